"""Render a PDF: page templates, one or two flowing columns, landscape pages, hand-outs, scans and locked files.

In: a `Source`. Out: the bytes. reportlab's invariant mode gives no file id of the moment; the creation date is the
author's. `looks.py` holds what families of documents have in common, `flow.py` sets the blocks.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

from blocks import Block, Panel, Source, inner_tables
from canvases import canvas_maker, draw_cover
from decks import slides_of
from flow import COLUMN_GAP, flowables, story
from handouts import handout_pages
from looks import LOOKS, MARGIN, Look, Setting, page_size, register_fonts
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)
from reportlab.platypus.doctemplate import LayoutError
from scans import scanned

FOOT = 2.1 * cm
"""Height below which only running lines stand."""
HEAD_AND_FOOT = 4.4 * cm
OPENING_PANELS = ("masthead", "letterhead", "version")
"""Parts that stand over the whole width where the text runs in two columns."""


class _Document(BaseDocTemplate):  # type: ignore[misc]
    """A document that reports its headings to the contents page."""

    def afterFlowable(self, flowable: Flowable) -> None:  # reportlab's name
        level = getattr(flowable, "contents_level", None)
        if level is not None:
            key = f"h{self.seq.nextf('heading')}"
            self.canv.bookmarkPage(key)
            self.notify("TOCEntry", (level, flowable.getPlainText(), self.page, key))


def render_pdf(source: Source) -> bytes:
    """The bytes of the PDF: pictures alone for a scan, encrypted where the source gives a password."""
    content = print_pages(source)
    return scanned(source, content) if source.flag("scan") else content


def print_pages(source: Source) -> bytes:
    """The PDF with its text, before it is scanned."""
    register_fonts()
    look = look_of(source)
    cover = next((b for b in source.blocks if isinstance(b, Panel) and b.name == "cover"), None)
    if look is LOOKS["handout"]:
        cover = None
    out = io.BytesIO()
    width, height = size = page_size(source, look)
    password = source.text("password")
    document = _Document(
        out,
        pagesize=size,
        title=source.file_property("title"),
        author=source.file_property("author"),
        creator="Quenbridge document templates",
        invariant=1,
        encrypt=StandardEncryption(password, f"{password}-owner", strength=128) if password else None,
    )
    setting = Setting(look, width - 2 * MARGIN, height - HEAD_AND_FOOT, inner_tables(source.blocks))
    flow = [NextPageTemplate("body"), PageBreak()] if cover else []
    columns = int(source.text("columns") or 1)
    if source.text("look") == "handout":
        flow += handout_pages(slides_of(source), setting)
    elif columns > 1:
        flow += list(_column_story(source.blocks, setting, columns, None if cover else document))
    else:
        flow += list(story(source.blocks, setting))
    document.addPageTemplates(list(_templates(setting, size, columns, cover)))
    try:
        document.multiBuild(flow, canvasmaker=canvas_maker(source, look, first_plain=bool(cover)))
    except LayoutError as error:
        raise ValueError(f"something is larger than a page or column and cannot be parted: {error}") from error
    return out.getvalue()


def look_of(source: Source) -> Look:
    """The look that the source names, in its own brand colour; a scan's type is embedded."""
    name = source.text("look")
    if name not in LOOKS:
        raise ValueError(f"look: {name or 'missing'}; it is one of {' '.join(LOOKS)}")
    look = LOOKS[name]
    if source.text("brand"):
        look = replace(look, brand=source.text("brand"))
    if source.text("points"):
        points = float(source.text("points"))
        look = replace(look, body_points=points, cell_points=min(look.cell_points, points - 0.8))
    return replace(look, family="Vera") if source.flag("scan") else look


def _templates(
    setting: Setting, size: tuple[float, float], columns: int, cover: Panel | None
) -> Iterator[PageTemplate]:
    """The first template serves the first page: the cover, or the body's own."""
    width, height = size
    look = setting.look
    frame = Frame(MARGIN, FOOT, setting.width, setting.height, 0, 0, 0, 0, id="body")
    side = Frame(MARGIN, FOOT, height - 2 * MARGIN, width - HEAD_AND_FOOT, 0, 0, 0, 0, id="side")

    def paint(canvas: Canvas, document: BaseDocTemplate) -> None:
        if cover:
            draw_cover(canvas, cover, look)

    if cover:
        yield PageTemplate("cover", [frame], onPage=paint)
    bodies = _column_frames(setting, columns, setting.height) if columns > 1 else [frame]
    yield PageTemplate("body", bodies, onPage=lambda canvas, document: None)
    yield PageTemplate("landscape", [side], onPage=lambda canvas, document: None, pagesize=(height, width))


def _column_story(
    blocks: tuple[Block, ...], setting: Setting, columns: int, document: BaseDocTemplate | None
) -> Iterator[Flowable]:
    """Text in flowing columns, below a masthead of full width unless a cover comes first (`document` is None)."""
    inside = replace(setting, width=(setting.width - COLUMN_GAP * (columns - 1)) / columns)
    opening = [b for b in blocks if document and isinstance(b, Panel) and b.name in OPENING_PANELS]
    wide = [flowable for block in opening for flowable in flowables(block, setting)]
    if document and wide:
        needed = sum(flowable.wrap(setting.width, setting.height)[1] + flowable.getSpaceAfter() for flowable in wide)
        top = Frame(MARGIN, FOOT + setting.height - needed - 6, setting.width, needed + 6, 0, 0, 0, 0, id="top")
        frames = [top, *_column_frames(setting, columns, setting.height - needed - 10)]
        document.addPageTemplates([PageTemplate("opening", frames)])
        yield from (NextPageTemplate("body"), *wide, FrameBreak())
    for block in blocks:
        if block not in opening:
            yield from flowables(block, inside)


def _column_frames(setting: Setting, columns: int, height: float) -> list[Frame]:
    width = (setting.width - COLUMN_GAP * (columns - 1)) / columns
    return [
        Frame(MARGIN + number * (width + COLUMN_GAP), FOOT, width, height, 0, 0, 0, 0, id=f"column{number}")
        for number in range(columns)
    ]
