"""Mails that are damaged, oddly encoded or only look like mails."""

from __future__ import annotations

import base64
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.records import SectionType
from tests.corpus.make_mail import (
    OutlookFile,
    OutlookMail,
    mail,
    outlook_bytes,
    raw_mail,
)
from tests.mail_readings import HEAD, NOTE, PARTS, SENTENCE, body, kinds, multipart, read, texts


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("=?utf-8?B?" + base64.b64encode("Café – waits".encode()).decode() + "?=", "Café – waits"),
        ("=?utf-8?Q?Caf=C3?= =?utf-8?Q?=A9_waits?=", "Café waits"),
        ("=?iso-8859-1?Q?=A329_a_week?=", "£29 a week"),
        ("=?no-such-code?Q?Caf=C3=A9?= waits", "Café waits"),
        ("=?utf-8?B?QQQQQ?= waits", "=?utf-8?B?QQQQQ?= waits"),
        ("Café waits", "Café waits"),
        ("folded\r\n over lines", "folded over lines"),
    ],
)
def test_subjects_are_decoded_whatever_their_state(tmp_path: Path, subject: str, shown: str) -> None:
    """Encoded, folded, 8-bit and broken headers give what can be read."""
    content = raw_mail("From: a@quenbridge.example", f"Subject: {subject}", "To: b@quenbridge.example", "", SENTENCE)
    assert texts(read(tmp_path, content), SectionType.BODY)[0] == shown


@pytest.mark.parametrize(
    ("named", "written"),
    [("utf-8", "cp1252"), ("us-ascii", "utf-8"), ("iso-8859-1", "utf-8"), ("nonsense", "utf-8"), ("utf-8", "utf-8")],
)
def test_text_is_decoded_by_what_it_is(tmp_path: Path, named: str, written: str) -> None:
    """A wrong or unknown charset does not cost pound signs and accents."""
    sentence = "The café costs £29 a week – said Zoë’s mother, who pays for it herself."
    head = [*HEAD, f"Content-Type: text/plain; charset={named}", "Content-Transfer-Encoding: 8bit", "", ""]
    content = "\r\n".join(head).encode() + sentence.encode(written)
    assert body(read(tmp_path, content)) == [sentence]


@pytest.mark.parametrize("boundary", ["", 'boundary="other"'])
def test_missing_and_wrong_boundaries_are_guessed(tmp_path: Path, boundary: str) -> None:
    """Parts are found by the lines that look like boundaries."""
    extraction = read(tmp_path, multipart(*PARTS, "--x--", boundary=boundary))
    assert body(extraction) == [SENTENCE]
    assert [member.name for member in extraction.members] == ["w.csv"]


def test_a_mail_cut_short_keeps_what_there_is(tmp_path: Path) -> None:
    """Without its last boundary the mail is read and known to be incomplete."""
    extraction = read(tmp_path, multipart(*PARTS))
    assert body(extraction) == [SENTENCE]
    assert (kinds(extraction), extraction.read_status) == (["truncated"], "partial")


@pytest.mark.parametrize("spoiled", [b"!!%%", b"===", b"A"])
def test_damaged_base64_gives_what_is_left(tmp_path: Path, spoiled: bytes) -> None:
    """A damaged attachment is read as far as it goes and says so; the mail itself is whole."""
    lines = b"The forum met in the library. " * 40
    packed = base64.encodebytes(lines)
    message = multipart("--x", "Content-Type: text/plain", "Content-Transfer-Encoding: base64")
    name = b'\r\nContent-Disposition: attachment; filename="note.txt"\r\n\r\n'
    (member,) = read(tmp_path, message + name + packed[:-10] + spoiled + b"\r\n--x--\r\n").members
    assert kinds(member.extraction)[0] == "part_unreadable"
    assert "The forum met in the library." in texts(member.extraction)[0]


def test_hundreds_of_nested_parts_do_not_end_the_reader(tmp_path: Path) -> None:
    """A mail nested beyond reason still gives its words."""
    lines = []
    for depth in range(600):
        lines += [f"Content-Type: multipart/mixed; boundary={depth}", "", f"--{depth}"]
    extraction = read(tmp_path, raw_mail(*HEAD, "MIME-Version: 1.0", *lines, "", SENTENCE))
    assert extraction.pages and extraction.problems


@pytest.mark.parametrize("start", ["", "\ufeff", "From someone Fri May  2 09:15:00 2025\r\n", "X-Mark: 1\r\n"])
def test_mails_are_known_by_their_content(tmp_path: Path, start: str) -> None:
    """A byte order mark, an mbox line or an unknown header first, and any name, make no difference."""
    content = start.encode() + mail().as_bytes()
    assert read(tmp_path, content, "mail.bin").format == "eml"


def test_a_memo_is_no_mail(tmp_path: Path) -> None:
    """A memo that starts with names and a date stays text."""
    memo = b"Meeting: SEND board\nDate: 2 May 2025\nFrom: Zoe\nTo: all\n\nThe wait fell to 29 weeks.\n"
    assert read(tmp_path, memo, "memo.txt").format == "txt"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(seed=st.integers(0, 2**32))
def test_never_raises_on_damaged_mails(seed: int, tmp_path: Path) -> None:
    """Whatever bytes are changed or cut, both kinds of mail give text, members or a problem."""
    chance = random.Random(seed)
    message = mail(html=f"<p>{SENTENCE}</p>")
    message.add_attachment(NOTE, maintype="text", subtype="plain", filename="note.txt")
    outlook = outlook_bytes(OutlookMail(html=b"<p>x</p>", files=(OutlookFile("note.txt", NOTE),)))
    for name, content in (("a.eml", bytearray(message.as_bytes())), ("a.msg", bytearray(outlook))):
        for _ in range(chance.randint(1, 10)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        extraction = read(tmp_path, bytes(content[: chance.randint(1, len(content))]), name)
        assert extraction.pages or extraction.members or extraction.problems
