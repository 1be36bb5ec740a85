"""Choose the passages that count as evidence for a criterion, and those that nearly did.

In: documents, passages, labels and facets of one run. Out: a `Register` of what was searched, and per criterion
the counted passages, those of drafts, and those that fell short. Surprising rule: of passages with the same text
one stands for all, and where a person or rule has rejected the original its copies do not take its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.assess.unread import could_hold
from pipeline.framework import Criterion, Framework
from pipeline.records import Decision, Document, Facets, Kind, Label, Passage, Role, Stance

NOT_EVIDENCE_KINDS = frozenset({Kind.CONTEXT})
"""Kinds that carry no criterion by the codebook: law, definitions, restated requirements, past findings."""


@dataclass(frozen=True, slots=True)
class EvidencePassage:
    """A passage seen as evidence for one criterion; `probability` is that it truly belongs to the criterion.

    `dated_on` is the passage's own date, else its document's; `body_ids` are the framework's bodies it comes from;
    `aspects` are those it shows, each as `criterion/aspect`; `concern` is the probability that it reports a concern.
    """

    passage_id: str
    document_id: str
    dated_on: date | None
    body_ids: tuple[str, ...]
    probability: float
    kind: Kind
    kind_probabilities: Mapping[str, float]
    stance: Stance
    aspects: frozenset[str] = frozenset()
    concern: float = 0.0

    def probability_of(self, kind: Kind) -> float:
        """Probability that it belongs to the criterion and is of this kind."""
        return self.probability * self.kind_probabilities.get(kind, 0.0)

    @property
    def probability_beyond_plans(self) -> float:
        """Probability that it belongs to the criterion and is more than a plan.

        A passage that belongs is not context (codebook), so the plan's share is taken among the other kinds;
        otherwise doubt between activity and context would read as evidence of a plan.
        """
        context, intent = (self.kind_probabilities.get(kind, 0.0) for kind in (Kind.CONTEXT, Kind.INTENT))
        evidence_share = max(0.0, 1.0 - context)
        return self.probability * max(0.0, 1.0 - intent / evidence_share) if evidence_share else 0.0


@dataclass(frozen=True, slots=True)
class CriterionEvidence:
    """Passages for one criterion, each tuple best first; ties by passage id.

    `counted` are evidence, `drafts` would be if their documents were final, `fell_short` are all others of
    documents in role evidence that have a label: undecided, rejected by the model, echoes, drafts, context.
    """

    counted: tuple[EvidencePassage, ...]
    drafts: tuple[EvidencePassage, ...]
    fell_short: tuple[EvidencePassage, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """What there is to search, keyed by id, with `original_ids` naming the first passage of the same text.

    `searched` counts classified passages of documents in role evidence; `unread` counts documents that would
    count but were not, or not wholly, read; `countable` counts all documents that would count.
    """

    documents: Mapping[str, Document]
    passages: Mapping[str, Passage]
    facets: Mapping[str, Facets]
    original_ids: Mapping[str, str]
    body_ids: Mapping[str, tuple[str, ...]]
    searched: int
    unread: int
    countable: int

    def read_share(self, unread: int) -> float:
        """Share of countable documents but for `unread` ones that matter; 1 where there are none."""
        return 1.0 - unread / self.countable if self.countable else 1.0

    def unread_for(self, criterion: Criterion, framework: Framework) -> int:
        """How many of the unread documents could hold evidence for a criterion, by their names."""
        countable = [document for document in self.documents.values() if document.is_counted]
        read = [document for document in countable if document.read_status == "read"]
        unread = [document for document in countable if document.read_status != "read"]
        return sum(could_hold(document, criterion, framework, read=read) for document in unread)


def make_register(
    framework: Framework, *, documents: Sequence[Document], passages: Sequence[Passage], facets: Sequence[Facets]
) -> Register:
    """Index one run's records; raises KeyError if a passage names a document that is not there."""
    documents_by_id = {document.document_id: document for document in documents}
    passages_by_id = {passage.passage_id: passage for passage in passages}
    classified = {f.passage_id: f for f in facets if passages_by_id[f.passage_id].excluded_reason is None}
    in_role = [p for p in classified if documents_by_id[passages_by_id[p].document_id].role is Role.EVIDENCE]
    countable = [document for document in documents if document.is_counted]
    return Register(
        documents=documents_by_id,
        passages=passages_by_id,
        facets=classified,
        original_ids={passage_id: _original_id(passage_id, classified) for passage_id in classified},
        body_ids={
            passage_id: _body_ids(framework, documents_by_id[passages_by_id[passage_id].document_id], its_facets)
            for passage_id, its_facets in classified.items()
        },
        searched=len(in_role),
        unread=sum(document.read_status != "read" for document in countable),
        countable=len(countable),
    )


def select_evidence(register: Register, labels: Iterable[Label]) -> CriterionEvidence:
    """Sort one criterion's labels into counted, draft and fallen short; a passage has at most one label.

    Labels of passages that were not classified, or lie in documents of another role, are left out.
    """
    seen = [label for label in labels if label.passage_id in register.facets and _is_in_role(register, label)]
    counted = _one_per_text(register, [label for label in seen if _document(register, label).is_counted])
    counted_originals = {register.original_ids[label.passage_id] for label in counted}
    uncounted = [label for label in seen if register.original_ids[label.passage_id] not in counted_originals]
    drafts = _one_per_text(register, [label for label in uncounted if _is_current_draft(_document(register, label))])
    fell_short = [label for label in uncounted if not _is_firmly_rejected(label)]
    return CriterionEvidence(
        counted=_best_first(register, counted),
        drafts=_best_first(register, drafts),
        fell_short=_best_of_each_text(register, _best_first(register, fell_short)),
    )


def merge_labels(labels: Iterable[Label]) -> list[Label]:
    """Keep one label per passage: an accepted one before others, then the surest, then by criterion id."""
    best: dict[str, Label] = {}
    for label in sorted(labels, key=lambda label: (_is_accepted(label), _certainty(label), label.criterion_id)):
        best[label.passage_id] = label
    return list(best.values())


def _original_id(passage_id: str, facets: Mapping[str, Facets]) -> str:
    walked = {passage_id}
    while passage_id in facets and (earlier := facets[passage_id].duplicate_of) and earlier not in walked:
        walked.add(earlier)
        passage_id = earlier
    return passage_id


def _body_ids(framework: Framework, document: Document, facets: Facets) -> tuple[str, ...]:
    """Bodies of the document, else the one the passage speaks for; ids the framework does not know are left out."""
    named = set(document.body_ids or ((facets.body_id,) if facets.body_id else ()))
    return tuple(body_id for body_id in framework.bodies_by_id if body_id in named)


def _one_per_text(register: Register, labels: Sequence[Label]) -> list[Label]:
    """Accepted evidence, one label per text: the original's if it is settled, else the earliest copy's."""
    settled = [
        label
        for label in labels
        if _is_evidence(register.facets[label.passage_id]) and (_is_accepted(label) or _is_firmly_rejected(label))
    ]
    spokesmen: dict[str, Label] = {}
    for label in sorted(settled, key=lambda label: _precedence(register, label), reverse=True):
        spokesmen[register.original_ids[label.passage_id]] = label
    return [label for label in spokesmen.values() if _is_accepted(label)]


def _precedence(register: Register, label: Label) -> tuple[bool, date, str]:
    """Earliest first among copies: copying old text into a new document does not renew it."""
    is_copy = register.original_ids[label.passage_id] != label.passage_id
    return (is_copy, _dated_on(register, label.passage_id) or date.max, label.passage_id)


def _is_evidence(facets: Facets) -> bool:
    return not facets.is_echo and facets.kind not in NOT_EVIDENCE_KINDS and not _is_ask(facets)


def _is_ask(facets: Facets) -> bool:
    """Whether an external body asks or recommends; its praise is assurance and counts."""
    return facets.is_assurance and (facets.stance is not Stance.STRENGTH or facets.kind is Kind.INTENT)


def _best_first(register: Register, labels: Iterable[Label]) -> tuple[EvidencePassage, ...]:
    passages = [_evidence_passage(register, label) for label in labels]
    return tuple(sorted(passages, key=lambda passage: (-passage.probability, passage.passage_id)))


def _best_of_each_text(register: Register, passages: tuple[EvidencePassage, ...]) -> tuple[EvidencePassage, ...]:
    best: dict[str, EvidencePassage] = {}
    for passage in passages:
        best.setdefault(register.original_ids[passage.passage_id], passage)
    return tuple(best.values())


def _evidence_passage(register: Register, label: Label) -> EvidencePassage:
    facets = register.facets[label.passage_id]
    return EvidencePassage(
        passage_id=label.passage_id,
        document_id=register.passages[label.passage_id].document_id,
        dated_on=_dated_on(register, label.passage_id),
        body_ids=register.body_ids[label.passage_id],
        probability=_certainty(label),
        kind=facets.kind,
        kind_probabilities=facets.kind_probabilities,
        stance=facets.stance,
        aspects=frozenset(facets.aspects),
        concern=facets.stance_probabilities.get(Stance.CONCERN, 0.0),
    )


def _certainty(label: Label) -> float:
    """Probability that the passage belongs: a person's acceptance is certain, and a rule's that gives no figure."""
    if _is_accepted(label) and (label.decided_by == "reviewer" or label.probability is None):
        return 1.0
    return label.probability or 0.0


def _dated_on(register: Register, passage_id: str) -> date | None:
    passage = register.passages[passage_id]
    return passage.evidence_date or register.documents[passage.document_id].document_date


def _document(register: Register, label: Label) -> Document:
    return register.documents[register.passages[label.passage_id].document_id]


def _is_in_role(register: Register, label: Label) -> bool:
    """Whether a label's document is evidence that may be shown: of one under embargo not even near misses are."""
    document = _document(register, label)
    return document.role is Role.EVIDENCE and not document.is_embargoed


def _is_current_draft(document: Document) -> bool:
    return document.is_draft and not document.superseded_by and not document.duplicate_of


def _is_accepted(label: Label) -> bool:
    return label.decision is Decision.ACCEPTED


def _is_firmly_rejected(label: Label) -> bool:
    return label.decision is Decision.REJECTED and label.decided_by != "model"
