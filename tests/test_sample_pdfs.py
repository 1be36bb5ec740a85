"""The sample's renderer makes PDF files as they lie about in councils, and clutter on purpose."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from sample_toys import SENTENCE, Toys, pdf_pages, render_toys, toy

LETTER = f"""::letterhead
name: Regional Team
address: Floor 4 / 2 Canal Street
ref: QB/1
::end
Dear Imogen

%% 1.1 P3 | performance | mixed
Progress is real but uneven. {SENTENCE}
::signature
name: Helen Brathwaite
role: Regional lead
::end
"""
PARAGRAPHS = "".join(f"\n%% - | context | neutral\nParagraph {number}. {SENTENCE * 3}\n" for number in range(16))
TABLE = """| Body | Area |
|---|---|
%% - | context | neutral
| Council and ICB | 1. Leaders should act. |
|===|
%% - | context | neutral
| | The same area goes on. |
"""
MARKED = f"""::cover
title: Transitions policy
::end
# One
1.1 {SENTENCE}
::landscape
%% - | context | neutral
Wide page.
::end
"""
SLIDES = """# Waits
%% 3.1 P2 | performance | mixed
- 29 weeks for therapy
%% 3.1 P2 | intent | neutral
Notes: Say that two therapists start.
# Parking
::hidden
Nobody needs this.
"""


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Toys:
    sources = [
        toy("letter", LETTER, format="pdf", look="letter"),
        toy("scan", LETTER, format="pdf", look="letter", scan=True),
        toy("locked", LETTER, format="pdf", look="letter", password="quenbridge"),
        toy("cut", LETTER, format="pdf", look="letter", truncate=30),
        toy("twin", LETTER, format="pdf", look="letter", twin="Note.docx", copies=["Old/twin (1).pdf"]),
        toy("nothing", "", format="empty"),
        toy("wrong", "%% 2.1 | activity | neutral\nA Word file.\n", format="docx", output="wrong.pdf"),
        toy("news", PARAGRAPHS, format="pdf", look="newsletter", columns=2),
        toy("inspection", TABLE, format="pdf", look="inspection", header="Inspection report: Quenbridge"),
        toy("marked", MARKED, format="pdf", look="policy", watermark="DRAFT", marking="OFFICIAL", embargo="EMBARGOED"),
        toy("handout", SLIDES, format="pdf", look="handout"),
        toy(
            "undated", "Text.\n", format="pdf", look="minutes", metadata={"title": "Template", "created": "2000-01-01"}
        ),
    ]
    base = tmp_path_factory.mktemp("toys")
    toys = render_toys(base, sources)
    again = render_toys(base, sources, run="b")
    assert toys.said == "", toys.said
    for path in sorted(path for path in toys.folder.rglob("*") if path.is_file()):
        assert path.read_bytes() == again.read(str(path.relative_to(toys.folder))), f"{path.name} differs"
    return toys


def test_a_scan_is_pictures_of_skewed_pages_without_text(toys: Toys) -> None:
    """The scan has the letter's pages and no character; its truth knows the page from before the scan."""
    assert [text.strip() for text in pdf_pages(toys.read("scan.pdf"))] == [""]
    assert toys.document("scan.pdf")["is_scan"] is True
    assert [passage["place"] for passage in toys.passages("scan.pdf")] == ["page 1"]
    assert len(toys.read("scan.pdf")) < 500_000


def test_a_locked_file_opens_with_its_password_alone(toys: Toys) -> None:
    """Without the password no reader opens it; its passages are not owed."""
    with pytest.raises(pypdfium2.PdfiumError):
        pdf_pages(toys.read("locked.pdf"))
    assert "Progress is real" in pdf_pages(toys.read("locked.pdf"), "quenbridge")[0]
    assert toys.document("locked.pdf")["trouble"] == "password"
    assert toys.passages("locked.pdf") == []


def test_a_truncated_file_is_a_beginning_that_does_not_open(toys: Toys) -> None:
    """The bytes are those of the whole file up to the cut."""
    with pytest.raises(pypdfium2.PdfiumError):
        pdf_pages(toys.read("cut.pdf"))
    assert toys.read("cut.pdf").startswith(b"%PDF")
    assert toys.document("cut.pdf")["trouble"] == "truncated"
    assert toys.passages("cut.pdf") == []


def test_an_empty_file_has_no_byte(toys: Toys) -> None:
    """Zero bytes, and the truth says so."""
    assert toys.read("nothing.bin") == b""
    assert toys.document("nothing.bin")["trouble"] == "empty"


def test_a_twin_has_the_same_words_and_a_copy_the_same_bytes(toys: Toys) -> None:
    """Their passages are held once, by the original."""
    assert toys.read("Old/twin (1).pdf") == toys.read("twin.pdf")
    assert toys.document("Old/twin (1).pdf")["copy_of"] == "twin.pdf"
    with zipfile.ZipFile(io.BytesIO(toys.read("Note.docx"))) as archive:
        assert b"Progress is real but uneven." in archive.read("word/document.xml")
    assert toys.document("Note.docx")["twin_of"] == "twin.pdf"
    assert len(toys.passages("twin.pdf")) == 1
    assert toys.passages("Note.docx") == []


def test_a_wrong_extension_hides_another_format(toys: Toys) -> None:
    """The content is a Word file whatever the name says."""
    assert zipfile.is_zipfile(toys.folder / "wrong.pdf")
    assert toys.document("wrong.pdf")["format"] == "docx"


def test_text_flows_through_two_columns_and_pages(toys: Toys) -> None:
    """Paragraphs are whole and in order; the truth knows each one's page."""
    pages = pdf_pages(toys.read("news.pdf"))
    assert len(pages) > 1
    places = [passage["place"] for passage in toys.passages("news.pdf")]
    assert places == sorted(places) and len(set(places)) == len(pages)


def test_a_table_goes_on_overleaf_with_its_headings_again(toys: Toys) -> None:
    """`|===|` begins a page; the running line stands on both."""
    first, second = pdf_pages(toys.read("inspection.pdf"))
    assert "Leaders should act" in first and "goes on" in second
    for page in (first, second):
        assert "Area" in page and "Inspection report: Quenbridge" in page


def test_marks_stand_on_every_page_and_the_cover(toys: Toys) -> None:
    """Watermark, marking and embargo are text of each page; the landscape page is wider than high."""
    content = toys.read("marked.pdf")
    pages = pdf_pages(content)
    for page in pages:
        assert all(mark in page for mark in ("DRAFT", "OFFICIAL", "EMBARGOED"))
    with pypdfium2.PdfDocument(content) as document:
        assert [page.get_width() > page.get_height() for page in document] == [False, False, True]


def test_a_hand_out_prints_notes_and_leaves_hidden_slides_out(toys: Toys) -> None:
    """What the speaker says stands below the slide."""
    text = " ".join(pdf_pages(toys.read("handout.pdf")))
    assert "29 weeks" in text and "two therapists" in text
    assert "Parking" not in text


def test_file_properties_can_be_wrong_on_purpose(toys: Toys) -> None:
    """`metadata` goes into the file and not into the truth."""
    with pypdfium2.PdfDocument(toys.read("undated.pdf")) as document:
        properties = document.get_metadata_dict()
    assert properties["Title"] == "Template"
    assert properties["CreationDate"].startswith("D:20000101")
    assert toys.document("undated.pdf")["title"] == "Toy"


def test_the_folder_holds_what_the_truth_lists(toys: Toys) -> None:
    """Every file is a document of the truth and the other way round."""
    files = {str(path.relative_to(toys.folder)) for path in toys.folder.rglob("*") if path.is_file()}
    assert files == {document["path"] for document in toys.truth["documents"]}
    assert isinstance(toys.folder, Path)
