"""A PowerPoint file in (pptx, pptm, ppsx, potx), an `Extraction` out: one page per slide, numbered as shown.

Read from the XML parts, because python-pptx refuses templates and shows with macros, and one damaged part makes it
give up the whole file. The title comes first, then the shapes in the order they were drawn, then notes and comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.extract.context import ReadContext
from pipeline.extract.drafts import DraftBlock, compose_page, holds_words, one_line
from pipeline.extract.drawing_charts import chart_blocks, diagram_blocks, drawing_blocks
from pipeline.extract.drawing_text import (
    DrawnParagraph,
    drawn_paragraphs,
    drawn_table,
    drawn_text,
    link_id,
)
from pipeline.extract.office_members import read_office_members
from pipeline.extract.slide_shapes import Shape, read_shapes, text_body
from pipeline.extract.table_rows import render_rows
from pipeline.extract.word import read_core_properties
from pipeline.extract.zip_parts import OfficePackage, PartError, PartTooLargeError, attribute, local_name, open_package
from pipeline.records import BlockKind, Extraction, Page, Problem, SectionType

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element

DEFAULT_TITLES = frozenset({"PowerPoint Presentation", "Slide 1", "Presentation"})
"""Titles that PowerPoint gives a file by itself: they name nothing."""

_RUNNING = {
    "ftr": SectionType.RUNNING_FOOTER,
    "dt": SectionType.RUNNING_FOOTER,
    "hdr": SectionType.RUNNING_HEADER,
    "sldNum": SectionType.PAGE_NUMBER,
}
_LISTS = frozenset({"body", "obj", "half", "quarter"})
_SLIDE_NUMBER = re.compile(r"(\d+)\.xml$")


@dataclass(slots=True)
class _Deck:
    """An open file, the printed texts of layouts and masters met so far, and how many comments were read."""

    package: OfficePackage
    masters_read: set[str] = field(default_factory=set)
    printed: set[str] = field(default_factory=set)
    comment_count: int = 0


@dataclass(frozen=True, slots=True)
class _Slide:
    """What is read of one slide: a page, the problems met, and whether it holds a picture."""

    page: Page
    problems: tuple[Problem, ...]


def extract_slides(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read a presentation; raises PartError when its zip or its list of slides cannot be read."""
    context = context or ReadContext()
    package = open_package(path)
    with package.archive:
        deck = _Deck(package)
        parts, problems = _slide_parts(package)
        if context.on_page_count:
            context.on_page_count(len(parts))
        slides = []
        for number, part in enumerate(parts, start=1):
            slides.append(_read_slide(deck, part, number))
            if context.on_page:
                context.on_page(slides[-1].page)
        inside = read_office_members(package, parts, context)
        properties = {**read_core_properties(package), "comment_count": str(deck.comment_count)}
    if properties.get("title") in DEFAULT_TITLES:
        del properties["title"]
    pages = tuple(slide.page for slide in slides)
    found = [*problems, *(problem for slide in slides for problem in slide.problems), *inside.problems]
    if not holds_words(pages):
        pages = ()
    if not pages and not found:
        message = "No slide holds a word. Check that the right file was saved."
        found.append(Problem("whole presentation", "empty_text", message))
    return Extraction("pptx", pages, tuple(found), properties, inside.members)


def _slide_parts(package: OfficePackage) -> tuple[list[str], tuple[Problem, ...]]:
    """Slides in the order they are shown; where that list is damaged, in the order of their numbers."""
    try:
        main_part = package.main_part()
        root = package.read_xml(main_part)
    except PartTooLargeError:
        raise
    except PartError:
        parts = [name for name in package.part_names() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
        if not parts:
            raise
        message = "The list of slides is damaged; they were read in the order of their numbers. Save the file again."
        parts.sort(key=_part_number)
        return parts, (Problem("whole presentation", "part_unreadable", message),)
    links = package.relationships(main_part)
    ids = [link_id(element) for element in root.iter() if local_name(element) == "sldId"]
    lost = sum(slide_id not in links for slide_id in ids)
    message = f"{lost} slide(s) are missing from the file. Open it in PowerPoint, check the slides and save it again."
    problems = (Problem("whole presentation", "part_unreadable", message),) if lost else ()
    return [links[slide_id].target for slide_id in ids if slide_id in links], problems


def _part_number(name: str) -> int:
    match = _SLIDE_NUMBER.search(name)
    return int(match[1]) if match else 0


def _read_slide(deck: _Deck, part: str, number: int) -> _Slide:
    place = f"slide {number}"
    problems: list[Problem] = []
    try:
        root = deck.package.read_xml(part)
    except PartError as error:
        problems.append(_part_problem(place, "This slide", error))
        return _Slide(_page(number, [*_linked_text(deck, part, place, problems)]), tuple(problems))
    shapes = read_shapes(root)
    shapes = (*(shape for shape in shapes if shape.is_title), *(shape for shape in shapes if not shape.is_title))
    own = [*_SlideReader(deck, part, place, problems).read(shapes, is_first=number == 1)]
    beside = [*_linked_text(deck, part, place, problems)]
    is_hidden = attribute(root, "show") in {"0", "false"}
    if is_hidden:
        message = (
            "This slide is hidden. Show it in PowerPoint (right click, Hide Slide) and decide if it may be shared."
        )
        problems.append(Problem(place, "hidden_content", message))
        own, beside = [replace(block, is_hidden=True) for block in own], [replace(b, is_hidden=True) for b in beside]
    elif any(block.is_hidden and one_line(block.text) for block in own):
        message = "A shape on this slide is hidden. Show it (Selection Pane) and decide if it may be shared."
        problems.append(Problem(place, "hidden_content", message))
    page = _page(number, (*_printed(deck, root, part), *own, *beside))
    if _is_picture_only(shapes, own):
        message = "This slide is a picture without text. Ask for the original, or add its words to the notes."
        problems.append(Problem(place, "needs_ocr", message))
    return _Slide(page, tuple(problems))


def _page(number: int, blocks: Sequence[DraftBlock]) -> Page:
    return replace(compose_page(number, f"slide {number}", blocks), page_number=number)


def _is_picture_only(shapes: Sequence[Shape], blocks: Sequence[DraftBlock]) -> bool:
    running = set(_RUNNING.values())
    has_words = any(block.section_type not in running and one_line(block.text) for block in blocks)
    has_picture = any(local_name(part) == "blip" for shape in shapes for part in shape.element.iter())
    return has_picture and not has_words


@dataclass(slots=True)
class _SlideReader:
    """Reads the shapes of one slide; trouble with one of them goes to `problems` and loses no other."""

    deck: _Deck
    part: str
    place: str
    problems: list[Problem]
    counts: dict[str, int] = field(default_factory=dict)

    def read(self, shapes: Sequence[Shape], *, is_first: bool) -> Iterator[DraftBlock]:
        for shape in shapes:
            blocks = self._frame(shape) if shape.name == "graphicFrame" else self._text(shape, is_first=is_first)
            yield from (replace(block, is_hidden=block.is_hidden or shape.is_hidden) for block in blocks)

    def _text(self, shape: Shape, *, is_first: bool) -> Iterator[DraftBlock]:
        body = text_body(shape)
        if body is None:
            return
        if shape.is_title:
            is_cover = is_first and shape.placeholder == "ctrTitle"
            section_type = SectionType.TITLE if is_cover else SectionType.BODY
            yield DraftBlock(BlockKind.HEADING, drawn_text(body), self.place, section_type, level=1)
        elif shape.placeholder in _RUNNING:
            yield DraftBlock(BlockKind.PARAGRAPH, drawn_text(body), self.place, _RUNNING[shape.placeholder])
        else:
            paragraphs = drawn_paragraphs(body)
            for position, paragraph in enumerate(paragraphs):
                kind = _paragraph_kind(paragraphs, position, shape.placeholder)
                yield DraftBlock(kind, paragraph.text, self.place)

    def _frame(self, shape: Shape) -> Iterator[DraftBlock]:
        for element in shape.element.iter():
            name = local_name(element)
            if name == "tbl":
                yield from self._table(element)
            elif name == "chart" and (chart_id := link_id(element)):
                yield from self._linked(chart_id, "chart")
            elif name == "relIds":
                yield from self._linked(link_id(element, "dm"), "diagram")

    def _table(self, element: _Element) -> Iterator[DraftBlock]:
        location = self._next("table")
        rows, header_rows = drawn_table(element)
        for row in render_rows(rows, flagged_header_rows=header_rows):
            place = f"{location} row {row.row + 1}"
            yield DraftBlock(BlockKind.ROW, row.text, place, row.section_type, columns=row.columns)

    def _linked(self, relationship_id: str, noun: str) -> Iterator[DraftBlock]:
        location = self._next(noun)
        links = self.deck.package.relationships(self.part)
        try:
            if relationship_id not in links:
                raise PartError("is missing")
            root = self.deck.package.read_xml(links[relationship_id].target)
        except PartError as error:
            self.problems.append(_part_problem(location, f"This {noun}", error))
            for link in links.values() if noun == "diagram" else ():
                if link.short_type == "diagramDrawing":
                    yield from self._drawn_form(link.target, location)
            return
        yield from (chart_blocks if noun == "chart" else diagram_blocks)(root, location)

    def _drawn_form(self, part: str, location: str) -> Iterator[DraftBlock]:
        try:
            yield from drawing_blocks(self.deck.package.read_xml(part), location)
        except PartError:  # the diagram's loss is told already
            return

    def _next(self, noun: str) -> str:
        self.counts[noun] = self.counts.get(noun, 0) + 1
        return f"{self.place}, {noun} {self.counts[noun]}"


def _paragraph_kind(paragraphs: Sequence[DrawnParagraph], position: int, placeholder: str | None) -> BlockKind:
    """Bullets as the slide shows them; a paragraph that ends with a colon leads in the deeper ones below it."""
    paragraph = paragraphs[position]
    following = paragraphs[position + 1].level if position + 1 < len(paragraphs) else 0
    if paragraph.text.rstrip().endswith(":") and following > paragraph.level:
        return BlockKind.PARAGRAPH
    if paragraph.has_bullet is not None:
        return BlockKind.BULLET if paragraph.has_bullet else BlockKind.PARAGRAPH
    return BlockKind.BULLET if placeholder in _LISTS or paragraph.level > 0 else BlockKind.PARAGRAPH


def _linked_text(deck: _Deck, part: str, place: str, problems: list[Problem]) -> Iterator[DraftBlock]:
    """Notes and comments of a slide."""
    for link in deck.package.relationships(part).values():
        if link.short_type not in {"notesSlide", "comments"}:
            continue
        is_comment = link.short_type == "comments"
        try:
            root = deck.package.read_xml(link.target)
        except PartError as error:
            location = f"{place} {'comments' if is_comment else 'notes'}"
            problems.append(_part_problem(location, "A part beside this slide", error))
            continue
        yield from _comments(deck, root, place) if is_comment else _notes(root, place)


def _notes(root: _Element, place: str) -> Iterator[DraftBlock]:
    for shape in read_shapes(root):
        body = text_body(shape)
        if body is None or shape.placeholder in {*_RUNNING, "sldImg"}:
            continue
        for paragraph in drawn_paragraphs(body):
            kind = BlockKind.BULLET if paragraph.has_bullet else BlockKind.PARAGRAPH
            yield DraftBlock(kind, paragraph.text, f"{place} notes", SectionType.NOTE, is_hidden=shape.is_hidden)


def _comments(deck: _Deck, root: _Element, place: str) -> Iterator[DraftBlock]:
    """Comments of the old form (`p:text`) and the new one (`txBody`, replies after what they answer)."""
    number = 0
    for element in root.iter():
        if local_name(element) not in {"cm", "reply"}:
            continue
        number += 1
        old = " ".join(part.text or "" for part in element if local_name(part) == "text")
        new = " ".join(drawn_text(part) for part in element if local_name(part) == "txBody")
        yield DraftBlock(BlockKind.PARAGRAPH, f"{old} {new}", f"{place} comment {number}", SectionType.NOTE)
    deck.comment_count += number


def _printed(deck: _Deck, slide: _Element, part: str) -> Iterator[DraftBlock]:
    """What layout and master print on the slide besides its own shapes (a marking, a name), once for the whole file."""
    shows = attribute(slide, "showMasterSp") not in {"0", "false"}
    for kind in ("slideLayout", "slideMaster"):
        link = next((link for link in deck.package.relationships(part).values() if link.short_type == kind), None)
        if link is None:
            return
        part = link.target
        if part in deck.masters_read or not shows:
            continue
        try:
            root = deck.package.read_xml(part)
        except PartError:  # looks, not words: no slide is lost by it
            return
        deck.masters_read.add(part)
        shows = not (kind == "slideLayout" and attribute(root, "showMasterSp") in {"0", "false"})
        for shape in read_shapes(root):
            body = text_body(shape)
            text = one_line(drawn_text(body)) if body is not None and shape.placeholder is None else ""
            if text and text not in deck.printed:
                deck.printed.add(text)
                location = "slide layout" if kind == "slideLayout" else "slide master"
                yield DraftBlock(BlockKind.PARAGRAPH, text, location, SectionType.RUNNING_HEADER)


def _part_problem(location: str, what: str, error: PartError) -> Problem:
    message = f"{what} {error}. Open the file in PowerPoint, check it, save it again and replace it."
    return Problem(location, "part_unreadable", message)
