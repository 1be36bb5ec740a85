"""Formats are told by content."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.extract.sniff import SniffedFormat, sniff_format

CORPUS = Path(__file__).parent / "corpus"


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("action-log.docx", "docx"),
        ("kpi-sheet.xlsx", "xlsx"),
        ("waiting-list.csv", "csv"),
        ("visit-note.txt", "txt"),
        ("plan.md", "md"),
        ("broken-empty.docx", "empty"),
        ("broken-encrypted.docx", "encrypted_office"),
        ("broken-cut-short.docx", "docx"),
        ("broken-slides.pptx", "pptx"),
        ("broken-binary.txt", "unknown"),
    ],
)
def test_tells_the_format_of_each_corpus_file(name: str, found: str) -> None:
    """Each file of the test corpus is what its content is."""
    assert sniff_format(CORPUS / name).format == found


@pytest.mark.parametrize("content_of", ["action-log.docx", "kpi-sheet.xlsx", "waiting-list.csv", "plan.md"])
def test_ignores_the_file_name(content_of: str, tmp_path: Path) -> None:
    """A file without any extension is known all the same."""
    path = written(tmp_path, "document", (CORPUS / content_of).read_bytes())
    assert sniff_format(path) == SniffedFormat(content_of.rpartition(".")[2])


def test_notes_the_format_that_the_extension_promised(tmp_path: Path) -> None:
    """A workbook named .docx is a workbook that was promised as a Word file."""
    path = written(tmp_path, "plan.docx", (CORPUS / "kpi-sheet.xlsx").read_bytes())
    assert sniff_format(path) == SniffedFormat("xlsx", promised="docx")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"junk before %PDF-1.7\n", "pdf"),
        (b"{\\rtf1\\ansi hello}", "rtf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "jpeg"),
        (b"<!DOCTYPE html><html><body>Hello</body></html>", "html"),
        (b"From: a@example.org\nTo: b@example.org\nSubject: plans\nDate: today\n\nHello.", "eml"),
        (zipped("notes/a.txt"), "zip"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "WordDocument".encode("utf-16-le"), "doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "__properties_version1.0".encode("utf-16-le"), "msg"),
        ("Une réunion utile.".encode("utf-16"), "txt"),
    ],
)
def test_tells_formats_by_their_marks(content: bytes, found: str, tmp_path: Path) -> None:
    """Marks of other formats are known, so that a problem can name them."""
    assert sniff_format(written(tmp_path, "file", content)).format == found


def test_takes_prose_with_commas_for_text(tmp_path: Path) -> None:
    """Letters with a comma in each line are no table."""
    prose = b"Dear all, thank you for coming to the event.\nIt was a good day, and we will hold it again.\n"
    assert sniff_format(written(tmp_path, "letter", prose)).format == "txt"


def test_lets_the_extension_settle_text_that_could_be_either(tmp_path: Path) -> None:
    """A single column named .csv is a table; the same words named .txt are text."""
    words = b"School\nOak\nElm\n"
    assert sniff_format(written(tmp_path, "a.csv", words)).format == "csv"
    assert sniff_format(written(tmp_path, "a.txt", words)).format == "txt"
