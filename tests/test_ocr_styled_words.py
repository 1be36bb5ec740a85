"""Sizes, weights and places of recognised words, measured on drawn pages."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import ImageDraw, ImageFont

from pipeline.extract.ocr.deskew import find_marks
from pipeline.extract.ocr.engines import spread_words
from pipeline.extract.ocr.styled_words import style_words
from tests.ocr_pictures import LINES, as_array, draw_page

BOXES = [(76.0, 52.0 + 51 * row, 1000.0, 100.0 + 51 * row) for row in range(len(LINES))]
MARKS = find_marks(as_array(draw_page()))
READ = [spread_words(line, box, 0.99) for line, box in zip(LINES, BOXES, strict=True)]


def test_lines_of_one_paragraph_have_one_size_and_even_pitch() -> None:
    """Capitals and descenders change neither the size nor the distance of lines."""
    words = style_words(READ, MARKS, growth=(0, 0), dpi=200)
    sizes, bottoms = {round(word.size, 2) for word in words}, sorted({round(word.bottom, 1) for word in words})
    assert len(sizes) == 1 and sizes.pop() == pytest.approx(12, abs=2.5)
    assert np.diff(bottoms) == pytest.approx([51 * 0.36] * 5, abs=0.8)
    assert not any(word.is_bold for word in words)


def test_larger_and_bolder_lines_are_told_apart() -> None:
    """A line of double size is larger, one of thick strokes is bold."""
    page = draw_page(size=(1100, 900))
    pen = ImageDraw.Draw(page)
    pen.text((80, 500), "Improvement plan", font=ImageFont.load_default(70), fill=0)
    pen.text((80, 650), "Waiting times", font=ImageFont.load_default(34), fill=0, stroke_width=2)
    read = [
        *READ,
        spread_words("Improvement plan", (76, 495, 650, 590), 0.99),
        spread_words("Waiting times", (76, 642, 320, 696), 0.99),
    ]
    words = {word.text: word for word in style_words(read, find_marks(as_array(page)), growth=(0, 0), dpi=200)}
    assert words["Improvement"].size > 1.6 * words["panel"].size
    assert words["Waiting"].is_bold or words["times"].is_bold
    assert not words["panel"].is_bold


def test_places_are_points_of_the_sheet_before_it_grew() -> None:
    """Pixels become points at the picture's resolution, less what straightening added to its left and top."""
    (line,) = (READ[:1],)
    page = find_marks(as_array(draw_page(LINES[:1])))
    at_once = style_words(line, page, growth=(0, 0), dpi=200)
    grown = style_words(line, page, growth=(20, 10), dpi=100)
    assert at_once[0].x0 == pytest.approx(76 * 0.36)
    assert grown[0].x0 == pytest.approx((76 - 20) * 0.72)
    assert grown[0].top == pytest.approx(2 * at_once[0].top - 10 * 0.72)


def test_a_sideways_line_does_not_reach_into_rows() -> None:
    """A line printed up the margin is laid level at its upper end."""
    sideways = spread_words("Draft for comment", (10, 50, 50, 600), 0.9)
    words = style_words([*READ, sideways], MARKS, growth=(0, 0), dpi=200)
    draft = next(word for word in words if word.text == "Draft")
    assert draft.bottom < 110 * 0.36
