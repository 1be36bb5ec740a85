"""The gap register: every gap as it is now, and what the lead decides about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from pipeline.framework import Body, Criterion
from pipeline.gap_decisions import GAP_STATES, GapDecision
from pipeline.records import Document, Gap, Passage
from pipeline.review.decisions import MAX_NOTE_CHARS
from pipeline.review.desk import Work
from pipeline.review.pages import Page
from pipeline.review.shown import address_of, desk, render, reviewer

MAX_OWNER_CHARS = 120
OPEN_STATES = ("open", "chasing")
"""States in which a gap still asks for something."""
bp = Blueprint("gaps", __name__)
PAGE = Page(bp, title="Gaps", place=4)


@dataclass(frozen=True, slots=True)
class GapRow:
    """One gap; `is_new` if it came up through decisions made since the last run, `is_late` if it is past due."""

    gap: Gap
    criterion: Criterion
    body: Body | None
    is_new: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class GapsPage:
    """The template's record; `closed` are gaps of the last run that decisions have closed."""

    rows: tuple[GapRow, ...]
    closed: tuple[GapRow, ...]
    total: int
    state: str
    criterion: str
    severity: str
    states: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    saved: Gap | None


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage that a gap names."""

    passage: Passage
    document: Document


@dataclass(frozen=True, slots=True)
class GapPage:
    """The template's record of one gap; `filled` is what the form shows."""

    row: GapRow
    evidence: tuple[Quote, ...]
    near_misses: tuple[Quote, ...]
    history: tuple[GapDecision, ...]
    states: tuple[str, ...]
    filled: dict[str, str]
    faults: dict[str, str]
    conflict: GapDecision | None
    seen: str


@bp.get("/gaps")
def show() -> str:
    """All gaps, or those of a state, requirement or severity."""
    with desk().at_work() as work:
        state, criterion_id, severity = (request.args.get(n, "") for n in ("state", "criterion", "severity"))
        gaps = work.gaps()
        rows = [
            row
            for row in (_row(work, gap) for gap in gaps)
            if (not state or row.gap.state == state or (state == "unfinished" and row.gap.state in OPEN_STATES))
            and (not criterion_id or row.gap.criterion_id == criterion_id)
            and (not severity or row.gap.severity == severity)
        ]
        effects = (work.verdicts.effect_since_run(criterion.id) for criterion in work.verdicts.judged)
        page = GapsPage(
            rows=tuple(rows),
            closed=tuple(_row(work, gap) for effect in effects if effect for gap in effect.closed),
            total=len(gaps),
            state=state,
            criterion=criterion_id,
            severity=severity,
            states=GAP_STATES,
            criteria=work.verdicts.judged,
            saved=next((gap for gap in gaps if gap.gap_id == request.args.get("saved")), None),
        )
        return render("gaps.html", page, work)


@bp.get("/gaps/<gap_id>")
def show_gap(gap_id: str) -> str:
    """One gap with its evidence and form."""
    with desk().at_work() as work:
        return _gap_page(work, gap_id)


@bp.post("/gaps/<gap_id>")
def save(gap_id: str) -> Response | tuple[str, int]:
    """Save state, owner, due date and note; nothing is saved if somebody else changed them in between."""
    with desk().at_work() as work:
        gap = _gap(work, gap_id)
        filled = {name: request.form.get(name, "").strip() for name in ("state", "owner", "due_date", "note")}
        faults = _faults(filled)
        if faults:
            return _gap_page(work, gap_id, filled=filled, faults=faults), 400
        last = work.last_gap_decision(gap_id)
        if last is not None and last.decision_id != request.form.get("seen", ""):
            return _gap_page(work, gap_id, filled=filled, conflict=last), 409
        author = desk().author(reviewer())
        decision = GapDecision(
            decision_id=author.act_id,
            gap_id=gap_id,
            criterion_id=gap.criterion_id,
            state=filled["state"],
            owner=filled["owner"] or None,
            due_date=_date(filled["due_date"]),
            note=filled["note"],
            reviewer=author.reviewer,
            decided_at=author.at,
        )
        desk().save_gap_decision(decision)
        return redirect(address_of("gaps.show", saved=gap_id, _anchor=gap_id), 303)


def _gap_page(
    work: Work,
    gap_id: str,
    *,
    filled: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    conflict: GapDecision | None = None,
) -> str:
    gap = _gap(work, gap_id)
    last = work.last_gap_decision(gap_id)
    page = GapPage(
        row=_row(work, gap),
        evidence=_quotes(work, gap.evidence),
        near_misses=_quotes(work, gap.near_misses),
        history=tuple(d for d in reversed(work.gap_decisions) if d.gap_id == gap_id),
        states=GAP_STATES,
        filled=filled
        or {
            "state": gap.state,
            "owner": gap.owner or "",
            "due_date": gap.due_date.isoformat() if gap.due_date else "",
            "note": gap.note or "",
        },
        faults=faults or {},
        conflict=conflict,
        seen=last.decision_id if last else "",
    )
    return render("gap.html", page, work)


def _faults(filled: dict[str, str]) -> dict[str, str]:
    """What is wrong with each field, as an error message says it."""
    faults = {}
    if filled["state"] not in GAP_STATES:
        faults["state"] = "Choose a state"
    if len(filled["owner"]) > MAX_OWNER_CHARS:
        faults["owner"] = f"The owner must be {MAX_OWNER_CHARS} characters or fewer"
    if filled["due_date"] and _date(filled["due_date"]) is None:
        faults["due_date"] = "The due date must be a real date, such as 2026-03-14"
    if len(filled["note"]) > MAX_NOTE_CHARS:
        faults["note"] = f"The note must be {MAX_NOTE_CHARS:,} characters or fewer"
    return faults


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _row(work: Work, gap: Gap) -> GapRow:
    published = work.verdicts.published(gap.criterion_id)
    today = desk().now().date()
    return GapRow(
        gap,
        work.framework.criteria_by_id[gap.criterion_id],
        work.framework.bodies_by_id.get(gap.suggested_body or ""),
        published is None or gap.gap_id not in {other.gap_id for other in published.gaps},
        gap.due_date is not None and gap.due_date < today and gap.state in OPEN_STATES,
    )


def _gap(work: Work, gap_id: str) -> Gap:
    found = next((gap for gap in work.gaps() if gap.gap_id == gap_id), None)
    return found if found is not None else abort(404)


def _quotes(work: Work, passage_ids: tuple[str, ...]) -> tuple[Quote, ...]:
    passages = (work.case_file.passages[p] for p in passage_ids if p in work.case_file.passages)
    return tuple(Quote(passage, work.case_file.documents[passage.document_id]) for passage in passages)
