"""Web pages are read as a browser shows them, and nothing is fetched."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import extract_document
from pipeline.extract.markup import read_markup
from pipeline.extract.web_page import decode_markup, extract_web_page
from pipeline.records import BlockKind, SectionType

CORPUS = Path(__file__).parent / "corpus"


def shown(markup: str) -> list[str]:
    return [block.text for block in read_markup(markup).blocks if not block.is_hidden]


def test_a_page_is_read_by_its_headings() -> None:
    """Headings, lists and tables are located as in any text; the site's own words are furniture."""
    extraction = extract_document(CORPUS / "local-offer.html")
    blocks = {
        b.location: (b.section_type, p.text[b.char_start : b.char_end]) for p in extraction.pages for b in p.blocks
    }
    assert blocks["Who can help, table 1 row 2"] == (SectionType.BODY, "Club: Oak | Places: 14")
    assert blocks["page header"] == (SectionType.RUNNING_HEADER, "Home")
    assert blocks["page footer"] == (SectionType.RUNNING_FOOTER, "Cookies")
    assert blocks["title"][0] is SectionType.TITLE
    assert (extraction.properties["modified"], extraction.read_status) == ("2026-01-05", "read")


def test_a_page_drawn_by_script_says_so() -> None:
    """A page whose words are drawn by a program holds none; the message says what to do."""
    (problem,) = extract_document(CORPUS / "broken-script-only.html").problems
    assert (problem.kind, "PDF" in problem.message) == ("empty_text", True)


def test_inline_marks_do_not_cut_sentences() -> None:
    """Bold words, links and a line break stay inside their sentence; two line breaks end it."""
    assert shown("<p>Ask <b>for</b> <a href='x'>he</a>lp<br>today.<br><br>Or later.") == [
        "Ask for help today.",
        "Or later.",
    ]


def test_hidden_words_stand_apart() -> None:
    """Words hidden inside a sentence are marked and leave the sentence whole."""
    blocks = read_markup("<p>Seen <i style='display: none'>unseen</i> by all.<p hidden>Never.").blocks
    assert [(block.text, block.is_hidden) for block in blocks] == [
        ("Seen by all.", False),
        ("unseen", True),
        ("Never.", True),
    ]


def test_a_header_inside_an_article_is_text() -> None:
    """An article's own header holds its title; the header of the page is furniture."""
    blocks = read_markup("<header>Council</header><article><header><h1>Plan</h1></header>Words.</article>").blocks
    assert [(block.text, block.section_type) for block in blocks] == [
        ("Council", SectionType.RUNNING_HEADER),
        ("Plan", SectionType.BODY),
        ("Words.", SectionType.BODY),
    ]


def test_merged_cells_repeat() -> None:
    """Cells merged down or across count in each row and column they cover."""
    rows = "<tr><th>Team<th colspan=2>Weeks<tr><td rowspan=2>Speech<td>12<td>13<tr><td>9<td>8"
    assert shown(f"<table>{rows}</table>")[1:] == [
        "Team: Speech | Weeks: 12 | Weeks: 13",
        "Team: Speech | Weeks: 9 | Weeks: 8",
    ]


def test_tables_for_layout_read_as_text() -> None:
    """A table around another serves layout: its words are text, the inner table has rows."""
    inner = "<table><tr><th>A<th>B<tr><td>1<td>2</table>"
    assert shown(f"<table><tr><td><p>Left.<td>{inner}</table>") == ["Left.", "A | B", "A: 1 | B: 2"]


def test_lists_in_lists_are_bullets() -> None:
    """Each entry is a bullet of its own, however deep."""
    blocks = read_markup("<ul><li>Schools<ul><li>Oak</ul><li>Clinics</ul>").blocks
    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.BULLET, "Schools"),
        (BlockKind.BULLET, "Oak"),
        (BlockKind.BULLET, "Clinics"),
    ]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("\ufeffcafé".encode(), "café"),
        ("café".encode(), "café"),
        (b"<meta charset=windows-1252>caf\xe9 \x96", "café –"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'>5\x80", "5€"),
        ("<meta charset=utf-16><p>café".encode("utf-16"), "café"),
        (b"<meta charset=windows-1251>\xcf\xf0\xe8", "При"),
    ],
)
def test_encodings(content: bytes, text: str) -> None:
    """The byte order mark speaks first, then UTF-8 where it fits, then what the page declares."""
    assert decode_markup(content).text.endswith(text)


def test_a_declared_encoding_that_does_not_exist_is_guessed() -> None:
    """A made-up name leaves the guess, and the text is read."""
    assert "caf" in decode_markup(b"<meta charset=klingon>caf\xe9").text


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """Pictures, frames and style sheets named by a page are left alone (sockets are blocked in tests)."""
    path = tmp_path / "page.html"
    path.write_text(
        '<link rel=stylesheet href="http://x.invalid/a.css"><img src="file:///etc/passwd"><iframe src="http://x.invalid"></iframe><p>Words.'
    )
    assert "Words." in extract_web_page(path).pages[0].text


def test_deep_nesting_is_read_line_by_line(tmp_path: Path) -> None:
    """A page nested too deeply for the parser is read without its layout, soon, and says so."""
    path = tmp_path / "deep.html"
    path.write_text("<html>" + "<div>" * 100_000 + "<p>Words at the bottom.")
    started = time.monotonic()
    extraction = extract_web_page(path)
    assert time.monotonic() - started < 5
    assert [problem.kind for problem in extraction.problems] == ["layout_lost"]
    assert extraction.pages[0].text == "Words at the bottom."


def test_many_open_paragraphs_are_no_deep_nesting() -> None:
    """Old pages leave thousands of paragraphs and entries open."""
    markup = read_markup("<ul>" + "<li><p>Entry." * 3_000)
    assert (markup.is_flattened, len(markup.blocks)) == (False, 3_000)


TAGS = (
    "<p> <table> <tr> <td> </table> <th|colspan=9> <li> </ul> <h1> <br> <nav> <pre> words <td|rowspan=4> <x|hidden> "
    "<!-- </ <script> <caption>"
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(TAGS.split()), max_size=50))
def test_any_tags_in_any_order_are_read(tags: list[str]) -> None:
    """Broken mark-up never raises."""
    read_markup(" ".join(tags).replace("|", " "))
