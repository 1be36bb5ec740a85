"""What the best evidence of each requirement is, and which documents hold it.

In: counted passages with their labels and facets. Out: `Need` records for the smallest set. Surprising rule: a
document shows a kind of evidence if it alone makes it present (the framework's `presence`); where none does, the
surest one stands for it, so that the best there is is always kept.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.framework import Criterion, Framework
from pipeline.records import Document, Facets, Kind, Label, Passage
from pipeline.upload.smallest import Need

SHOWN_KINDS = (Kind.INTENT, Kind.ACTIVITY, Kind.PERFORMANCE, Kind.IMPACT, Kind.VOICE)
"""Kinds of evidence, weakest first; context is none."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A counted passage as evidence for one criterion; `kinds` are probabilities that it belongs and is of a kind."""

    criterion_id: str
    document_id: str
    passage_id: str
    probability: float
    kinds: Mapping[Kind, float]
    dated_on: date | None
    aspects: frozenset[str]


def collect_exhibits(
    *,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    labels: Sequence[Label],
    facets: Sequence[Facets],
    counted: Collection[tuple[str, str]],
) -> tuple[Exhibit, ...]:
    """Counted pairs of passage and criterion as exhibits, in the order of the labels.

    A label without a probability is a person's acceptance and certain.
    """
    passage_of = {passage.passage_id: passage for passage in passages}
    facets_of = {facet.passage_id: facet for facet in facets}
    date_of = {document.document_id: document.document_date for document in documents}
    exhibits = []
    for label in labels:
        if (label.passage_id, label.criterion_id) not in counted:
            continue
        passage, facet = passage_of[label.passage_id], facets_of[label.passage_id]
        is_sure = label.probability is None or label.decided_by == "reviewer"
        probability = 1.0 if is_sure else label.probability or 0.0
        exhibits.append(
            Exhibit(
                criterion_id=label.criterion_id,
                document_id=passage.document_id,
                passage_id=label.passage_id,
                probability=probability,
                kinds={kind: probability * facet.kind_probabilities.get(kind, 0.0) for kind in SHOWN_KINDS},
                dated_on=passage.evidence_date or date_of.get(passage.document_id),
                aspects=frozenset(facet.aspects),
            )
        )
    return tuple(exhibits)


def evidence_needs(
    framework: Framework,
    exhibits: Sequence[Exhibit],
    *,
    documents: Sequence[Document],
    criteria: Sequence[Criterion],
    fresh_from: date,
) -> list[Need]:
    """What must be kept for each of the criteria.

    Its evidence in more documents than would be thin; each kind, aspect and responsible body that it has; something
    dated on or after `fresh_from`.
    """
    bodies_of = {document.document_id: document.body_ids for document in documents}
    needs: list[Need] = []
    for criterion in criteria:
        own = [exhibit for exhibit in exhibits if exhibit.criterion_id == criterion.id]
        if not own:
            continue
        judge = _Holdings(criterion.id, own, framework)
        needs.append(judge.need("evidence", demand=framework.thresholds.thin_documents + 1))
        for kind in SHOWN_KINDS:
            if any(exhibit.kinds[kind] == max(exhibit.kinds.values()) for exhibit in own):
                needs.append(judge.need(str(kind), kind=kind))
        needs += [judge.need(f"aspect {aspect}", [e for e in own if aspect in e.aspects]) for aspect in _aspects(own)]
        for body in framework.responsible_bodies_of(criterion):
            organisation = framework.organisation_of(body)
            said = [e for e in own if organisation in _organisations(framework, bodies_of[e.document_id])]
            needs.append(judge.need(f"body {organisation}", said))
        needs.append(judge.need("fresh", [e for e in own if e.dated_on and e.dated_on >= fresh_from]))
    return [need for need in needs if need.documents]


class _Holdings:
    def __init__(self, criterion_id: str, exhibits: Sequence[Exhibit], framework: Framework) -> None:
        self._criterion_id, self._exhibits = criterion_id, exhibits
        self._presence = framework.thresholds.presence
        self._per_document = framework.thresholds.passages_per_document

    def need(
        self, name: str, exhibits: Sequence[Exhibit] | None = None, *, kind: Kind | None = None, demand: int = 1
    ) -> Need:
        """The need for some of the criterion's exhibits, all of them if none are named."""
        scored = self._scored(self._exhibits if exhibits is None else exhibits, kind)
        return Need(f"{self._criterion_id} {name}", self._holders(scored), demand)

    def _scored(self, exhibits: Sequence[Exhibit], kind: Kind | None) -> dict[str, float]:
        """Probability by document that at least one of its best passages is truly so."""
        found: dict[str, list[float]] = {}
        for exhibit in exhibits:
            found.setdefault(exhibit.document_id, []).append(exhibit.kinds[kind] if kind else exhibit.probability)
        return {d: 1.0 - math.prod(1.0 - p for p in sorted(ps)[-self._per_document :]) for d, ps in found.items()}

    def _holders(self, scored: Mapping[str, float]) -> frozenset[str]:
        bar = min(self._presence, max(scored.values(), default=0.0))
        return frozenset(document_id for document_id, probability in scored.items() if probability >= bar - 1e-9)


def _aspects(exhibits: Sequence[Exhibit]) -> list[str]:
    """Aspects of the criterion itself that are seen; facets name them as `criterion/aspect`."""
    return sorted({a for e in exhibits for a in e.aspects if a.partition("/")[0] == e.criterion_id})


def _organisations(framework: Framework, body_ids: Sequence[str]) -> set[str]:
    return {framework.organisation_of(body_id) for body_id in body_ids if body_id in framework.bodies_by_id}
