"""Split a source into slides: each heading of level 1 begins one, a cover is the title slide."""

from __future__ import annotations

from dataclasses import dataclass

from blocks import Block, Heading, Mark, Panel, Paragraph, Source


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide's title, blocks below it, speaker notes, and whether it is left out of the show."""

    title: str
    blocks: tuple[Block, ...]
    notes: tuple[Paragraph, ...]
    is_hidden: bool
    cover: Panel | None = None


def slides_of(source: Source) -> list[Slide]:
    """The slides in order; raises ValueError if text stands before the first title."""
    groups: list[list[Block]] = []
    for block in source.blocks:
        is_title = isinstance(block, Heading) and block.level == 1
        if is_title or (isinstance(block, Panel) and block.name == "cover"):
            groups.append([block])
        elif groups:
            groups[-1].append(block)
        else:
            raise ValueError("a slide begins with # and its title; something stands before the first")
    return [_slide(group) for group in groups]


def _slide(group: list[Block]) -> Slide:
    first, *rest = group
    notes = tuple(block for block in rest if isinstance(block, Paragraph) and block.style == "notes")
    shown = tuple(block for block in rest if block not in notes and not isinstance(block, Mark))
    is_hidden = any(isinstance(block, Mark) and block.name == "hidden" for block in rest)
    if isinstance(first, Panel):
        return Slide(first.texts.get("title", ""), shown, notes, is_hidden, first)
    assert isinstance(first, Heading)
    return Slide(first.text, shown, notes, is_hidden)
