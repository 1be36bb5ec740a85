"""What one bad input is, and what is expected of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.office_files import ZIP_DATE

SENTENCE = "The average wait for a first therapy appointment fell to 29 weeks in December 2025."
"""What a good part of a bad file says, to be found again where the file can still be read."""


@dataclass(frozen=True)
class BadInput:
    """A bad file and what becomes of it.

    `kinds` are the kinds of all its problems, those of files inside it too, in order; `message` is a part of one of
    their messages; `texts` are words that are still read; `members` are the names of the files inside, outermost
    first. `make_at` makes what is no plain file. `is_refused` tells what must never be opened.
    """

    name: str
    file_name: str
    content: bytes | Callable[[], bytes]
    status: str
    kinds: tuple[str, ...] = ()
    message: str = ""
    texts: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    make_at: Callable[[Path], None] | None = None
    skip: Callable[[], str | None] = lambda: None

    def write(self, folder: Path) -> Path:
        """Make the file in a folder."""
        path = folder / self.file_name
        if self.make_at is not None:
            self.make_at(path)
        else:
            path.write_bytes(self.content if isinstance(self.content, bytes) else self.content())
        return path


def flipped(content: bytes, *, step: int, start: int = 0) -> bytes:
    """The bytes with every `step`-th inverted from `start` on."""
    changed = bytearray(content)
    for position in range(start, len(changed), step):
        changed[position] ^= 0xFF
    return bytes(changed)


def zip_of(parts: Mapping[str, str | bytes]) -> bytes:
    """Parts as a zip, always the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
