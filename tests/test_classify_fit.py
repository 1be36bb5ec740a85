"""Fitting: folds by origin, calibration, vocabularies of our own words, and learning what is obvious."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify.evaluate import evaluate_predictions
from pipeline.classify.fit import FOLDS, FitReport, assign_folds, calibrate, fit_heads
from pipeline.classify.heads import Calibration, Heads, topic_probabilities
from pipeline.classify.training_passages import TrainingPassage
from pipeline.errors import InputError
from pipeline.framework import TOPICS
from pipeline.records import Kind
from tests.classify_records import (
    SEED,
    fit_quickly,
    synthetic_fit,
    synthetic_passages,
    training_passage,
    views_of,
)

OUR_WORD, FOREIGN_WORD = "quixotic", "xylophonist"


def mixed_passages() -> tuple[TrainingPassage, ...]:
    """A few of our passages, and two by others; either side has a word of its own, twice."""
    ours = synthetic_passages(4, seed=6)
    named = [training_passage(f"o{n}", f"{OUR_WORD} waits fell", topics=["P2"], origin="ours") for n in range(2)]
    foreign = [
        training_passage(f"f{n}", f"{FOREIGN_WORD} waits fell", topics=["P2"], origin="report", is_ours=False)
        for n in range(2)
    ]
    return (*ours, *named, *foreign)


@cache
def mixed_fit() -> tuple[Heads, FitReport]:
    return fit_quickly(mixed_passages())


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=60))
def test_an_origin_is_never_in_two_folds(origins: list[str]) -> None:
    """Passages of one author or area go to one fold, the same whatever their order."""
    folds = assign_folds(origins)
    assert folds.shape == (len(origins),)
    assert set(folds.tolist()) <= set(range(FOLDS))
    fold_of = dict(zip(origins, folds.tolist(), strict=True))
    assert [fold_of[origin] for origin in origins] == folds.tolist()
    backwards = assign_folds(origins[::-1])
    assert backwards[::-1].tolist() == folds.tolist()


def test_folds_are_filled_evenly() -> None:
    """The largest origin takes a fold of its own; small ones share."""
    origins = ["big"] * 10 + ["b"] * 4 + ["c"] * 4 + ["d"] * 3 + ["e"] * 1
    folds = assign_folds(origins)
    assert sorted(np.bincount(folds, minlength=FOLDS).tolist()) == [4, 4, 4, 10]


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**16))
def test_calibration_is_monotone_and_thresholds_are_in_order(seed: int) -> None:
    """A higher score of the same topic never means a lower probability; rejection lies below acceptance."""
    random = np.random.default_rng(seed)
    truth = random.random((60, len(TOPICS))) < 0.3
    truth[0], truth[1] = True, False
    scores = random.normal(size=truth.shape) + 2.0 * truth
    found = calibrate(scores, truth, kind_temperature=0.7, stance_temperature=0.8)
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
    expected = 1 / (1 + np.exp(-logits))
    truth = random.random(logits.shape) < expected
    found = calibrate(logits / 3 + 5, truth, kind_temperature=1.0, stance_temperature=1.0)
    recovered = 1 / (1 + np.exp(-(found.slope * (logits / 3 + 5) + found.intercept)))
    assert np.abs(recovered - expected).mean() < 0.02


def test_rejection_keeps_the_wanted_share_of_true_negatives() -> None:
    """Among the pairs that the thresholds reject, at least 99 in 100 are truly without the topic."""
    _, report = synthetic_fit()
    heads, _ = synthetic_fit()
    rejected = report.probabilities < heads.calibration.reject
    assert rejected.any()
    assert 1 - report.truth[rejected].mean() >= 0.99


def test_obvious_topics_are_learnt() -> None:
    """Themes, kinds and stances that have words of their own are found again in passages not seen."""
    heads, _ = synthetic_fit()
    unseen = synthetic_passages(5, seed=2)
    evaluation = evaluate_predictions(unseen, heads.predict(views_of(unseen)))
    assert min(evaluation.macro_f1.values()) > 0.8
    assert evaluation.kind_accuracy > 0.8
    assert evaluation.stance_accuracy > 0.8


def test_the_report_is_of_passages_left_out() -> None:
    """Reported probabilities cover every passage and topic, keep the tree and tell truth from the rest."""
    heads, report = synthetic_fit()
    passages = synthetic_passages(9, seed=1)
    assert report.probabilities.shape == report.truth.shape == (len(passages), len(TOPICS))
    assert report.truth.tolist() == [[topic in passage.topics for topic in TOPICS] for passage in passages]
    assert report.probabilities[report.truth].mean() > 0.5 > 0.1 > report.probabilities[~report.truth].mean()
    assert len(report.kinds) == len(report.stances) == len(passages)
    seen = heads.predict(views_of(passages))
    own = np.array([[found.topics[topic].probability for topic in TOPICS] for found in seen])
    assert own[report.truth].mean() > report.probabilities[report.truth].mean()


def test_vocabularies_hold_our_words_only() -> None:
    """A word that only others used is in no vectoriser, neither whole nor in parts; one of ours is."""
    heads, _ = mixed_fit()
    for estimators in (heads.topics, heads.kind, heads.stance):
        words, characters = estimators["words"][0].vocabulary_, estimators["characters"][0].vocabulary_
        assert OUR_WORD in words
        assert not any(FOREIGN_WORD in term for term in words)
        assert not any("xyl" in term for term in characters)


def test_equal_input_and_seed_give_equal_numbers() -> None:
    """A second fit agrees in every calibrated probability, threshold and facet, and reports its folds in order."""
    folds: list[int] = []
    (heads, report), (again, report_again) = mixed_fit(), fit_quickly(mixed_passages(), on_fold=folds.append)
    assert folds == list(range(FOLDS))
    np.testing.assert_array_equal(report.probabilities, report_again.probabilities)
    assert (report.kinds, report.stances) == (report_again.kinds, report_again.stances)
    for name in Calibration.__dataclass_fields__:
        np.testing.assert_array_equal(getattr(heads.calibration, name), getattr(again.calibration, name))
    unseen = views_of(synthetic_passages(1, seed=8))
    assert heads.predict(unseen) == again.predict(unseen)


def test_too_few_origins_are_refused() -> None:
    """Three authors cannot fill four folds: the user is told, with a remedy."""
    passages = [p for p in synthetic_passages(3, seed=1) if p.origin in {"origin 0", "origin 1", "origin 2"}]
    with pytest.raises(InputError, match="too few origins") as raised:
        fit_heads(passages, views_of(passages), seed=SEED)
    assert "other authors" in raised.value.remedy


@pytest.mark.parametrize("missing", ["APA3.2", Kind.VOICE])
def test_a_label_that_nobody_wrote_is_named(missing: str) -> None:
    """Without a single passage of a topic or kind there is nothing to learn it from."""
    passages = [p for p in synthetic_passages(4, seed=1) if missing not in p.topics and p.kind != missing]
    with pytest.raises(InputError, match=missing):
        fit_heads(passages, views_of(passages), seed=SEED)
