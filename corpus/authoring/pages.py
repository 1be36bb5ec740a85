"""Render a PDF with cover or masthead, contents page, columns, ruled tables and running headers and footers.

In: a `Source`. Out: the bytes. reportlab's invariant mode gives no file id of the moment; the creation date is the
author's. The four looks differ in colour and in how a document opens.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from charts import bar_chart
from markup import EMPHASIS, Block, Columns, Contents, Heading, Panel, Paragraph, Source, Table
from reportlab.lib.colors import HexColor, white
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfdoc import PDFDate
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
)
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid
from reportlab.platypus.tableofcontents import TableOfContents

WIDTH, HEIGHT = A4
MARGIN = 2.1 * cm
FRAME_WIDTH = WIDTH - 2 * MARGIN
COLUMN_GAP = 18
"""Points between two columns of text."""
SHORT_CELL_CHARS = 9
"""Width in characters that every column is given at least, so that a date stays on one line."""


@dataclass(frozen=True, slots=True)
class Look:
    """Colours and body size of a family of documents."""

    brand: str
    tint: str
    accent: str
    body_points: float


LOOKS = {
    "strategy": Look("#17505C", "#E3EFF0", "#D98324", 10.2),
    "committee": Look("#33394A", "#ECEDF1", "#7A8399", 10.2),
    "health": Look("#00477F", "#E5EEF6", "#2A8CC7", 9.6),
    "survey": Look("#6B2D5C", "#F5EAF1", "#E0A030", 10.2),
}


class _Whole(Text):
    """A paragraph that is never split, so that a running footer does not fall into it."""

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        return []


class _Document(BaseDocTemplate):
    """A document that reports its headings to the contents page."""

    def afterFlowable(self, flowable: Flowable) -> None:  # reportlab's name
        level = getattr(flowable, "contents_level", None)
        if level is not None:
            key = f"h{self.seq.nextf('heading')}"
            self.canv.bookmarkPage(key)
            self.notify("TOCEntry", (level, flowable.getPlainText(), self.page, key))


def render_pdf(source: Source) -> bytes:
    """The bytes of the PDF."""
    look = LOOKS[source.text("look")]
    cover = next((b for b in source.blocks if isinstance(b, Panel) and b.name == "cover"), None)
    out = io.BytesIO()
    frame = Frame(MARGIN, 2.1 * cm, FRAME_WIDTH, HEIGHT - 4.4 * cm, 0, 0, 0, 0, id="body")
    document = _Document(
        out,
        pagesize=A4,
        title=source.text("title"),
        author=source.text("author"),
        creator="Quenbridge document templates",
        invariant=1,
    )
    pages = PageTemplate("body", [frame], onPage=lambda canvas, doc: None)
    opening = PageTemplate("cover", [frame], onPage=lambda canvas, doc: _draw_cover(canvas, cover, look))
    document.addPageTemplates([opening, pages] if cover else [pages])
    story = [NextPageTemplate("body"), PageBreak()] if cover else []
    for block in source.blocks:
        story += _flowables(block, look)
    document.multiBuild(story, canvasmaker=_canvas_maker(source, look, first_plain=bool(cover)))
    return out.getvalue()


def _canvas_maker(source: Source, look: Look, *, first_plain: bool) -> type[Canvas]:
    """A canvas that knows the number of pages, draws the running lines and carries the author's date."""

    class _Canvas(Canvas):
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)
            self._states: list[dict] = []
            _set_date(self, source.text("created"))

        def showPage(self) -> None:  # reportlab's name
            self._states.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for state in self._states:
                self.__dict__.update(state)
                if self._pageNumber > 1 or not first_plain:
                    _draw_running_lines(self, source, look, len(self._states))
                super().showPage()
            super().save()

    return _Canvas


def _set_date(canvas: Canvas, created: str) -> None:
    """Give the file the author's creation date in place of invariant mode's year 2000."""
    day = dt.date.fromisoformat(created)
    stamp = canvas._doc._timeStamp
    stamp.YMDhms = (day.year, day.month, day.day, 10, 15, 0)
    assert PDFDate(stamp).date == stamp.YMDhms


def _draw_running_lines(canvas: Canvas, source: Source, look: Look, page_count: int) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 8)
    canvas.setFillColor(HexColor("#5A5F66"))
    canvas.drawString(MARGIN, HEIGHT - 1.35 * cm, source.text("header"))
    canvas.drawString(MARGIN, 1.2 * cm, source.text("footer"))
    canvas.drawRightString(WIDTH - MARGIN, 1.2 * cm, f"Page {canvas.getPageNumber()} of {page_count}")
    canvas.setStrokeColor(HexColor(look.accent))
    canvas.setLineWidth(0.8)
    canvas.line(MARGIN, HEIGHT - 1.55 * cm, WIDTH - MARGIN, HEIGHT - 1.55 * cm)
    canvas.setStrokeColor(HexColor("#C9CED3"))
    canvas.line(MARGIN, 1.6 * cm, WIDTH - MARGIN, 1.6 * cm)
    canvas.restoreState()


def _draw_cover(canvas: Canvas, cover: Panel, look: Look) -> None:
    canvas.saveState()
    canvas.setFillColor(HexColor(look.brand))
    canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
    canvas.setFillColor(HexColor(look.accent))
    for number, radius in enumerate((7.2, 5.1, 3.0)):
        canvas.setFillAlpha(0.35 + 0.2 * number)
        canvas.circle(WIDTH - 2.5 * cm, HEIGHT - 3 * cm, radius * cm, stroke=0, fill=1)
    canvas.setFillAlpha(1)
    canvas.rect(MARGIN, 11.1 * cm, 3.2 * cm, 0.14 * cm, stroke=0, fill=1)
    lines = (
        ("kicker", 13, 19.2, "Helvetica"),
        ("title", 34, 17.6, "Helvetica-Bold"),
        ("subtitle", 15, None, "Helvetica"),
        ("date", 13, 10.4, "Helvetica-Bold"),
        ("logos", 11, 3.6, "Helvetica"),
    )
    position = HEIGHT
    for name, points, top, font in lines:
        style = ParagraphStyle(name, fontName=font, fontSize=points, leading=points * 1.22, textColor=white)
        text = Text(escape(cover.texts[name]), style)
        _, height = text.wrap(FRAME_WIDTH - cm, HEIGHT)
        position = (top * cm if top else position - 0.5 * cm) - height
        text.drawOn(canvas, MARGIN, position)
    canvas.setFont("Helvetica", 8.5)
    canvas.setFillColor(white)
    canvas.drawString(
        MARGIN, 1.5 * cm, "Fictional sample document: people, places, organisations and figures are invented."
    )
    canvas.restoreState()


def _flowables(block: Block, look: Look) -> list[Flowable]:
    if isinstance(block, Heading):
        return [_heading(block, look)]
    if isinstance(block, Paragraph):
        return [_paragraph(block, look)]
    if isinstance(block, Table):
        return [_grid(block, look), Spacer(1, 10)]
    if isinstance(block, Columns):
        return [_side_by_side(block.blocks, look)]
    if isinstance(block, Contents):
        return list(_contents(look))
    if block.name == "bars":
        return [bar_chart(block.texts, width=FRAME_WIDTH, colours=(look.accent, look.brand)), Spacer(1, 8)]
    return [] if block.name == "cover" else list(_masthead(block, look))


def _side_by_side(blocks: tuple[Block, ...], look: Look) -> Flowable:
    """Set blocks in two columns of like height that stay on one page; no column ends with a heading."""
    width = (FRAME_WIDTH - COLUMN_GAP) / 2
    cells = [_flowables(block, look) for block in blocks]
    heights = [sum(flowable.wrap(width, HEIGHT)[1] for flowable in cell) for cell in cells]
    allowed = [i for i in range(1, len(blocks)) if not isinstance(blocks[i - 1], Heading)]
    split = min(allowed, key=lambda i: abs(sum(heights[:i]) - sum(heights[i:])))
    sides = [[flowable for cell in part for flowable in cell] for part in (cells[:split], cells[split:])]
    grid = Grid([[sides[0], "", sides[1]]], [width, COLUMN_GAP, width], spaceAfter=6)
    grid.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_padding(0)])
    return grid


def _contents(look: Look) -> Iterator[Flowable]:
    title = ParagraphStyle("t", fontName="Helvetica-Bold", fontSize=20, leading=26, textColor=HexColor(look.brand))
    entry = ParagraphStyle("e", fontName="Helvetica", fontSize=11, leading=21)
    nested = ParagraphStyle("n", parent=entry, leftIndent=16, fontSize=10, leading=16)
    yield Text("Contents", title)
    yield Spacer(1, 12)
    yield TableOfContents(levelStyles=[entry, nested], dotsMinLevel=0)
    yield PageBreak()


def _masthead(panel: Panel, look: Look) -> Iterator[Flowable]:
    small = ParagraphStyle("s", fontName="Helvetica-Bold", fontSize=9.5, leading=12, textColor=white)
    title = ParagraphStyle("t", fontName="Helvetica-Bold", fontSize=19, leading=24, textColor=HexColor(look.brand))
    subtitle = ParagraphStyle("u", fontName="Helvetica", fontSize=11.5, leading=15, textColor=HexColor("#444444"))
    band = Grid([[Text(escape(panel.texts[side]), small) for side in ("left", "right")]], [FRAME_WIDTH / 2] * 2)
    band.setStyle([("BACKGROUND", (0, 0), (-1, -1), HexColor(look.brand)), *_padding(8)])
    yield band
    yield Spacer(1, 14)
    yield Text(escape(panel.texts["title"]), title)
    yield Text(escape(panel.texts["subtitle"]), subtitle)
    yield Spacer(1, 12)


def _heading(heading: Heading, look: Look) -> Flowable:
    points = {1: 16, 2: 12.5, 3: 11}[heading.level]
    style = ParagraphStyle(
        f"h{heading.level}",
        fontName="Helvetica-Bold",
        fontSize=points,
        leading=points * 1.25,
        spaceBefore=points * 0.8,
        spaceAfter=5,
        textColor=HexColor(look.brand),
        keepWithNext=1,
    )
    flowable = Text(escape(heading.text), style)
    flowable.contents_level = heading.level - 1 if heading.level < 3 else None
    return flowable


def _paragraph(paragraph: Paragraph, look: Look) -> Flowable:
    body = ParagraphStyle(
        "body", fontName="Helvetica", fontSize=look.body_points, leading=look.body_points * 1.38, spaceAfter=7
    )
    if paragraph.style == "bullet":
        style = ParagraphStyle("bullet", parent=body, leftIndent=14, bulletIndent=3, spaceAfter=4)
        return _Whole(_inline(paragraph.text), style, bulletText="•")
    if paragraph.style == "quote":
        style = ParagraphStyle(
            "quote",
            parent=body,
            fontName="Helvetica-Oblique",
            fontSize=12.5,
            leading=17,
            leftIndent=16,
            rightIndent=16,
            spaceBefore=6,
            spaceAfter=12,
            textColor=HexColor(look.brand),
        )
        return _Whole(_inline(paragraph.text), style)
    if paragraph.style == "callout":
        style = ParagraphStyle("callout", parent=body, fontName="Helvetica-Bold", textColor=HexColor(look.brand))
        box = Grid([[Text(_inline(paragraph.text), style)]], [FRAME_WIDTH], spaceBefore=6, spaceAfter=10)
        box.setStyle([("BACKGROUND", (0, 0), (-1, -1), HexColor(look.tint)), *_padding(10)])
        return box
    return _Whole(_inline(paragraph.text), body)


def _grid(table: Table, look: Look) -> Flowable:
    cell = ParagraphStyle("cell", fontName="Helvetica", fontSize=8.8, leading=11.4, alignment=TA_LEFT)
    head = ParagraphStyle("head", parent=cell, fontName="Helvetica-Bold", textColor=white)
    rows = [[Text(_inline(text), head) for text in table.header]]
    rows += [[Text(_inline(text), cell) for text in row.cells] for row in table.rows]
    grid = Grid(rows, _widths(table), repeatRows=1, spaceBefore=4)
    grid.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, HexColor("#AEB8BF")),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor(look.brand)),
            ("ROWBACKGROUNDS", (0, 1), (-1, -1), [white, HexColor(look.tint)]),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ("NOSPLIT", (0, 0), (-1, min(3, len(rows) - 1))),
        ]
    )
    return grid


def _widths(table: Table) -> list[float]:
    """Share the frame's width by each column's longest cell, bounded so that figures keep on one line."""
    columns = zip(table.header, *(row.cells for row in table.rows), strict=True)
    wanted = [min(max(max(len(cell) for cell in column), SHORT_CELL_CHARS), 52) for column in columns]
    return [FRAME_WIDTH * chars / sum(wanted) for chars in wanted]


def _padding(points: float) -> list[tuple]:
    sides = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
    return [(side, (0, 0), (-1, -1), points) for side in sides]


def _inline(text: str) -> str:
    return EMPHASIS.sub(
        lambda found: f"<b>{found['strong']}</b>" if found["strong"] else f"<i>{found['slanted']}</i>", escape(text)
    )
