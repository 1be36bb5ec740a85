"""A PDF file in, its pages, problems, properties and attachments out.

pypdfium2 reads text, places, drawn edges, comments and form fields; pdfplumber reads a page or a whole file where
pdfium fails, finds no text or gives garbage. A bad document never raises: what could not be read is a `Problem`,
page by page, so that one broken page costs only itself. Hence the broad `except Exception`: both libraries raise
many undocumented types on damaged files (162 of 2,612 public test files).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.extract.context import ReadContext
from pipeline.extract.pdf_attachments import read_pdf_attachments
from pipeline.extract.pdf_edges import Grid, TooManyEdgesError, read_edges, read_plumber_edges, trace_grids
from pipeline.extract.pdf_health import Drawn, is_garbled, lacks_text, read_drawn, readable_chars
from pipeline.extract.pdf_notes import Note, read_notes
from pipeline.extract.pdf_open import OpenPdf, open_pdf
from pipeline.extract.pdf_pages import PageReading, compose_pages
from pipeline.extract.pdf_properties import pdf_properties
from pipeline.extract.pdf_words import page_turner, quarter_turns, read_plumber_words, read_words, turned_height
from pipeline.records import Extraction, Problem

FORMAT = "pdf"
WHOLE_FILE = "whole file"
"""Location of a problem that is not one page's."""
MAX_PHANTOMS = 3
"""Pages in a row that neither engine finds, past the last one pdfplumber finds, after which the rest do not exist."""
MAX_LOST_RUN = 500
"""Pages in a row that cannot be read, after which reading ends: a damaged count may state a million."""

_PASSWORD_MESSAGE = "The file is locked by a password. Ask its owner for a copy without one."
_UNREADABLE_MESSAGE = "The file is damaged or not a PDF. Open it in a viewer and save it as a PDF again."
_NO_PAGES_MESSAGE = "The file holds no pages. Ask its owner for a complete copy."
_NO_TEXT_MESSAGE = "The file's pages hold no text. Open it and see whether anything is missing."
_PAGE_MESSAGE = "The page is damaged and could not be read. Save the file as a PDF again."
_OCR_MESSAGE = "The page is a picture without a text layer. Use text recognition or ask for the original."
_GARBLED_MESSAGE = "The page's fonts do not say which letters they draw. Use text recognition or ask for the original."
_TABLES_MESSAGE = (
    "The page's tables could not be traced; their text was read line by line. If rows matter, add them as a workbook."
)
_NOTES_MESSAGE = "The page's comments and form fields could not be read. Open the file and print it to a new PDF."
_XFA_MESSAGE = (
    "The file is a form that only Adobe Reader can show; its answers are not in its pages. "
    "Open it there and print it to a new PDF."
)


@dataclass(slots=True)
class _Reading:
    """One engine's reading of one page with the trouble it had; `drawn` is what stands on the page beside text."""

    page: PageReading
    problems: list[Problem] = field(default_factory=list)
    drawn: Drawn = field(default_factory=Drawn)

    @property
    def score(self) -> int:
        """How many usable letters and figures it has, by which two readings are compared."""
        return readable_chars(self.page.words)


def extract_pdf(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read a PDF file into pages numbered from 1; the file is opened, never changed."""
    context = context or ReadContext()
    with open_pdf(path) as opened:
        if opened.page_count == 0:
            return Extraction(FORMAT, problems=(_no_pages(opened),))
        if context.on_page_count:
            context.on_page_count(opened.page_count)
        readings, problems = _read_pages(opened, context)
        properties = _properties(opened)
        problems += _form_problems(opened)
        members = read_pdf_attachments(opened.pdfium, context) if opened.pdfium is not None else ()
    problems += _count_problems(opened, len(readings))
    if not any(reading.words or reading.notes for reading in readings) and not problems and not members:
        problems.append(Problem(WHOLE_FILE, "empty", _NO_TEXT_MESSAGE))
    return Extraction(FORMAT, compose_pages(readings), tuple(problems), properties, members)


def _read_pages(opened: OpenPdf, context: ReadContext) -> tuple[list[PageReading], list[Problem]]:
    """Read page after page, until a run of pages that cannot be read shows that the stated count is wrong."""
    readings: list[PageReading] = []
    problems: list[Problem] = []
    lost: list[int] = []
    handed_over = 0
    for number in range(1, opened.page_count + 1):
        reading = _read_page(opened, number - 1)
        if reading is None:
            lost.append(number)
            if len(lost) >= (MAX_PHANTOMS if 0 < opened.plumber_count < number else MAX_LOST_RUN):
                break
            continue
        problems += _lost_pages(lost) + reading.problems
        lost = []
        readings.append(reading.page)
        handed_over = _hand_over(readings, handed_over, context)
    last = opened.plumber_count or opened.page_count
    return readings, problems + _lost_pages([number for number in lost if number <= last])


def _hand_over(readings: Sequence[PageReading], handed_over: int, context: ReadContext) -> int:
    """Hand over pages from position `handed_over` on, each composed by itself, which takes half as long as reading."""
    if context.on_page is None or not context.wants_pages:
        return handed_over
    for reading in readings[handed_over:]:
        context.on_page(compose_pages([reading])[0])
    return len(readings)


def _lost_pages(numbers: Sequence[int]) -> list[Problem]:
    """One problem for a run of pages that neither engine could read."""
    if not numbers:
        return []
    location = f"p. {numbers[0]}" if len(numbers) == 1 else f"pp. {numbers[0]}-{numbers[-1]}"
    return [Problem(location, "page_unreadable", _PAGE_MESSAGE)]


def _read_page(opened: OpenPdf, index: int) -> _Reading | None:
    """Read one page with the engine that knows the file better, and with the other where that gives little."""
    first, second = _read_with_pdfium, _read_with_plumber
    if opened.is_plumber_first:
        first, second = second, first
    reading = first(opened, index)
    if reading is None or _needs_second(reading):
        other = second(opened, index)
        if other and (reading is None or other.score > reading.score):
            other.drawn = reading.drawn if reading else other.drawn
            reading = other
    if reading is None:
        return None
    location = reading.page.location
    if is_garbled(reading.page.words):
        reading.problems = [Problem(location, kind, _GARBLED_MESSAGE) for kind in ("garbled_text", "needs_ocr")]
    elif lacks_text(reading.page.words, reading.drawn, reading.page.height):
        reading.problems.append(Problem(location, "needs_ocr", _OCR_MESSAGE))
    return reading


def _needs_second(reading: _Reading) -> bool:
    """Whether the other engine may find more: the text is garbage, or there is none and no picture explains it."""
    if is_garbled(reading.page.words):
        return True
    is_scan = reading.drawn.pictures > 0 and reading.drawn.texts == 0
    return not reading.page.words and not is_scan


def _read_with_pdfium(opened: OpenPdf, index: int) -> _Reading | None:
    if opened.pdfium is None or index >= opened.pdfium_count:
        return None
    try:
        with closing(opened.pdfium[index]) as page, closing(page.get_textpage()) as textpage:
            return _read_open_page(page, textpage, index + 1)
    except Exception:
        return None


def _read_open_page(page: Any, textpage: Any, number: int) -> _Reading:
    turns = quarter_turns(page, textpage)
    turn = page_turner(page, turns)
    words = read_words(textpage, turn)
    problems: list[Problem] = []
    grids: tuple[Grid, ...] = ()
    notes: tuple[Note, ...] = ()
    try:
        grids = trace_grids(read_edges(page, turn)) if words else ()
    except Exception:
        problems.append(Problem(f"p. {number}", "tables_unread", _TABLES_MESSAGE))
    try:
        notes = read_notes(page)
    except Exception:
        problems.append(Problem(f"p. {number}", "part_unreadable", _NOTES_MESSAGE))
    return _Reading(PageReading(number, turned_height(page, turns), words, grids, notes), problems, _drawn(page))


def _drawn(page: Any) -> Drawn:
    try:
        return read_drawn(page)
    except Exception:
        return Drawn()


def _read_with_plumber(opened: OpenPdf, index: int) -> _Reading | None:
    if opened.plumber is None or index >= opened.plumber_count:
        return None
    try:
        page = opened.plumber.pages[index]
        try:
            words = read_plumber_words(page)
            drawn = Drawn(pictures=len(page.images), paths=len(page.curves) + len(page.rects) + len(page.lines))
            return _Reading(PageReading(index + 1, float(page.height), words, _plumber_grids(page)), drawn=drawn)
        finally:
            page.close()
    except Exception:
        return None


def _plumber_grids(page: Any) -> tuple[Grid, ...]:
    try:
        return trace_grids(read_plumber_edges(page))
    except TooManyEdgesError:
        return ()


def _no_pages(opened: OpenPdf) -> Problem:
    if opened.is_locked:
        return Problem(WHOLE_FILE, "encrypted", _PASSWORD_MESSAGE)
    if opened.is_pdf:
        return Problem(WHOLE_FILE, "empty", _NO_PAGES_MESSAGE)
    return Problem(WHOLE_FILE, "document_unreadable", _UNREADABLE_MESSAGE)


def _properties(opened: OpenPdf) -> dict[str, str]:
    try:
        return pdf_properties(opened.pdfium, opened.pdfium_count) if opened.pdfium else {}
    except Exception:
        return {}


def _form_problems(opened: OpenPdf) -> list[Problem]:
    """A form in Adobe's own format keeps its answers outside its pages."""
    from pypdfium2 import raw

    is_xfa = opened.pdfium is not None and opened.pdfium.get_formtype() == raw.FORMTYPE_XFA_FULL
    return [Problem(WHOLE_FILE, "part_unreadable", _XFA_MESSAGE)] if is_xfa else []


def _count_problems(opened: OpenPdf, read_count: int) -> list[Problem]:
    """Pages that the file states and nobody finds, or that only one engine finds."""
    stated = max(opened.stated_count, opened.pdfium_count)
    found = opened.plumber_count or opened.page_count
    if read_count < stated and found < stated:
        message = (
            f"The file says that it has {stated} pages, but only {found} are in it. Ask its owner for a complete copy."
        )
        return [Problem(WHOLE_FILE, "truncated", message)]
    if opened.pdfium_count and opened.plumber_count and opened.pdfium_count != opened.plumber_count:
        fewer, more = sorted((opened.pdfium_count, opened.plumber_count))
        message = (
            f"The file is damaged: one reader finds {fewer} pages in it, another {more}. {read_count} were read; "
            "open it and see whether any is missing."
        )
        return [Problem(WHOLE_FILE, "page_count_differs", message)]
    return []
