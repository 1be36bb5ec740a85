"""The check of training passages: form, near-duplicates, templates, and closeness to what measures the model."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.likeness import TEMPLATE_TEXTS
from pipeline.classify.training_check import (
    MAX_WORDS,
    MIN_WORDS,
    SPEAKERS,
    TrainingFault,
    find_training_faults,
)
from pipeline.classify.training_passages import TrainingLine
from pipeline.records import Kind
from tests.classify_records import training_passage

RAMP = "The new ramp means that Ada can reach the science rooms by herself and arrives with her friends."
KETTLE = (
    "Families boil the kettle twice before anyone from the nursing team rings them back about the referral, and most "
    "of them have stopped asking."
)


def line(passage_id: str = "a-1", *, file: str = "made.jsonl", without: str = "", **fields: object) -> TrainingLine:
    """A line in order, but for the fields given or left out."""
    row = {
        "id": passage_id, "author": "A1", "genre": "minutes", "heading": "", "text": RAMP, "apa": [], "pillar": ["P1"],
        "kind": "impact", "stance": "strength", **fields,
    }  # fmt: skip
    row.pop(without, None)
    return TrainingLine(file, f"{file}, line 7", json.dumps(row))


def reasons(*lines: TrainingLine) -> list[str]:
    return [fault.reason for fault in find_training_faults(lines, ())]


def test_a_line_in_order_has_no_fault() -> None:
    """Nothing is found, and nothing given is no fault either."""
    assert reasons(line()) == reasons() == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": "word " * (MIN_WORDS - 1)}, "has 5 words; 6 to 180 are allowed"),
        ({"text": "word " * (MAX_WORDS + 1)}, "has 181 words; 6 to 180 are allowed"),
        ({"without": "author"}, "has no author"),
        ({"author": " "}, "has no author"),
        ({"without": "genre"}, "has no genre"),
        ({"genre": ["minutes"]}, "has no genre"),
        ({"apa": ["APA3.1"]}, "has a part of APA3 without APA3 itself"),
        ({"apa": ["APA3", "APA3.1", "APA3"]}, "has the label APA3 twice"),
        ({"apa": ["P2"]}, "has the pillar P2 under `apa`"),
        ({"pillar": ["APA5"]}, "has APA5 under `pillar`"),
        ({"speaker": "both"}, "has the speaker 'both' without being of kind voice"),
    ],
)
def test_a_fault_of_form_is_told_with_its_passage(fields: dict[str, object], reason: str) -> None:
    """What training can do without is still wrong in a file of ours."""
    assert find_training_faults([line("a-9", **fields)], ()) == (TrainingFault("a-9", (), reason),)  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [MIN_WORDS, MAX_WORDS])
def test_the_shortest_and_the_longest_passage_are_allowed(count: int) -> None:
    """Words are counted between spaces, as authors count them."""
    assert reasons(line(text="word | " * (count // 2) + "word" * (count % 2))) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"apa": ["APA9"]}, "APA9"), ({"kind": "rumour"}, "rumour"), ({"without": "text"}, "text"), ({"text": 5}, "text")],
)
def test_a_line_that_is_no_passage_is_named_by_its_place(fields: dict[str, object], words: str) -> None:
    """It has perhaps no id to be named by; the others are still checked."""
    first, second = find_training_faults([line(**fields), line("a-2", genre="")], ())  # type: ignore[arg-type]
    assert (first.passage_id, words in first.reason) == ("made.jsonl, line 7", True)
    assert second == TrainingFault("a-2", (), "has no genre")


@pytest.mark.parametrize("written", ["{", "[]", "7", '"text"', "null"])
def test_json_of_another_shape_is_one_fault(written: str) -> None:
    """Broken lines are told, not raised."""
    assert len(reasons(TrainingLine("made.jsonl", "made.jsonl, line 1", written))) == 1


@pytest.mark.parametrize("speaker", [*SPEAKERS, None, "professional", "", 5])
def test_a_voice_names_its_speaker_where_the_file_knows_the_field(speaker: object) -> None:
    """One line with the field is enough to ask it of all; files older than the field are let be."""
    voice = line("a-2", text=KETTLE, kind="voice", speaker=speaker)
    assert bool(reasons(line(), voice)) == (speaker not in SPEAKERS)
    old = line("a-3", text=KETTLE, kind="voice", file="old.jsonl")
    assert reasons(line(speaker=None), old) == []
    assert len(reasons(line(speaker=None, file="old.jsonl"), old)) == 1


@given(st.sampled_from(Kind), st.sampled_from([*SPEAKERS, None]))
def test_speaker_and_voice_go_together(kind: Kind, speaker: str | None) -> None:
    """In a file with the field, a speaker stands exactly at the passages of kind voice."""
    assert (reasons(line(kind=kind.value, speaker=speaker)) == []) == ((kind is Kind.VOICE) == (speaker is not None))


def test_an_id_that_stands_twice_is_a_fault() -> None:
    """In one file or in two."""
    assert reasons(line(), line(file="other.jsonl", text=KETTLE)) == ["the id stands twice"]


def test_near_duplicates_are_told_with_both_ids() -> None:
    """Across files and authors, with the words that are shared."""
    (fault,) = find_training_faults(
        [line("a-1"), line("a-2", text=KETTLE), line("b-1", author="B", file="b.jsonl", text=RAMP.upper())], ()
    )
    assert (fault.passage_id, fault.other_ids) == ("a-1", ("b-1",))
    assert fault.reason.startswith("nearly the same: ")
    assert "can reach the science rooms" in fault.reason


def test_a_template_names_all_that_follow_it() -> None:
    """Passages unlike as wholes, but of one author and with the same frame."""
    frame = "as the panel heard again from those present"
    fillings = [" ".join(f"{letter}{other}" for other in "klmnopqrstuvwxyz") for letter in "bcdfghjk"]
    lines = [line(f"a-{n}", text=f"{filling} {frame}") for n, filling in enumerate(fillings[:TEMPLATE_TEXTS])]
    (fault,) = find_training_faults(lines, ())
    assert (fault.passage_id, fault.other_ids) == ("a-0", tuple(f"a-{n}" for n in range(1, TEMPLATE_TEXTS)))
    assert fault.reason == "one template: “as the panel heard again from”"
    others = [line(f"b-{n}", author="B", text=f"{f} {frame}") for n, f in enumerate(fillings[TEMPLATE_TEXTS:])]
    assert find_training_faults([*lines[1:], *others], ()) == ()


def test_what_is_close_to_a_reference_is_told_with_both_ids() -> None:
    """Eight words in a row are enough there, though two training passages may share them."""
    text = (
        "In the spring half of the parents we rang said that they wait for days before anyone from the nursing team "
        "rings them; by autumn most had a name to ask for."
    )
    lines = [line("a-1", text=text), line("a-2")]
    (fault,) = find_training_faults(lines, [training_passage("dev-5", KETTLE)])
    assert (fault.passage_id, fault.other_ids) == ("a-1", ("dev-5",))
    assert fault.reason.startswith("close to a reference passage: ")
    assert find_training_faults([*lines, line("a-3", text=KETTLE)], ()) == ()


def test_references_are_not_compared_with_one_another() -> None:
    """They are what they are."""
    assert find_training_faults([line()], [training_passage("dev-1", KETTLE), training_passage("dev-2", KETTLE)]) == ()
