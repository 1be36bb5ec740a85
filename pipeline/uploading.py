"""Put together what an upload needs: standing set, advice for each document, the smallest set of documents.

In: one run's records with its assessment, and a function that assesses a part of the documents again. Out: an
`UploadPlan`. Surprising rule: a set is small enough only if coverage, assessed on it alone, shows no gap that the
whole upload does not show; where it does, documents are added back until it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from pipeline.framework import Criterion, Framework
from pipeline.records import Decision, Document, Facets, Gap, Label, Passage, Problem
from pipeline.upload.advice import advise_upload
from pipeline.upload.best_evidence import Exhibit, collect_exhibits, evidence_needs
from pipeline.upload.signs import FindingLike, signs_by_document
from pipeline.upload.smallest import smallest_cover
from pipeline.upload.standing import OPENING_WORDS, match_standing_set, months_before
from pipeline.upload_records import Advice, StandingMatch, UploadAdvice

NOT_A_FAULT = frozenset({"adverse"})
"""Gap types that say something of the area and not of the file: a smaller file may well show them."""

GapsOf = Callable[[Sequence[Document], Sequence[Passage], Sequence[Label], Sequence[Facets]], Iterable[Gap]]
"""Gaps of some documents alone, by the rules of the run."""


@dataclass(frozen=True, slots=True)
class UploadPlan:
    """Rows of `standing_set` and `upload_set`; `is_exact` if the smallest set was proved smallest for its needs."""

    standing: tuple[StandingMatch, ...]
    advice: tuple[UploadAdvice, ...]
    is_exact: bool


def plan_upload(
    framework: Framework,
    *,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    labels: Sequence[Label],
    facets: Sequence[Facets],
    counted: AbstractSet[tuple[str, str]],
    problems: Mapping[str, Sequence[Problem]],
    findings: Sequence[FindingLike] = (),
    gaps_of: GapsOf,
    as_of: date,
) -> UploadPlan:
    """Advise on every document, in the order given; `counted` are pairs of passage and criterion that count."""
    signs = signs_by_document(documents, findings=findings, problems=problems, as_of=as_of)
    standing = match_standing_set(
        framework, documents=documents, signs=signs, openings=_openings(passages), as_of=as_of
    )
    criteria = _judged_criteria(framework)
    served = _served(passages, labels, counted, {criterion.id for criterion in criteria})
    advice = advise_upload(framework, documents=documents, signs=signs, criteria=served, standing=standing)
    records = _counted_records(documents, passages, labels, facets, counted)
    uploaded = frozenset(a.document_id for a in advice if a.advice is Advice.INCLUDE)
    exhibits = [
        exhibit
        for exhibit in collect_exhibits(
            documents=documents, passages=passages, labels=labels, facets=facets, counted=counted
        )
        if exhibit.document_id in uploaded
    ]
    worth = _worth(exhibits)
    needs = evidence_needs(
        framework,
        exhibits,
        documents=documents,
        criteria=criteria,
        fresh_from=months_before(as_of, framework.thresholds.stale_months),
    )
    cover = smallest_cover(needs, worth=worth)
    essential = _completed(cover.documents, exhibits, worth, gaps=lambda ids: _faults(records.only(ids), gaps_of))
    return UploadPlan(
        standing,
        tuple(replace(a, is_essential=a.document_id in essential) for a in advice),
        cover.is_exact and essential == cover.documents,
    )


@dataclass(frozen=True, slots=True)
class _Records:
    documents: Sequence[Document]
    passages: Sequence[Passage]
    labels: Sequence[Label]
    facets: Sequence[Facets]

    def only(self, document_ids: AbstractSet[str]) -> _Records:
        """The records of some documents; those that could not be read stay, for they may hold anything."""
        documents = [d for d in self.documents if d.document_id in document_ids or d.read_status == "unread"]
        kept = {document.document_id for document in documents}
        passages = [passage for passage in self.passages if passage.document_id in kept]
        ids = {passage.passage_id for passage in passages}
        return _Records(
            documents,
            passages,
            [label for label in self.labels if label.passage_id in ids],
            [facet for facet in self.facets if facet.passage_id in ids],
        )


def _counted_records(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    labels: Sequence[Label],
    facets: Sequence[Facets],
    counted: AbstractSet[tuple[str, str]],
) -> _Records:
    """What counts alone: the rest changes no gap and would make each assessment of a part as long as that of all."""
    ids = {passage_id for passage_id, _ in counted}
    return _Records(
        documents,
        [passage for passage in passages if passage.passage_id in ids],
        [label for label in labels if (label.passage_id, label.criterion_id) in counted],
        [facet for facet in facets if facet.passage_id in ids],
    )


def _faults(records: _Records, gaps_of: GapsOf) -> frozenset[tuple[str, str]]:
    """Pairs of criterion and gap type that some documents alone would show."""
    found = gaps_of(records.documents, records.passages, records.labels, records.facets)
    return frozenset((gap.criterion_id, gap.gap_type) for gap in found if gap.gap_type not in NOT_A_FAULT)


def _completed(
    chosen: frozenset[str],
    exhibits: Sequence[Exhibit],
    worth: Mapping[str, float],
    *,
    gaps: Callable[[AbstractSet[str]], frozenset[tuple[str, str]]],
) -> frozenset[str]:
    """Add what the choice lacks beside all documents, then take out again what turned out needless."""
    holders: dict[str, dict[str, float]] = {}
    for exhibit in exhibits:
        held = holders.setdefault(exhibit.criterion_id, {})
        held[exhibit.document_id] = max(held.get(exhibit.document_id, 0.0), exhibit.probability)
    wanted = gaps(frozenset(worth))
    added: list[str] = []
    while lacking := {criterion_id for criterion_id, _ in gaps(chosen) - wanted}:
        further = set()
        for criterion_id in sorted(lacking):
            left = {d: p for d, p in holders.get(criterion_id, {}).items() if d not in chosen}
            if left:
                further.add(min(left, key=lambda d: (-left[d], -worth[d], d)))
        if not further:
            break
        added += sorted(further)
        chosen |= further
    for document_id in added:
        if not gaps(chosen - {document_id}) - wanted:
            chosen -= {document_id}
    return chosen


def _worth(exhibits: Sequence[Exhibit]) -> dict[str, float]:
    """What a document adds in all: the probabilities of its evidence, over all criteria."""
    worth: dict[str, float] = {}
    for exhibit in exhibits:
        worth[exhibit.document_id] = worth.get(exhibit.document_id, 0.0) + exhibit.probability
    return worth


def _judged_criteria(framework: Framework) -> list[Criterion]:
    """Requirements and pillars: the criteria that raise gaps."""
    requirements = {criterion.id for criterion in framework.requirements}
    return [c for c in framework.criteria if c.id in requirements or c.level == "pillar"]


def _served(
    passages: Sequence[Passage],
    labels: Sequence[Label],
    counted: AbstractSet[tuple[str, str]],
    criterion_ids: AbstractSet[str],
) -> dict[str, set[str]]:
    """Criteria by document: those it is counted for, or would be if it were final and current."""
    document_of = {passage.passage_id: passage.document_id for passage in passages}
    counts = {document_of[passage_id] for passage_id, _ in counted if passage_id in document_of}
    served: dict[str, set[str]] = {}
    for label in labels:
        document_id = document_of[label.passage_id]
        is_counted = (label.passage_id, label.criterion_id) in counted
        would_count = document_id not in counts and label.decision is Decision.ACCEPTED
        if label.criterion_id in criterion_ids and (is_counted or would_count):
            served.setdefault(document_id, set()).add(label.criterion_id)
    return served


def _openings(passages: Sequence[Passage]) -> dict[str, str]:
    """The first words of each document, by its id."""
    openings: dict[str, list[str]] = {}
    for passage in sorted(passages, key=lambda p: (p.document_id, p.ordinal)):
        words = openings.setdefault(passage.document_id, [])
        if len(words) < OPENING_WORDS:
            words += passage.text.split()[: OPENING_WORDS - len(words)]
    return {document_id: " ".join(words) for document_id, words in openings.items()}
