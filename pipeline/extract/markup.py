"""HTML in (a web page, the body of a mail), draft blocks and what the page says of itself out.

The tree is walked without recursion. The surprising rule: a table that holds another table, or has one column,
serves layout, so what it holds is read as text; any other table gives a block per row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.extract.drafts import DraftBlock, TextPlace, heading_label, one_line
from pipeline.extract.markup_head import markup_properties
from pipeline.extract.table_rows import Cell, join_paragraphs, render_rows
from pipeline.records import BlockKind, SectionType

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_DEPTH = 1_000
"""Deepest nesting that is parsed: the parser's time grows with its square (20,000 levels take seconds)."""

MAX_SPAN = 200
"""Most columns or rows that one cell is spread over; browsers allow 1,000."""

_LEFT_OUT = frozenset(
    {"script", "style", "template", "noscript", "head", "title", "iframe", "object", "audio", "video", "canvas", "map"}
    | {"datalist", "-comment", "-doctype", "param", "source", "track"}
)
_INLINE_NAMES = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr o:p st1:place"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_UNNESTED_NAMES = (
    "area base br col embed hr img input link meta param source track wbr "  # hold nothing
    "p li dt dd tr td th thead tbody tfoot option"  # end by themselves where the next one starts
)
_UNNESTED = frozenset(_UNNESTED_NAMES.split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_RUNNING = {
    "nav": SectionType.RUNNING_HEADER,
    "header": SectionType.RUNNING_HEADER,
    "footer": SectionType.RUNNING_FOOTER,
}
_FURNITURE = {SectionType.RUNNING_HEADER: "page header", SectionType.RUNNING_FOOTER: "page footer"}
_OWN_HEADER = frozenset({"article", "main", "section", "blockquote", "details"})
_ROLES = {"navigation": "nav", "banner": "header", "contentinfo": "footer"}
_HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.I)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*+)[^<>]*?(/?)>")  # the name never gives back: that takes its square
_SCRIPTS = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)


@dataclass(frozen=True, slots=True)
class Markup:
    """What was read of HTML; `is_flattened` where it was nested too deeply to be read as laid out."""

    blocks: tuple[DraftBlock, ...]
    properties: dict[str, str]
    is_flattened: bool = False


def read_markup(markup: str) -> Markup:
    """Read HTML, whole or a fragment, however broken."""
    from selectolax.lexbor import LexborHTMLParser

    if _depth(markup) > MAX_DEPTH:
        lines = _TAG.sub("\n", _SCRIPTS.sub("\n", markup)).splitlines()
        filled = (line for line in lines if line.strip())
        drafts = (DraftBlock(BlockKind.PARAGRAPH, line, f"line {n}") for n, line in enumerate(filled, start=1))
        return Markup(tuple(drafts), {}, is_flattened=True)
    tree = LexborHTMLParser(markup)
    root = tree.root
    if root is None:
        return Markup((), {})
    properties = dict(markup_properties(root))
    walk = _Walk()
    if title := properties.get("title"):
        walk.drafts.append(DraftBlock(BlockKind.PARAGRAPH, title, "title", SectionType.TITLE))
    walk.read(tree.body if tree.body is not None else root)
    return Markup(tuple(_in_order(walk.drafts)), properties)


@dataclass(frozen=True, slots=True)
class _Look:
    """What the elements around a text make of it."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int | None = None
    section_type: SectionType = SectionType.BODY
    is_hidden: bool = False
    has_own_header: bool = False
    is_preformatted: bool = False


@dataclass(slots=True)
class _Walk:
    """Collects words until a block ends; `fixed_location` is that of a table cell."""

    fixed_location: str | None = None
    drafts: list[DraftBlock] = field(default_factory=list)
    place: TextPlace = field(default_factory=TextPlace)
    words: list[str] = field(default_factory=list)
    hidden_words: list[str] = field(default_factory=list)
    words_look: _Look = _Look()

    def read(self, root: LexborNode, look: _Look | None = None) -> None:
        """Read what a node holds, in document order."""
        first = look or _look(_Look(), root)
        stack: list[tuple[LexborNode, _Look, bool]] = [(root, first, False)]
        while stack:
            node, look, is_end = stack.pop()
            if is_end:
                self._flush()
                continue
            if node is not root and not self._enter(node, look):
                continue
            if node is not root and node.tag not in _INLINE:
                stack.append((node, look, True))
            children = [*_children(node)]
            stack += [
                (child, look if child.is_text_node else _look(look, child), False) for child in reversed(children)
            ]
        self._flush()

    def _enter(self, node: LexborNode, look: _Look) -> bool:
        """Take one node; whether its children are still to be read."""
        tag = node.tag or ""
        if node.is_text_node:
            self._add(node.text_content or "", look)
            return False
        if tag in _LEFT_OUT:
            return False
        if tag == "br":
            self._break_line(look)
            return False
        if tag not in _INLINE:
            self._flush()
        if tag == "table" and (rows := _data_rows(node)):
            for caption in (child for child in _children(node) if child.tag == "caption"):
                self._caption(caption, look)
            self._table(rows, look)
            return False
        return True

    def _add(self, text: str, look: _Look) -> None:
        if look.is_preformatted and "\n" in text:
            for line in text.splitlines():
                self._add(line, replace(look, is_preformatted=False))
                self._flush()
            return
        words = self.hidden_words if look.is_hidden else self.words
        if not self.words and not self.hidden_words:
            self.words_look = look
        words.append(text if text == "\n" else re.sub(r"\s+", " ", text.replace("\xa0", " ")))

    def _break_line(self, look: _Look) -> None:
        """A line break; two in a row end the paragraph."""
        if "".join(self.words).rstrip(" ").endswith("\n"):
            self._flush()
        else:
            self._add("\n", look)

    def _flush(self) -> None:
        """End a block; hidden words inside it follow as a block of their own."""
        shown, hidden = one_line("".join(self.words)), one_line("".join(self.hidden_words))
        look = self.words_look
        self.words, self.hidden_words, self.words_look = [], [], _Look()
        if shown:
            self._draft(shown, look)
        if hidden:
            location = self._location(look)
            self.drafts.append(
                DraftBlock(BlockKind.PARAGRAPH, hidden, location, section_type=look.section_type, is_hidden=True)
            )

    def _draft(self, text: str, look: _Look) -> None:
        is_heading = look.kind is BlockKind.HEADING and look.section_type is SectionType.BODY
        if is_heading:
            self.place = TextPlace(heading_label(text))
        kind = BlockKind.PARAGRAPH if look.kind is BlockKind.HEADING and not is_heading else look.kind
        self.drafts.append(
            DraftBlock(
                kind,
                text.removeprefix("• ") if kind is BlockKind.BULLET else text,
                self.fixed_location or (self.place.heading if is_heading else self._location(look)),
                look.section_type,
                level=look.level if is_heading else None,
            )
        )

    def _location(self, look: _Look) -> str:
        furniture = _FURNITURE.get(look.section_type)
        return self.fixed_location or furniture or self.place.next_paragraph()

    def _caption(self, caption: LexborNode, look: _Look) -> None:
        self._add(caption.text(), look)
        self._flush()

    def _table(self, rows: list[LexborNode], look: _Look) -> None:
        location = f"{self.fixed_location} table" if self.fixed_location else self.place.next_table()
        grid, beside = _grid(rows, location)
        header_rows = next((count for count, row in enumerate(rows) if not _is_header(row)), 0)
        rendered = {row.row: row for row in render_rows(grid, flagged_header_rows=header_rows)}
        for position, row in enumerate(rows):
            hides = look.is_hidden or _is_hidden(row)
            if position in rendered:
                composed = rendered[position]
                is_body = look.section_type is SectionType.BODY
                self.drafts.append(
                    DraftBlock(
                        BlockKind.ROW,
                        composed.text,
                        f"{location} row {position + 1}",
                        composed.section_type if is_body else look.section_type,
                        columns=composed.columns,
                        is_hidden=hides,
                    )
                )
            self.drafts += beside[position]


def _look(above: _Look, node: LexborNode) -> _Look:
    """How an element changes the look of what it holds."""
    tag = _role(node)
    look = replace(above, is_hidden=True) if not above.is_hidden and _is_hidden(node) else above
    if tag in _RUNNING and not (tag != "nav" and above.has_own_header):
        return replace(look, section_type=_RUNNING[tag])
    if tag in _HEADINGS:
        return replace(look, kind=BlockKind.HEADING, level=_HEADINGS[tag])
    if tag in {"li", "dd", "option"}:
        return replace(look, kind=BlockKind.BULLET, level=None)
    if tag in {"pre", "textarea"}:
        return replace(look, is_preformatted=True)
    if tag in _OWN_HEADER:
        return replace(look, has_own_header=True)
    return replace(look, kind=BlockKind.PARAGRAPH) if tag in {"dt", "blockquote"} else look


def _role(node: LexborNode) -> str:
    role = (node.attributes.get("role") or "").lower()
    return _ROLES.get(role, node.tag or "")


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDING.search(attributes.get("style") or ""))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _data_rows(table: LexborNode) -> list[LexborNode]:
    """Rows of a table that holds figures or words in columns; none for a table that serves layout."""
    rows: list[LexborNode] = []
    for part in _children(table):
        if part.tag == "tr":
            rows.append(part)
        elif part.tag in {"thead", "tbody", "tfoot"}:
            rows += [row for row in _children(part) if row.tag == "tr"]
    if any(inner.mem_id != table.mem_id for inner in table.css("table")):
        return []
    return rows if max((len(_cells(row)) for row in rows), default=0) > 1 else []


def _cells(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in _children(row) if cell.tag in {"td", "th"}]


def _is_header(row: LexborNode) -> bool:
    cells = _cells(row)
    in_head = row.parent is not None and row.parent.tag == "thead"
    return bool(cells) and (in_head or all(cell.tag == "th" for cell in cells))


def _grid(rows: list[LexborNode], location: str) -> tuple[list[list[Cell]], list[list[DraftBlock]]]:
    """Cells on the table's columns, those covered by a merged one repeating it, and hidden words beside each row."""
    covered: dict[tuple[int, int], Cell] = {}
    laid: list[list[Cell]] = []
    beside: list[list[DraftBlock]] = []
    for position, row in enumerate(rows):
        line: list[Cell] = []
        hidden: list[DraftBlock] = []
        for element in _cells(row):
            while (position, len(line)) in covered:
                line.append(covered.pop((position, len(line))))
            cell, inner = _cell(element, f"{location} row {position + 1}")
            hidden += inner
            down, across = _span(element, "rowspan"), _span(element, "colspan")
            for column in range(len(line), len(line) + across):
                spread = replace(cell, continues=column > len(line))
                for below in range(position + 1, min(position + down, len(rows))):
                    covered[below, column] = spread
            line += [replace(cell, continues=number > 0) for number in range(across)]
        while (position, len(line)) in covered:
            line.append(covered.pop((position, len(line))))
        laid.append(line)
        beside.append(hidden)
    width = max(map(len, laid), default=0)
    return [line + [Cell()] * (width - len(line)) for line in laid], beside


def _cell(element: LexborNode, location: str) -> tuple[Cell, list[DraftBlock]]:
    walk = _Walk(fixed_location=location)
    walk.read(element, _look(_Look(), element))
    shown = [draft.text for draft in walk.drafts if not draft.is_hidden]
    bold = element.tag == "th" or (element.css_first("b, strong") is not None and not _has_plain_words(element))
    hidden = [draft for draft in walk.drafts if draft.is_hidden]
    return Cell(one_line(join_paragraphs(shown)), is_bold=bold and bool(shown)), hidden


def _has_plain_words(cell: LexborNode) -> bool:
    bold = "".join(node.text() for node in cell.css("b, strong"))
    return len("".join(cell.text().split())) > len("".join(bold.split()))


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return max(1, min(int(value), MAX_SPAN)) if value.isdecimal() and len(value) < 9 else 1


def _in_order(drafts: list[DraftBlock]) -> Iterator[DraftBlock]:
    """Page headers first, so that they join the first section; a title that a top heading repeats is left to it."""
    tops = {draft.text for draft in drafts if draft.kind is BlockKind.HEADING and draft.level == 1}
    for draft in drafts:
        if draft.section_type is SectionType.RUNNING_HEADER:
            yield draft
    for draft in drafts:
        repeats = draft.section_type is SectionType.TITLE and draft.text in tops
        if draft.section_type is not SectionType.RUNNING_HEADER and not repeats:
            yield draft


def _depth(markup: str) -> int:
    """Deepest nesting of tags, counted without parsing; tags left open count, as they may for the parser."""
    deepest = depth = 0
    for match in _TAG.finditer(markup):
        if match[2].lower() in _UNNESTED or match[3]:
            continue
        depth += -1 if match[1] else 1
        depth = max(depth, 0)
        deepest = max(deepest, depth)
    return deepest
