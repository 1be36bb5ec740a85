"""A CSV file in, one page with a block per record out.

Records are numbered as a spreadsheet program numbers its rows, so `row 7` is found at a glance. The delimiter is
found by content: the one that gives most records the same number of fields.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pipeline.extract.context import ReadContext
from pipeline.extract.drafts import DraftBlock, compose_page, one_line
from pipeline.extract.table_rows import Cell, render_rows
from pipeline.extract.text_decode import MAX_TEXT_BYTES, decode_text, encoding_problem
from pipeline.records import BlockKind, Extraction, Problem

DELIMITERS = ",;\t|"
"""Delimiters tried, in the order that settles a tie."""

SAMPLE_RECORDS = 200
"""Records looked at to find the delimiter."""

MAX_RECORDS = 20_000
"""Most records read of one file: longer ones are extracts of a case system, not evidence that someone reads."""

MAX_COLUMNS = 200
"""Most columns read; wider records are cut and said to be."""


@dataclass(frozen=True, slots=True)
class ReadRecords:
    """Records of a CSV text in order, blank ones kept; `stopped_at` is the number of one that could not be read."""

    records: tuple[tuple[str, ...], ...]
    stopped_at: int | None = None


def extract_csv(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read a delimited text file; raises OSError when it cannot be opened."""
    with path.open("rb") as stream:
        content = stream.read(MAX_TEXT_BYTES + 1)
    decoded = decode_text(content[:MAX_TEXT_BYTES])
    read = read_records(decoded.text, find_delimiter(decoded.text) or ",", limit=MAX_RECORDS + 1)
    problems = list(encoding_problem(decoded))
    if read.stopped_at is not None:
        problems.append(_unreadable_problem(read.stopped_at))
    if len(content) > MAX_TEXT_BYTES or len(read.records) > MAX_RECORDS or _is_too_wide(read.records):
        problems.append(_truncated_problem())
    drafts = csv_blocks(read.records[:MAX_RECORDS])
    if not drafts:
        return Extraction(format="csv", problems=(*problems, _empty_problem()))
    return Extraction(format="csv", pages=(compose_page(1, "table", drafts),), problems=tuple(problems))


def csv_blocks(records: tuple[tuple[str, ...], ...]) -> tuple[DraftBlock, ...]:
    """Render records as rows; every cell's normalised text stands in its own row's block."""
    width = min(max((len(record) for record in records), default=0), MAX_COLUMNS)
    table = [[Cell(one_line(field)) for field in record[:width]] for record in records]
    numbered = [(number, cells) for number, cells in enumerate(table, start=1) if any(cell.text for cell in cells)]
    rows = [[*cells, *[Cell()] * (width - len(cells))] for _, cells in numbered]
    return tuple(
        DraftBlock(
            kind=BlockKind.PARAGRAPH if width == 1 else BlockKind.ROW,
            text=row.text,
            location=f"row {numbered[row.row][0]}",
            section_type=row.section_type,
            columns=row.columns,
        )
        for row in render_rows(rows)
    )


def find_delimiter(text: str) -> str | None:
    """The delimiter that splits most records into the same number of fields, two or more; None if none does."""
    best: tuple[float, int] = (0.0, 0)
    found = None
    for delimiter in DELIMITERS:
        records = [r for r in read_records(text, delimiter, limit=SAMPLE_RECORDS).records if any(r)]
        counts = Counter(len(record) for record in records if len(record) > 1)
        if not counts:
            continue
        width, number = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
        score = (number / len(records), width)
        if score > best:
            best, found = score, delimiter
    return found


def read_records(text: str, delimiter: str, *, limit: int = SAMPLE_RECORDS) -> ReadRecords:
    """Split CSV text into records; stops, and says where, at a field that the reader cannot take."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    records: list[tuple[str, ...]] = []
    try:
        for record in islice(reader, limit):
            records.append(tuple(record))
    except csv.Error:
        return ReadRecords(tuple(records), stopped_at=len(records) + 1)
    return ReadRecords(tuple(records))


def _is_too_wide(records: tuple[tuple[str, ...], ...]) -> bool:
    return any(len(record) > MAX_COLUMNS for record in records)


def _unreadable_problem(record_number: int) -> Problem:
    message = "This row and those below could not be read. Open the file in Excel, save it again as CSV and replace it."
    return Problem(f"row {record_number}", "part_unreadable", message)


def _truncated_problem() -> Problem:
    message = (
        f"Only the first {MAX_RECORDS:,} rows, {MAX_COLUMNS} columns and {MAX_TEXT_BYTES // 2**20} MiB were read. "
        "If the rest matters, split the file."
    )
    return Problem("whole file", "truncated", message)


def _empty_problem() -> Problem:
    return Problem("whole file", "empty_text", "The table holds no text. Check that the right file was saved.")
