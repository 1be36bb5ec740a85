"""Rows of tables are composed so that each is understood alone."""

from __future__ import annotations

from pipeline.extract.table_rows import Cell, render_rows, table_shape
from pipeline.records import SectionType


def grid(*rows: str, bold: tuple[int, ...] = ()) -> list[list[Cell]]:
    """Cells of rows written `a / b / c`; `>` repeats the cell to its left as merged."""
    table = []
    for number, row in enumerate(rows):
        cells: list[Cell] = []
        for text in (part.strip() for part in row.split("/")):
            cells.append(Cell(cells[-1].text, continues=True) if text == ">" else Cell(text, is_bold=number in bold))
        table.append(cells)
    return table


def texts(table: list[list[Cell]]) -> list[str]:
    return [row.text for row in render_rows(table)]


def test_a_form_is_read_as_pairs() -> None:
    """A document control box has no header row: its first column names its second."""
    table = grid("Version / 2.1", "Date / 3 May 2025", "Owner / Head of service")
    assert texts(table) == ["Version: 2.1", "Date: 3 May 2025", "Owner: Head of service"]
    assert table_shape(table).is_form


def test_two_columns_with_headings_are_a_table() -> None:
    """`Measure` over figures heads a column and is no form."""
    assert texts(grid("Measure / Value", "Plans in time / 46%"))[1] == "Measure: Plans in time | Value: 46%"
    assert texts(grid("School / Places", "Oak / 12", "Elm / 14"))[1] == "School: Oak | Places: 12"
    assert texts(grid("Term / Meaning", "EHCP / A plan", "GP / A doctor"))[1] == "Term: EHCP | Meaning: A plan"
    assert texts(grid("Measure / 2024", "Waits / 40", "Plans / 12"))[1] == "Measure: Waits | 2024: 40"


def test_a_bold_first_row_heads_two_columns() -> None:
    """Bold type tells a header from a first record."""
    table = grid("Colleague / Post", "Jo / Analyst", "Sam / Adviser", bold=(0,))
    assert texts(table)[1] == "Colleague: Jo | Post: Analyst"


def test_two_header_rows_are_joined() -> None:
    """A merged year over quarters names each column by both."""
    rows = render_rows(
        grid("Measure / 2025 / > / Status", " / Q1 / Q2 / ", "Waits / 40 / 38 / Late"), flagged_header_rows=2
    )
    assert rows[2].text == "Measure: Waits | 2025 Q1: 40 | 2025 Q2: 38 | Status: Late"
    assert [row.section_type for row in rows[:2]] == [SectionType.TABLE_HEADER] * 2


def test_group_headings_with_gaps_are_carried_right() -> None:
    """A year typed once over two quarters, without merging, heads both."""
    table = grid("/ 2024 / / 2025 /", "Measure / Q1 / Q2 / Q1 / Q2", "Waits / 41 / 40 / 38 / 37")
    assert texts(table)[2] == "Measure: Waits | 2024 Q1: 41 | 2024 Q2: 40 | 2025 Q1: 38 | 2025 Q2: 37"


def test_a_title_row_over_the_table_is_no_header() -> None:
    """A first row that spans the table is its title; the headings come after it."""
    table = grid("Actions for term one / > / >", "Action / Owner / Due", "Write / Jo / May")
    assert texts(table) == ["Actions for term one", "Action | Owner | Due", "Action: Write | Owner: Jo | Due: May"]


def test_a_band_inside_a_table_belongs_to_no_column() -> None:
    """A merged row between records is text of its own."""
    table = grid("Action / Owner / Due", "Priority 2: waits / > / >", "Write / Jo / May")
    assert texts(table)[1] == "Priority 2: waits"


def test_records_of_figures_have_no_header() -> None:
    """Without labels in the first row nothing is invented."""
    assert texts(grid("Oak / 12 / 14", "Elm / 9 / 8")) == ["Oak | 12 | 14", "Elm | 9 | 8"]


def test_years_and_dates_may_head_columns() -> None:
    """Years in a first row are headings although they are figures."""
    assert (
        texts(grid("Measure / 2024 / 2025-03-31", "Waits / 41 / 38"))[1] == "Measure: Waits | 2024: 41 | 2025-03-31: 38"
    )


def test_abbreviations_and_signs_may_head_columns() -> None:
    """`No.`, `%` and an empty corner are headings."""
    assert texts(grid("No. / Step / %", "1 / Write / 40"))[1] == "No.: 1 | Step: Write | %: 40"
    assert texts(grid("/ Met / Missed", "Waits / 4 / 2"))[1] == "Waits | Met: 4 | Missed: 2"


def test_a_form_may_hold_two_pairs_in_a_row() -> None:
    """A control box of four columns reads as pairs."""
    table = grid("Version / 0.3 / Date / 4 May 2025", "Status / Draft / Author / Board office")
    assert texts(table) == ["Version: 0.3 | Date: 4 May 2025", "Status: Draft | Author: Board office"]
