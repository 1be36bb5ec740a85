"""What a worker process does with one document: read its text, or recognise the text of one of its pages.

In: a path and a context. Out: an `Extraction`. Surprising rule: pages are arranged here unless some of them wait
for text recognition, because running headers and split paragraphs can only be seen on the whole document.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.extract import extract_document
from pipeline.extract.context import ReadContext
from pipeline.layout import arrange_pages
from pipeline.records import Extraction, Page, Problem

WHOLE_FILE = "whole file"
VANISHED = Problem(
    WHOLE_FILE,
    "vanished",
    "The file was there when the folder was listed and is gone now. Put it back if it belongs there and run again.",
)
CHANGED = Problem(
    WHOLE_FILE,
    "changed_while_reading",
    "The file changed while it was read, so what was read may be of two versions. Run again when nobody works on it.",
)
UNARRANGED = Problem(
    WHOLE_FILE,
    "layout_unknown",
    "Running headers and split paragraphs could not be told from the text. Save the file again and replace it.",
)


def read_document(path: Path, context: ReadContext, *, sha256: str) -> Extraction:
    """Read one file; `sha256` is what its bytes were when the folder was listed. MemoryError passes."""
    extraction = arrange_extraction(extract_document(path, context))
    try:
        with path.open("rb") as stream:
            is_same = hashlib.file_digest(stream, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        found = extraction if extraction.pages or extraction.members else Extraction("unknown")
        return replace(found, problems=(*found.problems, VANISHED))
    except OSError:
        return extraction
    return extraction if is_same else replace(extraction, problems=(*extraction.problems, CHANGED))


def arrange_extraction(extraction: Extraction) -> Extraction:
    """Arrange the pages of a document and its members, except where pages wait for text recognition."""
    members = tuple(replace(m, extraction=arrange_extraction(m.extraction)) for m in extraction.members)
    extraction = replace(extraction, members=members)
    return extraction if awaits_recognition(extraction) else arrange(extraction)


def arrange(extraction: Extraction) -> Extraction:
    """Arrange one document's own pages; pages that cannot be arranged stay as they were read, with a problem."""
    try:
        return replace(extraction, pages=arrange_pages(extraction.pages))
    except Exception:  # whatever a hostile page brings about, its text is kept
        return replace(extraction, problems=(*extraction.problems, UNARRANGED))


def awaits_recognition(extraction: Extraction) -> bool:
    """Whether a page of this very document, members apart, is a picture without text."""
    return any(problem.kind == "needs_ocr" for problem in extraction.problems)


def recognise_page(
    path: Path, context: ReadContext, *, format: str, page_number: int, route: Sequence[str] = ()
) -> Extraction:
    """Recognise one page; `route` are the SHA-256 of the members that lead from the file to the document.

    Gives the page, or a problem that says why there is none; the property `ocr_engine` names the engine.
    """
    if context.on_page_count is not None:
        context.on_page_count(1)
    with tempfile.TemporaryDirectory() as folder:
        document = unpack_member(path, context, route, Path(folder)) if route else path
        if document is None:
            return Extraction(format, problems=(CHANGED,))
        return _recognise(document, format, page_number)


def _recognise(path: Path, format: str, page_number: int) -> Extraction:
    from pipeline.extract.ocr import engine_version, recognise_pages

    found = list(recognise_pages(path, format, [page_number]))
    return Extraction(
        format,
        pages=tuple(entry for entry in found if isinstance(entry, Page)),
        problems=tuple(entry for entry in found if isinstance(entry, Problem)),
        properties={"ocr_engine": engine_version()},
    )


def unpack_member(path: Path, context: ReadContext, route: Sequence[str], folder: Path) -> Path | None:
    """Open the containers on the way to a member and copy it out; other members are not read."""
    target = folder / "member"

    def wants(member: Path) -> bool:
        with member.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        if sha256 == route[-1] and not target.exists():
            shutil.copyfile(member, target)
        return sha256 in route[:-1]

    extract_document(path, replace(context, on_page=None, on_member=None, wants=wants))
    return target if target.exists() else None
