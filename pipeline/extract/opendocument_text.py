"""Paragraphs, lists and tables of an OpenDocument file in, draft blocks out; used for texts, slides and sheet shapes.

Text as the final version shows it: tracked deletions lie apart in the file and are left out, hidden text is kept
apart. The surprising rule: a table of one column is a frame around text, so what it holds is read as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.extract.drafts import DraftBlock, TextPlace, heading_label, one_line
from pipeline.extract.opendocument_parts import OpenStyles, embedded_root
from pipeline.extract.table_rows import Cell, join_paragraphs, render_rows
from pipeline.extract.zip_parts import OfficePackage, attribute, local_name
from pipeline.records import BlockKind, SectionType

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_REPEAT = 500
"""Most times that a repeated row, cell or space is written out; sheets repeat blank ones a million times."""

_SPACES = {"tab": "\t", "line-break": "\n", "soft-page-break": ""}
_SKIPPED_INLINE = frozenset({"tracked-changes", "note-citation", "title", "desc", "ruby-text", "bookmark", "script"})
_SHAPES = frozenset(
    {"frame", "custom-shape", "rect", "ellipse", "circle", "line", "connector", "polygon", "polyline", "path"}
    | {"regular-polygon", "caption", "measure"}
)
_CONTENTS = frozenset(
    {"table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index"}
)
_HIDDEN_FIELDS = frozenset({"hidden-text", "hidden-paragraph"})


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    is_hidden: bool
    is_bold: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """One paragraph: its raw text, what is hidden of it, and the elements anchored in it."""

    visible: str
    hidden: str
    is_bold: bool
    anchored: tuple[_Element, ...]


@dataclass(slots=True)
class OpenTextReader:
    """Reads text in document order; `place` gives locations and notes wait in `waiting` for the end of their section.

    `fixed_location` replaces the running numbers where the text lies in one place (a slide, a header).
    """

    package: OfficePackage
    styles: OpenStyles
    place: TextPlace = field(default_factory=TextPlace)
    fixed_location: str | None = None
    section_type: SectionType = SectionType.BODY
    waiting: list[DraftBlock] = field(default_factory=list)
    note_counts: dict[str, int] = field(default_factory=dict)

    def read(self, container: _Element, *, is_hidden: bool = False) -> Iterator[DraftBlock]:
        """Read what an element holds."""
        for element in container:
            yield from self.read_element(element, is_hidden=is_hidden)

    def read_element(
        self, element: _Element, *, is_hidden: bool = False, in_list: bool = False
    ) -> Iterator[DraftBlock]:
        """Read one element of running text."""
        name = local_name(element)
        if name in {"h", "p"}:
            yield from self._paragraph(element, is_hidden=is_hidden, in_list=in_list)
        elif name == "list":
            yield from self._list(element, is_hidden=is_hidden)
        elif name == "table":
            yield from self._table(element, is_hidden=is_hidden)
        elif name == "section":
            hides = attribute(element, "display") == "none"
            yield from self.read(element, is_hidden=is_hidden or hides)
        elif name in _CONTENTS:
            contents = [*self.read(element, is_hidden=is_hidden)]
            yield from (replace(block, section_type=SectionType.CONTENTS, level=None) for block in contents)
        elif name in {"index-body", "index-title", "numbered-paragraph", "g"}:
            yield from self.read(element, is_hidden=is_hidden)
        elif name in _SHAPES:
            yield from self.read_shape(element, is_hidden=is_hidden)
        elif name in {"annotation", "note"}:
            self._note("comment" if name == "annotation" else attribute(element, "note-class") or "footnote", element)

    def read_shape(self, shape: _Element, *, is_hidden: bool = False) -> Iterator[DraftBlock]:
        """Read the words of a text box, drawn shape, table or embedded object."""
        for part in shape:
            name = local_name(part)
            if name == "text-box":
                yield from self._box(part, is_hidden=is_hidden)
            elif name == "object":
                yield from self._object(part, is_hidden=is_hidden)
            elif name in {"p", "list"}:
                yield from self._box(shape, is_hidden=is_hidden)
                return
            else:
                yield from self.read_element(part, is_hidden=is_hidden)

    def flush_notes(self) -> Iterator[DraftBlock]:
        """Notes and comments met since the last call."""
        yield from self.waiting
        self.waiting.clear()

    def _box(self, box: _Element, *, is_hidden: bool) -> Iterator[DraftBlock]:
        """Text that stands apart: its headings head nothing beyond it."""
        location = self.fixed_location or self.place.next_box()
        inner = replace(self, place=TextPlace(location), fixed_location=location)
        for block in inner.read(box, is_hidden=is_hidden):
            is_heading = block.kind is BlockKind.HEADING and self.fixed_location is None
            yield replace(block, kind=BlockKind.PARAGRAPH, level=None) if is_heading else block

    def _object(self, element: _Element, *, is_hidden: bool) -> Iterator[DraftBlock]:
        """An embedded chart: its titles, and its figures, which it keeps as a table."""
        root = embedded_root(self.package, element)
        if root is None:
            return
        location = self.place.next_table().replace(", table ", ", chart or table ")
        for part in root.iter():
            if local_name(part) in {"title", "subtitle"}:
                words = " ".join(plain_words(paragraph) for paragraph in part if local_name(paragraph) == "p")
                yield DraftBlock(BlockKind.PARAGRAPH, words, location, self.section_type, is_hidden=is_hidden)
            elif local_name(part) == "table":
                inner = replace(self, place=TextPlace(location), fixed_location=location)
                yield from inner._rows(part, location, is_hidden=is_hidden)

    def _list(self, element: _Element, *, is_hidden: bool) -> Iterator[DraftBlock]:
        for entry in element:
            for part in entry if local_name(entry) in {"list-item", "list-header"} else ():
                yield from self.read_element(part, is_hidden=is_hidden, in_list=True)

    def _paragraph(self, element: _Element, *, is_hidden: bool, in_list: bool) -> Iterator[DraftBlock]:
        style = attribute(element, "style-name")
        hides = is_hidden or self.styles.is_hidden("paragraph", style)
        line = self._line(element, is_hidden=hides)
        visible = one_line(line.visible)
        if visible and self.styles.is_named("paragraph", style, "Title") and self.fixed_location is None:
            yield DraftBlock(BlockKind.PARAGRAPH, visible, "title", SectionType.TITLE)
        elif visible and local_name(element) == "h":
            yield from self._heading(element, visible)
        elif visible:
            kind = BlockKind.BULLET if in_list else BlockKind.PARAGRAPH
            yield DraftBlock(kind, visible.removeprefix("• "), self._paragraph_place(), self.section_type)
        if hidden := one_line(line.hidden):
            location = self._paragraph_place()
            yield DraftBlock(BlockKind.PARAGRAPH, hidden, location, self.section_type, is_hidden=True)
        for anchored in line.anchored:
            yield from self.read_element(anchored, is_hidden=hides)

    def _heading(self, element: _Element, visible: str) -> Iterator[DraftBlock]:
        level = attribute(element, "outline-level") or "1"
        if self.fixed_location is None:
            yield from self.flush_notes()
            self.place.heading, self.place.paragraphs, self.place.tables, self.place.boxes = (
                heading_label(visible),
                0,
                0,
                0,
            )
        location = self.fixed_location or self.place.heading
        yield DraftBlock(
            BlockKind.HEADING, visible, location, self.section_type, level=max(int(level), 1) if level.isdigit() else 1
        )

    def _paragraph_place(self) -> str:
        return self.fixed_location or self.place.next_paragraph()

    def _line(self, element: _Element, *, is_hidden: bool) -> _Line:
        is_bold = self.styles.switch("paragraph", attribute(element, "style-name"), "font-weight") == "bold"
        pieces: list[_Piece] = []
        anchored: list[_Element] = []
        for part in self._parts(element, is_hidden=is_hidden, is_bold=is_bold):
            if isinstance(part, _Piece):
                pieces.append(part)
            else:
                anchored.append(part)
        shown = [piece for piece in pieces if not piece.is_hidden]
        return _Line(
            visible="".join(piece.text for piece in shown),
            hidden="".join(piece.text for piece in pieces if piece.is_hidden),
            is_bold=any(p.text.strip() for p in shown) and all(p.is_bold for p in shown if p.text.strip()),
            anchored=tuple(anchored),
        )

    def _parts(self, element: _Element, *, is_hidden: bool, is_bold: bool) -> Iterator[_Piece | _Element]:
        yield _Piece(_collapsed(element.text), is_hidden, is_bold)
        for part in element:
            name = local_name(part)
            if name in _SPACES:
                yield _Piece(_SPACES[name], is_hidden, is_bold)
            elif name == "s":
                yield _Piece(" ", is_hidden, is_bold)
            elif name in _HIDDEN_FIELDS:
                yield _Piece(f" {attribute(part, 'string-value') or plain_words(part)} ", True, is_bold)
            elif name in _SHAPES or name in {"g", "note", "annotation"}:
                yield part
            elif name and name not in _SKIPPED_INLINE:
                style = attribute(part, "style-name") if name == "span" else None
                weight = self.styles.switch("text", style, "font-weight")
                bold = is_bold if weight is None else weight == "bold"
                hides = is_hidden or self.styles.is_hidden("text", style)
                yield from self._parts(part, is_hidden=hides, is_bold=bold)
            yield _Piece(_collapsed(part.tail), is_hidden, is_bold)

    def _note(self, noun: str, element: _Element) -> None:
        self.note_counts[noun] = number = self.note_counts.get(noun, 0) + 1
        words = [one_line(plain_words(part)) for part in element.iter() if local_name(part) in {"p", "h"}]
        location = f"{noun} {number}" if self.fixed_location is None else f"{self.fixed_location} {noun} {number}"
        self.waiting.append(DraftBlock(BlockKind.PARAGRAPH, join_paragraphs(words), location, SectionType.NOTE))

    def _table(self, table: _Element, *, is_hidden: bool) -> Iterator[DraftBlock]:
        hides = is_hidden or self.styles.is_hidden("table", attribute(table, "style-name"))
        rows = [*table_rows(table)]
        if max((sum(local_name(cell).endswith("cell") for cell in row) for row, _, _ in rows), default=0) <= 1:
            for row, _, row_hides in rows:
                for cell in row:
                    yield from self.read(cell, is_hidden=hides or row_hides)
            return
        noun = f"{self.fixed_location}, table" if self.fixed_location else ""
        if noun:
            self.note_counts[noun] = self.note_counts.get(noun, 0) + 1
        location = f"{noun} {self.note_counts[noun]}" if noun else self.place.next_table()
        yield from self._rows(table, location, is_hidden=hides)

    def _rows(self, table: _Element, location: str, *, is_hidden: bool) -> Iterator[DraftBlock]:
        grid: list[tuple[Cell, ...]] = []
        beside: list[list[DraftBlock]] = []
        hidden: list[bool] = []
        header_rows = 0
        for row, is_header, row_hides in table_rows(table):
            laid, inner = self._cells(row, grid[-1] if grid else (), f"{location} row {len(grid) + 1}")
            header_rows += is_header and header_rows == len(grid)
            grid.append(laid)
            beside.append(inner)
            hidden.append(row_hides or is_hidden)
        width = max(map(len, grid), default=0)
        level = [(*row, *[Cell()] * (width - len(row))) for row in grid]
        rendered = {row.row: row for row in render_rows(level, flagged_header_rows=header_rows)}
        for position, inner in enumerate(beside):
            if position in rendered:
                row_text = rendered[position]
                section_type = row_text.section_type if self.section_type is SectionType.BODY else self.section_type
                place = f"{location} row {position + 1}"
                yield DraftBlock(
                    BlockKind.ROW, row_text.text, place, section_type, None, row_text.columns, hidden[position]
                )
            yield from (replace(block, is_hidden=block.is_hidden or hidden[position]) for block in inner)

    def _cells(self, row: _Element, above: Sequence[Cell], location: str) -> tuple[tuple[Cell, ...], list[DraftBlock]]:
        """Cells of one row on the table's columns; hidden text, inner tables and boxes of its cells beside them."""
        laid: list[Cell] = []
        beside: list[DraftBlock] = []
        covered = 0
        for element in row:
            name = local_name(element)
            repeat = bounded(attribute(element, "number-columns-repeated"))
            if name == "covered-table-cell":
                for _ in range(repeat):
                    laid.append(_covered_cell(laid, above, is_from_left=covered > 0))
                    covered -= 1
            elif name == "table-cell":
                cell, inner = self._cell(element, location)
                beside += inner
                laid += [cell] * repeat
                covered = bounded(attribute(element, "number-columns-spanned")) - 1
        while laid and not laid[-1].text:
            laid.pop()
        return tuple(laid[:MAX_REPEAT]), beside

    def _cell(self, element: _Element, location: str) -> tuple[Cell, list[DraftBlock]]:
        inner = replace(self, place=TextPlace(location), fixed_location=location, section_type=self.section_type)
        blocks = [*inner.read(element)]
        own = [block for block in blocks if block.kind is not BlockKind.ROW and not block.is_hidden]
        bold = [self._is_bold(part) for part in element if local_name(part) in {"p", "h"} and plain_words(part).strip()]
        text = one_line(join_paragraphs([one_line(block.text) for block in own]))
        rest = [block for block in blocks if block.kind is BlockKind.ROW or block.is_hidden]
        return Cell(text, is_bold=bool(bold) and all(bold)), rest

    def _is_bold(self, paragraph: _Element) -> bool:
        return self._line(paragraph, is_hidden=False).is_bold


def table_rows(table: _Element) -> Iterator[tuple[_Element, bool, bool]]:
    """Rows of a table with whether each is a heading and hidden; a repeated row comes once, for it repeats nothing."""
    for element in table:
        name = local_name(element)
        if name == "table-row":
            yield element, False, attribute(element, "visibility") in {"collapse", "filter"}
        elif name in {"table-header-rows", "table-rows", "table-row-group"}:
            for row, is_header, is_hidden in table_rows(element):
                hides = is_hidden or attribute(element, "display") == "false"
                yield row, is_header or name == "table-header-rows", hides


def bounded(value: str | None) -> int:
    """How often something repeats: at least once, at most `MAX_REPEAT` times."""
    return max(1, min(int(value), MAX_REPEAT)) if value and value.isdigit() else 1


def _covered_cell(laid: Sequence[Cell], above: Sequence[Cell], *, is_from_left: bool) -> Cell:
    """A cell under a merged one: it repeats what covers it, from the left or from above."""
    if is_from_left and laid:
        return replace(laid[-1], continues=True)
    return above[len(laid)] if len(laid) < len(above) else Cell()


def _collapsed(text: str | None) -> str:
    """Text with line breaks of the XML read as spaces, as the format demands."""
    return " ".join((text or "").splitlines()) if text else ""


def plain_words(element: _Element) -> str:
    """All words of a paragraph, notes apart, without regard to looks."""
    words = _collapsed(element.text)
    for part in element:
        name = local_name(part)
        if name in _SPACES or name == "s":
            words += " "
        elif name and name not in {"note", "annotation", *_SKIPPED_INLINE}:
            words += plain_words(part)
        words += _collapsed(part.tail)
    return words
