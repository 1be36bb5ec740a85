"""A page picture in, the quarter turns that bring it upright out.

Two steps. Whether lines run across or down the page is told by the sharper of two ink profiles. Which way up is
told by the engine: the page's fullest strip is read, and read again upside down unless it is surely prose; the
better reading wins. Only when neither reads well is a strip of the other direction read too. Lines that engines
turn by themselves (tall ones) do not count, or a page on its side would seem upright.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.ocr.deskew import INK_DPI, Slant, find_ink, find_slant, straighten
from pipeline.extract.ocr.engines import DPI, OcrEngine, RecognisedLine, mean_confidence
from pipeline.extract.pdf_words import enclosing_box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.extract.ocr.engines import GreyImage

STRIP_INCHES = 1.2
"""Height of the strip that is read both ways: six to eight lines of text, an eighth of a page's time each way."""
SURE_SCORE = 1.1
"""Reading score from which no other way up is tried: upright prose had 1.2 to 1.6, any other way up at most 0.8."""
GOOD_SCORE = 0.9
"""Reading score from which the other direction is not tried: figures alone have 0.9 to 1.0 when upright."""

_COMMON_WORDS = """
    a all also and are as at be been by can for from had has have in is it its more most not of on or other our so
    some such than that the their them there these they this those to up use was we were what when which who will
    with you your children people young support families local area services needs work year plan
"""
COMMON_WORDS = frozenset(_COMMON_WORDS.split())
"""Words that make up a third of English prose of this field; upside-down text holds none of them."""


@dataclass(frozen=True, slots=True)
class Pose:
    """How a page lies: counter-clockwise quarter turns that bring it upright, then the angle its lines rise by."""

    quarter_turns: int
    degrees: float


def find_pose(image: GreyImage, engine: OcrEngine) -> Pose:
    """Find how a page lies; with too few letter-sized marks to tell, it counts as upright. Raises EngineError."""
    import numpy as np

    ink = find_ink(image)
    if not ink.any():
        return Pose(0, 0.0)
    slants = [find_slant(ink), find_slant(np.rot90(ink))]
    first = 0 if slants[0].sharpness >= slants[1].sharpness else 1
    scored: list[tuple[float, int]] = []
    for axis in (first, 1 - first):
        scored += _score_turns(image, ink, axis, slants[axis], engine)
        if max(scored)[0] >= GOOD_SCORE:
            break
    best = max(scored, key=lambda score: (score[0], -score[1]))[1]
    return Pose(best, slants[best % 2].degrees)


def reading_score(lines: Sequence[RecognisedLine]) -> float:
    """How much a reading looks like text, 0 to 2: mean confidence plus the share of words that are common ones."""
    level = [line for line in lines if not _is_tall(line)]
    words = [word.text.strip(".,;:()'\"").lower() for line in level for word in line]
    common = sum(word in COMMON_WORDS for word in words)
    return (mean_confidence(level) or 0.0) + common / max(len(words), 1)


def _is_tall(line: RecognisedLine) -> bool:
    x0, top, x1, bottom = enclosing_box(word.box for word in line)
    return bottom - top > x1 - x0 and sum(len(word.text) for word in line) > 1


def _score_turns(
    image: GreyImage, ink: NDArray[np.bool_], axis: int, slant: Slant, engine: OcrEngine
) -> list[tuple[float, int]]:
    """Reading score of the fullest strip for each way up tried along one axis, as (score, quarter turns)."""
    import numpy as np

    strip = _fullest_strip(straighten(np.rot90(image, axis), slant.degrees), np.rot90(ink, axis))
    upright = (reading_score(engine.recognise(strip)), axis)
    if upright[0] >= SURE_SCORE:
        return [upright]
    return [upright, (reading_score(engine.recognise(np.ascontiguousarray(np.rot90(strip, 2)))), axis + 2)]


def _fullest_strip(image: GreyImage, ink: NDArray[np.bool_]) -> GreyImage:
    """The rows of a straightened picture that hold most ink, `STRIP_INCHES` high."""
    import numpy as np

    rows = np.concatenate(([0], np.cumsum(ink.sum(axis=1))))
    height = min(round(STRIP_INCHES * INK_DPI), len(rows) - 1)
    top = int(np.argmax(rows[height:] - rows[:-height]))
    scale = DPI / INK_DPI
    growth = max(0.0, (image.shape[0] - scale * ink.shape[0]) / 2)
    start = round(top * scale + growth)
    return np.ascontiguousarray(image[start : start + round(height * scale)])
