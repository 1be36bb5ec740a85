"""Trained heads: views of passages to calibrated probabilities of topics, kind and stance.

In: `Views`. Out: `Prediction` records. The estimators are scikit-learn's, kept by `heads_file`; calibration and
thresholds are plain numbers in the model card.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.classify.views import Views
from pipeline.framework import TOPICS
from pipeline.records import Decision, Kind, Prediction, Stance, TopicScore

TOPIC_VIEWS = ("whole", "words", "characters", "sentences")
"""Views that vote on topics, each with the same weight; `sentences` is the best sentence's score."""
FACET_VIEWS = ("passage", "words", "characters")
"""Views that vote on kind and stance; `passage` is the whole's vector beside the mean of its sentences'."""
ESTIMATOR_VIEWS = {
    "topics": frozenset(TOPIC_VIEWS) - {"sentences"},
    "kind": frozenset(FACET_VIEWS),
    "stance": frozenset(FACET_VIEWS),
}
"""The estimators of a heads file by task; sentences are read by the estimator of `whole`."""
NO_SENTENCE_SCORE = -20.0
"""Score of a passage before its sentences are seen; far below any real one (logits lie within about ±10)."""

PARENTS = {topic: topic.split(".")[0] for topic in TOPICS if "." in topic}
"""The area of each sub-requirement in the codebook."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns mean scores into probabilities and decisions; arrays follow the order of TOPICS.

    probability = 1 / (1 + exp(-(slope * score + intercept))) (Platt 1999). A topic is accepted from `accept`
    upwards and rejected below `reject`. Facet scores are divided by their temperature before the softmax
    (Guo et al. 2017).
    """

    slope: np.ndarray
    intercept: np.ndarray
    accept: np.ndarray
    reject: np.ndarray
    kind_temperature: float
    stance_temperature: float


@dataclass(frozen=True, slots=True)
class Heads:
    """Fitted estimators by task and view, with their calibration."""

    topics: Mapping[str, Any]
    kind: Mapping[str, Any]
    stance: Mapping[str, Any]
    calibration: Calibration

    def predict(self, views: Views) -> tuple[Prediction, ...]:
        """Predict every passage, in order; probabilities of a sub-requirement never exceed its area's."""
        probabilities = topic_probabilities(topic_scores(self.topics, views), self.calibration)
        kinds = softmax(facet_scores(self.kind, views) / self.calibration.kind_temperature)
        stances = softmax(facet_scores(self.stance, views) / self.calibration.stance_temperature)
        return tuple(
            Prediction(
                topics=decide_topics(probabilities[row], self.calibration),
                kind=Kind(KIND_ORDER[int(kinds[row].argmax())]),
                kind_probabilities=dict(zip(KIND_ORDER, map(float, kinds[row]), strict=True)),
                stance=Stance(STANCE_ORDER[int(stances[row].argmax())]),
                stance_probabilities=dict(zip(STANCE_ORDER, map(float, stances[row]), strict=True)),
            )
            for row in range(len(views.plain))
        )


KIND_ORDER = tuple(sorted(Kind))
"""scikit-learn orders classes alphabetically; probabilities follow it."""
STANCE_ORDER = tuple(sorted(Stance))
"""See KIND_ORDER."""


def topic_view_scores(estimators: Mapping[str, Any], views: Views) -> np.ndarray:
    """Logits of every view in TOPIC_VIEWS, shape (n_views, n_passages, n_topics)."""
    whole = estimators["whole"].decision_function(views.whole)
    words = estimators["words"].decision_function(views.plain)
    characters = estimators["characters"].decision_function(views.plain)
    best = np.full_like(whole, NO_SENTENCE_SCORE)
    np.maximum.at(best, views.owners, estimators["whole"].decision_function(views.sentences))
    return np.stack([whole, words, characters, best])


def topic_scores(estimators: Mapping[str, Any], views: Views) -> np.ndarray:
    """Mean logit over the views, shape (n_passages, n_topics)."""
    return np.asarray(topic_view_scores(estimators, views).mean(axis=0))


def topic_probabilities(scores: np.ndarray, calibration: Calibration) -> np.ndarray:
    """Platt's probabilities, shape (n_passages, n_topics); an area is at least as likely as its likeliest part."""
    probabilities = 1.0 / (1.0 + np.exp(-(calibration.slope * scores + calibration.intercept)))
    for part, area in PARENTS.items():
        column = probabilities[:, TOPICS.index(area)]
        np.maximum(column, probabilities[:, TOPICS.index(part)], out=column)
    return np.asarray(probabilities)


def decide_topics(probabilities: np.ndarray, calibration: Calibration) -> dict[str, TopicScore]:
    """Decide one passage: probabilities has shape (n_topics,); an accepted part makes its area accepted too."""
    decisions = {}
    for position, topic in enumerate(TOPICS):
        if probabilities[position] >= calibration.accept[position]:
            decisions[topic] = Decision.ACCEPTED
        elif probabilities[position] >= calibration.reject[position]:
            decisions[topic] = Decision.UNCERTAIN
        else:
            decisions[topic] = Decision.REJECTED
    for part, area in PARENTS.items():
        if decisions[part] is Decision.ACCEPTED:
            decisions[area] = Decision.ACCEPTED
        elif decisions[part] is Decision.UNCERTAIN and decisions[area] is Decision.REJECTED:
            decisions[area] = Decision.UNCERTAIN
    return {topic: TopicScore(float(p), decisions[topic]) for topic, p in zip(TOPICS, probabilities, strict=True)}


def facet_features(views: Views) -> np.ndarray:
    """Vector of the whole beside the mean of its sentences' vectors, shape (n_passages, 2 * n_dims)."""
    sums = np.zeros_like(views.whole)
    np.add.at(sums, views.owners, views.sentences)
    counts = np.bincount(views.owners, minlength=len(views.whole))
    return np.hstack([views.whole, sums / np.maximum(counts, 1)[:, None]])


def facet_scores(estimators: Mapping[str, Any], views: Views) -> np.ndarray:
    """Mean log-probability over the views, shape (n_passages, n_classes)."""
    return np.asarray(
        (
            estimators["passage"].predict_log_proba(facet_features(views))
            + estimators["words"].predict_log_proba(views.masked)
            + estimators["characters"].predict_log_proba(views.masked)
        )
        / len(FACET_VIEWS)
    )


def softmax(scores: np.ndarray) -> np.ndarray:
    """Row-wise softmax, shape kept."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))
