"""The sheets of the workbook that show amounts: the coverage matrix, and KPI series with charts.

In: published tables. Out: the sheets in a workbook under construction. Surprising rule: shades say how many passages
are on file, in one colour, so that nobody takes them for a rating of the work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from pipeline.exports.cells import Mask
from pipeline.exports.sheets import (
    HEADING_ROW,
    LINE_POINTS,
    Column,
    Formats,
    Sheet,
    add_sheet,
    line_count,
    set_up_page,
    write_cell,
)
from pipeline.store.tables import PublishedTables

KINDS = ("intent", "activity", "performance", "impact", "voice")
SHADED_FROM = (1, 5, 20)
"""Passages from which the next shade of blue is used: some, several, many."""
CHART_ROWS = 17
"""Rows of the sheet that a chart and its figures take."""
CHARTS_A_PAGE = 4
PRINT_SCALE = 62
"""Percent at which twelve figures fit the width of A4 upright, and four charts its height."""
CHART_SIZE = {"width": 620, "height": 230}


def add_coverage_matrix(book: Any, published: PublishedTables, formats: Formats, *, mask: Mask, footer: str) -> None:
    """Requirements by kind of evidence: counted passages, shaded by amount; a wanted kind that is absent is hatched."""
    written = book.add_worksheet("Coverage matrix")
    set_up_page(written, footer=footer)
    written.write_string(0, 0, "Coverage matrix", formats.title)
    about = (
        "Passages that count, by kind of evidence. Darker means more on file, not better; hatched: wanted and not seen."
    )
    written.write_string(1, 0, about, formats.about)
    headings = ("Requirement", "Title", "On file", *(kind.capitalize() for kind in KINDS), "Documents", "Newest")
    for at, (heading, width) in enumerate(zip(headings, (12, 52, 10, *[12] * 5, 11, 12), strict=True)):
        written.set_column(at, at, width)
        written.write_string(HEADING_ROW, at, heading, formats.heading)
    coverage = {row["criterion_id"]: row for row in published.records("coverage")}
    cells = {(row["criterion_id"], row["kind"]): row for row in published.records("coverage_matrix")}
    row = HEADING_ROW
    for row, criterion_id in enumerate(dict.fromkeys(criterion for criterion, _ in cells), start=HEADING_ROW + 1):
        verdict = coverage.get(criterion_id, {})
        title = mask(str(cells[criterion_id, KINDS[0]]["criterion"]))
        written.set_row(row, LINE_POINTS * line_count(title, 52) + 4)
        for at, value in enumerate((criterion_id, title, verdict.get("status"))):
            write_cell(written, row, at, value, "wrap" if at == 1 else "text", formats)
        for at, kind in enumerate(KINDS, start=3):
            cell = cells[criterion_id, kind]
            count, is_missing = cell["accepted_passages"], cell["is_wanted"] and not cell["is_present"]
            shade = formats.empty if is_missing else formats.shades[sum(count >= limit for limit in SHADED_FROM)]
            written.write_number(row, at, count, shade)
        write_cell(written, row, 8, verdict.get("documents"), "number", formats)
        write_cell(written, row, 9, verdict.get("newest_date"), "date", formats)
    if not cells:
        written.write_string(HEADING_ROW + 1, 0, "No coverage run has been made.", formats.about)
    written.freeze_panes(HEADING_ROW + 1, 2)
    written.autofilter(HEADING_ROW, 0, max(row, HEADING_ROW + 1), len(headings) - 1)
    written.repeat_rows(HEADING_ROW)


def add_kpi_sheets(book: Any, published: PublishedTables, formats: Formats, *, mask: Mask, footer: str) -> None:
    """Charts of every KPI with two dated figures or a figure and a baseline, and the list of all figures."""
    figures = published.records("kpi_series")
    kpis = published.records("kpis")
    written = book.add_worksheet("KPI charts")
    set_up_page(written, footer=footer)
    written.set_portrait()
    written.set_print_scale(PRINT_SCALE)  # a page fitted to its width would pass over the breaks between charts
    written.set_column(0, 0, 16)
    written.set_column(1, 12, 11)
    written.write_string(0, 0, "KPI charts", formats.title)
    about = (
        "Figures of the whole area as documents on file state them, targets left out. Each is cited on the next sheet."
    )
    written.write_string(1, 0, about, formats.about)
    row = HEADING_ROW
    for kpi in kpis:
        points = _points(kpi, figures)
        if len(points) > 1:
            _add_chart(book, written, formats, row=row, title=mask(_kpi_title(kpi)), points=points)
            row += CHART_ROWS
    written.set_h_pagebreaks(list(range(HEADING_ROW + CHARTS_A_PAGE * CHART_ROWS, row, CHARTS_A_PAGE * CHART_ROWS)))
    if row == HEADING_ROW:
        text = "No KPI has two dated figures on file yet; charts appear here once it has."
        written.write_string(HEADING_ROW, 0, text, formats.about)
    add_sheet(book, _kpi_list(figures, mask), formats, footer=footer)


def _kpi_list(figures: Sequence[Mapping[str, Any]], mask: Mask) -> Sheet:
    records = [
        {**figure, **{key: mask(str(figure[key] or "")) for key in ("kpi", "quote", "citation", "population")}}
        for figure in figures
    ]
    return Sheet(
        "KPI series",
        "Every figure found for a KPI, oldest first, with the words and the place. Check it there before using it.",
        (
            Column("KPI", "kpi", 44, "wrap"),
            Column("Value", "value", 10, "number"),
            Column("Unit", "unit", 10),
            Column("Statistic", "statistic", 11),
            Column("From", "period_start", 12, "date"),
            Column("To", "period_end", 12, "date"),
            Column("About whom", "population", 24, "wrap"),
            Column("Target", "is_target", 8),
            Column("Implausible", "is_implausible", 11),
            Column("Document and place", "citation", 38, "wrap"),
            Column("Quote", "quote", 70, "wrap"),
            Column("Evidence for", "criterion_ids", 20, "wrap"),
        ),
        records,
        "No figure has been read from the documents yet.",
    )


def _points(kpi: Mapping[str, Any], figures: Sequence[Mapping[str, Any]]) -> list[tuple[date, float]]:
    """One value per day, oldest first: the baseline, and figures of the KPI's own unit and statistic.

    Of several values for one day the first in the series is shown; the list beside has them all.
    """
    usable = [
        (figure["period_end"], figure["value"])
        for figure in figures
        if figure["kpi_id"] == kpi["kpi_id"]
        and figure["period_end"] is not None
        and not figure["is_target"]
        and not figure["is_implausible"]
        and figure["population"] is None
        and figure["unit"] == kpi["unit"]
        and kpi["statistic"] in (None, figure["statistic"])
    ]
    if usable and kpi["baseline_value"] is not None and kpi["baseline_date"] is not None:
        usable.append((kpi["baseline_date"], kpi["baseline_value"]))
    by_day = groupby(sorted(usable, key=lambda point: point[0]), key=lambda point: point[0])
    return [(day, next(values)[1]) for day, values in by_day]


def _kpi_title(kpi: Mapping[str, Any]) -> str:
    wanted = {"up": "; more is better", "down": "; less is better"}.get(kpi["direction"], "")
    return f"{kpi['title']} ({str(kpi['unit']).replace('_', ' ')}{wanted})"


def _add_chart(
    book: Any, written: Any, formats: Formats, *, row: int, title: str, points: Sequence[tuple[date, float]]
) -> None:
    written.write_string(row, 0, title, formats.label)
    written.write_string(row + 1, 0, "Day", formats.of("text"))
    written.write_string(row + 2, 0, "Value", formats.of("text"))
    for at, (day, value) in enumerate(points, start=1):
        write_cell(written, row + 1, at, day, "date", formats)
        write_cell(written, row + 2, at, value, "number", formats)
    chart = book.add_chart({"type": "line"})
    chart.add_series(
        {
            "name": [written.name, row, 0],
            "categories": [written.name, row + 1, 1, row + 1, len(points)],
            "values": [written.name, row + 2, 1, row + 2, len(points)],
            "marker": {"type": "circle", "size": 6},
            "line": {"color": "#1d4f7c", "width": 2},
            "data_labels": {"value": True, "position": "above"},
        }
    )
    chart.set_title({"none": True})  # a title from a document would be a formula's business; it stands above
    chart.set_legend({"none": True})
    chart.set_x_axis({"date_axis": True, "num_format": "mmm yyyy", "num_font": {"size": 9}})
    chart.set_y_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#dddddd"}}})
    chart.set_size(CHART_SIZE)
    written.insert_chart(row + 3, 0, chart, {"description": f"Line chart: {title}. Values stand above it."})
