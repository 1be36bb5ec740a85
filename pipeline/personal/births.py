"""Find days of birth: a date beside words for birth, in figures or in words.

In: text. Out: `Detail` records. Surprising rule: a cohort's day ("children born after 1 September 2016") is no
child's, and a year alone is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.personal.detail import Detail, DetailKind

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth"
    r"|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth"
    r"|(?:twenty|thirty)[\s-](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))"
)
_UNITS = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
_YEAR_IN_WORDS = (
    rf"(?:two thousand(?:\s+and)?(?:\s+{_UNITS})?|twenty[\s-]{_UNITS}|nineteen[\s-]ninety(?:[\s-]{_UNITS})?)"
)
_YEAR = rf"(?:(?:19|20)\d\d|['’]?\d\d|{_YEAR_IN_WORDS})"
_DAY = rf"(?:\d\d?\s*(?:st|nd|rd|th)?|{_ORDINAL})"
DATE = (
    rf"(?:(?:19|20)\d\d\s?[-/.]\s?\d\d?\s?[-/.]\s?\d\d?|\d\d?\s?(?:[/.·–-]|\s)\s?\d\d?\s?(?:[/.·–-]|\s)\s?{_YEAR}"
    rf"|{_DAY}(?:\s+(?:day\s+)?of)?[\s./-]*{_MONTH}\.?,?[\s./-]*(?:in\s+)?{_YEAR}"
    rf"|{_MONTH}\.?\s+(?:the\s+)?{_DAY},?\s+{_YEAR}|(?:19|20)\d\d\s?[-/. ]\s?{_MONTH}\s?[-/. ]\s?\d\d?"
    rf"|(?<!\d)\d{{8}}(?!\d)|(?<!\d)\d{{6}}(?!\d))(?!\d)"
)
_DAY_MONTH = rf"(?:{_DAY}\s+(?:of\s+)?{_MONTH}\b|{_MONTH}\.?\s+(?:the\s+)?{_DAY}(?!\d))"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+(?:the\s+)?)?"
_LABEL = (
    r"(?:\bd\s?\.?\s?/?\s?(?:o|of)\s?\.?\s?/?\s?b\b\.?(?:['’]?s\b)?|\bdo?bs\b|\b(?:dates?|day)[\s_-]*of[\s_-]*birth\b"
    r"|\bbirth[\s_-]?(?:date|day)s?\b|\bbirth\s+certificates?\b|\bbirth\s*[:|=]|\bborn\s*[:|=]|\bb\.(?=\s?\d))"
)
_LABELLED = re.compile(
    rf"(?i){_LABEL}\s*(?:\([^)\d]{{0,25}}\))?\W{{0,8}}(?:(?:is|was|of|on|as|given|recorded|the|falls|being|confirmed"
    rf"|shown|stated|corrected|changed|to|entered|should|be"
    rf"|[:=|])\W*){{0,4}}"
    rf"{_WEEKDAY}(?P<date>{DATE})"
)
_DAY_AND_MONTH = re.compile(
    rf"(?i){_LABEL}\W{{0,8}}(?:(?:is|was|on|the|falls)\s+){{0,3}}{_WEEKDAY}(?P<date>{_DAY_MONTH})(?!\W{{0,2}}\d)"
)
_NEAR_LABEL = re.compile(rf"(?i){_LABEL}(?P<between>[^|]{{1,110}}?)(?<![\w/.-]){_WEEKDAY}(?P<date>{DATE})")
_OTHER_DATE = re.compile(
    r"(?i)\b(?:review\w*|meeting|met|dated|letter|report|inspect\w*|deadline|clos(?:es|ing)|assess\w*|published|issued"
    r"|sent"
    r"|received|referr\w*|due|starts?|started|from|until|by|since|appointment|seen|version|return|census|complete\w*)\b"
)
"""Words before a date that make it the date of something else than a birth."""
_BEFORE_LABEL = re.compile(
    rf"(?i)(?<![\d/.-])(?P<date>{DATE})\s*[(\[,|–-]?\s*(?:is\s+(?:the|his|her|their|my"
    rf"|our)\s+(?:\w+['’]s\s+)?)?{_LABEL}"
)
_BORN = re.compile(
    rf"(?i)\b(?:was\s+|is\s+)?born\b(?:\s+(?!and\b|or\b)[\w'’+:-]+,?){{0,9}}?\s+(?:(?:on|in"
    rf"|at)\s+)?(?:the\s+)?{_WEEKDAY}"
    rf"(?P<date>{DATE}|{_MONTH}\.?,?\s+{_YEAR}|{_DAY_MONTH})"
)
_BIRTHDAY = re.compile(
    rf"(?i)\b(?:turn(?:s|ed|ing)|will be|reach(?:es|ed)|became)\s+(?:\d{{1,2}}|{_UNITS})\s+on\s+(?:the\s+)?{_WEEKDAY}"
    rf"(?P<date>{DATE}|{_DAY_MONTH})"
)
_FURTHER = re.compile(rf"(?i)\s*(?:,|;|and|&|/)\s*(?:the\s+)?(?P<date>{DATE})")
COHORT_CHARS = 60
"""Characters before "born" in which words for a cohort may stand."""
_COHORT = re.compile(
    r"(?i)\b(?:children|pupils|those|all|anyone|babies|cohort|people|students|learners|population|residents|born)"
    r"(?:\s+(?:who\s+)?(?:were|are|and\s+young\s+people))?\s*$"
)
_COHORT_AFTER = re.compile(r"(?i)\bborn\s+(?:between|before|after|since|from|on or (?:after|before)|up to)\b")
_CUE = re.compile(r"(?i)born|birth|\bd\W{0,3}of?\W{0,3}b|\bdo?bs?\b|\bb\.|turn(?:s|ed|ing)|will be|reach|became")
_ANY_DATE = re.compile(rf"(?i)(?<![\w/.-]){_WEEKDAY}(?P<date>{DATE}|{_DAY_MONTH}|{_MONTH}\.?,?\s+{_YEAR})")


def find_births(text: str) -> Iterator[Detail]:
    """Days of birth; the same place may be found twice."""
    if not _CUE.search(text):
        return
    for pattern in (_LABELLED, _BEFORE_LABEL, _DAY_AND_MONTH, _BIRTHDAY):
        for match in pattern.finditer(text):
            yield Detail(DetailKind.DATE_OF_BIRTH, *match.span("date"))
            if pattern is _LABELLED:
                yield from _further(text, match.end())
    for match in _NEAR_LABEL.finditer(text):
        if not _OTHER_DATE.search(match["between"]):
            yield Detail(DetailKind.DATE_OF_BIRTH, *match.span("date"))
    for match in _BORN.finditer(text):
        before = text[max(0, match.start() - COHORT_CHARS) : match.start()]
        if not _COHORT.search(before) and not _COHORT_AFTER.match(text, match.start()):
            yield Detail(DetailKind.DATE_OF_BIRTH, *match.span("date"))


def find_dates(value: str) -> Iterator[tuple[int, int]]:
    """Places of dates in a value that a label says to be a day of birth."""
    for match in _ANY_DATE.finditer(value):
        yield match.span("date")


def _further(text: str, position: int) -> Iterator[Detail]:
    """Further dates of a list, as of twins and siblings."""
    while match := _FURTHER.match(text, position):
        yield Detail(DetailKind.DATE_OF_BIRTH, *match.span("date"))
        position = match.end()
