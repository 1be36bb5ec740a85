"""The parsed parts of a Word document in, draft blocks in reading order out.

Locations are what a person can find without page numbers: the heading and the running number of the paragraph or
table under it. The surprising rule: a table of one column is a frame around text, so what it holds is read as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.extract.drafts import DraftBlock, TextPlace, heading_label, one_line
from pipeline.extract.table_rows import join_paragraphs, render_rows
from pipeline.extract.word_styles import ListCounter, Style, StyleSheet, child, child_value, outline_level
from pipeline.extract.word_table import WordRow, WordTable, read_table
from pipeline.extract.word_text import NoteMark, ParagraphText, block_elements, read_paragraph
from pipeline.extract.zip_parts import local_name
from pipeline.records import BlockKind, SectionType

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BOLD_HEADING_WORDS = 12
"""Longest bold line that is taken for a heading where its author used no heading style."""


@dataclass(frozen=True, slots=True)
class WordParts:
    """What the body is read with: styles, lists, and the raw text of notes by kind and id."""

    styles: StyleSheet
    lists: ListCounter
    notes: Mapping[NoteMark, str]


@dataclass(slots=True)
class _BodyReader:
    parts: WordParts
    styled_headings: int
    place: TextPlace = field(default_factory=TextPlace)
    level: int = 0
    waiting: list[NoteMark] = field(default_factory=list)
    note_numbers: dict[NoteMark, int] = field(default_factory=dict)

    def read(self, container: _Element) -> Iterator[DraftBlock]:
        for element, is_contents in block_elements(container):
            if local_name(element) == "p":
                yield from self._paragraph(element, is_contents=is_contents)
            elif local_name(element) == "tbl":
                yield from self._table(element)

    def read_notes(self, marks: Iterator[NoteMark]) -> Iterator[DraftBlock]:
        """Notes that came up since the last heading, each once, numbered by kind as they are met."""
        for mark in marks:
            if mark in self.note_numbers or mark not in self.parts.notes:
                continue
            number = 1 + sum(known.kind == mark.kind for known in self.note_numbers)
            self.note_numbers[mark] = number
            text = self.parts.notes[mark]
            yield DraftBlock(BlockKind.PARAGRAPH, text, f"{mark.kind} {number}", section_type=SectionType.NOTE)

    def _paragraph(self, element: _Element, *, is_contents: bool) -> Iterator[DraftBlock]:
        text = read_paragraph(element, self.parts.styles)
        properties = child(element, "pPr")
        style_id = child_value(properties, "pStyle")
        style = self.parts.styles.find(style_id)
        number = self._list_number(properties, style, style_id)
        self.waiting += text.marks
        visible = one_line(text.visible)
        if visible:
            yield from self._visible_paragraph(visible, text, properties, style, number, is_contents=is_contents)
        if hidden := one_line(text.hidden):
            location = self.place.next_paragraph() if not visible else f"{self.place.heading}, hidden text"
            yield DraftBlock(BlockKind.PARAGRAPH, hidden, location, is_hidden=True)
        for box in text.boxes:
            yield from read_inner(box, self.parts.styles, self.place.next_box(), waiting=self.waiting)

    def _visible_paragraph(
        self,
        visible: str,
        text: ParagraphText,
        properties: _Element | None,
        style: Style,
        number: str,
        *,
        is_contents: bool,
    ) -> Iterator[DraftBlock]:
        if is_contents or style.is_contents:
            location = self.place.next_paragraph()
            yield DraftBlock(BlockKind.PARAGRAPH, visible, location, section_type=SectionType.CONTENTS)
            return
        if style.is_title:
            yield DraftBlock(BlockKind.PARAGRAPH, visible, "title", section_type=SectionType.TITLE)
            return
        level = _heading_level(properties, style)
        is_list = is_list_paragraph(properties, style)
        if level is None and not is_list and self._is_bold_heading(visible, text):
            level = max(self.level, 1) + 1
        elif level is not None:
            self.level = level
        if level is None:
            kind = BlockKind.BULLET if is_list else BlockKind.PARAGRAPH
            yield DraftBlock(kind, visible.removeprefix("• ") if is_list else visible, self.place.next_paragraph())
            return
        yield from self.read_notes(iter(self.waiting))
        self.waiting.clear()
        heading = f"{number} {visible}".strip()
        self.place = TextPlace(heading_label(heading))
        yield DraftBlock(BlockKind.HEADING, heading, self.place.heading, level=level)

    def _is_bold_heading(self, visible: str, text: ParagraphText) -> bool:
        """A short bold line is a heading, but not on the cover of a document that has proper headings further on."""
        is_cover = self.styled_headings > 0 and self.level == 0
        is_line = len(visible.split()) <= MAX_BOLD_HEADING_WORDS and not visible.endswith((".", ",", ";"))
        return text.is_bold and is_line and not is_cover and any(c.isalpha() for c in visible)

    def _list_number(self, properties: _Element | None, style: Style, style_id: str | None) -> str:
        list_id = child_value(properties, "numPr", "numId") or style.number_list
        if list_id is None or list_id == "0":
            return ""
        own_level = child_value(properties, "numPr", "ilvl")
        level = int(own_level) if own_level and own_level.isdigit() else style.number_level
        if level is None:
            level = self.parts.lists.level_of_style(list_id, style_id)
        return self.parts.lists.next_number(list_id, level)

    def _table(self, element: _Element) -> Iterator[DraftBlock]:
        table = read_table(element, self.parts.styles)
        if table.width <= 1:
            for row in table.rows:
                for cell in row.written:
                    if cell.element is not None:
                        yield from self.read(cell.element)
            return
        yield from table_blocks(table, self.parts.styles, self.place.next_table(), waiting=self.waiting)


def read_body(body: _Element, parts: WordParts) -> tuple[DraftBlock, ...]:
    """Read the body in document order; notes follow the text of the heading section that refers to them."""
    reader = _BodyReader(parts, styled_headings=_count_styled_headings(body, parts.styles))
    blocks = [*reader.read(body), *reader.read_notes(iter(reader.waiting))]
    return (*blocks, *reader.read_notes(iter(parts.notes)))


def read_inner(
    container: _Element,
    styles: StyleSheet,
    location: str,
    *,
    section_type: SectionType = SectionType.BODY,
    waiting: list[NoteMark] | None = None,
) -> Iterator[DraftBlock]:
    """Read what stands apart from the body (a text box, a header): its headings head nothing beyond it.

    A single paragraph is located by `location` alone, several by their number. Marks of notes go to `waiting`.
    """
    marks = waiting if waiting is not None else []
    elements = [element for element, _ in block_elements(container)]
    paragraphs = tables = 0
    for element in elements:
        if local_name(element) == "tbl":
            tables += 1
            place = f"{location} table {tables}"
            yield from table_blocks(
                read_table(element, styles), styles, place, section_type=section_type, waiting=marks
            )
        elif local_name(element) == "p":
            text = read_paragraph(element, styles)
            marks += text.marks
            properties = child(element, "pPr")
            is_list = is_list_paragraph(properties, styles.find(child_value(properties, "pStyle")))
            kind = BlockKind.BULLET if is_list else BlockKind.PARAGRAPH
            for raw, is_hidden in ((text.visible, False), (text.hidden, True)):
                if one_line(raw):
                    paragraphs += 1
                    place = location if len(elements) == 1 else f"{location} para {paragraphs}"
                    yield DraftBlock(kind, raw, place, section_type=section_type, is_hidden=is_hidden)
            for number, box in enumerate(text.boxes, start=1):
                place = f"{location} text box {number}"
                yield from read_inner(box, styles, place, section_type=section_type, waiting=marks)


def table_blocks(
    table: WordTable,
    styles: StyleSheet,
    location: str,
    *,
    section_type: SectionType = SectionType.BODY,
    waiting: list[NoteMark],
) -> Iterator[DraftBlock]:
    """Render a table row by row; hidden text, inner tables and text boxes follow the row that holds them."""
    rendered = {
        row.row: row for row in render_rows([r.cells for r in table.rows], flagged_header_rows=table.header_rows)
    }
    for position, row in enumerate(table.rows):
        place = f"{location} row {position + 1}"
        if position in rendered:
            composed = rendered[position]
            own_type = composed.section_type if section_type is SectionType.BODY else section_type
            yield DraftBlock(
                BlockKind.ROW, composed.text, place, own_type, columns=composed.columns, is_hidden=row.is_hidden
            )
        yield from _inside_row(row, styles, place, section_type, waiting)


def note_text(note: _Element, styles: StyleSheet) -> str:
    """All words of one footnote, endnote or comment on one line."""
    return join_paragraphs([one_line(block.text) for block in read_inner(note, styles, "")])


def is_list_paragraph(properties: _Element | None, style: Style) -> bool:
    """Whether a paragraph takes part in a list, by its own numbering or its style's; list 0 takes it out."""
    own_list = child_value(properties, "numPr", "numId")
    return style.is_list if own_list is None else own_list != "0"


def _inside_row(
    row: WordRow, styles: StyleSheet, place: str, section_type: SectionType, waiting: list[NoteMark]
) -> Iterator[DraftBlock]:
    tables = boxes = 0
    for cell in row.written:
        waiting += cell.marks
        if cell.hidden:
            yield DraftBlock(BlockKind.PARAGRAPH, cell.hidden, f"{place} hidden text", section_type, is_hidden=True)
        for element in cell.inner_tables:
            tables += 1
            inner, inner_place = read_table(element, styles), f"{place} inner table {tables}"
            yield from table_blocks(inner, styles, inner_place, section_type=section_type, waiting=waiting)
        for box in cell.boxes:
            boxes += 1
            inner_place = f"{place} text box {boxes}"
            yield from read_inner(box, styles, inner_place, section_type=section_type, waiting=waiting)


def _heading_level(properties: _Element | None, style: Style) -> int | None:
    own = outline_level(properties)
    return style.heading_level if own is None else own or None


def _count_styled_headings(body: _Element, styles: StyleSheet) -> int:
    properties = (child(element, "pPr") for element in body.iter() if local_name(element) == "p")
    return sum(_heading_level(found, styles.find(child_value(found, "pStyle"))) is not None for found in properties)
