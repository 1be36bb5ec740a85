"""Yardsticks: what simpler means reach (the framework's phrases, cosine with definitions, words alone).

In: texts, vectors, found phrases and the truth. Out: scores or decisions of shape (n_passages, n_topics). Surprising
rule: cosine is given the thresholds that turn out best on the very passages measured, so it is shown too well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from pipeline.classify.heads import PARENTS
from pipeline.framework import TOPICS

WORD_C = 8.0
"""Inverse regularisation of the word heads, as in `fit`."""
MOST_WORDS = 20_000
"""Words and pairs of words that are counted."""
MIN_PASSAGES = 2
"""Passages that a word must stand in."""

WordHeads = Callable[[Sequence[str]], np.ndarray]
"""Scores of texts by fitted word heads, shape (n_texts, n_topics)."""


def found_topics(found: Sequence[Iterable[str]]) -> np.ndarray:
    """Topics found in each passage as an array of truth values; an area is found where one of its parts is."""
    return with_areas(np.array([[topic in topics for topic in TOPICS] for topics in map(set, found)], dtype=bool))


def cosine_scores(vectors: np.ndarray, definitions: Mapping[str, np.ndarray]) -> np.ndarray:
    """Cosine of passages (n, dims) with the nearest of each topic's definitions (m, dims); all have length 1."""
    return with_areas(np.column_stack([(vectors @ definitions[topic].T).max(axis=1) for topic in TOPICS]))


def fit_words(texts: Sequence[str], truth: np.ndarray, *, seed: int) -> WordHeads:
    """Fit TF-IDF of words and pairs of words with a logistic regression per topic; no network, no cues."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectoriser = TfidfVectorizer(
        ngram_range=(1, 2),
        sublinear_tf=True,
        strip_accents="unicode",
        min_df=MIN_PASSAGES,
        max_features=MOST_WORDS,
        dtype=np.float32,
    )
    counts = vectoriser.fit_transform(texts)
    heads: list[Any] = []
    for labels in truth.T:
        head = LogisticRegression(
            C=WORD_C, class_weight="balanced", solver="liblinear", max_iter=1_000, random_state=seed
        )
        heads.append(head.fit(counts, labels) if len(set(labels.tolist())) == 2 else None)

    def score(texts: Sequence[str]) -> np.ndarray:
        rows = vectoriser.transform(texts)
        never = np.full(len(texts), -np.inf)  # a label that no fitted passage has is never found
        return with_areas(np.column_stack([never if h is None else h.decision_function(rows) for h in heads]))

    return score


def left_out_word_scores(
    texts: Sequence[str], truth: np.ndarray, folds: np.ndarray, *, seed: int, is_fitted: np.ndarray | None = None
) -> np.ndarray:
    """Word scores of every passage by heads fitted without its fold, and only on those that `is_fitted` marks."""
    scores = np.zeros(truth.shape)
    chosen = np.ones(len(folds), dtype=bool) if is_fitted is None else is_fitted
    for fold in sorted(set(folds.tolist())):
        fitted, left_out = np.flatnonzero((folds != fold) & chosen), np.flatnonzero(folds == fold)
        heads = fit_words([texts[int(i)] for i in fitted], truth[fitted], seed=seed)
        scores[left_out] = heads([texts[int(i)] for i in left_out])
    return scores


def decide_across_folds(scores: np.ndarray, truth: np.ndarray, folds: np.ndarray) -> np.ndarray:
    """Accept what reaches the thresholds that are best on the other folds, shape kept."""
    accepted = np.zeros(scores.shape, dtype=bool)
    every = np.ones(truth.shape, dtype=bool)
    for fold in sorted(set(folds.tolist())):
        others, own = folds != fold, folds == fold
        accepted[own] = scores[own] >= best_thresholds(scores[others], truth[others], every[others])
    return with_areas(accepted)


def best_thresholds(scores: np.ndarray, truth: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """The thresholds of best F1 per topic, shape (n_topics,); infinite where nothing is true. Ties: the highest."""
    return np.array([_best_threshold(scores[k, j], truth[k, j]) for j, k in enumerate(kept.T)])


def with_areas(values: np.ndarray) -> np.ndarray:
    """Give each area the highest value of itself and its parts; a new array."""
    raised = values.copy()
    for part, area in PARENTS.items():
        column = raised[:, TOPICS.index(area)]
        np.maximum(column, values[:, TOPICS.index(part)], out=column)
    return raised


def _best_threshold(scores: np.ndarray, truth: np.ndarray) -> float:
    if not truth.any():
        return float(np.inf)
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    f1 = 2 * np.cumsum(truth[order]) / (np.arange(1, len(order) + 1) + truth.sum())
    is_last_of_equals = np.append(ranked[1:] != ranked[:-1], True)
    return float(ranked[np.where(is_last_of_equals, f1, -1.0).argmax()])
