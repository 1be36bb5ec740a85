"""Say in plain words what figures show: a value with its period, why it is a gap, what to do, in what two conflict.

In: findings and conflicts. Out: English sentences. Surprising rule: values are written as the documents write them, in
their own unit and with their own decimals; only the comparison is made in one unit.
"""

from __future__ import annotations

from datetime import date

from pipeline.assess.contradictions import Conflict
from pipeline.assess.gap_rules import GapType
from pipeline.assess.measure_gaps import MeasureFinding
from pipeline.assess.plain_words import count_of, listed, number_word, word_date
from pipeline.assess.series import Figure, is_position, length_of
from pipeline.assess.wording import whole_months
from pipeline.framework import Kpi

FIGURES_SHOWN = 3
"""Single figures that a reason lists; the evidence holds no more."""
UNIT_WORDS = {"percent": "%", "fte": " FTE", "rate_per_100": " per 100", "count": ""}
ACTIONS = {
    GapType.STALE_DATA: "Ask {body} for the latest figures on {title}, with the period that they are for.",
    GapType.SINGLE_POINT: "Collect from {body} a second value of the same measure on {title}, counted in the same way.",
    GapType.WORSENING: "Agree with {body} what is said about {kpi}: why it moved and what is being done.",
    GapType.CONTRADICTION: "Have {body} settle which is right on {kpi}; correct or explain the other before "
    "both are shared.",
}
"""What to do about each gap of figures; `body`, `title` and `kpi` are filled in."""


def word_finding(gap_type: GapType, finding: MeasureFinding, *, as_of: date) -> str:
    """Say why a finding is a gap, naming figures and their dates."""
    match gap_type:
        case GapType.STALE_DATA:
            return _stale(finding, as_of)
        case GapType.SINGLE_POINT:
            shown = listed([f"{word_value(f)} {word_period(f)}" for f in finding.figures[:FIGURES_SHOWN]])
            return f"No measure has two dated values that can be compared. On file: {shown}."
        case GapType.WORSENING:
            return _worsening(finding)
        case _:
            return " ".join(word_conflict(conflict) + "." for conflict in finding.conflicts[:FIGURES_SHOWN]) + _more(
                len(finding.conflicts) - FIGURES_SHOWN
            )


def word_finding_action(gap_type: GapType, finding: MeasureFinding, *, title: str, body: str | None) -> str:
    """Say what to do next, naming the body to ask."""
    kpi = f"“{finding.kpi.title}”" if finding.kpi else ""
    return ACTIONS[gap_type].format(body=body or "the responsible body", title=f"“{title}”", kpi=kpi)


def word_conflict(conflict: Conflict) -> str:
    """Say in what two passages conflict, without their words."""
    a, b = conflict.a, conflict.b
    if conflict.is_claim:
        return (
            f"{conflict.kpi.title}: one passage says that this has got better, while the figures went from "
            f"{word_value(b)} {word_period(b, conflict.kpi)} to {word_value(a)} {word_period(a, conflict.kpi)}"
        )
    whose = _whose(a)
    return (
        f"{conflict.kpi.title}{whose}: one passage says {word_value(a)}, another {word_value(b)}, both "
        f"{word_period(b, conflict.kpi)}"
    )


def word_value(figure: Figure) -> str:
    """A value as British reports write it: 58%, 31 weeks, £11.4 million, 9.8 FTE, 12.6 per 100, 1,018."""
    measure = figure.measure
    number = f"{measure.value:,.{max(measure.decimals, 1 if measure.value % 1 else 0)}f}"
    if measure.unit == "gbp_million":
        return f"£{number} million"
    if measure.unit in UNIT_WORDS:
        return f"{number}{UNIT_WORDS[measure.unit]}"
    return f"{number} {measure.unit if measure.value != 1 else measure.unit.removesuffix('s')}"


def word_period(figure: Figure, kpi: Kpi | None = None) -> str:
    """A period in words: "at 31 December 2025", "in December 2025", "in October to December 2025"."""
    measure, last = figure.measure, figure.period_end
    length = length_of(measure)
    if length == "day" or measure.period_start is None or (kpi is not None and is_position(kpi, measure.unit)):
        return f"at {word_date(last)}"
    if length == "month":
        return f"in {last:%B %Y}"
    if length == "year":
        return f"in the year to {word_date(last)}"
    return f"in {measure.period_start:%B} to {last:%B %Y}"


def _stale(finding: MeasureFinding, as_of: date) -> str:
    newest = finding.figures[0]
    months = count_of(whole_months(newest.period_end, as_of), "month")
    limit = count_of(finding.limit_months or 0, "month")
    source = f"a figure from a {finding.genre}" if finding.genre else "a figure"
    return (
        f"The newest figure on file, {word_value(newest)} {word_period(newest)}, is {months} old at "
        f"{word_date(as_of)}; {source} is out of date after {limit}."
    )


def _worsening(finding: MeasureFinding) -> str:
    latest, kpi = finding.figures[0], finding.kpi
    assert kpi is not None
    start = f"{kpi.title}{_whose(latest)}: {word_value(latest)} {word_period(latest, kpi)}"
    if finding.is_baseline and kpi.baseline_date is not None:
        unit = f"{UNIT_WORDS.get(kpi.unit, ' ' + kpi.unit)}"
        return f"{start}, worse than the baseline of {kpi.baseline_value:g}{unit} at {word_date(kpi.baseline_date)}."
    earlier = finding.figures[1]
    return f"{start}, worse than {word_value(earlier)} {word_period(earlier, kpi)}."


def _whose(figure: Figure) -> str:
    """What narrows a figure, in brackets: statistic of a wait, definition, population."""
    measure = figure.measure
    statistic = measure.statistic if measure.statistic in ("mean", "median", "longest") else None
    narrowed = [part for part in (statistic, measure.definition, measure.population) if part]
    return f" ({', '.join(narrowed)})" if narrowed else ""


def _more(number: int) -> str:
    return f" {number_word(number).capitalize()} more like it." if number > 0 else ""
