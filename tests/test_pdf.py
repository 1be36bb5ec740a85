"""What is read from small true PDF files, from broken ones, and from the public reports where these are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract.pdf import extract_pdf
from pipeline.layout import arrange_pages
from pipeline.passages import split_passages
from pipeline.records import BlockKind, Extraction, Page, Passage, SectionType

CORPUS = Path(__file__).resolve().parent / "corpus"
REPORTS = Path(__file__).resolve().parents[1].parent / "shared" / "evidence" / "inspection-reports"


@pytest.fixture(scope="module")
def plan() -> Extraction:
    return extract_pdf(CORPUS / "plan.pdf")


@pytest.fixture(scope="module")
def plan_passages(plan: Extraction) -> tuple[Passage, ...]:
    return split_passages("plan", arrange_pages(plan.pages), min_words=5)


def block_texts(page: Page, kind: BlockKind) -> list[str]:
    return [page.text[block.char_start : block.char_end] for block in page.blocks if block.kind is kind]


def test_pages_are_numbered_and_cited_from_one(plan: Extraction) -> None:
    """Every page of a sound file is read, numbered from 1, without problems."""
    assert plan.read_status == "read" and not plan.problems
    assert [(page.page_number, page.location) for page in plan.pages] == [(n, f"p. {n}") for n in range(1, 5)]


def test_properties_say_what_the_file_says_of_itself(plan: Extraction) -> None:
    """Title, author, ISO dates and page count are kept; a program's placeholders are not."""
    assert plan.properties["title"] == "Eastmere early help plan"
    assert plan.properties["created"] == "2000-01-01T00:00:00+00:00"
    assert plan.properties["page_count"] == "4"
    assert "title" not in extract_pdf(CORPUS / "columns.pdf").properties


def test_headings_have_levels_by_size(plan: Extraction) -> None:
    """The title is level 1 and the numbered headings level 2."""
    headings = [
        (block.level, page.text[block.char_start : block.char_end])
        for page in plan.pages
        for block in page.blocks
        if block.kind is BlockKind.HEADING
    ]
    assert headings == [
        (1, "Eastmere early help plan"),
        (2, "1. How the panel works"),
        (2, "2. What changed"),
        (2, "3. Measures"),
    ]


def test_bullets_are_separate_blocks_without_their_glyph(plan: Extraction) -> None:
    """Each bullet is one block; its glyph stays in the page's text only."""
    bullets = block_texts(plan.pages[1], BlockKind.BULLET)
    assert bullets[1] == "calls are answered on the same day" and len(bullets) == 2
    assert "• calls are answered" in plan.pages[1].text


def test_a_bullets_heading_ends_with_its_lead_in(plan_passages: tuple[Passage, ...]) -> None:
    """The paragraph before a list is the last part of the bullets' heading."""
    bullet = next(passage for passage in plan_passages if passage.text.startswith("calls are answered"))
    assert bullet.heading == "Eastmere early help plan > 2. What changed > Families tell us:"


def test_running_headers_and_page_numbers_are_marked(plan_passages: tuple[Passage, ...]) -> None:
    """What repeats on each page is excluded, and nothing of it is left inside other passages."""
    reasons = [passage.excluded_reason for passage in plan_passages]
    assert reasons.count("running header") == reasons.count("page number") == 4
    assert not any("v2.1" in p.text or "Page " in p.text for p in plan_passages if p.excluded_reason is None)


def test_a_paragraph_over_a_page_join_is_one_passage(plan_passages: tuple[Passage, ...]) -> None:
    """A paragraph split by a page join is whole, on the page it starts on."""
    joined = [passage for passage in plan_passages if passage.location == "pp. 1-2"]
    assert len(joined) == 1 and joined[0].page_number == 1
    assert joined[0].text.endswith("within ten working days.")


def test_rows_name_their_columns_and_survive_a_page_join(plan_passages: tuple[Passage, ...]) -> None:
    """Each row is understood alone; the rest of a split row joins it and headings carry over the join."""
    rows = [p for p in plan_passages if p.kind_of_block is BlockKind.ROW and p.section_type is SectionType.BODY]
    assert [row.location for row in rows] == ["p. 3", "pp. 3-4", "p. 4"]
    assert rows[0].text == (
        "Owner: Eastmere Council | Latest: 61% in June 2025 | Measure: Plans agreed within 20 weeks"
    )
    assert rows[1].text.endswith("Of these families we list: those who wait for equipment at home.")
    assert rows[2].text.startswith("Owner: Eastmere Health Trust | Latest: 72 of 90")


def test_columns_are_read_one_after_the_other() -> None:
    """Two columns of prose do not interleave."""
    text = extract_pdf(CORPUS / "columns.pdf").pages[0].text
    assert text.index("left column line 11") < text.index("right column line 0")


def test_a_picture_page_asks_for_text_recognition() -> None:
    """A page that is only a picture is named with its number; the other page is read."""
    extraction = extract_pdf(CORPUS / "scan.pdf")
    assert [(problem.location, problem.kind) for problem in extraction.problems] == [("p. 2", "needs_ocr")]
    assert extraction.read_status == "partial"
    assert "covering letter" in extraction.pages[0].text


@pytest.mark.parametrize(("name", "kind"), [("locked.pdf", "encrypted"), ("broken.pdf", "document_unreadable")])
def test_bad_files_become_problems(name: str, kind: str) -> None:
    """A locked or damaged file raises nothing and says what is wrong."""
    extraction = extract_pdf(CORPUS / name)
    assert [problem.kind for problem in extraction.problems] == [kind]
    assert extraction.read_status == "unread"


def garbled_pdf() -> bytes:
    """A page whose font says that each of its letters is a private-use character."""
    letters = "".join(f"<{code:02x}> <{0xE000 + code:04x}>\n" for code in range(0x61, 0x7B))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def "
        f"1 begincodespacerange <00> <ff> endcodespacerange 26 beginbfchar\n{letters}endbfchar endcmap end end"
    )
    content = "BT /F1 12 Tf 72 700 Td (nobody can copy these words out of the page) Tj ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    )
    body = "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in enumerate(objects, start=1))
    return f"%PDF-1.4\n{body}trailer << /Root 1 0 R /Size 7 >>\n%%EOF".encode()


def test_a_page_of_unknown_letters_is_reported(tmp_path: Path) -> None:
    """A text layer of private-use characters is no text: the page is garbled and needs text recognition."""
    path = tmp_path / "garbled.pdf"
    path.write_bytes(garbled_pdf())
    extraction = extract_pdf(path)
    assert [problem.kind for problem in extraction.problems] == ["garbled_text", "needs_ocr"]
    assert extraction.read_status == "partial"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_cut_off_files_never_raise(tmp_path: Path, share: float) -> None:
    """A file cut anywhere gives pages or a problem."""
    whole = (CORPUS / "plan.pdf").read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(whole[: int(len(whole) * share)])
    extraction = extract_pdf(path)
    assert extraction.pages or extraction.problems


def test_block_offsets_give_back_text(plan: Extraction) -> None:
    """Every block lies within its page's text, in order, and is not blank."""
    for page in plan.pages:
        position = 0
        for block in page.blocks:
            assert position <= block.char_start < block.char_end <= len(page.text)
            assert page.text[block.char_start : block.char_end].strip()
            position = block.char_end


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the public inspection reports are not beside the checkout")
def test_priority_actions_of_a_real_report_are_one_row_each() -> None:
    """A real table over a page join gives six rows, each with its responsible bodies, the split one whole."""
    extraction = extract_pdf(next(REPORTS.glob("bury*.pdf")))
    passages = split_passages("report", arrange_pages(extraction.pages), min_words=5)
    rows = [passage for passage in passages if "Areas for priority action: " in passage.text]
    assert extraction.read_status == "read"
    assert [row.location for row in rows] == ["p. 8", "p. 8", "pp. 8-9", "p. 9", "p. 9", "p. 9"]
    assert all(row.text.startswith("Responsible body: ") and "ICB" in row.text for row in rows)
    assert "community paediatric" in rows[2].text and "up to 25" in rows[2].text
