"""Read the areas for priority action from an inspection report's table, with their parts and responsible bodies.

In: the pages of a report. Out: one `PrintedArea` per row of the table, in the order printed. Surprising rule: a row
without a body at the head of a page goes on with the row before it; lower down it is an area of its own, for which
the body above answers, because one cell then spans several rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.printed.responsible import split_bodies
from pipeline.records import BlockKind, Page

CELL_BORDER = " | "
"""What stands between the cells of a row."""

_ACTION_COLUMN = re.compile(r"(?i)\s*(?:(?:areas?|actions?)\s+for\s+priority\s+actions?|priority\s+actions?)\s*:?\s*")
_BODY_COLUMN = re.compile(r"(?i)\s*(?:responsible|accountable)\s+(?:bod(?:y|ies)|partners?|organisations?)\s*:?\s*")
_NUMBER = re.compile(r"^\s*(?:(?:area|priority(?:\s+action)?)\s+)?(\d{1,2})[.):]\s+", re.IGNORECASE)
_BULLET = re.compile(r"\s*[\u2022\u25e6\u2023\u25fc\u25aa\u25a0\u25cf\uf0b7\u2043]\s+|\s*\n\s*[-\u2013*]\s+")
_SENTENCE_END = re.compile(r"(?<=[.;])\s+(?=[A-Z])")
_NEW_DUTY = re.compile(
    r"(?i)^(?:(?:area|health|local authority|partnership|council)\s+)?"
    r"(?:leaders|they|the (?:partnership|lap|icb|local)|this)\b"
)
"""How a sentence starts that turns from the list back to everybody, and so is no part of the last bullet."""


@dataclass(frozen=True, slots=True)
class PrintedArea:
    """One area for priority action as printed: `lead_in`, then `bullets`, then a `trailing` clause ("" if none).

    `number` counts from 1 in the order printed; `bodies` are names as printed, in their order.
    """

    number: int
    bodies: tuple[str, ...]
    lead_in: str
    bullets: tuple[str, ...] = ()
    trailing: str = ""
    location: str = ""

    @property
    def text(self) -> str:
        """The whole wording, bullets on lines of their own."""
        return "\n".join(part for part in (self.lead_in, *(f"• {b}" for b in self.bullets), self.trailing) if part)

    @property
    def parts(self) -> tuple[str, ...]:
        """What is asked one by one: the bullets and the clause after them, else the sentences."""
        if self.bullets:
            return (*self.bullets, *((self.trailing,) if self.trailing else ()))
        return tuple(_SENTENCE_END.split(self.lead_in))


@dataclass(frozen=True, slots=True)
class _Row:
    body: str
    action: str
    location: str
    is_first_of_page: bool


def read_printed_areas(pages: Sequence[Page]) -> tuple[PrintedArea, ...]:
    """The areas for priority action, in the order printed; none if the report holds no such table."""
    rows: list[_Row] = []
    for row in _table_rows(pages):
        if row.body or not rows:
            rows.append(row)
        elif row.is_first_of_page:
            rows[-1] = replace(rows[-1], action=f"{rows[-1].action} {row.action}")
        else:
            rows.append(replace(row, body=rows[-1].body))
    return tuple(_area(number, row) for number, row in enumerate(rows, start=1))


def _table_rows(pages: Sequence[Page]) -> Iterator[_Row]:
    """Rows of the table, its header left out; a heading ends it, and so does a table with other columns."""
    is_inside = False
    for page in pages:
        is_first = True
        for block in page.blocks:
            if block.kind is BlockKind.HEADING:
                is_inside = False
            if block.kind is not BlockKind.ROW:
                continue
            text = page.text[block.char_start : block.char_end]
            if _is_header(text.split(CELL_BORDER)):
                is_inside = True
            elif cells := _cells(text, block.columns, is_inside=is_inside):
                if cells[1]:
                    yield _Row(*cells, block.location, is_first)
                is_inside, is_first = True, False
            else:
                is_inside = False


def _is_header(cells: Sequence[str]) -> bool:
    return any(_ACTION_COLUMN.fullmatch(cell) for cell in cells) and any(_BODY_COLUMN.fullmatch(cell) for cell in cells)


def _cells(text: str, columns: tuple[str, ...], *, is_inside: bool) -> tuple[str, str] | None:
    """Body and action of a row of the table, or None if it belongs to another one."""
    if not columns:  # the table goes on after a page break, and nothing repeats its header
        cells = text.split(CELL_BORDER, 1)
        return None if not is_inside else (cells[0], cells[1]) if len(cells) > 1 else ("", cells[0])
    if not _is_header(columns):
        return None
    values = {"": text}
    for column in columns:
        values = {name: part for name, value in values.items() for name, part in _cut(name, value, column)}
    body = " ".join(value for name, value in values.items() if _BODY_COLUMN.fullmatch(name))
    action = " ".join(value for name, value in values.items() if _ACTION_COLUMN.fullmatch(name))
    return body.strip(), action.strip()


def _cut(name: str, value: str, column: str) -> Iterator[tuple[str, str]]:
    """Cut a row's text where the cell of `column` begins; a blank cell is not written at all."""
    marked = f"{CELL_BORDER}{value}"
    before, mark, after = marked.partition(f"{CELL_BORDER}{column}: ")
    yield name, before.removeprefix(CELL_BORDER)
    if mark:
        yield column, after


def _area(number: int, row: _Row) -> PrintedArea:
    text = _NUMBER.sub("", row.action, count=1)
    lead_in, *bullets = (part.strip() for part in _BULLET.split(text))
    bullets = [bullet for bullet in bullets if bullet]
    trailing = ""
    if bullets:
        bullets[-1], trailing = _without_trailing(bullets[-1])
    bodies = split_bodies(_NUMBER.sub("", row.body, count=1))
    return PrintedArea(number, bodies, lead_in, tuple(bullets), trailing, row.location)


def _without_trailing(bullet: str) -> tuple[str, str]:
    """The last bullet, and what follows the list in the same cell."""
    first, *rest = _SENTENCE_END.split(bullet, maxsplit=1)
    if rest and (first[:1].islower() or _NEW_DUTY.match(rest[0])):
        return first, rest[0]
    return bullet, ""
