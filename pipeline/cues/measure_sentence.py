"""A sentence as figures are read from it: its numbers, each with the words that are its own.

In: a sentence's text, its phrases and periods. Out: `Span` records in reading order. Surprising rule: a sentence is cut
between two numbers at the last strong joint (comma, bracket, dash), else at the last joining word, never in a period.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from pipeline.cues.measure_periods import PeriodMention
from pipeline.cues.measure_subjects import Mentions
from pipeline.cues.measure_values import Value
from pipeline.cues.measure_words import Place
from pipeline.framework import Kpi
from pipeline.measure_records import PeriodBasis

_JOINT = re.compile(
    r"[,;(:–—]|\b(?:and|(?<!up )to|from|against|compared|than|where|while|but|with|after|of which|for|in)\b",
    re.IGNORECASE,
)
_OTHERS_JOINT = re.compile(r"(?i)\band(?=\s(?:for|in|among|those)\s)")
"""Where the words about the next group begin: "22 weeks and for those aged 5 to 17 to 46 weeks"."""
_STRONG_JOINT = re.compile(r"[,;(–—]\s|\s[(–—]|[;(]")
LEADS_TO_FIGURE = re.compile(
    r"(?i)(?:\b(?:from|to|was|were|is|are|at|against|than|it is|median|mean|plan|target|standard is|now|of|stood at"
    r"|plan of"
    r"|compared with|reached|by)\b|[:,(;↓↑→])\W*$"
)
_NO_NOUN = re.compile(
    r"(?i)^\s*(?:$|[,.;:)(↓↑→\]–—]|(?:in|at|when|a year|the|two|three|last|against|from|to|and|for|per|which|is|was"
    r"|on|but"
    r"|previously|before|by|over|where|compared|now|this|then|it|as|while|after|with|so|that|every|each)\b)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure as read, before the framework's plausible range is asked; fields are those of `Measure`."""

    kpi: Kpi
    value: float
    unit: str
    statistic: str | None
    first: date | None
    last: date | None
    basis: PeriodBasis
    population: str | None
    definition: str | None
    is_target: bool
    decimals: int
    is_approximate: bool
    is_earlier: bool = False
    """Whether it was what the figure is compared with, so that its period is nobody else's."""


@dataclass(frozen=True, slots=True)
class Span:
    """A number with the words that are its own: characters `start` to `end` of the sentence."""

    value: Value
    start: int
    end: int


@dataclass(slots=True)
class Sentence:
    """A sentence being read, with its phrases and periods, and what it inherits from the words before it."""

    text: str
    mentions: Mentions
    periods: Sequence[PeriodMention]
    lead: str
    """Words before the sentence that it carries on from: the sentence before, or a heading."""
    lead_kpis: tuple[str, ...] = ()
    counted_before: float | None = None
    """The first number counted in the sentence before: what a number at the start of this one may be part of."""


def cut_spans(sentence: Sentence, values: Sequence[Value]) -> list[Span]:
    """Cut the sentence between its numbers, never within a period."""
    cuts = [0]
    for left, right in pairwise(values):
        cuts.append(_cut(sentence, left.end, right.start))
    cuts.append(len(sentence.text))
    return [Span(value, cuts[n], cuts[n + 1]) for n, value in enumerate(values)]


def _cut(sentence: Sentence, start: int, end: int) -> int:
    """The last strong joint between two numbers, else where another group begins, else the last joining word.

    Without any of them the end of the first number.
    """
    between = sentence.text[start:end]
    for pattern in (_STRONG_JOINT, _OTHERS_JOINT, _JOINT):
        joints = [
            start + match.start()
            for match in pattern.finditer(between)
            if not any(m.start <= start + match.start() < m.end for m in sentence.periods)
        ]
        if joints:
            return joints[-1]
    return start


def leads_up(sentence: Sentence, span: Span) -> bool:
    """Whether a bare number is a figure: words lead up to it or a period follows, and no noun of its own does."""
    lead, after = sentence.text[span.start : span.value.start], sentence.text[span.value.end :]
    has_period = any(0 <= m.start - span.value.end <= len(" at the end of ") for m in sentence.periods)
    return (bool(LEADS_TO_FIGURE.search(lead)) or has_period) and (has_period or bool(_NO_NOUN.match(after)))


def borrow_unit(sentence: Sentence, span: Span, before: Reading | None, following: Value | None) -> str | None:
    """The unit of a bare number: that of the figure before it, or after it in "from 75 to 26 weeks"."""
    if not leads_up(sentence, span):
        return None
    is_start = bool(re.search(r"(?i)\bfrom\s$", sentence.text[span.start : span.value.start]))
    if is_start and following and following.unit and following.unit != "share":
        return following.unit
    return before.unit if before else None


def words_apart(mentions: Mentions, value: Value, place: Place) -> int:
    """Words between a number and a phrase."""
    if place.end <= value.start:
        return mentions.words.count_between(place.end, value.start)
    return mentions.words.count_between(value.end, place.start)
