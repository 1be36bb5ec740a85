"""Find dates as British documents write them, and the newest period that a passage speaks of.

In: text. Out: `DateMention` records in reading order. Surprising rule: a period is dated by its last day
("January 2026" is 31 January), because a document about a month cannot be older than that month's start and
an early day would make it look stale when it is not. Periods of several years (2025-2028) are no dates.

Financial years end on 31 March, academic years on 31 August; a quarter is one of the financial year.
School terms end with December, April and August.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 2005, 2049
"""Years taken seriously: nothing on file predates electronic records of SEND, nor is it dated past mid-century."""
_CONTEXT_CHARS = 70
"""Characters before and after a date that are looked at for what kind of date it is: about twelve words."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month{n}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year{n}>20\d\d|['’]?\d\d)"
_DASH = r"[-–—/]"
_DATE = re.compile(
    "|".join(
        (
            r"(?P<iso>(?P<year1>20\d\d)(?P<sep>[-/.])(?P<number1>\d\d)(?P=sep)(?P<day1>\d\d))",
            rf"(?P<written>(?P<day2>(?<![\d.])\d\d?)\s?(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH.format(n=2)},?"
            rf"[\s-]+{_YEAR.format(n=2)})",
            rf"(?P<american>{_MONTH.format(n=3)}\s+(?P<day3>\d\d?)(?:st|nd|rd|th)?,\s*(?P<year3>20\d\d))",
            r"(?P<digits>(?P<day4>\d\d?)(?P<sep4>[/.-])(?P<number4>\d\d?)(?P=sep4)(?P<year4>20\d\d|\d\d))",
            r"(?P<quarter>(?:Q|quarter\s)\s?(?P<number5>[1-4])\s*,?\s*(?:of\s+)?(?:FY\s?)?"
            rf"(?P<year5>20\d\d|\d\d)(?:\s?{_DASH}\s?(?P<end5>20\d\d|\d\d))?)",
            rf"(?P<year_quarter>(?P<year6>20\d\d|\d\d)\s?{_DASH}\s?(?P<end6>20\d\d|\d\d),?\s*(?:Q|quarter\s)"
            r"\s?(?P<number6>[1-4]))",
            r"(?P<term>(?P<season>spring|summer|autumn|winter)(?:\s+(?:term|half[\s-]term))?(?:\s+[12])?(?:\s+of)?,?"
            rf"\s+(?P<year7>20\d\d)(?:\s?{_DASH}\s?(?P<end7>20\d\d|\d\d))?)",
            rf"(?P<calendar_month>{_MONTH.format(n=8)},?(?:\s+of)?[\s-]*{_YEAR.format(n=8)})",
            rf"(?P<span>(?:(?P<word9>AY|FY|academic\s+year|school\s+year|financial\s+year)\s?)?"
            rf"(?P<year9>20\d\d|(?<=AY)\d\d|(?<=FY)\d\d|(?<=AY\s)\d\d|(?<=FY\s)\d\d)\s?"
            rf"(?:{_DASH}|to(?!\s?[\d.,]+\s?(?:%|per\s?cent|weeks?\b|months\b|days\b)))\s?"
            rf"(?P<end9>20\d\d|\d\d)(?!\d)(?!{_DASH}\d))",
            r"(?P<year>(?P<year10>20\d\d))",
        )
    ),
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")
"""Every form of a date holds one; to look for it is a hundred times as fast as to look for dates."""
_MAY_AS_VERB = re.compile(r"may\s+\d\d$")
"""'may 20' in lower case is a verb and a number; a month has a capital."""

_LAW_BEFORE = re.compile(
    r"(?:\bActs?|\bRegulations?|\bOrder|\bRules|\bBill|Code of Practice|\bConvention)\W*(?:\(|of|in)?\W*$"
)
_LAW_AFTER = re.compile(r"\W*(?:Acts?|Regulations?|Order|Rules|Bill|(?:SEND\s+)?Code of Practice)\b")
_FILLER = (
    r"(?:\W|\b(?:report|reports|outcome|outcomes|findings|took|place|that|which|held|of|in|on|from|dated|carried|out"
    r"|by|ofsted|cqc|and|the|was|were|area|send|published|letter|full|between)\b)*"
)
_INSPECTION_BEFORE = re.compile(
    rf"(?i)\b(?:re)?(?:inspection|inspectors|baseline){_FILLER}$|\b(?:re)?inspected\b[^.;|]{{0,50}}$"
)
_INSPECTION_AFTER = re.compile(
    r"(?i)^['’]?s?\W*(?:(?:full|area|local|joint|ofsted|cqc|and|send|first|\d{4})\W+){0,5}"
    r"(?:re)?(?:inspection|baseline)\b(?!\s+(?:readiness|preparation|dashboard|update|plan))"
)
_FUTURE_BEFORE = re.compile(
    r"(?i)\b(?:by|until|before)(?:\s+(?:the\s+)?(?:end|close|start|middle|early|mid|late)(?:\s+of)?)?\s*$"
    r"|\b(?:due|deadline|target|next|will|planned|plan(?!\s+v(?:ersion\s?)?\s?\d)|proposed|expected|scheduled"
    r"|go(?:es|ing)? live"
    r"|review(?: date| by| due)?|expir\w+|from april|closing|embargo\w*|no later than|end of|ready for"
    r"|ends? (?:in|on))\b[^.;|]{0,25}$"
)
_START_BEFORE = re.compile(
    r"(?i)\b(?:from|than|compared (?:with|to)|against|rose from|fell from|born|d\.?o\.?b\.?|printed"
    r"|the first)\b[^.;|]{0,20}$"
    r"|\b(?:since|previously|earlier|last (?:year|report|survey|meeting)|same as|launch\w*|introduced"
    r"|established|started"
    r"|began|begun|opened|appointed|set up|commenced)\b[^.;|]{0,45}$"
)
_YEAR_CUE_BEFORE = re.compile(r"(?i)\b(?:in|during|for|throughout|of|calendar year)\s+$")
_YEAR_CUE_AFTER = re.compile(r"^\s*[:=]")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or period in text: `first` to `value` (its last day), with precision day, month, quarter, term or year."""

    start: int
    end: int
    first: date
    value: date
    precision: str


def find_dates(text: str) -> tuple[DateMention, ...]:
    """Every date and period of at most a year, in reading order; bare years have precision `year` too."""
    return tuple(_mentions(text))


def is_law(text: str, mention: DateMention) -> bool:
    """Whether the date belongs to the name of an Act, a regulation or the code of practice."""
    before, after = _around(text, mention)
    return bool(_LAW_BEFORE.search(before) or _LAW_AFTER.match(after))


def is_past_inspection(text: str, mention: DateMention) -> bool:
    """Whether the date is that of an inspection referred to ("the inspection of February 2024")."""
    before, after = _around(text, mention)
    return bool(_INSPECTION_BEFORE.search(before) or _INSPECTION_AFTER.search(after))


def is_future(text: str, mention: DateMention) -> bool:
    """Whether the words before the date make it a plan, a deadline or a review ("due by March 2026")."""
    return bool(_FUTURE_BEFORE.search(_around(text, mention)[0]))


def is_starting_point(text: str, mention: DateMention) -> bool:
    """Whether the date is what something is counted or compared from ("since May 2024", "up from 31% in 2023")."""
    return bool(_START_BEFORE.search(_around(text, mention)[0]))


def is_bare_year(mention: DateMention) -> bool:
    """Whether only four digits were written, the weakest form of a date."""
    return mention.precision == "year" and mention.end - mention.start == 4


def find_evidence_date(text: str, document_date: date | None) -> date | None:
    """The newest period that a passage speaks of, cut off at the document's date; None if it names none.

    Plans and deadlines, law, the past inspection, starting points ("since ...") and periods that begin after
    the document's date are no evidence dates. A bare year counts only after "in", "during", "for" or before a colon.
    """
    candidates = [
        min(mention.value, document_date) if document_date else mention.value
        for mention in find_dates(text)
        if _is_evidence(text, mention) and (document_date is None or mention.first <= document_date)
    ]
    return max(candidates, default=None)


def _is_evidence(text: str, mention: DateMention) -> bool:
    if is_law(text, mention) or is_past_inspection(text, mention):
        return False
    if is_bare_year(mention):
        before, after = _around(text, mention)
        if not (_YEAR_CUE_BEFORE.search(before) or _YEAR_CUE_AFTER.match(after)):
            return False
    return not (is_future(text, mention) or is_starting_point(text, mention))


def _around(text: str, mention: DateMention) -> tuple[str, str]:
    """The words just before and after a date."""
    before = text[max(0, mention.start - _CONTEXT_CHARS) : mention.start]
    return before, text[mention.end : mention.end + _CONTEXT_CHARS]


def _mentions(text: str) -> Iterator[DateMention]:
    figure = _FIGURE.search(text)
    position = max(0, figure.start() - _CONTEXT_CHARS) if figure else len(text)
    while match := _DATE.search(text, position):
        is_part = _touches_number(text, match)
        position = match.start() + 1 if is_part else match.end()
        period = None if is_part else _period_of(match)
        if period and all(FIRST_YEAR <= day.year <= LAST_YEAR for day in period[:2]):
            yield DateMention(match.start(), match.end(), *period)


def _touches_number(text: str, match: re.Match[str]) -> bool:
    """Whether the match is part of a longer number, amount, word or reference; "12-16 May 2025" is none of these."""
    before, after = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
    if before[-1:].isalnum() or before[-1:] in {"£", "$", "#"}:
        return True
    joints = ".,/" if match["written"] or match["quarter"] or match["calendar_month"] else ".,/-"
    if before[-1:] and before[-1:] in joints and before[:1].isdigit() and len(before) == 2:
        return True
    return after[:1].isalnum() or after[:1] == "%" or (after[:1] in set(".,/-–") and after[1:2].isdigit())


def _period_of(match: re.Match[str]) -> tuple[date, date, str] | None:
    """First day, last day and precision of what matched; None where it is no real date."""
    form = next(form for form in _READERS if match[form] is not None)
    return _READERS[form](match)


def _day(match: re.Match[str], year: str, month: int, day: str) -> tuple[date, date, str] | None:
    try:
        value = date(_year(match[year]), month, int(match[day]))
    except ValueError:
        return None
    return value, value, "day"


def _read_digits(match: re.Match[str]) -> tuple[date, date, str] | None:
    is_section_number = match["sep4"] == "." and len(match[0]) < len("14.01.26")
    return None if is_section_number else _day(match, "year4", int(match["number4"]), "day4")


def _read_quarter(match: re.Match[str], number: str, year: str, end: str) -> tuple[date, date, str] | None:
    first_year = _year(match[year])
    if match[end] and _year(match[end]) != first_year + 1:
        return None
    quarter = int(match[number])
    first = date(first_year + (quarter == 4), (3 * quarter + 1) % 12, 1)
    return first, _last_day(first.year, first.month + 2), "quarter"


def _read_term(match: re.Match[str]) -> tuple[date, date, str] | None:
    season = match["season"].lower()
    year = _year(match["year7"])
    if match["end7"]:
        if _year(match["end7"]) != year + 1:
            return None
        year += season in ("spring", "summer")
        if season == "winter":
            return date(year, 12, 1), _last_day(year + 1, 2), "term"
    first_month, last_month = {"spring": (1, 4), "summer": (5, 8), "autumn": (9, 12), "winter": (11, 12)}[season]
    return date(year, first_month, 1), _last_day(year, last_month), "term"


def _read_month(match: re.Match[str]) -> tuple[date, date, str] | None:
    if _MAY_AS_VERB.match(match[0]) or (match[0].islower() and len(match["year8"]) < 4):
        return None
    year, month = _year(match["year8"]), _month(match["month8"])
    return date(year, month, 1), _last_day(year, month), "month"


def _read_span(match: re.Match[str]) -> tuple[date, date, str] | None:
    first_year = _year(match["year9"])
    if _year(match["end9"]) != first_year + 1:
        return None
    is_academic = (match["word9"] or "").lower().startswith(("ay", "academic", "school"))
    if is_academic:
        return date(first_year, 9, 1), date(first_year + 1, 8, 31), "year"
    return date(first_year, 4, 1), date(first_year + 1, 3, 31), "year"


def _read_year(match: re.Match[str]) -> tuple[date, date, str] | None:
    year = int(match["year10"])
    return date(year, 1, 1), date(year, 12, 31), "year"


_READERS = {
    "iso": lambda match: _day(match, "year1", int(match["number1"]), "day1"),
    "written": lambda match: _day(match, "year2", _month(match["month2"]), "day2"),
    "american": lambda match: _day(match, "year3", _month(match["month3"]), "day3"),
    "digits": _read_digits,
    "quarter": lambda match: _read_quarter(match, "number5", "year5", "end5"),
    "year_quarter": lambda match: _read_quarter(match, "number6", "year6", "end6"),
    "term": _read_term,
    "calendar_month": _read_month,
    "span": _read_span,
    "year": _read_year,
}


def _year(digits: str) -> int:
    number = int(digits.lstrip("'’"))
    return number if number > 99 else 2000 + number


def _month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
