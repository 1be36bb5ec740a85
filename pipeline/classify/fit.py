"""Fit heads on labelled passages and calibrate them on origins left out.

In: labels and views of the same passages, whose network scores come from networks that had not read the passage
either. Out: `Heads` and the out-of-fold probabilities they were calibrated on. Surprising rule: folds are cut by
origin (author, or area of a report), never at random, so that every calibrated probability is one for text by
somebody the heads have not read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.classify.calibrate import calibrate, passage_weights
from pipeline.classify.heads import (
    SPEAKER_ORDER,
    Heads,
    facet_scores,
    speaker_scores,
    topic_probabilities,
    topic_scores,
)
from pipeline.classify.score_columns import KIND_COLUMNS, KIND_ORDER, STANCE_COLUMNS, STANCE_ORDER
from pipeline.classify.training_passages import TrainingPassage
from pipeline.classify.views import Views
from pipeline.errors import InputError
from pipeline.framework import TOPICS

FOLDS = 3
"""Number of parts that origins are dealt into: each costs a fine-tuning, and two would leave out too much."""
CUE_C = 0.3
"""Inverse regularisation of heads on the cues of statement; 0.1 did as well on left-out origins, 1 a little worse."""
WORD_C = 8.0
"""Inverse regularisation of heads on TF-IDF; rows have length 1, so it is weaker than it looks."""


@dataclass(frozen=True, slots=True)
class _TextUnits:
    """Units that texts are counted in; the limits keep 24 topics x 4 bytes under 2 MB a view on disk."""

    analyzer: str
    min_passages: int
    most_features: int


WORDS = _TextUnits(analyzer="word", min_passages=2, most_features=20_000)
CHARACTERS = _TextUnits(analyzer="char_wb", min_passages=3, most_features=20_000)


@dataclass(frozen=True, slots=True)
class FitReport:
    """What calibration saw: out-of-fold probabilities (n_passages, n_topics) and facet classes (n_passages,)."""

    probabilities: np.ndarray
    truth: np.ndarray
    kinds: tuple[str, ...]
    stances: tuple[str, ...]
    speakers: tuple[str, ...]
    """Who would be speaking; "" where what was left lacked one of the speakers."""


def fit_heads(
    passages: Sequence[TrainingPassage], views: Views, *, seed: int, on_fold: Callable[[int], None] | None = None
) -> tuple[Heads, FitReport]:
    """Fit on all passages, calibrate on FOLDS parts left out in turn; `on_fold` is called as each part is done.

    The network's scores in `views` must be those of networks fitted without the passage's fold (`assign_folds`).
    Raises InputError if what is left when a part is taken out lacks a topic, a kind or a stance, or if no passage
    has one of the speakers.
    """
    folds = assign_folds([passage.origin for passage in passages])
    require_variety(passages, folds)
    truth = np.array([[topic in passage.topics for topic in TOPICS] for passage in passages])
    kinds = np.array([passage.kind.value for passage in passages])
    stances = np.array([passage.stance.value for passage in passages])
    fit = _Fit.of(passages, views, seed)
    scores = np.zeros(truth.shape)
    kind_scores = np.zeros((len(passages), len(KIND_ORDER)))
    stance_scores = np.zeros((len(passages), len(STANCE_ORDER)))
    speakers = np.full(len(passages), "", dtype=object)
    for fold in range(FOLDS):
        fitted, left_out = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        part, outside = fit.rows(fitted), views.rows(left_out)
        scores[left_out] = topic_scores(part.topics(truth[fitted]), outside)
        kind_scores[left_out] = facet_scores(part.facet(kinds[fitted]), outside, KIND_COLUMNS)
        stance_scores[left_out] = facet_scores(part.facet(stances[fitted]), outside, STANCE_COLUMNS)
        speakers[left_out] = _left_out_speakers(part, [passages[int(row)] for row in fitted], outside)
        if on_fold is not None:
            on_fold(fold)
    calibration = calibrate(
        scores,
        truth,
        weights=passage_weights(passages),
        kind_temperature=_best_temperature(kind_scores, kinds, KIND_ORDER),
        stance_temperature=_best_temperature(stance_scores, stances, STANCE_ORDER),
    )
    heads = Heads(
        topics=fit.topics(truth),
        kind=fit.facet(kinds),
        stance=fit.facet(stances),
        speaker=fit.speaker(passages),
        calibration=calibration,
    )
    report = FitReport(
        probabilities=topic_probabilities(scores, calibration),
        truth=truth,
        kinds=tuple(KIND_ORDER[i] for i in kind_scores.argmax(axis=1)),
        stances=tuple(STANCE_ORDER[i] for i in stance_scores.argmax(axis=1)),
        speakers=tuple(speakers),
    )
    return heads, report


def _left_out_speakers(part: _Fit, fitted: Sequence[TrainingPassage], outside: Views) -> list[str]:
    if {passage.speaker for passage in fitted} - {None} != set(SPEAKER_ORDER):
        return [""] * len(outside.plain)
    return [SPEAKER_ORDER[i] for i in speaker_scores(part.speaker(fitted), outside).argmax(axis=1)]


def assign_folds(origins: Sequence[str]) -> np.ndarray:
    """Deal origins into FOLDS parts, largest first into the smallest part; ties go by name, so reruns agree."""
    sizes = {origin: origins.count(origin) for origin in sorted(set(origins))}
    filled, fold_of = [0] * FOLDS, {}
    for origin in sorted(sizes, key=lambda name: (-sizes[name], name)):
        fold = filled.index(min(filled))
        fold_of[origin] = fold
        filled[fold] += sizes[origin]
    return np.array([fold_of[origin] for origin in origins])


def require_variety(passages: Sequence[TrainingPassage], folds: np.ndarray) -> None:
    """A head can only be fitted where it sees every class, in whichever part is left out; speakers are never cut."""
    origins = {passage.origin for passage in passages}
    if len(origins) < FOLDS:
        raise InputError(
            "the training passages come from too few origins",
            where=f"{len(origins)} origins (authors, or areas of reports); {FOLDS} are needed",
            remedy="add passages by other authors",
        )
    silent = [speaker for speaker in SPEAKER_ORDER if speaker not in {passage.speaker for passage in passages}]
    if silent:
        raise InputError(
            "the training passages lack a speaker",
            where=f"no passage has the speaker {', '.join(silent)}",
            remedy="add passages of kind voice with each of these speakers",
        )
    for fold in range(FOLDS):
        kept = [passage for passage, part in zip(passages, folds, strict=True) if part != fold]
        missing = [topic for topic in TOPICS if len({topic in passage.topics for passage in kept}) < 2]
        missing += [kind for kind in KIND_ORDER if kind not in {passage.kind for passage in kept}]
        missing += [stance for stance in STANCE_ORDER if stance not in {passage.stance for passage in kept}]
        if missing:
            left_out = origins - {passage.origin for passage in kept}
            raise InputError(
                "the training passages are too few or too uniform",
                where=f"without origin {', '.join(sorted(left_out))}: {', '.join(missing)}",
                remedy="add passages with and without each of these labels, by several authors",
            )


def _best_temperature(scores: np.ndarray, classes: np.ndarray, order: Sequence[str]) -> float:
    """The temperature of least negative log-likelihood; scores has shape (n_passages, n_classes)."""
    from scipy.optimize import minimize_scalar
    from scipy.special import log_softmax

    true_column = np.array([order.index(name) for name in classes])
    rows = np.arange(len(classes))

    def loss(log_temperature: float) -> float:
        return float(-log_softmax(scores / np.exp(log_temperature), axis=1)[rows, true_column].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3.0, 2.0), method="bounded").x))


@dataclass(frozen=True, slots=True)
class _Fit:
    """The passages that one set of estimators is fitted on; vocabularies come from those that are ours."""

    views: Views
    is_ours: np.ndarray
    seed: int

    @classmethod
    def of(cls, passages: Sequence[TrainingPassage], views: Views, seed: int) -> _Fit:
        return cls(views, np.array([passage.is_ours for passage in passages]), seed)

    def rows(self, positions: np.ndarray) -> _Fit:
        return _Fit(self.views.rows(positions), self.is_ours[positions], self.seed)

    def topics(self, truth: np.ndarray) -> dict[str, Any]:
        from sklearn.multiclass import OneVsRestClassifier

        labels, plain = truth.astype(np.int8), self.views.plain
        return {
            "words": self._text_head(plain, labels, OneVsRestClassifier(self._topic_head()), WORDS, (1, 2)),
            "characters": self._text_head(plain, labels, OneVsRestClassifier(self._topic_head()), CHARACTERS, (3, 5)),
        }

    def facet(self, classes: np.ndarray) -> dict[str, Any]:
        masked = self.views.masked
        return {
            "words": self._text_head(masked, classes, self._logistic(WORD_C), WORDS, (1, 3)),
            "characters": self._text_head(masked, classes, self._logistic(WORD_C), CHARACTERS, (2, 5)),
            "cues": _as_float32(self._logistic(CUE_C).fit(self.views.cues, classes)),
        }

    def speaker(self, passages: Sequence[TrainingPassage]) -> dict[str, Any]:
        """Heads for who speaks, fitted on the passages that say so."""
        known = np.array([row for row, passage in enumerate(passages) if passage.speaker is not None])
        part = self.rows(known)
        speakers = np.array([passages[row].speaker for row in known])
        return {
            "words": part._text_head(part.views.masked, speakers, part._logistic(WORD_C), WORDS, (1, 2)),
            "cues": _as_float32(part._logistic(CUE_C).fit(part.views.cues, speakers)),
        }

    def _topic_head(self) -> Any:
        """Logistic regression by coordinate descent: for two classes and many words the fastest, and exact."""
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(
            C=WORD_C, class_weight="balanced", solver="liblinear", max_iter=1_000, random_state=self.seed
        )

    def _logistic(self, c: float) -> Any:
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(C=c, class_weight="balanced", max_iter=1_000, random_state=self.seed)

    def _text_head(
        self, texts: Sequence[str], labels: np.ndarray, head: Any, units: _TextUnits, lengths: tuple[int, int]
    ) -> Any:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_pipeline

        options = {
            "analyzer": units.analyzer,
            "ngram_range": lengths,
            "sublinear_tf": True,
            "strip_accents": "unicode",
        }
        ours = [text for text, is_ours in zip(texts, self.is_ours, strict=True) if is_ours]
        known = TfidfVectorizer(**options, min_df=units.min_passages, max_features=units.most_features).fit(ours)
        vectoriser = TfidfVectorizer(**options, vocabulary=sorted(known.vocabulary_), dtype=np.float32)
        return _as_float32(make_pipeline(vectoriser, head).fit(texts, labels))


def _as_float32(estimator: Any) -> Any:
    """Halve the weights' size on disk; decisions do not change (scores differ by under 1e-5)."""
    final = estimator[-1] if hasattr(estimator, "steps") else estimator
    for fitted in getattr(final, "estimators_", [final]):
        fitted.coef_ = fitted.coef_.astype(np.float32)
        fitted.intercept_ = fitted.intercept_.astype(np.float32)
    return estimator
