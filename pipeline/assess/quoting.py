"""Choose the passages that a gap quotes, and the nearest ones that would have closed it.

In: a requirement's case and one raised gap. Out: passage ids, best first. Surprising rule: a counted passage may be
a near miss too, where it counts as evidence but falls short of what the gap asks for (a kind, a date, a body).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from pipeline.assess.counting import EvidencePassage
from pipeline.assess.figures import CriterionCase, is_older, organisations_of, stale_cutoff
from pipeline.assess.gap_rules import KIND_OF_GAP, GapType, RaisedGap
from pipeline.records import Kind

EVIDENCE_SHOWN = 3
"""Passages quoted for a gap: enough to see what is there without turning the register into a reader."""


def choose_evidence(case: CriterionCase, raised: RaisedGap) -> tuple[str, ...]:
    """The passages that show the gap: the drafts, the plans, the newest of the old, else the surest evidence."""
    counted = case.evidence.counted
    if raised.finding is not None:
        return raised.finding.passage_ids[: 2 * EVIDENCE_SHOWN]
    match raised.gap_type:
        case GapType.NO_EVIDENCE:
            chosen: Iterable[EvidencePassage] = ()
        case GapType.DRAFT_ONLY:
            chosen = case.evidence.drafts
        case GapType.PLAN_ONLY:
            chosen = sorted(counted, key=lambda passage: passage.probability_of(Kind.INTENT), reverse=True)
        case GapType.ADVERSE:
            chosen = sorted(counted, key=lambda passage: passage.probability * passage.concern, reverse=True)
        case GapType.STALE | GapType.LAPSED:
            cutoff = stale_cutoff(case.as_of, case.framework.thresholds)
            old = [passage for passage in counted if is_older(passage, cutoff)]
            chosen = sorted(old, key=lambda passage: passage.dated_on or date.min, reverse=True)
        case _:
            chosen = counted
    return _ids(chosen, EVIDENCE_SHOWN)


def choose_near_misses(case: CriterionCase, raised: RaisedGap) -> tuple[str, ...]:
    """The passages that came nearest to closing the gap; what a person has rejected is not among them."""
    counted, fell_short = case.evidence.counted, case.evidence.fell_short
    if raised.finding is not None or raised.gap_type is GapType.ADVERSE:
        return ()  # there is evidence in plenty; the trouble is what it says
    everything = (*counted, *fell_short)
    match raised.gap_type:
        case GapType.NO_EVIDENCE:
            chosen: Iterable[EvidencePassage] = everything
        case GapType.DRAFT_ONLY:
            quoted = {passage.passage_id for passage in case.evidence.drafts}
            chosen = [passage for passage in everything if passage.passage_id not in quoted]
        case GapType.PLAN_ONLY:
            chosen = _ranked(case, lambda passage: passage.probability_beyond_plans)
        case GapType.STALE | GapType.LAPSED:
            cutoff = stale_cutoff(case.as_of, case.framework.thresholds)
            chosen = [passage for passage in everything if not is_older(passage, cutoff)]
        case GapType.THIN:
            holders = {passage.document_id for passage in counted}
            chosen = [passage for passage in fell_short if passage.document_id not in holders]
        case GapType.SINGLE_AGENCY:
            known = case.figures.organisations.keys()
            chosen = [passage for passage in fell_short if organisations_of(passage, case.framework) - known]
        case GapType.MISSING_BODY:
            missing = case.framework.organisation_of(raised.subject)
            chosen = [passage for passage in everything if missing in organisations_of(passage, case.framework)]
        case GapType.MISSING_ASPECT:
            sought = f"{case.criterion.id}/{raised.subject}"
            chosen = [passage for passage in everything if sought in passage.aspects]
        case _:
            kind = KIND_OF_GAP[raised.gap_type]
            chosen = _ranked(case, lambda passage: passage.probability_of(kind))
    return _ids(chosen, case.framework.thresholds.near_misses_shown)


def _ranked(case: CriterionCase, probability: Callable[[EvidencePassage], float]) -> list[EvidencePassage]:
    """Counted and other passages, most probable first; those below the framework's floor are no near misses."""
    floor = case.framework.thresholds.probability_floor
    passages = (*case.evidence.counted, *case.evidence.fell_short)
    possible = [passage for passage in passages if probability(passage) >= floor]
    return sorted(possible, key=lambda passage: (-probability(passage), passage.passage_id))


def _ids(passages: Iterable[EvidencePassage], limit: int) -> tuple[str, ...]:
    return tuple(passage.passage_id for passage in passages)[:limit]
