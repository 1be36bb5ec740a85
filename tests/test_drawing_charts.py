"""Charts give a row per category, diagrams their points in order."""

from __future__ import annotations

from lxml import etree
from office_files import NAMESPACES, chart_xml, diagram_xml

from pipeline.extract.drawing_charts import chart_blocks, chart_titles, diagram_blocks


def texts(xml: str) -> list[str]:
    return [block.text for block in chart_blocks(etree.fromstring(xml), "chart 1")]


def test_series_of_equal_categories_share_a_table() -> None:
    """Each category is a row with the figure of every series, written in the chart's own format."""
    xml = chart_xml("Waits", ("Speech", "Sleep"), {"2024": (31.4, 27.0), "2025": (22.0, 19.6)}, '0.0" wks"')
    assert texts(xml) == [
        "Waits",
        "2024 | 2025",
        "Speech | 2024: 31.4 wks | 2025: 22.0 wks",
        "Sleep | 2024: 27.0 wks | 2025: 19.6 wks",
    ]


def test_dates_on_an_axis_are_dates() -> None:
    """Categories kept as day numbers are written as ISO dates."""
    cache = "<c:numCache><c:formatCode>mmm\\-yy</c:formatCode><c:pt idx='0'><c:v>45901</c:v></c:pt></c:numCache>"
    value = "<c:val><c:numRef><c:numCache><c:pt idx='0'><c:v>7</c:v></c:pt></c:numCache></c:numRef></c:val>"
    xml = f"<c:chartSpace {NAMESPACES}><c:ser><c:cat><c:numRef>{cache}</c:numRef></c:cat>{value}</c:ser></c:chartSpace>"
    assert texts(xml) == ["Series 1", "2025-09-01 | Series 1: 7"]


def test_outer_levels_of_categories_stand_before_inner_ones() -> None:
    """A year written once over its quarters names each of them."""
    levels = (
        "<c:lvl><c:pt idx='0'><c:v>Q1</c:v></c:pt><c:pt idx='1'><c:v>Q2</c:v></c:pt></c:lvl>"
        "<c:lvl><c:pt idx='0'><c:v>2025</c:v></c:pt></c:lvl>"
    )
    points = "<c:pt idx='0'><c:v>4</c:v></c:pt><c:pt idx='1'><c:v>5</c:v></c:pt>"
    xml = (
        f"<c:chartSpace {NAMESPACES}><c:ser><c:cat><c:multiLvlStrRef><c:multiLvlStrCache>{levels}</c:multiLvlStrCache>"
        f"</c:multiLvlStrRef></c:cat><c:val><c:numLit>{points}</c:numLit></c:val></c:ser></c:chartSpace>"
    )
    assert texts(xml)[1:] == ["2025 Q1 | Series 1: 4", "2025 Q2 | Series 1: 5"]


def test_newer_chart_kinds_are_read() -> None:
    """A waterfall keeps names and figures in another form."""
    xml = (
        "<cx:chartSpace xmlns:cx='http://schemas.microsoft.com/office/drawing/2014/chartex'><cx:chartData><cx:data>"
        "<cx:strDim><cx:lvl><cx:pt idx='0'>Opened</cx:pt><cx:pt idx='1'>Closed</cx:pt></cx:lvl></cx:strDim>"
        "<cx:numDim><cx:lvl><cx:pt idx='0'>14</cx:pt><cx:pt idx='1'>-3</cx:pt></cx:lvl></cx:numDim></cx:data>"
        "</cx:chartData></cx:chartSpace>"
    )
    assert texts(xml) == ["Series 1", "Opened | Series 1: 14", "Closed | Series 1: -3"]


def test_titles_alone_for_workbooks() -> None:
    """In a workbook the figures are read from the cells, so that they do not count twice."""
    xml = etree.fromstring(chart_xml("Waits", ("Speech",), {"2025": (22.0,)}))
    assert [block.text for block in chart_titles(xml, "chart 1")] == ["Waits"]


def test_points_of_a_diagram_follow_its_links() -> None:
    """Points are listed in any order; the links between them say what comes first."""
    xml = etree.fromstring(diagram_xml("Assess", "Plan", "Review"))
    assert [block.text for block in diagram_blocks(xml, "diagram 1") if block.text] == ["Assess", "Plan", "Review"]


def test_a_diagram_in_a_circle_ends() -> None:
    """Links that lead back to their start are followed once."""
    circle = '<dgm:cxn srcId="3" destId="0"/></dgm:cxnLst>'
    xml = etree.fromstring(diagram_xml("Assess", "Plan", "Review").replace("</dgm:cxnLst>", circle))
    assert len([block for block in diagram_blocks(xml, "diagram 1") if block.text]) == 3
