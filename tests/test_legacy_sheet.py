"""Binary workbooks (xls, xlsb) read like xlsx files."""

from __future__ import annotations

import struct
from contextlib import suppress
from pathlib import Path

import pytest
from binary_workbooks import BinarySheet, xls_bytes, xlsb_parts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_files import write_zip

from pipeline.extract import extract_document
from pipeline.extract.legacy_sheet import extract_xls, extract_xlsb
from pipeline.extract.xls_scan import scan_xls
from pipeline.extract.zip_parts import PartError
from pipeline.records import Extraction, SectionType

CORPUS = Path(__file__).parent / "corpus"


@pytest.fixture(scope="module", params=["measures.xls", "measures.xlsb"])
def measures(request: pytest.FixtureRequest) -> Extraction:
    return extract_document(CORPUS / request.param)


def located(extraction: Extraction) -> dict[str, str]:
    return {b.location: page.text[b.char_start : b.char_end] for page in extraction.pages for b in page.blocks}


def test_rows_carry_headings_and_figures_as_shown(measures: Extraction) -> None:
    """Shares read as percentages, because that is what the sheet shows and people quote."""
    assert located(measures)["KPIs!A2:C2"] == "Measure: Plans in time | Autumn: 46% | Spring: 51%"


def test_comments_are_notes(measures: Extraction) -> None:
    """A cell's comment is a note at its cell, and counted."""
    assert located(measures)["KPIs!B2 comment"] == "Includes two clinics that have closed."
    assert [b.location for p in measures.pages for b in p.blocks if b.section_type is SectionType.NOTE] == [
        "KPIs!B2 comment"
    ]
    assert measures.properties["comment_count"] == "1"


def test_hidden_sheets_are_flagged(measures: Extraction) -> None:
    """Blocks of a hidden sheet are marked, and a problem names the sheet."""
    assert all(block.is_hidden for block in measures.pages[1].blocks)
    assert [(problem.location, problem.kind) for problem in measures.problems] == [("Working", "hidden_content")]


def test_hidden_rows_and_columns_are_flagged(tmp_path: Path) -> None:
    """A hidden row and column are kept, marked and named, in both forms."""
    sheets = [
        BinarySheet("S", [["Team", "Lead", "Remark"], ["Sleep", "Jo", "x"], ["Speech", "Sam", "y"]], False, (2,), (2,))
    ]
    (tmp_path / "a.xls").write_bytes(xls_bytes(sheets))
    write_zip(tmp_path / "a.xlsb", xlsb_parts(sheets))
    for extraction in (extract_xls(tmp_path / "a.xls"), extract_xlsb(tmp_path / "a.xlsb")):
        hidden = [p.text[b.char_start : b.char_end] for p in extraction.pages for b in p.blocks if b.is_hidden]
        assert "Team: Speech | Lead: Sam" in hidden
        assert "Remark: x" in hidden
        (problem,) = extraction.problems
        assert ("row 3" in problem.message, "column C" in problem.message) == (True, True)


@pytest.mark.parametrize(
    ("name", "kind"), [("broken-locked.xls", "encrypted"), ("broken-cut-short.xls", "document_unreadable")]
)
def test_each_failure_becomes_its_problem(name: str, kind: str) -> None:
    """A password and a file cut short are told apart."""
    extraction = extract_document(CORPUS / name)
    assert ([problem.kind for problem in extraction.problems], extraction.read_status) == ([kind], "unread")


def test_the_extension_does_not_matter(tmp_path: Path) -> None:
    """A workbook under another workbook's extension is read by its content."""
    for name, other in (("measures.xls", "a.xlsx"), ("measures.xlsb", "a.xls"), ("kpi-sheet.xlsx", "a.xls")):
        path = tmp_path / other
        path.write_bytes((CORPUS / name).read_bytes())
        extraction = extract_document(path)
        assert extraction.pages, name
        assert {problem.kind for problem in extraction.problems} <= {"wrong_extension", "hidden_content"}


def test_values_far_apart_are_refused(tmp_path: Path) -> None:
    """A file of two cells at the ends of a sheet would be laid out on 17 thousand million cells."""
    parts = xlsb_parts([BinarySheet("S", [["a", "b"]])])
    sheet = parts["xl/worksheets/sheet1.bin"]
    assert isinstance(sheet, bytes)
    row = b"\x00\x11" + struct.pack("<IIHBB", 1_048_575, 0, 300, 0, 0) + bytes(5)
    cell = b"\x05\x10" + struct.pack("<IId", 16_383, 0, 1.0)
    parts["xl/worksheets/sheet1.bin"] = sheet.replace(b"\x92\x01\x00", row + cell + b"\x92\x01\x00")
    extraction = extract_document(write_zip(tmp_path / "wide.xlsb", parts))
    assert [problem.kind for problem in extraction.problems] == ["document_unreadable"]
    assert "rows and columns" in extraction.problems[0].message


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.integers(0, 5_600), value=st.integers(0, 255))
def test_our_own_look_never_raises(place: int, value: int, tmp_path: Path) -> None:
    """A workbook with any byte changed is looked at without an error."""
    content = bytearray((CORPUS / "measures.xls").read_bytes())
    content[place] = value
    path = tmp_path / "made.xls"
    path.write_bytes(content)
    with suppress(PartError):
        scan_xls(path)


def test_a_chain_of_sectors_in_a_circle_is_refused(tmp_path: Path) -> None:
    """A stream whose last sector leads back to its first would be read until all memory is taken."""
    content = bytearray((CORPUS / "measures.xls").read_bytes())
    ends = [place for place in range(512, 1024, 4) if content[place : place + 4] == b"\xfe\xff\xff\xff"]
    content[ends[-1] : ends[-1] + 4] = struct.pack("<I", 2)
    path = tmp_path / "circle.xls"
    path.write_bytes(content)
    assert [problem.kind for problem in extract_document(path).problems] == ["document_unreadable"]
