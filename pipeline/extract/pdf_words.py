"""Words of one open PDF page out, with their places, read by pdfium or, where it fails, by pdfplumber.

A word is what stands between spaces. Positions are points from the top left corner of the page as it is shown, turned
so that most of its text stands upright. pdfium marks a hyphen at a line end by U+0002
and goes on without a line break: such a word is cut there and the mark handed on as U+FFFE for `normalise`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.extract.normalise import LINE_END_HYPHEN
from pipeline.extract.pdf_edges import Turn
from pipeline.records import BoundingBox

BOLD_WEIGHT = 600
"""Font weight (100-900) from which text counts as bold: semi-bold and up."""
FORCE_BOLD_FLAG = 1 << 18
"""Bit 19 of a font's flags: viewers thicken its glyphs (PDF 32000-1, table 123)."""

MAX_SIZE = 1_000.0
"""Points; a damaged matrix gives sizes beyond any poster's, which would make one line of the whole page."""
MAX_SAMPLED_ANGLES = 200
"""Characters whose direction is looked at, spread over the page: enough for a majority."""

MAX_SAMPLED_CODES = 200
"""Characters asked whether their font says which letters they are; asking all would double the time of a page."""
MAX_UNNAMED_SHARE = 0.1
"""Share of the sample from which unnamed characters are garbage; below it they are bullets of a symbol font."""

UNNAMED_CODE = 0xFFFD
_HYPHEN_CODES = (0x02, 0xAD, 0xFFFE)
_FONT_NAME_BYTES = 128


@dataclass(frozen=True, slots=True)
class Word:
    """Characters between spaces, with their place in points and the size in points of their font."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    is_bold: bool

    @property
    def middle(self) -> float:
        """Distance of the word's middle from the page top."""
        return (self.top + self.bottom) / 2

    def lies_in(self, box: BoundingBox) -> bool:
        """Whether the word's centre lies within the box."""
        return box[0] <= (self.x0 + self.x1) / 2 <= box[2] and box[1] <= self.middle <= box[3]


def enclosing_box(boxes: Iterable[BoundingBox]) -> BoundingBox:
    """The smallest box around at least one box."""
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return min(x0s), min(tops), max(x1s), max(bottoms)


def read_words(textpage: Any, turn: Turn) -> tuple[Word, ...]:
    """Read the words of an open pypdfium2 text page in the order in which the file draws them."""
    import ctypes

    from pypdfium2 import raw

    rectangle, matrix, flags = raw.FS_RECTF(), raw.FS_MATRIX(), ctypes.c_int()
    name = ctypes.create_string_buffer(_FONT_NAME_BYTES)

    def box_of(index: int) -> BoundingBox:
        raw.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(rectangle))
        corners = (rectangle.left, rectangle.top, rectangle.right, rectangle.bottom)
        return turn(*(corner if math.isfinite(corner) else 0.0 for corner in corners))

    def is_bold(index: int) -> bool:
        if raw.FPDFText_GetFontWeight(textpage, index) >= BOLD_WEIGHT:
            return True
        raw.FPDFText_GetFontInfo(textpage, index, name, _FONT_NAME_BYTES, ctypes.byref(flags))
        return bool(flags.value & FORCE_BOLD_FLAG) or b"bold" in name.value.lower()

    def drawn_size(index: int) -> float:
        raw.FPDFText_GetMatrix(textpage, index, ctypes.byref(matrix))
        size = float(raw.FPDFText_GetFontSize(textpage, index)) * (math.hypot(matrix.c, matrix.d) or 1.0)
        return min(max(size, 1.0), MAX_SIZE) if math.isfinite(size) else 1.0

    def word_at(first: int, last: int, text: str) -> Word:
        x0, top, x1, bottom = enclosing_box((box_of(first), box_of(last)))
        return Word(text, x0, top, x1, bottom, drawn_size(first), is_bold(first))

    codes = _character_codes(textpage)
    return tuple(word_at(first, last, text) for first, last, text in _word_runs(codes))


def _character_codes(textpage: Any) -> list[int]:
    """Unicode of every character; where a font does not name its letters pdfium gives their numbers, a secret code."""
    from pypdfium2 import raw

    count = textpage.count_chars()
    codes = [raw.FPDFText_GetUnicode(textpage, index) for index in range(count)]
    sample = range(0, count, max(1, count // MAX_SAMPLED_CODES))
    unnamed = sum(raw.FPDFText_HasUnicodeMapError(textpage, index) == 1 for index in sample)
    if unnamed <= MAX_UNNAMED_SHARE * len(sample):
        return codes
    return [
        UNNAMED_CODE if raw.FPDFText_HasUnicodeMapError(textpage, index) == 1 else code
        for index, code in enumerate(codes)
    ]


def read_plumber_words(page: Any) -> tuple[Word, ...]:
    """Read the words of an open pdfplumber page: the fallback when pdfium cannot read it."""
    words = page.extract_words(extra_attrs=["size", "fontname"], keep_blank_chars=False, use_text_flow=True)
    return tuple(
        Word(
            word["text"],
            float(word["x0"]),
            float(word["top"]),
            float(word["x1"]),
            float(word["bottom"]),
            float(word["size"]),
            "bold" in str(word["fontname"]).lower(),
        )
        for word in words
    )


def quarter_turns(page: Any, textpage: Any) -> int:
    """Quarter turns clockwise that set most of a page's text upright; the page's own where it has no text.

    A table typed sideways on an upright page, and upright text on a page that is shown sideways, are both read
    as a person holds the sheet.
    """
    from pypdfium2 import raw

    count = textpage.count_chars()
    sampled = range(0, count, max(1, count // MAX_SAMPLED_ANGLES))
    angles = [raw.FPDFText_GetCharAngle(textpage, index) for index in sampled]
    turns = Counter(round(-angle / (math.pi / 2)) % 4 for angle in angles if math.isfinite(angle) and angle >= 0)
    if not turns:
        return int(page.get_rotation()) // 90 % 4
    return int(max(turns, key=lambda turn: (turns[turn], -turn)))


def page_turner(page: Any, turns: int) -> Turn:
    """Give the function from pdfium's page space to points from the top left of a page turned clockwise `turns` times.

    It takes and gives left, upper, right and lower edge.
    """
    left, bottom, right, top = _shown_box(page)

    def turn(x0: float, y1: float, x1: float, y0: float) -> BoundingBox:
        from_left, from_right = (x0 - left, x1 - left), (right - x1, right - x0)
        from_top, from_bottom = (top - y1, top - y0), (y0 - bottom, y1 - bottom)
        across, down = (
            (from_left, from_top),
            (from_bottom, from_left),
            (from_right, from_bottom),
            (from_top, from_right),
        )[turns]
        return across[0], down[0], across[1], down[1]

    return turn


def turned_height(page: Any, turns: int) -> float:
    """Height in points of the page as it is shown, after turning."""
    left, bottom, right, top = _shown_box(page)
    return right - left if turns % 2 else top - bottom


def _shown_box(page: Any) -> BoundingBox:
    """Left, bottom, right, top of the crop box within the media box; the media box where they do not meet."""
    media, crop = _ordered(page.get_mediabox()), _ordered(page.get_cropbox())
    shown = (*map(max, media[:2], crop[:2]), *map(min, media[2:], crop[2:]))
    left, bottom, right, top = shown if shown[0] < shown[2] and shown[1] < shown[3] else media
    return left, bottom, right, top


def _ordered(box: BoundingBox) -> BoundingBox:
    x0, y0, x1, y1 = map(float, box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _word_runs(codes: Sequence[int]) -> list[tuple[int, int, str]]:
    """First index, last index and text of each word; a hyphen mark followed by a line's end stays in its word."""
    runs: list[tuple[int, int, str]] = []
    start: int | None = None
    text = ""
    for index, code in enumerate((*codes, 0x20)):
        character = chr(code)
        is_space = character.isspace() or code == 0
        if not is_space:
            start = index if start is None else start
            text += _shown(codes, index)
        if start is not None and (is_space or code == 0x02 or code == 0xFFFE):
            runs.append((start, index - 1 if is_space else index, text))
            start, text = None, ""
    return runs


def _shown(codes: Sequence[int], index: int) -> str:
    """The character itself, a line-end mark for a hyphen that ends a line, a plain hyphen for one within it."""
    code = codes[index]
    if code == 0xAD:
        following = codes[index + 1] if index + 1 < len(codes) else 0x0A
        return LINE_END_HYPHEN if following in (0x0A, 0x0D) else "-"
    return LINE_END_HYPHEN if code in _HYPHEN_CODES else chr(code)
