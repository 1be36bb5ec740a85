"""Pages of files recognised as a whole: places, paragraphs, order, and what cannot be read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from pipeline.extract.ocr import LOW_CONFIDENCE, recognise_pages
from pipeline.extract.ocr.engines import EngineError, RecognisedLine
from pipeline.extract.ocr.sheets import believable_dpi, open_sheets
from pipeline.records import Page, Problem
from tests.ocr_pictures import LINES, draw_page

CORPUS = Path(__file__).resolve().parent / "corpus"


class SilentEngine:
    """Finds no text anywhere."""

    def recognise(self, image: NDArray[np.uint8]) -> tuple[RecognisedLine, ...]:
        return ()


class FailingEngine:
    """Fails on every page."""

    def recognise(self, image: NDArray[np.uint8]) -> tuple[RecognisedLine, ...]:
        raise EngineError("no memory")


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A TIFF of two sheets at 200 dpi: one fed upside down and crooked, one blank."""
    path = tmp_path_factory.mktemp("scan") / "scan.tiff"
    crooked = draw_page().rotate(182, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    crooked.save(path, save_all=True, append_images=[Image.new("L", (1100, 700), 255)], dpi=(200, 200))
    return path


def test_a_crooked_sheet_is_read_upright(scan: Path) -> None:
    """Text, method, confidence, place and size are those of the sheet as a person would hold it."""
    page, blank = recognise_pages(scan, "tiff", [1, 2])
    assert isinstance(page, Page)
    assert page.text.replace("\n", " ") == " ".join(LINES)
    assert (page.ordinal, page.page_number, page.location, page.method) == (1, 1, "p. 1", "ocr")
    assert page.ocr_confidence is not None and page.ocr_confidence > LOW_CONFIDENCE
    assert page.height == pytest.approx(700 * 0.36, rel=0.1)
    for block in page.blocks:
        assert page.text[block.char_start : block.char_end].strip()
        assert block.bbox is not None and 20 < block.bbox[0] < block.bbox[2] < 420
    assert isinstance(blank, Problem) and (blank.location, blank.kind) == ("p. 2", "ocr_empty")


def test_a_pdf_page_is_drawn_and_numbered(tmp_path: Path) -> None:
    """The second page of a PDF of pictures is page 2, and pages come in the order asked for."""
    path = tmp_path / "scan.pdf"
    draw_page(("Nothing to see",)).save(path, save_all=True, append_images=[draw_page()], resolution=200)
    page, first = recognise_pages(path, "pdf", [2, 1])
    assert isinstance(page, Page) and isinstance(first, Page)
    assert page.text.replace("\n", " ") == " ".join(LINES)
    assert (page.location, first.location, first.text) == ("p. 2", "p. 1", "Nothing to see")


def test_pages_that_cannot_be_read_become_problems(tmp_path: Path, scan: Path) -> None:
    """A page that is not there, a failing engine and a damaged file give problems, not errors."""
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n cut short")
    found = [
        *recognise_pages(CORPUS / "scan.pdf", "pdf", [9], engine=SilentEngine()),
        *recognise_pages(scan, "tiff", [1], engine=FailingEngine()),
        *recognise_pages(broken, "png", [1], engine=SilentEngine()),
        *recognise_pages(CORPUS / "broken.pdf", "pdf", [1], engine=SilentEngine()),
    ]
    assert [(entry.location, entry.kind) for entry in found if isinstance(entry, Problem)] == [
        ("p. 9", "ocr_failed"),
        ("p. 1", "ocr_failed"),
        ("whole file", "ocr_failed"),
        ("whole file", "ocr_failed"),
    ]


def test_a_page_without_text_says_so() -> None:
    """An engine that finds nothing gives `ocr_empty`."""
    (problem,) = recognise_pages(CORPUS / "scan.pdf", "pdf", [2], engine=SilentEngine())
    assert isinstance(problem, Problem) and problem.kind == "ocr_empty"


def test_pictures_are_brought_to_one_resolution(tmp_path: Path) -> None:
    """A fine scan is made coarser, a coarse one finer, and a camera's 72 dpi is not believed."""
    fine, coarse = tmp_path / "fine.png", tmp_path / "coarse.jpg"
    Image.new("L", (2480, 1748), 255).save(fine, dpi=(300, 300))
    Image.new("RGB", (1169, 827), "white").save(coarse, dpi=(72, 72))
    for path, format in ((fine, "png"), (coarse, "jpeg")):
        with open_sheets(path, format) as draw:
            sheet = draw(0)
        assert sheet.dpi == pytest.approx(200)
    with open_sheets(fine, "png") as draw:
        assert draw(0).image.shape == (1165, 1653)
    assert believable_dpi(4000, 3000, 72) == pytest.approx(342, abs=1)
    assert believable_dpi(2480, 3508, 300) == 300


def test_a_huge_page_is_drawn_coarser(tmp_path: Path) -> None:
    """A PDF page of 200 by 200 inches is drawn within the limit of pixels."""
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "poster.pdf"
    canvas = Canvas(str(path), pagesize=(14_400, 14_400))
    canvas.drawString(100, 100, "poster")
    canvas.save()
    with open_sheets(path, "pdf") as draw:
        sheet = draw(0)
    assert sheet.image.size < 16_100_000 and sheet.dpi < 21
