"""Read labelled passages from JSONL files.

In: files whose lines hold `id, text, apa, pillar, kind, stance` and perhaps `heading, author, genre, source`.
Out: `TrainingPassage` records in file order. Surprising rule: a sub-requirement always carries its parent
(codebook), so the parent is added where a line leaves it out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import InputError
from pipeline.framework import TOPICS
from pipeline.records import Kind, Stance


@dataclass(frozen=True, slots=True)
class TrainingPassage:
    """A passage with its true labels.

    `origin` names whom it came from (an author, or the area of a report): passages of one origin are never
    split between fitting and measuring. `disputed` names the labels that two annotators differed on. `is_ours`
    is false for text that others wrote: it may teach weights, but none of its words enter a committed model.
    """

    passage_id: str
    origin: str
    genre: str
    heading: str
    text: str
    topics: frozenset[str]
    kind: Kind
    stance: Stance
    speaker: str | None = None
    disputed: frozenset[str] = frozenset()
    is_ours: bool = True


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A line that is not blank, as it stands in its file; `where` names file and line for people."""

    file: str
    where: str
    json: str


def read_training_passages(paths: Sequence[Path], *, is_ours: bool = True) -> tuple[TrainingPassage, ...]:
    """Read files in the order given, skipping blank lines.

    Raises InputError with file and line at the first fault or repeated id, and for a file without passages.
    """
    passages: dict[str, TrainingPassage] = {}
    for line in read_training_lines(paths):
        passage = replace(parse_training_line(line), is_ours=is_ours)
        if passage.passage_id in passages:
            raise InputError(
                f"the id {passage.passage_id!r} stands twice",
                where=line.where,
                remedy="give each passage an id of its own",
            )
        passages[passage.passage_id] = passage
    return tuple(passages.values())


def read_training_lines(paths: Sequence[Path]) -> tuple[TrainingLine, ...]:
    """Read files in the order given to lines as they stand there, skipping blank ones.

    Raises InputError for a file that cannot be read or holds no line.
    """
    return tuple(
        TrainingLine(path.as_posix(), f"{path.name}, line {number}", line)
        for path in paths
        for number, line in _numbered_lines(path)
    )


def parse_training_line(line: TrainingLine) -> TrainingPassage:
    """Take the passage from a line. Raises InputError with file, line and fault."""
    try:
        row = json.loads(line.json)
        labels = {*row["apa"], *row["pillar"]}
        heading, text = row.get("heading") or "", row["text"]
        if not isinstance(text, str) or not isinstance(heading, str):
            raise TypeError("text and heading must be text")
        return TrainingPassage(
            passage_id=str(row["id"]),
            origin=row.get("author") or row.get("source", "unknown").split(", p.")[0],
            genre=row.get("genre", "inspection report"),
            heading=heading,
            text=text,
            topics=with_parents(labels),
            kind=Kind(row["kind"]),
            stance=Stance(row["stance"]),
            speaker=row.get("speaker"),
            disputed=frozenset(row.get("disputed", ())),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputError(
            f"a labelled passage is not in order: {error}",
            where=line.where,
            remedy="each line is JSON with id, text, apa, pillar, kind and stance; labels are those of the codebook",
        ) from error


def with_parents(labels: Iterable[str]) -> frozenset[str]:
    """Topics with the areas of those that are parts of one. Raises ValueError for an unknown topic."""
    labels = set(labels)
    unknown = labels - set(TOPICS)
    if unknown:
        raise ValueError(f"unknown topic {sorted(unknown)[0]!r}")
    return frozenset(labels | {label.split(".")[0] for label in labels})


def _numbered_lines(path: Path) -> list[tuple[int, str]]:
    """Lines that are not blank, with their numbers. Only a line feed ends a line: JSON may hold U+2028 as it is."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("the passages cannot be read", where=f"{path}: {error}", remedy="check the path") from error
    numbered = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not numbered:
        raise InputError("the file holds no passages", where=path.name, remedy="write one passage per line")
    return numbered
