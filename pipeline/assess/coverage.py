"""Judge what the evidence on file amounts to: a coverage row per criterion, gaps per requirement.

In: a framework and one run's records. Out: an `Assessment`. Surprising rule: an area is as good as its worst
requirement, because an inspection closes an area as a whole; its figures still count every passage of its parts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.assess.confidence import measure_confidence
from pipeline.assess.counting import Register, make_register, merge_labels, select_evidence
from pipeline.assess.expiry import find_expiry
from pipeline.assess.figures import CriterionCase, measure_criterion
from pipeline.assess.gap_rules import STATUS_ORDER, RaisedGap, find_gaps, headline_of, in_precedence, judge_status
from pipeline.assess.gaps import write_gaps
from pipeline.assess.lapsed import add_lapse
from pipeline.assess.measure_rules import (
    MeasureRegister,
    contradiction_rows,
    find_measure_gaps,
    make_measure_register,
)
from pipeline.assess.presence import is_present
from pipeline.confidence import Confidence
from pipeline.follow_up import Expiry
from pipeline.framework import Criterion, Framework
from pipeline.measure_records import Claim, Contradiction, Measure
from pipeline.past_runs import PastRun
from pipeline.records import Coverage, Document, Facets, Gap, Kind, Label, Passage
from pipeline.reviews import AppliedReview

GAP_LEVELS = frozenset({"area", "requirement", "pillar"})
"""Levels whose leaves raise gaps; an improvement is unmeasured until trained, so none could be defended."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Coverage rows in the framework's order; gaps in the same order, within a requirement by rank."""

    coverage: tuple[Coverage, ...]
    gaps: tuple[Gap, ...]
    counted: frozenset[tuple[str, str]]
    contradictions: tuple[Contradiction, ...] = ()
    expiries: tuple[Expiry, ...] = ()
    confidence: tuple[Confidence, ...] = ()


def assess_coverage(
    framework: Framework,
    *,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    labels: Sequence[Label],
    facets: Sequence[Facets],
    as_of: date,
    measures: Sequence[Measure] = (),
    claims: Sequence[Claim] = (),
    series_rows: Collection[str] = (),
    earlier: Sequence[PastRun] = (),
    reviews: Sequence[AppliedReview] = (),
    only: Collection[str] | None = None,
) -> Assessment:
    """Assess every criterion of the framework as at `as_of`; the order of the records does not matter.

    `earlier` are past runs of the pack, oldest first: what they found on file and is gone has lapsed. Of `reviews`
    only those on the random sample of rejected passages are read; all others are in `labels` already. `only` names
    criteria without parts that are judged alone, whose labels then suffice; the rest gets no row. `series_rows` are ids
    of passages that are a table's row with a measure's values at two times or more.

    Gaps are raised for requirements and pillars. An improvement is judged alike, without gap rows; an area
    takes status and headline of its worst requirement. Raises KeyError if facets name an unknown passage or a
    passage an unknown document.
    """
    register = make_register(framework, documents=documents, passages=passages, facets=facets)
    measured = make_measure_register(framework, register, measures, claims, as_of=as_of, series_rows=series_rows)
    labels_by_criterion: dict[str, list[Label]] = {}
    for label in labels:
        labels_by_criterion.setdefault(label.criterion_id, []).append(label)
    parents = {criterion.parent for criterion in framework.criteria}
    with_gaps = {c.id for c in framework.criteria if c.level in GAP_LEVELS and c.id not in parents}
    judged: dict[str, Coverage] = {}
    gaps: list[Gap] = []
    expiries: list[Expiry] = []
    counted: set[tuple[str, str]] = set()
    confidence: list[Confidence] = []
    chosen = [criterion for criterion in framework.criteria if only is None or criterion.id in only]
    for criterion in chosen:
        case = _case(criterion, labels_by_criterion, register, framework, as_of)
        raised = add_lapse(_raised(case, measured), case, earlier)
        counted |= {(passage.passage_id, criterion.id) for passage in case.evidence.counted}
        judged[criterion.id] = _coverage(case, raised, has_gaps=criterion.id in with_gaps)
        if criterion.id in with_gaps:
            gaps.extend(write_gaps(case, raised))
            expiries.extend(find_expiry(case))
            confidence.append(measure_confidence(case, labels_by_criterion.get(criterion.id, ()), reviews))
    rows = tuple(_rolled_up(criterion, judged, framework) for criterion in chosen)
    return Assessment(
        coverage=rows,
        gaps=tuple(gaps),
        counted=frozenset(counted),
        contradictions=contradiction_rows(measured, frozenset(counted)),
        expiries=tuple(expiries),
        confidence=tuple(confidence),
    )


def _raised(case: CriterionCase, measured: MeasureRegister) -> tuple[RaisedGap, ...]:
    """A criterion's gaps, headline first; its figures are looked at only where evidence is present."""
    raised = find_gaps(case.figures, case.criterion, case.framework)
    if not is_present(case.figures.evidence, threshold=case.framework.thresholds.presence):
        return raised
    return in_precedence((*raised, *find_measure_gaps(case, measured)))


def _case(
    criterion: Criterion,
    labels_by_criterion: dict[str, list[Label]],
    register: Register,
    framework: Framework,
    as_of: date,
) -> CriterionCase:
    family = [criterion.id, *(c.id for c in framework.criteria if _is_within(c, criterion, framework))]
    labels = merge_labels(label for member in family for label in labels_by_criterion.get(member, ()))
    evidence = select_evidence(register, labels)
    figures = measure_criterion(evidence, criterion, framework=framework, as_of=as_of)
    return CriterionCase(
        criterion, evidence, figures, register, framework, as_of, register.unread_for(criterion, framework)
    )


def _is_within(criterion: Criterion, ancestor: Criterion, framework: Framework) -> bool:
    """Whether a criterion lies below another; the framework's check rules out circles."""
    parent = criterion.parent
    while parent is not None and parent != ancestor.id:
        parent = framework.criteria_by_id[parent].parent
    return parent is not None


def _coverage(case: CriterionCase, raised: Sequence[RaisedGap], *, has_gaps: bool) -> Coverage:
    counted, figures = case.evidence.counted, case.figures
    contributing = {body_id for passage in counted for body_id in passage.body_ids}
    return Coverage(
        criterion_id=case.criterion.id,
        status=judge_status(raised, case.criterion, unread=case.unread),
        headline_gap=headline_of(raised) if has_gaps else None,
        accepted_passages=len(counted),
        documents=len({passage.document_id for passage in counted}),
        bodies=tuple(body.id for body in case.framework.bodies if body.id in contributing),
        newest_date=max((passage.dated_on for passage in counted if passage.dated_on), default=None),
        intent=figures.kinds[Kind.INTENT],
        activity=figures.kinds[Kind.ACTIVITY],
        performance=figures.kinds[Kind.PERFORMANCE],
        impact=figures.kinds[Kind.IMPACT],
        voice=figures.kinds[Kind.VOICE],
        concern_share=figures.concern_share,
        expected_documents=sum(figures.documents.values()),
        probability_present=figures.evidence,
        unread_documents=case.unread,
    )


def _rolled_up(criterion: Criterion, judged: dict[str, Coverage], framework: Framework) -> Coverage:
    """A criterion's row, with status and headline of the worst requirement below it; the first of equals."""
    row = judged[criterion.id]
    below = [judged[r.id] for r in framework.requirements if _is_within(r, criterion, framework)]
    if not below:
        return row
    worst = min(below, key=lambda coverage: STATUS_ORDER.index(coverage.status))
    return replace(row, status=worst.status, headline_gap=worst.headline_gap)
