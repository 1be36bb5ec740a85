"""A chart or diagram part of an Office file in, draft blocks out: the titles, a row for each category, each label.

Charts keep the figures they last drew; those are read, and the workbook behind them is left alone. A chart's rows
read like those of any table: `Autumn | Plans in time: 46% | Plans late: 54%`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.extract.drafts import DraftBlock, one_line
from pipeline.extract.drawing_text import drawn_text
from pipeline.extract.sheet_values import render_value
from pipeline.extract.table_rows import Cell, RenderedRow, render_rows
from pipeline.extract.zip_parts import attribute, local_name
from pipeline.records import BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_POINTS = 5_000
"""Most points read of one series; a daily line of ten years has 3,650."""

MAX_DIAGRAM_DEPTH = 50
"""Deepest level followed in a diagram; a damaged one may go in circles."""

_EXCEL_START = datetime(1899, 12, 30)
_MAX_EXCEL_DAYS = 2_958_465
_DATE_FORMAT = re.compile(r"(?:^|[^a-z\\\"])(?:d{1,4}|m{1,5}|y{2,4})(?:$|[^a-z])", re.I)
_WRITTEN_IN_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_SERIES_VALUES = ("val", "yVal", "bubbleSize")


@dataclass(frozen=True, slots=True)
class _Series:
    """One series: its name, and category and value as shown by the number of the point."""

    name: str
    categories: Mapping[int, str]
    values: Mapping[int, str]


def chart_blocks(root: _Element, location: str) -> Iterator[DraftBlock]:
    """Read a chart part (`c:chartSpace`, or the newer `cx:chartSpace`)."""
    yield from chart_titles(root, location)
    series = [_series(element) for element in root.iter() if local_name(element) == "ser"]
    if not any(one.values for one in series):
        series = list(_new_series(root))
    for row in _table(series):
        yield DraftBlock(BlockKind.ROW, row.text, f"{location} row {row.row + 1}", row.section_type, None, row.columns)
    for element in root.iter():
        if local_name(element) == "dLbl":
            yield DraftBlock(BlockKind.PARAGRAPH, drawn_text(element), f"{location} label")


def chart_titles(root: _Element, location: str) -> Iterator[DraftBlock]:
    """The titles of a chart and its axes alone: in a workbook the figures are read from their cells."""
    for element in root.iter():
        if local_name(element) == "title":
            yield DraftBlock(BlockKind.PARAGRAPH, _title(element), location)


def diagram_blocks(root: _Element, location: str) -> Iterator[DraftBlock]:
    """Read the data part of a diagram (SmartArt): its points as bullets, each followed by those below it."""
    points = {attribute(element, "modelId") or "": element for element in root.iter() if local_name(element) == "pt"}
    below = _links(root)
    roots = [point_id for point_id, element in points.items() if attribute(element, "type") == "doc"]
    ordered: dict[str, None] = {}
    for point_id in roots:
        _follow(point_id, below, ordered, depth=0)
    for point_id in (*ordered, *(point_id for point_id in points if point_id not in ordered)):
        if point_id in points:
            yield DraftBlock(BlockKind.BULLET, drawn_text(points[point_id]), location)


def drawing_blocks(root: _Element, location: str) -> Iterator[DraftBlock]:
    """Read the drawn form of a diagram, which repeats the words of its data part: a stand-in where that is lost."""
    for element in root.iter():
        if local_name(element) == "txBody":
            yield DraftBlock(BlockKind.BULLET, drawn_text(element), location)


def _title(element: _Element) -> str:
    drawn = drawn_text(element)
    return drawn or " ".join(_cache(element).values()) or " ".join(_texts(element, "v"))


def _series(element: _Element) -> _Series:
    parts = {local_name(part): part for part in element}
    named, categories = parts.get("tx"), parts.get("cat", parts.get("xVal"))
    values = next((parts[name] for name in _SERIES_VALUES if name in parts), None)
    return _Series(
        name=one_line(_title(named)) if named is not None else "",
        categories=_categories(categories) if categories is not None else {},
        values=_cache(values) if values is not None else {},
    )


def _categories(element: _Element) -> dict[int, str]:
    """Names of categories; where they come in levels, the outer level (written once) stands before each inner one."""
    levels = [level for level in element.iter() if local_name(level) == "lvl"]
    if not levels:
        return _cache(element)
    joined = _cache(levels[0])
    for level in levels[1:]:
        outer, current = _cache(level), ""
        for position in sorted(joined):
            current = outer.get(position, current)
            joined[position] = f"{current} {joined[position]}".strip()
    return joined


def _cache(element: _Element) -> dict[int, str]:
    """Points of the last saved values by their number, written as their format shows them."""
    number_format = next(iter(_texts(element, "formatCode")), "General")
    points: dict[int, str] = {}
    for point in element.iter():
        position = attribute(point, "idx") if local_name(point) == "pt" else None
        if position is None or not position.isdigit() or len(points) >= MAX_POINTS:
            continue
        text = next(iter(_texts(point, "v")), "")
        if any(local_name(above) in {"numCache", "numLit"} for above in point.iterancestors()):
            text = _figure(text, attribute(point, "formatCode") or number_format)
        points[int(position)] = one_line(text)
    return points


def _new_series(root: _Element) -> Iterator[_Series]:
    """The one series that newer chart kinds (waterfall, funnel, tree map) hold beside their data."""
    dimensions: dict[str, dict[int, str]] = {}
    for element in root.iter():
        if local_name(element) in {"strDim", "numDim"}:
            points = (point for point in element.iter() if local_name(point) == "pt")
            numbered = {int(attribute(point, "idx") or 0): one_line(point.text or "") for point in points}
            dimensions.setdefault(local_name(element), numbered)
    names = (_title(element) for element in root.iter() if local_name(element) == "tx")
    if dimensions:
        values = dimensions.get("numDim", {})
        shown = {position: _figure(text, "General") for position, text in values.items()}
        yield _Series(next(iter(names), ""), dimensions.get("strDim", {}), shown)


def _table(series: list[_Series]) -> Iterator[RenderedRow]:
    """One table for all series that share their categories, one after the other for those that do not."""
    rest = [one for one in series if one.values]
    while rest:
        categories = next((one.categories for one in rest if one.categories), {})
        shared = [one for one in rest if one.categories in (categories, {})]
        rest = [one for one in rest if one not in shared]
        positions = sorted({position for one in shared for position in (*one.values, *one.categories)})
        names = [one.name or f"Series {number}" for number, one in enumerate(shared, start=1)]
        rows = [[Cell(), *map(Cell, names)]]
        for position in positions:
            category = categories.get(position, f"Point {position + 1}")
            rows.append([Cell(category), *(Cell(one.values.get(position, "")) for one in shared)])
        yield from render_rows(rows, flagged_header_rows=1)


def _figure(text: str, number_format: str) -> str:
    try:
        figure = float(text)
    except ValueError:
        return text
    if _DATE_FORMAT.search(_WRITTEN_IN_FORMAT.sub(" ", number_format)) and 0 < figure < _MAX_EXCEL_DAYS:
        return render_value(_EXCEL_START + timedelta(days=figure))
    return render_value(figure, number_format)


def _links(root: _Element) -> dict[str, list[str]]:
    """Ids of the points below each point, in order."""
    found: list[tuple[str, int, str]] = []
    for element in root.iter():
        if local_name(element) == "cxn" and (attribute(element, "type") or "parOf") == "parOf":
            order = attribute(element, "srcOrd") or "0"
            source, target = attribute(element, "srcId") or "", attribute(element, "destId") or ""
            found.append((source, int(order) if order.isdigit() else 0, target))
    below: dict[str, list[str]] = {}
    for source, _, target in sorted(found, key=lambda link: link[1]):
        below.setdefault(source, []).append(target)
    return below


def _follow(point_id: str, below: Mapping[str, list[str]], ordered: dict[str, None], *, depth: int) -> None:
    if point_id in ordered or depth > MAX_DIAGRAM_DEPTH:
        return
    ordered[point_id] = None
    for lower in below.get(point_id, ()):
        _follow(lower, below, ordered, depth=depth + 1)


def _texts(element: _Element, name: str) -> Iterator[str]:
    return (part.text or "" for part in element.iter() if local_name(part) == name)
