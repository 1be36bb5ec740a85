"""How page furniture and reference parts are marked and split paragraphs joined."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.layout import arrange_pages
from pipeline.records import Block, BlockKind, BoundingBox, Page, SectionType

Entry = tuple[str, BlockKind, float]
"""Text, kind and distance from the page top in points."""

P, B, H, R = BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.HEADING, BlockKind.ROW


def page(number: int, *entries: Entry, left: dict[int, float] | None = None) -> Page:
    blocks: list[Block] = []
    start = 0
    for index, (text, kind, top) in enumerate(entries):
        x0 = (left or {}).get(index, 50.0)
        box: BoundingBox = (x0, top, 500, top + 10)
        level = 2 if kind is H else None
        blocks.append(Block(kind, start, start + len(text), f"p. {number}", level=level, bbox=box))
        start += len(text) + 1
    return Page(number, number, f"p. {number}", "\n".join(text for text, _, _ in entries), tuple(blocks), height=800)


def types(arranged: Page) -> list[SectionType]:
    return [block.section_type for block in arranged.blocks]


def texts(arranged: Page) -> list[str]:
    return [arranged.text[block.char_start : block.char_end] for block in arranged.blocks]


def test_repeated_edges_are_running_headers_and_footers() -> None:
    """The same words, figures apart, at the top or bottom of two pages are furniture; equal text inside is not."""
    pages = [
        page(n, (f"Plan v2 {n}", P, 20), ("The same body text stands here.", P, 400), (f"May 2025 {n}", P, 780))
        for n in (1, 2)
    ]
    expected = [SectionType.RUNNING_HEADER, SectionType.BODY, SectionType.RUNNING_FOOTER]
    assert [types(arranged) for arranged in arrange_pages(pages)] == [expected, expected]


def test_a_page_number_is_told_on_a_single_page() -> None:
    """Bare numbers and `Page x of y` at a page's edge need no repetition."""
    assert types(arrange_pages([page(1, ("Body text.", P, 300), ("7", P, 780))])[0])[1] is SectionType.PAGE_NUMBER
    footer = page(1, ("Body text.", P, 300), ("Draft minutes - Page 3 of 9", P, 780))
    assert types(arrange_pages([footer])[0])[1] is SectionType.RUNNING_FOOTER


def test_a_footer_without_its_page_number_is_still_a_footer() -> None:
    """The footer of a page that lacks its number is told by its words."""
    pages = [
        page(n, ("Text of the body.", P, 300), (f"Eastmere plan{number}", P, 780)) for n, number in ((1, ""), (2, " 2"))
    ]
    assert [types(each)[1] for each in arrange_pages(pages)] == [SectionType.RUNNING_FOOTER] * 2


def test_a_year_in_the_body_is_no_page_number() -> None:
    """A number away from the page's edges stays body."""
    assert types(arrange_pages([page(1, ("Text.", P, 300), ("2025", P, 400))])[0])[1] is SectionType.BODY


def test_contents_entries_are_marked() -> None:
    """Entries after the heading Contents are contents until ordinary text begins."""
    arranged = arrange_pages(
        [page(1, ("Contents", H, 200), ("1 Vision 3", P, 220), ("2 Aims .... 5", P, 240), ("We aim high.", P, 300))]
    )[0]
    assert types(arranged) == [SectionType.CONTENTS] * 3 + [SectionType.BODY]


def test_a_glossary_ends_at_the_next_heading_of_its_level() -> None:
    """Terms are glossary, over page joins too, and the next heading is body again."""
    first, second = arrange_pages(
        [
            page(1, ("Appendix B: Glossary of terms", H, 200), ("EHCP: education, health and care plan.", P, 220)),
            page(2, ("SALT: speech and language therapy.", P, 200), ("Next steps", H, 300), ("We go on.", P, 320)),
        ]
    )
    assert types(first) == [SectionType.GLOSSARY] * 2
    assert types(second) == [SectionType.GLOSSARY, SectionType.BODY, SectionType.BODY]


def test_a_version_table_is_document_control() -> None:
    """Rows under version, author and date headings are document control; an action table is not."""
    control = Block(R, 0, 30, "p. 1", columns=("Version", "Author", "Date"))
    action = Block(R, 31, 60, "p. 1", columns=("Action", "Owner", "Status"))
    arranged = arrange_pages([Page(1, 1, "p. 1", "x" * 60, (control, action))])[0]
    assert types(arranged) == [SectionType.DOCUMENT_CONTROL, SectionType.BODY]


def test_labelled_lines_of_a_control_box_are_marked() -> None:
    """Three labelled lines with a version or approval among them are document control."""
    lines = ("Version: 1.2", "Author: A. Writer", "Approved by: Board")
    arranged = arrange_pages([page(1, *((text, P, 300.0 + 20 * i) for i, text in enumerate(lines)))])[0]
    assert types(arranged) == [SectionType.DOCUMENT_CONTROL] * 3


def test_an_unfinished_sentence_is_joined_over_the_page_join() -> None:
    """The rest moves to the page before, furniture between does not hinder, and the location spans both."""
    first, second = arrange_pages(
        [
            page(1, ("Families wait for", P, 600), ("1", P, 780)),
            page(2, ("a first visit.", P, 100), ("New text.", P, 200), ("2", P, 780)),
        ]
    )
    assert texts(first) == ["Families wait for a first visit.", "1"]
    assert first.blocks[0].location == "pp. 1-2"
    assert texts(second) == ["New text.", "2"]


def test_a_paragraph_over_three_pages_is_joined() -> None:
    """A page that holds only the middle of a paragraph ends without blocks."""
    pages = [page(1, ("It starts", P, 600)), page(2, ("goes on", P, 300)), page(3, ("and ends.", P, 200))]
    first, second, _ = arrange_pages(pages)
    assert texts(first) == ["It starts goes on and ends."] and first.blocks[0].location == "pp. 1-3"
    assert not second.blocks


def test_text_hanging_from_a_bullet_is_joined_after_a_full_stop() -> None:
    """Text indented like the bullet's lines belongs to it even when its last sentence was complete."""
    first, _ = arrange_pages(
        [page(1, ("Staff met.", B, 600)), page(2, ("They agreed dates.", P, 100), ("x y.", P, 300), left={0: 68.0})]
    )
    assert texts(first) == ["Staff met. They agreed dates."]


def test_finished_paragraphs_and_headings_stay_on_their_pages() -> None:
    """A full stop before the join, or a heading or bullet after it, means nothing moves."""
    pages = [page(1, ("It is done.", P, 600)), page(2, ("Next", H, 100)), page(3, ("a bullet", B, 100))]
    assert arrange_pages(pages) == tuple(pages)


def test_a_list_of_names_is_not_joined_with_the_next_page() -> None:
    """Names need no full stop, so a paragraph with a capital after the page join is a new one; prose goes on."""
    names = "Anna Lee, Eastmere Council Tom Ray, Westmere Trust Una Bell, Parent Forum"
    pages = [page(1, (names, P, 600)), page(2, ("If you need this in large print, ring us.", P, 100))]
    assert arrange_pages(pages) == tuple(pages)
    prose = "Staff of the panel visit every new school and then ask the team at"
    first, _ = arrange_pages([page(1, (prose, P, 600)), page(2, ("Eastmere to help.", P, 100), ("x.", P, 300))])
    assert texts(first) == [f"{prose} Eastmere to help."]


def test_comments_after_the_page_do_not_hide_its_footer() -> None:
    """Blocks without a place that follow the page's own leave its last block a footer."""
    pages = []
    for number in (1, 2):
        plain = page(number, ("Body text of the plan.", P, 300), ("Eastmere plan", P, 780))
        notes = "".join(f"\nNote {each} of page {number}" for each in range(4))
        start = len(plain.text)
        blocks = tuple(
            Block(P, start + 1 + 16 * each, start + 16 * (each + 1), f"p. {number} note", section_type=SectionType.NOTE)
            for each in range(4)
        )
        pages.append(replace(plain, text=plain.text + notes, blocks=(*plain.blocks, *blocks)))
    assert [types(each)[1] for each in arrange_pages(pages)] == [SectionType.RUNNING_FOOTER] * 2


WORDS = st.sampled_from(
    ["Plan", "waits for", "ends.", "Contents", "Glossary", "1", "Page 2 of 3", "Version: 2", "a b c"]
)
ENTRIES = st.tuples(WORDS, st.sampled_from([P, B, H, R]), st.sampled_from([10.0, 300.0, 600.0, 790.0]))
PAGES = st.lists(st.lists(ENTRIES, max_size=4), max_size=4).map(
    lambda pages: [page(number, *entries) for number, entries in enumerate(pages, start=1)]
)


@given(PAGES)
def test_no_word_is_lost_and_blocks_stay_within_their_text(pages: list[Page]) -> None:
    """Arranging keeps all words in order and every block's offsets within its page, in order."""
    arranged = arrange_pages(pages)
    assert sorted(" ".join(p.text for p in arranged).split()) == sorted(" ".join(p.text for p in pages).split())
    for arranged_page in arranged:
        ends = [0]
        for block in arranged_page.blocks:
            assert ends[-1] <= block.char_start <= block.char_end <= len(arranged_page.text)
            ends.append(block.char_end)
        assert "".join(texts(arranged_page)).split() == arranged_page.text.replace("\n", "").split()
