"""Draw charts: the surveys' horizontal bars, and lines or columns over time with the figure at each point."""

from __future__ import annotations

from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect, String
from reportlab.lib.colors import HexColor

ROW_POINTS = 34
LABEL_SHARE = 0.42
"""Share of the width that the questions take."""
NARROW_POINTS = 320
"""Width below which a question stands above its bars."""
PLOT_POINTS = 150
"""Height of a chart over time, without caption and axis."""
EXTRA_COLOURS = ("#7A8399", "#B5651D")


def bar_chart(texts: dict[str, str], *, width: float, colours: tuple[str, str]) -> Drawing:
    """A chart from `caption`, `series` (`2024, 2025`) and one entry to a question (`29 43`, in per cent)."""
    questions = {name: value for name, value in texts.items() if name not in ("caption", "series")}
    is_narrow = width < NARROW_POINTS
    row_points = ROW_POINTS + 13 if is_narrow else ROW_POINTS
    height = row_points * len(questions) + 34
    drawing = Drawing(width, height)
    drawing.add(String(0, height - 12, texts["caption"], fontName="Helvetica-Bold", fontSize=9.5))
    left = 0 if is_narrow else width * LABEL_SHARE
    scale = (width - left - 36) / 100
    for position, year in enumerate(texts["series"].split(", ")):
        drawing.add(Rect(left + 60 * position, height - 30, 8, 8, fillColor=HexColor(colours[position]), strokeWidth=0))
        drawing.add(String(left + 60 * position + 12, height - 29, year, fontName="Helvetica", fontSize=8.5))
    for row, (question, values) in enumerate(questions.items()):
        base = height - 38 - row_points * (row + 1) + 10
        drawing.add(String(0, base + (27 if is_narrow else 9), question, fontName="Helvetica", fontSize=9))
        for position, value in enumerate(values.split()):
            top = base + 13 * (1 - position)
            fill = HexColor(colours[position])
            drawing.add(Rect(left, top, float(value) * scale, 10.5, fillColor=fill, strokeWidth=0, strokeColor=None))
            drawing.add(
                String(left + float(value) * scale + 4, top + 2, f"{value}%", fontName="Helvetica", fontSize=8.5)
            )
    return drawing


def chart_series(texts: dict[str, str]) -> tuple[list[str], dict[str, list[float]]]:
    """Labels and series of a chart over time; raises ValueError where a series does not match the labels."""
    labels = [label.strip() for label in texts["labels"].split(",")]
    series = {
        name: [float(value) for value in values.replace(",", " ").split()]
        for name, values in texts.items()
        if name not in ("caption", "labels")
    }
    for name, values in series.items():
        if len(values) != len(labels):
            raise ValueError(f"chart series {name} has {len(values)} figures for {len(labels)} labels")
    return labels, series


def time_chart(texts: dict[str, str], *, kind: str, width: float, colours: tuple[str, str]) -> Drawing:
    """A chart over time: `line` joins the points, `column` sets columns side by side."""
    labels, series = chart_series(texts)
    palette = [HexColor(colour) for colour in (colours[1], colours[0], *EXTRA_COLOURS)]
    drawing = Drawing(width, PLOT_POINTS + 62)
    drawing.add(String(0, PLOT_POINTS + 50, texts["caption"], fontName="Helvetica-Bold", fontSize=9.5))
    left, base = 28.0, 20.0
    top = _round_up(max(value for values in series.values() for value in values))
    step = (width - left - 8) / len(labels)
    for tick in range(5):
        height = base + PLOT_POINTS * tick / 4
        drawing.add(Line(left, height, width - 8, height, strokeColor=HexColor("#D5D9DE"), strokeWidth=0.5))
        drawing.add(_text(left - 4, height - 3, f"{top * tick / 4:g}", "end"))
    for position, label in enumerate(labels):
        drawing.add(_text(left + step * (position + 0.5), base - 12, label, "middle"))
    legend_step = (width - left) / len(series)
    for number, (name, values) in enumerate(series.items()):
        colour = palette[number % len(palette)]
        drawing.add(Rect(left + legend_step * number, PLOT_POINTS + 33, 8, 8, fillColor=colour, strokeColor=None))
        drawing.add(_text(left + legend_step * number + 12, PLOT_POINTS + 34, name, "start"))
        heights = [base + PLOT_POINTS * value / top for value in values]
        if kind == "line":
            centres = [left + step * (position + 0.5) for position in range(len(values))]
            points = [coordinate for point in zip(centres, heights, strict=True) for coordinate in point]
            drawing.add(PolyLine(points, strokeColor=colour, strokeWidth=1.8))
        else:
            bar = step * 0.76 / len(series)
            starts = [left + step * (position + 0.12) + bar * number for position in range(len(values))]
            centres = [start + bar / 2 for start in starts]
            for start, height in zip(starts, heights, strict=True):
                drawing.add(Rect(start, base, bar - 1, height - base, fillColor=colour, strokeColor=None))
        for centre, height, value in zip(centres, heights, values, strict=True):
            if kind == "line":
                drawing.add(Circle(centre, height, 2.4, fillColor=colour, strokeColor=None))
            drawing.add(_text(centre, height + 4, f"{value:g}", "middle"))
    return drawing


def _text(x: float, y: float, text: str, anchor: str) -> String:
    return String(x, y, text, fontName="Helvetica", fontSize=7.8, textAnchor=anchor)


def _round_up(value: float) -> float:
    """The next figure that four grid lines divide well."""
    size = 1.0
    while size * 10 <= value:
        size *= 10
    steps = (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10)
    return next((size * step for step in steps if size * step >= value * 1.05), size * 12)
