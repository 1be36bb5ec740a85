"""A straight page's picture in, the grids of its ruled tables out.

A rule is a straight change of grey longer than a tall letter: a drawn line has two, a shaded cell one on each side.
They become edges as a PDF draws them, so that tables of scanned pages are traced like those of PDFs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.extract.pdf_edges import Edge, Grid, TooManyEdgesError, trace_grids

if TYPE_CHECKING:
    from pipeline.extract.ocr.engines import GreyImage

MIN_RULE_INCHES = 0.22
"""Shortest rule: the side of a cell one line high; letters up to 20 pt have shorter strokes."""
MAX_RULE_THICKNESS_INCHES = 0.05
"""A rule 2 points thick that still strays 0.15 degrees over half a page."""
RULE_CONTRAST = 24
"""Grey levels between the two sides: pale rules and shading differ by 30 or more, paper by less than 10."""
MAX_RULES = 3_000
"""More are the hatching of a drawing."""


def find_grids(image: GreyImage, *, growth: tuple[float, float], dpi: float) -> tuple[Grid, ...]:
    """Trace the ruled tables of a page, in points of its sheet, from the top.

    `growth` is how many pixels the picture grew to the left and on top when it was straightened.
    """
    pixels = [*_runs(image, is_level=True, dpi=dpi), *_runs(image, is_level=False, dpi=dpi)]
    if len(pixels) > MAX_RULES:
        return ()
    points, (left, top) = 72 / dpi, growth
    edges = [
        Edge(
            edge.is_level,
            (edge.x0 - left) * points,
            (edge.top - top) * points,
            (edge.x1 - left) * points,
            (edge.bottom - top) * points,
        )
        for edge in pixels
    ]
    try:
        return trace_grids(edges)
    except TooManyEdgesError:
        return ()


def _runs(image: GreyImage, *, is_level: bool, dpi: float) -> list[Edge]:
    """Level or upright rules in pixels, each as the middle of its stroke."""
    import cv2
    import numpy as np

    length, thickness = round(MIN_RULE_INCHES * dpi), MAX_RULE_THICKNESS_INCHES * dpi
    across, along = (cv2.CC_STAT_HEIGHT, cv2.CC_STAT_WIDTH) if is_level else (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT)
    shape = (1, length) if is_level else (length, 1)
    above, below = (image[:-2], image[2:]) if is_level else (image[:, :-2], image[:, 2:])
    changes = (cv2.absdiff(above, below) > RULE_CONTRAST).astype(np.uint8)
    strokes = cv2.morphologyEx(changes, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    thin = found[1:][(found[1:, across] <= thickness) & (found[1:, along] >= length)]
    return [_middle_line(stroke, is_level) for stroke in thin]


def _middle_line(stroke: Any, is_level: bool) -> Edge:
    x0, top, width, height = map(float, stroke[:4])
    if is_level:  # a change is counted a pixel before its middle
        return Edge(True, x0, top + 1 + height / 2, x0 + width, top + 1 + height / 2)
    return Edge(False, x0 + 1 + width / 2, top, x0 + 1 + width / 2, top + height)
