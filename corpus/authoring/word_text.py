"""Write text into Word paragraphs: emphasis, fields, tracked changes and comments.

CriticMarkup becomes `w:ins`, `w:del` and a comment on the runs before it; `{>>@LT: words<<}` is by LT.
"""

from __future__ import annotations

from typing import Any

from blocks import CRITIC, EMPHASIS, LINE_BREAK, Source, emphasised
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

BRAND = RGBColor(0x1F, 0x4E, 0x5F)


class WordWriter:
    """Writes source text into the paragraphs of one document."""

    def __init__(self, document: WordDocument, source: Source) -> None:
        self.document = document
        self.source = source
        self._stamp = f"{source.text('created')}T10:15:00Z"

    def write(self, paragraph: WordParagraph, text: str) -> None:
        """Write text with emphasis, changes and comments at the paragraph's end."""
        position = 0
        for found in CRITIC.finditer(text):
            _write_plain(paragraph, text[position : found.start()])
            if found["comment"]:
                self._comment(paragraph, found["comment"], found["comment_by"])
            else:
                author = found["inserted_by"] or found["deleted_by"] or self.source.text("author")
                self._change(paragraph, found["inserted"], found["deleted"], author)
            position = found.end()
        _write_plain(paragraph, text[position:])

    def _comment(self, paragraph: WordParagraph, text: str, initials: str | None) -> None:
        comment = self.document.add_comment(
            paragraph.runs or [paragraph.add_run("")],
            text=text,
            author=initials or self.source.text("author"),
            initials=initials or "ED",
        )
        comment._comment_elm.set(qn("w:date"), self._stamp)

    def _change(self, paragraph: WordParagraph, inserted: str | None, deleted: str | None, author: str) -> None:
        change = OxmlElement("w:ins" if inserted else "w:del")
        number = len(paragraph.part.element.xpath("//w:ins | //w:del")) + 1
        change.set(qn("w:id"), str(900 + number))
        change.set(qn("w:author"), author)
        change.set(qn("w:date"), self._stamp)
        run = OxmlElement("w:r")
        words = OxmlElement("w:t" if inserted else "w:delText")
        words.set(qn("xml:space"), "preserve")
        words.text = inserted or deleted
        run.append(words)
        change.append(run)
        paragraph._p.append(change)


def field(paragraph: WordParagraph, instruction: str, shown: str = "1") -> None:
    """Append a field with the text that it showed last."""
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), instruction)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = shown
    run.append(text)
    element.append(run)
    paragraph._p.append(element)


def shade(properties: Any, fill: str) -> None:
    """Give a cell's or paragraph's properties a background colour."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shading.set(qn(f"w:{name}"), value)
    properties.append(shading)


def _write_plain(paragraph: WordParagraph, text: str) -> None:
    position = 0
    for found in EMPHASIS.finditer(text):
        _add_run(paragraph, text[position : found.start()])
        run = _add_run(paragraph, emphasised(found))
        run.bold, run.italic = bool(found["strong"]) or None, bool(found["slanted"]) or None
        if found["struck"]:
            run.font.strike = True
        if found["linked"]:
            _link(paragraph, run, found["address"])
        position = found.end()
    if text[position:]:
        _add_run(paragraph, text[position:])


def _link(paragraph: WordParagraph, run: Any, address: str) -> None:
    """Put a run into a hyperlink to an address outside the document."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run.font.color.rgb, run.font.underline = RGBColor(0x1A, 0x5F, 0xB4), True
    run._r.getparent().replace(run._r, link)
    link.append(run._r)


def _add_run(paragraph: WordParagraph, text: str) -> Any:
    """A run whose `<br>` are line breaks."""
    return paragraph.add_run(text.replace(LINE_BREAK, "\n"))
