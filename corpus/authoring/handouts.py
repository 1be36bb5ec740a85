"""Set slides as a hand-out: two framed slides to a page, each with its speaker notes below, hidden slides left out."""

from __future__ import annotations

from dataclasses import replace

from decks import Slide
from flow import Whole, body_style, flowables
from looks import Setting, inline
from parts import padding
from reportlab.lib.colors import HexColor, white
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.platypus import Flowable, KeepInFrame, KeepTogether, Spacer
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid

SLIDE_HEIGHT = 9.4 * cm
TITLE_HEIGHT = 1.3 * cm


def handout_pages(slides: list[Slide], setting: Setting) -> list[Flowable]:
    """The flowables of the hand-out."""
    return [
        KeepTogether([_picture(slide, setting), *_notes(slide, setting)]) for slide in slides if not slide.is_hidden
    ]


def _picture(slide: Slide, setting: Setting) -> Flowable:
    look, family = setting.look, setting.family
    title = ParagraphStyle("st", fontName=family.bold, fontSize=14, leading=17, textColor=white)
    inside = replace(setting, width=setting.width - 24, height=SLIDE_HEIGHT - TITLE_HEIGHT)
    content = [flowable for block in slide.blocks for flowable in flowables(block, inside)]
    if slide.cover:
        large = ParagraphStyle("sc", fontName=family.regular, fontSize=13, leading=18, textColor=HexColor(look.brand))
        names = ("kicker", "subtitle", "date", "logos")
        content = [Text(inline(slide.cover.texts[name]), large) for name in names if name in slide.cover.texts]
    fitted = KeepInFrame(inside.width, inside.height - 16, content, mode="shrink")
    frame = Grid([[Text(inline(slide.title), title)], [fitted]], [setting.width], [TITLE_HEIGHT, inside.height])
    frame.setStyle(
        [
            ("BOX", (0, 0), (-1, -1), 1, HexColor("#5A5F66")),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor(look.brand)),
            ("VALIGN", (0, 0), (-1, 0), "MIDDLE"),
            ("VALIGN", (0, 1), (-1, 1), "TOP"),
            *padding(8),
        ]
    )
    return frame


def _notes(slide: Slide, setting: Setting) -> list[Flowable]:
    style = ParagraphStyle("notes", parent=body_style(setting), spaceBefore=4)
    return [*(Whole(inline(note.text), style) for note in slide.notes), Spacer(1, 16)]
