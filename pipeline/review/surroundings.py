"""A passage in its place: the passages around it on its page, slide or sheet, rows put together to tables again.

In: a case file and a passage. Out: parts to show, in reading order. Surprising rule: a row's text names its columns
(`Ref: 1.5 | Action: ...`), so a table is rebuilt from its rows; rows with other columns start another table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import BlockKind, Passage
from pipeline.review.case_file import CaseFile

BEFORE, AFTER = 4, 4
"""Passages shown on either side: what a reader needs to see what "this" and "they" are."""
CELL_JOIN, NAME_JOIN = " | ", ": "


@dataclass(frozen=True, slots=True)
class Part:
    """Something beside or around the passage; `is_this` marks the passage itself.

    A paragraph has `text` alone; a table has `columns` and `rows`, each row with whether it is the passage.
    """

    text: str = ""
    kind: str = "paragraph"
    is_this: bool = False
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[str, ...], bool], ...] = ()


def find_surroundings(case_file: CaseFile, passage: Passage) -> tuple[Part, ...]:
    """The passage with its neighbours on the same page."""
    return arrange_parts(case_file.neighbours(passage, before=BEFORE, after=AFTER), passage.passage_id)


def arrange_parts(passages: Sequence[Passage], this_id: str) -> tuple[Part, ...]:
    """Passages as parts; rows that follow one another and have the same columns become one table."""
    parts: list[Part] = []
    for passage in passages:
        is_this = passage.passage_id == this_id
        cells = named_cells(passage)
        if cells is None:
            parts.append(Part(passage.text, passage.kind_of_block.value, is_this))
            continue
        columns = tuple(name for name, _ in cells)
        row = (tuple(value for _, value in cells), is_this)
        if parts and parts[-1].kind == "table" and parts[-1].columns == columns:
            parts[-1] = Part(kind="table", columns=columns, rows=(*parts[-1].rows, row))
        else:
            parts.append(Part(kind="table", columns=columns, rows=(row,)))
    return tuple(parts)


def named_cells(passage: Passage) -> list[tuple[str, str]] | None:
    """A row's cells with their columns' names; None for anything whose columns are not all named."""
    if passage.kind_of_block is not BlockKind.ROW:
        return None
    cells = [piece.partition(NAME_JOIN) for piece in passage.text.split(CELL_JOIN)]
    return [(name, value) for name, _, value in cells] if all(joined for _, joined, _ in cells) else None
