"""What a worker does with one document: read it as it was listed, or recognise one page of it or of a member."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from hostile_readers import make_page
from run_packs import MINUTES

from pipeline.extract.context import ReadContext
from pipeline.jobs import arrange_extraction, read_document, recognise_page
from pipeline.records import Extraction, Member, Problem, SectionType


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def zipped(**files: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def test_a_file_is_read_as_it_was_listed(tmp_path: Path) -> None:
    """The same bytes raise no problem, other bytes do, and a file that is gone is told apart from a damaged one."""
    path = tmp_path / "minutes.txt"
    path.write_text(MINUTES, encoding="utf-8")
    listed = sha256(path.read_bytes())
    assert read_document(path, ReadContext(), sha256=listed).problems == ()
    changed = read_document(path, ReadContext(), sha256="0" * 64)
    assert [problem.kind for problem in changed.problems] == ["changed_while_reading"]
    assert changed.pages
    path.unlink()
    gone = read_document(path, ReadContext(), sha256=listed)
    assert (gone.read_status, [problem.kind for problem in gone.problems]) == ("unread", ["vanished"])


def test_pages_are_arranged_unless_some_wait_for_recognition() -> None:
    """Running headers are found on the whole document; a member is arranged by itself."""
    pages = tuple(make_page(number, "Board paper, page 3") for number in range(1, 5))
    picture = Problem("p. 5", "needs_ocr", "The page is a picture.")
    waiting = Extraction("pdf", pages, (picture,), members=(Member("a.pdf", "0" * 64, 1, Extraction("pdf", pages)),))
    arranged = arrange_extraction(waiting)
    assert arranged.pages == pages
    kinds = {block.section_type for page in arranged.members[0].extraction.pages for block in page.blocks}
    assert kinds != {SectionType.BODY}


def test_a_page_of_a_picture_inside_files_is_recognised(tmp_path: Path) -> None:
    """A scan in a zip in a zip is found by the hashes on the way, wherever it lies there."""
    image = pytest.importorskip("PIL.Image")
    draw = pytest.importorskip("PIL.ImageDraw")
    font = pytest.importorskip("PIL.ImageFont")
    sheet = image.new("L", (1240, 700), 255)
    for line, text in enumerate(("Minutes of the Improvement Board", "Families said that waiting is too long")):
        draw.Draw(sheet).text((120, 150 + 120 * line), text, fill=0, font=font.load_default(44))
    written = io.BytesIO()
    sheet.save(written, "PNG", dpi=(200, 200))
    scan, note = written.getvalue(), MINUTES.encode()
    inner = zipped(**{"scan.png": scan, "note.txt": note})
    path = tmp_path / "pack.zip"
    path.write_bytes(zipped(**{"other.txt": note, "inner.zip": inner}))
    found = recognise_page(path, ReadContext(), format="png", page_number=1, route=(sha256(inner), sha256(scan)))
    assert "Improvement Board" in found.pages[0].text
    assert found.properties["ocr_engine"]
    lost = recognise_page(path, ReadContext(), format="png", page_number=1, route=(sha256(inner), "0" * 64))
    assert [problem.kind for problem in lost.problems] == ["changed_while_reading"]
