"""An e-mail (EML) in, one page of headers and text, and its attachments as members out.

Mails break every rule of their format, so headers and parts are each decoded by themselves, with as much text as
can be had; one bad part never costs another. Surprising rule: of a message that is there as plain text and as HTML
only one is read, the plain one unless it says less than half as much.
"""

from __future__ import annotations

import base64
import datetime as dt
import email.utils
import re
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from pathlib import Path

from pipeline.extract.context import ReadContext
from pipeline.extract.mail_page import AttachedFile, Body, Letter, compose_mail
from pipeline.extract.text_decode import decode_text
from pipeline.records import Extraction, Problem

MAX_MAIL_BYTES = 160 * 1024 * 1024
"""Most that is read of one mail: the largest that mail servers carry, 150 MB, and its headers."""

MAX_PARTS = 5_000
"""Most parts of one mail that are looked at."""

_BROKEN = (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError)
"""What the standard library raises on mails that break its rules."""
_AS_WRITTEN = compat32.clone(max_line_length=0)
"""Writes a mail inside a mail with the lines that it had."""
_SEALS = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
"""Parts that only prove who sent the mail."""
_DAMAGED = "Part of it was damaged on the way; the rest was read. Ask the sender for it again."
_CLOSED_TYPES = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
"""Mails whose text is inside an encrypted or sealed part."""
_WESTERN = frozenset({"ascii", "us-ascii", "iso-8859-1", "latin-1", "latin1", "iso-8859-15", "windows-1252", "cp1252"})
"""Encodings that mail programs name by default, whatever they then write."""
_BOUNDARY_LINE = re.compile(r"^--(\S[^\r\n]*?)[ \t]*\r?$", re.M)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")


@dataclass(slots=True)
class _Parts:
    """What the walk through a mail's parts has found so far."""

    problems: list[Problem]
    bodies: list[Body] = field(default_factory=list)
    files: list[AttachedFile] = field(default_factory=list)
    count: int = 0
    is_closed: bool = False
    is_cut_short: bool = False


def extract_mail(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read an EML file; raises OSError when it cannot be opened."""
    with path.open("rb") as stream:
        content = stream.read(MAX_MAIL_BYTES + 1)
    parts = _Parts([])
    if len(content) > MAX_MAIL_BYTES:
        message = f"Only the first {MAX_MAIL_BYTES // 2**20} MiB were read. Save the attachments into the folder."
        parts.problems.append(Problem("end of file", "truncated", message))
    return compose_mail("eml", _read_letter(_plain_bytes(content[:MAX_MAIL_BYTES]), parts), context or ReadContext())


def _plain_bytes(content: bytes) -> bytes:
    """A mail that an editor saved with a byte order mark or as UTF-16, as the bytes it once was."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return decode_text(content).text.encode("utf-8", "replace")
    return content.lstrip(b"\r\n")


def _read_letter(content: bytes, parts: _Parts) -> Letter:
    # compat32, not default: the default policy parses every header and raises on some of those that mails really have
    try:
        message: Message = BytesParser(policy=compat32).parsebytes(content)
        _read_part(message, parts)
    except _BROKEN:
        message = BytesHeaderParser(policy=compat32).parsebytes(content)
        text = "The mail's parts cannot be told apart; it was read as it stands. Save it again in its mail program."
        parts.problems.append(Problem("message", "part_unreadable", text))
        parts.bodies.append(Body(decode_text(re.split(rb"\r?\n\r?\n", content, maxsplit=1)[-1]).text))
    if parts.is_cut_short:
        text = "The mail ends before its last part does. Ask the sender for it again if something is missing."
        parts.problems.append(Problem("end of file", "truncated", text))
    return Letter(
        sender=_header(message, "from") or _header(message, "sender"),
        to=_header(message, "to"),
        copied_to=_header(message, "cc"),
        subject=_header(message, "subject"),
        sent_at=_sent_at(message),
        sent_text=_header(message, "date"),
        bodies=tuple(parts.bodies),
        files=tuple(parts.files),
        problems=tuple(parts.problems),
        is_closed=parts.is_closed,
    )


def _read_part(part: Message, parts: _Parts) -> None:
    """Sort a part and those inside it into text and files; one that cannot be taken apart costs no other."""
    try:
        _sort_part(part, parts)
    except _BROKEN:
        text = "A part of the mail is broken and was left out. Open the mail in its program and save the part."
        parts.problems.append(Problem("message", "part_unreadable", text))


def _sort_part(part: Message, parts: _Parts) -> None:
    parts.count += 1
    if parts.count == MAX_PARTS + 1:
        text = f"Only the first {MAX_PARTS:,} parts were read. Save the attachments into the folder."
        parts.problems.append(Problem("message", "truncated", text))
    if parts.count > MAX_PARTS:
        return
    parts.is_cut_short |= any(type(defect).__name__ == "CloseBoundaryNotFoundDefect" for defect in part.defects)
    mime_type = part.get_content_type()
    parts.is_closed |= mime_type in _CLOSED_TYPES
    if mime_type == "multipart/alternative":
        _read_alternative(part, parts)
    elif part.get_content_maintype() == "message":
        parts.files.append(_attached_message(part))
    elif part.get_content_maintype() == "multipart":
        for inner in _inner_parts(part):
            _read_part(inner, parts)
    elif mime_type not in _SEALS:
        _read_leaf(part, parts, mime_type)


def _read_alternative(part: Message, parts: _Parts) -> None:
    """Read parts that say the same in several forms as one body."""
    start = len(parts.bodies)
    for inner in _inner_parts(part):
        _read_part(inner, parts)
    forms = parts.bodies[start:]
    parts.bodies[start:] = [Body("\n\n".join(f.plain for f in forms), "\n".join(f.html for f in forms))]


def _inner_parts(part: Message) -> list[Message]:
    """The parts of a multipart; one whose boundary is missing or wrong is cut at the lines that look like one."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return [inner for inner in payload if isinstance(inner, Message)]
    text = str(payload)
    boundary = _BOUNDARY_LINE.search(text)
    if boundary is None:
        part.set_type("text/plain")
        return [part]
    head = f'Content-Type: multipart/mixed; boundary="{boundary[1]}"\n\n'
    mended = BytesParser(policy=compat32).parsebytes((head + text).encode("ascii", "surrogateescape"))
    found = mended.get_payload()
    return [inner for inner in found if isinstance(inner, Message)] if isinstance(found, list) else []


def _read_leaf(part: Message, parts: _Parts, mime_type: str) -> None:
    content, is_damaged = _content(part)
    name = _file_name(part)
    damage = (Problem("whole file" if name else "message", "part_unreadable", _DAMAGED),) if is_damaged else ()
    is_attached = part.get_content_disposition() == "attachment"
    if mime_type in {"text/plain", "text/html", "text/enriched", "text/richtext"} and not name and not is_attached:
        text = _characters(content, _charset(part))
        parts.bodies.append(Body(html=text) if mime_type == "text/html" else Body(plain=text))
        parts.problems += damage
        return
    content_id = str(part.get("content-id") or "").strip("<> \t\r\n")
    parts.files.append(AttachedFile(name, content, mime_type, content_id, not is_attached, damage))


def _attached_message(part: Message) -> AttachedFile:
    """A mail inside the mail as the bytes of a file; reports of delivery come as their text."""
    payload = part.get_payload()
    messages = [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []
    if not messages:
        return AttachedFile(_file_name(part), str(payload).encode("utf-8", "surrogateescape"), "message/rfc822")
    inner, is_damaged = messages[0], False
    if str(part.get("content-transfer-encoding", "")).strip().lower() == "base64" and not inner.is_multipart():
        content, is_damaged = _from_base64(str(inner.get_payload()).encode("ascii", "surrogateescape"))
    else:
        content = b"\n".join(each.as_bytes(policy=_AS_WRITTEN) for each in messages)
    subject = _header(inner, "subject")
    damage = (Problem("whole file", "part_unreadable", _DAMAGED),) if is_damaged else ()
    return AttachedFile(_file_name(part) or f"{subject or 'message'}.eml", content, "message/rfc822", damage=damage)


def _content(part: Message) -> tuple[bytes, bool]:
    """A part's bytes, and whether some of them were damaged on the way."""
    coding = str(part.get("content-transfer-encoding") or "").strip().lower()
    payload = part.get_payload()
    if coding == "base64" and isinstance(payload, str):
        return _from_base64(payload.encode("ascii", "surrogateescape"))
    decoded = part.get_payload(decode=True)
    return (decoded, False) if isinstance(decoded, bytes) else (b"", True)


def _from_base64(written: bytes) -> tuple[bytes, bool]:
    """Decode base64 of any quality: what is no part of the alphabet is left out, each run up to `=` by itself."""
    packed = b"".join(written.split())
    cleaned = _NOT_BASE64.sub(b"", packed)
    runs = [run for run in re.split(rb"=+", cleaned) if run]
    is_damaged = len(cleaned) != len(packed) or len(runs) > 1 or len(cleaned) % 4 != 0
    whole = [run[: len(run) - (len(run) % 4 == 1)] for run in runs]
    return b"".join(base64.b64decode(run + b"=" * (-len(run) % 4)) for run in whole), is_damaged


def _characters(content: bytes, charset: str) -> str:
    """Decode text by what it is rather than by what it says where the two differ."""
    if charset in _WESTERN or charset.startswith(("utf-8", "utf8", "unknown", "x-unknown")) or not charset:
        return decode_text(content).text
    try:
        return content.decode(charset)
    except (LookupError, ValueError, TypeError):
        return decode_text(content).text


def _charset(part: Message) -> str:
    try:
        return str(part.get_content_charset() or "").lower()
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""


def _file_name(part: Message) -> str:
    try:
        return _decoded(str(part.get_filename() or ""))
    except (LookupError, ValueError, TypeError, AttributeError):
        return "damaged name"


def _header(message: Message, name: str) -> str:
    """A header's text on one line, "" where there is none; 8-bit letters and broken encodings are read as they can."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    return _decoded(raw)


def _decoded(raw: str) -> str:
    """Decode the encoded words of a header or name, each by itself."""
    flat = " ".join(raw.split())
    plain = decode_text(flat.encode("utf-8", "surrogateescape")).text if not flat.isascii() else flat
    try:
        words = decode_header(plain)
    except (HeaderParseError, ValueError):
        return plain
    return "".join(
        word if isinstance(word, str) else _characters(word, (charset or "raw-unicode-escape").lower())
        for word, charset in words
    ).strip()


def _sent_at(message: Message) -> dt.datetime | None:
    """When the mail was sent, else when the first server took it in."""
    received = [str(value).rpartition(";")[2] for key, value in message.raw_items() if key.lower() == "received"]
    for text in (_header(message, "date"), *reversed(received)):
        try:
            return email.utils.parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None
