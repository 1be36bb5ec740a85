"""Where the errors lie: by group of passages, by class, by probability, by pair of criteria.

In: a `Comparison`. Out: small records with counts and estimates. Surprising rule: a criterion is said to be taken for
another only if both are leaves (no area with parts): an area is wrong wherever its part is, and would fill the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.classify.comparison import Comparison, FacetPairs
from pipeline.classify.evaluate import CALIBRATION_BINS, calibration_bins
from pipeline.classify.heads import PARENTS
from pipeline.classify.intervals import SetFigures, measure_set
from pipeline.framework import TOPICS

LEAVES = tuple(topic for topic in TOPICS if topic not in PARENTS.values())
"""Topics without parts: requirements, APA5 and the pillars."""
OTHERS = "others"
"""Name of what groups too small to be measured alone make together."""


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of the passages of one group; `members` counts the small groups that OTHERS is made of, else 1."""

    name: str
    members: int
    figures: SetFigures


@dataclass(frozen=True, slots=True)
class Confusion:
    """`counts[i, j]` passages of class i were predicted to be class j."""

    classes: tuple[str, ...]
    counts: np.ndarray


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Pairs of passage and criterion with a probability from `low` to `high`; None where there are none."""

    low: float
    high: float
    pairs: int
    mean_probability: float | None
    share_true: float | None


@dataclass(frozen=True, slots=True)
class Mistaken:
    """Passages of topic `true` in which `accepted` was wrongly accepted; in `missed` of them `true` was not found.

    `is_named` says that the framework has a near miss of `accepted` that belongs to `true`.
    """

    true: str
    accepted: str
    passages: int
    missed: int
    is_named: bool


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """Passages without any topic, those with one wrongly accepted, and which: topic and count, most first."""

    passages: int
    alarmed: int
    topics: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class NearMissCount:
    """Passages whose words are a near miss of the topic, so that a run would veto it.

    `true` have the topic all the same; of all, the model alone accepts `right` and `wrong` ones.
    """

    topic: str
    passages: int
    true: int
    right: int
    wrong: int


def measure_groups(comparison: Comparison, names: Sequence[str], *, least: int, seed: int) -> tuple[Group, ...]:
    """Figures by group; `names` has one entry per passage. Largest first, ties by name.

    Groups of fewer than `least` passages are measured as OTHERS, last.
    """
    sizes = Counter(names)
    small = {name for name, size in sizes.items() if size < least}
    shown = np.array([OTHERS if name in small else name for name in names], dtype=np.str_)
    order = sorted((name for name in sizes if name not in small), key=lambda name: (-sizes[name], name))
    return tuple(
        Group(
            name,
            len(small) if name == OTHERS else 1,
            measure_set(comparison.rows(np.flatnonzero(shown == name)), seed=seed),
        )
        for name in (*order, *([OTHERS] if small else []))
    )


def count_confusion(pairs: FacetPairs, classes: Sequence[str]) -> Confusion:
    """True class by predicted class, over pairs that are known."""
    true, predicted = pairs.true[pairs.is_known], pairs.predicted[pairs.is_known]
    counts = [[int(((true == t) & (predicted == p)).sum()) for p in classes] for t in classes]
    return Confusion(tuple(classes), np.array(counts))


def measure_reliability(comparison: Comparison) -> tuple[ReliabilityBin, ...]:
    """Probability and truth of all pairs in bins of equal width."""
    probabilities, truth = comparison.probabilities[comparison.kept], comparison.truth[comparison.kept]
    bins = calibration_bins(probabilities)
    return tuple(
        ReliabilityBin(
            low=b / CALIBRATION_BINS,
            high=(b + 1) / CALIBRATION_BINS,
            pairs=int((bins == b).sum()),
            mean_probability=float(probabilities[bins == b].mean()) if (bins == b).any() else None,
            share_true=float(truth[bins == b].mean()) if (bins == b).any() else None,
        )
        for b in range(CALIBRATION_BINS)
    )


def find_mistaken(comparison: Comparison, named: Collection[tuple[str, str]]) -> tuple[Mistaken, ...]:
    """Pairs of leaves of which one was wrongly accepted where the other is true: most often missed first.

    `named` holds the framework's near misses as pairs of the topic they belong to and the topic they look like.
    """
    columns = [TOPICS.index(topic) for topic in LEAVES]
    truth, kept = comparison.truth[:, columns], comparison.kept[:, columns]
    accepted = comparison.accepted[:, columns]
    wrong = (accepted & ~truth & kept).astype(int)
    together = (truth & kept).astype(int).T @ wrong
    missed = (truth & kept & ~accepted).astype(int).T @ wrong
    found = [
        Mistaken(true, other, int(together[i, j]), int(missed[i, j]), (true, other) in named)
        for i, true in enumerate(LEAVES)
        for j, other in enumerate(LEAVES)
        if together[i, j]
    ]
    return tuple(sorted(found, key=lambda m: (-m.missed, -m.passages, TOPICS.index(m.true), TOPICS.index(m.accepted))))


def count_false_alarms(comparison: Comparison) -> FalseAlarms:
    """What was accepted in passages that have no topic at all."""
    without = ~comparison.truth.any(axis=1)
    wrong = (comparison.accepted & comparison.kept)[without]
    counts = [(topic, int(wrong[:, j].sum())) for j, topic in enumerate(TOPICS)]
    ranked = sorted((pair for pair in counts if pair[1]), key=lambda pair: (-pair[1], TOPICS.index(pair[0])))
    return FalseAlarms(int(without.sum()), int(wrong.any(axis=1).sum()), tuple(ranked))


def count_near_misses(comparison: Comparison, vetoed: np.ndarray) -> tuple[NearMissCount, ...]:
    """What became of pairs that a near miss would veto: `vetoed` has shape (n, n_topics). Framework order."""
    vetoed = vetoed & comparison.kept
    accepted, truth = vetoed & comparison.accepted, comparison.truth
    return tuple(
        NearMissCount(
            topic,
            passages=int(vetoed[:, j].sum()),
            true=int((vetoed & truth)[:, j].sum()),
            right=int((accepted & truth)[:, j].sum()),
            wrong=int((accepted & ~truth)[:, j].sum()),
        )
        for j, topic in enumerate(TOPICS)
        if vetoed[:, j].any()
    )
