"""The typed record of the page: everything that the template shows, said in words and ready to print.

Nothing here is looked up or counted by the template; it only walks these records. `href` values are in-page anchors
(`#e-APA3.1-4`); a test checks that every one of them is there and that the template uses every field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to a place on the page; `href` is None where it leads nowhere."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a matrix; `look` names pattern and frame: held, unsure, absent or unasked."""

    text: str
    href: str | None
    look: str
    remark: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row of a matrix with its heading."""

    head: Link
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts by row and column; the cells stand in the order of the heads."""

    caption: str
    corner: str
    heads: tuple[Link, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document, where they stand, and what they are."""

    text: str
    citation: Link
    facts: str


@dataclass(frozen=True, slots=True)
class HoldLine:
    """One reason why documents must not go as they are; `note` says what was not checked, where that is so."""

    title: str
    note: str
    documents: tuple[tuple[Link, str], ...]


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A criterion of the first screen; `is_group` for an area with requirements below it."""

    criterion: Link
    is_group: bool
    status: str
    headline: str
    body_to_ask: str
    newest_data: str
    newest_evidence: str
    passages: Link
    documents: Link


@dataclass(frozen=True, slots=True)
class ThenNowRow:
    """A finding of the baseline and the latest figure on file."""

    criterion: Link
    then: str
    source: str
    now: Link
    change: str


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """Two passages that cannot both be right."""

    criterion: Link
    why: str
    first: Quote
    second: Quote


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Changes of one sort since the run before."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeSection:
    """What differs from the run before; `lead` says with which one it is compared, or why there is nothing."""

    lead: str
    groups: tuple[ChangeGroup, ...]


@dataclass(frozen=True, slots=True)
class GapCard:
    """A gap in words."""

    title: str
    severity: str
    reason: str
    action: str
    body_to_ask: str
    confidence: str
    handling: str
    evidence: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A value of a KPI with the passage that states it."""

    day: str
    value: str
    sort: str
    source: Link


@dataclass(frozen=True, slots=True)
class KpiCard:
    """A figure that a requirement is followed by; `chart` is SVG of our own making."""

    title: str
    summary: str
    chart: Markup | None
    figures: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class CriterionSection:
    """All about one requirement or pillar."""

    anchor: str
    name: str
    verdict: str
    definition: str
    printed_text: str | None
    responsible: str
    evidence: Link
    headline: GapCard | None
    lesser_gaps: tuple[GapCard, ...]
    best_quotes: tuple[Quote, ...]
    counter_quotes: tuple[Quote, ...]
    kpis: tuple[KpiCard, ...]
    unmeasured_kpis: str
    near_misses: tuple[Quote, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionGroup:
    """An area with its requirements, or the pillars."""

    anchor: str
    title: str
    sections: tuple[CriterionSection, ...]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A file of the folder."""

    anchor: str
    name: str
    path: str
    day: str
    bodies: str
    standing: str
    passages: Link
    advice: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one type, each with its document and what was seen."""

    title: str
    rows: tuple[tuple[Link, str], ...]


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A document that inspectors are known to ask for."""

    item: str
    why: str
    state: str
    documents: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action of a plan that nothing on file shows as done."""

    text: str
    owner: str
    due: str
    status: str
    source: Link


@dataclass(frozen=True, slots=True)
class AuditSection:
    """What to see to before documents are shared; `lead` says so if no audit has run."""

    lead: str
    findings: tuple[FindingGroup, ...]
    standing_lead: str
    standing: tuple[StandingRow, ...]
    actions_lead: str
    actions: tuple[ActionRow, ...]


@dataclass(frozen=True, slots=True)
class MethodSection:
    """How it was done, how well the model does, and what it cannot say."""

    steps: tuple[str, ...]
    accuracy_lead: str
    accuracy: tuple[tuple[str, str], ...]
    limits: tuple[str, ...]
    beyond_documents: tuple[str, ...]
    origin: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """A passage in the evidence list."""

    anchor: str
    number: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class EvidenceGroup:
    """Passages of one kind."""

    anchor: str
    title: str
    entries: tuple[EvidenceEntry, ...]


@dataclass(frozen=True, slots=True)
class EvidenceIndex:
    """The passages behind one number of a matrix."""

    anchor: str
    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class EvidenceSection:
    """The passages behind the numbers of one criterion."""

    anchor: str
    title: str
    lead: str
    indexes: tuple[EvidenceIndex, ...]
    groups: tuple[EvidenceGroup, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The whole page; the record of the template `report.html`."""

    title: str
    area: str
    as_of: str
    key: str
    is_fictional: bool
    is_masked: bool
    handling: str
    holds: tuple[HoldLine, ...]
    unread: tuple[tuple[Link, str], ...]
    read_summary: str
    summary: str
    statuses: tuple[StatusRow, ...]
    pillars: tuple[StatusRow, ...]
    status_meanings: tuple[tuple[str, str], ...]
    unmeasured: str
    then_lead: str
    then_and_now: tuple[ThenNowRow, ...]
    conflicts: tuple[ConflictRow, ...]
    changes: ChangeSection
    kind_matrix: Matrix
    body_matrix: Matrix
    aspect_matrix: Matrix
    crosswalk: Matrix
    groups: tuple[SectionGroup, ...]
    documents: tuple[DocumentRow, ...]
    audit: AuditSection
    method: MethodSection
    evidence: tuple[EvidenceSection, ...]
    style: Markup


def page_values(page: ReportPage) -> Mapping[str, object]:
    """The page's own fields by name, as the template takes them."""
    return {name: getattr(page, name) for name in page.__dataclass_fields__}
