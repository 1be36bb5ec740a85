"""Read what the verb `audit` prints from the published tables.

In: the path of a database. Out: an `AuditSummary`. Surprising rule: tables that were only ingested hold no findings,
and the summary says so instead of looking clean.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.store.query import run_query

ALL_ROWS = 1_000_000
"""More rows than a pack has documents, pages or findings."""
_HEAD = """
    SELECT r.area, r.as_of, r.is_fictional, p.coverage_run_id IS NOT NULL
    FROM runs AS r JOIN publication AS p ON r.run_id = coalesce(p.coverage_run_id, p.run_id)
"""
_COUNTS = """
    SELECT count(*), count(*) FILTER (is_counted), count(*) FILTER (is_draft),
        count(*) FILTER (superseded_by IS NOT NULL), count(*) FILTER (duplicate_of IS NOT NULL),
        count(*) FILTER (is_embargoed), count(*) FILTER (read_status <> 'read'), count(*) FILTER (role <> 'evidence')
    FROM documents
"""
_FINDINGS = """
    SELECT d.path, f.finding_type, f.severity, f.reason, f.location
    FROM findings AS f JOIN documents AS d USING (document_id)
"""


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One finding with the path of its document."""

    path: str
    finding_type: str
    severity: str
    reason: str
    location: str


@dataclass(frozen=True, slots=True)
class RegisterCounts:
    """How many documents there are, and how many of them are what; one may be counted in several."""

    documents: int
    counted: int
    drafts: int
    superseded: int
    copies: int
    embargoed: int
    not_wholly_read: int
    not_own_evidence: int


@dataclass(frozen=True, slots=True)
class AuditSummary:
    """What the audit of one pack found; findings by path, gravest first."""

    area: str
    as_of: date
    is_fictional: bool
    is_judged: bool
    counts: RegisterCounts
    findings: tuple[AuditFinding, ...]


def read_audit_summary(path: Path) -> AuditSummary:
    """Read the register's counts and the findings; raises StoreError where there are no published tables."""
    area, as_of, is_fictional, is_judged = _rows(path, _HEAD)[0]
    findings = [AuditFinding(*map(str, row)) for row in _rows(path, _FINDINGS)]
    order = {"high": 0, "medium": 1, "low": 2}
    return AuditSummary(
        area=str(area),
        as_of=as_of,
        is_fictional=bool(is_fictional),
        is_judged=bool(is_judged),
        counts=RegisterCounts(*_rows(path, _COUNTS)[0]),
        findings=tuple(sorted(findings, key=lambda f: (f.path, order.get(f.severity, 3), f.finding_type, f.location))),
    )


def _rows(path: Path, sql: str) -> tuple[tuple[Any, ...], ...]:
    return run_query(path, sql, max_rows=ALL_ROWS).rows
