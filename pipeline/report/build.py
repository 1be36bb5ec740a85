"""Make the page record from published tables.

In: `ReportTables` (masked already, if they are to be), the model card, questions, style. Out: a `ReportPage`. Equal
tables give an equal page: nothing here looks at a clock or a folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from pipeline.report.audit import audit_section, document_rows
from pipeline.report.evidence import evidence_sections
from pipeline.report.first_screen import (
    OPEN_MARKINGS,
    change_section,
    conflict_rows,
    hold_lines,
    read_summary,
    status_rows,
    summary_sentence,
    then_and_now_rows,
    unread_lines,
)
from pipeline.report.lookup import embargoed, make_lookup
from pipeline.report.matrices import aspect_matrix, body_matrix, crosswalk, kind_matrix
from pipeline.report.method import method_section
from pipeline.report.page import ReportPage
from pipeline.report.questions import Questions
from pipeline.report.sections import section_groups
from pipeline.report.wording import STATUS_MEANINGS, day, listed
from pipeline.store.report_rows import ReportTables


def build_page(
    tables: ReportTables, *, card: Mapping[str, Any], questions: Questions, style: str, is_masked: bool, key: str
) -> ReportPage:
    """The page of these tables; `key` is what the page says it was made from."""
    lookup = make_lookup(tables, is_masked=is_masked)
    unmeasured = [c.criterion_id for c in tables.criteria if c.level == "improvement"]
    sources = sorted({row.then_source.rpartition(", ")[0] for row in tables.then_and_now if row.then_source})
    return ReportPage(
        title=f"Evidence on file: {tables.run.area}",
        area=tables.run.area,
        as_of=day(tables.run.as_of),
        key=key,
        is_fictional=tables.run.is_fictional,
        is_masked=is_masked,
        handling=_handling(tables, is_masked=is_masked),
        holds=hold_lines(tables, lookup),
        unread=unread_lines(tables, lookup),
        read_summary=read_summary(tables),
        summary=summary_sentence(tables),
        statuses=status_rows(tables, lookup, levels=("area", "requirement")),
        pillars=status_rows(tables, lookup, levels=("pillar",)),
        status_meanings=STATUS_MEANINGS,
        unmeasured=f"Areas for improvement ({listed(unmeasured)}) are matched by words only and not judged."
        if unmeasured
        else "",
        then_lead=f"“Then” is taken from: {listed(sources)}." if sources else "The framework gives no baseline.",
        then_and_now=then_and_now_rows(tables, lookup),
        conflicts=conflict_rows(tables, lookup),
        changes=change_section(tables),
        kind_matrix=kind_matrix(tables, lookup),
        body_matrix=body_matrix(tables, lookup),
        aspect_matrix=aspect_matrix(tables, lookup),
        crosswalk=crosswalk(tables, lookup),
        groups=section_groups(tables, lookup, questions),
        documents=document_rows(tables, lookup),
        audit=audit_section(tables, lookup),
        method=method_section(tables, card, questions),
        evidence=evidence_sections(tables, lookup),
        style=Markup(style),
    )


def _handling(tables: ReportTables, *, is_masked: bool) -> str:
    """How to treat the page: as the strictest of the documents whose words stand on it."""
    quoted = {passage.document_id for passage in tables.passages}
    if is_masked:
        quoted -= embargoed(tables)
    markings = sorted(
        {
            marking.strip()
            for document in tables.documents
            if document.document_id in quoted
            for marking in (document.protective_marking or "").split(";")
            if marking.strip().casefold() not in (*OPEN_MARKINGS, "")
        }
    )
    return f"It quotes documents marked: {'; '.join(markings)}. Handle it as the strictest of them." if markings else ""
