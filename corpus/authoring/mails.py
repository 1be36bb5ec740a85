"""Render an EML: plain and HTML bodies, older mails quoted below, other rendered sources attached.

In: a `Source` and the attachments' names and bytes. Out: the message as saved by a mail client. Boundaries and ids
come from the content, so a second rendering gives the same bytes. The plain body quotes a paragraph on one line.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from blocks import Block, Heading, Lines, Panel, Paragraph, Part, Source, Table, cell_text, plain_text, tile_parts
from webpages import html_blocks, html_text

LONDON = ZoneInfo("Europe/London")
HEADER_NAMES = {"from": "From", "sent": "Sent", "to": "To", "cc": "Cc", "subject": "Subject"}
OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": f"{OFFICE}.wordprocessingml.document",
    ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
    ".pptx": f"{OFFICE}.presentationml.presentation",
    ".csv": "text/csv",
}
"""Of attachments; the machine's own table of types would differ from one to the next."""
MAIL_STYLE = "font-family:Calibri,Arial,sans-serif;font-size:11pt"


def render_mail(source: Source, attachments: list[tuple[str, bytes]]) -> bytes:
    """The bytes of the message."""
    message = EmailMessage(policy=SMTP)
    for name in ("from", "to", "cc"):
        if source.text(name):
            message[HEADER_NAMES[name]] = list(_addresses(source.text(name)))
    message["Subject"] = source.text("subject")
    sent = dt.datetime.fromisoformat(source.text("sent")).replace(tzinfo=LONDON)
    message["Date"] = format_datetime(sent)
    mark = hashlib.sha256(source.body.encode()).hexdigest()
    message["Message-ID"] = f"<{mark[:24]}@mail.quenbridge.example.invalid>"
    if source.text("body") == "html":
        message.set_content(_html(source), subtype="html", cte="quoted-printable")
    else:
        plain = "\n".join(_plain(source.blocks)) + _foot(source, "\n\n-- \n")
        message.set_content(plain, cte="quoted-printable")
        message.add_alternative(_html(source), subtype="html", cte="quoted-printable")
    for name, content in attachments:
        kind, _, subkind = MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream").partition(
            "/"
        )
        message.add_attachment(content, maintype=kind, subtype=subkind, filename=name)
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{mark[:20]}_{number}")
    return message.as_bytes()


def _addresses(text: str) -> Iterator[Address]:
    """`Name <user@host>; Other` as addresses; a bare name is a distribution list of ours."""
    for entry in text.split(";"):
        name, address = parseaddr(entry.strip()) if "@" in entry else (entry.strip(), "")
        if not address:
            address = f"{name.lower().replace(' ', '.')}@quenbridge.example.invalid"
        user, _, host = address.partition("@")
        yield Address(name, user, host)


def _levels(blocks: tuple[Block, ...]) -> Iterator[tuple[int, Block]]:
    """Each block with the number of mails above it."""
    level = 0
    for block in blocks:
        level += isinstance(block, Panel) and block.name == "earlier"
        yield level, block


def _plain(blocks: tuple[Block, ...]) -> Iterator[str]:
    for level, block in _levels(blocks):
        quote = "> " * level
        for line in _plain_lines(block):
            yield f"{quote}{line}".rstrip()
        yield quote.rstrip()


def _plain_lines(block: Block) -> Iterator[str]:
    if isinstance(block, Panel):
        yield from _panel_lines(block)
    elif isinstance(block, Paragraph):
        yield ("- " if block.style == "bullet" else "") + plain_text(block.text)
    elif isinstance(block, Heading):
        yield plain_text(block.text).upper()
    elif isinstance(block, Lines):
        for line in block.lines:
            yield plain_text(" ".join(tile_parts(line.text)) if block.name == "tiles" else line.text)
    elif isinstance(block, Table):
        for cells in (block.header, *(row.cells for row in block.rows)):
            yield "    ".join(map(cell_text, cells))
    elif isinstance(block, Part):
        for inner in block.blocks:
            yield from _plain_lines(inner)


def _panel_lines(panel: Panel) -> Iterator[str]:
    if panel.name == "signature":
        yield from (panel.texts[name] for name in ("name", "role", "body") if name in panel.texts)
    elif panel.name == "earlier":
        yield from (f"{HEADER_NAMES.get(name, name)}: {text}" for name, text in panel.texts.items())
    else:
        raise ValueError(f"::{panel.name} has no place in a mail")


def _html(source: Source) -> str:
    """The HTML body: each older mail in a block quotation within the one above."""
    parts: list[str] = []
    depth = 0
    for level, block in _levels(source.blocks):
        if level > depth:
            parts.append('<blockquote style="border-left:2px solid #b5c4df;margin-left:4pt;padding-left:8pt">')
            depth = level
        if isinstance(block, Panel):
            parts.append(f"<p>{'<br>'.join(map(html_text, _plain_lines(block)))}</p>")
        else:
            parts += html_blocks((block,))
    body = "\n".join(parts) + "</blockquote>" * depth
    return f'<html><body style="{MAIL_STYLE}">\n{body}\n{_foot(source, "<hr>")}</body></html>\n'


def _foot(source: Source, before: str) -> str:
    return f"{before}{source.text('footer')}\n" if source.text("footer") else ""
