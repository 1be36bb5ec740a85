"""The sample's renderer makes Word files, slides, sheets, mails and pages with all that readers may overlook."""

from __future__ import annotations

import io
import zipfile
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation
from sample_toys import Toys, render_toys, toy

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MINUTES = """::version
Version: 0.3
::end
## 3 Waiting lists
%% 3.2 P2 | performance | concern
MA reported {--31--}{++@LT: 33++} weeks. {>>@LT: mean or median?<<} See [the drive](https://drive.example.invalid/x).

::inner steps
| Step | Status |
|---|---|
%% 3.2 P2 | intent | neutral
| Costed plan | Delayed |
::end
| | 2025/26 | << |
| No. | Action | Steps |
|---|---|---|
| 62 | Recovery ~~old~~ | {{steps}} |
::box Lines to take
%% 2.1 P1 | activity | neutral
The clinic opened.
::end
::landscape
%% P3 | context | neutral
Wide page.
::end
"""
DECK = """::cover
title: Waits deck
::end
# Waits
%% 3.1 P2 | performance | mixed
- 29 weeks for therapy
::chart column
caption: Weeks
labels: Q1, Q2
Therapy: 33 29
::end
%% 3.1 P2 | intent | neutral
Notes: Two therapists start in March.
# Pathway
::steps
%% 3.1 P2 | activity | neutral
Referral is read
Clinic
::end
# Grid
| Measure | RAG |
|---|---|
%% 3.1 P2 | performance | concern
| Paediatrics 33 weeks | Red |
# Parking
::hidden
Nobody needs this.
"""
PLAN = """# Plan
::sheet
hide_columns: D
::end
## Impact plan
| | 2025/26 | << | |
| Ref | Q1 | Share | Internal |
|---|---|---|---|
%% 3.1 P2 | performance | mixed
| 3.1a | 38 | 58% | Amber {>>moved from red<<} |
| 3.1b | 1,234 | 2026-01-31 | ~~gone~~ |
| All | =SUM(above) => 1,272 | | |
# Workings
::sheet
hidden: yes
::end
| Count |
|---|
| 88 |
"""
MAIL = """Dear all

%% 5 | activity | neutral
The panel met on Friday.

::earlier
from: Noor Haddad
sent: 2026-01-09 09:15
::end
%% 5 | intent | neutral
The panel will meet.
"""
PAGE = """::nav
Home
Short breaks
::end
# Short breaks
%% P2 | activity | neutral
Families can book *six* sessions.

- one
- two & more
"""
LOG = """| Date | Session |
|---|---|
%% 2.1 P1 | activity | neutral
| 2025-11-04 | Graduated approach, new staff |
| | Fictional sample |
"""


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Toys:
    sources = [
        toy("minutes", MINUTES, format="docx", watermark="DRAFT", marking="OFFICIAL-SENSITIVE"),
        toy("deck", DECK, format="pptx"),
        toy("plan", PLAN, format="xlsx"),
        toy("note", "%% 5 | activity | neutral\nThe note.\n", format="docx", attachment_only=True),
        toy(
            "mail",
            MAIL,
            format="eml",
            attachments=["plan", "note"],
            subject="RE: Panel",
            sent="2026-01-12 16:42",
            **{"from": "Noor Haddad <noor@quenbridge.example.invalid>", "to": "SEND partners"},
        ),
        toy("page", PAGE, format="html", updated="14 November 2025"),
        toy("log", LOG, format="csv"),
        toy("text", "# Note\n\n%% 2.1 P1 | activity | neutral\nBooked by **all**.\nFictional sample\n", format="txt"),
    ]
    base = tmp_path_factory.mktemp("toys")
    toys = render_toys(base, sources)
    again = render_toys(base, sources, run="b")
    assert toys.said == "", toys.said
    for document in toys.truth["documents"]:
        if "!" not in document["path"]:
            assert toys.read(document["path"]) == again.read(document["path"]), document["path"]
    return toys


def part(content: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(name))


def test_word_files_hold_changes_and_comments_by_several_hands(toys: Toys) -> None:
    """The deletion is the author's, the insertion and the comment LT's."""
    body = part(toys.read("minutes.docx"), "word/document.xml")
    changes = {(e.tag.removeprefix(WORD), e.get(f"{WORD}author")) for e in body.iter(f"{WORD}ins", f"{WORD}del")}
    assert changes == {("ins", "LT"), ("del", "Toy author")}
    comments = part(toys.read("minutes.docx"), "word/comments.xml")
    assert [comment.get(f"{WORD}author") for comment in comments] == ["LT"]


def test_word_files_hold_a_text_box_a_nested_table_and_a_wide_section(toys: Toys) -> None:
    """Each is the real thing, not a picture of it; the link leads out of the file."""
    content = toys.read("minutes.docx")
    body = part(content, "word/document.xml")
    boxes = ["".join(box.itertext()) for box in body.iter(f"{WORD}txbxContent")]
    assert len(boxes) == 2 and "The clinic opened." in boxes[0]
    assert body.xpath("//w:tbl//w:tc//w:tbl", namespaces={"w": WORD[1:-1]})
    assert [e.get(f"{WORD}orient") for e in body.iter(f"{WORD}pgSz")].count("landscape") == 1
    assert list(body.iter(f"{WORD}hyperlink"))
    header = part(content, "word/header1.xml")
    assert header.xpath("//@string") == ["DRAFT"] and "OFFICIAL-SENSITIVE" in "".join(header.itertext())


def test_word_passages_have_a_paragraph_or_a_row(toys: Toys) -> None:
    """There is no page to name in a Word file."""
    places = [passage["place"] for passage in toys.passages("minutes.docx")]
    assert places[0].startswith("paragraph ") and "table 2, row 3" in places


def test_slides_hold_notes_groups_a_chart_and_a_hidden_slide(toys: Toys) -> None:
    """Slide numbers count the title slide; notes are a place of their own."""
    slides = list(Presentation(io.BytesIO(toys.read("deck.pptx"))).slides)
    assert [slide._element.get("show") for slide in slides] == [None, None, None, None, "0"]
    assert slides[1].notes_slide.notes_text_frame.text == "Two therapists start in March."
    assert any(shape.has_chart for shape in slides[1].shapes)
    assert any(shape.shape_type == 6 for shape in slides[2].shapes)
    places = {passage["place"] for passage in toys.passages("deck.pptx")}
    assert places == {"slide 2", "slide 2, notes", "slide 3", "slide 4"}


def test_sheets_hold_typed_values_formulas_and_hidden_parts(toys: Toys) -> None:
    """Figures are numbers, a formula keeps its shown value, and what is hidden is there."""
    content = io.BytesIO(toys.read("plan.xlsx"))
    shown, formulas = load_workbook(content, data_only=True), load_workbook(content)
    sheet = shown["Plan"]
    assert [sheet.title for sheet in shown if sheet.sheet_state == "hidden"] == ["Workings"]
    assert sheet.column_dimensions["D"].hidden and "B2:C2" in {str(area) for area in sheet.merged_cells.ranges}
    assert (sheet["B4"].value, sheet["C4"].value, sheet["C4"].number_format) == (38, 0.58, "0%")
    assert (sheet["B6"].value, formulas["Plan"]["B6"].value) == (1272, "=SUM(B4:B5)")
    assert sheet["D4"].comment is not None and sheet["D5"].font.strike
    assert [passage["place"] for passage in toys.passages("plan.xlsx")] == ["Plan!A4:D4"]


def test_a_mail_holds_two_bodies_an_older_mail_and_its_attachments(toys: Toys) -> None:
    """Attachments are the rendered bytes of their own sources; the truth names them after the mail."""
    message = message_from_bytes(toys.read("mail.eml"), policy=default)
    assert message.get_body(("html",)) is not None
    assert "> The panel will meet." in message.get_body(("plain",)).get_content()
    attached = {str(p.get_filename()): p.get_payload(decode=True) for p in message.iter_attachments()}
    assert attached["plan.xlsx"] == toys.read("plan.xlsx")
    assert toys.document("mail.eml!plan.xlsx")["copy_of"] == "plan.xlsx"
    assert [passage["text"] for passage in toys.passages("mail.eml!note.docx")] == ["The note."]
    assert not (toys.folder / "note.docx").exists()


def test_web_pages_logs_and_notes_show_no_mark_of_the_author(toys: Toys) -> None:
    """HTML has its menu, CSV its byte order mark, text no Markdown."""
    page = toys.read("page.html").decode()
    assert "cookies" in page and "<em>six</em>" in page and "two &amp; more" in page and "%%" not in page
    assert toys.read("log.csv").startswith(b"\xef\xbb\xbfDate,Session\r\n")
    assert toys.read("text.txt").decode() == "Note\n\nBooked by all.\nFictional sample\n"
