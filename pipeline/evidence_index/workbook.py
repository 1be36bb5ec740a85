"""The evidence index as a workbook: to sort, to filter and to tick off.

In: an `EvidenceIndex`. Out: the bytes of an xlsx. Surprising rule: every cell is written as text, so that a title
that begins with `=` stays a title.
"""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterable, Sequence
from typing import Any, Final

from pipeline.evidence_index.entries import EvidenceIndex
from pipeline.evidence_index.word import FICTIONAL

COLUMNS: Final = (
    ("No.", 6),
    ("Title", 52),
    ("Date", 18),
    ("Status", 24),
    ("Owner", 40),
    ("Priority action: where to look", 46),
    ("File", 48),
)
"""Headings and widths in characters."""
LINE_POINTS: Final = 13.5
"""Height of a line of ten-point text; a row's height is written, because some programs do not work it out."""
CELL_CHARS: Final = 32_767
"""What a cell holds at most."""


def render_workbook(index: EvidenceIndex) -> bytes:
    """Two sheets: documents by number, and documents by priority action."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties(
        {
            "title": index.title,
            "subject": "Documents provided for the inspection",
            "author": f"{index.area} local area partnership",
            "keywords": "evidence index",
            "comments": "",
            "created": dt.datetime.combine(index.as_of, dt.time()),
        }
    )
    rows = (
        (str(e.number), e.title, e.date, e.status, e.owner, e.place_text or "General", e.file_name)
        for e in index.entries
    )
    _add_sheet(book, "Documents", index, COLUMNS, rows)
    by_area = (
        (f"{area.number} {area.title}", str(entry.number), entry.title, entry.date, where)
        for area in index.areas
        for entry, where in index.entries_for(area.number)
    )
    columns = (("Priority action", 44), ("No.", 6), ("Title", 60), ("Date", 18), ("Where to look", 46))
    _add_sheet(book, "By priority action", index, columns, by_area)
    book.close()
    return stream.getvalue()


def _add_sheet(
    book: Any, name: str, index: EvidenceIndex, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]]
) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "font_name": "Arial", "font_size": 10})
    heading = book.add_format({"bold": True, "font_name": "Arial", "font_size": 10, "bottom": 1, "text_wrap": True})
    cell = book.add_format({"font_name": "Arial", "font_size": 10, "text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, f"{index.title}, {index.as_of.day} {index.as_of:%B %Y}", bold)
    sheet.write_string(1, 0, FICTIONAL if index.is_fictional else "", bold)
    first = 3
    for position, (title, width) in enumerate(columns):
        sheet.set_column(position, position, width)
        sheet.write_string(first - 1, position, title, heading)
    last = first - 1
    for last, texts in enumerate(rows, start=first):
        sheet.set_row(
            last, LINE_POINTS * max(_lines(text, width) for text, (_, width) in zip(texts, columns, strict=True))
        )
        for position, text in enumerate(texts):
            printable = "".join(letter for letter in text if letter.isprintable() or letter == "\n")[:CELL_CHARS]
            if columns[position][0] == "No.":
                sheet.write_number(last, position, int(printable), cell)  # so that 10 sorts after 9
            else:
                sheet.write_string(last, position, printable, cell)
    sheet.autofilter(first - 1, 0, last, len(columns) - 1)
    sheet.freeze_panes(first, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first - 1)


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column so many characters wide."""
    return sum(max(1, math.ceil(len(line) / width)) for line in text.split("\n"))
