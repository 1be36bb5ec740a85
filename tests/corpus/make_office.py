"""Make the small true and broken Word, Excel, CSV, text and Markdown files of this folder.

Run `python tests/corpus/make_office.py` after a change here and commit what it writes; the same code writes the same
bytes. Everything in the files is invented.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import docx
import openpyxl
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl.comments import Comment
from openpyxl.styles import Font

FOLDER = Path(__file__).resolve().parent
ZIP_DATE = (2026, 1, 5, 9, 0, 0)
WRITTEN = datetime(2026, 1, 5, 9, 0)
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
FOOTNOTES = f"""<w:footnotes {NAMESPACES}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:t>Counted on the last school day of the term.</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""
BULK = ("docProps/thumbnail.jpeg", "word/theme/theme1.xml", "word/stylesWithEffects.xml", "customXml/item1.xml")
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def main() -> None:
    action_log = word_bytes()
    files: dict[str, bytes] = {
        "action-log.docx": action_log,
        "kpi-sheet.xlsx": workbook_bytes(),
        "waiting-list.csv": CSV_TEXT.encode("utf-8"),
        "visit-note.txt": NOTE_TEXT.encode("utf-8"),
        "plan.md": MARKDOWN_TEXT.encode("utf-8"),
        "broken-empty.docx": b"",
        "broken-cut-short.docx": action_log[: len(action_log) // 2],
        "broken-main-part.docx": edit_zip(action_log, {"word/document.xml": lambda part: part[:-40]}, left_out=BULK),
        "broken-comments.docx": edit_zip(action_log, {"word/comments.xml": lambda part: part[:-10]}, left_out=BULK),
        "broken-no-words.docx": blank_word_bytes(),
        "broken-encrypted.docx": OLE_MARK + bytes(2040) + "EncryptedPackage".encode("utf-16-le") + bytes(480),
        "broken-really-text.docx": NOTE_TEXT.encode("utf-8"),
        "broken-slides.pptx": package_bytes({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}),
        "broken-styles.xlsx": edit_zip(workbook_bytes(), {"xl/styles.xml": spoil_fill}),
        "broken-sheet.xlsx": edit_zip(workbook_bytes(), {"xl/worksheets/sheet1.xml": lambda part: part[:-30]}),
        "broken-formulas.xlsx": formula_workbook_bytes(),
        "broken-encoding.csv": "Measure,Cost\nCafé visits,£5\nBoat trip,£9\n".encode("cp1252"),
        "broken-no-words.txt": b"\n \n\t\n",
        "broken-binary.txt": bytes(range(32)) * 8,
    }
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)


def word_bytes() -> bytes:
    """A board's action log with all that python-docx itself does not read."""
    document = docx.Document()
    set_properties(document, title="Action log of the inclusion board", author="Board office")
    add_header(document)
    document.add_paragraph("Action log of the inclusion board", style="Title")
    add_table(document, [["Version", "2.1 final"], ["Date", "5 January 2026"], ["Owner", "Board office"]])
    document.add_heading("1 Purpose", level=1)
    noted = document.add_paragraph("This log holds what the board asked for and who answers for it.")
    add_footnote_mark(noted)
    comment = document.add_comment(noted.runs, text="Check the list of owners before it is sent.", author="Clerk")
    comment._comment_elm.set(qn("w:date"), "2026-01-05T09:00:00Z")
    add_changes(document)
    add_control(document)
    add_text_box(document)
    hidden = document.add_paragraph("Seen by all. ").add_run("Not to be printed: the draft budget.")
    hidden.font.hidden = True
    document.add_heading("2 Actions", level=1)
    document.add_heading("2.1 Waiting times", level=2)
    document.add_paragraph("The board asked for:")
    document.add_paragraph("a list of families who wait longest", style="List Bullet")
    document.add_paragraph("a call to each of them by March", style="List Bullet")
    add_action_table(document)
    lead_in = document.add_paragraph()
    lead_in.add_run("Next meeting").bold = True
    document.add_paragraph("The board meets again on 2 March 2026.")
    return edit_zip(saved(document), {}, added={"word/footnotes.xml": FOOTNOTES.encode()}, links=FOOTNOTE_LINK)


def add_header(document: Document) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].text = "OFFICIAL inclusion board"
    section.footer.paragraphs[0].text = "Page 1 of 2"
    mark = f'<w:r {NAMESPACES}><w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict></w:r>'
    section.header.paragraphs[0]._p.append(parse_xml(mark))


def add_footnote_mark(paragraph: object) -> None:
    paragraph._p.append(parse_xml(f'<w:r {NAMESPACES}><w:footnoteReference w:id="2"/></w:r>'))  # type: ignore[attr-defined]


def add_changes(document: Document) -> None:
    changed = document.add_paragraph("The plan covers ")
    for change in (
        '<w:del {0} w:id="90" w:author="A"><w:r><w:delText>nine</w:delText></w:r></w:del>',
        '<w:ins {0} w:id="91" w:author="A"><w:r><w:t>eleven</w:t></w:r></w:ins>',
        '<w:r {0}><w:t xml:space="preserve"> schools.</w:t></w:r>',
    ):
        changed._p.append(parse_xml(change.format(NAMESPACES)))


def add_control(document: Document) -> None:
    control = (
        f"<w:sdt {NAMESPACES}><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>Chosen priority: speech and language.</w:t></w:r>"
        "</w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(len(document.element.body) - 1, parse_xml(control))


def add_text_box(document: Document) -> None:
    words = "<w:txbxContent><w:p><w:r><w:t>Families said the calls helped.</w:t></w:r></w:p></w:txbxContent>"
    box = (
        f"<w:r {NAMESPACES}><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{words}</wps:txbx>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{words}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    document.add_paragraph()._p.append(parse_xml(box))


def add_action_table(document: Document) -> None:
    table = add_table(
        document,
        [
            ["No.", "Action", "Owner", "Due"],
            ["1", "Write to families who wait", "Therapies lead", "30 January 2026"],
            ["", "Publish the wait each month", "Data lead", ""],
            ["2", "", "Board chair", "2 March 2026"],
        ],
    )
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {NAMESPACES}/>"))
    table.cell(1, 0).merge(table.cell(2, 0))
    cell = table.cell(3, 1)
    cell.paragraphs[0].text = "Agree the offer"
    cell.add_paragraph("for nurseries", style="List Bullet")
    cell.add_paragraph("for colleges", style="List Bullet")
    inner = cell.add_table(rows=2, cols=2)
    for position, text in enumerate(("Setting", "Places", "Nurseries", "40")):
        inner.cell(position // 2, position % 2).text = text


def add_table(document: Document, rows: list[list[str]]) -> object:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    return table


def spoil_fill(part: bytes) -> bytes:
    """Name a fill pattern that does not exist: openpyxl then refuses the whole workbook."""
    return part.replace(b'patternType="gray125"', b'patternType="tartan"')


def blank_word_bytes() -> bytes:
    document = docx.Document()
    set_properties(document, title="", author="Scanner")
    document.add_paragraph(" ").runs[0].font.size = Pt(8)
    return edit_zip(saved(document), {}, left_out=BULK)


def set_properties(document: Document, *, title: str, author: str) -> None:
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = title, author, author, ""
    core.created = core.modified = WRITTEN


def saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def workbook_bytes() -> bytes:
    """A KPI workbook with grouped headings, formats, hidden parts, a comment, a form and a note."""
    workbook = openpyxl.Workbook()
    workbook.properties.title, workbook.properties.creator = "Measures of the inclusion board", "Data team"
    workbook.properties.created = workbook.properties.modified = WRITTEN
    sheet = workbook.active
    sheet.title = "KPIs"
    for row in (
        ["Measures, quarter 2"],
        ["Data to", date(2025, 9, 30)],
        [],
        ["Measure", "2024/25", None, "2025/26", None, "Met", "Working"],
        [None, "Q1", "Q2", "Q1", "Q2", None, None],
        ["Plans issued in time", 0.46, 0.512, 0.58, 0.634, True, 0.1 + 0.2],
        ["Average wait (weeks)", 41, 39.25, 36, 33.5, False, 12],
        ["Cost of transport", 1204500, 1250000.4, 1260000, 1300000, None, None],
        ["Calls not counted", 9, 9, 9, 9, None, None],
        ["Note: the wait is counted from the day a referral is received."],
    ):
        sheet.append(row)
    sheet["A1"].font = Font(bold=True)
    for merged in ("B4:C4", "D4:E4", "A4:A5", "F4:F5", "G4:G5"):
        sheet.merge_cells(merged)
    for row, shown in ((6, "0%"), (7, '0.0" wks"'), (8, "£#,##0")):
        for column in range(2, 6):
            sheet.cell(row, column).number_format = shown
    sheet["B7"].comment = Comment("Includes two clinics that have closed.", "Analyst")
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["G"].hidden = True
    calls = workbook.create_sheet("Call log")
    for row in (["Date", "Family told", "Outcome"], [date(2025, 9, 3), "Yes", "Seen within a week"], []):
        calls.append(row)
    calls.append([date(2025, 9, 10), "No", "Letter sent"])
    calls["A900000"].font = Font(bold=True)
    working = workbook.create_sheet("Working")
    working.sheet_state = "hidden"
    for row in (["Step", "Figure"], ["Plans counted", 163], ["Plans left out", 7]):
        working.append(row)
    return saved_workbook(workbook)


def formula_workbook_bytes() -> bytes:
    workbook = openpyxl.Workbook()
    workbook.properties.created = workbook.properties.modified = WRITTEN
    workbook.active.title = "Totals"
    for row in (["School", "Places"], ["Oak", 12], ["Elm", 14], ["Total", "=SUM(B2:B3)"]):
        workbook.active.append(row)
    return saved_workbook(workbook)


def saved_workbook(workbook: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    stamp = WRITTEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode()

    def set_modified(part: bytes) -> bytes:
        return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, part)

    return edit_zip(buffer.getvalue(), {"docProps/core.xml": set_modified})


FOOTNOTE_LINK = (
    b'<Relationship Id="rIdFoot" Target="footnotes.xml" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/></Relationships>'
)


def edit_zip(
    content: bytes,
    edits: dict[str, Callable[[bytes], bytes]],
    *,
    added: dict[str, bytes] | None = None,
    links: bytes = b"",
    left_out: tuple[str, ...] = ("docProps/thumbnail.jpeg",),
) -> bytes:
    """Rewrite a zip with edited and added parts and fixed dates."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name not in left_out}
    for name, edit in edits.items():
        parts[name] = edit(parts[name])
    if links:
        name = "word/_rels/document.xml.rels"
        parts[name] = parts[name].replace(b"</Relationships>", links)
    return package_bytes({**parts, **(added or {})})


def package_bytes(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


CSV_TEXT = """Team;Waiting;Longest wait (weeks);Remark
Speech and language;212;31;"Two posts filled;
list reviewed each week"
Occupational therapy;98;27;

Community paediatrics;341;44;Lists joined, double entries removed
"""

NOTE_TEXT = """VISIT TO ALDERBROOK NURSERY

Date: 8 January 2026
Present: head of nursery, inclusion adviser

1.1 What we saw
Staff use picture cards at every change of activity, and
parents told us that mornings are calmer.

Agreed next steps
-----------------
- share the picture cards with
  the two new rooms
- come back in March
"""

MARKDOWN_TEXT = """---
title: Outreach plan
author: Inclusion team
date: 2026-01-05
status: draft
---
# Outreach plan

## 2.1 Governance

The **steering group** meets monthly, see [the terms](https://example.org/terms).
It reports to the board.

It asked for:

- a named lead in each school
- one page for *families*

| Measure | Autumn | Spring |
|---------|-------:|-------:|
| Schools visited | 14 | 22 |
| Staff trained | 61 | |

<!-- remove before publishing -->
"""

if __name__ == "__main__":
    main()
