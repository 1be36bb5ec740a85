"""E-mails of both kinds: as much text as possible, dated and named as mails, one bad part never costing another."""

from __future__ import annotations

import re
import struct
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.compressed_rtf import unpack_rtf
from pipeline.extract.mail_body import mail_blocks
from pipeline.extract.mail_html import read_html_body
from pipeline.records import SectionType
from tests.corpus.make_mail import (
    BODY,
    PICTURE,
    OutlookFile,
    OutlookMail,
    mail,
    outlook_bytes,
    raw_mail,
)
from tests.mail_readings import HEAD, MAIL_LINES, NOTE, PARTS, SENTENCE, body, described, kinds, multipart, read, texts


def test_a_mail_is_one_page_of_headers_and_text(tmp_path: Path) -> None:
    """Headers are document control, the subject a heading, and the text its paragraphs."""
    extraction = read(tmp_path, mail())
    assert (extraction.format, extraction.read_status, extraction.problems) == ("eml", "read", ())
    assert texts(extraction, SectionType.DOCUMENT_CONTROL) == [
        "From: Zoë Hart <zoe.hart@quenbridge.example>",
        "To: SEND board <board@quenbridge.example>",
        "Cc: forum@quenbridge.example",
        "Date: 2 May 2025, 09:15",
    ]
    assert texts(extraction, SectionType.BODY) == ["Therapy waits in spring", "Dear all,", SENTENCE]
    assert extraction.pages[0].blocks[-1].location == "message, para 2"
    assert extraction.properties["title"] == "Therapy waits in spring"
    assert extraction.properties["author"] == "Zoë Hart"
    assert extraction.properties["created"] == "2025-05-02T09:15:00+01:00"
    assert extraction.properties["sent"] == "2025-05-02"


def test_date_and_subject_become_the_documents(tmp_path: Path) -> None:
    """The document is dated by the mail's day, not by the days it speaks of, and called by its subject."""
    document = described(read(tmp_path, mail(f"{BODY}\nIn March 2024 it was 41 weeks.\n")))
    assert (document.document_date, document.date_precision) == (date(2025, 5, 2), "day")
    assert document.title == "Therapy waits in spring"


def test_html_is_read_where_there_is_no_plain_text(tmp_path: Path) -> None:
    """Paragraphs, lists and rows of an HTML mail are kept apart; scripts, styles and hidden text are not read."""
    message = EmailMessage()
    message["Subject"] = "Waits"
    message.set_content(
        "<style>p{}</style><div style='display:none'>preview</div><table><tr><td><p>Dear all,</p>"
        f"<p>{SENTENCE}</p></td></tr></table><ul><li>more therapists</li><li><p>shorter waits</p></li></ul>"
        "<table><tr><th>Service</th><th>Weeks</th></tr><tr><td>Therapy</td><td>29</td></tr></table>",
        subtype="html",
    )
    assert body(read(tmp_path, message)) == [
        "Dear all,",
        SENTENCE,
        "more therapists",
        "shorter waits",
        "Service | Weeks",
        "Therapy | 29",
    ]


def test_a_plain_stub_does_not_hide_the_html(tmp_path: Path) -> None:
    """Plain text that only points to the HTML is passed over; otherwise the plain text is read, once."""
    stub = read(tmp_path, mail("Please view this mail in a browser.\n", html=f"<p>{SENTENCE}</p><p>{SENTENCE}</p>"))
    both = read(tmp_path, mail(html=f"<p>Dear all,</p><p>{SENTENCE}</p>"))
    assert body(stub) == [SENTENCE, SENTENCE]
    assert body(both) == ["Dear all,", SENTENCE]


def test_texts_that_are_no_alternatives_are_all_read(tmp_path: Path) -> None:
    """An HTML text with a plain footer of a mailing list beside it keeps both."""
    content = raw_mail(
        *HEAD,
        'Content-Type: multipart/mixed; boundary="x"',
        "",
        "--x",
        "Content-Type: text/html",
        "",
        f"<p>{SENTENCE}</p><p>{SENTENCE}</p>",
        "--x",
        "Content-Type: text/plain",
        "",
        "This list is kept by the parent carer forum.",
        "--x--",
    )
    assert body(read(tmp_path, content))[-1] == "This list is kept by the parent carer forum."


def test_earlier_messages_stay_under_their_heading(tmp_path: Path) -> None:
    """Quoted and forwarded messages are text under a heading; their headers are not, and replies go on below."""
    text = (
        "It is 29 weeks, see below.\n\nOn Thu, 1 May 2025 at 10:00, Tom Vale\n<tom@quenbridge.example> wrote:\n"
        "> How long is the wait now?\n>\n> Tom\n\nAsk me if anything is unclear.\n\n"
        "________________________________\nFrom: Ann Gray\nSent: 30 April 2025 09:00\nTo: Tom Vale;\n Zoë Hart\n"
        "Subject: Question for 20 June 2026\n\nThe board asks for the figures by June.\n"
    )
    extraction = read(tmp_path, mail(text))
    page = extraction.pages[0]
    assert body(extraction) == [
        "It is 29 weeks, see below.",
        "Earlier message",
        "How long is the wait now?",
        "Tom",
        "Reply",
        "Ask me if anything is unclear.",
        "Earlier message",
        "The board asks for the figures by June.",
    ]
    assert page.blocks[-1].location == "earlier message 2, para 5"
    assert "Subject: Question for 20 June 2026" in texts(extraction, SectionType.RUNNING_HEADER)
    assert described(extraction).document_date == date(2025, 5, 2)


def test_a_quotation_in_prose_is_no_earlier_message() -> None:
    """What a parent wrote stays the mail's own words."""
    blocks = list(mail_blocks("On visiting the school one parent wrote:\n\nHe is happy now.\n"))
    assert {block.location.partition(",")[0] for block in blocks} == {"message"}
    assert {block.section_type for block in blocks} == {SectionType.BODY}


def test_signatures_and_notices_are_footers(tmp_path: Path) -> None:
    """What follows the signature mark and confidentiality notices are kept but are not the mail's text."""
    notice = "This email and any attachments are confidential and intended solely for the addressee."
    extraction = read(tmp_path, mail(f"{SENTENCE}\n\n{notice}\n\n-- \nZoë Hart\nSEND manager\n"))
    assert body(extraction) == [SENTENCE]
    assert texts(extraction, SectionType.RUNNING_FOOTER) == [notice, "-- Zoë Hart SEND manager"]


def test_long_text_under_a_typed_rule_is_no_signature(tmp_path: Path) -> None:
    """Two dashes above a page of text do not take it out of the text."""
    lines = [f"Measure {number} of the plan was checked by the board." for number in range(20)]
    assert SENTENCE in body(read(tmp_path, mail("First.\n--\n" + "\n\n".join([*lines, SENTENCE]) + "\n")))


def test_attachments_are_members_each_with_its_own_problems(tmp_path: Path) -> None:
    """A broken attachment is told on itself; mail and neighbours are read."""
    message = mail()
    message.add_attachment(b"%PDF-1.7 broken", maintype="application", subtype="pdf", filename="plan.pdf")
    message.add_attachment(b"Service,Weeks\nTherapy,29\n", maintype="text", subtype="csv", filename="waits £.csv")
    message.add_attachment(NOTE, maintype="application", subtype="octet-stream")
    extraction = read(tmp_path, message)
    assert extraction.read_status == "read"
    assert [(m.name, m.extraction.read_status) for m in extraction.members] == [
        ("plan.pdf", "unread"),
        ("waits £.csv", "read"),
        ("attachment 3", "read"),
    ]
    assert body(extraction)[-1] == SENTENCE


def test_a_part_that_cannot_be_taken_apart_costs_no_other(tmp_path: Path) -> None:
    """A mail inside the mail with a broken encoding does not keep the text and the file after it from being read."""
    broken = ("--x", "Content-Type: message/rfc822", "", "Content-Type: text/plain; charset*=''%FF", "", "inner", "")
    extraction = read(tmp_path, multipart(*PARTS[:4], *broken, *PARTS[4:], "--x--"))
    assert body(extraction) == [SENTENCE]
    assert "w.csv" in [member.name for member in extraction.members]


def test_a_mail_inside_a_mail_is_a_member_with_its_own_members(tmp_path: Path) -> None:
    """A forwarded mail keeps its text and attachments, and is called by its subject."""
    inner = mail("The inner mail says that plans were late.\n", subject="Late plans")
    inner.add_attachment(NOTE, maintype="text", subtype="plain", filename="note.txt")
    message = mail()
    message.add_attachment(inner)
    (member,) = read(tmp_path, message).members
    assert member.name == "Late plans.eml"
    assert "The inner mail says that plans were late." in texts(member.extraction)
    assert [inner_member.name for inner_member in member.extraction.members] == ["note.txt"]


def test_hostile_attachment_names_are_shown_clean(tmp_path: Path) -> None:
    """Paths and line breaks in names become plain names, equal ones are numbered."""
    message = mail()
    for name in ("../../etc/passwd.txt", "../../etc/passwd.txt", "a\u202etxt.exe"):
        message.add_attachment(NOTE, maintype="text", subtype="plain", filename=name)
    assert [m.name for m in read(tmp_path, message).members] == [
        "etc/passwd.txt",
        "etc/passwd (2).txt",
        "atxt.exe",
    ]


def test_small_pictures_in_the_text_are_counted_and_larger_ones_kept(tmp_path: Path) -> None:
    """A logo is left out and counted; a screenshot that the text shows is a member."""
    message = mail(html=f"<p>Dear all,</p><p>{SENTENCE}</p><img src='cid:logo'><img src='cid:shot'>")
    page = message.get_payload()[1]
    assert isinstance(page, EmailMessage)
    page.add_related(PICTURE + bytes(500), "image", "png", cid="<logo>", filename="logo.png")
    page.add_related(PICTURE + bytes(20_000), "image", "png", cid="<shot>", filename="shot.png")
    extraction = read(tmp_path, message)
    assert [member.name for member in extraction.members] == ["shot.png"]
    assert extraction.properties["small_pictures_left_out"] == "1"


@pytest.mark.parametrize(
    ("text", "html", "attached", "expected"),
    [
        ("", "<img src='cid:a'>", None, ["body_suspicious"]),
        ("", None, ("image", "png", "scan.png"), ["body_suspicious"]),
        ("See below", None, ("application", "ms-tnef", "winmail.dat"), ["body_suspicious"]),
        ("", "<p>Hello</p>", None, ["body_suspicious"]),
        ("FYI", "<p>FYI</p>", ("text", "csv", "waits.csv"), []),
        ("FYI", None, ("text", "csv", "waits.csv"), []),
        ("", None, None, ["empty_text"]),
        (SENTENCE, f"<p>{SENTENCE}</p><img src='cid:a'>", ("application", "ms-tnef", "winmail.dat"), []),
    ],
)
def test_a_body_that_says_almost_nothing_is_suspicious(
    tmp_path: Path, text: str, html: str | None, attached: tuple[str, str, str] | None, expected: list[str]
) -> None:
    """Where the text may lie in a picture, a packet or the layout, the mail says so."""
    message = mail(text, html=html)
    if attached:
        message.add_attachment(b"a,b\n1,2\n", maintype=attached[0], subtype=attached[1], filename=attached[2])
    assert kinds(read(tmp_path, message)) == expected


def test_encrypted_mails_are_told(tmp_path: Path) -> None:
    """A sealed mail is told to be opened in its own program."""
    content = raw_mail(
        *HEAD,
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
        "Content-Transfer-Encoding: base64",
        "",
        "MIIB",
    )
    assert kinds(read(tmp_path, content)) == ["encrypted"]


def test_an_outlook_mail_reads_like_any_mail(tmp_path: Path) -> None:
    """Headers, text, attachments and a mail inside the mail come out of an MSG file."""
    inner = OutlookMail(
        subject="Late plans", body="The inner mail says that plans were late.", files=(OutlookFile("note.txt", NOTE),)
    )
    files = (OutlookFile("../waits.csv", b"Service,Weeks\nTherapy,29\n"), OutlookFile("Late plans", message=inner))
    extraction = read(tmp_path, outlook_bytes(OutlookMail(files=files)), "mail.msg")
    assert (extraction.format, extraction.read_status, extraction.problems) == ("msg", "read", ())
    assert texts(extraction, SectionType.DOCUMENT_CONTROL) == [
        "From: Zoë Hart <zoe.hart@quenbridge.example>",
        "To: SEND board",
        "Date: 2 May 2025, 10:15",
    ]
    assert body(extraction) == ["Dear all,", SENTENCE]
    assert [(m.name, m.extraction.format) for m in extraction.members] == [
        ("waits.csv", "csv"),
        ("Late plans.msg", "msg"),
    ]
    late = extraction.members[1].extraction
    assert "The inner mail says that plans were late." in texts(late)
    assert [member.name for member in late.members] == ["note.txt"]
    assert described(extraction, "mail.msg").document_date == date(2025, 5, 2)


def test_an_outlook_mail_of_rich_text_is_unpacked(tmp_path: Path) -> None:
    """A mail that holds only packed rich text gives its words."""
    rich = b"{\\rtf1\\ansi " + SENTENCE.encode() + b"\\par}"
    packed = struct.pack("<4I", len(rich) + 12, len(rich), 0x414C454D, 0) + rich
    assert body(read(tmp_path, outlook_bytes(OutlookMail(body="", rich=packed)), "mail.msg")) == [SENTENCE]


def test_packed_rich_text_of_the_specification() -> None:
    """The example of MS-OXRTFCP 4.1 unpacks to the text printed there."""
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpack_rtf(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_a_damaged_outlook_mail_keeps_its_text(tmp_path: Path) -> None:
    """A spoiled table of properties costs the date; a file cut short costs what lies behind the cut."""
    content = outlook_bytes(OutlookMail())
    spoiled = content.replace(struct.pack("<HHL", 0x40, 0x39, 6), b"\xff" * 8)
    assert body(read(tmp_path, spoiled, "spoiled.msg")) == ["Dear all,", SENTENCE]
    cut = read(tmp_path, content[:-600], "cut.msg")
    assert cut.pages or cut.problems


@given(st.binary(max_size=300))
def test_any_packed_rich_text_unpacks_to_something(packed: bytes) -> None:
    """Garbage never raises and never gives more than it claims."""
    head = struct.pack("<4I", 0, 500, 0x75465A4C, 0)
    assert len(unpack_rtf(head + packed)) <= 500
    unpack_rtf(packed)


@given(st.text(max_size=300))
def test_html_gives_no_mark_up_and_every_plain_word(words: str) -> None:
    """Text without angle brackets or ampersands comes back word by word, whatever it is wrapped in."""
    plain = re.sub(r"[<>&\x00-\x1f]", " ", words)
    read_back = read_html_body(f"<div><p>{plain}</p></div>").text
    assert [w for w in read_back.split() if w not in "•|"] == [w for w in plain.split() if w not in "•|"] or (
        not plain.strip(" |\xa0•")
    )


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(MAIL_LINES) | st.text(max_size=20),
        max_size=40,
    )
)
def test_no_word_of_a_body_is_lost(lines: list[str]) -> None:
    """However quoted and headed, every word of the body is in some block, in order."""
    text = "\n".join(lines)
    blocks = [block.text for block in mail_blocks(text) if block.text not in ("Earlier message", "Reply")]
    letters = re.compile(r"[A-Za-z]{3,}")
    assert letters.findall(" ".join(blocks)) == letters.findall("\n".join(text.splitlines()))
