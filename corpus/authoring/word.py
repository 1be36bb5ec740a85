"""Render a DOCX with headers, footers, page fields, tables, tracked changes and comments."""

from __future__ import annotations

import io

from archives import with_fixed_stamps
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from markup import CRITIC, EMPHASIS, Block, Heading, Paragraph, Source, Table

BRAND = RGBColor(0x1F, 0x4E, 0x5F)
HEADER_FILL = "DCE8EB"
TEXT_WIDTH_CM = 17.0
"""A4 less two margins of 2 cm."""


def render_docx(source: Source) -> bytes:
    """The bytes of the Word file."""
    document = Document()
    _set_up(document, source)
    for block in source.blocks:
        _add(document, block, source)
    out = io.BytesIO()
    document.save(out)
    return with_fixed_stamps(out.getvalue(), created=source.text("created"))


def _set_up(document: WordDocument, source: Source) -> None:
    properties = document.core_properties
    properties.title, properties.author = source.text("title"), source.text("author")
    properties.last_modified_by, properties.comments = source.text("author"), ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10.5)
    normal.paragraph_format.space_after = Pt(7)
    for level, size in ((1, 18), (2, 13), (3, 11.5)):
        style = document.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(size), BRAND
        for name in [name for name in style.element.rPr.rFonts.attrib if name.endswith("Theme")]:
            del style.element.rPr.rFonts.attrib[name]
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.text, header.alignment = source.text("header"), WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run(f"{source.text('footer')} · Page ")
    _field(footer, "PAGE")
    footer.add_run(" of ")
    _field(footer, "NUMPAGES")
    for run in (*header.runs, *footer.runs):
        run.font.size, run.font.color.rgb = Pt(8), RGBColor(0x55, 0x55, 0x55)


def _field(paragraph: WordParagraph, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _add(document: WordDocument, block: Block, source: Source) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, block.level)
    elif isinstance(block, Paragraph):
        style = {"bullet": "List Bullet", "quote": "Intense Quote"}.get(block.style, "Normal")
        _write(document, document.add_paragraph(style=style), block.text, source)
    elif isinstance(block, Table):
        _add_table(document, block, source)
    else:
        raise ValueError(f"{source.text('output')}: {type(block).__name__} has no Word form")


def _add_table(document: WordDocument, table: Table, source: Source) -> None:
    grid = document.add_table(rows=0, cols=len(table.header), style="Table Grid")
    grid.autofit = False
    widths = _widths(table)
    for number, cells in enumerate((table.header, *(row.cells for row in table.rows))):
        row = grid.add_row()
        for cell, text, width in zip(row.cells, cells, widths, strict=True):
            cell.width = Cm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            _write(document, paragraph, text, source)
            for run in paragraph.runs:
                run.font.size, run.bold = Pt(9), number == 0 or None
            if number == 0:
                _shade(cell._tc)
    if table.header[-1]:
        _repeat_header(grid)
    document.add_paragraph().paragraph_format.space_after = Pt(4)


def _widths(table: Table) -> list[float]:
    """Share the text width by each column's longest cell, bounded so that no column starves."""
    columns = zip(table.header, *(row.cells for row in table.rows), strict=True)
    wanted = [min(max(max(len(cell) for cell in column), 9), 60) for column in columns]
    return [TEXT_WIDTH_CM * chars / sum(wanted) for chars in wanted]


def _shade(cell: object) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", HEADER_FILL)):
        shading.set(qn(f"w:{name}"), value)
    cell.get_or_add_tcPr().append(shading)


def _repeat_header(grid: WordTable) -> None:
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _write(document: WordDocument, paragraph: WordParagraph, text: str, source: Source) -> None:
    """Write text with emphasis; CriticMarkup becomes `w:ins`, `w:del` and a comment on the run before it."""
    position = 0
    for found in CRITIC.finditer(text):
        _write_plain(paragraph, text[position : found.start()])
        if found["comment"]:
            comment = document.add_comment(
                paragraph.runs, text=found["comment"], author=source.text("author"), initials="ED"
            )
            comment._comment_elm.set(qn("w:date"), f"{source.text('created')}T10:15:00Z")
        else:
            _write_change(paragraph, found["inserted"], found["deleted"], source)
        position = found.end()
    _write_plain(paragraph, text[position:])


def _write_plain(paragraph: WordParagraph, text: str) -> None:
    position = 0
    for found in EMPHASIS.finditer(text):
        paragraph.add_run(text[position : found.start()])
        run = paragraph.add_run(found["strong"] or found["slanted"])
        run.bold, run.italic = bool(found["strong"]) or None, bool(found["slanted"]) or None
        position = found.end()
    if text[position:]:
        paragraph.add_run(text[position:])


def _write_change(paragraph: WordParagraph, inserted: str | None, deleted: str | None, source: Source) -> None:
    change = OxmlElement("w:ins" if inserted else "w:del")
    number = len(paragraph.part.element.xpath("//w:ins | //w:del")) + 1
    change.set(qn("w:id"), str(900 + number))
    change.set(qn("w:author"), source.text("author"))
    change.set(qn("w:date"), f"{source.text('created')}T10:15:00Z")
    run = OxmlElement("w:r")
    words = OxmlElement("w:t" if inserted else "w:delText")
    words.set(qn("xml:space"), "preserve")
    words.text = inserted or deleted
    run.append(words)
    change.append(run)
    paragraph._p.append(change)
