"""Read the authors' sources: front matter, a small Markdown and one annotation line per labelled block.

In: the text of a `.md` source. Out: a `Source` with its properties and blocks. A line `%% labels | kind |
stance | speaker | near=ID` speaks of the block, row, tile or step on the next line and is never rendered.
`WRITING.md` describes the format to authors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import yaml
from blocks import (
    INNER,
    Block,
    Heading,
    Line,
    Lines,
    Mark,
    Note,
    Panel,
    Paragraph,
    Part,
    Row,
    Source,
    Table,
    inner_tables,
    plain_text,
)

NOTE_MARK = "%% "
TEXT_PARTS = {"cover", "masthead", "letterhead", "signature", "pullquote", "version", "bars", "chart", "sheet"}
TEXT_PARTS |= {"earlier"}
LINE_PARTS = {"lines", "tiles", "steps", "nav"}
NEEDED_TEXTS = {
    "letterhead": {"name"},
    "signature": {"name"},
    "pullquote": {"text"},
    "bars": {"caption", "series"},
    "chart": {"caption", "labels"},
}
BLOCK_PARTS = {"columns", "box", "landscape", "inner"}
MARKS = {"contents", "pagebreak", "hidden"}
SEPARATOR = re.compile(r"\|(\s*:?-{3,}:?\s*\|)+")
PAGE_START = "|===|"
"""In a table: the next row begins a page of a PDF."""
CELL_END = re.compile(r"(?<!\\)\|")


class SourceError(ValueError):
    """The source breaks the format; the message names the words it is about."""


def parse_source(source: str) -> Source:
    """Split front matter from text and parse both; raises SourceError where the format is broken."""
    parts = re.split(r"^---\n", source, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise SourceError("the source does not begin with front matter between two --- lines")
    blocks = tuple(parse_blocks(parts[2].splitlines()))
    unknown = {found["name"] for found in INNER.finditer(parts[2])} - set(inner_tables(blocks))
    if unknown:
        raise SourceError(f"no ::inner table is called {', '.join(sorted(unknown))}")
    return Source(yaml.safe_load(parts[1]), blocks, parts[2])


def parse_note(text: str) -> Note:
    """Read `labels | kind | stance [| speaker] [| near=ID]`; labels are `3.1 P2` or `-`, and bring their parents."""
    parts = [part.strip() for part in text.split("|")]
    if len(parts) < 3:
        raise SourceError(f"annotation without labels, kind and stance: %% {text}")
    labels, kind, stance, *rest = parts
    topics: list[str] = []
    for label in [] if labels == "-" else labels.split():
        topic = label if label.startswith("P") else f"APA{label}"
        topics += [topic.split(".")[0], topic]
    near = [part.removeprefix("near=") for part in rest if part.startswith("near=")]
    speakers = [part for part in rest if not part.startswith("near=") and part != "-"]
    speaker, near_miss = (next(iter(found), None) for found in (speakers, near))
    return Note(tuple(dict.fromkeys(topics)), kind, stance, speaker, near_miss)


def without_notes(body: str) -> str:
    """The source text without annotation lines, as it is published where the format is Markdown itself."""
    return "".join(line for line in body.splitlines(keepends=True) if not line.startswith(NOTE_MARK)).lstrip("\n")


def without_marks(body: str) -> str:
    """The source text as a plain text file: no annotations, no heading or emphasis marks."""
    text = re.sub(r"^#+ ", "", without_notes(body), flags=re.MULTILINE)
    return "\n".join(plain_text(line) for line in text.splitlines()) + "\n"


def parse_blocks(source_lines: list[str]) -> Iterator[Block]:
    """Turn lines into blocks; bullets, headings, table rows and parts need no blank line around them."""
    lines = _Lines(source_lines)
    note: Note | None = None
    while lines.has_more:
        line = lines.take()
        if line.startswith(NOTE_MARK) and not _is_table_ahead(lines):
            note = parse_note(line.removeprefix(NOTE_MARK))
            if not lines.has_more or (_ends_words(lines.peek()) and not lines.peek().startswith("- ")):
                raise SourceError(f"an annotation stands without text: {line}")
        elif line.startswith("|") or line.startswith(NOTE_MARK):
            yield _table([line, *lines.take_while(lambda ahead: ahead.startswith(("|", NOTE_MARK)))])
        elif line.startswith("::") and not line.startswith("::callout "):
            yield _part(line[2:].strip(), lines)
        elif re.match(r"#+ ", line):
            marks, text = line.split(" ", 1)
            yield Heading(len(marks), text.strip())
        elif line.startswith("- "):
            more = lines.take_while(lambda ahead: ahead.startswith("  ") and bool(ahead.strip()))
            yield Paragraph(" ".join([line[2:].strip(), *(words.strip() for words in more)]), "bullet", note)
            note = None
        elif line.strip():
            words = [line.strip(), *(words.strip() for words in lines.take_while(lambda words: not _ends_words(words)))]
            yield _paragraph(words, note)
            note = None


class _Lines:
    """Lines with a look at the next one."""

    def __init__(self, lines: list[str]) -> None:
        self._lines, self._next = lines, 0

    @property
    def has_more(self) -> bool:
        return self._next < len(self._lines)

    def peek(self) -> str:
        return self._lines[self._next]

    def take(self) -> str:
        self._next += 1
        return self._lines[self._next - 1]

    def take_while(self, wanted: Callable[[str], bool]) -> list[str]:
        taken = []
        while self.has_more and wanted(self.peek()):
            taken.append(self.take())
        return taken


def _ends_words(line: str) -> bool:
    return not line.strip() or bool(re.match(r"#+ |- |\||%% |::(?!callout )", line))


def _is_table_ahead(lines: _Lines) -> bool:
    return lines.has_more and lines.peek().startswith("|")


def _paragraph(words: list[str], note: Note | None) -> Paragraph:
    for mark, style in (("> ", "quote"), ("::callout ", "callout"), ("Notes: ", "notes")):
        if words[0].startswith(mark):
            return Paragraph(" ".join(word.removeprefix(mark) for word in words), style, note)
    return Paragraph(" ".join(words), "body", note)


def _part(opening: str, lines: _Lines) -> Block:
    name, _, argument = opening.partition(" ")
    if name in MARKS:
        return Mark(name)
    if name not in TEXT_PARTS | LINE_PARTS | BLOCK_PARTS:
        raise SourceError(f"unknown part ::{opening}")
    inside = _until_end(name, lines)
    if name in BLOCK_PARTS:
        return Part(name, argument.strip(), tuple(parse_blocks(inside)))
    if name in LINE_PARTS:
        return Lines(name, tuple(_noted_lines(inside)))
    texts = {}
    for entry in filter(str.strip, inside):
        key, colon, value = entry.partition(": ")
        if not colon and not entry.endswith(":"):
            raise SourceError(f"::{name} holds a line that is not `name: text`: {entry}")
        texts[key.strip().removesuffix(":") if not colon else key.strip()] = value.strip()
    missing = NEEDED_TEXTS.get(name, set()) - set(texts)
    if missing:
        raise SourceError(f"::{name} lacks {', '.join(sorted(missing))}: {inside}")
    return Panel(name, texts, argument.strip())


def _until_end(name: str, lines: _Lines) -> list[str]:
    """The lines up to the `::end` of this part; parts within it keep their own."""
    inside: list[str] = []
    depth = 1
    while lines.has_more:
        line = lines.take()
        opened = re.match(r"::([a-z]+)", line)
        depth += opened is not None and opened[1] in TEXT_PARTS | LINE_PARTS | BLOCK_PARTS
        depth -= line.strip() == "::end"
        if not depth:
            return inside
        inside.append(line)
    raise SourceError(f"::{name} has no ::end")


def _noted_lines(inside: list[str]) -> Iterator[Line]:
    note: Note | None = None
    for line in inside:
        if line.startswith(NOTE_MARK):
            note = parse_note(line.removeprefix(NOTE_MARK))
        elif line.strip():
            yield Line(line.strip(), note)
            note = None
    if note:
        raise SourceError(f"an annotation stands without text at the end of a part: {inside[-1]}")


def _table(lines: list[str]) -> Table:
    rows: list[Row] = []
    heads = 1
    starts_page = False
    note: Note | None = None
    for line in lines:
        if line.startswith(NOTE_MARK):
            note = parse_note(line.removeprefix(NOTE_MARK))
        elif line.strip() == PAGE_START:
            starts_page = True
        elif SEPARATOR.fullmatch(line.strip()):
            heads = len(rows)
        else:
            rows.append(Row(_cells(line), note, starts_page))
            note, starts_page = None, False
    if note:
        raise SourceError(f"an annotation stands without a row: {lines[-1]}")
    if not rows or any(row.note for row in rows[:heads]):
        raise SourceError(f"an annotation stands above a table's header row: {lines[0]}")
    width = len(rows[0].cells)
    for row in rows:
        if len(row.cells) != width:
            raise SourceError(f"a row of {len(row.cells)} cells in a table of {width}: {' | '.join(row.cells)}")
    bands = tuple(row.cells for row in rows[: heads - 1])
    return Table(rows[heads - 1].cells, tuple(rows[heads:]), bands)


def _cells(line: str) -> tuple[str, ...]:
    line = line.strip().removeprefix("|").removesuffix("|")
    return tuple(cell.strip().replace("\\|", "|") for cell in CELL_END.split(line))
