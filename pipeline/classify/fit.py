"""Fit heads on labelled passages, calibrate them on origins left out, and choose thresholds.

In: labels and views of the same passages. Out: `Heads` and the out-of-fold probabilities they were calibrated
on. Surprising rule: folds are cut by origin (author, or area of a report), never at random, so that every
calibrated probability is one for text by somebody the heads have not read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.classify.heads import (
    KIND_ORDER,
    STANCE_ORDER,
    Calibration,
    Heads,
    facet_features,
    facet_scores,
    topic_probabilities,
    topic_scores,
)
from pipeline.classify.training_passages import TrainingPassage
from pipeline.classify.views import Views
from pipeline.errors import InputError
from pipeline.framework import TOPICS

FOLDS = 4
"""Number of parts that origins are dealt into: the written passages have four authors."""
EMBEDDING_C = 4.0
"""Inverse regularisation of heads on vectors; 1, 4 and 16 were tried on left-out origins, 4 was best."""
WORD_C = 8.0
"""Inverse regularisation of heads on TF-IDF; rows have length 1, so it is weaker than it looks."""
TARGET_NEGATIVE_VALUE = 0.99
"""Share of true negatives wanted among rejected pairs on left-out origins; above the 0.988 asked for, as a margin."""
THRESHOLD_SHRINKAGE = 0.5
"""Weight of a topic's own best threshold against the one best for all: half, since a topic has few positives."""


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


def fit_heads(
    passages: Sequence[TrainingPassage], views: Views, *, seed: int, on_fold: Callable[[int], None] | None = None
) -> tuple[Heads, FitReport]:
    """Fit on all passages, calibrate on FOLDS parts left out in turn; `on_fold` is called as each part is done.

    Raises InputError if what is left when a part is taken out lacks a topic, a kind or a stance.
    """
    folds = assign_folds([passage.origin for passage in passages])
    _require_variety(passages, folds)
    truth = np.array([[topic in passage.topics for topic in TOPICS] for passage in passages])
    kinds = np.array([passage.kind.value for passage in passages])
    stances = np.array([passage.stance.value for passage in passages])
    is_ours = np.array([passage.is_ours for passage in passages])
    scores = np.zeros(truth.shape)
    kind_scores = np.zeros((len(passages), len(KIND_ORDER)))
    stance_scores = np.zeros((len(passages), len(STANCE_ORDER)))
    for fold in range(FOLDS):
        fitted, left_out = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        fit = _Fit(views.rows(fitted), is_ours[fitted], seed)
        outside = views.rows(left_out)
        scores[left_out] = topic_scores(fit.topics(truth[fitted]), outside)
        kind_scores[left_out] = facet_scores(fit.facet(kinds[fitted]), outside)
        stance_scores[left_out] = facet_scores(fit.facet(stances[fitted]), outside)
        if on_fold is not None:
            on_fold(fold)
    calibration = calibrate(
        scores,
        truth,
        kind_temperature=_best_temperature(kind_scores, kinds, KIND_ORDER),
        stance_temperature=_best_temperature(stance_scores, stances, STANCE_ORDER),
    )
    fit = _Fit(views, is_ours, seed)
    heads = Heads(
        topics=fit.topics(truth),
        kind=fit.facet(kinds),
        stance=fit.facet(stances),
        calibration=calibration,
    )
    report = FitReport(
        probabilities=topic_probabilities(scores, calibration),
        truth=truth,
        kinds=tuple(KIND_ORDER[i] for i in kind_scores.argmax(axis=1)),
        stances=tuple(STANCE_ORDER[i] for i in stance_scores.argmax(axis=1)),
    )
    return heads, report


def assign_folds(origins: Sequence[str]) -> np.ndarray:
    """Deal origins into FOLDS parts, largest first into the smallest part; ties go by name, so reruns agree."""
    sizes = {origin: origins.count(origin) for origin in sorted(set(origins))}
    filled, fold_of = [0] * FOLDS, {}
    for origin in sorted(sizes, key=lambda name: (-sizes[name], name)):
        fold = filled.index(min(filled))
        fold_of[origin] = fold
        filled[fold] += sizes[origin]
    return np.array([fold_of[origin] for origin in origins])


def _require_variety(passages: Sequence[TrainingPassage], folds: np.ndarray) -> None:
    """A head can only be fitted where it sees every class, in whichever part is left out."""
    origins = {passage.origin for passage in passages}
    if len(origins) < FOLDS:
        raise InputError(
            "the training passages come from too few origins",
            where=f"{len(origins)} origins (authors, or areas of reports); {FOLDS} are needed",
            remedy="add passages by other authors",
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


def calibrate(
    scores: np.ndarray, truth: np.ndarray, *, kind_temperature: float, stance_temperature: float
) -> Calibration:
    """Fit Platt's slope and intercept per topic, then thresholds, on out-of-fold scores (n_passages, n_topics)."""
    from sklearn.linear_model import LogisticRegression

    slopes, intercepts = np.zeros(len(TOPICS)), np.zeros(len(TOPICS))
    for position in range(len(TOPICS)):
        fitted = LogisticRegression(C=10.0).fit(scores[:, [position]], truth[:, position])
        slopes[position], intercepts[position] = fitted.coef_[0, 0], fitted.intercept_[0]
    unset = np.zeros(len(TOPICS))
    platt = Calibration(slopes, intercepts, unset, unset, kind_temperature, stance_temperature)
    probabilities = topic_probabilities(scores, platt)
    accept = _acceptance_thresholds(probabilities, truth)
    reject = _rejection_thresholds(probabilities, truth, accept)
    return Calibration(slopes, intercepts, accept, reject, kind_temperature, stance_temperature)


def _acceptance_thresholds(probabilities: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Thresholds of best F1 per topic, drawn towards the one that is best for the mean of all topics."""
    grid = np.linspace(0.15, 0.75, 61)
    scores = np.array([[_f1(probabilities[:, j] >= t, truth[:, j]) for t in grid] for j in range(truth.shape[1])])
    own = grid[scores.argmax(axis=1)]
    shared = grid[int(scores.mean(axis=0).argmax())]
    return np.asarray(THRESHOLD_SHRINKAGE * own + (1 - THRESHOLD_SHRINKAGE) * shared)


def _rejection_thresholds(probabilities: np.ndarray, truth: np.ndarray, accept: np.ndarray) -> np.ndarray:
    """The highest share of the acceptance threshold below which TARGET_NEGATIVE_VALUE of pairs are true negatives."""
    for share in np.linspace(1.0, 0.05, 96):
        rejected = probabilities < accept * share
        if not rejected.any() or 1 - truth[rejected].mean() >= TARGET_NEGATIVE_VALUE:
            return np.asarray(accept * share)
    return accept * 0.05


def _f1(found: np.ndarray, truth: np.ndarray) -> float:
    hits = int((found & truth).sum())
    return 2 * hits / max(1, int(found.sum()) + int(truth.sum()))


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

    def topics(self, truth: np.ndarray) -> dict[str, Any]:
        from sklearn.multiclass import OneVsRestClassifier

        labels, plain = truth.astype(np.int8), self.views.plain
        return {
            "whole": _as_float32(OneVsRestClassifier(self._logistic(EMBEDDING_C)).fit(self.views.whole, labels)),
            "words": self._text_head(plain, labels, OneVsRestClassifier(self._logistic(WORD_C)), WORDS, (1, 2)),
            "characters": self._text_head(
                plain, labels, OneVsRestClassifier(self._logistic(WORD_C)), CHARACTERS, (3, 5)
            ),
        }

    def facet(self, classes: np.ndarray) -> dict[str, Any]:
        masked = self.views.masked
        return {
            "passage": _as_float32(self._logistic(EMBEDDING_C).fit(facet_features(self.views), classes)),
            "words": self._text_head(masked, classes, self._logistic(WORD_C), WORDS, (1, 3)),
            "characters": self._text_head(masked, classes, self._logistic(WORD_C), CHARACTERS, (2, 5)),
        }

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
