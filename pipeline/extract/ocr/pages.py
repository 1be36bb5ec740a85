"""Pages without a usable text layer in, the same pages as text recognition reads them out, one by one.

Each page is drawn, brought upright and straight, read, and composed by the machinery of PDF pages, so that headings,
bullets and columns are found as in any PDF. Places are points of the page as a person would hold it: where a sheet
was scanned upside down, from the corner that is its top left when upright.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from pipeline.extract.ocr.deskew import find_marks, remove_specks, straighten
from pipeline.extract.ocr.engines import EngineError, OcrEngine, load_engine, mean_confidence
from pipeline.extract.ocr.orientation import find_pose
from pipeline.extract.ocr.rules import find_grids
from pipeline.extract.ocr.sheets import Sheet, open_sheets
from pipeline.extract.ocr.styled_words import style_words
from pipeline.extract.pdf_pages import PageReading, compose_pages
from pipeline.records import Page, Problem

LOW_CONFIDENCE = 0.96
"""Confidence of a page below which its text is to be checked by a person: sound pages had 0.98 to 0.99, and where
more than one character in twenty was wrong (scans of 35 dpi, strong blur) it was 0.96 or less."""

_EMPTY_MESSAGE = "Text recognition found no text on the page. Look at it: it may be blank, a photograph or a drawing."
_FAILED_MESSAGE = "Text recognition failed on the page. Ask for the original document or scan the page again."
_UNREADABLE_MESSAGE = "The page could not be drawn for text recognition. Save the file again, or scan the page again."


def recognise_pages(
    path: Path, format: str, page_numbers: Sequence[int], *, engine: OcrEngine | None = None
) -> Iterator[Page | Problem]:
    """Recognise pages (numbered from 1) of a PDF or picture file, in the order given, each when it is asked for.

    `format` is `pdf` or that of a picture. A page without text gives the problem `ocr_empty`, one that cannot be
    drawn or read `ocr_failed`; without any usable engine there is one problem `ocr_unavailable` and no page.
    `engine` is that of this machine unless given.
    """
    try:
        engine = engine or load_engine()
    except EngineError as error:
        message = f"Text recognition cannot start: {error}. Run the installation again."
        yield Problem("whole file", "ocr_unavailable", message)
        return
    with ExitStack() as stack:
        try:
            draw = stack.enter_context(open_sheets(path, format))
        except Exception:  # as in _recognise_page
            yield Problem("whole file", "ocr_failed", _UNREADABLE_MESSAGE)
            return
        for number in page_numbers:
            yield _recognise_page(draw, number, engine)


def _recognise_page(draw: Callable[[int], Sheet], number: int, engine: OcrEngine) -> Page | Problem:
    location = f"p. {number}"
    try:
        sheet = draw(number - 1)
    except Exception:  # pdfium and Pillow raise many undocumented types on damaged files
        return Problem(location, "ocr_failed", _UNREADABLE_MESSAGE)
    try:
        return recognise_sheet(sheet, number, engine)
    except (EngineError, MemoryError):
        return Problem(location, "ocr_failed", _FAILED_MESSAGE)


def recognise_sheet(sheet: Sheet, number: int, engine: OcrEngine) -> Page | Problem:
    """Recognise a page's picture that may lie any way up. Raises EngineError."""
    import numpy as np

    clean = remove_specks(sheet.image)
    pose = find_pose(clean, engine)
    upright = np.ascontiguousarray(np.rot90(clean, pose.quarter_turns))
    straight = straighten(upright, pose.degrees)
    lines = engine.recognise(straight)
    confidence = mean_confidence(lines)
    if confidence is None:
        return Problem(f"p. {number}", "ocr_empty", _EMPTY_MESSAGE)
    growth = (straight.shape[1] - upright.shape[1]) / 2, (straight.shape[0] - upright.shape[0]) / 2
    words = style_words(lines, find_marks(straight), growth=growth, dpi=sheet.dpi)
    grids = find_grids(straight, growth=growth, dpi=sheet.dpi)
    reading = PageReading(number, upright.shape[0] * 72 / sheet.dpi, words, grids)
    return replace(compose_pages([reading])[0], method="ocr", ocr_confidence=round(confidence, 3))
