"""Bad Word, PowerPoint, OpenDocument and Outlook files."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Mapping

from tests.bad_inputs.record import SENTENCE, BadInput, flipped, zip_of
from tests.bad_inputs.workbooks import LOCKED
from tests.corpus.make_mail import OutlookMail, ole_bytes, outlook_bytes
from tests.office_files import (
    ZIP_DATE,
    open_parts,
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


def _word(body: str, extra: Mapping[str, str] | None = None, *, start: str = "") -> bytes:
    parts = word_parts(body, extra)
    parts["word/document.xml"] = start + str(parts["word/document.xml"])
    return zip_of(parts)


def _good_word() -> bytes:
    return _word(word_paragraph(SENTENCE))


def _without_main() -> bytes:
    parts = word_parts(word_paragraph(SENTENCE))
    del parts["word/document.xml"]
    return zip_of(parts)


def _tables_in_tables() -> bytes:
    opened, closed = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    return _word(opened * DEEP_TABLES + word_paragraph(SENTENCE) + closed * DEEP_TABLES)


def _broken_slide() -> bytes:
    shapes = [slide_shape("Waits"), slide_shape("lost"), slide_shape(SENTENCE)]
    parts = slide_parts([(shape, {}, "") for shape in shapes])
    parts["ppt/slides/slide2.xml"] = str(parts["ppt/slides/slide2.xml"])[:-30]
    return zip_of(parts)


def _broken_mime_type() -> bytes:
    """An OpenDocument text whose first part, which says what it is, has a letter changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in open_parts("text", f"<text:p>{SENTENCE}</text:p>").items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), part)
    return buffer.getvalue().replace(b"application/vnd.oasis", b"application/vnd.oasiS")


def _locked_open_text() -> bytes:
    parts = open_parts("text", "<text:p>x</text:p>")
    parts["content.xml"] = bytes(range(256)) * 4
    entry = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    parts["META-INF/manifest.xml"] = str(parts["META-INF/manifest.xml"]).replace("/>", f">{entry}</manifest:manifest>")
    return zip_of(parts)


def _with_office() -> str | None:
    return "LibreOffice is here and reads it" if shutil.which("soffice") or shutil.which("libreoffice") else None


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
        lambda: zip_of(slide_parts([(slide_shape("Waits"), {}, ""), (slide_shape(SENTENCE), {}, 'show="0"')])),
        "read",
        ("hidden_content",),
        "hidden",
        ("Waits", SENTENCE),
    ),
    BadInput(
        "a presentation without slides",
        "none.pptx",
        lambda: zip_of(slide_parts([])),
        "unread",
        ("empty_text",),
        "right file was saved",
    ),
    BadInput("an OpenDocument text of unknown kind", "kind.odt", _broken_mime_type, "read", texts=(SENTENCE,)),
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
