"""Put the wording that a report prints beside the criteria of a framework.

In: a framework and printed areas. Out: printed wording by criterion id. Surprising rule: an area's number speaks for
a match and the words decide: where both disagree by far the words win, and an area whose words fit no criterion is
left unmatched rather than shown beside a definition of something else.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.framework import Criterion, Framework
from pipeline.printed.areas import PrintedArea

NUMBER_BONUS = 0.15
"""What an equal number adds to a cosine: unlike areas of one report differ by more, twins of one topic by less."""
PLACE_BONUS = 0.05
"""What an equal place in the list adds where an area has as many parts as the framework gives it."""
AREA_FLOOR = 0.2
"""Cosine and bonus below which an area is not matched: the twelve areas of two reports score 0.33 and more with the
framework that was written from them, and at most 0.12 with its other criteria."""
PART_FLOOR = 0.05
"""Cosine below which a requirement and a part have no telling word in common; a bullet may be three words long."""
SUGGESTION_FLOOR = 0.1
"""Cosine from which a topic is worth a person's look."""
STEM_CHARS = 6
"""Letters kept of a word, so that `commissioning` meets `commissioned`."""

_WORD = re.compile(r"[a-z]{3,}")
_COMMON = frozenset(
    {"the", "and", "for", "with", "from", "into", "that", "this", "these", "those", "they", "them", "their", "its"}
    | {"are", "was", "were", "should", "must", "need", "needs", "needed", "who", "which", "not", "does", "leaders"}
    | {"across", "partnership", "children", "young", "people", "child", "families", "parents", "carers", "send"}
    | {"improve", "improving", "ensure", "including", "include", "includes", "counts", "count", "area", "local"}
    | {"support"}
)
"""Words of every text of the field; what is left tells texts apart."""

Vector = Mapping[str, float]


def match_printed(framework: Framework, areas: Sequence[PrintedArea]) -> dict[str, str]:
    """Printed wording by criterion id, for areas and their requirements; what fits nothing is left out.

    A requirement gets the part of its area's wording that is most like it, each part going to one requirement.
    """
    criteria = [c for c in framework.criteria if c.level == "area"]
    texts = [_text(criterion) for criterion in framework.criteria]
    texts += [text for area in areas for text in (area.text, *area.parts)]
    weigh = _Weights(texts)
    scores = {
        (row, column): weigh.cosine(_family_text(criterion, framework), area.text)
        + NUMBER_BONUS * (_number(criterion, row) == area.number)
        for row, criterion in enumerate(criteria)
        for column, area in enumerate(areas)
    }
    printed: dict[str, str] = {}
    for row, column in _best_pairs({pair: score for pair, score in scores.items() if score >= AREA_FLOOR}):
        printed[criteria[row].id] = areas[column].text
        children = [c for c in framework.criteria if c.parent == criteria[row].id]
        printed |= _match_parts(children, areas[column], weigh)
    return printed


def _match_parts(children: Sequence[Criterion], area: PrintedArea, weigh: _Weights) -> dict[str, str]:
    """A requirement without a part of its own, where the area is printed in fewer, stands by the whole wording."""
    parts = area.parts
    is_even = len(children) == len(parts)
    scores = {
        (row, column): cosine + PLACE_BONUS * (is_even and row == column)
        for row, child in enumerate(children)
        for column, part in enumerate(parts)
        if (cosine := weigh.cosine(_text(child), part)) >= PART_FLOOR
    }
    matched = {children[row].id: parts[column] for row, column in _best_pairs(scores)}
    if len(parts) < len(children):
        left = [child for child in children if child.id not in matched]
        matched |= {c.id: area.text for c in left if weigh.cosine(_text(c), area.text) >= PART_FLOOR}
    return matched


def _best_pairs(scores: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Pairs of row and column, the best first, each row and column once; ties go to the first in order."""
    pairs: list[tuple[int, int]] = []
    for pair, _ in sorted(scores.items(), key=lambda entry: (-entry[1], entry[0])):
        if not any(pair[0] == row or pair[1] == column for row, column in pairs):
            pairs.append(pair)
    return sorted(pairs)


def _number(criterion: Criterion, position: int) -> int:
    """The area's number: the figure its id ends with, else its place."""
    digits = re.search(r"(\d+)$", criterion.id)
    return int(digits[1]) if digits else position + 1


def _text(criterion: Criterion) -> str:
    return " ".join((criterion.title, criterion.title, criterion.definition, *criterion.phrases))


def _family_text(criterion: Criterion, framework: Framework) -> str:
    children = (c for c in framework.criteria if c.parent == criterion.id)
    return " ".join((_text(criterion), *(child.title for child in children)))


class _Weights:
    """Cosines between texts, in which a word counts the more the fewer texts hold it."""

    def __init__(self, texts: Sequence[str]) -> None:
        found = Counter(stem for text in texts for stem in set(_stems(text)))
        self._weights = {stem: math.log((1 + len(texts)) / (1 + count)) for stem, count in found.items()}

    def cosine(self, one: str, other: str) -> float:
        """Likeness of two texts, 0 to 1."""
        ones, others = self._vector(one), self._vector(other)
        length = math.sqrt(sum(v * v for v in ones.values()) * sum(v * v for v in others.values()))
        return sum(value * others.get(stem, 0.0) for stem, value in ones.items()) / length if length else 0.0

    def _vector(self, text: str) -> Vector:
        # A word said often counts for more, but a definition's phrases must not drown its sentences.
        return {stem: (1 + math.log(count)) * self._weights.get(stem, 0.0) for stem, count in _stems(text).items()}


def _stems(text: str) -> Counter[str]:
    return Counter(word[:STEM_CHARS] for word in _WORD.findall(text.lower()) if word not in _COMMON)


def suggest_topics(model: Framework, text: str, *, count: int = 2) -> list[tuple[str, str]]:
    """Topics whose criteria in a complete framework are most like a text, best first, each with its title."""
    measured = [criterion for criterion in model.criteria if criterion.topics and criterion.force == "priority"]
    weigh = _Weights([*map(_text, measured), text])
    scored = sorted(((weigh.cosine(_text(c), text), c.topics[0], c.title) for c in measured), reverse=True)
    return [(topic, title) for score, topic, title in scored[:count] if score >= SUGGESTION_FLOOR]
