"""A PDF file in, its pages, problems and properties out.

pypdfium2 reads text, places and drawn edges; pdfplumber finds the tables of pages whose edges promise one, and
reads a page or a whole file where pdfium fails or gives garbage. A bad document never raises: what could not be
read is a `Problem`, page by page, so that one broken page costs only itself. Hence the broad `except Exception`:
both libraries raise many undocumented types on damaged files (162 of 2,612 public test files).
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.extract.context import ReadContext
from pipeline.extract.pdf_lines import Word, read_plumber_words, read_words
from pipeline.extract.pdf_pages import PageReading, compose_pages
from pipeline.extract.pdf_tables import Grid, find_grids, promises_table
from pipeline.records import Extraction, Problem

FORMAT = "pdf"
WHOLE_FILE = "whole file"
"""Location of a problem that is not one page's."""
MIN_PAGE_CHARS = 20
"""Fewer letters and figures on a page with a picture (a scan with a stamped number) mean no usable text layer."""
MIN_OUTLINE_PATHS = 200
"""Paths on a page without text that suggest letters drawn as outlines."""
PLACEHOLDERS = frozenset({"untitled", "anonymous", "unspecified", "unknown"})
"""What programs write for a title or author they were not given."""
MAX_GARBAGE_SHARE = 0.1
"""Private-use, undecodable and `(cid:N)` characters above this share of a page's characters make it garbled."""

_CID = re.compile(r"\(cid:\d+\)")
_GARBAGE = re.compile("[\ue000-\uf8ff\ufffd]")
_PDF_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d\d)?'?(\d\d)?")
_START = (1, 1, 1, 0, 0, 0)
_PASSWORD_MESSAGE = "The file is locked by a password. Ask its owner for a copy without one."
_UNREADABLE_MESSAGE = "The file is damaged or not a PDF. Open it in a viewer and save it as a PDF again."
_NO_PAGES_MESSAGE = "The file holds no pages. Ask its owner for a complete copy."
_PAGE_MESSAGE = "The page is damaged and could not be read. Save the file as a PDF again."
_OCR_MESSAGE = "The page is a picture without a text layer. Use text recognition or ask for the original."
_GARBLED_MESSAGE = "The page's fonts do not say which letters they draw. Use text recognition or ask for the original."
_TABLES_MESSAGE = "The page's tables could not be traced; their text was read line by line."


class _Plumber:
    """pdfplumber's view of a file, opened when a page of it is first asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._document is not None:
            self._document.close()

    def page(self, index: int) -> Any:
        return self._open().pages[index]

    def page_count(self) -> int:
        return len(self._open().pages)

    def _open(self) -> Any:
        if self._document is None:
            import pdfplumber

            self._document = pdfplumber.open(self._path)
        return self._document


def extract_pdf(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read a PDF file into pages numbered from 1; the file is opened, never changed."""
    import pypdfium2

    problems: list[Problem] = []
    properties: dict[str, str] = {}
    readings: list[PageReading] = []
    with ExitStack() as stack:
        plumber = stack.enter_context(_Plumber(path))
        try:
            document = stack.enter_context(closing(pypdfium2.PdfDocument(path)))
            page_count = len(document)
            properties = _properties(document, page_count)
        except pypdfium2.PdfiumError as error:
            if _is_password_error(error):
                return Extraction(FORMAT, problems=(Problem(WHOLE_FILE, "encrypted", _PASSWORD_MESSAGE),))
            document, page_count = None, 0
        if page_count == 0:
            document, page_count = None, _plumber_page_count(plumber)
        for index in range(page_count):
            reading, trouble = _read_page(document, plumber, index)
            problems += trouble
            readings += [reading] if reading else []
    if page_count == 0:
        kind, message = ("empty", _NO_PAGES_MESSAGE) if properties else ("document_unreadable", _UNREADABLE_MESSAGE)
        problems.append(Problem(WHOLE_FILE, kind, message))
    return Extraction(FORMAT, compose_pages(readings), tuple(problems), properties)


def _read_page(document: Any, plumber: _Plumber, index: int) -> tuple[PageReading | None, list[Problem]]:
    """Read one page with pdfium, or with pdfplumber when pdfium has no document, fails or gives garbage."""
    location = f"p. {index + 1}"
    try:
        reading, trouble = _read_with_pdfium(document, plumber, index) if document else (None, [])
    except Exception:
        reading, trouble = None, []
    if reading is None or _is_garbled(reading.words):
        second = _read_with_plumber(plumber, index)
        if second is None and reading is None:
            return None, [Problem(location, "page_unreadable", _PAGE_MESSAGE)]
        if second and (reading is None or not _is_garbled(second.words)):
            reading = second
    if reading and _is_garbled(reading.words):
        trouble = [Problem(location, kind, _GARBLED_MESSAGE) for kind in ("garbled_text", "needs_ocr")]
    return reading, trouble


def _read_with_pdfium(document: Any, plumber: _Plumber, index: int) -> tuple[PageReading, list[Problem]]:
    with closing(document[index]) as page, closing(page.get_textpage()) as textpage:
        words = read_words(page, textpage)
        has_table = bool(words) and promises_table(page)
        is_picture = _lacks_text(words) and _is_picture(page)
        _, height = page.get_size()
    trouble = [Problem(f"p. {index + 1}", "needs_ocr", _OCR_MESSAGE)] if is_picture else []
    grids: tuple[Grid, ...] = ()
    if has_table:
        try:
            grids = _trace_grids(plumber, index)
        except Exception:
            trouble.append(Problem(f"p. {index + 1}", "tables_unread", _TABLES_MESSAGE))
    return PageReading(index + 1, float(height), words, grids), trouble


def _trace_grids(plumber: _Plumber, index: int) -> tuple[Grid, ...]:
    page = plumber.page(index)
    try:
        return find_grids(page)
    finally:
        page.close()


def _read_with_plumber(plumber: _Plumber, index: int) -> PageReading | None:
    try:
        page = plumber.page(index)
        try:
            return PageReading(index + 1, float(page.height), read_plumber_words(page), find_grids(page))
        finally:
            page.close()
    except Exception:
        return None


def _plumber_page_count(plumber: _Plumber) -> int:
    try:
        return plumber.page_count()
    except Exception:
        return 0


def _lacks_text(words: tuple[Word, ...]) -> bool:
    return sum(character.isalnum() for word in words for character in word.text) < MIN_PAGE_CHARS


def _is_picture(page: Any) -> bool:
    """Whether the page shows a picture, or so many paths that its letters may be drawn as outlines."""
    from pypdfium2 import raw

    kinds = Counter(shape.type for shape in page.get_objects())
    return kinds[raw.FPDF_PAGEOBJ_IMAGE] > 0 or kinds[raw.FPDF_PAGEOBJ_PATH] >= MIN_OUTLINE_PATHS


def _is_garbled(words: tuple[Word, ...]) -> bool:
    """Whether too many characters stand for unknown glyphs; lone bullets from a symbol font do not count."""
    texts = [word.text for word in words if len(word.text) > 1]
    garbage = sum(len(_GARBAGE.findall(text)) + sum(map(len, _CID.findall(text))) for text in texts)
    return garbage > MAX_GARBAGE_SHARE * sum(map(len, texts))


def _is_password_error(error: Any) -> bool:
    from pypdfium2 import raw

    return bool(error.err_code == raw.FPDF_ERR_PASSWORD)


def _properties(document: Any, page_count: int) -> dict[str, str]:
    """What the file says of itself; blank entries are left out, dates are ISO."""
    from pypdfium2 import raw

    stated = document.get_metadata_dict(skip_empty=True)
    named = {
        "title": stated.get("Title"),
        "author": stated.get("Author"),
        "creator": stated.get("Creator"),
        "created": _iso_date(stated.get("CreationDate", "")),
        "modified": _iso_date(stated.get("ModDate", "")),
        "page_count": str(page_count),
        "attachment_count": str(document.count_attachments()),
        "has_form": "true" if document.get_formtype() != raw.FORMTYPE_NONE else "false",
    }
    given = {name: value.strip() for name, value in named.items() if value and value.strip()}
    return {name: value for name, value in given.items() if value.strip("()").lower() not in PLACEHOLDERS}


def _iso_date(stated: str) -> str | None:
    """A PDF date (`D:20250131142520+00'00'`) in ISO form; None when it is none or not a real day."""
    match = _PDF_DATE.match(stated.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second = (
        int(part or start) for part, start in zip(match.groups(), _START, strict=False)
    )
    zone = match[7] or ""
    offset = "+00:00" if zone == "Z" else f"{zone}:{match[8] or '00'}" if zone else ""
    try:
        return datetime(year, month, day, hour, minute, second).isoformat() + offset
    except ValueError:
        return None
