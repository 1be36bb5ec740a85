"""Find traces of a text in files of any make: plain, JSON lines, web pages, gzip, Office files.

In: texts, and the bytes of a file. Out: whether the file holds a piece of one. Surprising rule: files are compared by
their words alone, tags, escapes, punctuation and line breaks taken away, and a piece is the beginning of a sentence,
because quotes are cut at their end and never at their start.
"""

from __future__ import annotations

import gzip
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import PurePath

PIECE_WORDS = 7
"""Words of a sentence's beginning that are looked for; fewer are common to any two papers of the field."""
MIN_PIECE_WORDS = 5
"""Words that a sentence needs to be looked for at all."""
MIN_NAME_WORDS = 2
"""Words that a file's name needs, its ending being one."""
OPAQUE = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".svg", ".npy", ".npz", ".parquet", ".db", ".sqlite"})
"""Endings of files whose words cannot be read here: made of evidence and unreadable, they are taken for a trace."""
ARCHIVES = (b"PK\x03\x04",)

_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|\n+|\s[|•]\s")
_TAG = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\[nrt]")
_WORD = re.compile(r"\w+")


class Traces:
    """The pieces of some texts, prepared once for many files."""

    def __init__(self, texts: Iterable[str], *, names: Iterable[str] = ()) -> None:
        """Prepare pieces of every sentence that is long enough to be told from others, and whole `names`."""
        whole = (" ".join(words) for name in names if len(words := _words(name)) >= MIN_NAME_WORDS)
        self._pieces = frozenset([*(piece for text in texts for piece in _pieces(text)), *whole])

    def stand_in(self, text: str) -> bool:
        """Whether a text holds any of the pieces."""
        words = f" {' '.join(_words(text))} "
        return any(f" {piece} " in words for piece in self._pieces)

    def stand_in_file(self, name: str, content: bytes) -> bool:
        """Whether a file, or a part of it if it is an archive, holds any of the pieces, or cannot be read at all."""
        if PurePath(name).suffix.lower() in OPAQUE:
            return True
        if content.startswith(ARCHIVES):
            return self._stand_in_archive(content)
        if content.startswith(b"\x1f\x8b"):
            try:
                content = gzip.decompress(content)
            except (OSError, EOFError, zlib.error):
                return True
        text = content.decode("utf-8", "replace")
        plain = _ESCAPE.sub(_unescaped, text)
        # A tag inside a sentence parts no words that a reader sees as one sentence.
        return self.stand_in(plain) or self.stand_in(html.unescape(_TAG.sub(" ", plain)))

    def _stand_in_archive(self, content: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return any(
                    self.stand_in_file(name, archive.read(name))
                    for name in archive.namelist()
                    if PurePath(name).suffix.lower() in {".xml", ".rels", ".html", ".txt", ".csv", ".json", ".md"}
                )
        except (zipfile.BadZipFile, OSError, zlib.error, NotImplementedError, RuntimeError):
            return True


def _pieces(text: str) -> Iterable[str]:
    for sentence in _SENTENCE_END.split(text):
        words = _words(sentence)
        if len(words) >= MIN_PIECE_WORDS:
            yield " ".join(words[:PIECE_WORDS])


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else " "
