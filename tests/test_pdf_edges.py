"""How drawn lines become grids."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest

from pipeline.extract.pdf_edges import Edge, Grid, TooManyEdgesError, read_edges, read_plumber_edges, trace_grids
from pipeline.extract.pdf_words import page_turner

CORPUS = Path(__file__).resolve().parent / "corpus"


def level(y: float, x0: float = 0, x1: float = 200) -> Edge:
    return Edge(True, x0, y, x1, y)


def upright(x: float, top: float = 0, bottom: float = 40) -> Edge:
    return Edge(False, x, top, x, bottom)


COLUMNS = [upright(0), upright(80), upright(200)]


def shape(grids: tuple[Grid, ...]) -> list[tuple[int, int]]:
    return [(len(grid.rows), len(grid.rows[0])) for grid in grids]


def test_lines_that_cross_make_cells() -> None:
    """Three level and three upright lines make two rows of two cells."""
    (grid,) = trace_grids([level(0), level(20), level(40), *COLUMNS])
    assert grid.box == (0, 0, 200, 40)
    assert grid.rows[1] == ((0, 20, 80, 40), (80, 20, 200, 40))


def test_a_table_left_open_at_the_page_foot_keeps_its_last_row() -> None:
    """Columns whose lines end level without a border are closed there, and opened where they begin."""
    assert shape(trace_grids([level(10), level(20), level(30), *COLUMNS])) == [(4, 2)]


def test_loose_lines_are_no_table() -> None:
    """Underlines and side bars alone promise nothing."""
    assert trace_grids([level(0), level(20), upright(0), upright(80)]) == ()


@pytest.mark.parametrize("lines", [80, 1600], ids=["too many crossings", "too many lines"])
def test_a_drawing_is_not_traced(lines: int) -> None:
    """More lines or crossings than any table has end the search instead of taking minutes."""
    far = 8.0 * lines
    across = [level(8.0 * number, 0, far) for number in range(lines)]
    with pytest.raises(TooManyEdgesError):
        trace_grids([*across, *(upright(8.0 * number, 0, far) for number in range(lines))])


def test_both_engines_draw_the_same_grids() -> None:
    """Lines read by pdfium give the cells that pdfplumber's lines give."""
    path = CORPUS / "plan.pdf"
    with closing(pypdfium2.PdfDocument(path)) as document, closing(document[2]) as page:
        grids = trace_grids(read_edges(page, page_turner(page, 0)))
    with pdfplumber.open(path) as plumber:
        others = trace_grids(read_plumber_edges(plumber.pages[2]))
    assert shape(grids) == shape(others) and grids
    assert grids[0].box == pytest.approx(others[0].box, abs=1)
