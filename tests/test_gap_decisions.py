"""A lead's decision about a gap stays with it from run to run and survives in the journal."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.gap_decisions import GAP_STATES, GapDecision, apply_gap_decisions
from pipeline.journal import GAPS_NAME, append_gap_decision, decisions_hash, read_gap_decisions
from pipeline.records import Gap

GAP = Gap(
    gap_id="gap-1",
    criterion_id="B",
    gap_type="no_voice",
    severity="medium",
    rank=1,
    reason="Nobody's voice is on file.",
    confidence=0.9,
    evidence=(),
    near_misses=(),
    searched=10,
    unread=0,
    remedy="collect",
    suggested_action="Ask the forum.",
    suggested_body=None,
)
DECISION = GapDecision(
    decision_id="decision-1",
    gap_id="gap-1",
    criterion_id="B",
    state="chasing",
    owner="Head of SEND",
    due_date=dt.date(2026, 3, 6),
    note="asked the forum on Monday",
    reviewer="A. Lead",
    decided_at=dt.datetime(2026, 2, 24, 9, tzinfo=dt.UTC),
)


def test_the_last_decision_on_a_gap_is_the_one_shown() -> None:
    """A later decision says all four things anew, so what it leaves empty is cleared."""
    closed = replace(DECISION, state="closed", owner=None, due_date=None, note="")
    other = replace(GAP, gap_id="gap-2")
    assert apply_gap_decisions([GAP, other], [DECISION, closed]) == (replace(GAP, state="closed"), other)
    chased = apply_gap_decisions([GAP], [closed, DECISION])[0]
    assert (chased.state, chased.owner, chased.due_date, chased.note) == (
        "chasing",
        "Head of SEND",
        dt.date(2026, 3, 6),
        "asked the forum on Monday",
    )


@pytest.mark.parametrize("state", GAP_STATES)
def test_decisions_come_back_from_the_journal_as_they_were_given(tmp_path: Path, state: str) -> None:
    """Every state, with and without a date, survives the round trip, oldest first."""
    given = [replace(DECISION, state=state), replace(DECISION, decision_id="decision-2", due_date=None, owner=None)]
    for decision in given:
        append_gap_decision(tmp_path, decision)
    assert read_gap_decisions(tmp_path) == tuple(given)


def test_a_state_that_is_none_is_refused_and_leaves_the_journal_as_it_was(tmp_path: Path) -> None:
    """The message names the states there are."""
    with pytest.raises(InputError, match="tolerated"):
        append_gap_decision(tmp_path, replace(DECISION, state="done"))
    assert not (tmp_path / GAPS_NAME).exists()


@pytest.mark.parametrize(
    "line",
    ['{"gap_id": "gap-1"}', '{"gap_id":', '{"decision_id": 1}', "[]"],
)
def test_a_line_that_is_no_decision_is_passed_over(tmp_path: Path, line: str) -> None:
    """A torn or foreign line loses itself alone."""
    append_gap_decision(tmp_path, DECISION)
    with (tmp_path / GAPS_NAME).open("a") as stream:
        stream.write(line)
    append_gap_decision(tmp_path, replace(DECISION, decision_id="decision-2"))
    assert [decision.decision_id for decision in read_gap_decisions(tmp_path)] == ["decision-1", "decision-2"]


def test_a_decision_about_a_gap_makes_the_next_run_start_anew(tmp_path: Path) -> None:
    """The hash that tells a run whether anything changed covers gap decisions too."""
    before = decisions_hash(tmp_path)
    append_gap_decision(tmp_path, DECISION)
    assert decisions_hash(tmp_path) != before
