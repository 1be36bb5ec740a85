"""Figures with the interval that chance in the choice of passages leaves open.

In: a `Comparison`. Out: `SetFigures`, each figure an `Estimate`. Surprising rule: passages are drawn anew one by one,
though those of one author are alike; on authors not seen the spread is therefore somewhat wider than stated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pipeline.classify.comparison import Comparison
from pipeline.classify.evaluate import (
    TOPIC_GROUPS,
    equal_weights,
    number_or_none,
    positive_counts,
    scored_columns,
    weighted_figures,
)
from pipeline.framework import TOPICS

RESAMPLES = 1_000
"""Drawings of the bootstrap: the ends of an interval then move by less than 0.01 from seed to seed."""
COVERED_PERCENT = 95.0
"""Share of the drawings that lie within the interval."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with the ends of its interval; all None where there is nothing to measure."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class CriterionFigures:
    """How well one topic is found."""

    topic: str
    positives: int
    precision: Estimate
    recall: Estimate
    f1: Estimate


@dataclass(frozen=True, slots=True)
class SetFigures:
    """All figures of one set of passages; `scored` counts the topics behind each mean of `macro_f1`."""

    passages: int
    criteria: tuple[CriterionFigures, ...]
    pooled_f1: Estimate
    macro_f1: Mapping[str, Estimate]
    scored: Mapping[str, int]
    kind_accuracy: Estimate
    stance_accuracy: Estimate
    speaker_accuracy: Estimate
    negative_value: Estimate
    uncertain_share: Estimate
    calibration_error: Estimate


def named_figures(figures: SetFigures) -> dict[str, Estimate]:
    """The figures of a whole set by the names that a model card gives them (`evaluate.card_figures`) and more."""
    return {
        **{f"macro_f1_{group}": estimate for group, estimate in figures.macro_f1.items()},
        "pooled_f1": figures.pooled_f1,
        "kind_accuracy": figures.kind_accuracy,
        "stance_accuracy": figures.stance_accuracy,
        "speaker_accuracy": figures.speaker_accuracy,
        "negative_value": figures.negative_value,
        "uncertain_share": figures.uncertain_share,
        "calibration_error": figures.calibration_error,
    }


def measure_set(comparison: Comparison, *, seed: int) -> SetFigures:
    """Figures of the passages with bootstrap intervals (Efron 1979, percentiles); same seed, same intervals."""
    count = len(comparison.passages)
    point = weighted_figures(comparison, equal_weights(count))
    drawn = weighted_figures(comparison, draw_weights(count, seed=seed))
    positives = positive_counts(comparison)
    return SetFigures(
        passages=count,
        criteria=tuple(
            CriterionFigures(
                topic,
                int(positives[j]),
                precision=_estimate(point.precision[:, j], drawn.precision[:, j]),
                recall=_estimate(point.recall[:, j], drawn.recall[:, j]),
                f1=_estimate(point.f1[:, j], drawn.f1[:, j]),
            )
            for j, topic in enumerate(TOPICS)
        ),
        pooled_f1=_estimate(point.pooled_f1, drawn.pooled_f1),
        macro_f1={group: _estimate(point.macro_f1[group], drawn.macro_f1[group]) for group in TOPIC_GROUPS},
        scored={group: len(scored_columns(comparison, group)) for group in TOPIC_GROUPS},
        kind_accuracy=_estimate(point.kind_accuracy, drawn.kind_accuracy),
        stance_accuracy=_estimate(point.stance_accuracy, drawn.stance_accuracy),
        speaker_accuracy=_estimate(point.speaker_accuracy, drawn.speaker_accuracy),
        negative_value=_estimate(point.negative_value, drawn.negative_value),
        uncertain_share=_estimate(point.uncertain_share, drawn.uncertain_share),
        calibration_error=_estimate(point.calibration_error, drawn.calibration_error),
    )


def draw_weights(count: int, *, seed: int) -> np.ndarray:
    """How often each of `count` passages is drawn in each resample, float32 of shape (RESAMPLES, count)."""
    choice = np.random.default_rng(seed)
    weights = np.zeros((RESAMPLES, count), dtype=np.float32)
    for row in weights:
        row += np.bincount(choice.integers(count, size=count), minlength=count)
    return weights


def _estimate(point: np.ndarray, drawn: np.ndarray) -> Estimate:
    """The one figure of `point` with percentiles of those drawn that are numbers."""
    value, numbers = number_or_none(point[0]), drawn[~np.isnan(drawn)]
    if value is None or not numbers.size:
        return Estimate(value)
    outside = (100.0 - COVERED_PERCENT) / 2
    low, high = np.percentile(numbers, [outside, 100.0 - outside])
    return Estimate(value, float(low), float(high))
