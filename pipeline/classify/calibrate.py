"""Out-of-fold scores to probabilities and thresholds.

In: scores of passages by heads that had not read their origin, with the truth. Out: a `Calibration`. Surprising
rule: paragraphs of real reports, though few, weigh as much in all as what was written for us: real prose is what
the probabilities have to be right on.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.classify.heads import PARENTS, Calibration, topic_probabilities
from pipeline.classify.training_passages import TrainingPassage
from pipeline.framework import TOPICS

TARGET_NEGATIVE_VALUE = 0.992
"""Share of true negatives wanted among rejected pairs on left-out origins; above the 0.988 asked for, as a margin."""
MOST_UNCERTAIN = 0.09
"""Share of pairs that may be left to a person; below the 0.10 allowed, as a margin."""
THRESHOLD_SHRINKAGE = 0.5
"""Weight of a topic's own best threshold against the one best for all: half, since a topic has few positives."""
PLATT_C = 10.0
"""Inverse regularisation of the calibration itself: hardly any, it has two numbers per topic."""


def passage_weights(passages: Sequence[TrainingPassage]) -> np.ndarray:
    """Weights with mean 1, shape (n_passages,); what others wrote and what is ours weigh the same in all."""
    is_ours = np.array([passage.is_ours for passage in passages])
    if is_ours.all() or not is_ours.any():
        return np.ones(len(passages))
    return np.asarray(np.where(is_ours, 0.5 / is_ours.mean(), 0.5 / (1 - is_ours.mean())))


def calibrate(
    scores: np.ndarray,
    truth: np.ndarray,
    *,
    weights: np.ndarray,
    kind_temperature: float,
    stance_temperature: float,
) -> Calibration:
    """Fit slopes and intercept per topic, then thresholds, on out-of-fold scores (n_passages, n_topics)."""
    from sklearn.linear_model import LogisticRegression

    slopes, intercepts = np.zeros((2, len(TOPICS)))
    for position in range(len(TOPICS)):
        score = scores[:, [position]]
        fitted = LogisticRegression(C=PLATT_C).fit(score, truth[:, position], sample_weight=weights)
        slopes[position] = fitted.coef_[0, 0]
        intercepts[position] = fitted.intercept_[0]
    unset = np.zeros(len(TOPICS))
    platt = Calibration(slopes, intercepts, unset, unset, kind_temperature, stance_temperature)
    probabilities = topic_probabilities(scores, platt)
    accept = _acceptance_thresholds(probabilities, truth, weights)
    reject = _rejection_thresholds(probabilities, truth, accept, weights)
    return Calibration(slopes, intercepts, accept, reject, kind_temperature, stance_temperature)


def _acceptance_thresholds(probabilities: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Thresholds of best F1 per topic, drawn towards the one that is best for the mean of all topics."""
    grid = np.linspace(0.15, 0.75, 61)
    scores = np.array(
        [[_f1(probabilities[:, j] >= t, truth[:, j], weights) for t in grid] for j in range(truth.shape[1])]
    )
    own = grid[scores.argmax(axis=1)]
    shared = grid[int(scores.mean(axis=0).argmax())]
    return np.asarray(THRESHOLD_SHRINKAGE * own + (1 - THRESHOLD_SHRINKAGE) * shared)


def _rejection_thresholds(
    probabilities: np.ndarray, truth: np.ndarray, accept: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """The highest share of the acceptance threshold below which TARGET_NEGATIVE_VALUE of pairs are true negatives.

    Never so low that more than MOST_UNCERTAIN of pairs would lie between the two.
    """
    spread = np.repeat(weights[:, None], truth.shape[1], axis=1)
    chosen = accept
    for share in np.linspace(1.0, 0.05, 96):
        accepted, rejected = _with_areas(probabilities >= accept, probabilities < accept * share)
        if spread[~accepted & ~rejected].sum() > MOST_UNCERTAIN * spread.sum():
            break
        chosen = accept * share
        if not rejected.any() or 1 - np.average(truth[rejected], weights=spread[rejected]) >= TARGET_NEGATIVE_VALUE:
            break
    return np.asarray(chosen)


def _with_areas(accepted: np.ndarray, rejected: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What `decide_topics` makes of thresholds: an accepted part accepts its area, an open one keeps it open."""
    accepted, rejected = accepted.copy(), rejected.copy()
    for part, area in PARENTS.items():
        part_column, area_column = TOPICS.index(part), TOPICS.index(area)
        accepted[:, area_column] |= accepted[:, part_column]
        rejected[:, area_column] &= rejected[:, part_column]
    return accepted, rejected


def _f1(found: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> float:
    hits = float(weights[found & truth].sum())
    return 2 * hits / max(1e-9, float(weights[found].sum() + weights[truth].sum()))
