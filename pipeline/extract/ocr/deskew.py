"""A page picture in, the angle of its lines and the picture made straight out.

Lines of text are seen as rows of letter-sized marks: the right angle is the one at which the profile of ink over
the page's height changes most sharply. Marks that are no letters (rules, pictures, specks) are left out first, so
that a photograph or a table's borders do not decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.ocr.engines import DPI

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.extract.ocr.engines import GreyImage

INK_DPI = 100
"""Dots per inch at which ink is sought: letters of 6 pt are still 8 pixels high, and noise averages out."""
MAX_SKEW_DEGREES = 10.0
"""Scanners and hands turn a sheet by a few degrees; more is another orientation or a photograph."""
COARSE_STEP, FINE_STEP = 0.5, 0.05
"""Degrees between angles tried, first over the whole range, then around the best."""
MIN_SKEW_DEGREES = 0.15
"""Smaller angles are left: a line rises 1.3 points over a page's width, engines do not mind and edges stay sharp."""
MIN_LETTER_PIXELS, MAX_LETTER_PIXELS, MAX_WORD_PIXELS = 4, 45, 160
"""At 100 dpi: 3 pt and 32 pt letters, and a word of touching letters (4 cm)."""
MIN_MARKS = 12
"""Fewer letter-sized marks give no line to measure."""
MAX_POINTS = 60_000
"""Ink pixels looked at; a full page has three times as many and gives the same angle."""
MARK_WINDOW_PIXELS, MARK_CONTRAST = 61, 30
"""Neighbourhood at 200 dpi (8 mm) and grey levels by which a mark is darker than it; pale grey rules are by 50."""
DARK_GROUND = 120
"""Mean grey of the neighbourhood below which letters are the lighter part; dense black print on white has 180."""
NOISE_SPECKS = 0.002
"""Share of single odd pixels from which a page is cleaned: scans have 0.0002, one grain in 500 breaks letters."""
SPECK_CONTRAST = 60
"""Grey levels by which a speck differs from the median around it."""


@dataclass(frozen=True, slots=True)
class Slant:
    """The angle in degrees by which lines rise to the right, and how sharp the page's profile is at it."""

    degrees: float
    sharpness: float


def remove_specks(image: GreyImage) -> GreyImage:
    """Take salt, pepper and grain from a noisy picture; a clean one comes back as it is."""
    import cv2
    import numpy as np

    smooth = np.asarray(cv2.medianBlur(image, 3), dtype=np.uint8)
    specks = cv2.absdiff(image, smooth) > SPECK_CONTRAST
    blank = cv2.erode(smooth, np.ones((9, 9), np.uint8)) > 255 - SPECK_CONTRAST  # odd pixels also edge every letter
    if not blank.any():
        return image
    return smooth if float(np.mean(specks[blank])) > NOISE_SPECKS else image


def find_ink(image: GreyImage) -> NDArray[np.bool_]:
    """Letter-sized marks of a picture at `INK_DPI`, shape (height, width)."""
    import cv2
    import numpy as np

    scale = INK_DPI / DPI
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    marks = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 20)
    _, labels, shapes, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    longer = shapes[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    shorter = shapes[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].min(axis=1)
    is_letter = (longer >= MIN_LETTER_PIXELS) & (shorter <= MAX_LETTER_PIXELS) & (longer <= MAX_WORD_PIXELS)
    is_letter &= shapes[:, cv2.CC_STAT_AREA] > longer  # a hairline is a rule
    is_letter[0] = False  # the background
    if is_letter.sum() < MIN_MARKS:
        return np.zeros(marks.shape, dtype=np.bool_)
    return np.asarray(is_letter[labels], dtype=np.bool_)


def find_marks(image: GreyImage) -> NDArray[np.uint8]:
    """Whatever is printed: darker than light paper around it, or lighter than a dark ground.

    Gives an array of the picture's shape, 1 where something is printed, else 0.
    """
    import cv2
    import numpy as np

    def darker(picture: GreyImage) -> NDArray[np.uint8]:
        window, contrast = MARK_WINDOW_PIXELS, MARK_CONTRAST
        marks = cv2.adaptiveThreshold(picture, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, contrast)
        return np.asarray(marks, dtype=np.uint8)

    ground = cv2.blur(image, (MARK_WINDOW_PIXELS, MARK_WINDOW_PIXELS))
    return np.where(ground < DARK_GROUND, darker(255 - image), darker(image))


def find_slant(ink: NDArray[np.bool_]) -> Slant:
    """Measure the angle of horizontal lines; without ink the angle is 0 and the sharpness 0."""
    import numpy as np

    ys, xs = np.nonzero(ink)
    if not len(ys):
        return Slant(0.0, 0.0)
    step = -(-len(ys) // MAX_POINTS)
    points = xs[::step].astype(np.float64), ys[::step].astype(np.float64)
    coarse = np.arange(-MAX_SKEW_DEGREES, MAX_SKEW_DEGREES + COARSE_STEP, COARSE_STEP)
    best = max(coarse, key=lambda degrees: (_sharpness(points, float(degrees)), -abs(degrees)))
    fine = best + np.arange(-COARSE_STEP, COARSE_STEP + FINE_STEP, FINE_STEP)
    best = max(fine, key=lambda degrees: (_sharpness(points, float(degrees)), -abs(degrees)))
    return Slant(round(float(best), 2), _sharpness(points, float(best)))


def straighten(image: GreyImage, degrees: float) -> GreyImage:
    """Turn a picture so that lines rising by `degrees` lie level; the sheet grows so that no corner is lost."""
    import cv2
    import numpy as np

    if abs(degrees) < MIN_SKEW_DEGREES:
        return image
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    cosine, sine = abs(turn[0, 0]), abs(turn[0, 1])
    new_width, new_height = round(width * cosine + height * sine), round(width * sine + height * cosine)
    turn[:, 2] += ((new_width - width) / 2, (new_height - height) / 2)
    turned = cv2.warpAffine(image, turn, (new_width, new_height), flags=cv2.INTER_CUBIC, borderValue=255)
    return np.asarray(turned, dtype=np.uint8)


def _sharpness(points: tuple[NDArray[np.float64], NDArray[np.float64]], degrees: float) -> float:
    """Sum of squared changes of the ink profile, over the squared number of ink pixels (Postl's measure)."""
    import numpy as np

    xs, ys = points
    angle = np.deg2rad(degrees)
    heights = ys * np.cos(angle) + xs * np.sin(angle)
    profile = np.bincount(np.round(heights - heights.min()).astype(np.int64)).astype(np.float64)
    return float(np.sum(np.diff(profile, prepend=0.0, append=0.0) ** 2) / len(ys) ** 2)
