"""OpenDocument texts, workbooks and presentations read like their Microsoft kin."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_files import open_parts, write_zip

from pipeline.extract import extract_document
from pipeline.extract.opendocument import extract_open_sheet, extract_open_slides, extract_open_text
from pipeline.records import BlockKind, Extraction, SectionType

CORPUS = Path(__file__).parent / "corpus"


@pytest.fixture(scope="module")
def outreach() -> Extraction:
    return extract_open_text(CORPUS / "outreach.odt")


def located(extraction: Extraction) -> dict[str, str]:
    return {b.location: page.text[b.char_start : b.char_end] for page in extraction.pages for b in page.blocks}


def shown(extraction: Extraction) -> list[str]:
    return [page.text[b.char_start : b.char_end] for page in extraction.pages for b in page.blocks]


def text(folder: Path, body: str, **parts: str) -> Extraction:
    return extract_open_text(write_zip(folder / "made.odt", open_parts("text", body, **parts)))


def sheet(folder: Path, rows: str) -> Extraction:
    body = f'<table:table table:name="S">{rows}</table:table>'
    return extract_open_sheet(write_zip(folder / "made.ods", open_parts("spreadsheet", body)))


def cell(words: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{words}</text:p></table:table-cell>'


def test_sections_of_level_one_are_pages(outreach: Extraction) -> None:
    """A text stores no pages: each top heading opens one, as in Word files."""
    assert [(page.location, page.page_number) for page in outreach.pages] == [("1 Purpose", None), ("2 Results", None)]


def test_locations_name_heading_and_paragraph(outreach: Extraction) -> None:
    """Paragraphs, list entries, rows and notes are found by the heading they stand under."""
    texts = located(outreach)
    assert texts["1.1 Who goes, para 2"] == "a therapist"
    assert texts["2 Results, table 1 row 2"] == "Term: Autumn | Visits: 61"
    assert texts["footnote 1"] == "Terms are school terms."


def test_notes_stand_at_the_end_of_their_section(outreach: Extraction) -> None:
    """A footnote follows the text of its section, before the next heading."""
    assert [block.section_type for block in outreach.pages[0].blocks[1:4]] == [
        SectionType.BODY,
        SectionType.BODY,
        SectionType.NOTE,
    ]


def test_properties_come_from_the_file(outreach: Extraction) -> None:
    """Title, author and dates are what the file says of itself."""
    properties = outreach.properties
    assert (properties["title"], properties["author"]) == ("Outreach plan", "Inclusion team")
    assert (properties["created"], properties["modified"]) == ("2026-01-05", "2026-01-06")


def test_merged_cells_repeat_to_the_right_and_below(tmp_path: Path) -> None:
    """A group heading over two columns heads both; a cell merged downwards counts in each row."""
    covered = "<table:covered-table-cell/>"
    rows = (
        cell("Team") + cell("2025", 'table:number-columns-spanned="2"') + covered,
        cell("") + cell("Q1") + cell("Q2"),
        cell("Speech", 'table:number-rows-spanned="2"') + cell("31") + cell("22"),
        covered + cell("30") + cell("21"),
    )
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    texts = shown(text(tmp_path, f"<table:table>{body}</table:table>"))
    assert texts[2:] == ["Team: Speech | 2025 Q1: 31 | 2025 Q2: 22", "Team: Speech | 2025 Q1: 30 | 2025 Q2: 21"]


def test_a_one_column_table_is_a_frame_around_text(tmp_path: Path) -> None:
    """A call-out box made from a table reads as its heading and paragraphs."""
    inner = '<text:h text:outline-level="1">Case study</text:h><text:p>A boy moved school.</text:p>'
    body = f"<table:table><table:table-row><table:table-cell>{inner}</table:table-cell></table:table-row></table:table>"
    (page,) = text(tmp_path, body).pages
    assert [block.kind for block in page.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH]


def test_contents_lists_are_marked(tmp_path: Path) -> None:
    """Entries of a table of contents are kept and marked as contents."""
    entry = "<text:index-body><text:p>1 Purpose<text:tab/>3</text:p></text:index-body>"
    entry = f"<text:table-of-content>{entry}</text:table-of-content>"
    (page,) = text(tmp_path, f"{entry}<text:p>Words.</text:p>").pages
    assert [block.section_type for block in page.blocks] == [SectionType.CONTENTS, SectionType.BODY]


def test_styles_in_a_circle_do_not_hang(tmp_path: Path) -> None:
    """Two styles based on one another are read as plain ones."""
    style = '<style:style style:family="paragraph" style:name="{}" style:parent-style-name="{}"/>'
    body = '<text:p text:style-name="A">Words.</text:p>'
    assert shown(text(tmp_path, body, styles=style.format("A", "B") + style.format("B", "A"))) == ["Words."]


def test_embedded_charts_give_their_figures(tmp_path: Path) -> None:
    """A chart in a text is a file of its own inside the zip, with title and table."""
    frame = '<text:p><draw:frame><draw:object xlink:href="./Object 1"/></draw:frame></text:p>'
    row = f"<table:table-row>{cell('Autumn')}{cell('14')}</table:table-row>"
    header = f"<table:table-row>{cell('')}{cell('Visits')}</table:table-row>"
    header = f"<table:table-header-rows>{header}</table:table-header-rows>"
    chart = f"<chart:title><text:p>Visits each term</text:p></chart:title><table:table>{header}{row}</table:table>"
    content = open_parts("chart", chart)["content.xml"]
    extra = {"Object 1/content.xml": str(content)}
    parts = open_parts("text", frame, extra=extra)
    assert shown(extract_open_text(write_zip(tmp_path / "made.odt", parts))) == [
        "Visits each term",
        "Visits",
        "Autumn | Visits: 14",
    ]


def test_sheets_show_figures_as_printed_and_dates_in_iso_form() -> None:
    """Figures read as the sheet shows them; a row that repeats is written out; blank ones by the million are not."""
    extraction = extract_document(CORPUS / "places.ods")
    texts = located(extraction)
    assert texts["Places!A2:B2"] == "Setting: Oak | Places: 1,200"
    assert texts["Places!A4:B4"] == "Setting: Elm | Places: 14"
    assert [(p.location, p.kind) for p in extraction.problems] == [("Places!A5", "formula_without_value")]


def test_filled_cells_that_repeat_are_bounded(tmp_path: Path) -> None:
    """A cell said to repeat over every column is written out to the limit, and the loss is told."""
    row = cell("x", 'table:number-columns-repeated="16384"')
    extraction = sheet(tmp_path, f'<table:table-row table:number-rows-repeated="3">{row}</table:table-row>')
    assert [problem.kind for problem in extraction.problems] == ["truncated"]
    assert len(extraction.pages[0].text) < 5_000


def test_slides_have_numbers_and_pictures_ask_for_ocr() -> None:
    """Slides are numbered pages; one that is only a picture has lost its text."""
    extraction = extract_open_slides(CORPUS / "briefing.odp")
    assert [page.page_number for page in extraction.pages] == [1, 2]
    assert [block.kind for block in extraction.pages[0].blocks] == [BlockKind.HEADING, BlockKind.BULLET]
    assert [(p.location, p.kind) for p in extraction.problems] == [("slide 2", "needs_ocr")]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("broken-content.odt", "document_unreadable"),
        ("broken-locked.odt", "encrypted"),
        ("broken-no-words.odt", "empty_text"),
    ],
)
def test_each_failure_becomes_its_problem(name: str, kind: str) -> None:
    """Damage, a password and missing words are told apart."""
    extraction = extract_document(CORPUS / name)
    assert [problem.kind for problem in extraction.problems] == [kind]
    assert extraction.read_status == "unread"


def test_damaged_styles_cost_only_headers_and_footers(tmp_path: Path) -> None:
    """The text is read without the part that holds its styles, and the loss is told."""
    parts = {**open_parts("text", "<text:p>Words.</text:p>"), "styles.xml": "<office:"}
    extraction = extract_open_text(write_zip(tmp_path / "made.odt", parts))
    assert shown(extraction) == ["Words."]
    assert extraction.read_status == "partial"


@pytest.mark.parametrize("ending", ["ott", "ots", "otp"])
def test_templates_are_read(ending: str, tmp_path: Path) -> None:
    """A template's kind says so, and it reads like the document it makes."""
    kind = {"ott": "text", "ots": "spreadsheet", "otp": "presentation"}[ending]
    parts = open_parts(kind, "<text:p>Words.</text:p>")
    parts["mimetype"] = f"application/vnd.oasis.opendocument.{kind}-template"
    extraction = extract_document(write_zip(tmp_path / f"made.{ending}", parts))
    assert extraction.format == f"od{ending[-1]}"
    assert "wrong_extension" not in {problem.kind for problem in extraction.problems}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    cut=st.integers(1, 300),
    place=st.integers(0, 2_000),
    name=st.sampled_from(["outreach.odt", "places.ods", "briefing.odp"]),
)
def test_damaged_files_never_raise(cut: int, place: int, name: str, tmp_path: Path) -> None:
    """A file with a hole anywhere gives pages or a problem."""
    content = (CORPUS / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(content[:place] + content[place + cut :])
    extraction = extract_document(path)
    assert extraction.pages or extraction.problems
