"""What an authored source is made of: properties and blocks, each labelled block with its author's note.

Only records and their reading as text; nothing here knows a file format. Surprising rule: tracked changes and
comments are written as CriticMarkup (`{++in++}`, `{--out--}`, `{>>comment<<}`), and a passage is read with insertions
kept and deletions and comments dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

CRITIC = re.compile(
    r"\{\+\+(?:@(?P<inserted_by>[A-Z]{2,3}): )?(?P<inserted>.*?)\+\+\}"
    r"|\{--(?:@(?P<deleted_by>[A-Z]{2,3}): )?(?P<deleted>.*?)--\}"
    r"|\{>>(?:@(?P<comment_by>[A-Z]{2,3}): )?(?P<comment>.*?)<<\}"
)
EMPHASIS = re.compile(
    r"\*\*(?P<strong>.+?)\*\*|\*(?P<slanted>[^*]+?)\*|~~(?P<struck>.+?)~~|\[(?P<linked>[^\]]+)\]\((?P<address>[^)\s]+)\)"
)
COLOUR = re.compile(r"\s*\[(red|amber|green|blue|grey)\]$")
INNER = re.compile(r"\{\{(?P<name>[^}]+)\}\}")
FORMULA = re.compile(r"(?P<formula>=.+?) => (?P<shown>.*)")
LEFT_CELL, UPPER_CELL = "<<", "^^"
"""A cell that says this belongs to the cell on its left, or to the one above it."""
LINE_BREAK = "<br>"
STATUS_COLOURS = {
    "red": "red",
    "r": "red",
    "overdue": "red",
    "off track": "red",
    "amber": "amber",
    "a": "amber",
    "delayed": "amber",
    "at risk": "amber",
    "green": "green",
    "g": "green",
    "on track": "green",
    "blue": "blue",
    "b": "blue",
    "complete": "blue",
    "completed": "blue",
    "not started": "grey",
}
COLOURS = {"red": "E07A7A", "amber": "F5C76B", "green": "9CCB93", "blue": "8DB4DD", "grey": "D5D8DC"}


@dataclass(frozen=True, slots=True)
class Note:
    """What the author says of a block: codebook labels, kind, stance, speaker, and what it must not be taken for."""

    topics: tuple[str, ...]
    kind: str
    stance: str
    speaker: str | None = None
    near_miss_of: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the top."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `style` is body, bullet, quote, callout or notes (a speaker's)."""

    text: str
    style: str
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A table row with the author's note; `starts_page` puts it on a new page of a PDF, headings repeated."""

    cells: tuple[str, ...]
    note: Note | None = None
    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `header` names the columns, `bands` are rows above it (years above quarters)."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    bands: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """A designed part (`cover`, `masthead`, `chart`) with its named texts; `argument` follows its name."""

    name: str
    texts: dict[str, str]
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of its own, with the author's note."""

    text: str
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """A part whose lines stay lines: `lines`, `tiles`, `steps`, `nav`."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks set apart: `columns`, `box`, `landscape`, `inner`; `argument` is a title, name or number."""

    name: str
    argument: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place without text of its own: `contents`, `pagebreak`, `hidden`."""

    name: str


Block = Heading | Paragraph | Table | Panel | Lines | Part | Mark


@dataclass(frozen=True, slots=True)
class Labelled:
    """An annotated passage: heading path, text as read and note."""

    path: str
    text: str
    note: Note


@dataclass(frozen=True, slots=True)
class Source:
    """One authored document: its properties (front matter) and blocks in order."""

    properties: dict[str, object]
    blocks: tuple[Block, ...]
    body: str

    def text(self, name: str) -> str:
        """A property as text; empty if the source does not give it."""
        return str(self.properties.get(name, ""))

    def flag(self, name: str) -> bool:
        """Whether a switch is set; YAML reads `yes` as true."""
        return self.properties.get(name) is True

    def names(self, name: str) -> list[str]:
        """A property that lists names; one name stands for a list of one."""
        value = self.properties.get(name, [])
        return [str(entry) for entry in value] if isinstance(value, list) else [str(value)]

    def file_property(self, name: str) -> str:
        """Title, author or created as the file's own properties give them, wrong where `metadata` says so."""
        wrong = self.properties.get("metadata")
        return str(wrong.get(name, self.text(name))) if isinstance(wrong, dict) else self.text(name)


def plain_text(text: str) -> str:
    """The text as it is read: insertions kept, deletions and comments dropped, emphasis marks removed."""
    text = CRITIC.sub(lambda found: found["inserted"] or "", text)
    return EMPHASIS.sub(lambda found: emphasised(found), text)


def emphasised(found: re.Match[str]) -> str:
    """The words that a match of EMPHASIS sets off."""
    return found["strong"] or found["slanted"] or found["struck"] or found["linked"]


def cell_text(text: str) -> str:
    """A table cell as it is read: no colour mark, no inner table, a formula by its shown value."""
    if text in (LEFT_CELL, UPPER_CELL):
        return ""
    text = COLOUR.sub("", INNER.sub("", plain_text(text)).strip())
    formula = FORMULA.fullmatch(text)
    return (formula["shown"] if formula else text).replace(LINE_BREAK, " ").strip()


def cell_colour(text: str) -> str | None:
    """The colour of a status cell, from its mark or its word."""
    mark = COLOUR.search(CRITIC.sub("", text).rstrip())
    return mark[1] if mark else STATUS_COLOURS.get(cell_text(text).lower())


def tile_parts(text: str) -> tuple[str, ...]:
    """Label, figure, comparison and status of a tile; the last two may be missing."""
    label, _, rest = text.partition(": ")
    return (label, *(part.strip() for part in rest.split(" / ")))


def inner_tables(blocks: tuple[Block, ...]) -> dict[str, Table]:
    """Tables that stand in a cell of another, by name."""
    found: dict[str, Table] = {}
    for block in blocks:
        if isinstance(block, Part) and block.name == "inner":
            for table in block.blocks:
                if isinstance(table, Table):
                    found[block.argument] = table
        elif isinstance(block, Part):
            found |= inner_tables(block.blocks)
    return found


def labelled_blocks(blocks: tuple[Block, ...], path: tuple[str, ...] = ()) -> Iterator[Labelled]:
    """Every annotated block in order; the cells of a row and the parts of a tile are joined with ` | `."""
    for block in blocks:
        if isinstance(block, Heading):
            path = (*path[: block.level - 1], plain_text(block.text))
        elif isinstance(block, Part):
            yield from labelled_blocks(block.blocks, path)
            inner = [b for b in block.blocks if isinstance(b, Heading)]
            path = (*path[: inner[-1].level - 1], plain_text(inner[-1].text)) if inner else path
        else:
            yield from (Labelled(" > ".join(path), text, note) for text, note in _noted_texts(block) if note)


def _noted_texts(block: Block) -> Iterator[tuple[str, Note | None]]:
    """The texts of one block that may bear a note."""
    if isinstance(block, Paragraph):
        yield plain_text(block.text), block.note
    elif isinstance(block, Table):
        for row in block.rows:
            yield " | ".join(filter(None, map(cell_text, row.cells))), row.note
    elif isinstance(block, Lines):
        for line in block.lines:
            text = plain_text(line.text)
            yield " | ".join(tile_parts(text)) if block.name == "tiles" else text, line.note
