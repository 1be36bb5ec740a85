from __future__ import annotations

from dataclasses import replace

import pytest
from assess_strategies import FRESH, OLD, Case, make_document, make_framework, strong_case

from pipeline.records import Decision, Kind, Stance, Status


def test_every_criterion_has_a_row_in_the_frameworks_order() -> None:
    """Areas, requirements, pillars and improvements each have one row; gaps are of requirements and pillars."""
    case = strong_case()
    assessment = case.assess()
    assert [row.criterion_id for row in assessment.coverage] == [c.id for c in case.framework.criteria]
    assert {gap.criterion_id for gap in assessment.gaps} == {"A1.2", "A2", "A3", "P1"}


def test_the_row_counts_what_counts() -> None:
    """Passages, documents, bodies, newest date and concern share are those of counted passages."""
    case = strong_case().with_document(make_document("d3", "forum", "health_board", on=OLD))
    case = case.with_passage("c1", "d3", stance=Stance.CONCERN).with_passage("c2", "d3", stance=Stance.CONCERN)
    case = case.with_passage("not", "d3", decision=Decision.UNCERTAIN, stance=Stance.CONCERN)
    row = case.row()
    assert (row.accepted_passages, row.documents) == (8, 3)
    assert row.bodies == ("schools_team", "health_board", "forum")
    assert row.newest_date == FRESH
    assert row.concern_share == pytest.approx(2 / 8)


def test_an_empty_row_says_nothing_it_does_not_know() -> None:
    """Without evidence dates and shares are unknown and probabilities zero."""
    row = Case(make_framework()).row()
    assert (row.newest_date, row.concern_share, row.bodies) == (None, None, ())
    assert (row.probability_present, row.expected_documents, row.impact) == (0.0, 0.0, 0.0)


def test_presence_and_expected_documents_follow_the_formula() -> None:
    """Two passages of one document and one of another give the probabilities of docs/coverage.md."""
    case = Case(make_framework()).with_document(make_document("d1")).with_document(make_document("d2"))
    case = case.with_passage("p1", "d1", probability=0.8).with_passage("p2", "d1", probability=0.5)
    case = case.with_passage("p3", "d2", probability=0.6, kind=Kind.IMPACT, kind_probability=0.5)
    row = case.row()
    assert row.probability_present == pytest.approx(1 - 0.2 * 0.5 * 0.4)
    assert row.expected_documents == pytest.approx(0.9 + 0.6)
    stray = 0.03 / 5
    assert row.impact == pytest.approx(1 - (1 - 0.8 * stray) * (1 - 0.5 * stray) * (1 - 0.6 * 0.5))


def test_an_area_is_as_good_as_its_worst_requirement() -> None:
    """One strong and one empty requirement make an empty area, headed by the empty one's gap."""
    row = strong_case().row("A1")
    assert row.status is Status.NONE
    assert row.headline_gap == "no_evidence"
    assert row.accepted_passages == 6


def test_an_area_without_requirements_is_one() -> None:
    """A leaf area is judged and raises gaps like any requirement."""
    case = strong_case()
    moved = replace(case, labels=tuple(replace(label, criterion_id="A2") for label in case.labels))
    assert moved.row("A2").status is Status.STRONG
    assert moved.gaps("A2") == {}


def test_an_area_counts_a_passage_once() -> None:
    """A passage labelled for the area and its requirement is one passage of the area, at its surest."""
    case = Case(make_framework()).with_document(make_document("d1")).with_passage("p1", "d1", probability=0.8)
    parent = replace(case.labels[0], criterion_id="A1", probability=0.4, decision=Decision.UNCERTAIN)
    case = replace(case, labels=(*case.labels, parent))
    row = case.row("A1")
    assert (row.accepted_passages, row.probability_present) == (1, pytest.approx(0.8))


def test_a_pillar_is_judged_like_a_requirement() -> None:
    """A pillar has status, gaps and headline by the same rules; without responsible bodies none can be missing."""
    case = strong_case()
    moved = replace(case, labels=tuple(replace(label, criterion_id="P1") for label in case.labels))
    assert (moved.row("P1").status, moved.gaps("P1")) == (Status.STRONG, {})
    assert (case.row("P1").status, case.row("P1").headline_gap) == (Status.NONE, "no_evidence")
    assert set(case.gaps("P1")) == {"no_evidence"}


def test_an_unmeasured_improvement_is_unknown() -> None:
    """Nothing can be counted for it, so nothing is said of it."""
    row = strong_case().row("I1")
    assert (row.status, row.headline_gap, row.accepted_passages) == (Status.UNKNOWN, None, 0)


def test_a_passage_of_an_unknown_document_is_a_bug_that_rises() -> None:
    """Records that do not fit together are not papered over."""
    case = Case(make_framework()).with_passage("p1", "nowhere")
    with pytest.raises(KeyError):
        case.assess()
