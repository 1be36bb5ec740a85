"""Files embedded in PDFs become members."""

from __future__ import annotations

import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.extract.context import MAX_DEPTH, Allowance, ReadContext
from pipeline.extract.members import LIMIT
from pipeline.extract.pdf_attachments import FURTHER_FILES, read_pdf_attachments
from pipeline.records import Member
from tests.corpus.make_mail import pdf_with_files

NOTE = b"The forum met in the library and spoke of school transport."


def read(content: bytes, context: ReadContext | None = None) -> tuple[Member, ...]:
    document = pdfium.PdfDocument(content)
    try:
        return read_pdf_attachments(document, context or ReadContext())
    finally:
        document.close()


def test_embedded_files_are_members() -> None:
    """Each embedded file is read by its content, under its clean name."""
    members = read(pdf_with_files({"a note £.txt": NOTE, "../waits.csv": b"Service,Weeks\nTherapy,29\n"}))
    assert {(m.name, m.extraction.format, m.extraction.read_status) for m in members} == {
        ("a note £.txt", "txt", "read"),
        ("waits.csv", "csv", "read"),
    }


def test_a_pdf_without_files_has_no_members() -> None:
    """Nothing embedded, nothing read."""
    assert read(pdf_with_files({})) == ()


def test_files_pinned_to_a_page_are_members() -> None:
    """A file behind a paper-clip mark on a page is read as one in the document's list."""
    document = pdfium.PdfDocument.new()
    page = document.new_page(200, 200)
    mark = raw.FPDFPage_CreateAnnot(page, raw.FPDF_ANNOT_FILEATTACHMENT)
    name = "pinned.txt\0".encode("utf-16-le")
    held = raw.FPDFAnnot_AddFileAttachment(mark, ctypes.cast(name, raw.FPDF_WIDESTRING))
    pdfium.PdfAttachment(held, document).set_data(NOTE)
    raw.FPDFPage_CloseAnnot(mark)
    document.new_attachment("listed.txt").set_data(NOTE)
    members = read_pdf_attachments(document, ReadContext())
    page.close()
    document.close()
    assert [member.name for member in members] == ["listed.txt", "pinned.txt"]
    assert {member.extraction.read_status for member in members} == {"read"}


def test_an_empty_file_is_told() -> None:
    """A file whose bytes are missing is unread and costs no other."""
    members = read(pdf_with_files({"a.txt": b"", "b.txt": NOTE}))
    assert {m.name: m.extraction.read_status for m in members} == {"a.txt": "unread", "b.txt": "read"}
    assert all(problem.message for member in members for problem in member.extraction.problems)


def test_files_past_the_limit_stand_together() -> None:
    """What the allowance does not cover is one last member that says how many files it stands for."""
    files = {f"{number}.txt": NOTE for number in range(5)}
    members = read(pdf_with_files(files), ReadContext(allowance=Allowance(members=2)))
    assert len(members) == 3
    assert members[-1].name == FURTHER_FILES
    (problem,) = members[-1].extraction.problems
    assert problem.kind == LIMIT and "3 of the 5 files" in problem.message


def test_files_too_deep_are_listed() -> None:
    """A PDF at the last level lists its files with the reason."""
    (member,) = read(pdf_with_files({"a.txt": NOTE}), ReadContext(depth=MAX_DEPTH))
    assert [problem.kind for problem in member.extraction.problems] == ["too_deep"]
