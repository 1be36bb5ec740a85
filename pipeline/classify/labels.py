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
from pipeline.records import Decision, Label, Passage, PhraseHits

MAX_SENTENCE_CHARS = 160
"""Longest sentence quoted in a reason; the passage itself stands beside it."""
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
    topic = _best_topic(entry, criterion)
    score = entry.reading.prediction.topics[topic]
    if score.probability < floor and score.decision is Decision.REJECTED:
        return None
    label = Label(
        passage_id=entry.passage.passage_id,
        criterion_id=criterion.id,
        probability=score.probability,
        decision=score.decision,
        decided_by="model",
        model_decision=score.decision,
        reason=_reason(entry, criterion, topic),
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


def _best_topic(entry: ClassifiedPassage, criterion: Criterion) -> str:
    """The strongest of the criterion's topics: highest decision first, then probability."""
    scores = entry.reading.prediction.topics
    return max(criterion.topics, key=lambda topic: (_RANK[scores[topic].decision], scores[topic].probability))


def _reason(entry: ClassifiedPassage, criterion: Criterion, topic: str) -> str | None:
    """What in the passage decided: the sentence that spoke most for the topic, matched words, phrases found."""
    reasons = []
    because = entry.reading.prediction.because.get(topic)
    if because is not None:
        reasons.append(f"sentence: {_shortened(because.sentence)}" if because.sentence else "its heading")
        if because.words:
            reasons.append(f"words: {', '.join(because.words)}")
    phrases = _phrase_reason(entry, criterion)
    return "; ".join([*reasons, phrases] if phrases else reasons) or None


def _shortened(sentence: str) -> str:
    """A sentence on one line in quotation marks, cut at a word where it is long (a web address has none)."""
    line = " ".join(sentence.split())
    if len(line) > MAX_SENTENCE_CHARS:
        kept = line[: MAX_SENTENCE_CHARS - len(" …")]
        line = f"{kept.rpartition(' ')[0] or kept} …"
    return f"“{line}”"


def _phrase_reason(entry: ClassifiedPassage, criterion: Criterion) -> str | None:
    found = entry.hits.phrases.get(criterion.id)
    return f"phrases found: {', '.join(found)}" if found else None
