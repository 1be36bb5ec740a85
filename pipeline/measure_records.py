"""The records of figures: what a passage measures, what it claims without a figure, and which two cannot both be true.

Frozen and standard library only, like `records`. Surprising rule: a figure that stands for somebody else than the
area (the region, England) is kept too, with that as its population, so that it is shown and never compared with ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

COMPARATORS = frozenset({"national", "regional", "neighbours", "another area"})
"""Populations that are not the area's own; their figures join no series."""
WEEKS_PER_UNIT = {"days": 1 / 7, "weeks": 1.0, "months": 365.25 / 12 / 7}
"""Weeks in a unit of time; a month is a twelfth of the mean year."""


class PeriodBasis(StrEnum):
    """Where the period of a figure was read, surest first."""

    STATED = "stated"
    COLUMN = "column"
    RELATIVE = "relative"
    BASELINE = "baseline"
    POSITION = "position"
    HEADING = "heading"
    DOCUMENT = "document"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of `measures`: a figure found in a passage.

    `value` is in `unit` as written. `decimals` are those written; `is_approximate` if a word such as "about" stands
    before it. `definition` is the framework's variant of the KPI ("exceptions left out"), `population` whom it is
    about if not the whole area. `is_target` also marks plans and forecasts: what was not reached. A stock has no
    `period_start` unless the passage gives one. `period_basis` says how the period was found.
    """

    passage_id: str
    kpi_id: str
    value: float
    unit: str
    statistic: str | None
    period_start: date | None
    period_end: date | None
    population: str | None = None
    is_target: bool = False
    is_implausible: bool = False
    definition: str | None = None
    period_basis: PeriodBasis = PeriodBasis.UNKNOWN
    decimals: int = 0
    is_approximate: bool = False

    @property
    def is_comparator(self) -> bool:
        """Whether it is the figure of a region, the country or another area."""
        return self.population in COMPARATORS


@dataclass(frozen=True, slots=True)
class Claim:
    """A passage that says, without a figure, that a KPI got better (`is_better`) or worse by `made_on`."""

    passage_id: str
    kpi_id: str
    is_better: bool
    made_on: date | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One row of `contradictions`: two passages that cannot both be right on a KPI, and in what they conflict."""

    passage_a: str
    passage_b: str
    kpi_id: str
    criterion_id: str | None
    why: str


def weeks_or_value(value: float, unit: str) -> float:
    """A length of time in weeks, any other figure as it is, so that 6 months and 26 weeks can be compared."""
    return value * WEEKS_PER_UNIT.get(unit, 1.0)


def unit_family(unit: str) -> str:
    """`time` for days, weeks and months; any other unit is its own family. Figures compare within a family."""
    return "time" if unit in WEEKS_PER_UNIT else unit
