"""Set a table as a ruled PDF grid: joined cells, status colours, tables within cells, repeated headings."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from blocks import COLOUR, COLOURS, FORMULA, INNER, LEFT_CELL, UPPER_CELL, Table, cell_colour, cell_text
from looks import Setting, inline
from reportlab.lib.colors import HexColor, white
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, PageBreak
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid

SHORT_CELL_CHARS = 9
"""Width in characters that every column is given at least, so that a date stays on one line."""
LONG_CELL_CHARS = 52
"""Width in characters after which a column grows no more."""
WORD_CHAR_POINTS = 5.2
"""Width of a letter of a word that must not be broken, a little above the average."""
CELL_PADDING = 12
"""What reportlab keeps free left and right of a cell's text, in points."""


def grids(table: Table, setting: Setting) -> Iterator[Flowable]:
    """The table over the frame's width, parted where the author starts a new page."""
    starts = [0, *(number for number, row in enumerate(table.rows) if row.starts_page and number), len(table.rows)]
    widths = column_widths(table, setting.width)
    for first, last in pairwise(starts):
        if first:
            yield PageBreak()
        yield grid(dataclasses.replace(table, rows=table.rows[first:last]), setting, widths)


def grid(table: Table, setting: Setting, widths: list[float] | None = None) -> Grid:
    """One ruled grid; an empty header row is left out."""
    look, family = setting.look, setting.family
    cell = ParagraphStyle(
        "cell", fontName=family.regular, fontSize=look.cell_points, leading=look.cell_points + 2.6, alignment=TA_LEFT
    )
    head_colour = white if look.has_filled_head else HexColor(look.brand)
    head = ParagraphStyle("head", parent=cell, fontName=family.bold, textColor=head_colour)
    heads = [] if not any(table.header) else [*table.bands, table.header]
    texts = [*heads, *(row.cells for row in table.rows)]
    widths = widths or column_widths(table, setting.width)
    rows = [
        [
            _content(
                text, head if number < len(heads) else cell, dataclasses.replace(setting, width=width - CELL_PADDING)
            )
            for text, width in zip(row, widths, strict=True)
        ]
        for number, row in enumerate(texts)
    ]
    filled = Grid(rows, widths, repeatRows=len(heads), spaceBefore=4)
    filled.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, HexColor("#AEB8BF")),
            *_head_fill(len(heads), setting),
            ("ROWBACKGROUNDS", (0, len(heads)), (-1, -1), [white, HexColor(look.tint)]),
            ("VALIGN", (0, 0), (-1, -1), "TOP" if look.runs_tables_on else "MIDDLE"),
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ("NOSPLIT", (0, 0), (-1, min(1 if look.runs_tables_on else 3, len(rows) - 1))),
            *_colours(texts, len(heads)),
            *spans(texts),
        ]
    )
    return filled


def column_widths(table: Table, width: float) -> list[float]:
    """Share a width by each column's longest cell, bounded so that figures and long words keep on one line."""
    columns = list(zip(table.header, *table.bands, *(row.cells for row in table.rows), strict=True))
    wanted = [min(max(max(map(_chars, column)), SHORT_CELL_CHARS), LONG_CELL_CHARS) for column in columns]
    shares = [width * chars / sum(wanted) for chars in wanted]
    needed = [CELL_PADDING + WORD_CHAR_POINTS * max(map(_longest_word, column)) for column in columns]
    lack = sum(max(0, need - share) for need, share in zip(needed, shares, strict=True))
    spare = sum(max(0, share - need) for need, share in zip(needed, shares, strict=True))
    if not 0 < lack <= spare:
        return shares
    return [max(need, share - max(0, share - need) * lack / spare) for need, share in zip(needed, shares, strict=True)]


def joined_cells(texts: list[tuple[str, ...]]) -> Iterator[tuple[int, int, int, int]]:
    """First and last row and column of every group of joined cells, from 0."""
    for number, row in enumerate(texts):
        for column, text in enumerate(row):
            if text in (LEFT_CELL, UPPER_CELL):
                continue
            right, low = column, number
            while right + 1 < len(row) and row[right + 1] == LEFT_CELL:
                right += 1
            while low + 1 < len(texts) and texts[low + 1][column] == UPPER_CELL:
                low += 1
            if (right, low) != (column, number):
                yield number, low, column, right


def spans(texts: list[tuple[str, ...]]) -> list[tuple[Any, ...]]:
    """The commands that join cells."""
    return [("SPAN", (left, top), (right, low)) for top, low, left, right in joined_cells(texts)]


def _longest_word(text: str) -> int:
    return max(map(len, cell_text(text).split()), default=0)


def _chars(text: str) -> int:
    return LONG_CELL_CHARS if INNER.search(text) else 0 if text in (LEFT_CELL, UPPER_CELL) else len(text)


def _head_fill(heads: int, setting: Setting) -> list[tuple[Any, ...]]:
    if not heads:
        return []
    fill = setting.look.brand if setting.look.has_filled_head else setting.look.tint
    return [("BACKGROUND", (0, 0), (-1, heads - 1), HexColor(fill))]


def _colours(texts: list[tuple[str, ...]], heads: int) -> list[tuple[Any, ...]]:
    found = [
        ((column, number), cell_colour(text))
        for number, row in enumerate(texts[heads:], heads)
        for column, text in enumerate(row)
    ]
    return [("BACKGROUND", place, place, HexColor(f"#{COLOURS[name]}")) for place, name in found if name]


def _content(text: str, style: ParagraphStyle, setting: Setting) -> Flowable | list[Flowable] | str:
    if text in (LEFT_CELL, UPPER_CELL):
        return ""
    inner = INNER.search(text)
    formula = FORMULA.fullmatch(text)
    words = Text(inline(formula["shown"] if formula else COLOUR.sub("", INNER.sub("", text))), style)
    if not inner:
        return words
    nested = grid(setting.inners[inner["name"]], setting)
    return [words, nested] if cell_text(text) else [nested]
