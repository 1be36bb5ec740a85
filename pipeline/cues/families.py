"""Mark byte-equal copies and superseded versions among a pack's documents.

In: documents. Out: the same, in order, with `duplicate_of` and `superseded_by` filled. Surprising rule: only
explicit marks supersede (version numbers, draft and final); minutes or dashboards of other dates are a series,
and a draft never supersedes anything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.cues.dates import find_dates
from pipeline.cues.identity import clean_file_name, strip_marks, version_key
from pipeline.records import Document

FAMILY_WORDS_MIN = 2
"""Words that a stripped title needs to make a family across folders: one word ('Report') is shared by strangers."""

_SERIES = re.compile(
    r"(?i)\b(?:minutes|agenda|notes|dashboard|highlight report|newsletter|bulletin|monthly|quarterly|weekly|termly"
    r"|performance report|action log|waiting list|return|letter|annual report|board pack)\b"
)
_PACKED_DATE = re.compile(r"(?<!\d)\d{6}(?:\d\d)?(?!\d)")


def mark_families(documents: Sequence[Document]) -> tuple[Document, ...]:
    """Fill `duplicate_of` (the first path in sort order counts) and `superseded_by` (the newest version there is)."""
    first_by_bytes: dict[str, Document] = {}
    for document in sorted(documents, key=lambda document: document.path):
        first_by_bytes.setdefault(document.sha256, document)
    originals = sorted(first_by_bytes.values(), key=lambda document: document.path)
    successors = _successors(originals)
    by_id = {document.document_id: document for document in originals}
    return tuple(
        _with_successor(document, by_id.get(successors.get(document.document_id, "")))
        if (original := first_by_bytes[document.sha256]) is document
        else replace(document, duplicate_of=original.document_id)
        for document in documents
    )


def _with_successor(document: Document, successor: Document | None) -> Document:
    """The document with its newer version marked; if it names no body itself, that version's bodies are its own."""
    if successor is None:
        return document
    body_ids, partner = document.body_ids, document.partner
    if not body_ids:
        body_ids, partner = successor.body_ids, successor.partner
    return replace(document, superseded_by=successor.document_id, body_ids=body_ids, partner=partner)


def _successors(documents: Sequence[Document]) -> dict[str, str]:
    """Id of the successor by id of the superseded document."""
    members: dict[tuple[str, ...], list[Document]] = defaultdict(list)
    for document in documents:
        for key in _family_keys(document):
            members[key].append(document)
    successors: dict[str, str] = {}
    for older in documents:
        relatives = {r.document_id: r for key in _family_keys(older) for r in members[key] if r is not older}
        newer = [relative for relative in relatives.values() if _supersedes(relative, older)]
        if newer:
            successors[older.document_id] = max(newer, key=lambda d: (version_key(d.version_label), d.path)).document_id
    return successors


def _family_keys(document: Document) -> Iterable[tuple[str, ...]]:
    """The families that a document belongs to: by its title and by its file name, each without version marks."""
    for name in (document.title or "", clean_file_name(document.path)):
        words = re.findall(r"[^\W_]+", strip_marks(name).lower())
        if len(words) >= FAMILY_WORDS_MIN:
            yield (document.role, *words)
        elif words:
            yield (document.role, document.path.rpartition("/")[0], "/", *words)


def _supersedes(newer: Document, older: Document) -> bool:
    if newer.is_draft or not _same_period(newer, older) or not _may_share_author(newer, older):
        return False
    newer_version, older_version = version_key(newer.version_label), version_key(older.version_label)
    if newer_version and older_version and newer_version != older_version:
        return newer_version > older_version
    return older.is_draft


def _may_share_author(one: Document, other: Document) -> bool:
    return not one.body_ids or not other.body_ids or bool(set(one.body_ids) & set(other.body_ids))


def _same_period(one: Document, other: Document) -> bool:
    """Whether names do not set the documents apart as two of a series, such as minutes of two months.

    A month, quarter, term or year that differs always does; a day only where the name is that of a series,
    because versions of one paper carry the days they were saved on.
    """
    is_series = any(_SERIES.search(f"{d.path} {d.title or ''}".replace("_", " ")) for d in (one, other))
    ones, others = _periods(one, with_days=is_series), _periods(other, with_days=is_series)
    if ones and others:
        return bool(ones & others)
    both_dated = one.document_date and other.document_date and is_series
    return not both_dated or one.document_date == other.document_date or bool(ones or others)


def _periods(document: Document, *, with_days: bool) -> frozenset[object]:
    names = (document.path.rsplit("/", 1)[-1].replace("_", " "), document.title or "")
    periods: set[object] = {
        mention.value for name in names for mention in find_dates(name) if with_days or mention.precision != "day"
    }
    if with_days:
        periods |= {packed for name in names for packed in _PACKED_DATE.findall(name)}
    return frozenset(periods)
