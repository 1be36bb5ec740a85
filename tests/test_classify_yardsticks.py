"""Yardsticks: phrases, cosine, words; thresholds that are best for what they are chosen on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.yardsticks import (
    best_thresholds,
    cosine_scores,
    decide_across_folds,
    fit_words,
    found_topics,
    left_out_word_scores,
    with_areas,
)
from pipeline.framework import TOPICS

COLUMN = {topic: position for position, topic in enumerate(TOPICS)}


def columns(*topics: str) -> np.ndarray:
    """A row of truth values with these topics true."""
    return np.array([topic in topics for topic in TOPICS])


def f1(found: np.ndarray, truth: np.ndarray) -> float:
    return float(2 * (found & truth).sum() / max(1, found.sum() + truth.sum()))


def test_a_phrase_of_a_part_finds_its_area() -> None:
    """What is found for APA3.2 is found for APA3, and for nothing else."""
    assert (found_topics([["APA3.2"], []]) == [columns("APA3", "APA3.2"), columns()]).all()


def test_cosine_takes_the_nearest_definition() -> None:
    """Two criteria may stand behind one topic: the nearer one counts, and an area is as near as its parts."""
    definitions = {topic: np.array([[0.0, 1.0]]) for topic in TOPICS}
    definitions |= {"P1": np.array([[0.0, 1.0], [1.0, 0.0]]), "APA2.1": np.array([[1.0, 0.0]])}
    scores = cosine_scores(np.array([[1.0, 0.0]]), definitions)[0]
    assert {topic for topic in TOPICS if scores[COLUMN[topic]] == 1.0} == {"P1", "APA2", "APA2.1"}


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1, max_size=12))
def test_no_threshold_does_better_in_hindsight(pairs: list[tuple[int, bool]]) -> None:
    """The chosen threshold reaches the F1 of the best of all thresholds; without anything true nothing is found."""
    scores = np.array([[float(score)] for score, _ in pairs])
    truth = np.array([[true] for _, true in pairs])
    (chosen,) = best_thresholds(scores, truth, np.ones(truth.shape, dtype=bool))
    assert f1(scores >= chosen, truth) == max(f1(scores >= t, truth) for t in [*range(7), np.inf])


def test_a_disputed_pair_moves_no_threshold() -> None:
    """A pair that annotators differed on is left out where thresholds are chosen."""
    scores, truth = np.array([[0.9], [0.5], [0.4]]), np.array([[True], [False], [True]])
    kept = np.array([[True], [False], [True]])
    assert best_thresholds(scores, truth, kept) == pytest.approx([0.4])
    assert best_thresholds(scores, truth, ~kept & ~truth) == [np.inf]


def test_word_heads_learn_words_and_pass_over_labels_without_examples() -> None:
    """A topic of its own words is told from the rest; one that no passage has is never found."""
    texts = ["waits for speech therapy", "young people in work"] * 6
    truth = np.array([columns("APA3.1"), columns("APA4")] * 6)
    scores = fit_words(texts, truth, seed=1)(["speech therapy waits", "work for young people"])
    assert scores[0, COLUMN["APA3.1"]] > 0 > scores[1, COLUMN["APA3.1"]]
    assert (scores[:, COLUMN["APA3"]] == scores[:, COLUMN["APA3.1"]]).all()
    assert (scores[:, COLUMN["P1"]] == -np.inf).all()


def test_left_out_scores_come_from_the_other_folds() -> None:
    """A word that one fold alone knows says nothing there: its passages score as any unknown text does."""
    texts = ["alpha beta", "gamma delta"] * 2 + ["omega sigma", "omega sigma"]
    truth = np.array([columns("P1"), columns()] * 2 + [columns("P1"), columns("P1")])
    scores = left_out_word_scores(texts, truth, np.array([0, 0, 1, 1, 2, 2]), seed=1)
    unknown = fit_words(texts[:4], truth[:4], seed=1)(["never seen"])
    assert (scores[4:] == unknown).all()


def test_only_marked_passages_are_fitted() -> None:
    """What is not to be fitted teaches nothing but is scored."""
    texts = ["alpha beta", "gamma delta"] * 4
    truth = np.array([columns("P1"), columns()] * 4)
    folds, marked = np.array([0, 0, 0, 0, 1, 1, 1, 1]), np.array([True, True, True, True] + [False] * 4)
    scores = left_out_word_scores(texts, truth, folds, seed=1, is_fitted=marked | (folds == 1))
    assert np.isfinite(scores[:, COLUMN["P1"]]).all()
    with pytest.raises(ValueError):
        left_out_word_scores(texts, truth, folds, seed=1, is_fitted=marked)


def test_thresholds_of_a_fold_are_those_of_the_others() -> None:
    """A fold's own best threshold is not used on it; an accepted part accepts its area."""
    scores = np.full((4, len(TOPICS)), -1.0)
    scores[:, COLUMN["APA2.1"]] = [0.2, 0.1, 0.6, 0.5]
    truth = np.array([columns("APA2", "APA2.1"), columns()] * 2)
    accepted = decide_across_folds(scores, truth, np.array([0, 0, 1, 1]))
    assert accepted[:, COLUMN["APA2.1"]].tolist() == [False, False, True, True]
    assert (accepted[:, COLUMN["APA2"]] >= accepted[:, COLUMN["APA2.1"]]).all()


def test_raising_areas_leaves_the_given_array() -> None:
    """A new array comes back."""
    values = np.array([columns("APA1.1")])
    assert with_areas(values)[0, COLUMN["APA1"]]
    assert not values[0, COLUMN["APA1"]]
