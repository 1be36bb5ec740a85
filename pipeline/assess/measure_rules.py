"""Raise the gaps that figures show for one criterion, and gather the run's conflicts.

In: measures and claims of a run; a criterion's case. Out: `RaisedGap` records and `Contradiction` rows. Surprising
rule: a KPI is judged for a criterion only where a passage that counts for it gives a figure; its series is then
completed from every document that counts, since "the latest value" must be the latest on file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.assess.contradictions import Conflict, find_claim_conflicts, find_figure_conflicts
from pipeline.assess.counting import Register
from pipeline.assess.figures import CriterionCase
from pipeline.assess.gap_rules import GapType, RaisedGap
from pipeline.assess.measure_gaps import (
    MeasureFinding,
    find_contradictions,
    find_single_point,
    find_stale_data,
    find_worsening,
)
from pipeline.assess.measure_wording import word_conflict
from pipeline.assess.series import Figure, is_own_text, make_figures
from pipeline.framework import Framework, Kpi
from pipeline.measure_records import Claim, Contradiction, Measure

OUTSIDE_PARTNER = "external"
"""Partner type of inspectors and departments: their figures are views from outside or of other places."""


@dataclass(frozen=True, slots=True)
class MeasureRegister:
    """A run's measures by passage, the passages whose figures join a series (`own`), and the conflicts among them.

    `series_rows` are the passages that are a row of a table with a measure's values at two times or more, be it a KPI
    or not: where one counts, it would be untrue to say that no measure has two.
    """

    measures: Mapping[str, tuple[Measure, ...]]
    own: frozenset[str]
    conflicts: tuple[Conflict, ...]
    series_rows: frozenset[str] = frozenset()


def make_measure_register(
    framework: Framework,
    register: Register,
    measures: Iterable[Measure],
    claims: Iterable[Claim],
    *,
    as_of: date,
    series_rows: Collection[str] = (),
) -> MeasureRegister:
    """Index a run's measures and find its conflicts; the order of the records does not matter."""
    known = {kpi.id for kpi in framework.kpis}
    by_passage: dict[str, list[Measure]] = {}
    for measure in measures:
        if measure.kpi_id in known:
            by_passage.setdefault(measure.passage_id, []).append(measure)
    own = {
        passage_id: 1.0
        for passage_id in by_passage
        if passage_id in register.passages and _may_conflict(register, passage_id)
    }
    figures = make_figures((m for its in by_passage.values() for m in its), register, own, as_of=as_of)
    spoken = [claim for claim in claims if claim.kpi_id in known and _may_conflict(register, claim.passage_id)]
    conflicts = (*find_figure_conflicts(framework, figures), *find_claim_conflicts(framework, figures, spoken))
    return MeasureRegister(
        {key: tuple(its) for key, its in by_passage.items()}, frozenset(own), conflicts, frozenset(series_rows)
    )


def find_measure_gaps(case: CriterionCase, measured: MeasureRegister) -> tuple[RaisedGap, ...]:
    """The gaps that a criterion's counted figures show; none without evidence, where nothing can be said of it."""
    framework = case.framework
    kpi_ids = _kpis_of(case)
    counted = {p.passage_id: p.probability for p in case.evidence.counted}
    figures = _figures_of(case, measured, counted, kpi_ids)
    stale = find_stale_data(figures, case.register.documents, thresholds=framework.thresholds, as_of=case.as_of)
    has_series = any(passage_id in measured.series_rows for passage_id in counted)
    single = None if has_series else find_single_point(framework, kpi_ids, figures)
    worsening = find_worsening(framework, kpi_ids, figures)
    conflicts = find_contradictions(framework, kpi_ids, measured.conflicts, counted=counted, worsening=worsening)
    raised = [*_raised(GapType.CONTRADICTION, conflicts)]
    raised += _raised(GapType.STALE_DATA, [stale] if stale else [])
    raised += _raised(GapType.SINGLE_POINT, [single] if single else [])
    return (*raised, *_raised(GapType.WORSENING, worsening))


def _figures_of(
    case: CriterionCase, measured: MeasureRegister, counted: Mapping[str, float], kpi_ids: Sequence[str]
) -> list[Figure]:
    """The figures of every KPI that a counted passage gives, completed from other passages of documents that count.

    Without them a newer value in a passage that the model did not label would be overlooked, and the series called
    worsening by an old one. A KPI of several criteria takes them only from passages that count for this one.
    """
    shown = {m.kpi_id for p in counted for m in measured.measures.get(p, ()) if m.kpi_id in kpi_ids}
    lone = {kpi.id for kpi in case.framework.kpis if kpi.id in shown and _is_of_one(kpi, case.framework)}
    its = [m for p in counted for m in measured.measures.get(p, ()) if m.kpi_id in shown]
    its += [
        m
        for p, measures in measured.measures.items()
        if p in measured.own and p not in counted
        for m in measures
        if m.kpi_id in lone
    ]
    probabilities = {m.passage_id: counted.get(m.passage_id, 1.0) for m in its}
    return make_figures(its, case.register, probabilities, as_of=case.as_of)


def contradiction_rows(measured: MeasureRegister, counted: frozenset[tuple[str, str]]) -> tuple[Contradiction, ...]:
    """Rows of `contradictions`, under the KPI's first criterion for which one of the passages counts."""
    rows = {
        Contradiction(
            passage_a=conflict.passage_a,
            passage_b=conflict.passage_b,
            kpi_id=conflict.kpi.id,
            criterion_id=_criterion_of(conflict, counted),
            why=word_conflict(conflict),
        )
        for conflict in measured.conflicts
    }
    return tuple(sorted(rows, key=lambda row: (row.kpi_id, row.passage_a, row.passage_b)))


def _criterion_of(conflict: Conflict, counted: frozenset[tuple[str, str]]) -> str | None:
    passages = (conflict.passage_a, conflict.passage_b)
    criteria = conflict.kpi.criteria
    shown = [c for c in criteria if any((passage, c) in counted for passage in passages)]
    return next(iter((*shown, *criteria)), None)


def _may_conflict(register: Register, passage_id: str) -> bool:
    passage = register.passages[passage_id]
    is_outside = register.documents[passage.document_id].partner == OUTSIDE_PARTNER
    return not is_outside and is_own_text(register, passage)


def _kpis_of(case: CriterionCase) -> Sequence[str]:
    """KPIs that name the criterion or one below it."""
    below = {case.criterion.id}
    for criterion in case.framework.criteria:  # parents may stand after their children
        node: str | None = criterion.id
        while node is not None and node not in below:
            node = case.framework.criteria_by_id[node].parent
        if node is not None:
            below.add(criterion.id)
    return [kpi.id for kpi in case.framework.kpis if below & set(kpi.criteria)]


def _is_of_one(kpi: Kpi, framework: Framework) -> bool:
    """Whether a KPI has one criterion, pillars apart: these cut across the areas and do not divide its meaning."""
    outside_pillars = [c for c in kpi.criteria if framework.criteria_by_id[c].level != "pillar"]
    return len(kpi.criteria) == 1 or len(outside_pillars) == 1


def _raised(gap_type: GapType, findings: Sequence[MeasureFinding]) -> list[RaisedGap]:
    return [
        RaisedGap(gap_type, 1.0 - finding.probability, finding.kpi.id if finding.kpi else "", finding=finding)
        for finding in findings
    ]
