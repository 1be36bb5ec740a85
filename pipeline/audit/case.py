"""What the rules look at: one document with all that was read and judged of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pipeline.findings import Finding, FindingType
from pipeline.records import Document, Extraction, Facets, Label, Passage

MAX_PLACES = 6
"""Places named in one finding; of more the number of the rest is given."""


@dataclass(frozen=True, slots=True)
class AuditCase:
    """A document, its extraction, its passages in reading order, and the labels and facets of those by passage id."""

    document: Document
    extraction: Extraction
    passages: tuple[Passage, ...]
    labels: dict[str, tuple[Label, ...]]
    facets: dict[str, Facets]

    @property
    def is_readable(self) -> bool:
        """Whether at least a part of it was read."""
        return self.document.read_status != "unread"

    @property
    def text(self) -> str:
        """All passages, a line each."""
        return "\n".join(passage.text for passage in self.passages)

    def finding(self, kind: FindingType, severity: str, reason: str, places: Iterable[str] = ()) -> Finding:
        """A finding on this document, at the given places or the whole of it."""
        return Finding(self.document.document_id, kind, severity, reason, named_places(places) or "whole document")


@dataclass(frozen=True, slots=True)
class AuditRules:
    """What the framework and the pack bring to the rules; see the field of the same name in `Framework`.

    `max_age_months` pairs phrases of a title or file name with the age from which such a document is old.
    """

    as_of: date
    stale_months: int
    presence: float
    passages_per_document: int
    own_names: tuple[str, ...]
    external_body_ids: frozenset[str]
    max_age_months: tuple[tuple[tuple[str, ...], int], ...] = ()


def named_places(places: Iterable[str]) -> str:
    """Places in order, each once; after the first few the number of the others."""
    unique = list(dict.fromkeys(place for place in places if place))
    shown = "; ".join(unique[:MAX_PLACES])
    return f"{shown} and {len(unique) - MAX_PLACES} more" if len(unique) > MAX_PLACES else shown


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its word: "1 comment", "3 comments"."""
    return f"{count} {one if count == 1 else many or one + 's'}"
