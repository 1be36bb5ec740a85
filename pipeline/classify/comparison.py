"""Truth beside prediction, as arrays that figures are counted from.

In: labelled passages and predictions of the same. Out: a `Comparison`. Surprising rule: a label that annotators
disputed is known to nobody, so it counts neither for nor against.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.classify.training_passages import TrainingPassage
from pipeline.framework import TOPICS
from pipeline.predictions import Prediction
from pipeline.records import Decision


@dataclass(frozen=True, slots=True)
class FacetPairs:
    """True and predicted class of n passages, arrays of text; `is_known` (n,) marks the pairs that count."""

    true: np.ndarray
    predicted: np.ndarray
    is_known: np.ndarray

    def rows(self, positions: np.ndarray) -> FacetPairs:
        """The pairs of some passages."""
        return FacetPairs(self.true[positions], self.predicted[positions], self.is_known[positions])


@dataclass(frozen=True, slots=True)
class Comparison:
    """n passages with arrays of shape (n, n_topics) in the order of TOPICS; `kept` marks pairs that count."""

    passages: tuple[TrainingPassage, ...]
    truth: np.ndarray
    kept: np.ndarray
    accepted: np.ndarray
    rejected: np.ndarray
    probabilities: np.ndarray
    kinds: FacetPairs
    stances: FacetPairs
    speakers: FacetPairs

    def rows(self, positions: np.ndarray) -> Comparison:
        """The same of some passages; `positions` are integers."""
        return Comparison(
            passages=tuple(self.passages[int(position)] for position in positions),
            truth=self.truth[positions],
            kept=self.kept[positions],
            accepted=self.accepted[positions],
            rejected=self.rejected[positions],
            probabilities=self.probabilities[positions],
            kinds=self.kinds.rows(positions),
            stances=self.stances.rows(positions),
            speakers=self.speakers.rows(positions),
        )


def compare_predictions(passages: Sequence[TrainingPassage], predictions: Sequence[Prediction]) -> Comparison:
    """Set predictions beside the truth; both sequences are in the same order and of equal length."""
    shape = (len(passages), len(TOPICS))
    decisions = np.array([[p.topics[topic].decision.value for topic in TOPICS] for p in predictions]).reshape(shape)
    probabilities = np.array([[p.topics[topic].probability for topic in TOPICS] for p in predictions], dtype=float)
    pairs = list(zip(passages, predictions, strict=True))
    return Comparison(
        passages=tuple(passages),
        truth=true_topics(passages),
        kept=_kept_topics(passages),
        accepted=decisions == Decision.ACCEPTED.value,
        rejected=decisions == Decision.REJECTED.value,
        probabilities=probabilities.reshape(shape),
        kinds=_facet_pairs("kind", [(p, p.kind, q.kind) for p, q in pairs]),
        stances=_facet_pairs("stance", [(p, p.stance, q.stance) for p, q in pairs]),
        speakers=_facet_pairs("speaker", [(p, p.speaker, q.speaker) for p, q in pairs]),
    )


def compare_accepted(passages: Sequence[TrainingPassage], accepted: np.ndarray) -> Comparison:
    """Set a yardstick's topics, shape (n, n_topics), beside the truth; what it does not accept, it rejects."""
    unknown = _facet_pairs("", [(passage, None, None) for passage in passages])
    return Comparison(
        passages=tuple(passages),
        truth=true_topics(passages),
        kept=_kept_topics(passages),
        accepted=accepted,
        rejected=~accepted,
        probabilities=accepted.astype(float),
        kinds=unknown,
        stances=unknown,
        speakers=unknown,
    )


def true_topics(passages: Sequence[TrainingPassage]) -> np.ndarray:
    """True topics as an array of truth values, shape (n_passages, n_topics)."""
    rows = [[topic in passage.topics for topic in TOPICS] for passage in passages]
    return np.array(rows, dtype=bool).reshape(len(passages), len(TOPICS))


def _kept_topics(passages: Sequence[TrainingPassage]) -> np.ndarray:
    rows = [[topic not in passage.disputed for topic in TOPICS] for passage in passages]
    return np.array(rows, dtype=bool).reshape(len(passages), len(TOPICS))


def _facet_pairs(facet: str, rows: Sequence[tuple[TrainingPassage, str | None, str | None]]) -> FacetPairs:
    return FacetPairs(
        true=np.array([str(true or "") for _, true, _ in rows], dtype=np.str_),
        predicted=np.array([str(predicted or "") for _, _, predicted in rows], dtype=np.str_),
        is_known=np.array(
            [bool(true and predicted) and facet not in passage.disputed for passage, true, predicted in rows],
            dtype=bool,
        ),
    )
