"""Pages as extracted in, the same pages with their furniture marked and split paragraphs made whole out.

Works on any format's pages, from their blocks alone: running headers and footers, page numbers, contents pages,
glossaries and document control boxes get their section type, and a paragraph that runs over a page join moves
wholly to the page it starts on. Nothing is deleted. For every block `page.text[char_start:char_end]` stays its text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.records import Block, BlockKind, Page, SectionType

EDGE_BLOCKS = 3
"""Blocks at either end of a page among which running headers and footers are sought."""
EDGE_SHARE = 0.13
"""Share of the page height, at top and bottom, that running headers and footers keep to."""
MIN_REPEATS = 2
"""Pages on which the same words (figures masked) at the same end make a running header or footer."""
MIN_REPEATS_UNPLACED = 3
"""The same where blocks have no place on the page, so that a repeated first line must be surer."""
MIN_REPEAT_SHARE = 0.2
"""Least share of a document's pages for the same; chapters change their headers."""
RUNNING_MAX_WORDS = 30
"""A longer block is prose even when it stands at a page's edge twice."""
MIN_CONTENTS_ENTRIES = 3
"""Lines with leaders to a page number that make a contents page without a heading."""
MAX_CONTENTS_ENTRY_CHARS = 400
"""Longer text is no entry of a contents page; its leaders would take the pattern for ever."""
MIN_CONTROL_CUES = 3
"""Different words of version control in a table's headings, or labelled lines in a row, that make a control box."""
MIN_JOINED_WORDS = 8
"""A paragraph of fewer words without a full stop is a label, not the first half of a sentence."""
MAX_NAMES_SHARE = 0.57
"""Share of words with a capital from which a paragraph lists names: midway between the densest prose (0.50) and the
sparsest list of names (0.64) among 828 paragraphs of 32 documents."""
HANGING_INDENT_POINTS = 4.0
"""Text this much right of a bullet's left edge hangs from it."""

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:[-–|]\s*)?(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?(?:\s*[-–|])?(?:\s*page)?|page\s*\d+.*",
    re.IGNORECASE,
)
_PAGE_OF = re.compile(r"\bpage\s*\d+(?:\s*(?:of|/)\s*\d+)?$|^\d+\s*\|\s*page\b", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:table of |list of )?(?:contents|figures|tables)\.?", re.IGNORECASE)
_CONTENTS_ENTRY = re.compile(r".*?(?:\.\s?){4,}\s*\d{1,4}|.*?…+\s*\d{1,4}", re.DOTALL)
_TRAILING_NUMBER = re.compile(r".{2,120}?\s\d{1,4}", re.DOTALL)
_NUMBERING = r"(?:(?:appendix|annex)?\s*[\dA-Z]{0,2}(?:\.\d+)*[.:)]?\s*[-–]?\s*)?"
_GLOSSARY = re.compile(
    _NUMBERING + r"(?:glossary(?: of .{3,40})?|(?:list of )?(?:abbreviations|acronyms).{0,30}|terms used.{0,30})",
    re.IGNORECASE,
)
_CONTROL_HEADING = re.compile(
    _NUMBERING + r"(?:document|version|revision|amendment|change)\s(?:control|history|record|information).{0,30}",
    re.IGNORECASE,
)
_CONTROL_LABEL = re.compile(
    r"\W*(version(?: n\w+)?|author|(?:document )?owner|approved by|approval date|ratified by|reviewed by|amended by"
    r"|date (?:of issue|approved|issued)|issue date|effective date|(?:next )?review(?: date)?|status|classification"
    r"|document (?:title|reference|status)|change(?:s|d by)?|date)\s*(?:[:|]|$)",
    re.IGNORECASE,
)
_SENTENCE_PUNCTUATION = re.compile(r"[.!?;:][\"'”’)\]]*$")
_LOCATION = re.compile(r"pp?\. (\d+)(?:-(\d+))?")


def arrange_pages(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Mark page furniture and reference parts, then bring paragraphs split by a page join together."""
    marked = _mark_running(list(pages))
    marked = _mark_parts(marked)
    return tuple(_join_split_paragraphs(marked))


def _mark_running(pages: Sequence[Page]) -> list[Page]:
    """Mark what repeats at page tops and bottoms, and page numbers and `Page x of y` there even once."""
    repeats: Counter[tuple[SectionType, str]] = Counter()
    for page in pages:
        repeats.update({(end, _masked(page, page.blocks[index])) for index, end in _edges(page)})
    return [_retype(page, dict(_running_blocks(page, repeats, len(pages)))) for page in pages]


def _running_blocks(
    page: Page, repeats: Mapping[tuple[SectionType, str], int], page_count: int
) -> Iterator[tuple[int, SectionType]]:
    for index, end in _edges(page):
        block = page.blocks[index]
        text = _text(page, block)
        least = MIN_REPEATS if _is_placed(page, block) else MIN_REPEATS_UNPLACED
        if _PAGE_NUMBER.fullmatch(text.strip()):
            yield index, SectionType.PAGE_NUMBER
        elif len(text.split()) <= RUNNING_MAX_WORDS and (
            repeats[end, _masked(page, block)] >= max(least, MIN_REPEAT_SHARE * page_count) or _PAGE_OF.search(text)
        ):
            yield index, end


def _edges(page: Page) -> Iterator[tuple[int, SectionType]]:
    """Positions of the blocks near the page's top and bottom; a block is given once.

    Comments and form fields, which come after the page's own blocks, are not counted.
    """
    placed = [index for index, block in enumerate(page.blocks) if block.bbox is not None]
    count = placed[-1] + 1 if placed else len(page.blocks)
    for index, block in enumerate(page.blocks[:count]):
        is_first, is_last = index < EDGE_BLOCKS, index >= count - EDGE_BLOCKS
        if block.section_type is not SectionType.BODY or not (is_first or is_last):
            continue
        if not _is_placed(page, block):
            if index == 0 or index == count - 1:
                yield index, SectionType.RUNNING_HEADER if index == 0 else SectionType.RUNNING_FOOTER
        elif is_first and _share(page, block, 3) <= EDGE_SHARE:
            yield index, SectionType.RUNNING_HEADER
        elif is_last and _share(page, block, 1) >= 1 - EDGE_SHARE:
            yield index, SectionType.RUNNING_FOOTER


def _is_placed(page: Page, block: Block) -> bool:
    return bool(page.height) and block.bbox is not None


def _share(page: Page, block: Block, side: int) -> float:
    """How far down the page a block's upper (1) or lower (3) side lies, from 0 to 1."""
    return block.bbox[side] / page.height if block.bbox and page.height else 0.5


def _masked(page: Page, block: Block) -> str:
    """A block's words by which repeats are told: figures are alike, and a page number at either end is left out."""
    return _DIGITS.sub("#", " ".join(_text(page, block).lower().split())).strip("# |")


def _mark_parts(pages: Sequence[Page]) -> list[Page]:
    """Mark contents pages, glossaries and document control boxes; a headed part may go on over pages."""
    marked: list[Page] = []
    part: tuple[SectionType, int] | None = None
    for page in pages:
        types: dict[int, SectionType] = dict(_unheaded_parts(page))
        for index, block in enumerate(page.blocks):
            if block.section_type not in (SectionType.BODY, SectionType.TABLE_HEADER):
                continue
            part = _part_at(page, block, part)
            if part:
                types[index] = part[0]
        marked.append(_retype(page, types))
    return marked


def _part_at(page: Page, block: Block, part: tuple[SectionType, int] | None) -> tuple[SectionType, int] | None:
    """The headed part (and its heading's level) a block belongs to, given the part of the block before it."""
    text = _text(page, block).strip()
    opened = _opened_part(text) if block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH) else None
    if opened:
        return opened, block.level or 99
    if part is None:
        return None
    if part[0] is SectionType.CONTENTS:
        return part if _is_contents_entry(text) or _TRAILING_NUMBER.fullmatch(text) else None
    if block.kind is BlockKind.HEADING and (block.level or 1) <= part[1]:
        return None
    if part[0] is SectionType.DOCUMENT_CONTROL and block.kind is not BlockKind.ROW and not _CONTROL_LABEL.match(text):
        return None
    return part


def _opened_part(text: str) -> SectionType | None:
    if _CONTENTS.fullmatch(text):
        return SectionType.CONTENTS
    if _GLOSSARY.fullmatch(text):
        return SectionType.GLOSSARY
    return SectionType.DOCUMENT_CONTROL if _CONTROL_HEADING.fullmatch(text) else None


def _unheaded_parts(page: Page) -> Iterator[tuple[int, SectionType]]:
    """Contents entries with leaders, version tables and runs of labelled lines, told without a heading."""
    bodies = [index for index, block in enumerate(page.blocks) if block.section_type is SectionType.BODY]
    entries = [index for index in bodies if _is_contents_entry(_text(page, page.blocks[index]))]
    if len(entries) >= MIN_CONTENTS_ENTRIES:
        yield from ((index, SectionType.CONTENTS) for index in entries)
    for index, block in enumerate(page.blocks):
        headings = block.columns if block.columns else _header_cells(page, block)
        if _control_cues(headings) >= MIN_CONTROL_CUES:
            yield index, SectionType.DOCUMENT_CONTROL
    labelled = [index for index in bodies if _CONTROL_LABEL.match(_text(page, page.blocks[index]))]
    labelled = [index for index in labelled if not page.blocks[index].columns]
    if _control_cues([_text(page, page.blocks[index]) for index in labelled]) >= MIN_CONTROL_CUES:
        yield from ((index, SectionType.DOCUMENT_CONTROL) for index in labelled)


def _is_contents_entry(text: str) -> bool:
    return len(text) <= MAX_CONTENTS_ENTRY_CHARS and _CONTENTS_ENTRY.fullmatch(text) is not None


def _header_cells(page: Page, block: Block) -> list[str]:
    return _text(page, block).split(" | ") if block.section_type is SectionType.TABLE_HEADER else []


def _control_cues(texts: Sequence[str]) -> int:
    """Different control labels among texts; without a version, an approval or a review date it is some other table."""
    labels = {match[1].lower() for match in map(_CONTROL_LABEL.match, texts) if match}
    is_control = any(word in label for label in labels for word in ("version", "approv", "review", "ratified"))
    return len(labels) if is_control else 0


def _join_split_paragraphs(pages: Sequence[Page]) -> list[Page]:
    """Move the rest of a paragraph to the page before, from the last join to the first, so that chains work."""
    joined = list(pages)
    for index in range(len(joined) - 1, 0, -1):
        before, after = joined[index - 1], joined[index]
        last, first = _last_body(before), _first_body(after)
        if last is None or first is None or not _continues(before, before.blocks[last], after, after.blocks[first]):
            continue
        rest = after.blocks[first]
        joined[index - 1] = _lengthen(before, last, _text(after, rest), rest.location)
        joined[index] = _without(after, first)
    return joined


def _last_body(page: Page) -> int | None:
    return next((index for index in reversed(range(len(page.blocks))) if _is_text(page.blocks[index])), None)


def _first_body(page: Page) -> int | None:
    return next((index for index, block in enumerate(page.blocks) if _is_text(block)), None)


def _is_text(block: Block) -> bool:
    """Whether a block is neither furniture of the page nor hidden."""
    furniture = (SectionType.RUNNING_HEADER, SectionType.RUNNING_FOOTER, SectionType.PAGE_NUMBER, SectionType.NOTE)
    return block.section_type not in furniture and not block.is_hidden


def _continues(before: Page, last: Block, after: Page, first: Block) -> bool:
    """Whether the first block of a page is the rest of the last block of the page before.

    It is when the sentence is unfinished, or when it hangs where the text of a bullet hung.
    """
    are_pages = all(_LOCATION.fullmatch(block.location) for block in (last, first))
    is_prose = last.kind in (BlockKind.PARAGRAPH, BlockKind.BULLET) and first.kind is BlockKind.PARAGRAPH
    if not are_pages or not is_prose or last.section_type is not first.section_type:
        return False
    text, rest = _text(before, last), _text(after, first)
    if last.kind is BlockKind.BULLET and _hangs(last, first):
        return True
    if _SENTENCE_PUNCTUATION.search(text):
        return False
    return rest[:1].islower() or (last.kind is BlockKind.PARAGRAPH and _is_prose(text))


def _is_prose(text: str) -> bool:
    """Whether text has the length of a sentence and is not a list of names, which needs no full stop."""
    words = text.split()
    capitalised = sum(word[0].isupper() for word in words)
    return len(words) >= MIN_JOINED_WORDS and capitalised <= MAX_NAMES_SHARE * len(words)


def _hangs(bullet: Block, paragraph: Block) -> bool:
    if bullet.bbox is None or paragraph.bbox is None:
        return False
    indent = paragraph.bbox[0] - bullet.bbox[0]
    return HANGING_INDENT_POINTS < indent < 10 * HANGING_INDENT_POINTS


def _lengthen(page: Page, index: int, rest: str, location: str) -> Page:
    """Append the rest of a block's text to it, moving what follows."""
    block = page.blocks[index]
    text = _text(page, block)
    glue = "" if text.endswith("-") and text[-2:-1].isalpha() else " "
    whole = text + glue + rest
    return _set_text(page, index, replace(block, location=_span(block.location, location)), whole)


def _without(page: Page, index: int) -> Page:
    """Take a block and its line break out of a page."""
    block = page.blocks[index]
    end = block.char_end + (page.text[block.char_end : block.char_end + 1] == "\n")
    return _cut(page, index, block.char_start, end)


def _cut(page: Page, index: int, start: int, end: int) -> Page:
    kept = (*page.blocks[:index], *(_moved(block, start - end) for block in page.blocks[index + 1 :]))
    return replace(page, text=page.text[:start] + page.text[end:], blocks=kept)


def _set_text(page: Page, index: int, block: Block, text: str) -> Page:
    growth = len(text) - (block.char_end - block.char_start)
    changed = replace(block, char_end=block.char_end + growth)
    later = (_moved(other, growth) for other in page.blocks[index + 1 :])
    return replace(
        page,
        text=page.text[: block.char_start] + text + page.text[block.char_end :],
        blocks=(*page.blocks[:index], changed, *later),
    )


def _moved(block: Block, distance: int) -> Block:
    return replace(block, char_start=block.char_start + distance, char_end=block.char_end + distance)


def _span(first: str, last: str) -> str:
    """Both locations as one: `p. 4` and `pp. 5-6` make `pp. 4-6`."""
    start, end = _LOCATION.fullmatch(first), _LOCATION.fullmatch(last)
    if start is None or end is None:
        return first
    return f"pp. {start[1]}-{end[2] or end[1]}"


def _retype(page: Page, types: Mapping[int, SectionType]) -> Page:
    blocks = (
        replace(block, section_type=types.get(index, block.section_type)) for index, block in enumerate(page.blocks)
    )
    return replace(page, blocks=tuple(blocks)) if types else page


def _text(page: Page, block: Block) -> str:
    return page.text[block.char_start : block.char_end]
