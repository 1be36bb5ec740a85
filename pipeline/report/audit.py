"""Documents and what the audit says of them: register, findings, standing set, actions without evidence.

In: tables and a `Lookup`. Out: `DocumentRow` and `AuditSection` records. Surprising rule: a standing set that nobody
has checked is shown as a list to check, never as documents that are missing.
"""

from __future__ import annotations

from typing import Final

from pipeline.report.first_screen import has_audit
from pipeline.report.lookup import Lookup
from pipeline.report.page import ActionRow, AuditSection, DocumentRow, FindingGroup, Link, StandingRow
from pipeline.report.wording import as_words, counted, day
from pipeline.store.report_rows import DocumentOnFile, ReportTables, StandingItemOnFile

ROLE_WORDS: Final = {
    "baseline": "baseline: what the area started from",
    "external_assurance": "from outside: shown, not counted",
    "reference": "reference: not counted",
}


def document_rows(tables: ReportTables, lookup: Lookup) -> tuple[DocumentRow, ...]:
    """Every file of the folder."""
    counts: dict[str, int] = {}
    for passage_id, place in lookup.places.items():
        if not place.text.startswith("other"):
            document_id = lookup.passages[passage_id].document_id
            counts[document_id] = counts.get(document_id, 0) + 1
    rows = []
    for document in tables.documents:
        anchor = lookup.document_anchors[document.document_id]
        count = counts.get(document.document_id, 0)
        rows.append(
            DocumentRow(
                anchor=anchor,
                name=document.title or document.path,
                path=document.path,
                day=day(document.document_date) if document.document_date else "undated",
                bodies=", ".join(document.bodies) or "no body named",
                standing=_standing(document),
                passages=Link(str(count), f"#ed-{anchor}" if count else None),
                advice=_advice(document),
            )
        )
    return tuple(rows)


def audit_section(tables: ReportTables, lookup: Lookup) -> AuditSection:
    """What to see to before documents are shared."""
    groups = []
    for kind in dict.fromkeys(finding.kind for finding in tables.findings):
        rows = tuple(
            (lookup.document_link(f.document_id), ": ".join(filter(None, (f.location, f.message))))
            for f in tables.findings
            if f.kind == kind
        )
        groups.append(FindingGroup(f"{as_words(kind)} ({len(rows)})", rows))
    problems = tuple(
        (lookup.document_link(p.document_id), ": ".join(filter(None, (p.location, p.message)))) for p in tables.problems
    )
    if problems:
        groups.append(FindingGroup(f"Met while reading ({len(problems)})", problems))
    concerned = len({finding.document_id for finding in tables.findings})
    lead = (
        f"{counted(len(tables.findings), 'finding')} in {counted(concerned, 'document')}."
        if has_audit(tables)
        else "These tables hold no audit yet. What was met while reading is listed."
    )
    standing = tuple(_standing_row(item, lookup) for item in tables.standing)
    checked = [item for item in tables.standing if item.present is not None]
    standing_lead = (
        f"{sum(bool(item.present) for item in checked)} of {len(checked)} are on file."
        if checked
        else "Not checked against the folder yet: use this as a list to tick off."
    )
    actions = tuple(
        ActionRow(
            text=action.text,
            owner=action.owner or "no owner",
            due=day(action.due_date) if action.due_date else "no date",
            status=action.status or "no status",
            source=Link(
                action.citation or "",
                lookup.places[action.passage_id].href if action.passage_id in lookup.places else None,
            ),
        )
        for action in tables.actions
    )
    actions_lead = (
        f"{counted(len(actions), 'action')} of improvement plans that no other document shows."
        if actions
        else "None is listed. Either no improvement plan was recognised, or every action has something to show."
    )
    return AuditSection(lead, tuple(groups), standing_lead, standing, actions_lead, actions)


def _standing(document: DocumentOnFile) -> str:
    words = [
        *(["could not be read"] if document.read_status == "unread" else []),
        *(["read in part"] if document.read_status == "partial" else []),
        *(["draft"] if document.is_draft else []),
        *([f"copy of {document.copy_of}"] if document.copy_of else []),
        *([f"replaced by {document.newer_version}"] if document.newer_version else []),
        *([ROLE_WORDS[document.role]] if document.role in ROLE_WORDS else []),
        *([f"marked {document.protective_marking}"] if document.protective_marking else []),
        *([document.version_label] if document.version_label else []),
    ]
    return "; ".join(words) or "final"


def _advice(document: DocumentOnFile) -> str:
    if not document.advice:
        return "no advice yet"
    return ": ".join(filter(None, (as_words(document.advice), document.advice_reason)))


def _standing_row(item: StandingItemOnFile, lookup: Lookup) -> StandingRow:
    needed = f" ({item.minimum} needed)" if item.minimum > 1 else ""
    state = {True: "on file", False: "not found", None: "not checked"}[item.present]
    documents = tuple(lookup.document_link(each) for each in item.document_ids)
    return StandingRow(f"{item.item}{needed}", item.why, state, documents)
