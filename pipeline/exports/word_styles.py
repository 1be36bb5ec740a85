"""A new Word document with our styles, header, footer and properties, and the few things python-docx leaves to XML.

In: words for header, footer and properties. Out: a document to add to. Surprising rule: styles are changed in the
document's own style sheet and never on a paragraph, so that one change by a lead changes them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

FONT = "Arial"
BLUE = (0x1D, 0x4F, 0x7C)
GREY = (0x50, 0x5A, 0x5F)
BODY_POINTS = 10.5
HEADINGS = {"Title": 24, "Subtitle": 13, "Heading 1": 17, "Heading 2": 12.5, "Heading 3": 11}
"""Sizes in points."""


def new_document(*, title: str, subject: str, header: str, footer: str, created: datetime) -> Any:
    """An empty A4 document in British English, with page numbers at the foot."""
    import docx
    from docx.shared import Cm

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.1), Cm(1.9)
    _set_styles(document)
    _set_header(section, header, footer)
    properties = document.core_properties
    properties.title, properties.subject, properties.author = title, subject, "SEND readiness"
    properties.keywords, properties.comments = "SEND, inspection, working document", subject
    properties.language = "en-GB"
    properties.created = properties.modified = created
    properties.last_modified_by = "SEND readiness"
    return document


def add_field(paragraph: Any, instruction: str, shown: str) -> None:
    """Add a field, such as PAGE, that Word works out; `shown` stands there until it has."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind, text in (("begin", ""), ("instruction", instruction), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run()
        if kind == "shown":
            run.text = text
        elif kind == "instruction":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {text} "
            run._r.append(element)
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._r.append(element)


def keep_with_next(paragraph: Any) -> None:
    """Hold a paragraph on the page of the next."""
    paragraph.paragraph_format.keep_with_next = True


def repeat_heading_row(table: Any) -> None:
    """Show the first row again where the table goes on over a page, and hold each row together."""
    from docx.oxml import OxmlElement

    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def set_widths(table: Any, widths_cm: Sequence[float]) -> None:
    """Fix the columns' widths, which Word reads from every cell."""
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table.autofit = False
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths_cm, strict=True):
            cell.width = Cm(width)


def _set_styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt, RGBColor

    styles = document.styles
    for name, size in {"Normal": BODY_POINTS, **HEADINGS, "Quote": BODY_POINTS, "Caption": 8.5}.items():
        style = styles[name]
        _set_font(style, size)
        style.font.color.rgb = RGBColor(*(BLUE if name in HEADINGS else GREY if name == "Caption" else (0, 0, 0)))
    styles["Normal"].paragraph_format.space_after = Pt(5)
    styles["Quote"].font.italic = False
    styles["Quote"].paragraph_format.left_indent = Cm(0.6)
    styles["Quote"].paragraph_format.space_after = Pt(1)
    styles["Quote"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    styles["Caption"].font.bold = False
    styles["Caption"].paragraph_format.left_indent = Cm(0.6)
    styles["Caption"].paragraph_format.space_after = Pt(7)
    _set_font(styles["Intense Quote"], 10)
    notice = styles.add_style("Notice", WD_STYLE_TYPE.PARAGRAPH)
    notice.base_style = styles["Normal"]
    notice.font.bold = True
    table = styles.add_style("Briefing table", WD_STYLE_TYPE.TABLE)
    table.base_style = styles["Table Grid"]
    _shade_first_row(table)
    # Word lets the style of a paragraph win over that of its table, so the texts of tables have styles of their own.
    for name, colour in (("Table text", (0, 0, 0)), ("Table heading", (255, 255, 255))):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.size = Pt(8.5)
        style.font.color.rgb = RGBColor(*colour)
        style.font.bold = name == "Table heading"
        style.paragraph_format.space_after = Pt(1)


def _set_font(style: Any, points: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name, style.font.size = FONT, Pt(points)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]  # a theme's font would win over ours
    for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)


def _shade_first_row(style: Any) -> None:
    """Give a table style a heading row of its own: white on blue."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    blue = "".join(f"{part:02X}" for part in BLUE)
    style.element.append(
        parse_xml(
            f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr>'
            f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{blue}"/></w:tcPr></w:tblStylePr>'
        )
    )


def _set_header(section: Any, header: str, footer: str) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm, Pt

    above, below = section.header.paragraphs[0], section.footer.paragraphs[0]
    above.text = header
    below.text = f"{footer}\tPage "
    below.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
    add_field(below, "PAGE", "1")
    below.add_run(" of ")
    add_field(below, "NUMPAGES", "1")
    for paragraph in (above, below):
        for run in paragraph.runs:
            run.font.size = Pt(8)
