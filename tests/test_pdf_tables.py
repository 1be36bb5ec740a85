"""How grids and words become rows, without a PDF."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.pdf_edges import Grid
from pipeline.extract.pdf_tables import Table, join_tables, read_table
from pipeline.extract.pdf_words import Word
from pipeline.records import BoundingBox


def word(text: str, x0: float, top: float, *, is_bold: bool = False) -> Word:
    return Word(text, x0, top, x0 + 5 * len(text), top + 10, 10.0, is_bold)


def flow(lines: Sequence[str]) -> str:
    return " ".join(lines)


def grid(rows: Sequence[Sequence[BoundingBox | None]]) -> Grid:
    return Grid((0, 0, 300, 20 * len(rows)), tuple(tuple(row) for row in rows))


def row_boxes(count: int) -> list[list[BoundingBox | None]]:
    return [[(0, 20 * row, 100, 20 * row + 20), (100, 20 * row, 300, 20 * row + 20)] for row in range(count)]


def texts(table: Table | None) -> list[str]:
    assert table is not None
    return [table.row_text(row) for row in table.rows]


HEADER = (word("Owner", 5, 5, is_bold=True), word("Action", 110, 5, is_bold=True))


def test_a_bold_first_row_names_the_columns() -> None:
    """Bold headings over plain rows are set before each cell."""
    table = read_table(grid(row_boxes(2)), [*HEADER, word("Council", 5, 25), word("hires", 110, 25)], flow)
    assert texts(table) == ["Owner | Action", "Owner: Council | Action: hires"]


def test_padding_columns_of_shaded_headings_vanish() -> None:
    """A heading in narrow extra cells still names the wide cell below it."""
    padded: list[BoundingBox | None] = [(0, 0, 4, 20), (4, 0, 96, 20), (96, 0, 100, 20), (100, 0, 300, 20)]
    below: list[BoundingBox | None] = [(0, 20, 100, 40), None, None, (100, 20, 300, 40)]
    table = read_table(grid([padded, below]), [*HEADER, word("Council", 5, 25), word("hires", 110, 25)], flow)
    assert texts(table)[1] == "Owner: Council | Action: hires"


def test_a_first_cell_merged_downwards_is_repeated() -> None:
    """Rows beside one tall first cell each name it, so that they are understood alone."""
    rows = row_boxes(3)
    rows[2][0] = None
    words = [*HEADER, word("Council", 5, 25), word("hires", 110, 25), word("trains", 110, 45)]
    assert texts(read_table(grid(rows), words, flow))[2] == "Owner: Council | Action: trains"


def test_a_single_column_is_no_table() -> None:
    """A box with one column of text is left to the lines."""
    boxes: list[list[BoundingBox | None]] = [[(0, 0, 300, 20)], [(0, 20, 300, 40)]]
    assert read_table(grid(boxes), [word("one", 5, 5), word("two", 5, 25)], flow) is None


def test_highlighted_prose_is_no_table() -> None:
    """Boxes whose texts are a word space apart across the border are marked prose."""
    words = [word("that", 78, 5), word("runs", 101, 5), word("and", 83, 25), word("on", 101, 25)]
    assert read_table(grid(row_boxes(2)), words, flow) is None


def test_a_row_with_a_blank_first_cell_joins_the_row_before_the_page_join() -> None:
    """The rest of a row comes back to its first page and the columns are named on the next."""
    first = read_table(grid(row_boxes(2)), [*HEADER, word("Council", 5, 25), word("hires", 110, 25)], flow)
    second = read_table(
        grid(row_boxes(2)), [word("more.", 110, 5), word("Trust", 5, 25), word("visits", 110, 25)], flow
    )
    assert first is not None and second is not None
    before, after = join_tables([[first], [second]], [True])
    assert texts(before[0])[1] == "Owner: Council | Action: hires more."
    assert before[0].rows[1].last_page == 1
    assert texts(after[0]) == ["Owner: Trust | Action: visits"]


def test_tables_with_text_between_them_stay_apart() -> None:
    """Without a table join nothing is moved or renamed."""
    first = read_table(grid(row_boxes(2)), [*HEADER, word("Council", 5, 25), word("hires", 110, 25)], flow)
    second = read_table(
        grid(row_boxes(2)), [word("more.", 110, 5), word("Trust", 5, 25), word("visits", 110, 25)], flow
    )
    assert first is not None and second is not None
    assert join_tables([[first], [second]], [False]) == [[first], [second]]
