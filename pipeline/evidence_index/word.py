"""The evidence index as a Word document, A4 landscape, ready to hand over.

In: an `EvidenceIndex`. Out: the bytes of a docx. Surprising rule: the library's own traces (author, comments) are
replaced in the properties, for inspectors and machines read those too.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from pipeline.evidence_index.entries import EvidenceIndex

COLUMNS: Final = (
    ("No.", 1.1),
    ("Title", 6.6),
    ("Date", 2.9),
    ("Status", 3.0),
    ("Owner", 4.9),
    ("Priority action: where to look", 5.2),
    ("File", 4.0),
)
"""Headings and widths in centimetres; with margins of 1 cm they fill A4 landscape."""
FICTIONAL: Final = "FICTIONAL SAMPLE: an invented area and invented documents."
BODY_POINTS: Final = 9
MARGIN_CM: Final = 1.0


def render_word(index: EvidenceIndex) -> bytes:
    """The whole index: priority actions, documents by number, documents by priority action."""
    from docx import Document

    document = Document()
    _set_page(document, index)
    document.add_heading(index.title, level=0)
    if index.is_fictional:
        document.add_paragraph(FICTIONAL).runs[0].bold = True
    document.add_paragraph(
        f"{len(index.entries)} documents as at {index.as_of.day} {index.as_of:%B %Y}. Page, slide and sheet "
        "numbers are those of the file; in a Word document the heading is given."
    )
    document.add_heading("Priority actions", level=1)
    for area in index.areas:
        document.add_paragraph(f"{area.number}  {area.title}")
    document.add_heading("Documents", level=1)
    rows = (
        (str(e.number), e.title, e.date, e.status, e.owner, e.place_text or "General", e.file_name)
        for e in index.entries
    )
    _add_table(document, COLUMNS, rows)
    document.add_heading("By priority action", level=1)
    for area in index.areas:
        found = index.entries_for(area.number)
        if found:
            document.add_heading(f"{area.number}  {area.title}", level=2)
            widths = (("No.", 1.1), ("Title", 12.0), ("Date", 3.6), ("Where to look", 11.0))
            _add_table(document, widths, ((str(e.number), e.title, e.date, where) for e, where in found))
    _set_properties(document, index)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_page(document: Any, index: EvidenceIndex) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(MARGIN_CM)
    section.top_margin = section.bottom_margin = Cm(1.5)
    section.footer.paragraphs[0].text = f"{index.title}, {index.as_of.day} {index.as_of:%B %Y}"
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(BODY_POINTS)
    normal.paragraph_format.space_after = Pt(3)
    for level in range(3):
        style = document.styles["Title" if level == 0 else f"Heading {level}"]
        style.font.name = "Arial"
        style.font.size = Pt((18, 13, 11)[level])
        style.element.rPr.rFonts.attrib.clear()  # the template's theme font would win over the name
        style.element.rPr.rFonts.set(_tag("w:ascii"), "Arial")
        style.element.rPr.rFonts.set(_tag("w:hAnsi"), "Arial")


def _add_table(document: Any, columns: Sequence[tuple[str, float]], rows: Iterable[Sequence[str]]) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.autofit = False
    for cell, (heading, _) in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    header = table.rows[0]._tr.get_or_add_trPr()
    header.append(OxmlElement("w:tblHeader"))  # the heading is repeated on every page
    for texts in rows:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text in zip(row.cells, texts, strict=True):
            cell.paragraphs[0].add_run(_printable(text))
    for column, (_, width) in zip(table.columns, columns, strict=True):
        column.width = Cm(width)  # LibreOffice goes by the grid, Word by the cells
        for cell in column.cells:
            cell.width = Cm(width)


def _set_properties(document: Any, index: EvidenceIndex) -> None:
    properties = document.core_properties
    properties.title = index.title
    properties.author = properties.last_modified_by = f"{index.area} local area partnership"
    properties.subject = "Documents provided for the inspection"
    properties.keywords = "evidence index"
    properties.comments = properties.category = ""
    properties.created = properties.modified = dt.datetime.combine(index.as_of, dt.time())
    properties.language = "en-GB"


def _printable(text: str) -> str:
    """Text without control characters, which no Word file may hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n")


def _tag(name: str) -> str:
    from docx.oxml.ns import qn

    tag: str = qn(name)
    return tag
