"""Draw the surveys' horizontal bar charts: two bars to a question, one for each year, with the figure at its end."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import HexColor

ROW_POINTS = 34
LABEL_SHARE = 0.42
"""Share of the width that the questions take."""


def bar_chart(texts: dict[str, str], *, width: float, colours: tuple[str, str]) -> Drawing:
    """A chart from `caption`, `series` (`2024, 2025`) and one entry to a question (`29 43`, in per cent)."""
    questions = {name: value for name, value in texts.items() if name not in ("caption", "series")}
    height = ROW_POINTS * len(questions) + 34
    drawing = Drawing(width, height)
    drawing.add(String(0, height - 12, texts["caption"], fontName="Helvetica-Bold", fontSize=9.5))
    left = width * LABEL_SHARE
    scale = (width - left - 36) / 100
    for position, year in enumerate(texts["series"].split(", ")):
        drawing.add(Rect(left + 60 * position, height - 30, 8, 8, fillColor=HexColor(colours[position]), strokeWidth=0))
        drawing.add(String(left + 60 * position + 12, height - 29, year, fontName="Helvetica", fontSize=8.5))
    for row, (question, values) in enumerate(questions.items()):
        base = height - 38 - ROW_POINTS * (row + 1) + 10
        drawing.add(String(0, base + 9, question, fontName="Helvetica", fontSize=9))
        for position, value in enumerate(values.split()):
            top = base + 13 * (1 - position)
            fill = HexColor(colours[position])
            drawing.add(Rect(left, top, float(value) * scale, 10.5, fillColor=fill, strokeWidth=0, strokeColor=None))
            drawing.add(
                String(left + float(value) * scale + 4, top + 2, f"{value}%", fontName="Helvetica", fontSize=8.5)
            )
    return drawing
