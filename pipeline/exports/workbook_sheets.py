"""The sheets of the workbook that are lists: gaps, evidence, documents, upload set, who contributed.

In: published tables and what a mask makes of their texts. Out: `Sheet`s. Surprising rule: a lead's own words (owner,
note) are theirs and are not masked in the register that they are typed into.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.exports.cells import Mask, clean_text, words
from pipeline.exports.sheets import Column, Sheet
from pipeline.store.tables import PublishedTables

GAP_SHEET = "Gap register"
GAP_ID_HEADING = "Gap id"
EDITED = (("State", "state"), ("Owner", "owner"), ("Due date", "due_date"), ("Note", "note"))
"""Headings of the columns that a lead fills in, and the keys of their values."""
_OWN_WORDS = frozenset({"owner", "note"})


def gap_sheet(published: PublishedTables, mask: Mask, decided: Mapping[str, Mapping[str, Any]]) -> Sheet:
    """One row per gap, with what leads decided; `decided` holds state, owner, due date and note by gap id."""
    records = []
    for gap in published.records("gap_register"):
        record = {**gap, **decided.get(gap["gap_id"], {})}
        record = {key: clean_text(value) if key in _OWN_WORDS and value else value for key, value in record.items()}
        record |= {key: words(record[key]) for key in ("gap_type", "remedy", "state")}
        record |= {"first": "first" if gap["is_headline"] else ""}
        records.append(_masked(record, mask, ("criterion", "reason", "suggested_action", "suggested_body")))
    return Sheet(
        GAP_SHEET,
        "Fill in the yellow columns, save and close; the next run keeps what you wrote. Filter by the arrows.",
        (
            Column("Requirement", "criterion_id", 12),
            Column("Title", "criterion", 28, "wrap"),
            Column("On file", "coverage_status", 9),
            Column("Gap", "gap_type", 15),
            Column("Severity", "severity", 9),
            Column("To close first", "first", 8),
            Column("Why it is a gap", "reason", 46, "wrap"),
            Column("What would close it", "suggested_action", 36, "wrap"),
            Column("Body to ask", "suggested_body", 24, "wrap"),
            *(
                Column(heading, key, width, "edit")
                for (heading, key), width in zip(EDITED, (11, 18, 13, 28), strict=True)
            ),
            Column("Sure (0-100%)", "confidence", 9, "percent"),
            Column("Level", "level", 12),
            Column(GAP_ID_HEADING, "gap_id", 18),
        ),
        records,
        "No gap is on file: either every requirement is covered, or no coverage run has been made.",
        printed=13,
        is_wide=True,
    )


def evidence_sheet(published: PublishedTables, mask: Mask) -> Sheet:
    """One row per passage and criterion, accepted or uncertain; an area that has parts is told by them."""
    parts = {criterion["parent_id"] for criterion in published.records("criteria")}
    summed = {c["criterion_id"] for c in published.records("criteria") if c["level"] == "area"} & parts
    keys = ("criterion", "quote", "citation", "document_title", "path", "body", "heading")
    return Sheet(
        "Evidence register",
        "Passages filed under each criterion. Coverage rests on those that count; uncertain ones need a person.",
        (
            Column("Requirement", "criterion_id", 12),
            Column("Quote", "quote", 80, "wrap"),
            Column("Document and place", "citation", 38, "wrap"),
            Column("Date", "evidence_date", 12, "date"),
            Column("Kind", "kind", 12),
            Column("Stance", "stance", 10),
            Column("Counts", "is_counted", 8),
            Column("Decision", "decision", 10),
            Column("Decided by", "decided_by", 10),
            Column("Probability", "probability", 10, "percent"),
            Column("Body that speaks", "body", 26, "wrap"),
            Column("Speaker", "speaker", 13),
            Column("File", "path", 40, "wrap"),
            Column("Passage id", "passage_id", 18),
        ),
        [
            _masked({**record, "speaker": words(record["speaker"])}, mask, keys)
            for record in published.records("evidence_register")
            if record["criterion_id"] not in summed
        ],
        "No passage is filed under any criterion yet.",
        printed=8,
    )


def document_sheet(published: PublishedTables, mask: Mask) -> Sheet:
    """One row per file found."""
    keys = ("path", "title", "version_label", "protective_marking", "copy_of", "newer_version", "date_basis")
    records = []
    for record in published.records("document_register"):
        record = {**record, "partner": words(record["partner"]), "role": words(record["role"])}
        record |= {"bodies": [mask(str(body)) for body in record["bodies"] or ()], "advice": words(record["advice"])}
        records.append(_masked(record, mask, keys))
    return Sheet(
        "Documents",
        "Every file found, those that could not be read too. A document that does not count says why in its columns.",
        (
            Column("File", "path", 48, "wrap"),
            Column("Title", "title", 40, "wrap"),
            Column("Date", "document_date", 12, "date"),
            Column("How the date is known", "date_basis", 20, "wrap"),
            Column("Role", "role", 12),
            Column("Read", "read_status", 9),
            Column("Counts", "is_counted", 8),
            Column("Draft", "is_draft", 7),
            Column("Copy of", "copy_of", 26, "wrap"),
            Column("Newer version", "newer_version", 26, "wrap"),
            Column("Bodies that speak", "bodies", 30, "wrap"),
            Column("Passages that count", "accepted_passages", 10, "number"),
            Column("Serves", "criterion_ids", 30, "wrap"),
            Column("Problems", "problems", 9, "number"),
            Column("Findings", "findings", 9, "number"),
            Column("Marking", "protective_marking", 16, "wrap"),
            Column("Upload", "advice", 10),
            Column("Review by", "review_date", 12, "date"),
            Column("Version", "version_label", 12, "wrap"),
            Column("Words", "word_count", 9, "number"),
        ),
        records,
        "No document was found in the folder.",
        printed=13,
        is_wide=True,
    )


def upload_sheet(published: PublishedTables, mask: Mask) -> Sheet:
    """One row per document with the advice whether to upload it, in order of advice."""
    paths = {record["document_id"]: record for record in published.records("document_register")}
    records = []
    for record in published.records("upload_set"):
        document = paths.get(record["document_id"], {})
        record = {**record, "path": document.get("path"), "title": document.get("title")}
        record |= {"advice": words(record["advice"]), "document_date": document.get("document_date")}
        records.append(_masked(record, mask, ("path", "title", "reason")))
    return Sheet(
        "Upload set",
        "Which documents to upload, to finish first, to hold back or to leave out. Advice: a person decides.",
        (
            Column("File", "path", 48, "wrap"),
            Column("Title", "title", 40, "wrap"),
            Column("Advice", "advice", 12),
            Column("Why", "reason", 70, "wrap"),
            Column("Evidence for", "criteria", 30, "wrap"),
            Column("Date", "document_date", 12, "date"),
        ),
        sorted(records, key=lambda record: (str(record["advice"]), str(record["path"]))),
        "No advice yet: it is given once the documents have been audited.",
    )


def body_sheet(published: PublishedTables, mask: Mask) -> Sheet:
    """One row per requirement and body that is responsible or has contributed."""
    records = [
        _masked(record, mask, ("criterion", "body"))
        for record in published.records("body_matrix")
        if record["is_responsible"] or record["accepted_passages"]
    ]
    return Sheet(
        "Who contributed",
        "Passages that count, by requirement and body. A responsible body with none is shown with 0.",
        (
            Column("Requirement", "criterion_id", 12),
            Column("Title", "criterion", 40, "wrap"),
            Column("Body", "body", 44, "wrap"),
            Column("Responsible", "is_responsible", 11),
            Column("Passages that count", "accepted_passages", 11, "number"),
            Column("Documents", "documents", 11, "number"),
            Column("Newest", "newest_date", 12, "date"),
        ),
        records,
        "No body is named by the framework.",
    )


def _masked(record: Mapping[str, Any], mask: Mask, keys: Sequence[str]) -> dict[str, Any]:
    """The record with the texts under `keys` masked."""
    return {key: mask(value) if key in keys and isinstance(value, str) else value for key, value in record.items()}
