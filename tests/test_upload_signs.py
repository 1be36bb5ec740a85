"""Signs that speak for or against handing a document in."""

from __future__ import annotations

from datetime import date

import pytest
from store_records import make_document
from upload_figures import TruthFinding

from pipeline.records import Problem
from pipeline.upload.signs import signs_by_document

AS_OF = date(2026, 2, 23)


@pytest.mark.parametrize(
    ("changes", "sign"),
    [
        ({"is_draft": True}, "draft"),
        ({"duplicate_of": "b"}, "duplicate"),
        ({"superseded_by": "b"}, "superseded"),
        ({"read_status": "unread"}, "unreadable"),
        ({"document_date": None}, "undated"),
        ({"review_date": date(2026, 2, 22)}, "past_review_date"),
        ({"protective_marking": "Embargoed until Friday"}, "embargo"),
        ({"protective_marking": "OFFICIAL; NHS Confidential"}, "protective_marking"),
    ],
)
def test_a_documents_own_row_is_a_sign(changes: dict[str, object], sign: str) -> None:
    """What the reader noted needs no audit."""
    assert signs_by_document([make_document("a", "a.pdf", **changes)], as_of=AS_OF) == {"a": frozenset({sign})}


def test_free_markings_and_dates_to_come_are_none() -> None:
    """OFFICIAL holds nothing back, and a review due today has not passed."""
    document = make_document("a", "a.pdf", protective_marking="OFFICIAL", review_date=AS_OF)
    assert signs_by_document([document], as_of=AS_OF) == {"a": frozenset()}


def test_problems_and_findings_add_signs() -> None:
    """Findings about documents that are not there are passed over."""
    problems = {"a": (Problem("p. 1", "page_unreadable", ""), Problem("p. 2", "no_such_kind", ""))}
    findings = [TruthFinding("a", "personal_data"), TruthFinding("gone", "stale")]
    signs = signs_by_document([make_document("a", "a.pdf")], problems=problems, findings=findings, as_of=AS_OF)
    assert signs == {"a": frozenset({"damaged", "personal_data"})}
