"""Tell how much a date in a short line stands for the whole document.

In: a line and a date in it. Out: a rank, 0 the surest. Surprising rule: a day set between points or bars, or behind a
weekday, dates the document also in a longer line; a quarter in the title is only what it reports on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.cues.dates import DateMention, find_dates
from pipeline.cues.front import Line, Place

DATE_LINE_WORDS = 12
"""Words of a line, or of a piece of one, that may be dated by a date in it; longer ones are prose about other days."""
PIECED_LINE_WORDS = 45
"""Words up to which a line set in pieces is the head of a paper."""
VERSION_ROWS = 4
"""Rows below the one with the version in which a form names its day."""
_PRECISIONS = ("day", "month", "quarter", "term", "year")
_BORDER = re.compile(r"\s+[·•|–—-]\s+|\s*[|]\s*|\t|\n|(?<=[a-z)\d]{3})\.\s+(?=[A-Z])")
"""What parts the pieces of a line: points, bars, spaced dashes, and the end of a sentence."""
_WEEKDAY_BEFORE = re.compile(r"(?i)\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+$")
_NOTHING_ELSE = re.compile(
    r"(?i)^(?:\W|\b(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?\b|\b(?:date|dated|published|updated|issued|approved|agreed"
    r"|as|at|on|version|v|no|am|pm|to|final|\d{1,2}[.:]\d\d|v?\d{1,2}(?:\.\d)?)\b)*$"
)
_VALID_FROM = re.compile(
    r"^(?:(?:[Vv]alid|[Ww]ith effect|[Ee]ffective|[Ii]n force) from|From)\s+(?:[A-Z][a-z]+day,?\s+)?$"
)
_VERSION_ROW = re.compile(r"(?i)^(?:version|issue|edition|revision)(?:\s+(?:no|number))?\.?\s*[:|]")
_DATE_ROW = re.compile(r"(?i)^(?:date|issued|published|date of (?:issue|publication|this version))\s*[:|]")


def standing_rank(line: Line, mention: DateMention) -> int | None:
    """0 a day alone in its piece, 1 a month alone, 2 a day in a title, at a piece's edge or behind a weekday, others.

    None where the line is prose, which speaks of other days.
    """
    start, end = _piece_around(line.text, mention)
    piece = line.text[start:end]
    rest = line.text[start : mention.start] + " " + line.text[mention.end : end]
    is_short = line.is_title or line.place is Place.RUNNING or line.word_count <= DATE_LINE_WORDS
    is_pieced = (start, end) != (0, len(line.text)) and line.word_count <= PIECED_LINE_WORDS
    if mention.precision in ("day", "month") and (is_short or is_pieced) and _NOTHING_ELSE.match(rest):
        return _PRECISIONS.index(mention.precision)
    if mention.precision == "day" and line.is_title:
        return 2
    if mention.precision == "day" and line.word_count <= PIECED_LINE_WORDS:
        at_edge = not line.text[start : mention.start].strip() or not line.text[mention.end : end].strip()
        if is_pieced and at_edge and len(piece.split()) <= DATE_LINE_WORDS:
            return 2
        if _WEEKDAY_BEFORE.search(line.text[: mention.start][-12:]) and line.word_count <= 2 * DATE_LINE_WORDS:
            return 2
    return 3 + _PRECISIONS.index(mention.precision) if is_short else None


def version_rows(lines: Sequence[Line]) -> list[Line]:
    """Rows that name a day under a row that names a version: a version box without a heading, on whatever page."""
    found = []
    for position, line in enumerate(lines):
        if line.place is Place.TEXT and _VERSION_ROW.match(line.text):
            below = lines[position + 1 : position + 1 + VERSION_ROWS]
            found += [row for row in below if _DATE_ROW.match(row.text) and find_dates(row.text)]
    return found[:1]


def is_valid_from(line: Line, mention: DateMention) -> bool:
    """Whether a piece says nothing but from when the paper holds: "From Monday 5 January 2026."."""
    start, end = _piece_around(line.text, mention)
    is_rest_empty = not re.search(r"\w", line.text[mention.end : end])
    return is_rest_empty and bool(_VALID_FROM.match(line.text[start : mention.start]))


def _piece_around(text: str, mention: DateMention) -> tuple[int, int]:
    """Where the piece of a line begins and ends that holds a date."""
    borders = [(match.start(), match.end()) for match in _BORDER.finditer(text)]
    start = max((end for _, end in borders if end <= mention.start), default=0)
    end = min((first for first, _ in borders if first >= mention.end), default=len(text.rstrip(".")))
    return start, end
