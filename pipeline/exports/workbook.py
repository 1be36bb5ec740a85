"""The workbook `gap-register.xlsx`, as bytes: what leads work in between two runs.

In: published tables, decisions in force, and what ties edits to this very file. Out: bytes. Surprising rule: a hidden
sheet keeps the values as they were written, so that a later run can tell what a lead changed from what merely stood
there.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pipeline.exports.cells import Mask, clean_text
from pipeline.exports.sheets import HEADING_ROW, LINE_POINTS, MAX_ROWS, Formats, add_sheet, line_count, set_up_page
from pipeline.exports.workbook_figures import add_coverage_matrix, add_kpi_sheets
from pipeline.exports.workbook_sheets import (
    EDITED,
    body_sheet,
    document_sheet,
    evidence_sheet,
    gap_sheet,
    upload_sheet,
)
from pipeline.gap_decisions import GAP_STATES
from pipeline.store.tables import PublishedTables

WRITTEN_SHEET: Final = "_written"
"""Hidden sheet of what was written: in its first row the workbook's id, pack and version, then a row per gap."""
WRITTEN_VERSION: Final = "1"
FICTIONAL_BANNER: Final = "FICTIONAL SAMPLE: an invented area and invented documents, shipped to show how this works."
FIRST_DUE_DATE: Final = date(2020, 1, 1)
"""Earlier due dates are slips of the keyboard: no framework here is as old."""
_FIRST_SHEET_ROWS: Final = (
    ("Gap register", "What the evidence on file lacks for each requirement, why, and what would close it."),
    ("Coverage matrix", "How many passages count for each requirement, by kind of evidence."),
    (
        "Who contributed",
        "Which bodies have evidence on file for each requirement, and which responsible ones have none.",
    ),
    ("Evidence register", "The quotes, with document, place and date."),
    ("KPI charts", "How the figures on file have moved."),
    ("KPI series", "Every figure found, with the words it stands in."),
    ("Documents", "Every file found, what it is, and whether it counts."),
    ("Upload set", "Advice which documents to upload, finish, hold or leave out."),
)


@dataclass(frozen=True, slots=True)
class WorkbookIdentity:
    """What a later run knows a workbook by: an id of its own, and the pack whose journal its edits belong to."""

    workbook_id: str
    pack_id: str


def render_workbook(
    published: PublishedTables,
    *,
    identity: WorkbookIdentity,
    decided: Mapping[str, Mapping[str, Any]],
    mask: Mask,
    is_masked: bool,
) -> bytes:
    """The workbook; `decided` holds state, owner, due date and note by gap id where leads decided since the run."""
    import xlsxwriter

    stream = io.BytesIO()
    run = published.run
    area = clean_text(str(run["area"]))
    as_at = f"{area}: working document, as at {_day(run['as_of'])}; judges evidence on file, not effectiveness"
    footer = f"{'FICTIONAL SAMPLE. ' if run['is_fictional'] else ''}{as_at}"
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties(
            {
                "title": f"Gap register: {area}",
                "subject": as_at,
                "author": "SEND readiness",
                "comments": "Working document. Judges the evidence on file, never how well the area does.",
                "created": datetime(run["as_of"].year, run["as_of"].month, run["as_of"].day),
            }
        )
        formats = Formats(book)
        _add_first_sheet(book, published, formats, as_at=as_at, is_masked=is_masked, footer=footer)
        gaps = gap_sheet(published, mask, decided)
        written = add_sheet(book, gaps, formats, footer=footer)
        _make_editable(written, gaps.columns, rows=len(gaps.records))
        written.freeze_panes(HEADING_ROW + 1, 2)
        add_coverage_matrix(book, published, formats, mask=mask, footer=footer)
        add_sheet(book, body_sheet(published, mask), formats, footer=footer)
        add_sheet(book, evidence_sheet(published, mask), formats, footer=footer)
        add_kpi_sheets(book, published, formats, mask=mask, footer=footer)
        add_sheet(book, document_sheet(published, mask), formats, footer=footer)
        add_sheet(book, upload_sheet(published, mask), formats, footer=footer)
        _add_written(book, gaps.records, identity)
    return stream.getvalue()


def _add_first_sheet(
    book: Any, published: PublishedTables, formats: Formats, *, as_at: str, is_masked: bool, footer: str
) -> None:
    run = published.run
    first = book.add_worksheet("Read me first")
    set_up_page(first, footer=footer)
    first.hide_gridlines(2)
    first.set_column(0, 0, 24)
    first.set_column(1, 1, 100)
    lines: list[tuple[str, Any]] = [(FICTIONAL_BANNER, formats.banner)] if run["is_fictional"] else []
    lines += [
        (f"Gap register: {clean_text(str(run['area']))}", formats.title),
        (f"Working document, as at {_day(run['as_of'])}.", formats.about),
        (
            "It judges the evidence on file, not effectiveness: how well services work is for people to judge.",
            formats.about,
        ),
        ("", formats.about),
    ]
    row = 0
    for text, style in lines:
        first.write_string(row, 0, text, style)
        row += 1
    for heading, text in _how_to_use(is_masked):
        first.write_string(row, 0, heading, formats.strong)
        first.write_string(row, 1, text, formats.plain)
        first.set_row(row, LINE_POINTS * line_count(text, 100) + 4)
        row += 1
    row += 1
    first.write_string(row, 0, "Sheets", formats.strong)
    for place, (name, about) in enumerate(_FIRST_SHEET_ROWS, start=row + 1):
        first.write_url(place, 0, f"internal:'{name}'!A1", string=name)
        first.write_string(place, 1, about, formats.plain)


def _how_to_use(is_masked: bool) -> tuple[tuple[str, str], ...]:
    masked = (
        "Phone numbers, addresses, names of children and the like are masked as far as they were recognised. Read "
        "before you share: masking is an aid and no guarantee."
        if is_masked
        else "Personal details are NOT masked in this copy. Do not pass it on."
    )
    return (
        ("Your part", "On the sheet Gap register fill in the yellow columns: state, owner, due date and note."),
        (
            "What happens to it",
            "Save and close the file. The next run reads your changes into the journal, then writes this file anew. "
            "If the file is open then, a second file is written beside it and nothing of yours is lost.",
        ),
        (
            "If two people decide",
            "Where a decision was made elsewhere after this file was written, that one stays, and the run says so.",
        ),
        ("States", "open; chasing (asked for); closed; tolerated (known and accepted); not a gap."),
        ("What not to change", "The gap ids in the last column: your changes are found by them. Sorting does no harm."),
        ("Personal details", masked),
    )


def _make_editable(written: Any, columns: tuple[Any, ...], *, rows: int) -> None:
    """Drop-down list of states, and days only as due dates; messages say what is expected."""
    keys = [column.key for column in columns]
    first, last = HEADING_ROW + 1, HEADING_ROW + max(1, min(rows, MAX_ROWS))
    state, due_date = keys.index("state"), keys.index("due_date")
    written.data_validation(
        first,
        state,
        last,
        state,
        {
            "validate": "list",
            "source": [name.replace("_", " ") for name in GAP_STATES],
            "error_title": "State",
            "error_message": "Choose one from the list.",
        },
    )
    written.data_validation(
        first,
        due_date,
        last,
        due_date,
        {
            "validate": "date",
            "criteria": ">=",
            "value": FIRST_DUE_DATE,
            "ignore_blank": True,
            "error_title": "Due date",
            "error_message": "Write a day, such as 15/03/2026.",
        },
    )


def _add_written(book: Any, records: Any, identity: WorkbookIdentity) -> None:
    hidden = book.add_worksheet(WRITTEN_SHEET)
    hidden.very_hidden()
    for at, text in enumerate((WRITTEN_VERSION, identity.workbook_id, identity.pack_id)):
        hidden.write_string(0, at, text)
    for row, record in enumerate(records, start=1):
        hidden.write_string(row, 0, record["gap_id"])
        hidden.write_string(row, 1, record["criterion_id"])
        for at, (_, key) in enumerate(EDITED, start=2):
            value = record[key]
            text = value.isoformat() if isinstance(value, date) else str(value or "")
            hidden.write_string(row, at, text)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
