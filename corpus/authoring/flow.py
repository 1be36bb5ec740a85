"""Turn blocks into reportlab flowables: text, tables, columns, contents and the designed parts.

In: blocks and a `Setting`. Out: flowables in order. Surprising rule: a paragraph is never split over two pages, so
that a running footer does not fall into a passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from blocks import Block, Heading, Lines, Panel, Paragraph, Part, Table
from charts import bar_chart, time_chart
from grids import grids
from looks import Setting, inline
from parts import (
    box,
    letterhead,
    masthead,
    padding,
    pullquote,
    signature,
    steps,
    tiles,
    version_box,
)
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BalancedColumns, CondPageBreak, Flowable, NextPageTemplate, PageBreak, Spacer
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid
from reportlab.platypus.tableofcontents import TableOfContents

COLUMN_GAP = 18
"""Points between two columns of text."""
BOX_PADDING = 5
HEADING_ROOM = 130
"""Points that must be free below a heading where tables run on over the page's end."""
NUMBERED = re.compile(r"(?P<number>\d+(\.\d+)+|\d{1,3}\.|\([a-z]+\)) (?P<words>.+)", re.DOTALL)


class Whole(Text):  # type: ignore[misc]
    """A paragraph that is never split, so that a running footer does not fall into it."""

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """No part of it."""
        return []


def story(blocks: tuple[Block, ...], setting: Setting) -> Iterator[Flowable]:
    """The flowables of blocks in order.

    Where tables run on, a heading does not hold its table together; a letter's closing keeps with its signature.
    """
    for block, after in zip_longest(blocks, blocks[1:]):
        if setting.look.runs_tables_on and isinstance(block, Heading) and isinstance(after, Table):
            loose = heading(block, setting)
            loose.keepWithNext = 0
            yield from (CondPageBreak(HEADING_ROOM), loose)
        elif isinstance(block, Paragraph) and isinstance(after, Panel) and after.name == "signature":
            closing = _paragraph(block, setting)
            closing.keepWithNext = 1
            yield closing
        else:
            yield from flowables(block, setting)


def flowables(block: Block, setting: Setting) -> list[Flowable]:
    """The flowables of one block; raises ValueError for a part that has no printed form."""
    if isinstance(block, Heading):
        return [heading(block, setting)]
    if isinstance(block, Paragraph):
        return [_paragraph(block, setting)]
    if isinstance(block, Table):
        return [*grids(block, setting), Spacer(1, 10)]
    if isinstance(block, Part):
        return _part(block, setting)
    if isinstance(block, Lines):
        return _lines(block, setting)
    if isinstance(block, Panel):
        return _panel(block, setting)
    return list(_contents(setting)) if block.name == "contents" else [PageBreak()] if block.name == "pagebreak" else []


def _part(part: Part, setting: Setting) -> list[Flowable]:
    if part.name == "inner":
        return []
    if part.name == "columns":
        return _columns(part, setting)
    if part.name == "landscape":
        inner = replace(setting, width=setting.height, height=setting.width)
        content = story(part.blocks, inner)
        return [NextPageTemplate("landscape"), PageBreak(), *content, NextPageTemplate("body"), PageBreak()]
    look = replace(setting.look, runs_tables_on=False)
    inside = replace(setting, width=setting.width - 2 * BOX_PADDING, look=look)
    return [box(part.argument, list(story(part.blocks, inside)), setting)]


def _lines(block: Lines, setting: Setting) -> list[Flowable]:
    if block.name == "tiles":
        return [tiles(block.lines, setting)]
    if block.name == "steps":
        return list(steps(block.lines, setting))
    return [Whole("<br/>".join(inline(line.text) for line in block.lines), body_style(setting))]


def _panel(panel: Panel, setting: Setting) -> list[Flowable]:
    look = setting.look
    if panel.name == "bars":
        return [bar_chart(panel.texts, width=setting.width, colours=(look.accent, look.brand)), Spacer(1, 8)]
    if panel.name == "chart":
        kind = panel.argument or "column"
        chart = time_chart(panel.texts, kind=kind, width=setting.width, colours=(look.accent, look.brand))
        return [chart, Spacer(1, 8)]
    if panel.name == "version":
        return [version_box(panel, setting)]
    if panel.name == "pullquote":
        return [pullquote(panel, setting)]
    makers = {"masthead": masthead, "letterhead": letterhead, "signature": signature}
    if panel.name in makers:
        return list(makers[panel.name](panel, setting))
    if panel.name == "cover":
        return []
    raise ValueError(f"::{panel.name} has no place in a PDF")


def _columns(part: Part, setting: Setting) -> list[Flowable]:
    """Two columns of like height on one page where they fit, else columns that run over pages."""
    count = int(part.argument or 2)
    width = (setting.width - COLUMN_GAP * (count - 1)) / count
    inside = replace(setting, width=width, look=replace(setting.look, runs_tables_on=False))
    cells = [flowables(block, inside) for block in part.blocks]
    heights = [sum(flowable.wrapOn(None, width, setting.height)[1] for flowable in cell) for cell in cells]
    allowed = [i for i in range(1, len(cells)) if not isinstance(part.blocks[i - 1], Heading)]
    if count > 2 or sum(heights) > 1.6 * setting.height or not allowed:
        content = list(story(part.blocks, inside))
        return [BalancedColumns(content, nCols=count, innerPadding=COLUMN_GAP, needed=72, spaceAfter=6)]
    split = min(allowed, key=lambda i: abs(sum(heights[:i]) - sum(heights[i:])))
    sides = [[flowable for cell in some for flowable in cell] for some in (cells[:split], cells[split:])]
    side_by_side = Grid([[sides[0], "", sides[1]]], [width, COLUMN_GAP, width], spaceAfter=6)
    side_by_side.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *padding(0)])
    return [side_by_side]


def _contents(setting: Setting) -> Iterator[Flowable]:
    family = setting.family
    brand = HexColor(setting.look.brand)
    title = ParagraphStyle("t", fontName=family.bold, fontSize=20, leading=26, textColor=brand)
    entry = ParagraphStyle("e", fontName=family.regular, fontSize=11, leading=21)
    nested = ParagraphStyle("n", parent=entry, leftIndent=16, fontSize=10, leading=16)
    yield Text("Contents", title)
    yield Spacer(1, 12)
    yield TableOfContents(levelStyles=[entry, nested], dotsMinLevel=0)
    yield PageBreak()


def heading(block: Heading, setting: Setting) -> Flowable:
    """A heading that keeps with what follows and reports itself to the contents page."""
    points = {1: 16, 2: 12.5, 3: 11}[min(block.level, 3)]
    style = ParagraphStyle(
        f"h{block.level}",
        fontName=setting.family.bold,
        fontSize=points,
        leading=points * 1.25,
        spaceBefore=points * 0.8,
        spaceAfter=5,
        textColor=HexColor(setting.look.brand),
        keepWithNext=1,
    )
    flowable = Text(inline(block.text), style)
    flowable.contents_level = block.level - 1 if block.level < 3 else None
    return flowable


def body_style(setting: Setting) -> ParagraphStyle:
    """The style of running text."""
    points = setting.look.body_points
    return ParagraphStyle("body", fontName=setting.family.regular, fontSize=points, leading=points * 1.38, spaceAfter=7)


def _paragraph(paragraph: Paragraph, setting: Setting) -> Flowable:
    look, body = setting.look, body_style(setting)
    if paragraph.style == "bullet":
        style = ParagraphStyle("bullet", parent=body, leftIndent=14, bulletIndent=3, spaceAfter=4)
        if look.bullet != "•":
            style = ParagraphStyle("bullet", parent=style, bulletColor=HexColor(look.brand), bulletFontSize=6)
            style.bulletFontName, style.bulletOffsetY = "ZapfDingbats", -1.5
        return Whole(inline(paragraph.text), style, bulletText=look.bullet)
    if paragraph.style == "quote":
        style = ParagraphStyle(
            "quote",
            parent=body,
            fontName=setting.family.italic,
            fontSize=12.5,
            leading=17,
            leftIndent=16,
            rightIndent=16,
            spaceBefore=6,
            spaceAfter=12,
            textColor=HexColor(look.brand),
        )
        return Whole(inline(paragraph.text), style)
    if paragraph.style == "callout":
        style = ParagraphStyle("callout", parent=body, fontName=setting.family.bold, textColor=HexColor(look.brand))
        tinted = Grid([[Text(inline(paragraph.text), style)]], [setting.width], spaceBefore=6, spaceAfter=10)
        tinted.setStyle([("BACKGROUND", (0, 0), (-1, -1), HexColor(look.tint)), *padding(10)])
        return tinted
    numbered = NUMBERED.fullmatch(paragraph.text) if look.hangs_numbers else None
    if numbered:
        style = ParagraphStyle("numbered", parent=body, leftIndent=30, bulletIndent=0)
        style.bulletFontName, style.bulletFontSize = body.fontName, body.fontSize
        return Whole(inline(numbered["words"]), style, bulletText=numbered["number"])
    return Whole(inline(paragraph.text), body)
