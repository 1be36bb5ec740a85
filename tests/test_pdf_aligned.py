"""How tables without lines are told from prose, lists and columns."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.extract.pdf_aligned import find_aligned_tables
from pipeline.extract.pdf_words import Word

Entry = tuple[float, str]
"""Left edge and text of a cell."""


def page(*rows: Sequence[Entry], pitch: float = 14, bold_rows: int = 0) -> list[Word]:
    words: list[Word] = []
    for number, row in enumerate(rows):
        for x0, text in row:
            left = x0
            for token in text.split():
                top = 100 + pitch * number
                words.append(Word(token, left, top, left + 5 * len(token), top + 10, 10.0, number < bold_rows))
                left += 5 * len(token) + 3
    return words


def rows_of(words: list[Word]) -> list[list[str]]:
    tables = find_aligned_tables(words, lambda lines: " ".join(lines))
    return [[table.row_text(row) for row in table.rows] for table in tables]


HEADER = ((50, "Measure"), (250, "Start"), (350, "Now"))


def test_aligned_columns_under_bold_headings_are_a_table() -> None:
    """Rows of a borderless table name their columns like those of a ruled one."""
    words = page(
        HEADER,
        ((50, "Plans in time"), (250, "46%"), (350, "61%")),
        ((50, "Reviews held"), (250, "70%"), (350, "72%")),
        bold_rows=1,
    )
    assert rows_of(words) == [
        [
            "Measure | Start | Now",
            "Measure: Plans in time | Start: 46% | Now: 61%",
            "Measure: Reviews held | Start: 70% | Now: 72%",
        ]
    ]


def test_a_cell_over_two_lines_is_one_cell() -> None:
    """A line with a small first letter or a blank first cell goes on with the row above."""
    words = page(
        HEADER,
        ((50, "Average wait for a"), (250, "75 weeks"), (350, "31 weeks")),
        ((50, "first appointment"), (250, "in March")),
        ((50, "Reviews held"), (250, "70%"), (350, "72%")),
        ((350, "(estimate)"),),
        bold_rows=1,
    )
    assert rows_of(words)[0][1:] == [
        "Measure: Average wait for a first appointment | Start: 75 weeks in March | Now: 31 weeks",
        "Measure: Reviews held | Start: 70% | Now: 72% (estimate)",
    ]


def test_headings_that_nearly_touch_still_head_two_columns() -> None:
    """Where headings stand too close to part columns, the rows below part them."""
    header = ((50, "Measure"), (250, "Where we started"), (342, "Now"))
    rows = [((50, f"Figure {n}"), (250, "46%"), (342, "61%")) for n in range(3)]
    assert rows_of(page(header, *rows, bold_rows=1))[0][1] == "Measure: Figure 0 | Where we started: 46% | Now: 61%"


def test_text_below_a_table_is_not_drawn_in() -> None:
    """A heading under the last row stays a line of its own."""
    rows = [((50, f"Row {n}"), (250, "1"), (350, "2")) for n in range(3)]
    words = [*page(HEADER, *rows), Word("Next", 50, 160, 70, 172, 12.0, True)]
    assert rows_of(words)[0][-1] == "Measure: Row 2 | Start: 1 | Now: 2"


@pytest.mark.parametrize(
    "rows",
    [
        [((50, "the panel met in May and"), (250, "staff said that the new form"))] * 5,
        [((50, "• speech therapy"), (250, "• paediatrics"))] * 4,
        [((50, "Introduction . . . . . . . . ."), (350, "3"))] * 4,
        [((50, "Date:"), (250, "3 May 2025"))] * 4,
        [((50, "Chair"), (250, "Anna Lee")), ((50, "Clerk"), (250, "Tom Ray"))],
        [((50, "1.1"), (90, "Every school has a named adviser."))] * 4,
    ],
    ids=["columns of prose", "two lists", "contents", "labelled lines", "two rows", "numbered paragraphs"],
)
def test_what_only_looks_aligned_is_no_table(rows: list[Sequence[Entry]]) -> None:
    """Prose in columns, lists side by side, contents, labels and numbered paragraphs stay lines."""
    assert rows_of(page(*rows)) == []
