"""All that is measured on one set of labelled passages: a section of the evaluation report.

In: a `Comparison` with what yardsticks and near misses say of the same passages. Out: a `Section`. Surprising rule:
parts of a set (written passages, real paragraphs) are measured beside the whole, each with thresholds of cosine
that are best for it alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.classify.breakdowns import (
    Confusion,
    FalseAlarms,
    Group,
    Mistaken,
    NearMissCount,
    ReliabilityBin,
    count_confusion,
    count_false_alarms,
    count_near_misses,
    find_mistaken,
    measure_groups,
    measure_reliability,
)
from pipeline.classify.comparison import Comparison, compare_accepted
from pipeline.classify.genres import genre_family
from pipeline.classify.heads import SPEAKER_ORDER
from pipeline.classify.intervals import Estimate, SetFigures, measure_set
from pipeline.classify.training_passages import TrainingPassage
from pipeline.classify.yardsticks import best_thresholds
from pipeline.records import Kind, Stance

LEAST_IN_GROUP = 10
"""Passages below which a genre or origin is not measured alone: an accuracy would move by a tenth per passage."""
ALL, WRITTEN, REAL = "all passages", "written passages", "real report paragraphs"
"""Names of a section's parts."""


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """What simpler means say of n passages: `decided` truth values and `scored` numbers, each (n, n_topics), by name.

    Scores get the thresholds that are best in hindsight.
    """

    decided: Mapping[str, np.ndarray]
    scored: Mapping[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class Part:
    """A section's passages or some of them; `yardsticks` holds macro-F1 by yardstick and group of topics."""

    name: str
    figures: SetFigures
    yardsticks: Mapping[str, Mapping[str, Estimate]]
    reliability: tuple[ReliabilityBin, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Figures of one set of passages; the first part is the whole set."""

    title: str
    about: str
    parts: tuple[Part, ...]
    genres: tuple[Group, ...]
    origins: tuple[Group, ...]
    kinds: Confusion
    stances: Confusion
    speakers: Confusion
    mistaken: tuple[Mistaken, ...]
    false_alarms: FalseAlarms
    near_misses: tuple[NearMissCount, ...]


def measure_section(
    title: str,
    about: str,
    comparison: Comparison,
    *,
    yardsticks: Yardsticks,
    vetoed: np.ndarray,
    named_near_misses: Collection[tuple[str, str]],
    seed: int,
) -> Section:
    """Measure one set; `vetoed` (n, n_topics) marks pairs whose words are a near miss."""
    passages = comparison.passages
    return Section(
        title=title,
        about=about,
        parts=tuple(
            _measure_part(name, comparison.rows(rows), _rows_of(yardsticks, rows), seed=seed)
            for name, rows in _parts_of(passages)
        ),
        genres=measure_groups(comparison, list(map(_genre_group, passages)), least=LEAST_IN_GROUP, seed=seed),
        origins=measure_groups(comparison, [p.origin for p in passages], least=LEAST_IN_GROUP, seed=seed),
        kinds=count_confusion(comparison.kinds, tuple(Kind)),
        stances=count_confusion(comparison.stances, tuple(Stance)),
        speakers=count_confusion(comparison.speakers, SPEAKER_ORDER),
        mistaken=find_mistaken(comparison, named_near_misses),
        false_alarms=count_false_alarms(comparison),
        near_misses=count_near_misses(comparison, vetoed),
    )


def _parts_of(passages: Sequence[TrainingPassage]) -> list[tuple[str, np.ndarray]]:
    """The whole, then what is ours and what others wrote where there are both."""
    is_ours = np.array([passage.is_ours for passage in passages], dtype=bool)
    parts = [(ALL, np.arange(len(passages)))]
    if is_ours.any() and not is_ours.all():
        parts += [(WRITTEN, np.flatnonzero(is_ours)), (REAL, np.flatnonzero(~is_ours))]
    return parts


def _rows_of(yardsticks: Yardsticks, rows: np.ndarray) -> Yardsticks:
    return Yardsticks(
        {name: values[rows] for name, values in yardsticks.decided.items()},
        {name: values[rows] for name, values in yardsticks.scored.items()},
    )


def _measure_part(part: str, comparison: Comparison, yardsticks: Yardsticks, *, seed: int) -> Part:
    hindsight = {
        name: scores >= best_thresholds(scores, comparison.truth, comparison.kept)
        for name, scores in yardsticks.scored.items()
    }
    return Part(
        name=part,
        figures=measure_set(comparison, seed=seed),
        yardsticks={
            yardstick: measure_set(compare_accepted(comparison.passages, accepted), seed=seed).macro_f1
            for yardstick, accepted in {**yardsticks.decided, **hindsight}.items()
        },
        reliability=measure_reliability(comparison),
    )


def _genre_group(passage: TrainingPassage) -> str:
    """The genre's family; paragraphs by others stand apart from what is written in their manner."""
    return genre_family(passage.genre) if passage.is_ours else REAL
