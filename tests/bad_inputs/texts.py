"""Bad texts, tables, mails, web pages and rich texts."""

from __future__ import annotations

from tests.bad_inputs.record import SENTENCE, BadInput
from tests.corpus.make_mail import mail, raw_mail

LINES = 200_000
"""Short lines of one file: a log that somebody saved as evidence."""
CELL_CHARS = 1024 * 1024
"""Characters of one cell; the CSV reader of Python refuses more than 131,072."""
HEADERS = ("From: board@quenbridge.example", "To: forum@quenbridge.example", "Subject: Therapy waits")
TNEF = 'x\x9f>"' + "\x00\x01\x02\x03" * 30
"""The start of Outlook's own packet, whose bytes are these letters in Latin-1."""
DEEP = 5_000
"""Elements inside one another: far more than recursion may take."""


def _mail_with(content: bytes, name: str) -> bytes:
    message = mail()
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def _broken_base64() -> bytes:
    return _mail_with(SENTENCE.encode() * 3, "waits.txt").replace(b"IGF2ZXJhZ2Ug", b"IGF2*!?ZXJhZ2Ug", 1)


def _nested_mails() -> bytes:
    inner = mail("The innermost message says that waits fell again.", subject="Third")
    for subject in ("Second", "First", "Outer"):
        outer = mail(f"{subject} message, see the one attached to it for the figures.", subject=subject)
        outer.add_attachment(inner)
        inner = outer
    return inner.as_bytes()


def _without_boundary() -> bytes:
    return mail(html=f"<p>{SENTENCE}</p>").as_bytes().replace(b"boundary=", b"limit=")


def _many_lines() -> bytes:
    return b"first row\n" + b"no change\n" * LINES + b"last row\n"


TEXTS = (
    BadInput("no bytes", "empty.txt", b"", "unread", ("empty",), "Ask its owner for the document"),
    BadInput("no words", "blank.txt", b" \r\n\t\r\n" * 50, "unread", ("empty_text",), "right file was saved"),
    BadInput("text named as Word", "note.docx", SENTENCE.encode(), "read", ("wrong_extension",), "Rename", (SENTENCE,)),
    BadInput("UTF-16 with a mark", "wide.txt", SENTENCE.encode("utf-16"), "read", texts=(SENTENCE,)),
    BadInput("UTF-16 without a mark", "wide-bare.txt", SENTENCE.encode("utf-16-le"), "read", texts=(SENTENCE,)),
    BadInput(
        "halves of surrogate pairs",
        "surrogates.txt",
        f"{SENTENCE}\n\nA half \ud83d of a pair.\n".encode("utf-8", "surrogatepass"),
        "read",
        texts=(SENTENCE,),
    ),
    BadInput(
        "control and direction characters",
        "controls.txt",
        f"\u202e{SENTENCE}\u202c\n\nA bell \x07 and a colour \x1b[31m in the text.\n\n".encode() + b"Good words. " * 40,
        "read",
        texts=("wait for a first therapy appointment", "Good words."),
    ),
    BadInput(
        "short lines without end", "log.txt", _many_lines, "read", texts=("first row no change", "no change last row")
    ),
    BadInput("a megabyte without a space", "solid.txt", b"x" * CELL_CHARS, "read", texts=("x" * 50,)),
    BadInput(
        "machine code named as PDF",
        "setup.pdf",
        b"MZ\x90\x00\x03" + bytes(range(256)) * 8,
        "unread",
        ("wrong_extension", "unsupported_format"),
        "Save it as one of these",
    ),
    BadInput(
        "NUL bytes in a table",
        "nuls.csv",
        b"Service,Weeks\nTherapy,29\x00\n" + b"Paediatrics,38\n" * 20 + b"Psychology,\x0012\n",
        "read",
        ("encoding_guessed",),
        "save it again as UTF-8",
        ("Therapy", "Paediatrics", "12"),
    ),
    BadInput(
        "two encodings in a table",
        "mixed.csv",
        "Service,Cost\nTherapy,£41\n".encode() + "Café club,£12\nPsychology,£9\n".encode("cp1252"),
        "read",
        texts=("Therapy", "Psychology", "Café club"),
    ),
    BadInput(
        "a quote that is never closed",
        "quote.csv",
        b'Service,Weeks,Remark\nTherapy,29,fell\nPaediatrics,38,"rose in\nPsychology,12,steady\n',
        "read",
        texts=("Therapy", "rose in", "steady"),
    ),
    BadInput(
        "a cell of a megabyte",
        "cell.csv",
        b"Service,Remark\nTherapy,fell\nPaediatrics," + b"y" * CELL_CHARS + b"\nPsychology,steady\n",
        "partial",
        ("part_unreadable",),
        "save it again as CSV",
        ("Therapy",),
    ),
    BadInput(
        "rows of all lengths",
        "ragged.csv",
        b"Service,Weeks\nTherapy\nPaediatrics,38,extra,more\n,,,\nPsychology,12\n",
        "read",
        texts=("Therapy", "38", "extra", "more", "Psychology"),
    ),
)
MAILS = (
    BadInput("a mail without a body", "bare.eml", raw_mail(*HEADERS, "", ""), "read", ("empty_text",), "right one"),
    BadInput(
        "an attachment with broken base64",
        "base64.eml",
        _broken_base64,
        "read",
        ("part_unreadable",),
        "Ask the sender for it again",
        ("fell to 29 weeks in April 2025",),
        ("waits.txt",),
    ),
    BadInput(
        "parts without a boundary", "boundary.eml", _without_boundary, "read", texts=("fell to 29 weeks in April 2025",)
    ),
    BadInput(
        "a mail packed in winmail.dat",
        "packed.eml",
        raw_mail(
            *HEADERS,
            'Content-Type: multipart/mixed; boundary="b"',
            "",
            "--b",
            "Content-Type: text/plain",
            "",
            "",
            "--b",
            'Content-Type: application/ms-tnef; name="winmail.dat"',
            "",
            TNEF,
            "--b--",
            charset="latin-1",
        ),
        "read",
        ("body_suspicious", "unsupported_format"),
        "save the text into the folder",
        members=("winmail.dat",),
    ),
    BadInput(
        "mails in mails in mails",
        "nested.eml",
        _nested_mails,
        "read",
        ("too_deep",),
        "Unpack the outermost one",
        ("Outer message", "First message", "Second message"),
        ("First.eml", "Second.eml", "Third.eml"),
    ),
    BadInput(
        "a mail that stops in a part",
        "cut.eml",
        lambda: _mail_with(SENTENCE.encode() * 20, "waits.txt")[:-700],
        "partial",
        ("truncated",),
        "Ask the sender for it again",
        ("fell to 29 weeks in April 2025", "wait for a first therapy"),
        ("waits.txt",),
    ),
    BadInput(
        "a sealed mail",
        "sealed.eml",
        raw_mail(
            *HEADERS,
            "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
            "Content-Transfer-Encoding: base64",
            "",
            "MIAGCSqGSIb3DQEHA6CAMIACAQAxggFXMIIBUwIBADA7",
        ),
        "read",
        ("encrypted", "unsupported_format"),
        "Open it in its mail program",
        members=("smime.p7m",),
    ),
)
MARKUP = (
    BadInput(
        "script and hidden text",
        "script.html",
        f"<html><head><script>alert('stolen')</script><style>p{{}}</style></head><body><p>{SENTENCE}</p>"
        "<div style='display:none'>Words that no browser shows.</div></body></html>".encode(),
        "read",
        ("hidden_content",),
        "Decide whether it may be shared",
        (SENTENCE, "Words that no browser shows."),
    ),
    BadInput(
        "elements without end inside one another",
        "deep.html",
        b"<html><body>" + b"<div><b>" * DEEP + SENTENCE.encode() + b"</i></p></table>",
        "read",
        ("layout_lost",),
        "read line by line",
        (SENTENCE,),
    ),
    BadInput(
        "a page that a script draws",
        "drawn.html",
        b"<html><body><div id=root></div><script>draw('everything')</script></body></html>",
        "unread",
        ("empty_text",),
        "Print it to PDF in a browser",
    ),
    BadInput(
        "braces that are never closed",
        "open.rtf",
        rb"{\rtf1\ansi{\b " + SENTENCE.encode() + rb"\par {\i more",
        "partial",
        ("truncated",),
        "Ask its owner for the whole file",
        (SENTENCE,),
    ),
    BadInput(
        "braces that were never opened",
        "closed.rtf",
        rb"{\rtf1\ansi " + SENTENCE.encode() + rb"\par}}}} Words behind the end.\par}",
        "read",
        texts=(SENTENCE,),
    ),
    BadInput(
        "braces without end",
        "braces.rtf",
        rb"{\rtf1\ansi " + SENTENCE.encode() + rb"\par " + b"{" * 100_000,
        "partial",
        ("truncated",),
        "Ask its owner",
        (SENTENCE,),
    ),
)
