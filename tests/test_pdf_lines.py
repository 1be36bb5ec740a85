"""How words are read and arranged to lines and blocks."""

from __future__ import annotations

from pipeline.extract.pdf_blocks import body_style, group_lines
from pipeline.extract.pdf_lines import Line, order_lines
from pipeline.extract.pdf_words import Word
from pipeline.records import BlockKind


def line(text: str, x0: float, top: float, *, size: float = 10.0, is_bold: bool = False) -> Line:
    words, left = [], x0
    for token in text.split():
        width = size * 0.5 * len(token)
        words.append(Word(token, left, top, left + width, top + size, size, is_bold))
        left += width + size * 0.3
    return Line(tuple(words))


def words_of(*lines: Line) -> list[Word]:
    return [word for each in lines for word in each.words]


def blocks_of(*lines: Line) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text.replace("\n", " ")) for block in group_lines(lines, body_style([lines]))]


def test_a_raised_ending_stays_with_its_word() -> None:
    """A small raised `th` belongs to the figure it touches."""
    words = [Word("4", 50, 100, 56, 112, 12, False), Word("th", 56.2, 98, 62, 105, 7, False)]
    words.append(Word("Floor", 66, 100, 90, 112, 12, False))
    assert [each.text for each in order_lines(words)] == ["4th Floor"]


def test_label_and_value_pairs_are_read_across() -> None:
    """Short texts side by side are not columns."""
    rows = [
        each for row in range(6) for each in (line("Owner", 50, 100 + 14 * row), line(f"V{row}", 300, 100 + 14 * row))
    ]
    assert [each.text for each in order_lines(words_of(*rows))] == [f"Owner V{row}" for row in range(6)]


def column(x0: float, top: float, *texts: str) -> list[Line]:
    return [line(text, x0, top + 12 * row) for row, text in enumerate(texts)]


LEFT = column(50, 100, "the panel met in", "May and again in", "June to hear from", "families who wait")
RIGHT = column(150, 106, "staff said that the", "new form is short", "and that most calls", "come on a Monday")


def test_columns_are_told_apart_by_a_narrow_gutter() -> None:
    """A gutter as wide as two letters parts columns whose lines do not stand level; a full line ends them."""
    across = line("both columns end above this line which goes across the whole page", 50, 170)
    texts = [each.text for each in order_lines(words_of(*LEFT, *RIGHT, across))]
    assert texts == [each.text for each in (*LEFT, *RIGHT, across)]


def test_three_columns_are_read_from_the_left() -> None:
    """Each column is read to its foot before the next."""
    third = column(
        260, 100, "a third column says", "that parents want to", "know who to ring and", "when they will hear"
    )
    texts = [each.text for each in order_lines(words_of(*LEFT, *RIGHT, *third))]
    assert texts == [each.text for each in (*LEFT, *RIGHT, *third)]


def test_a_heading_under_columns_stands_after_both() -> None:
    """A short heading that stands over the left column's foot, before text across the page, belongs to neither."""
    heading = line("What is next", 50, 160, size=14)
    across = line("a paragraph under the heading that goes across the whole of the page", 50, 180)
    lines = order_lines(words_of(*LEFT, *RIGHT, heading, across))
    assert [each.text for each in lines[-2:]] == [heading.text, across.text]


def test_a_footer_far_below_columns_is_read_across() -> None:
    """Text at the foot of the page is no line of the columns above it."""
    lines = order_lines(words_of(*LEFT, *RIGHT, line("Eastmere plan", 50, 400), line("Page 4", 200, 400)))
    assert lines[-1].text == "Eastmere plan Page 4"


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    """An unfinished sentence at a column's foot is joined to the head of the next column."""
    lines = order_lines(words_of(*LEFT, *RIGHT))
    blocks = group_lines(lines, body_style([lines]))
    assert len(blocks) == 1 and "who wait\nstaff said" in blocks[0].text


def test_a_narrow_column_is_not_cut_by_lines_across_the_page() -> None:
    """Whether a line ended early is measured by its own column, not by wider text at the same left edge."""
    names = column(50, 100, "the panel met in", "Eastmere and then", "Westmere to hear", "Northmere families")
    across = line("a line across the whole page that is much longer than any line of the columns", 50, 180)
    lines = order_lines(words_of(*names, *RIGHT, across))
    assert group_lines(lines, body_style([lines]))[0].text.startswith("the panel met in\nEastmere")


def test_a_wide_gap_starts_a_paragraph() -> None:
    """Lines at the usual pitch flow together; a wider gap parts them."""
    lines = [line("aaa bbb ccc ddd eee", 50, top) for top in (100, 112, 124, 146, 158)]
    assert len(blocks_of(*lines)) == 2


def test_looser_paragraphs_of_the_same_document_stay_whole() -> None:
    """A paragraph set with a wider pitch than the rest is not cut into lines."""
    tight = [line("aaa bbb ccc ddd eee", 50, 100 + 12 * row) for row in range(8)]
    loose = [line("fff ggg hhh iii jjj", 50, 230 + 17 * row) for row in range(4)]
    assert len(blocks_of(*tight, *loose)) == 2


def test_bullets_hang_and_a_figure_in_a_sentence_is_no_list_number() -> None:
    """A bullet's lines stay together; `24)` in the middle of a sentence starts nothing."""
    lines = (line("◼ help for those aged 12 to", 50, 100), line("24) and after that", 68, 112))
    assert blocks_of(*lines) == [(BlockKind.BULLET, "◼ help for those aged 12 to 24) and after that")]


def test_numbered_paragraphs_are_separate_prose() -> None:
    """Numbers after a finished sentence start blocks of their own, which are paragraphs."""
    lines = (line("2.1 We met families.", 50, 100), line("2.2 We met schools.", 50, 112))
    assert [kind for kind, _ in blocks_of(*lines)] == [BlockKind.PARAGRAPH] * 2


def test_bold_lines_are_headings_and_bold_sentences_are_not() -> None:
    """A short bold line over plain text is a heading unless it ends like a sentence."""
    body = [line("plain text of the body goes on and on here", 50, 150 + 12 * row) for row in range(6)]
    assert blocks_of(line("Our aims", 50, 100, is_bold=True), *body)[0] == (BlockKind.HEADING, "Our aims")
    assert blocks_of(line("We did it.", 50, 100, is_bold=True), *body)[0][0] is BlockKind.PARAGRAPH


def test_a_drawn_border_parts_paragraphs() -> None:
    """Text in two boxes of one column is two paragraphs although the pitch does not change."""
    lines = [line("aaa bbb ccc", 50, 100 + 12 * row) for row in range(4)]
    blocks = group_lines(lines, body_style([lines]), borders=[123.0])
    assert [len(block.lines) for block in blocks] == [2, 2]
