"""Build small mails, Outlook mails, zip folders and PDFs with attachments, for tests to write where they need them.

Nothing here is committed as a file: each function gives bytes, and equal arguments give equal bytes. All people,
places and figures are invented.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage

import pypdfium2 as pdfium

SENT = "Fri, 02 May 2025 09:15:00 +0100"
BODY = "Dear all,\n\nThe average wait for speech and language therapy fell to 29 weeks in April 2025.\n"
PICTURE = b"\x89PNG\r\n\x1a\n"
ZIP_DATE = (2026, 1, 5, 9, 0, 0)


def mail(body: str = BODY, *, subject: str = "Therapy waits in spring", html: str | None = None) -> EmailMessage:
    """A mail with plain text and, if given, the same as HTML; attach to it as to any message."""
    message = EmailMessage()
    message["From"] = "Zoë Hart <zoe.hart@quenbridge.example>"
    message["To"] = "SEND board <board@quenbridge.example>"
    message["Cc"] = "forum@quenbridge.example"
    message["Date"] = SENT
    message["Subject"] = subject
    message.set_content(body)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message


def raw_mail(*lines: str, charset: str = "utf-8") -> bytes:
    """A mail written line by line, broken in whatever way the test needs."""
    return "\r\n".join(lines).encode(charset, "surrogateescape")


def zip_bytes(entries: Mapping[str, bytes] | Sequence[tuple[zipfile.ZipInfo, bytes]]) -> bytes:
    """A zip folder of entries by name, or of entries with attributes of their own."""
    written = entries.items() if isinstance(entries, Mapping) else entries
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in written:
            archive.writestr(name if isinstance(name, zipfile.ZipInfo) else zip_entry(name), content)
    return buffer.getvalue()


def zip_entry(name: str, *, mode: int = 0, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """An entry with Unix file type and rights `mode`."""
    entry = zipfile.ZipInfo(name, ZIP_DATE)
    entry.compress_type = method
    entry.external_attr = mode << 16
    return entry


def zip_with_flag(content: bytes, flag: int) -> bytes:
    """The zip with a flag set in every header, as if its entries were encrypted."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = changed.find(mark)
        while position >= 0:
            changed[position + offset] |= flag
            position = changed.find(mark, position + 4)
    return bytes(changed)


def overlapping_zip(count: int = 20) -> bytes:
    """A zip whose directory names the same packed bytes `count` times."""
    packed = zip_bytes({"0000.txt": b"0" * 100_000})
    start = packed.index(b"PK\x01\x02")
    end = packed.index(b"PK\x05\x06")
    directory = b"".join(packed[start:end].replace(b"0000.txt", b"%04d.txt" % number) for number in range(count))
    closing = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    return packed[:start] + directory + closing


def pdf_with_files(files: Mapping[str, bytes]) -> bytes:
    """A PDF of one blank page with files embedded in it."""
    document = pdfium.PdfDocument.new()
    document.new_page(200, 200)
    for name, content in files.items():
        document.new_attachment(name).set_data(content)
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


@dataclass(frozen=True)
class OutlookFile:
    """An attachment of an Outlook mail: bytes, or a mail of its own."""

    name: str
    content: bytes = b""
    message: OutlookMail | None = None


@dataclass(frozen=True)
class OutlookMail:
    """What an Outlook mail is made of; `sent` counts 100 nanoseconds since 1601."""

    subject: str = "Therapy waits in spring"
    sender: str = "Zoë Hart"
    address: str = "zoe.hart@quenbridge.example"
    to: str = "SEND board"
    body: str = BODY
    html: bytes = b""
    rich: bytes = b""
    sent: int = 133_906_545_000_000_000
    files: Sequence[OutlookFile] = field(default_factory=tuple)


Tree = dict[str, "bytes | Tree"]


def outlook_bytes(mail: OutlookMail) -> bytes:
    """An Outlook mail as an OLE file."""
    return ole_bytes(_message_tree(mail, header_bytes=32))


def _message_tree(mail: OutlookMail, *, header_bytes: int) -> Tree:
    texts = {0x0037: mail.subject, 0x0C1A: mail.sender, 0x5D01: mail.address, 0x0E04: mail.to, 0x1000: mail.body}
    tree: Tree = {f"__substg1.0_{n:04X}001F": text.encode("utf-16-le") for n, text in texts.items() if text}
    tree |= {f"__substg1.0_{n:04X}0102": b for n, b in {0x1013: mail.html, 0x1009: mail.rich}.items() if b}
    properties = bytes(header_bytes) + struct.pack("<HHLQ", 0x0040, 0x0039, 6, mail.sent)
    tree["__properties_version1.0"] = properties
    for number, file in enumerate(mail.files):
        part: Tree = {
            "__properties_version1.0": bytes(8),
            "__substg1.0_3707001F": file.name.encode("utf-16-le"),
        }
        if file.message is None:
            part["__substg1.0_37010102"] = file.content
        else:
            part["__substg1.0_3701000D"] = _message_tree(file.message, header_bytes=24)
        tree[f"__attach_version1.0_#{number:08X}"] = part
    return tree


SECTOR, SMALL_SECTOR, SMALL_BELOW, LINKS = 512, 64, 4096, 128
FREE, END, FAT_MARK, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def ole_bytes(tree: Tree) -> bytes:
    """Write a tree of storages (dicts) and streams (bytes) as a compound file; small streams share one of their own."""
    sectors: list[bytes] = []
    chain: list[int] = []
    small: list[bytes] = []
    small_chain: list[int] = []

    def store(content: bytes, *, is_small: bool = False) -> int:
        if not content:
            return END
        where, links, length = (small, small_chain, SMALL_SECTOR) if is_small else (sectors, chain, SECTOR)
        first = len(where)
        count = -(-len(content) // length)
        where.extend(content[i * length : (i + 1) * length].ljust(length, b"\0") for i in range(count))
        links.extend([*range(first + 1, first + count), END])
        return first

    entries: list[bytes] = []

    def add(name: str, kind: int, child: int, start: int, size: int, right: int) -> bytes:
        wide = name.encode("utf-16-le") + b"\0\0"
        return struct.pack(
            "<64sHBBLLL16sLQQLQ", wide, len(wide), kind, 1, NONE, right, child, bytes(16), 0, 0, 0, start, size
        )

    def write_level(level: Tree) -> int:
        """Add the entries of a storage as a chain of right siblings; gives the first one's number."""
        names = sorted(level, key=lambda name: (len(name), name.upper()))
        numbers = []
        for _ in names:
            numbers.append(len(entries))
            entries.append(b"")
        for position, name in enumerate(names):
            right = numbers[position + 1] if position + 1 < len(numbers) else NONE
            content = level[name]
            if isinstance(content, bytes):
                entries[numbers[position]] = add(
                    name, 2, NONE, store(content, is_small=len(content) < SMALL_BELOW), len(content), right
                )
            else:
                entries[numbers[position]] = add(name, 1, write_level(content), 0, 0, right)
        return numbers[0] if numbers else NONE

    entries.append(b"")
    first = write_level(tree)
    small_bytes = b"".join(small)
    entries[0] = add("Root Entry", 5, first, store(small_bytes), len(small_bytes), NONE)
    small_count = -(-len(small_chain) // LINKS)
    small_chain += [FREE] * (small_count * LINKS - len(small_chain))
    small_fat = store(struct.pack(f"<{len(small_chain)}L", *small_chain))
    directory = store(b"".join(entries).ljust(-(-len(entries) // 4) * SECTOR, b"\0"))
    fat_count = 1
    while fat_count * LINKS < len(sectors) + fat_count:
        fat_count += 1
    fat_start = len(sectors)
    numbers = [*chain, *[FAT_MARK] * fat_count]
    numbers += [FREE] * (fat_count * LINKS - len(numbers))
    fat = struct.pack(f"<{len(numbers)}L", *numbers)
    header = struct.pack(
        "<8s16sHHHHH6sLLLLLLLLLL",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6),
        0, fat_count, directory, 0, SMALL_BELOW, small_fat, small_count, END, 0, fat_start,
    )  # fmt: skip
    header += struct.pack(f"<{fat_count - 1}L", *range(fat_start + 1, fat_start + fat_count))
    header += struct.pack("<L", FREE) * ((SECTOR - len(header)) // 4)
    return header + b"".join(sectors) + fat
