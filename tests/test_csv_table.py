"""CSV files give a block per record."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.csv_table import MAX_RECORDS, csv_blocks, extract_csv, find_delimiter
from pipeline.extract.drafts import one_line
from pipeline.records import SectionType

CORPUS = Path(__file__).parent / "corpus"


def texts(path: Path) -> list[str]:
    (page,) = extract_csv(path).pages
    return [page.text[block.char_start : block.char_end] for block in page.blocks]


def test_each_record_carries_its_column_headings() -> None:
    """A record is one row of `heading: cell` pairs, empty cells and blank lines left out."""
    assert texts(CORPUS / "waiting-list.csv") == [
        "Team | Waiting | Longest wait (weeks) | Remark",
        "Team: Speech and language | Waiting: 212 | Longest wait (weeks): 31 | "
        "Remark: Two posts filled; list reviewed each week",
        "Team: Occupational therapy | Waiting: 98 | Longest wait (weeks): 27",
        "Team: Community paediatrics | Waiting: 341 | Longest wait (weeks): 44 | "
        "Remark: Lists joined, double entries removed",
    ]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    """Blank lines count, a line break inside quotes does not."""
    (page,) = extract_csv(CORPUS / "waiting-list.csv").pages
    assert [block.location for block in page.blocks] == ["row 1", "row 2", "row 3", "row 5"]
    assert page.blocks[0].section_type is SectionType.TABLE_HEADER
    assert page.blocks[1].columns == ("Team", "Waiting", "Longest wait (weeks)", "Remark")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_finds_the_delimiter(delimiter: str) -> None:
    """Each usual delimiter is found by the records it makes equal."""
    assert find_delimiter(f"School{delimiter}Places\nOak{delimiter}12\nElm{delimiter}14\n") == delimiter


def test_figures_without_headings_stay_plain(tmp_path: Path) -> None:
    """A first row with figures is a record like the others."""
    path = tmp_path / "a.csv"
    path.write_text("Oak,12,14\nElm,9,8\n")
    assert texts(path) == ["Oak | 12 | 14", "Elm | 9 | 8"]


def test_a_long_file_is_cut_and_says_so(tmp_path: Path) -> None:
    """Records beyond the limit are left out, and a problem says it."""
    path = tmp_path / "long.csv"
    path.write_text("School,Places\n" + "Oak,12\n" * (MAX_RECORDS + 5))
    extraction = extract_csv(path)
    assert [problem.kind for problem in extraction.problems] == ["truncated"]
    assert extraction.read_status == "partial"
    assert len(extraction.pages[0].blocks) == MAX_RECORDS


def test_a_field_beyond_the_readers_limit_keeps_what_came_before(tmp_path: Path) -> None:
    """A broken quote that swallows the rest of the file costs the rows below it only."""
    path = tmp_path / "quote.csv"
    path.write_text('School,Places\nOak,12\nElm,"14\n' + "Ash,3\n" * 30_000)
    extraction = extract_csv(path)
    assert [(problem.kind, problem.location) for problem in extraction.problems] == [("part_unreadable", "row 3")]
    assert "Oak" in extraction.pages[0].text


@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=5).map(tuple), max_size=8).map(tuple))
def test_every_cell_survives(records: tuple[tuple[str, ...], ...]) -> None:
    """The normalised text of every cell stands in the block of its own row."""
    blocks = {block.location: block.text for block in csv_blocks(records)}
    for number, record in enumerate(records, start=1):
        for cell in filter(None, map(one_line, record)):
            assert cell in blocks[f"row {number}"]
