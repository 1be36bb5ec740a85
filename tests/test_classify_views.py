"""Passages as the heads see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify.encoder import Encoded, SplitText
from pipeline.classify.score_columns import SCORE_COLUMNS
from pipeline.classify.views import (
    HEADING_CHARS,
    Views,
    load_sentence_splitter,
    make_views,
    mask_figures,
    split_passage,
    with_heading,
)
from tests.fake_encoder import FakeEncoder

HEADINGS = ("Waits", "", "Voice", " ")
TEXTS = ("Waits fell. Parents noticed! Did staff?", "No change", "", "Waits fell. 4% left.")
WHOLES = ("Waits. Waits fell. Parents noticed! Did staff?", "No change", "Voice. ", "Waits fell. 4% left.")


class RecordingEncoder:
    """A fake encoder that remembers what it was asked."""

    def __init__(self) -> None:
        self.texts: list[SplitText] = []
        self.calls = 0

    def encode(self, texts: Sequence[SplitText], *, on_progress: Callable[[int], None] | None = None) -> Encoded:
        self.texts += texts
        self.calls += 1
        return FakeEncoder().encode(texts, on_progress=on_progress)


def views_of_texts(headings: Sequence[str] = HEADINGS, texts: Sequence[str] = TEXTS) -> Views:
    return make_views(headings, texts, encoder=FakeEncoder(), nlp=load_sentence_splitter())


def test_passages_are_encoded_behind_their_headings() -> None:
    """Vectors and plain texts are those of heading and passage; masked texts and word counts leave the heading out."""
    views = views_of_texts()
    np.testing.assert_array_equal(
        views.encoded.vectors, FakeEncoder().encode([SplitText(whole) for whole in WHOLES]).vectors
    )
    assert views.plain == tuple(whole.lower() for whole in WHOLES)
    assert [" ".join(text.split()) for text in views.masked[1:]] == ["no change", "", "waits fell. numpercent left."]


def test_parts_are_the_heading_and_each_sentence() -> None:
    """A heading is a part of its own, named by no text; what each part added stands beside it."""
    views = views_of_texts()
    assert views.part_texts == (
        *("", "Waits fell.", "Parents noticed!", "Did staff?"),
        "No change",
        "",
        *("Waits fell.", "4% left."),
    )
    assert views.owners.tolist() == [0, 0, 0, 0, 1, 2, 3, 3]
    words = np.array([1 / 7, 2 / 7, 2 / 7, 2 / 7, 1, 1, 2 / 4, 2 / 4], dtype=np.float32)
    np.testing.assert_allclose(views.encoded.parts[:, 0], words)


@settings(deadline=None)
@given(st.text(max_size=12), st.text("aB .?!\n1’", max_size=80))
def test_the_parts_of_any_passage_join_to_its_text(heading: str, text: str) -> None:
    """Parts start in order, the first at 0, and leave no character out, whatever the text."""
    split = split_passage(heading, load_sentence_splitter()(text))
    assert split.text == with_heading(heading, text)
    assert split.starts[0] == 0
    assert list(split.starts) == sorted(set(split.starts))
    assert len(split.starts) == 1 or split.starts[-1] < len(split.text)
    if heading.strip() and text.strip():
        assert split.starts[1] == len(split.text) - len(text)


def test_equal_passages_are_encoded_once_in_one_call() -> None:
    """Passages that repeat are handed to the encoder a single time, and every copy gets its parts."""
    encoder, counts = RecordingEncoder(), list[int]()
    views = make_views(
        ["", "H", "", ""],
        ["Same. Again.", "Same. Again.", "Other.", "Same. Again."],
        encoder=encoder,
        nlp=load_sentence_splitter(),
        on_progress=counts.append,
    )
    assert [split.text for split in encoder.texts] == ["Same. Again.", "H. Same. Again.", "Other."]
    assert (encoder.calls, sum(counts)) == (1, 3)
    assert views.owners.tolist() == [0, 0, 1, 1, 1, 2, 3, 3]
    np.testing.assert_array_equal(views.encoded.vectors[0], views.encoded.vectors[3])
    np.testing.assert_array_equal(views.encoded.parts[:2], views.encoded.parts[-2:])


def test_rows_pick_passages_with_their_parts() -> None:
    """Chosen passages keep their own parts, vectors, scores and cues, numbered anew."""
    scores = np.arange(len(TEXTS) * len(SCORE_COLUMNS), dtype=np.float32).reshape(len(TEXTS), -1)
    views = views_of_texts().with_scores(scores)
    chosen = views.rows(np.array([0, 3]))
    assert chosen.plain == (views.plain[0], views.plain[3])
    assert chosen.masked == (views.masked[0], views.masked[3])
    assert chosen.owners.tolist() == [0, 0, 0, 0, 1, 1]
    assert chosen.part_texts == (*views.part_texts[:4], *views.part_texts[-2:])
    np.testing.assert_array_equal(chosen.encoded.vectors, views.encoded.vectors[[0, 3]])
    np.testing.assert_array_equal(chosen.encoded.scores, scores[[0, 3]])
    np.testing.assert_array_equal(chosen.encoded.parts, views.encoded.parts[[0, 1, 2, 3, 6, 7]])
    np.testing.assert_array_equal(chosen.cues, views.cues[[0, 3]])


def test_other_scores_leave_everything_else() -> None:
    """Scores of another network take the place of the encoder's; vectors and parts stay."""
    views = views_of_texts()
    other = views.with_scores(np.ones_like(views.encoded.scores))
    assert (other.encoded.scores == 1).all()
    assert other.encoded.vectors is views.encoded.vectors
    assert other.encoded.parts is views.encoded.parts
    assert not views.encoded.scores.any()


def test_cues_do_not_depend_on_heading_or_neighbours() -> None:
    """A passage's cues are those of its own text."""
    together = views_of_texts().cues
    for row, text in enumerate(TEXTS):
        np.testing.assert_array_equal(together[row], views_of_texts(["Other"], [text]).cues[0])


def test_no_passages_give_empty_views() -> None:
    """Nothing to read is nothing read."""
    views = views_of_texts([], [])
    assert (len(views.plain), len(views.owners), len(views.cues), len(views.encoded.scores)) == (0, 0, 0, 0)


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
    views = views_of_texts([""], ["Short one. " * 95_000])
    assert len(views.part_texts) == len(views.encoded.parts) == 95_000
