"""One sheet of an OpenDocument workbook in; its cells, what is hidden of it, and the words beside its cells out.

Figures are read as the sheet shows them, dates in ISO form. Rows and columns that repeat a million times are written
out only as far as they hold a value, within the limits of any sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.extract.drafts import DraftBlock, TextPlace, one_line
from pipeline.extract.opendocument_text import OpenTextReader, plain_words, table_rows
from pipeline.extract.sheet_scan import CellRange, SheetFacts, column_name
from pipeline.extract.sheet_tables import sheet_blocks
from pipeline.extract.sheet_values import MAX_COLUMNS, MAX_ROWS
from pipeline.extract.table_rows import Cell
from pipeline.extract.zip_parts import attribute, local_name
from pipeline.records import BlockKind, SectionType

if TYPE_CHECKING:
    from lxml.etree import _Element

ISO_DATE_CHARS = 10
"""Length of `2025-03-04`."""

MAX_REPEATED_CELLS = 100_000
"""Cells of one sheet written out because the file repeats others: a few bytes can repeat one 17 billion times."""

_MIDNIGHT = frozenset({"", "00:00:00", "00:00"})


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """One sheet: its blocks, cell comments last, and the facts that its problems are told from."""

    name: str
    blocks: tuple[DraftBlock, ...]
    facts: SheetFacts
    is_hidden: bool
    comment_count: int


@dataclass(slots=True)
class _SheetScan:
    """What was met so far; rows and columns are 1-based."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    comments: list[tuple[int, int, str]] = field(default_factory=list)
    merges: list[CellRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    lost_formulas: list[str] = field(default_factory=list)
    last_row: int = 0
    last_column: int = 0
    room: int = MAX_REPEATED_CELLS


def read_open_sheet(table: _Element, reader: OpenTextReader) -> OpenSheet:
    """Read a `table:table`; `reader` reads the shapes that lie on the sheet."""
    name = one_line(attribute(table, "name") or "") or "sheet"
    is_hidden = reader.styles.is_hidden("table", attribute(table, "style-name"))
    scan = _scan(table, reader)
    facts = SheetFacts(
        last_row=scan.last_row,
        last_column=scan.last_column,
        hidden_rows=frozenset(row for row in scan.hidden_rows if row <= scan.last_row),
        hidden_columns=frozenset(column for column in scan.hidden_columns if column <= scan.last_column),
        merges=tuple(scan.merges),
        lost_formulas=tuple(scan.lost_formulas),
    )
    comments = [
        DraftBlock(
            BlockKind.PARAGRAPH,
            words,
            f"{name}!{column_name(column)}{row} comment",
            SectionType.NOTE,
            is_hidden=is_hidden,
        )
        for row, column, words in scan.comments
    ]
    blocks = (
        *sheet_blocks(scan.cells, facts, name, is_hidden=is_hidden),
        *_shape_blocks(table, reader, name, is_hidden=is_hidden),
        *comments,
    )
    return OpenSheet(name, blocks, facts, is_hidden, len(comments))


def _scan(table: _Element, reader: OpenTextReader) -> _SheetScan:
    scan = _SheetScan()
    _scan_columns(table, scan)
    row = 1
    for element, _, is_hidden in table_rows(table):
        repeat = _repeat(element, "number-rows-repeated")
        before = len(scan.cells)
        _scan_row(element, row, scan)
        if len(scan.cells) > before:
            _repeat_row(scan, row, min(repeat, MAX_ROWS - row + 1))
        if is_hidden and row <= MAX_ROWS:
            scan.hidden_rows |= set(range(row, min(row + repeat, MAX_ROWS + 1)))
        row += repeat
    return scan


def _scan_columns(table: _Element, scan: _SheetScan) -> None:
    column = 1
    for element in table.iter():
        if local_name(element) == "table-row":
            return
        if local_name(element) != "table-column":
            continue
        repeat = _repeat(element, "number-columns-repeated")
        if attribute(element, "visibility") in {"collapse", "filter"}:
            scan.hidden_columns |= set(range(column, min(column + repeat, MAX_COLUMNS + 1)))
        column += repeat


def _scan_row(element: _Element, row: int, scan: _SheetScan) -> None:
    column = 1
    for cell in element:
        name = local_name(cell)
        if name not in {"table-cell", "covered-table-cell"}:
            continue
        repeat = _repeat(cell, "number-columns-repeated")
        if name == "table-cell":
            _scan_cell(cell, row, column, repeat, scan)
        column += repeat


def _scan_cell(cell: _Element, row: int, column: int, repeat: int, scan: _SheetScan) -> None:
    text = _cell_text(cell)
    reference = f"{column_name(column)}{row}"
    if attribute(cell, "formula") and not text and attribute(cell, "value-type") in {None, "void"}:
        scan.lost_formulas.append(reference)
    for part in cell:
        if local_name(part) == "annotation":
            words = " ".join(plain_words(inner) for inner in part if local_name(inner) in {"p", "list"})
            scan.comments.append((row, column, words))
    if not text:
        return
    scan.last_row, scan.last_column = max(scan.last_row, row), max(scan.last_column, column + repeat - 1)
    if row > MAX_ROWS:
        return
    shown = min(repeat, MAX_COLUMNS + 1 - column)
    scan.room -= max(0, shown - 1)
    if scan.room < 0 and shown > 1:
        shown, scan.last_row = 1, MAX_ROWS + 1
    for place in range(column, column + shown):
        scan.cells[row, place] = Cell(text)
    down, across = _repeat(cell, "number-rows-spanned"), _repeat(cell, "number-columns-spanned")
    if down > 1 or across > 1:
        scan.merges.append(CellRange(row, column, min(row + down - 1, MAX_ROWS), min(column + across - 1, MAX_COLUMNS)))


def _repeat_row(scan: _SheetScan, row: int, times: int) -> None:
    """Write out a filled row that the file holds once for several equal ones, as far as there is room."""
    columns = range(1, min(scan.last_column, MAX_COLUMNS) + 1) if times > 1 else ()
    filled = {column: scan.cells[row, column] for column in columns if (row, column) in scan.cells}
    for offset in range(1, times):
        scan.room -= len(filled)
        if scan.room < 0:
            scan.last_row = MAX_ROWS + 1  # rows are left out, which is told as for any sheet that is too long
            return
        scan.last_row = max(scan.last_row, row + offset)
        for column, cell in filled.items():
            scan.cells[row + offset, column] = cell


def _cell_text(cell: _Element) -> str:
    kind = attribute(cell, "value-type")
    if kind == "date":
        day, _, clock = (attribute(cell, "date-value") or "").partition("T")
        return day[:ISO_DATE_CHARS] if clock in _MIDNIGHT else f"{day} {clock[:5]}"
    if kind == "boolean":
        return "Yes" if attribute(cell, "boolean-value") == "true" else "No"
    words = one_line(" ".join(plain_words(part) for part in cell if local_name(part) in {"p", "h"}))
    return words or one_line(attribute(cell, "value") or attribute(cell, "string-value") or "")


def _shape_blocks(table: _Element, reader: OpenTextReader, name: str, *, is_hidden: bool) -> Iterator[DraftBlock]:
    """Words of text boxes and charts on the sheet, tied to it (`table:shapes`) or to a cell."""
    reader.place = TextPlace(name)
    for element in table.iter():
        is_tied = local_name(element) in {"shapes", "table-cell", "covered-table-cell"}
        for shape in element if is_tied else ():
            if local_name(shape) not in {"p", "h", "annotation", "table"}:
                yield from reader.read_element(shape, is_hidden=is_hidden)


def _repeat(element: _Element, name: str) -> int:
    value = attribute(element, name)
    return max(1, int(value)) if value and value.isdigit() and len(value) < 9 else 1
