"""The evidence list: every passage that counts, under each criterion it counts for, and indexes by body, part, pillar.

In: tables and a `Lookup`. Out: `EvidenceSection` records. Surprising rule: an area lists only what counts for it and
for none of its parts; the rest stands under the parts, and its lead says how much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.report.lookup import Listed, Lookup, kind_group, kind_title
from pipeline.report.matrices import shared_passages
from pipeline.report.page import EvidenceEntry, EvidenceGroup, EvidenceIndex, EvidenceSection, Link
from pipeline.report.wording import counted, listed
from pipeline.store.report_rows import CriterionOnFile, ReportTables


def evidence_sections(tables: ReportTables, lookup: Lookup) -> tuple[EvidenceSection, ...]:
    """Sections in the order of the framework, then other passages quoted and passages by document."""
    sections = [
        _section(criterion, tables, lookup)
        for criterion in tables.criteria
        if lookup.listed[criterion.criterion_id] or lookup.pooled[criterion.criterion_id]
    ]
    sections += _others(lookup)
    sections += _by_document(tables, lookup)
    return tuple(sections)


def _section(criterion: CriterionOnFile, tables: ReportTables, lookup: Lookup) -> EvidenceSection:
    criterion_id = criterion.criterion_id
    entries = lookup.listed[criterion_id]
    groups = []
    for kind in dict.fromkeys(kind_group(entry.passage) for entry in entries):
        of_kind = [entry for entry in entries if kind_group(entry.passage) == kind]
        title = f"{kind_title(kind)}: {counted(len(of_kind), 'passage')}"
        groups.append(EvidenceGroup(f"ev-{criterion_id}-{kind}", title, tuple(_entries(of_kind, lookup))))
    return EvidenceSection(
        anchor=f"ev-{criterion_id}",
        title=f"{criterion_id} {criterion.title}",
        lead=_lead(criterion, lookup),
        indexes=tuple(_indexes(criterion, tables, lookup)),
        groups=tuple(groups),
    )


def _lead(criterion: CriterionOnFile, lookup: Lookup) -> str:
    own = len(lookup.listed[criterion.criterion_id])
    parts = [
        f"{len(lookup.pooled[child])} under {child}"
        for child in lookup.children[criterion.criterion_id]
        if lookup.pooled[child]
    ]
    if not parts:
        return f"{counted(own, 'passage')} count{'s' if own == 1 else ''}."
    total = counted(len(lookup.pooled[criterion.criterion_id]), "passage")
    alone = f", and {own} for the area alone, listed here" if own else ""
    return f"{total} count, some for several parts: {listed(parts)}{alone}."


def _entries(entries: Iterable[Listed], lookup: Lookup) -> Iterator[EvidenceEntry]:
    for entry in entries:
        document = f"#{lookup.document_anchors[entry.passage.document_id]}"
        yield EvidenceEntry(entry.anchor, str(entry.number), lookup.quote(entry.passage, href=document))


def _indexes(criterion: CriterionOnFile, tables: ReportTables, lookup: Lookup) -> Iterator[EvidenceIndex]:
    criterion_id = criterion.criterion_id
    entries = lookup.listed[criterion_id]
    if criterion.is_requirement:
        for body in tables.bodies:
            links = _numbers(entry for entry in entries if body.body_id in entry.passage.body_ids)
            if links:
                yield EvidenceIndex(f"eb-{criterion_id}-{body.body_id}", f"{body.name} ({len(links)})", links)
        for aspect in tables.aspects:
            links = _numbers(entry for entry in entries if aspect.aspect_id in entry.passage.aspect_ids)
            if links and aspect.criterion_id == criterion_id:
                anchor = f"ea-{aspect.aspect_id.replace('/', '-')}"
                yield EvidenceIndex(anchor, f"Part “{aspect.title}” ({len(links)})", links)
    if criterion.level in ("area", "requirement"):
        own = {entry.passage.passage_id: entry for entry in entries}
        for pillar in tables.criteria:
            if pillar.level != "pillar":
                continue
            shared = shared_passages(lookup, criterion_id, pillar.criterion_id)
            numbered = sorted((own[each].number, own[each].anchor) for each in shared if each in own)
            links = tuple(Link(str(number), f"#{anchor}") for number, anchor in numbered)
            links += tuple(lookup.places[each] for each in shared if each not in own)
            if links:
                title = f"Also {pillar.criterion_id} {pillar.title} ({len(links)})"
                yield EvidenceIndex(f"ex-{criterion_id}-{pillar.criterion_id}", title, links)


def _numbers(entries: Iterable[Listed]) -> tuple[Link, ...]:
    return tuple(Link(str(entry.number), f"#{entry.anchor}") for entry in entries)


def _others(lookup: Lookup) -> Iterator[EvidenceSection]:
    if not lookup.others:
        return
    entries = []
    for number, passage_id in enumerate(lookup.others, start=1):
        passage = lookup.passages[passage_id]
        quote = lookup.quote(passage, href=f"#{lookup.document_anchors[passage.document_id]}")
        entries.append(EvidenceEntry(f"o-{number}", str(number), quote))
    lead = "Near misses, drafts, baselines and sources of figures: quoted on this page, counted for nothing."
    yield EvidenceSection(
        "ev-others", "Other passages quoted", lead, (), (EvidenceGroup("ev-others-all", "", tuple(entries)),)
    )


def _by_document(tables: ReportTables, lookup: Lookup) -> Iterator[EvidenceSection]:
    indexes = []
    by_document: dict[str, list[Link]] = {}
    for passage_id, place in lookup.places.items():
        if not place.text.startswith("other"):
            by_document.setdefault(lookup.passages[passage_id].document_id, []).append(place)
    for document in tables.documents:
        links = by_document.get(document.document_id)
        if links:
            anchor = f"ed-{lookup.document_anchors[document.document_id]}"
            name = document.title or document.path
            indexes.append(EvidenceIndex(anchor, f"{name} ({len(links)})", tuple(links)))
    if indexes:
        lead = "Each passage once, by the first criterion that it counts for."
        yield EvidenceSection("ev-documents", "Passages by document", lead, tuple(indexes), ())
