"""Small charts of one figure over time, as SVG that stands in the page.

In: dated values. Out: SVG text. Surprising rule: no colour says good or bad, and equal values give equal bytes: ids are
salted with a constant, nothing is dated, and every id carries the chart's own name, because a page holds many charts.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

WIDTH_INCHES: Final = 5.2
HEIGHT_INCHES: Final = 1.9
"""At 96 dots to the inch some 500 by 180: readable at the width of a phone, six to a page of A4."""
SALT: Final = "readiness-report"
INK: Final = "#1d3f5e"
GREY: Final = "#505a5f"
LABEL_POINTS: Final = 9
MOST_TICKS: Final = 5
"""Dates that fit side by side under a chart of this width."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A value on a day; `sort` is found, target or baseline."""

    day: date
    value: float
    sort: str


def draw_chart(dots: Sequence[Dot], *, name: str) -> str:
    """SVG of the values by date: found ones joined by a line, targets hollow, the baseline a square.

    `name` must be unique on the page and hold only letters, digits, dots, hyphens and underscores.
    """
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
    from matplotlib.figure import Figure

    settings: Any = {
        "svg.hashsalt": SALT,
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "font.size": LABEL_POINTS,
    }
    with matplotlib.rc_context(settings):
        chart = Figure(figsize=(WIDTH_INCHES, HEIGHT_INCHES), layout="constrained")
        canvas = FigureCanvasSVG(chart)
        axes = chart.add_subplot()
        found = sorted((dot.day, dot.value) for dot in dots if dot.sort == "found")
        axes.plot(
            [float(date2num(day)) for day, _ in found],
            [value for _, value in found],
            color=INK,
            marker="o",
            markersize=5,
        )
        for sort, marker in (("target", "D"), ("baseline", "s")):
            marked = sorted((dot.day, dot.value) for dot in dots if dot.sort == sort)
            axes.plot(
                [float(date2num(day)) for day, _ in marked],
                [value for _, value in marked],
                linestyle="none",
                marker=marker,
                color=GREY,
                markerfacecolor="white",
                markersize=7,
            )
        highest = max(dot.value for dot in dots)
        axes.set_ylim(min(0.0, *(dot.value for dot in dots)), highest * 1.15 or 1.0)
        locator = AutoDateLocator(minticks=2, maxticks=MOST_TICKS)
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", color="#d0d5d8", linewidth=0.6)
        written = io.StringIO()
        canvas.print_svg(written, metadata={"Date": None, "Creator": None})
    return _inline(written.getvalue(), name)


def _inline(svg: str, name: str) -> str:
    """The `svg` element alone, with ids of its own and a size that follows the page."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{name}-", svg)
    head, rest = svg.split(">", 1)
    head = re.sub(r' (?:width|height|version|xmlns(?::\w+)?)="[^"]*"', "", head)
    svg = f'{head} class="chart" aria-hidden="true" focusable="false">{rest}'
    return svg.replace("xlink:href", "href").rstrip()
