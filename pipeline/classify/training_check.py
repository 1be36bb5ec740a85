"""Check training passages before they teach: their form, near-duplicates, templates, closeness to other passages.

In: lines of training files and the passages of reference files (development sets, real paragraphs). Out: a
`TrainingFault` per fault: first of form, then likeness, templates, closeness. Surprising rule: closeness to a reference
is judged more strictly than likeness among training passages, because it would flatter the figures we report.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any

from pipeline.classify.likeness import Limits, find_alike, find_close, find_templates, plain_words
from pipeline.classify.training_passages import TrainingLine, TrainingPassage, parse_training_line
from pipeline.errors import InputError
from pipeline.records import Kind

MIN_WORDS = 6
"""Words of the shortest passage, between spaces: a run classifies from `Settings.min_passage_words`, one less, and
so short a text is seldom labelled alike by two people."""
MAX_WORDS = 180
"""Words of the longest passage: a long paragraph of an inspection report; above, the encoder reads its start only."""
SPEAKERS = ("young_person", "parent_carer", "both")
"""Who speaks in a passage of kind voice, in the words of the codebook."""
AMONG_TRAINING = Limits(shingle_share=0.4, row_share=0.5, run_words=12)
"""Of 18 million pairs by fourteen careful authors 86 shared a fifth of their shingles, often an idiom, and twelve two
fifths: these say one thing in the same words. Rows that share less than half of their words report one indicator, each
in its own way. Twelve words in a row are a sentence that was used again; ten may be the name of a post."""
TO_REFERENCES = Limits(shingle_share=0.25, row_share=0.4, run_words=8)
"""Stricter, because rewriting a passage too many costs a minute: at a quarter a passage came to light that retold one
of a development set, with four that share an idiom and a subject; at a fifth, only wordings that every report has. Of
eight words in a row no idiom was found twice; of seven, several."""


@dataclass(frozen=True, slots=True)
class TrainingFault:
    """What is wrong with a passage, named by its id or else its line, and with which others it goes together."""

    passage_id: str
    other_ids: tuple[str, ...]
    reason: str


def find_training_faults(
    lines: Sequence[TrainingLine], references: Sequence[TrainingPassage]
) -> tuple[TrainingFault, ...]:
    """Check every line; one that is no passage has its fault of form and is compared with nothing."""
    files_with_speakers = {line.file for line in lines if "speaker" in _row(line)}
    faults: list[TrainingFault] = []
    passages: list[TrainingPassage] = []
    for line in lines:
        try:
            passage = parse_training_line(line)
        except InputError as error:
            faults.append(TrainingFault(line.where, (), error.what))
            continue
        has_speakers = line.file in files_with_speakers
        faults += [
            TrainingFault(passage.passage_id, (), reason)
            for reason in _form_faults(_row(line), passage, has_speakers=has_speakers)
        ]
        passages.append(passage)
    return (*faults, *_repeated_ids(passages), *_likeness_faults(passages, references))


def _row(line: TrainingLine) -> dict[str, Any]:
    """The fields as they are written; none where the line is no JSON object."""
    try:
        row = json.loads(line.json)
    except (ValueError, RecursionError):
        return {}
    return row if isinstance(row, dict) else {}


def _form_faults(row: dict[str, Any], passage: TrainingPassage, *, has_speakers: bool) -> Iterator[str]:
    """What `parse_training_line` forgives because training can do without."""
    words = len(passage.text.split())
    if not MIN_WORDS <= words <= MAX_WORDS:
        yield f"has {words} words; {MIN_WORDS} to {MAX_WORDS} are allowed"
    for field in ("author", "genre"):
        if not isinstance(row.get(field), str) or not row[field].strip():
            yield f"has no {field}"
    yield from _label_faults(row, passage.topics)
    yield from _speaker_faults(row, passage.kind, has_speakers=has_speakers)


def _label_faults(row: dict[str, Any], topics: Set[str]) -> Iterator[str]:
    written = [*row["apa"], *row["pillar"]]
    for label in sorted(topics - set(written)):
        yield f"has a part of {label} without {label} itself"
    for label in sorted({label for label in written if written.count(label) > 1}):
        yield f"has the label {label} twice"
    for label in row["apa"]:
        if label.startswith("P"):
            yield f"has the pillar {label} under `apa`"
    for label in row["pillar"]:
        if not label.startswith("P"):
            yield f"has {label} under `pillar`"


def _speaker_faults(row: dict[str, Any], kind: Kind, *, has_speakers: bool) -> Iterator[str]:
    """A file either names the speaker of every voice passage or, being older than the field, of none."""
    speaker = row.get("speaker")
    if kind is Kind.VOICE and has_speakers and speaker not in SPEAKERS:
        yield f"is of kind voice with speaker {speaker!r}; the speaker is one of {', '.join(SPEAKERS)}"
    if kind is not Kind.VOICE and speaker is not None:
        yield f"has the speaker {speaker!r} without being of kind voice"


def _repeated_ids(passages: Sequence[TrainingPassage]) -> Iterator[TrainingFault]:
    seen: set[str] = set()
    for passage in passages:
        if passage.passage_id in seen:
            yield TrainingFault(passage.passage_id, (), "the id stands twice")
        seen.add(passage.passage_id)


def _likeness_faults(
    passages: Sequence[TrainingPassage], references: Sequence[TrainingPassage]
) -> Iterator[TrainingFault]:
    texts = [plain_words(passage.text) for passage in passages]
    ids = [passage.passage_id for passage in passages]
    for alike in find_alike(texts, AMONG_TRAINING):
        yield TrainingFault(ids[alike.first], (ids[alike.second],), f"nearly the same: {alike.reason}")
    for (first, *others), words in find_templates(texts, [passage.origin for passage in passages]):
        yield TrainingFault(ids[first], tuple(ids[other] for other in others), f"one template: {words}")
    for close in find_close(texts, [plain_words(reference.text) for reference in references], TO_REFERENCES):
        reference_id = references[close.second].passage_id
        yield TrainingFault(ids[close.first], (reference_id,), f"close to a reference passage: {close.reason}")
