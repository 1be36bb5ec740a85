"""Gaps, contradictions and series that figures show."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from assess_strategies import AS_OF, REQUIREMENT, Case, make_document, strong_case
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from measure_builders import measure

from pipeline.assess import Assessment, assess_coverage
from pipeline.framework import Kpi
from pipeline.measure_records import Claim, Measure, PeriodBasis
from pipeline.records import Decision, Gap, Status

SEEN = Kpi(
    id="seen_share", title="Children seen in time", criteria=(REQUIREMENT,), unit="percent", direction="up",
    phrases=("seen in time",), plausible=(0, 100), statistic="share", owner="health_board",
)  # fmt: skip
WAIT = Kpi(
    id="wait", title="Wait for a first visit", criteria=(REQUIREMENT,), unit="months", direction="down",
    phrases=("wait",), plausible=(0, 60), statistic="mean", baseline_value=6, baseline_date=date(2024, 2, 16),
)  # fmt: skip
Q3, Q2, Q1 = date(2025, 12, 31), date(2025, 9, 30), date(2025, 6, 30)
FIGURE_TYPES = {"stale_data", "single_point", "worsening", "contradiction"}


def with_figures(case: Case) -> Case:
    framework = case.framework.model_copy(update={"kpis": (SEEN, WAIT)})
    return replace(case, framework=framework)


def assess(
    *measures: Measure,
    case: Case | None = None,
    claims: tuple[Claim, ...] = (),
    as_of: date = AS_OF,
    series_rows: tuple[str, ...] = (),
) -> Assessment:
    case = case or with_figures(strong_case())
    return assess_coverage(
        case.framework,
        documents=case.documents,
        passages=case.passages,
        labels=case.labels,
        facets=case.facets,
        as_of=as_of,
        measures=measures,
        claims=claims,
        series_rows=series_rows,
    )


def gaps(*measures: Measure, **others: object) -> dict[str, Gap]:
    assessment = assess(*measures, **others)  # type: ignore[arg-type]
    return {gap.gap_type: gap for gap in assessment.gaps if gap.criterion_id == REQUIREMENT}


def wait(passage_id: str, value: float, end: date, **changes: object) -> Measure:
    return measure(passage_id, value, end, **{"kpi_id": "wait", "unit": "weeks", "statistic": "mean", **changes})


def test_a_series_that_rises_raises_nothing() -> None:
    """Two fresh values, the later the better, in agreement."""
    assert not FIGURE_TYPES & set(gaps(measure("d1-performance", 50, Q2), measure("d1-performance", 58, Q3)))


def test_one_dated_value_is_a_single_point() -> None:
    """Nothing can be said of movement; the reason names the figure and its period."""
    gap = gaps(measure("d1-performance", 58, Q3))["single_point"]
    assert gap.severity == "medium" and gap.remedy == "collect"
    assert "58% in October to December 2025" in gap.reason
    assert gap.evidence == ("d1-performance",)


def test_a_baseline_is_a_second_value() -> None:
    """One value beside the inspection's, like for like, shows movement."""
    assert "single_point" not in gaps(wait("d1-performance", 20, Q3))
    assert "single_point" in gaps(wait("d1-performance", 20, Q3, statistic="median"))


def test_a_counted_row_that_follows_any_measure_is_no_single_point() -> None:
    """To say that nothing has two values would be untrue; a row that does not count for the criterion is no answer."""
    single = measure("d1-performance", 58, Q3)
    assert "single_point" not in gaps(single, series_rows=("d2-performance",))
    assert "single_point" in gaps(single, series_rows=("elsewhere",))


def test_a_latest_value_that_is_worse_is_worsening() -> None:
    """Against the one before it, named with both dates and both passages."""
    gap = gaps(measure("d1-performance", 58, Q2), measure("d2-performance", 52, Q3))["worsening"]
    assert "52% in October to December 2025, worse than 58% in July to September 2025" in gap.reason
    assert gap.evidence == ("d2-performance", "d1-performance")
    assert (gap.suggested_body, gap.remedy) == ("health_board", "agree_line")


def test_worse_than_the_baseline_is_worsening_in_any_unit() -> None:
    """30 weeks are more than the six months of the inspection; 20 weeks are not."""
    assert "baseline of 6 months" in gaps(wait("d1-performance", 30, Q3))["worsening"].reason
    assert "worsening" not in gaps(wait("d1-performance", 20, Q3))


@pytest.mark.parametrize(
    "changes",
    [
        {"is_target": True},
        {"is_implausible": True},
        {"is_approximate": True},
        {"population": "regional"},
        {"statistic": "median"},
        {"definition": "exceptions left out"},
        {"population": "primary"},
        {"period_basis": PeriodBasis.UNKNOWN},
        {"period_start": date(2025, 12, 1)},
    ],
)
def test_unlike_figures_join_no_series(changes: dict[str, object]) -> None:
    """Targets, misprints, other places, groups, statistics, definitions and lengths of period do not compare."""
    worse = measure("d2-performance", 30, Q3, **changes)
    assert "worsening" not in gaps(measure("d1-performance", 50, Q1), measure("d1-performance", 58, Q2), worse)


def test_old_figures_are_stale_by_the_kind_of_their_document() -> None:
    """Seven months are too old for a dashboard, not for a report."""
    case = with_figures(strong_case())
    dashboard = replace(case.documents[0], title="Service dashboard, quarter 1")
    on_dashboard = replace(case, documents=(dashboard, *case.documents[1:]))
    figure = measure("d1-performance", 58, Q1)
    gap = gaps(figure, case=on_dashboard)["stale_data"]
    assert "58% in April to June 2025, is seven months old" in gap.reason and "three months" in gap.reason
    assert "stale_data" not in gaps(figure, case=case)
    assert "stale_data" not in gaps(figure, measure("d2-performance", 60, Q3), case=on_dashboard)


def test_two_values_of_one_period_contradict() -> None:
    """Both passages are quoted, and the row says in what they conflict."""
    assessment = assess(measure("d1-performance", 58, Q3), measure("d2-performance", 54, Q3))
    gap = next(gap for gap in assessment.gaps if gap.gap_type == "contradiction")
    assert gap.severity == "high" and set(gap.evidence) == {"d1-performance", "d2-performance"}
    (row,) = assessment.contradictions
    assert (row.kpi_id, row.criterion_id) == ("seen_share", REQUIREMENT)
    assert "58%" in row.why and "54%" in row.why and "October to December 2025" in row.why


@pytest.mark.parametrize(
    "changes",
    [
        {"value": 58.4, "decimals": 1},
        {"period_end": Q2, "period_start": date(2025, 7, 1)},
        {"period_start": date(2025, 1, 1)},
        {"definition": "exceptions left out"},
        {"population": "primary"},
        {"statistic": "median"},
        {"is_target": True},
        {"is_approximate": True},
        {"period_basis": PeriodBasis.DOCUMENT},
        {"period_basis": PeriodBasis.RELATIVE},
    ],
)
def test_what_differs_in_more_than_value_is_no_contradiction(changes: dict[str, object]) -> None:
    """Rounding, another period, definition, group, statistic, a target, an estimate or a guessed period."""
    other = replace(measure("d2-performance", 54, Q3), **changes)  # type: ignore[arg-type]
    assert assess(measure("d1-performance", 58, Q3), other).contradictions == ()


@pytest.mark.parametrize("changes", [{"is_draft": True}, {"superseded_by": "d1"}, {"partner": "external"}])
def test_drafts_older_versions_and_outside_papers_contradict_nobody(changes: dict[str, object]) -> None:
    """A draft may still change, a newer version has replaced the old one, an outside paper may mean another place."""
    case = with_figures(strong_case())
    second = replace(case.documents[1], **changes)
    case = replace(case, documents=(case.documents[0], second))
    assert assess(measure("d1-performance", 58, Q3), measure("d2-performance", 54, Q3), case=case).contradictions == ()


def test_one_wrong_figure_is_one_row_however_many_agree() -> None:
    """The value of most documents stands for all that give it."""
    case = with_figures(strong_case()).with_document(make_document("d3", "health_board"))
    case = case.with_passage("d3-performance", "d3")
    figures = [measure(f"d{n}-performance", 54, Q3) for n in (2, 3)]
    (row,) = assess(measure("d1-performance", 58, Q3), *figures, case=case).contradictions
    assert row.passage_a == "d1-performance"


def test_a_claim_against_a_worsening_series_contradicts() -> None:
    """Better, says one passage; the figures say worse."""
    series = (measure("d1-performance", 60, Q1), measure("d1-performance", 58, Q2), measure("d1-performance", 52, Q3))
    claim = Claim("d2-impact", "seen_share", True, date(2026, 1, 10))
    assert "one passage says that this has got better" in gaps(*series, claims=(claim,))["contradiction"].reason
    assert "contradiction" not in gaps(*series, claims=(replace(claim, is_better=False),))
    assert "contradiction" not in gaps(*series, claims=(replace(claim, made_on=Q1),))


def test_figures_of_drafts_count_for_nothing() -> None:
    """A draft's newer value does not refresh a series."""
    case = with_figures(strong_case())
    case = replace(case, documents=(case.documents[0], replace(case.documents[1], is_draft=True)))
    found = gaps(measure("d1-performance", 58, Q2), measure("d2-performance", 52, Q3), case=case)
    assert "worsening" not in found


def test_the_latest_value_on_file_decides_even_where_its_passage_was_not_labelled() -> None:
    """A recovery in a passage without a label keeps an old fall from being called the latest."""
    case = with_figures(strong_case())
    case = replace(case, labels=tuple(label for label in case.labels if label.passage_id != "d2-performance"))
    fall = (measure("d1-performance", 58, Q1), measure("d1-performance", 52, Q2))
    assert "worsening" in gaps(*fall, case=case)
    assert "worsening" not in gaps(*fall, measure("d2-performance", 61, Q3), case=case)


def test_without_evidence_figures_say_nothing() -> None:
    """Where nothing counts, one gap stands for all."""
    case = with_figures(strong_case())
    for passage in case.passages:
        case = case.with_decision(passage.passage_id, Decision.REJECTED)
    assert set(gaps(measure("d1-performance", 58, Q3), case=case)) == {"no_evidence"}


ENDS = (Q1, Q2, Q3)
figures_drawn = st.lists(
    st.builds(
        measure,
        st.sampled_from(["d1-performance", "d2-performance", "d1-voice"]),
        st.integers(40, 60).map(float),
        st.sampled_from(ENDS),
    ),
    max_size=6,
)
WORTH = {Status.NONE: 0, Status.UNKNOWN: 0, Status.PARTIAL: 1, Status.STRONG: 2}
QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(figures_drawn, st.booleans(), st.sampled_from(["d1", "d2", "d3"]))
def test_a_passage_without_a_figure_never_worsens_a_status(
    drawn: list[Measure], claims_better: bool, document_id: str
) -> None:
    """Not even one that claims an improvement which the figures deny."""
    less = with_figures(strong_case()).with_document(make_document("d3", "forum"))
    more = less.with_passage("new", document_id)
    claims = (Claim("new", "seen_share", True, date(2026, 1, 10)),) if claims_better else ()
    before = {row.criterion_id: row.status for row in assess(*drawn, case=less).coverage}
    after = {row.criterion_id: row.status for row in assess(*drawn, case=more, claims=claims).coverage}
    assert all(WORTH[after[criterion]] >= WORTH[before[criterion]] for criterion in before)


@QUICK
@given(figures_drawn, st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(drawn: list[Measure], generator: random.Random) -> None:
    """Shuffled measures, documents and passages give the same gaps and contradictions."""
    case = with_figures(strong_case())
    other = replace(
        case,
        documents=tuple(generator.sample(case.documents, len(case.documents))),
        passages=tuple(generator.sample(case.passages, len(case.passages))),
        facets=tuple(generator.sample(case.facets, len(case.facets))),
    )
    assert assess(*drawn, case=case) == assess(*generator.sample(drawn, len(drawn)), case=other)
