"""Find the truth's passages among the published ones again, and measure their labels, kind and stance.

In: truth passages and published passages. Out: `PassageFigures`. Surprising rule: the truth's blocks and ours may be
cut differently, so letters and digits are compared alone: a truth passage is the published passages that hold it or
that it holds, else the one that holds most of its words; labels of several are joined.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.framework import TOPICS

GROUPS = {
    "areas": tuple(topic for topic in TOPICS if topic.startswith("APA") and "." not in topic),
    "requirements": tuple(topic for topic in TOPICS if "." in topic),
    "pillars": tuple(topic for topic in TOPICS if topic.startswith("P")),
}
MIN_POSITIVES = 3
"""A topic with fewer true passages is not scored, as in the model's own evaluation."""
MIN_PART_CHARS = 12
"""A published passage shorter than this, letters and digits counted, says nothing by lying within a truth passage."""
MIN_SHARED = 0.75
"""Share of a truth passage's words from which the published passage with most of them is taken for it."""


@dataclass(frozen=True, slots=True)
class PublishedPassage:
    """A passage of the tables: its document's path, text, facets (empty if not classified) and accepted topics."""

    path: str
    text: str
    kind: str
    stance: str
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class PassageFigures:
    """Figures of one pack; a truth passage that is not `placed` has no label and no kind."""

    passages: int
    placed: int
    macro_f1: Mapping[str, float]
    f1: Mapping[str, float]
    kind_accuracy: float
    stance_accuracy: float
    lost: tuple[tuple[str, str], ...]


def measure_passages(truth: Sequence[Mapping[str, Any]], published: Sequence[PublishedPassage]) -> PassageFigures:
    """Measure labels on all truth passages; kind and stance on those that were found again."""
    by_path: dict[str, list[PublishedPassage]] = {}
    for passage in published:
        by_path.setdefault(passage.path, []).append(passage)
    squeezed = {path: [_squeeze(passage.text) for passage in passages] for path, passages in by_path.items()}
    matches = [_match(p["text"], by_path.get(p["document"], []), squeezed.get(p["document"], [])) for p in truth]
    wanted = np.array([[t in (*p["apa"], *p["pillar"]) for t in TOPICS] for p in truth], dtype=bool).reshape(
        -1, len(TOPICS)
    )
    found = np.array(
        [[any(t in m.topics for m in matched) for t in TOPICS] for matched in matches], dtype=bool
    ).reshape(-1, len(TOPICS))
    f1 = _f1(wanted, found)
    placed = [(p, matched) for p, matched in zip(truth, matches, strict=True) if matched]
    return PassageFigures(
        passages=len(truth),
        placed=len(placed),
        macro_f1={name: _mean([f1[topic] for topic in topics if topic in f1]) for name, topics in GROUPS.items()},
        f1=f1,
        kind_accuracy=_mean([float(p["kind"] == _longest(matched).kind) for p, matched in placed]),
        stance_accuracy=_mean([float(p["stance"] == _longest(matched).stance) for p, matched in placed]),
        lost=tuple((p["document"], p["text"]) for p, matched in zip(truth, matches, strict=True) if not matched),
    )


def _match(text: str, passages: Sequence[PublishedPassage], squeezed: Sequence[str]) -> list[PublishedPassage]:
    wanted = _squeeze(text)
    holding = [p for p, shown in zip(passages, squeezed, strict=True) if wanted in shown]
    if holding:
        return [min(holding, key=lambda p: len(p.text))]
    parts = [p for p, shown in zip(passages, squeezed, strict=True) if len(shown) >= MIN_PART_CHARS and shown in wanted]
    if parts:
        return parts
    words = _words(text)
    shares = [(_shared(words, passage.text), -len(passage.text)) for passage in passages]
    best = max(range(len(shares)), key=shares.__getitem__, default=None)
    return [passages[best]] if best is not None and shares[best][0] >= MIN_SHARED else []


def _longest(matched: Sequence[PublishedPassage]) -> PublishedPassage:
    return max(matched, key=lambda passage: len(passage.text))


def _f1(wanted: np.ndarray, found: np.ndarray) -> dict[str, float]:
    """F1 of each topic with MIN_POSITIVES true passages; both arrays have shape (n_passages, n_topics)."""
    hits, total = (wanted & found).sum(axis=0), wanted.sum(axis=0) + found.sum(axis=0)
    positives = wanted.sum(axis=0)
    return {t: float(2 * hits[j] / total[j]) for j, t in enumerate(TOPICS) if positives[j] >= MIN_POSITIVES}


def _squeeze(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def _shared(words: Counter[str], text: str) -> float:
    """Share of the words that the text holds too: a row of ours repeats its column headings, so it may hold more."""
    return (words & _words(text)).total() / max(words.total(), 1)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
