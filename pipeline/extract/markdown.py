"""Markdown text in, draft blocks and front matter properties out; marks of emphasis, links and code are taken off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.extract.drafts import DraftBlock, heading_label, one_line
from pipeline.extract.table_rows import Cell, render_rows
from pipeline.records import BlockKind

_ATX = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_SETEXT = re.compile(r"^ {0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r"^ {0,3}([-*_])(?:\s*\1){2,}\s*$")
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(?=\S)")
_FENCE = re.compile(r"^\s*(```|~~~)")
_QUOTE = re.compile(r"^\s*>\s?")
_TABLE_RULE = re.compile(r"^\s*\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?\s*)?$")
_UNESCAPED_BAR = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"!?\[([^\]]{0,500})\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,2000}?)(?<=\S)\1")  # a long paragraph; no limit would take its square
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])|(?<![\w_])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])")
_CODE = re.compile(r"`+([^`]+)`+")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>])")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_FRONT_FIELD = re.compile(r"^([A-Za-z][\w -]*):\s*(.+?)\s*$")
_PROPERTY_NAMES = {"date": "created", "created": "created", "modified": "modified", "updated": "modified"}


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Take the `---` block of `name: value` lines off the top; without one, no properties and the whole text."""
    lines = text.splitlines()
    if not lines or lines[0].strip() != "---":
        return {}, text
    for end, line in enumerate(lines[1:], start=1):
        if line.strip() in {"---", "..."}:
            fields = [match for match in map(_FRONT_FIELD.match, lines[1:end]) if match]
            properties = {_property_name(field[1]): one_line(field[2].strip("\"'")) for field in fields}
            return properties, "\n".join(lines[end + 1 :])
    return {}, text


def markdown_blocks(text: str) -> Iterator[DraftBlock]:
    """Split Markdown into blocks located by heading and paragraph: `Governance, para 3`, `start, table 1 row 2`.

    HTML comments, which no reader of the page sees, follow at the end as hidden blocks.
    """
    end = text.rfind("-->") + 3 if "-->" in text else 0  # behind it no comment ends, however many begin
    comments = [comment[4:-3].strip() for comment in _COMMENT.findall(text[:end])]
    heading, paragraphs, tables = "start", 0, 0
    for kind, lines, level in _split_markdown((_COMMENT.sub("", text[:end]) + text[end:]).splitlines()):
        if level is not None:
            heading, paragraphs, tables = heading_label(one_line(_plain(lines[0]))), 0, 0
            yield DraftBlock(BlockKind.HEADING, _plain(lines[0]), heading, level=level)
        elif kind is BlockKind.ROW:
            tables += 1
            yield from _table_blocks(lines, f"{heading}, table {tables}")
        else:
            paragraphs += 1
            yield DraftBlock(kind, _plain(" ".join(lines)), f"{heading}, para {paragraphs}")
    for number, comment in enumerate(comments, start=1):
        yield DraftBlock(BlockKind.PARAGRAPH, comment, f"hidden comment {number}", is_hidden=True)


def _split_markdown(lines: list[str]) -> Iterator[tuple[BlockKind, list[str], int | None]]:
    position = 0
    while position < len(lines):
        line = lines[position]
        following = lines[position + 1] if position + 1 < len(lines) else ""
        if not line.strip() or _RULE.match(line):
            position += 1
        elif match := _ATX.match(line):
            yield BlockKind.HEADING, [match[2]], len(match[1])
            position += 1
        elif "|" in line and _TABLE_RULE.match(following):
            taken = _count_until(lines, position, lambda text: "|" not in text)
            yield BlockKind.ROW, lines[position : position + taken], None
            position += taken
        elif _FENCE.match(line):
            taken = _count_until(lines, position + 1, lambda text: bool(_FENCE.match(text)))
            yield BlockKind.PARAGRAPH, lines[position + 1 : position + 1 + taken], None
            position += taken + 2
        elif (match := _SETEXT.match(following)) and not _BULLET.match(line):
            yield BlockKind.HEADING, [line.strip()], 1 if match[1][0] == "=" else 2
            position += 2
        else:
            taken = 1 + _count_until(lines, position + 1, _starts_block)
            block = [_QUOTE.sub("", text) for text in lines[position : position + taken]]
            kind = BlockKind.BULLET if _BULLET.match(block[0]) else BlockKind.PARAGRAPH
            yield kind, [_BULLET.sub("", block[0], count=1), *block[1:]], None
            position += taken


def _count_until(lines: list[str], start: int, is_end: Callable[[str], bool]) -> int:
    """Number of lines from `start` before one that ends the block."""
    for count, line in enumerate(lines[start:]):
        if is_end(line):
            return count
    return len(lines) - start


def _starts_block(line: str) -> bool:
    patterns = (_ATX, _BULLET, _FENCE, _RULE)
    return not line.strip() or any(pattern.match(line) for pattern in patterns)


def _table_blocks(lines: list[str], location: str) -> Iterator[DraftBlock]:
    cells = [_table_cells(line) for position, line in enumerate(lines) if position != 1]
    width = max(len(row) for row in cells)
    rows = [[*row, *[Cell()] * (width - len(row))] for row in cells]
    for row in render_rows(rows, flagged_header_rows=1):
        row_location = f"{location} row {row.row + 1}"
        yield DraftBlock(BlockKind.ROW, row.text, row_location, section_type=row.section_type, columns=row.columns)


def _table_cells(line: str) -> list[Cell]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [Cell(one_line(_plain(cell))) for cell in _UNESCAPED_BAR.split(inner)]


def _plain(text: str) -> str:
    """Markdown without its inline marks; a link keeps its words and loses its address."""
    text = _LINK.sub(r"\1", text)
    text = _CODE.sub(r"\1", text)
    text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(lambda match: match[1] or match[2], text)
    return _ESCAPE.sub(r"\1", text.replace("<br>", "; ").replace("<br/>", "; "))


def _property_name(name: str) -> str:
    key = name.strip().lower().replace(" ", "_").replace("-", "_")
    return _PROPERTY_NAMES.get(key, key)
