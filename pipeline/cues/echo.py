"""Tell passages that only restate a requirement or a past finding from evidence.

In: passages and the texts they might restate: the framework's definitions and the area's own inspection
report. Out: which passages are echoes. Surprising rule: what counts is the share of the *passage* that stands
word for word in one such text, so that a long report quoting one line of a requirement is no echo.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

SHINGLE_WORDS = 4
"""Words in a run that must stand together in both texts; shorter runs are common to any two texts of the field."""
MIN_SHINGLES = 3
"""Runs that a passage needs before it is judged: under six words, agreement is chance."""

_WORD = re.compile(r"[a-z0-9]+")


class EchoGuard:
    """Texts that evidence must not merely repeat, prepared once for many passages."""

    def __init__(self, sources: Iterable[str], *, similarity: float) -> None:
        """Prepare source texts; `similarity` is the share (0-1) of a passage's runs that makes it an echo."""
        self._sources = [shingles for shingles in map(_shingles, sources) if shingles]
        self._similarity = similarity
        self._known: frozenset[tuple[str, ...]] = frozenset().union(*self._sources)

    def is_echo(self, text: str) -> bool:
        """Whether most of the text stands in one source."""
        shingles = _shingles(text)
        if len(shingles) < MIN_SHINGLES or len(shingles & self._known) < self._similarity * len(shingles):
            return False
        return any(len(shingles & source) >= self._similarity * len(shingles) for source in self._sources)


def normal_words(text: str) -> Sequence[str]:
    """Lower-case words and figures of a text, punctuation dropped: two passages with equal words are copies."""
    return _WORD.findall(text.lower())


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = normal_words(text)
    return frozenset(tuple(words[i : i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1))
