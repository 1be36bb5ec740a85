"""Render a DOCX with headers, footers, page fields, sections, tables, text boxes, tracked changes and comments."""

from __future__ import annotations

import io
from typing import Any

from archives import with_fixed_stamps
from blocks import Block, Heading, Lines, Panel, Paragraph, Part, Source, Table, inner_tables, tile_parts
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph
from word_parts import add_box, add_signature, add_watermark, write_cover, write_letterhead
from word_tables import WordTables
from word_text import BRAND, WordWriter, field, shade

TEXT_WIDTH_CM = 17.0
"""A4 less two margins of 2 cm."""
LANDSCAPE_WIDTH_CM = 25.7
STYLES = {"bullet": "List Bullet", "quote": "Intense Quote"}


def render_docx(source: Source) -> bytes:
    """The bytes of the Word file."""
    document = Document()
    _set_up(document, source)
    writer = WordWriter(document, source)
    tables = WordTables(writer, inner_tables(source.blocks))
    width = LANDSCAPE_WIDTH_CM if source.text("orientation") == "landscape" else TEXT_WIDTH_CM
    for block in source.blocks:
        _add(document, block, writer, tables, width)
    out = io.BytesIO()
    document.save(out)
    return with_fixed_stamps(out.getvalue(), created=source.file_property("created"))


def _set_up(document: WordDocument, source: Source) -> None:
    properties = document.core_properties
    properties.title, properties.author = source.file_property("title"), source.file_property("author")
    properties.last_modified_by, properties.comments = source.file_property("author"), ""
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
    if source.text("orientation") == "landscape":
        _turn(section)
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.text, header.alignment = source.text("header"), WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run(f"{source.text('footer')} · Page ")
    field(footer, "PAGE")
    footer.add_run(" of ")
    field(footer, "NUMPAGES")
    for run in (*header.runs, *footer.runs):
        run.font.size, run.font.color.rgb = Pt(8), RGBColor(0x55, 0x55, 0x55)
    for name, place in (("embargo", header), ("marking", header), ("marking", footer)):
        if source.text(name):
            _add_mark(place, source.text(name), is_red=name == "embargo")
    if source.text("watermark"):
        add_watermark(header, source.text("watermark"))


def _add_mark(place: WordParagraph, text: str, *, is_red: bool) -> None:
    """A marking or embargo as a paragraph of its own above the running line."""
    paragraph = place.insert_paragraph_before()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(9)
    run.font.color.rgb = RGBColor(0xB3, 0x20, 0x2A) if is_red else RGBColor(0, 0, 0)


def _add(document: WordDocument, block: Block, writer: WordWriter, tables: WordTables, width: float) -> None:
    if isinstance(block, Heading):
        paragraph = document.add_heading(level=min(block.level, 3))
        writer.write(paragraph, block.text)
    elif isinstance(block, Paragraph):
        paragraph = document.add_paragraph(style=STYLES.get(block.style, "Normal"))
        writer.write(paragraph, block.text)
        if block.style == "callout":
            shade(paragraph._p.get_or_add_pPr(), "E3EFF0")
    elif isinstance(block, Table):
        tables.add(document, block, width)
    elif isinstance(block, Lines):
        _add_lines(document, block, writer, tables, width)
    elif isinstance(block, Part):
        _add_part(document, block, writer, tables, width)
    elif isinstance(block, Panel):
        _add_panel(document, block, writer, tables)
    elif block.name == "pagebreak":
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    elif block.name == "contents":
        field(document.add_paragraph(), 'TOC \\o "1-2" \\h', shown="Right-click to update this table of contents.")


def _add_lines(document: WordDocument, block: Lines, writer: WordWriter, tables: WordTables, width: float) -> None:
    if block.name == "tiles":
        rows = tuple(tile_parts(line.text) for line in block.lines)
        tables.add_rows(document, [(*row, "", "", "")[:4] for row in rows], width)
        return
    for line in block.lines:
        paragraph = document.add_paragraph(style="List Number" if block.name == "steps" else "Normal")
        paragraph.paragraph_format.space_after = Pt(3 if block.name == "steps" else 0)
        writer.write(paragraph, line.text)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _add_part(document: WordDocument, part: Part, writer: WordWriter, tables: WordTables, width: float) -> None:
    if part.name == "inner":
        return
    if part.name == "box":
        body = document.element.body
        before = len(body)
        for block in part.blocks:
            _add(document, block, writer, tables, width - 1)
        add_box(document, part.argument, list(body)[before - 1 : -1], width)
        return
    if part.name == "landscape":
        _turn(document.add_section(WD_SECTION.NEW_PAGE))
        inner_width = LANDSCAPE_WIDTH_CM
    else:
        count = int(part.argument or 2)
        _set_columns(document.add_section(WD_SECTION.CONTINUOUS), count)
        inner_width = width / count - 0.7
    for block in part.blocks:
        _add(document, block, writer, tables, inner_width)
    if part.name == "landscape":
        _turn(document.add_section(WD_SECTION.NEW_PAGE))
    else:
        _set_columns(document.add_section(WD_SECTION.CONTINUOUS), 1)


def _add_panel(document: WordDocument, panel: Panel, writer: WordWriter, tables: WordTables) -> None:
    if panel.name in ("cover", "masthead"):
        write_cover(document, panel, writer)
    elif panel.name == "letterhead":
        write_letterhead(document, panel, writer)
    elif panel.name == "signature":
        add_signature(document, panel, writer)
    elif panel.name == "version":
        tables.add_rows(document, [(name, text) for name, text in panel.texts.items()], 8)
    elif panel.name == "pullquote":
        paragraph = document.add_paragraph(style="Intense Quote")
        writer.write(paragraph, f"{panel.texts['text']} {panel.texts.get('by', '')}".strip())
    elif panel.name in ("bars", "chart"):
        _add_figures(document, panel, tables)
    else:
        raise ValueError(f"::{panel.name} has no Word form")


def _add_figures(document: WordDocument, panel: Panel, tables: WordTables) -> None:
    """A chart's figures as a small table below its caption."""
    heading = panel.texts.get("series") or panel.texts["labels"]
    columns = ["", *(name.strip() for name in heading.split(","))]
    series = [
        (name, *values.split()) for name, values in panel.texts.items() if name not in ("caption", "series", "labels")
    ]
    document.add_paragraph().add_run(panel.texts["caption"]).bold = True
    tables.add_rows(document, [tuple(columns), *series], 14, has_head=True)


def _turn(section: Any) -> None:
    is_upright = section.page_width < section.page_height
    section.orientation = WD_ORIENT.LANDSCAPE if is_upright else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = section.page_height, section.page_width


def _set_columns(section: Any, count: int) -> None:
    properties = section._sectPr
    columns = properties.find(qn("w:cols"))
    columns.set(qn("w:num"), str(count))
    columns.set(qn("w:space"), "400")
