"""Texts that say the same are found, and only they."""

from __future__ import annotations

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from pipeline.cues.copies import SHINGLE_WORDS, SIMILARITY, find_copies

WORDS = [f"word{letter}{other}" for letter in "abcdefgh" for other in "ijklmnop"]
LONG = " ".join(WORDS[:50])
TEXTS = st.lists(
    st.lists(st.sampled_from(["one", "two", "tree", "not", "4", "5"]), max_size=12).map(" ".join), max_size=8
)
MANY = 20_000
SECONDS = 30.0
"""Far above the two to three that it takes, so that a busy machine passes and a quadratic search does not."""


def test_copies_differ_in_layout_and_a_word() -> None:
    """Case, punctuation and one word of fifty make no new text; the first is the original."""
    assert find_copies([LONG, LONG.upper() + "!", LONG.replace("wordci", "another")]) == {1: 0, 2: 0}


def test_short_texts_must_be_equal() -> None:
    """One word of six is a sixth."""
    assert find_copies(["The clinic opened in May here", "The clinic opened in June here"]) == {}


def test_another_figure_is_no_copy() -> None:
    """The same paragraph with a new figure, or figures changed round, is new evidence."""
    assert find_copies([f"{LONG} 58 54", f"{LONG} 58 55", f"{LONG} 54 58"]) == {}


def test_a_denial_is_no_copy() -> None:
    """A "not" turns a statement round, however long it is."""
    assert find_copies([LONG, f"{WORDS[0]} not {' '.join(WORDS[1:50])}"]) == {}


def test_texts_without_words_are_alike() -> None:
    """Two dashes say the same nothing."""
    assert find_copies(["–", "…"]) == {1: 0}


@given(TEXTS)
def test_the_filter_loses_nothing(texts: list[str]) -> None:
    """What the search finds is what comparing every pair would find."""
    shingles = [_shingles(text) for text in texts]
    turns = [[word for word in text.split() if word in ("not", "4", "5")] for text in texts]
    expected: dict[int, int] = {}
    for later in range(len(texts)):
        for earlier in range(later):
            share = len(shingles[later] & shingles[earlier]) / len(shingles[later] | shingles[earlier])
            if earlier not in expected and turns[later] == turns[earlier] and share >= SIMILARITY:
                expected[later] = earlier
                break
    assert find_copies(texts) == expected


def test_many_passages_take_seconds() -> None:
    """Twenty thousand passages of a field's vocabulary, a tenth of them filed twice."""
    draw = random.Random(1)
    vocabulary = [f"{one}{other}" for one in WORDS for other in WORDS]
    texts = [" ".join(draw.choices(vocabulary, k=40)) for _ in range(MANY * 9 // 10)]
    started = time.perf_counter()
    copies = find_copies([*texts, *texts[: MANY // 10]])
    assert time.perf_counter() - started < SECONDS
    assert len(copies) == MANY // 10


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[i : i + SHINGLE_WORDS]) for i in range(max(1, len(words) - SHINGLE_WORDS + 1))}
