"""Small pictures of pages for the tests of text recognition, drawn with Pillow's own typeface."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

LINES = (
    "The panel met every week in the autumn term",
    "and agreed support for 43 children and their families.",
    "Waiting times for the first visit fell from 12 weeks",
    "to 7 weeks by the end of March.",
    "Parents told us that they were kept informed",
    "and that the plan was written with them.",
)


def draw_page(
    lines: Sequence[str] = LINES, *, size: tuple[int, int] = (1100, 700), font_pixels: int = 34
) -> Image.Image:
    """Black lines of text on white, at 200 dots per inch; `font_pixels` of 34 is 12 points."""
    page = Image.new("L", size, 255)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(font_pixels)
    for row, line in enumerate(lines):
        pen.text((80, 60 + row * round(1.5 * font_pixels)), line, fill=0, font=font)
    return page


def as_array(page: Image.Image) -> NDArray[np.uint8]:
    return np.array(page, dtype=np.uint8)
