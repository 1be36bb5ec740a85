"""Find what belongs together: documents, passages and criteria by id, and the place of each passage on the page.

In: the tables of a report. Out: a `Lookup`. Surprising rule: a passage is listed under every requirement, pillar and
area that it counts for; its own place is the first of them, else the list of other passages quoted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.report.page import Link, Quote
from pipeline.report.wording import KIND_TITLES, KINDS, as_words, day
from pipeline.store.report_rows import CountedLabel, CriterionOnFile, DocumentOnFile, PassageOnFile, ReportTables

WITHHELD: Final = "[Quote withheld: the document is under embargo. Read it in the document itself.]"
OTHER_KIND: Final = "other"
"""Group of passages whose kind is context or not known."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A passage in the list of a criterion, numbered from 1 within it."""

    label: CountedLabel
    passage: PassageOnFile
    anchor: str
    number: int


@dataclass(frozen=True, slots=True)
class Lookup:
    """What the parts of the page look up; see `make_lookup`."""

    documents: dict[str, DocumentOnFile]
    document_anchors: dict[str, str]
    passages: dict[str, PassageOnFile]
    criteria: dict[str, CriterionOnFile]
    body_names: dict[str, str]
    children: dict[str, tuple[str, ...]]
    listed: dict[str, tuple[Listed, ...]]
    pooled: dict[str, tuple[str, ...]]
    """Passage ids that count for a criterion or anything below it, each once."""
    places: dict[str, Link]
    """Where each passage stands on the page, by a short name such as `APA3.1 no. 4`."""
    others: tuple[str, ...]
    embargoed_ids: frozenset[str]
    is_masked: bool

    def criterion_link(self, criterion_id: str) -> Link:
        """Id and title of a criterion, leading to its section; one without a section leads nowhere."""
        criterion = self.criteria[criterion_id]
        name = f"{criterion_id} {criterion.title}"
        if criterion.is_requirement or (criterion.level == "pillar" and criterion.status is not None):
            return Link(name, f"#r-{criterion_id}")
        return Link(name, f"#g-{criterion_id}" if criterion.level == "area" else None)

    def document_link(self, document_id: str) -> Link:
        """The name of a document, leading to its row of the register."""
        document = self.documents.get(document_id)
        if document is None:
            return Link("a document that is no longer in the folder", None)
        return Link(document.title or document.path, f"#{self.document_anchors[document_id]}")

    def citation(self, passage: PassageOnFile) -> str:
        """Document and place."""
        return f"{self.document_link(passage.document_id).text}, {passage.location}"

    def quote(self, passage: PassageOnFile, *, href: str | None = None) -> Quote:
        """The passage with citation and facts; `href` leads elsewhere than to its own place on the page."""
        document = self.documents[passage.document_id]
        is_withheld = self.is_masked and passage.document_id in self.embargoed_ids
        facts = [
            day(passage.evidence_date) if passage.evidence_date else "undated",
            KIND_TITLES.get(passage.kind or "", "not classified").lower(),
            *([passage.stance] if passage.stance and passage.stance != "neutral" else []),
            *([f"marked {document.protective_marking}"] if document.protective_marking else []),
            *(["draft"] if document.is_draft else []),
            *(["read from a picture"] if passage.is_ocr else []),
        ]
        place = self.places.get(passage.passage_id)
        return Quote(
            text=WITHHELD if is_withheld else passage.quote,
            citation=Link(self.citation(passage), href or (place.href if place else None)),
            facts=" · ".join(facts),
        )

    def quotes(self, passage_ids: Iterable[str]) -> tuple[Quote, ...]:
        """Quotes of those passages that are still there."""
        return tuple(self.quote(self.passages[each]) for each in passage_ids if each in self.passages)

    def cited(self, passage_ids: Iterable[str]) -> tuple[Link, ...]:
        """Citations that lead to the passages."""
        return tuple(quote.citation for quote in self.quotes(passage_ids))


def make_lookup(tables: ReportTables, *, is_masked: bool) -> Lookup:
    """Order and number every passage that the page shows."""
    passages = {passage.passage_id: passage for passage in tables.passages}
    criteria = {criterion.criterion_id: criterion for criterion in tables.criteria}
    children = {parent: tuple(c.criterion_id for c in tables.criteria if c.parent_id == parent) for parent in criteria}
    own: dict[str, list[CountedLabel]] = {criterion_id: [] for criterion_id in criteria}
    for label in tables.labels:
        if label.criterion_id in own and label.passage_id in passages:
            own[label.criterion_id].append(label)
    pooled = {each: _pooled(each, own, children) for each in criteria}
    listed = {}
    for criterion_id, labels in own.items():
        below = {passage_id for child in children[criterion_id] for passage_id in pooled[child]}
        listed[criterion_id] = _listed(
            criterion_id, [each for each in labels if each.passage_id not in below], passages
        )
    places: dict[str, Link] = {}
    for criterion_id in sorted(criteria, key=lambda each: criteria[each].level == "pillar"):
        for entry in listed[criterion_id]:
            places.setdefault(entry.passage.passage_id, Link(f"{criterion_id} no. {entry.number}", f"#{entry.anchor}"))
    others = tuple(passage_id for passage_id in passages if passage_id not in places)
    places |= {each: Link(f"other no. {n}", f"#o-{n}") for n, each in enumerate(others, start=1)}
    return Lookup(
        documents={document.document_id: document for document in tables.documents},
        document_anchors={document.document_id: f"d-{n}" for n, document in enumerate(tables.documents, start=1)},
        passages=passages,
        criteria=criteria,
        body_names={body.body_id: body.name for body in tables.bodies},
        children=children,
        listed=listed,
        pooled=pooled,
        places=places,
        others=others,
        embargoed_ids=embargoed(tables),
        is_masked=is_masked,
    )


def embargoed(tables: ReportTables) -> frozenset[str]:
    """Documents under embargo: those that the audit found; before an audit, those that say so, lifted or not."""
    if tables.findings:
        return frozenset(finding.document_id for finding in tables.findings if finding.kind == "embargo")
    return frozenset(d.document_id for d in tables.documents if "embargo" in (d.protective_marking or "").casefold())


def kind_group(passage: PassageOnFile) -> str:
    """The kind under which a passage is listed."""
    return passage.kind if passage.kind in KINDS else OTHER_KIND


def kind_title(kind: str) -> str:
    """The heading of a kind of evidence."""
    return KIND_TITLES.get(kind, as_words(kind))


def _pooled(
    criterion_id: str, own: dict[str, list[CountedLabel]], children: dict[str, tuple[str, ...]]
) -> tuple[str, ...]:
    below = [passage_id for child in children[criterion_id] for passage_id in _pooled(child, own, children)]
    return tuple(dict.fromkeys([*(label.passage_id for label in own[criterion_id]), *below]))


def _listed(
    criterion_id: str, labels: Sequence[CountedLabel], passages: dict[str, PassageOnFile]
) -> tuple[Listed, ...]:
    order = {kind: position for position, kind in enumerate((*KINDS, OTHER_KIND))}
    ordered = sorted(labels, key=lambda label: order[kind_group(passages[label.passage_id])])
    return tuple(
        Listed(label, passages[label.passage_id], f"e-{criterion_id}-{number}", number)
        for number, label in enumerate(ordered, start=1)
    )
