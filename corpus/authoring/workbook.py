"""Render the KPI dashboard: a YAML source with sheets, rows, styles and annotations becomes an XLSX workbook."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import yaml
from archives import with_fixed_stamps
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

BRAND = "1F4E5F"
RAG_FILLS = {"R": "E8A0A0", "A": "F5D08A", "G": "A9D5A2"}
THIN = Border(*[Side(style="thin", color="B8C4C8")] * 4)  # type: ignore[arg-type]
FONT_NAME = "Arial"


def render_workbook(source: str) -> bytes:
    """The bytes of the workbook."""
    properties = yaml.safe_load(source)
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in properties["sheets"]:
        _write_sheet(book.create_sheet(sheet["name"]), sheet)
    book.properties.title = properties["title"]
    book.properties.creator = properties["author"]
    book.properties.lastModifiedBy = properties["author"]
    book.properties.created = dt.datetime.combine(properties["created"], dt.time(10, 15))
    out = io.BytesIO()
    book.save(out)
    return with_fixed_stamps(out.getvalue(), created=str(properties["created"]))


def sheet_rows(sheet: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows with their 1-based number; a bare list is a row without style."""
    for number, row in enumerate(sheet["rows"], 1):
        yield number, row if isinstance(row, dict) else {"cells": row}


def _write_sheet(page: Any, sheet: dict[str, Any]) -> None:
    for column, width in enumerate(sheet["widths"], 1):
        page.column_dimensions[get_column_letter(column)].width = width
    for number, row in sheet_rows(sheet):
        for column, value in enumerate(row["cells"], 1):
            if value != "":
                cell = page.cell(number, column, value)
                _dress(cell, row.get("style", ""), is_table=len(sheet["widths"]) > 4)
        for first, last in row.get("merges", []):
            page.merge_cells(start_row=number, end_row=number, start_column=first, end_column=last)
        if "merge" in row:
            page.merge_cells(start_row=number, end_row=number, start_column=1, end_column=row["merge"])
    if sheet.get("hidden"):
        page.sheet_state = "hidden"
    page.sheet_view.showGridLines = False
    page.oddFooter.center.text = "Fictional sample · page &P of &N"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _dress(cell: Any, style: str, *, is_table: bool) -> None:
    """Give a cell its look: title, band (years above quarters), header, RAG colour or plain."""
    cell.font = Font(name=FONT_NAME, size=10)
    cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="left" if cell.column == 1 else None)
    if style == "title":
        cell.font = Font(name=FONT_NAME, size=15, bold=True, color=BRAND)
        cell.alignment = Alignment(wrap_text=False)
    elif style in ("band", "header"):
        cell.font = Font(name=FONT_NAME, size=10, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color=BRAND)
        cell.alignment = Alignment(horizontal="left" if cell.column == 1 else "center", wrap_text=True)
    elif is_table:
        cell.border = THIN
        if cell.value in RAG_FILLS:
            cell.fill = PatternFill("solid", start_color=RAG_FILLS[cell.value])
            cell.alignment = Alignment(horizontal="center", vertical="top")
