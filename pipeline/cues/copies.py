"""Find passages that say the same nearly word for word, so that a text counts once however often it is filed.

In: texts, those that count first. Out: for each copy the position of its original. Surprising rules: two texts that
differ in a figure or in a "not" are never copies, because a new figure is new evidence; and the search is exact, not
sampled as with MinHash, because at 0.9 only texts that share one of their rarest shingles can be alike.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from pipeline.cues.echo import normal_words

SIMILARITY = 0.9
"""Share (0-1, Jaccard) of two texts' shingles that both must hold: one word in forty may differ."""
SHINGLE_WORDS = 2
"""Words in a shingle: with two, one changed word of forty leaves 37 of 41 shingles common."""
_NEGATIONS = frozenset({"not", "no", "never", "without", "none", "neither", "nor", "cannot", "t"})
"""Words that turn a statement round; "t" is what is left of "isn't"."""

_Shingles = frozenset[tuple[str, ...]]


def find_copies(texts: Sequence[str]) -> dict[int, int]:
    """Position of the original, by position of each copy; of several alike the first is the original.

    A copy is compared with originals only, so there are no chains. Shingles are ranked by how rare they are; of
    two texts at least 0.9 alike one must hold a shingle among its rarest tenth (and one more) that the other holds
    among its own (prefix filter of Chaudhuri, Ganti and Kaushik, 2006), so few pairs are ever compared.
    """
    prepared = [_prepared(text) for text in texts]
    rarity = Counter(shingle for shingles, _ in set(prepared) for shingle in shingles)
    originals: dict[tuple[str, ...], list[int]] = {}
    copies: dict[int, int] = {}
    for position, (shingles, turns) in enumerate(prepared):
        prefix = _prefix(shingles, rarity)
        candidates = sorted({other for shingle in prefix for other in originals.get(shingle, ())})
        for other in candidates:
            if prepared[other][1] == turns and _are_alike(prepared[other][0], shingles):
                copies[position] = other
                break
        else:
            for shingle in prefix:
                originals.setdefault(shingle, []).append(position)
    return copies


def _prepared(text: str) -> tuple[_Shingles, tuple[str, ...]]:
    """A text's shingles, and its figures and negations in order; a text of one word is one shingle."""
    words = normal_words(text)
    runs = max(1, len(words) - SHINGLE_WORDS + 1)
    shingles = frozenset(tuple(words[i : i + SHINGLE_WORDS]) for i in range(runs))
    turns = tuple(word for word in words if word in _NEGATIONS or any(mark.isdigit() for mark in word))
    return shingles, turns


def _prefix(shingles: _Shingles, rarity: Counter[tuple[str, ...]]) -> list[tuple[str, ...]]:
    kept = len(shingles) - math.ceil(SIMILARITY * len(shingles)) + 1
    return sorted(shingles, key=lambda shingle: (rarity[shingle], shingle))[:kept]


def _are_alike(one: _Shingles, other: _Shingles) -> bool:
    smaller, larger = sorted((len(one), len(other)))
    if smaller < SIMILARITY * larger:
        return False
    common = len(one & other)
    return common >= SIMILARITY * (len(one) + len(other) - common)
