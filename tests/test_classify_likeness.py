"""Near-duplicates by their words: what counts as alike, and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.likeness import (
    MIN_SHINGLES,
    ROW_WORDS,
    SHINGLE_WORDS,
    TEMPLATE_TEXTS,
    Limits,
    find_alike,
    find_close,
    find_templates,
    plain_words,
)

LIMITS = Limits(shingle_share=0.4, row_share=0.5, run_words=12)
KETTLE = (
    "Families in the west of the county boil the kettle twice before anyone from the nursing team rings back, and most "
    "of them have stopped waiting by the phone."
)
RAMP = "The new ramp means that Ada can reach the science rooms by herself and arrives with her friends."
WORDS = st.text("bcdfgh", min_size=4, max_size=6)
FIGURES = st.integers(0, 9999).map(str) | st.sampled_from(["86%", "£9.6m", "18-24", "2024/25", "seven", "Twenty-one"])


def alike(*texts: str) -> list[tuple[int, int]]:
    """Positions of the pairs that are alike."""
    return [(pair.first, pair.second) for pair in find_alike([plain_words(text) for text in texts], LIMITS)]


def words_of(letter: str, count: int) -> tuple[str, ...]:
    """As many words as asked for, unlike those of any other letter."""
    return tuple(f"{letter}{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(count))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Waits fell from 86% to 41 per cent.", "waits fell from to"),
        ("Ninety-one plans cost £9.6m in 2024/25", "plans cost in"),
        ("Staff in Thornley and Nether Wick's hub agreed", "staff in and hub agreed"),
        ("Nobody told the SENCo about EHC plans or PfA.", "nobody told the senco about ehc plans or pfa"),
        ("It’s the child's choice", "its the childs choice"),
        ("ﬁrst reviews", "first reviews"),
        ("12 | 14 | 2026", ""),
    ],
)
def test_plain_words_leave_out_figures_and_names(text: str, words: str) -> None:
    """Short forms stay, because they say what a text is about."""
    assert plain_words(text) == tuple(words.split())


@pytest.mark.parametrize(
    "name",
    [
        "children and young people with special educational needs and/or disabilities (SEND) and their families",
        "the local area partnership",
        "speech and language therapy",
        "education, health and care (EHC) plans",
    ],
)
def test_a_fixed_name_is_one_word(name: str) -> None:
    """What everyone must call by its name makes no two texts alike."""
    words = plain_words(f"we ask {name} to wait")
    assert (words[:2], words[-2:]) == (("we", "ask"), ("to", "wait"))
    assert len(words) <= 6
    assert any("_" in word for word in words)


def test_a_template_filled_in_twice_is_alike() -> None:
    """Other figures and another place make no other text."""
    filled = "In the quarter to {}, {} of the requests made in {} were answered by somebody who knew the child."
    assert alike(filled.format("June", "86%", "Thornley"), RAMP, filled.format("March", "forty", "Nether Wick")) == [
        (0, 2)
    ]


def test_a_text_within_a_longer_one_is_alike() -> None:
    """What counts is the share of the shorter one."""
    assert alike(RAMP, f"{KETTLE} {RAMP} {KETTLE}") == [(0, 1)]


def test_rows_of_the_same_cells_are_alike_in_any_order() -> None:
    """A row has too few words in a row, so its words are compared."""
    assert alike("SLT | median wait 41 wks | referrals 300", "Referrals 280; SLT median wait 39 wks") == [(0, 1)]
    assert alike("SLT | median wait 41 wks | referrals 300", "OT | longest wait 41 wks | accepted 300") == []


def test_a_sentence_used_again_is_alike() -> None:
    """However long the texts about it are."""
    run = words_of("r", LIMITS.run_words)
    texts = [(*words_of("a", 60), *run, *words_of("b", 60)), (*words_of("c", 90), *run)]
    (found,) = find_alike(texts, LIMITS)
    assert found.reason == f"{LIMITS.run_words} words in a row: “{' '.join(run)}”"
    assert find_alike([texts[0], (*words_of("c", 90), *run[1:])], LIMITS) == []


def test_an_idiom_makes_no_likeness() -> None:
    """A few words in a row are shared by texts that have nothing else in common."""
    idiom = words_of("i", SHINGLE_WORDS + MIN_SHINGLES - 2)
    texts = [(*idiom, *words_of(letter, ROW_WORDS)) for letter in "abc"]
    assert find_alike(texts, Limits(shingle_share=0.01, row_share=1.0, run_words=12)) == []


def test_texts_without_words_are_like_nothing() -> None:
    """Empty texts and bare figures are no pair."""
    assert alike("", "12 | 14", "41 per cent", KETTLE) == []
    assert find_alike([], LIMITS) == find_close([], [plain_words(RAMP)], LIMITS) == []
    assert find_close([plain_words(RAMP)], [], LIMITS) == []


def test_a_reference_is_found_and_texts_are_not_compared_with_one_another() -> None:
    """Positions are those of the text and of the reference, the reason quotes what they share."""
    texts, references = [plain_words(RAMP), plain_words(RAMP), plain_words(KETTLE)], [plain_words(KETTLE)]
    (found,) = find_close(texts, references, LIMITS)
    assert (found.first, found.second) == (2, 0)
    assert "boil the kettle twice" in found.reason


def test_a_template_of_one_author_is_told_once() -> None:
    """Texts that share six words are one group, whatever else they say; other authors' are not of it."""
    run = words_of("t", 9)
    texts = [(*words_of(chr(98 + number), 40), *run) for number in range(TEMPLATE_TEXTS + 1)]
    authors = ["A"] * TEMPLATE_TEXTS + ["B"]
    ((positions, words),) = find_templates(texts, authors)
    assert positions == tuple(range(TEMPLATE_TEXTS))
    assert words == f"“{' '.join(run[:6])}”"
    assert find_templates(texts[1:], authors[1:]) == []


@given(st.lists(WORDS, min_size=5, max_size=40, unique=True), st.data())
def test_figures_case_and_marks_never_tell_texts_apart(words: list[str], data: st.DataObject) -> None:
    """A copy stays alike whatever figures are put in and however it is set."""
    copy = [part for word in words for part in (*data.draw(st.lists(FIGURES, max_size=2)), word)]
    assert plain_words(" ".join(copy)) == tuple(words)
    assert alike(" ".join(words), " – ".join(copy).upper()) == [(0, 1)]


@given(st.lists(st.lists(WORDS, max_size=30), min_size=2, max_size=5), st.data())
def test_likeness_knows_no_order(texts: list[list[str]], data: st.DataObject) -> None:
    """The same pairs are found whichever text comes first."""
    numbered = [(number, tuple(words)) for number, words in enumerate([*texts, texts[0]])]
    found = []
    for order in (numbered, data.draw(st.permutations(numbered))):
        pairs = find_alike([words for _, words in order], LIMITS)
        found.append({frozenset({order[pair.first][0], order[pair.second][0]}) for pair in pairs})
    assert found[0] == found[1]


@given(st.data(), st.integers(8, 20))
def test_words_in_a_row_of_a_reference_are_always_found(data: st.DataObject, count: int) -> None:
    """Wherever they stand in the text, and however long it is."""
    limits = Limits(shingle_share=0.25, row_share=0.4, run_words=8)
    reference = words_of("r", 80)
    start = data.draw(st.integers(0, len(reference) - count))
    own = words_of("o", 100)
    at = data.draw(st.integers(0, len(own)))
    texts = [own, (*own[:at], *reference[start : start + count], *own[at:])]
    assert [(pair.first, pair.second) for pair in find_close(texts, [reference], limits)] == [(1, 0)]
