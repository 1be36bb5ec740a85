"""Given names common in Britain, and words that begin with a capital and are none.

In: words. Out: whether they may be a person's name. Surprising rule: a name that is also a word, a month or a place
(May, Will, Chester) counts only where the words around it leave no doubt.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

WORDS_KEPT = 65_536
"""Words whose reading is kept: more than a folder of evidence writes with a capital."""
NAMES_NAME = "given_names.txt"
ALSO_WORDS_NAME = "names_also_words.txt"
"""Names that are also words, months or places."""
SMALL_WORDS_NAME = "names_also_small_words.txt"
"""Names that without their capital are words."""
NO_NAMES_NAME = "no_names.txt"
"""Words that follow a cue with a capital and are no names: of schools, services, documents, months, places."""


def given_names() -> frozenset[str]:
    """All names in the list, lower case, without accents."""
    return _words(NAMES_NAME)


@lru_cache(maxsize=WORDS_KEPT)
def is_given_name(word: str) -> bool:
    """Whether a word is in the list and hardly ever anything but a name."""
    plain = _first_part(word)
    return plain in given_names() and plain not in _words(ALSO_WORDS_NAME)


def is_small_given_name(word: str) -> bool:
    """Whether a word in small letters is a given name and hardly ever another word."""
    return word.islower() and is_given_name(word) and word not in _words(SMALL_WORDS_NAME)


@lru_cache(maxsize=WORDS_KEPT)
def is_possible_given_name(word: str) -> bool:
    """Whether a word is in the list, also as another word."""
    plain = _first_part(word)
    return plain in given_names() or plain in _words(ALSO_WORDS_NAME)


@lru_cache(maxsize=WORDS_KEPT)
def may_be_name(word: str) -> bool:
    """Whether nothing speaks against a name: the word is none of those that begin with a capital for other reasons."""
    plain = _plain(word)
    return is_possible_given_name(word) or (
        plain not in _words(NO_NAMES_NAME) and plain.rstrip("s") not in _words(NO_NAMES_NAME)
    )


def _first_part(word: str) -> str:
    """The word, or what stands before its hyphen: of "Kerry-Ann" the first half says that it is a name."""
    plain = _plain(word)
    return plain if plain in given_names() else plain.partition("-")[0]


def _plain(word: str) -> str:
    """Lower case, without accents, as the list is written."""
    folded = unicodedata.normalize("NFKD", word).replace("’", "'").lower()
    return "".join(character for character in folded if not unicodedata.combining(character)).removesuffix("'s")


@cache
def _words(name: str) -> frozenset[str]:
    """The words of a list beside this module; lines that begin with # say what it is."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
