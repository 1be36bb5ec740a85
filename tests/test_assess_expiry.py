"""The day on which evidence goes out of date is the day on which it would be judged stale."""

from __future__ import annotations

import datetime as dt

from assess_strategies import AS_OF, FRESH, OLD, REQUIREMENT, Case, cases, make_document, make_framework, strong_case
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assess.expiry import first_day_old
from pipeline.assess.figures import months_before
from pipeline.follow_up import Expiry


def expiry_of(case: Case) -> Expiry | None:
    return next((e for e in case.assess().expiries if e.criterion_id == REQUIREMENT), None)


def test_evidence_expires_a_year_and_a_day_after_its_date() -> None:
    """Twelve months on that day itself is still in date."""
    expiry = expiry_of(strong_case())
    assert expiry is not None
    assert (expiry.newest_date, expiry.expires_on) == (FRESH, dt.date(2026, 11, 4))
    assert len(expiry.document_ids) == 2


def test_a_doubtful_newer_passage_does_not_put_it_off() -> None:
    """The older, surer document carries the requirement, so its day counts."""
    case = Case(make_framework()).with_document(make_document("sure", on=OLD)).with_passage("p1", "sure")
    case = case.with_document(make_document("doubtful", on=FRESH)).with_passage("p2", "doubtful", probability=0.6)
    expiry = expiry_of(case)
    assert expiry is not None
    assert (expiry.newest_date, expiry.expires_on) == (FRESH, first_day_old(OLD, 12))
    assert expiry.document_ids == ("doubtful", "sure")


def test_undated_evidence_has_no_day() -> None:
    """Nothing is said of what has no date."""
    case = Case(make_framework()).with_document(make_document("d1", on=None)).with_passage("p1", "d1")
    assert expiry_of(case) is None


@given(day=st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)), months=st.integers(1, 24))
def test_the_first_old_day_is_the_first(day: dt.date, months: int) -> None:
    """On it the date lies before the cut-off, and on the day before it does not."""
    first = first_day_old(day, months)
    assert months_before(first, months) > day
    assert months_before(first - dt.timedelta(days=1), months) <= day


@given(case=cases())
def test_it_is_stale_from_that_day_on_and_not_before(case: Case) -> None:
    """The gap `stale` agrees with the day, where old evidence is all there is."""
    expiry = expiry_of(case)
    if expiry is None:
        return
    before = {
        g.gap_type for g in case.assess(expiry.expires_on - dt.timedelta(days=1)).gaps if g.criterion_id == REQUIREMENT
    }
    after = {g.gap_type for g in case.assess(expiry.expires_on).gaps if g.criterion_id == REQUIREMENT}
    assert "stale" not in before
    assert "stale" in after
    assert expiry.expires_on > AS_OF or "stale" in case.gaps()
