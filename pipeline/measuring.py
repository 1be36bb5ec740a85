"""Measure the committed model for its report: on origins left out of training, and on labelled files.

In: a classifier, a framework, what training said of left-out origins, labelled passages. Out: a `Section` per set.
Surprising rule: left-out origins are not classified anew; the committed model has read them all, so only what the
training's folds said of them counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.classify.comparison import Comparison, compare_predictions, true_topics
from pipeline.classify.evaluation_section import Section, Yardsticks, measure_section
from pipeline.classify.left_out import LeftOut, left_out_predictions
from pipeline.classify.model import TrainedClassifier
from pipeline.classify.training_passages import TrainingPassage, read_training_passages
from pipeline.classify.views import with_heading
from pipeline.classify.yardsticks import (
    best_thresholds,
    cosine_scores,
    decide_across_folds,
    fit_words,
    found_topics,
    left_out_word_scores,
    with_areas,
)
from pipeline.cues.phrases import PhraseFinder
from pipeline.errors import InputError
from pipeline.framework import TOPICS, Framework

LEFT_OUT_TITLE = "Left-out origins"
KEYWORDS = "keywords (phrases of the framework)"
COSINE = "zero-shot cosine with definitions (best thresholds in hindsight)"
WORDS = "TF-IDF words and logistic regression"


@dataclass(frozen=True, slots=True)
class LabelledFile:
    """Labelled passages of one file with its SHA-256."""

    name: str
    sha256: str
    passages: tuple[TrainingPassage, ...]


def measure_model(
    classifier: TrainedClassifier,
    framework: Framework,
    *,
    left_out: LeftOut,
    passages: Sequence[TrainingPassage],
    files: Sequence[LabelledFile],
    seed: int,
    on_step: Callable[[str], None],
) -> tuple[Section, ...]:
    """Measure on `left_out`, whose texts and labels are among `passages`, then on each file.

    `on_step` gets a line before each step. Raises InputError if no passage left out is among `passages`.
    """
    by_id = {passage.passage_id: passage for passage in passages}
    rows = [row for row, passage_id in enumerate(left_out.passage_ids) if passage_id in by_id]
    if not rows:
        raise InputError(
            "no passage that the model was trained on is at hand",
            where=f"{len(passages)} training passages, none of them in the model's left_out.npz",
            remedy="restore corpus/training and models/ of one version, or run `make train`",
        )
    known = [by_id[left_out.passage_ids[row]] for row in rows]
    truth, folds, texts = true_topics(known), left_out.folds[rows], _texts(known)
    gauge = _Gauge.of(classifier, framework, seed)
    on_step(f"Fitting word heads for comparison: {len(known)} passages")
    scores = left_out_word_scores(texts, truth, folds, seed=seed)
    on_step(f"Measuring on left-out origins: {len(known)} passages")
    predictions = left_out_predictions(left_out, classifier.heads.calibration)
    comparison = compare_predictions(known, [predictions[row] for row in rows])
    about = _about_left_out(len(known), missing=len(predictions) - len(rows), unread=len(passages) - len(known))
    sections = [gauge.measure(LEFT_OUT_TITLE, about, comparison, decide_across_folds(scores, truth, folds))]
    if files:
        heads, thresholds = fit_words(texts, truth, seed=seed), best_thresholds(scores, truth, truth | True)
    for file in files:
        on_step(f"Measuring on {file.name}: {len(file.passages)} passages")
        readings = classifier.classify([p.heading for p in file.passages], [p.text for p in file.passages])
        comparison = compare_predictions(file.passages, [reading.prediction for reading in readings])
        about = _about_file(file, read={passage.text for passage in passages})
        accepted = with_areas(heads(_texts(file.passages)) >= thresholds)
        sections.append(gauge.measure(file.name, about, comparison, accepted))
    return tuple(sections)


def read_labelled_file(path: Path) -> LabelledFile:
    """Read a file of labelled passages. Raises InputError with file, line and fault."""
    passages = read_training_passages([path])
    return LabelledFile(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), passages)


def near_miss_pairs(framework: Framework) -> frozenset[tuple[str, str]]:
    """Near misses that belong to another criterion, as pairs of topics: what is true and what it looks like.

    One that belongs to an area belongs to each of its parts.
    """
    return frozenset(
        (true, other)
        for criterion in framework.criteria
        for near_miss in criterion.near_misses
        if near_miss.belongs_to is not None
        for owner in framework.criteria_by_id[near_miss.belongs_to].topics
        for true in TOPICS
        if owner in (true, true.split(".")[0])
        for other in criterion.topics
        if other != true
    )


@dataclass(frozen=True, slots=True)
class _Gauge:
    """What every section is measured with; `definitions` are unit vectors (m, dims) by topic."""

    classifier: TrainedClassifier
    framework: Framework
    finder: PhraseFinder
    definitions: Mapping[str, np.ndarray]
    seed: int

    @classmethod
    def of(cls, classifier: TrainedClassifier, framework: Framework, seed: int) -> _Gauge:
        texts: dict[str, list[str]] = {topic: [] for topic in TOPICS}
        for criterion in framework.criteria:
            for topic in criterion.topics:
                texts[topic].append(f"{criterion.title}. {criterion.definition}")
        missing = [topic for topic in TOPICS if not texts[topic]]
        if missing:
            raise InputError(
                "the framework has no criterion for some topics of the model",
                where=f"framework {framework.id}: {', '.join(missing)}",
                remedy="measure with a framework that names every topic, such as the shipped one",
            )
        vectors = {topic: classifier.encode(definitions) for topic, definitions in texts.items()}
        return cls(classifier, framework, PhraseFinder(framework), vectors, seed)

    def measure(self, title: str, about: str, comparison: Comparison, by_words: np.ndarray) -> Section:
        """Measure one set, with the decisions of the word heads on it."""
        hits = list(self.finder.find(passage.text for passage in comparison.passages))
        topics_of = {criterion.id: criterion.topics for criterion in self.framework.criteria}
        vectors = self.classifier.encode(_texts(comparison.passages))
        return measure_section(
            title,
            about,
            comparison,
            yardsticks=Yardsticks(
                {
                    KEYWORDS: found_topics([[t for c in hit.phrases for t in topics_of[c]] for hit in hits]),
                    WORDS: by_words,
                },
                {COSINE: cosine_scores(vectors, self.definitions)},
            ),
            vetoed=_marked([[t for c in hit.vetoes for t in topics_of[c]] for hit in hits]),
            named_near_misses=near_miss_pairs(self.framework),
            seed=self.seed,
        )


def _about_left_out(known: int, *, missing: int, unread: int) -> str:
    about = f"{known} passages, each predicted by a network and heads that had read nothing of its author or area."
    if missing:
        about += f" {missing} more were left out in training; their texts are not at hand here."
    if unread:
        about += f" {unread} training passages are newer than the model and not measured."
    return about


def _about_file(file: LabelledFile, *, read: Collection[str]) -> str:
    count = sum(passage.text in read for passage in file.passages)
    among = f"{count} of them" if count else "none of them"
    return (
        f"{len(file.passages)} passages, {among} among the training passages at hand. SHA-256 of the file: "
        f"`{file.sha256}`."
    )


def _texts(passages: Sequence[TrainingPassage]) -> list[str]:
    return [with_heading(passage.heading, passage.text) for passage in passages]


def _marked(topics: Sequence[Sequence[str]]) -> np.ndarray:
    return np.array([[topic in marked for topic in TOPICS] for marked in topics], dtype=bool)
