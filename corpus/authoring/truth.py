"""Build the truth file: what the authors planted, and every annotated block of the rendered documents.

In: the sources with their rendered files, and the plan (statuses and gaps per requirement). Out: one YAML text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from authored import MEMBER_MARK, Authored, Rendered, attachment_name, attachments_of
from blocks import Labelled

HEADER = """\
# Truth of the fictional sample pack. Written by `python corpus/authoring/render.py`; do not edit by hand.
# Made so: the authors wrote each passage for the label that stands with it (annotation lines `%%` in
# corpus/authoring/documents, by the project's codebook); those lines become `passages` here. Statuses and gaps are
# chosen per requirement before the prose, kept in corpus/authoring/truth.yaml and recomputed from the passages by
# tests/test_sample.py; the kinds in README.md's matrix were tabulated from the annotations. Each document was
# labelled by its one author, with no second annotator. Labels, statuses and gaps owe nothing to the pipeline. Two
# dates do: after a first reading the dashboard was dated by its data (31 December, not its refresh on 20 January
# 2026), and a second date (6 January 2026) was taken out of the scrutiny report's version box; so those two are no
# blind test of date reading.
# `text` is the block as read (tracked insertions kept, deletions and comments dropped); the cells of a row, empty
# ones left out, are joined with " | ". `location` is the heading path; `place` was read back from the rendered file.
# A month-precise date is written YYYY-MM; a dashboard is dated by the day its figures run to. `bodies` are the
# authors; departments of one council may stand for one another. Twins and copies hold their original's passages; a
# file with a `trouble` cannot be read, so none of its passages is held.
"""
DOCUMENT_FIELDS = ("title", "date", "precision", "bodies", "role", "is_draft", "format")


def write_truth(plan: Path, entries: list[dict[str, Any]], passages: list[dict[str, Any]]) -> str:
    """The whole truth file as YAML text, in source order."""
    truth = yaml.safe_load(plan.read_text(encoding="utf-8")) if plan.exists() else {}
    truth["documents"] = entries
    truth["passages"] = passages
    return HEADER + yaml.safe_dump(truth, sort_keys=False, allow_unicode=True, width=120)


def document_entries(
    authored: Authored, files: list[Rendered], library: Mapping[str, Authored]
) -> Iterator[dict[str, Any]]:
    """What the truth says of each file of a source, attachments included."""
    for file in files:
        entry = {"path": file.path, **_fields(authored), "format": file.format}
        marks = {"trouble": authored.trouble, "twin_of": file.twin_of, "copy_of": file.copy_of}
        entry |= {name: value for name, value in marks.items() if value}
        entry |= _findings(authored, "near_duplicate" if file.twin_of else "duplicate" if file.copy_of else None)
        if authored.properties.get("scan") and not file.twin_of:
            entry["is_scan"] = True
        yield entry
    for attached in attachments_of(authored, library):
        path = f"{authored.output}{MEMBER_MARK}{attachment_name(attached)}"
        entry = {"path": path, **_fields(attached), "format": str(attached.properties["format"])}
        is_copy = not attached.properties.get("attachment_only")
        entry |= {"copy_of": attached.output} if is_copy else {}
        yield entry | _findings(attached, "duplicate" if is_copy else None)


def passage_entries(
    document: str, passages: tuple[Labelled, ...], places: list[str | None]
) -> Iterator[dict[str, Any]]:
    """What the truth says of each annotated passage of a document."""
    for passage, place in zip(passages, places, strict=True):
        note = passage.note
        entry: dict[str, Any] = {"document": document, "location": passage.path}
        if place:
            entry["place"] = place
        entry |= {
            "text": passage.text,
            "apa": [topic for topic in note.topics if topic.startswith("APA")],
            "pillar": [topic for topic in note.topics if not topic.startswith("APA")],
            "kind": note.kind,
            "stance": note.stance,
        }
        if note.speaker:
            entry["speaker"] = note.speaker
        if note.near_miss_of:
            entry["near_miss_of"] = note.near_miss_of
        yield entry


def _fields(authored: Authored) -> dict[str, Any]:
    properties = {"role": "evidence", **authored.properties}
    return {name: _plain(properties.get(name)) for name in DOCUMENT_FIELDS}


def _findings(authored: Authored, further: str | None) -> dict[str, list[str]]:
    """What should be noticed of a file: what its author planted, and that it is a copy or a twin."""
    found = [*(authored.properties.get("findings") or []), *([further] if further else [])]
    return {"findings": found} if found else {}


def _plain(value: object) -> object:
    """Dates as ISO text, so that month and day precision look alike; the word none is no value."""
    return value.isoformat() if hasattr(value, "isoformat") else None if value == "none" else value
