"""The designed parts of a Word file: opening, letterhead, signature picture, real text boxes, a watermark.

A text box is written as Word writes it: a drawing, and the same text again for old readers (`mc:Fallback`).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from blocks import Panel
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph
from parts import scribble
from PIL import Image, ImageDraw
from word_text import BRAND, WordWriter

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in (
        ("w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
        ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
        ("wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
        ("a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
        ("wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
        ("v", "urn:schemas-microsoft-com:vml"),
        ("o", "urn:schemas-microsoft-com:office:office"),
    )
)
EMU_PER_CM = 360000
CHARS_PER_CM = 5.6
"""Characters of running text to a centimetre of line, to guess a text box's height."""
LINE_CM = 0.5
BOX_XML = """
<w:p {namespaces}><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>
<wp:docPr id="{number}" name="Text Box {number}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="EEF4F5"/></a:solidFill>
<a:ln w="12700"><a:solidFill><a:srgbClr val="1F4E5F"/></a:solidFill></a:ln></wps:spPr>
<wps:txbx><w:txbxContent/></wps:txbx><wps:bodyPr wrap="square"><a:spAutoFit/></wps:bodyPr></wps:wsp>
</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>
<v:shape id="Box{number}" style="width:{points}pt;height:{high}pt" fillcolor="#EEF4F5"><v:textbox>
<w:txbxContent/></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>
"""
WATERMARK_XML = """
<w:r {namespaces}><w:pict><v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136"
style="position:absolute;margin-left:0;margin-top:0;width:440pt;height:150pt;rotation:315;z-index:-251658752;
mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;
mso-position-vertical-relative:margin" fillcolor="silver" stroked="f"><v:fill opacity=".5"/>
<v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt" string="{text}"/></v:shape></w:pict></w:r>
"""


def add_box(document: WordDocument, title: str, elements: Sequence[Any], width: float) -> None:
    """Move paragraphs and tables of the body's end into a text box of `width` centimetres."""
    if title:
        heading = document.add_paragraph()
        heading.add_run(title).bold = True
        elements = [heading._p, *elements]
    texts = ["".join(element.itertext()) for element in elements]
    high = 0.6 + sum(LINE_CM * (len(text) // (width * CHARS_PER_CM) + 1.6) for text in texts)
    number = len(document.element.body.xpath(".//w:txbxContent")) // 2 + 101
    box = parse_xml(
        BOX_XML.format(
            namespaces=NAMESPACES,
            number=number,
            cx=int(width * EMU_PER_CM),
            cy=int(high * EMU_PER_CM),
            points=int(width * 28.35),
            high=int(high * 28.35),
        )
    )
    for content in box.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}txbxContent"):
        content.extend(deepcopy(element) for element in elements)
    for element in elements:
        element.getparent().remove(element)
    document.element.body.insert(len(document.element.body) - 1, box)


def add_watermark(paragraph: WordParagraph, text: str) -> None:
    """A grey word across each page, as Word hangs it in the header."""
    paragraph._p.append(parse_xml(WATERMARK_XML.format(namespaces=NAMESPACES, text=text)))


def write_cover(document: WordDocument, panel: Panel, writer: WordWriter) -> None:
    """The texts of a cover or masthead as title, subtitle and lines."""
    sizes = {"kicker": 11, "left": 10, "right": 10, "title": 24, "subtitle": 14, "date": 11, "logos": 10}
    for name, size in sizes.items():
        if name in panel.texts:
            paragraph = document.add_paragraph(style="Title" if name == "title" else "Normal")
            writer.write(paragraph, panel.texts[name])
            for run in paragraph.runs:
                run.font.size, run.font.name = Pt(size), "Arial"
                run.font.color.rgb = BRAND if name in ("title", "kicker") else RGBColor(0x44, 0x44, 0x44)


def write_letterhead(document: WordDocument, panel: Panel, writer: WordWriter) -> None:
    """Name and address at the right margin, then our reference."""
    for name in ("name", "address", "contact", "ref"):
        for line in panel.texts.get(name, "").split(" / ") if name in panel.texts else []:
            paragraph = document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if name == "ref" else WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.space_after = Pt(10 if name == "ref" else 0)
            writer.write(paragraph, f"Our ref: {line}" if name == "ref" else line)
            for run in paragraph.runs:
                run.bold = name == "name" or run.bold
                run.font.size = Pt(14 if name == "name" else 9)


def add_signature(document: WordDocument, panel: Panel, writer: WordWriter) -> None:
    """A picture of a scribble that is always the same for one name, with name, role and organisation below."""
    picture = Image.new("L", (420, 130), 255)
    points = [(x * 2.8, y * 2.6) for x, y in scribble(panel.texts["name"], width=130, height=36)]
    ImageDraw.Draw(picture).line(_curve(points), fill=40, width=4, joint="curve")
    out = io.BytesIO()
    picture.save(out, "PNG")
    document.add_paragraph().add_run().add_picture(io.BytesIO(out.getvalue()), width=Cm(4.2))
    for name in ("name", "role", "body"):
        if name in panel.texts:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(0)
            writer.write(paragraph, panel.texts[name])


def _curve(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points along the Bézier curve through every third control point."""
    line = []
    for first in range(0, len(points) - 3, 3):
        a, b, c, d = points[first : first + 4]
        for step in range(12):
            t = step / 12
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            x, y = (sum(w * p[axis] for w, p in zip(weights, (a, b, c, d), strict=True)) for axis in (0, 1))
            line.append((x, y))
    return line
