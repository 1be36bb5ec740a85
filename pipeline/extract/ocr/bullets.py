"""A page's ink and its recognised lines in, the lines with the bullets that engines overlook out.

Engines take a small square or disc left of a line for dirt. Here it counts as a bullet when it stands alone, at the
height of small letters, shortly before a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.extract.normalise import BULLET
from pipeline.extract.ocr.engines import RecognisedLine, RecognisedWord
from pipeline.records import BoundingBox

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DOT_EMS = (0.18, 0.7)
"""Width and height of a bullet in font sizes; full stops are smaller."""
DOT_FILL = 0.6
"""Share of its box that a bullet fills: a disc 0.79, a square 1; letters, rings and crosses less."""
DOT_ROUNDNESS = 0.65
"""Shorter over longer side of a bullet."""
GAP_EMS = (0.3, 4.0)
"""Space between a bullet and its line: less is part of a letter, more is another column."""
FREE_EMS = 0.4
"""Space around a bullet in which there is no other ink."""
HEIGHT_EMS = (0.0, 0.75)
"""How far a bullet's middle lies above the baseline."""


def find_dots(ink: NDArray[np.uint8], size: float) -> tuple[BoundingBox, ...]:
    """Boxes, in pixels, of marks on a page that may be bullets; `ink` is 1 where it is, `size` the font size."""
    import cv2

    _, _, shapes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    width, height = shapes[:, cv2.CC_STAT_WIDTH], shapes[:, cv2.CC_STAT_HEIGHT]
    left, top = shapes[:, cv2.CC_STAT_LEFT], shapes[:, cv2.CC_STAT_TOP]
    is_dot = shapes[:, cv2.CC_STAT_AREA] >= DOT_FILL * width * height
    for side, other in ((width, height), (height, width)):
        is_dot &= (side >= DOT_EMS[0] * size) & (side <= DOT_EMS[1] * size) & (side >= DOT_ROUNDNESS * other)
    boxes = zip(left[is_dot], top[is_dot], (left + width)[is_dot], (top + height)[is_dot], strict=True)
    found = (tuple(map(float, box)) for box in boxes)
    return tuple((x0, y0, x1, y1) for x0, y0, x1, y1 in found if _stands_alone((x0, y0, x1, y1), ink, size))


def mark_bullets(
    lines: Sequence[RecognisedLine], baselines: Sequence[float], size: float, dots: Sequence[BoundingBox]
) -> list[RecognisedLine]:
    """Put a bullet before each line that has a dot to its left, in place of a mark read from that very dot.

    Gives a line for each line; one that was nothing but such a mark becomes empty.
    """
    found = [_dot_before(line, baseline, size, dots) for line, baseline in zip(lines, baselines, strict=True)]
    used = [dot for dot in found if dot]
    marked: list[RecognisedLine] = []
    for line, dot in zip(lines, found, strict=True):
        if dot:
            rest = _right_of(line, dot)
            marked.append((RecognisedWord(BULLET, dot, rest[0].confidence), *rest))
        else:
            marked.append(() if any(_is_read_from(line, other) for other in used) else line)
    return marked


def _dot_before(line: RecognisedLine, baseline: float, size: float, dots: Sequence[BoundingBox]) -> BoundingBox | None:
    for dot in dots:
        rest = _right_of(line, dot)
        overlapped = "".join(word.text for word in line[: len(line) - len(rest)])
        is_level = HEIGHT_EMS[0] * size <= baseline - (dot[1] + dot[3]) / 2 <= HEIGHT_EMS[1] * size
        if rest and is_level and len(overlapped) <= 1:
            gap = rest[0].box[0] - dot[2]
            if GAP_EMS[0] * size <= gap <= GAP_EMS[1] * size:
                return dot
    return None


def _right_of(line: RecognisedLine, dot: BoundingBox) -> RecognisedLine:
    return tuple(word for word in line if word.box[0] >= dot[2])


def _is_read_from(line: RecognisedLine, dot: BoundingBox) -> bool:
    """Whether a line is a single mark whose box holds the dot's middle."""
    if len(line) != 1 or len(line[0].text) != 1:
        return False
    x0, top, x1, bottom = line[0].box
    return x0 <= (dot[0] + dot[2]) / 2 <= x1 and top <= (dot[1] + dot[3]) / 2 <= bottom


def _stands_alone(dot: BoundingBox, ink: NDArray[np.uint8], size: float) -> bool:
    x0, top, x1, bottom = map(round, dot)
    margin = round(FREE_EMS * size)
    around = ink[max(top - margin, 0) : bottom + margin, max(x0 - margin, 0) : x1 + margin]
    return bool(around.sum() == ink[top:bottom, x0:x1].sum())
