"""Lines of a PDF's pages in, paragraphs, bullets and headings out.

A block starts where the text's own signs say so: a wider gap, another size or weight, a bullet or number, an
outdent, or a line that ended early although the next word would have fitted. Headings are ranked over the whole
document by size and weight, so that level 1 is the largest kind of heading the document uses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.extract.pdf_lines import Line
from pipeline.records import BlockKind

GAP_RATIO = 1.22
"""A line pitch wider than this many usual pitches starts a block: Word's 6 pt after 12 pt text is 1.4."""
SIZE_STEP_POINTS = 0.75
"""Font sizes nearer than this are the same: exporters round to tenths."""
HEADING_SIZE_RATIO = 1.08
"""Text this much larger than the body is a heading: 12 pt body with 13 pt headings is the least seen."""
HEADING_MAX_WORDS = 25
"""Longer bold or large text is emphasised prose."""
INDENT_POINTS = 3.0
"""Left edges nearer than this are the same."""
MAX_PITCH_RATIO = 2.2
"""Line pitch over size beyond which lines never belong together; double spacing is 2.0 to 2.1."""
NEEDED_ROOM_RATIO = 1.15
"""Room left on a line over the room the next word needs, from which the line was ended on purpose."""
SHORT_LINE_ROOM = 0.4
"""Share of the column left blank after a line that is an entry of its own (an address, a list of names)."""
DEFAULT_PITCH_RATIO = 1.25
"""Line pitch over line height where a page has too few lines to measure."""

_BULLET = re.compile(r"^(?:[•◼◾■▪●◦○‣⁃➢❖✦❑❏✓\uf020-\uf0ff]\s*|[·∙o–—*-]\s+)(?=\S)")
_NUMBERED = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2}){1,3}\.?|\d{1,2}[.)]|\(\d{1,2}\)|[a-z][.)]|\([a-z]\)|[ivx]{1,4}[.)]|\([ivx]{1,4}\))\s+(?=\S)"
)
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d*$|…+\s*\d*$")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
_ENTRY_END = re.compile(r"(?:[.!?;:,][\"'”’)\]]*|\b(?:and|or))$")


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Lines that make one block; `style` is the rounded size and weight by which headings are ranked."""

    kind: BlockKind
    lines: tuple[Line, ...]
    style: tuple[float, bool]

    @property
    def text(self) -> str:
        """Raw text, one line per line."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class BodyStyle:
    """What running text looks like in a document: its size in points, weight, and pitch over size."""

    size: float
    is_bold: bool
    pitch_ratio: float


def body_style(pages: Sequence[Sequence[Line]]) -> BodyStyle:
    """Measure the style most characters have and the usual distance of its lines."""
    characters: Counter[tuple[float, bool]] = Counter()
    for line in (line for page in pages for line in page):
        characters[line.size, line.is_bold] += len(line.text)
    if not characters:
        return BodyStyle(12.0, False, DEFAULT_PITCH_RATIO)
    size, is_bold = max(characters, key=lambda style: (characters[style], style))
    pitches = [
        (after.bottom - before.bottom) / size
        for page in pages
        for before, after in pairwise(page)
        if before.size == after.size == size and 0 < after.bottom - before.bottom < 3 * size
    ]
    return BodyStyle(size, is_bold, median(pitches) if pitches else DEFAULT_PITCH_RATIO)


def group_lines(lines: Sequence[Line], body: BodyStyle, *, borders: Sequence[float] = ()) -> tuple[LineBlock, ...]:
    """Group lines in reading order to blocks; a drawn border (its distance from the page top) always parts them."""
    edges = [max(other.x1 for other in lines if _is_aligned(other, line)) for line in lines]
    groups: list[list[Line]] = []
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if groups and _is_next_column(groups[-1][-1], line):
            goes_on = _runs_over(groups[-1], line, edges[index - 1])
        else:
            goes_on = (
                bool(groups)
                and not _is_parted(groups[-1], line, following, body, borders)
                and not _starts_block(groups[-1], line, edges[index])
            )
        if goes_on:
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(_as_block(group, body) for group in groups)


def heading_levels(blocks: Sequence[LineBlock]) -> dict[tuple[float, bool], int]:
    """Level of each heading style of a document: larger before smaller, bold before regular, from 1."""
    styles = {block.style for block in blocks if block.kind is BlockKind.HEADING}
    return {style: level for level, style in enumerate(sorted(styles, reverse=True), start=1)}


def _is_next_column(last: Line, line: Line) -> bool:
    return line.column != last.column and line.column != 0 and line.top < last.top


def _runs_over(group: Sequence[Line], line: Line, last_edge: float) -> bool:
    """Whether a paragraph at the foot of one column goes on at the head of the next."""
    last = group[-1]
    if abs(last.size - line.size) >= SIZE_STEP_POINTS or last.is_bold or line.is_bold or _marker_width(line.text):
        return False
    if _SENTENCE_END.search(last.text):
        return False
    return line.text[:1].islower() or not _has_room(last, line, last_edge)


def _is_parted(
    group: Sequence[Line], line: Line, following: Line | None, body: BodyStyle, borders: Sequence[float]
) -> bool:
    """Whether another column, a border or a gap wider than the pitch around it parts a line from those above."""
    last = group[-1]
    if line.top < last.top or any(last.middle < border < line.middle for border in borders):
        return True
    gap = line.bottom - last.bottom
    around = [
        pitch for pitch in (_pitch(group[-2], last) if len(group) > 1 else None, _pitch(line, following)) if pitch
    ]
    usual = min(around) if around else body.pitch_ratio * line.size
    return gap > GAP_RATIO * usual or gap > MAX_PITCH_RATIO * line.size


def _pitch(line: Line, following: Line | None) -> float | None:
    """Distance to the line below if it has the same size."""
    if following is None or abs(line.size - following.size) >= SIZE_STEP_POINTS or following.top <= line.top:
        return None
    return following.bottom - line.bottom


def _starts_block(group: Sequence[Line], line: Line, right_edge: float) -> bool:
    """Whether a line's own look or the end of the line above says that it begins something new."""
    first, last = group[0], group[-1]
    if abs(last.size - line.size) >= SIZE_STEP_POINTS or last.is_bold != line.is_bold:
        return True
    if _is_entry(group, line) or _LEADERS.search(last.text) or _is_outdented(group, line):
        return True
    is_indented = line.x0 - last.x0 > INDENT_POINTS and len(group) > 1 and abs(last.x0 - first.x0) < INDENT_POINTS
    return (is_indented and not _marker_width(first.text)) or _ended_early(last, line, right_edge)


def _is_entry(group: Sequence[Line], line: Line) -> bool:
    """Whether a line opens with a bullet, or with a number that is no figure of a running sentence."""
    if _BULLET.match(line.text):
        return True
    if not _NUMBERED.match(line.text):
        return False
    last = group[-1]
    if _ENTRY_END.search(last.text) or (_NUMBERED.match(last.text) and abs(last.x0 - line.x0) < INDENT_POINTS):
        return True
    hangs = bool(_BULLET.match(last.text)) and line.x0 - last.x0 > INDENT_POINTS and line.text[0].isdigit()
    return not hangs and abs(last.x0 - line.x0) >= INDENT_POINTS


def _is_aligned(first: Line, second: Line) -> bool:
    is_level = abs(first.x0 - second.x0) < INDENT_POINTS and first.column == second.column
    return is_level and abs(first.size - second.size) < SIZE_STEP_POINTS


def _is_outdented(group: Sequence[Line], line: Line) -> bool:
    """Whether a line goes back to the left of a hanging bullet's text after a finished sentence."""
    if not _marker_width(group[0].text) or len(group) == 1:
        return False
    return line.x0 < group[-1].x0 - INDENT_POINTS


def _ended_early(last: Line, line: Line, right_edge: float) -> bool:
    """Whether a line ends a sentence although the next line's first word would have fitted, or is very short."""
    if abs(last.x0 - line.x0) >= INDENT_POINTS:
        return False
    if _SENTENCE_END.search(last.text):
        return _has_room(last, line, right_edge)
    room = right_edge - last.x1
    return line.words[0].text[:1].isupper() and room > SHORT_LINE_ROOM * (right_edge - last.x0)


def _has_room(last: Line, line: Line, right_edge: float) -> bool:
    """Whether the first word of a line would have fitted on the line before."""
    needed = line.words[0].x1 - line.words[0].x0 + line.size
    return right_edge - last.x1 > NEEDED_ROOM_RATIO * needed


def _as_block(group: Sequence[Line], body: BodyStyle) -> LineBlock:
    first = group[0]
    style = (first.size, first.is_bold)
    if _is_heading(group, body):
        return LineBlock(BlockKind.HEADING, tuple(group), style)
    kind = BlockKind.BULLET if _is_bullet(first.text) else BlockKind.PARAGRAPH
    return LineBlock(kind, tuple(group), style)


def _is_heading(group: Sequence[Line], body: BodyStyle) -> bool:
    text = " ".join(line.text for line in group)
    if len(text.split()) > HEADING_MAX_WORDS or not any(map(str.isalpha, text)) or _BULLET.match(text):
        return False
    if group[0].size >= body.size * HEADING_SIZE_RATIO:
        return not text.endswith((".", ";", ","))
    is_bold = group[0].is_bold and not body.is_bold and not text.endswith((".", ";", ","))
    is_capitals = text.isupper() and len(text) > 3 and len(group) == 1 and not any(map(str.isdigit, text))
    return group[0].size >= body.size - SIZE_STEP_POINTS and (is_bold or is_capitals)


def _is_bullet(text: str) -> bool:
    """Whether text is a list entry: a bullet glyph, a letter or roman numeral; numbered paragraphs are prose."""
    if _BULLET.match(text):
        return True
    return bool(_NUMBERED.match(text)) and not text[0].isdigit() and not text.startswith(tuple("(0123456789"))


def _marker_width(text: str) -> int:
    """Characters of the bullet or number a line starts with; 0 when it has none."""
    match = _BULLET.match(text) or _NUMBERED.match(text)
    return match.end() if match else 0
