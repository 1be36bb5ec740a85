"""Render a PPTX: titles, bullets, speaker notes, grouped shapes, native charts and tables, hidden slides."""

from __future__ import annotations

import io
from typing import Any

from archives import with_fixed_stamps
from blocks import Block, Heading, Lines, Panel, Paragraph, Part, Source, Table, plain_text
from decks import Slide, slides_of
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.util import Emu, Inches, Pt
from slide_parts import BRAND, Area, add_box, add_chart, add_steps, add_table, add_tiles, write_text

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, TOP = Inches(0.6), Inches(1.45)
INNER_WIDTH, INNER_HEIGHT = Inches(12.1), Inches(5.2)
GAP = Inches(0.3)
SUBTITLE_POINTS = 24
"""Five lines of a cover fit above the foot line."""
GREY = RGBColor(0x60, 0x66, 0x6E)  # type: ignore[no-untyped-call]
TITLE_LAYOUT, CONTENT_LAYOUT, TITLE_ONLY_LAYOUT = 0, 1, 5
"""Positions of the layouts in python-pptx's own template."""


def render_pptx(source: Source) -> bytes:
    """The bytes of the presentation."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    properties = deck.core_properties
    properties.title, properties.author = source.file_property("title"), source.file_property("author")
    properties.last_modified_by = source.file_property("author")
    for number, slide in enumerate(slides_of(source), 1):
        _add_slide(deck, slide, source, number)
    out = io.BytesIO()
    deck.save(out)
    return with_fixed_stamps(out.getvalue(), created=source.file_property("created"))


def _add_slide(deck: Any, slide: Slide, source: Source, number: int) -> None:
    texts = [block for block in slide.blocks if isinstance(block, (Paragraph, Heading))]
    others: list[Block] = [block for block in slide.blocks if not isinstance(block, (Paragraph, Heading))]
    layout = TITLE_LAYOUT if slide.cover else CONTENT_LAYOUT if texts else TITLE_ONLY_LAYOUT
    page = deck.slides.add_slide(deck.slide_layouts[layout])
    if slide.cover:
        _fill_cover(page, slide.cover)
    else:
        _add_title(page, slide.title)
    if texts:
        _add_texts(page, texts, is_half=bool(others))
    _add_others(page, others, is_half=bool(texts))
    _add_foot(page, source, number)
    if slide.notes:
        frame = page.notes_slide.notes_text_frame
        frame.text = "\n".join(plain_text(note.text) for note in slide.notes)
    if slide.is_hidden:
        page._element.set("show", "0")


def _fill_cover(page: Any, cover: Panel) -> None:
    title, subtitle = page.shapes.title, page.placeholders[1]
    _place(title, Area(LEFT, Inches(2), INNER_WIDTH, Inches(1.6)))
    _place(subtitle, Area(LEFT, Inches(3.8), INNER_WIDTH, Inches(2.2)))
    title.text_frame.text = cover.texts.get("title", "")
    _style_title(title, 40)
    subtitle.text_frame.text = "\n".join(
        cover.texts[name] for name in ("kicker", "subtitle", "date", "logos") if name in cover.texts
    )
    subtitle.text_frame.word_wrap = True
    for paragraph in subtitle.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(SUBTITLE_POINTS)


def _add_title(page: Any, text: str) -> None:
    bar = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, WIDTH, Inches(0.18))
    bar.fill.solid()
    bar.fill.fore_color.rgb = BRAND
    bar.line.fill.background()
    title = page.shapes.title
    _place(title, Area(LEFT, Inches(0.35), INNER_WIDTH, Inches(0.95)))
    title.text_frame.text = plain_text(text)
    _style_title(title, 28)


def _style_title(title: Any, points: int) -> None:
    title.text_frame.word_wrap = True
    title.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    run = title.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold, run.font.color.rgb = Pt(points), True, BRAND


def _add_texts(page: Any, texts: list[Paragraph | Heading], *, is_half: bool) -> None:
    body = page.placeholders[1]
    width = Emu(int((INNER_WIDTH - GAP) / 2)) if is_half else INNER_WIDTH
    _place(body, Area(LEFT, TOP, width, INNER_HEIGHT))
    chars = sum(len(text.text) + 25 for text in texts)
    room = 1500 * (0.5 if is_half else 1)
    points = 20 if chars < room * 0.45 else 16 if chars < room * 0.75 else 13 if chars < room * 1.1 else 11
    body.text_frame.word_wrap = True
    for number, text in enumerate(texts):
        paragraph = body.text_frame.paragraphs[0] if number == 0 else body.text_frame.add_paragraph()
        is_bullet = isinstance(text, Paragraph) and text.style == "bullet"
        if not is_bullet:
            _drop_bullet(paragraph)
        write_text(paragraph, text.text, points=points, is_bold=isinstance(text, Heading))
        paragraph.space_after = Pt(6)


def _drop_bullet(paragraph: Any) -> None:
    """The layout gives every paragraph a bullet; running text needs none."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "0")
    properties.set("indent", "0")
    properties.insert(0, properties.makeelement("{http://schemas.openxmlformats.org/drawingml/2006/main}buNone", {}))


def _add_others(page: Any, blocks: list[Block], *, is_half: bool) -> None:
    """Stack tables, charts and groups; beside the text where there is any."""
    left = Emu(int(LEFT + (INNER_WIDTH + GAP) / 2)) if is_half else LEFT
    width = Emu(int((INNER_WIDTH - GAP) / 2)) if is_half else INNER_WIDTH
    height = Emu(int((INNER_HEIGHT - GAP * (len(blocks) - 1)) / max(1, len(blocks))))
    for number, block in enumerate(blocks):
        area = Area(left, Emu(int(TOP + number * (height + GAP))), width, height)
        if isinstance(block, Table):
            add_table(page.shapes, block, area)
        elif isinstance(block, Panel) and block.name in ("chart", "bars"):
            add_chart(page.shapes, block, area)
        elif isinstance(block, Lines) and block.name == "tiles":
            add_tiles(page.shapes, block.lines, area)
        elif isinstance(block, Lines):
            add_steps(page.shapes, block.lines, area, has_arrows=block.name == "steps")
        elif isinstance(block, Part) and block.name == "box":
            add_box(page.shapes, block, area)
        elif isinstance(block, Panel) and block.name == "pullquote":
            quote = page.shapes.add_textbox(*area)
            quote.text_frame.word_wrap = True
            write_text(quote.text_frame.paragraphs[0], block.texts["text"], points=22)
            write_text(quote.text_frame.add_paragraph(), block.texts.get("by", ""), points=12, is_bold=True)
        else:
            name = block.name if isinstance(block, (Panel, Part)) else type(block).__name__
            raise ValueError(f"::{name} has no place on a slide")


def _add_foot(page: Any, source: Source, number: int) -> None:
    foot = page.shapes.add_textbox(LEFT, Inches(7.0), INNER_WIDTH, Inches(0.35))
    words = " · ".join(filter(None, (source.text("marking"), source.text("footer"), str(number))))
    write_text(foot.text_frame.paragraphs[0], words, points=10)
    foot.text_frame.paragraphs[0].runs[0].font.color.rgb = GREY
    if source.text("watermark"):
        mark = page.shapes.add_textbox(Inches(10.6), Inches(0.3), Inches(2.3), Inches(0.5))
        write_text(mark.text_frame.paragraphs[0], source.text("watermark"), points=20, is_bold=True)


def _place(shape: Any, area: Area) -> None:
    shape.left, shape.top, shape.width, shape.height = area
