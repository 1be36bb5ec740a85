"""CSV files: one per table and view, for Excel and for programs, with nothing that runs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from export_records import HOSTILE_TEXTS, publish_hostile, publish_pack, published_of
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli import EXIT_DONE, main
from pipeline.exports.cells import FORMULA_STARTS, clean_text, csv_cell, masking
from pipeline.exports.csv_files import CONTENTS_NAME, csv_files


def parsed(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_every_table_and_view_has_a_file_that_excel_reads_as_utf8(tmp_path: Path) -> None:
    """Files begin with a byte order mark, have the table's columns and as many rows, and the contents name them."""
    published = published_of(publish_pack(tmp_path / "readiness.duckdb"))
    files = dict(csv_files(published, masking(True)))
    assert set(files) == {CONTENTS_NAME, *(f"{name}.csv" for name in published.tables)}
    assert {"gap_register", "evidence_register", "documents", "passages"} <= set(published.tables)
    for name, table in published.tables.items():
        content = files[f"{name}.csv"]
        assert content.startswith(b"\xef\xbb\xbf")
        rows = parsed(content)
        assert tuple(rows[0]) == table.columns
        assert len(rows) == 1 + len(table.rows), name
    assert ["plan.pdf"] in [[cell for cell in row if cell == "plan.pdf"] for row in parsed(files["documents.csv"])]


def test_no_cell_can_be_taken_for_a_formula(tmp_path: Path) -> None:
    """Fifteen hostile texts keep their words, and no text cell begins as a formula does."""
    published = published_of(publish_hostile(tmp_path / "readiness.duckdb"))
    cells = [cell for _, content in csv_files(published, masking(True)) for row in parsed(content)[1:] for cell in row]
    assert not [cell for cell in cells if cell.lstrip(" \u00a0").startswith(FORMULA_STARTS) and not is_number(cell)]
    for text in HOSTILE_TEXTS:
        shown = clean_text(text.replace("\ud83d", ""))
        assert any(shown in cell for cell in cells), text


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_any_text_is_safe_and_comes_back(text: str) -> None:
    """Whatever stands in a cell, at most an apostrophe before it is new."""
    cell = csv_cell(text, masking(False))
    assert cell.removeprefix("'") == clean_text(text).removeprefix("'")
    assert not cell.lstrip(" \u00a0").startswith(FORMULA_STARTS)


def test_numbers_keep_their_digits_and_minus_signs() -> None:
    """A negative figure is a number and not a formula."""
    assert csv_cell(-0.123456789, masking(True)) == "-0.123456789"
    assert csv_cell(None, masking(True)) == ""
    assert csv_cell(["a", "=b"], masking(True)) == "a; =b"


def test_the_command_writes_the_folder(tmp_path: Path) -> None:
    """`export csv --out` says how many files it wrote and where."""
    database = publish_pack(tmp_path / "readiness.duckdb")
    assert main(["export", "csv", "--db", str(database), "--out", str(tmp_path / "tables")]) == EXIT_DONE
    assert (tmp_path / "tables" / "gap_register.csv").stat().st_mode & 0o077 == 0


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
