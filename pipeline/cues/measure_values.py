"""Read numbers with their units as British documents write them.

In: text. Out: `Value` records in reading order. Surprising rules: a number that is part of a date, a reference, a
limit ("within 12 weeks") or a change ("fell by 8 weeks") is no value; "88 of 163" is one value, a share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.cues.measure_words import NUMBER_OF_WORD, TENS_IN_WORDS, UNITS_IN_WORDS, Place

_TENS, _UNITS = "|".join(TENS_IN_WORDS), "|".join(UNITS_IN_WORDS)
_BELOW_HUNDRED = rf"(?:(?:{_TENS})(?:[- ](?:{'|'.join(UNITS_IN_WORDS[1:10])}))?|{_UNITS})\b"
_IN_WORDS = rf"(?:(?:{_UNITS}|a)\shundred\b(?:\sand\s{_BELOW_HUNDRED})?|{_BELOW_HUNDRED})"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_NUMBER = rf"(?:{_DIGITS}|{_IN_WORDS})"
_UNIT = (
    r"(?P<percent>\s?%|\s(?:per\s?cent|percent)\b(?!age))"
    r"|(?P<weeks>[ -]?(?:weeks?|wks?)\b)|(?P<months>[ -]?(?:months?|mths?)\b)|(?P<days>[ -]?(?:working\s)?days?\b)"
    r"|(?P<fte>\s?(?:fte|wte|full[- ]time equivalents?|whole[- ]time(?: equivalents?)?)\b)"
)
_VALUE = re.compile(
    rf"(?<![\w£$.,/#:-])(?P<sign>[-–−]|minus\s)?(?P<pound>£\s?)?(?P<number>{_NUMBER})"
    rf"(?:(?P<million>\s?(?:million|m\b|mn\b))|(?P<thousand>\s?k\b|\s?thousand)|{_UNIT}"
    rf"|(?P<of>\s(?:out\s)?of\s(?:the\s|all\s|those\s|our\s|its\s|their\s)?(?P<whole>{_NUMBER})))?",
    re.IGNORECASE,
)
_CHANGE_BEFORE = re.compile(
    r"(?i)\b(?:by|gained|another|further|every|within|in (?:just |under )?|than|over|least|under|below|above|beyond"
    r"|after"
    r"|next|first|last|past|previous|for (?:the )?(?:next|last|past)|every|each|target of|no later than|exceed(?:s"
    r"|ed)?"
    r"|(?:gain|fall|rise|drop|increase|reduction|improvement|decrease|difference|variance) of)"
    r"(?:\s(?:only|about|around|just|nearly|almost|the|some|a further))?\s$"
)
_MOVED_BY = re.compile(
    r"(?i)\b(?:reduc|increas|f[ae]ll|r[io]se|gr[eo]w|improv|cut|down|up|chang|worsen|mov"
    r"|deteriorat)\w*\s(?:\w+\s)?by\s$"
)
"""Money moves by an amount, and an overspend is of an amount: "overspent by £2.2 million" is a level."""
_LIMIT_WORDS = re.compile(r"(?i)\b(?:target of|no more than|at least|exceed(?:s|ed)?|below|above|over|under|than)\s$")
_CHANGE_AFTER = re.compile(
    r"(?i)^\s?(?:percentage\s)?(?:gained|longer|shorter|fewer|more|less|earlier|later|late|ago|before|after|old|older"
    r"|points?|pp\b|improvement|increase|rise|drop|reduction|fall|decrease|higher|lower|better|worse|(?:or"
    r"|and) (?:more|less|over|under|above|older|younger)|above|plus"
    r"|away|notice|course|programme|period|block|deadline|target|timescale|standard|limit|clinics?|window|quicker"
    r"|faster)\b"
)
_NOT_A_FIGURE_BEFORE = re.compile(
    r"(?i)(?:\b(?:year|years|yr|aged?|ages|key stage|ks|phase|stage|section|sections|part|page|pages|p|pp|para"
    r"|paragraph"
    r"|item|action|actions|appendix|annex|area|areas|table|figure|note|notes|slide|step|band|version|v|no|ref"
    r"|question"
    r"|priority|objective|recommendation|level|tier|group|case|room|week|day|number|month|unit|line|form|reg"
    r"|regulation"
    r"|clause|schedule|chapter|volume|issue|edition|score|rank|risk|quarter|q|the year|turn(?:ed|ing|s)|before"
    r"|until)\.?\s|\bage[sd]?\s(?:of\s)?\w+\s?(?:to|and|[-–])\s?|(?:%|\bper\s?cent)\sof\s(?:the\s|our\s|all\s)?"
    r"|[(\[]?\bn\s?=\s?|https?\S*)$"
)
_APPROXIMATE = re.compile(
    r"(?i)\b(?:about|around|roughly|nearly|almost|approximately|approx\.?|some|over|under|more than|less than"
    r"|just over"
    r"|just under|up to|circa|c\.?)\s$"
)
_WAIT_AFTER = re.compile(r"(?i)^\s(?:\w+\s)?wait\b")
_HAS_VERB = re.compile(r"(?i)^\s(?:of them\s)?(?:had|have|were|was|got|received|included|held|now have|could)\b")
_OF_WHOLE = re.compile(r"(?i)^\W*(?:out\s)?of\s(?:the\s|these\s|those\s|all\s)?$")
HIGHEST_AGE = 100
"""Numbers above it are no ages, hours or minutes: "611 to 302"."""
_ORDINAL_AFTER = re.compile(r"(?i)^(?:st|nd|rd|th)\b|^[-–/]\d|^[.:]\d|^[a-z]")
_AGE_AFTER = re.compile(
    r"(?i)^\s?[-–]\s?\d|^\sto\s\d\d?(?! (?:weeks|months|per cent)|\d|%)|^[- ]?year[- ]?olds?|^\s?(?:years?|yrs?"
    r"|hours?|minutes?|mins?)\b|^\s?(?:am|pm)\b"
)


@dataclass(frozen=True, slots=True)
class Value:
    """A number in a text: `unit` is None where none is written, `share` for "88 of 163" (`whole` is the 163).

    `decimals` are those written; `is_change` if it is a limit or a difference and not a level.
    """

    start: int
    end: int
    number: float
    unit: str | None
    decimals: int
    whole: float | None = None
    is_approximate: bool = False
    is_change: bool = False


def find_values(text: str, taken: Sequence[Place] = ()) -> tuple[Value, ...]:
    """Every number that may be a level, with its unit; those within `taken` (dates) are left out."""
    values = []
    for match in _VALUE.finditer(text):
        if any(place.start < match.end("number") and match.start("number") < place.end for place in taken):
            continue
        value = _value(text, match)
        if value:
            values.append(value)
    return tuple(values)


def with_wholes(text: str, values: Sequence[Value], *, before: float | None) -> tuple[Value, ...]:
    """Give bare numbers their whole: "Of the 60 pieces, 44 were", and "Sixteen were" at the start of a sentence.

    `before` is the first number counted in the sentence before.
    """
    completed = []
    for number, value in enumerate(values):
        whole = None
        if value.unit is None and not value.is_change and _HAS_VERB.match(text[value.end :]):
            if number == 1 and values[0].unit is None and _OF_WHOLE.search(text[: values[0].start]):
                whole = values[0].number
            elif number == 0 and not text[: value.start].strip(" “\"'"):
                whole = before
        is_part = whole is not None and 0 < value.number <= whole
        completed.append(replace(value, unit="share", whole=whole) if is_part else value)
    return tuple(completed)


def first_count(text: str) -> float | None:
    """The first bare number of a sentence that may be a whole; None if it has none."""
    return next((value.number for value in find_values(text) if value.unit is None and not value.is_change), None)


def read_cell(text: str) -> tuple[float, str | None, int] | None:
    """The number of a table cell with its unit and decimals; None for words, dashes and "n/a".

    Of "19 (40%)" the percentage is read; brackets alone make a number negative, as accountants write.
    """
    plain = text.strip().replace("−", "-").replace("–", "-")
    if not plain or not re.search(r"\d", plain):
        return None
    if match := re.fullmatch(r"[\d,.]+\s?\((\d+(?:\.\d+)?)\s?%\)", plain):
        return float(match[1]), "percent", _decimals(match[1])
    is_negative = bool(re.fullmatch(r"\(.*\)", plain)) or plain.startswith("-")
    match = re.fullmatch(
        r"[(-]?\s?(?P<pound>£)?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?"
        r"(?P<unit>%|per cent|weeks?|wks?|months?|mths?|days?|fte|wte|m|million)?\s?[*†‡^]?\)?(?:\s?\[\w+\])?",
        plain,
        re.IGNORECASE,
    )
    if not match:
        return None
    number = float(match["number"].replace(",", ""))
    unit = _cell_unit(match["unit"], is_money=bool(match["pound"]))
    if match["pound"] and unit is None:
        number, unit = number / 1_000_000, "gbp_million"
    return (-number if is_negative else number), unit, _decimals(match["number"])


def _cell_unit(written: str | None, *, is_money: bool) -> str | None:
    unit = (written or "").lower()
    if unit in ("m", "million"):
        return "gbp_million" if is_money else None
    starts = {"%": "percent", "per": "percent", "w": "weeks", "m": "months", "d": "days", "f": "fte"}
    if unit == "wte":
        return "fte"
    return next((name for start, name in starts.items() if unit and unit.startswith(start)), None)


def _value(text: str, match: re.Match[str]) -> Value | None:
    before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 30]
    number = _number(match["number"])
    unit = next((name for name in ("percent", "weeks", "months", "days", "fte") if match[name]), None)
    if match["pound"]:
        number, unit = _pounds(number, match), "gbp_million"
    elif match["million"] or match["thousand"]:
        return None
    if unit is None and not match["of"] and (_is_no_figure(number, before, after) or _is_whole_word_one(match)):
        return None
    if unit in ("weeks", "months", "days") and match[unit].startswith("-") and not _WAIT_AFTER.match(after):
        return None  # "a 12-week block"; a 13-month wait is a figure
    whole = _number(match["whole"]) if match["of"] else None
    if whole is not None and not 0 < number <= whole:
        return None
    return Value(
        start=match.start(),
        end=match.end(),
        number=-number if match["sign"] and unit == "gbp_million" else number,
        unit="share" if whole is not None else unit,
        decimals=_decimals(match["number"]),
        whole=whole,
        is_approximate=bool(_APPROXIMATE.search(before)),
        is_change=_is_change(before, after, unit),
    )


def _is_change(before: str, after: str, unit: str | None) -> bool:
    """Whether a number is a limit or a difference; "to under 20 weeks" and "over 90%" of shares are levels."""
    if unit == "gbp_million" and re.search(r"(?i)\bby\s$", before) and not _MOVED_BY.search(before):
        return False
    if unit == "percent" and _LIMIT_WORDS.search(before) and not _CHANGE_AFTER.match(after):
        return False
    if unit == "percent" and re.search(r"(?i)\b(?:in|after|than|first|last|every|each|next|previous|past)\s$", before):
        return bool(re.search(r"(?i)\bthan\s$", before) or _CHANGE_AFTER.match(after))
    return bool(_CHANGE_BEFORE.search(before) or _CHANGE_AFTER.match(after))


def _is_no_figure(number: float, before: str, after: str) -> bool:
    is_age = bool(_AGE_AFTER.match(after)) and number <= HIGHEST_AGE
    return is_age or bool(_NOT_A_FIGURE_BEFORE.search(before) or _ORDINAL_AFTER.match(after))


def _is_whole_word_one(match: re.Match[str]) -> bool:
    """Whether it is "one" in words, which is mostly a pronoun."""
    return match["number"].lower() in ("one", "zero")


def _pounds(number: float, match: re.Match[str]) -> float:
    if match["million"]:
        return number
    return number / (1_000 if match["thousand"] else 1_000_000)


def _number(written: str) -> float:
    words = re.split(r"[\s-]", written.lower())
    if words[0] in NUMBER_OF_WORD or "hundred" in words:
        hundreds = NUMBER_OF_WORD.get(words[0], 1) if "hundred" in words else 0
        rest = words[words.index("hundred") + 1 :] if "hundred" in words else words
        return float(100 * hundreds + sum(NUMBER_OF_WORD.get(word, 0) for word in rest))
    return float(written.replace(",", ""))


def _decimals(written: str) -> int:
    return len(written.partition(".")[2]) if written[-1:].isdigit() else 0
