"""What the report is made of: one frozen record per row that it shows, gathered in `ReportTables`.

Only shapes stand here. Names of bodies are resolved, lists are tuples, unknown is None. Every text that a document
or a person may have written is a plain `str` field whose name does not end in `_id` or `_ids`: the report masks
exactly those.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ReportRun:
    """The coverage run whose tables are shown."""

    run_id: str
    as_of: date
    area: str
    framework_id: str
    model_id: str
    code_version: str
    pack_id: str
    is_fictional: bool
    presence_threshold: float


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """An earlier coverage run on the same pack, by the day as at which it judged."""

    run_id: str
    as_of: date


@dataclass(frozen=True, slots=True)
class CriterionOnFile:
    """A criterion with what is on file for it; `newest_data_date` is that of its newest counted figure."""

    criterion_id: str
    parent_id: str | None
    level: str
    title: str
    definition: str
    printed_text: str | None
    is_requirement: bool
    is_measured: bool
    responsible_body_ids: tuple[str, ...]
    wanted_kinds: tuple[str, ...]
    status: str | None
    headline_gap: str | None
    accepted_passages: int
    documents: int
    body_ids: tuple[str, ...]
    newest_date: date | None
    newest_data_date: date | None
    concern_share: float | None
    unread_documents: int


@dataclass(frozen=True, slots=True)
class GapOnFile:
    """A gap of a criterion; passages by id."""

    gap_id: str
    criterion_id: str
    gap_type: str
    severity: str
    rank: int
    is_headline: bool
    reason: str
    confidence: float | None
    searched: int
    unread: int
    suggested_action: str | None
    suggested_body: str | None
    state: str
    owner: str | None
    due_date: date | None
    note: str | None
    evidence_ids: tuple[str, ...]
    near_miss_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassageOnFile:
    """A passage that the report may quote, with whose it is: its document's bodies, else the body that speaks."""

    passage_id: str
    document_id: str
    quote: str
    location: str
    evidence_date: date | None
    kind: str | None
    kind_probability: float | None
    stance: str | None
    stance_probability: float | None
    speaker: str | None
    aspect_ids: tuple[str, ...]
    body_ids: tuple[str, ...]
    is_ocr: bool


@dataclass(frozen=True, slots=True)
class CountedLabel:
    """A passage that counts for a criterion; rows come in the order of documents and places."""

    criterion_id: str
    passage_id: str
    probability: float | None
    decided_by: str


@dataclass(frozen=True, slots=True)
class KindOnFile:
    """Whether a requirement has a kind of evidence, and whether it should."""

    criterion_id: str
    kind: str
    is_wanted: bool
    is_present: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A body by its id."""

    body_id: str
    name: str


@dataclass(frozen=True, slots=True)
class AspectNamed:
    """An aspect of a criterion."""

    aspect_id: str
    criterion_id: str
    title: str


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """A finding or figure of the baseline beside the latest figure on file."""

    criterion_id: str
    then_statement: str | None
    then_source: str | None
    kpi_id: str | None
    kpi: str | None
    unit: str | None
    direction: str | None
    then_value: float | None
    then_date: date | None
    now_value: float | None
    now_date: date | None
    now_citation: str | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two passages that cannot both be right."""

    criterion_id: str | None
    criterion: str | None
    kpi: str | None
    why: str
    passage_a_id: str
    passage_b_id: str


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from the run before: an input, a status or a gap."""

    subject: str
    criterion_id: str | None
    before: str | None
    after: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class KpiNamed:
    """A figure that the area is followed by, with its baseline where there is one."""

    kpi_id: str
    criterion_ids: tuple[str, ...]
    title: str
    unit: str
    direction: str
    baseline_value: float | None
    baseline_date: date | None
    baseline_source: str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A value of a KPI, oldest first within its KPI."""

    kpi_id: str
    passage_id: str
    value: float
    unit: str
    statistic: str | None
    period_end: date | None
    population: str | None
    is_target: bool
    is_implausible: bool
    citation: str


@dataclass(frozen=True, slots=True)
class DocumentOnFile:
    """A file of the folder, with what the audit advises about it."""

    document_id: str
    path: str
    title: str | None
    role: str
    document_date: date | None
    version_label: str | None
    is_draft: bool
    protective_marking: str | None
    bodies: tuple[str, ...]
    read_status: str
    is_counted: bool
    advice: str | None
    advice_reason: str | None
    copy_of: str | None
    newer_version: str | None


@dataclass(frozen=True, slots=True)
class DocumentRemark:
    """A finding of the audit, or trouble met while reading; `kind` is the finding type or the problem's kind."""

    document_id: str
    kind: str
    severity: str | None
    message: str
    location: str | None


@dataclass(frozen=True, slots=True)
class StandingItemOnFile:
    """A document that inspectors are known to ask for; `present` is None before the audit."""

    item: str
    why: str
    minimum: int
    present: bool | None
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanAction:
    """An action of an improvement plan that nothing on file shows as done."""

    text: str
    owner: str | None
    due_date: date | None
    status: str | None
    passage_id: str | None
    citation: str | None


@dataclass(frozen=True, slots=True)
class PillarLink:
    """The framework's link between a requirement or area and a pillar."""

    requirement_id: str
    pillar_id: str
    strength: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What the run went through."""

    documents: int
    passages: int
    classified: int
    uncertain_labels: int
    reviews: int


@dataclass(frozen=True, slots=True)
class ReportTables:
    """Everything that the report shows, in the order in which it is shown."""

    run: ReportRun
    earlier_run: EarlierRun | None
    has_changes: bool
    """Whether the tables say what changed; those of an earlier program do not."""
    counts: Counts
    criteria: tuple[CriterionOnFile, ...]
    gaps: tuple[GapOnFile, ...]
    passages: tuple[PassageOnFile, ...]
    labels: tuple[CountedLabel, ...]
    kinds: tuple[KindOnFile, ...]
    bodies: tuple[Named, ...]
    aspects: tuple[AspectNamed, ...]
    then_and_now: tuple[ThenAndNow, ...]
    conflicts: tuple[Conflict, ...]
    changes: tuple[Change, ...]
    kpis: tuple[KpiNamed, ...]
    figures: tuple[Figure, ...]
    documents: tuple[DocumentOnFile, ...]
    findings: tuple[DocumentRemark, ...]
    problems: tuple[DocumentRemark, ...]
    standing: tuple[StandingItemOnFile, ...]
    actions: tuple[PlanAction, ...]
    pillar_links: tuple[PillarLink, ...]
