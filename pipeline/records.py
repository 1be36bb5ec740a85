"""The records that travel between stages, and the functions that make their ids.

Everything here is frozen and standard library only, so that any stage may import it. Words are those of
docs/glossary.md. Page numbers are 1-based; unknown is None. Character positions index the normalised
`Page.text`, so `page.text[passage.char_start:passage.char_end] == passage.text` always holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

ID_CHARS = 16
"""Hex digits kept of an id's SHA-256: 64 bits, so a collision among 10 million rows is under 1 in 300,000."""
BoundingBox = tuple[float, float, float, float]
"""x0, top, x1, bottom in points (1/72 inch) from the page's top left corner."""


class BlockKind(StrEnum):
    """What a block of text is on its page; decides how `passages` treats it."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    ROW = "row"


class SectionType(StrEnum):
    """Which part of a document a block belongs to; only BODY, NOTE and TITLE text is classified."""

    BODY = "body"
    TITLE = "title"
    NOTE = "note"
    RUNNING_HEADER = "running_header"
    RUNNING_FOOTER = "running_footer"
    PAGE_NUMBER = "page_number"
    CONTENTS = "contents"
    GLOSSARY = "glossary"
    DOCUMENT_CONTROL = "document_control"
    TABLE_HEADER = "table_header"


class Role(StrEnum):
    """What a document is to the area; only EVIDENCE is counted."""

    EVIDENCE = "evidence"
    BASELINE = "baseline"
    EXTERNAL_ASSURANCE = "external_assurance"
    REFERENCE = "reference"


class Kind(StrEnum):
    """The kind of evidence a passage is (codebook), weakest first."""

    CONTEXT = "context"
    INTENT = "intent"
    ACTIVITY = "activity"
    PERFORMANCE = "performance"
    IMPACT = "impact"
    VOICE = "voice"


class Stance(StrEnum):
    """How a passage evaluates what it describes (codebook)."""

    STRENGTH = "strength"
    CONCERN = "concern"
    MIXED = "mixed"
    NEUTRAL = "neutral"


class Decision(StrEnum):
    """What was decided for one passage and one criterion."""

    ACCEPTED = "accepted"
    UNCERTAIN = "uncertain"
    REJECTED = "rejected"


class Status(StrEnum):
    """How well the evidence on file covers a criterion; never a statement about effectiveness."""

    STRONG = "strong"
    PARTIAL = "partial"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text on a page, in reading order, before it becomes a passage.

    `level` is the heading's depth (1 is the top) and None for every other kind. `columns` are a row's
    column headings. A block that runs over a page join belongs to the page it starts on.
    """

    kind: BlockKind
    char_start: int
    char_end: int
    location: str
    section_type: SectionType = SectionType.BODY
    level: int | None = None
    columns: tuple[str, ...] = ()
    bbox: BoundingBox | None = None
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page, slide, sheet, section or message with its normalised text and its blocks in reading order.

    `ordinal` counts from 1 within the document; `page_number` is None where the format stores no pages.
    """

    ordinal: int
    page_number: int | None
    location: str
    text: str
    blocks: tuple[Block, ...]
    method: str = "text"
    ocr_confidence: float | None = None
    height: float | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Trouble met while reading one document: what, where and what to do, in words without document text."""

    location: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside another (mail attachment, archive entry, file embedded in a PDF) with what was read from it.

    `name` is its path inside, forward slashes, for people to read: it never becomes a path on disk.
    """

    name: str
    sha256: str
    size_bytes: int
    extraction: Extraction


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one file gave: pages, problems, raw properties, and members that are documents of their own.

    `properties` holds what the file says of itself as strings: `title`, `author`, `created` (ISO), `watermark`, ...
    """

    format: str
    pages: tuple[Page, ...] = ()
    problems: tuple[Problem, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    members: tuple[Member, ...] = ()

    @property
    def read_status(self) -> str:
        """`read`, `partial` (some pages or members lost) or `unread` (nothing could be read)."""
        if not self.pages and not self.members:
            return "unread"
        return "partial" if any(p.kind in LOSING_PROBLEMS for p in self.problems) else "read"


LOSING_PROBLEMS = frozenset(
    {"page_unreadable", "truncated", "needs_ocr", "part_unreadable"}
    | {"timed_out", "out_of_memory", "reader_crashed", "changed_while_reading", "archive_limit"}
)
"""Problem kinds after which text of a document is known to be missing."""


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file found in the pack. `relative_path` uses forward slashes whatever the system.

    `trouble` says why a file must not be opened at all (a pipe, a link that leads out of the folder).
    """

    relative_path: str
    sha256: str
    size_bytes: int
    trouble: Problem | None = None

    @property
    def document_id(self) -> str:
        """Id of the document: its relative path and its bytes."""
        return make_id("document", self.relative_path, self.sha256)


@dataclass(frozen=True, slots=True)
class Document:
    """One row of `documents`: what a file is, when it was written, by whom, and whether it counts."""

    document_id: str
    path: str
    sha256: str
    format: str
    title: str | None
    role: Role
    page_count: int
    word_count: int
    document_date: date | None
    date_precision: str | None
    date_basis: str | None
    review_date: date | None
    version_label: str | None
    is_draft: bool
    protective_marking: str | None
    body_ids: tuple[str, ...]
    partner: str | None
    read_status: str
    passage_count: int
    duplicate_of: str | None = None
    superseded_by: str | None = None
    is_embargoed: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether its passages may count as evidence: final, not superseded, no copy, no embargo, role evidence."""
        is_current = not self.is_draft and not self.superseded_by and not self.duplicate_of and not self.is_embargoed
        return self.role is Role.EVIDENCE and is_current


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of text that is classified, or kept with the reason why it was not.

    `heading` is the path of headings above it joined with ` > `, and for a bullet its lead-in as last part.
    """

    passage_id: str
    document_id: str
    ordinal: int
    page_ordinal: int
    page_number: int | None
    location: str
    bbox: BoundingBox | None
    char_start: int
    char_end: int
    heading: str
    section_type: SectionType
    text: str
    word_count: int
    excluded_reason: str | None
    kind_of_block: BlockKind
    is_ocr: bool = False
    evidence_date: date | None = None


@dataclass(frozen=True, slots=True)
class PhraseHits:
    """The framework's phrases found in one passage, by criterion id.

    `vetoes` say which near miss the passage is instead; `aspects` list the aspect ids that are seen.
    """

    phrases: Mapping[str, tuple[str, ...]]
    vetoes: Mapping[str, str]
    aspects: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Label:
    """One passage x criterion decision; the model's own decision is kept beside a rule's or reviewer's.

    `is_counted` is filled when coverage is assessed: an acceptance that counts as evidence.
    """

    passage_id: str
    criterion_id: str
    probability: float | None
    decision: Decision
    decided_by: str
    model_decision: Decision
    reason: str | None = None
    is_counted: bool = False


@dataclass(frozen=True, slots=True)
class Facets:
    """One row of `passage_facets`: what a classified passage is, beside its topics."""

    passage_id: str
    kind: Kind
    kind_probabilities: Mapping[str, float]
    stance: Stance
    stance_probabilities: Mapping[str, float]
    speaker: str | None
    body_id: str | None
    cohorts: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    is_echo: bool = False
    is_assurance: bool = False
    duplicate_of: str | None = None

    @property
    def kind_probability(self) -> float:
        """Calibrated probability of `kind`."""
        return self.kind_probabilities[self.kind]

    @property
    def stance_probability(self) -> float:
        """Calibrated probability of `stance`."""
        return self.stance_probabilities[self.stance]


@dataclass(frozen=True, slots=True)
class Coverage:
    """One row of `coverage`: what the evidence on file amounts to for one criterion.

    `intent` to `voice` are probabilities (0-1) that at least one counted passage of that kind is truly there;
    `concern_share` is the share of counted passages whose stance is concern.
    """

    criterion_id: str
    status: Status
    headline_gap: str | None
    accepted_passages: int
    documents: int
    bodies: tuple[str, ...]
    newest_date: date | None
    intent: float
    activity: float
    performance: float
    impact: float
    voice: float
    concern_share: float | None
    expected_documents: float
    probability_present: float
    unread_documents: int


@dataclass(frozen=True, slots=True)
class Gap:
    """One row of `gaps`. `gap_id` depends on criterion, type and subject (a body, an aspect) alone, so it is stable."""

    gap_id: str
    criterion_id: str
    gap_type: str
    severity: str
    rank: int
    reason: str
    confidence: float | None
    evidence: tuple[str, ...]
    near_misses: tuple[str, ...]
    searched: int
    unread: int
    remedy: str
    suggested_action: str
    suggested_body: str | None
    state: str = "open"
    owner: str | None = None
    due_date: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One row of `runs`; with `Review` the only record that holds a time stamp."""

    run_id: str
    started_at: datetime
    finished_at: datetime
    scope: str
    as_of: date
    area: str
    framework_id: str
    framework_hash: str
    model_id: str
    code_version: str


def make_id(*parts: object) -> str:
    """Hash parts to a short stable id; parts are kept apart, so ("ab", "c") and ("a", "bc") differ."""
    joined = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:ID_CHARS]
