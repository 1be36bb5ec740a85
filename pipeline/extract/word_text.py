"""A Word paragraph's XML in, its text out, with what hangs on it: text boxes, notes and comments.

Text as the final version shows it: tracked insertions are kept, tracked deletions left out, hidden text kept apart.
Word writes a text box twice (`mc:AlternateContent`, new form and old); only one of the two is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.drawing_text import chosen_form
from pipeline.extract.word_styles import StyleSheet, child, child_value, is_on
from pipeline.extract.zip_parts import attribute, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

DELETED = frozenset({"del", "moveFrom", "delText", "delInstrText", "instrText"})
"""Elements whose text the final version does not show; `instrText` is a field's code, its result follows."""

_WRAPPERS = frozenset(
    {"hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "r", "dir", "bdo"}
    | {"oMath", "oMathPara", "ruby", "rubyBase", "e", "num", "den", "sup", "sub", "f", "sSup", "sSub", "d", "rad"}
)
_SPACES = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOTE_MARKS = {"footnoteReference": "footnote", "endnoteReference": "endnote", "commentReference": "comment"}
_SHAPES = frozenset({"drawing", "pict", "object"})


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The place of a footnote, endnote or comment: which kind, and its id in the part of that kind."""

    kind: str
    note_id: str


@dataclass(frozen=True, slots=True)
class ParagraphText:
    """Raw text of one paragraph; `boxes` are the contents of text boxes anchored in it, in order."""

    visible: str
    hidden: str
    is_bold: bool
    boxes: tuple[_Element, ...]
    marks: tuple[NoteMark, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    is_hidden: bool
    is_bold: bool


def read_paragraph(paragraph: _Element, styles: StyleSheet) -> ParagraphText:
    """Read one `w:p`."""
    style = styles.find(child_value(paragraph, "pPr", "pStyle"))
    pieces: list[_Piece] = []
    boxes: list[_Element] = []
    marks: list[NoteMark] = []
    for part in _parts(paragraph, styles, is_hidden=style.is_hidden, is_bold=style.is_bold):
        if isinstance(part, _Piece):
            pieces.append(part)
        elif isinstance(part, NoteMark):
            marks.append(part)
        else:
            boxes.append(part)
    shown = [piece for piece in pieces if not piece.is_hidden]
    return ParagraphText(
        visible="".join(piece.text for piece in shown),
        hidden="".join(piece.text for piece in pieces if piece.is_hidden),
        is_bold=any(piece.text.strip() for piece in shown) and all(p.is_bold for p in shown if p.text.strip()),
        boxes=tuple(boxes),
        marks=tuple(marks),
    )


def block_elements(container: _Element, *, is_contents: bool = False) -> Iterator[tuple[_Element, bool]]:
    """Paragraphs (`p`), tables (`tbl`) and foreign parts (`altChunk`) in order, through all wrappers.

    The flag says whether the element lies in a table of contents.
    """
    for element in container:
        name = local_name(element)
        if name in {"p", "tbl", "altChunk"}:
            yield element, is_contents
        elif name == "AlternateContent":
            yield from block_elements(chosen_form(element), is_contents=is_contents)
        elif name == "sdt":
            gallery = child_value(element, "sdtPr", "docPartObj", "docPartGallery") or ""
            content = child(element, "sdtContent")
            if content is not None:
                yield from block_elements(content, is_contents=is_contents or gallery.startswith("Table of Contents"))
        elif name in _WRAPPERS:
            yield from block_elements(element, is_contents=is_contents)


def _parts(
    element: _Element, styles: StyleSheet, *, is_hidden: bool, is_bold: bool
) -> Iterator[_Piece | NoteMark | _Element]:
    for part in element:
        name = local_name(part)
        if name in DELETED:
            continue
        if name == "t":
            yield _Piece(part.text or "", is_hidden, is_bold)
        elif name in _SPACES:
            yield _Piece(_SPACES[name], is_hidden, is_bold)
        elif name == "sym":
            yield _Piece(_symbol(part), is_hidden, is_bold)
        elif name in _NOTE_MARKS:
            yield NoteMark(_NOTE_MARKS[name], attribute(part, "id") or "")
        elif name in _SHAPES:
            yield from _boxes(part)
        elif name == "AlternateContent":
            yield from _parts(chosen_form(part), styles, is_hidden=is_hidden, is_bold=is_bold)
        elif name in _WRAPPERS:
            hidden, bold = _run_look(part, styles, is_hidden, is_bold) if name == "r" else (is_hidden, is_bold)
            yield from _parts(part, styles, is_hidden=hidden, is_bold=bold)


def _run_look(run: _Element, styles: StyleSheet, is_hidden: bool, is_bold: bool) -> tuple[bool, bool]:
    """Whether a run is hidden and bold: by its own switches, its character style, else its paragraph."""
    look = child(run, "rPr")
    style_id = child_value(look, "rStyle")
    style = styles.find(style_id) if style_id else None
    own_hidden, own_bold = is_on(look, "vanish"), is_on(look, "b")
    hidden = own_hidden if own_hidden is not None else is_hidden or (style is not None and style.is_hidden)
    bold = own_bold if own_bold is not None else is_bold or (style is not None and style.is_bold)
    return hidden, bold


def _boxes(shape: _Element) -> Iterator[_Element]:
    for part in shape:
        name = local_name(part)
        if name == "txbxContent":
            yield part
        elif name == "AlternateContent":
            yield from _boxes(chosen_form(part))
        else:
            yield from _boxes(part)


def _symbol(element: _Element) -> str:
    """A character of a symbol font (a tick, a box); the normaliser knows the usual ones."""
    try:
        return chr(int(attribute(element, "char") or "", 16))
    except (ValueError, OverflowError):
        return ""
