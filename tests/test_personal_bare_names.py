"""Names without a cue beside them are weighed by what the text and its heading speak of."""

from __future__ import annotations

import pytest

from pipeline.masking import mask_personal_data
from pipeline.personal import DetailKind, find_details


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Collect Anjali Raman first, she cannot travel with the younger boys.", "Transport"),
        ("KIERAN DOHERTY Y9 - exclusion overturned", "Exclusions log"),
        ("Bethan told her key worker that she would rather stay at home.", "Case note"),
        ("the worker said its about kieran he wont get in the taxi", "Key worker note"),
        ("The O'Neill boy in Year 3 threw a chair.", "Behaviour log"),
        ("Letter to Mrs Whitlock re: refusal to assess", "Casework"),
    ],
)
def test_names_are_masked_where_a_child_or_family_is_spoken_of(text: str, heading: str) -> None:
    """Full or given names, capitals, small letters, surnames beside a title."""
    assert "[name]" in mask_personal_data(text, heading)


@pytest.mark.parametrize(
    "text",
    [
        "Emma has updated the tracker. She will share it with schools.",
        "Storm Dennis closed two schools and pupils stayed at home.",
        "Poppy class and Rowan class share the hall with their pupils.",
        "The chaplain, Father Brendan, opened the hall for a boy and his mum.",
        "Sister Bernadette Quirke leads the nursing team for every pupil.",
        "We visited Craven, Beverley, Ashton and Stanley to hear from each parent.",
        "The advocate Priya Nair from Speak Up came with the young person.",
        "Natasha's Law applies to food that a pupil buys.",
    ],
)
def test_staff_places_and_things_raise_nothing(text: str) -> None:
    """A job, a class, a storm, a law, an order's title and a list of places speak against a child's name."""
    assert DetailKind.NAME not in {detail.kind for detail in find_details(text) if detail.is_family}


def test_a_weak_sign_masks_but_raises_nothing() -> None:
    """One engine, two weights: a mask too many does less harm than a name too few."""
    names = [d for d in find_details("Reader for Eilidh, scribe for the exam", "Exam access") if d.kind == "name"]
    assert [name.is_family for name in names] == [False]


def test_a_heading_makes_the_difference() -> None:
    """The same words are a child's under the heading of one child's record."""
    text = "Cerys completed the matrices with evident enjoyment."
    assert [d.is_family for d in find_details(text, "EP report")] == [True]
    assert find_details(text, "Software trial") == ()
