"""Build the truth file: what the authors planted, and every annotated block of the rendered documents.

In: the sources and `truth.yaml` (statuses and gaps per requirement; the plan is in README.md). Out: one YAML text.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml
from logs import split_log
from markup import Note, labelled_blocks, parse_note, parse_source
from workbook import sheet_rows

HEADER = """\
# Truth of the fictional sample pack. Written by `python corpus/authoring/render.py`; do not edit by hand.
# Made so: the authors wrote each passage for the label that stands with it (annotation lines `%%` in
# corpus/authoring/documents, by the project's codebook); those lines become `passages` here. Statuses and gaps are
# chosen per requirement before the prose, kept in corpus/authoring/truth.yaml and recomputed from the passages by
# tests/test_sample.py; the kinds in README.md's matrix were tabulated from the annotations. One author labelled, with
# no second annotator. Labels, statuses and gaps owe nothing to the pipeline. Two dates do: after a first reading the
# dashboard was dated by its data (31 December, not its refresh on 20 January 2026), and a second date (6 January
# 2026) was taken out of the scrutiny report's version box; so those two are no blind test of date reading.
# `text` is the block as read (tracked insertions kept, deletions and comments dropped); the cells of a row, empty
# ones left out, are joined with " | ". A month-precise date is written YYYY-MM; a dashboard is dated by the day its
# figures run to. `bodies` are the authors; departments of one council may stand for one another.
"""
DOCUMENT_FIELDS = ("title", "date", "precision", "bodies", "role", "is_draft", "format")


def write_truth(sources: list[Path], plan: Path) -> str:
    """The whole truth file as YAML text, in source order."""
    truth = yaml.safe_load(plan.read_text(encoding="utf-8"))
    documents, passages = [], []
    for source in sources:
        properties, found = _read(source)
        properties = {"role": "evidence", "format": source.suffix[1:], **properties}
        documents.append({"path": properties["output"], **{name: _plain(properties[name]) for name in DOCUMENT_FIELDS}})
        passages += [_entry(str(properties["output"]), *labelled) for labelled in found]
    truth["documents"] = documents
    truth["passages"] = passages
    return HEADER + yaml.safe_dump(truth, sort_keys=False, allow_unicode=True, width=120)


def _read(source: Path) -> tuple[dict, list[tuple[str, str, Note]]]:
    text = source.read_text(encoding="utf-8")
    if source.suffix == ".csv":
        return _read_log(text)
    if source.suffix == ".yaml":
        properties = yaml.safe_load(text)
        return properties, list(_workbook_rows(properties))
    parsed = parse_source(text)
    return parsed.properties, list(labelled_blocks(parsed.blocks))


def _read_log(text: str) -> tuple[dict, list[tuple[str, str, Note]]]:
    properties, rows, notes = split_log(text)
    properties["bodies"] = str(properties["bodies"]).split(", ")
    found = [
        (f"row {number}", " | ".join(cell for cell in row if cell), parse_note(note))
        for number, (row, note) in enumerate(zip(rows, notes, strict=True), 1)
        if note
    ]
    return properties, found


def _workbook_rows(properties: dict) -> Iterator[tuple[str, str, Note]]:
    for sheet in properties["sheets"]:
        for number, row in sheet_rows(sheet):
            if "label" in row:
                cells = " | ".join(str(cell) for cell in row["cells"] if cell != "")
                yield f"{sheet['name']}, row {number}", cells, parse_note(row["label"])


def _entry(document: str, location: str, text: str, note: Note) -> dict:
    entry = {
        "document": document,
        "location": location,
        "text": text,
        "apa": [topic for topic in note.topics if topic.startswith("APA")],
        "pillar": [topic for topic in note.topics if not topic.startswith("APA")],
        "kind": note.kind,
        "stance": note.stance,
    }
    if note.speaker:
        entry["speaker"] = note.speaker
    if note.near_miss_of:
        entry["near_miss_of"] = note.near_miss_of
    return entry


def _plain(value: object) -> object:
    """Dates as ISO text, so that month and day precision look alike."""
    return value.isoformat() if hasattr(value, "isoformat") else value
