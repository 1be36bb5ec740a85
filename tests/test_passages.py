"""How blocks become passages: headings, reasons, splitting, offsets and ids."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.passages import PART_MAX_WORDS, SPLIT_WORDS, split_passages
from pipeline.records import Block, BlockKind, Page, Passage, SectionType

P, B, H, R = BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.HEADING, BlockKind.ROW
PROSE = "Families are told within ten working days who will help them and how."


def page(*entries: tuple[str, BlockKind], ordinal: int = 1, levels: tuple[int, ...] = ()) -> Page:
    blocks: list[Block] = []
    start, depths = 0, iter(levels)
    for text, kind in entries:
        level = next(depths, 1) if kind is H else None
        blocks.append(Block(kind, start, start + len(text), f"p. {ordinal}", level=level))
        start += len(text) + 1
    return Page(ordinal, ordinal, f"p. {ordinal}", "\n".join(text for text, _ in entries), tuple(blocks))


def split(*pages: Page) -> tuple[Passage, ...]:
    return split_passages("d1", pages, min_words=5)


def test_headings_make_a_path_that_a_heading_of_the_same_level_ends() -> None:
    """A heading stands under those of lower level and replaces those of its own level and below."""
    passages = split(page(("Plan", H), ("Aims", H), (PROSE, P), ("Measures", H), (PROSE, P), levels=(1, 2, 2)))
    assert [passage.heading for passage in passages] == ["", "Plan", "Plan > Aims", "Plan", "Plan > Measures"]


def test_a_lead_in_stays_with_its_bullets_only() -> None:
    """Bullets carry the lead-in as last part of their heading; the next paragraph does not."""
    passages = split(page(("Aims", H), ("This year we will:", P), ("train staff", B), ("visit homes", B), (PROSE, P)))
    assert [passage.heading for passage in passages[2:]] == ["Aims > This year we will:"] * 2 + ["Aims"]


def test_a_long_lead_in_is_cut_at_a_word() -> None:
    """A lead-in over the limit ends at a word boundary."""
    heading = split(page(("word " * 60 + "now:", P), ("train staff", B)))[1].heading
    assert heading.endswith("word …") and len(heading) <= 202


def test_running_headers_between_pages_do_not_change_the_heading() -> None:
    """Furniture neither becomes a heading nor ends a lead-in."""
    first = page(("We will:", P), ("Plan v2", H))
    marked = replace(first.blocks[1], section_type=SectionType.RUNNING_FOOTER)
    passages = split(replace(first, blocks=(first.blocks[0], marked)), page(("train staff", B), ordinal=2))
    assert passages[-1].heading == "We will:"


@pytest.mark.parametrize(
    ("section", "reason"),
    [
        (SectionType.RUNNING_HEADER, "running header"),
        (SectionType.CONTENTS, "contents page"),
        (SectionType.GLOSSARY, "glossary"),
        (SectionType.DOCUMENT_CONTROL, "document control"),
        (SectionType.TABLE_HEADER, "table header"),
        (SectionType.PAGE_NUMBER, "page number"),
        (SectionType.NOTE, None),
        (SectionType.BODY, None),
    ],
)
def test_reasons_are_plain_words(section: SectionType, reason: str | None) -> None:
    """Parts of a document that hold no evidence are kept with a reason in plain words."""
    plain = page((PROSE, P))
    marked = replace(plain, blocks=(replace(plain.blocks[0], section_type=section),))
    assert split(marked)[0].excluded_reason == reason


def test_short_blocks_headings_and_hidden_text_are_kept_with_a_reason() -> None:
    """Nothing is dropped: too short, a heading, hidden."""
    assert split(page(("Four words are short", P)))[0].excluded_reason == "under five words"
    assert split(page(("What we heard from families this year", H)))[0].excluded_reason == "heading"
    plain = page((PROSE, P))
    hidden = replace(plain, blocks=(replace(plain.blocks[0], is_hidden=True),))
    assert split(hidden)[0].excluded_reason == "hidden"


def test_a_very_long_paragraph_is_split_at_sentence_ends() -> None:
    """Parts hold whole sentences, no more words than the model reads, and share the text evenly."""
    text = " ".join([PROSE] * 30)
    parts = split(page((text, P)))
    assert len(parts) > 1 and all(part.word_count <= PART_MAX_WORDS for part in parts)
    assert all(part.text.startswith("Families") and part.text.endswith("how.") for part in parts)
    assert " ".join(part.text for part in parts) == text


def test_a_paragraph_at_the_limit_stays_whole() -> None:
    """Only text over the limit is split."""
    assert len(split(page(("word " * SPLIT_WORDS, P)))) == 1


def test_equal_texts_at_one_place_have_different_ids() -> None:
    """A repeat on the same page gets its own id, and ids do not depend on other pages."""
    first, second = split(page((PROSE, P), (PROSE, P)))
    assert first.passage_id != second.passage_id
    assert split(page((PROSE, P)), page((PROSE, P), ordinal=2))[0].passage_id == first.passage_id


def test_text_recognition_is_marked() -> None:
    """Passages of a page read by text recognition say so."""
    assert split(replace(page((PROSE, P)), method="ocr"))[0].is_ocr


BLOCK_TEXTS = st.lists(
    st.tuples(
        st.one_of(
            st.text(alphabet="ab .:\u2022\n", max_size=30),
            st.integers(200, 700).map(lambda count: "One two. " * count),
            st.integers(200, 700).map(lambda count: "word " * count),
        ),
        st.sampled_from([P, B, H, R]),
    ),
    max_size=5,
)


@given(st.lists(BLOCK_TEXTS, max_size=3))
def test_passages_cover_all_text_in_order_without_overlap(entries: list[list[tuple[str, BlockKind]]]) -> None:
    """Offsets give back the text; passages follow one another and hold every word; ids are unique and stable."""
    pages = [page(*blocks, ordinal=ordinal) for ordinal, blocks in enumerate(entries, start=1)]
    passages = split(*pages)
    for each in pages:
        own = [passage for passage in passages if passage.page_ordinal == each.ordinal]
        assert all(each.text[passage.char_start : passage.char_end] == passage.text for passage in own)
        assert all(one.char_end <= two.char_start for one, two in pairwise(own))
        assert " ".join(passage.text for passage in own).split() == each.text.split()
    assert len({passage.passage_id for passage in passages}) == len(passages)
    assert [passage.ordinal for passage in passages] == list(range(1, len(passages) + 1))
    assert split(*pages) == passages
