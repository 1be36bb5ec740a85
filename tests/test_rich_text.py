"""RTF files give headings, rows, notes and letters in any of their encodings."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extract import extract_document
from pipeline.extract.rich_text import extract_rich_text
from pipeline.extract.rtf_reader import RtfReader
from pipeline.extract.rtf_tokens import codec_of, rtf_tokens
from pipeline.records import BlockKind, Extraction, SectionType

CORPUS = Path(__file__).parent / "corpus"


@pytest.fixture(scope="module")
def visit() -> Extraction:
    return extract_rich_text(CORPUS / "visit.rtf")


def located(extraction: Extraction) -> dict[str, str]:
    return {b.location: page.text[b.char_start : b.char_end] for page in extraction.pages for b in page.blocks}


def body(rtf: bytes) -> list[str]:
    reader = RtfReader()
    for token in rtf_tokens(rb"{\rtf1\ansi\ansicpg1252" + rtf + b"}"):
        reader.meet(token)
    reader.close()
    return [block.text for block in reader.blocks()]


def test_sections_headings_and_rows_are_located(visit: Extraction) -> None:
    """Heading styles open sections; rows carry their column headings, two paragraphs of a cell a semicolon."""
    assert [page.location for page in visit.pages] == ["start", "1 What we saw", "2 Next steps"]
    texts = located(visit)
    assert texts["1 What we saw, para 1"] == "Staff at the café nursery use picture cards – each day."
    assert texts["1 What we saw, table 1 row 2"] == "Room: Blue room; and garden | Places: 14"


def test_title_header_and_bullets_are_marked(visit: Extraction) -> None:
    """The title, the header and list entries are what they are."""
    kinds = {block.location: (block.kind, block.section_type) for page in visit.pages for block in page.blocks}
    assert kinds["title"] == (BlockKind.PARAGRAPH, SectionType.TITLE)
    assert kinds["header"] == (BlockKind.PARAGRAPH, SectionType.RUNNING_HEADER)
    assert kinds["2 Next steps, para 1"] == (BlockKind.BULLET, SectionType.BODY)


def test_properties_come_from_the_file(visit: Extraction) -> None:
    """Title, author and day of creation are what the file says of itself."""
    properties = visit.properties
    assert (properties["title"], properties["author"], properties["created"]) == (
        "Visit note",
        "Inclusion adviser",
        "2026-01-08",
    )


def test_a_file_cut_short_keeps_what_it_holds() -> None:
    """Words and rows before the cut are read, and the loss is told."""
    extraction = extract_document(CORPUS / "broken-cut-short.rtf")
    assert extraction.read_status == "partial"
    assert [problem.kind for problem in extraction.problems] == ["truncated"]
    assert "1 What we saw, para 1" in located(extraction)


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"caf\'e9", "café"),
        (rb"\u8211?10", "–10"),
        (rb"{\uc0\u8211 10}", "–10"),
        (rb"\uc2\u8364 EU5", "€5"),
        (rb"\u-10179?\u-8703?", "😁"),
        (rb"one\~two\_three\-four", "one two-threefour"),
        (rb"\ldblquote so\rdblquote  it\rquote s", "“so” it’s"),
        (rb"a \{b\} \\c", "a {b} \\c"),
        (rb"{\fonttbl{\f1\fcharset204 C;}{\f2\fcharset128 J;}}{\f1\'cf\'f0} {\f2\'93\'fa}", "Пр 日"),
        (rb"line\line next", "line next"),
        (rb"\bin5 {{{{{after", "after"),
    ],
)
def test_letters(rtf: bytes, text: str) -> None:
    """Letters come out whatever way they are written."""
    assert body(rtf) == [text]


@pytest.mark.parametrize(
    "rtf",
    [
        rb"{\*\unknown words}",
        rb"{\pict 0102ff}",
        rb"{\field{\*\fldinst HYPERLINK x}}",
        rb"{\object{\*\objdata 0105}}",
        rb"{\deleted gone}",
        rb"{\colortbl;\red0;}",
        rb"{\stylesheet{\s1 heading 1;}}",
    ],
)
def test_what_is_no_text_is_left_out(rtf: bytes) -> None:
    """Pictures, codes, deleted words and lists of styles are no text."""
    assert body(rtf) == []


def test_the_unicode_form_of_a_text_stands_for_the_old_one() -> None:
    """Where a text is written twice, once in Unicode, that form is read."""
    assert body(rb"{\upr{old}{\*\ud{n\u233?w}}}") == ["néw"]


def test_cells_merged_downwards_count_in_each_row() -> None:
    """A cell that goes on from the row above has its text."""
    rows = (
        rb"\trowd\clvmgf\cellx1\cellx2\pard\intbl Team\cell Lead\cell\row"
        rb"\trowd\clvmrg\cellx1\cellx2\pard\intbl Sleep\cell Jo\cell\row"
        rb"\trowd\clvmrg\cellx1\cellx2\pard\intbl \cell Sam\cell\row\pard After.\par"
    )
    assert body(rows) == ["Team | Lead", "Team: Sleep | Lead: Jo", "Team: Sleep | Lead: Sam", "After."]


def test_two_tables_are_counted_apart() -> None:
    """A paragraph between two tables ends the first."""
    row = rb"\trowd\cellx1\cellx2\pard\intbl A\cell B\cell\row\pard "
    reader = RtfReader()
    for token in rtf_tokens(rb"{\rtf1 " + row + rb"between\par " + row + rb"after\par}"):
        reader.meet(token)
    reader.close()
    assert [block.location for block in reader.blocks()] == [
        "start, table 1 row 1",
        "start, para 1",
        "start, table 2 row 1",
        "start, para 2",
    ]


def test_unknown_code_pages_fall_back() -> None:
    """A code page that does not exist reads as Western European."""
    assert (codec_of(99999), codec_of(1251), codec_of(10000)) == ("cp1252", "cp1251", "mac-roman")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    parts=st.lists(
        st.sampled_from(
            [
                b"{",
                b"}",
                b"\\par ",
                b"\\u-9",
                b"\\'8",
                b"\\cell",
                b"\\row",
                b"\\trowd",
                b"\\cellx1",
                b"\\intbl",
                b"\\v ",
                b"\\footnote ",
                b"\\*",
                b"\\info",
                b"\\ud",
                b"words ",
                b"\\upr",
                b"\\f7",
                b"\\fonttbl",
                b"\\ansicpg999999",
            ]
        ),
        max_size=60,
    )
)
def test_any_order_of_words_is_read(parts: list[bytes], tmp_path: Path) -> None:
    """Control words in any order, groups open or closed, never raise."""
    path = tmp_path / "made.rtf"
    path.write_bytes(b"{\\rtf1 " + b"".join(parts))
    extraction = extract_rich_text(path)
    assert extraction.pages or extraction.problems
