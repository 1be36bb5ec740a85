"""Actions of improvement plans are read from rows and lists, and nothing else passes for one."""

from __future__ import annotations

import datetime as dt

import pytest
from store_records import make_document, make_passage

from pipeline.cues.actions import find_actions, is_plan, read_due_date, read_progress
from pipeline.follow_up import Action
from pipeline.records import BlockKind, Document

PLAN = make_document("plan", "plan.xlsx", title="SEND improvement plan")


def read(*texts: str, document: Document = PLAN, kind: BlockKind = BlockKind.ROW) -> tuple[Action, ...]:
    passages = [
        make_passage(f"p{ordinal}", document.document_id, text, ordinal=ordinal, kind_of_block=kind)
        for ordinal, text in enumerate(texts, start=1)
    ]
    return find_actions([document], passages)


def test_a_row_is_read_by_its_column_headings() -> None:
    """Number, text, owner, last due date, status as written and what it amounts to, and named evidence."""
    (action,) = read(
        "Ref: 2.4 | Action: Train every school in the new form | Lead: Council (AB) | Due: 31/05/25, now 30/09/25 | "
        "Status: Complete | Evidence held: Attendance sheets"
    )
    assert (action.reference, action.text, action.owner) == (
        "2.4",
        "Train every school in the new form",
        "Council (AB)",
    )
    assert (action.due_date, action.status, action.progress) == (dt.date(2025, 9, 30), "Complete", "complete")
    assert action.named_evidence == "Attendance sheets"


def test_merged_headings_in_front_of_a_column_do_not_matter() -> None:
    """A heading is told by its last words."""
    (action,) = read(
        "Action Ref: 1.1 | Action: Appoint a lead officer now | Action Lead: ICB | Position at 19/12/25 Status: Late"
    )
    assert (action.reference, action.owner, action.progress) == ("1.1", "ICB", "late")


def test_a_numbered_list_entry_with_labels_is_read() -> None:
    """Bullets of plans in Word hold owner, date and status in brackets."""
    (action,) = read(
        "Action 3.2: Open a drop-in in each family hub (Lead: J. Smith; Due: 31 March 2026; Status: Green)",
        kind=BlockKind.BULLET,
    )
    assert (action.reference, action.text) == ("3.2", "Open a drop-in in each family hub")
    assert (action.owner, action.due_date, action.progress) == ("J. Smith", dt.date(2026, 3, 31), "on_track")


@pytest.mark.parametrize(
    "text",
    [
        "Lead: Council | Actions: 21 | Complete: 12 | On track: 8 | Late: 1",
        "Risk: Posts stay empty for long | Owner: Council | Action: Advertise the posts again",
        "Ref: 1 | Action: Total | Status: Complete",
        "Indicator: Plans in time (%) | Q1: 70 | Q2: 75 | RAG: Green",
        "Action: Say something of no known state | Owner: ICB | Status: see notes",
    ],
)
def test_other_rows_are_no_actions(text: str) -> None:
    """Totals, risks, indicators, and rows without a status that can be read."""
    assert read(text) == ()


@pytest.mark.parametrize(
    ("title", "changes", "expected"),
    [
        ("SEND Priority Action Plan", {}, True),
        ("PIP highlight report", {}, True),
        ("Minutes of the improvement plan board", {}, False),
        ("Delivery plan risk register", {}, False),
        ("Annual report", {}, False),
        ("SEND improvement plan", {"is_draft": True}, False),
        ("SEND improvement plan", {"superseded_by": "newer"}, False),
    ],
)
def test_only_final_current_plans_are_read(title: str, changes: dict[str, object], expected: bool) -> None:
    """By title or path; minutes and registers hold actions of another sort."""
    assert is_plan(make_document("d", "file.docx", title=title, **changes)) is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("Complete", "complete"),
        ("Completed (was red)", "complete"),
        ("Blue", "complete"),
        ("Green - on track", "on_track"),
        ("Not complete", "on_track"),
        ("Not on track", "late"),
        ("Amber", "at_risk"),
        ("RED", "late"),
        ("Overdue, to be completed in May", "late"),
        ("Not yet started", "not_started"),
        ("Withdrawn", "withdrawn"),
        ("see notes", None),
        ("", None),
        (None, None),
    ],
)
def test_a_status_is_read_as_what_it_amounts_to(status: str | None, expected: str | None) -> None:
    """Words and colours; what is not finished never passes for complete."""
    assert read_progress(status) == expected


def test_a_moved_date_is_the_last_one_and_a_month_ends_it() -> None:
    """A month is met by its last day; no date is none."""
    assert read_due_date("31/07/25, 30/09/25, 30/11/25") == dt.date(2025, 11, 30)
    assert read_due_date("by March 2026") == dt.date(2026, 3, 31)
    assert read_due_date("ongoing") is None


def test_numbers_that_begin_anew_keep_their_actions() -> None:
    """Two sheets number from 1; a repeated row counts once; ids stay when the file is saved again."""
    rows = [
        f"No: {n} | Action: {text} | Owner: ICB | Status: Complete"
        for n, text in ((1, "Train all school staff"), (1, "Open the new clinic"), (1, "Train all school staff"))
    ]
    first = read(*rows)
    assert [action.text for action in first] == ["Train all school staff", "Open the new clinic"]
    resaved = make_document("plan-2", "plan v2.xlsx", title="SEND improvement plan")
    assert [a.action_id for a in read(*rows, document=resaved)] == [a.action_id for a in first]
