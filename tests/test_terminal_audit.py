"""The audit that is printed says what it is, counts, and lists findings by document."""

from __future__ import annotations

from datetime import date

from pipeline.store.audit_summary import AuditFinding, AuditSummary, RegisterCounts
from pipeline.terminal_audit import audit_text

COUNTS = RegisterCounts(
    documents=3, counted=2, drafts=1, superseded=0, copies=0, embargoed=1, not_wholly_read=0, not_own_evidence=0
)


def _summary(*findings: AuditFinding, is_judged: bool = True) -> AuditSummary:
    return AuditSummary("Axford", date(2026, 2, 23), False, is_judged, COUNTS, findings)


def test_findings_stand_below_their_document() -> None:
    """Counts by type first; the place in brackets; control characters of a name are shown as a mark."""
    text = audit_text(_summary(AuditFinding("a\x1b[2J.docx", "personal_data", "high", "A name.", "p. 3")))
    assert "evidence on file, never how effective" in text
    assert "1  personal data" in text
    assert "high    personal data: A name. (p. 3)" in text
    assert "\x1b" not in text
    assert "not anonymisation" in text


def test_tables_that_were_only_read_are_not_called_clean() -> None:
    """Without a coverage run nothing is judged."""
    assert "none judged yet" in audit_text(_summary(is_judged=False))
