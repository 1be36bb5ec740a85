"""Find days of birth: a date beside words for birth.

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
_YEAR = r"(?:(?:19|20)\d\d|['’]?\d\d)"
DATE = (
    rf"(?:(?:19|20)\d\d\s?[-/.]\s?\d\d?\s?[-/.]\s?\d\d?|\d\d?\s?(?:[/.·–-]|\s)\s?\d\d?\s?(?:[/.·–-]|\s)\s?{_YEAR}"
    rf"|\d\d?\s*(?:st|nd|rd|th)?(?:\s+of)?[\s.-]*{_MONTH}\.?,?[\s.-]*{_YEAR}|{_MONTH}\.?\s+\d\d?(?:st|nd|rd"
    rf"|th)?,?\s+{_YEAR}"
    rf"|(?<!\d)\d{{8}}(?!\d)|(?<!\d)\d{{6}}(?!\d))(?!\d)"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_LABEL = (
    r"(?:\bd\s?\.?\s?/?\s?o\s?\.?\s?/?\s?b\b\.?|\b(?:date|day)\s+of\s+birth\b|\bbirth\s?-?(?:date|day)\b"
    r"|\bbirth\s*[:|]|\bb\.(?=\s?\d))"
)
_LABELLED = re.compile(
    rf"(?i){_LABEL}\s*(?:\([^)\d]{{0,25}}\))?\W{{0,8}}(?:(?:is|was|of|on|as|given|recorded|the|falls|being"
    rf"|[:=|])\W*){{0,4}}"
    rf"{_WEEKDAY}(?P<date>{DATE})"
)
_DAY_AND_MONTH = re.compile(
    rf"(?i){_LABEL}\W{{0,8}}(?:(?:is|was|on|the)\s+){{0,3}}(?P<date>\d\d?(?:st|nd|rd"
    rf"|th)?\s+(?:of\s+)?{_MONTH}\b)(?!\W{{0,2}}\d)"
)
_BEFORE_LABEL = re.compile(
    rf"(?i)(?<![\d/.-])(?P<date>{DATE})\s*[(\[,–-]?\s*(?:is\s+(?:the|his|her|their)\s+)?{_LABEL}"
)
_BORN = re.compile(
    rf"(?i)\b(?:was\s+|is\s+)?born\s+(?:prematurely\s+|early\s+)?(?:(?:on|in|at)\s+)?(?:the\s+"
    rf"|[A-Z][\w ]{{2,30}}?\s+on\s+(?:the\s+)?)?{_WEEKDAY}(?P<date>{DATE}"
    rf"|{_MONTH}\.?,?\s+{_YEAR})"
)
COHORT_CHARS = 60
"""Characters before "born" in which words for a cohort may stand."""
_COHORT = re.compile(
    r"(?i)\b(?:children|pupils|those|all|anyone|babies|cohort|people|students|learners|population|residents|born)"
    r"(?:\s+(?:who\s+)?(?:were|are|and\s+young\s+people))?\s*$"
)


def find_births(text: str) -> Iterator[Detail]:
    """Days of birth; the same place may be found twice."""
    for pattern in (_LABELLED, _BEFORE_LABEL):
        for match in pattern.finditer(text):
            yield Detail(DetailKind.DATE_OF_BIRTH, *match.span("date"))
    for match in _DAY_AND_MONTH.finditer(text):
        yield Detail(DetailKind.DATE_OF_BIRTH, *match.span("date"))
    for match in _BORN.finditer(text):
        if not _COHORT.search(text[max(0, match.start() - COHORT_CHARS) : match.start()]):
            yield Detail(DetailKind.DATE_OF_BIRTH, *match.span("date"))
