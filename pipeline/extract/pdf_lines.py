"""Words of one PDF page in, lines in reading order out.

A word is what pdfium keeps between spaces; a line is a row of words, cut where the page sets its text in columns.
Positions are points from the top left corner of the page's media box, as pdfplumber counts them, so that words
and table cells can be compared. pdfium marks a hyphen at a line end by U+0002 and goes on without a line break:
such a word is cut there and the mark handed on as U+FFFE for `normalise`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import mean
from typing import Any

from pipeline.extract.normalise import LINE_END_HYPHEN
from pipeline.records import BoundingBox

BOLD_WEIGHT = 600
"""Font weight (100-900) from which text counts as bold: semi-bold and up."""
FORCE_BOLD_FLAG = 1 << 18
"""Bit 19 of a font's flags: viewers thicken its glyphs (PDF 32000-1, table 123)."""
SEGMENT_GAP_EMS = 1.8
"""A wider gap between words, in font sizes, starts another segment; justified prose stays below one em."""
TOUCHING_EMS = 0.1
"""Words of different size nearer than this, in font sizes, are one word (`4th` with a raised ending)."""
COLUMN_MIN_LINES = 4
"""Fewer lines on either side are a letterhead or label and value pairs, not columns."""
COLUMN_MIN_WORDS = 2.5
"""Mean words per line on both sides of a gutter; columns of figures and labels have fewer and are read across."""

_HYPHEN_CODES = (0x02, 0xAD, 0xFFFE)
_FONT_NAME_BYTES = 128
_INVISIBLE_BOX = 0.01
_MARKER_MAX_CHARS = 6


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


@dataclass(frozen=True)
class Line:
    """Words of one line from left to right; never empty."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """The words with single spaces between them, not yet normalised; a superscript touches its word."""
        parts = [self.words[0].text]
        for left, right in pairwise(self.words):
            touches = abs(right.x0 - left.x1) < TOUCHING_EMS * left.size and left.size != right.size
            parts += ("" if touches else " ", right.text)
        return "".join(parts)

    @cached_property
    def box(self) -> BoundingBox:
        """The smallest box around all words."""
        return enclosing_box((word.x0, word.top, word.x1, word.bottom) for word in self.words)

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.box[0]

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.box[1]

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.box[2]

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.box[3]

    @property
    def middle(self) -> float:
        """Distance of the line's middle from the page top."""
        return (self.top + self.bottom) / 2

    @cached_property
    def size(self) -> float:
        """The font size that most characters have, to half a point; the larger one when two are level."""
        counts: dict[float, int] = {}
        for word in self.words:
            size = round(word.size * 2) / 2
            counts[size] = counts.get(size, 0) + len(word.text)
        return max(counts, key=lambda size: (counts[size], size))

    @cached_property
    def is_bold(self) -> bool:
        """Whether every word with a letter or figure is bold."""
        lettered = [word for word in self.words if any(map(str.isalnum, word.text))]
        return bool(lettered) and all(word.is_bold for word in lettered)


def enclosing_box(boxes: Iterable[BoundingBox]) -> BoundingBox:
    """The smallest box around at least one box."""
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return min(x0s), min(tops), max(x1s), max(bottoms)


def read_words(page: Any, textpage: Any) -> tuple[Word, ...]:
    """Read the words of an open pypdfium2 page in the order in which the file draws them."""
    import ctypes

    from pypdfium2 import raw

    to_top_left = _page_turner(page)
    rectangle, matrix, flags = raw.FS_RECTF(), raw.FS_MATRIX(), ctypes.c_int()
    name = ctypes.create_string_buffer(_FONT_NAME_BYTES)

    def box_of(index: int) -> BoundingBox:
        raw.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(rectangle))
        return to_top_left(rectangle.left, rectangle.top, rectangle.right, rectangle.bottom)

    def is_bold(index: int) -> bool:
        if raw.FPDFText_GetFontWeight(textpage, index) >= BOLD_WEIGHT:
            return True
        raw.FPDFText_GetFontInfo(textpage, index, name, _FONT_NAME_BYTES, ctypes.byref(flags))
        return bool(flags.value & FORCE_BOLD_FLAG) or b"bold" in name.value.lower()

    def drawn_size(index: int) -> float:
        raw.FPDFText_GetMatrix(textpage, index, ctypes.byref(matrix))
        scale = (matrix.c**2 + matrix.d**2) ** 0.5
        return max(float(raw.FPDFText_GetFontSize(textpage, index)) * (scale or 1.0), 1.0)

    def word_at(first: int, last: int, text: str) -> Word:
        x0, top, x1, bottom = enclosing_box((box_of(first), box_of(last)))
        return Word(text, x0, top, x1, bottom, drawn_size(first), is_bold(first))

    codes = [raw.FPDFText_GetUnicode(textpage, index) for index in range(textpage.count_chars())]
    return tuple(word_at(first, last, text) for first, last, text in _word_runs(codes))


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
            "bold" in word["fontname"].lower(),
        )
        for word in words
    )


def order_lines(words: Sequence[Word]) -> tuple[Line, ...]:
    """Arrange words to lines in reading order: from the top, a left column wholly before the right one."""
    rows = [_segments(row) for row in _rows(words)]
    return tuple(_read_rows(rows))


def _page_turner(page: Any) -> Callable[[float, float, float, float], BoundingBox]:
    """Give the function from pdfium's page space to points from the top left, the page's rotation undone."""
    left, bottom, right, top = page.get_mediabox()
    quarter_turns = page.get_rotation() // 90 % 4

    def turn(x0: float, y1: float, x1: float, y0: float) -> BoundingBox:
        from_left, from_right = (x0 - left, x1 - left), (right - x1, right - x0)
        from_top, from_bottom = (top - y1, top - y0), (y0 - bottom, y1 - bottom)
        across, down = (
            (from_left, from_top),
            (from_bottom, from_left),
            (from_right, from_bottom),
            (from_top, from_right),
        )[quarter_turns]
        return across[0], down[0], across[1], down[1]

    return turn


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


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words that share a baseline, rows from the top; superscripts stay with their row."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        if rows and _is_level(rows[-1][0], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: (word.x0, word.x1)) for row in rows]


def _is_level(first: Word, second: Word) -> bool:
    reach = max(first.bottom - first.top, second.bottom - second.top) / 2
    return abs(first.middle - second.middle) < max(reach, _INVISIBLE_BOX)


def _segments(row: Sequence[Word]) -> list[Line]:
    """Cut a row at gaps too wide for a space; a bullet or number stays with what it marks."""
    segments: list[list[Word]] = []
    for word in row:
        previous = segments[-1] if segments else None
        if previous and (word.x0 - previous[-1].x1 <= SEGMENT_GAP_EMS * max(word.size, 6) or _is_marker(previous)):
            previous.append(word)
        else:
            segments.append([word])
    return [Line(tuple(segment)) for segment in segments]


def _is_marker(words: Sequence[Word]) -> bool:
    return len(words) == 1 and len(words[0].text) <= _MARKER_MAX_CHARS and not words[0].text.isalpha()


def _read_rows(rows: Sequence[list[Line]]) -> list[Line]:
    """Lines of rows in reading order; a band of columns is read column by column, every other row across."""
    band = _widest_band(rows)
    if band is None:
        return [Line(tuple(word for segment in row for word in segment.words)) for row in rows]
    first, last, gutter = band
    columns = rows[first:last]
    left = [[segment for segment in row if segment.x1 <= gutter] for row in columns]
    right = [[segment for segment in row if segment.x0 >= gutter] for row in columns]
    return [
        *_read_rows(rows[:first]),
        *_read_rows([row for row in left if row]),
        *_read_rows([row for row in right if row]),
        *_read_rows(rows[last:]),
    ]


def _widest_band(rows: Sequence[list[Line]]) -> tuple[int, int, float] | None:
    """Longest run of rows (first, one past the last) that a gutter splits into two columns of prose."""
    gutters = sorted({round((left.x1 + right.x0) / 2) for row in rows for left, right in pairwise(row)})
    bands = [band for gutter in gutters for band in _bands(rows, float(gutter))]
    return max(bands, key=lambda band: (band[1] - band[0], -band[2]), default=None)


def _bands(rows: Sequence[list[Line]], gutter: float) -> list[tuple[int, int, float]]:
    """Runs of rows that no segment of crosses the gutter, if both sides hold prose."""
    bands: list[tuple[int, int, float]] = []
    first = 0
    for index in range(len(rows) + 1):
        if index < len(rows) and not any(segment.x0 < gutter < segment.x1 for segment in rows[index]):
            continue
        if _is_columns(rows[first:index], gutter):
            bands.append((first, index, gutter))
        first = index + 1
    return bands


def _is_columns(rows: Sequence[list[Line]], gutter: float) -> bool:
    sides = (
        [len(segment.words) for row in rows for segment in row if segment.x1 <= gutter],
        [len(segment.words) for row in rows for segment in row if segment.x0 >= gutter],
    )
    return all(len(side) >= COLUMN_MIN_LINES and mean(side) >= COLUMN_MIN_WORDS for side in sides)
