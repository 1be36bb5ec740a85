"""The parts of a slide besides its title and text: tables, native charts, and groups of shapes."""

from __future__ import annotations

from typing import Any, NamedTuple

from blocks import (
    COLOURS,
    CRITIC,
    EMPHASIS,
    LEFT_CELL,
    LINE_BREAK,
    UPPER_CELL,
    Heading,
    Line,
    Panel,
    Paragraph,
    Part,
    Table,
    cell_colour,
    cell_text,
    emphasised,
    tile_parts,
)
from charts import chart_series
from grids import joined_cells
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.util import Emu, Inches, Pt

BRAND = RGBColor(0x24, 0x44, 0x5C)  # type: ignore[no-untyped-call]
TINT = RGBColor(0xE6, 0xED, 0xF2)  # type: ignore[no-untyped-call]
DARK = RGBColor(0x22, 0x22, 0x22)  # type: ignore[no-untyped-call]
ARROW_SHARE = 0.22
"""Width of an arrow between two steps, of a step's own."""


class Area(NamedTuple):
    """A place on the slide."""

    left: int
    top: int
    width: int
    height: int


def write_text(paragraph: Any, text: str, *, points: float, is_bold: bool = False) -> None:
    """Write source text with emphasis into a paragraph; deletions and comments are left out."""
    text = CRITIC.sub(lambda found: found["inserted"] or "", text).replace(LINE_BREAK, "\v")
    position = 0
    for found in EMPHASIS.finditer(text):
        _add_run(paragraph, text[position : found.start()], points, is_bold)
        run = _add_run(paragraph, emphasised(found), points, is_bold)
        run.font.bold, run.font.italic = is_bold or bool(found["strong"]), bool(found["slanted"])
        position = found.end()
    if text[position:] or not position:
        _add_run(paragraph, text[position:], points, is_bold)


def add_table(shapes: Any, table: Table, area: Area) -> None:
    """A native table with status colours; joined cells are merged."""
    texts = [*table.bands, table.header, *(row.cells for row in table.rows)] if any(table.header) else []
    texts = texts or [row.cells for row in table.rows]
    heads = len(table.bands) + 1 if any(table.header) else 0
    height = Emu(min(area.height, Inches(0.42) * len(texts)))
    grid = shapes.add_table(len(texts), len(texts[0]), area.left, area.top, area.width, height).table
    grid.first_row = bool(heads)
    for column, width in zip(grid.columns, _shares(texts, area.width), strict=True):
        column.width = width
    points = 14 if len(texts) <= 8 else 11
    for number, row in enumerate(texts):
        for column_number, text in enumerate(row):
            cell = grid.cell(number, column_number)
            shown = "" if text in (LEFT_CELL, UPPER_CELL) else cell_text(text)
            write_text(cell.text_frame.paragraphs[0], shown, points=points, is_bold=number < heads)
            colour = cell_colour(text) if number >= heads else None
            if colour:
                cell.fill.solid()
                cell.fill.fore_color.rgb = _colour(colour)
    for top, low, left, right in joined_cells(texts):
        grid.cell(top, left).merge(grid.cell(low, right))


def add_chart(shapes: Any, panel: Panel, area: Area) -> None:
    """A native chart with its data behind it: columns, a line, or horizontal bars."""
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
    kind = XL_CHART_TYPE.LINE_MARKERS if panel.argument == "line" else XL_CHART_TYPE.COLUMN_CLUSTERED
    if panel.name == "bars":
        kind = XL_CHART_TYPE.BAR_CLUSTERED
        names = panel.texts["series"].split(", ")
        questions = {name: value for name, value in panel.texts.items() if name not in ("caption", "series")}
        data.categories = list(questions)
        columns = zip(*(map(float, value.split()) for value in questions.values()), strict=True)
        for name, column in zip(names, columns, strict=True):
            data.add_series(name, column)
    else:
        labels, series = chart_series(panel.texts)
        data.categories = labels
        for name, values in series.items():
            data.add_series(name, values)
    chart = shapes.add_chart(kind, *area, data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = panel.texts["caption"]
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.plots[0].has_data_labels = True
    chart.font.size = Pt(12)


def add_tiles(shapes: Any, lines: tuple[Line, ...], area: Area) -> None:
    """Tiles as one group: each a rectangle with label, figure, comparison and status."""
    group = shapes.add_group_shape()
    across = min(len(lines), 3)
    rows = -(-len(lines) // across)
    width, height = int(area.width / across), min(int(area.height / rows), int(Inches(2)))
    for number, line in enumerate(lines):
        left, top = area.left + width * (number % across), area.top + height * (number // across)
        parts = tile_parts(line.text)
        colour = cell_colour(parts[3]) if len(parts) > 3 else None
        shape = _box(group.shapes, MSO_SHAPE.RECTANGLE, left, top, width - 90000, height - 90000)
        if colour:
            shape.fill.fore_color.rgb = _colour(colour)
        for position, part in enumerate(parts):
            paragraph = shape.text_frame.paragraphs[0] if position == 0 else shape.text_frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.LEFT
            write_text(paragraph, part, points=28 if position == 1 else 13, is_bold=position == 1)
            _darken(paragraph)


def add_steps(shapes: Any, lines: tuple[Line, ...], area: Area, *, has_arrows: bool) -> None:
    """Rounded boxes from left to right as one group, arrows between them."""
    group = shapes.add_group_shape()
    width = int(area.width / (len(lines) + ARROW_SHARE * (len(lines) - 1)))
    height = min(int(area.height), int(Inches(2.2)))
    for number, line in enumerate(lines):
        left = int(area.left + number * width * (1 + ARROW_SHARE))
        shape = _box(group.shapes, MSO_SHAPE.ROUNDED_RECTANGLE, left, int(area.top), width, height)
        write_text(shape.text_frame.paragraphs[0], line.text, points=14)
        _darken(shape.text_frame.paragraphs[0])
        if has_arrows and number + 1 < len(lines):
            gap = int(width * ARROW_SHARE)
            arrow = group.shapes.add_shape(
                MSO_SHAPE.RIGHT_ARROW, left + width, int(area.top + height / 2 - gap / 2), gap, gap
            )
            arrow.fill.solid()
            arrow.fill.fore_color.rgb = BRAND


def add_box(shapes: Any, part: Part, area: Area) -> None:
    """A titled box as a group of a heading shape and a text shape."""
    group = shapes.add_group_shape()
    title_height = int(Inches(0.5)) if part.argument else 0
    if part.argument:
        head = group.shapes.add_shape(MSO_SHAPE.RECTANGLE, area.left, area.top, area.width, title_height)
        head.fill.solid()
        head.fill.fore_color.rgb = BRAND
        write_text(head.text_frame.paragraphs[0], part.argument, points=15, is_bold=True)
    height = int(area.height) - title_height
    shape = _box(
        group.shapes, MSO_SHAPE.RECTANGLE, int(area.left), int(area.top) + title_height, int(area.width), height
    )
    texts = [block for block in part.blocks if isinstance(block, (Paragraph, Heading))]
    if len(texts) < len(part.blocks):
        raise ValueError(f"a ::box on a slide holds text alone: {part.argument}")
    for number, block in enumerate(texts):
        paragraph = shape.text_frame.paragraphs[0] if number == 0 else shape.text_frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        write_text(paragraph, block.text, points=14, is_bold=isinstance(block, Heading))
        paragraph.space_after = Pt(5)
        _darken(paragraph)


def _box(shapes: Any, kind: Any, left: int, top: int, width: int, height: int) -> Any:
    shape = shapes.add_shape(kind, Emu(left), Emu(top), Emu(width), Emu(height))
    shape.fill.solid()
    shape.fill.fore_color.rgb = TINT
    shape.line.color.rgb = BRAND
    shape.text_frame.word_wrap = True
    return shape


def _colour(name: str) -> Any:
    return RGBColor.from_string(COLOURS[name])  # type: ignore[no-untyped-call]


def _darken(paragraph: Any) -> None:
    for run in paragraph.runs:
        run.font.color.rgb = DARK


def _add_run(paragraph: Any, text: str, points: float, is_bold: bool) -> Any:
    if "\v" in text:
        first, _, text = text.partition("\v")
        _add_run(paragraph, first, points, is_bold)
        paragraph.add_line_break()
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(points), is_bold
    return run


def _shares(texts: list[tuple[str, ...]], width: int) -> list[Emu]:
    chars = [min(max(max(len(cell_text(cell)) for cell in column), 8), 45) for column in zip(*texts, strict=True)]
    return [Emu(int(width * share / sum(chars))) for share in chars]
