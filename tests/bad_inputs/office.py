"""Bad Word, Excel, PowerPoint, OpenDocument and Outlook files."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Mapping

from tests.bad_inputs.record import SENTENCE, BadInput, flipped
from tests.corpus.make_mail import OutlookMail, ole_bytes, outlook_bytes
from tests.office_files import (
    NAMESPACES,
    ZIP_DATE,
    Parts,
    links,
    open_parts,
    package,
    slide_parts,
    slide_shape,
    word_paragraph,
    word_parts,
)

BOMB_CHARS = 70 * 1024 * 1024
"""Just over what one part may unpack to."""
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE bomb [<!ENTITY a "ha ha ha ha ha ha ha ha ha ha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY o SYSTEM "file:///etc/hostname">]>'
DEEP_TABLES = 3_000
"""Tables inside one another; more than libxml2 follows."""
BEGIN = b"\x09\x08\x10\x00\x00\x06\x05\x00\xbb\x0d\xcc\x07\x00\x00\x00\x00\x06\x00\x00\x00"
"""First record of an Excel 97 workbook."""


def _zip(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _word(body: str, extra: Mapping[str, str] | None = None, *, start: str = "") -> bytes:
    parts = word_parts(body, extra)
    parts["word/document.xml"] = start + str(parts["word/document.xml"])
    return _zip(parts)


def _good_word() -> bytes:
    return _word(word_paragraph(SENTENCE))


def _without_main() -> bytes:
    parts = word_parts(word_paragraph(SENTENCE))
    del parts["word/document.xml"]
    return _zip(parts)


def _tables_in_tables() -> bytes:
    opened, closed = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    return _word(opened * DEEP_TABLES + word_paragraph(SENTENCE) + closed * DEEP_TABLES)


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
    return _zip(_workbook_parts(sheets, hidden=hidden))


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
    return _zip(parts)


def _broken_slide() -> bytes:
    shapes = [slide_shape("Waits"), slide_shape("lost"), slide_shape(SENTENCE)]
    parts = slide_parts([(shape, {}, "") for shape in shapes])
    parts["ppt/slides/slide2.xml"] = str(parts["ppt/slides/slide2.xml"])[:-30]
    return _zip(parts)


def _repeated_cells() -> bytes:
    cell = (
        '<table:table table:name="Big"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384"><text:p>at home</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    return _zip(open_parts("spreadsheet", cell))


def _locked_open_text() -> bytes:
    parts = open_parts("text", "<text:p>x</text:p>")
    parts["content.xml"] = bytes(range(256)) * 4
    entry = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    parts["META-INF/manifest.xml"] = str(parts["META-INF/manifest.xml"]).replace("/>", f">{entry}</manifest:manifest>")
    return _zip(parts)


def _with_office() -> str | None:
    return "LibreOffice is here and reads it" if shutil.which("soffice") or shutil.which("libreoffice") else None


LOCKED = ole_bytes({"EncryptedPackage": bytes(5000), "EncryptionInfo": bytes(200)})
WORD = (
    BadInput("Word named as text", "log.txt.txt", _good_word, "read", ("wrong_extension",), "Rename", (SENTENCE,)),
    BadInput("a Word file with a password", "locked.docx", LOCKED, "unread", ("encrypted",), "take the password off"),
    BadInput(
        "a Word file cut in half",
        "half.docx",
        lambda: _good_word()[:500],
        "unread",
        ("document_unreadable",),
        "save it again and replace it",
    ),
    BadInput(
        "a Word file without its directory",
        "tail.docx",
        lambda: _good_word()[:-40],
        "unread",
        ("document_unreadable",),
        "save it again and replace it",
    ),
    BadInput(
        "a Word file with bytes flipped",
        "flipped.docx",
        lambda: flipped(_word(word_paragraph(SENTENCE) * 50), step=61, start=300),
        "unread",
        ("document_unreadable",),
        "save it again and replace it",
    ),
    BadInput(
        "a Word file without its text", "main.docx", _without_main, "unread", ("document_unreadable",), "save it again"
    ),
    BadInput(
        "a Word file with broken XML",
        "xml.docx",
        lambda: _word(word_paragraph(SENTENCE) + "<w:p><w:r>"),
        "unread",
        ("document_unreadable",),
        "save it again",
    ),
    BadInput(
        "entities that grow without end",
        "entities.docx",
        lambda: _word(word_paragraph(SENTENCE) + word_paragraph("&i;"), start=BOMB),
        "unread",
        ("document_unreadable",),
        "save it again and replace it",
    ),
    BadInput(
        "an entity that names another file",
        "outside.docx",
        lambda: _word(word_paragraph(SENTENCE) + word_paragraph("stolen: &o;"), start=OUTSIDE),
        "read",
        texts=(SENTENCE, "stolen:"),
    ),
    BadInput(
        "a part that grows without end",
        "grows.docx",
        lambda: _word(" " * BOMB_CHARS),
        "unread",
        ("document_unreadable",),
        "unpacks to more than 64 MiB",
    ),
    BadInput(
        "nothing but a picture",
        "pictures.docx",
        lambda: _word("<w:p><w:r><w:drawing/></w:r></w:p>"),
        "unread",
        ("empty_text",),
        "ask for the original or a searchable PDF",
    ),
    BadInput(
        "nothing but deleted text",
        "deleted.docx",
        lambda: _word(f"<w:p><w:del><w:r><w:delText>{SENTENCE}</w:delText></w:r></w:del></w:p>"),
        "unread",
        ("empty_text",),
        "holds no words",
    ),
    BadInput(
        "broken footnotes",
        "notes.docx",
        lambda: _word(word_paragraph(SENTENCE), {"footnotes/footnotes": "<w:footnotes>"}),
        "partial",
        ("part_unreadable",),
        "A part of the document (footnotes) is damaged",
        (SENTENCE,),
    ),
    BadInput(
        "tables without end inside one another",
        "tables.docx",
        _tables_in_tables,
        "unread",
        ("document_unreadable",),
        "save it again",
    ),
)
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
        lambda: _zip({"[Content_Types].xml": "<Types/>", "xl/styles.xml": "<styleSheet/>"}),
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
OTHERS = (
    BadInput(
        "one broken slide of three",
        "slide.pptx",
        _broken_slide,
        "partial",
        ("part_unreadable",),
        "Open the file in PowerPoint",
        ("Waits", SENTENCE),
    ),
    BadInput(
        "a hidden slide",
        "hidden.pptx",
        lambda: _zip(slide_parts([(slide_shape("Waits"), {}, ""), (slide_shape(SENTENCE), {}, 'show="0"')])),
        "read",
        ("hidden_content",),
        "hidden",
        ("Waits", SENTENCE),
    ),
    BadInput(
        "a presentation without slides",
        "none.pptx",
        lambda: _zip(slide_parts([])),
        "unread",
        ("empty_text",),
        "right file was saved",
    ),
    BadInput(
        "an OpenDocument text with a password", "locked.odt", _locked_open_text, "unread", ("encrypted",), "password"
    ),
    BadInput(
        "an old Word file",
        "old.doc",
        lambda: ole_bytes({"WordDocument": bytes(5000)}),
        "unread",
        ("unsupported_format",),
        "save it as docx",
        skip=_with_office,
    ),
    BadInput(
        "an Outlook mail cut short",
        "cut.msg",
        lambda: outlook_bytes(OutlookMail())[:1200],
        "unread",
        ("document_unreadable",),
        "save it again",
    ),
)
