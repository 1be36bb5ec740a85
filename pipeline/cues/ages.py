"""Tell passages about an age group that ends at 18 from those that reach beyond it.

In: text and heading. Out: whether all ages they name end at or before an age. Surprising rules: the heading's age
limit holds for what stands under it, and one word of older people anywhere lifts the limit ("up to 18, then the
adult clinic"), save where the passage says that they are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.framework import Framework

_NUMBERS = {
    **{"sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty-five": 25, "twenty five": 25},
    **{"sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twenty-fifth": 25},
}
_AGE = r"(?P<{name}>\d\d?(?:th|st|nd|rd)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_UNTIL = re.compile(
    r"(?i)\b(?:up to|until|till|to|by|before|under|below|younger than)\s+(?:and including\s+)?"
    r"(?:the (?:day|week|month) (?:before|of)\s+)?(?:(?:\w+ ){0,2}\w+['’]s |(?:the|their|a|an|his|her) )?"
    r"(?:age (?:of )?|aged )?" + _AGE.format(name="until") + r"(?P<unit>(?:['’]?s\b|\s+birthdays?\b|\s+years?\b)?)"
)
_AGED = re.compile(r"(?i)\b(?:age[ds]?|birthday|year[- ]olds?|children|young|pathway|referrals?|clinic|service)\b")
"""Words beside which "to 18" is an age and not a number of weeks or children."""
_SPAN = re.compile(
    r"(?i)(?<![\d/.£-])(?P<low>\d\d?)\s?(?:[-–—]|to|and)\s?(?P<high>\d\d?)(?:['’]?s)?(?![\d/%.-]\d"
    r"|\s?(?:%|per cent|weeks|days|months|minutes|hours|places|passages|cases|plans))\b"
)
_UNDER = re.compile(r"(?i)\bunder[- ](?:the age of )?(?P<under>\d\d?|eighteen|five|sixteen)['’]?s?\b")
_BEYOND = re.compile(
    r"(?i)\badults?(?:hood)?\b|\bpost[- ]?(?:16|18|19)\b|\bover[- ](?:18|eighteen)s?\b|\b(?:from|after"
    r"|turn(?:s|ed|ing)?|beyond|past|at|aged|over) (?:the age of )?(?:1[89]|2[0-5]|eighteen|nineteen)\b(?![/.:%-])"
    r"|\b(?:19|2[0-5])[- ]year|\bright[- ]to[- ]choose\b|\bolder (?:young people|teenagers|ones)\b"
    r"|\b(?:all[- ]age|lifespan)\b"
    r"|\b(?:up )?to (?:the age of )?(?:2[0-5]|twenty-five)\b|\buniversit(?:y|ies)\b"
)
_LEFT_OUT = re.compile(
    r"(?i)\b(?:out(?:side)?(?: of)? (?:its|the|our|their|this) scope|outside (?:the|this|its)"
    r"|not (?:covered|included|seen|accepted|part of)|no figures?|excluded|left out|nothing (?:is|for))\b"
)
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+")


def find_age_vetoes(framework: Framework, text: str, heading: str = "") -> Mapping[str, str]:
    """What a passage is instead, by id of each criterion beyond whose `beyond_age` it does not reach."""
    bound = [criterion for criterion in framework.criteria if criterion.beyond_age is not None]
    return {
        criterion.id: f"about ages up to {criterion.beyond_age} only"
        for criterion in bound
        if criterion.beyond_age is not None and ends_by(criterion.beyond_age, text, heading)
    }


def ends_by(age: int, text: str, heading: str = "") -> bool:
    """Whether a passage speaks of ages that end at or before `age` years, and of nobody older.

    False if it names no age at all. A sentence that only leaves older people out does not reach them.
    """
    said = f"{heading}. {text}" if heading else text
    reaching = [s for s in _SENTENCE_END.split(said) if not _LEFT_OUT.search(s)]
    if any(_BEYOND.search(sentence) for sentence in reaching):
        return False
    limits = [*_limits(said)]
    return bool(limits) and max(limits) <= age


def _limits(text: str) -> list[int]:
    """The upper ages that a text names; numbers that are no ages of children and young people are left out."""
    limits = [int(match["high"]) for match in _SPAN.finditer(text) if int(match["low"]) < int(match["high"]) <= 25]
    limits += [_number(match["under"]) for match in _UNDER.finditer(text)]
    for match in _UNTIL.finditer(text):
        around = text[max(0, match.start() - 60) : match.end() + 20]
        if match["unit"] or re.search(r"(?i)\bage", match[0]) or _AGED.search(around):
            limits.append(_number(match["until"]))
    return [limit for limit in limits if 0 < limit <= 25]


def _number(word: str) -> int:
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else {"five": 5, **_NUMBERS}.get(word.lower(), 0)
