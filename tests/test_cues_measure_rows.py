"""Figures of table rows: periods across, measures across, bars of a chart."""

from __future__ import annotations

from datetime import date

from measure_builders import context, lexicon

from pipeline.cues.measure_rows import is_heading_row, read_row, split_row
from pipeline.cues.measure_sentence import Reading


def read(text: str, heading: str = "", headings: tuple[str, ...] = ()) -> list[Reading]:
    return read_row(split_row(text), heading, headings=headings, lexicon=lexicon(), context=context())


def test_periods_across_give_a_value_each() -> None:
    """Quarters without a year follow the one to their left; the plan is for the last column."""
    readings = read("Measure: New plans in 20 weeks (%) | 2029/30 Q4: 46% | Q1: 51 | Q2: n/a | Plan: 60 | RAG: A")
    assert [(r.kpi.id, r.value, r.last, r.is_target) for r in readings] == [
        ("ehcp_20w", 46, date(2030, 3, 31), False),
        ("ehcp_20w", 51, date(2030, 6, 30), False),
        ("ehcp_20w", 60, date(2030, 9, 30), True),
    ]


def test_quarters_without_any_year_count_back_from_the_document() -> None:
    """The rightmost is the latest that was over when the document was written."""
    readings = read("Indicator: Two-year reviews completed (%) | Q2: 81 | Q3: 83 | Q4: 86 | Q2: 88 | Q3: 90")
    ends = [date(2029, 9, 30), date(2029, 12, 31), date(2030, 3, 31), date(2030, 9, 30), date(2030, 12, 31)]
    assert [r.last for r in readings] == ends


def test_measures_across_give_a_value_each() -> None:
    """A row of a period holds one figure per measure."""
    text = "Quarter: Q2 2030/31 | Amended plans within 12 weeks (%): 54 | Plans not amended for 3 years: 302"
    assert [(r.kpi.id, r.value, r.unit) for r in read(text)] == [
        ("ar_final_12w", 54, "percent"),
        ("plan_age_3y", 302, "count"),
    ]


def test_a_chart_takes_its_measure_from_the_heading() -> None:
    """Its bars name only the month and the unit."""
    (reading,) = read("Sep 30 | Weeks: 33", "Waits > Speech and language therapy")
    assert (reading.kpi.id, reading.value, reading.last) == ("salt_wait", 33, date(2030, 9, 30))


def test_a_row_of_headings_above_names_the_columns() -> None:
    """Sheets whose headings the reader could not attach are read with the row above."""
    headings = ("Measure", "Mar 30", "Jun 30", "Plan", "Note")
    assert is_heading_row(split_row(" | ".join(headings)), date(2031, 1, 20))
    readings = read("Average wait for speech therapy (weeks) | 48 | 41 | 40 | Coming down", headings=headings)
    assert [(r.value, r.is_target) for r in readings] == [(48, False), (41, False), (40, True)]


def test_figures_without_headings_are_left_alone() -> None:
    """Nobody can say which is when."""
    assert read("Average wait for speech therapy (weeks) | 48 | 41 | 33") == []


def test_places_down_the_side_are_populations() -> None:
    """A ward's figure is not the area's."""
    (reading,) = read("Ward: Eastgate | Two-year reviews completed (%): 71")
    assert reading.population == "Eastgate"


def test_a_bracketed_balance_is_a_deficit() -> None:
    """Accountants write an overspend as a negative balance."""
    (reading,) = read("Table 2 (£m): DSG balance at 31 March | 2029-30: (11.4)")
    assert (reading.kpi.id, reading.value, reading.unit) == ("dsg_def", 11.4, "gbp_million")


def test_the_unit_in_brackets_wins() -> None:
    """Within 20 weeks (%) is a percentage and not a wait."""
    (reading,) = read("Measure: New plans issued within 20 weeks (%) | June 2030: 79")
    assert (reading.unit, reading.statistic) == ("percent", "share")


def test_references_and_units_may_stand_in_columns_of_their_own() -> None:
    """The measure's name need not come first, nor carry its unit."""
    readings = read("Ref: H1 | Measure: Speech therapy: mean wait | Unit: weeks | Jul-Sep 2030: 36 | Target: 18")
    assert [(r.kpi.id, r.value, r.unit, r.is_target) for r in readings] == [
        ("salt_wait", 36, "weeks", False),
        ("salt_wait", 18, "weeks", True),
    ]
    (reading,) = read("Indicator: Suspensions, per 100 pupils | Unit: rate | Oct-Dec 2030: 13.1")
    assert (reading.kpi.id, reading.unit) == ("susp_rate", "rate_per_100")
