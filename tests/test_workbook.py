"""The workbook as written: sheets, filters, lists to choose from, texts that stay texts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from export_records import HOSTILE_TEXTS, publish_hostile, publish_pack, published_of, with_figures

from pipeline.exports.cells import clean_text, masking
from pipeline.exports.workbook import WRITTEN_SHEET, WorkbookIdentity, render_workbook
from pipeline.store.tables import PublishedTables

IDENTITY = WorkbookIdentity("book-1", "harbourside")
SHEETS = (
    *("Read me first", "Gap register", "Coverage matrix", "Who contributed", "Evidence register"),
    *("KPI charts", "KPI series", "Documents", "Upload set"),
)


def rendered(published: PublishedTables, *, is_masked: bool = True) -> bytes:
    return render_workbook(published, identity=IDENTITY, decided={}, mask=masking(is_masked), is_masked=is_masked)


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def all_cells(book: openpyxl.Workbook) -> Iterator[openpyxl.cell.Cell]:
    return (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)


@pytest.fixture
def published(tmp_path: Path) -> PublishedTables:
    return published_of(publish_pack(tmp_path / "readiness.duckdb"))


def test_every_sheet_is_there_with_filters_and_frozen_headings(published: PublishedTables) -> None:
    """A lead finds the sheets in the order of their work, each list with filters, on A4 or A3 paper."""
    book = opened(rendered(published))
    assert tuple(book.sheetnames) == (*SHEETS, WRITTEN_SHEET)
    assert book[WRITTEN_SHEET].sheet_state == "veryHidden"
    for name in set(SHEETS) - {"Read me first", "KPI charts"}:
        assert book[name].auto_filter.ref, name
        assert book[name].freeze_panes, name
    for name in set(SHEETS) - {"KPI charts"}:
        assert book[name].page_setup.orientation == "landscape", name
        assert book[name].page_setup.fitToHeight == 0, name


def test_the_first_sheet_says_what_the_file_is(published: PublishedTables) -> None:
    """It names the day, what is judged and what is not, and that the sample is invented."""
    words = " ".join(
        str(cell.value) for row in opened(rendered(published))["Read me first"].iter_rows() for cell in row
    )
    assert "FICTIONAL SAMPLE" in words
    assert "as at 23 February 2026" in words
    assert "evidence on file, not effectiveness" in words
    assert "are masked" in words
    assert "NOT masked" in str([cell.value for cell in all_cells(opened(rendered(published, is_masked=False)))])


def test_state_and_due_date_can_only_be_what_they_should(published: PublishedTables) -> None:
    """States are chosen from a list, due dates are days; both cover every row of the register."""
    validations = opened(rendered(published))["Gap register"].data_validations.dataValidation
    assert {validation.type for validation in validations} == {"list", "date"}
    states = next(validation for validation in validations if validation.type == "list")
    assert states.formula1 == '"open,chasing,closed,tolerated,not a gap"'
    assert all(str(validation.sqref).endswith("6") for validation in validations)  # headings in row 3, three gaps


def test_no_hostile_text_becomes_a_formula(tmp_path: Path) -> None:
    """Fifteen texts that a spreadsheet might run stand in it as text; nothing in the file is a formula or a link."""
    published = published_of(publish_hostile(tmp_path / "readiness.duckdb"))
    content = rendered(with_figures(published, (date(2025, 6, 30), 41.0), (date(2025, 12, 31), 26.0)))
    book = opened(content)
    assert {cell.data_type for cell in all_cells(book)} <= {"s", "n", "d"}
    texts = {str(cell.value) for cell in all_cells(book)}
    for text in HOSTILE_TEXTS:
        shown = clean_text(text.replace("\ud83d", ""))
        assert any(shown in found for found in texts), text
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        links = [archive.read(name) for name in archive.namelist() if name.endswith(".rels")]
    assert not any(b"<f>" in sheet for sheet in sheets)
    assert not any(b"evil.example" in link for link in links)


def test_texts_that_look_like_formulas_stay_texts_when_a_lead_edits_them(tmp_path: Path) -> None:
    """Their cells carry the mark that a typed apostrophe would give them."""
    book = opened(rendered(published_of(publish_hostile(tmp_path / "readiness.duckdb"))))
    risky = [cell for cell in all_cells(book) if str(cell.value).startswith(("=", "+", "@", "-")) and cell.row > 3]
    shown = [cell for cell in risky if cell.parent.title != WRITTEN_SHEET]
    assert shown
    assert all(cell.quotePrefix for cell in shown)


def test_a_kpi_with_two_days_has_a_chart(published: PublishedTables) -> None:
    """Baseline and figures stand above a chart that says in words what it shows."""
    book = opened(rendered(with_figures(published, (date(2025, 6, 30), 41.0), (date(2025, 12, 31), 26.0))))
    sheet = book["KPI charts"]
    assert [cell.value for cell in sheet[5]][1:4] == [75, 41, 26]
    with zipfile.ZipFile(io.BytesIO(rendered(with_figures(published, (date(2025, 6, 30), 41.0))))) as archive:
        assert [name for name in archive.namelist() if name.startswith("xl/charts/")]
        assert b"Line chart: =Average wait" in archive.read("xl/drawings/drawing1.xml")


def test_sheets_without_rows_say_why(published: PublishedTables) -> None:
    """What no part of the program has filled yet reads as a sentence, not as an empty grid."""
    book = opened(rendered(published))
    assert "appear here once" in str(book["KPI charts"]["A3"].value)
    assert "No figure has been read" in str(book["KPI series"]["A4"].value)
    assert "No advice yet" in str(book["Upload set"]["A4"].value)


def test_personal_details_are_masked_unless_asked_for(tmp_path: Path) -> None:
    """A phone number in a quote is masked by default and stands in the unmasked workbook."""
    from store_records import make_passage, make_tables

    tables = make_tables()
    spoken = make_passage("plan-1", "plan", "Ring the mother on 01632 960123 before noon.")
    path = publish_pack(tmp_path / "readiness.duckdb", passages=(tables.passages[0], spoken))
    masked, unmasked = (
        str([cell.value for cell in all_cells(opened(rendered(published_of(path), is_masked=is_masked)))])
        for is_masked in (True, False)
    )
    assert "01632 960123" not in masked
    assert "01632 960123" in unmasked


def test_the_matrix_shows_zeros_and_what_is_wanted_and_absent(published: PublishedTables) -> None:
    """Every requirement has five amounts; a wanted kind that is not seen is hatched, never red."""
    sheet = opened(rendered(published))["Coverage matrix"]
    row = next(row for row in sheet.iter_rows(min_row=4) if row[0].value == "H1.1")
    assert [cell.value for cell in row[3:8]] == [1, 0, 0, 0, 0]
    assert row[6].fill.patternType not in (None, "solid")
