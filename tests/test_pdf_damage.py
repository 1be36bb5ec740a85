"""What becomes of damaged and odd PDF files: nothing raises, nothing is lost in silence, no engine alone reads more."""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest

from pipeline.extract import extract_document
from pipeline.extract.context import ReadContext
from pipeline.extract.pdf import extract_pdf
from pipeline.layout import arrange_pages
from pipeline.passages import split_passages
from pipeline.records import Extraction, Page, SectionType
from tests.pdf_parts import document, text_page

CORPUS = Path(__file__).resolve().parent / "corpus"
SEED = 11
"""Any number: it makes the damage the same in every run."""

SENTENCES = [text_page(f"Families on page {number} are seen within ten days.") for number in (1, 2, 3)]


def read(tmp_path: Path, content: bytes) -> Extraction:
    path = tmp_path / "file.pdf"
    path.write_bytes(content)
    return extract_pdf(path)


def kinds(extraction: Extraction) -> list[str]:
    return [problem.kind for problem in extraction.problems]


def test_a_page_count_that_is_too_low_loses_no_page(tmp_path: Path) -> None:
    """Pages that the file holds but does not count are read, and the difference is reported."""
    extraction = read(tmp_path, document(SENTENCES, count=1))
    assert [page.page_number for page in extraction.pages] == [1, 2, 3]
    assert "page 3 are seen" in extraction.pages[2].text
    assert kinds(extraction) == ["page_count_differs"]


@pytest.mark.parametrize("count", [5, 999_999])
def test_a_page_count_that_is_too_high_is_a_loss(tmp_path: Path, count: int) -> None:
    """Pages that the file counts but does not hold make it a part of a document, in one problem."""
    extraction = read(tmp_path, document(SENTENCES, count=count))
    assert len(extraction.pages) == 3 and kinds(extraction) == ["truncated"]
    assert extraction.read_status == "partial"


def test_a_page_tree_that_loops_ends(tmp_path: Path) -> None:
    """A tree that names itself gives its pages once."""
    extraction = read(tmp_path, document(SENTENCES).replace(b"/Kids [", b"/Kids [2 0 R "))
    assert sum("page 1 are seen" in page.text for page in extraction.pages) == 1


def test_bytes_before_the_header_are_skipped(tmp_path: Path) -> None:
    """A web server's or mail's lines before the file hide nothing."""
    path = tmp_path / "file.pdf"
    path.write_bytes(b"\xff\x00 some line\n" * 500 + document(SENTENCES))
    assert len(extract_document(path).pages) == 3


def test_a_file_without_a_word_says_so(tmp_path: Path) -> None:
    """Blank pages are not passed over as read."""
    extraction = read(tmp_path, document([" ", " "]))
    assert kinds(extraction) == ["empty"] and len(extraction.pages) == 2


def test_a_stamp_on_a_scan_is_no_text_layer(tmp_path: Path) -> None:
    """A page whose only text stands in its margins over a full picture needs text recognition."""
    image = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q "
    stamp = "BT /F1 9 Tf 72 815 Td (Agenda pack of the Eastmere board, official) Tj ET"
    assert kinds(read(tmp_path, document([image + stamp]))) == ["needs_ocr"]
    assert kinds(read(tmp_path, document([image + SENTENCES[0]]))) == []


def test_letters_over_a_scan_are_its_text_layer(tmp_path: Path) -> None:
    """Invisible text that somebody's text recognition laid over a scan is read."""
    image = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q "
    extraction = read(tmp_path, document([image + SENTENCES[0].replace("/F1", "3 Tr /F1")]))
    assert "seen within ten days" in extraction.pages[0].text and kinds(extraction) == []


def test_comments_are_notes_and_do_not_hide_the_footer(tmp_path: Path) -> None:
    """A sticky note and a text box are notes of their page; pop-ups, links and review states are not."""
    annotations = "/Annots [" + " ".join(f"{number} 0 R" for number in range(100, 105)) + "]"
    more = [
        "<< /Type /Annot /Subtype /Text /Rect [1 1 9 9] /Contents (Ask health for the June figure.) >>",
        "<< /Type /Annot /Subtype /FreeText /Rect [1 1 9 9] /Contents (Agreed with the forum in May.) >>",
        "<< /Type /Annot /Subtype /Popup /Rect [1 1 9 9] /Contents (Not shown.) >>",
        "<< /Type /Annot /Subtype /Text /Rect [1 1 9 9] /StateModel (Review) /Contents (Accepted.) >>",
        "<< /Type /Annot /Subtype /Highlight /Rect [1 1 9 9] >>",
    ]
    footer = " BT /F1 9 Tf 72 20 Td (Page 1 of 1) Tj ET"
    (page,) = arrange_pages(read(tmp_path, document([SENTENCES[0] + footer], page=annotations, more=more)).pages)
    notes = [block for block in page.blocks if block.section_type is SectionType.NOTE]
    assert [page.text[note.char_start : note.char_end] for note in notes] == [
        "Ask health for the June figure.",
        "Agreed with the forum in May.",
    ]
    assert {note.location for note in notes} == {"p. 1 note"}
    assert SectionType.PAGE_NUMBER in {block.section_type for block in page.blocks}


def test_answers_in_form_fields_are_rows(tmp_path: Path) -> None:
    """Filled fields and ticked boxes are read with their names; blank ones are left out."""
    fields = " ".join(f"{number} 0 R" for number in range(100, 104))
    widget = "/Type /Annot /Subtype /Widget /Rect [1 1 9 9]"
    more = [
        f"<< {widget} /FT /Tx /T (f1) /TU (Lead officer) /V (Director of early help) >>",
        f"<< {widget} /FT /Tx /T (Review date) /V (May 2026) >>",
        f"<< {widget} /FT /Tx /T (Remarks) >>",
        f"<< {widget} /FT /Btn /T (Shared with families) /V /Yes /AS /Yes /AP << /N << /Yes 3 0 R /Off 3 0 R >> >> >>",
    ]
    catalogue = f"/AcroForm << /Fields [{fields}] >>"
    extraction = read(tmp_path, document(SENTENCES[:1], catalogue=catalogue, page=f"/Annots [{fields}]", more=more))
    (page,) = extraction.pages
    rows = [page.text[block.char_start : block.char_end] for block in page.blocks if block.location == "p. 1 form"]
    assert rows == ["Lead officer: Director of early help", "Review date: May 2026", "Shared with families: yes"]


def test_pages_are_handed_over_as_they_are_read() -> None:
    """The listener hears the number of pages first, then each page in turn with its text."""
    counts: list[int] = []
    pages: list[Page] = []
    extraction = extract_pdf(CORPUS / "plan.pdf", ReadContext(on_page=pages.append, on_page_count=counts.append))
    assert counts == [4]
    assert [page.page_number for page in pages] == [page.page_number for page in extraction.pages] == [1, 2, 3, 4]
    assert all(page.text for page in pages)


def _cut_off(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) // 4, len(content))]


def _flip(content: bytes, chance: random.Random) -> bytes:
    flipped = bytearray(content)
    for _ in range(chance.choice((1, 20, 200))):
        flipped[chance.randrange(len(flipped))] = chance.randrange(256)
    return bytes(flipped)


def _cut_out(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.choice((1, 50, 500)) :]


def _replace_some(pattern: bytes, replacements: tuple[bytes, ...]) -> Callable[[bytes, random.Random], bytes]:
    def damage(content: bytes, chance: random.Random) -> bytes:
        return re.sub(pattern, lambda match: chance.choice((match[0], *replacements)), content)

    return damage


DAMAGE: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "cut off": _cut_off,
    "flipped": _flip,
    "cut out": _cut_out,
    "no cross references": _replace_some(rb"startxref|xref|trailer", (b"xxxx",)),
    "lengths": _replace_some(rb"/Length \d+", (b"/Length 0", b"/Length 99999", b"/Length 7")),
    "ends": _replace_some(rb"endobj|endstream", (b"      ",)),
    "counts": _replace_some(rb"/Count \d+", (b"/Count 0", b"/Count -1", b"/Count 40")),
    "boxes": _replace_some(
        rb"/MediaBox\s*\[[^\]]*\]",
        (b"/MediaBox [0 0 1e39 1e39]", b"/MediaBox [a b c d]", b"/MediaBox [595 842 0 0]", b"/MediaBox []"),
    ),
    "types": _replace_some(rb"/Type\s*/Pages?\b", (b"/Type /Other",)),
    "fonts": _replace_some(rb"/(?:Encoding|ToUnicode|BaseFont)", (b"/Other",)),
    "filters": _replace_some(rb"/FlateDecode|/ASCII85Decode", (b"/LZWDecode", b"/Other")),
    "no header": lambda content, chance: content[chance.choice((3, 9)) :],
}


def pages_by_pdfium(path: Path) -> int:
    found = 0
    try:
        with closing(pypdfium2.PdfDocument(path)) as opened:
            for index in range(min(len(opened), 100)):
                try:
                    found += bool(opened[index].get_textpage().get_text_range().strip())
                except pypdfium2.PdfiumError:
                    continue
    except Exception:  # what it raises on damaged files is not documented
        return found
    return found


def pages_by_plumber(path: Path) -> int:
    found = 0
    with path.open("rb") as file:
        try:
            for page in pdfplumber.open(file).pages:
                found += bool((page.extract_text() or "").strip())
        except Exception:  # what it raises on damaged files is not documented
            return found
    return found


@pytest.mark.parametrize("name", ["plan", "columns", "scan"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_no_engine_alone_reads_more_of_a_damaged_file(tmp_path: Path, name: str, damage: str) -> None:
    """At least as many pages with text as the better engine finds, and no file is `read` without a passage."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    chance = random.Random(f"{SEED} {name} {damage}")
    path = tmp_path / "damaged.pdf"
    path.write_bytes(DAMAGE[damage]((CORPUS / f"{name}.pdf").read_bytes(), chance))
    extraction = extract_document(path)
    readable = sum(bool(page.blocks) for page in extraction.pages)
    assert readable >= max(pages_by_pdfium(path), pages_by_plumber(path))
    assert extraction.pages or extraction.problems
    passages = split_passages("damaged", arrange_pages(extraction.pages), min_words=5)
    assert passages or extraction.problems
