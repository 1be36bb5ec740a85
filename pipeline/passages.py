"""Arranged pages in, passages out: every block of text becomes passages, classified or kept with a plain reason.

A passage's heading is the path of headings above it; a bullet's lead-in (the paragraph that ends with a colon)
is its last part. Only paragraphs longer than the model reads are split, at sentence ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.records import Block, BlockKind, Page, Passage, SectionType, make_id

SPLIT_WORDS = 250
"""Blocks with more words are split: MiniLM reads 256 tokens, about 190 words, and longer text loses its end."""
PART_MIN_WORDS, PART_MAX_WORDS = 100, 180
"""A part is closed at the last sentence end within these words, so that each is read whole."""
LEAD_IN_CHARS = 200
"""Longest lead-in kept as heading; its start says what the bullets are about."""
HEADING_SEPARATOR = " > "

_SENTENCE_END = re.compile(r"(?<=[.!?;])[\"'”’)\]]*\s+(?=[\"'“‘(\[•]*[A-Z0-9•])|\s+(?=• )")
_WORD = re.compile(r"\S+")
_SECTION_REASONS = {
    SectionType.RUNNING_HEADER: "running header",
    SectionType.RUNNING_FOOTER: "running footer",
    SectionType.PAGE_NUMBER: "page number",
    SectionType.CONTENTS: "contents page",
    SectionType.GLOSSARY: "glossary",
    SectionType.DOCUMENT_CONTROL: "document control",
    SectionType.TABLE_HEADER: "table header",
}
_SMALL_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(slots=True)
class _HeadingPath:
    """The headings and the lead-in that stand above the block being read."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    lead_in: str = ""

    def text_for(self, block: Block) -> str:
        """The path above a block; for a heading, that of the headings it stands under."""
        depth = (block.level or 1) if block.kind is BlockKind.HEADING else None
        path = [text for level, text in self.headings if depth is None or level < depth]
        if block.kind is BlockKind.BULLET and self.lead_in:
            path.append(self.lead_in)
        return HEADING_SEPARATOR.join(_without_repeats(path))

    def read(self, block: Block, text: str) -> None:
        """Take note of a block for those that follow it."""
        if block.section_type in _SECTION_REASONS or block.is_hidden:
            return
        if block.kind is BlockKind.HEADING:
            level = block.level or 1
            self.headings = [*(above for above in self.headings if above[0] < level), (level, " ".join(text.split()))]
            self.lead_in = ""
        elif block.kind is BlockKind.PARAGRAPH:
            self.lead_in = _shortened(text) if text.rstrip().endswith(":") else ""
        elif block.kind is BlockKind.ROW:
            self.lead_in = ""


def split_passages(document_id: str, pages: Sequence[Page], *, min_words: int) -> tuple[Passage, ...]:
    """Make the passages of a document, in reading order, without overlap, covering every block that holds text.

    Blocks under `min_words` words, headings, page furniture and hidden text are passages with an
    `excluded_reason`. Equal texts at equal locations get different ids by their order.
    """
    path = _HeadingPath()
    repeats: Counter[tuple[str, str]] = Counter()
    passages: list[Passage] = []
    for page in pages:
        for block in page.blocks:
            heading = path.text_for(block)
            for start, end in _parts(page.text, block):
                text = page.text[start:end]
                repeats[block.location, text] += 1
                repeat = repeats[block.location, text]
                word_count = len(text.split())
                passages.append(
                    Passage(
                        passage_id=make_id("passage", document_id, block.location, text, repeat),
                        document_id=document_id,
                        ordinal=len(passages) + 1,
                        page_ordinal=page.ordinal,
                        page_number=page.page_number,
                        location=block.location,
                        bbox=block.bbox,
                        char_start=start,
                        char_end=end,
                        heading=heading,
                        section_type=block.section_type,
                        text=text,
                        word_count=word_count,
                        excluded_reason=_excluded_reason(block, word_count, min_words),
                        kind_of_block=block.kind,
                        is_ocr=page.method == "ocr",
                    )
                )
            path.read(block, page.text[block.char_start : block.char_end])
    return tuple(passages)


def _excluded_reason(block: Block, word_count: int, min_words: int) -> str | None:
    """Why a passage is not classified, in plain words; None when it is."""
    if block.is_hidden:
        return "hidden"
    if block.section_type in _SECTION_REASONS:
        return _SECTION_REASONS[block.section_type]
    if block.kind is BlockKind.HEADING:
        return "heading"
    return f"under {_in_words(min_words)} words" if word_count < min_words else None


def _parts(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Start and end of each part of a block, outer spaces left out; nothing for a blank block."""
    held = text[block.char_start : block.char_end]
    start = block.char_start + len(held) - len(held.lstrip())
    end = block.char_start + len(held.rstrip())
    if start >= end:
        return
    words = [(start + match.start(), start + match.end()) for match in _WORD.finditer(text[start:end])]
    if len(words) <= SPLIT_WORDS:
        yield start, end
        return
    starts = {start + match.end() for match in _SENTENCE_END.finditer(text[start:end])}
    for first, last in _word_spans(words, starts):
        yield words[first][0], words[last][1]


def _word_spans(words: Sequence[tuple[int, int]], sentence_starts: set[int]) -> Iterator[tuple[int, int]]:
    """First and last word of each part: up to the latest sentence end in reach, else as many words as fit."""
    first = 0
    while len(words) - first > PART_MAX_WORDS:
        reach = range(first + PART_MAX_WORDS, first, -1)
        breaks = [position for position in reach if words[position][0] in sentence_starts]
        wanted = _balanced(len(words) - first)
        near = [position for position in breaks if position - first >= PART_MIN_WORDS]
        after = min(near, key=lambda position: abs(position - first - wanted)) if near else (breaks or [reach[0]])[0]
        yield first, after - 1
        first = after
    yield first, len(words) - 1


def _balanced(word_count: int) -> int:
    """Words per part when as few parts as possible share them evenly."""
    parts = -(-word_count // PART_MAX_WORDS)
    return -(-word_count // parts)


def _without_repeats(path: Sequence[str]) -> list[str]:
    return [text for index, text in enumerate(path) if index == 0 or text != path[index - 1]]


def _shortened(text: str) -> str:
    """A lead-in on one line, cut at a word if it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LEAD_IN_CHARS else line[:LEAD_IN_CHARS].rsplit(" ", 1)[0] + " …"


def _in_words(number: int) -> str:
    return _SMALL_NUMBERS[number] if 0 <= number < len(_SMALL_NUMBERS) else str(number)
