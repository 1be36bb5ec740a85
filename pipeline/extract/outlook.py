"""An Outlook mail (MSG) in, the same page and members as of any other mail out.

python-oxmsg gives the property numbers and the tree of storages; the properties' text is read from their streams
directly, so that a damaged table of properties costs dates and nothing else. Surprising rule: Outlook keeps a mail
inside a mail as a storage, not as a file, so it is read in place.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import email.utils
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.extract.compressed_rtf import unpack_rtf
from pipeline.extract.context import ReadContext
from pipeline.extract.mail_page import AttachedFile, Body, Letter, compose_mail
from pipeline.extract.text_decode import decode_text
from pipeline.extract.zip_parts import PartError
from pipeline.records import Extraction, Problem

if TYPE_CHECKING:
    from oxmsg.storage import Storage

MESSAGE_HEADER_BYTES, INNER_HEADER_BYTES = 32, 24
"""Bytes before the table of properties (MS-OXMSG 2.4.1) of a mail and of a mail inside a mail."""

HTML_HEAD_BYTES = 2048
"""How far into an HTML body its code page is sought."""

MAX_STORAGE_DEPTH = 40
"""Storages inside storages that are followed; each mail inside a mail takes two."""

TEXT_WIDE, TEXT_BYTES, BINARY = "001F", "001E", "0102"
"""Property types in stream names: UTF-16 text, text in the mail's code page, bytes."""

INNER_MESSAGE = "__substg1.0_3701000D"
"""Name of the storage in which an attachment keeps a whole mail."""

SUBJECT, BODY, HTML, RTF, HEADERS = 0x0037, 0x1000, 0x1013, 0x1009, 0x007D
SENDER_NAME, SENDER_SMTP, SENDER_ADDRESS, SENT_FOR_NAME = 0x0C1A, 0x5D01, 0x0C1F, 0x0042
TO_NAMES, CC_NAMES = 0x0E04, 0x0E03
SUBMITTED, DELIVERED = 0x0039, 0x0E06
FILE_LONG_NAME, FILE_NAME, FILE_LABEL, FILE_BYTES = 0x3707, 0x3704, 0x3001, 0x3701
FILE_TYPE, FILE_CONTENT_ID = 0x370E, 0x3712
"""Property numbers (MS-OXPROPS)."""

_HTML_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.I)
_DATE = re.compile(r"^Date:[ \t]*(.+)$", re.M | re.I)


@dataclass(slots=True)
class _Damage:
    """How many streams could not be read."""

    streams: int = 0


def extract_outlook(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read an MSG file; raises PartError when it is no OLE file any more."""
    from olefile import OleFileIO

    damage = _Damage()
    try:
        with OleFileIO(str(path)) as ole:
            root = _read_storage(ole, ole.root, (), damage)
    except (OSError, ValueError, LookupError, AttributeError, TypeError, struct.error):
        raise PartError("is damaged") from None
    problems: tuple[Problem, ...] = ()
    if damage.streams:
        message = "Parts of the mail are damaged; the rest was read. Open it in Outlook, save it again and replace it."
        problems = (Problem("message", "part_unreadable", message),)
    return compose_mail("msg", _read_letter(root, MESSAGE_HEADER_BYTES, problems), context or ReadContext())


def _read_storage(ole: Any, node: Any, route: tuple[str, ...], damage: _Damage) -> Storage:
    """Read a storage with all below it; a stream that cannot be read is left out and counted."""
    from olefile.olefile import STGTY_STORAGE, STGTY_STREAM
    from oxmsg.storage import Storage, Stream

    streams: list[Stream] = []
    storages: list[Storage] = []
    for kid in node.kids:
        place = (*route, kid.name)
        if kid.entry_type == STGTY_STREAM:
            try:
                with ole.openstream(list(place)) as stream:
                    content = stream.read()
                damage.streams += len(content) < kid.size
                streams.append(Stream("/".join(place), content))
            except (OSError, ValueError, LookupError, TypeError):
                damage.streams += 1
        elif kid.entry_type == STGTY_STORAGE and len(route) < MAX_STORAGE_DEPTH:
            storages.append(_read_storage(ole, kid, place, damage))
    return Storage("/".join(route), tuple(streams), tuple(storages))


def _read_letter(storage: Storage, header_bytes: int, problems: tuple[Problem, ...]) -> Letter:
    name = _text(storage, SENDER_NAME) or _text(storage, SENT_FOR_NAME)
    address = _text(storage, SENDER_SMTP) or _text(storage, SENDER_ADDRESS)
    is_mail_address = "@" in address  # inside one organisation Outlook keeps a directory path instead
    return Letter(
        sender=f"{name} <{address}>" if name and is_mail_address and address != name else name or address,
        to=_text(storage, TO_NAMES),
        copied_to=_text(storage, CC_NAMES),
        subject=_text(storage, SUBJECT),
        sent_at=_sent_at(storage, header_bytes),
        bodies=(_body(storage),),
        files=tuple(map(_attached_file, storage.iter_attachment_storages())),
        problems=problems,
    )


def _body(storage: Storage) -> Body:
    plain, html = _text(storage, BODY), _text(storage, HTML) or _characters(_bytes(storage, HTML))
    if not (plain.strip() or html.strip()) and (rich := unpack_rtf(_bytes(storage, RTF))):
        from striprtf.striprtf import rtf_to_text

        plain = rtf_to_text(rich.decode("latin-1"), errors="ignore")  # type: ignore[no-untyped-call]
    return Body(plain, html)


def _characters(html: bytes) -> str:
    """Decode HTML bytes by what they are, else by the code page that the HTML names."""
    decoded = decode_text(html)
    named = _HTML_CHARSET.search(html[:HTML_HEAD_BYTES])
    if not decoded.is_guess or named is None:
        return decoded.text
    try:
        return html.decode(named[1].decode("ascii"))
    except (LookupError, ValueError):
        return decoded.text


def _attached_file(storage: Storage) -> AttachedFile:
    name = next(filter(None, (_text(storage, pid) for pid in (FILE_LONG_NAME, FILE_NAME, FILE_LABEL))), "")
    inner = next((each for each in storage.storages if each.name.lower() == INNER_MESSAGE.lower()), None)
    content_id = _text(storage, FILE_CONTENT_ID).strip("<> ")
    if inner is None:
        content = _bytes(storage, FILE_BYTES)
        return AttachedFile(name, content, _text(storage, FILE_TYPE).lower(), content_id)
    return AttachedFile(
        name if name.lower().endswith(".msg") else f"{name or 'message'}.msg",
        b"".join(_all_bytes(inner)),
        read_as=lambda context: compose_mail("msg", _read_letter(inner, INNER_HEADER_BYTES, ()), context),
    )


def _all_bytes(storage: Storage) -> Iterator[bytes]:
    """The streams of a storage and of those inside it, which together say which mail it is."""
    yield from (stream.bytes_ for stream in storage.streams)
    for inner in storage.storages:
        yield from _all_bytes(inner)


def _sent_at(storage: Storage, header_bytes: int) -> dt.datetime | None:
    """When the mail was sent by the sender's clock, else by the property that says so in UTC."""
    from oxmsg.properties import Properties

    written = _DATE.search(_text(storage, HEADERS))
    with contextlib.suppress(ValueError, TypeError, IndexError, OverflowError):
        if written:
            return email.utils.parsedate_to_datetime(written[1].strip())
    for number in (SUBMITTED, DELIVERED):
        with contextlib.suppress(Exception):  # a damaged table of properties raises whatever its garbage leads to
            sent_at = Properties(storage, header_bytes).date_prop_value(number)
            if sent_at is not None:
                return sent_at
    return None


def _text(storage: Storage, number: int) -> str:
    """A property's text, "" where there is none; text in bytes is decoded by what it is."""
    if wide := _stream(storage, number, TEXT_WIDE):
        return wide.decode("utf-16-le", "replace").rstrip("\0")
    return decode_text(_stream(storage, number, TEXT_BYTES)).text.rstrip("\0")


def _bytes(storage: Storage, number: int) -> bytes:
    return _stream(storage, number, BINARY)


def _stream(storage: Storage, number: int, kind: str) -> bytes:
    name = f"__substg1.0_{number:04X}{kind}".lower()
    return next((stream.bytes_ for stream in storage.streams if stream.name.lower() == name), b"")
