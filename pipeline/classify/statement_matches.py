"""Where the words of lists stand in passages.

In: lists in the notation of `statement_words`, and tokenised passages. Out: `Found`, the folded passages with the
places of each list. Surprising rule: a batch of passages is matched as one document, parted by END; nothing
reaches over it, and the fixed cost of a matcher's call is paid once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.classify.statement_tokens import BLANK, FIGURES, TokenFolder, Tokens, figure_word

RATE_WORDS = 50.0
"""Counts become rates per so many words, about a passage's length."""
FEWEST_WORDS = 25.0
"""Shorter passages count as this long, or a single word would fill a rate."""

_UNITS = (
    "week",
    "weeks",
    "wk",
    "wks",
    "month",
    "months",
    "mth",
    "mths",
    "day",
    "days",
    "year",
    "years",
    "yr",
    "yrs",
    "hour",
    "hours",
    "hrs",
    "term",
    "terms",
    "minutes",
)
"""What UNIT stands for."""
_ENTRY_WORD = re.compile(r"[A-Z]+|[a-z]+|[^\sa-zA-Z]")


@dataclass(frozen=True, slots=True)
class Places:
    """Where one list matched: first tokens, ascending, and the tokens after the last."""

    starts: np.ndarray
    ends: np.ndarray


@dataclass(frozen=True, slots=True)
class Found:
    """Folded passages, the places of each list in them, and the words that rates are taken of (n_passages,)."""

    tokens: Tokens
    places: Mapping[str, Places]
    word_counts: np.ndarray

    def rate(self, starts: np.ndarray) -> np.ndarray:
        """Log of 1 + tokens at `starts` per RATE_WORDS words of their passage, shape (n_passages,)."""
        counts = np.bincount(self.tokens.passages[starts], minlength=len(self.word_counts))
        return np.asarray(np.log1p(counts * RATE_WORDS / np.maximum(self.word_counts, FEWEST_WORDS)))

    def has(self, name: str) -> np.ndarray:
        """Whether a list stands in each sentence, shape (n_sentences,)."""
        found = np.zeros(len(self.tokens.sentence_passages), dtype=bool)
        found[self.tokens.sentences[self.places[name].starts]] = True
        return found

    def following(self, first: str, second: str, reach: int) -> np.ndarray:
        """Starts of `second` fewer than `reach` tokens after an end of `first` in the same sentence."""
        ends, starts = np.sort(self.places[first].ends), self.places[second].starts
        if not len(ends) or not len(starts):
            return starts[:0]
        place = np.searchsorted(ends, starts, side="right") - 1
        nearest = ends[np.maximum(place, 0)]
        is_near = (place >= 0) & (starts - nearest < reach)
        is_near &= self.tokens.sentences[nearest - 1] == self.tokens.sentences[starts]
        return np.asarray(starts[is_near])


class ListFinder:
    """Lists compiled once; its vocabulary is its own, so passages may come from any tokenizer's."""

    def __init__(self, lists: Mapping[str, str]) -> None:
        """Compile lists by name."""
        entered = {name: phrases(entries) for name, entries in lists.items()}
        listed = {word for entries in entered.values() for phrase in entries for word in phrase}
        self.folder = TokenFolder(listed - set(FIGURES))
        self._vocab = Vocab()
        self._matcher = PhraseMatcher(self._vocab, attr="ORTH")
        for name, entries in entered.items():
            self._matcher.add(name, [Doc(self._vocab, words=list(phrase)) for phrase in entries])
        self._names = {self._vocab.strings[name]: name for name in entered}

    def find(self, spacy_docs: Sequence[Doc]) -> Found:
        """Fold passages and find every list in them."""
        tokens = self.folder.fold(spacy_docs)
        spans: dict[str, list[tuple[int, int]]] = {name: [] for name in self._names.values()}
        for key, start, end in self._matcher(Doc(self._vocab, words=list(tokens.words))):
            spans[self._names[key]].append((start, end))
        is_word = np.array([word[0].isalpha() or word[0] == BLANK for word in tokens.words], dtype=bool)
        return Found(
            tokens=tokens,
            places={name: _as_places(found) for name, found in spans.items()},
            word_counts=np.bincount(tokens.passages[is_word], minlength=tokens.passage_count),
        )


def phrases(entries: str) -> tuple[tuple[str, ...], ...]:
    """Take a list apart and write out its marks: phrases as folded words, without repeats, in the list's order."""
    return tuple(dict.fromkeys(tuple(map(figure_word, _ENTRY_WORD.findall(entry))) for entry in _written_out(entries)))


def verb_forms(verb: str) -> tuple[str, str, str, str]:
    """A verb's plain form, third person, past and -ing form by the regular rules."""
    third = verb + ("es" if verb.endswith(("s", "x", "ch", "sh")) else "s")
    if verb.endswith("e"):
        return verb, third, verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    return verb, third, verb + "ed", verb + "ing"


def _as_places(spans: list[tuple[int, int]]) -> Places:
    pairs = np.array(sorted(spans), dtype=np.intp).reshape(-1, 2)
    return Places(pairs[:, 0], pairs[:, 1])


def _written_out(entries: str) -> Iterator[str]:
    for entry in filter(None, (" ".join(entry.split()) for entry in entries.split(","))):
        plain = entry.replace("cannot", "can not").replace("COMMA", ",")
        for spelled in [plain.replace("UNIT", unit) for unit in _UNITS] if "UNIT" in plain else [plain]:
            yield from _forms(spelled)


def _forms(entry: str) -> tuple[str, ...]:
    if entry.endswith("+") and len(entry) > 1 and entry[-2].isalpha():
        noun = entry[:-1]
        return noun, noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")
    verb, mark, rest = entry.partition("~")
    return tuple(form + rest for form in verb_forms(verb)) if mark else (entry,)
