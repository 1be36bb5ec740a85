"""Calibration: probabilities that match frequencies, and thresholds that keep their promises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.classify.calibrate import MOST_UNCERTAIN, TARGET_NEGATIVE_VALUE, calibrate, passage_weights
from pipeline.classify.heads import Calibration, decide_topics, topic_probabilities
from pipeline.framework import TOPICS
from pipeline.records import Decision
from tests.classify_records import SEED, synthetic_fit, training_passage


def calibrated(scores: np.ndarray, truth: np.ndarray, *, weights: np.ndarray | None = None) -> Calibration:
    """Calibrate; passages have equal weight unless told."""
    return calibrate(
        scores,
        truth,
        weights=np.ones(len(scores)) if weights is None else weights,
        kind_temperature=0.7,
        stance_temperature=0.8,
    )


def drawn(
    seed: int, *, passages: int = 60, share: float = 0.3, signal: float = 2.0
) -> tuple[np.random.Generator, np.ndarray, np.ndarray]:
    """Random scores and truth; every topic is there and absent at least once."""
    random = np.random.default_rng(seed)
    truth = random.random((passages, len(TOPICS))) < share
    truth[0], truth[1] = True, False
    return random, random.normal(size=truth.shape) + signal * truth, truth


def odds_to_shares(logits: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-logits)))


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**16))
def test_calibration_is_monotone_and_thresholds_are_in_order(seed: int) -> None:
    """A higher score of the same topic never means a lower probability; rejection lies below acceptance."""
    _, scores, truth = drawn(seed)
    found = calibrated(scores, truth)
    assert (found.kind_temperature, found.stance_temperature) == (0.7, 0.8)
    assert (found.slope > 0).all()
    assert (found.reject <= found.accept).all()
    assert (found.reject > 0).all()
    rising = np.linspace(-6, 6, 40)[:, None].repeat(len(TOPICS), axis=1)
    probabilities = topic_probabilities(rising, found)
    assert (np.diff(probabilities, axis=0) >= 0).all()


def test_calibrated_probabilities_match_frequencies() -> None:
    """Where truth was drawn from known probabilities, calibration finds them from scores on another scale."""
    random = np.random.default_rng(SEED)
    logits = random.normal(-1, 1.5, size=(4_000, len(TOPICS)))
    expected = odds_to_shares(logits)
    found = calibrated(logits / 3 + 5, random.random(logits.shape) < expected)
    recovered = odds_to_shares(found.slope * (logits / 3 + 5) + found.intercept)
    assert np.abs(recovered - expected).mean() < 0.02


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**16))
def test_a_weight_of_two_is_a_passage_seen_twice(seed: int) -> None:
    """Weights count passages: slopes and intercepts are those of the repeated passages."""
    random, scores, truth = drawn(seed)
    weights = random.integers(1, 3, size=len(scores))
    weighted = calibrated(scores, truth, weights=weights.astype(float))
    twice = np.repeat(np.arange(len(scores)), weights)
    repeated = calibrated(scores[twice], truth[twice])
    for name in ("slope", "intercept"):
        np.testing.assert_allclose(getattr(weighted, name), getattr(repeated, name), rtol=0.01, atol=0.01)


def test_what_others_wrote_weighs_as_much_as_what_is_ours() -> None:
    """Either side has half of the weight, whatever its number; one side alone has it all."""
    ours = [training_passage(f"o{n}") for n in range(6)]
    foreign = [training_passage(f"f{n}", is_ours=False) for n in range(2)]
    weights = passage_weights([*ours, *foreign])
    assert weights[:6].sum() == pytest.approx(weights[6:].sum())
    assert weights.mean() == pytest.approx(1)
    for alone in (ours, foreign):
        assert passage_weights(alone).tolist() == [1.0] * len(alone)


def test_few_passages_of_great_weight_move_the_probabilities() -> None:
    """Where real prose has a topic at scores at which ours has not, the probability lies in between."""
    passages = [training_passage(f"p{n}", is_ours=n >= 100) for n in range(1_000)]
    random = np.random.default_rng(SEED)
    is_ours = np.array([passage.is_ours for passage in passages])
    truth = random.random((len(passages), len(TOPICS))) < np.where(is_ours, 0.1, 0.7)[:, None]
    scores = random.normal(size=truth.shape)
    fair = calibrated(scores, truth, weights=passage_weights(passages))
    plain = calibrated(scores, truth)
    assert odds_to_shares(fair.intercept).mean() == pytest.approx(0.4, abs=0.02)
    assert odds_to_shares(plain.intercept).mean() == pytest.approx(0.16, abs=0.02)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**16), st.sampled_from([0.0, 0.5, 1.0, 3.0]), st.booleans())
@example(seed=1, signal=3.0, is_weighted=False)  # areas that only an open part keeps open must be counted
def test_no_more_is_left_to_a_person_than_allowed(seed: int, signal: float, is_weighted: bool) -> None:
    """However poor the scores, at most MOST_UNCERTAIN of the (weighted) pairs are decided to be uncertain."""
    random, scores, truth = drawn(seed, signal=signal)
    weights = random.uniform(0.2, 5, size=len(scores)) if is_weighted else np.ones(len(scores))
    found = calibrated(scores, truth, weights=weights)
    probabilities = topic_probabilities(scores, found)
    decided = [decide_topics(row, found).values() for row in probabilities]
    uncertain = np.array([[score.decision is Decision.UNCERTAIN for score in row] for row in decided])
    assert (uncertain * weights[:, None]).sum() <= MOST_UNCERTAIN * weights.sum() * len(TOPICS)


def test_rejection_keeps_the_wanted_share_of_true_negatives() -> None:
    """Where the scores allow it, the thresholds reject true negatives in TARGET_NEGATIVE_VALUE of pairs."""
    heads, report = synthetic_fit()
    rejected = report.probabilities < heads.calibration.reject
    assert rejected.any()
    assert 1 - report.truth[rejected].mean() >= TARGET_NEGATIVE_VALUE
