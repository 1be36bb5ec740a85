"""Findings on what could not be read: from the problems that the readers reported.

In: a case. Out: findings. Surprising rule: a page that is a picture is a finding also where its text was recognised,
because others who open the file cannot search or quote it.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.case import AuditCase
from pipeline.findings import Finding, FindingType

_TYPE_OF_PROBLEM = {
    "encrypted": FindingType.ENCRYPTED,
    "empty": FindingType.EMPTY,
    "empty_text": FindingType.EMPTY,
    "needs_ocr": FindingType.NEEDS_OCR,
    "ocr_used": FindingType.NEEDS_OCR,
    "ocr_empty": FindingType.NEEDS_OCR,
    "ocr_failed": FindingType.NEEDS_OCR,
    "ocr_low_confidence": FindingType.NEEDS_OCR,
    "ocr_unavailable": FindingType.NEEDS_OCR,
    "garbled_text": FindingType.NEEDS_OCR,
    "wrong_extension": FindingType.WRONG_EXTENSION,
}
_LOST_PARTS = frozenset({"page_unreadable", "part_unreadable", "truncated", "tables_unread"})
"""Problems that lose a part of a document which is otherwise read."""
_SEVERITY = {FindingType.NEEDS_OCR: "medium", FindingType.WRONG_EXTENSION: "medium"}


def find_reading_troubles(case: AuditCase) -> Iterator[Finding]:
    """One finding per type, at all its places; an unread document without another reason is unreadable."""
    found: dict[FindingType, list[tuple[str, str]]] = {}
    for problem in case.extraction.problems:
        kind = _TYPE_OF_PROBLEM.get(problem.kind)
        if kind is FindingType.EMPTY and case.is_readable:
            continue
        if kind is None and problem.kind in _LOST_PARTS and case.is_readable:
            kind = FindingType.UNREADABLE
        if kind is not None:
            found.setdefault(kind, []).append((problem.location, problem.message))
    if not case.is_readable and not found:
        problems = [(problem.location, problem.message) for problem in case.extraction.problems]
        found[FindingType.UNREADABLE] = problems or [("whole file", "Nothing in the file could be read.")]
    for kind, troubles in found.items():
        severity = _SEVERITY.get(kind, "medium" if case.is_readable else "high")
        yield case.finding(kind, severity, troubles[0][1], [place for place, _ in troubles])
