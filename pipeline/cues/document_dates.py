"""Date a document, and find when it is due for review.

In: its lines, file name and properties. Out: a `DocumentDate` with precision and the basis it rests on.
Surprising rule: nothing falls back to today or to the file system's time; a document without a date stays undated.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import PurePosixPath

from pipeline.cues.date_places import is_valid_from, standing_rank, version_rows
from pipeline.cues.dates import (
    DateMention,
    find_dates,
    is_bare_year,
    is_future,
    is_law,
    is_past_inspection,
    is_starting_point,
)
from pipeline.cues.front import Line, Place, letterhead, lines_at

METADATA_BASIS = "metadata"
LABEL_REACH_CHARS = 40
"""Characters between a label and its date: room for a weekday, a time and a table's separator."""
MAX_LABELLED_CHARS = 1_000
"""How far into a line of a title page, or back from a date, words on it are sought: else looking takes the square."""
TOOL_DATES = frozenset(
    {"1601-01-01", "1970-01-01", "1980-01-01", "2000-01-01", "2006-09-16", "2013-12-23", "2015-06-05"}
)
"""Creation dates that tools write when they know none: epochs, and the template days of Office and its libraries."""

_PRIMARY = (
    r"(?:minutes|notes?|record|agenda)\s+(?:of|for|from)\s+(?:the\s+"
    r"|a\s+)?(?:[\w'’&]+\s+){0,6}?(?:held\s+)?on|"
    r"date(?:\s+of\s+(?:the\s+)?(?:meeting|report|issue|publication|letter|approval|document|paper|version|this version"
    r"|last (?:review|update|revision)))?|meeting\s+(?:date|held(?:\s+on)?)|held\s+on|(?:report|version"
    r"|letter|cabinet)\s+date"
    r"|report\s+published|publication\s+date|date\s+(?:published|issued|approved|ratified|completed|updated|submitted)"
    r"|published(?:\s+on)?|issued?(?:\s+(?:on|date))?|last\s+(?:updated|reviewed|amended|revised|modified)"
    r"|(?:updated|submitted|dated|sent|signed)(?:\s+on)?|inspection\s+dates?|completed\s+on"
    r"|(?:approved|ratified|adopted|signed off|agreed)(?:\s+by\s+[^:|;\n]{0,40}?)?(?:\s+on)?"
)
_SECONDARY = (
    r"(?:data|figures|position|information|status|correct|accurate)\s+(?:correct\s+"
    r"|extracted\s+)?(?:as\s+at|to|up\s+to|at|on)"
    r"|as\s+(?:at|of)|snapshot(?:\s+date)?|reporting\s+(?:period|month|date|quarter)|period(?:\s+(?:covered|ending))?"
    r"|(?:week|month|quarter|year)(?:\s+(?:ending|ended))?|effective\s+(?:date|from)|academic year|financial year"
)
_REVIEW = (
    r"(?:next\s+|date\s+of\s+(?:next\s+)?|policy\s+)?review(?:\s+(?:date|due|by|on))*"
    r"|next\s+(?:scheduled\s+)?review(?:\s+date)?"
    r"|(?:to\s+be\s+)?review(?:ed)?\s+(?:by|on|again\s+in|before)|due\s+for\s+review(?:\s+(?:in|on|by))?"
    r"|date\s+for\s+review"
)
_SEPARATOR = r"\s*[:|\t=–-]+\s*"


def _labelled(labels: str) -> re.Pattern[str]:
    """A label at the start of its line or table cell, or anywhere if a colon or cell border follows it."""
    return re.compile(rf"(?i)(?:(?<!\w)(?:{labels}){_SEPARATOR}|(?:^|[|;]\s*)(?:{labels})\s+)")


_MEETING = r"meeting\s*:\s*[^|;:]{3,90}?,?(?=\s+\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3})"
"""`Meeting: Scrutiny Committee, 14 January 2026`: the committee's name stands between label and date."""
_PRIMARY_LABEL, _SECONDARY_LABEL, _REVIEW_LABEL = map(_labelled, (f"{_PRIMARY}|{_MEETING}", _SECONDARY, _REVIEW))
_OTHER_LABEL = re.compile(
    r"(?i)\b(?:next|previous|last inspection|review|birth|born|due|target|start|print(?:ed)?|expiry|expires|closing"
    r"|deadline|completion|end|retention|referral|joining|implementation|not before|embargo\w*)\W*(?:the\W+)?$"
)
_ANY_REVIEW = re.compile(
    r"(?i)(?<!last )(?<!annual )\breview(?:\s+(?:date|due|by|on)|\s*[:|])|\bnext review|due for review"
)
_NOT_THE_DOCUMENT = re.compile(
    r"(?i)\b(?:printed|born|birth|d\.?o\.?b|next (?:meeting|version|issue|edition)|expir\w+|embargo\w*|received|scanned"
    r"|replac(?:es|ing)|supersed(?:es|ing)|(?:correct|accurate|true) record"
    r"|for the (?:board|meeting|committee|panel)(?: meeting)? (?:of|on))\b"
)
_INSPECTION_DAYS = re.compile(r"(?i)\binspection\s+dates?\b")
_FROM_LABEL_TO_DATE = re.compile(
    r"(?i)^(?:\W|\b(?:on|the|at|of|from|end|in|quarter|week|month|by|before|no later than|early|late"
    r"|\d{1,2}[:.]\d\d|am|pm|to|between|and|\d{1,2}"
    r"|(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?)\b)*$"
)
_RANGE_JOINT = re.compile(r"^\s*(?:to|until|and|–|-|—)\s*$", re.IGNORECASE)
_PERIOD_CUE = re.compile(
    r"(?i)\b(?:data|figures|position|snapshot|performance|correct|reporting period|as at|as of|up to"
    r"|quarter)\b[^.;]{0,30}$"
)
_SETTLED_ON = re.compile(
    r"(?i)(?<!next )\b(?:signed off|approved|agreed|adopted|ratified|published|issued|completed|finalised|updated)"
    r"(?:\s+(?:by|at)\s[^.;|]{1,40}?)?\s+on\s+(?:[a-z]+day,?\s+)?$"
)
_PACKED_DATE = re.compile(r"(?<!\d)(?:(20\d\d)(\d\d)(\d\d)|([1-4]\d)(\d\d)(\d\d)|(\d\d)(\d\d)(20\d\d))(?!\d)")


@dataclass(frozen=True, slots=True)
class DocumentDate:
    """A date, its precision (day, month, quarter, term, year) and the words for where it was read."""

    value: date
    precision: str
    basis: str


def find_document_date(
    lines: Sequence[Line], *, relative_path: str, properties: Mapping[str, str], override: date | None = None
) -> DocumentDate | None:
    """Date a document by the first of these that gives a date.

    1. `pack.yaml`, then the day a mail was sent;
    2. a label in the version box or on the title page ("Date:", "Meeting held on", "Published"): the newest of
       the version box's dates and the title page's first label; labels of the figures ("data as at") come after;
    3. a date in a short line of the title page, a month in it made exact by the day it was signed off;
    4. a running header or footer; 5. the file name;
    6. the newest period the text says its figures are of, else the newest day, month or quarter it speaks of
       as past; 7. the file's own record of its last change, or of its making.

    Never dates a document by a review date, a deadline, an Act, a past inspection it refers to, a birthday or a
    print date. A bare year is taken only where no better date stands in the same place.
    """
    if override is not None:
        return DocumentDate(override, "day", "pack.yaml")
    if sent := _sent_date(properties):
        return sent
    written = _metadata_date(properties)
    return (
        _published_later(_labelled_date(lines), lines, relative_path)
        or _refined(_short_line_date(letterhead(lines)), letterhead(lines))
        or _short_line_date(lines_at(lines, Place.RUNNING))
        or _file_name_date(relative_path)
        or _text_date(lines_at(lines, Place.TITLE_PAGE, Place.TEXT), written)
        or written
    )


def _sent_date(properties: Mapping[str, str]) -> DocumentDate | None:
    """The day in a mail's own header: a date in its text may be one it speaks of."""
    try:
        return DocumentDate(date.fromisoformat(properties.get("sent", "")[:10]), "day", "message header")
    except ValueError:
        return None


def find_review_date(lines: Sequence[Line]) -> date | None:
    """The latest date that the version box, title page, running lines or last page call the next review."""
    last_page = max((line.page_ordinal for line in lines), default=0)
    front = [line for line in lines if line.place is not Place.TEXT or line.page_ordinal in (2, last_page)]
    found = []
    for text in _with_following(front):
        mentions = find_dates(text)
        for label in _REVIEW_LABEL.finditer(text):
            before = text[max(0, label.start() - LABEL_REACH_CHARS) : label.start()].lower().rstrip()
            if not before.endswith(("last", "annual", "date of last", "peer")):
                after = _after_label(text, label.end(), mentions)
                found += [mention.value for mention in after if not is_bare_year(mention)]
    return max(found, default=None)


def _labelled_date(lines: Sequence[Line]) -> DocumentDate | None:
    box = (*lines_at(lines, Place.VERSION_BOX), *version_rows(lines))
    title = lines_at(lines, Place.TITLE_PAGE)
    boxed = [_as_date(m, line) for line in box for m in find_dates(line.text) if _is_of_version(line.text, m)]
    primary = [*_dates_after(title, _PRIMARY_LABEL)]
    candidates = [*boxed, *primary[:1]]
    exact = [found for found in candidates if found.precision != "year"]
    if exact or candidates:
        return max(exact or candidates, key=lambda found: found.value)
    return next(iter(_dates_after(title, _SECONDARY_LABEL)), None)


def _dates_after(lines: Sequence[Line], label: re.Pattern[str]) -> Iterable[DocumentDate]:
    for line, whole in zip(lines, _with_following(lines), strict=True):
        text = whole[:MAX_LABELLED_CHARS]
        dates = find_dates(text)
        for match in label.finditer(text):
            if match.start() >= len(line.text) or _OTHER_LABEL.search(text[: match.start()]):
                continue
            if (mentions := _after_label(text, match.end(), dates)) and not is_law(text, mentions[-1]):
                yield _as_date(mentions[-1], line)


def _with_following(lines: Sequence[Line]) -> list[str]:
    """Each line's text, with the next line's added where it ends in a label whose date stands below or beside it."""
    texts = [line.text for line in lines]
    return [
        f"{text.rstrip(' :|')}: {following}" if len(text) < LABEL_REACH_CHARS and not find_dates(text) else text
        for text, following in pairwise([*texts, ""])
    ]


def _after_label(text: str, position: int, mentions: Sequence[DateMention]) -> list[DateMention]:
    """The date within reach after a label; of a range ("4 to 8 May 2025") its end. `mentions` are all of the text's."""
    next_mention = bisect_left(mentions, position, key=lambda mention: mention.start)
    following = mentions[next_mention : next_mention + 2]
    if not following or following[0].start - position > LABEL_REACH_CHARS:
        return []
    first = following[0]
    if "|" in text[position : first.start] or not _FROM_LABEL_TO_DATE.match(text[position : first.start]):
        return []
    for later in following[1:]:
        if _RANGE_JOINT.match(text[first.end : later.start]):
            return [later]
    return [first]


def _is_of_version(text: str, mention: DateMention) -> bool:
    before = text[max(0, mention.start - MAX_LABELLED_CHARS) : mention.start]
    cells = [cell for cell in re.split(r"[|;]", before) if cell.strip()]
    cell = cells[-1] if cells else ""
    if _ANY_REVIEW.search(cell) or _OTHER_LABEL.search(re.sub(r"(?i)\s*dates?\W*$", "", cell)):
        return False
    traps = (is_law, is_past_inspection, is_future)
    return not (_NOT_THE_DOCUMENT.search(cell) or any(trap(text, mention) for trap in traps))


def _published_later(labelled: DocumentDate | None, lines: Sequence[Line], relative_path: str) -> DocumentDate | None:
    """The labelled date; for the report of an inspection the later day in its file name, on which it was published."""
    named = _file_name_date(relative_path)
    if labelled is None or named is None or named.precision != "day":
        return labelled
    spoken = [line for line in lines_at(lines, Place.TITLE_PAGE) if _INSPECTION_DAYS.search(line.text)]
    is_inspection_day = any(mention.value == labelled.value for line in spoken for mention in find_dates(line.text))
    return named if is_inspection_day and named.value > labelled.value else labelled


def _short_line_date(lines: Sequence[Line]) -> DocumentDate | None:
    """The date that stands most by itself: a piece of a line that is nothing else, then a day, a month, a period."""
    usable = [
        (rank, order, _as_date(mention, line))
        for order, line in enumerate(lines)
        for mention in _without_range_starts(line.text[:MAX_LABELLED_CHARS])
        if (rank := standing_rank(line, mention)) is not None
        and (_dates_the_document(line.text, mention) or is_valid_from(line, mention))
    ]
    best = min(usable, key=lambda entry: entry[:2], default=None)
    return best[2] if best else None


def _refined(found: DocumentDate | None, lines: Sequence[Line]) -> DocumentDate | None:
    """A month or term of the title as the day in it on which the first lines say that the paper was settled."""
    if found is None or found.precision not in ("month", "quarter", "term"):
        return found
    settled = [
        _as_date(mention, line)
        for line in lines
        for mention in find_dates(line.text[:MAX_LABELLED_CHARS])
        if mention.precision == "day" and _SETTLED_ON.search(line.text[: mention.start])
    ]
    within = [day for day in settled if _shares_period(day.value, found)]
    return max(within, key=lambda day: day.value, default=found)


def _shares_period(day: date, found: DocumentDate) -> bool:
    months = {"month": 1, "quarter": 3, "term": 4}[found.precision]
    apart = (found.value.year - day.year) * 12 + found.value.month - day.month
    return 0 <= apart < months


def _without_range_starts(text: str) -> list[DateMention]:
    """All dates of a line; of a range ("1 April 2024 to 31 March 2025") the end, as the period that it is."""
    mentions = find_dates(text)
    kept: list[DateMention] = []
    for mention in mentions:
        if kept and _RANGE_JOINT.match(text[kept[-1].end : mention.start]):
            start = kept.pop()
            mention = replace(mention, start=start.start, first=start.first, precision="year")
        kept.append(mention)
    return kept


def _dates_the_document(text: str, mention: DateMention) -> bool:
    before = text[max(0, mention.start - MAX_LABELLED_CHARS) : mention.start]
    if _ANY_REVIEW.search(before) or _NOT_THE_DOCUMENT.search(before):
        return False
    return not any(trap(text, mention) for trap in (is_law, is_past_inspection, is_future, is_starting_point))


def _file_name_date(relative_path: str) -> DocumentDate | None:
    name = re.split(r"[!/]", relative_path)[-1]
    stem = re.sub(r"[_()\[\]]+|\s+", " ", PurePosixPath(name).stem)
    for packed in _PACKED_DATE.finditer(stem):
        parts = [part for part in packed.groups() if part]
        year, month, day = (parts[2], parts[1], parts[0]) if packed[9] else parts
        try:
            value = date(int(year) if len(year) == 4 else 2000 + int(year), int(month), int(day))
        except ValueError:
            continue
        return DocumentDate(value, "day", "file name")
    mentions = [mention for mention in find_dates(stem) if _dates_the_document(stem, mention)]
    exact = [mention for mention in mentions if mention.precision != "year"]
    return next((DocumentDate(m.value, m.precision, "file name") for m in exact or mentions), None)


def _text_date(lines: Sequence[Line], written: DocumentDate | None) -> DocumentDate | None:
    """The newest period of figures, else the newest day, month or quarter that began before the last save."""
    usable = [
        (line, mention)
        for line in lines
        for mention in find_dates(line.text)
        if mention.precision != "year" and _dates_the_document(line.text, mention)
    ]
    figures = [
        (line, mention)
        for line, mention in usable
        if _PERIOD_CUE.search(line.text[max(0, mention.start - MAX_LABELLED_CHARS) : mention.start])
    ]
    past, past_figures = (
        [(line, mention) for line, mention in pairs if written is None or mention.first <= written.value]
        for pairs in (usable, figures)
    )
    newest = max(past_figures or figures or past, key=lambda pair: pair[1].value, default=None)
    return _as_date(newest[1], newest[0]) if newest else None


def _metadata_date(properties: Mapping[str, str]) -> DocumentDate | None:
    for name in ("modified", "created"):
        day = properties.get(name, "")[:10]
        if day in TOOL_DATES:
            continue
        try:
            value = date.fromisoformat(day)
        except ValueError:
            continue
        return DocumentDate(value, "day", METADATA_BASIS)
    return None


def _as_date(mention: DateMention, line: Line) -> DocumentDate:
    return DocumentDate(mention.value, mention.precision, f"{line.place}, {line.location}")
