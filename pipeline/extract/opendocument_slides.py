"""The slides of an OpenDocument presentation in, a page per slide and its problems out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.extract.drafts import DraftBlock, TextPlace, compose_page, one_line
from pipeline.extract.opendocument_parts import OpenParts, master_pages
from pipeline.extract.opendocument_text import OpenTextReader, plain_words
from pipeline.extract.zip_parts import attribute, local_name
from pipeline.records import BlockKind, Page, Problem, SectionType

if TYPE_CHECKING:
    from lxml.etree import _Element

_RUNNING = {
    "header": SectionType.RUNNING_HEADER,
    "footer": SectionType.RUNNING_FOOTER,
    "date-time": SectionType.RUNNING_FOOTER,
    "page-number": SectionType.PAGE_NUMBER,
}
_DECLARED = {"use-header-name": "header-decl", "use-footer-name": "footer-decl", "use-date-time-name": "date-time-decl"}


@dataclass(frozen=True, slots=True)
class OpenSlide:
    """One slide as a page, the problems met on it, and its number of comments."""

    page: Page
    problems: tuple[Problem, ...]
    comment_count: int


def read_open_slides(parts: OpenParts) -> Iterator[OpenSlide]:
    """Read the slides in the order they are shown."""
    declared = {
        (local_name(element), attribute(element, "name") or ""): element.text or ""
        for element in parts.body
        if local_name(element) in _DECLARED.values()
    }
    slides = [element for element in parts.body if local_name(element) == "page"]
    for number, element in enumerate(slides, start=1):
        printed = [*_printed(parts)] if number == 1 else []
        yield _read_slide(parts, element, number, [*printed, *_running(element, declared, number)])


def _read_slide(parts: OpenParts, element: _Element, number: int, running: list[DraftBlock]) -> OpenSlide:
    place = f"slide {number}"
    reader = OpenTextReader(parts.package, parts.styles, TextPlace(place), fixed_location=place)
    shapes = [part for part in element if local_name(part) not in {"notes", "forms"}]
    titles = [shape for shape in shapes if attribute(shape, "class") == "title"]
    own: list[DraftBlock] = []
    for shape in (*titles, *(shape for shape in shapes if shape not in titles)):
        own += _shape_blocks(reader, shape, place)
    comments = [*reader.flush_notes()]
    blocks = [*running, *own, *comments, *_notes(parts, element, place), *reader.flush_notes()]
    problems: list[Problem] = []
    if parts.styles.is_hidden("drawing-page", attribute(element, "style-name")):
        blocks = [replace(block, is_hidden=True) for block in blocks]
        message = "This slide is hidden. Show it in the program that made it and decide if it may be shared."
        problems.append(Problem(place, "hidden_content", message))
    has_words = any(block.section_type not in _RUNNING.values() and one_line(block.text) for block in own)
    if not has_words and any(local_name(part) == "image" for shape in shapes for part in shape.iter()):
        message = "This slide is a picture without text. Ask for the original, or add its words to the notes."
        problems.append(Problem(place, "needs_ocr", message))
    page = replace(compose_page(number, place, blocks), page_number=number)
    return OpenSlide(page, tuple(problems), len(comments))


def _shape_blocks(reader: OpenTextReader, shape: _Element, place: str) -> Iterator[DraftBlock]:
    role = attribute(shape, "class")
    if role == "title":
        words = " ".join(plain_words(part) for part in shape.iter() if local_name(part) in {"p", "h"})
        yield DraftBlock(BlockKind.HEADING, words, place, level=1)
    elif role in _RUNNING:
        words = " ".join(plain_words(part) for part in shape.iter() if local_name(part) in {"p", "h"})
        yield DraftBlock(BlockKind.PARAGRAPH, words, place, _RUNNING[role])
    else:
        yield from reader.read_element(shape)


def _notes(parts: OpenParts, slide: _Element, place: str) -> Iterator[DraftBlock]:
    location = f"{place} notes"
    reader = OpenTextReader(parts.package, parts.styles, TextPlace(location), location, SectionType.NOTE)
    for notes in slide:
        for shape in notes if local_name(notes) == "notes" else ():
            if attribute(shape, "class") not in {*_RUNNING, "page"}:
                yield from reader.read_element(shape)


def _running(slide: _Element, declared: dict[tuple[str, str], str], number: int) -> Iterator[DraftBlock]:
    """Header, footer and date that the slide uses; their words are declared once for all slides."""
    for attribute_name, declaration in _DECLARED.items():
        name = attribute(slide, attribute_name)
        words = declared.get((declaration, name), "") if name else ""
        kind = _RUNNING[declaration.removesuffix("-decl")]
        yield DraftBlock(BlockKind.PARAGRAPH, words, f"slide {number}", kind)


def _printed(parts: OpenParts) -> Iterator[DraftBlock]:
    """What the layouts print on slides besides their placeholders: a marking, a name."""
    seen: set[str] = set()
    for master in master_pages(parts):
        for shape in master:
            if attribute(shape, "class") is not None or local_name(shape) == "notes":
                continue
            words = one_line(" ".join(plain_words(p) for p in shape.iter() if local_name(p) in {"p", "h"}))
            if words and words not in seen:
                seen.add(words)
                yield DraftBlock(BlockKind.PARAGRAPH, words, "slide layout", SectionType.RUNNING_HEADER)
