"""The designed parts of a PDF: mastheads, letterheads, signatures, boxes, tiles, steps, quotations set large.

Each function takes a part's texts (or its finished flowables) and a `Setting`; none knows the source around it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from blocks import COLOURS, Line, Panel, cell_colour, tile_parts
from looks import Setting, inline
from reportlab.graphics.shapes import Drawing, Path, Polygon, Rect
from reportlab.lib.colors import HexColor, white
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether, Spacer
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid

STEP_WORDS_POINTS = 10


def padding(points: float) -> list[tuple[Any, ...]]:
    """Table commands that give every cell the same padding."""
    sides = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
    return [(side, (0, 0), (-1, -1), points) for side in sides]


def masthead(panel: Panel, setting: Setting) -> Iterator[Flowable]:
    """The band that opens a report; a newsletter's or leaflet's is a coloured banner, a dashboard's a slim one."""
    look, family = setting.look, setting.family
    texts = {name: inline(panel.texts.get(name, "")) for name in ("left", "right", "title", "subtitle")}
    small = ParagraphStyle("s", fontName=family.bold, fontSize=9.5, leading=12, textColor=white)
    title = ParagraphStyle("t", fontName=family.bold, fontSize=19, leading=24, textColor=HexColor(look.brand))
    subtitle = ParagraphStyle("u", fontName=family.regular, fontSize=11.5, leading=15, textColor=HexColor("#444444"))
    if look.masthead == "slim":
        row = [[Text(texts["title"], title), Text(texts["left"], subtitle), Text(texts["right"], subtitle)]]
        band = Grid(row, [setting.width * share for share in (0.5, 0.25, 0.25)])
        rule = ("LINEBELOW", (0, 0), (-1, -1), 2, HexColor(look.accent))
        band.setStyle(
            [rule, ("VALIGN", (0, 0), (-1, -1), "BOTTOM"), *padding(0), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)]
        )
        yield from (band, Text(texts["subtitle"], subtitle), Spacer(1, 8))
        return
    if look.masthead == "banner":
        large = ParagraphStyle("t", parent=title, fontSize=30, leading=35, textColor=white)
        pale = ParagraphStyle("u", parent=subtitle, textColor=white)
        right = ParagraphStyle("r", parent=small, alignment=TA_RIGHT)
        rows = [
            [Text(texts["left"], small), Text(texts["right"], right)],
            [Text(texts["title"], large), ""],
            [Text(texts["subtitle"], pale), ""],
        ]
        banner = Grid(rows, [setting.width * 0.7, setting.width * 0.3])
        spans = [("SPAN", (0, row), (1, row)) for row in (1, 2)]
        line = ("LINEBELOW", (0, -1), (-1, -1), 5, HexColor(look.accent))
        banner.setStyle([("BACKGROUND", (0, 0), (-1, -1), HexColor(look.brand)), line, *spans, *padding(9)])
        yield from (banner, Spacer(1, 14))
        return
    band = Grid([[Text(texts[side], small) for side in ("left", "right")]], [setting.width / 2] * 2)
    band.setStyle([("BACKGROUND", (0, 0), (-1, -1), HexColor(look.brand)), *padding(8)])
    yield band
    yield Spacer(1, 14)
    yield Text(texts["title"], title)
    yield Text(texts["subtitle"], subtitle)
    yield Spacer(1, 12)


def letterhead(panel: Panel, setting: Setting) -> Iterator[Flowable]:
    """A mark and name on the left, the address on the right, a rule, and our reference."""
    look, family = setting.look, setting.family
    name = ParagraphStyle("n", fontName=family.bold, fontSize=14.5, leading=18, textColor=HexColor(look.brand))
    small = ParagraphStyle("a", fontName=family.regular, fontSize=8.6, leading=11.5, alignment=TA_RIGHT)
    mark = Drawing(34, 34)
    mark.add(Rect(0, 0, 34, 34, rx=6, fillColor=HexColor(look.brand), strokeColor=None))
    mark.add(Polygon([5, 8, 29, 8, 17, 28], fillColor=HexColor(look.accent), strokeColor=None))
    lines = [*panel.texts.get("address", "").split(" / "), *filter(None, [panel.texts.get("contact")])]
    row = [mark, Text(inline(panel.texts["name"]), name), Text("<br/>".join(map(inline, lines)), small)]
    head = Grid([row], [46, setting.width * 0.5, setting.width * 0.5 - 46])
    head.setStyle([("LINEBELOW", (0, 0), (-1, -1), 1.2, HexColor(look.accent)), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    yield from (head, Spacer(1, 12))
    if "ref" in panel.texts:
        yield Text(f"Our ref: {inline(panel.texts['ref'])}", ParagraphStyle("f", parent=small, alignment=TA_RIGHT))
        yield Spacer(1, 6)


def signature(panel: Panel, setting: Setting) -> Iterator[Flowable]:
    """A scribble that is always the same for one name, with name, role and organisation below."""
    body = ParagraphStyle("b", fontName=setting.family.regular, fontSize=setting.look.body_points, leading=15)
    bold = ParagraphStyle("n", parent=body, fontName=setting.family.bold)
    drawing = Drawing(150, 44)
    path = Path(strokeColor=HexColor("#1E2F6E"), strokeWidth=1.5, fillColor=None)
    points = scribble(panel.texts["name"], width=130, height=36)
    path.moveTo(*points[0])
    for first in range(1, len(points) - 2, 3):
        path.curveTo(*points[first], *points[first + 1], *points[first + 2])
    drawing.add(path)
    lines = [Text(inline(panel.texts[name]), body) for name in ("role", "body") if name in panel.texts]
    yield KeepTogether([drawing, Text(inline(panel.texts["name"]), bold), *lines, Spacer(1, 10)])


def scribble(name: str, *, width: float, height: float) -> list[tuple[float, float]]:
    """Control points of a hand-drawn line, the same for the same name."""
    chance = random.Random(name)
    count = chance.randint(7, 14)
    return [
        (4 + width * step / (3 * count) + chance.uniform(-8, 8), 6 + height * chance.uniform(0.05, 0.95))
        for step in range(3 * count + 1)
    ]


def pullquote(panel: Panel, setting: Setting) -> Flowable:
    """A quotation set large between two rules."""
    look = setting.look
    points = 15 if setting.width > 300 else 12.5
    large = ParagraphStyle(
        "q", fontName=setting.family.italic, fontSize=points, leading=points * 1.3, textColor=HexColor(look.brand)
    )
    small = ParagraphStyle("b", fontName=setting.family.bold, fontSize=8.6, leading=12, textColor=HexColor(look.accent))
    rows = [[Text(inline(panel.texts["text"]), large)], [Text(inline(panel.texts.get("by", "")), small)]]
    quote = Grid(rows, [setting.width], spaceBefore=8, spaceAfter=12)
    rules = [
        (edge, (0, row), (-1, row), 1.6, HexColor(look.accent)) for edge, row in (("LINEABOVE", 0), ("LINEBELOW", -1))
    ]
    quote.setStyle([*rules, *padding(5)])
    return quote


def box(title: str, content: list[Flowable], setting: Setting) -> Flowable:
    """A tinted box; it may run on to the next page between two of its blocks."""
    look = setting.look
    head = ParagraphStyle("bh", fontName=setting.family.bold, fontSize=11.5, leading=15, textColor=HexColor(look.brand))
    rows: list[list[Flowable]] = [[Text(inline(title), head)]] if title else []
    rows += [[flowable] for flowable in content]
    grid = Grid(rows, [setting.width], spaceBefore=6, spaceAfter=10)
    edge = ("LINEBEFORE", (0, 0), (0, -1), 3, HexColor(look.accent))
    grid.setStyle([("BACKGROUND", (0, 0), (-1, -1), HexColor(look.tint)), edge, *padding(5)])
    return grid


def version_box(panel: Panel, setting: Setting) -> Flowable:
    """A small table of version, date and owner at the right margin."""
    small = ParagraphStyle("v", fontName=setting.family.regular, fontSize=8, leading=10)
    rows = [[Text(inline(name), small), Text(inline(text), small)] for name, text in panel.texts.items()]
    grid = Grid(rows, [70, min(190, setting.width - 70)], hAlign="RIGHT", spaceAfter=10)
    grid.setStyle([("GRID", (0, 0), (-1, -1), 0.4, HexColor("#8A9299")), *padding(3)])
    return grid


def tiles(lines: tuple[Line, ...], setting: Setting) -> Flowable:
    """Dashboard tiles in rows of three, four on a landscape page: label, figure, comparison and status word."""
    family = setting.family
    across = 4 if setting.width > 600 else 3 if setting.width > 300 else 2
    width = setting.width / across
    label = ParagraphStyle("tl", fontName=family.regular, fontSize=8.4, leading=10.4)
    figure = ParagraphStyle("tf", fontName=family.bold, fontSize=20, leading=25, textColor=HexColor(setting.look.brand))
    status = ParagraphStyle("ts", fontName=family.bold, fontSize=8.4, leading=10.4, alignment=TA_CENTER)
    cells = []
    for line in lines:
        name, value, change, word, *_ = (*map(inline, tile_parts(line.text)), "", "", "")
        colour = COLOURS.get(cell_colour(word) or "", "FFFFFF")
        pill = Grid([[Text(word, status)]], [70], hAlign="LEFT")
        pill.setStyle([("BACKGROUND", (0, 0), (-1, -1), HexColor(f"#{colour}")), *padding(2)])
        content = [Text(name, label), Text(value, figure), Text(change, label)]
        cells.append([*content, Spacer(1, 3), pill] if word else content)
    rows: list[list[Any]] = [[*cells[first : first + across]] for first in range(0, len(cells), across)]
    rows[-1] += [""] * (across - len(rows[-1]))
    grid = Grid(rows, [width] * across, spaceBefore=4, spaceAfter=10)
    lines_between = ("INNERGRID", (0, 0), (-1, -1), 4, white)
    places = [(number % across, number // across) for number in range(len(lines))]
    tints = [("BACKGROUND", place, place, HexColor(setting.look.tint)) for place in places]
    grid.setStyle([*tints, lines_between, ("VALIGN", (0, 0), (-1, -1), "TOP"), *padding(7)])
    return grid


def steps(lines: tuple[Line, ...], setting: Setting) -> Iterator[Flowable]:
    """Boxes one below the other with an arrow between, as in a pathway."""
    width = min(setting.width, 340)
    words = ParagraphStyle(
        "st", fontName=setting.family.regular, fontSize=STEP_WORDS_POINTS, leading=13, alignment=TA_CENTER
    )
    for number, line in enumerate(lines):
        if number:
            arrow = Drawing(setting.width, 16)
            middle = setting.width / 2
            arrow.add(Rect(middle - 1, 6, 2, 10, fillColor=HexColor(setting.look.accent), strokeColor=None))
            points = [middle - 6, 8, middle + 6, 8, middle, 0]
            arrow.add(Polygon(points, fillColor=HexColor(setting.look.accent), strokeColor=None))
            yield arrow
        grid = Grid([[Text(inline(line.text), words)]], [width], hAlign="CENTER")
        edge = ("BOX", (0, 0), (-1, -1), 1.2, HexColor(setting.look.brand))
        fill = ("BACKGROUND", (0, 0), (-1, -1), HexColor(setting.look.tint))
        grid.setStyle([edge, fill, ("ROUNDEDCORNERS", [6] * 4), *padding(7)])
        yield grid
    yield Spacer(1, 10)
