"""What a lead changed in the workbook, told from what merely stood there."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.exports.workbook import WorkbookIdentity
from pipeline.exports.workbook_edits import UnreadableWorkbookError, Values, WorkbookContent, find_edits, read_workbook
from pipeline.gap_decisions import GAP_STATES, GapDecision

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 15)


def content(written: Values, seen: Values, workbook_id: str = "book-1") -> WorkbookContent:
    return WorkbookContent(
        WorkbookIdentity(workbook_id, "harbourside"), {"g": written}, {"g": seen}, {"g": "H1.1"}, "Asha Lead"
    )


def decided(**changes: Any) -> GapDecision:
    decision = GapDecision("d-1", "g", "H1.1", "closed", None, None, "", "Ben in the app", NOW - dt.timedelta(hours=1))
    return dataclasses.replace(decision, **changes)


values = st.builds(
    Values,
    state=st.sampled_from(GAP_STATES),
    owner=st.none() | st.sampled_from(["Asha", "Ben"]),
    due_date=st.none() | st.just(TODAY),
    note=st.none() | st.sampled_from(["=1+1", "ask again"]),
)


def test_a_change_becomes_a_decision_that_says_all_four_things() -> None:
    """What the lead left alone goes along as it stands."""
    written = Values("open", "Asha", None, "first note")
    edits = find_edits(content(written, dataclasses.replace(written, state="chasing", due_date=TODAY)), (), now=NOW)
    (decision,) = edits.decisions
    assert (decision.state, decision.owner, decision.due_date, decision.note) == (
        "chasing",
        "Asha",
        TODAY,
        "first note",
    )
    assert (decision.gap_id, decision.criterion_id, decision.reviewer) == ("g", "H1.1", "Asha Lead")
    assert edits.refusals == ()


@given(values)
def test_a_workbook_that_nobody_touched_gives_no_decision(written: Values) -> None:
    """Old values are no edits, whatever was decided elsewhere since."""
    assert find_edits(content(written, written), (), now=NOW).decisions == ()
    assert find_edits(content(written, written), (decided(),), now=NOW) == find_edits(
        content(written, written), (), now=NOW
    )


@given(values, values)
def test_reading_the_same_workbook_twice_changes_nothing_more(written: Values, seen: Values) -> None:
    """A file that stays open is read by every run; its changes count once."""
    first = find_edits(content(written, seen), (), now=NOW)
    assert find_edits(content(written, seen), first.decisions, now=NOW).decisions == ()


def test_a_decision_made_elsewhere_stands_and_the_lead_is_told() -> None:
    """Both changed the state: the other decision stays, and the sentence names who decided and both values."""
    edits = find_edits(content(Values("open"), Values("tolerated")), (decided(),), now=NOW)
    assert edits.decisions == ()
    (refusal,) = edits.refusals
    assert all(word in refusal for word in ("H1.1", "'tolerated'", "'closed'", "Ben in the app"))


def test_changes_to_different_fields_are_joined() -> None:
    """The workbook gave an owner, the app a state: both hold."""
    edits = find_edits(content(Values("open"), Values("open", "Asha")), (decided(),), now=NOW)
    (decision,) = edits.decisions
    assert (decision.state, decision.owner) == ("closed", "Asha")
    assert edits.refusals == ()


def test_a_later_change_in_a_file_that_stayed_open_counts() -> None:
    """Its own earlier change, which the journal holds by now, is no decision made elsewhere."""
    first = find_edits(content(Values("open"), Values("chasing")), (), now=NOW).decisions
    second = find_edits(content(Values("open"), Values("closed")), first, now=NOW)
    assert [decision.state for decision in second.decisions] == ["closed"]
    assert second.refusals == ()


def test_an_older_workbook_does_not_undo_what_a_newer_one_said() -> None:
    """The first file was taken over and still holds its change; the second went further."""
    first = find_edits(content(Values("open"), Values("chasing"), "book-1"), (), now=NOW).decisions
    second = find_edits(content(Values("chasing"), Values("closed"), "book-2"), first, now=NOW).decisions
    assert find_edits(content(Values("open"), Values("chasing"), "book-1"), (*first, *second), now=NOW).decisions == ()


@pytest.mark.parametrize("damage", [b"", b"no workbook", b"PK\x03\x04 torn"])
def test_a_file_that_is_no_workbook_says_so(damage: bytes) -> None:
    """One error, whatever is wrong with the bytes."""
    with pytest.raises(UnreadableWorkbookError):
        read_workbook(damage)
