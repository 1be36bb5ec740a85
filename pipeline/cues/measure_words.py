"""Words as figures are read by: one spelling for numbers and plurals, and the framework's KPI phrases found among them.

In: text. Out: `Words` (normal forms with their places) and places of phrases. Surprising rule: number words become
digits and a plural loses its s, so that "within twelve weeks" is found by the phrase "within 12 week".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

UNITS_IN_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS_IN_WORDS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBER_OF_WORD = {
    **{word: number for number, word in enumerate(UNITS_IN_WORDS)},
    **{word: 10 * number for number, word in enumerate(TENS_IN_WORDS, start=2)},
}
"""Number words that documents write out; hundreds are written in figures."""
_WORD = re.compile(r"[a-z0-9½]+")
_SHORTEST_PLURAL = 4
"""Letters from which a final s is taken for a plural; shorter words (gas, its) keep it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Characters `start` to `end` of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in normal form, with the first and last character of each."""

    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def count_between(self, first: int, last: int) -> int:
        """Words that start at or after character `first` and before `last`."""
        return max(0, bisect_left(self.starts, last) - bisect_left(self.starts, first))


@dataclass(slots=True)
class _Node:
    """A word reached from the root: what the phrases that end here stand for, and the words that may follow."""

    keys: list[object] = field(default_factory=list)
    following: dict[str, _Node] = field(default_factory=dict)


class PhraseTrie:
    """Phrases compiled for many texts; keys say what a phrase stands for, and one phrase may have several."""

    def __init__(self, phrases: Iterable[tuple[str, object]]) -> None:
        """Compile (phrase, key) pairs; phrases are matched as whole words in normal form."""
        self._root = _Node()
        for phrase, key in phrases:
            node = self._root
            for form in split_words(phrase).forms:
                node = node.following.setdefault(form, _Node())
            if key not in node.keys:
                node.keys.append(key)

    def find(self, words: Words) -> Mapping[object, list[Place]]:
        """Places of every phrase by key, in reading order."""
        found: dict[object, list[Place]] = {}
        first_forms, forms = self._root.following, words.forms
        for first in range(len(forms)):
            node, position = first_forms.get(forms[first]), first
            while node is not None:
                for key in node.keys:
                    found.setdefault(key, []).append(Place(words.starts[first], words.ends[position]))
                position += 1
                node = node.following.get(forms[position]) if position < len(forms) else None
        return found


def split_words(text: str) -> Words:
    """Lower-case words without plural s, number words as digits; places are those of `text`."""
    forms: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _WORD.finditer(text.lower()):
        forms.append(_normal(match[0]))
        starts.append(match.start())
        ends.append(match.end())
    return Words(tuple(forms), tuple(starts), tuple(ends))


def _normal(word: str) -> str:
    if word in NUMBER_OF_WORD:
        return str(NUMBER_OF_WORD[word])
    if len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss"):
        return "family" if word == "families" else word[:-1]
    return word
