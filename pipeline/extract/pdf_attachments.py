"""An open PDF in, the files embedded in it as members out.

Two places hold them: the document's own list (portfolios keep their papers there) and paper-clip marks on pages.
Surprising rule: a file that is in both places is read once.
"""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from pipeline.extract.context import ReadContext
from pipeline.extract.member_names import distinct_names
from pipeline.extract.members import EnclosedFile, read_members, unread_member
from pipeline.extract.zip_parts import PartError
from pipeline.records import Member

MAX_LISTED = 10_000
"""Files of one PDF that are looked at; the allowance for members stops reading long before."""

MAX_MARKED_PAGES = 2_000
"""Pages searched for paper-clip marks: opening one takes about a millisecond."""

FURTHER_FILES = "further files"
"""The name under which files past the limits stand, so that they are seen to be missing."""


def read_pdf_attachments(document: Any, context: ReadContext) -> tuple[Member, ...]:
    """Read the files embedded in an open pypdfium2 `PdfDocument`; `()` where there are none. Never raises.

    Files past the limits stand together as one last unread member.
    """
    attachments = list(islice(_attachments(document), MAX_LISTED))
    if not attachments:
        return ()
    names = distinct_names(map(_name, attachments))
    files = [EnclosedFile(name, _content(held)) for name, held in zip(names, attachments, strict=True)]
    read = read_members(files, context)
    if len(read.members) == len(files):
        return read.members
    return (*read.members, unread_member(EnclosedFile(FURTHER_FILES, lambda: ()), read.problems[0]))


def _attachments(document: Any) -> Iterator[Any]:
    """The attachments that the document lists, then those marked on its pages that it does not list."""
    seen: set[int | None] = set()
    for attachment in chain(_listed(document), _marked_on_pages(document)):
        address = ctypes.cast(attachment.raw, ctypes.c_void_p).value
        if address not in seen:
            seen.add(address)
            yield attachment


def _listed(document: Any) -> Iterator[Any]:
    from pypdfium2 import PdfiumError

    for index in range(document.count_attachments()):
        with contextlib.suppress(PdfiumError):
            yield document.get_attachment(index)


def _marked_on_pages(document: Any) -> Iterator[Any]:
    from pypdfium2 import PdfAttachment, PdfiumError, raw

    for index in range(min(len(document), MAX_MARKED_PAGES)):
        with contextlib.suppress(PdfiumError):
            page = document[index]
            try:
                for position in range(raw.FPDFPage_GetAnnotCount(page)):
                    annotation = raw.FPDFPage_GetAnnot(page, position)
                    if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_FILEATTACHMENT:
                        held = raw.FPDFAnnot_GetFileAttachment(annotation)
                        if held:
                            yield PdfAttachment(held, document)
                    raw.FPDFPage_CloseAnnot(annotation)
            finally:
                page.close()


def _name(attachment: Any) -> str:
    from pypdfium2 import PdfiumError

    try:
        return str(attachment.get_name())
    except (PdfiumError, UnicodeDecodeError):
        return ""


def _content(attachment: Any) -> Callable[[], Iterable[bytes]]:
    def blocks() -> Iterator[bytes]:
        from pypdfium2 import PdfiumError

        try:
            yield bytes(attachment.get_data())
        except PdfiumError:
            raise PartError("is empty or damaged") from None
        except MemoryError:
            raise PartError("unpacks to more than the memory at hand") from None

    return blocks
