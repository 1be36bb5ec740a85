"""Findings on whether a document stands: drafts, copies, versions, dates.

In: a case, the rules and the titles of other documents. Out: findings. Surprising rule: only papers of the area's own
grow stale; a baseline report is meant to be old.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from pipeline.audit.case import AuditCase, AuditRules
from pipeline.findings import Finding, FindingType
from pipeline.records import Document, Role


def find_standing_faults(
    case: AuditCase, rules: AuditRules, *, documents: Mapping[str, Document], near_copies: Mapping[str, str]
) -> Iterator[Finding]:
    """Draft, superseded, duplicate, near-duplicate, undated, stale, past its review date.

    `near_copies` gives for a document that does not count the one that says the same.
    """
    document = case.document
    if document.is_draft:
        label = f" ({document.version_label})" if document.version_label else ""
        reason = f"It marks itself as a draft{label}, so nothing in it counts. Finalise it or replace it."
        yield case.finding(FindingType.DRAFT, "high", reason)
    for other_id, kind, words in (
        (document.superseded_by, FindingType.SUPERSEDED, "A newer version is on file"),
        (document.duplicate_of, FindingType.DUPLICATE, "The same file lies elsewhere, byte for byte"),
        (near_copies.get(document.document_id), FindingType.NEAR_DUPLICATE, "Nearly the same text is on file"),
    ):
        if other_id:
            other = documents.get(other_id)
            yield case.finding(kind, "medium", f"{words}: {other.path if other else 'another document'}.")
    if document.duplicate_of or not case.is_readable:
        return
    yield from _date_faults(case, rules)


def _date_faults(case: AuditCase, rules: AuditRules) -> Iterator[Finding]:
    document = case.document
    if document.document_date is None:
        reason = "No date was found in the text, in the file name or in the file's own record. Put one on the document."
        yield case.finding(FindingType.UNDATED, "medium", reason)
    elif document.role is Role.EVIDENCE and not document.superseded_by:
        months = max_age_months(document, rules)
        if document.document_date < months_before(rules.as_of, months):
            words = f"It is dated {document.document_date:%-d %B %Y}, more than {months} months before {_day(rules)}."
            yield case.finding(FindingType.STALE, "medium", words)
    if document.review_date and document.review_date < rules.as_of and not document.superseded_by:
        words = (
            f"Its own review was due by {document.review_date:%-d %B %Y}. Confirm that it still holds, or review it."
        )
        yield case.finding(FindingType.PAST_REVIEW_DATE, "medium", words)


def max_age_months(document: Document, rules: AuditRules) -> int:
    """From how many months on a document is old: the least limit of what its title or file name says it is."""
    name = _spaced(f"{document.title or ''} {document.path.rpartition('/')[2]}")
    limits = [months for phrases, months in rules.max_age_months if any(_spaced(phrase) in name for phrase in phrases)]
    return min([*limits, rules.stale_months])


def _spaced(words: str) -> str:
    """Words in small letters with one space around each, so that only whole words match."""
    found = re.findall(r"[^_\W]+", words.lower())
    return f" {' '.join(found)} "


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier; the month's last day where there is no such day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 28))


def _day(rules: AuditRules) -> str:
    return f"{rules.as_of:%-d %B %Y}"
