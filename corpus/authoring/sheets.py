"""Render an XLSX from a text source: a tab to each `#`, notes and tables below one another.

XlsxWriter is used because it stores a formula's value beside the formula, as Excel does; openpyxl cannot. Figures,
percentages and ISO dates in cells become numbers that show what the author typed.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from archives import with_fixed_stamps
from blocks import (
    COLOUR,
    COLOURS,
    CRITIC,
    FORMULA,
    LEFT_CELL,
    LINE_BREAK,
    UPPER_CELL,
    Block,
    Heading,
    Lines,
    Panel,
    Paragraph,
    Source,
    Table,
    cell_colour,
    cell_text,
    plain_text,
)
from charts import chart_series
from grids import joined_cells
from xlsxwriter.utility import xl_col_to_name

BRAND = "#1F4E5F"
NUMBER = re.compile(r"-?(0|[1-9]\d*|[1-9]\d{0,2}(,\d{3})+)(?P<decimals>\.\d+)?(?P<percent>%)?")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
LONGEST_COLUMN_CHARS = 55
LONGEST_TAB_NAME = 31
LINE_POINTS = 13.5
CELL_CHAR_SHARE = 1.12
"""Width of a letter of cell text, in the units of a column's width."""
CELL = {"font_name": "Arial", "font_size": 10, "valign": "top", "text_wrap": True}
GRID = {**CELL, "border": 1, "border_color": "#B8C4C8"}
HEAD = {**GRID, "bold": True, "font_color": "#FFFFFF", "bg_color": BRAND}
TITLE = {"font_name": "Arial", "font_size": 15, "bold": True, "font_color": BRAND}


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet: its name, options (`widths`, `hidden`, `hide_columns`, `freeze`) and blocks."""

    name: str
    options: dict[str, str]
    blocks: tuple[Block, ...]

    @property
    def column_count(self) -> int:
        """Columns of its widest table."""
        return max([1, *(len(block.header) for block in self.blocks if isinstance(block, Table))])


def render_sheets(source: Source) -> bytes:
    """The bytes of the workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    created = dt.datetime.combine(dt.date.fromisoformat(source.file_property("created")), dt.time(10, 15))
    author = source.file_property("author")
    book.set_properties({"title": source.file_property("title"), "author": author, "created": created})
    tabs = list(_tabs(source.blocks))
    if not any("hidden" not in tab.options for tab in tabs):
        raise ValueError("a workbook needs a tab (# Name) that is not hidden")
    for number, tab in enumerate(tabs):
        _Page(book, tab, source, foot=source.text("footer") if number == 0 else "").write()
    book.close()
    return with_fixed_stamps(out.getvalue(), created=source.file_property("created"))


def cell_value(text: str) -> tuple[str | float | dt.date, str]:
    """A cell's value and number format: figures, percentages and dates as such, all else as text."""
    number = NUMBER.fullmatch(text)
    if number:
        places = len(number["decimals"] or ".") - 1
        digits = ("#,##0" if "," in text else "0") + ("." + "0" * places if places else "")
        value = float(text.rstrip("%").replace(",", "")) / (100 if number["percent"] else 1)
        return value, digits + ("%" if number["percent"] else "")
    if DATE.fullmatch(text):
        return dt.date.fromisoformat(text), "dd/mm/yyyy"
    return text, "General"


def _check_sum(text: str, above: list[str]) -> None:
    """The shown value of =SUM(above) must be the sum; raises ValueError where it is not."""
    formula = FORMULA.fullmatch(text)
    if not formula or formula["formula"] != "=SUM(above)":
        return
    values = [cell_value(COLOUR.sub("", plain_text(cell).strip()))[0] for cell in above]
    total = sum(value for value in values if isinstance(value, float))
    if abs(total - float(formula["shown"].replace(",", ""))) > 0.01:
        raise ValueError(f"{text}: the figures above add up to {total:g}")


def _tabs(blocks: tuple[Block, ...]) -> Iterator[Tab]:
    starts = [number for number, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 1]
    if not starts or starts[0]:
        raise ValueError("a tab begins with # and its name; something stands before the first")
    for first, last in zip(starts, [*starts[1:], len(blocks)], strict=True):
        inside = blocks[first + 1 : last]
        sheets = [block for block in inside if isinstance(block, Panel) and block.name == "sheet"]
        options = {name: value for sheet in sheets for name, value in sheet.texts.items()}
        heading = blocks[first]
        assert isinstance(heading, Heading)
        if len(heading.text) > LONGEST_TAB_NAME or set(heading.text) & set("[]:*?/\\"):
            raise ValueError(
                f"a tab's name has at most {LONGEST_TAB_NAME} letters and none of []:*?/\\: {heading.text}"
            )
        yield Tab(heading.text, options, tuple(block for block in inside if block not in sheets))


class _Page:
    """Writes one tab from top to bottom."""

    def __init__(self, book: Any, tab: Tab, source: Source, foot: str) -> None:
        self._book, self._tab, self._source, self._foot = book, tab, source, foot
        self._page = book.add_worksheet(tab.name)
        self._row = 0
        widths = [float(width) for width in re.split(r"[, ]+", tab.options.get("widths", "").strip()) if width]
        guessed = list(self._guessed_widths())
        self._widths = [*widths, *guessed[len(widths) :]]
        self._formats: dict[str, Any] = {}

    def write(self) -> None:
        for block in self._tab.blocks:
            if isinstance(block, Table):
                self._write_table(block)
            elif isinstance(block, Heading):
                self._page.write_string(self._row, 0, plain_text(block.text), self._format(TITLE))
                self._row += 1
            elif isinstance(block, Paragraph):
                self._write_note(block.text)
            elif isinstance(block, Lines):
                for line in block.lines:
                    self._write_note(line.text)
            elif isinstance(block, Panel) and block.name == "chart":
                self._write_chart(block)
            else:
                raise ValueError(f"{type(block).__name__} has no place in a sheet: {self._tab.name}")
        if self._foot:
            self._row += 1
            self._page.write_string(self._row, 0, self._foot, self._format({"font_name": "Arial", "font_size": 8}))
        self._set_up()

    def _write_note(self, text: str) -> None:
        words, look = plain_text(text), self._format(CELL)
        last = self._tab.column_count - 1
        if last:
            self._page.merge_range(self._row, 0, self._row, last, "", look)
        self._page.write_string(self._row, 0, words, look)
        if len(words) > 110:
            self._page.set_row(self._row, 13.5 * (len(words) // 110 + 1))
        self._row += 1

    def _write_table(self, table: Table) -> None:
        heads = [*table.bands, table.header] if any(table.header) else []
        texts = [*heads, *(row.cells for row in table.rows)]
        top = self._row
        for first, last, left, right in joined_cells(texts):
            look = self._format({**HEAD, "align": "center"} if first < len(heads) else GRID)
            self._page.merge_range(top + first, left, top + last, right, "", look)
        for number, row in enumerate(texts):
            for column, text in enumerate(row):
                above = [other[column] for other in texts[len(heads) : number]]
                _check_sum(text, above)
                if text not in (LEFT_CELL, UPPER_CELL):
                    self._write_cell(top + number, column, text, first=top + len(heads), is_head=number < len(heads))
            self._page.set_row(top + number, LINE_POINTS * self._line_count(row))
        self._row = top + len(texts) + 1

    def _line_count(self, row: tuple[str, ...]) -> int:
        """Lines that a row needs; joined cells have room enough."""
        beside = (*row[1:], "")
        cells = [
            (cell_text(text), width)
            for text, after, width in zip(row, beside, self._widths, strict=False)
            if after != LEFT_CELL
        ]
        return max([1, *(-int(-len(text) * CELL_CHAR_SHARE // width) for text, width in cells)])

    def _write_chart(self, panel: Panel) -> None:
        """The figures as a table, and a native chart of them to the right."""
        labels, series = chart_series(panel.texts)
        top, last = self._row + 1, len(labels)
        self._page.write_string(self._row, 0, panel.texts["caption"], self._format({**CELL, "bold": True}))
        self._page.write_row(top, 1, labels, self._format(HEAD))
        chart = self._book.add_chart({"type": "line" if panel.argument == "line" else "column"})
        chart.set_title({"name": panel.texts["caption"], "name_font": {"size": 11}})
        for number, (name, values) in enumerate(series.items(), 1):
            row = top + number
            self._page.write_string(row, 0, name, self._format(GRID))
            self._page.write_row(row, 1, values, self._format(GRID))
            cells = [self._tab.name, row, 1, row, last]
            categories = [self._tab.name, top, 1, top, last]
            chart.add_series({"name": [self._tab.name, row, 0], "categories": categories, "values": cells})
        self._page.insert_chart(self._row, max(last, self._tab.column_count) + 2, chart)
        self._row = top + len(series) + 2

    def _write_cell(self, row: int, column: int, text: str, *, first: int, is_head: bool) -> None:
        for comment in CRITIC.finditer(text):
            if comment["comment"]:
                self._page.write_comment(row, column, comment["comment"], {"author": self._source.text("author")})
        colour = None if is_head else cell_colour(text)
        is_struck, is_bold = text.startswith("~~"), text.startswith("**")
        text = COLOUR.sub("", plain_text(text).strip()).replace(LINE_BREAK, "\n")
        formula = FORMULA.fullmatch(text)
        shown = formula["shown"] if formula else text
        value, digits = (shown, "General") if is_head else cell_value(shown)
        look = {**(HEAD if is_head else GRID), "num_format": digits}
        look |= {"bg_color": f"#{COLOURS[colour]}"} if colour else {}
        look |= {"font_strikeout": True} if is_struck else {}
        look |= {"bold": True} if is_bold else {}
        look |= {"align": "center"} if is_head and column else {}
        look |= {"align": "left"} if not is_head and not column else {}
        cell_format = self._format(look)
        if formula:
            words = self._formula(formula["formula"], row, column, first)
            self._page.write_formula(row, column, words, cell_format, value)
        elif isinstance(value, str):
            self._page.write_string(row, column, value, cell_format)
        elif isinstance(value, dt.date):
            self._page.write_datetime(row, column, value, cell_format)
        else:
            self._page.write_number(row, column, value, cell_format)

    def _formula(self, words: str, row: int, column: int, first: int) -> str:
        """`above` is the table's rows above this one in the same column; `{row}` is this row's number."""
        letter = xl_col_to_name(column)
        words = re.sub(r"\babove\b", f"{letter}{first + 1}:{letter}{row}", words)
        return words.replace("{row}", str(row + 1))

    def _set_up(self) -> None:
        options = self._tab.options
        for column, width in enumerate(self._widths):
            self._page.set_column(column, column, width)
        for letter in filter(None, re.split(r"[, ]+", options.get("hide_columns", ""))):
            self._page.set_column(f"{letter}:{letter}", None, None, {"hidden": True})
        if "freeze" in options:
            self._page.freeze_panes(int(options["freeze"]), 0)
        if options.get("hidden") in ("yes", "true"):
            self._page.hide()
        self._page.hide_gridlines(2)
        self._page.set_landscape()
        self._page.fit_to_pages(1, 0)
        self._page.set_footer(f"&C{self._source.text('footer')} · page &P of &N")

    def _guessed_widths(self) -> Iterator[float]:
        tables = [block for block in self._tab.blocks if isinstance(block, Table)]
        for column in range(self._tab.column_count):
            cells = [
                row[column]
                for table in tables
                for row in (table.header, *(r.cells for r in table.rows))
                if column < len(row)
            ]
            yield min(max([8, *(len(cell) * 1.1 for cell in cells)]), LONGEST_COLUMN_CHARS)

    def _format(self, look: dict[str, Any]) -> Any:
        """One format object to each look, so that a workbook holds each style once."""
        key = repr(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]
