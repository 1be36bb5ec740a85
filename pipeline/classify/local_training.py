"""Teach the committed model from reviewers' decisions: journal in, `models/local/` out; needs no torch.

In: decisions on passages with their text, and the training passages as background. Out: an adapter beside the
model. Surprising rule: the background's logits are those of heads that had not read its origin, as far as the model
folder keeps them: of text that it was fitted on the model is so sure that no shift would be felt there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.classify.card import LEFT_OUT_NAME, LOCAL_NAME
from pipeline.classify.heads import topic_logits, topic_scores
from pipeline.classify.left_out import load_left_out
from pipeline.classify.local import MIN_DECISIONS, Background, Decided, fit_adapter, save_adapter
from pipeline.classify.model import TrainedClassifier
from pipeline.classify.training_passages import TrainingPassage
from pipeline.classify.views import Views, load_sentence_splitter, make_views
from pipeline.errors import InputError
from pipeline.framework import TOPICS
from pipeline.records import Decision
from pipeline.reviews import Review

LOWEST_PROBABILITY = 1e-4
"""Probabilities are kept this far from 0 and 1 when turned into logits."""


@dataclass(frozen=True, slots=True)
class LocalTraining:
    """What was learnt: the adapter's id, and how many decisions each topic has; `untaught` ones have too few."""

    adapter_id: str
    taught: Mapping[str, int]
    untaught: Mapping[str, int]


def train_local(
    reviews: Sequence[Review],
    background: Sequence[TrainingPassage],
    folder: Path,
    *,
    classifier: TrainedClassifier,
    model_id: str,
    topics_of: Mapping[str, tuple[str, ...]],
) -> LocalTraining:
    """Write `folder`/local from the decisions on labels, oldest first.

    `classifier` is the committed model without an adapter; `topics_of` names each criterion's topics. Raises
    InputError, and writes nothing, if no topic has MIN_DECISIONS.
    """
    said = _decisions(reviews, topics_of)
    truth = np.array([[topics.get(topic, np.nan) for topic in TOPICS] for topics in said.values()])
    if not said or (~np.isnan(truth)).sum(axis=0).max() < MIN_DECISIONS:
        raise InputError(
            "there are too few decisions to learn from",
            where=f"{len(reviews)} decisions, which say something of {len(said)} passages; a topic needs "
            f"{MIN_DECISIONS} that accept or reject it",
            remedy="review more passages; what was taught before stays until you delete the folder models/local",
        )
    shown = _views(classifier, [heading for heading, _ in said], [text for _, text in said])
    known = _views(classifier, [p.heading for p in background], [p.text for p in background])
    decided = Decided(shown.encoded.vectors, _logits(classifier, shown), truth)
    logits = _left_out_logits(folder, background, _logits(classifier, known))
    adapter = fit_adapter(decided, Background(known.encoded.vectors, logits))
    taught = {topic: count for topic, count in decided.counts.items() if count >= MIN_DECISIONS}
    untaught = {topic: count for topic, count in decided.counts.items() if count < MIN_DECISIONS}
    adapter_id = save_adapter(folder / LOCAL_NAME, adapter, model_id=model_id, facts={"decisions": taught})
    return LocalTraining(adapter_id, taught, untaught)


def _decisions(
    reviews: Sequence[Review], topics_of: Mapping[str, tuple[str, ...]]
) -> dict[tuple[str, str], dict[str, float]]:
    """What people said of each text under its heading: 1 or 0 by topic; the last decision counts.

    A criterion with several topics teaches nothing when accepted, since it is open which of them it was.
    """
    last: dict[tuple[str, str, str], str] = {}
    for review in reviews:
        if review.criterion_id is not None and review.criterion_id in topics_of:
            key = (review.heading, review.text, review.criterion_id)
            last.pop(key, None)  # of two criteria with a topic in common the one decided last speaks last
            last[key] = review.decision
    said: dict[tuple[str, str], dict[str, float]] = {}
    for (heading, text, criterion_id), decision in last.items():
        topics = topics_of[criterion_id]
        if decision == Decision.REJECTED.value or (decision == Decision.ACCEPTED.value and len(topics) == 1):
            is_so = float(decision == Decision.ACCEPTED.value)
            said.setdefault((heading, text), {}).update(dict.fromkeys(topics, is_so))
    return {key: topics for key, topics in said.items() if topics}


def _views(classifier: TrainedClassifier, headings: Sequence[str], texts: Sequence[str]) -> Views:
    return make_views(headings, texts, encoder=classifier.encoder, nlp=load_sentence_splitter())


def _logits(classifier: TrainedClassifier, views: Views) -> np.ndarray:
    heads = classifier.heads
    return topic_logits(topic_scores(heads.topics, views), heads.calibration)


def _left_out_logits(folder: Path, passages: Sequence[TrainingPassage], fallback: np.ndarray) -> np.ndarray:
    """Logits by heads that had not read the passage's origin; the model's own for passages it does not know."""
    if not (folder / LEFT_OUT_NAME).is_file():
        return fallback
    left_out = load_left_out(folder / LEFT_OUT_NAME)
    row_of = {passage_id: row for row, passage_id in enumerate(left_out.passage_ids)}
    probabilities = left_out.probabilities.clip(LOWEST_PROBABILITY, 1 - LOWEST_PROBABILITY)
    logits = np.log(probabilities / (1 - probabilities))
    return np.array(
        [
            logits[row_of[passage.passage_id]] if passage.passage_id in row_of else fallback[row]
            for row, passage in enumerate(passages)
        ]
    )
