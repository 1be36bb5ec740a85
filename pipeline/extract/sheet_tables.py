"""The cells of one sheet in, draft blocks out: titles, tables with their headings, notes.

A sheet is a wall with several things pinned to it. Blank rows and columns part them; a part of one column is text,
any other is a table. Rows below a blank row that bring no headings of their own keep those of the table above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.extract.drafts import DraftBlock
from pipeline.extract.sheet_scan import CellRange, SheetFacts, column_name
from pipeline.extract.table_rows import (
    Cell,
    RenderedRow,
    column_headings,
    heads_figures,
    is_number,
    render_rows,
    table_shape,
)
from pipeline.records import BlockKind, SectionType

MAX_TITLE_WORDS = 14
"""Longest line that is taken for the title of what stands below it."""

MIN_NOTE_WORDS = 7
"""A lone cell under a table with this many words is a note on it; a shorter one is a row without figures."""

MAX_SPREAD_CELLS = 50_000
"""Cells of one sheet that merged cells are repeated over; a merge of the whole used range could be millions."""

Grid = Mapping[tuple[int, int], Cell]
"""Cells that hold text, by 1-based row and column."""

_NOTE = re.compile(r"(?:notes?|source|n\.?b\.?|key|caveats?|definitions?|data source)\b|[*†‡]|\(\d\)", re.I)


@dataclass(frozen=True, slots=True)
class _Headed:
    """A table whose headings later rows may carry on."""

    left: int
    right: int
    columns: tuple[str, ...]
    is_bold: bool


def sheet_blocks(grid: Grid, facts: SheetFacts, sheet_name: str, *, is_hidden: bool = False) -> tuple[DraftBlock, ...]:
    """Find the regions of a sheet and render them, top to bottom, then left to right."""
    spread = spread_merges(grid, facts)
    blocks: list[DraftBlock] = []
    above: _Headed | None = None
    for region in find_regions(spread):
        if region.left == region.right:
            rows = [row for row in range(region.top, region.bottom + 1) if (row, region.left) in spread]
            blocks += _line_blocks(spread, rows, region, facts, sheet_name, is_first=not blocks)
            continue
        table, titles, notes = _trim(spread, region)
        blocks += _line_blocks(spread, titles, region, facts, sheet_name, is_first=not blocks)
        if table is not None:
            table_rows, above = _table_blocks(spread, table, facts, sheet_name, above)
            blocks += table_rows
        blocks += _line_blocks(spread, notes, region, facts, sheet_name, is_first=False)
    return tuple(_hide(block) for block in blocks) if is_hidden else tuple(blocks)


def spread_merges(grid: Grid, facts: SheetFacts) -> dict[tuple[int, int], Cell]:
    """Repeat a merged cell's text over the rows and columns it covers, within the used range.

    A value that stands under a merged cell is kept: Excel hides it, but the file says it. Past
    `MAX_SPREAD_CELLS` a merge is decoration, and its text stands in its first cell only.
    """
    spread = dict(grid)
    room = MAX_SPREAD_CELLS
    for merge in facts.merges:
        source = grid.get((merge.top, merge.left))
        bottom, right = min(merge.bottom, facts.last_row), min(merge.right, facts.last_column)
        covered = max(0, bottom - merge.top + 1) * max(0, right - merge.left + 1)
        if source is None or covered > room:
            continue
        room -= covered
        for row in range(merge.top, bottom + 1):
            for column in range(merge.left, right + 1):
                if (row, column) not in grid:
                    spread[row, column] = Cell(source.text, source.is_bold, continues=column > merge.left)
    return spread


def find_regions(grid: Grid) -> Iterator[CellRange]:
    """Cut the sheet at blank rows, then each band at blank columns that part two tables."""
    columns_by_row: dict[int, list[int]] = {}
    for row, column in grid:
        columns_by_row.setdefault(row, []).append(column)
    for top, bottom in _runs(sorted(columns_by_row)):
        band = [(row, column) for row in range(top, bottom + 1) for column in columns_by_row[row]]
        parts = list(_runs(sorted({column for _, column in band})))
        joined = [parts[0]]
        for left, right in parts[1:]:
            if _starts_table(grid, top, bottom, left, right):
                joined.append((left, right))
            else:
                joined[-1] = (joined[-1][0], right)
        for left, right in joined:
            rows = [row for row, column in band if left <= column <= right]
            yield CellRange(min(rows), left, max(rows), right)


def _runs(positions: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = previous = None
    for position in positions:
        if previous is None or start is None:
            start = position
        elif position > previous + 1:
            yield start, previous
            start = position
        previous = position
    if start is not None and previous is not None:
        yield start, previous


def _starts_table(grid: Grid, top: int, bottom: int, left: int, right: int) -> bool:
    """Whether columns right of a gap are a table of their own: labels, not figures, run down their first column."""
    firsts = [grid[row, left].text for row in range(top, bottom + 1) if (row, left) in grid]
    words = sum(not is_number(text) for text in firsts[1:])
    return right > left and len(firsts) > 1 and words * 2 > len(firsts[1:])


def _trim(grid: Grid, region: CellRange) -> tuple[CellRange | None, list[int], list[int]]:
    """Take lone lines off the top (titles) and lone long or marked lines off the foot (notes) of a table."""
    rows = list(range(region.top, region.bottom + 1))
    own = {row: _own_cells(grid, row, region) for row in rows}
    titles = []
    while rows and len(own[rows[0]]) == 1 and own[rows[0]][0][0] == region.left:
        titles.append(rows.pop(0))
    notes: list[int] = []
    while rows and len(own[rows[-1]]) == 1 and _is_note(own[rows[-1]][0][1].text):
        notes.insert(0, rows.pop())
    if not rows:
        return None, titles, notes
    return CellRange(rows[0], region.left, rows[-1], region.right), titles, notes


def _own_cells(grid: Grid, row: int, region: CellRange) -> list[tuple[int, Cell]]:
    columns = range(region.left, region.right + 1)
    return [
        (column, grid[row, column]) for column in columns if (row, column) in grid and not grid[row, column].continues
    ]


def _is_note(text: str) -> bool:
    return _NOTE.match(text) is not None or len(text.split()) >= MIN_NOTE_WORDS


def _line_blocks(
    grid: Grid, rows: Sequence[int], region: CellRange, facts: SheetFacts, sheet_name: str, *, is_first: bool
) -> Iterator[DraftBlock]:
    """Lone lines: the first of the sheet and bold ones are headings, marked ones notes, others paragraphs."""
    for row in rows:
        place = next(column for column in range(region.left, region.right + 1) if (row, column) in grid)
        cell = grid[row, place]
        is_title = (
            len(cell.text.split()) <= MAX_TITLE_WORDS and not cell.text.endswith(".") and not is_number(cell.text)
        )
        is_heading = is_title and (is_first or cell.is_bold) and not _NOTE.match(cell.text)
        is_note = not is_heading and _NOTE.match(cell.text)
        yield DraftBlock(
            kind=BlockKind.HEADING if is_heading else BlockKind.PARAGRAPH,
            text=cell.text,
            location=f"{sheet_name}!{column_name(place)}{row}",
            section_type=SectionType.NOTE if is_note else SectionType.BODY,
            level=(1 if is_first else 2) if is_heading else None,
            is_hidden=row in facts.hidden_rows or place in facts.hidden_columns,
        )
        is_first = False


def _table_blocks(
    grid: Grid, table: CellRange, facts: SheetFacts, sheet_name: str, above: _Headed | None
) -> tuple[list[DraftBlock], _Headed | None]:
    carries_on = above is not None and above.left <= table.left and table.right <= above.right
    bounds = CellRange(table.top, above.left, table.bottom, above.right) if above and carries_on else table
    cells = _cells(grid, bounds, range(bounds.left, bounds.right + 1))
    shape = table_shape(cells)
    above_is_bold = above is not None and above.is_bold
    first_is_bold = all(cell.is_bold for cell in cells[0] if cell.text)
    has_own_header = shape.header_rows > 0 and (first_is_bold or not above_is_bold or heads_figures(cells))
    if above and carries_on and not has_own_header:
        rendered = render_rows(cells, inherited=above.columns)
        return [_row_block(row, bounds, facts, sheet_name) for row in rendered], above
    if bounds is not table:
        return _table_blocks(grid, table, facts, sheet_name, None)
    header_end = shape.lead_rows + shape.header_rows
    blocks = list(_rows_by_visibility(grid, table, facts, sheet_name, header_end if shape.header_rows else 0))
    if not shape.header_rows:
        return blocks, above
    columns = column_headings(cells[shape.lead_rows : header_end])
    return blocks, _Headed(table.left, table.right, columns, first_is_bold)


def _rows_by_visibility(
    grid: Grid, table: CellRange, facts: SheetFacts, sheet_name: str, header_rows: int
) -> Iterator[DraftBlock]:
    """Rows of the columns that show; then, marked as hidden, rows of those that do not."""
    columns = range(table.left, table.right + 1)
    shown = [column for column in columns if column not in facts.hidden_columns]
    unseen = [column for column in columns if column in facts.hidden_columns]
    for chosen in (shown, unseen):
        if not chosen:
            continue
        bounds = CellRange(table.top, chosen[0], table.bottom, chosen[-1])
        for row in render_rows(_cells(grid, table, chosen), flagged_header_rows=header_rows):
            block = _row_block(row, bounds, facts, sheet_name)
            yield _hide(block) if chosen is unseen else block


def _cells(grid: Grid, bounds: CellRange, columns: Sequence[int]) -> list[list[Cell]]:
    return [[grid.get((row, column), Cell()) for column in columns] for row in range(bounds.top, bounds.bottom + 1)]


def _row_block(row: RenderedRow, bounds: CellRange, facts: SheetFacts, sheet_name: str) -> DraftBlock:
    number = bounds.top + row.row
    return DraftBlock(
        kind=BlockKind.ROW,
        text=row.text,
        location=f"{sheet_name}!{column_name(bounds.left)}{number}:{column_name(bounds.right)}{number}",
        section_type=row.section_type,
        columns=row.columns,
        is_hidden=number in facts.hidden_rows,
    )


def _hide(block: DraftBlock) -> DraftBlock:
    return DraftBlock(
        block.kind, block.text, block.location, block.section_type, block.level, block.columns, is_hidden=True
    )
