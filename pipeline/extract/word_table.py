"""A Word table's XML in, a rectangular grid of cells out, with what lies inside the cells besides their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.extract.drafts import one_line
from pipeline.extract.table_rows import Cell, join_paragraphs
from pipeline.extract.word_styles import StyleSheet, child, child_value, is_on
from pipeline.extract.word_text import DELETED, NoteMark, block_elements, read_paragraph
from pipeline.extract.zip_parts import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_SPAN = 63
"""Word's own limit of columns in a table; a damaged span may claim millions."""


@dataclass(frozen=True, slots=True)
class WordCell:
    """One cell as written: its text, how many columns it covers, and what else lies in it."""

    cell: Cell
    span: int = 1
    carries_on: bool = False
    hidden: str = ""
    inner_tables: tuple[_Element, ...] = ()
    boxes: tuple[_Element, ...] = ()
    marks: tuple[NoteMark, ...] = ()
    element: _Element | None = None


@dataclass(frozen=True, slots=True)
class WordRow:
    """One row: its written cells, and the same laid out on the table's columns."""

    written: tuple[WordCell, ...]
    cells: tuple[Cell, ...]
    is_header: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table with rows of equal length; `header_rows` is what Word was told to repeat on each page."""

    rows: tuple[WordRow, ...] = ()
    header_rows: int = field(default=0)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0].cells) if self.rows else 0


def read_table(table: _Element, styles: StyleSheet) -> WordTable:
    """Read one `w:tbl`; deleted rows and cells are left out, merged cells repeat their text."""
    written = [_read_row(row, styles) for row in _row_elements(table)]
    laid: list[WordRow] = []
    for row in written:
        above = laid[-1].cells if laid else ()
        laid.append(replace(row, cells=_lay_out(row.written, above)))
    width = max((len(row.cells) for row in laid), default=0)
    rows = [replace(row, cells=(*row.cells, *[Cell()] * (width - len(row.cells)))) for row in laid]
    header_rows = next((count for count, row in enumerate(rows) if not row.is_header), 0)
    return WordTable(tuple(rows), header_rows)


def _row_elements(container: _Element) -> list[_Element]:
    rows: list[_Element] = []
    for element in container:
        name = local_name(element)
        if name == "tr":
            properties = child(element, "trPr")
            if child(properties, "del") is None:
                rows.append(element)
        elif name not in DELETED and name in {"sdt", "sdtContent", "ins", "moveTo", "customXml"}:
            rows += _row_elements(element)
    return rows


def _cell_elements(container: _Element) -> list[_Element]:
    cells: list[_Element] = []
    for element in container:
        name = local_name(element)
        if name == "tc":
            if child(element, "tcPr", "cellDel") is None:
                cells.append(element)
        elif name in {"sdt", "sdtContent", "customXml"}:
            cells += _cell_elements(element)
    return cells


def _read_row(row: _Element, styles: StyleSheet) -> WordRow:
    properties = child(row, "trPr")
    before = _bounded(child_value(properties, "gridBefore"), default=0)
    written = [WordCell(Cell())] * before + [_read_cell(cell, styles) for cell in _cell_elements(row)]
    return WordRow(
        written=tuple(written),
        cells=(),
        is_header=bool(is_on(properties, "tblHeader")),
        is_hidden=bool(is_on(properties, "hidden")),
    )


def _read_cell(cell: _Element, styles: StyleSheet) -> WordCell:
    properties = child(cell, "tcPr")
    merge = child(properties, "vMerge")
    visible: list[str] = []
    hidden: list[str] = []
    bold: list[bool] = []
    tables: list[_Element] = []
    boxes: list[_Element] = []
    marks: list[NoteMark] = []
    for element, _ in block_elements(cell):
        if local_name(element) == "tbl":
            tables.append(element)
        elif local_name(element) == "p":
            paragraph = read_paragraph(element, styles)
            visible.append(one_line(paragraph.visible).removeprefix("• "))
            hidden.append(one_line(paragraph.hidden))
            bold += [paragraph.is_bold] if visible[-1] else []
            boxes += paragraph.boxes
            marks += paragraph.marks
    return WordCell(
        cell=Cell(one_line(join_paragraphs(visible)), is_bold=bool(bold) and all(bold)),
        span=_bounded(child_value(properties, "gridSpan"), default=1),
        carries_on=merge is not None and child_value(properties, "vMerge") in {None, "continue"},
        hidden=join_paragraphs(hidden),
        inner_tables=tuple(tables),
        boxes=tuple(boxes),
        marks=tuple(marks),
        element=cell,
    )


def _lay_out(written: Sequence[WordCell], above: Sequence[Cell]) -> tuple[Cell, ...]:
    """Put written cells on the table's columns; a cell merged downwards takes the text above it."""
    laid: list[Cell] = []
    for cell in written:
        start = len(laid)
        content = cell.cell
        if cell.carries_on and not content.text and start < len(above):
            content = above[start]
        laid.append(replace(content, continues=False))
        laid += [replace(content, continues=True)] * (cell.span - 1)
    return tuple(laid)


def _bounded(value: str | None, *, default: int) -> int:
    return min(int(value), MAX_SPAN) if value and value.isdigit() else default
