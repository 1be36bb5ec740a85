"""Draw what stands on every page: running lines, page numbers, marking, embargo banner, watermark; and covers.

The canvas knows the number of pages before it draws them and carries the author's date instead of the present one.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from blocks import Panel, Source
from looks import FAMILIES, MARGIN, Look, inline
from reportlab.lib.colors import HexColor, white
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfdoc import PDFDate
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph as Text

FICTIONAL = "Fictional sample document: people, places, organisations and figures are invented."


def canvas_maker(source: Source, look: Look, *, first_plain: bool) -> type[Canvas]:
    """The class of canvas for a source; a cover page (`first_plain`) bears no running lines."""

    class _Canvas(Canvas):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self._states: list[dict[str, Any]] = []
            set_date(self, source.file_property("created"))

        def showPage(self) -> None:  # reportlab's name
            self._states.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for state in self._states:
                self.__dict__.update(state)
                if any(map(source.text, ("watermark", "embargo", "marking"))):
                    _draw_marks(self, source)
                if self._pageNumber > 1 or not first_plain:
                    _draw_running_lines(self, source, look, len(self._states))
                super().showPage()
            super().save()

    return _Canvas


def draw_cover(canvas: Canvas, cover: Panel, look: Look) -> None:
    """A full first page in one of three designs; texts that the source leaves out are left out."""
    width, height = canvas._pagesize
    is_dark = look.cover != "plain"
    canvas.saveState()
    _draw_ground(canvas, look)
    canvas.rect(MARGIN, 11.1 * cm, 3.2 * cm, 0.14 * cm, stroke=0, fill=1)
    family = FAMILIES[look.family]
    lines = (
        ("kicker", 13, 19.2, family.regular),
        ("title", 34, 17.6, family.bold),
        ("subtitle", 15, None, family.regular),
        ("date", 13, 10.4, family.bold),
        ("logos", 11, 3.6, family.regular),
    )
    colour = white if is_dark else HexColor(look.brand)
    position = height
    scale = height / (29.7 * cm)
    for name, points, top, font in lines:
        if name not in cover.texts:
            continue
        style = ParagraphStyle(name, fontName=font, fontSize=points, leading=points * 1.22, textColor=colour)
        text = Text(inline(cover.texts[name]), style)
        _, needed = text.wrap(width - 2 * MARGIN - cm, height)
        position = (top * cm * scale if top else position - 0.5 * cm) - needed
        text.drawOn(canvas, MARGIN, position)
    canvas.setFont(family.regular, 8.5)
    canvas.setFillColor(colour)
    canvas.drawString(MARGIN, 1.5 * cm, FICTIONAL)
    canvas.restoreState()


def _draw_ground(canvas: Canvas, look: Look) -> None:
    width, height = canvas._pagesize
    if look.cover != "plain":
        canvas.setFillColor(HexColor(look.brand))
        canvas.rect(0, 0, width, height, stroke=0, fill=1)
    canvas.setFillColor(HexColor(look.accent))
    if look.cover == "circles":
        for number, radius in enumerate((7.2, 5.1, 3.0)):
            canvas.setFillAlpha(0.35 + 0.2 * number)
            canvas.circle(width - 2.5 * cm, height - 3 * cm, radius * cm, stroke=0, fill=1)
        canvas.setFillAlpha(1)
    elif look.cover == "band":
        path = canvas.beginPath()
        path.moveTo(0, height * 0.78)
        for corner in ((0, height * 0.9), (width, height), (width, height * 0.88)):
            path.lineTo(*corner)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
    else:
        canvas.rect(0, height - 2.6 * cm, width, 1 * cm, stroke=0, fill=1)


def set_date(canvas: Canvas, created: str) -> None:
    """Give the file the author's creation date in place of invariant mode's year 2000."""
    day = dt.date.fromisoformat(created)
    stamp = canvas._doc._timeStamp
    stamp.YMDhms = (day.year, day.month, day.day, 10, 15, 0)
    assert PDFDate(stamp).date == stamp.YMDhms


def _draw_running_lines(canvas: Canvas, source: Source, look: Look, page_count: int) -> None:
    width, height = canvas._pagesize
    is_opening = canvas.getPageNumber() < look.running_from
    words = "" if is_opening else look.page_words.format(page=canvas.getPageNumber(), count=page_count)
    canvas.saveState()
    canvas.setFont(FAMILIES[look.family].regular, 8)
    canvas.setFillColor(HexColor("#5A5F66"))
    canvas.drawString(MARGIN, height - 1.35 * cm, "" if is_opening else source.text("header"))
    canvas.drawString(MARGIN, 1.2 * cm, source.text("footer"))
    canvas.drawRightString(width - MARGIN, 1.2 * cm, words)
    if look.has_ruled_lines:
        canvas.setStrokeColor(HexColor(look.accent))
        canvas.setLineWidth(0.8)
        canvas.line(MARGIN, height - 1.55 * cm, width - MARGIN, height - 1.55 * cm)
        canvas.setStrokeColor(HexColor("#C9CED3"))
        canvas.line(MARGIN, 1.6 * cm, width - MARGIN, 1.6 * cm)
    canvas.restoreState()


def _draw_marks(canvas: Canvas, source: Source) -> None:
    """Watermark, embargo banner and protective marking, on every page and the cover too."""
    width, height = canvas._pagesize
    canvas.saveState()
    if source.text("watermark"):
        canvas.saveState()
        canvas.setFillColor(HexColor("#777777"))
        canvas.setFillAlpha(0.16)
        canvas.translate(width / 2, height / 2)
        canvas.rotate(52 if height > width else 32)
        canvas.setFont("Helvetica-Bold", min(120, 1.25 * height / max(5, len(source.text("watermark")))))
        canvas.drawCentredString(0, -36, source.text("watermark"))
        canvas.restoreState()
    if source.text("embargo"):
        canvas.setFillColor(HexColor("#B3202A"))
        canvas.rect(0, height - 0.75 * cm, width, 0.75 * cm, stroke=0, fill=1)
        canvas.setFillColor(white)
        canvas.setFont("Helvetica-Bold", 9.5)
        canvas.drawCentredString(width / 2, height - 0.5 * cm, source.text("embargo"))
    if source.text("marking"):
        half = canvas.stringWidth(source.text("marking"), "Helvetica-Bold", 8.5) / 2 + 5
        for position in (height - (1.1 if source.text("embargo") else 0.7) * cm, 0.5 * cm):
            canvas.setFillColor(white)
            canvas.rect(width / 2 - half, position - 3, 2 * half, 12, stroke=0, fill=1)
            canvas.setFillColor(HexColor("#222222"))
            canvas.setFont("Helvetica-Bold", 8.5)
            canvas.drawCentredString(width / 2, position, source.text("marking"))
    canvas.restoreState()
