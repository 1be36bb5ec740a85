"""Decide what a requirement's figures lack: fresh ones, two to compare, a turn for the better, agreement.

In: a requirement's case with its counted figures, and the run's conflicts. Out: `MeasureFinding` records. Surprising
rule: only figures raise these gaps, so that a passage without one never worsens a status; a claim against a series
counts only where that series is raised as worsening already.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.assess.contradictions import Conflict
from pipeline.assess.figures import months_before
from pipeline.assess.series import Figure, Series, is_worse, make_series
from pipeline.framework import Framework, Kpi, Thresholds
from pipeline.measure_records import weeks_or_value
from pipeline.records import Document

GENRES = {
    "dashboard": re.compile(r"(?i)dash\s?board|scorecard|\bkpis?\b|performance report|monthly perf|data report"),
    "survey": re.compile(r"(?i)\bsurvey\b|questionnaire"),
    "self-evaluation": re.compile(r"(?i)self[- ]evaluation|\bsef\b"),
}
"""Documents whose figures go out of date sooner, by their title or file name."""


@dataclass(frozen=True, slots=True)
class MeasureFinding:
    """What the figures of a requirement show: `kpi` (None for stale figures), its figures newest first, conflicts.

    `limit_months` is set for stale figures; `is_baseline` if the last figure is worse than the framework's baseline
    and not than the one before.
    """

    kpi: Kpi | None
    figures: tuple[Figure, ...]
    conflicts: tuple[Conflict, ...] = ()
    genre: str | None = None
    limit_months: int | None = None
    is_baseline: bool = False

    @property
    def probability(self) -> float:
        """Probability that every passage it rests on truly counts, taken as the least sure one."""
        return min((figure.probability for figure in self.figures), default=1.0)

    @property
    def passage_ids(self) -> tuple[str, ...]:
        """The passages to quote: both sides of each conflict, else those of the figures; each once."""
        sides = [passage for c in self.conflicts for passage in (c.passage_a, c.passage_b)]
        return tuple(dict.fromkeys(sides or [figure.measure.passage_id for figure in self.figures]))


def find_stale_data(
    figures: Sequence[Figure], documents: Mapping[str, Document], *, thresholds: Thresholds, as_of: date
) -> MeasureFinding | None:
    """The newest figure, if every figure is older than its document's limit; None without figures."""
    limits = {figure.document_id: _limit(documents[figure.document_id], thresholds) for figure in figures}
    if not figures or any(f.period_end >= months_before(as_of, limits[f.document_id][1]) for f in figures):
        return None
    newest = max(figures, key=lambda f: (f.period_end, f.probability, f.measure.passage_id))
    genre, months = limits[newest.document_id]
    return MeasureFinding(None, (newest,), genre=genre, limit_months=months)


def find_single_point(framework: Framework, kpi_ids: Sequence[str], figures: Sequence[Figure]) -> MeasureFinding | None:
    """The figures there are, if no KPI has two dated values that compare, nor one beside its baseline."""
    if not figures:
        return None
    for kpi in framework.kpis:
        if kpi.id not in kpi_ids:
            continue
        for series in make_series(kpi, figures):
            has_baseline = _like_baseline(kpi, series) is not None
            if len(series.points) + has_baseline > 1:
                return None
    newest = sorted(figures, key=lambda f: (f.period_end, f.probability, f.measure.passage_id), reverse=True)
    return MeasureFinding(None, tuple(newest))


def find_worsening(framework: Framework, kpi_ids: Sequence[str], figures: Sequence[Figure]) -> list[MeasureFinding]:
    """Per KPI the series whose latest value is worse than the one before, or than the baseline; longest first."""
    found = []
    for kpi in framework.kpis:
        if kpi.id in kpi_ids and kpi.direction != "context":
            worse = (finding for series in make_series(kpi, figures) if (finding := _worsening(kpi, series)))
            if (finding := next(worse, None)) is not None:
                found.append(finding)
    return found


def find_contradictions(
    framework: Framework,
    kpi_ids: Sequence[str],
    conflicts: Sequence[Conflict],
    *,
    counted: Mapping[str, float],
    worsening: Sequence[MeasureFinding],
) -> list[MeasureFinding]:
    """Per KPI the conflicts in which a counted passage stands; a claim only where the KPI is worsening here."""
    worse = {finding.kpi.id for finding in worsening if finding.kpi}
    found = []
    for kpi in framework.kpis:
        its = [
            conflict
            for conflict in conflicts
            if conflict.kpi.id == kpi.id
            and kpi.id in kpi_ids
            and _is_counted(conflict, counted)
            and (not conflict.is_claim or kpi.id in worse)
        ]
        if its:
            found.append(MeasureFinding(kpi, (its[0].a, its[0].b), tuple(its)))
    return found


def _is_counted(conflict: Conflict, counted: Mapping[str, float]) -> bool:
    passages = (conflict.passage_a, conflict.passage_b)
    return all(p in counted for p in passages) if conflict.is_claim else any(p in counted for p in passages)


def _limit(document: Document, thresholds: Thresholds) -> tuple[str | None, int]:
    about = f"{document.title or ''} {document.path.rpartition('/')[2]}"
    months = {
        "dashboard": thresholds.stale_dashboard_months,
        "survey": thresholds.stale_survey_months,
        "self-evaluation": thresholds.stale_self_evaluation_months,
    }
    genre = next((genre for genre, pattern in GENRES.items() if pattern.search(about)), None)
    return (genre, months[genre]) if genre else (None, thresholds.stale_months)


def _worsening(kpi: Kpi, series: Series) -> MeasureFinding | None:
    points = series.points
    if len(points) > 1 and is_worse(points[-1], points[-2], kpi.direction):
        return MeasureFinding(kpi, (points[-1], points[-2]))
    baseline = _like_baseline(kpi, series)
    if baseline is None or kpi.direction == "context":
        return None
    latest = points[-1]
    change = latest.comparable - baseline
    is_beyond = abs(change) > latest.tolerance
    if is_beyond and (change < 0) == (kpi.direction == "up"):
        return MeasureFinding(kpi, (latest,), is_baseline=True)
    return None


def _like_baseline(kpi: Kpi, series: Series) -> float | None:
    """The framework's baseline as it is compared, where it is like for like and older than the last point."""
    _, family, statistic, definition, population = series.key
    if kpi.baseline_value is None or kpi.baseline_date is None or definition or population:
        return None
    is_alike = family == ("time" if kpi.unit in ("weeks", "months", "days") else kpi.unit)
    if not is_alike or statistic != kpi.statistic or series.points[-1].period_end <= kpi.baseline_date:
        return None
    return weeks_or_value(kpi.baseline_value, kpi.unit)
