"""Blocks as a reader meets them in, pages with offsets out.

Readers of formats without printed pages give `DraftBlock`s; `compose_page` normalises their text, leaves out the
blank ones and lays them end to end, so that no reader counts characters itself. A block never holds a line break.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.extract.normalise import flow_lines, normalise_text
from pipeline.records import Block, BlockKind, Page, SectionType

MAX_LABEL_CHARS = 80
"""A heading is cut to this length inside a location, so that a citation stays on one line."""


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """A block before its place in the page text is known; the fields are those of `Block`."""

    kind: BlockKind
    text: str
    location: str
    section_type: SectionType = SectionType.BODY
    level: int | None = None
    columns: tuple[str, ...] = ()
    is_hidden: bool = False


def compose_page(ordinal: int, location: str, drafts: Iterable[DraftBlock]) -> Page:
    """Lay drafts end to end, joined by line breaks, as one page without a page number; blank drafts are left out."""
    texts: list[str] = []
    blocks: list[Block] = []
    position = 0
    for draft in drafts:
        text = one_line(draft.text)
        if not text:
            continue
        blocks.append(
            Block(
                kind=draft.kind,
                char_start=position,
                char_end=position + len(text),
                location=draft.location,
                section_type=draft.section_type,
                level=draft.level,
                columns=draft.columns,
                is_hidden=draft.is_hidden,
            )
        )
        texts.append(text)
        position += len(text) + 1
    return Page(ordinal=ordinal, page_number=None, location=location, text="\n".join(texts), blocks=tuple(blocks))


def one_line(raw: str) -> str:
    """Normalise text and put it on one line."""
    return normalise_text(flow_lines([raw])).text


def heading_label(heading: str) -> str:
    """A heading as the first part of a location: without a last colon, cut at a word to `MAX_LABEL_CHARS`."""
    heading = heading.rstrip(": ") or heading
    if len(heading) <= MAX_LABEL_CHARS:
        return heading
    return heading[:MAX_LABEL_CHARS].rsplit(" ", 1)[0] + "…"
