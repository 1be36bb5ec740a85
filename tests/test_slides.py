"""Presentations give a numbered page per slide, whatever lies on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_files import NAMESPACES, slide_frame, slide_parts, slide_shape, write_zip

from pipeline.extract import extract_document
from pipeline.extract.context import ReadContext
from pipeline.extract.slides import extract_slides
from pipeline.records import BlockKind, Extraction, Page, SectionType

CORPUS = Path(__file__).parent / "corpus"
PICTURE = (
    '<p:pic><p:nvPicPr><p:cNvPr id="3" name="Scan"/></p:nvPicPr><p:blipFill><a:blip r:embed="r1"/></p:blipFill></p:pic>'
)


@pytest.fixture(scope="module")
def board() -> Extraction:
    return extract_slides(CORPUS / "board-update.pptx")


def located(extraction: Extraction, location: str) -> list[str]:
    return [
        page.text[block.char_start : block.char_end]
        for page in extraction.pages
        for block in page.blocks
        if block.location == location
    ]


def problems(extraction: Extraction) -> list[tuple[str, str]]:
    return [(problem.location, problem.kind) for problem in extraction.problems]


def read(folder: Path, *slides: str) -> Extraction:
    return extract_slides(write_zip(folder / "made.pptx", slide_parts([(shapes, {}, "") for shapes in slides])))


def test_slides_are_numbered_pages(board: Extraction) -> None:
    """Page numbers are those of the slides, from 1."""
    assert [(page.ordinal, page.page_number, page.location) for page in board.pages] == [
        (1, 1, "slide 1"),
        (2, 2, "slide 2"),
        (3, 3, "slide 3"),
    ]


def test_the_title_comes_first_as_a_heading(board: Extraction) -> None:
    """A slide's title heads it, even where other shapes were drawn before it."""
    (first, *_) = board.pages[1].blocks
    assert (first.kind, first.level) == (BlockKind.HEADING, 1)
    assert located(board, "slide 2")[0] == "Waiting times"
    assert board.pages[0].blocks[0].section_type is SectionType.TITLE


def test_bullets_follow_their_lead_in(board: Extraction) -> None:
    """A paragraph with a colon above deeper ones leads them in; the deeper ones are bullets."""
    kinds = {block.kind for block in board.pages[1].blocks[2:4]}
    assert board.pages[1].blocks[1].kind is BlockKind.PARAGRAPH
    assert kinds == {BlockKind.BULLET}


def test_groups_tables_charts_and_notes_are_read(board: Extraction) -> None:
    """Groups in groups, merged cells, a chart's saved figures and the notes come out, each at its place."""
    assert "Calls began in January." in located(board, "slide 2")
    assert located(board, "slide 2, table 1 row 3") == ["Action: Ring families | Owner: Sam | Due: June"]
    assert located(board, "slide 2, chart 1") == ["Plans each term"]
    assert located(board, "slide 2, chart 1 row 2") == ["Autumn | In time: 46% | Late: 54%"]
    assert located(board, "slide 2 notes") == ["Thank the parents who rang back."]


def test_hidden_slides_are_flagged(board: Extraction) -> None:
    """Blocks of a hidden slide are marked, and a problem names the slide."""
    assert all(block.is_hidden for block in board.pages[2].blocks)
    assert problems(board) == [("slide 3", "hidden_content")]


def test_a_title_that_powerpoint_invents_is_no_title(board: Extraction) -> None:
    """Every new file is called `PowerPoint Presentation` inside; that names nothing."""
    assert "title" not in board.properties
    assert (board.properties["author"], board.properties["created"]) == ("Board office", "2026-01-05")


def test_a_damaged_slide_costs_only_itself() -> None:
    """The other slides, and the notes of the damaged one, are read."""
    extraction = extract_document(CORPUS / "broken-one-slide.pptx")
    assert extraction.read_status == "partial"
    assert ("slide 2", "part_unreadable") in problems(extraction)
    assert located(extraction, "slide 1") == ["Update for the inclusion board", "March 2026"]
    assert located(extraction, "slide 2 notes") == ["Thank the parents who rang back."]
    assert [page.page_number for page in extraction.pages] == [1, 2, 3]


def test_without_a_list_of_slides_their_numbers_order_them() -> None:
    """A damaged list of slides is told, and the slides are read all the same."""
    extraction = extract_document(CORPUS / "broken-slide-list.pptx")
    assert ("whole presentation", "part_unreadable") in problems(extraction)
    assert located(extraction, "slide 2")[0] == "Waiting times"


def test_a_picture_without_words_asks_for_ocr(tmp_path: Path) -> None:
    """A slide that is only a picture has lost text; a picture beside words has not, nor an empty slide."""
    number = slide_shape("2", placeholder="sldNum")
    extraction = read(tmp_path, slide_shape("Words") + PICTURE, PICTURE + number, "")
    assert problems(extraction) == [("slide 2", "needs_ocr")]
    assert len(extraction.pages) == 3


def test_damaged_charts_and_diagrams_cost_only_themselves(tmp_path: Path) -> None:
    """A chart that is missing and a diagram whose data is damaged are told; the diagram's drawn form stands in."""
    shapes = slide_shape("Words") + slide_frame('<c:chart r:id="rNone"/>') + slide_frame('<dgm:relIds r:dm="rData"/>')
    entries = {
        "rData": ("diagramData", "../diagrams/data1.xml"),
        "rDrawn": ("diagramDrawing", "../diagrams/drawing1.xml"),
    }
    body = "<a:txBody><a:p><a:r><a:t>Assess early</a:t></a:r></a:p></a:txBody>"
    extra = {"ppt/diagrams/data1.xml": "<dgm:", "ppt/diagrams/drawing1.xml": f"<a:d {NAMESPACES}>{body}</a:d>"}
    extraction = extract_slides(write_zip(tmp_path / "made.pptx", slide_parts([(shapes, entries, "")], extra)))
    assert problems(extraction) == [("slide 1, chart 1", "part_unreadable"), ("slide 1, diagram 1", "part_unreadable")]
    assert located(extraction, "slide 1, diagram 1") == ["Assess early"]


def test_what_the_master_prints_is_a_running_header(tmp_path: Path) -> None:
    """A marking drawn on master and layout is read once for the whole file; placeholders on them are no words."""
    parts = slide_parts([(slide_shape("One"), LAYOUT_LINK, ""), (slide_shape("Two"), LAYOUT_LINK, "")])
    shapes = slide_shape("OFFICIAL") + slide_shape("Click to edit", placeholder="title")
    for kind in ("Layout", "Master"):
        name = f"ppt/slide{kind}s/slide{kind}1.xml"
        parts[name] = f"<p:x {NAMESPACES}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:x>"
    extraction = extract_slides(write_zip(tmp_path / "made.pptx", parts))
    headers = [
        block for page in extraction.pages for block in page.blocks if block.section_type is SectionType.RUNNING_HEADER
    ]
    assert [block.location for block in headers] == ["slide layout"]
    assert "Click to edit" not in "".join(page.text for page in extraction.pages)


LAYOUT_LINK = {"rL": ("slideLayout", "../slideLayouts/slideLayout1.xml")}


def test_a_workbook_on_a_slide_is_a_member(tmp_path: Path) -> None:
    """A file put on a slide whole is read as a document of its own."""
    parts = slide_parts([(slide_shape("See the workbook"), {"r1": ("package", "../embeddings/Sheet1.xlsx")}, "")])
    parts["ppt/embeddings/Sheet1.xlsx"] = (CORPUS / "kpi-sheet.xlsx").read_bytes()
    (member,) = extract_slides(write_zip(tmp_path / "made.pptx", parts)).members
    assert (member.name, member.extraction.format, len(member.extraction.pages)) == ("Sheet1.xlsx", "xlsx", 3)


def test_pages_are_handed_over_as_they_come() -> None:
    """Whoever listens hears the number of slides first, then each slide."""
    heard: list[int | Page] = []
    context = ReadContext(on_page=heard.append, on_page_count=heard.append)
    pages = extract_slides(CORPUS / "board-update.pptx", context).pages
    assert heard == [3, *pages]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cut=st.integers(1, 400), place=st.integers(0, 4_000))
def test_damaged_xml_never_raises(cut: int, place: int, tmp_path: Path) -> None:
    """A slide with a hole anywhere gives its words or a problem."""
    parts = slide_parts([(slide_shape("Title", placeholder="title") + slide_frame("<a:tbl/>"), {}, "")])
    xml = str(parts["ppt/slides/slide1.xml"])
    parts["ppt/slides/slide1.xml"] = xml[: place % len(xml)] + xml[place % len(xml) + cut :]
    extraction = extract_document(write_zip(tmp_path / "made.pptx", parts))
    assert extraction.pages or extraction.problems
