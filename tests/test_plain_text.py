"""Plain text and Markdown files are split into headings, paragraphs, bullets and rows."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.drafts import compose_page
from pipeline.extract.markdown import markdown_blocks, split_front_matter
from pipeline.extract.normalise import normalise_text
from pipeline.extract.plain_text import extract_markdown, extract_text, text_blocks
from pipeline.records import BlockKind, Extraction, SectionType

CORPUS = Path(__file__).parent / "corpus"


def shown(extraction: Extraction) -> list[tuple[str, str, str]]:
    return [
        (block.kind.value, block.location, page.text[block.char_start : block.char_end])
        for page in extraction.pages
        for block in page.blocks
    ]


def test_plain_text_keeps_its_form() -> None:
    """Capitals, numbers and underlines make headings; wrapped lines are joined; dashes are bullets."""
    assert shown(extract_text(CORPUS / "visit-note.txt")) == [
        ("heading", "para 1", "VISIT TO ALDERBROOK NURSERY"),
        ("paragraph", "para 2", "Date: 8 January 2026"),
        ("paragraph", "para 3", "Present: head of nursery, inclusion adviser"),
        ("heading", "para 4", "1.1 What we saw"),
        (
            "paragraph",
            "para 5",
            "Staff use picture cards at every change of activity, and parents told us that mornings are calmer.",
        ),
        ("heading", "para 6", "Agreed next steps"),
        ("bullet", "para 7", "share the picture cards with the two new rooms"),
        ("bullet", "para 8", "come back in March"),
    ]


def test_a_wrapped_sentence_is_no_heading() -> None:
    """A line that runs on below is part of a paragraph, also when it begins with a number."""
    blocks = list(text_blocks("3 schools asked for help and\nwere visited in the same week.\n"))
    assert [block.kind for block in blocks] == [BlockKind.PARAGRAPH]


def test_markdown_is_located_like_word() -> None:
    """Headings name the place, marks of emphasis and links are taken off, tables give rows."""
    extraction = extract_markdown(CORPUS / "plan.md")
    place = "2.1 Governance"
    assert shown(extraction) == [
        ("heading", "Outreach plan", "Outreach plan"),
        ("heading", place, place),
        ("paragraph", f"{place}, para 1", "The steering group meets monthly, see the terms. It reports to the board."),
        ("paragraph", f"{place}, para 2", "It asked for:"),
        ("bullet", f"{place}, para 3", "a named lead in each school"),
        ("bullet", f"{place}, para 4", "one page for families"),
        ("row", f"{place}, table 1 row 1", "Measure | Autumn | Spring"),
        ("row", f"{place}, table 1 row 2", "Measure: Schools visited | Autumn: 14 | Spring: 22"),
        ("row", f"{place}, table 1 row 3", "Measure: Staff trained | Autumn: 61"),
        ("paragraph", "hidden comment 1", "remove before publishing"),
    ]
    blocks = extraction.pages[0].blocks
    assert [block.level for block in blocks[:2]] == [1, 2]
    assert blocks[6].section_type is SectionType.TABLE_HEADER
    assert blocks[-1].is_hidden


def test_front_matter_becomes_properties() -> None:
    """Names and values above the text are properties, `date` is when it was created."""
    properties = extract_markdown(CORPUS / "plan.md").properties
    assert (properties["title"], properties["created"], properties["status"]) == (
        "Outreach plan",
        "2026-01-05",
        "draft",
    )


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    """A line of dashes that is never closed leaves the text whole."""
    assert split_front_matter("---\nTitle: a\n") == ({}, "---\nTitle: a\n")


@given(st.text(max_size=300))
def test_any_text_gives_normalised_blocks(text: str) -> None:
    """Whatever the text, each block's text is normalised, not blank, and found at its offsets."""
    for drafts in (text_blocks(text), markdown_blocks(text)):
        page = compose_page(1, "whole text", drafts)
        texts = [page.text[block.char_start : block.char_end] for block in page.blocks]
        assert "\n".join(texts) == page.text
        assert all(found and normalise_text(found).text == found for found in texts)


@given(st.lists(st.from_regex(r"[A-Za-z]{2,8}( [a-z]{1,8}){0,6}", fullmatch=True), max_size=12))
def test_every_word_of_plain_text_survives(lines: list[str]) -> None:
    """No line is lost between headings, paragraphs and bullets (a lone first `o` is a bullet mark)."""
    page = compose_page(1, "whole text", text_blocks("\n".join(lines)))
    assert page.text.split() == " ".join(lines).split()
