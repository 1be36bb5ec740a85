"""Sort a document's text into lines by the place they stand in: version box, title page, running lines, text.

In: an `Extraction`. Out: `Line` records in reading order. Surprising rules: a wrapped paragraph is one line, so
that the tail of a sentence ("... inspected in / February 2024") is never mistaken for a line of its own; and a row
of a two-column form reads `label: value` whatever its column headings are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.records import Block, BlockKind, Extraction, Page, SectionType

TITLE_PAGE_LINES = 40
"""Lines of the first page read as title page; a cover with its contact box seldom holds more."""
VERSION_BOX_LINES = 15
"""Lines after a 'Document control' heading taken as version box; longer histories list their newest first or last."""
VERSION_BOX_ROW_WORDS = 40
"""Words from which a line after a version box is the document's text again."""
LETTERHEAD_LINES = 15
"""Title-page lines before which logo texts, titles and contact boxes have ended."""
PROSE_WORDS = 25
"""Words from which a paragraph is prose, which speaks of other papers, bodies and days."""
DATA_CELLS = 5
"""Cells from which a row belongs to a table of figures or actions, not to a form on a cover."""
FORM_COLUMNS = 2
"""Columns of a form: a label and its value."""
CELL_BORDER = " | "
"""What stands between the cells of a row."""
SHORT_LINE_WORDS = 7
"""Mean words per line below which a paragraph is a list of labels (letterhead, contact box), not prose."""

_DASHES = re.compile(r"\s[-–—]\s")
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d*\s*$|…\s*\d+\s*$")
"""An entry of a contents page that was not recognised as one."""
_LEADERS_CHARS = 200
"""How much of a line's end is searched for leaders; on a line of nothing but dots looking takes its square."""
_SKIPPED = frozenset({SectionType.PAGE_NUMBER, SectionType.CONTENTS, SectionType.GLOSSARY})
_RUNNING = frozenset({SectionType.RUNNING_HEADER, SectionType.RUNNING_FOOTER})
_VERSION_HEADING = re.compile(
    r"(?i)^(?:\d+[.)\s]*)?(?:document|version|revision|change|amendment)\s+"
    r"(?:control|history|log|record|details|information|status|properties)\b[^.:]{0,20}$"
)
_VERSION_COLUMN = re.compile(r"(?i)^\s*(?:version|ver|revision|issue)(?:\s+(?:no\.?|number|history))?\s*$")


class Place(StrEnum):
    """Where a line stands; the value is the word used in a date's basis."""

    VERSION_BOX = "version box"
    TITLE_PAGE = "title page"
    RUNNING = "running header or footer"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Line:
    """A line or an unwrapped paragraph; `page_ordinal` counts from 1, `level` is a heading's depth."""

    place: Place
    text: str
    location: str
    page_ordinal: int
    kind: BlockKind = BlockKind.PARAGRAPH
    section_type: SectionType = SectionType.BODY
    level: int | None = None

    @property
    def word_count(self) -> int:
        """Words between blanks."""
        return len(self.text.split())

    @property
    def is_title(self) -> bool:
        """Whether the line is a heading or was recognised as the document's title."""
        return self.kind is BlockKind.HEADING or self.section_type is SectionType.TITLE


def read_lines(extraction: Extraction) -> tuple[Line, ...]:
    """Give every visible line of the document with its place; contents pages and page numbers are left out."""
    first = next((page.ordinal for page in extraction.pages if page.text.strip()), 0)
    return tuple(line for page in extraction.pages for line in _page_lines(page, is_first=page.ordinal == first))


def lines_at(lines: Sequence[Line], *places: Place) -> tuple[Line, ...]:
    """The lines that stand in any of the places, in reading order."""
    return tuple(line for line in lines if line.place in places)


def letterhead(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The first lines of the title page, up to where its prose begins."""
    head = lines_at(lines, Place.TITLE_PAGE)[:LETTERHEAD_LINES]
    prose = (position for position, line in enumerate(head) if _longest_piece(line) > PROSE_WORDS)
    return head[: next(prose, len(head))]


def _longest_piece(line: Line) -> int:
    """Words of a line; of a table's banner those of its longest piece: "Dashboard - the council - data to March"."""
    pieces = _DASHES.split(line.text) if line.kind is BlockKind.ROW else [line.text]
    return max(len(piece.split()) for piece in pieces)


def _page_lines(page: Page, *, is_first: bool) -> Iterator[Line]:
    front_count = 0
    box_left = 0
    for block in page.blocks:
        if block.is_hidden or block.section_type in _SKIPPED:
            continue
        for text in _split_lines(block, page.text[block.char_start : block.char_end]):
            if _VERSION_HEADING.match(text):
                box_left = VERSION_BOX_LINES
            elif block.kind is BlockKind.HEADING or len(text.split()) > VERSION_BOX_ROW_WORDS:
                box_left = 0
            place = _place_of(block, text, is_boxed=box_left > 0, is_front=is_first and front_count < TITLE_PAGE_LINES)
            box_left -= 1
            front_count += place is Place.TITLE_PAGE
            yield Line(place, text, block.location, page.ordinal, block.kind, block.section_type, block.level)


def _place_of(block: Block, text: str, *, is_boxed: bool, is_front: bool) -> Place:
    has_version_column = any(_VERSION_COLUMN.match(column) for column in block.columns)
    if block.section_type in _RUNNING:
        return Place.RUNNING
    if block.section_type is SectionType.DOCUMENT_CONTROL or is_boxed or has_version_column:
        return Place.VERSION_BOX
    is_table = max(len(block.columns), text.count(CELL_BORDER) + 1) > (
        FORM_COLUMNS if block.columns else DATA_CELLS - 1
    )
    is_apart = block.section_type is SectionType.NOTE or (is_table and block.kind is BlockKind.ROW)
    return Place.TITLE_PAGE if is_front and not is_apart else Place.TEXT


def _split_lines(block: Block, text: str) -> list[str]:
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip() and not _has_leaders(line)]
    if not lines:
        return []
    if block.kind is BlockKind.ROW:
        return [_form_text(" ".join(lines), block)]
    is_prose = len(text.split()) / len(lines) >= SHORT_LINE_WORDS
    if block.kind is BlockKind.HEADING or (len(lines) > 1 and is_prose):
        return [" ".join(lines)]
    return lines


def _form_text(text: str, block: Block) -> str:
    """A row of a form as `label: value`: its column headings ("Item", "Detail") say nothing."""
    cells = text.split(CELL_BORDER)
    if (
        len(cells) != FORM_COLUMNS
        or len(block.columns) > FORM_COLUMNS
        or block.section_type is SectionType.TABLE_HEADER
    ):
        return text
    for column in block.columns:
        cells = [cell.removeprefix(f"{column}: ") for cell in cells]
    return f"{cells[0].rstrip(': ')}: {cells[1]}"


def _has_leaders(line: str) -> bool:
    return _LEADERS.search(line[-_LEADERS_CHARS:]) is not None
