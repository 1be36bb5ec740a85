"""Ages that end at 18 told from those that go on."""

from __future__ import annotations

import pytest

from pipeline.cues.ages import ends_by, find_age_vetoes
from tests.cues_framework import build_framework


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("The clinic sees children up to the eighteenth birthday.", ""),
        ("Taken until the day before a young person's eighteenth birthday. Older ones are outside its scope.", ""),
        ("Mean wait, ages 5 to 17.", ""),
        ("Triage sat for the first time on 6 January.", "Autism, to the eighteenth birthday"),
        ("Families of under-5s are rung first.", ""),
        ("A pathway for children aged 0–18 was agreed.", ""),
        ("Every referral up to age 18 is read. Position at 19/12/25: complete.", ""),
    ],
)  # fmt: skip
def test_ages_that_end_at_18(text: str, heading: str) -> None:
    """In figures or words, as a limit or a span, in the passage or its heading; a date is no age."""
    assert ends_by(18, text, heading)


@pytest.mark.parametrize(
    "text",
    [
        "The clinic sees young people aged 18 to 25.",
        "Up to 18 the children's clinic sees them, then the adult clinic does.",
        "A pathway up to 25 was agreed.",
        "Those who turn 18 while they wait start again.",
        "The mean wait fell to 16 weeks.",
        "It runs in 5 to 17 places.",
        "Triage sat for the first time.",
        "Post-18 assessment, as for children aged 5 to 17.",
        "",
    ],
)
def test_ages_that_go_on_and_passages_without_an_age(text: str) -> None:
    """One word of older people lifts the limit; weeks and counts are no ages."""
    assert not ends_by(18, text)


def test_only_a_criterion_with_an_age_is_vetoed() -> None:
    """The framework says which; others take evidence of every age."""
    framework = build_framework()
    bound = framework.model_copy(update={"criteria": (framework.criteria[0].model_copy(update={"beyond_age": 18}),)})
    text = "The clinic sees children up to 18."
    assert find_age_vetoes(framework, text) == {}
    assert find_age_vetoes(bound, text) == {"A1": "about ages up to 18 only"}
