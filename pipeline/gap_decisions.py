"""What leads decide about gaps: state, owner, due date and note, and putting them on the gaps of a run.

In: decisions from the journal and a run's gaps. Out: gaps with the last decision on each. Surprising rule: a decision
belongs to the gap's stable id, so it stays through runs in which the gap is away and meets it again when it comes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.records import Gap

GAP_STATES = ("open", "chasing", "closed", "tolerated", "not_a_gap")
"""States that a lead can give a gap; every gap begins open."""


@dataclass(frozen=True, slots=True)
class GapDecision:
    """One decision of a lead on a gap; it says all four things anew, so None and "" clear what stood before."""

    decision_id: str
    gap_id: str
    criterion_id: str
    state: str
    owner: str | None
    due_date: dt.date | None
    note: str
    reviewer: str
    decided_at: dt.datetime


def find_gap_fault(state: str) -> str | None:
    """What is wrong with a gap decision's form, in words; None if it is in order."""
    return None if state in GAP_STATES else f"the state {state!r} is not one of {', '.join(GAP_STATES)}"


def apply_gap_decisions(gaps: Sequence[Gap], decisions: Sequence[GapDecision]) -> tuple[Gap, ...]:
    """Gaps in their order with the last decision on each; `decisions` are oldest first."""
    last = {decision.gap_id: decision for decision in decisions}
    return tuple(_decided(gap, last[gap.gap_id]) if gap.gap_id in last else gap for gap in gaps)


def _decided(gap: Gap, decision: GapDecision) -> Gap:
    return replace(
        gap, state=decision.state, owner=decision.owner, due_date=decision.due_date, note=decision.note or None
    )
