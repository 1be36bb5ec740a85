"""Find documents that say nearly the same as another one on file, such as a Word file beside the PDF made of it.

In: cases. Out: for each document that does not count, the id of the one that does. Surprising rule: a newer version
is no near-duplicate, and series (dashboards, minutes) share their frame but not their figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.audit.case import AuditCase

SHINGLE_WORDS = 5
"""Words of the overlapping runs that two texts are compared by."""
NEAR_SHARE = 0.85
"""Share of the smaller text's runs that must be in the other, and least ratio of their sizes."""
MIN_SHINGLES = 40
"""Runs below which a text is too short to tell a copy from a form."""
_PUBLISHED_FORMATS = ("pdf",)
"""Of a pair as good as equal the form made for readers stays."""


def find_near_copies(cases: Sequence[AuditCase]) -> dict[str, str]:
    """Pairs of document ids: the copy that does not count, and the document that stays."""
    open_cases = [c for c in cases if c.is_readable and not c.document.duplicate_of and not c.document.superseded_by]
    shingles = {case.document.document_id: _shingles(case.text) for case in open_cases}
    ranked = sorted(open_cases, key=_precedence)
    copies: dict[str, str] = {}
    for position, case in enumerate(ranked):
        document_id = case.document.document_id
        if document_id in copies:
            continue
        for other in ranked[position + 1 :]:
            other_id = other.document.document_id
            if other_id not in copies and _are_near(shingles[document_id], shingles[other_id]):
                copies[other_id] = document_id
    return copies


def _precedence(case: AuditCase) -> tuple[bool, bool, str]:
    """Who stays comes first: final before draft, the published form before its source, then by path."""
    document = case.document
    return (document.is_draft, document.format not in _PUBLISHED_FORMATS, document.path)


def _are_near(ones: frozenset[str], others: frozenset[str]) -> bool:
    small, large = sorted((len(ones), len(others)))
    if small < MIN_SHINGLES or small < NEAR_SHARE * large:
        return False
    return len(ones & others) >= NEAR_SHARE * small


def _shingles(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W_]+", text.lower())
    return frozenset(_runs(words))


def _runs(words: Sequence[str]) -> Iterable[str]:
    return (" ".join(words[start : start + SHINGLE_WORDS]) for start in range(len(words) - SHINGLE_WORDS + 1))
