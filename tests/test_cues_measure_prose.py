"""Figures of running text: KPI, value, period, statistic, population, target."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measure_builders import context, lexicon

from pipeline.cues.measure_prose import read_prose
from pipeline.cues.measure_sentence import Reading
from pipeline.measure_records import PeriodBasis


def read(text: str, heading: str = "") -> list[Reading]:
    return read_prose(text, heading, lexicon=lexicon(), context=context())


def figures(text: str, heading: str = "") -> list[tuple[str, float, str]]:
    return [(reading.kpi.id, reading.value, reading.unit) for reading in read(text, heading)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The average wait for speech therapy fell from 61 weeks in March 2029 to 22 weeks in June 2030.",
            [("salt_wait", 61, "weeks"), ("salt_wait", 22, "weeks")],
        ),
        ("Speech therapy: the wait is 31 weeks (was 75).", [("salt_wait", 31, "weeks"), ("salt_wait", 75, "weeks")]),
        ("Annual reviews on time: 61% in Q3, 27% in Q1.", [("ar_12m", 61, "percent"), ("ar_12m", 27, "percent")]),
        (
            "Autism assessment takes 40 weeks on average, and 12 weeks for those under five.",
            [("nd_wait_o5", 40, "weeks"), ("nd_wait_u5", 12, "weeks")],
        ),
        ("Only six of the 20 amended plans were issued within 12 weeks.", [("ar_final_12w", 30, "percent")]),
        ("The DSG deficit was £9.2 million.", [("dsg_def", 9.2, "gbp_million")]),
        ("Of the 40 actions, 22 are complete, 11 on track and 7 are late.", [("actions_late", 7, "count")]),
        ("Suspensions were 12.6 for every 100 pupils.", [("susp_rate", 12.6, "rate_per_100")]),
        ("Of the 60 pieces of advice, 45 were good or better.", [("advice_good", 75, "percent")]),
    ],
)
def test_figures_are_read_with_their_kpi(text: str, expected: list[tuple[str, float, str]]) -> None:
    """Each number goes to the KPI that its own words name, in the unit written."""
    assert figures(text) == expected


def test_a_limit_in_a_kpis_name_is_no_figure() -> None:
    """Twelve weeks and twenty weeks are what is measured against."""
    assert figures("Amended plans are issued within 12 weeks of the review and new plans within 20 weeks.") == []


def test_how_long_one_family_waited_is_no_figure() -> None:
    """A quotation speaks of one child."""
    assert figures("“We have been waiting 14 months for his autism assessment,” said one mother.") == []


def test_a_year_earlier_is_a_year_before_its_partner() -> None:
    """The period of the later figure is shifted."""
    now, then = read(
        "In October to December 58% of amended plans went out within 12 weeks, up from 27% a year earlier."
    )
    assert (now.first, now.last) == (date(2030, 10, 1), date(2030, 12, 31))
    assert (then.first, then.last, then.basis) == (date(2029, 10, 1), date(2029, 12, 31), PeriodBasis.RELATIVE)


def test_an_earlier_figure_without_a_date_gets_none() -> None:
    """What it was before is never given the document's date."""
    _, then = read("The average wait for a community paediatrician is 31 weeks, down from 39.")
    assert (then.last, then.basis) == (None, PeriodBasis.UNKNOWN)


def test_the_documents_date_is_the_last_resort_and_says_so() -> None:
    """A figure without any period takes the document's, with that as its basis."""
    (now,) = read("The average wait for a community paediatrician is 31 weeks.")
    assert (now.last, now.basis) == (date(2031, 1, 20), PeriodBasis.DOCUMENT)


def test_statistics_are_told_apart() -> None:
    """Mean, median and longest wait of one sentence are three measures."""
    text = "The mean wait for a community paediatrician was 31 weeks and the median 24. The longest wait was 70 weeks."
    assert [(r.value, r.statistic) for r in read(text)] == [(31, "mean"), (24, "median"), (70, "longest")]


def test_targets_and_forecasts_are_marked() -> None:
    """What is promised, planned or forecast was not reached."""
    marks = {
        r.value: r.is_target for r in read("Health advice came within six weeks in 69 per cent; the standard is 80.")
    }
    assert marks == {69: False, 80: True}
    assert all(r.is_target for r in read("The DSG deficit is forecast at £15.0 million."))


def test_other_places_and_groups_are_told_apart() -> None:
    """A regional figure is the region's; a group narrows a figure."""
    area, region = read("Two-year reviews reached 90% in December, against a regional average of 86%.")
    assert (area.population, region.population) == (None, "regional")
    assert read("Absence of secondary pupils was 16% of sessions.")[0].population == "secondary"


def test_definitions_are_told_apart() -> None:
    """With and without exceptions are two series."""
    (left_out,) = read("79% of new plans were issued within 20 weeks, exceptions left out.")
    (counted_in,) = read("76% of new plans were issued within 20 weeks, including exceptions.")
    assert (left_out.definition, counted_in.definition) == ("exceptions left out", "exceptions counted in")


def test_a_sentence_carries_on_from_the_one_before() -> None:
    """It was 75 means the KPI just named."""
    assert figures("Children wait 33 weeks for speech and language therapy. It was 75 when inspectors came.") == [
        ("salt_wait", 33, "weeks"),
        ("salt_wait", 75, "weeks"),
    ]


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    """No text makes the reader fail."""
    read(text, text[:40])


@given(
    st.lists(st.sampled_from(["58%", "wait", "weeks", "12", "amended plans", "within 12 weeks", "from", ",", "DSG"]))
)
def test_any_order_of_cues_is_read(words: list[str]) -> None:
    """Nor does any order of words that mean something to it; values are always finite and no limit of a name."""
    assert all(reading.value == reading.value for reading in read(" ".join(words)))


def test_a_year_before_a_figure_is_no_figure() -> None:
    """Two years with a value each."""
    readings = read("Phase transfer plans final by the February deadline rose from 84% in 2029 to 94% in 2030.")
    assert [(r.value, r.last) for r in readings] == [(84, date(2029, 12, 31)), (94, date(2030, 12, 31))]


def test_a_quarter_in_words_dates_its_own_figure_only() -> None:
    """What rose from it is not of the same quarter."""
    earlier, later = read(
        "Partner attendance at the board rose from 68% in the first quarter of 2030 to 86% in the last."
    )
    assert (earlier.value, earlier.last) == (68, date(2030, 3, 31))
    assert (later.value, later.basis) == (86, PeriodBasis.DOCUMENT)


def test_another_age_group_is_not_the_group_before() -> None:
    """Figures for school children are none of the under-fives."""
    text = "Mean waits for autism assessment fell for under-fives to 22 weeks and for those aged 5 to 17 to 46 weeks."
    assert ("nd_wait_u5", 46, "weeks") not in figures(text)
    assert ("nd_wait_u5", 22, "weeks") in figures(text)


def test_what_was_reached_by_a_past_day_is_no_target() -> None:
    """A deadline that is over when the paper is written."""
    (reading,) = read("94% of phase transfer plans were final by 15 October 2030.")
    assert not reading.is_target


def test_a_part_set_out_at_the_start_is_a_population() -> None:
    """Its figures are not compared with those of all."""
    (reading,) = read("Among plans with health provision, 64% of amended plans were final within 12 weeks.")
    assert reading.population == "plans with health provision"
