"""Find passages that cannot both be right on a figure, or that claim an improvement which the figures deny.

In: figures of documents that count, and claims. Out: `Conflict` records. Surprising rule: of many passages that
agree one stands for all, so that one wrong figure makes one row for each passage that gives it and not one for each
pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.assess.series import (
    Figure,
    Series,
    SeriesKey,
    is_beyond_rounding,
    is_position,
    is_worse,
    make_series,
    series_key,
)
from pipeline.framework import Framework, Kpi
from pipeline.measure_records import Claim, PeriodBasis

COMPARED_BASES = frozenset({PeriodBasis.STATED, PeriodBasis.COLUMN})
"""Bases of a period that are sure enough to hold one document against another."""
POSITION_BASES = COMPARED_BASES | {PeriodBasis.POSITION, PeriodBasis.HEADING}
"""The same for figures that hold on a day: a heading "to December" gives the day, not how long a share was counted."""
SAME_PERIOD_DAYS = 5
"""Days by which the ends of one period may differ: a quarter to 30 or 31 December."""
CLAIM_REACH_DAYS = 400
"""Days before a claim within which a series must end to speak against it: a year and its reporting."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two passages in conflict on a KPI: `a` and `b` are figures of one period.

    If `is_claim`, `passage_a` claims an improvement against the series that goes from `b` to `a`.
    """

    kpi: Kpi
    passage_a: str
    passage_b: str
    a: Figure
    b: Figure
    is_claim: bool = False


def find_figure_conflicts(framework: Framework, figures: Sequence[Figure]) -> list[Conflict]:
    """Pairs of unlike values of one KPI, unit, statistic, definition, population and period, in documents apart."""
    kpis = {kpi.id: kpi for kpi in framework.kpis}
    by_key: dict[SeriesKey, list[Figure]] = {}
    for figure in figures:
        bases = POSITION_BASES if is_position(kpis[figure.measure.kpi_id], figure.measure.unit) else COMPARED_BASES
        if figure.measure.period_basis in bases:
            by_key.setdefault(series_key(figure.measure), []).append(figure)
    found: dict[tuple[str, str, str], Conflict] = {}
    for key in sorted(by_key, key=lambda key: tuple(str(part or "") for part in key)):
        for group in _by_period(kpis[key[0]], by_key[key]):
            for conflict in _conflicts_within(kpis[key[0]], group):
                found.setdefault((conflict.kpi.id, conflict.passage_a, conflict.passage_b), conflict)
    return list(found.values())


def find_claim_conflicts(framework: Framework, figures: Sequence[Figure], claims: Iterable[Claim]) -> list[Conflict]:
    """Claims that a KPI got better while its series, as known on that day, got worse from one period to the next."""
    kpis = {kpi.id: kpi for kpi in framework.kpis}
    found: list[Conflict] = []
    for claim in sorted(claims, key=lambda claim: (claim.kpi_id, claim.passage_id)):
        kpi = kpis[claim.kpi_id]
        if not claim.is_better or claim.made_on is None:
            continue
        known = [figure for figure in figures if figure.period_end <= claim.made_on]
        series = next((s for s in make_series(kpi, known) if _denies(s, kpi, claim.made_on)), None)
        if series is None or claim.passage_id in {point.measure.passage_id for point in series.points}:
            continue
        later, earlier = series.points[-1], series.points[-2]
        found.append(Conflict(kpi, claim.passage_id, later.measure.passage_id, later, earlier, is_claim=True))
    return found


def _denies(series: Series, kpi: Kpi, day: date) -> bool:
    points = series.points
    if len(points) < 2 or (day - points[-1].period_end).days > CLAIM_REACH_DAYS:
        return False
    return is_worse(points[-1], points[-2], kpi.direction) and is_worse(points[-1], points[0], kpi.direction)


def _by_period(kpi: Kpi, figures: Sequence[Figure]) -> list[list[Figure]]:
    """Figures of one period together: positions by their month, others by first and last day, give or take a few."""
    groups: list[list[Figure]] = []
    for figure in figures:
        group = next((g for g in groups if _is_same_period(kpi, g[0], figure)), None)
        if group is None:
            groups.append([figure])
        else:
            group.append(figure)
    return groups


def _is_same_period(kpi: Kpi, one: Figure, other: Figure) -> bool:
    if is_position(kpi, one.measure.unit):
        return (one.period_end.year, one.period_end.month) == (other.period_end.year, other.period_end.month)
    starts = (one.measure.period_start, other.measure.period_start)
    if starts[0] is None or starts[1] is None:
        return False
    return max(abs((one.period_end - other.period_end).days), abs((starts[0] - starts[1]).days)) <= SAME_PERIOD_DAYS


def _conflicts_within(kpi: Kpi, figures: Sequence[Figure]) -> list[Conflict]:
    """Each dissenting passage against the one that stands for the value of most documents."""
    values: dict[float, list[Figure]] = {}
    for figure in figures:
        values.setdefault(round(figure.comparable, 6), []).append(figure)
    if len(values) < 2:
        return []
    main = max(
        values.values(), key=lambda group: (len({f.document_id for f in group}), _best(group).document_date or date.min)
    )
    spokesman = _best(main)
    dissenters: dict[str, Figure] = {}
    for group in values.values():
        for figure in group:
            if figure.document_id != spokesman.document_id and is_beyond_rounding(figure, spokesman):
                dissenters.setdefault(figure.measure.passage_id, figure)
    agreeing = {figure.measure.passage_id for figure in main}
    return [
        Conflict(kpi, passage_id, spokesman.measure.passage_id, figure, spokesman)
        for passage_id, figure in sorted(dissenters.items())
        if passage_id not in agreeing
    ]


def _best(figures: Sequence[Figure]) -> Figure:
    """The figure that is quoted for a value: best dated, of the newest document, then by passage."""
    order = list(PeriodBasis)
    return min(
        figures,
        key=lambda f: (
            order.index(f.measure.period_basis),
            -(f.document_date or date.min).toordinal(),
            f.measure.passage_id,
        ),
    )
