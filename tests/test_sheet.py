"""Workbooks give a page per sheet and a block per row."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from pipeline.extract.sheet import extract_sheet
from pipeline.extract.sheet_scan import column_name, read_reference
from pipeline.extract.sheet_values import CellValue, render_value
from pipeline.records import BlockKind, Extraction, SectionType
from tests.office_files import write_zip

CORPUS = Path(__file__).parent / "corpus"


@pytest.fixture(scope="module")
def kpis() -> Extraction:
    return extract_sheet(CORPUS / "kpi-sheet.xlsx")


def located(extraction: Extraction) -> dict[str, str]:
    return {
        block.location: page.text[block.char_start : block.char_end]
        for page in extraction.pages
        for block in page.blocks
    }


def saved(folder: Path, *rows: list[object], bold_rows: tuple[int, ...] = ()) -> Path:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for row in bold_rows:
        for cell in workbook.active[row]:
            cell.font = Font(bold=True)
    path = folder / "made.xlsx"
    workbook.save(path)
    return path


def test_each_sheet_is_a_page(kpis: Extraction) -> None:
    """Pages are named after the sheets, in their order."""
    assert [(page.ordinal, page.location) for page in kpis.pages] == [(1, "KPIs"), (2, "Call log"), (3, "Working")]


def test_a_kpi_row_is_understood_alone(kpis: Extraction) -> None:
    """Merged years over quarters head each figure, and figures read as the sheet shows them."""
    assert located(kpis)["KPIs!A6:F6"] == (
        "Measure: Plans issued in time | 2024/25 Q1: 46% | 2024/25 Q2: 51% | "
        "2025/26 Q1: 58% | 2025/26 Q2: 63% | Met: Yes"
    )
    assert "2024/25 Q2: £1,250,000" in located(kpis)["KPIs!A8:F8"]
    assert "2024/25 Q2: 39.3 wks" in located(kpis)["KPIs!A7:F7"]


def test_titles_forms_and_notes_stand_apart_from_the_table(kpis: Extraction) -> None:
    """The sheet's title is a heading, the date a pair, the line below the table a note."""
    (title, *_) = kpis.pages[0].blocks
    assert (title.kind, title.level, title.location) == (BlockKind.HEADING, 1, "KPIs!A1")
    assert located(kpis)["KPIs!A2:B2"] == "Data to: 2025-09-30"
    notes = [block.location for block in kpis.pages[0].blocks if block.section_type is SectionType.NOTE]
    assert notes == ["KPIs!A10", "KPIs!B7 comment"]


def test_hidden_sheets_rows_and_columns_are_marked_and_reported(kpis: Extraction) -> None:
    """What does not show is kept, marked as hidden, and a problem says where it is."""
    hidden = {block.location for page in kpis.pages for block in page.blocks if block.is_hidden}
    assert {"KPIs!A9:F9", "KPIs!G6:G6", "Working!A2:B2"} <= hidden
    assert "KPIs!A6:F6" not in hidden
    assert [(problem.kind, problem.location) for problem in kpis.problems] == [
        ("hidden_content", "KPIs"),
        ("hidden_content", "Working"),
    ]
    assert "row 9 and column G" in kpis.problems[0].message


def test_rows_below_a_gap_keep_the_headings(kpis: Extraction) -> None:
    """A blank row inside a log does not cost the rows below it their headings."""
    assert located(kpis)["Call log!A4:C4"] == "Date: 2025-09-10 | Family told: No | Outcome: Letter sent"


def test_a_stray_format_far_down_costs_nothing(kpis: Extraction) -> None:
    """A bold empty cell in row 900,000 makes the sheet no longer."""
    assert len(kpis.pages[1].blocks) == 3
    assert not any(problem.kind == "truncated" for problem in kpis.problems)


def test_formulas_without_saved_values_are_reported() -> None:
    """The problem counts them and names the first."""
    extraction = extract_sheet(CORPUS / "broken-formulas.xlsx")
    (problem,) = extraction.problems
    assert (problem.kind, problem.location) == ("formula_without_value", "Totals!B4")
    assert located(extraction)["Totals!A2:B2"] == "School: Oak | Places: 12"


def test_a_workbook_with_damaged_styles_is_read_by_the_other_reader() -> None:
    """Values survive damaged formats, and a problem says what is lost."""
    extraction = extract_sheet(CORPUS / "broken-styles.xlsx")
    assert "2024/25 Q1: 0.46" in located(extraction)["KPIs!A6:F6"]
    assert extraction.problems[0].kind == "part_unreadable"


def test_a_wide_spread_sheet_of_a_damaged_workbook_costs_only_itself(tmp_path: Path) -> None:
    """The other reader would lay it out from corner to corner and end the process; other sheets are read."""
    workbook = openpyxl.Workbook()
    workbook.active["A1"], workbook.active["XFD1048576"] = "First", "Last"
    workbook.create_sheet("Waits").append(["Weeks waited", 29])
    workbook.save(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole:
        parts = {name: whole.read(name) for name in whole.namelist() if name != "[Content_Types].xml"}
    extraction = extract_sheet(write_zip(tmp_path / "damaged.xlsx", parts))
    assert located(extraction) == {"Waits!A1:B1": "Weeks waited: 29"}
    assert [(problem.kind, problem.location) for problem in extraction.problems] == [
        ("part_unreadable", "whole workbook"),
        ("part_unreadable", "Sheet"),
    ]
    assert "spreads its values too far" in extraction.problems[1].message


def test_a_damaged_sheet_costs_only_itself() -> None:
    """Other sheets of the workbook are read."""
    extraction = extract_sheet(CORPUS / "broken-sheet.xlsx")
    assert located(extraction)["Call log!A2:C2"].startswith("Date: 2025-09-03")
    assert ("part_unreadable", "KPIs") in [(problem.kind, problem.location) for problem in extraction.problems]


def test_tables_side_by_side_keep_their_own_headings(tmp_path: Path) -> None:
    """A blank column parts two tables whose rows have labels of their own."""
    path = saved(
        tmp_path,
        ["School", "Places", None, "Clinic", "Slots"],
        ["Oak", 12, None, "North", 4],
        ["Elm", 14, None, "South", 6],
    )
    texts = located(extract_sheet(path))
    assert texts["Sheet!A2:B2"] == "School: Oak | Places: 12"
    assert texts["Sheet!D3:E3"] == "Clinic: South | Slots: 6"


def test_a_spacer_column_does_not_part_figures_from_their_label(tmp_path: Path) -> None:
    """Figures right of an empty column belong to the label on their left."""
    path = saved(tmp_path, ["Measure", None, "Q1", "Q2"], ["Waits", None, 40, 38], ["Plans", None, 12, 14])
    assert located(extract_sheet(path))["Sheet!A2:D2"] == "Measure: Waits | Q1: 40 | Q2: 38"


def test_a_second_table_below_brings_its_own_headings(tmp_path: Path) -> None:
    """A bold first row below a gap heads a new table."""
    rows = (["School", "Places"], ["Oak", 12], [None], ["Clinic", "Slots"], ["North", 4])
    path = saved(tmp_path, *rows, bold_rows=(1, 4))
    assert located(extract_sheet(path))["Sheet!A5:B5"] == "Clinic: North | Slots: 4"


def test_words_over_figures_head_a_second_table(tmp_path: Path) -> None:
    """A plain first row over a column of figures is a header, although the table above has bold headings."""
    rows = (["Action", "Owner", "Due"], ["Write", "Jo", "May"], [None], ["Rating", "Count"], ["Green", 4], ["Red", 2])
    path = saved(tmp_path, *rows, bold_rows=(1,))
    assert located(extract_sheet(path))["Sheet!A6:B6"] == "Rating: Red | Count: 2"


def test_a_long_sparse_sheet_is_read_in_good_time(tmp_path: Path) -> None:
    """Thousands of records with blank rows between them each keep the headings."""
    rows: list[list[object]] = [["Ref", "Step", "Figure"]]
    for number in range(3_000):
        rows += [[number, "Call made", number * 2], []]
    texts = located(extract_sheet(saved(tmp_path, *rows)))
    assert texts["Sheet!A6000:C6000"] == "Ref: 2999 | Step: Call made | Figure: 5998"


def test_an_empty_workbook_says_so(tmp_path: Path) -> None:
    """A workbook without values has no pages and one problem."""
    extraction = extract_sheet(saved(tmp_path))
    assert (extraction.pages, [problem.kind for problem in extraction.problems]) == ((), ["empty_text"])


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.456, "0%", "46%"),
        (0.455, "0.0%", "45.5%"),
        (0.1 + 0.2, "General", "0.3"),
        (12.0, "General", "12"),
        (1234567, "#,##0", "1,234,567"),
        (1234.5, "[$£-809]#,##0.00", "£1,234.50"),
        (-250, "#,##0;(#,##0)", "(250)"),
        (-3.5, "0.0", "-3.5"),
        (32, '0" days"', "32 days"),
        (True, "General", "Yes"),
        (date(2025, 9, 1), "mmm-yy", "2025-09-01"),
        (datetime(2025, 9, 1), "dd/mm/yyyy", "2025-09-01"),
        (datetime(2025, 9, 1, 14, 30), "dd/mm/yyyy hh:mm", "2025-09-01 14:30"),
        (time(9, 30), "hh:mm", "09:30"),
        (timedelta(hours=26, minutes=5), "[h]:mm", "26:05"),
        (1e300, "0", "1e+300"),
        ("#N/A", "General", "#N/A"),
        (None, "General", ""),
    ],
)
def test_values_read_as_the_sheet_shows_them(value: CellValue, number_format: str, text: str) -> None:
    """Percentages, money and units follow the number format; dates are ISO."""
    assert render_value(value, number_format) == text


@pytest.mark.parametrize(("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")])
def test_column_names_and_numbers_agree(column: int, name: str) -> None:
    """A column's letters lead back to its number."""
    assert column_name(column) == name
    assert read_reference(f"{name}7") == (7, column)
