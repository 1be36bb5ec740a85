"""Put figures into series: what counts, what may be compared with what, and where a series stands.

In: measures of a run and what its passages and documents are. Out: `Figure` and `Series` records. Surprising rule:
two figures compare only if KPI, unit, statistic, definition and population agree, and a series mixes no months with
quarters, because a share of a month and of its quarter are different figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.assess.counting import Register
from pipeline.framework import Kpi
from pipeline.measure_records import Measure, PeriodBasis, unit_family, weeks_or_value
from pipeline.records import Passage

POSITION_UNITS = frozenset({"weeks", "months", "days", "fte", "gbp_million"})
"""Units of figures that hold on a day, unless the framework says otherwise; others count what happened in a period."""
DATED_BASES = frozenset({PeriodBasis.STATED, PeriodBasis.COLUMN, PeriodBasis.RELATIVE, PeriodBasis.HEADING}) | {
    PeriodBasis.POSITION
}
"""Bases of a period that the text itself gives; the document's date only says that a figure is not newer."""
LENGTHS_IN_DAYS = {"month": 45, "quarter": 125, "term": 200, "year": 380}
"""Longest period, in days, of each length; in a series quarters are preferred, then years, terms, months, days."""
PREFERRED_LENGTHS = ("quarter", "year", "term", "month", "day")
ROUNDING_SLACK = 1e-9

SeriesKey = tuple[str, str, str | None, str | None, str | None]
"""KPI, family of units, statistic, definition, population."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A counted figure: `weeks_or_value` for comparing, and the probability that its passage truly counts."""

    measure: Measure
    document_id: str
    document_date: date | None
    probability: float

    @property
    def comparable(self) -> float:
        """The value as it is compared: lengths of time in weeks."""
        return weeks_or_value(self.measure.value, self.measure.unit)

    @property
    def tolerance(self) -> float:
        """Half of the last written place: what rounding alone may explain, in the terms of `comparable`."""
        return weeks_or_value(0.5 * 10.0**-self.measure.decimals, self.measure.unit)

    @property
    def period_end(self) -> date:
        """Last day of its period; figures without one are never made."""
        assert self.measure.period_end is not None
        return self.measure.period_end


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one key with one figure per period, oldest first."""

    kpi: Kpi
    key: SeriesKey
    points: tuple[Figure, ...]


def series_key(measure: Measure) -> SeriesKey:
    """What must agree for two figures to be compared."""
    return (
        measure.kpi_id,
        unit_family(measure.unit),
        measure.statistic,
        measure.definition,
        measure.population,
    )


def is_actual(measure: Measure, *, as_of: date) -> bool:
    """Whether it is a dated figure of the area that was reached by `as_of`: no target, comparator or misprint."""
    return (
        not (measure.is_target or measure.is_implausible or measure.is_comparator)
        and measure.period_end is not None
        and measure.period_end <= as_of
        and measure.period_basis is not PeriodBasis.UNKNOWN
    )


def is_position(kpi: Kpi, unit: str) -> bool:
    """Whether a figure of the KPI in that unit holds on a day, and does not count what happened in a period."""
    if kpi.timing is not None:
        return kpi.timing == "position"
    return unit in POSITION_UNITS


def is_own_text(register: Register, passage: Passage) -> bool:
    """Whether a passage may give figures: of a document that counts, no echo, no copy of another passage."""
    if not register.documents[passage.document_id].is_counted:
        return False
    facets = register.facets.get(passage.passage_id)
    return facets is None or not (facets.is_echo or facets.duplicate_of in register.facets)


def make_figures(
    measures: Iterable[Measure], register: Register, probabilities: Mapping[str, float], *, as_of: date
) -> list[Figure]:
    """Actual, exact figures of the passages in `probabilities` (passage id to the probability that it counts)."""
    figures = []
    for measure in measures:
        if measure.passage_id not in probabilities or measure.is_approximate or not is_actual(measure, as_of=as_of):
            continue
        document = register.documents[register.passages[measure.passage_id].document_id]
        figures.append(Figure(measure, document.document_id, document.document_date, probabilities[measure.passage_id]))
    return sorted(figures, key=_order)


def make_series(kpi: Kpi, figures: Iterable[Figure]) -> list[Series]:
    """A KPI's series, longest first; each keeps one length of period and one figure per period.

    Where a period has several values, the one that most documents give stands, then the one of the newest document.
    Figures dated by their document alone are left out where two others are dated by the text.
    """
    by_key: dict[SeriesKey, list[Figure]] = {}
    for figure in figures:
        if figure.measure.kpi_id == kpi.id:
            by_key.setdefault(series_key(figure.measure), []).append(figure)
    made = [Series(kpi, key, _points(kpi, group)) for key, group in by_key.items()]
    return sorted(made, key=lambda series: (-len(series.points), tuple(str(part or "") for part in series.key)))


def is_beyond_rounding(one: Figure, other: Figure) -> bool:
    """Whether two values differ by more than the rounding of both explains."""
    return abs(one.comparable - other.comparable) > max(one.tolerance, other.tolerance) + ROUNDING_SLACK


def is_worse(later: Figure, earlier: Figure, direction: str) -> bool:
    """Whether the later value is worse than the earlier by the KPI's direction, beyond rounding."""
    if direction not in ("up", "down") or not _differs_at_written(later, earlier):
        return False
    return (later.comparable < earlier.comparable) == (direction == "up")


def length_of(measure: Measure) -> str:
    """`day`, `month`, `quarter`, `term` or `year`; a period without a first day is a day."""
    if measure.period_start is None or measure.period_end is None or measure.period_start == measure.period_end:
        return "day"
    days = (measure.period_end - measure.period_start).days
    return next((name for name, longest in LENGTHS_IN_DAYS.items() if days <= longest), "year")


def _differs_at_written(one: Figure, other: Figure) -> bool:
    """Whether two values differ once both are rounded to the coarser of the two."""
    tolerance = max(one.tolerance, other.tolerance) if one.measure.decimals != other.measure.decimals else 0.0
    return abs(one.comparable - other.comparable) > tolerance + ROUNDING_SLACK


def _points(kpi: Kpi, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    dated = [figure for figure in figures if figure.measure.period_basis in DATED_BASES]
    if len({figure.period_end for figure in dated}) > 1:
        figures = dated
    if not is_position(kpi, figures[0].measure.unit):
        figures = _one_length(figures)
    by_period: dict[tuple[int, int], list[Figure]] = {}
    for figure in figures:
        by_period.setdefault((figure.period_end.year, figure.period_end.month), []).append(figure)
    return tuple(_spokesman(group) for _, group in sorted(by_period.items()))


def _one_length(figures: Sequence[Figure]) -> list[Figure]:
    """The figures of one length of period: the first preferred one with two periods, else the one with most."""
    by_length: dict[str, list[Figure]] = {}
    for figure in figures:
        by_length.setdefault(length_of(figure.measure), []).append(figure)
    periods = {length: len({f.period_end for f in group}) for length, group in by_length.items()}
    chosen = next((length for length in PREFERRED_LENGTHS if periods.get(length, 0) > 1), None)
    chosen = chosen or max(
        PREFERRED_LENGTHS, key=lambda length: (periods.get(length, 0), -PREFERRED_LENGTHS.index(length))
    )
    return by_length[chosen]


def _spokesman(figures: Sequence[Figure]) -> Figure:
    """The figure that stands for a period: the value of most documents, then of the newest, then by place."""
    holders = Counter(value for value, _ in {(round(figure.comparable, 6), figure.document_id) for figure in figures})
    return max(
        figures,
        key=lambda f: (
            holders[round(f.comparable, 6)],
            f.document_date or date.min,
            f.probability,
            f.measure.passage_id,
            f.comparable,
        ),
    )


def _order(figure: Figure) -> tuple[date, str, float, str]:
    return (figure.period_end, figure.measure.passage_id, figure.comparable, figure.measure.kpi_id)
