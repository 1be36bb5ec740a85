"""One file in, an `Extraction` out: the format told by content, then read by the reader of that format.

A bad document never raises. Whatever a reader throws becomes a problem in plain words, without text of the document.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from pipeline.extract.context import ReadContext
from pipeline.extract.sniff import SniffedFormat, sniff_format
from pipeline.extract.zip_parts import MISSING_PART, PartError
from pipeline.records import Extraction, Problem

Reader = Callable[[Path, ReadContext], Extraction]
"""Reads a file of one format."""

READABLE_NOW = (
    "PDF, Word (docx), Excel (xlsx, xls, xlsb), PowerPoint (pptx), OpenDocument, RTF, web pages, CSV, plain text, "
    "Markdown, e-mails (eml, msg) and zip folders"
)
"""How the formats of READERS are written in messages."""

FORMAT_NAMES = {
    "docx": "a Word document",
    "xlsx": "an Excel workbook",
    "pdf": "a PDF",
    "csv": "a table in plain text",
    "txt": "plain text",
    "text": "plain text",
    "md": "Markdown text",
    "pptx": "a PowerPoint presentation",
    "doc": "an old Word document (doc)",
    "xls": "an old Excel workbook (xls)",
    "ppt": "an old PowerPoint presentation (ppt)",
    "xlsb": "a binary Excel workbook (xlsb)",
    "msg": "an Outlook e-mail",
    "eml": "an e-mail",
    "zip": "a zip folder",
    "html": "a web page",
    "xml": "an XML file",
    "rtf": "a rich text file",
    "odt": "an OpenDocument text",
    "ods": "an OpenDocument sheet",
    "odp": "an OpenDocument presentation",
    "ole": "an old Office file",
    "7z": "a 7-Zip archive",
    "rar": "a RAR archive",
    "gz": "a gzip archive",
    "bz2": "a bzip2 archive",
    "xz": "an xz archive",
    "tar": "a tar archive",
    "cab": "a cabinet archive",
    "unknown": "a file of unknown kind",
    **dict.fromkeys(("png", "jpeg", "gif", "tiff", "bmp", "webp", "heic"), "a picture"),
}
"""Formats as a message names them."""

ARCHIVES = frozenset({"7z", "rar", "gz", "bz2", "xz", "tar", "cab"})
"""Formats that only hold other files and are for people to unpack; zip is opened here."""


READERS = {
    "pdf": ("pdf", "extract_pdf"),
    "docx": ("word", "extract_word"),
    "xlsx": ("sheet", "extract_sheet"),
    "csv": ("csv_table", "extract_csv"),
    "txt": ("plain_text", "extract_text"),
    "md": ("plain_text", "extract_markdown"),
    **dict.fromkeys(("png", "jpeg", "tiff", "gif", "bmp", "webp"), ("image", "extract_image")),
    "eml": ("mail", "extract_mail"),
    "msg": ("outlook", "extract_outlook"),
    "zip": ("archive", "extract_archive"),
    "pptx": ("slides", "extract_slides"),
    "odt": ("opendocument", "extract_open_text"),
    "ods": ("opendocument", "extract_open_sheet"),
    "odp": ("opendocument", "extract_open_slides"),
    "rtf": ("rich_text", "extract_rich_text"),
    "html": ("web_page", "extract_web_page"),
    "xls": ("legacy_sheet", "extract_xls"),
    "xlsb": ("legacy_sheet", "extract_xlsb"),
    "doc": ("legacy_office", "extract_old_word"),
    "ppt": ("legacy_office", "extract_old_slides"),
}
"""Module below this package and function that read a format; imported only when a file of the format is met.

A reader takes a path and a `ReadContext` and returns an `Extraction`."""

_TOO_LARGE_MESSAGE = (
    "Reading the file needed more memory than it may take. Split it, save the parts as PDF and replace it."
)


def extract_document(path: Path, context: ReadContext | None = None, *, name: str | None = None) -> Extraction:
    """Read one file; never raises for a bad document; KeyboardInterrupt, SystemExit and MemoryError pass.

    `name` is what people call the file where that is not its path: a member's name inside its container.
    """
    context = context or ReadContext()
    if context.depth == 0:
        return _read_file(path, context, name)
    context = replace(context, route=(*context.route, name or path.name))
    if context.wants is not None and not context.wants(path):
        return Extraction("unknown")
    extraction = _read_file(path, context, name)
    if context.on_member is not None:
        context.on_member(context.route, path, extraction)
    return extraction


def _read_file(path: Path, context: ReadContext, name: str | None) -> Extraction:
    try:
        sniffed = sniff_format(path, name=name)
    except OSError:
        return Extraction("unknown", problems=(_unreadable("The file cannot be opened", "Check that it can be read"),))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        return Extraction("unknown", problems=(_damaged(),))
    if context.on_begin is not None:
        context.on_begin(context.route, sniffed.format)
    extraction = _read_format(path, sniffed.format, context)
    if sniffed.promised is None:
        return extraction
    return replace(extraction, problems=(_wrong_extension(sniffed), *extraction.problems))


def _read_format(path: Path, name: str, context: ReadContext) -> Extraction:
    if name == "empty":
        message = "The file is empty (no bytes). Ask its owner for the document and replace it."
        return Extraction(name, problems=(Problem("whole file", "empty", message),))
    if name == "encrypted_office":
        message = "The file needs a password. Open it in Office, take the password off, save it and replace it."
        return Extraction(name, problems=(Problem("whole file", "encrypted", message),))
    if name not in READERS:
        return Extraction(name, problems=(_unsupported(name),))
    module, function = READERS[name]
    reader: Reader = getattr(import_module(f"{__name__}.{module}"), function)
    return read_guarded(reader, path, name, context)


def read_guarded(reader: Reader, path: Path, name: str, context: ReadContext) -> Extraction:
    """Read a file of format `name`; whatever the reader throws becomes a problem in plain words."""
    try:
        return reader(path, context)
    except (KeyboardInterrupt, SystemExit):
        raise
    except MemoryError:
        if context.depth == 0:  # the worker gives up the whole file and keeps the pages it has handed over
            raise
        return Extraction(name, problems=(Problem("whole file", "out_of_memory", _TOO_LARGE_MESSAGE),))
    except PartError as error:
        what = "lacks a part that it needs" if str(error) == MISSING_PART else error
        problem = _unreadable(f"The file {what}", "Open it in the program that made it, save it again and replace it")
        return Extraction(name, problems=(problem,))
    except BaseException:  # readers written in Rust panic with errors that are not Exceptions
        return Extraction(name, problems=(_damaged(),))


def _unsupported(name: str) -> Problem:
    called = FORMAT_NAMES.get(name, f"a file of kind {name}")
    if name in ARCHIVES:
        message = f"This is {called}, which is not opened. Unpack it and put the files that it holds into the folder."
    else:
        message = f"This is {called}, which is not read yet. Read now: {READABLE_NOW}. Save it as one of these."
    return Problem("whole file", "unsupported_format", message)


def _wrong_extension(sniffed: SniffedFormat) -> Problem:
    found = FORMAT_NAMES.get(sniffed.format, f"a file of kind {sniffed.format}")
    promised = FORMAT_NAMES.get(sniffed.promised or "", f"a file of kind {sniffed.promised}")
    message = f"The file's name says it is {promised}, but it is {found}. Rename it, so that others can open it."
    return Problem("file name", "wrong_extension", message)


def _damaged() -> Problem:
    return _unreadable("The file is damaged", "Open it in the program that made it, save it again and replace it")


def _unreadable(what: str, remedy: str) -> Problem:
    return Problem("whole file", "document_unreadable", f"{what}. {remedy}.")
