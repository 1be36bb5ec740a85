"""Measure how surely each thing that a verdict rests on is there, for one criterion.

In: the passages chosen for a criterion. Out: `CriterionFigures`, every probability that `gap_rules` and the
coverage table read. Surprising rule: each question picks its own best passages of a document, so a passage that
answers one question well never crowds out another that answers a second.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.assess.counting import CriterionEvidence, EvidencePassage, Register
from pipeline.assess.presence import (
    document_probabilities,
    probability_any,
    probability_more_than,
    probability_two_sources,
)
from pipeline.framework import Criterion, Framework, Thresholds
from pipeline.records import Kind, Stance

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class CriterionFigures:
    """Probabilities (0-1) for one criterion, each that something is truly there.

    `evidence`, `drafts`: any counted passage; any passage in drafts. `kinds`, `beyond_plans`: a counted passage of
    that kind; of any kind but a plan. `old`, `in_date`, `not_old`: evidence dated before the cut-off; on or after
    it; on or after it or undated. `documents`: each document holds evidence. `more_than_thin`,
    `enough_for_agency`: more documents than a thin file has; enough to ask for a second organisation.
    `two_organisations`; `organisations`: each organisation gave evidence. `aspects`: each aspect of the criterion is
    shown, in the framework's order; `mostly_concern`: more than `adverse_share` of the counted passages report a
    concern; `concern_share`: the share whose likeliest stance that is, None if nothing counts.
    """

    evidence: float
    drafts: float
    kinds: Mapping[Kind, float]
    beyond_plans: float
    old: float
    in_date: float
    not_old: float
    documents: Mapping[str, float]
    more_than_thin: float
    enough_for_agency: float
    two_organisations: float
    organisations: Mapping[str, float]
    aspects: Mapping[str, float]
    mostly_concern: float
    concern_share: float | None


@dataclass(frozen=True, slots=True)
class CriterionCase:
    """All that one criterion is judged on."""

    criterion: Criterion
    evidence: CriterionEvidence
    figures: CriterionFigures
    register: Register
    framework: Framework
    as_of: date
    unread: int
    """Documents that could not be read in full and could hold evidence for the criterion."""


def measure_criterion(
    evidence: CriterionEvidence, criterion: Criterion, *, framework: Framework, as_of: date
) -> CriterionFigures:
    """Measure one criterion's counted passages against the framework's thresholds at `as_of`."""
    thresholds = framework.thresholds
    counted = evidence.counted
    cutoff = stale_cutoff(as_of, thresholds)
    documents = _documents(counted, thresholds)
    organisations = organisations_by_document(counted, framework)
    known = sorted({organisation for its_own in organisations.values() for organisation in its_own})
    probabilities = list(documents.values())
    return CriterionFigures(
        evidence=probability_any(probabilities),
        drafts=_any(evidence.drafts, thresholds),
        kinds={kind: _any(counted, thresholds, _probability_of(kind)) for kind in Kind},
        beyond_plans=_any(counted, thresholds, _probability_beyond_plans),
        old=_any((p for p in counted if is_older(p, cutoff)), thresholds),
        in_date=_any((p for p in counted if p.dated_on is not None and not is_older(p, cutoff)), thresholds),
        not_old=_any((p for p in counted if not is_older(p, cutoff)), thresholds),
        documents=documents,
        more_than_thin=probability_more_than(probabilities, thresholds.thin_documents),
        enough_for_agency=probability_more_than(probabilities, _agency_documents(thresholds) - 1),
        two_organisations=probability_two_sources(documents, organisations),
        organisations={
            organisation: _any((p for p in counted if organisation in organisations_of(p, framework)), thresholds)
            for organisation in known
        },
        aspects={
            aspect.id: _any((p for p in counted if f"{criterion.id}/{aspect.id}" in p.aspects), thresholds)
            for aspect in criterion.aspects
        },
        mostly_concern=_mostly_concern(counted, thresholds),
        concern_share=sum(p.stance is Stance.CONCERN for p in counted) / len(counted) if counted else None,
    )


def organisations_of(passage: EvidencePassage, framework: Framework) -> frozenset[str]:
    """The organisations that a passage comes from; a joint document has several, an unsigned one none."""
    return frozenset(framework.organisation_of(body_id) for body_id in passage.body_ids)


def organisations_by_document(passages: Iterable[EvidencePassage], framework: Framework) -> dict[str, frozenset[str]]:
    """The organisations of each document's passages, keyed by document id."""
    found: dict[str, frozenset[str]] = {}
    for passage in passages:
        found[passage.document_id] = found.get(passage.document_id, frozenset()) | organisations_of(passage, framework)
    return found


def stale_cutoff(as_of: date, thresholds: Thresholds) -> date:
    """The first day that is not too old: `as_of` less the framework's months, at most the month's last day."""
    return months_before(as_of, thresholds.stale_months)


def months_before(day: date, months: int) -> date:
    """The same day `months` calendar months earlier, at most that month's last day; later for negative months."""
    year, month = divmod(day.year * MONTHS_PER_YEAR + day.month - 1 - months, MONTHS_PER_YEAR)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_older(passage: EvidencePassage, cutoff: date) -> bool:
    """Whether the passage is dated before the cut-off; an undated one is not, nor one dated after `as_of`."""
    return passage.dated_on is not None and passage.dated_on < cutoff


def _agency_documents(thresholds: Thresholds) -> int:
    """Documents from which a second organisation is asked for.

    Never more than one above a thin file: otherwise one more document of the same organisation would turn a
    strong requirement into a single-agency one, and more evidence would worsen a status.
    """
    return min(thresholds.single_agency_documents, thresholds.thin_documents + 1)


def _mostly_concern(counted: Sequence[EvidencePassage], thresholds: Thresholds) -> float:
    """Probability that concerns are more than `adverse_share` of what counts; 0 where nothing does.

    Each passage weighs alike, however many stand in one document: a reader meets them all.
    """
    if not counted:
        return 0.0
    return probability_more_than([passage.concern for passage in counted], int(thresholds.adverse_share * len(counted)))


def _probability(passage: EvidencePassage) -> float:
    return passage.probability


def _probability_of(kind: Kind) -> Callable[[EvidencePassage], float]:
    return lambda passage: passage.probability_of(kind)


def _probability_beyond_plans(passage: EvidencePassage) -> float:
    return passage.probability_beyond_plans


def _documents(
    passages: Iterable[EvidencePassage],
    thresholds: Thresholds,
    probability: Callable[[EvidencePassage], float] = _probability,
) -> dict[str, float]:
    return document_probabilities(
        ((passage.document_id, probability(passage)) for passage in passages),
        passages_per_document=thresholds.passages_per_document,
    )


def _any(
    passages: Iterable[EvidencePassage],
    thresholds: Thresholds,
    probability: Callable[[EvidencePassage], float] = _probability,
) -> float:
    return probability_any(_documents(passages, thresholds, probability).values())
