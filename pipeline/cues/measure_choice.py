"""Choose the KPI that a number of a sentence is of.

In: a sentence, a number with its words, and the number before it. Out: a KPI or None. Surprising rule: a bare number
counts something only where every needed word stands close by; a unit lets the KPI be named earlier in the sentence.
"""

from __future__ import annotations

import re

from pipeline.cues.measure_context import is_earlier, is_target
from pipeline.cues.measure_sentence import LEADS_TO_FIGURE, Reading, Sentence, Span, words_apart
from pipeline.cues.measure_subjects import KpiLexicon, units_of
from pipeline.cues.measure_values import Value
from pipeline.framework import Kpi
from pipeline.measure_records import unit_family

COUNT_REACH_WORDS = 5
"""Words between a bare number and the thing counted: "302 plans not amended" reaches, a page number does not."""
SUBJECT_REACH_WORDS = 28
"""Words between a KPI's phrase and a figure after it in the same sentence."""

_AGES = re.compile(
    r"(?i)\bage[sd]\s(?:\w+\s)?\d|\b(?:over|under)[- ](?:\d+|five|eighteen)s?\b|\bschool[- ]age"
    r"|\b(?:\d+|five)\s(?:and|or)\s(?:over|above|older)\b"
)
"""Words for an age group; beside a number they bar the KPI of another group."""


def choose_counted(sentence: Sentence, span: Span, lexicon: KpiLexicon) -> Kpi | None:
    """The KPI that a bare number counts, where all its words stand with the number."""
    ranked = [
        (rank, kpi)
        for kpi in lexicon.kpis.values()
        if _takes(kpi, None, span.value) and (rank := _rank(sentence, span, kpi, None, lexicon)) is not None
    ]
    return min(ranked, key=lambda entry: entry[0])[1] if ranked else None


def choose_subject(
    sentence: Sentence, span: Span, unit: str | None, before: Reading | None, *, lexicon: KpiLexicon
) -> Kpi | None:
    """The KPI that a number is of: named with it, before it in the sentence, else that of the number before.

    An earlier or bare figure without a KPI of its own beside it belongs to the number that it is compared with.
    """
    if unit is None:
        return None
    ranked = [
        (rank, kpi)
        for kpi in lexicon.kpis.values()
        if _takes(kpi, unit, span.value) and (rank := _rank(sentence, span, kpi, unit, lexicon)) is not None
    ]
    best = min(ranked, key=lambda entry: entry[0], default=None)
    if best is not None and (best[0][0] == 0 or before is None):
        return best[1]
    lead = sentence.text[span.start : span.value.start]
    is_led = span.value.unit is None or is_earlier(lead) or is_target(lead, "") or bool(LEADS_TO_FIGURE.search(lead))
    if (
        before is not None
        and is_led
        and _takes(before.kpi, unit, span.value)
        and _continues(sentence, span, before.kpi)
    ):
        is_its = best is None or span.value.unit is None or is_earlier(lead)
        return before.kpi if is_its or best is None else best[1]
    return best[1] if best is not None else None


def _continues(sentence: Sentence, span: Span, kpi: Kpi) -> bool:
    """Whether nothing beside a number forbids the KPI of the number before, nor names another group."""
    if kpi.group and _AGES.search(sentence.text[span.start : span.end]):
        return bool(sentence.mentions.within(("kpi", kpi.id, "group"), span.start, span.end))
    return not sentence.mentions.within(("kpi", kpi.id, "never"), span.start, span.end)


def _rank(
    sentence: Sentence, span: Span, kpi: Kpi, unit: str | None, lexicon: KpiLexicon
) -> tuple[int, int, int] | None:
    """How well a KPI fits a number, best first: where its phrase stands, how specific it is, how near; None if not.

    A count needs all its words close by, as any number could be one.
    """
    mentions, value = sentence.mentions, span.value
    phrases = mentions.places.get(("kpi", kpi.id, "phrase"), [])
    specific = -(len(kpi.needs) + 2 * bool(kpi.group))
    own = [place for place in phrases if place.start >= span.start and place.end <= span.end]
    earlier = [place for place in phrases if place.end <= value.start]
    if unit is None and kpi.unit != "rate_per_100":
        if re.match(r"(?i)\s(?:of|out of)\s", sentence.text[value.end :]):
            return None  # "two of the late actions" are a part
        if not (own or (kpi.needs and earlier)) or not lexicon.has_needs(kpi, mentions, span.start, span.end):
            return None
        needed = [
            p for n in range(len(kpi.needs)) for p in mentions.within(("kpi", kpi.id, "needs", n), span.start, span.end)
        ]
        reach = min(words_apart(mentions, value, place) for place in (*own, *needed))
        return (
            (0, specific, reach) if reach <= COUNT_REACH_WORDS and _is_clean(sentence, span, kpi, span.start) else None
        )
    for level, places in ((0, own), (1, earlier)):
        if not places:
            continue
        nearest = min(places, key=lambda place: words_apart(mentions, value, place))
        apart = words_apart(mentions, value, nearest)
        start = min(span.start, nearest.start)
        if apart > SUBJECT_REACH_WORDS or not _is_clean(sentence, span, kpi, start):
            continue
        if not (
            _has_needs_with_lead(sentence, kpi, lexicon) and lexicon.has_group(kpi, mentions, span.start, span.end)
        ):
            continue
        return (level, specific, apart)
    if kpi.id in sentence.lead_kpis and (kpi.needs or kpi.group) and unit is not None:
        needs_here = lexicon.has_needs(kpi, mentions) or (
            bool(kpi.group) and lexicon.has_group(kpi, mentions, span.start, span.end)
        )
        if needs_here and lexicon.has_group(kpi, mentions, span.start, span.end) and _is_clean(sentence, span, kpi, 0):
            return (2, specific, 0)
    return None


def _has_needs_with_lead(sentence: Sentence, kpi: Kpi, lexicon: KpiLexicon) -> bool:
    """Whether every set of needed words is met in the sentence, or in the heading or sentence that it carries on."""
    if lexicon.has_needs(kpi, sentence.mentions):
        return True
    lead = lexicon.mentions(sentence.lead.rpartition(" > ")[2])
    return all(
        sentence.mentions.places.get(("kpi", kpi.id, "needs", n)) or lead.places.get(("kpi", kpi.id, "needs", n))
        for n in range(len(kpi.needs))
    )


def _is_clean(sentence: Sentence, span: Span, kpi: Kpi, start: int) -> bool:
    """Whether no forbidden word stands with the number, nor between the KPI's phrase and it."""
    places = sentence.mentions.places.get(("kpi", kpi.id, "never"), [])
    return not any(
        (place.start >= span.start and place.end <= span.end)
        or (place.start >= start and place.end <= span.value.start)
        for place in places
    )


def _takes(kpi: Kpi, unit: str | None, value: Value) -> bool:
    """Whether a KPI may be given in a unit; a bare number only counts, and a rate is a bare number too."""
    units = units_of(kpi)
    if unit == "share":
        return "percent" in units or kpi.unit == "fte"
    if unit is None:
        return kpi.unit == "rate_per_100" or "count" in units
    return unit_family(unit) in units
