"""Measure predictions against labelled passages.

In: labelled passages and predictions of the same. Out: an `Evaluation`: macro-F1 per group of topics, kind and
stance accuracy, share of true negatives among rejected, uncertain share, expected calibration error. Surprising
rule: a label that annotators disputed is left out for that passage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.classify.training_passages import TrainingPassage
from pipeline.framework import TOPICS
from pipeline.records import Decision, Prediction

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
    """All figures of one set of passages; shares and accuracies are 0-1."""

    passages: int
    topics: tuple[TopicEvaluation, ...]
    macro_f1: dict[str, float]
    kind_accuracy: float
    stance_accuracy: float
    negative_value: float | None
    uncertain_share: float
    calibration_error: float


def evaluate_predictions(passages: Sequence[TrainingPassage], predictions: Sequence[Prediction]) -> Evaluation:
    """Compare; both sequences are in the same order and of equal length."""
    truth = np.array([[topic in passage.topics for topic in TOPICS] for passage in passages])
    kept = np.array([[topic not in passage.disputed for topic in TOPICS] for passage in passages])
    decisions = np.array([[p.topics[topic].decision.value for topic in TOPICS] for p in predictions])
    probabilities = np.array([[p.topics[topic].probability for topic in TOPICS] for p in predictions])
    accepted, rejected = decisions == Decision.ACCEPTED.value, decisions == Decision.REJECTED.value
    topics = tuple(
        _evaluate_topic(topic, truth[kept[:, j], j], accepted[kept[:, j], j]) for j, topic in enumerate(TOPICS)
    )
    true_of_rejected = truth[kept & rejected]
    return Evaluation(
        passages=len(passages),
        topics=topics,
        macro_f1={name: _macro_f1(topics, group) for name, group in TOPIC_GROUPS.items()},
        kind_accuracy=_accuracy(
            [(p.kind, q.kind) for p, q in zip(passages, predictions, strict=True) if "kind" not in p.disputed]
        ),
        stance_accuracy=_accuracy(
            [(p.stance, q.stance) for p, q in zip(passages, predictions, strict=True) if "stance" not in p.disputed]
        ),
        negative_value=float(1 - true_of_rejected.mean()) if true_of_rejected.size else None,
        uncertain_share=float((decisions == Decision.UNCERTAIN.value)[kept].mean()),
        calibration_error=calibration_error(probabilities[kept], truth[kept]),
    )


def calibration_error(probabilities: np.ndarray, truth: np.ndarray) -> float:
    """Expected calibration error over CALIBRATION_BINS bins; both arrays have shape (n_pairs,)."""
    counted = (probabilities >= CALIBRATION_FLOOR) | truth
    if not counted.any():
        return 0.0
    probabilities, truth = probabilities[counted], truth[counted]
    bins = np.minimum((probabilities * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    gaps = [abs((probabilities - truth)[bins == b].sum()) for b in range(CALIBRATION_BINS)]
    return float(sum(gaps) / len(truth))


def _evaluate_topic(topic: str, truth: np.ndarray, accepted: np.ndarray) -> TopicEvaluation:
    hits, found, positives = int((truth & accepted).sum()), int(accepted.sum()), int(truth.sum())
    return TopicEvaluation(
        topic=topic,
        positives=positives,
        precision=hits / found if found else 0.0,
        recall=hits / positives if positives else None,
        f1=2 * hits / (found + positives) if found + positives else None,
    )


def _macro_f1(topics: Sequence[TopicEvaluation], group: Sequence[str]) -> float:
    scored = [t.f1 for t in topics if t.topic in group and t.positives >= MIN_POSITIVES and t.f1 is not None]
    return sum(scored) / len(scored) if scored else 0.0


def _accuracy(pairs: Sequence[tuple[str, str]]) -> float:
    return sum(true == predicted for true, predicted in pairs) / len(pairs) if pairs else 0.0
