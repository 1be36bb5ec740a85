"""A Word file in (docx, docm, dotx, dotm), an `Extraction` out, read from the XML parts of its zip.

Word stores no pages, so each section under a heading of level 1 is a `Page` without a page number. Headers open the
first of them and footers close the last; notes and comments stand at the end of the section they belong to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.extract.context import ReadContext
from pipeline.extract.drafts import DraftBlock, compose_sections, holds_words, one_line
from pipeline.extract.drawing_charts import chart_blocks, diagram_blocks
from pipeline.extract.office_members import read_office_members
from pipeline.extract.word_body import WordParts, note_text, read_body, read_inner
from pipeline.extract.word_styles import ListCounter, StyleSheet, child, read_lists, read_styles
from pipeline.extract.word_text import NoteMark
from pipeline.extract.zip_parts import OfficePackage, PartError, attribute, local_name, open_package
from pipeline.records import Extraction, Page, Problem, SectionType

if TYPE_CHECKING:
    from lxml.etree import _Element

CORE_PROPERTIES = {
    "title": "title",
    "creator": "author",
    "created": "created",
    "modified": "modified",
    "lastModifiedBy": "last_modified_by",
    "revision": "revision",
    "subject": "subject",
    "keywords": "keywords",
    "category": "category",
    "contentStatus": "content_status",
}
"""Elements of `docProps/core.xml` and the properties they become."""

ISO_DATE_CHARS = 10
"""Length of `2025-03-04`; the time of day that Office adds is dropped."""

_NOTE_PARTS = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}
_DRAWINGS = {"chart": "chart", "chartEx": "chart", "diagramData": "diagram"}
_CHANGES = frozenset({"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"})


def extract_word(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read a Word file; raises PartError when its zip or its main part cannot be read."""
    package = open_package(path)
    with package.archive:
        return _read_package(package, context or ReadContext())


def _read_package(package: OfficePackage, context: ReadContext) -> Extraction:
    main_part = package.main_part()
    document = package.read_xml(main_part)
    body = child(document, "body")
    roots, problems = _read_linked_parts(package, main_part)
    styles = next((read_styles(root) for kind, root in roots if kind == "styles"), StyleSheet())
    lists = next((read_lists(root) for kind, root in roots if kind == "numbering"), ListCounter())
    notes = _read_notes(roots, styles)
    blocks = read_body(body, WordParts(styles, lists, notes)) if body is not None else ()
    pages = compose_sections(
        (
            *_running_blocks(roots, styles, "header", SectionType.RUNNING_HEADER),
            *blocks,
            *_drawn_blocks(roots),
            *_running_blocks(roots, styles, "footer", SectionType.RUNNING_FOOTER),
        )
    )
    properties = {
        **read_core_properties(package),
        "has_tracked_changes": str(_has_tracked_changes([document, *(root for _, root in roots)])).lower(),
        "comment_count": str(sum(mark.kind == "comment" for mark in notes)),
        **_watermark(roots),
    }
    inside = read_office_members(package, [main_part], context)
    found = (*problems, *_foreign_problem(document), *_hidden_problem(pages), *_empty_problem(pages), *inside.problems)
    has_words = any(page.blocks for page in pages)
    return Extraction("docx", pages if has_words else (), found, properties, inside.members)


def read_core_properties(package: OfficePackage) -> dict[str, str]:
    """What an Office file says of itself; nothing when that part is missing or damaged."""
    links = package.relationships("").values()
    name = next((link.target for link in links if link.short_type.endswith("core-properties")), None)
    if name is None:
        return {}
    try:
        root = package.read_xml(name)
    except PartError:
        return {}
    properties = {}
    for element in root:
        key, value = CORE_PROPERTIES.get(local_name(element)), one_line(element.text or "")
        if key and value:
            properties[key] = value[:ISO_DATE_CHARS] if key in {"created", "modified"} else value
    return properties


def _read_linked_parts(
    package: OfficePackage, main_part: str
) -> tuple[list[tuple[str, _Element]], tuple[Problem, ...]]:
    """Styles, lists, notes, headers and footers by kind, each part once; damaged ones become problems."""
    wanted = {"styles", "numbering", "header", "footer", *_NOTE_PARTS, *_DRAWINGS}
    roots: list[tuple[str, _Element]] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for link in package.relationships(main_part).values():
        if link.short_type not in wanted or link.target in seen:
            continue
        seen.add(link.target)
        try:
            roots.append((link.short_type, package.read_xml(link.target)))
        except PartError as error:
            problems.append(_part_problem(link.short_type, str(error)))
    return roots, tuple(problems)


def _read_notes(roots: Sequence[tuple[str, _Element]], styles: StyleSheet) -> Mapping[NoteMark, str]:
    notes: dict[NoteMark, str] = {}
    for part_kind, root in roots:
        kind = _NOTE_PARTS.get(part_kind)
        for element in root if kind else ():
            is_rule = (attribute(element, "type") or "normal") != "normal"  # the lines Word draws above notes
            if kind and local_name(element) == kind and not is_rule:
                notes[NoteMark(kind, attribute(element, "id") or "")] = note_text(element, styles)
    return {mark: text for mark, text in notes.items() if text}


def _running_blocks(
    roots: Sequence[tuple[str, _Element]], styles: StyleSheet, kind: str, section_type: SectionType
) -> Iterator[DraftBlock]:
    """Headers or footers; the same words in several sections are read once."""
    seen: set[str] = set()
    for part_kind, root in roots:
        for block in read_inner(root, styles, kind, section_type=section_type) if part_kind == kind else ():
            text = one_line(block.text)
            if text not in seen:
                seen.add(text)
                yield DraftBlock(block.kind, text, kind, section_type, is_hidden=block.is_hidden)


def _drawn_blocks(roots: Sequence[tuple[str, _Element]]) -> Iterator[DraftBlock]:
    """Words and figures of charts and diagrams; they close the document, for their place in it is not followed."""
    counts: dict[str, int] = {}
    for part_kind, root in roots:
        noun = _DRAWINGS.get(part_kind)
        if noun is not None:
            counts[noun] = counts.get(noun, 0) + 1
            yield from (chart_blocks if noun == "chart" else diagram_blocks)(root, f"{noun} {counts[noun]}")


def _has_tracked_changes(roots: Sequence[_Element]) -> bool:
    return any(local_name(element) in _CHANGES for root in roots for element in root.iter())


def _watermark(roots: Sequence[tuple[str, _Element]]) -> dict[str, str]:
    """The word that Word prints across the page (`DRAFT`), kept as a drawn text in the headers."""
    for kind, root in roots:
        for element in root.iter() if kind == "header" else ():
            words = one_line(attribute(element, "string") or "") if local_name(element) == "textpath" else ""
            if words:
                return {"watermark": words}
    return {}


def _foreign_problem(document: _Element) -> tuple[Problem, ...]:
    count = sum(local_name(element) == "altChunk" for element in document.iter())
    if not count:
        return ()
    message = f"{count} inserted file(s) inside this document were not read. Open it in Word and save it again."
    return (Problem("body", "part_unreadable", message),)


def _hidden_problem(pages: Sequence[Page]) -> tuple[Problem, ...]:
    hidden = [block.location for page in pages for block in page.blocks if block.is_hidden]
    if not hidden:
        return ()
    message = f"Text is hidden in {len(hidden)} place(s). Show hidden text in Word and decide whether it may be shared."
    return (Problem(hidden[0], "hidden_content", message),)


def _empty_problem(pages: Sequence[Page]) -> tuple[Problem, ...]:
    if holds_words(pages):
        return ()
    message = "The document holds no words; if it holds pictures of pages, ask for the original or a searchable PDF."
    return (Problem("whole document", "empty_text", message),)


def _part_problem(kind: str, trouble: str) -> Problem:
    message = f"A part of the document ({kind}) {trouble}. Open it in Word, save it again and replace it."
    return Problem(kind, "part_unreadable", message)
