"""Word files are read from their XML parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from lxml import etree

from pipeline.extract.word import extract_word
from pipeline.extract.word_styles import read_lists, read_styles
from pipeline.records import BlockKind, Extraction, SectionType

CORPUS = Path(__file__).parent / "corpus"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture(scope="module")
def action_log() -> Extraction:
    return extract_word(CORPUS / "action-log.docx")


def located(extraction: Extraction) -> dict[str, str]:
    return {
        block.location: page.text[block.char_start : block.char_end]
        for page in extraction.pages
        for block in page.blocks
    }


def typed(extraction: Extraction, section_type: SectionType) -> list[str]:
    return [
        page.text[block.char_start : block.char_end]
        for page in extraction.pages
        for block in page.blocks
        if block.section_type is section_type
    ]


def written(folder: Path, build: Callable[[Document], None]) -> Path:
    document = docx.Document()
    build(document)
    path = folder / "made.docx"
    document.save(str(path))
    return path


def test_sections_of_level_one_are_pages(action_log: Extraction) -> None:
    """Word stores no pages: each top heading opens one, without a page number."""
    assert [page.location for page in action_log.pages] == ["start", "1 Purpose", "2 Actions"]
    assert [page.ordinal for page in action_log.pages] == [1, 2, 3]
    assert {page.page_number for page in action_log.pages} == {None}


def test_locations_name_heading_and_paragraph(action_log: Extraction) -> None:
    """A paragraph is found by its heading and its number under it."""
    texts = located(action_log)
    assert texts["1 Purpose, para 1"] == "This log holds what the board asked for and who answers for it."
    assert texts["2.1 Waiting times, para 3"] == "a call to each of them by March"


def test_keeps_insertions_and_leaves_out_deletions(action_log: Extraction) -> None:
    """Tracked changes read as accepted, and the properties say that there are some."""
    assert located(action_log)["1 Purpose, para 2"] == "The plan covers eleven schools."
    assert action_log.properties["has_tracked_changes"] == "true"


def test_reads_content_controls_and_text_boxes_once(action_log: Extraction) -> None:
    """A content control is read, and a text box written in two forms is read once."""
    words = "\n".join(page.text for page in action_log.pages)
    assert words.count("Chosen priority: speech and language.") == 1
    assert words.count("Families said the calls helped.") == 1


def test_marks_what_is_not_body_text(action_log: Extraction) -> None:
    """Title, header, footer, notes and comments are read and marked."""
    assert typed(action_log, SectionType.TITLE) == ["Action log of the inclusion board"]
    assert typed(action_log, SectionType.RUNNING_HEADER) == ["OFFICIAL inclusion board"]
    assert typed(action_log, SectionType.RUNNING_FOOTER) == ["Page 1 of 2"]
    assert located(action_log)["footnote 1"] == "Counted on the last school day of the term."
    assert located(action_log)["comment 1"] == "Check the list of owners before it is sent."
    assert len(typed(action_log, SectionType.NOTE)) == 2


def test_hidden_text_is_kept_apart_and_reported(action_log: Extraction) -> None:
    """Hidden words are a block of their own, marked, and a problem says where."""
    hidden = [page.text[b.char_start : b.char_end] for page in action_log.pages for b in page.blocks if b.is_hidden]
    assert hidden == ["Not to be printed: the draft budget."]
    assert located(action_log)["1 Purpose, para 4"] == "Seen by all."
    assert [(problem.kind, problem.location) for problem in action_log.problems] == [
        ("hidden_content", "1 Purpose, hidden text")
    ]


def test_table_rows_carry_headings_and_merged_cells(action_log: Extraction) -> None:
    """A row holds its column headings; a cell merged downwards repeats in each row; lists join by semicolons."""
    texts = located(action_log)
    table = "2.1 Waiting times, table 1 row"
    assert texts[f"{table} 1"] == "No. | Action | Owner | Due"
    assert texts[f"{table} 3"] == "No.: 1 | Action: Publish the wait each month | Owner: Data lead"
    assert texts[f"{table} 4"].startswith("No.: 2 | Action: Agree the offer; for nurseries; for colleges | Owner:")
    assert texts[f"{table} 4 inner table 1 row 2"] == "Setting: Nurseries | Places: 40"


def test_a_control_box_reads_as_pairs(action_log: Extraction) -> None:
    """The version box gives `Version: 2.1 final`."""
    assert located(action_log)["start, table 1 row 1"] == "Version: 2.1 final"


def test_properties_come_from_the_file(action_log: Extraction) -> None:
    """Author, dates, watermark and the number of comments are what the file says of itself."""
    properties = action_log.properties
    assert (properties["author"], properties["created"]) == ("Board office", "2026-01-05")
    assert (properties["watermark"], properties["comment_count"]) == ("DRAFT", "1")


def test_macro_and_template_variants_read_the_same(tmp_path: Path, action_log: Extraction) -> None:
    """A .docm has another content type for its main part and the same text."""
    path = tmp_path / "log.docm"
    plain = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with zipfile.ZipFile(CORPUS / "action-log.docx") as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            macro = b"vnd.ms-word.document.macroEnabled.main+xml"
            target.writestr(name, source.read(name).replace(plain, macro))
    assert extract_word(path).pages == action_log.pages


def test_house_styles_are_headings_through_their_base(tmp_path: Path) -> None:
    """A style based on a heading is a heading of the same level."""

    def build(document: Document) -> None:
        style = document.styles.add_style("Council Section", 1)
        style.base_style = document.styles["Heading 2"]
        document.add_paragraph("Governance", style="Council Section")
        document.add_paragraph("The board meets monthly.")

    (page,) = extract_word(written(tmp_path, build)).pages
    assert (page.blocks[0].kind, page.blocks[0].level) == (BlockKind.HEADING, 2)
    assert page.blocks[1].location == "Governance, para 1"


def test_short_bold_lines_head_what_follows(tmp_path: Path) -> None:
    """Where no heading style is used a bold line is a heading; a bold sentence is not."""

    def build(document: Document) -> None:
        document.add_paragraph().add_run("What families told us").bold = True
        document.add_paragraph().add_run("This matters a great deal to us.").bold = True

    (page,) = extract_word(written(tmp_path, build)).pages
    assert [block.kind for block in page.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH]


def test_a_one_column_table_is_a_frame_around_text(tmp_path: Path) -> None:
    """A call-out box made from a table reads as paragraphs and headings."""

    def build(document: Document) -> None:
        cell = document.add_table(rows=1, cols=1).cell(0, 0)
        cell.paragraphs[0].text = "Case study"
        cell.paragraphs[0].style = document.styles["Heading 1"]
        cell.add_paragraph("A boy moved school in May.")

    (page,) = extract_word(written(tmp_path, build)).pages
    assert [(block.kind, block.location) for block in page.blocks] == [
        (BlockKind.HEADING, "Case study"),
        (BlockKind.PARAGRAPH, "Case study, para 1"),
    ]


def test_contents_lists_are_marked(tmp_path: Path) -> None:
    """Paragraphs of a table of contents are kept and marked as contents."""

    def build(document: Document) -> None:
        entry = (
            f'<w:sdt {W}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
            "<w:sdtContent><w:p><w:r><w:t>1 Purpose</w:t><w:tab/><w:t>3</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        )
        document.element.body.insert(0, parse_xml(entry))
        document.add_paragraph("The words begin here.")

    extraction = extract_word(written(tmp_path, build))
    assert typed(extraction, SectionType.CONTENTS) == ["1 Purpose 3"]
    assert typed(extraction, SectionType.BODY) == ["The words begin here."]


def test_deleted_rows_are_left_out(tmp_path: Path) -> None:
    """A table row whose deletion is tracked does not count."""

    def build(document: Document) -> None:
        table = document.add_table(rows=3, cols=2)
        for row, texts in enumerate((("Action", "Owner"), ("Old step", "Jo"), ("New step", "Sam"))):
            table.cell(row, 0).text, table.cell(row, 1).text = texts
        table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {W} w:id="1" w:author="A"/>'))

    (page,) = extract_word(written(tmp_path, build)).pages
    assert "Old step" not in page.text
    assert "Action: New step | Owner: Sam" in page.text


def test_heading_numbers_are_counted_as_word_prints_them() -> None:
    """Automatic numbers count per level, start again below a new parent, and bullets have none."""
    lists = read_lists(
        etree.parse(
            io.BytesIO(
                f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
                <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
                <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
                <w:lvl w:ilvl="2"><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="(%3)"/></w:lvl>
                <w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl></w:abstractNum>
                <w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>""".encode()
            )
        ).getroot()
    )
    numbers = [lists.next_number("5", level) for level in (0, 1, 1, 0, 1, 2, 2, 3)]
    assert numbers == ["1.", "1.1", "1.2", "2.", "2.1", "(i)", "(ii)", ""]


def test_styles_in_a_circle_do_not_hang() -> None:
    """Two styles based on one another are read as plain ones."""
    styles = read_styles(
        etree.fromstring(
            f'<w:styles {W}><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
            f'<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
        )
    )
    assert styles.find("A").heading_level is None
