"""How words and their places are read from a page, whatever way it is turned or cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract.pdf import extract_pdf
from pipeline.extract.pdf_words import Word, page_turner, quarter_turns, read_plumber_words, read_words, turned_height

CORPUS = Path(__file__).resolve().parent / "corpus"
LINES = ("Eastmere plans four visits", "each month from May on", "and writes to families")


@contextmanager
def open_page(path: Path) -> Iterator[tuple[Any, Any]]:
    with (
        closing(pypdfium2.PdfDocument(path)) as document,
        closing(document[0]) as page,
        closing(page.get_textpage()) as textpage,
    ):
        yield page, textpage


def words_of(path: Path) -> tuple[Word, ...]:
    with open_page(path) as (page, textpage):
        return read_words(textpage, page_turner(page, quarter_turns(page, textpage)))


def test_words_lie_where_the_other_engine_sees_them(tmp_path: Path) -> None:
    """A word's box is that of pdfplumber's characters, within the line's own height."""
    path = tmp_path / "word.pdf"
    canvas = Canvas(str(path), pagesize=(400, 300))
    canvas.drawString(60, 200, "Eastmere")
    canvas.save()
    (word,) = words_of(path)
    with pdfplumber.open(path) as document:
        characters = document.pages[0].chars
    assert word.text == "Eastmere"
    assert word.x0 == pytest.approx(min(character["x0"] for character in characters), abs=4)
    assert word.top == pytest.approx(min(character["top"] for character in characters), abs=4)
    assert word.x1 == pytest.approx(max(character["x1"] for character in characters), abs=4)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("typed", [0, 90, 180, 270])
def test_text_is_read_upright_however_sheet_and_text_are_turned(tmp_path: Path, rotation: int, typed: int) -> None:
    """Lines keep their order and words when the page, the text on it or both are turned."""
    path = tmp_path / "turned.pdf"
    canvas = Canvas(str(path), pagesize=(600, 600))
    canvas.setPageRotation(rotation)
    canvas.translate(300, 300)
    canvas.rotate(typed)
    for row, text in enumerate(LINES):
        canvas.drawString(-200, 100 - 14 * row, text)
    canvas.save()
    assert extract_pdf(path).pages[0].text == " ".join(LINES)


@pytest.mark.parametrize(
    ("crop", "height"),
    [((50, 100, 350, 250), 150.0), ((350, 250, 50, 100), 150.0), ((900, 900, 950, 950), 300.0), ((9, 9, 9, 9), 300.0)],
)
def test_places_count_from_the_corner_that_is_shown(
    tmp_path: Path, crop: tuple[float, float, float, float], height: float
) -> None:
    """A cropped page begins at its crop box, and at its media box where the crop box makes no sense."""
    path = tmp_path / "cropped.pdf"
    canvas = Canvas(str(path), pagesize=(400, 300), cropBox=crop)
    canvas.drawString(60, 200, "Eastmere")
    canvas.save()
    with open_page(path) as (page, _):
        assert turned_height(page, 0) == height
    assert words_of(path)[0].bottom == pytest.approx(height - (200 - (100 if height == 150 else 0)), abs=4)


def test_the_fallback_engine_gives_the_same_words() -> None:
    """Where pdfium fails, pdfplumber's words are of the same kind."""
    words = words_of(CORPUS / "plan.pdf")
    with pdfplumber.open(CORPUS / "plan.pdf") as plumber:
        others = read_plumber_words(plumber.pages[0])
    assert sorted(word.text for word in words) == sorted(word.text for word in others)
    assert {word.text for word in words if word.is_bold} == {word.text for word in others if word.is_bold}
