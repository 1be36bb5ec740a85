"""Earlier coverage runs as the journal keeps them: enough to say later what changed and why.

In: the records of a finished run, or a line of the journal. Out: a `PastRun`, or its part of the line. Surprising
rule: no text of a document is kept, only paths, short hashes and, per criterion and document, how many passages of
each kind counted; a line written before these were kept is still a run, with verdicts and without inputs.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.records import Coverage, Document, Facets, Gap, Kind, Label, Passage, Run, make_id
from pipeline.reviews import AppliedReview

HASH_CHARS = 12
"""Hex digits kept of a file's SHA-256: two of 100,000 versions of one file agree with a chance under 1 in 50,000."""
EVIDENCE_KINDS: tuple[Kind, ...] = tuple(kind for kind in Kind if kind is not Kind.CONTEXT)
"""The kinds whose passages are counted, in the order in which a line gives their numbers."""
GOOD_STATUSES = frozenset({"strong", "partial"})
"""Statuses under which a criterion had evidence to show."""


@dataclass(frozen=True, slots=True)
class PastDocument:
    """A file of an earlier run; `standing` is counted, draft, superseded, duplicate or its role."""

    path: str
    sha256: str
    standing: str
    read_status: str
    body_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PastEvidence:
    """How many passages of one document counted for one criterion, by kind, and the newest date among them."""

    kinds: Mapping[Kind, int]
    newest_date: dt.date | None

    @property
    def total(self) -> int:
        """Passages of any kind."""
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True)
class PastGap:
    """A gap of an earlier run; `subject` is the body that is missing, else empty."""

    criterion_id: str
    gap_type: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class PastRun:
    """A finished coverage run. `evidence` is keyed by criterion id and document path, for criteria without parts.

    `inputs` is a hash of all that was handed in; `options` name what else a user set; `parts` give the requirements
    below each area; `decisions` the criteria that each person's decision in force bears on. `has_inputs` is False
    for lines of earlier versions, which give verdicts only.
    """

    run_id: str
    finished_at: str
    as_of: dt.date
    framework_id: str
    framework_hash: str
    model_id: str
    code_version: str
    statuses: Mapping[str, str]
    inputs: str = ""
    stale_months: int | None = None
    headlines: Mapping[str, str] = field(default_factory=dict)
    gaps: Mapping[str, PastGap] = field(default_factory=dict)
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, PastDocument] = field(default_factory=dict)
    evidence: Mapping[str, Mapping[str, PastEvidence]] = field(default_factory=dict)
    decisions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    has_inputs: bool = False


def remember_run(
    run: Run,
    *,
    inputs: str,
    stale_months: int,
    parts: Mapping[str, tuple[str, ...]],
    options: Mapping[str, str],
    coverage: Sequence[Coverage],
    gaps: Sequence[Gap],
    documents: Sequence[Document],
    passages: Sequence[Passage],
    labels: Sequence[Label],
    facets: Sequence[Facets],
    reviews: Sequence[AppliedReview],
    counted: frozenset[tuple[str, str]],
) -> PastRun:
    """Keep of a run what a later one is compared with; `counted` are pairs of passage and criterion."""
    return PastRun(
        run_id=run.run_id,
        finished_at=run.finished_at.isoformat(),
        as_of=run.as_of,
        framework_id=run.framework_id,
        framework_hash=run.framework_hash,
        model_id=run.model_id,
        code_version=run.code_version,
        statuses={row.criterion_id: row.status.value for row in coverage},
        inputs=inputs,
        stale_months=stale_months,
        headlines={row.criterion_id: row.headline_gap for row in coverage if row.headline_gap},
        gaps={gap.gap_id: PastGap(gap.criterion_id, gap.gap_type, _subject(gap)) for gap in gaps},
        parts=parts,
        options=options,
        documents={document.path: _past_document(document) for document in documents},
        evidence=_evidence(counted, documents, passages, facets, left_out=parts),
        decisions=_decisions(reviews, labels),
        has_inputs=True,
    )


def past_run_line(past: PastRun) -> dict[str, object]:
    """The part of a journal line that holds more than run and statuses; `read_past_run` reads it back."""
    documents = sorted(past.documents.values(), key=lambda document: document.path)
    place = {document.path: position for position, document in enumerate(documents)}
    return {
        "inputs": past.inputs,
        "stale_months": past.stale_months,
        "headlines": dict(past.headlines),
        "gaps": {gap_id: [gap.criterion_id, gap.gap_type, gap.subject] for gap_id, gap in past.gaps.items()},
        "parts": {area: list(parts) for area, parts in past.parts.items()},
        "options": dict(past.options),
        "documents": [[d.path, d.sha256, d.standing, d.read_status, " ".join(d.body_ids)] for d in documents],
        "evidence": {
            criterion_id: {str(place[path]): _evidence_text(evidence) for path, evidence in by_path.items()}
            for criterion_id, by_path in past.evidence.items()
        },
        "decisions": {decision_id: list(criteria) for decision_id, criteria in past.decisions.items()},
    }


def read_past_run(line: Mapping[str, Any]) -> PastRun | None:
    """The coverage run in a journal line; None if it holds none, verdicts alone if what was kept is damaged."""
    try:
        verdicts = PastRun(
            run_id=str(line["run_id"]),
            finished_at=str(line["finished_at"]),
            as_of=dt.date.fromisoformat(line["as_of"]),
            framework_id=str(line["framework_id"]),
            framework_hash=str(line["framework_hash"]),
            model_id=str(line["model_id"]),
            code_version=str(line["code_version"]),
            statuses={str(criterion_id): str(status) for criterion_id, status in line["statuses"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    try:
        return _with_inputs(verdicts, line)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return verdicts


def history_hash(earlier: Sequence[PastRun], *, inputs: str, as_of: dt.date) -> str:
    """Hash of what past runs can add to a run on these inputs: the criteria that had evidence then; "" for nothing.

    Runs on the same inputs add nothing, so a second run in a row finds its tables as they are.
    """
    good = {
        f"{run.framework_id}/{criterion_id}"
        for run in earlier
        if run.inputs != inputs and run.as_of <= as_of
        for criterion_id, status in run.statuses.items()
        if status in GOOD_STATUSES
    }
    return make_id("history", *sorted(good)) if good else ""


def _with_inputs(verdicts: PastRun, line: Mapping[str, Any]) -> PastRun:
    documents = [
        PastDocument(path, sha256, standing, read_status, tuple(bodies.split()))
        for path, sha256, standing, read_status, bodies in line["documents"]
    ]
    return replace(
        verdicts,
        inputs=str(line["inputs"]),
        stale_months=int(line["stale_months"]),
        headlines=dict(line["headlines"]),
        gaps={gap_id: PastGap(*map(str, gap)) for gap_id, gap in line["gaps"].items()},
        parts={area: tuple(parts) for area, parts in line["parts"].items()},
        options=dict(line["options"]),
        documents={document.path: document for document in documents},
        evidence={
            criterion_id: {documents[int(at)].path: _read_evidence(text) for at, text in by_place.items()}
            for criterion_id, by_place in line["evidence"].items()
        },
        decisions={decision_id: tuple(criteria) for decision_id, criteria in line["decisions"].items()},
        has_inputs=True,
    )


def _evidence_text(evidence: PastEvidence) -> str:
    numbers = ".".join(str(evidence.kinds.get(kind, 0)) for kind in EVIDENCE_KINDS)
    return f"{numbers} {evidence.newest_date.isoformat()}" if evidence.newest_date else numbers


def _read_evidence(text: str) -> PastEvidence:
    numbers, _, day = text.partition(" ")
    kinds = dict(zip(EVIDENCE_KINDS, map(int, numbers.split(".")), strict=True))
    return PastEvidence(kinds, dt.date.fromisoformat(day) if day else None)


def _past_document(document: Document) -> PastDocument:
    standing = document.role.value
    for name, is_so in (
        ("counted", document.is_counted),
        ("duplicate", document.duplicate_of),
        ("superseded", document.superseded_by),
        ("draft", document.is_draft),
    ):
        if is_so:
            standing = name
            break
    sha256 = document.sha256[:HASH_CHARS]
    return PastDocument(document.path, sha256, standing, document.read_status, document.body_ids)


def _subject(gap: Gap) -> str:
    return (gap.suggested_body or "") if gap.gap_type == "missing_body" else ""


def _evidence(
    counted: frozenset[tuple[str, str]],
    documents: Sequence[Document],
    passages: Sequence[Passage],
    facets: Sequence[Facets],
    *,
    left_out: Mapping[str, tuple[str, ...]],
) -> dict[str, dict[str, PastEvidence]]:
    documents_by_id = {document.document_id: document for document in documents}
    passages_by_id = {passage.passage_id: passage for passage in passages}
    kinds_by_id = {facet.passage_id: facet.kind for facet in facets}
    kinds: dict[tuple[str, str], Counter[Kind]] = {}
    newest: dict[tuple[str, str], dt.date] = {}
    for passage_id, criterion_id in sorted(counted):
        if criterion_id in left_out:
            continue
        passage = passages_by_id[passage_id]
        document = documents_by_id[passage.document_id]
        key = (criterion_id, document.path)
        kinds.setdefault(key, Counter())[kinds_by_id[passage_id]] += 1
        if day := passage.evidence_date or document.document_date:
            newest[key] = max(newest.get(key, day), day)
    found: dict[str, dict[str, PastEvidence]] = {}
    for (criterion_id, path), counts in sorted(kinds.items()):
        every_kind = {kind: counts[kind] for kind in EVIDENCE_KINDS}
        found.setdefault(criterion_id, {})[path] = PastEvidence(every_kind, newest.get((criterion_id, path)))
    return found


def _decisions(reviews: Sequence[AppliedReview], labels: Sequence[Label]) -> dict[str, tuple[str, ...]]:
    """The criteria that each decision bears on: its own, or for a kind or stance those its passage may belong to."""
    by_passage: dict[str, set[str]] = {}
    for label in labels:
        if label.decision.value != "rejected":
            by_passage.setdefault(label.passage_id, set()).add(label.criterion_id)
    found: dict[str, set[str]] = {}
    for entry in reviews:
        its_own = entry.review.criterion_id
        criteria = {its_own} if its_own else by_passage.get(entry.passage_id, set())
        found.setdefault(entry.review.decision_id, set()).update(criteria)
    return {decision_id: tuple(sorted(criteria)) for decision_id, criteria in sorted(found.items())}
