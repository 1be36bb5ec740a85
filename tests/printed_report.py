"""Pages of an invented inspection report with a table of priority actions, for the tests of printed wording."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Block, BlockKind, Page

COLUMNS = ("Responsible body", "Areas for priority action")
COUNCIL_AND_ICB = "Axford Council and NHS Westshire Integrated Care Board (ICB)"


def row(body: str, action: str) -> tuple[BlockKind, str, tuple[str, ...]]:
    """A row of the table; a blank cell is not written, as readers do."""
    cells = [f"{column}: {cell}" for column, cell in zip(COLUMNS, (body, action), strict=True) if cell]
    return BlockKind.ROW, " | ".join(cells), COLUMNS


def heading(text: str) -> tuple[BlockKind, str, tuple[str, ...]]:
    return BlockKind.HEADING, text, ()


HEADER = (BlockKind.ROW, " | ".join(COLUMNS), ())


def page(number: int, *parts: tuple[BlockKind, str, Sequence[str]]) -> Page:
    """A page of blocks, one per line."""
    texts, blocks, position = [], [], 0
    for kind, text, columns in parts:
        blocks.append(Block(kind, position, position + len(text), f"p. {number}", columns=tuple(columns)))
        texts.append(text)
        position += len(text) + 1
    return Page(number, number, f"p. {number}", "\n".join(texts), tuple(blocks))
