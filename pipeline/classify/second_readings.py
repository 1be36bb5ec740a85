"""Labels of a second reading, put in place of those that came with passages others wrote.

In: passages and a file of labels by passage id. Out: the passages with the labels of the second reading. Surprising
rule: the file holds no text, so labels of ours can be kept with the project where the passages may not; it names each
text by its hash, and a passage whose text has changed since keeps its own labels.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.classify.training_passages import TrainingPassage, read_training_lines, with_parents
from pipeline.errors import InputError
from pipeline.records import Kind, Stance

HASH_CHARS = 16
"""Hexadecimal digits of a text's hash that are kept; more would only tell equal texts apart from chance."""


@dataclass(frozen=True, slots=True)
class SecondReading:
    """Labels of one passage as a second reader left them; `text_hash` is that of the text that was read."""

    passage_id: str
    text_hash: str
    topics: frozenset[str]
    kind: Kind
    stance: Stance
    speaker: str | None = None


def text_hash(text: str) -> str:
    """What a text is known by in a file of second readings."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_CHARS]


def read_second_readings(path: Path) -> tuple[SecondReading, ...]:
    """Read a JSONL file of `id, text_hash, apa, pillar, kind, stance`; none if there is no such file.

    Raises InputError with file and line at the first fault.
    """
    if not path.exists():
        return ()
    readings = []
    for line in read_training_lines([path]):
        try:
            row = json.loads(line.json)
            topics = with_parents({*row["apa"], *row["pillar"]})
            readings.append(
                SecondReading(
                    passage_id=str(row["id"]),
                    text_hash=str(row["text_hash"]),
                    topics=topics,
                    kind=Kind(row["kind"]),
                    stance=Stance(row["stance"]),
                    speaker=row.get("speaker"),
                )
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise InputError(
                f"a second reading is not in order: {error}",
                where=line.where,
                remedy="each line is JSON with id, text_hash, apa, pillar, kind and stance; labels are the codebook's",
            ) from error
    return tuple(readings)


def apply_second_readings(
    passages: Sequence[TrainingPassage], readings: Sequence[SecondReading]
) -> tuple[TrainingPassage, ...]:
    """Passages in their order, with the labels of those readings that were made on the same text."""
    by_id = {reading.passage_id: reading for reading in readings}
    relabelled = []
    for passage in passages:
        reading = by_id.get(passage.passage_id)
        if reading is not None and reading.text_hash == text_hash(passage.text):
            passage = replace(
                passage,
                topics=reading.topics,
                kind=reading.kind,
                stance=reading.stance,
                speaker=reading.speaker,
            )
        relabelled.append(passage)
    return tuple(relabelled)
