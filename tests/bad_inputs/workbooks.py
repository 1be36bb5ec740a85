"""Bad Excel and OpenDocument workbooks."""

from __future__ import annotations

from collections.abc import Mapping

from tests.bad_inputs.record import SENTENCE, BadInput, flipped, zip_of
from tests.corpus.make_mail import ole_bytes
from tests.office_files import NAMESPACES, Parts, links, open_parts, package

LOCKED = ole_bytes({"EncryptedPackage": bytes(5000), "EncryptionInfo": bytes(200)})
BEGIN = b"\x09\x08\x10\x00\x00\x06\x05\x00\xbb\x0d\xcc\x07\x00\x00\x00\x00\x06\x00\x00\x00"
"""First record of an Excel 97 workbook."""


def _workbook_parts(sheets: Mapping[str, str], *, hidden: tuple[str, ...] = ()) -> Parts:
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}" state="{"hidden" if name in hidden else "visible"}"/>'
        for n, name in enumerate(sheets, start=1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts: Parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" {NAMESPACES}><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": links(
            {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)}
        ),
    }
    for number, sheet in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{main}">{sheet}</worksheet>'
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts = package("xl/workbook.xml", content_type, parts)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    parts["[Content_Types].xml"] = str(parts["[Content_Types].xml"]).replace("</Types>", f"{overrides}</Types>")
    return parts


def _workbook(sheets: Mapping[str, str], *, hidden: tuple[str, ...] = ()) -> bytes:
    return zip_of(_workbook_parts(sheets, hidden=hidden))


def _row(number: int, *texts: str, attributes: str = "") -> str:
    cells = "".join(
        f'<c r="{"ABCDEFGH"[column]}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for column, text in enumerate(texts)
    )
    return f'<row r="{number}" {attributes}>{cells}</row>'


def _hidden_parts() -> bytes:
    rows = _row(1, SENTENCE) + _row(2, "kept back", attributes='hidden="1"')
    secret = _row(1, "Names of children stood here once")
    sheets = {"Shown": f"<sheetData>{rows}</sheetData>", "Secret": f"<sheetData>{secret}</sheetData>"}
    return _workbook(sheets, hidden=("Secret",))


def _broken_second_sheet() -> bytes:
    parts = _workbook_parts({"Good": f"<sheetData>{_row(1, SENTENCE)}</sheetData>", "Bad": "<sheetData/>"})
    parts["xl/worksheets/sheet2.xml"] = "<worksheet><sheetData><row>"
    return zip_of(parts)


def _repeated_cells() -> bytes:
    cell = (
        '<table:table table:name="Big"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384"><text:p>at home</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    return zip_of(open_parts("spreadsheet", cell))


SHEETS = (
    BadInput("a workbook with a password", "locked.xlsx", LOCKED, "unread", ("encrypted",), "take the password off"),
    BadInput(
        "hidden sheets and rows",
        "hidden.xlsx",
        _hidden_parts,
        "read",
        ("hidden_content", "hidden_content"),
        "decide if it may be shared",
        (SENTENCE, "kept back", "Names of children stood here once"),
    ),
    BadInput(
        "formulas without values",
        "formulas.xlsx",
        lambda: _workbook({"Sums": '<sheetData><row r="1"><c r="A1"><f>SUM(B1:B9)</f></c></row></sheetData>'}),
        "unread",
        ("formula_without_value",),
        "let it calculate, save it",
    ),
    BadInput(
        "a used range of 17 billion cells",
        "range.xlsx",
        lambda: _workbook(
            {
                "Wide": f'<dimension ref="A1:XFD1048576"/><sheetData>{_row(1, SENTENCE)}'
                '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
            }
        ),
        "read",
        texts=(SENTENCE,),
    ),
    BadInput(
        "one cell merged over everything",
        "merged.xlsx",
        lambda: _workbook(
            {
                "All": f"<sheetData>{_row(1, SENTENCE)}{_row(9, 'Last row')}</sheetData>"
                '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            }
        ),
        "read",
        texts=(SENTENCE, "Last row"),
    ),
    BadInput(
        "one cell merged over 17 billion",
        "merged-far.xlsx",
        lambda: _workbook(
            {
                "All": f'<sheetData>{_row(1, SENTENCE)}<row r="1048576"><c r="XFD1048576"><v>29</v></c></row>'
                "</sheetData>"
                '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            }
        ),
        "partial",
        ("truncated",),
        "If the rest matters, split it",
        (SENTENCE,),
    ),
    BadInput(
        "values beyond what is read",
        "far.xlsx",
        lambda: _workbook({"Far": f"<sheetData>{_row(1, SENTENCE)}{_row(1_048_576, 'far below')}</sheetData>"}),
        "partial",
        ("truncated",),
        "If the rest matters, split it",
        (SENTENCE,),
    ),
    BadInput(
        "one broken sheet of two",
        "sheet.xlsx",
        _broken_second_sheet,
        "partial",
        ("part_unreadable", "part_unreadable"),
        "This sheet is damaged",
        (SENTENCE,),
    ),
    BadInput(
        "a workbook without its list of sheets",
        "list.xlsx",
        lambda: zip_of({"[Content_Types].xml": "<Types/>", "xl/styles.xml": "<styleSheet/>"}),
        "unread",
        ("document_unreadable",),
        "save it again",
    ),
    BadInput(
        "an old workbook cut short",
        "old.xls",
        lambda: flipped(ole_bytes({"Workbook": BEGIN + bytes(5000)}), step=7, start=4096),
        "unread",
        ("document_unreadable",),
        "save it again",
    ),
    BadInput(
        "cells repeated 17 billion times",
        "repeated.ods",
        _repeated_cells,
        "partial",
        ("truncated",),
        "split",
        ("at home",),
    ),
)
