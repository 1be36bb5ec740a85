"""Read the figures of running text: which number is of which KPI, for which period and for whom.

In: a passage's text and what its document lends it. Out: `Reading` records in reading order. Surprising rule: a
sentence is cut between its numbers, at the last comma or joining word, so that each number has the words that are
its own; what these do not say (the KPI, the unit, the statistic) comes from the words and the number before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pipeline.cues.measure_choice import choose_counted, choose_subject
from pipeline.cues.measure_context import DocumentContext, heading_period, is_earlier, is_target, read_statistic
from pipeline.cues.measure_periods import PeriodMention, find_periods, shift_years
from pipeline.cues.measure_sentence import Reading, Sentence, Span, borrow_unit, cut_spans
from pipeline.cues.measure_subjects import KpiLexicon
from pipeline.cues.measure_values import Value, find_values, first_count, with_wholes
from pipeline.cues.measure_words import Place
from pipeline.framework import Kpi
from pipeline.measure_records import COMPARATORS, PeriodBasis, unit_family

COMPARATOR_REACH_CHARS = 30
"""Characters after a figure within which a region or the country makes it theirs: "86% regionally"."""
PERCENT = 100.0
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(\[]?[A-Z0-9£•])|\n+|\s•\s")
_PARAGRAPH_NUMBER = re.compile(r"^\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s+(?=[A-Z“\"'£])")
_COMPARING = re.compile(
    r"(?i)\bbenchmark|\bcomparisons? with\b|\bnational (?:picture|comparison|context)\b|\bother areas\b"
)
_AMONG = re.compile(
    r"(?i)^\W*(?:but\s|and\s)?(?:among|amongst)\s(?:the\s)?"
    r"(?P<whom>[^,.;:]{3,40}?\s(?:with|without|who|whose|which|that|in|from|at|under|over)\s[^,.;:]{2,60}),"
)
_THAT_LIST = re.compile(r"(?i)\b(?:that|this|the|the same) (?:list|group|pathway)\b")
"""Words that point back to whom the sentence before is about."""
_CARRIES_ON = re.compile(
    r"(?i)^\W*(?:it|that|this|they|both|a year|last year|under five|in \w+,? it|for those|the (?:median|mean|longest"
    r"|average)"
    r"|by \w+ it|at \w+ it)\b"
)


def read_prose(text: str, heading: str, *, lexicon: KpiLexicon, context: DocumentContext) -> list[Reading]:
    """Read every figure of a KPI in a passage of running text; figures of no KPI are left out."""
    readings: list[Reading] = []
    previous: Sequence[Reading] = ()
    previous_text = ""
    previous_kpis: tuple[str, ...] = ()
    counted: float | None = None
    whole_kpis = tuple(lexicon.subjects(lexicon.mentions(text)))
    heading_kpis = tuple(lexicon.subjects(lexicon.mentions(heading)))
    if not whole_kpis and not heading_kpis:
        return []
    for part in _SENTENCE.split(_PARAGRAPH_NUMBER.sub("", text)):
        mentions = lexicon.mentions(part)
        carries_on = bool(previous) and bool(_CARRIES_ON.match(part))
        sentence = Sentence(
            text=part,
            mentions=mentions,
            periods=find_periods(part, context.document_date),
            lead=previous_text if carries_on or _THAT_LIST.search(part) else heading,
            lead_kpis=previous_kpis if carries_on else heading_kpis,
            counted_before=counted,
        )
        counted = first_count(part)
        found = _read_sentence(sentence, heading, previous if carries_on else (), lexicon=lexicon, context=context)
        readings += found
        if subjects := tuple(lexicon.subjects(mentions)):
            previous, previous_text, previous_kpis = found, part, subjects
        elif found:
            previous = found
    return readings


def _read_sentence(
    sentence: Sentence,
    heading: str,
    previous: Sequence[Reading],
    *,
    lexicon: KpiLexicon,
    context: DocumentContext,
) -> list[Reading]:
    taken = [Place(m.start, m.end) for m in sentence.periods] + list(sentence.mentions.with_figures)
    values = with_wholes(sentence.text, find_values(sentence.text, taken), before=sentence.counted_before)
    spans = cut_spans(sentence, values)
    found: list[Reading | None] = []
    for number, span in enumerate(spans):
        before = next((reading for reading in reversed(found) if reading), previous[-1] if previous else None)
        following = spans[number + 1].value if number + 1 < len(spans) else None
        found.append(
            _read_span(
                sentence, span, heading, before, following, is_first=number == 0, lexicon=lexicon, context=context
            )
        )
    return [reading for reading in found if reading]


def _read_span(
    sentence: Sentence,
    span: Span,
    heading: str,
    before: Reading | None,
    following: Value | None,
    *,
    is_first: bool,
    lexicon: KpiLexicon,
    context: DocumentContext,
) -> Reading | None:
    value = span.value
    if value.is_change:
        return None
    lead = sentence.text[span.start : value.start]
    after = sentence.text[value.end : span.end]
    if unit_family(value.unit or "") == "time" and _is_quoted(sentence.text, value.start):
        return None  # how long one family waited, in its own words
    unit = value.unit
    kpi = choose_counted(sentence, span, lexicon) if unit is None else None
    if kpi is None:
        unit = unit or borrow_unit(sentence, span, before, following)
        kpi = choose_subject(sentence, span, unit, before, lexicon=lexicon)
    if kpi is None:
        return None
    fitted = _fitted(kpi, value, unit, sentence, span)
    if fitted is None:
        return None
    number, unit, decimals = fitted
    earlier = is_earlier(lead) and not (is_first and before is None and following is None)
    first, last, basis = _period(
        sentence, span, kpi, heading, before, is_earlier=earlier, is_first=is_first, context=context
    )
    population = context.population or _population(sentence, span, kpi, before, lexicon) or _subset(sentence.text)
    return Reading(
        kpi=kpi,
        value=number,
        unit=unit,
        statistic=_statistic(sentence, span, unit, before, kpi),
        first=first,
        last=last,
        basis=basis,
        population=population or _heading_comparator(lexicon, kpi, heading) or lexicon.heading_population(kpi, heading),
        definition=lexicon.definition(kpi, sentence.mentions, span.start, span.end)
        or lexicon.definition(kpi, sentence.mentions, 0, len(sentence.text)),
        is_target=is_target(lead, after) or _is_ahead(sentence, span, value),
        decimals=decimals,
        is_approximate=value.is_approximate,
        is_earlier=earlier,
    )


def _population(sentence: Sentence, span: Span, kpi: Kpi, before: Reading | None, lexicon: KpiLexicon) -> str | None:
    """Whom a number is about: named with it; else before it, or that of the number that it is compared with."""
    nearby = span.value.end + COMPARATOR_REACH_CHARS
    own = lexicon.population(kpi, sentence.mentions, span.start, span.end, comparators_end=nearby)
    if own is not None:
        return own
    if before is None:
        named = lexicon.population(kpi, sentence.mentions, 0, span.end, comparators_end=span.start)
        is_named_before = named is None and bool(_THAT_LIST.search(sentence.text))
        return lexicon.population(kpi, lexicon.mentions(sentence.lead)) if is_named_before else named
    return before.population if before.kpi is kpi and before.population not in COMPARATORS else None


def _subset(text: str) -> str | None:
    """The part of all that a sentence sets out to speak of: "Among plans with health provision, 64% ..."."""
    match = _AMONG.match(text)
    return match["whom"].lower() if match else None


def _is_quoted(text: str, position: int) -> bool:
    """Whether a place lies within curly quotation marks."""
    return text.count("“", 0, position) > text.count("”", 0, position)


def _fitted(kpi: Kpi, value: Value, unit: str | None, sentence: Sentence, span: Span) -> tuple[float, str, int] | None:
    """A number in the KPI's terms: a share of a whole becomes a percentage, posts of an establishment stay posts."""
    if unit == "share":
        if kpi.unit == "fte":
            return value.number, "fte", value.decimals
        has_percent = bool(
            re.search(
                r"%|\bper cent\b|\bpercent\b", sentence.text[span.start - 12 if span.start > 12 else 0 : span.end]
            )
        )
        if (
            has_percent
            or not value.whole
            or not re.search(
                r"(?i)^[^.;]{0,90}\b(?:had|were|was|have|has|been|are|is|now|in|good)\b|^[):]",
                sentence.text[value.end :] + ")",
            )
        ):
            return None
        return float(round(PERCENT * value.number / value.whole)), "percent", 0
    if unit is None:
        return value.number, "rate_per_100" if kpi.unit == "rate_per_100" else "count", value.decimals
    return value.number, unit, value.decimals


def _statistic(sentence: Sentence, span: Span, unit: str, before: Reading | None, kpi: Kpi) -> str | None:
    """The statistic named with a length of time, else before it, else that of the figure before."""
    if unit_family(unit) != "time":
        return {"percent": "share", "count": "count"}.get(unit)
    own = read_statistic(sentence.text[span.start : span.value.start]) or read_statistic(
        sentence.text[span.value.end : span.end]
    )
    if own:
        return own
    if before is not None and before.kpi is kpi and before.statistic:
        return before.statistic
    around = (sentence.text[: span.start], sentence.lead, sentence.text[span.end :])
    return next((named for text in around if (named := read_statistic(text, is_near=False))), None)


def _is_ahead(sentence: Sentence, span: Span, value: Value) -> bool:
    """Whether the period named with a number is yet to come: "85% by July 2027"."""
    return any(m.is_future and span.start <= m.start < span.end and m.start >= value.end for m in sentence.periods)


def _period(
    sentence: Sentence,
    span: Span,
    kpi: Kpi,
    heading: str,
    before: Reading | None,
    *,
    is_earlier: bool,
    is_first: bool,
    context: DocumentContext,
) -> tuple[date | None, date | None, PeriodBasis]:
    """The period of a number: named with it, else that of the number before it, of the heading, of the document.

    An earlier figure ("was 75") never gets the date of the document or of the figure that it is compared with.
    """
    usable = [m for m in sentence.periods if is_earlier or not m.is_compared or m.basis is not PeriodBasis.STATED]
    own = [m for m in usable if span.start <= m.start < span.end]
    named = next((m for m in own if m.start >= span.value.end), own[-1] if own else None)
    if named is None and is_first and before is None:
        named = next((m for m in reversed(usable) if m.end <= span.value.start), None)
    if named is None and not is_earlier:
        stated = [m for m in usable if m.basis is PeriodBasis.STATED and not m.is_future]
        is_joined = len(stated) == 1 == len(sentence.periods) and not re.search(
            r"[;,]", sentence.text[span.value.end : stated[0].start]
        )
        # "from 68% in the first quarter to 86%": the quarter is that of the figure it rose from.
        is_others = is_joined and before is not None and before.is_earlier and stated[0].start < span.start
        named = stated[0] if is_joined and not is_others else None
    if named is not None and not (named.is_future and named.start < span.value.start):
        return _named_period(named, kpi, before, context)
    if is_earlier:
        return None, None, PeriodBasis.UNKNOWN
    if before is not None and before.last and not before.is_earlier and not _looks_back(before):
        return before.first, before.last, before.basis
    if (titled := heading_period(heading, context.document_date)) is not None:
        return titled.first, titled.last, PeriodBasis.HEADING
    return context.first, context.last, context.basis


def _looks_back(reading: Reading) -> bool:
    return reading.basis in (PeriodBasis.RELATIVE, PeriodBasis.BASELINE)


def _named_period(
    named: PeriodMention, kpi: Kpi, before: Reading | None, context: DocumentContext
) -> tuple[date | None, date | None, PeriodBasis]:
    if named.basis is PeriodBasis.BASELINE:
        return None, kpi.baseline_date, PeriodBasis.BASELINE
    if named.basis is PeriodBasis.RELATIVE:
        first, last = (before.first, before.last) if before and before.last else (context.first, context.last)
        if last is None:
            return None, None, PeriodBasis.UNKNOWN
        return (
            shift_years(first, named.years_before) if first else None,
            shift_years(last, named.years_before),
            PeriodBasis.RELATIVE,
        )
    return named.first, named.last, named.basis


def _heading_comparator(lexicon: KpiLexicon, kpi: Kpi, heading: str) -> str | None:
    """A heading such as "Comparison with another system" makes every figure below it another place's."""
    if not _COMPARING.search(heading):
        return None
    named = lexicon.population(kpi, lexicon.mentions(heading))
    return named if named in COMPARATORS else "another area"
