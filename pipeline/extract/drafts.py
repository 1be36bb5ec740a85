"""Blocks as a reader meets them in, pages with offsets out.

Readers of formats without printed pages give `DraftBlock`s; `compose_page` normalises their text, leaves out the
blank ones and lays them end to end, so that no reader counts characters itself. A block never holds a line break.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.extract.normalise import flow_lines, normalise_text
from pipeline.records import Block, BlockKind, Page, SectionType

MAX_LABEL_CHARS = 80
"""A heading is cut to this length inside a location, so that a citation stays on one line."""

START = "start"
"""Location of what stands before the first heading."""

RUNNING_TYPES = frozenset({SectionType.RUNNING_HEADER, SectionType.RUNNING_FOOTER, SectionType.PAGE_NUMBER})
"""Section types of page furniture, which does not make a document hold words."""


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


@dataclass(slots=True)
class TextPlace:
    """Where a reader stands in running text: the heading, and what came under it so far."""

    heading: str = START
    paragraphs: int = 0
    tables: int = 0
    boxes: int = 0

    def next_paragraph(self) -> str:
        """Location of the next paragraph under the heading."""
        self.paragraphs += 1
        return f"{self.heading}, para {self.paragraphs}"

    def next_table(self) -> str:
        """Location of the next table under the heading."""
        self.tables += 1
        return f"{self.heading}, table {self.tables}"

    def next_box(self) -> str:
        """Location of the next text box under the heading."""
        self.boxes += 1
        return f"{self.heading}, text box {self.boxes}"


def compose_sections(drafts: Iterable[DraftBlock]) -> tuple[Page, ...]:
    """Compose a page for each heading of level 1 with what follows it; page headers join the first of them."""
    sections: list[tuple[str, list[DraftBlock]]] = [(START, [])]
    for draft in drafts:
        if draft.kind is BlockKind.HEADING and draft.level == 1:
            is_bare = all(above.section_type is SectionType.RUNNING_HEADER for above in sections[-1][1])
            sections.append((draft.location, sections.pop()[1] if is_bare else []))
        sections[-1][1].append(draft)
    filled = [(location, held) for location, held in sections if held]
    return tuple(compose_page(ordinal, *section) for ordinal, section in enumerate(filled, start=1))


def holds_words(pages: Sequence[Page]) -> bool:
    """Whether any block is more than page furniture."""
    return any(block.section_type not in RUNNING_TYPES for page in pages for block in page.blocks)


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
