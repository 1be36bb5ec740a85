"""A PDF or picture file in, its pages as grey pictures of a known size out.

Pictures are brought to the engines' resolution. Surprising rule: what a picture says of its resolution is believed
only if the sheet is then between A5 and A2; else its long side is taken for that of A4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.extract.image import open_image, read_frame
from pipeline.extract.ocr.engines import DPI

if TYPE_CHECKING:
    from PIL.Image import Image

    from pipeline.extract.ocr.engines import GreyImage

MAX_SHEET_PIXELS = 16_000_000
"""Pixels of a page's picture: an A2 sheet at 200 dpi; larger pages are drawn coarser, so that memory is bounded."""
MIN_SHEET_SIDE = 32
"""Pixels; thinner pictures are lines and dots, and engines fail on them."""
USUAL_LONG_SIDE_INCHES = 11.69
"""A4, taken for a picture that does not state a believable size."""
BELIEVABLE_LONG_SIDE_INCHES = (5.0, 24.0)
"""From below A5 to A2; cameras and screens state 72 dpi whatever they show."""
MAX_ENLARGEMENT = 3.0
"""A picture coarser than 67 dpi holds no more than this brings out."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's picture and its dots per inch: those engines want, fewer where a page is huge."""

    image: GreyImage
    dpi: float = DPI


@contextmanager
def open_sheets(path: Path, format: str) -> Iterator[Callable[[int], Sheet]]:
    """Open a file and give the function that draws its pages, counted from 0.

    Raises what pdfium and Pillow raise for damaged files, here and when a page is drawn.
    """
    if format == "pdf":
        import pypdfium2

        with closing(pypdfium2.PdfDocument(path)) as document:
            yield partial(_draw_pdf_page, document)
    else:
        with open_image(path) as image:
            yield partial(_draw_frame, image)


def believable_dpi(width: int, height: int, stated: float | None) -> float:
    """Dots per inch of a picture from its size in pixels and what it states."""
    shortest, longest = BELIEVABLE_LONG_SIDE_INCHES
    if stated and shortest <= max(width, height) / stated <= longest:
        return stated
    return max(width, height) / USUAL_LONG_SIDE_INCHES


def _draw_pdf_page(document: Any, index: int) -> Sheet:
    import numpy as np

    with closing(document[index]) as page:
        width, height = page.get_size()
        dpi = min(DPI, 72 * sqrt(MAX_SHEET_PIXELS / (width * height)))
        with closing(page.render(scale=dpi / 72, grayscale=True)) as bitmap:
            drawn = bitmap.to_numpy()
            return _checked(Sheet(np.array(drawn.reshape(drawn.shape[:2]), dtype=np.uint8), dpi))


def _draw_frame(image: Image, index: int) -> Sheet:
    import cv2
    import numpy as np

    grey = read_frame(image, index)
    height, width = grey.shape
    dpi = believable_dpi(width, height, _stated_dpi(image))
    wanted = min(DPI, MAX_ENLARGEMENT * dpi, dpi * sqrt(MAX_SHEET_PIXELS / (width * height)))
    way = cv2.INTER_AREA if wanted < dpi else cv2.INTER_CUBIC
    scaled = cv2.resize(grey, None, fx=wanted / dpi, fy=wanted / dpi, interpolation=way)
    return _checked(Sheet(np.asarray(scaled, dtype=np.uint8), wanted))


def _stated_dpi(image: Image) -> float | None:
    stated = image.info.get("dpi")
    try:
        return float(max(stated)) if stated else None
    except (TypeError, ValueError, ZeroDivisionError):
        return None


def _checked(sheet: Sheet) -> Sheet:
    if min(sheet.image.shape) < MIN_SHEET_SIDE:
        raise ValueError("the page is thinner than a letter")
    return sheet
