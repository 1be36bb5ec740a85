"""The committed encoder: unit vectors, scores and parts in order, whatever the batches."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify.encoder import BATCH_TOKENS, Encoded, OnnxEncoder, SplitText
from pipeline.classify.score_columns import SCORE_COLUMNS
from pipeline.errors import ModelError
from pipeline.framework import TOPICS
from tests.classify_records import MODELS_PATH

MAX_TOKENS = 256
SHORT = "Therapy waits fell to 18 weeks in March."
LONG = "Parents told the board that reviews were late and advice was missing from plans. " * 60
TEXTS = ("", "Plan", SHORT, "The forum met twice; no actions were agreed.", SHORT * 5, LONG)
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@st.composite
def split_texts(draw: st.DrawFn) -> SplitText:
    """Any text, cut anywhere."""
    text = draw(any_text)
    starts = draw(st.sets(st.integers(1, max(1, len(text) - 1)), max_size=4)) if len(text) > 1 else set()
    return SplitText(text, (0, *sorted(starts)))


@cache
def encoder() -> OnnxEncoder:
    return OnnxEncoder(MODELS_PATH)


def encode(texts: Sequence[str | SplitText]) -> Encoded:
    return encoder().encode([SplitText(text) if isinstance(text, str) else text for text in texts])


def assert_same(first: np.ndarray, second: np.ndarray) -> None:
    np.testing.assert_allclose(first, second, rtol=0, atol=1e-4)


def test_vectors_have_length_one() -> None:
    """Every text, an empty one too, gives a float32 vector of length 1 and a score per column."""
    encoded = encode(TEXTS)
    assert encoded.vectors.shape == (len(TEXTS), 384)
    assert encoded.scores.shape == (len(TEXTS), len(SCORE_COLUMNS))
    assert encoded.parts.shape == (len(TEXTS), len(TOPICS))
    assert encoded.vectors.dtype == encoded.scores.dtype == encoded.parts.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(encoded.vectors, axis=1), 1.0, atol=1e-5)


def test_order_is_kept() -> None:
    """Sorting by length inside does not show: vectors, scores and parts follow the texts given."""
    forwards, backwards = encode(TEXTS), encode(TEXTS[::-1])
    assert_same(forwards.vectors, backwards.vectors[::-1])
    assert_same(forwards.scores, backwards.scores[::-1])
    assert_same(forwards.parts, backwards.parts[::-1])
    likeness = forwards.vectors @ forwards.vectors.T
    assert likeness.argmax(axis=1).tolist() == list(range(len(TEXTS)))


def test_no_texts_give_nothing() -> None:
    """An empty list is read to empty arrays."""
    encoded = encode([])
    assert len(encoded.vectors) == len(encoded.scores) == len(encoded.parts) == 0


def test_meaning_decides_likeness() -> None:
    """A paraphrase is nearer than a text about something else."""
    asked, alike, other = encode(
        ["Children wait too long for speech therapy", "Long delays before a speech and language appointment", "Bins"]
    ).vectors
    assert asked @ alike > 0.5 > asked @ other


@pytest.mark.parametrize("company", [["Plan"] * 50, [LONG] * 9, ["Plan", LONG, SHORT * 3] * 4])
def test_a_reading_does_not_depend_on_its_batch(company: list[str]) -> None:
    """A text alone, among short ones and among long ones gives the same vector, scores and parts."""
    text = SplitText(SHORT, (0, 8))
    alone, together = encode([text]), encode([*company, text, *company])
    row = len(company)
    assert_same(together.vectors[row], alone.vectors[0])
    assert_same(together.scores[row], alone.scores[0])
    assert_same(together.parts[row : row + 2], alone.parts)


@settings(max_examples=15, deadline=None)
@given(st.lists(split_texts(), min_size=1, max_size=6))
def test_any_texts_are_read_together_as_they_are_alone(texts: list[SplitText]) -> None:
    """Whatever the characters and cuts, a batch gives each text's own vector, scores and parts."""
    together, row = encode(texts), 0
    for text, vector, scores in zip(texts, together.vectors, together.scores, strict=True):
        alone = encode([text])
        assert_same(vector, alone.vectors[0])
        assert_same(scores, alone.scores[0])
        assert_same(together.parts[row : row + len(text.starts)], alone.parts)
        row += len(text.starts)
    assert row == len(together.parts)


@settings(deadline=None)
@given(split_texts())
def test_cuts_move_what_words_add_and_never_change_it(text: SplitText) -> None:
    """Wherever a text is cut, its parts add up to what its words add as a whole; the end marks are no part of it."""
    cut, whole = encode([text]), encode([text.text])
    assert cut.parts.shape == (len(text.starts), len(TOPICS))
    assert_same(cut.parts.sum(axis=0), whole.parts[0])
    assert_same(cut.scores, whole.scores)


def test_a_part_is_what_stands_in_it() -> None:
    """A cut moves shares between parts and leaves the score; a part of nothing but a space has none."""
    whole, cut = (
        encode([f"{SHORT}  {SHORT}"]),
        encode([SplitText(f"{SHORT}  {SHORT}", (0, len(SHORT), len(SHORT) + 2))]),
    )
    assert_same(whole.scores, cut.scores)
    assert_same(whole.parts[0], cut.parts.sum(axis=0))
    assert cut.parts.shape == (3, len(TOPICS))
    assert not cut.parts[1].any()
    assert cut.parts[2].any()


def test_a_long_text_is_cut_at_the_token_limit() -> None:
    """What stands beyond the limit changes nothing and has no share; nothing fails."""
    encoded = encode([LONG, SplitText(f"{LONG}{SHORT}", (0, len(LONG)))])
    assert_same(encoded.vectors[0], encoded.vectors[1])
    assert_same(encoded.scores[0], encoded.scores[1])
    assert_same(encoded.parts[0], encoded.parts[1])
    assert not encoded.parts[2].any()


def test_batches_stay_within_the_token_budget() -> None:
    """Full-length texts go eight to a call, short ones by the dozen, and all are reported."""
    long_counts: list[int] = []
    encoder().encode([SplitText(LONG)] * 19, on_progress=long_counts.append)
    short_counts: list[int] = []
    encoder().encode([SplitText(SHORT)] * 40, on_progress=short_counts.append)
    assert (max(long_counts), sum(long_counts)) == (BATCH_TOKENS // MAX_TOKENS, 19)
    assert short_counts == [40]


def test_a_text_longer_than_usual_is_read_too() -> None:
    """Another token limit fills the calls otherwise, and every text is read."""
    counts: list[int] = []
    roomy = OnnxEncoder(MODELS_PATH, max_tokens=300)
    assert roomy.encode([SplitText(LONG)] * 7, on_progress=counts.append).vectors.shape == (7, 384)
    assert sum(counts) == 7
    assert max(counts) == BATCH_TOKENS // 300


@pytest.mark.parametrize("missing", ["encoder.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    """The error says which file is not there and how to get it."""
    for name in {"encoder.onnx", "tokenizer.json"} - {missing}:
        (tmp_path / name).symlink_to(MODELS_PATH / name)
    with pytest.raises(ModelError, match=missing) as raised:
        OnnxEncoder(tmp_path)
    assert "make train" in raised.value.remedy
