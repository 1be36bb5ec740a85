"""How sure the count of evidence is: formulas against simulation, and what enters them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from assess_strategies import AS_OF, REQUIREMENT, Case, make_document, make_framework
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assess import assess_coverage
from pipeline.assess.confidence import central_interval, clopper_pearson, count_distribution, evidence_rate
from pipeline.confidence import Confidence
from pipeline.records import Decision, Kind
from pipeline.reviews import AppliedReview
from tests.review_records import make_review

DRAWS = 40_000
TOLERANCE = 0.012
"""Four standard errors of a share near one half at that number of draws."""
PROBABILITIES = st.lists(st.floats(0, 1), max_size=9)


def test_the_distribution_agrees_with_simulated_documents() -> None:
    """Drawing each document anew many times gives the same shares."""
    probabilities = [0.97, 0.9, 0.6, 0.35, 0.35, 0.05]
    drawn = np.random.default_rng(5).random((DRAWS, len(probabilities))) < np.array(probabilities)
    shares = np.bincount(drawn.sum(axis=1), minlength=len(probabilities) + 1) / DRAWS
    assert np.abs(shares - count_distribution(probabilities)).max() < TOLERANCE


@given(PROBABILITIES)
def test_the_distribution_agrees_with_every_outcome(probabilities: list[float]) -> None:
    """Summing over all outcomes of up to nine documents gives the same; order does not matter."""
    exact = [0.0] * (len(probabilities) + 1)
    for outcome in product((0, 1), repeat=len(probabilities)):
        exact[sum(outcome)] += float(
            np.prod([p if is_true else 1 - p for p, is_true in zip(probabilities, outcome, strict=True)])
        )
    assert count_distribution(probabilities) == pytest.approx(exact, abs=1e-12)
    assert count_distribution(probabilities[::-1]) == count_distribution(probabilities)


@given(PROBABILITIES, st.sampled_from([0.5, 0.9, 0.95]))
def test_the_interval_holds_its_share(probabilities: list[float], certainty: float) -> None:
    """At least the certainty lies inside, and the most likely side is never left out."""
    distribution = count_distribution(probabilities)
    low, high = central_interval(distribution, certainty)
    assert sum(distribution[low : high + 1]) >= certainty - 1e-9


@pytest.mark.parametrize("share", [0.0, 0.02, 0.1, 0.5])
def test_the_exact_interval_covers_the_true_share(share: float) -> None:
    """Of many samples of sixty at least 95 in 100 give an interval that holds the truth."""
    intervals = [clopper_pearson(hits, 60, 0.95) for hits in range(61)]
    hits = np.random.default_rng(6).binomial(60, share, size=DRAWS)
    covered = np.mean([intervals[hit][0] <= share <= intervals[hit][1] for hit in hits])
    assert covered >= 0.95 - TOLERANCE / 4


def test_the_exact_interval_has_known_ends() -> None:
    """None of 60 leaves at most 1 - 0.025^(1/60); nothing drawn leaves all open."""
    assert clopper_pearson(0, 60, 0.95) == (0.0, pytest.approx(1 - 0.025 ** (1 / 60)))
    assert clopper_pearson(60, 60, 0.95) == (pytest.approx(0.025 ** (1 / 60)), 1.0)
    assert clopper_pearson(0, 0, 0.95) == (0.0, 1.0)


def test_a_short_list_proves_no_rate() -> None:
    """Without any document the rate is one half; one that holds evidence does not make it certain."""
    assert evidence_rate([], documents=0) == 0.5
    assert evidence_rate([1.0], documents=1) == 0.75


def _confidence(case: Case, *reviews: AppliedReview) -> Confidence:
    assessment = assess_coverage(
        case.framework,
        documents=case.documents,
        passages=case.passages,
        labels=case.labels,
        facets=case.facets,
        as_of=AS_OF,
        reviews=reviews,
    )
    return next(row for row in assessment.confidence if row.criterion_id == REQUIREMENT)


def _case() -> Case:
    case = (
        Case(make_framework()).with_document(make_document("d1", "forum")).with_document(make_document("d2", "forum"))
    )
    case = case.with_passage("p1", "d1", probability=0.9).with_passage("p2", "d2", probability=0.8)
    for number in range(3):
        case = case.with_passage(f"out{number}", "d1", kind=Kind.ACTIVITY, probability=0.02, decision=Decision.REJECTED)
    return case


def _sampled(passage_id: str, decision: str, **changes: object) -> AppliedReview:
    review = make_review(decision, REQUIREMENT, sampled_by="elusion")
    return AppliedReview(replace(review, **changes), passage_id, is_carried_over=False)  # type: ignore[arg-type]


def test_read_documents_and_unread_ones_enter_the_distribution() -> None:
    """Two documents, then a third that could not be read: it may hold evidence at the rate of the others."""
    row = _confidence(_case())
    assert row.distribution == pytest.approx((0.02, 0.26, 0.72))
    assert (row.expected_documents, row.documents_low, row.documents_high) == (pytest.approx(1.7), 1, 2)
    more = _confidence(_case().with_document(make_document("locked", read_status="unread")))
    assert more.unread_rate == pytest.approx((1.7 + 0.5) / 3)
    assert len(more.distribution) == 4
    assert more.possible_documents == pytest.approx(1.7 + 2.2 / 3)
    assert more.probability_none < row.probability_none


def test_a_sample_of_the_rejected_bounds_what_was_missed() -> None:
    """Three rejected passages, two drawn: one belongs after all, and one was left undecided and counts as missed."""
    bare = _confidence(_case())
    assert (bare.rejected_passages, bare.sampled_passages, bare.missed_passages_high) == (3, 0, None)
    row = _confidence(_case(), _sampled("out0", "accepted"), _sampled("out1", "uncertain"))
    assert (row.sampled_passages, row.missed_in_sample) == (2, 2)
    assert row.missed_share_high == 1.0
    clean = _confidence(_case(), *(_sampled(f"out{number}", "rejected") for number in range(3)))
    assert (clean.sampled_passages, clean.missed_in_sample, clean.missed_share_low) == (3, 0, 0.0)
    assert clean.missed_passages_high == 2  # 0.708 of three passages


@pytest.mark.parametrize(
    "review",
    [
        _sampled("out0", "accepted", sampled_by="queue"),
        _sampled("out0", "accepted", criterion_id="A1.2"),
        _sampled("out0", "voice", target="kind", criterion_id=None),
        _sampled("p1", "accepted"),
    ],
)
def test_other_decisions_are_no_part_of_the_sample(review: AppliedReview) -> None:
    """Only decisions on this criterion's label, drawn at random, of a passage that the model rejected."""
    assert _confidence(_case(), review).sampled_passages == 0
