"""Trained heads: views of passages to calibrated probabilities of topics, kind and stance.

In: `Views`. Out: `Prediction` records. The network's scores vote beside scikit-learn's estimators, which are kept
by `heads_file`; calibration and thresholds are plain numbers in the model card.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from pipeline.classify.local import Adapter
from pipeline.classify.score_columns import KIND_COLUMNS, KIND_ORDER, STANCE_COLUMNS, STANCE_ORDER, TOPIC_COLUMNS
from pipeline.classify.views import Views
from pipeline.framework import TOPICS
from pipeline.predictions import Because, Prediction, TopicScore
from pipeline.records import Decision, Kind, Stance

TOPIC_WEIGHTS = {"network": 0.5, "words": 0.25, "characters": 0.25}
"""How much each view's logit counts for a topic. On left-out origins 0.4 to 0.6 for the network were alike, and
better than 0.7 or either side alone: it reads meaning, they hold on to the words of the codebook."""
FACET_WEIGHTS = {"network": 0.4, "words": 0.2, "characters": 0.2, "cues": 0.2}
"""How much each view's log-probability counts for kind and stance; other shares tried lay within 0.01 on left-out
origins, the network alone 0.03 (kind) and 0.04 (stance) below on what is ours."""
SPEAKER_VIEWS = ("words", "cues")
"""Views that vote on who speaks, each with the same weight."""
ESTIMATOR_VIEWS = {
    "topics": frozenset(TOPIC_WEIGHTS) - {"network"},
    "kind": frozenset(FACET_WEIGHTS) - {"network"},
    "stance": frozenset(FACET_WEIGHTS) - {"network"},
    "speaker": frozenset(SPEAKER_VIEWS),
}
"""The estimators of a heads file by task; the network's scores come with the encoder."""

SPEAKER_ORDER = ("both", "parent_carer", "young_person")
"""Who speaks in a passage of kind voice; scikit-learn orders classes alphabetically."""

PARENTS = {topic: topic.split(".")[0] for topic in TOPICS if "." in topic}
"""The area of each sub-requirement in the codebook."""


MAX_REASON_WORDS = 3
"""Matched words named for a decision: more are read by nobody."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns mean scores into probabilities and decisions; arrays follow the order of TOPICS.

    probability = 1 / (1 + exp(-(slope * score + intercept))) (Platt 1999). A topic is accepted from `accept` upwards
    and rejected below `reject`. Facet scores are divided by their temperature before the softmax (Guo et al. 2017).
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
    speaker: Mapping[str, Any]
    calibration: Calibration
    adapter: Adapter | None = None

    def predict(self, views: Views) -> tuple[Prediction, ...]:
        """Predict every passage, in order; probabilities of a sub-requirement never exceed its area's."""
        logits = topic_logits(topic_scores(self.topics, views), self.calibration)
        if self.adapter is not None:
            logits = logits + self.adapter.shifts(views.encoded.vectors)
        probabilities = to_probabilities(logits)
        kinds = softmax(facet_scores(self.kind, views, KIND_COLUMNS) / self.calibration.kind_temperature)
        stances = softmax(facet_scores(self.stance, views, STANCE_COLUMNS) / self.calibration.stance_temperature)
        speakers = speaker_scores(self.speaker, views).argmax(axis=1)
        decided = [decide_topics(row, self.calibration) for row in probabilities]
        reasons = find_reasons(self.topics["words"], views, decided)
        return tuple(
            Prediction(
                topics=decided[row],
                kind=Kind(KIND_ORDER[int(kinds[row].argmax())]),
                kind_probabilities=dict(zip(KIND_ORDER, map(float, kinds[row]), strict=True)),
                stance=Stance(STANCE_ORDER[int(stances[row].argmax())]),
                stance_probabilities=dict(zip(STANCE_ORDER, map(float, stances[row]), strict=True)),
                speaker=SPEAKER_ORDER[int(speakers[row])],
                because=reasons[row],
            )
            for row in range(len(views.plain))
        )


def topic_view_scores(estimators: Mapping[str, Any], views: Views) -> dict[str, np.ndarray]:
    """Logits of every view in TOPIC_WEIGHTS, each of shape (n_passages, n_topics)."""
    return {
        "network": views.encoded.scores[:, TOPIC_COLUMNS],
        "words": estimators["words"].decision_function(views.plain),
        "characters": estimators["characters"].decision_function(views.plain),
    }


def topic_scores(estimators: Mapping[str, Any], views: Views) -> np.ndarray:
    """Weighted mean logit over the views, shape (n_passages, n_topics)."""
    scores = topic_view_scores(estimators, views)
    return np.asarray(np.sum([weight * scores[view] for view, weight in TOPIC_WEIGHTS.items()], axis=0), dtype=float)


def topic_probabilities(scores: np.ndarray, calibration: Calibration) -> np.ndarray:
    """Calibrated probabilities of scores, both of shape (n_passages, n_topics)."""
    return to_probabilities(topic_logits(scores, calibration))


def topic_logits(scores: np.ndarray, calibration: Calibration) -> np.ndarray:
    """Calibrated logits, shape (n_passages, n_topics)."""
    return np.asarray(calibration.slope * scores + calibration.intercept)


def to_probabilities(logits: np.ndarray) -> np.ndarray:
    """Probabilities of logits, shape kept; an area is at least as likely as its likeliest part."""
    probabilities = 1.0 / (1.0 + np.exp(-logits))
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


def find_reasons(words: Any, views: Views, decided: Sequence[Mapping[str, TopicScore]]) -> list[dict[str, Because]]:
    """What spoke most for each topic that was not rejected, by passage.

    The sentence is the part of the passage that added most to the network's score; the words are those that added
    most to the score of the `words` estimator, if any added at all.
    """
    vectoriser, classifier = words[0], words[-1]
    counts = vectoriser.transform(views.plain).tocsr()
    terms = np.array(sorted(vectoriser.vocabulary_, key=vectoriser.vocabulary_.get), dtype=object)
    first_part = np.searchsorted(views.owners, np.arange(len(views.plain)))
    reasons = []
    for row, topics in enumerate(decided):
        found: dict[str, Because] = {}
        in_passage = counts.indices[counts.indptr[row] : counts.indptr[row + 1]]
        weights = counts.data[counts.indptr[row] : counts.indptr[row + 1]]
        parts = views.encoded.parts[views.owners == row]
        for position, topic in enumerate(TOPICS):
            if topics[topic].decision is Decision.REJECTED:
                continue
            strongest = int(first_part[row]) + int(parts[:, position].argmax())
            added = weights * classifier.estimators_[position].coef_[0, in_passage]
            ranked = (terms[in_passage[i]] for i in np.argsort(-added, kind="stable") if added[i] > 0)
            telling = tuple(islice((term for term in ranked if _says_something(term)), MAX_REASON_WORDS))
            found[topic] = Because(views.part_texts[strongest], telling)
        reasons.append(found)
    return reasons


def _says_something(term: str) -> bool:
    """Whether a term holds a word that is neither a figure nor one of spaCy's stop words."""
    from spacy.lang.en.stop_words import STOP_WORDS

    return any(word.isalpha() and len(word) > 2 and word not in STOP_WORDS for word in term.split())


def facet_scores(estimators: Mapping[str, Any], views: Views, columns: slice) -> np.ndarray:
    """Weighted mean log-probability over the views, shape (n_passages, n_classes); `columns` are the network's."""
    scores = {
        "network": np.log(softmax(views.encoded.scores[:, columns].astype(float))),
        "words": estimators["words"].predict_log_proba(views.masked),
        "characters": estimators["characters"].predict_log_proba(views.masked),
        "cues": estimators["cues"].predict_log_proba(views.cues),
    }
    return np.asarray(np.sum([weight * scores[view] for view, weight in FACET_WEIGHTS.items()], axis=0), dtype=float)


def speaker_scores(estimators: Mapping[str, Any], views: Views) -> np.ndarray:
    """Sum of log-probabilities over SPEAKER_VIEWS, shape (n_passages, n_speakers)."""
    return np.asarray(
        estimators["words"].predict_log_proba(views.masked) + estimators["cues"].predict_log_proba(views.cues)
    )


def softmax(scores: np.ndarray) -> np.ndarray:
    """Row-wise softmax, shape kept."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))
