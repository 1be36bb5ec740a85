"""Read the authors' sources: front matter, a small Markdown and one annotation line per labelled block.

In: the text of a `.md` source. Out: a `Source` with its properties and blocks. A line `%% labels | kind |
stance | speaker | near=ID` speaks of the block or table row that follows it and is never rendered. Surprising
rule: tracked changes and comments are written as CriticMarkup (`{++in++}`, `{--out--}`, `{>>comment<<}`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

NOTE_MARK = "%% "
CRITIC = re.compile(r"\{\+\+(?P<inserted>.*?)\+\+\}|\{--(?P<deleted>.*?)--\}|\{>>(?P<comment>.*?)<<\}")
EMPHASIS = re.compile(r"\*\*(?P<strong>.+?)\*\*|\*(?P<slanted>[^*]+?)\*")


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
    """A paragraph; `style` is body, bullet, quote or callout."""

    text: str
    style: str
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A table row with the author's note."""

    cells: tuple[str, ...]
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first row holds the column headings."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A designed part (`cover`, `masthead`) with its named texts."""

    name: str
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Contents:
    """The place of the table of contents."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks set in two columns."""

    blocks: tuple[Block, ...]


Block = Heading | Paragraph | Table | Panel | Contents | Columns


@dataclass(frozen=True, slots=True)
class Source:
    """One authored document: its properties (front matter) and blocks in order."""

    properties: dict[str, object]
    blocks: tuple[Block, ...]
    body: str

    def text(self, name: str) -> str:
        """A property as text; empty if the source does not give it."""
        return str(self.properties.get(name, ""))


def parse_source(source: str) -> Source:
    """Split front matter from text and parse both; raises ValueError on an annotation that is not followed by text."""
    _, front, body = re.split(r"^---\n", source, maxsplit=2, flags=re.MULTILINE)
    return Source(yaml.safe_load(front), tuple(_blocks(body)), body)


def parse_note(text: str) -> Note:
    """Read `labels | kind | stance [| speaker] [| near=ID]`; labels are `3.1 P2` or `-`, and bring their parents."""
    labels, kind, stance, *rest = (part.strip() for part in text.split("|"))
    topics: list[str] = []
    for label in [] if labels == "-" else labels.split():
        topic = label if label.startswith("P") else f"APA{label}"
        topics += [topic.split(".")[0], topic]
    near = [part.removeprefix("near=") for part in rest if part.startswith("near=")]
    speakers = [part for part in rest if not part.startswith("near=") and part != "-"]
    return Note(tuple(dict.fromkeys(topics)), kind, stance, *(speakers or [None])[:1], *near[:1])


def plain_text(text: str) -> str:
    """The text as it is read: insertions kept, deletions and comments dropped, emphasis marks removed."""
    text = CRITIC.sub(lambda found: found["inserted"] or "", text)
    return EMPHASIS.sub(lambda found: found["strong"] or found["slanted"], text)


def labelled_blocks(blocks: tuple[Block, ...], path: tuple[str, ...] = ()) -> Iterator[tuple[str, str, Note]]:
    """Every annotated block as (heading path, text as read, note); a row's cells are joined with ` | `."""
    for block in blocks:
        if isinstance(block, Heading):
            path = (*path[: block.level - 1], plain_text(block.text))
        elif isinstance(block, Columns):
            yield from labelled_blocks(block.blocks, path)
            inner = [b for b in block.blocks if isinstance(b, Heading)]
            path = (*path[: inner[-1].level - 1], plain_text(inner[-1].text)) if inner else path
        elif isinstance(block, Paragraph) and block.note:
            yield " > ".join(path), plain_text(block.text), block.note
        elif isinstance(block, Table):
            for row in block.rows:
                if row.note:
                    yield " > ".join(path), " | ".join(plain_text(c) for c in row.cells if c), row.note


def without_notes(body: str) -> str:
    """The source text without annotation lines, as it is published where the format is Markdown itself."""
    return "".join(line for line in body.splitlines(keepends=True) if not line.startswith(NOTE_MARK)).lstrip("\n")


def _blocks(body: str) -> Iterator[Block]:
    lines = iter(body.splitlines())
    pending: list[str] = []
    for line in lines:
        if line.startswith("::") and not line.startswith("::callout"):
            yield from _paragraphs(pending)
            pending = []
            name = line[2:].strip()
            inside = [] if name == "contents" else _until_end(lines)
            if name == "contents":
                yield Contents()
            elif name == "columns":
                yield Columns(tuple(_blocks("\n".join(inside))))
            else:
                yield Panel(name, dict(entry.split(": ", 1) for entry in inside))
        elif line.strip():
            pending.append(line)
        else:
            yield from _paragraphs(pending)
            pending = []
    yield from _paragraphs(pending)


def _until_end(lines: Iterator[str]) -> list[str]:
    inside: list[str] = []
    for line in lines:
        if line.strip() == "::end":
            return inside
        inside.append(line)
    raise ValueError("a :: part has no ::end")


def _paragraphs(lines: list[str]) -> Iterator[Block]:
    """Turn the lines between two blank lines into blocks; bullets stand one to a line."""
    if any(line.startswith("|") for line in lines):
        yield _table(lines)
        return
    note: Note | None = None
    words: list[str] = []
    for line in lines:
        if line.startswith(NOTE_MARK):
            note = parse_note(line.removeprefix(NOTE_MARK))
        elif line.startswith("- "):
            yield Paragraph(line[2:], "bullet", note)
            note = None
        elif line.startswith("#"):
            marks, text = line.split(" ", 1)
            yield Heading(len(marks), text)
        else:
            words.append(line.strip())
    if words:
        text = " ".join(words)
        style = "quote" if text.startswith("> ") else "callout" if text.startswith("::callout ") else "body"
        yield Paragraph(text.removeprefix("> ").removeprefix("::callout "), style, note)
    elif note:
        raise ValueError(f"an annotation stands without text: {lines}")


def _table(lines: list[str]) -> Table:
    rows: list[Row] = []
    note: Note | None = None
    for line in lines:
        if line.startswith(NOTE_MARK):
            note = parse_note(line.removeprefix(NOTE_MARK))
        elif not re.fullmatch(r"\|[-|]+\|", line):
            rows.append(Row(tuple(cell.strip() for cell in line.strip("|").split("|")), note))
            note = None
    return Table(rows[0].cells, tuple(rows[1:]))
