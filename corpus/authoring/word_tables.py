"""Write tables into Word: widths by content, joined cells, status colours and tables within cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blocks import COLOUR, COLOURS, INNER, LEFT_CELL, UPPER_CELL, Table, cell_colour, cell_text
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell
from grids import joined_cells
from word_text import WordWriter, shade

HEADER_FILL = "DCE8EB"
LONGEST_CELL_CHARS = 60
NARROWEST_CHARS = 13
INNER_MARGIN_CM = 0.5


class WordTables:
    """Writes the tables of one document; `inners` are the tables that cells may show."""

    def __init__(self, writer: WordWriter, inners: Mapping[str, Table]) -> None:
        self._writer = writer
        self._inners = inners

    def add(self, place: Any, table: Table, width: float) -> None:
        """A table of `width` centimetres, then a small gap; an empty header row is left out."""
        heads = [] if not any(table.header) else [*table.bands, table.header]
        grid = self._fill(place, [*heads, *(row.cells for row in table.rows)], len(heads), width)
        if table.header[-1]:
            _repeat_headers(grid, len(heads))
        place.add_paragraph().paragraph_format.space_after = Pt(4)

    def add_rows(self, place: Any, rows: list[tuple[str, ...]], width: float, *, has_head: bool = False) -> None:
        """A table of plain rows, as for a version box."""
        self._fill(place, rows, int(has_head), width)
        place.add_paragraph().paragraph_format.space_after = Pt(4)

    def _fill(self, place: Any, texts: list[tuple[str, ...]], heads: int, width: float) -> WordTable:
        grid: WordTable = place.add_table(rows=0, cols=len(texts[0]))
        grid.style = "Table Grid"
        grid.autofit = False
        widths = _widths(texts, width)
        for column, column_width in zip(grid.columns, widths, strict=True):
            column.width = Cm(column_width)
        for number, cells in enumerate(texts):
            row = grid.add_row()  # type: ignore[no-untyped-call]
            for cell, text, cell_width in zip(row.cells, cells, widths, strict=True):
                cell.width = Cm(cell_width)
                if text not in (LEFT_CELL, UPPER_CELL):
                    self._write_cell(cell, text, cell_width, is_head=number < heads)
        for top, low, left, right in joined_cells(texts):
            joined = grid.cell(top, left).merge(grid.cell(low, right))
            _drop_empty_paragraphs(joined)
        return grid

    def _write_cell(self, cell: _Cell, text: str, width: float, *, is_head: bool) -> None:
        inner = INNER.search(text)
        colour = cell_colour(text)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        self._writer.write(paragraph, COLOUR.sub("", INNER.sub("", text)))
        for run in paragraph.runs:
            run.font.size, run.bold = Pt(9), is_head or run.bold
        if is_head:
            shade(cell._tc.get_or_add_tcPr(), HEADER_FILL)
        elif colour:
            shade(cell._tc.get_or_add_tcPr(), COLOURS[colour])
        if inner:
            table = self._inners[inner["name"]]
            self._fill(cell, [table.header, *(row.cells for row in table.rows)], 1, width - INNER_MARGIN_CM)


def _widths(texts: list[tuple[str, ...]], width: float) -> list[float]:
    """Share the text width by each column's longest cell, bounded so that no column starves."""
    wanted = [
        min(max(max(map(_chars, column)), NARROWEST_CHARS), LONGEST_CELL_CHARS) for column in zip(*texts, strict=True)
    ]
    return [width * chars / sum(wanted) for chars in wanted]


def _chars(text: str) -> int:
    if text in (LEFT_CELL, UPPER_CELL):
        return 0
    return (
        LONGEST_CELL_CHARS if INNER.search(text) else len(text) if COLOUR.search(text) is None else len(cell_text(text))
    )


def _drop_empty_paragraphs(cell: _Cell) -> None:
    """Merging keeps an empty paragraph of each joined cell."""
    for paragraph in cell.paragraphs[1:]:
        if not paragraph.text:
            paragraph._p.getparent().remove(paragraph._p)


def _repeat_headers(grid: WordTable, heads: int) -> None:
    for row in grid.rows[:heads]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
