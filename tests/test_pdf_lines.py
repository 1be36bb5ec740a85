"""How words are read and arranged to lines and blocks."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract.pdf_blocks import body_style, group_lines
from pipeline.extract.pdf_lines import Line, Word, order_lines, read_plumber_words, read_words
from pipeline.records import BlockKind

CORPUS = Path(__file__).resolve().parent / "corpus"


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


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_both_engines_agree_on_words_and_places(tmp_path: Path, rotation: int) -> None:
    """Words of pdfium lie where pdfplumber sees them, on turned pages too, so that cells can hold them."""
    path = tmp_path / "turned.pdf"
    canvas = Canvas(str(path), pagesize=(400, 300))
    canvas.setPageRotation(rotation)
    canvas.drawString(60, 200, "Eastmere")
    canvas.save()
    document = pypdfium2.PdfDocument(path)
    page = document[0]
    textpage = page.get_textpage()
    (word,) = read_words(page, textpage)
    textpage.close()
    page.close()
    document.close()
    with pdfplumber.open(path) as plumber:
        characters = plumber.pages[0].chars
    assert word.text == "Eastmere"
    assert word.x0 == pytest.approx(min(character["x0"] for character in characters), abs=4)
    assert word.top == pytest.approx(min(character["top"] for character in characters), abs=4)
    assert word.x1 == pytest.approx(max(character["x1"] for character in characters), abs=4)


def test_the_fallback_engine_gives_the_same_words() -> None:
    """Where pdfium fails, pdfplumber's words are of the same kind."""
    document = pypdfium2.PdfDocument(CORPUS / "plan.pdf")
    page = document[0]
    textpage = page.get_textpage()
    words = read_words(page, textpage)
    textpage.close()
    page.close()
    document.close()
    with pdfplumber.open(CORPUS / "plan.pdf") as plumber:
        others = read_plumber_words(plumber.pages[0])
    assert sorted(word.text for word in words) == sorted(word.text for word in others)
    assert {word.text for word in words if word.is_bold} == {word.text for word in others if word.is_bold}


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
