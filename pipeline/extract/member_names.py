"""Names that archives, mails and PDFs give the files inside them in, plain names for people to read out.

A cleaned name is shown and stored but never used as a path, so what matters is that it misleads neither a reader
nor a terminal: no way up or out of a folder, no control or direction characters, no leading dash, one line.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

MAX_NAME_CHARS = 160
"""Longest cleaned name, folders included; longer ones fill a screen and a spreadsheet cell and tell no more."""

MAX_ENDING_CHARS = 10
"""Longest file ending that survives the cutting of a long name; real ones have up to five letters."""

MEMBER_SEPARATOR = "!"
"""Parts a container from its member in a document's path, so no member's name may hold it."""

UNNAMED = "unnamed"
"""What a file is called whose name says nothing."""

_DRIVES = re.compile(r"^(?:[A-Za-z]:|[- ])+")
"""Drive letters, dashes and spaces at the start of a folder's or file's name."""
_DOTS = re.compile(r"\.{2,}")
_SPACES = re.compile(r"\s+")
_DROPPED_CATEGORIES = frozenset({"Cf", "Co", "Cn"})
"""Unicode's invisible format characters (direction marks among them), private and unassigned ones."""
_CONTROL_CATEGORIES = frozenset({"Cc", "Zl", "Zp", "Zs"})
"""Control characters, line and paragraph separators and all kinds of spaces; each becomes a space."""


def clean_member_name(raw: str) -> str:
    """Make a name from inside a container safe to show: forward slashes, one line, at most `MAX_NAME_CHARS`.

    Drive letters, `.` and `..`, empty folders and leading dashes go; halves of surrogate pairs become `�`, and the
    separator of member paths becomes `_`. A long name loses folders first, then the middle of its last part, never
    its ending. Cleaning twice changes nothing.
    """
    plain = _plain_characters(raw).replace("\\", "/").removeprefix("//?/")
    parts = [part for part in map(_clean_part, plain.split("/")) if part][-MAX_NAME_CHARS:]
    while len(parts) > 1 and sum(map(len, parts)) + len(parts) - 1 > MAX_NAME_CHARS:
        parts = parts[1:]
    return _clean_part(_shorten("/".join(parts))) if parts else UNNAMED


def distinct_names(raws: Iterable[str]) -> tuple[str, ...]:
    """Clean names, in order, numbering repeats as `plan (2).pdf`; no two are equal, whatever their case."""
    taken: set[str] = set()
    repeats: Counter[str] = Counter()
    names = []
    for name in map(clean_member_name, raws):
        candidate = name
        while candidate.casefold() in taken:
            repeats[name] += 1
            candidate = _numbered(name, repeats[name] + 1)
        taken.add(candidate.casefold())
        names.append(candidate)
    return tuple(names)


def _plain_characters(raw: str) -> str:
    plain = "".join(map(_plain_character, unicodedata.normalize("NFC", raw)))
    return unicodedata.normalize("NFC", plain)  # again: an accent may have been parted from its letter by what is gone


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":
        return "�"
    if character == MEMBER_SEPARATOR:
        return "_"
    if category in _CONTROL_CATEGORIES:
        return " "
    return "" if category in _DROPPED_CATEGORIES else character


def _clean_part(part: str) -> str:
    """One folder or file name; empty when it is nothing but dots, dashes and spaces."""
    part = _DRIVES.sub("", _SPACES.sub(" ", _DOTS.sub(".", part))).rstrip(" ")
    return "" if part == "." else part


def _shorten(name: str) -> str:
    if len(name) <= MAX_NAME_CHARS:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > MAX_ENDING_CHARS:
        stem, ending = name, ""
    kept = MAX_NAME_CHARS - len(dot if ending else "") - len(ending) - 1
    return f"{stem[:kept].rstrip(' .')}…{dot if ending else ''}{ending}"


def _numbered(name: str, number: int) -> str:
    """A name with a number before its ending, shortened so that it stays within the limit."""
    folder, slash, last = name.rpartition("/")
    stem, dot, ending = last.rpartition(".")
    if not stem or len(ending) > MAX_ENDING_CHARS:
        stem, dot, ending = last, "", ""
    mark = f" ({number})"
    room = MAX_NAME_CHARS - len(mark) - len(dot) - len(ending)
    outer = f"{folder}{slash}" if len(folder) + len(slash) < room else ""
    return f"{outer}{stem[: room - len(outer)]}{mark}{dot}{ending}"
