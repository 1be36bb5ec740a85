from __future__ import annotations

from datetime import date

import pytest
from assess_strategies import FRESH, OLD, Case, make_document, make_framework, strong_case

from pipeline.assess.wording import whole_months, word_date
from pipeline.records import Kind


def _case(*bodies: str, on: date | None = FRESH) -> Case:
    case = Case(make_framework())
    for index, body in enumerate(bodies):
        case = case.with_document(make_document(f"d{index}", body, on=on)).with_passage(f"p{index}", f"d{index}")
    return case


def test_dates_are_british() -> None:
    """Day, month in full, year; no leading zero."""
    assert word_date(date(2024, 3, 4)) == "4 March 2024"


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        (date(2024, 3, 14), date(2026, 2, 23), 23),
        (date(2024, 3, 24), date(2026, 3, 23), 23),
        (date(2026, 2, 1), date(2026, 2, 28), 0),
    ],
)
def test_only_full_months_count(earlier: date, later: date, months: int) -> None:
    """A month that is not over is not counted."""
    assert whole_months(earlier, later) == months


def test_a_stale_reason_gives_documents_date_and_age() -> None:
    """The reader sees how much there is, from when, and against which day and limit."""
    assert _case("schools_team", "health_board", on=OLD).gaps()["stale"].reason == (
        "Two final documents carry this, the newest of 14 March 2024, 23 months before 23 February 2026; "
        "the limit is 12 months."
    )


def test_a_thin_reason_names_the_one_document_by_date_and_body() -> None:
    """One document is described by its date and author, not by an id or title."""
    assert _case("forum").gaps()["thin"].reason == (
        "Only one final document carries this, dated 3 November 2025, from Rivermouth Families Forum."
    )


def test_a_single_agency_reason_names_the_organisation() -> None:
    """Departments of one organisation are named as one."""
    assert (
        _case("schools_team", "care_team")
        .gaps()["single_agency"]
        .reason.endswith("All come from one organisation: Rivermouth Town Council.")
    )


def test_a_missing_body_is_named_and_asked() -> None:
    """Reason, action and suggested body name the same body."""
    gap = _case("schools_team").gaps()["missing_body"]
    assert gap.reason.startswith("Nothing that counts here comes from Estuary Health Board, one of two bodies")
    assert gap.suggested_action == "Ask Estuary Health Board what it holds on “Speech and language waits”."
    assert gap.suggested_body == "health_board"


def test_doubt_is_said_as_doubt() -> None:
    """Where a passage of the kind is likely but not sure, the reason does not say that none is there."""
    case = _case("schools_team", "health_board").with_passage("maybe", "d0", kind=Kind.IMPACT, kind_probability=0.7)
    reason = case.gaps()["no_impact"].reason
    assert "is uncertain" in reason and "short of the 90% needed" in reason
    assert case.gaps()["no_impact"].near_misses == ("maybe",)


def test_a_chance_just_short_is_not_rounded_up() -> None:
    """A likelihood of 89.9% is written 89%, so that no reason says 90% is short of 90%."""
    case = Case(make_framework()).with_document(make_document("d1", "forum"))
    assert "89%, short of the 90%" in case.with_passage("p", "d1", probability=0.899).gaps()["no_evidence"].reason


def test_families_are_asked_for_their_voice() -> None:
    """A parent carer body is asked although it is not responsible."""
    assert _case("schools_team").gaps()["no_voice"].suggested_body == "forum"


def test_unread_documents_are_mentioned() -> None:
    """What could not be read is said in the reason of each gap."""
    case = _case("schools_team").with_document(make_document("dx", read_status="unread"))
    assert all("could not be read in full" in gap.reason for gap in case.gaps().values())
    assert strong_case().with_document(make_document("dx", read_status="unread")).gaps() == {}
