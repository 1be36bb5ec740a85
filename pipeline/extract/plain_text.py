"""A plain text or Markdown file in, one page of headings, paragraphs, bullets and rows out.

Plain text says little of its own form: blank lines part paragraphs, wrapped lines are joined, and only headings
that are underlined, numbered or in capitals are taken for headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.extract.context import ReadContext
from pipeline.extract.drafts import DraftBlock, compose_page
from pipeline.extract.markdown import markdown_blocks, split_front_matter
from pipeline.extract.text_decode import MAX_TEXT_BYTES, DecodedText, decode_text, encoding_problem
from pipeline.records import BlockKind, Extraction, Problem

MAX_HEADING_WORDS = 12
"""A longer line is a sentence, whatever its letters look like."""

MAX_FIELD_LABEL_WORDS = 4
"""Longest label of a line such as `Date of meeting: 3 May 2025` that stands as a block of its own."""

_BULLET = re.compile(r"^\s*(?:[•◦▪●‣·*+o–—-]\s+|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+)(?=\S)")
_UNDERLINE = re.compile(r"^\s*([=\-~_*])\1{2,}\s*$")
_NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,3})[.)]?\s+[A-Z]")
_FIELD = re.compile(r"^[A-Z][\w/&'’ -]{1,40}:\s+\S")


def extract_text(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read a plain text file; raises OSError when it cannot be opened."""
    decoded, problems = _read(path)
    return _extraction("txt", tuple(text_blocks(decoded.text)), problems, {})


def extract_markdown(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read a Markdown file, its front matter as properties; raises OSError when it cannot be opened."""
    decoded, problems = _read(path)
    properties, body = split_front_matter(decoded.text)
    return _extraction("md", tuple(markdown_blocks(body)), problems, properties)


def text_blocks(text: str) -> Iterator[DraftBlock]:
    """Split plain text into blocks located `para 1`, `para 2` and so on, headings counted too."""
    for number, (kind, words, level) in enumerate(_split_text(text), start=1):
        yield DraftBlock(kind, words, f"para {number}", level=level)


def _split_text(text: str) -> Iterator[tuple[BlockKind, str, int | None]]:
    for lines in _paragraphs(text):
        while lines:
            level = _heading_level(lines)
            if level is not None:
                yield BlockKind.HEADING, lines[0], level
                lines = lines[2:] if len(lines) > 1 and _UNDERLINE.match(lines[1]) else lines[1:]
                continue
            taken = _block_length(lines)
            words = " ".join(line.strip() for line in lines[:taken] if not _UNDERLINE.match(line))
            bullet = _BULLET.match(words)
            if bullet:
                yield BlockKind.BULLET, words[bullet.end() :], None
            elif words:
                yield BlockKind.PARAGRAPH, words, None
            lines = lines[taken:]


def _paragraphs(text: str) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip():
            lines.append(line)
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _heading_level(lines: list[str]) -> int | None:
    """Depth of a heading on the first line: underlined `=` 1, else 2; numbered by its points; capitals 1."""
    line = lines[0].strip()
    if len(line.split()) > MAX_HEADING_WORDS or line.endswith((".", ",", ";")) or not any(c.isalpha() for c in line):
        return None
    if len(lines) > 1 and (underline := _UNDERLINE.match(lines[1])):
        return 1 if underline[1] == "=" else 2
    if len(lines) > 1 and not _starts_afresh(lines[1]):
        return None
    numbered = _NUMBERED.match(line)
    if numbered and not line.endswith(":") and (len(lines) == 1 or "." in numbered[1]):
        return numbered[1].count(".") + 1
    return 1 if line.isupper() and len(line) > 3 and not _FIELD.match(line) else None


def _starts_afresh(line: str) -> bool:
    """Whether a line right under a heading is not the heading's own second line."""
    return line.strip()[:1].isupper() and not line.isupper()


def _block_length(lines: list[str]) -> int:
    """How many lines the first block takes: to the next bullet, field line or underlined heading."""
    is_field = _FIELD.match(lines[0]) and len(lines[0].partition(":")[0].split()) <= MAX_FIELD_LABEL_WORDS
    for position in range(1, len(lines)):
        is_new_field = is_field and _FIELD.match(lines[position])
        is_underlined = position + 1 < len(lines) and _UNDERLINE.match(lines[position + 1])
        if _BULLET.match(lines[position]) or is_new_field or is_underlined:
            return position
    return len(lines)


def _read(path: Path) -> tuple[DecodedText, tuple[Problem, ...]]:
    with path.open("rb") as stream:
        content = stream.read(MAX_TEXT_BYTES + 1)
    decoded = decode_text(content[:MAX_TEXT_BYTES])
    problems = encoding_problem(decoded)
    if len(content) > MAX_TEXT_BYTES:
        message = f"Only the first {MAX_TEXT_BYTES // 2**20} MiB were read. If the rest matters, split the file."
        problems = (*problems, Problem("end of file", "truncated", message))
    return decoded, problems


def _extraction(
    name: str, drafts: tuple[DraftBlock, ...], problems: tuple[Problem, ...], properties: dict[str, str]
) -> Extraction:
    page = compose_page(1, "whole text", drafts)
    if page.blocks:
        return Extraction(format=name, pages=(page,), problems=problems, properties=properties)
    empty = Problem("whole file", "empty_text", "The file holds no words. Check that the right file was saved.")
    return Extraction(format=name, problems=(*problems, empty), properties=properties)
