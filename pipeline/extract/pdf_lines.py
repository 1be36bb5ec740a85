"""Words of one PDF page in, lines in reading order out.

A line is a row of words, cut where the page sets its text in columns. The surprising rule: a gutter is a strip that
stays free over several rows, so that columns are told apart even where the strip is no wider than two letters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, pairwise
from statistics import mean, median

from pipeline.extract.pdf_words import Word, enclosing_box
from pipeline.records import BoundingBox

TOUCHING_EMS = 0.1
"""Words of different size nearer than this, in font sizes, are one word (`4th` with a raised ending)."""
GUTTER_EMS = 0.9
"""Least width of a gutter in font sizes: narrower than any gutter of the sample (1.6), wider than a space."""
COLUMN_MIN_LINES = 4
"""Fewer lines on either side are a letterhead or label and value pairs, not columns."""
COLUMN_MIN_WORDS = 2.5
"""Mean words per line on both sides of a gutter; columns of figures and labels have fewer and are read across."""
BESIDE_SHARE = 0.5
"""Share of the shorter column's lines that stand beside a line of the other; terms over indented texts do not."""
BESIDE_OVERLAP = 0.1
"""Share of a line's height by which it must overlap one beside it; lines below one another may touch."""
APART_HEIGHTS = 3.0
"""Line heights between two rows beyond which they are not of the same columns: a footer, another section."""
TIGHT_HEIGHTS = 1.4
"""Line heights between two rows up to which the lower goes on with the upper; one and a half spacing is 1.5."""
SIZE_STEP_POINTS = 0.75
"""Font sizes nearer than this are the same: exporters round to tenths."""

_INVISIBLE_BOX = 0.01

Row = list[Word]
"""Words of one baseline from left to right."""


@dataclass(frozen=True, slots=True)
class _Band:
    """Rows from `first` to one before `end` that the gutter at `x` splits into two columns."""

    first: int
    end: int
    x: float


@dataclass(frozen=True)
class Line:
    """Words of one line from left to right; never empty.

    `column` tells apart the columns of a page that are read one after the other; lines across the page have 0.
    """

    words: tuple[Word, ...]
    column: int = 0

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


def order_lines(words: Sequence[Word]) -> tuple[Line, ...]:
    """Arrange words to lines in reading order: from the top, a left column wholly before the right one."""
    return tuple(_read(rows_of(words), 0, count(1)))


def rows_of(words: Sequence[Word]) -> list[Row]:
    """Words that share a baseline, rows from the top; superscripts stay with their row."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        if rows and _is_level(rows[-1][0], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: (word.x0, word.x1)) for row in rows]


def _is_level(first: Word, second: Word) -> bool:
    reach = max(first.bottom - first.top, second.bottom - second.top) / 2
    return abs(first.middle - second.middle) < max(reach, _INVISIBLE_BOX)


def _read(rows: Sequence[Row], column: int, numbers: Iterator[int]) -> Iterator[Line]:
    """Lines of rows in reading order; a band of columns is read column by column, every other row across."""
    band = _widest_band(rows)
    if band is None:
        yield from (Line(tuple(row), column) for row in rows)
        return
    inside = [word for row in rows[band.first : band.end] for word in row]
    yield from _read(rows[: band.first], column, numbers)
    yield from _read(rows_of([word for word in inside if word.x1 <= band.x]), next(numbers), numbers)
    yield from _read(rows_of([word for word in inside if word.x1 > band.x]), next(numbers), numbers)
    yield from _read(rows[band.end :], column, numbers)


def _widest_band(rows: Sequence[Row]) -> _Band | None:
    """The longest run of rows that a gutter splits into two columns of prose; the left gutter when two are level."""
    gaps = [_gaps(row) for row in rows]
    between = {round((start + end) / 2) for row in gaps for start, end in row}
    before = {round(row[0].x0 - GUTTER_EMS / 2 * row[0].size) for row in rows}  # columns may share no baseline
    bands = [band for gutter in sorted(between | before) for band in _bands(rows, gaps, float(gutter))]
    return max(bands, key=lambda band: (band.end - band.first, -band.x), default=None)


def _gaps(row: Row) -> list[tuple[float, float]]:
    """Strips between the words of a row that are wide enough for a gutter."""
    size = median(word.size for word in row)
    return [(left.x1, right.x0) for left, right in _neighbours(row) if right.x0 - left.x1 >= GUTTER_EMS * size]


def _neighbours(row: Row) -> Iterator[tuple[Word, Word]]:
    """Each word with the one after it, seen from the word that reaches furthest right so far."""
    furthest = row[0]
    for word in row[1:]:
        yield furthest, word
        furthest = max(furthest, word, key=lambda one: one.x1)


def _bands(rows: Sequence[Row], gaps: Sequence[Sequence[tuple[float, float]]], gutter: float) -> Iterator[_Band]:
    """Runs of rows in which the gutter stays free, if both sides hold prose."""
    first = 0
    for index in range(len(rows) + 1):
        is_free = index < len(rows) and _leaves_free(rows[index], gaps[index], gutter)
        if is_free and (index == first or not _is_apart(rows[index - 1], rows[index])):
            continue
        start, end = _trimmed(rows, first, index, gutter)
        if _is_columns(rows[start:end], gutter):
            yield _Band(start, end, gutter)
        first = index if is_free else index + 1


def _leaves_free(row: Row, gaps: Sequence[tuple[float, float]], gutter: float) -> bool:
    if (row[-1].x1 <= gutter and max(word.x1 for word in row) <= gutter) or row[0].x0 >= gutter:
        return True
    return any(start <= gutter <= end for start, end in gaps)


def _trimmed(rows: Sequence[Row], first: int, end: int, gutter: float) -> tuple[int, int]:
    """Leave out rows at either end of a band that belong to the whole page: ends of paragraphs and headings."""
    while 0 < first < end and _is_left(rows[first], gutter) and _goes_on(rows[first - 1], rows[first]):
        first += 1
    while first < end - 1 and end < len(rows) and _is_left(rows[end - 1], gutter) and _heads(rows[end - 1], rows[end]):
        end -= 1
    return first, end


def _is_apart(above: Row, below: Row) -> bool:
    """Whether so much blank lies between two rows that they cannot be of the same columns."""
    return below[0].middle - above[0].middle > APART_HEIGHTS * _height(above)


def _goes_on(above: Row, row: Row) -> bool:
    is_tight = row[0].middle - above[0].middle <= TIGHT_HEIGHTS * _height(above)
    return is_tight and abs(above[0].size - row[0].size) < SIZE_STEP_POINTS


def _height(row: Row) -> float:
    return max(word.bottom - word.top for word in row)


def _heads(row: Row, below: Row) -> bool:
    """Whether a row looks unlike the one below it, as a heading does."""
    return row[0].is_bold > below[0].is_bold or row[0].size - below[0].size >= SIZE_STEP_POINTS


def _is_left(row: Row, gutter: float) -> bool:
    return all(word.x1 <= gutter for word in row)


def _is_columns(rows: Sequence[Row], gutter: float) -> bool:
    """Whether both sides of a gutter hold lines of prose that stand beside one another."""
    left = [part for row in rows if (part := [word for word in row if word.x1 <= gutter])]
    right = [part for row in rows if (part := [word for word in row if word.x1 > gutter])]
    if not all(len(side) >= COLUMN_MIN_LINES and mean(map(len, side)) >= COLUMN_MIN_WORDS for side in (left, right)):
        return False
    width = min(word.x0 for part in right for word in part) - max(word.x1 for part in left for word in part)
    if width < GUTTER_EMS * median(part[0].size for part in left):
        return False
    fewer, more = sorted((left, right), key=len)
    beside = sum(any(_stand_beside(one, other) for other in more) for one in fewer)
    return beside >= BESIDE_SHARE * len(fewer)


def _stand_beside(one: Row, other: Row) -> bool:
    overlap = min(one[0].bottom, other[0].bottom) - max(one[0].top, other[0].top)
    return overlap > BESIDE_OVERLAP * _height(one)
