"""A PDF file in, both engines' views of it out: how many pages each finds, or that a password locks it.

pdfium is fast and believes the page count that the file states; pdfplumber walks the pages themselves. So both are
asked, and the surprising rule is that pdfplumber reads the whole file where it finds more pages: page numbers of the
two cannot be matched then. Both libraries raise many undocumented types on damaged files, hence `except Exception`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

MAX_COMPARED_BYTES = 64 * 1024 * 1024
"""Size up to which pdfplumber counts pages of a file that pdfium opened: 7 ms for a report of 8 pages, but it scans
a damaged file line by line in Python, so the largest are left to pdfium."""
MAX_HEADER_BYTES = 1024 * 1024
"""Bytes before the header (a mail's or a web server's) that are skipped when pdfium finds no PDF in the file."""
HEADER = b"%PDF-"


@dataclass(frozen=True, slots=True)
class OpenPdf:
    """Both engines' documents (None where one cannot open the file) and the pages each finds.

    `stated_count` is the number of pages the file says it has, as pdfplumber reads it; `is_pdf` whether either
    engine could open it.
    """

    pdfium: Any | None
    plumber: Any | None
    pdfium_count: int = 0
    plumber_count: int = 0
    stated_count: int = 0
    is_pdf: bool = False
    is_locked: bool = False

    @property
    def page_count(self) -> int:
        """Pages that at least one engine finds."""
        return max(self.pdfium_count, self.plumber_count)

    @property
    def is_plumber_first(self) -> bool:
        """Whether pdfium misses pages, so that pdfplumber reads all of them."""
        return self.plumber_count > self.pdfium_count


@contextmanager
def open_pdf(path: Path) -> Iterator[OpenPdf]:
    """Open a file in both engines; whatever cannot be opened is None, and nothing is raised for a bad file."""
    with ExitStack() as stack:
        document, is_locked = _open_pdfium(path)
        if document is not None:
            stack.callback(document.close)
        pdfium_count = _count(document)
        plumber, plumber_locked = None, False
        if pdfium_count == 0 or path.stat().st_size <= MAX_COMPARED_BYTES:
            # closing its file is enough: pdfplumber's own close walks all pages once more, and fails on damaged ones
            plumber, plumber_locked = _open_plumber(stack.enter_context(path.open("rb")))
        plumber_count = _count_plumber(plumber)
        yield OpenPdf(
            pdfium=document if pdfium_count else None,
            plumber=plumber if plumber_count else None,
            pdfium_count=pdfium_count,
            plumber_count=plumber_count,
            stated_count=_stated_count(plumber),
            is_pdf=document is not None or plumber is not None,
            is_locked=(is_locked or plumber_locked) and not (pdfium_count or plumber_count),
        )


def _open_pdfium(path: Path) -> tuple[Any | None, bool]:
    """The document with its form fields, or None and whether a password locks it."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            return None, True
        return _open_after_junk(path), False
    except Exception:
        return None, False
    try:
        document.init_forms()
    except Exception:  # its form fields are lost, its pages are not
        return document, False
    return document, False


def _open_after_junk(path: Path) -> Any | None:
    import pypdfium2

    with path.open("rb") as file:
        start = file.read(MAX_HEADER_BYTES).find(HEADER)
        if start <= 0:
            return None
        file.seek(start)
        try:
            return pypdfium2.PdfDocument(file.read())
        except Exception:
            return None


def _open_plumber(file: BufferedReader) -> tuple[Any | None, bool]:
    """The document, or None and whether a password locks it (its error holds nothing but the wrapped cause)."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its warnings quote the file
    try:
        return pdfplumber.open(file), False
    except Exception as error:
        causes = (error, error.__cause__, error.__context__, *error.args)
        return None, any(isinstance(cause, PDFPasswordIncorrect) for cause in causes)


def _count(document: Any | None) -> int:
    try:
        return len(document) if document is not None else 0
    except Exception:
        return 0


def _count_plumber(plumber: Any | None) -> int:
    try:
        return len(plumber.pages) if plumber is not None else 0
    except Exception:
        return 0


def _stated_count(plumber: Any | None) -> int:
    """The count at the root of the page tree; 0 where there is none."""
    from pdfminer.pdftypes import resolve1

    try:
        count = resolve1(resolve1(plumber.doc.catalog["Pages"])["Count"]) if plumber is not None else 0
    except Exception:
        return 0
    return count if isinstance(count, int) else 0
