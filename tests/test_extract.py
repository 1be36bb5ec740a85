"""Any file becomes an extraction; trouble becomes problems in plain words."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extract import READERS, extract_document, read_guarded
from pipeline.extract.context import ReadContext
from pipeline.extract.normalise import normalise_text
from pipeline.records import Extraction

CORPUS = Path(__file__).parent / "corpus"
TRUE_FILES = (
    *("action-log.docx", "kpi-sheet.xlsx", "waiting-list.csv", "visit-note.txt", "plan.md"),
    *("outreach.odt", "places.ods", "visit.rtf", "local-offer.html", "measures.xls", "measures.xlsb"),
)
JARGON = ("Error", "Exception", "Traceback", "None", "lxml", "openpyxl", "zipfile")


def kinds(extraction: Extraction) -> list[str]:
    return [problem.kind for problem in extraction.problems]


@pytest.mark.parametrize("name", TRUE_FILES)
def test_reads_a_true_file_of_each_format(name: str) -> None:
    """A true file is read whole and its format is the extension's."""
    extraction = extract_document(CORPUS / name)
    assert (extraction.format, extraction.read_status) == (name.rpartition(".")[2], "read")
    assert extraction.format in READERS


@pytest.mark.parametrize("name", TRUE_FILES)
def test_blocks_cover_the_page_text(name: str) -> None:
    """Blocks joined by line breaks are the page's text, and each block's text is normalised."""
    for page in extract_document(CORPUS / name).pages:
        texts = [page.text[block.char_start : block.char_end] for block in page.blocks]
        assert "\n".join(texts) == page.text
        assert all(text and text == normalise_text(text).text and "\n" not in text for text in texts)
        assert page.page_number is None


@pytest.mark.parametrize(
    ("name", "kind", "status"),
    [
        ("broken-empty.docx", "empty", "unread"),
        ("broken-cut-short.docx", "document_unreadable", "unread"),
        ("broken-main-part.docx", "document_unreadable", "unread"),
        ("broken-comments.docx", "part_unreadable", "partial"),
        ("broken-no-words.docx", "empty_text", "unread"),
        ("broken-encrypted.docx", "encrypted", "unread"),
        ("broken-really-text.docx", "wrong_extension", "read"),
        ("broken-slides.pptx", "document_unreadable", "unread"),
        ("broken-styles.xlsx", "part_unreadable", "partial"),
        ("broken-sheet.xlsx", "part_unreadable", "partial"),
        ("broken-formulas.xlsx", "formula_without_value", "read"),
        ("broken-encoding.csv", "encoding_guessed", "read"),
        ("broken-no-words.txt", "empty_text", "unread"),
        ("broken-binary.txt", "unsupported_format", "unread"),
    ],
)
def test_each_failure_becomes_its_problem(name: str, kind: str, status: str) -> None:
    """Each broken file gives the problem of its failure, in words without jargon, and never raises."""
    extraction = extract_document(CORPUS / name)
    assert kind in kinds(extraction)
    assert extraction.read_status == status
    assert not any(word in problem.message for problem in extraction.problems for word in JARGON)


def test_unsupported_formats_name_what_is_read(tmp_path: Path) -> None:
    """The message on a file that is not read says what it is and which formats are read now."""
    path = tmp_path / "export.xml"
    path.write_text("<?xml version='1.0'?><export/>")
    (problem,) = extract_document(path).problems
    assert "an XML file" in problem.message
    assert "Word (docx)" in problem.message


def test_a_missing_file_is_a_problem() -> None:
    """A file that vanished between listing and reading does not end the run."""
    assert kinds(extract_document(CORPUS / "no-such-file.docx")) == ["document_unreadable"]


class RustPanic(BaseException):
    """What a reader written in Rust throws: no ordinary exception."""


@pytest.mark.parametrize("trouble", [RustPanic("index out of range"), RecursionError(), ValueError("x")])
def test_whatever_a_reader_throws_becomes_a_problem(trouble: BaseException, tmp_path: Path) -> None:
    """Panics and plain errors all end as one problem without their own words."""

    def reader(path: Path, context: ReadContext) -> Extraction:
        raise trouble

    extraction = read_guarded(reader, tmp_path, "docx", ReadContext())
    assert kinds(extraction) == ["document_unreadable"]
    assert "index out of range" not in extraction.problems[0].message


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, MemoryError])
def test_the_user_can_stop_a_run(stop: type[BaseException], tmp_path: Path) -> None:
    """Ctrl-C and an exit pass through; so does exhausted memory, which the worker's parent reports."""

    def reader(path: Path, context: ReadContext) -> Extraction:
        raise stop

    with pytest.raises(stop):
        read_guarded(reader, tmp_path, "docx", ReadContext())


def test_a_zip_bomb_stops_at_the_limit(tmp_path: Path) -> None:
    """A small file that unpacks to more than the limit is refused, whatever sizes it claims."""
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        link = '<R><Relationship Id="r" Type="x/officeDocument" Target="word/document.xml"/></R>'
        archive.writestr("_rels/.rels", link)
        archive.writestr("word/document.xml", b" " * (65 * 2**20))
    extraction = extract_document(path)
    assert kinds(extraction) == ["document_unreadable"]
    assert "64 MiB" in extraction.problems[0].message


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    """A document that names a file of this machine in an entity gives nothing of that file."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret words")
    entity = f'<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(CORPUS / "action-log.docx") as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/document.xml":
                part = part.replace(b"?>", b"?>" + entity.encode(), 1).replace(b"eleven", b"&e;")
            target.writestr(name, part)
    path = tmp_path / "entity.docx"
    path.write_bytes(buffer.getvalue())
    assert "secret words" not in "".join(page.text for page in extract_document(path).pages)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=400), name=st.sampled_from(["a.docx", "a.csv", "a.md", "a.txt", "a"]))
def test_never_raises_on_any_bytes(content: bytes, name: str, tmp_path: Path) -> None:
    """Any bytes under any name give an extraction, with pages or with a problem."""
    path = tmp_path / name
    path.write_bytes(content)
    extraction = extract_document(path)
    assert extraction.pages or extraction.problems


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cut=st.integers(0, 38_000), flip=st.integers(0, 7_900))
def test_never_raises_on_damaged_office_files(cut: int, flip: int, tmp_path: Path) -> None:
    """A Word file cut anywhere and a workbook with one byte changed give an extraction."""
    word, sheet = tmp_path / "cut.docx", tmp_path / "flipped.xlsx"
    word.write_bytes((CORPUS / "action-log.docx").read_bytes()[:cut])
    content = bytearray((CORPUS / "kpi-sheet.xlsx").read_bytes())
    content[flip] ^= 0xFF
    sheet.write_bytes(content)
    for path in (word, sheet):
        extraction = extract_document(path)
        assert extraction.pages or extraction.problems
