"""Ruled tables of scanned pages."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ImageDraw

from pipeline.extract.ocr.rules import find_grids
from tests.ocr_pictures import as_array, draw_page

LEFT, TOP, WIDTH, HEIGHT = 100, 500, 300, 60


def with_table(*, rule: int = 0, shade: int | None = None) -> NDArray[np.uint8]:
    """A page of text above a table of two columns and three rows, the first row shaded when asked for."""
    page = draw_page()
    pen = ImageDraw.Draw(page)
    for row in range(3):
        for column in range(2):
            corner = (LEFT + column * WIDTH, TOP + row * HEIGHT)
            fill = shade if shade is not None and row == 0 else 255
            pen.rectangle((*corner, corner[0] + WIDTH, corner[1] + HEIGHT), outline=rule, fill=fill, width=2)
    return as_array(page)


@pytest.mark.parametrize(("rule", "shade"), [(0, None), (200, None), (200, 40)])
def test_a_ruled_table_is_traced(rule: int, shade: int | None) -> None:
    """Black rules, pale grey ones and a dark heading row give the same grid of cells, in points."""
    (grid,) = find_grids(with_table(rule=rule, shade=shade), growth=(0, 0), dpi=200)
    assert [len([cell for cell in row if cell]) for row in grid.rows] == [2, 2, 2]
    expected = (LEFT, TOP, LEFT + 2 * WIDTH, TOP + 3 * HEIGHT)
    assert grid.box == pytest.approx([0.36 * edge for edge in expected], abs=1.5)


def test_cells_lie_on_the_sheet_before_it_grew() -> None:
    """What straightening added to the left and top is taken off."""
    (grid,) = find_grids(with_table(), growth=(50, 25), dpi=200)
    assert grid.box[0] == pytest.approx(0.36 * (LEFT - 50), abs=1.5)
    assert grid.box[1] == pytest.approx(0.36 * (TOP - 25), abs=1.5)


def test_text_and_underlines_are_no_table() -> None:
    """Letters, even large ones, and a rule under a heading give no grid."""
    page = as_array(draw_page(font_pixels=60, size=(1900, 800)))
    page[700:703, 80:900] = 0
    assert find_grids(page, growth=(0, 0), dpi=200) == ()
