"""Predictions to labels: what is decided for each passage and criterion of the framework.

In: a framework, passages with their predictions and phrase hits. Out: `Label` records above the probability
floor. Surprising rules: a near miss turns an acceptance into a rejection with its reason, the model's own
decision kept beside it; a criterion without topics is `uncertain` at most, because nothing has measured it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.classify.model import Reading
from pipeline.framework import Criterion, Framework
from pipeline.records import Decision, Label, Passage, PhraseHits, TopicScore

_RANK = {Decision.REJECTED: 0, Decision.UNCERTAIN: 1, Decision.ACCEPTED: 2}


@dataclass(frozen=True, slots=True)
class ClassifiedPassage:
    """A passage with what the model read in it and which phrases it holds."""

    passage: Passage
    reading: Reading
    hits: PhraseHits


def decide_labels(
    framework: Framework, classified: Sequence[ClassifiedPassage], *, definition_vectors: Mapping[str, np.ndarray]
) -> tuple[Label, ...]:
    """Decide every passage and criterion; order is passages', then the framework's.

    `definition_vectors` holds a unit vector, shape (n_dims,), for each criterion without topics.
    """
    labels = []
    for entry in classified:
        for criterion in framework.criteria:
            if criterion.is_measured:
                label = _measured_label(entry, criterion, floor=framework.thresholds.probability_floor)
            else:
                label = _unmeasured_label(
                    entry,
                    criterion,
                    definition_vectors[criterion.id],
                    similarity=framework.thresholds.unmeasured_similarity,
                )
            if label is not None:
                labels.append(label)
    return tuple(labels)


def _measured_label(entry: ClassifiedPassage, criterion: Criterion, *, floor: float) -> Label | None:
    score = _best_topic(entry, criterion)
    if score.probability < floor and score.decision is Decision.REJECTED:
        return None
    label = Label(
        passage_id=entry.passage.passage_id,
        criterion_id=criterion.id,
        probability=score.probability,
        decision=score.decision,
        decided_by="model",
        model_decision=score.decision,
        reason=_phrase_reason(entry, criterion),
    )
    near_miss = entry.hits.vetoes.get(criterion.id)
    if near_miss is not None and score.decision is not Decision.REJECTED:
        return replace(label, decision=Decision.REJECTED, decided_by="rule", reason=f"near miss: {near_miss}")
    return label


def _unmeasured_label(
    entry: ClassifiedPassage, criterion: Criterion, definition_vector: np.ndarray, *, similarity: float
) -> Label | None:
    reason = _phrase_reason(entry, criterion)
    if reason is None and float(entry.reading.vector @ definition_vector) < similarity:
        return None
    if criterion.id in entry.hits.vetoes:
        return None
    return Label(
        passage_id=entry.passage.passage_id,
        criterion_id=criterion.id,
        probability=None,
        decision=Decision.UNCERTAIN,
        decided_by="rule",
        model_decision=Decision.UNCERTAIN,
        reason=reason or "close in meaning to the definition",
    )


def _best_topic(entry: ClassifiedPassage, criterion: Criterion) -> TopicScore:
    """The strongest of the criterion's topics: highest decision first, then probability."""
    scores = [entry.reading.prediction.topics[topic] for topic in criterion.topics]
    return max(scores, key=lambda score: (_RANK[score.decision], score.probability))


def _phrase_reason(entry: ClassifiedPassage, criterion: Criterion) -> str | None:
    found = entry.hits.phrases.get(criterion.id)
    return f"phrases found: {', '.join(found)}" if found else None
