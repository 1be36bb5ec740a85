"""Find a phrase in a document's title or file name, in the order of its words.

In: names and phrases. Out: whether a phrase is there. Surprising rules: up to two other words may stand between those
of a phrase ("minutes of the partnership board"), a plural is its singular, and a phrase may hold the type of a
partner in braces, which stands for every name of the bodies of that type: `{partnership} minutes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.framework import Framework

MAX_BETWEEN = 2
"""Other words that may stand between two words of a phrase; with three, titles match that speak of other things."""
OPEN, CLOSE = "{", "}"

Words = tuple[str, ...]

_APOSTROPHE = re.compile(r"['’]")
_WORD = re.compile(r"[a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def words_of(text: str) -> Words:
    """Lower-case words and figures, possessives joined, plurals cut."""
    plain = _APOSTROPHE.sub("", _CAMEL.sub(" ", text)).lower()
    return tuple(_singular(word) for word in _WORD.findall(plain))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as written, and as the words that are looked for."""

    written: str
    words: Words

    def stands_in(self, words: Words) -> bool:
        """Whether its words are there in their order, close together; an empty phrase never is."""
        starts = (start for start, word in enumerate(words) if self.words[:1] == (word,))
        return any(_follows(words, self.words, start) for start in starts)


def expand_phrases(phrases: Iterable[str], framework: Framework) -> list[Phrase]:
    """Phrases in order, those with a partner type once for every name of its bodies."""
    written = [expanded for phrase in phrases for expanded in _expanded(phrase, framework)]
    return [Phrase(phrase, words_of(phrase)) for phrase in written]


def _expanded(phrase: str, framework: Framework) -> Iterator[str]:
    before, brace, rest = phrase.partition(OPEN)
    if not brace:
        yield phrase
        return
    partner, _, after = rest.partition(CLOSE)
    for body in framework.bodies:
        if body.partner == partner:
            yield from (f"{before}{name}{after}" for name in (body.name, *body.aliases))


def _follows(words: Words, phrase: Words, start: int) -> bool:
    position = start
    for wanted in phrase[1:]:
        near = words[position + 1 : position + 2 + MAX_BETWEEN]
        if wanted not in near:
            return False
        position += 1 + near.index(wanted)
    return True


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
