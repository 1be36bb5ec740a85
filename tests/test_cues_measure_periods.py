"""Periods as documents write them, with and without a year."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.cues.measure_periods import find_periods, shift_years
from pipeline.measure_records import PeriodBasis

WRITTEN = date(2031, 1, 20)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("October to December 2030", date(2030, 10, 1), date(2030, 12, 31)),
        ("in the October to December quarter", date(2030, 10, 1), date(2030, 12, 31)),
        ("April 2029 and March 2030", date(2029, 4, 1), date(2030, 3, 31)),
        ("in December", date(2030, 12, 1), date(2030, 12, 31)),
        ("at the end of September", date(2030, 9, 1), date(2030, 9, 30)),
        ("in Q3", date(2030, 10, 1), date(2030, 12, 31)),
        ("2030 Q1", date(2030, 4, 1), date(2030, 6, 30)),
        ("2030/31 Q2", date(2030, 7, 1), date(2030, 9, 30)),
        ("2030 Oct", date(2030, 10, 1), date(2030, 10, 31)),
        ("in the year to December 2030", date(2030, 1, 1), date(2030, 12, 31)),
        ("the quarter to June 2030", date(2030, 4, 1), date(2030, 6, 30)),
        ("at the end of 2030", date(2030, 12, 31), date(2030, 12, 31)),
        ("to 5 December", date(2030, 12, 5), date(2030, 12, 5)),
    ],
)
def test_a_period_is_read(text: str, first: date, last: date) -> None:
    """What has no year is the latest that had begun when the document was written."""
    (mention,) = find_periods(text, WRITTEN)
    assert (mention.first, mention.last) == (first, last)


def test_a_month_before_a_figure_is_no_year() -> None:
    """In December 26 weeks is not December 2026."""
    (mention,) = find_periods("in December 26 weeks", WRITTEN)
    assert mention.last == date(2030, 12, 31)


def test_a_relative_period_waits_for_the_figure_it_belongs_to() -> None:
    """A year earlier has no days of its own."""
    (mention,) = find_periods("two years earlier", WRITTEN)
    assert (mention.basis, mention.years_before, mention.last) == (PeriodBasis.RELATIVE, 2, None)
    assert find_periods("at the inspection", WRITTEN)[0].basis is PeriodBasis.BASELINE


def test_what_is_counted_from_or_compared_with_is_not_when() -> None:
    """Since May names no period; fewer than in June is marked."""
    assert find_periods("since spring 2029", WRITTEN) == ()
    assert find_periods("two fewer than in June", WRITTEN)[0].is_compared


def test_without_a_document_date_a_bare_month_is_none() -> None:
    """Nobody can say which December is meant."""
    assert find_periods("in December", None) == ()


def test_a_leap_day_shifts_to_the_28th() -> None:
    """29 February has no counterpart a year before."""
    assert shift_years(date(2028, 2, 29), 1) == date(2027, 2, 28)
