"""Bootstrap intervals: around the figure, narrow where there is much, equal with an equal seed."""

from __future__ import annotations

import time

import numpy as np
import pytest

from pipeline.classify.comparison import Comparison, compare_predictions
from pipeline.classify.evaluate import TOPIC_GROUPS, card_figures, evaluate_predictions
from pipeline.classify.intervals import RESAMPLES, Estimate, draw_weights, measure_set, named_figures
from pipeline.framework import TOPICS
from pipeline.records import Decision, Kind
from tests.classify_records import prediction, training_passage

ACCEPTED = (0.9, Decision.ACCEPTED)


def half_right(count: int) -> Comparison:
    """All passages are of P1 and of kind voice; every other one is found and named so."""
    passages = [training_passage(str(n), topics=["P1"], kind=Kind.VOICE) for n in range(count)]
    right, wrong = prediction({"P1": ACCEPTED}, kind=Kind.VOICE), prediction(kind=Kind.IMPACT)
    return compare_predictions(passages, [right if n % 2 else wrong for n in range(count)])


def width(estimate: Estimate) -> float:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.high - estimate.low


def test_an_interval_is_that_of_a_share() -> None:
    """Half of 400 right: 1.96 standard errors of 0.025 on either side."""
    found = measure_set(half_right(400), seed=1).kind_accuracy
    assert found.value == 0.5
    assert (found.low, found.high) == pytest.approx((0.451, 0.549), abs=0.008)


def test_four_times_the_passages_halve_the_interval() -> None:
    """The spread falls with the root of the number."""
    small, large = (measure_set(half_right(count), seed=1).kind_accuracy for count in (200, 800))
    assert width(small) / width(large) == pytest.approx(2.0, abs=0.35)


def test_figures_are_those_of_the_evaluation() -> None:
    """The value of each estimate equals the figure that is measured without an interval."""
    passages = [training_passage(str(n), topics=["P1"] if n < 3 else ["P2"]) for n in range(9)]
    predictions = [prediction({"P1": ACCEPTED, "P3": (0.4, Decision.UNCERTAIN)})] * 9
    figures = measure_set(compare_predictions(passages, predictions), seed=1)
    evaluation = evaluate_predictions(passages, predictions)
    for ours, theirs in zip(figures.criteria, evaluation.topics, strict=True):
        assert (ours.positives, ours.f1.value, ours.recall.value) == (theirs.positives, theirs.f1, theirs.recall)
    assert figures.negative_value.value == evaluation.negative_value
    named = named_figures(figures)
    for key, value in card_figures(evaluation).items():
        assert round(named[key].value or 0.0, 3) == value
    assert figures.scored == {"areas": 0, "requirements": 0, "pillars": 2}


def test_equal_seeds_give_equal_intervals() -> None:
    """The same passages measured twice give the same report; another seed hardly differs."""
    first, again, other = (measure_set(half_right(300), seed=seed).pooled_f1 for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert (first.low, first.high) == pytest.approx((other.low, other.high), abs=0.02)


def test_what_cannot_be_measured_has_no_interval() -> None:
    """No speaker is known and no topic is true or found: nothing is said of either."""
    figures = measure_set(compare_predictions([training_passage("a")], [prediction()]), seed=1)
    assert figures.speaker_accuracy == Estimate(None)
    assert figures.criteria[0].f1 == Estimate(None)
    assert figures.macro_f1["areas"] == Estimate(None)


def test_each_resample_draws_as_many_passages_as_there_are() -> None:
    """Drawn with replacement: some twice, about a third not at all."""
    weights = draw_weights(500, seed=3)
    assert weights.shape == (RESAMPLES, 500)
    assert (weights.sum(axis=1) == 500).all()
    assert (weights == 0).mean() == pytest.approx(np.exp(-1), abs=0.01)


def test_a_whole_training_set_is_measured_in_seconds() -> None:
    """All figures of 6,600 passages and 24 topics, a thousand resamples each."""
    choice = np.random.default_rng(5)
    passages = [training_passage(str(n), topics=[TOPICS[n % 24]]) for n in range(6_600)]
    found = [prediction({TOPICS[int(choice.integers(24))]: ACCEPTED}) for _ in passages]
    comparison = compare_predictions(passages, found)
    start = time.monotonic()
    figures = measure_set(comparison, seed=1)
    assert time.monotonic() - start < 10
    assert all(figures.macro_f1[group].low for group in TOPIC_GROUPS)
