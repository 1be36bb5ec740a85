"""Bytes of a text file in, characters out, with a word on how sure the encoding is."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from pipeline.records import Problem

MAX_TEXT_BYTES = 32 * 1024 * 1024
"""Most that is read of one text or CSV file: a plain text of 10,000 pages."""

WESTERN_ENCODINGS = ["cp1252", "mac_roman", "cp850"]
"""What British offices write besides UTF-8; asked first because a few odd bytes fit dozens of encodings."""

SURE_COHERENCE = 0.2
"""charset-normalizer's share (0-1) of letters that fit a language; short texts that could be anything score 0."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a file, the encoding it was read with, and whether that is a guess."""

    text: str
    encoding: str
    is_guess: bool = False


def decode_text(content: bytes) -> DecodedText:
    """Decode by byte order mark, else UTF-8, else by charset-normalizer; characters that fit nothing become `�`."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return DecodedText(content.decode(encoding, "replace"), encoding)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(content)
    return _guess(content) if "\x00" in text else DecodedText(text, "utf-8")


def encoding_problem(decoded: DecodedText) -> tuple[Problem, ...]:
    """The problem of a guessed encoding, if it is one."""
    if not decoded.is_guess:
        return ()
    message = (
        f"The file does not say how its letters are stored; it was read as {decoded.encoding}. "
        "If pound signs, dashes or accents look wrong, save it again as UTF-8."
    )
    return (Problem("whole file", "encoding_guessed", message),)


def _guess(content: bytes) -> DecodedText:
    from charset_normalizer import from_bytes

    western = None if b"\x00" in content else from_bytes(content, cp_isolation=WESTERN_ENCODINGS).best()
    best = western or from_bytes(content).best()
    if best is None:
        return DecodedText(content.decode("cp1252", "replace"), "cp1252", is_guess=True)
    return DecodedText(content.decode(best.encoding, "replace"), best.encoding, best.coherence < SURE_COHERENCE)
