"""A mail of any format as a `Letter` in, its page, properties, problems and members out.

EML and Outlook readers only take their formats apart; what a mail looks like as a document is decided here, once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.extract.context import ReadContext
from pipeline.extract.drafts import DraftBlock, compose_page, one_line
from pipeline.extract.mail_body import mail_blocks, own_text
from pipeline.extract.mail_html import HtmlBody, read_html_body
from pipeline.extract.member_names import distinct_names
from pipeline.extract.members import EnclosedFile, in_memory, read_members
from pipeline.records import BlockKind, Extraction, Page, Problem, SectionType

SMALL_PICTURE_BYTES = 10 * 1024
"""Pictures inside the text that are smaller are logos and signs; a legible screenshot of text is larger."""

SHORT_BODY_CHARS = 20
"""A body of fewer characters says so little that its text may have got lost."""

MIN_PLAIN_SHARE = 0.5
"""Share of the HTML's words below which the plain text is a stub ("view this in your browser")."""

TNEF_NAMES = ("winmail.dat", "win.dat")
"""What other programs call the packet in which Outlook may send text and attachments together."""

_ADDRESS = re.compile(r"\s*<[^<>]*>\s*$")


@dataclass(frozen=True, slots=True)
class Body:
    """One stretch of a mail's text, as plain text and as HTML, either of which may be missing."""

    plain: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that came with a mail; `name` is as written there, "" for none.

    `is_inline` says that it belongs into the text. `read_as` reads a mail that lies inside in a form of its own.
    """

    name: str
    content: bytes
    mime_type: str = ""
    content_id: str = ""
    is_inline: bool = False
    damage: tuple[Problem, ...] = ()
    read_as: Callable[[ReadContext], Extraction] | None = None

    @property
    def is_picture(self) -> bool:
        """Whether the mail says that it is a picture."""
        return self.mime_type.startswith("image/")

    @property
    def is_packet(self) -> bool:
        """Whether it is Outlook's own packet, which may hold the text itself."""
        return self.mime_type in {"application/ms-tnef", "application/vnd.ms-tnef"} or self.name.lower() in TNEF_NAMES


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail taken apart: headers decoded, text as characters, files as bytes.

    `sent_text` is the date as written, for a date that cannot be understood. `is_closed` says that the text is inside
    an encrypted or sealed part.
    """

    sender: str = ""
    to: str = ""
    copied_to: str = ""
    subject: str = ""
    sent_at: dt.datetime | None = None
    sent_text: str = ""
    bodies: tuple[Body, ...] = ()
    files: tuple[AttachedFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_closed: bool = False


def compose_mail(name: str, letter: Letter, context: ReadContext) -> Extraction:
    """Lay a mail out as one page located `message` and read what is attached to it. Never raises for a bad file."""
    read_html = [read_html_body(body.html) if body.html.strip() else HtmlBody() for body in letter.bodies]
    text = "\n\n".join(_chosen_text(body, html) for body, html in zip(letter.bodies, read_html, strict=True))
    shown_ids = frozenset(content_id for html in read_html for content_id in html.shown_ids)
    page = compose_page(1, "message", (*_header_blocks(letter), *mail_blocks(text)))
    if page.blocks and context.on_page is not None:
        context.on_page(page)
    kept, small_pictures = _without_small_pictures(letter.files, shown_ids)
    names = distinct_names(
        file.name or f"attachment {number}{_ending(file)}" for number, file in enumerate(kept, start=1)
    )
    members = read_members(
        [
            EnclosedFile(each, in_memory(file.content), damage=file.damage, read_as=file.read_as)
            for each, file in zip(names, kept, strict=True)
        ],
        context,
    )
    problems = (*letter.problems, *_body_problems(letter, text, read_html, page), *members.problems)
    return Extraction(
        name,
        pages=(page,) if page.blocks else (),
        problems=problems,
        properties=_properties(letter, attachments=len(kept), small_pictures=small_pictures),
        members=members.members,
    )


def _chosen_text(body: Body, html: HtmlBody) -> str:
    plain_words, html_words = len(body.plain.split()), len(html.text.split())
    return body.plain if plain_words and plain_words >= MIN_PLAIN_SHARE * html_words else html.text


def _header_blocks(letter: Letter) -> Iterator[DraftBlock]:
    """From, To, Cc and Date as document control, which dates the document, and the subject as its heading."""
    sent = _written_date(letter.sent_at) if letter.sent_at else letter.sent_text
    for label, value in (("From", letter.sender), ("To", letter.to), ("Cc", letter.copied_to), ("Date", sent)):
        if value.strip():
            place = f"message header, {label}"
            yield DraftBlock(BlockKind.PARAGRAPH, f"{label}: {value}", place, SectionType.DOCUMENT_CONTROL)
    yield DraftBlock(BlockKind.HEADING, letter.subject, "message header, Subject", level=1)


def _written_date(moment: dt.datetime) -> str:
    """The sender's own day and time of day."""
    return f"{moment.day} {moment:%B %Y}, {moment:%H:%M}"


def _properties(letter: Letter, *, attachments: int, small_pictures: int) -> dict[str, str]:
    written = {
        "title": one_line(letter.subject),
        "author": one_line(_ADDRESS.sub("", letter.sender).strip(" \"'") or letter.sender.strip("<> ")),
        "created": letter.sent_at.isoformat() if letter.sent_at else "",
        "sent": letter.sent_at.date().isoformat() if letter.sent_at else "",
        "attachment_count": str(attachments),
        "small_pictures_left_out": str(small_pictures) if small_pictures else "",
    }
    return {key: value for key, value in written.items() if value}


def _without_small_pictures(files: Sequence[AttachedFile], shown_ids: frozenset[str]) -> tuple[list[AttachedFile], int]:
    def is_left_out(file: AttachedFile) -> bool:
        is_shown = (file.is_picture and file.is_inline) or (bool(file.content_id) and file.content_id in shown_ids)
        return is_shown and len(file.content) < SMALL_PICTURE_BYTES

    kept = [file for file in files if not is_left_out(file)]
    return kept, len(files) - len(kept)


def _ending(file: AttachedFile) -> str:
    return ".eml" if file.mime_type == "message/rfc822" else ""


def _body_problems(letter: Letter, text: str, read_html: Sequence[HtmlBody], page: Page) -> Iterator[Problem]:
    if letter.is_closed:
        message = "The mail is encrypted or sealed. Open it in its mail program and save its text and attachments."
        yield Problem("message", "encrypted", message)
        return
    said = own_text(text)
    if len(said) >= SHORT_BODY_CHARS:
        return
    packets = any(file.is_packet for file in letter.files)
    pictures = any(file.is_picture for file in letter.files) or any(html.has_pictures for html in read_html)
    has_unsaid_html = any(body.html.strip() and not _agree(body, html) for body, html in _pairs(letter, read_html))
    if packets or pictures or has_unsaid_html:
        where = "in Outlook's own packet (winmail.dat)" if packets else "in a picture" if pictures else "in its layout"
        message = (
            f"The mail has almost no text of its own ({len(said)} characters); it may lie {where}. "
            "Open it in its mail program and save the text into the folder."
        )
        yield Problem("message", "body_suspicious", message)
    elif not said and not letter.files:
        yield Problem("message", "empty_text", "The mail holds no words. Check that the right one was saved.")


def _pairs(letter: Letter, read_html: Sequence[HtmlBody]) -> Iterator[tuple[Body, HtmlBody]]:
    return zip(letter.bodies, read_html, strict=True)


def _agree(body: Body, html: HtmlBody) -> bool:
    """Whether plain text and HTML say the same words, so that none can have got lost between them."""
    return bool(body.plain.strip()) and body.plain.split() == html.text.split()
