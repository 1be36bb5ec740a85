"""Recognised lines and their page's marks in, words in points with a font size and weight out.

Engines give boxes that reach as far as each line's tallest letters, which would part lines of one paragraph. So
the size is measured on the ink: the band between baseline and the top of small letters is the densest part of a
line. Surprising rule: sizes near the page's usual one are that size, because capitals and figures stretch the band.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.extract.ocr.bullets import find_dots, mark_bullets
from pipeline.extract.ocr.engines import RecognisedLine, RecognisedWord
from pipeline.extract.pdf_words import Word, enclosing_box
from pipeline.records import BoundingBox

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIZE_PER_BAND = 1.8
"""Font size over height of the small letters: 1.8 to 1.95 for Arial, Calibri, Tahoma and Verdana."""
SIZE_PER_BOX = 0.8
"""Font size over height of an engine's box, where the ink tells nothing."""
SAME_SIZE = (0.72, 1.38)
"""Measured size over the page's usual one that still counts as the usual one."""
BOLD_RATIO = 1.28
"""Thickness of a line's strokes over the page's usual one: bold type has 1.33 to 2, regular 0.8 to 1.15."""
BAND_DENSITY = 0.3
"""Share of the fullest rows' ink that a row of the band holds."""
ASCENT_EMS, DESCENT_EMS = 0.8, 0.25
"""How far a line reaches above and below its baseline, in font sizes, as text layers state it."""
MAX_OFFSET = 0.2
"""How far, in box heights, the middle of a measured line may lie from the middle of its box: 0.1 is usual."""
TALL_RATIO = 1.5
"""Height over width from which engines read a line as printed sideways."""
_BASELINE_EMS = (ASCENT_EMS - DESCENT_EMS) / 2


@dataclass(frozen=True, slots=True)
class _LineStyle:
    """What the ink of a line shows: font size in pixels, baseline (pixels from the top), stroke thickness."""

    size: float
    baseline: float
    thickness: float


def style_words(
    lines: Sequence[RecognisedLine], marks: NDArray[np.uint8], *, growth: tuple[float, float], dpi: float
) -> tuple[Word, ...]:
    """Turn lines in pixels of a picture to words in points of its sheet.

    `marks` is 1 where something is printed (`find_marks`); `growth` is how many pixels the picture grew to the left
    and on top when it was straightened.
    """
    lines = [_laid_level(line) for line in lines]
    measured = [_measure(enclosing_box(word.box for word in line), marks) for line in lines]
    weights = [sum(len(word.text) for word in line) for line in lines]
    usual_size = _weighted_median([style.size for style in measured], weights)
    sizes = [_settled(style.size, usual_size) for style in measured]
    relative = [style.thickness / max(size / usual_size, 1.0) for style, size in zip(measured, sizes, strict=True)]
    usual_thickness = _weighted_median(relative, weights)
    baselines = [style.baseline for style in measured]
    marked = mark_bullets(lines, baselines, usual_size, find_dots(marks, usual_size))
    words: list[Word] = []
    for line, size, style, thickness in zip(marked, sizes, measured, relative, strict=True):
        is_bold = thickness >= BOLD_RATIO * usual_thickness
        words += (_styled(word, size, style.baseline, is_bold, growth, 72 / dpi) for word in line)
    return tuple(words)


def _settled(size: float, usual: float) -> float:
    """The usual size for sizes near it, since capitals, figures and blur change what is measured."""
    return usual if SAME_SIZE[0] <= size / usual <= SAME_SIZE[1] else size


def _styled(
    word: RecognisedWord, size: float, baseline: float, is_bold: bool, growth: tuple[float, float], points: float
) -> Word:
    """A word in points; `points` is the width of a pixel."""
    left, top = growth
    x0, x1 = (word.box[0] - left) * points, (word.box[2] - left) * points
    above, below = baseline - ASCENT_EMS * size - top, baseline + DESCENT_EMS * size - top
    return Word(word.text, x0, above * points, x1, below * points, size * points, is_bold)


def _laid_level(line: RecognisedLine) -> RecognisedLine:
    """A line printed up or down the page laid level at its upper end, so that it does not reach into other rows."""
    x0, top, x1, bottom = enclosing_box(word.box for word in line)
    if bottom - top < TALL_RATIO * (x1 - x0) or sum(len(word.text) for word in line) < 3:
        return line
    return tuple(replace(word, box=(word.box[0], top, word.box[2], top + x1 - x0)) for word in line)


def _measure(box: BoundingBox, marks: NDArray[np.uint8]) -> _LineStyle:
    import cv2
    import numpy as np

    x0, top, x1, bottom = (max(round(edge), 0) for edge in box)
    height, middle = max(box[3] - box[1], 1.0), (box[1] + box[3]) / 2
    crop = marks[top:bottom, x0:x1]
    guessed = height * SIZE_PER_BOX
    if not crop.any():
        return _LineStyle(guessed, middle + guessed * _BASELINE_EMS, 1.0)
    area = int(crop.sum())
    thickness = area / max(area - int(cv2.erode(crop, np.ones((3, 3), np.uint8)).sum()), 1)
    first, last = _band(crop.sum(axis=1).astype(np.float64))
    size, baseline = (last - first + 1) * SIZE_PER_BAND, float(top + last + 1)
    is_believable = height / 3 <= size <= height * 1.5
    if not is_believable or abs(baseline - size * _BASELINE_EMS - middle) > MAX_OFFSET * height:
        return _LineStyle(guessed, middle + guessed * _BASELINE_EMS, thickness)
    return _LineStyle(size, baseline, thickness)


def _band(rows: NDArray[np.float64]) -> tuple[int, int]:
    """First and last row of the longest run of dense rows; ink of the lines above and below lies outside it."""
    import numpy as np

    dense = np.concatenate(([0], rows > BAND_DENSITY * np.percentile(rows, 90), [0])).astype(np.int8)
    starts, ends = np.nonzero(np.diff(dense) == 1)[0], np.nonzero(np.diff(dense) == -1)[0]
    longest = int(np.argmax(ends - starts))
    return int(starts[longest]), int(ends[longest]) - 1


def _weighted_median(values: Sequence[float], weights: Sequence[int]) -> float:
    half, total = sum(weights) / 2, 0
    for value, weight in sorted(zip(values, weights, strict=True)):
        total += weight
        if total >= half:
            return value
    return 1.0
