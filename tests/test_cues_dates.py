"""Dates in text: British forms, periods, traps, and the newest period of a passage."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cues.dates import find_dates, find_evidence_date, is_law, is_past_inspection

READ = [
    ("14 January 2026", "2026-01-14", "day"),
    ("14th Jan 2026", "2026-01-14", "day"),
    ("the 14th of January, 2026", "2026-01-14", "day"),
    ("14/01/2026", "2026-01-14", "day"),
    ("14.01.26", "2026-01-14", "day"),
    ("2025-10-02", "2025-10-02", "day"),
    ("March 31, 2026", "2026-03-31", "day"),
    ("12-16 February 2024", "2024-02-16", "day"),
    ("v1.0 October 2025", "2025-10-31", "month"),
    ("January 2026", "2026-01-31", "month"),
    ("Jan 26", "2026-01-31", "month"),
    ("Jan ’26", "2026-01-31", "month"),
    ("Sept 2025", "2025-09-30", "month"),
    ("April–December 2025", "2025-12-31", "month"),
    ("Q3 2025/26", "2025-12-31", "quarter"),
    ("Q1-Q3 2025/26", "2025-12-31", "quarter"),
    ("Quarter 4 25/26", "2026-03-31", "quarter"),
    ("2025/26 Q1", "2025-06-30", "quarter"),
    ("Autumn 2025", "2025-12-31", "term"),
    ("Spring term 2025/26", "2026-04-30", "term"),
    ("Winter 2025/26", "2026-02-28", "term"),
    ("2025/26", "2026-03-31", "year"),
    ("FY25/26", "2026-03-31", "year"),
    ("academic year 2024/25", "2025-08-31", "year"),
    ("AY24-25", "2025-08-31", "year"),
    ("2025", "2025-12-31", "year"),
]
NO_DATE = [
    "strategy 2025–2028",
    "vision 2025 to 2028",
    "plan 2025-28",
    "ages 0-25 and 18–25",
    "section 2.1.12 of the plan",
    "version 1.2.26",
    "£2025 a year",
    "2,025 children",
    "31 February 2026",
    "you may 20 times",
    "ref CYP-2025-01",
    "files 2025/123",
    "15 Feb",
]


@pytest.mark.parametrize(("text", "expected", "precision"), READ)
def test_a_period_is_dated_by_its_last_day(text: str, expected: str, precision: str) -> None:
    """Each British form gives the last day of its period and the precision it was written with."""
    mention = find_dates(text)[-1]
    assert (mention.value.isoformat(), mention.precision) == (expected, precision)


@pytest.mark.parametrize("text", NO_DATE)
def test_numbers_that_are_no_dates_are_left_alone(text: str) -> None:
    """Spans of years, section numbers, amounts, references and impossible days give no date."""
    assert find_dates(text) == ()


@given(
    st.dates(date(2005, 1, 1), date(2049, 12, 31)), st.sampled_from(["%d %B %Y", "%d/%m/%Y", "%Y-%m-%d", "%d.%m.%y"])
)
def test_every_day_is_read_back_in_every_form(day: date, form: str) -> None:
    """A day written in any of the usual forms is read back as itself, in the midst of a sentence."""
    (mention,) = find_dates(f"seen on {day.strftime(form)}, then closed")
    assert (mention.value, mention.precision) == (day, "day")


@given(st.text(max_size=120))
def test_mentions_lie_in_the_text_in_order(text: str) -> None:
    """Any text gives mentions inside it, in order, whose first day is not after the last."""
    mentions = find_dates(text)
    assert all(0 <= m.start < m.end <= len(text) and m.first <= m.value for m in mentions)
    assert [m.start for m in mentions] == sorted(m.start for m in mentions)


@pytest.mark.parametrize(
    "text", ["the Equality Act 2010", "SEND Code of Practice (January 2015)", "under the 2014 Act", "Regulations 2014"]
)
def test_the_year_of_a_law_is_known_as_such(text: str) -> None:
    """A year in the name of an Act, regulation or code is recognised."""
    (mention,) = find_dates(text)
    assert is_law(text, mention)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("since the inspection of February 2024", True),
        ("the inspection that took place in February 2024", True),
        ("the February 2024 inspection", True),
        ("the February 2024 baseline", True),
        ("Inspection readiness dashboard, January 2026", False),
        ("January 2026 inspection readiness update", False),
    ],
)
def test_the_date_of_a_past_inspection_is_told_from_the_documents_own(text: str, expected: bool) -> None:
    """A date bound to the word inspection is the inspection's; one beside it is not."""
    (mention,) = find_dates(text)
    assert is_past_inspection(text, mention) is expected


EVIDENCE = [
    ("Data to 31 December 2025: 47% in time.", date(2025, 12, 31)),
    ("From 31% in February 2024 to 47% in December 2025.", date(2025, 12, 31)),
    ("Up from 28% in 2023.", None),
    ("2023: 22% | 2024: 27% | 2025: 39%", date(2025, 12, 31)),
    ("Q3 2025/26: 81 reviews completed", date(2025, 12, 31)),
    ("The clinic, launched in September 2023, sees forty children.", None),
    ("Training was delivered in autumn 2025 to 212 staff.", date(2025, 12, 31)),
    ("All plans to be updated by March 2027.", None),
    ("Since the inspection of February 2024 waits have fallen.", None),
    ("Duties under the Children and Families Act 2014 apply.", None),
    ("Inspectors inspected the whole local area in February 2024.", None),
    ("It covers the time since the committee's last report in July 2025.", None),
    ("Nineteen started a supported internship in September 2024.", None),
    ("January 2026 figures are provisional.", date(2026, 1, 14)),
    ("Figures for May 2026 are planned.", None),
    ("Nothing is dated here.", None),
]


@pytest.mark.parametrize(("text", "expected"), EVIDENCE)
def test_a_passage_is_dated_by_its_newest_period_not_by_plans_or_baselines(text: str, expected: date | None) -> None:
    """Deadlines, laws, starting points and periods after the document's date never date a passage."""
    assert find_evidence_date(text, date(2026, 1, 14)) == expected


def test_without_a_document_date_the_whole_period_counts() -> None:
    """An undated document leaves a passage's own period uncut."""
    assert find_evidence_date("January 2026 figures", None) == date(2026, 1, 31)
