"""A sheet as data, and writing one: headings, widths, filters, frozen panes, print set-up, texts that stay texts.

In: a `Sheet` and a workbook under construction. Out: the sheet in it. Surprising rule: every text is written as a text,
whatever it looks like, and one that looks like a formula is marked so that editing its cell does not make it one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipeline.exports.cells import is_formula_like

HEADING_ROW = 2
"""Row of the headings, counted from 0: a title and what the sheet is stand above."""
A4, A3 = 9, 8
"""Excel's numbers of paper sizes."""
LINE_POINTS = 13
"""Height of a line of 10 point Arial; rows have to be given theirs, since LibreOffice works it out only when edited."""
MAX_LINES = 30
"""Lines of a row: Excel allows no row above 409 points."""
MAX_ROWS = 1_048_000
"""Rows of an Excel sheet, some left free."""
BLUE, GREY, EDITABLE = "#1d4f7c", "#f3f2f1", "#fff7d6"
"""Headings, quiet rows, and cells that a lead fills in."""
DATE_FORMAT = "d mmm yyyy"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the key of its value in a record, its width in characters and how values are shown.

    `style` is text, wrap, date, number, percent (0-1) or edit (for the lead to fill in; dates too).
    """

    heading: str
    key: str
    width: int
    style: str = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with one row per record; `empty` is said in place of rows.

    Only the first `printed` columns go on paper (None: all of them), A3 if `is_wide`: ids and paths are for the screen.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    records: Sequence[Mapping[str, Any]]
    empty: str
    printed: int | None = None
    is_wide: bool = False


class Formats:
    """The cell formats of one workbook."""

    def __init__(self, book: Any) -> None:
        """Make them; a workbook keeps formats that are added once."""
        base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        self.title = book.add_format({**base, "font_size": 14, "bold": True, "font_color": BLUE})
        self.about = book.add_format({**base, "italic": True})
        self.banner = book.add_format({**base, "bold": True, "font_color": "#942514"})
        self.label = book.add_format({**base, "bold": True})
        self.strong = book.add_format({**base, "bold": True, "text_wrap": True})
        self.heading = book.add_format(
            {**base, "bold": True, "font_color": "white", "bg_color": BLUE, "text_wrap": True, "border": 1}
        )
        cell = {**base, "border": 1, "border_color": "#cccccc"}
        self._cells = {
            "text": book.add_format(cell),
            "wrap": book.add_format({**cell, "text_wrap": True}),
            "date": book.add_format({**cell, "num_format": DATE_FORMAT, "align": "left"}),
            "number": book.add_format({**cell, "num_format": "General", "align": "center"}),
            "percent": book.add_format({**cell, "num_format": "0%"}),
            "edit": book.add_format({**cell, "bg_color": EDITABLE, "text_wrap": True, "locked": False}),
            "edit date": book.add_format({**cell, "bg_color": EDITABLE, "num_format": DATE_FORMAT, "align": "left"}),
        }
        self._quoted = {
            "text": book.add_format({**cell, "quote_prefix": True}),
            "wrap": book.add_format({**cell, "text_wrap": True, "quote_prefix": True}),
            "edit": book.add_format({**cell, "bg_color": EDITABLE, "text_wrap": True, "quote_prefix": True}),
        }
        self.plain = book.add_format({**base, "text_wrap": True})
        self.shades = [book.add_format({**cell, "bg_color": shade, "align": "center"}) for shade in SHADES]
        self.empty = book.add_format({**cell, "align": "center", "pattern": 14, "fg_color": "#b1b4b6"})

    def of(self, style: str, value: Any = None) -> Any:
        """The format of a cell of this style that holds this value."""
        if isinstance(value, str) and is_formula_like(value):
            return self._quoted.get(style, self._quoted["text"])
        return self._cells[style]


SHADES = ("#ffffff", "#e8f1f8", "#c9dff0", "#9fc5e3")
"""Blues for none, few, some and many passages: an amount, not a rating, so neither red nor green."""


def add_sheet(book: Any, sheet: Sheet, formats: Formats, *, footer: str) -> Any:
    """Write a sheet into a workbook and return it; texts are expected to be masked and clean."""
    written = book.add_worksheet(sheet.name)
    set_up_page(written, footer=footer)
    written.write_string(0, 0, sheet.name, formats.title)
    written.write_string(1, 0, sheet.about, formats.about)
    for at, column in enumerate(sheet.columns):
        written.set_column(at, at, column.width)
        written.write_string(HEADING_ROW, at, column.heading, formats.heading)
    shown = sheet.records[:MAX_ROWS]
    written.set_row(HEADING_ROW, 2 * LINE_POINTS)
    for row, record in enumerate(shown, start=HEADING_ROW + 1):
        written.set_row(row, _height(record, sheet.columns))
        for at, column in enumerate(sheet.columns):
            write_cell(written, row, at, record.get(column.key), column.style, formats)
    if not shown:
        written.write_string(HEADING_ROW + 1, 0, sheet.empty, formats.about)
    written.freeze_panes(HEADING_ROW + 1, min(1, len(sheet.columns) - 1))
    written.autofilter(HEADING_ROW, 0, HEADING_ROW + max(1, len(shown)), len(sheet.columns) - 1)
    written.repeat_rows(HEADING_ROW)
    if sheet.printed is not None:
        written.print_area(0, 0, HEADING_ROW + max(1, len(shown)), sheet.printed - 1)
    if sheet.is_wide:
        written.set_paper(A3)
    return written


def set_up_page(written: Any, *, footer: str) -> None:
    """A4 on its side, as wide as the paper, with what it is and page numbers at the foot."""
    written.set_landscape()
    written.set_paper(A4)
    written.fit_to_pages(1, 0)
    written.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    written.set_footer(f"&L&8{footer.replace('&', '&&')[:180]}&R&8Page &P of &N")


def write_cell(written: Any, row: int, at: int, value: Any, style: str, formats: Formats) -> None:
    """Write one value by its type: an empty one leaves the cell empty, a text is never anything but a text."""
    if isinstance(value, datetime):
        value = value.date()
    if value is None or value == "":
        written.write_blank(row, at, None, formats.of(style))
    elif isinstance(value, bool):
        written.write_string(row, at, "yes" if value else "no", formats.of(style))
    elif isinstance(value, date):
        written.write_datetime(row, at, datetime(value.year, value.month, value.day), formats.of(_dated(style)))
    elif isinstance(value, int | float):
        written.write_number(row, at, value, formats.of(style))
    else:
        text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        written.write_string(row, at, text, formats.of(style, text))


def line_count(text: str, width: int) -> int:
    """Lines that a text takes in a column so many characters wide; words are a little narrower than figures."""
    return sum(max(1, math.ceil(len(line) / (width * 1.15))) for line in text.split("\n")) if text else 1


def _height(record: Mapping[str, Any], columns: Sequence[Column]) -> float:
    lines = [
        line_count("; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value), column.width)
        for column in columns
        if column.style in ("wrap", "edit") and (value := record.get(column.key))
    ]
    return float(LINE_POINTS * min(MAX_LINES, max(lines, default=1)) + 2)


def _dated(style: str) -> str:
    return "edit date" if style.startswith("edit") else "date"
