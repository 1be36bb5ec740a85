"""DrawingML in (the text of shapes on slides, in sheets and Word files), its paragraphs out.

Office writes some content twice (`mc:AlternateContent`, new form and old); `chosen_form` takes one of the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.drafts import one_line
from pipeline.extract.table_rows import Cell, join_paragraphs
from pipeline.extract.zip_parts import attribute, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_TABLE_COLUMNS = 75
"""PowerPoint's own limit of columns in a table; a damaged span may claim millions."""

_ON = frozenset({"1", "true", "on"})
_BULLETS = frozenset({"buChar", "buAutoNum", "buBlip"})


@dataclass(frozen=True, slots=True)
class DrawnParagraph:
    """One paragraph: raw text, depth (0 is outermost), and whether it says it has a bullet (None: it is silent)."""

    text: str
    level: int = 0
    has_bullet: bool | None = None
    is_bold: bool = False


def drawn_paragraphs(container: _Element) -> tuple[DrawnParagraph, ...]:
    """All paragraphs (`a:p`) below an element that hold text, in order."""
    found = (_paragraph(element) for element in container.iter() if local_name(element) == "p")
    return tuple(paragraph for paragraph in found if paragraph.text.strip())


def drawn_text(container: _Element) -> str:
    """All words below an element on one line of raw text."""
    return " ".join(paragraph.text for paragraph in drawn_paragraphs(container))


def drawn_table(table: _Element) -> tuple[tuple[tuple[Cell, ...], ...], int]:
    """The grid of an `a:tbl`, rows of equal length, and how many of its rows it flags as headings (0 or 1)."""
    rows: list[list[Cell]] = []
    for row in table:
        if local_name(row) == "tr":
            rows.append(_table_row(row, rows[-1] if rows else ()))
    width = max(map(len, rows), default=0)
    properties = next((part for part in table if local_name(part) == "tblPr"), None)
    has_header = properties is not None and attribute(properties, "firstRow") in _ON
    return tuple((*row, *[Cell()] * (width - len(row))) for row in rows), int(has_header)


def chosen_form(element: _Element) -> _Element:
    """Of two forms of the same content the first that holds text; the other repeats it."""
    forms = [form for form in element if local_name(form) in {"Choice", "Fallback"}]
    holding = (form for form in forms if any(local_name(part) in {"t", "txbxContent"} for part in form.iter()))
    return next(holding, forms[0] if forms else element)


def is_switched_on(element: _Element | None, name: str) -> bool:
    """Whether an attribute is set to one of the words that Office uses for yes."""
    return element is not None and attribute(element, name) in _ON


def link_id(element: _Element, name: str = "id") -> str:
    """The id of a relationship that an element names; elements may have an `id` of their own beside it."""
    names = (key for key in map(str, element.attrib) if key.startswith("{") and key.endswith(f"}}{name}"))
    key = next(names, None)
    return str(element.get(key)) if key else ""


def _paragraph(element: _Element) -> DrawnParagraph:
    properties = next((part for part in element if local_name(part) == "pPr"), None)
    level = (attribute(properties, "lvl") if properties is not None else None) or "0"
    runs = tuple(_runs(element))
    written = [is_bold for text, is_bold in runs if text.strip()]
    return DrawnParagraph(
        text="".join(text for text, _ in runs),
        level=int(level) if level.isdigit() else 0,
        has_bullet=_has_bullet(properties),
        is_bold=bool(written) and all(written),
    )


def _has_bullet(properties: _Element | None) -> bool | None:
    names = {local_name(part) for part in properties} if properties is not None else set()
    if "buNone" in names:
        return False
    return True if names & _BULLETS else None


def _runs(element: _Element) -> Iterator[tuple[str, bool]]:
    for part in element:
        name = local_name(part)
        if name == "br":
            yield "\n", False
        elif name == "AlternateContent":
            yield from _runs(chosen_form(part))
        elif name == "t":
            yield part.text or "", False
        elif name in {"r", "fld"}:
            look = next((inner for inner in part if local_name(inner) == "rPr"), None)
            text = "".join(inner.text or "" for inner in part if local_name(inner) == "t")
            yield text, is_switched_on(look, "b")
        elif name not in {"pPr", "endParaRPr"}:  # formulas: words lie a few levels down
            yield from _runs(part)


def _table_row(row: _Element, above: Sequence[Cell]) -> list[Cell]:
    cells: list[Cell] = []
    for element in row:
        if local_name(element) != "tc" or len(cells) >= MAX_TABLE_COLUMNS:
            continue
        place = len(cells)
        if is_switched_on(element, "hMerge") and cells:
            cells.append(Cell(cells[-1].text, cells[-1].is_bold, continues=True))
        elif is_switched_on(element, "vMerge") and place < len(above):
            cells.append(above[place])
        else:
            cells.append(_table_cell(element))
    return cells


def _table_cell(element: _Element) -> Cell:
    paragraphs = drawn_paragraphs(element)
    text = one_line(join_paragraphs([one_line(paragraph.text) for paragraph in paragraphs]))
    return Cell(text, is_bold=bool(paragraphs) and all(paragraph.is_bold for paragraph in paragraphs))
