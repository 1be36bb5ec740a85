"""An OpenDocument file in (odt, ods, odp and their templates), an `Extraction` out.

A text gives a page per section, as Word does, a workbook a page per sheet, a presentation a page per slide. Notes
and comments stand at the end of the section they belong to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.extract.context import ReadContext
from pipeline.extract.drafts import DraftBlock, TextPlace, compose_page, compose_sections, holds_words, one_line
from pipeline.extract.opendocument_parts import OpenParts, is_locked, master_pages, read_parts
from pipeline.extract.opendocument_sheet import read_open_sheet
from pipeline.extract.opendocument_slides import read_open_slides
from pipeline.extract.opendocument_text import OpenTextReader
from pipeline.extract.sheet_problems import sheet_problems
from pipeline.extract.zip_parts import local_name, open_package
from pipeline.records import BlockKind, Extraction, Page, Problem, SectionType

_RUNNING = {
    **dict.fromkeys(("header", "header-left", "header-first"), ("header", SectionType.RUNNING_HEADER)),
    **dict.fromkeys(("footer", "footer-left", "footer-first"), ("footer", SectionType.RUNNING_FOOTER)),
}

_Content = tuple[tuple[Page, ...], tuple[Problem, ...], int]


def extract_open_text(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read a text (odt, ott); raises PartError when its zip or its content cannot be read."""
    return _extract(path, "odt", _read_text)


def extract_open_sheet(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read a workbook (ods, ots); raises PartError when its zip or its content cannot be read."""
    return _extract(path, "ods", _read_sheets)


def extract_open_slides(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read a presentation (odp, otp); raises PartError when its zip or its content cannot be read."""
    return _extract(path, "odp", _read_slides)


def _extract(path: Path, name: str, read: Callable[[OpenParts], _Content]) -> Extraction:
    package = open_package(path)
    with package.archive:
        if is_locked(package):
            message = "The file needs a password. Open it, save it without a password and replace it."
            return Extraction(name, problems=(Problem("whole file", "encrypted", message),))
        parts = read_parts(package)
        pages, found, comment_count = read(parts)
    problems = (*parts.problems, *found)
    properties = {
        **parts.properties,
        "has_tracked_changes": str(_has_tracked_changes(parts)).lower(),
        "comment_count": str(comment_count),
    }
    if not holds_words(pages):
        pages = ()
        if not problems:
            message = "The file holds no words. Check that the right file was saved."
            problems = (Problem("whole file", "empty_text", message),)
    return Extraction(name, pages=pages, problems=problems, properties=properties)


def _read_text(parts: OpenParts) -> _Content:
    reader = OpenTextReader(parts.package, parts.styles)
    body = [*reader.read(parts.body), *reader.flush_notes()]
    pages = compose_sections(
        (
            *_running_blocks(parts, SectionType.RUNNING_HEADER),
            *body,
            *_running_blocks(parts, SectionType.RUNNING_FOOTER),
        )
    )
    return pages, tuple(_hidden_problem(pages)), reader.note_counts.get("comment", 0)


def _read_sheets(parts: OpenParts) -> _Content:
    reader = OpenTextReader(parts.package, parts.styles)
    pages: list[Page] = []
    problems: list[Problem] = []
    comment_count = 0
    running = [
        *_running_blocks(parts, SectionType.RUNNING_HEADER),
        *_running_blocks(parts, SectionType.RUNNING_FOOTER),
    ]
    for element in parts.body:
        if local_name(element) != "table":
            continue
        sheet = read_open_sheet(element, reader)
        comment_count += sheet.comment_count
        problems += sheet_problems(sheet.name, sheet.facts, is_hidden=sheet.is_hidden, has_cells=bool(sheet.blocks))
        if sheet.blocks:
            pages.append(compose_page(len(pages) + 1, sheet.name, (*running, *sheet.blocks, *reader.flush_notes())))
            running = []
    return tuple(pages), tuple(problems), comment_count


def _read_slides(parts: OpenParts) -> _Content:
    slides = [*read_open_slides(parts)]
    problems = tuple(problem for slide in slides for problem in slide.problems)
    return tuple(slide.page for slide in slides), problems, sum(slide.comment_count for slide in slides)


def _running_blocks(parts: OpenParts, section_type: SectionType) -> Iterator[DraftBlock]:
    """Headers or footers of all page layouts; the same words in several are read once."""
    seen: set[str] = set()
    for master in master_pages(parts):
        for element in master:
            location, kind = _RUNNING.get(local_name(element), ("", None))
            if kind is not section_type:
                continue
            reader = OpenTextReader(parts.package, parts.styles, TextPlace(location), location, section_type)
            regions = [part for part in element if local_name(part).startswith("region-")]
            for container in regions or [element]:
                for block in reader.read(container):
                    text = one_line(block.text)
                    if text and text not in seen and text != "???":  # what stands for the name of the sheet
                        seen.add(text)
                        yield DraftBlock(BlockKind.PARAGRAPH, text, location, section_type, is_hidden=block.is_hidden)


def _hidden_problem(pages: Sequence[Page]) -> Iterator[Problem]:
    hidden = [block.location for page in pages for block in page.blocks if block.is_hidden]
    if hidden:
        message = f"Text is hidden in {len(hidden)} place(s). Show it in the program that made the file and decide"
        yield Problem(hidden[0], "hidden_content", f"{message} whether it may be shared.")


def _has_tracked_changes(parts: OpenParts) -> bool:
    return any(local_name(element) == "changed-region" for element in parts.body.iter())
