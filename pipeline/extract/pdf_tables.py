"""Ruled tables of PDF pages: cell boxes and words in, rows of cell texts out.

The surprising rule: a table that goes on over a page join keeps its column headings, and its first row there, when
the first cell is blank or the text runs on, is the rest of the last row before the join.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from pipeline.extract.pdf_edges import Grid
from pipeline.extract.pdf_lines import order_lines
from pipeline.extract.pdf_words import Word
from pipeline.records import BoundingBox

Flow = Callable[[Sequence[str]], str]
"""Joins the raw lines of a paragraph or cell to one normalised line."""

WORD_SPACE_EMS = 0.4
"""Space between words in font sizes, justified text included; padding keeps cells further apart."""
SAME_COLUMN_POINTS = 4.0
"""How far a column's edge may move over a page join; Word redraws borders a point or two away."""
HEADER_MAX_WORDS = 12
"""A longer cell in the first row is content, not a column heading."""

_SENTENCE_END = re.compile(r"[.!?;:][\"'”’)\]]*$")
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cell texts from left to right, normalised; `is_header` when they are the column headings."""

    cells: tuple[str, ...]
    box: BoundingBox
    is_bold: bool
    is_header: bool = False
    last_page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of two or more columns on one page.

    `edges` are the left edges of its columns, `columns` their headings (empty when there are none); `rows` may be
    empty after its only row was joined to the page before.
    """

    box: BoundingBox
    edges: tuple[float, ...]
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]

    def row_text(self, row: TableRow) -> str:
        """The row as one line that is understood alone: `heading: cell | heading: cell`, blank cells left out."""
        headings = self.columns if self.columns and not row.is_header else ("",) * len(row.cells)
        return " | ".join(
            f"{heading.rstrip(':')}: {cell}" if heading else cell
            for cell, heading in zip(row.cells, headings, strict=True)
            if cell
        )


def read_table(grid: Grid, words: Sequence[Word], flow: Flow) -> Table | None:
    """Fill a grid with the words that lie in it; None when fewer than two columns hold text.

    A first cell merged with the one above repeats its text, so that each row is understood alone.
    """
    inside = [word for word in words if word.lies_in(grid.box)]
    drawn = [row for row in grid.rows if any(row)]
    filled = [_fill_row(row, inside, flow) for row in drawn]
    borders = _column_borders([texts for texts, _ in filled])
    if not borders or _is_highlighting(drawn, inside):
        return None
    cells = _repeat_merged([_merge_columns(texts, borders) for texts, _ in filled])
    rows = tuple(
        TableRow(tuple(row), _row_box(boxes, grid.box), is_bold)
        for row, boxes, (_, is_bold) in zip(cells, drawn, filled, strict=True)
        if any(row)
    )
    edges = (grid.box[0], *(min(box[0] for row in drawn if (box := row[border]) is not None) for border in borders))
    return with_header(Table(grid.box, edges, (), rows))


def with_header(table: Table) -> Table:
    """A table without headings, with its first row as headings where it looks like them."""
    return _with_columns(table, table.rows[0].cells) if _has_header(table.rows) else table


def join_tables(tables: Sequence[Sequence[Table]], joins: Sequence[bool]) -> list[list[Table]]:
    """Carry column headings over page joins and bring a split row back to the page it starts on.

    `tables` holds each page's tables from the top; `joins[i]` tells whether nothing but running headers and
    footers lies between the last table of page i and the first of page i + 1. `last_page` of a joined row is
    the position of the page its text ends on.
    """
    joined = [list(page_tables) for page_tables in tables]
    continued = [
        index
        for index in range(1, len(joined))
        if joins[index - 1] and joined[index - 1] and joined[index]
        if _has_same_columns(joined[index - 1][-1], joined[index][0])
    ]
    for index in reversed(continued):
        joined[index - 1][-1], joined[index][0] = _continue_table(joined[index - 1][-1], joined[index][0], index)
    for index in continued:
        joined[index][0] = _with_columns(joined[index][0], joined[index - 1][-1].columns)
    return joined


def _with_columns(table: Table, columns: tuple[str, ...]) -> Table:
    """A table under the headings of the page before, unless it has others; a row that repeats them is a header."""
    if not columns or (table.columns and table.columns != columns):
        return table
    return replace(
        table, columns=columns, rows=tuple(replace(row, is_header=row.cells == columns) for row in table.rows)
    )


def _continue_table(before: Table, after: Table, after_page: int) -> tuple[Table, Table]:
    """Move the rest of a split row from the table after a page join to the last row before it."""
    last = before.rows[-1]
    repeated = after.rows[:1] if after.rows[0].is_header and after.columns == before.columns else ()
    following = after.rows[len(repeated) :]
    if last.is_header or not following or not _continues_row(last, following[0]):
        return before, after
    cells = tuple(f"{start} {rest}".strip() for start, rest in zip(last.cells, following[0].cells, strict=True))
    whole = replace(last, cells=cells, last_page=following[0].last_page or after_page)
    return replace(before, rows=(*before.rows[:-1], whole)), replace(after, rows=(*repeated, *following[1:]))


def _continues_row(last: TableRow, first: TableRow) -> bool:
    """Whether a row has no first cell of its own, or runs on in the middle of a sentence."""
    if not first.cells[0]:
        return bool(last.cells[0])
    pairs = [(start, rest) for start, rest in zip(last.cells, first.cells, strict=True) if rest]
    if any(_SENTENCE_END.search(start) for start, _ in pairs):
        return False
    return any(start and rest[0].islower() for start, rest in pairs)


def _is_highlighting(rows: Sequence[Sequence[BoundingBox | None]], words: Sequence[Word]) -> bool:
    """Whether most texts on both sides of a border are one word space apart: marked prose, not cells."""
    gaps: list[bool] = []
    for row in rows:
        cells = [cell for cell in row if cell]
        for left, right in pairwise(cells):
            before = [word for word in words if word.lies_in(left)]
            after = [word for word in words if word.lies_in(right)]
            gaps += [
                second.x0 - first.x1 < WORD_SPACE_EMS * first.size
                for first, second in product(before[-1:], after[:1])
                if abs(first.middle - second.middle) < first.size / 2
            ]
    return sum(gaps) * 2 > len(gaps)


def _has_same_columns(before: Table, after: Table) -> bool:
    return len(before.edges) == len(after.edges) and all(
        abs(left - right) <= SAME_COLUMN_POINTS for left, right in zip(before.edges, after.edges, strict=True)
    )


def _has_header(rows: Sequence[TableRow]) -> bool:
    """Whether the first row heads the others: all short, and bold alone or without the figures or length below."""
    if len(rows) < 2 or any(_is_long(cell) or _SENTENCE_END.search(cell) for cell in rows[0].cells):
        return False
    if rows[0].is_bold:
        return not all(row.is_bold for row in rows[1:])
    if sum(bool(cell) for cell in rows[0].cells) < 2 or any(_FIGURE.search(cell) for cell in rows[0].cells[1:]):
        return False
    below = [cell for row in rows[1:] for cell in row.cells[1:]]
    return any(_FIGURE.search(cell) or _is_long(cell) for cell in below)


def _is_long(cell: str) -> bool:
    return len(cell.split()) > HEADER_MAX_WORDS


def _fill_row(row: Sequence[BoundingBox | None], words: Sequence[Word], flow: Flow) -> tuple[list[str | None], bool]:
    """Texts of a row's cells (None where merged) and whether all its words are bold."""
    held = [[word for word in words if word.lies_in(cell)] if cell else None for cell in row]
    texts = [None if inside is None else flow([line.text for line in order_lines(inside)]) for inside in held]
    lettered = [word for inside in held for word in inside or () if any(map(str.isalnum, word.text))]
    return texts, bool(lettered) and all(word.is_bold for word in lettered)


def _column_borders(rows: Sequence[Sequence[str | None]]) -> list[int]:
    """The fewest drawn borders (as cell positions) that keep apart all texts standing side by side.

    Shaded cells draw padding columns of their own, so that a heading and the cells under it begin at different
    borders. Two texts of a row may be parted at any border from the end of the first to the start of the second;
    going through these ranges by their ends and taking each end that is still needed gives the fewest borders.
    """
    ranges: list[tuple[int, int]] = []
    for row in rows:
        starts = [position for position, text in enumerate(row) if text is not None]
        ends = dict(zip(starts, [*starts[1:], len(row)], strict=True))
        held = [position for position in starts if row[position]]
        ranges += [(ends[left], right) for left, right in pairwise(held)]
    borders: list[int] = []
    for first, last in sorted(ranges, key=lambda pair: pair[1]):
        if not borders or borders[-1] < first:
            borders.append(last)
    return borders


def _merge_columns(row: Sequence[str | None], borders: Sequence[int]) -> list[str | None]:
    """A row's texts between the borders; None where no cell of the row begins."""
    bounds = pairwise((0, *borders, len(row)))
    drawn = [[text for text in row[start:end] if text is not None] for start, end in bounds]
    return [" ".join(filter(None, texts)) if texts else None for texts in drawn]


def _repeat_merged(rows: list[list[str | None]]) -> list[list[str]]:
    """Fill cells of the first column that are merged with the row above; other merged cells are blank."""
    filled: list[list[str]] = []
    for row in rows:
        above = filled[-1][0] if filled else ""
        filled.append([above if row[0] is None else row[0], *(cell or "" for cell in row[1:])])
    return filled


def _row_box(row: Sequence[BoundingBox | None], table: BoundingBox) -> BoundingBox:
    drawn = [cell for cell in row if cell]
    return table[0], min(cell[1] for cell in drawn), table[2], max(cell[3] for cell in drawn)
