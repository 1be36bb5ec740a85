"""Our own labels of other people's passages replace theirs, and only on the text that was read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.classify.second_readings import (
    SecondReading,
    apply_second_readings,
    read_second_readings,
    text_hash,
)
from pipeline.errors import InputError
from pipeline.records import Kind, Stance
from tests.classify_records import training_passage

PASSAGE = training_passage("p1", is_ours=False)
READING = SecondReading("p1", text_hash(PASSAGE.text), frozenset({"APA6", "APA6.1"}), Kind.VOICE, Stance.MIXED, "both")
LINE = {
    "id": "p1",
    "text_hash": text_hash(PASSAGE.text),
    "apa": ["APA6.1"],
    "pillar": [],
    "kind": "voice",
    "stance": "mixed",
    "speaker": "both",
}


def written(folder: Path, *lines: object) -> Path:
    path = folder / "readings.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_labels_of_the_second_reading_stand_in_place_of_the_first() -> None:
    """Topics, kind, stance and speaker change; text, origin and order do not."""
    other = replace(PASSAGE, passage_id="p2")
    relabelled = replace(PASSAGE, topics=READING.topics, kind=Kind.VOICE, stance=Stance.MIXED, speaker="both")
    assert apply_second_readings([PASSAGE, other], [READING]) == (relabelled, other)


def test_a_passage_whose_text_has_changed_keeps_its_own_labels() -> None:
    """A reading is of a text, not of an id."""
    changed = replace(PASSAGE, text=PASSAGE.text + " And more.")
    assert apply_second_readings([changed], [READING]) == (changed,)


def test_readings_come_from_the_file_with_parents_added(tmp_path: Path) -> None:
    """A part of an area brings its area; without a file there are no readings."""
    assert read_second_readings(written(tmp_path, LINE)) == (READING,)
    assert read_second_readings(tmp_path / "none.jsonl") == ()


@pytest.mark.parametrize("change", [{"kind": "praise"}, {"apa": ["APA9"]}, {"apa": None}])
def test_a_fault_is_named_by_its_line(tmp_path: Path, change: dict[str, object]) -> None:
    """An unknown label or missing field stops the reading with file and line."""
    with pytest.raises(InputError, match="line 2"):
        read_second_readings(written(tmp_path, LINE, {**LINE, **change}))
