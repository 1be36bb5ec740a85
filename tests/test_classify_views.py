"""Passages as the heads see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from pipeline.classify.views import HEADING_CHARS, load_sentence_splitter, make_views, mask_figures, with_heading
from tests.fake_encoder import N_DIMS, FakeEncoder

HEADINGS = ("Waits", "", "Voice")
TEXTS = ("Waits fell. Parents noticed! Did staff?", "No change", "")


class RecordingEncoder:
    """A fake encoder that remembers what it was asked."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.calls = 0

    def encode(self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None) -> np.ndarray:
        self.texts += texts
        self.calls += 1
        return FakeEncoder().encode(texts, on_progress=on_progress)


def test_wholes_carry_their_heading_and_sentences_do_not() -> None:
    """A passage is encoded behind its heading, each of its sentences alone."""
    views = make_views(HEADINGS, TEXTS, encoder=FakeEncoder(), nlp=load_sentence_splitter())
    wholes = ["Waits. Waits fell. Parents noticed! Did staff?", "No change", "Voice. "]
    sentences = ["Waits fell.", "Parents noticed!", "Did staff?", "No change", ""]
    np.testing.assert_array_equal(views.whole, FakeEncoder().encode(wholes))
    np.testing.assert_array_equal(views.sentences, FakeEncoder().encode(sentences))
    assert views.owners.tolist() == [0, 0, 0, 1, 2]
    assert views.plain == tuple(whole.lower() for whole in wholes)


def test_equal_texts_are_encoded_once_in_one_call() -> None:
    """Wholes and sentences that repeat are handed to the encoder a single time, and all counted as done."""
    encoder, counts = RecordingEncoder(), list[int]()
    make_views(
        ["", "", ""],
        ["Same.", "Same.", "Same. Other."],
        encoder=encoder,
        nlp=load_sentence_splitter(),
        on_progress=counts.append,
    )
    assert encoder.texts == ["Same.", "Same. Other.", "Other."]
    assert encoder.calls == 1
    assert sum(counts) == 3


def test_rows_pick_passages_with_their_sentences() -> None:
    """Chosen passages come in the order asked, with their own sentences only."""
    views = make_views(HEADINGS, TEXTS, encoder=FakeEncoder(), nlp=load_sentence_splitter())
    chosen = views.rows(np.array([2, 0]))
    assert chosen.plain == (views.plain[2], views.plain[0])
    assert chosen.masked == (views.masked[2], views.masked[0])
    np.testing.assert_array_equal(chosen.whole, views.whole[[2, 0]])
    assert sorted(chosen.owners.tolist()) == [0, 1, 1, 1]
    for owner, vector in zip(chosen.owners, chosen.sentences, strict=True):
        assert vector.shape == (N_DIMS,)
        assert (vector == views.sentences[-1]).all() == (owner == 0)


def test_a_long_heading_keeps_its_end() -> None:
    """The nearest headings stand at the end of the path and are what is kept."""
    joined = with_heading("Strategy > " * 40 + "Nearest", "Text.")
    assert joined.endswith("Nearest. Text.")
    assert len(joined) <= HEADING_CHARS + len(". Text.")
    assert with_heading("  ", "Text.") == "Text."


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("61% agree", "numpercent agree"),
        ("12.5 per cent in 2023/24", "numpercent in numyear"),
        ("since 2019", "since numyear"),
        ("1,204 of 9", "num of num"),
        ("“Nobody rang”", "quotemark nobody rang quotemark"),
        ("we don’t know", "we don’t know"),
        ("KPI | 4", "kpi cellbar num"),
    ],
)
def test_figures_and_marks_become_marker_words(text: str, masked: str) -> None:
    """Kind heads learn from the sort of figure or mark, never from its value."""
    assert mask_figures(text).split() == masked.split()


def test_a_very_long_text_is_split() -> None:
    """More than spaCy's usual million characters is no reason to fail."""
    text = "Short one. " * 95_000
    views = make_views([""], [text], encoder=FakeEncoder(), nlp=load_sentence_splitter())
    assert len(views.sentences) == 95_000
