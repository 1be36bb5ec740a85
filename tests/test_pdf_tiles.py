"""Tiles of a dashboard are read box by box."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.extract.pdf_edges import Grid
from pipeline.extract.pdf_tiles import TILE_MAX_WORDS, read_tiles
from pipeline.extract.pdf_words import Word
from pipeline.records import BoundingBox

LEFT, RIGHT = (0.0, 0.0, 100.0, 80.0), (100.0, 0.0, 200.0, 80.0)


def strip(*boxes: BoundingBox) -> Grid:
    return Grid((boxes[0][0], boxes[0][1], boxes[-1][2], boxes[-1][3]), (boxes,))


def line(text: str, x0: float, top: float, size: float = 8.0) -> list[Word]:
    words = []
    for part in text.split():
        words.append(Word(part, x0, top, x0 + size * len(part) / 2, top + size, size, False))
        x0 = words[-1].x1 + size / 3
    return words


def flow(lines: Sequence[str]) -> str:
    return " ".join(lines)


LABELLED = [
    *line("Therapy, children", 5, 5), *line("waiting", 5, 14), *line("893", 5, 28, 20), *line("plan 700", 5, 60),
    *line("Over a year", 105, 5), *line("19", 105, 28, 20), *line("plan 0", 105, 60),
]  # fmt: skip


@pytest.mark.parametrize("grids", [[strip(LEFT, RIGHT)], [strip(LEFT), strip((104.0, 1.0, 204.0, 81.0))]])
def test_each_tile_is_a_row_of_its_own(grids: list[Grid]) -> None:
    """Label, figure and note of one box stand together, whether boxes touch or not."""
    (table,) = read_tiles(grids, LABELLED, flow)
    assert [table.row_text(row) for row in table.rows] == [
        "Therapy, children waiting: 893 | plan 700",
        "Over a year: 19 | plan 0",
    ]


def test_labels_and_values_in_one_line_are_no_tiles() -> None:
    """A row of boxes with a line each is read across, as before."""
    assert read_tiles([strip(LEFT, RIGHT)], [*line("Owner", 5, 5), *line("31", 105, 5)], flow) == ()


def test_prose_and_boxes_without_a_figure_are_no_tiles() -> None:
    """Long texts beside one another, and headings in boxes, are left to the lines."""
    prose = [word for row in range(TILE_MAX_WORDS) for word in line("1 two", 5, 2 * row, 2)]
    assert read_tiles([strip(LEFT, RIGHT)], [*prose, *line("1 a", 105, 5), *line("b", 105, 20)], flow) == ()
    words = [*line("Our", 5, 5), *line("plan", 5, 20), *line("Your", 105, 5), *line("part", 105, 20)]
    assert read_tiles([strip(LEFT, RIGHT)], words, flow) == ()


def test_a_box_alone_or_below_another_is_no_strip() -> None:
    """Only boxes at one height stand side by side."""
    below = (0.0, 90.0, 100.0, 170.0)
    assert read_tiles([strip(LEFT), strip(below)], LABELLED, flow) == ()
