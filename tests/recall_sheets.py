"""Workbooks with a truth: xlsx, xlsm, xls, xlsb and ods."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
from binary_workbooks import BinarySheet, xls_bytes, xlsb_parts
from office_files import NAMESPACES, Parts, chart_xml, diagram_xml, links, open_parts, write_zip
from office_truth import HEADER, NOTE, Truth
from openpyxl.comments import Comment


def sheet_hidden(path: Path) -> Truth:
    """A workbook with a hidden sheet, a very hidden one, a hidden row and a hidden column."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Measures"
    for row in (
        ["Measure", "Autumn", "Working"],
        ["Plans in time", 46, "seven left out"],
        ["Calls dropped", 9, "not used"],
    ):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    for name, state, words in (("Steps", "hidden", "Recount due"), ("Vault", "veryHidden", "Panel names")):
        other = workbook.create_sheet(name)
        other.sheet_state = state
        other.append([words])
    workbook.save(path)
    return Truth(
        ("Measure Autumn", "Plans in time 46"),
        hidden=("Calls dropped 9", "seven left out", "not used", "Recount due", "Panel names"),
    )


def sheet_macros(path: Path) -> Truth:
    """A workbook with macros, a comment, a printed header, a text box, a diagram and a chart's title."""
    buffer = io.BytesIO()
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Board"
    for row in (["Team", "Waiting"], ["Speech therapy", 212]):
        sheet.append(row)
    sheet["B2"].comment = Comment("Two clinics have closed.", "Analyst")
    sheet.oddHeader.center.text = "OFFICIAL measures"
    workbook.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts: Parts = {name: archive.read(name) for name in archive.namelist()}
    box = f"<xdr:sp><xdr:txBody>{'<a:p><a:r><a:t>Waits fell after March.</a:t></a:r></a:p>'}</xdr:txBody></xdr:sp>"
    parts["xl/drawings/drawing9.xml"] = (
        f"<xdr:wsDr {NAMESPACES}><xdr:twoCellAnchor>{box}</xdr:twoCellAnchor></xdr:wsDr>"
    )
    parts["xl/drawings/_rels/drawing9.xml.rels"] = links(
        {"r1": ("chart", "../charts/chart9.xml"), "r2": ("diagramData", "../diagrams/data9.xml")}
    )
    parts["xl/charts/chart9.xml"] = chart_xml("Waits by team", ("Speech",), {"Waiting": (212.0,)}, "0")
    parts["xl/diagrams/data9.xml"] = diagram_xml("Referral", "First visit")
    rels = parts["xl/worksheets/_rels/sheet1.xml.rels"]
    assert isinstance(rels, bytes)
    drawing = links({"rDraw": ("drawing", "../drawings/drawing9.xml")}).partition(">")[2].encode()
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = rels.replace(b"</Relationships>", drawing)
    types = parts["[Content_Types].xml"]
    assert isinstance(types, bytes)
    parts["[Content_Types].xml"] = types.replace(
        b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main", b"vnd.ms-excel.sheet.macroEnabled.main"
    )
    write_zip(path, parts)
    marked = {"Two clinics have closed.": NOTE, "OFFICIAL measures": HEADER}
    return Truth(
        (
            "Team Waiting",
            "Speech therapy 212",
            "Waits fell after March.",
            "Waits by team",
            "Referral",
            "First visit",
            *marked,
        ),
        marked=marked,
    )


_BINARY = (
    BinarySheet(
        "KPIs",
        [["Measure", "Autumn", "Spring"], ["Plans in time", 0.46, 0.512], ["Dropped line", 0.5, 0.25]],
        hidden_rows=(2,),
        comments={(1, 1): "Counted twice."},
        percent=True,
    ),
    BinarySheet("Lists", [["Team", "Lead", "Remark"], ["Clinic", "Sam", "private remark"]], hidden_columns=(2,)),
    BinarySheet("Vault", [["Panel", "Names"], ["First", "unnamed child"]], hidden=True),
)
_BINARY_TRUTH = Truth(
    ("Measure Autumn Spring", "Plans in time 46% 51%", "Team Lead", "Clinic Sam", "Counted twice."),
    hidden=("Dropped line 50% 25%", "private remark", "Panel Names", "First unnamed child"),
    marked={"Counted twice.": NOTE},
)


def sheet_old(path: Path) -> Truth:
    """An Excel 97 workbook with hidden parts, percentages and a comment."""
    path.write_bytes(xls_bytes(_BINARY))
    return _BINARY_TRUTH


def sheet_binary(path: Path) -> Truth:
    """The same as a binary workbook in a zip."""
    write_zip(path, xlsb_parts(_BINARY))
    return _BINARY_TRUTH


def open_sheet(path: Path) -> Truth:
    """A workbook with repeated cells, dates, a hidden row, column and sheet, a comment and a text box."""

    def cell(text: str, extra: str = "", inner: str = "") -> str:
        return f'<table:table-cell office:value-type="string" {extra}>{inner}<text:p>{text}</text:p></table:table-cell>'

    comment = "<office:annotation><text:p>Two clinics closed.</text:p></office:annotation>"
    share = (
        '<table:table-cell office:value-type="percentage" office:value="0.46"><text:p>46%</text:p></table:table-cell>'
    )
    blank = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    date = (
        '<table:table-cell office:value-type="date" office:date-value="2025-09-03"><text:p>3/9/25</text:p>'
        "</table:table-cell>"
    )
    frame = (
        "<table:shapes><draw:frame><draw:text-box><text:p>Waits fell after March.</text:p></draw:text-box>"
        "</draw:frame></table:shapes>"
    )
    body = (
        f'<table:table table:name="Board">{frame}<table:table-column table:number-columns-repeated="3"/>'
        '<table:table-column table:visibility="collapse"/>'
        f"<table:table-row>{cell('Measure')}{cell('Autumn')}{cell('Counted')}{cell('Working')}</table:table-row>"
        "<table:table-row>"
        f"{cell('Plans in time', inner=comment)}{share}{date}{cell('seven left out')}</table:table-row>"
        f'<table:table-row table:visibility="collapse">{cell("Calls dropped")}{share}</table:table-row>'
        f"{blank}</table:table>"
        '<table:table table:name="Vault" table:style-name="ta9"><table:table-row>'
        f"{cell('Panel names')}</table:table-row></table:table>"
    )
    automatic = (
        '<style:style style:name="ta9" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    write_zip(path, open_parts("spreadsheet", body, automatic=automatic))
    return Truth(
        ("Measure Autumn Counted", "Plans in time 46% 2025-09-03", "Two clinics closed.", "Waits fell after March."),
        hidden=("Working", "seven left out", "Calls dropped 46%", "Panel names"),
        marked={"Two clinics closed.": NOTE},
    )
