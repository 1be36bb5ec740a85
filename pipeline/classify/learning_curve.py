"""How much more passages would teach: word heads fitted on part of each author's passages.

In: labelled passages. Out: a `CurvePoint` per share. Surprising rule: only the word heads are fitted, which take
seconds where the network takes hours; the curve's shape carries over, its height does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.classify.comparison import compare_accepted, true_topics
from pipeline.classify.fit import assign_folds
from pipeline.classify.intervals import SetFigures, measure_set
from pipeline.classify.training_passages import TrainingPassage
from pipeline.classify.views import with_heading
from pipeline.classify.yardsticks import decide_across_folds, left_out_word_scores

SHARES = (0.10, 0.25, 0.50, 1.00)
"""Parts of each origin's passages that heads are fitted on."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Figures on origins left out, of heads fitted on a share of the others' passages: `fitted` in the mean."""

    share: float
    fitted: int
    figures: SetFigures


def measure_learning_curve(passages: Sequence[TrainingPassage], *, seed: int) -> list[CurvePoint]:
    """Fit and measure at each of SHARES; a smaller share's passages are among those of every larger one."""
    origins = [passage.origin for passage in passages]
    folds, ranks, truth = assign_folds(origins), _ranks_in_origin(origins, seed=seed), true_topics(passages)
    texts = [with_heading(passage.heading, passage.text) for passage in passages]
    points = []
    for share in SHARES:
        chosen = ranks < share
        scores = left_out_word_scores(texts, truth, folds, seed=seed, is_fitted=chosen)
        figures = measure_set(compare_accepted(passages, decide_across_folds(scores, truth, folds)), seed=seed)
        fitted = [int((chosen & (folds != fold)).sum()) for fold in sorted(set(folds.tolist()))]
        points.append(CurvePoint(share, round(sum(fitted) / len(fitted)), figures))
    return points


def _ranks_in_origin(origins: Sequence[str], *, seed: int) -> np.ndarray:
    """A random place from 0 up to, not including, 1 among the passages of the same origin, for each passage."""
    names, choice = np.array(origins), np.random.default_rng(seed)
    ranks = np.zeros(len(origins))
    for name in sorted(set(origins)):
        own = np.flatnonzero(names == name)
        ranks[own] = choice.permutation(len(own)) / len(own)
    return ranks
