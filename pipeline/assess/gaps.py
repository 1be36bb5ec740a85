"""Write the gap records of a requirement: reason, confidence, quotations, near misses, and whom to ask.

In: a requirement's case and the gaps its rules raise. Out: `Gap` rows in rank order. Surprising rule: confidence
is lowered by the share of documents that were not read whole and could hold what is lacking.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pipeline.assess.counting import EvidencePassage
from pipeline.assess.figures import (
    CriterionCase,
    is_older,
    stale_cutoff,
)
from pipeline.assess.gap_rules import KIND_OF_GAP, GapType, RaisedGap, severity_of
from pipeline.assess.measure_wording import word_finding, word_finding_action
from pipeline.assess.presence import is_present
from pipeline.assess.quoting import choose_evidence, choose_near_misses
from pipeline.assess.wording import GapFacts, word_action, word_reason, word_unread
from pipeline.framework import Body, Partner
from pipeline.records import Gap, Kind, Stance, make_id

REMEDIES = {
    GapType.NO_EVIDENCE: "find",
    GapType.DRAFT_ONLY: "finalise",
    GapType.PLAN_ONLY: "collect",
    GapType.STALE: "find",
    GapType.LAPSED: "find",
    GapType.THIN: "find",
    GapType.NO_IMPACT: "collect",
    GapType.NO_VOICE: "collect",
    GapType.NO_DATA: "collect",
    GapType.SINGLE_AGENCY: "ask_body",
    GapType.MISSING_BODY: "ask_body",
    GapType.STALE_DATA: "collect",
    GapType.SINGLE_POINT: "collect",
    GapType.WORSENING: "agree_line",
    GapType.CONTRADICTION: "agree_line",
    GapType.MISSING_ASPECT: "find",
    GapType.ADVERSE: "agree_line",
}
"""The way out of each gap; a stale one with undated evidence is `date` instead."""
VOICE_PARTNERS: tuple[Partner, ...] = ("parent_carers", "young_people")
"""Partners that hold what families say, in the order in which they are asked."""


def write_gaps(case: CriterionCase, raised: Iterable[RaisedGap]) -> tuple[Gap, ...]:
    """Write one requirement's gaps; `raised` is in order of precedence and gets rank 1, 2, ..."""
    return tuple(_write_gap(case, gap, rank) for rank, gap in enumerate(raised, start=1))


def _write_gap(case: CriterionCase, raised: RaisedGap, rank: int) -> Gap:
    criterion, register = case.criterion, case.register
    asked = _body_to_ask(case, raised)
    facts = _facts(case, raised, asked)
    is_undated = raised.gap_type is GapType.STALE and facts.undated > 0
    return Gap(
        gap_id=make_id("gap", case.framework.id, criterion.id, raised.gap_type, raised.subject),
        criterion_id=criterion.id,
        gap_type=raised.gap_type.value,
        severity=severity_of(raised.gap_type, criterion),
        rank=rank,
        reason=raised.reason or _reason(case, raised, facts),
        confidence=raised.probability * register.read_share(case.unread) if criterion.is_measured else None,
        evidence=choose_evidence(case, raised),
        near_misses=choose_near_misses(case, raised),
        searched=register.searched,
        unread=register.unread,
        remedy="date" if is_undated else REMEDIES[raised.gap_type],
        suggested_action=_action(case, raised, facts),
        suggested_body=asked.id if asked else None,
    )


def _reason(case: CriterionCase, raised: RaisedGap, facts: GapFacts) -> str:
    if raised.finding is None:
        return word_reason(facts)
    return " ".join([word_finding(raised.gap_type, raised.finding, as_of=case.as_of), *word_unread(facts)])


def _action(case: CriterionCase, raised: RaisedGap, facts: GapFacts) -> str:
    if raised.finding is None:
        return word_action(facts)
    return word_finding_action(raised.gap_type, raised.finding, title=case.criterion.title, body=facts.asked_name)


def _facts(case: CriterionCase, raised: RaisedGap, asked: Body | None) -> GapFacts:
    counted, thresholds = case.evidence.counted, case.framework.thresholds
    cutoff = stale_cutoff(case.as_of, thresholds)
    return GapFacts(
        gap_type=raised.gap_type,
        title=case.criterion.title,
        is_measured=case.criterion.is_measured,
        chance=raised.chance,
        needed=thresholds.presence,
        passages=len(counted),
        documents=_document_count(counted),
        undated=_document_count(_undated(case)),
        unsigned=_document_count([p for p in counted if not p.body_ids]),
        organisations=len(case.figures.organisations),
        newest=_newest(counted),
        newest_old=_newest([p for p in counted if is_older(p, cutoff)]),
        draft_documents=_document_count(case.evidence.drafts),
        newest_draft=_newest(case.evidence.drafts),
        body_names=_body_names(case),
        asked_name=asked.name if asked else None,
        responsible=len(case.framework.responsible_bodies_of(case.criterion)),
        has_kind=any(_is_sought(passage.kind, raised.gap_type) for passage in counted),
        thin_documents=thresholds.thin_documents,
        stale_months=thresholds.stale_months,
        aspect=_aspect_title(case, raised),
        concerns=sum(passage.stance is Stance.CONCERN for passage in counted),
        has_plans=is_present(case.figures.kinds[Kind.INTENT], threshold=thresholds.presence),
        has_activity=is_present(case.figures.kinds[Kind.ACTIVITY], threshold=thresholds.presence),
        as_of=case.as_of,
        searched=case.register.searched,
        unread=case.register.unread,
        could_hold=case.unread,
    )


def _aspect_title(case: CriterionCase, raised: RaisedGap) -> str:
    titles = {aspect.id: aspect.title for aspect in case.criterion.aspects}
    return titles[raised.subject] if raised.gap_type is GapType.MISSING_ASPECT else ""


def _is_sought(kind: Kind, gap_type: GapType) -> bool:
    """Whether a passage whose likeliest kind this is would close the gap, were it surer."""
    if gap_type is GapType.PLAN_ONLY:
        return kind is not Kind.INTENT
    return gap_type in KIND_OF_GAP and kind is KIND_OF_GAP[gap_type]


def _body_to_ask(case: CriterionCase, raised: RaisedGap) -> Body | None:
    """Whom to ask: who wrote what is old or in draft, who speaks for families, else a responsible body.

    For a second document or organisation it is the responsible body whose organisation is least surely there.
    """
    bodies = case.framework.bodies_by_id
    responsible = [bodies[body_id] for body_id in case.framework.responsible_bodies_of(case.criterion)]
    kpi = raised.finding.kpi if raised.finding else None
    match raised.gap_type:
        case _ if kpi is not None and kpi.owner is not None:
            return bodies[kpi.owner]
        case GapType.MISSING_BODY:
            return bodies[raised.subject]
        case GapType.DRAFT_ONLY if writer := _first_writer(case, case.evidence.drafts):
            return writer
        case GapType.STALE | GapType.LAPSED if writer := _first_writer(case, _undated(case) or case.evidence.counted):
            return writer
        case GapType.NO_VOICE:
            everyone = [*responsible, *bodies.values()]
            families = [body for body in everyone if body.partner in VOICE_PARTNERS]
            responsible = sorted(families, key=lambda body: VOICE_PARTNERS.index(body.partner)) or responsible
        case GapType.THIN | GapType.SINGLE_AGENCY:
            present = case.figures.organisations
            responsible = sorted(responsible, key=lambda b: present.get(case.framework.organisation_of(b.id), 0.0))
    return responsible[0] if responsible else None


def _first_writer(case: CriterionCase, passages: Sequence[EvidencePassage]) -> Body | None:
    """A body of the newest signed passage; of several the framework's first."""
    signed = [passage for passage in passages if passage.body_ids]
    if not signed:
        return None
    newest = max(signed, key=lambda passage: (passage.dated_on or date.min, passage.probability, passage.passage_id))
    return case.framework.bodies_by_id[newest.body_ids[0]]


def _body_names(case: CriterionCase) -> tuple[str, ...]:
    """Names of the organisations that contributed, so that two departments of one council read as one."""
    contributing = {
        case.framework.organisation_of(body_id) for passage in case.evidence.counted for body_id in passage.body_ids
    }
    return tuple(body.name for body in case.framework.bodies if body.id in contributing)


def _undated(case: CriterionCase) -> list[EvidencePassage]:
    return [passage for passage in case.evidence.counted if passage.dated_on is None]


def _document_count(passages: Sequence[EvidencePassage]) -> int:
    return len({passage.document_id for passage in passages})


def _newest(passages: Sequence[EvidencePassage]) -> date | None:
    return max((passage.dated_on for passage in passages if passage.dated_on), default=None)
