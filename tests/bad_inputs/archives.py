"""Bad zip folders, and what in a folder is no plain file."""

from __future__ import annotations

import os
import stat
import struct
import warnings
import zipfile
from pathlib import Path

from tests.bad_inputs.record import SENTENCE, BadInput
from tests.corpus.make_mail import overlapping_zip, zip_bytes, zip_entry, zip_with_flag

NOTE = SENTENCE.encode()
BOMB_BYTES = 48 * 1024 * 1024
"""Three times what is unpacked before a ratio is asked."""
LONG_NAME = "n" * 296 + ".txt"


def _names() -> bytes:
    names = ("../../escaped.txt", "/etc/absolute.txt", "C:\\temp\\drive.txt", "two\nlines.txt", "-rf.txt", LONG_NAME)
    return zip_bytes({name: NOTE + str(number).encode() for number, name in enumerate(names)})


def _odd_entries() -> bytes:
    link = zip_entry("link.txt", mode=stat.S_IFLNK | 0o777)
    pipe = zip_entry("pipe.txt", mode=stat.S_IFIFO | 0o666)
    return zip_bytes([(link, b"/etc/passwd"), (pipe, b""), (zip_entry("note.txt"), NOTE)])


def _nested() -> bytes:
    inner = zip_bytes({"deepest.txt": NOTE})
    for name in ("third.zip", "second.zip"):
        inner = zip_bytes({name: inner, f"beside {name}.txt": NOTE})
    return zip_bytes({"first.zip": inner})


def _twice() -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of the repeated name, which is the point
        return zip_bytes([(zip_entry("note.txt"), NOTE), (zip_entry("note.txt"), b"Another version says 31 weeks.")])


def _wrong_checksum() -> bytes:
    """A stored entry with a letter changed after its checksum was taken."""
    content = zip_bytes([(zip_entry("bad.txt", method=zipfile.ZIP_STORED), b"old text"), (zip_entry("good.txt"), NOTE)])
    return content.replace(b"old text", b"new text")


def _locked_entry() -> bytes:
    return zip_with_flag(zip_bytes({"locked.txt": NOTE}), 0x1)


def _closing_only(count: int) -> bytes:
    """An end of directory that claims entries which are not there."""
    return struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, 0, 0, 0)


def _link_outside(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def _broken_link(path: Path) -> None:
    path.symlink_to("no-such-file.txt")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _shut(path: Path) -> None:
    path.write_bytes(NOTE)
    path.chmod(0)


def _as_root() -> str | None:
    return "root may read every file" if os.geteuid() == 0 else None


ARCHIVES = (
    BadInput("a zip folder without files", "none.zip", _closing_only(0), "unread", ("empty",), "right one was saved"),
    BadInput(
        "a file that grows without end",
        "bomb.zip",
        lambda: zip_bytes({"zeros.txt": bytes(BOMB_BYTES), "note.txt": NOTE}),
        "partial",
        ("archive_limit", "archive_limit"),
        "200 times its packed size",
        (SENTENCE,),
        ("zeros.txt", "note.txt"),
    ),
    BadInput(
        "entries that share their bytes",
        "overlap.zip",
        lambda: overlapping_zip(3),
        "partial",
        ("archive_limit",) * 4,
        "Ask the sender for the files themselves",
        members=("0000.txt", "0001.txt", "0002.txt"),
    ),
    BadInput(
        "zip folders too deep in one another",
        "deep.zip",
        _nested,
        "read",
        ("too_deep", "too_deep"),
        "Unpack the outermost one",
        members=("first.zip", "second.zip", "third.zip", "beside third.zip.txt", "beside second.zip.txt"),
    ),
    BadInput(
        "names that lead elsewhere",
        "names.zip",
        _names,
        "read",
        texts=(SENTENCE,),
        members=("escaped.txt", "etc/absolute.txt", "temp/drive.txt", "two lines.txt", "rf.txt", "nnn"),
    ),
    BadInput(
        "a link and a pipe as entries",
        "odd.zip",
        _odd_entries,
        "read",
        ("unsupported_entry", "unsupported_entry"),
        "which is never followed",
        (SENTENCE,),
        ("link.txt", "pipe.txt", "note.txt"),
    ),
    BadInput(
        "two entries of one name",
        "twice.zip",
        _twice,
        "read",
        texts=(SENTENCE, "Another version says 31 weeks."),
        members=("note.txt", "note (2).txt"),
    ),
    BadInput(
        "an entry with a wrong checksum",
        "checksum.zip",
        _wrong_checksum,
        "read",
        ("document_unreadable",),
        "Ask its owner for it and add it by itself",
        (SENTENCE,),
        ("bad.txt", "good.txt"),
    ),
    BadInput(
        "an entry with a password",
        "locked.zip",
        _locked_entry,
        "read",
        ("encrypted",),
        "Unpack it with the password",
        members=("locked.txt",),
    ),
    BadInput(
        "a zip folder cut short",
        "cut.zip",
        lambda: zip_bytes({"note.txt": NOTE, "more.txt": NOTE})[:-60],
        "unread",
        ("document_unreadable",),
        "save it again and replace it",
    ),
    BadInput(
        "an entry packed in a way that hides its size",
        "lzma.zip",
        lambda: zip_bytes([(zip_entry("note.txt", method=zipfile.ZIP_LZMA), NOTE)]),
        "read",
        ("unsupported_entry",),
        "Unpack it",
        members=("note.txt",),
    ),
    BadInput(
        "an archive of another kind",
        "old.7z",
        b"7z\xbc\xaf\x27\x1c" + bytes(60),
        "unread",
        ("unsupported_format",),
        "Unpack it and put the files",
    ),
)
PLACES = (
    BadInput(
        "a link out of the folder",
        "outside.txt",
        b"",
        "unread",
        ("link_outside",),
        "Put the documents",
        make_at=_link_outside,
    ),
    BadInput(
        "a link to nothing", "gone.txt", b"", "unread", ("link_broken",), "take the link away", make_at=_broken_link
    ),
    BadInput("a pipe", "pipe.pdf", b"", "unread", ("not_a_file",), "Take it out of the folder", make_at=_pipe),
    BadInput(
        "a file that may not be read",
        "shut.txt",
        b"",
        "unread",
        ("document_unreadable",),
        "Check that it can",
        make_at=_shut,
        skip=_as_root,
    ),
    BadInput("a name of two lines", "two\nlines.txt", NOTE, "read", texts=(SENTENCE,)),
    BadInput("a name like an option", "-rf.txt", NOTE + b" Option.", "read", texts=(SENTENCE,)),
)
