"""From a text to the words that are compared, and from a question to all the words that would answer it.

In: texts, and a table of abbreviations. Out: stems in their order. Surprising rule: an abbreviation and its long form
find one another both ways, and count less than the words that were typed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ABBREVIATIONS_PATH = Path(__file__).with_name("abbreviations.yaml")
KIND_CUES_PATH = Path(__file__).with_name("kind_cues.yaml")
EXPANDED_WEIGHT = 0.6
"""Weight of a word of an expanded abbreviation beside 1 for a typed one: "SALT" is likelier to be meant as written."""
MENDED_WEIGHT = 0.8
"""Weight of the nearest known word to one that stands in no passage."""
MENDED_SIMILARITY = 80
"""Least likeness (0-100, rapidfuzz ratio) of a known word to a misspelt one: two slips in ten letters."""
MENDED_CHARS = 5
"""Shorter words are not mended: too many words are one letter away."""
BEGUN_WORDS = 3
"""Known words taken for one that was cut short."""
_WORD = re.compile(r"[a-z]+|\d+(?:[.,]\d+)*")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-", "‑": "-"})
_NUMBERS = {
    **{"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8"},
    **{"nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "eighteen": "18"},
}
"""Numbers up to which British papers spell out, and the age at which services change."""
SHORTEST_STEM = 4
"""Letters that must be left when an ending is cut: "plan" and "need" are whole."""
_ENDINGS = (
    *(
        "ational",
        "ations",
        "ication",
        "iveness",
        "ation",
        "itional",
        "ition",
        "ician",
        "ional",
        "ement",
        "ancy",
        "ency",
    ),
    *("ance", "ence", "ment", "ical", "ally", "edly", "able", "ible", "ings", "ion", "ing", "ist", "ant", "ent", "ive"),
    *("ial", "al", "ly", "ed", "er", "or", "ic", "y", "e"),
)
"""Longer ones first where one ends another."""
_STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "for",
        "from",
        "get",
        "gets",
        "getting",
        "given",
        "go",
        "got",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "hers",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "know",
        "like",
        "many",
        "may",
        "me",
        "might",
        "more",
        "most",
        "much",
        "my",
        "no",
        "nor",
        "not",
        "now",
        "of",
        "off",
        "on",
        "or",
        "our",
        "out",
        "over",
        "own",
        "per",
        "say",
        "says",
        "shall",
        "she",
        "should",
        "show",
        "so",
        "some",
        "still",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "too",
        "under",
        "until",
        "up",
        "us",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Groups of forms that stand for one another, each form a tuple of stems."""

    groups: tuple[tuple[tuple[str, ...], ...], ...]

    def expand(self, stems: tuple[str, ...]) -> tuple[str, ...]:
        """Stems of the other forms of every form that stands in a question, without those already there."""
        found = [
            stem
            for group in self.groups
            if any(_stands_in(form, stems) for form in group)
            for form in group
            for stem in form
        ]
        return tuple(dict.fromkeys(stem for stem in found if stem not in stems))


def split_words(text: str) -> list[str]:
    """Stems of a text's words in order, without words that stand everywhere."""
    lowered = text.lower().translate(_APOSTROPHES).replace("'s", "")
    return [stem(word) for word in _WORD.findall(lowered) if word not in _STOP_WORDS]


@cache
def stem(word: str) -> str:
    """Cut endings that seldom change what a word is about, so that "amendments" meets "amended".

    Spelt-out numbers become figures. Stems are for comparing, not for reading.
    """
    if word in _NUMBERS:
        return _NUMBERS[word]
    if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        word = f"{word[:-3]}y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + SHORTEST_STEM:
            word = word.removesuffix(ending)
            break
    return word[:-1] if word[-1:] == word[-2:-1] and word[-1] not in "elsoz" and len(word) > SHORTEST_STEM else word


def mend_words(stems: Iterable[str], vocabulary: Collection[str]) -> tuple[str, ...]:
    """For each unknown stem that is long enough the nearest known one, or those that begin with it if it was cut short.

    "psych" is the beginning of "psycholog", not a slip of "pitch".
    """
    from rapidfuzz import fuzz, process

    mended: list[str] = []
    for word in stems:
        if word in vocabulary or len(word) < MENDED_CHARS:
            continue
        begun = sorted(known for known in vocabulary if known.startswith(word))
        nearest = process.extractOne(word, sorted(vocabulary), scorer=fuzz.ratio, score_cutoff=MENDED_SIMILARITY)
        mended += begun[:BEGUN_WORDS] or ([nearest[0]] if nearest is not None else [])
    return tuple(mended)


@cache
def load_abbreviations(path: Path = ABBREVIATIONS_PATH) -> Abbreviations:
    """The field's abbreviations, from a file of an abbreviation to its long form or list of them."""
    import yaml

    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    groups = ((short, *(forms if isinstance(forms, list) else [forms])) for short, forms in raw.items())
    return Abbreviations(tuple(tuple(tuple(split_words(str(form))) for form in group) for group in groups))


def asked_kinds(question: str) -> frozenset[str]:
    """Kinds of evidence that a question asks for: what people say, what difference it made, how much or how many."""
    words = f" {' '.join(re.findall('[a-z%]+', question.lower().translate(_APOSTROPHES)))} "
    cues = _load_kind_cues()
    return frozenset(kind for kind, phrases in cues.items() if any(f" {phrase} " in words for phrase in phrases))


@cache
def _load_kind_cues() -> dict[str, list[str]]:
    import yaml

    cues: dict[str, list[str]] = yaml.safe_load(KIND_CUES_PATH.read_text(encoding="utf-8"))
    return cues


def _stands_in(form: tuple[str, ...], stems: tuple[str, ...]) -> bool:
    """Whether the words of a long form follow one another in the question."""
    return any(stems[at : at + len(form)] == form for at in range(len(stems) - len(form) + 1))
