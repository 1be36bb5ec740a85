r"""The bytes of an RTF file in, its groups, control words and letters out; and the encodings of its fonts.

RTF is plain ASCII: letters beyond it are bytes in hex (`\'e9`) in the encoding of the current font, or Unicode
numbers (`\u8211`) followed by a stand-in for old readers, which is to be skipped.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

DEFAULT_CODE_PAGE = 1252
"""What Word writes for Western Europe; taken where the file names none or one that Python does not know."""

CHARSET_CODE_PAGES = {
    0: 1252, 77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258,
    177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}  # fmt: skip
"""Code pages of the font charsets that the RTF specification lists; others use the file's own."""

_CODECS = {10000: "mac_roman", 65001: "utf-8", 1361: "johab"}
_TOKEN = re.compile(
    rb"(?P<open>\{)|(?P<close>\})|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})? ?"
    rb"|\\(?P<symbol>[^a-zA-Z])|(?P<breaks>[\r\n\x00]+)|(?P<text>[^\\{}\r\n\x00]+)|(?P<lone>\\)",
    re.DOTALL,
)


class TokenKind(Enum):
    """What a token is."""

    OPEN = "open"
    CLOSE = "close"
    WORD = "word"
    SYMBOL = "symbol"
    LETTERS = "letters"


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `name` of a word or symbol, `number` after a word, `letters` as raw bytes."""

    kind: TokenKind
    name: str = ""
    number: int | None = None
    letters: bytes = b""


OPEN, CLOSE = Token(TokenKind.OPEN), Token(TokenKind.CLOSE)


def rtf_tokens(content: bytes) -> Iterator[Token]:
    r"""Split RTF into tokens; bytes that fit nothing are left out, binary pictures (`\bin`) jumped over."""
    position = 0
    while match := _TOKEN.match(content, position):
        position = match.end()
        kind = match.lastgroup
        if kind == "number" or kind == "word":
            name, number = match["word"].decode("ascii"), match["number"]
            if name == "bin" and number is not None:
                position += max(int(number), 0)
                continue
            yield Token(TokenKind.WORD, name, int(number) if number is not None else None)
        elif kind == "text":
            yield Token(TokenKind.LETTERS, letters=match["text"])
        elif kind == "hex":
            yield Token(TokenKind.LETTERS, name="hex", letters=bytes.fromhex(match["hex"].decode("ascii")))
        elif kind == "open":
            yield OPEN
        elif kind == "close":
            yield CLOSE
        elif kind == "symbol":
            yield Token(TokenKind.SYMBOL, match["symbol"].decode("latin-1"))


def codec_of(code_page: int | None) -> str:
    """Name of Python's codec for a Windows code page; that of `DEFAULT_CODE_PAGE` for pages Python does not know."""
    for name in (_CODECS.get(code_page or 0), f"cp{code_page}"):
        try:
            return codecs.lookup(name).name if name else codecs.lookup(f"cp{code_page}").name
        except LookupError:
            continue
    return f"cp{DEFAULT_CODE_PAGE}"
