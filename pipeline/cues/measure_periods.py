"""The periods that figures are for: dates, ranges of months, months and quarters without a year, "a year earlier".

In: text and the date of its document. Out: `PeriodMention` records in reading order. Surprising rule: a month or
quarter without a year is the latest one that had begun when the document was written; without a document date it is
none. Quarters are those of the financial year, as in `dates`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.cues.dates import MONTHS, DateMention, find_dates, is_bare_year, is_law
from pipeline.measure_records import PeriodBasis

QUARTER_GRACE_DAYS = 15
"""Days before its end that a quarter may be reported already: papers for a meeting go out before the month closes."""
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_PHRASES = re.compile(
    rf"(?P<range>\b(?P<month1>{_MONTH})\s?(?:['’]?(?P<year0>20\d\d|\d\d)\s?)?(?:to|[-–—]|and)\s?(?P<month2>{_MONTH})"
    r"(?![a-z])(?:,?\s?(?P<year1>20\d\d)(?!\d)|\s?['’]?(?P<year5>[0-4]\d)(?![\d%.,])(?!\s?(?:per|week|month)))?)"
    r"|(?P<earlier>\b(?:(?P<count>a|one|two|three|twelve|the)\s(?P<word>years?|months)\s(?:earlier|before|ago"
    r"|previously)"
    r"|last year|the previous year|(?:the\s)?same\s(?:\w+\s){1,2}(?:last year|the year before|a year (?:ago"
    r"|earlier))))\b"
    r"|(?P<baseline>\b(?:at|before|since|by)?\s?(?:the\s)?(?:time of\s(?:the\s)?)?(?:last\s|full\s"
    r"|2024\s)?inspection\b"
    r"(?!\s(?:support|team|readiness|prep))"
    r"|\b(?:when\s)?(?:the\s)?inspectors\s(?:came|visited|found|were here|inspected|reported)\b)"
    rf"|(?P<day>\b(?P<day1>[0-3]?\d)(?:st|nd|rd|th)?\s(?:of\s)?(?P<month5>{_MONTH})(?![a-z]))"
    r"|(?P<year_month>\b(?P<year2>20\d\d)\s(?P<month4>" + _MONTH + r")(?![a-z]))"
    r"|(?P<year_quarter>\b(?:FY\s?)?(?P<year3>20\d\d)\s(?:Q|quarter\s)\s?(?P<number3>[1-4])\b)"
    r"|(?P<ordinal>\b(?P<nth>first|second|third|fourth|last|final)\squarter\sof\s(?P<year8>20\d\d)"
    r"(?P<end8>\s?[-–/]\s?(?:20)?\d\d)?(?!\d))"
    r"|(?P<quarter>\b(?:Q|quarter\s)\s?(?P<number>[1-4])\b(?!\s?[-/]?\d))"
    rf"|(?P<month>\b(?:(?<=in )|(?<=in mid-)|(?<=to )|(?<=at )|(?<=end of )|(?<=end )|(?<=\()|(?<=last )|(?<=by )"
    rf"|(?<=from )|(?<=of )|(?<=until )|^)(?P<month3>{_MONTH})(?![a-z])(?!\s?(?:20\d\d|['’]\d|\d\d?(?:st|nd|rd|th)\b"
    rf"|\d\d?,\s?20)))",
    re.IGNORECASE,
)
_SPAN_TO = re.compile(
    r"(?i)\b(?:(?P<year>(?:calendar |whole |full )?year|twelve months|12 months)|(?P<quarter>quarter|three months))"
    r"\s(?:to|ending|ended)\s(?:the\send\sof\s)?$"
)
_SINCE = re.compile(r"(?i)\bsince\s(?:the\s)?(?:end\sof\s|start\sof\s)?$")
"""What something is counted from says nothing of when a figure was reached."""
_YEAR_END = re.compile(r"(?i)\bend of\s(?:the\syear\s)?$")
_COMPARED = re.compile(
    r"(?i)\b(?:than|as|compared with|compared to|unlike)\s(?:it was\s|they were\s)?(?:(?:in|at|for|the|end of"
    r"|last)\s)*$"
)
_AHEAD = re.compile(r"(?i)\b(?:by|until|before|due|no later than)\s(?:the\s)?(?:end\sof\s|start\sof\s|middle\sof\s)?$")
_NO_MONTH = re.compile(r"^(?:may|mar|march)$")
"""Lower-case words that are months only with a capital."""
_ENDS_IN_FIGURE = re.compile(r"(?i)^\s\d\d\s?(?:%|per\s?cent|weeks|months|days|of\s)")
"""The end of "in December 26 weeks" with what follows it: a month and a figure, not December 2026."""
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
_YEARS_OF_COUNT = {"two": 2, "three": 3}


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period in a text, `first` to `last` day; both None for "a year earlier" (`years_before`) and the inspection.

    `is_compared` if a figure is compared with it: "two fewer than in June" is no figure of June.
    `is_whole` if it goes before the dates within it: "October to December 2025" is no December.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    basis: PeriodBasis
    years_before: int = 0
    is_future: bool = False
    is_whole: bool = False
    is_compared: bool = False


def find_periods(text: str, document_date: date | None) -> tuple[PeriodMention, ...]:
    """Every period that a text names, in reading order and without overlap; dates of laws are left out."""
    phrases = [mention for match in _PHRASES.finditer(text) if (mention := _read(match, document_date))]
    found = [mention for mention in phrases if mention.is_whole]
    for dated in find_dates(text):
        if (
            is_law(text, dated)
            or _SINCE.search(text[: dated.start])
            or _ENDS_IN_FIGURE.match(text[dated.end - 3 : dated.end + 12])
            or any(_overlap(dated, other) for other in found)
        ):
            continue
        found.append(_of_date(text, dated, document_date))
    for mention in phrases:
        if not any(_overlap(mention, other) for other in found):
            found.append(mention)
    marked = (replace(m, is_compared=bool(_COMPARED.search(text[max(0, m.start - 40) : m.start]))) for m in found)
    return tuple(sorted(marked, key=lambda mention: mention.start))


def shift_years(day: date, years: int) -> date:
    """The same day some years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def month_end(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def quarter_of(number: int, financial_year: int) -> tuple[date, date]:
    """First and last day of quarter 1 to 4 of the financial year that begins in April of `financial_year`."""
    first = date(financial_year + (number == 4), (3 * number + 1) % 12, 1)
    return first, month_end(first.year, first.month + 2)


def latest_quarter(number: int, document_date: date) -> tuple[date, date]:
    """The latest quarter of that number that was over, or nearly, when the document was written."""
    for financial_year in (document_date.year, document_date.year - 1):
        first, last = quarter_of(number, financial_year)
        if last <= document_date + timedelta(days=QUARTER_GRACE_DAYS):
            return first, last
    return quarter_of(number, document_date.year - 2)


def _overlap(one: DateMention | PeriodMention, other: PeriodMention) -> bool:
    return one.start < other.end and other.start < one.end


def _of_date(text: str, dated: DateMention, document_date: date | None) -> PeriodMention:
    first, start = _lengthened(text, dated.start, dated.first, dated.value)
    is_ahead = bool(_AHEAD.search(text[max(0, dated.start - 40) : dated.start])) and not is_bare_year(dated)
    if document_date is not None and dated.precision == "day" and dated.value <= document_date:
        is_ahead = False  # "had their plan by 15 February", written in March, is what was reached
    if is_bare_year(dated) and _YEAR_END.search(text[: dated.start]):
        first = dated.value
    return PeriodMention(start, dated.end, first, dated.value, PeriodBasis.STATED, is_future=is_ahead)


def _lengthened(text: str, start: int, first: date, last: date) -> tuple[date, int]:
    """First day and start of a period that "year to" or "quarter to" lengthens backwards."""
    lead = _SPAN_TO.search(text[max(0, start - 40) : start])
    if not lead:
        return first, start
    if lead["year"]:
        return shift_years(last, 1) + timedelta(days=1), start - len(lead[0])
    return date(last.year - (last.month < 3), (last.month - 3) % 12 + 1, 1), start - len(lead[0])


def _read(match: re.Match[str], document_date: date | None) -> PeriodMention | None:
    start, end = match.span()
    if match["earlier"]:
        years = _YEARS_OF_COUNT.get((match["count"] or "").lower(), 1)
        is_months = (match["word"] or "").lower() == "months" and (match["count"] or "").lower() != "twelve"
        return None if is_months else PeriodMention(start, end, None, None, PeriodBasis.RELATIVE, years_before=years)
    if match["baseline"]:
        return PeriodMention(start, end, None, None, PeriodBasis.BASELINE)
    period = _ordinal_quarter(match) if match["ordinal"] else _months_or_quarter(match, document_date)
    if period is None:
        return None
    if match["month"]:
        first, start = _lengthened(match.string, start, *period)
        is_ahead = bool(_AHEAD.search(match.string[max(0, start - 40) : start]))
        return PeriodMention(start, end, first, period[1], PeriodBasis.STATED, is_future=is_ahead)
    is_whole = bool(match["range"] or match["year_month"] or match["year_quarter"] or match["ordinal"])
    return PeriodMention(start, end, *period, PeriodBasis.STATED, is_whole=is_whole)


def _months_or_quarter(match: re.Match[str], document_date: date | None) -> tuple[date, date] | None:
    if match["year_month"]:
        year, month = int(match["year2"]), _month(match["month4"])
        return date(year, month, 1), month_end(year, month)
    if match["year_quarter"]:
        return quarter_of(int(match["number3"]), int(match["year3"]))
    if written := match["year1"] or match["year5"]:
        year = int(written) if len(written) == len("2025") else 2000 + int(written)
        return _range(_month(match["month1"]), _month(match["month2"]), year)
    if document_date is None:
        return None
    if match["quarter"]:
        return latest_quarter(int(match["number"]), document_date)
    if match["day"]:
        return _latest_day(int(match["day1"]), _month(match["month5"]), document_date)
    if match["month"]:
        if _NO_MONTH.match(match["month"]):
            return None
        month = _month(match["month3"])
        year = document_date.year - (date(document_date.year, month, 1) > document_date)
        return date(year, month, 1), month_end(year, month)
    first, last = _range(_month(match["month1"]), _month(match["month2"]), document_date.year)
    while last > document_date + timedelta(days=QUARTER_GRACE_DAYS):
        first, last = shift_years(first, 1), month_end(last.year - 1, last.month)
    return first, last


def _ordinal_quarter(match: re.Match[str]) -> tuple[date, date]:
    """January to March for "the first quarter of 2025"; of 2025/26 it is a quarter of the financial year."""
    number, year = _ORDINALS[match["nth"].lower()], int(match["year8"])
    return quarter_of(number, year) if match["end8"] else (date(year, 3 * number - 2, 1), month_end(year, 3 * number))


def _latest_day(day: int, month: int, document_date: date) -> tuple[date, date] | None:
    """The latest such day up to the document's; None for 31 February."""
    try:
        latest = date(document_date.year, month, day)
        latest = latest if latest <= document_date else date(document_date.year - 1, month, day)
    except ValueError:
        return None
    return latest, latest


def _range(first_month: int, last_month: int, last_year: int) -> tuple[date, date]:
    return date(last_year - (first_month > last_month), first_month, 1), month_end(last_year, last_month)


def _month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1
