"""The HTML body of a mail in, the same words as a plain text mail would hold them out.

Quoted messages get the `> ` of plain mails, list entries a bullet, table cells ` | ` between them, so that one set
of rules finds earlier messages and signatures in both. Surprising rule: what a mail hides from its readers (preview
texts, white tracking lines) is left out only where the mark-up itself says that it is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_CELL_CHARS = 300
"""A longer cell is a column of text that a table only puts beside another."""

BULLET_MARK = "• "
"""Stands before a list entry; an entry's first paragraph goes on the same line."""

_SKIPPED = frozenset({"head", "script", "style", "title", "template", "noscript", "object", "svg"})
_PARAGRAPHS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "tr", "blockquote", "pre", "hr"}
    | {"section", "article", "header", "footer", "center", "form", "address", "dl", "dt", "dd", "body", "td", "th"}
)
_CELLS = frozenset({"td", "th"})
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.I)
_SPACES = re.compile(r"[^\S\xa0]+")
_PICTURE = re.compile(r"^\s*(?:https?:|cid:|data:)", re.I)
_CID = re.compile(r"^\s*cid:(.+?)\s*$", re.I)


@dataclass(frozen=True, slots=True)
class HtmlBody:
    """The words of an HTML body as plain text, and the content ids of the pictures it shows."""

    text: str = ""
    shown_ids: frozenset[str] = frozenset()
    has_pictures: bool = False


@dataclass(slots=True)
class _Writer:
    """Lines as they grow; blank lines stand between paragraphs."""

    lines: list[str] = field(default_factory=list)
    current: str = ""
    quotes: int = 0

    def write(self, text: str) -> None:
        """Add words to the current line; spaces of the source count once."""
        flowed = _SPACES.sub(" ", text)
        self.current += flowed.lstrip(" ") if not self.current or self.current.endswith(" ") else flowed

    def end_line(self) -> None:
        if self.current.strip(" |\xa0•"):
            self.lines.append("> " * self.quotes + self.current.strip())
        self.current = ""

    def end_paragraph(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(">" if self.quotes else "")


def read_html_body(html: str) -> HtmlBody:
    """Read an HTML body; broken mark-up gives what a browser would show. Never raises for bad HTML."""
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(html).root
    if root is None:
        return HtmlBody()
    writer = _Writer()
    pictures: list[str] = []
    for node, is_end in _walk(root):
        if node.tag == "img" and not is_end:
            pictures.append(node.attributes.get("src") or "")
        else:
            _write_node(node, writer, is_end=is_end)
    writer.end_paragraph()
    shown = frozenset(match[1] for match in map(_CID.match, pictures) if match)
    return HtmlBody("\n".join(writer.lines).strip(), shown, any(map(_PICTURE.match, pictures)))


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Every shown node before and after its children; no recursion, so that no nesting exhausts the stack."""
    stack: list[tuple[LexborNode, bool]] = [(root, False)]
    while stack:
        node, is_end = stack.pop()
        yield node, is_end
        if is_end:
            continue
        stack.append((node, True))
        if not _is_skipped(node) and not _row_cells(node):
            stack += [(child, False) for child in reversed(list(node.iter(include_text=True)))]


def _write_node(node: LexborNode, writer: _Writer, *, is_end: bool) -> None:
    if node.tag in _PARAGRAPHS:
        if is_end or writer.current != BULLET_MARK:
            writer.end_paragraph()
        if node.tag == "blockquote":
            writer.quotes += -1 if is_end else 1
        elif not is_end:
            writer.current = BULLET_MARK if node.tag == "li" else " | ".join(_row_cells(node))
    elif is_end:
        return
    elif node.tag == "br":
        writer.end_line()
    elif node.tag == "-text":
        writer.write(node.text_content or "")


def _row_cells(node: LexborNode) -> tuple[str, ...]:
    """The cells of a row of figures or labels; `()` for a row that only places text on the screen."""
    if node.tag != "tr":
        return ()
    cells = [child for child in node.iter() if child.tag in _CELLS]
    if len(cells) < 2 or node.css_first("table") is not None:
        return ()
    texts = tuple(" ".join(cell.text(deep=True, separator=" ").split()) for cell in cells)
    is_data = sum(map(bool, texts)) > 1 and max(map(len, texts)) <= MAX_CELL_CHARS
    return texts if is_data else ()


def _is_skipped(node: LexborNode) -> bool:
    attributes = node.attributes
    return node.tag in _SKIPPED or "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))
