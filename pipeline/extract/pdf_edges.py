"""Drawn lines of an open pypdfium2 page in, the grids of its ruled tables out.

pdfium hands out the strokes, pdfplumber's table functions make cells of them: parsing the page a second time in
pdfplumber cost three quarters of the reading time of 28 reports and gave the same cells. The surprising rule: a
white box without outline rules nothing, because Word paints these behind lines of edited text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.records import BoundingBox

EDGE_MAX_THICKNESS = 2.5
"""Points; a thicker shape is a box or a picture, not a ruled line."""
EDGE_MIN_LENGTH = 8.0
"""Points; shorter strokes are dashes or parts of drawings."""
MIN_EDGES = 3
"""Horizontal and vertical edges each that promise a table: this gate missed none of 166 (findings)."""
STRAIGHT_POINTS = 0.05
"""A stroke that strays less than this from level or upright is straight: exporters round to hundredths."""
MAX_SHAPES = 20_000
"""Shapes of a page that are looked at; a page with more is a drawing (a map, a plan), not a table."""
MAX_EDGES = 20_000
"""Strokes of a page that are merged to lines: 5,000 cells drawn one by one."""
MAX_LINE_PAIRS = 250_000
"""Level times upright lines, after merging, whose crossings are sought: 2 million that all cross took 7 s."""
MAX_CROSSINGS = 5_000
"""Crossings of a page that are made cells: 4,900 took 0.8 s, 10,000 3.1 s, 19,600 12 s; 28 reports have at most 88."""
SNAP_POINTS, JOIN_POINTS, CROSS_POINTS, MIN_JOINED_POINTS = 3.0, 3.0, 3.0, 3.0
"""Tolerances of pdfplumber's own table finder, in points, so that cells equal those it would find."""
LINE_BOX_POINTS = 24.0
"""Boxes all lower than this hold a line each: highlighted prose, where they must not part paragraphs."""
WHITE = 255
"""The highest value of a colour channel."""
MAX_FORM_DEPTH = 8
"""Drawings inside drawings that are followed; real files have two or three levels."""

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Turn = Callable[[float, float, float, float], BoundingBox]
"""From a page's own left, top, right, bottom to points from its top left corner."""

_UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class TooManyEdgesError(Exception):
    """A page draws more lines than a table can have in reasonable time."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A straight level or upright stroke, in points from the page's top left corner."""

    is_level: bool
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def length(self) -> float:
        """Length in points."""
        return self.x1 - self.x0 if self.is_level else self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Grid:
    """Cell boxes of a ruled table as drawn, row by row; None where a cell is merged into a neighbour."""

    box: BoundingBox
    rows: tuple[tuple[BoundingBox | None, ...], ...]

    @property
    def row_edges(self) -> tuple[float, ...]:
        """Distances of the rows' upper and lower borders from the page top; none when all are one line high."""
        drawn = [cell for row in self.rows for cell in row if cell]
        if all(cell[3] - cell[1] < LINE_BOX_POINTS for cell in drawn):
            return ()
        return tuple(sorted({edge for cell in drawn for edge in (cell[1], cell[3])}))


def read_edges(page: Any, turn: Turn) -> tuple[Edge, ...]:
    """Read the straight strokes of an open pypdfium2 page, those inside its form objects too."""
    from pypdfium2 import raw

    edges: list[Edge] = []
    for seen, (shape, matrix) in enumerate(_shapes(page, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, _UNMOVED)):
        if seen >= MAX_SHAPES:
            break
        strokes = list(_strokes(shape, matrix))
        if strokes and not _is_white_box(shape, strokes):
            edges += filter(None, (_edge(start, end, turn) for start, end in strokes))
    return tuple(edges)


def trace_grids(edges: Sequence[Edge]) -> tuple[Grid, ...]:
    """Trace the tables that edges rule, as pdfplumber's table finder does, from the top; those of one row are boxes.

    Raises TooManyEdgesError for a drawing.
    """
    if not _promise_table(edges):
        return ()
    if len(edges) > MAX_EDGES:
        raise TooManyEdgesError
    from pdfplumber import table

    lines = _merged(edges)
    level = sum(line.is_level for line in lines)
    if level * (len(lines) - level) > MAX_LINE_PAIRS:
        raise TooManyEdgesError
    closed = [_plumber_edge(line) for line in (*lines, *_open_ends(lines))]
    crossings = table.edges_to_intersections(closed, CROSS_POINTS, CROSS_POINTS)
    if len(crossings) > MAX_CROSSINGS:
        raise TooManyEdgesError
    cells = table.intersections_to_cells(crossings)
    no_page: Any = None  # it is asked for text only
    tables = [table.Table(no_page, group) for group in table.cells_to_tables(cells)]
    grids = [
        Grid(_as_box(found.bbox), tuple(tuple(map(_as_cell, row.cells)) for row in found.rows)) for found in tables
    ]
    return tuple(sorted(grids, key=lambda grid: grid.box[1]))


def _merged(edges: Sequence[Edge]) -> list[Edge]:
    """Strokes snapped to one another and joined end to end, without what is still shorter than a cell."""
    from pdfplumber import table

    drawn = [_plumber_edge(edge) for edge in edges if edge.length >= 1]
    merged = table.merge_edges(drawn, SNAP_POINTS, SNAP_POINTS, JOIN_POINTS, JOIN_POINTS)
    lines = [
        Edge(line["orientation"] == "h", *(float(line[side]) for side in ("x0", "top", "x1", "bottom")))
        for line in merged
    ]
    return [line for line in lines if line.length >= MIN_JOINED_POINTS]


def _open_ends(edges: Sequence[Edge]) -> Iterator[Edge]:
    """The border that is missing where a table runs over a page join: its columns' lines end level, on no line."""
    upright = [edge for edge in edges if not edge.is_level and edge.length >= EDGE_MIN_LENGTH]
    level = [edge for edge in edges if edge.is_level]
    ends = Counter(round(y) for edge in upright for y in (edge.top, edge.bottom))
    for end in (end for end, lines in ends.items() if lines >= MIN_EDGES):
        ending = [edge for edge in upright if end in (round(edge.top), round(edge.bottom))]
        x0, x1 = min(edge.x0 for edge in ending), max(edge.x0 for edge in ending)
        if not any(abs(edge.top - end) <= SNAP_POINTS and edge.x0 < x1 and edge.x1 > x0 for edge in level):
            yield Edge(True, x0, float(end), x1, float(end))


def _as_box(box: Sequence[float]) -> BoundingBox:
    x0, top, x1, bottom = map(float, box)
    return x0, top, x1, bottom


def _as_cell(cell: Sequence[float] | None) -> BoundingBox | None:
    return _as_box(cell) if cell else None


def _promise_table(edges: Sequence[Edge]) -> bool:
    """Whether there are enough long edges for a table."""
    long = [edge.is_level for edge in edges if edge.length >= EDGE_MIN_LENGTH]
    return sum(long) >= MIN_EDGES and len(long) - sum(long) >= MIN_EDGES


def read_plumber_edges(page: Any) -> tuple[Edge, ...]:
    """Read the straight strokes of an open pdfplumber page: the fallback when pdfium cannot read it."""
    return tuple(
        Edge(edge["orientation"] == "h", *(float(edge[side]) for side in ("x0", "top", "x1", "bottom")))
        for edge in page.edges
        if edge["orientation"] in ("h", "v")
    )


def _shapes(
    parent: Any, count: Callable[[Any], int], get: Callable[[Any, int], Any], matrix: Matrix, depth: int = 0
) -> Iterator[tuple[Any, Matrix]]:
    """Path objects below a page or form object, each with the matrix from its space to the page's."""
    from pypdfium2 import raw

    for index in range(count(parent)):
        shape = get(parent, index)
        kind = raw.FPDFPageObj_GetType(shape)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield shape, _product(_matrix(shape), matrix)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_FORM_DEPTH:
            inner = _product(_matrix(shape), matrix)
            yield from _shapes(shape, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1)


def _strokes(shape: Any, matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    """Straight segments of a visible path in page space, closing ones too."""
    import ctypes

    from pypdfium2 import raw

    x, y = ctypes.c_float(), ctypes.c_float()
    if not _is_painted(shape):
        return
    start = last = (0.0, 0.0)
    for index in range(raw.FPDFPath_CountSegments(shape)):
        segment = raw.FPDFPath_GetPathSegment(shape, index)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = _moved((x.value, y.value), matrix)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield last, point
        last = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield last, start
            last = start


def _edge(start: Point, end: Point, turn: Turn) -> Edge | None:
    x0, top, x1, bottom = turn(
        min(start[0], end[0]), max(start[1], end[1]), max(start[0], end[0]), min(start[1], end[1])
    )
    width, height = x1 - x0, bottom - top
    if height <= STRAIGHT_POINTS < width:
        return Edge(True, x0, (top + bottom) / 2, x1, (top + bottom) / 2)
    if width <= STRAIGHT_POINTS < height:
        return Edge(False, (x0 + x1) / 2, top, (x0 + x1) / 2, bottom)
    return None


def _plumber_edge(edge: Edge) -> dict[str, object]:
    return {
        "object_type": "line",
        "orientation": "h" if edge.is_level else "v",
        "x0": edge.x0,
        "x1": edge.x1,
        "top": edge.top,
        "doctop": edge.top,
        "bottom": edge.bottom,
        "width": edge.x1 - edge.x0,
        "height": edge.bottom - edge.top,
    }


def _is_painted(shape: Any) -> bool:
    """Whether a path is filled or outlined; the others only clip."""
    fill, stroke = _draw_mode(shape)
    return bool(fill or stroke)


def _is_white_box(shape: Any, strokes: Sequence[tuple[Point, Point]]) -> bool:
    """Whether a path is a white area without outline, thicker than a line."""
    import ctypes

    from pypdfium2 import raw

    points = [point for stroke in strokes for point in stroke]
    sides = [max(axis) - min(axis) for axis in zip(*points, strict=True)]
    if min(sides) <= EDGE_MAX_THICKNESS or _draw_mode(shape)[1]:
        return False
    colours = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(shape, *map(ctypes.byref, colours))
    return all(colour.value == WHITE for colour in colours[:3])


def _draw_mode(shape: Any) -> tuple[int, int]:
    import ctypes

    from pypdfium2 import raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(shape, ctypes.byref(fill), ctypes.byref(stroke))
    return fill.value, stroke.value


def _matrix(shape: Any) -> Matrix:
    import ctypes

    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(shape, ctypes.byref(matrix)):
        return _UNMOVED
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _product(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    (x_of_e, y_of_e) = _moved((e, f), second)
    a2, b2, c2, d2, _, _ = second
    return a * a2 + b * c2, a * b2 + b * d2, c * a2 + d * c2, c * b2 + d * d2, x_of_e, y_of_e


def _moved(point: Point, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f
