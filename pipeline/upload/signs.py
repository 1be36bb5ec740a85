"""What speaks for or against handing a document in, as one set of words per document.

In: documents, problems met while reading them, findings of the audit. Out: signs by document id, in the words of the
finding types. Surprising rule: what a document's own row and its problems tell is a sign even where no audit has
run, so that advice never waits for it; findings only add.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, Protocol

from pipeline.records import Document, Problem

DAMAGED: Final = "damaged"
"""The one sign that is no finding type: text is missing because the file itself is broken in part."""
SIGN_OF_PROBLEM: Final = {
    "encrypted": "encrypted",
    "empty": "empty",
    "document_unreadable": "unreadable",
    "wrong_extension": "wrong_extension",
    "hidden_content": "hidden_content",
    "ocr_used": "needs_ocr",
    "needs_ocr": "needs_ocr",
    "page_unreadable": DAMAGED,
    "part_unreadable": DAMAGED,
    "truncated": DAMAGED,
}
"""Kinds of problems that say what an audit would find."""
FREE_MARKINGS: Final = frozenset({"official", "open", "public", "unclassified", "not protectively marked"})
"""Markings that hold nothing back."""
EMBARGO: Final = "embargo"


class FindingLike(Protocol):
    """What is needed of a finding; the records of the audit have more."""

    @property
    def document_id(self) -> str:
        """Document that it is about."""
        ...

    @property
    def finding_type(self) -> str:
        """One of the finding types."""
        ...

    @property
    def severity(self) -> str:
        """Its severity: high, medium or low."""
        ...

    @property
    def location(self) -> str:
        """Where in the document."""
        ...


def signs_by_document(
    documents: Sequence[Document],
    *,
    findings: Iterable[FindingLike] = (),
    problems: Mapping[str, Sequence[Problem]] | None = None,
    as_of: date,
) -> dict[str, frozenset[str]]:
    """Signs of every document; findings about unknown documents are passed over."""
    signs = {document.document_id: _own_signs(document, as_of) for document in documents}
    for document_id, met in (problems or {}).items():
        if document_id in signs:
            signs[document_id] |= {SIGN_OF_PROBLEM[p.kind] for p in met if p.kind in SIGN_OF_PROBLEM}
    for finding in findings:
        if finding.document_id in signs:
            signs[finding.document_id] |= {finding.finding_type}
    return {document_id: frozenset(found) for document_id, found in signs.items()}


def _own_signs(document: Document, as_of: date) -> set[str]:
    marks = [mark.strip().lower() for mark in (document.protective_marking or "").split(";") if mark.strip()]
    is_unread = document.read_status == "unread"
    told = {
        "draft": document.is_draft,
        "duplicate": document.duplicate_of is not None,
        "superseded": document.superseded_by is not None,
        "unreadable": is_unread,
        "undated": document.document_date is None and not is_unread,
        "past_review_date": document.review_date is not None and document.review_date < as_of,
        EMBARGO: any(mark.startswith(EMBARGO) for mark in marks),
        "protective_marking": any(mark not in FREE_MARKINGS and not mark.startswith(EMBARGO) for mark in marks),
    }
    return {sign for sign, is_told in told.items() if is_told}
