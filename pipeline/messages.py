"""What parent and worker say to each other: a word and JSON text, with the length of both in front.

In: words and JSON texts. Out: bytes, and back. Never pickle: a worker reads hostile files, so what it says is only
ever parsed as text. Surprising rule: the JSON is not looked at here; most pages that a worker sends are never
needed, because the finished extraction comes after them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_MESSAGE_BYTES = 256 * 1024 * 1024
"""Longest message; the text of a 10,000-page document with its blocks is about 100 MiB."""
_LENGTH = struct.Struct(">I")


class MessageError(Exception):
    """What came is no message: the worker is broken or no longer ours."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: a word that says what it is, and JSON text."""

    word: str
    text: str = "null"

    def to_bytes(self) -> bytes:
        """The message as it goes over a pipe; raises MessageError if it is too long to be received."""
        content = f"{self.word} {self.text}".encode("ascii")
        if len(content) > MAX_MESSAGE_BYTES:
            raise MessageError("a message is too long")
        return _LENGTH.pack(len(content)) + content


@dataclass(slots=True)
class MessageBuffer:
    """Bytes as they come from a pipe in, whole messages out."""

    _bytes: bytearray = field(default_factory=bytearray)

    def feed(self, received: bytes) -> Iterator[Message]:
        """Yield each message that is now whole; raises MessageError for anything else."""
        self._bytes += received
        while len(self._bytes) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._bytes)
            if length > MAX_MESSAGE_BYTES:
                raise MessageError("a message is too long")
            end = _LENGTH.size + length
            if len(self._bytes) < end:
                return
            content = bytes(self._bytes[_LENGTH.size : end])
            del self._bytes[:end]
            yield _parse(content)


def _parse(content: bytes) -> Message:
    try:
        word, _, text = content.decode("ascii").partition(" ")
    except UnicodeDecodeError:
        raise MessageError("a message is no text") from None
    return Message(word, text)
