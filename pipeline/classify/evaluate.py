"""Measure predictions against labelled passages.

In: a `Comparison`, or labelled passages and predictions of the same. Out: an `Evaluation`: macro-F1 per group of
topics, kind and stance accuracy, share of true negatives among rejected, uncertain share, expected calibration
error. Surprising rule: every figure is counted over weighted passages, so that one formula gives the figure itself
(all weights 1) and its bootstrap interval (`intervals`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.classify.comparison import Comparison, FacetPairs, compare_predictions
from pipeline.classify.training_passages import TrainingPassage
from pipeline.framework import TOPICS
from pipeline.predictions import Prediction

TOPIC_GROUPS = {
    "areas": tuple(t for t in TOPICS if t.startswith("APA") and "." not in t),
    "requirements": tuple(t for t in TOPICS if "." in t),
    "pillars": tuple(t for t in TOPICS if t.startswith("P")),
}
MIN_POSITIVES = 3
"""A topic with fewer true passages is not scored: one passage would swing its F1 by a third."""
CALIBRATION_BINS = 10
"""Equal-width bins of the expected calibration error."""
CALIBRATION_FLOOR = 0.05
"""Pairs below this probability with no true label are left out of the calibration error: they are nearly all
pairs, all right, and would hide any fault."""


@dataclass(frozen=True, slots=True)
class TopicEvaluation:
    """Counts and F1 of one topic; `f1` is None where there is nothing to find and nothing was found."""

    topic: str
    positives: int
    precision: float
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures of one set of passages; shares and accuracies are 0-1, None where there is nothing to measure."""

    passages: int
    topics: tuple[TopicEvaluation, ...]
    macro_f1: dict[str, float]
    kind_accuracy: float
    stance_accuracy: float
    speaker_accuracy: float | None
    negative_value: float | None
    uncertain_share: float
    calibration_error: float


@dataclass(frozen=True, slots=True)
class WeightedFigures:
    """Figures of r weightings, shape (r, n_topics) for those of topics, else (r,); NaN where nothing is measured.

    `pooled_f1` counts the pairs of all topics as one (micro-F1): for sets too small for a mean over topics.
    """

    precision: np.ndarray
    recall: np.ndarray
    f1: np.ndarray
    pooled_f1: np.ndarray
    macro_f1: Mapping[str, np.ndarray]
    kind_accuracy: np.ndarray
    stance_accuracy: np.ndarray
    speaker_accuracy: np.ndarray
    negative_value: np.ndarray
    uncertain_share: np.ndarray
    calibration_error: np.ndarray


def evaluate_predictions(passages: Sequence[TrainingPassage], predictions: Sequence[Prediction]) -> Evaluation:
    """Compare; both sequences are in the same order and of equal length."""
    comparison = compare_predictions(passages, predictions)
    figures = weighted_figures(comparison, equal_weights(len(passages)))
    positives = positive_counts(comparison)
    return Evaluation(
        passages=len(passages),
        topics=tuple(
            TopicEvaluation(
                topic,
                int(positives[j]),
                float(figures.precision[0, j]),
                number_or_none(figures.recall[0, j]),
                number_or_none(figures.f1[0, j]),
            )
            for j, topic in enumerate(TOPICS)
        ),
        macro_f1={name: number_or_none(values[0]) or 0.0 for name, values in figures.macro_f1.items()},
        kind_accuracy=number_or_none(figures.kind_accuracy[0]) or 0.0,
        stance_accuracy=number_or_none(figures.stance_accuracy[0]) or 0.0,
        speaker_accuracy=number_or_none(figures.speaker_accuracy[0]),
        negative_value=number_or_none(figures.negative_value[0]),
        uncertain_share=number_or_none(figures.uncertain_share[0]) or 0.0,
        calibration_error=float(figures.calibration_error[0]),
    )


def card_figures(evaluation: Evaluation) -> dict[str, float]:
    """The figures that a model card holds of one set of passages, to three decimals."""
    return {
        **{f"macro_f1_{group}": round(value, 3) for group, value in evaluation.macro_f1.items()},
        "kind_accuracy": round(evaluation.kind_accuracy, 3),
        "stance_accuracy": round(evaluation.stance_accuracy, 3),
        "calibration_error": round(evaluation.calibration_error, 3),
        "uncertain_share": round(evaluation.uncertain_share, 3),
    }


def weighted_figures(comparison: Comparison, weights: np.ndarray) -> WeightedFigures:
    """Figures of every weighting of the passages; `weights` has shape (r, n_passages).

    Which topics are scored in a group's mean is settled on the passages unweighted: those with MIN_POSITIVES.
    Counts below 2**24 are exact in float32, so weights of whole numbers may come as that.
    """
    truth, kept = comparison.truth & comparison.kept, comparison.kept
    accepted, rejected = comparison.accepted & kept, comparison.rejected & kept
    hits, found, positives = (weights @ pairs.astype(weights.dtype) for pairs in (truth & accepted, accepted, truth))
    f1 = _ratio(2 * hits, found + positives)
    uncertain = kept & ~comparison.accepted & ~comparison.rejected
    return WeightedFigures(
        precision=np.nan_to_num(_ratio(hits, found)),
        recall=_ratio(hits, positives),
        f1=f1,
        pooled_f1=_ratio(2 * hits.sum(axis=1), found.sum(axis=1) + positives.sum(axis=1)),
        macro_f1={name: _mean_of_columns(f1[:, scored_columns(comparison, name)]) for name in TOPIC_GROUPS},
        kind_accuracy=_accuracy(comparison.kinds, weights),
        stance_accuracy=_accuracy(comparison.stances, weights),
        speaker_accuracy=_accuracy(comparison.speakers, weights),
        negative_value=_share_of_pairs(rejected & ~truth, rejected, weights),
        uncertain_share=_share_of_pairs(uncertain, kept, weights),
        calibration_error=_calibration_error(comparison.probabilities, comparison.truth, kept, weights),
    )


def scored_columns(comparison: Comparison, group: str) -> list[int]:
    """Positions of the group's topics that have MIN_POSITIVES true passages or more."""
    positives = positive_counts(comparison)
    return [TOPICS.index(topic) for topic in TOPIC_GROUPS[group] if positives[TOPICS.index(topic)] >= MIN_POSITIVES]


def positive_counts(comparison: Comparison) -> np.ndarray:
    """True passages of each topic, shape (n_topics,)."""
    return np.asarray((comparison.truth & comparison.kept).sum(axis=0))


def equal_weights(count: int) -> np.ndarray:
    """The one weighting that gives the figures themselves, shape (1, count)."""
    return np.ones((1, count), dtype=np.float32)


def calibration_error(probabilities: np.ndarray, truth: np.ndarray) -> float:
    """Expected calibration error over CALIBRATION_BINS bins; both arrays have shape (n_pairs,)."""
    pairs = probabilities[:, None], truth[:, None], np.ones((len(truth), 1), dtype=bool)
    return float(_calibration_error(*pairs, equal_weights(len(truth)))[0])


def calibration_bins(probabilities: np.ndarray) -> np.ndarray:
    """The bin of each probability, 0 to CALIBRATION_BINS - 1, shape kept."""
    return np.asarray(np.minimum((probabilities * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1))


def number_or_none(value: float) -> float | None:
    """A figure, or None for NaN."""
    return None if np.isnan(value) else float(value)


def _calibration_error(
    probabilities: np.ndarray, truth: np.ndarray, kept: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Gaps of bins weighted by size, shape (r,); 0 where no pair is counted."""
    counted = kept & ((probabilities >= CALIBRATION_FLOOR) | truth)
    bins = calibration_bins(probabilities)
    gaps = [np.where(counted & (bins == b), probabilities - truth, 0.0).sum(axis=1) for b in range(CALIBRATION_BINS)]
    summed = np.abs(weights.astype(float) @ np.column_stack(gaps)).sum(axis=1)
    return np.asarray(np.nan_to_num(_ratio(summed, weights @ counted.sum(axis=1).astype(weights.dtype))))


def _accuracy(pairs: FacetPairs, weights: np.ndarray) -> np.ndarray:
    right = pairs.is_known & (pairs.true == pairs.predicted)
    return _ratio(weights @ right.astype(weights.dtype), weights @ pairs.is_known.astype(weights.dtype))


def _share_of_pairs(part: np.ndarray, whole: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return _ratio(weights @ part.sum(axis=1).astype(weights.dtype), weights @ whole.sum(axis=1).astype(weights.dtype))


def _mean_of_columns(values: np.ndarray) -> np.ndarray:
    """Mean of each row's numbers, NaN for a row without any."""
    is_number = ~np.isnan(values)
    return _ratio(np.where(is_number, values, 0.0).sum(axis=1), is_number.sum(axis=1))


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Quotient in double precision, NaN where there is nothing to divide by."""
    return np.asarray(np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0, dtype=float))
