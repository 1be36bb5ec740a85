"""Judge every document by every rule.

In: documents, extractions, passages, labels, facets of one run, the framework, a day. Out: findings, sorted by
document and type. Surprising rule: findings remove no evidence by themselves; an embargo does, where passages are
counted (`Document.is_counted`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from pipeline.audit.case import AuditCase, AuditRules
from pipeline.audit.copies import find_near_copies
from pipeline.audit.people import find_people_faults
from pipeline.audit.quotes import find_misattributed_quotes
from pipeline.audit.reading import find_reading_troubles
from pipeline.audit.sharing import find_sharing_faults
from pipeline.audit.standing import find_standing_faults
from pipeline.audit.substance import find_substance_faults
from pipeline.findings import Finding, FindingType
from pipeline.framework import Framework
from pipeline.records import Document, Extraction, Facets, Label, Passage

_TYPE_ORDER = list(FindingType)


def judge_documents(
    framework: Framework,
    *,
    documents: Sequence[Document],
    extractions: Mapping[str, Extraction],
    passages: Sequence[Passage],
    labels: Sequence[Label],
    facets: Sequence[Facets],
    as_of: date,
) -> tuple[Finding, ...]:
    """All findings of one run, by path, then in the order of `FindingType`; extractions are keyed by document id."""
    cases = _cases(documents, extractions, passages, labels, facets)
    rules = make_rules(framework, as_of=as_of)
    by_id = {document.document_id: document for document in documents}
    near_copies = find_near_copies(cases)
    found = [*find_misattributed_quotes(cases)]
    for case in cases:
        found += [
            *find_reading_troubles(case),
            *find_sharing_faults(case, rules),
            *find_people_faults(case),
            *find_standing_faults(case, rules, documents=by_id, near_copies=near_copies),
            *find_substance_faults(case, rules),
        ]
    return tuple(
        sorted(
            found, key=lambda f: (by_id[f.document_id].path, _TYPE_ORDER.index(f.finding_type), f.location, f.reason)
        )
    )


def make_rules(framework: Framework, *, as_of: date) -> AuditRules:
    """What the rules need of a framework."""
    return AuditRules(
        as_of=as_of,
        stale_months=framework.thresholds.stale_months,
        presence=framework.thresholds.presence,
        passages_per_document=framework.thresholds.passages_per_document,
        own_names=(framework.area.name, *framework.area.aliases),
        external_body_ids=frozenset(body.id for body in framework.bodies if body.partner == "external"),
        max_age_months=tuple(
            (item.phrases, item.max_age_months) for item in framework.standing_set if item.max_age_months is not None
        ),
    )


def _cases(
    documents: Sequence[Document],
    extractions: Mapping[str, Extraction],
    passages: Sequence[Passage],
    labels: Sequence[Label],
    facets: Sequence[Facets],
) -> list[AuditCase]:
    passages_of: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        passages_of[passage.document_id].append(passage)
    labels_of: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        labels_of[label.passage_id].append(label)
    facets_of = {each.passage_id: each for each in facets}
    return [
        AuditCase(
            document,
            extractions[document.document_id],
            tuple(passages_of[document.document_id]),
            {p.passage_id: tuple(labels_of[p.passage_id]) for p in passages_of[document.document_id]},
            {
                p.passage_id: facets_of[p.passage_id]
                for p in passages_of[document.document_id]
                if p.passage_id in facets_of
            },
        )
        for document in documents
    ]
