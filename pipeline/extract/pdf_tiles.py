"""Tiles of a dashboard: boxes side by side, each with a label, a large figure and a note, one row for each box.

In: the one-row grids of a page and its words. Out: a `Table` for each strip of tiles. The surprising rule: what
stands level in two boxes belongs to neither line, so that a strip is never read across.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.extract.pdf_edges import Grid
from pipeline.extract.pdf_lines import SIZE_STEP_POINTS, TIGHT_HEIGHTS, Line, Row, rows_of
from pipeline.extract.pdf_tables import Flow, Table, TableRow
from pipeline.extract.pdf_words import Word, enclosing_box
from pipeline.records import BoundingBox

LEVEL_POINTS = 4.0
"""How far the upper and lower borders of tiles of one strip may lie apart; rounded corners move them."""
TILE_MAX_WORDS = 40
"""Boxes with more words hold prose, which is left to the lines."""
TILE_MIN_LINES = 2
"""Boxes whose texts have one line each are a row of labels and values, which is read across."""


def read_tiles(grids: Sequence[Grid], words: Sequence[Word], flow: Flow) -> tuple[Table, ...]:
    """Read every strip of two or more tiles; `grids` are those of one row, other boxes are left alone."""
    boxes = sorted(
        (cell for grid in grids for row in grid.rows for cell in row if cell), key=lambda box: (box[1], box[0])
    )
    strips: list[list[BoundingBox]] = []
    for box in boxes:
        strip = next((strip for strip in strips if _stands_beside(strip, box)), None)
        if strip is None:
            strips.append([box])
        else:
            strip.append(box)
    return tuple(table for strip in strips if (table := _read_strip(strip, words, flow)) is not None)


def _stands_beside(strip: Sequence[BoundingBox], box: BoundingBox) -> bool:
    first = strip[0]
    is_level = abs(first[1] - box[1]) <= LEVEL_POINTS and abs(first[3] - box[3]) <= LEVEL_POINTS
    return is_level and all(box[0] >= other[2] - LEVEL_POINTS or box[2] <= other[0] + LEVEL_POINTS for other in strip)


def _read_strip(strip: Sequence[BoundingBox], words: Sequence[Word], flow: Flow) -> Table | None:
    """One row per tile, from left to right; None where the boxes are no tiles."""
    held = [(box, [word for word in words if word.lies_in(box)]) for box in sorted(strip)]
    held = [(box, inside) for box, inside in held if inside]
    lines = [len(rows_of(inside)) for _, inside in held]
    has_figure = any(word.text[:1].isdigit() for _, inside in held for word in inside)
    if len(held) < 2 or min(lines) < TILE_MIN_LINES or not has_figure:
        return None
    if any(len(inside) > TILE_MAX_WORDS for _, inside in held):
        return None
    rows = tuple(TableRow((_tile_text(inside, flow),), box, is_bold=False) for box, inside in held)
    return Table(enclosing_box(box for box, _ in held), (held[0][0][0],), (), rows)


def _tile_text(words: Sequence[Word], flow: Flow) -> str:
    """A tile on one line that is understood alone: `label: figure | note`."""
    parts = [flow([Line(tuple(row)).text for row in part]) for part in _parts(rows_of(words))]
    label, rest = parts[0].rstrip(":"), " | ".join(parts[1:])
    return f"{label}: {rest}" if rest else label


def _parts(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows that go on with one another: of one size, and tightly set."""
    part: list[Row] = []
    for row in rows:
        if part and not _goes_on(part[-1], row):
            yield part
            part = []
        part.append(row)
    if part:
        yield part


def _goes_on(above: Row, row: Row) -> bool:
    height = max(word.bottom - word.top for word in above)
    return (
        abs(above[0].size - row[0].size) < SIZE_STEP_POINTS
        and above[0].is_bold == row[0].is_bold
        and row[0].middle - above[0].middle <= TIGHT_HEIGHTS * height
    )
