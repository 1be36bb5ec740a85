"""Mails as the tests read them, and what they look for in an extraction."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from pipeline.cues.document import describe_document
from pipeline.extract import extract_document
from pipeline.extract.normalise import normalise_text
from pipeline.records import Document, EvidenceFile, Extraction, SectionType
from tests.corpus.make_mail import raw_mail
from tests.cues_framework import build_framework

MAIL_LINES = (
    *("> quoted", ">> deeper", "", "-- ", "From: a", "Sent: 1 May 2025", "To: b", "Subject: c", "words here"),
    *("On 1 May 2025 Tom wrote:", "-----Original Message-----", "* entry", "1. Heading"),
)
NOTE = b"The forum met in the library and spoke of school transport."
SENTENCE = "The average wait for speech and language therapy fell to 29 weeks in April 2025."
HEAD = ("From: a@quenbridge.example", "Date: Fri, 02 May 2025 09:15:00 +0100", "Subject: Waits")


def read(tmp_path: Path, content: bytes | EmailMessage, name: str = "mail.eml") -> Extraction:
    path = tmp_path / name
    path.write_bytes(content.as_bytes() if isinstance(content, EmailMessage) else content)
    extraction = extract_document(path)
    for page in extraction.pages:
        texts = [page.text[block.char_start : block.char_end] for block in page.blocks]
        assert "\n".join(texts) == page.text
        assert all(text and text == normalise_text(text).text and "\n" not in text for text in texts)
    return extraction


def texts(extraction: Extraction, section: SectionType | None = None) -> list[str]:
    return [
        page.text[block.char_start : block.char_end]
        for page in extraction.pages
        for block in page.blocks
        if section in (None, block.section_type)
    ]


def body(extraction: Extraction) -> list[str]:
    """Body texts after the subject."""
    return texts(extraction, SectionType.BODY)[1:]


def kinds(extraction: Extraction) -> list[str]:
    return [problem.kind for problem in extraction.problems]


def described(extraction: Extraction, path: str = "mail.eml") -> Document:
    return describe_document(
        EvidenceFile(path, "0" * 64, 1), extraction, (), framework=build_framework(), override=None
    )


def multipart(*lines: str, boundary: str = 'boundary="x"') -> bytes:
    return raw_mail(*HEAD, "MIME-Version: 1.0", f"Content-Type: multipart/mixed; {boundary}", "", *lines)


PARTS = ("--x", "Content-Type: text/plain", "", SENTENCE, "--x", "Content-Type: text/csv; name=w.csv", "", "a,b", "1,2")
