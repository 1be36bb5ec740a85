"""A ZIP file in, its entries as members in the archive's order out.

What a zip says of itself is not trusted: sizes are counted while unpacking, entries that share bytes are refused,
links and devices are listed but never made, and names are only shown. Surprising rule: bzip2 and LZMA entries are
not opened, because they unpack gigabytes in one step before anything can be counted.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.extract.context import ReadContext
from pipeline.extract.member_names import distinct_names
from pipeline.extract.members import LIMIT, WHOLE, EnclosedFile, read_members
from pipeline.extract.zip_parts import READ_BYTES, PartError
from pipeline.records import Extraction, Problem

LOCAL_HEADER_BYTES = 30
"""Fixed part of the header before each entry's packed bytes; its name comes on top."""

READ_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Packing methods that are opened: what every system's own zip program writes."""

ENCRYPTED_FLAG, UTF8_NAME_FLAG = 0x1, 0x800
"""Bits of an entry's flags (APPNOTE 4.4.4): the bytes need a password; the name is UTF-8."""

_CLUTTER = re.compile(r"(?:^|/)(?:__MACOSX/.*|\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini|~\$[^/]*)$", re.I)
"""What systems leave behind: folder settings, previews and lock files; never somebody's evidence."""


def extract_archive(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read a ZIP file; raises PartError when its directory is damaged."""
    context = context or ReadContext()
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        raise PartError("is damaged or is one volume of several") from None
    with archive:
        entries = [entry for entry in archive.infolist() if not _is_left_out(entry)]
        if not entries:
            message = "The zip folder holds no files. Check that the right one was saved."
            return Extraction("zip", problems=(Problem(WHOLE, "empty", message),))
        read = read_members(_enclosed_files(archive, entries), context)
    properties = {"entry_count": str(len(entries))}
    return Extraction("zip", members=read.members, problems=read.problems, properties=properties)


def _enclosed_files(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> list[EnclosedFile]:
    overlapping = _overlapping(entries)
    names = distinct_names(_stored_name(entry) for entry in entries)
    return [
        EnclosedFile(
            name,
            blocks=_unpacking(archive, entry),
            packed_bytes=entry.compress_size,
            claimed_bytes=entry.file_size,
            obstacle=_obstacle(entry, is_overlapping=entry.header_offset in overlapping),
            identity=f"{entry.CRC}:{entry.file_size}",
        )
        for name, entry in zip(names, entries, strict=True)
    ]


def _is_left_out(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a folder or clutter; a folder that holds bytes is a file that says it is none."""
    is_folder = entry.is_dir() or stat.S_ISDIR(entry.external_attr >> 16)
    return (is_folder and entry.file_size == 0) or bool(_CLUTTER.search(entry.filename.replace("\\", "/")))


def _stored_name(entry: zipfile.ZipInfo) -> str:
    """An entry's name; old zips write code page 437, many programs UTF-8 without saying so."""
    if entry.flag_bits & UTF8_NAME_FLAG or entry.filename.isascii():
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _obstacle(entry: zipfile.ZipInfo, *, is_overlapping: bool) -> Problem | None:
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        called = "a link to another place" if stat.S_ISLNK(mode) else "a device or pipe"
        message = f"This is no file but {called}, which is never followed. Add the document itself."
        return Problem(WHOLE, "unsupported_entry", message)
    if entry.flag_bits & ENCRYPTED_FLAG:
        message = "The file needs a password to unpack. Unpack it with the password and put it into the folder."
        return Problem(WHOLE, "encrypted", message)
    if is_overlapping:
        message = (
            "The file was not unpacked: it shares its bytes with other files of the zip folder, as files made to fill "
            "a disk do. Ask the sender for the files themselves."
        )
        return Problem(WHOLE, LIMIT, message)
    if entry.compress_type not in READ_METHODS:
        message = "The file is packed in a way that is not read. Unpack it and put it into the folder."
        return Problem(WHOLE, "unsupported_entry", message)
    return None


def _overlapping(entries: Sequence[zipfile.ZipInfo]) -> frozenset[int]:
    """Header offsets of entries whose bytes run into another entry, and of those that they run into."""
    spans = sorted((e.header_offset, e.header_offset + LOCAL_HEADER_BYTES + e.compress_size) for e in entries)
    found: set[int] = set()
    furthest = spans[0]
    for span in spans[1:]:
        if span[0] < furthest[1]:
            found |= {span[0], furthest[0]}
        furthest = max(furthest, span, key=lambda each: each[1])
    return frozenset(found)


def _unpacking(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], Iterator[bytes]]:
    def blocks() -> Iterator[bytes]:
        try:
            with archive.open(entry) as stream:
                while block := stream.read(READ_BYTES):
                    yield block
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, OSError):
            raise PartError("is damaged") from None

    return blocks
