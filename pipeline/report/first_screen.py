"""The first screen: what must not go, what could not be read, what is on file, then and now, conflicts, changes.

In: tables and a `Lookup`. Out: parts of the page record. Surprising rule: where a check has not been made the page says
so; an empty list must never read as "nothing found".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.report.lookup import Lookup, embargoed
from pipeline.report.page import ChangeGroup, ChangeSection, ConflictRow, HoldLine, Link, StatusRow, ThenNowRow
from pipeline.report.wording import NOT_JUDGED, STATUS_MEANINGS, counted, day, figure, gap_title, listed
from pipeline.store.report_rows import ReportTables, ThenAndNow

NOT_AUDITED: Final = "Not checked: these tables hold no audit yet."
OPEN_MARKINGS: Final = frozenset({"official", "open", "public", "published", "unclassified"})
"""Markings that bar nobody from reading, folded to lower case."""
FINDINGS_SHOWN_AS_HOLDS: Final = {
    "personal_data": "Personal data about a child or family",
    "small_numbers": "Numbers so small that a child could be known",
    "hidden_content": "Hidden sheets, rows, slides or comments",
}
CHANGE_TITLES: Final = {"input": "What was given", "status": "Evidence on file", "gap": "Gaps"}
NO_GAP: Final = "no high or medium gap"


def has_audit(tables: ReportTables) -> bool:
    """Whether an audit has filled its tables."""
    return bool(tables.findings) or any(document.advice for document in tables.documents)


def hold_lines(tables: ReportTables, lookup: Lookup) -> tuple[HoldLine, ...]:
    """Reasons why documents must not go as they are, with the documents; the gravest first."""
    documents = lookup.documents
    held = embargoed(tables)
    found = [(f.document_id, f.message) for f in tables.findings if f.kind == "embargo"]
    embargo = [*found, *((each, "") for each in sorted(held - {document_id for document_id, _ in found}))]
    marked = [
        (document.document_id, "")
        for document in tables.documents
        if (document.protective_marking or "").casefold() not in (*OPEN_MARKINGS, "")
        and document.document_id not in held
    ]
    marked += [(f.document_id, f.message) for f in tables.findings if f.kind == "protective_marking"]
    lines = [
        _hold("Under embargo", "", _with_marking(embargo, lookup), lookup),
        _hold("Protectively marked", "", _with_marking(_each_once(marked, held), lookup), lookup),
    ]
    for kind, title in FINDINGS_SHOWN_AS_HOLDS.items():
        seen = [(f.document_id, f.message) for f in tables.findings if f.kind == kind]
        if not seen and kind == "hidden_content":
            seen = [(p.document_id, f"{p.location}: {p.message}") for p in tables.problems if p.kind == kind]
        note = "" if seen or has_audit(tables) or kind == "hidden_content" else NOT_AUDITED
        lines.append(_hold(title, note, [each for each in seen if each[0] in documents], lookup))
    return tuple(lines)


def unread_lines(tables: ReportTables, lookup: Lookup) -> tuple[tuple[Link, str], ...]:
    """Documents that were not or not wholly read, with what to do about each."""
    lines = []
    for document in tables.documents:
        if document.read_status == "read":
            continue
        told = [
            p.message for p in tables.problems if p.document_id == document.document_id and p.kind != "hidden_content"
        ]
        how = "not read" if document.read_status == "unread" else "read in part"
        lines.append((lookup.document_link(document.document_id), f"{how}. {' '.join(dict.fromkeys(told))}".strip()))
    return tuple(lines)


def read_summary(tables: ReportTables) -> str:
    """How many documents were read, and how many pages were pictures."""
    count = len(tables.documents)
    unread = sum(document.read_status != "read" for document in tables.documents)
    pictures = len({p.document_id for p in tables.problems if p.kind == "ocr_used"})
    words = f"{count - unread} of {counted(count, 'document')} read in full"
    if pictures:
        words += f"; {counted(pictures, 'document')} from pictures of pages, whose quotes need checking"
    return f"{words}."


def status_rows(tables: ReportTables, lookup: Lookup, *, levels: tuple[str, ...]) -> tuple[StatusRow, ...]:
    """A row for each criterion of these levels that coverage is judged on."""
    rows = []
    for criterion in tables.criteria:
        if criterion.level not in levels or criterion.status is None:
            continue
        gap = next((g for g in tables.gaps if g.criterion_id == criterion.criterion_id and g.is_headline), None)
        is_group = bool(lookup.children[criterion.criterion_id])
        headline = "" if is_group else gap_title(criterion.headline_gap) or NO_GAP
        count = len(lookup.pooled[criterion.criterion_id])
        rows.append(
            StatusRow(
                criterion=lookup.criterion_link(criterion.criterion_id),
                is_group=is_group,
                status=criterion.status,
                headline=headline,
                body_to_ask=(gap.suggested_body or "") if gap and not is_group else "",
                newest_data=day(criterion.newest_data_date) if criterion.newest_data_date else "none dated",
                newest_evidence=day(criterion.newest_date) if criterion.newest_date else "none dated",
                passages=Link(f"{count:,}", f"#ev-{criterion.criterion_id}" if count else None),
                documents=Link(str(criterion.documents), f"#ev-{criterion.criterion_id}" if count else None),
            )
        )
    return tuple(rows)


def summary_sentence(tables: ReportTables) -> str:
    """How many requirements stand how, in one sentence."""
    judged = [criterion for criterion in tables.criteria if criterion.is_requirement and criterion.status]
    parts = []
    for status, _ in STATUS_MEANINGS:
        count = sum(criterion.status == status for criterion in judged)
        if count:
            parts.append(f"{count} {status}")
    high = sum(gap.severity == "high" and gap.state not in ("closed", "not_a_gap") for gap in tables.gaps)
    total = counted(len(judged), "requirement")
    gaps = f"{counted(high, 'gap')} of high severity, those of pillars included"
    return f"Evidence on file for {total}: {listed(parts)}. {gaps}."


def then_and_now_rows(tables: ReportTables, lookup: Lookup) -> tuple[ThenNowRow, ...]:
    """Findings of the baseline, each with the latest figure on file or with where to look."""
    rows = []
    for row in tables.then_and_now:
        then = " ".join(filter(None, (row.then_statement or row.kpi, _then_figure(row))))
        rows.append(
            ThenNowRow(
                criterion=lookup.criterion_link(row.criterion_id),
                then=then,
                source=row.then_source or "",
                now=_now(row, tables, lookup),
                change=_change(row),
            )
        )
    return tuple(rows)


def conflict_rows(tables: ReportTables, lookup: Lookup) -> tuple[ConflictRow, ...]:
    """Pairs of passages that cannot both be right."""
    rows = []
    for conflict in tables.conflicts:
        pair = lookup.quotes((conflict.passage_a_id, conflict.passage_b_id))
        if len(pair) < 2:
            continue
        name = " ".join(filter(None, (conflict.criterion_id, conflict.criterion))) or "No requirement"
        href = lookup.criterion_link(conflict.criterion_id).href if conflict.criterion_id in lookup.criteria else None
        why = f"{conflict.kpi}: {conflict.why}" if conflict.kpi else conflict.why
        rows.append(ConflictRow(Link(name, href), why, pair[0], pair[1]))
    return tuple(rows)


def change_section(tables: ReportTables) -> ChangeSection:
    """What differs from the run before."""
    if tables.earlier_run is None:
        return ChangeSection("There is no run before this one, so there is nothing to compare with yet.", ())
    earlier = f"the run as at {day(tables.earlier_run.as_of)}"
    if not tables.has_changes:
        return ChangeSection(f"These tables do not say what has changed since {earlier}.", ())
    if not tables.changes:
        return ChangeSection(f"Nothing differs from {earlier}.", ())
    groups = []
    for subject in dict.fromkeys(change.subject for change in tables.changes):
        lines = [
            _change_line(change.criterion_id, change.before, change.after, change.reason, subject=subject)
            for change in tables.changes
            if change.subject == subject
        ]
        groups.append(ChangeGroup(CHANGE_TITLES.get(subject, subject.capitalize()), tuple(lines)))
    return ChangeSection(f"Compared with {earlier}, where that run had other inputs.", tuple(groups))


def _hold(title: str, note: str, seen: Iterable[tuple[str, str]], lookup: Lookup) -> HoldLine:
    documents: dict[str, list[str]] = {}
    for document_id, message in seen:
        documents.setdefault(document_id, []).append(message)
    shown = tuple(
        (lookup.document_link(document_id), " ".join(dict.fromkeys(filter(None, messages))))
        for document_id, messages in documents.items()
    )
    return HoldLine(title, note, shown)


def _with_marking(seen: Iterable[tuple[str, str]], lookup: Lookup) -> Iterator[tuple[str, str]]:
    for document_id, message in seen:
        if document_id in lookup.documents:
            yield document_id, message or lookup.documents[document_id].protective_marking or ""


def _each_once(seen: Iterable[tuple[str, str]], held: frozenset[str]) -> list[tuple[str, str]]:
    """A document once, with the audit's words where it has any; those under embargo stand there already."""
    words: dict[str, str] = {}
    for document_id, message in seen:
        if document_id not in held:
            words[document_id] = message or words.get(document_id, "")
    return list(words.items())


def _then_figure(row: ThenAndNow) -> str:
    if row.then_value is None:
        return ""
    name = f"{row.kpi}: " if row.then_statement and row.kpi else ""
    return f"({name}{figure(row.then_value, row.unit)}{f', {day(row.then_date)}' if row.then_date else ''})"


def _now(row: ThenAndNow, tables: ReportTables, lookup: Lookup) -> Link:
    if row.now_value is None:
        pooled = lookup.pooled[row.criterion_id]
        if lookup.criteria[row.criterion_id].level == "improvement":
            return Link(NOT_JUDGED, None)
        if row.kpi_id is None:
            count = len(pooled)
            return Link(f"{counted(count, 'passage')} on file", f"#ev-{row.criterion_id}" if count else None)
        return Link("no dated figure on file", None)
    source = next(
        (
            found.passage_id
            for found in tables.figures
            if found.kpi_id == row.kpi_id and found.value == row.now_value and found.period_end == row.now_date
        ),
        None,
    )
    place = lookup.places.get(source or "")
    return Link(f"{figure(row.now_value, row.unit)}, {day(row.now_date)}", place.href if place else None)


def _change(row: ThenAndNow) -> str:
    if row.now_value is None or row.then_value is None:
        return ""
    wanted = {"up": " (more is wanted)", "down": " (less is wanted)"}.get(row.direction or "", "")
    difference = row.now_value - row.then_value
    if difference == 0:
        return f"unchanged{wanted}"
    return f"{'up' if difference > 0 else 'down'} by {figure(abs(difference), row.unit)}{wanted}"


def _change_line(
    criterion_id: str | None, before: str | None, after: str | None, reason: str | None, *, subject: str
) -> str:
    old, new = (gap_title(each) if subject == "gap" else each for each in (before, after))
    if old and new:
        what = f"{old} → {new}"
    elif new:
        what = f"new: {new}"
    else:
        what = f"gone: {old}" if old else ""
    return ": ".join(filter(None, (criterion_id, what))) + (f". {reason}" if reason else "")
