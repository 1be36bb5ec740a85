"""Readings of a PDF's pages in, pages with their normalised text and blocks out.

Works on the document as a whole, because hyphens, headings, body style and tables over page joins can only be
decided there. Bullet glyphs stay in the page's text but outside their block.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, pairwise

from pipeline.extract.normalise import BULLET, document_words, flow_lines
from pipeline.extract.pdf_aligned import find_aligned_tables
from pipeline.extract.pdf_blocks import LineBlock, body_style, group_lines, heading_levels
from pipeline.extract.pdf_edges import Grid
from pipeline.extract.pdf_lines import Line, order_lines, rows_of
from pipeline.extract.pdf_notes import Note
from pipeline.extract.pdf_tables import Flow, Table, join_tables, read_table
from pipeline.extract.pdf_tiles import read_tiles
from pipeline.extract.pdf_words import Word, enclosing_box
from pipeline.records import Block, BlockKind, BoundingBox, Page, SectionType

TOP_MARGIN_SHARE, BOTTOM_MARGIN_SHARE = 0.13, 0.88
"""Shares of the page height outside which lines do not part a table from its rest on the next page."""

Style = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class PageReading:
    """What an engine gave for one page: its height in points, its words, the grids of its ruled tables, its notes."""

    number: int
    height: float
    words: tuple[Word, ...]
    grids: tuple[Grid, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def location(self) -> str:
        """The page as it is cited."""
        return f"p. {self.number}"


@dataclass(frozen=True, slots=True)
class _Layout:
    """A page cut at its tables: one more region of lines than tables, and the borders of one-column boxes."""

    reading: PageReading
    regions: tuple[tuple[Line, ...], ...]
    tables: tuple[Table, ...]
    borders: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A block's text and place before it is set into its page's text; `prefix` is its bullet."""

    block: Block
    text: str
    prefix: str = ""


def compose_pages(readings: Sequence[PageReading]) -> tuple[Page, ...]:
    """Compose a document's pages, one for each reading, in the order given."""
    words = document_words(Line(tuple(row)).text for reading in readings for row in rows_of(reading.words))
    flow = partial(flow_lines, known_words=words)
    layouts = [_lay_out(reading, flow) for reading in readings]
    joins = [_is_table_join(before, after) for before, after in pairwise(layouts)]
    tables = join_tables([layout.tables for layout in layouts], joins)
    body = body_style([region for layout in layouts for region in layout.regions])
    groups = [[group_lines(lines, body, borders=layout.borders) for lines in layout.regions] for layout in layouts]
    levels = heading_levels([block for page in groups for block in chain.from_iterable(page)])
    numbers = [reading.number for reading in readings]
    return tuple(
        _compose_page(layout.reading, _drafts(layout.reading, regions, page_tables, levels, numbers, flow))
        for layout, regions, page_tables in zip(layouts, groups, tables, strict=True)
    )


def _lay_out(reading: PageReading, flow: Flow) -> _Layout:
    found = [(grid, read_table(grid, reading.words, flow)) for grid in reading.grids if len(grid.rows) > 1]
    tiles = read_tiles([grid for grid in reading.grids if len(grid.rows) == 1], reading.words, flow)
    ruled = (*(table for _, table in found if table), *tiles)
    borders = tuple(edge for grid, table in found if not table for edge in grid.row_edges)
    left = [word for word in reading.words if not any(word.lies_in(table.box) for table in ruled)]
    aligned = find_aligned_tables(left, flow)
    left = [word for word in left if not any(word.lies_in(table.box) for table in aligned)]
    tables = tuple(sorted((*ruled, *aligned), key=lambda table: table.box[1]))
    regions: list[tuple[Line, ...]] = []
    for table in tables:
        regions.append(order_lines([word for word in left if word.middle < table.box[1]]))
        left = [word for word in left if word.middle >= table.box[1]]
    return _Layout(reading, (*regions, order_lines(left)), tables, borders)


def _is_table_join(before: _Layout, after: _Layout) -> bool:
    """Whether only running headers and footers lie between a page's last table and the next page's first."""
    foot, head = before.reading.height * BOTTOM_MARGIN_SHARE, after.reading.height * TOP_MARGIN_SHARE
    return all(line.middle > foot for line in before.regions[-1]) and all(
        line.middle < head for line in after.regions[0]
    )


def _drafts(
    reading: PageReading,
    regions: Sequence[Sequence[LineBlock]],
    tables: Sequence[Table],
    levels: Mapping[Style, int],
    numbers: Sequence[int],
    flow: Flow,
) -> Iterator[_Draft]:
    """Blocks of a page in reading order: a region of lines, then the table below it, and so on."""
    for index, region in enumerate(regions):
        yield from (_line_draft(block, reading, levels, flow) for block in region)
        if index < len(tables):
            yield from _row_drafts(tables[index], reading, numbers)
    yield from (_note_draft(note, reading, flow) for note in reading.notes)


def _line_draft(block: LineBlock, reading: PageReading, levels: Mapping[Style, int], flow: Flow) -> _Draft:
    text = flow([line.text for line in block.lines])
    prefix = f"{BULLET} " if text.startswith(f"{BULLET} ") else ""
    level = levels[block.style] if block.kind is BlockKind.HEADING else None
    box = _rounded(enclosing_box(line.box for line in block.lines))
    return _Draft(Block(block.kind, 0, 0, reading.location, level=level, bbox=box), text[len(prefix) :], prefix)


def _row_drafts(table: Table, reading: PageReading, numbers: Sequence[int]) -> Iterator[_Draft]:
    for row in table.rows:
        section = SectionType.TABLE_HEADER if row.is_header else SectionType.BODY
        last = reading.location if row.last_page is None else f"pp. {reading.number}-{numbers[row.last_page]}"
        columns = () if row.is_header else table.columns
        yield _Draft(
            Block(BlockKind.ROW, 0, 0, last, section_type=section, columns=columns, bbox=_rounded(row.box)),
            table.row_text(row),
        )


def _note_draft(note: Note, reading: PageReading, flow: Flow) -> _Draft:
    """A comment as a note, a form field as a row that names it."""
    if note.field_name is None:
        block = Block(BlockKind.PARAGRAPH, 0, 0, f"{reading.location} note", section_type=SectionType.NOTE)
        return _Draft(block, flow([note.text]))
    name = flow([note.field_name]).rstrip(":")
    text = flow([note.text])
    return _Draft(Block(BlockKind.ROW, 0, 0, f"{reading.location} form"), f"{name}: {text}" if name else text)


def _compose_page(reading: PageReading, drafts: Iterator[_Draft]) -> Page:
    """Set blocks one to a line; blocks without text are left out."""
    lines: list[str] = []
    blocks: list[Block] = []
    position = 0
    for draft in drafts:
        if not draft.text.strip():
            continue
        start = position + len(draft.prefix)
        blocks.append(replace(draft.block, char_start=start, char_end=start + len(draft.text)))
        lines.append(draft.prefix + draft.text)
        position += len(lines[-1]) + 1
    return Page(
        ordinal=reading.number,
        page_number=reading.number,
        location=reading.location,
        text="\n".join(lines),
        blocks=tuple(blocks),
        height=reading.height,
    )


def _rounded(box: BoundingBox) -> BoundingBox:
    """Tenths of a point: finer figures differ between builds of pdfium."""
    x0, top, x1, bottom = box
    return round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1)
