"""The framework as rows of criteria, aspects, baseline_facts, bodies, kpis, standing_set and crosswalk_links.

In: a checked framework. Out: rows named after the columns of schema.sql, in the framework's own order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline.upload_records import StandingMatch

if TYPE_CHECKING:
    from pipeline.framework import Framework, StandingItem


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One row of `criteria`; `printed_text` stays empty until the area's own report is read."""

    criterion_id: str
    parent_id: str | None
    ordinal: int
    level: str
    force: str
    title: str
    definition: str
    is_requirement: bool
    is_measured: bool
    responsible_body_ids: tuple[str, ...]
    wanted_kinds: tuple[str, ...]
    printed_text: str | None = None


@dataclass(frozen=True, slots=True)
class AspectRow:
    """One row of `aspects`; the id is that of `passage_facets.aspects`."""

    aspect_id: str
    criterion_id: str
    ordinal: int
    title: str


@dataclass(frozen=True, slots=True)
class BaselineFactRow:
    """One row of `baseline_facts`."""

    criterion_id: str
    ordinal: int
    statement: str
    source: str
    place: str
    kpi_id: str | None
    figure: float | None


@dataclass(frozen=True, slots=True)
class BodyRow:
    """One row of `bodies`."""

    body_id: str
    ordinal: int
    name: str
    partner: str
    organisation_id: str


@dataclass(frozen=True, slots=True)
class KpiRow:
    """One row of `kpis`; one per KPI, so that joining measures on kpi_id never multiplies them."""

    kpi_id: str
    criterion_id: str | None
    criterion_ids: tuple[str, ...]
    ordinal: int
    title: str
    unit: str
    statistic: str | None
    direction: str
    baseline_value: float | None
    baseline_date: date | None
    baseline_source: str | None
    baseline_place: str | None
    owner_body_id: str | None


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One row of `standing_set`; whether the document is on file is for a coverage run to say."""

    item_id: str
    ordinal: int
    item: str
    why: str
    minimum: int
    max_age_months: int | None
    present: bool | None = None
    document_ids: tuple[str, ...] = ()
    status: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """One row of `crosswalk_links`."""

    requirement_id: str
    pillar_id: str
    strength: str


@dataclass(frozen=True, slots=True)
class KeyDateRow:
    """One row of `key_dates`."""

    key_date_id: str
    ordinal: int
    title: str
    falls_on: date
    basis: str


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One row of `limits`."""

    limit_id: str
    amount: float


@dataclass(frozen=True, slots=True)
class ViewpointRow:
    """One row of `viewpoints`."""

    viewpoint_id: str
    lens: str
    ordinal: int
    title: str
    what: str
    criterion_ids: tuple[str, ...]
    kinds: tuple[str, ...]
    stances: tuple[str, ...]
    phrases: tuple[str, ...]
    source: str
    place: str


def framework_rows(
    framework: Framework,
    printed_texts: Mapping[str, str] | None = None,
    standing: Sequence[StandingMatch] = (),
) -> dict[str, Sequence[object]]:
    """Rows of every table that the framework fills; keys are table names, those of `printed_texts` criterion ids.

    `standing` says which items of the standing set are on file; without it that is left open.
    """
    return {
        "criteria": _criterion_rows(framework, printed_texts or {}),
        "aspects": [
            AspectRow(f"{criterion.id}/{aspect.id}", criterion.id, ordinal, aspect.title)
            for criterion in framework.criteria
            for ordinal, aspect in enumerate(criterion.aspects, start=1)
        ],
        "baseline_facts": _baseline_fact_rows(framework),
        "bodies": [
            BodyRow(body.id, ordinal, body.name, body.partner, framework.organisation_of(body.id))
            for ordinal, body in enumerate(framework.bodies, start=1)
        ],
        "kpis": _kpi_rows(framework),
        "standing_set": [
            _standing_row(entry, ordinal, {match.item_id: match for match in standing})
            for ordinal, entry in enumerate(framework.standing_set, start=1)
        ],
        "crosswalk_links": [CrosswalkRow(link.requirement, link.pillar, link.strength) for link in framework.crosswalk],
        "key_dates": [
            KeyDateRow(key_date.id, ordinal, key_date.title, key_date.on, key_date.basis)
            for ordinal, key_date in enumerate(framework.key_dates, start=1)
        ],
        "limits": [LimitRow(name, float(amount)) for name, amount in framework.thresholds.model_dump().items()],
        "viewpoints": _viewpoint_rows(framework),
    }


def _standing_row(item: StandingItem, ordinal: int, matches: Mapping[str, StandingMatch]) -> StandingRow:
    row = StandingRow(item.id, ordinal, item.title, item.why, item.minimum, item.max_age_months)
    match = matches.get(item.id)
    if match is None:
        return row
    return replace(
        row, present=match.present, document_ids=match.document_ids, status=match.status.value, reason=match.reason
    )


def _criterion_rows(framework: Framework, printed_texts: Mapping[str, str]) -> list[CriterionRow]:
    requirement_ids = {criterion.id for criterion in framework.requirements}
    return [
        CriterionRow(
            criterion_id=criterion.id,
            parent_id=criterion.parent,
            ordinal=ordinal,
            level=criterion.level,
            force=criterion.force,
            title=criterion.title,
            definition=criterion.definition,
            is_requirement=criterion.id in requirement_ids,
            is_measured=criterion.is_measured,
            responsible_body_ids=framework.responsible_bodies_of(criterion),
            wanted_kinds=tuple(kind.value for kind in criterion.wanted_kinds),
            printed_text=printed_texts.get(criterion.id),
        )
        for ordinal, criterion in enumerate(framework.criteria, start=1)
    ]


def _baseline_fact_rows(framework: Framework) -> list[BaselineFactRow]:
    source_titles = {source.id: source.title for source in framework.sources}
    return [
        BaselineFactRow(
            criterion_id=criterion.id,
            ordinal=ordinal,
            statement=fact.statement,
            source=source_titles[fact.citation.source],
            place=fact.citation.place,
            kpi_id=fact.kpi,
            figure=fact.value,
        )
        for criterion in framework.criteria
        for ordinal, fact in enumerate(criterion.baseline, start=1)
    ]


def _kpi_rows(framework: Framework) -> list[KpiRow]:
    source_titles = {source.id: source.title for source in framework.sources}
    return [
        KpiRow(
            kpi_id=kpi.id,
            criterion_id=kpi.criteria[0] if kpi.criteria else None,
            criterion_ids=kpi.criteria,
            ordinal=ordinal,
            title=kpi.title,
            unit=kpi.unit,
            statistic=kpi.statistic,
            direction=kpi.direction,
            baseline_value=kpi.baseline_value,
            baseline_date=kpi.baseline_date,
            # A KPI's citation is not checked by the framework, so an unknown source shows its id.
            baseline_source=source_titles.get(kpi.baseline_citation.source, kpi.baseline_citation.source)
            if kpi.baseline_citation
            else None,
            baseline_place=kpi.baseline_citation.place if kpi.baseline_citation else None,
            owner_body_id=kpi.owner,
        )
        for ordinal, kpi in enumerate(framework.kpis, start=1)
    ]


def _viewpoint_rows(framework: Framework) -> list[ViewpointRow]:
    source_titles = {source.id: source.title for source in framework.sources}
    return [
        ViewpointRow(
            viewpoint_id=viewpoint.id,
            lens=viewpoint.lens,
            ordinal=ordinal,
            title=viewpoint.title,
            what=viewpoint.what,
            criterion_ids=viewpoint.criteria,
            kinds=tuple(kind.value for kind in viewpoint.kinds),
            stances=tuple(stance.value for stance in viewpoint.stances),
            phrases=tuple(phrase.lower() for phrase in viewpoint.phrases),
            source=source_titles[viewpoint.citation.source],
            place=viewpoint.citation.place,
        )
        for ordinal, viewpoint in enumerate(framework.viewpoints, start=1)
    ]
