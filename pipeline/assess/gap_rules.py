"""Decide which gaps a criterion has and which status follows; the one place where gap logic stands.

In: a criterion's figures. Out: the gaps raised, headline first, each with the probability that what it says is
lacking is there after all. Surprising rule: every gap but "no evidence" and "only in drafts" can only vanish as
in-date evidence is added, so more evidence never worsens a status (property-tested).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.assess.figures import CriterionFigures
from pipeline.assess.measure_gaps import MeasureFinding
from pipeline.assess.presence import is_present
from pipeline.framework import Criterion, Framework
from pipeline.records import Kind, Status


class GapType(StrEnum):
    """Why evidence on file would not convince, in order of precedence: the first one raised is the headline.

    The four that leave a criterion without usable evidence come first, so that the headline explains the status.
    """

    NO_EVIDENCE = "no_evidence"
    DRAFT_ONLY = "draft_only"
    PLAN_ONLY = "plan_only"
    STALE = "stale"
    LAPSED = "lapsed"
    THIN = "thin"
    CONTRADICTION = "contradiction"
    NO_IMPACT = "no_impact"
    NO_VOICE = "no_voice"
    NO_DATA = "no_data"
    STALE_DATA = "stale_data"
    SINGLE_AGENCY = "single_agency"
    MISSING_BODY = "missing_body"
    MISSING_ASPECT = "missing_aspect"
    SINGLE_POINT = "single_point"
    WORSENING = "worsening"
    ADVERSE = "adverse"


NONE_TYPES = frozenset({GapType.NO_EVIDENCE, GapType.DRAFT_ONLY, GapType.PLAN_ONLY, GapType.STALE})
"""Gaps under which status is none: nothing on file that is final, more than a plan and in date."""
MEDIUM_TYPES = frozenset({GapType.NO_VOICE, GapType.NO_DATA, GapType.SINGLE_AGENCY, GapType.MISSING_BODY}) | {
    *(GapType.MISSING_ASPECT, GapType.STALE_DATA, GapType.SINGLE_POINT, GapType.WORSENING),
}
"""Gaps of medium severity; all others of this module are high, but for those shown apart."""
APART_TYPES = frozenset({GapType.ADVERSE})
"""Shown apart: no fault of the file, so they change no status, are never the headline and are of low severity."""
KIND_OF_GAP = {GapType.NO_IMPACT: Kind.IMPACT, GapType.NO_VOICE: Kind.VOICE, GapType.NO_DATA: Kind.PERFORMANCE}
"""The kind that a gap says is lacking; raised only where the criterion wants that kind."""
STATUS_ORDER = (Status.NONE, Status.UNKNOWN, Status.PARTIAL, Status.STRONG)
"""Worst first: a person may trust "unknown" less than "partial" and should look at "none" before it."""


@dataclass(frozen=True, slots=True)
class RaisedGap:
    """A gap that the rules raise; `subject` is the missing body or aspect, the KPI of a figure's gap, else empty.

    `chance` (0-1) is the probability that what it says is lacking is there after all; `premise` (0-1) is the
    probability of what the gap takes for granted, such as that drafts do hold the evidence. `finding` holds the
    figures of a gap that figures show; `reason` is given by a rule that words its own, else empty.
    """

    gap_type: GapType
    chance: float
    subject: str = ""
    premise: float = 1.0
    finding: MeasureFinding | None = None
    reason: str = ""

    @property
    def probability(self) -> float:
        """Probability (0-1) that the gap is truly there, before unread documents are allowed for."""
        return (1.0 - self.chance) * self.premise


def find_gaps(figures: CriterionFigures, criterion: Criterion, framework: Framework) -> tuple[RaisedGap, ...]:
    """Find a criterion's gaps, headline first; missing bodies and aspects keep the framework's order.

    Without evidence one gap stands for all: nothing further can be said of what is not there.
    """
    threshold = framework.thresholds.presence
    if not is_present(figures.evidence, threshold=threshold):
        if is_present(figures.drafts, threshold=threshold):
            return (RaisedGap(GapType.DRAFT_ONLY, figures.evidence, premise=figures.drafts),)
        return (RaisedGap(GapType.NO_EVIDENCE, figures.evidence),)
    return in_precedence(_gaps_of_evidence(figures, criterion, framework))


def in_precedence(raised: Iterable[RaisedGap]) -> tuple[RaisedGap, ...]:
    """Gaps with the headline first; those of one type keep their order."""
    precedence = list(GapType)
    return tuple(sorted(raised, key=lambda gap: precedence.index(gap.gap_type)))


def severity_of(gap_type: GapType, criterion: Criterion) -> str:
    """`high` or `medium` as the contract has it; `low` where no trained topic stands behind the criterion."""
    if not criterion.is_measured or gap_type in APART_TYPES:
        return "low"
    return "medium" if gap_type in MEDIUM_TYPES else "high"


def judge_status(gaps: Sequence[RaisedGap], criterion: Criterion, *, unread: int) -> Status:
    """Judge a criterion's status by its gaps; `unread` is the number of documents that could hold evidence.

    What is not measured cannot be found lacking: an unmeasured criterion is unknown where another would be none.
    """
    if any(gap.gap_type in NONE_TYPES for gap in gaps):
        return Status.UNKNOWN if unread or not criterion.is_measured else Status.NONE
    return Status.PARTIAL if any(gap.gap_type not in APART_TYPES for gap in gaps) else Status.STRONG


def headline_of(gaps: Sequence[RaisedGap]) -> str | None:
    """Type of the first gap that is a fault of the file; None if there is none."""
    return next((gap.gap_type.value for gap in gaps if gap.gap_type not in APART_TYPES), None)


def _gaps_of_evidence(figures: CriterionFigures, criterion: Criterion, framework: Framework) -> Iterator[RaisedGap]:
    threshold = framework.thresholds.presence
    if not is_present(figures.beyond_plans, threshold=threshold):
        yield RaisedGap(GapType.PLAN_ONLY, figures.beyond_plans)
    if _is_stale(figures, threshold=threshold):
        yield RaisedGap(GapType.STALE, figures.in_date)
    if not is_present(figures.more_than_thin, threshold=threshold):
        yield RaisedGap(GapType.THIN, figures.more_than_thin)
    for gap_type, kind in KIND_OF_GAP.items():
        if kind in criterion.wanted_kinds and not is_present(figures.kinds[kind], threshold=threshold):
            yield RaisedGap(gap_type, figures.kinds[kind])
    yield from _missing_parts(figures, criterion, framework)
    if (figures.concern_share or 0.0) > framework.thresholds.adverse_share:
        yield RaisedGap(GapType.ADVERSE, 1.0 - figures.mostly_concern)


def _missing_parts(figures: CriterionFigures, criterion: Criterion, framework: Framework) -> Iterator[RaisedGap]:
    """Organisations, bodies and aspects that are not seen."""
    threshold = framework.thresholds.presence
    is_enough = is_present(figures.enough_for_agency, threshold=threshold)
    if is_enough and not is_present(figures.two_organisations, threshold=threshold):
        yield RaisedGap(GapType.SINGLE_AGENCY, figures.two_organisations)
    for body_id in framework.responsible_bodies_of(criterion):
        present = figures.organisations.get(framework.organisation_of(body_id), 0.0)
        if not is_present(present, threshold=threshold):
            yield RaisedGap(GapType.MISSING_BODY, present, body_id)
    for aspect_id, present in figures.aspects.items():
        if not is_present(present, threshold=threshold):
            yield RaisedGap(GapType.MISSING_ASPECT, present, aspect_id)


def _is_stale(figures: CriterionFigures, *, threshold: float) -> bool:
    """Whether nothing in date is present while old evidence is there in its own right, or all hangs on it.

    Undated evidence is neither old nor in date: alone it is not stale, beside present old evidence it does not help.
    """
    has_old = is_present(figures.old, threshold=threshold) or not is_present(figures.not_old, threshold=threshold)
    return has_old and not is_present(figures.in_date, threshold=threshold)
