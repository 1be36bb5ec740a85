"""The encoders: unit vectors in order, whatever the batches."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify.encoder import BATCH_TOKENS, OnnxEncoder, SentenceTransformersEncoder
from pipeline.errors import ModelError
from tests.classify_records import MODELS_PATH, own_passages

MAX_TOKENS = 256
SHORT = "Therapy waits fell to 18 weeks in March."
LONG = "Parents told the board that reviews were late and advice was missing from plans. " * 60
TEXTS = ("", "Plan", SHORT, "The forum met twice; no actions were agreed.", SHORT * 5, LONG)


@cache
def encoder() -> OnnxEncoder:
    return OnnxEncoder(MODELS_PATH)


def assert_same_vector(first: np.ndarray, second: np.ndarray) -> None:
    np.testing.assert_allclose(first, second, rtol=0, atol=1e-4)


def test_vectors_have_length_one() -> None:
    """Every text, an empty one too, gives a float32 vector of length 1."""
    vectors = encoder().encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_order_is_kept() -> None:
    """Sorting by length inside does not show: the vectors follow the texts given."""
    forwards, backwards = encoder().encode(TEXTS), encoder().encode(TEXTS[::-1])
    assert_same_vector(forwards, backwards[::-1])
    assert (forwards @ forwards.T).argmax(axis=1).tolist() == list(range(len(TEXTS)))


def test_no_texts_give_no_vectors() -> None:
    """An empty list is encoded to an empty array."""
    assert len(encoder().encode([])) == 0


def test_meaning_decides_likeness() -> None:
    """A paraphrase is nearer than a text about something else."""
    asked, alike, other = encoder().encode(
        ["Children wait too long for speech therapy", "Long delays before a speech and language appointment", "Bins"]
    )
    assert asked @ alike > 0.5 > asked @ other


@pytest.mark.parametrize("company", [["Plan"] * 50, [LONG] * 9, ["Plan", LONG, SHORT * 3] * 4])
def test_a_vector_does_not_depend_on_its_batch(company: list[str]) -> None:
    """A text alone, among short ones and among long ones gives the same vector."""
    (alone,) = encoder().encode([SHORT])
    assert_same_vector(encoder().encode([*company, SHORT, *company])[len(company)], alone)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=120), min_size=1, max_size=6))
def test_any_texts_encode_together_as_they_do_alone(texts: list[str]) -> None:
    """Whatever the characters, a batch gives each text's own vector."""
    together = encoder().encode(texts)
    for text, vector in zip(texts, together, strict=True):
        assert_same_vector(vector, encoder().encode([text])[0])


def test_a_long_text_is_cut_at_the_token_limit() -> None:
    """What stands beyond the limit changes nothing; nothing fails."""
    vectors = encoder().encode([LONG, f"{LONG} {SHORT}"])
    assert_same_vector(vectors[0], vectors[1])


def test_batches_stay_within_the_token_budget() -> None:
    """Full-length texts go eight to a call, short ones by the dozen, and all are reported."""
    long_counts: list[int] = []
    encoder().encode([LONG] * 19, on_progress=long_counts.append)
    short_counts: list[int] = []
    encoder().encode([SHORT] * 40, on_progress=short_counts.append)
    assert (max(long_counts), sum(long_counts)) == (BATCH_TOKENS // MAX_TOKENS, 19)
    assert short_counts == [40]


def test_a_text_longer_than_the_budget_goes_alone() -> None:
    """One text may be more than a batch's tokens and is still encoded."""
    counts: list[int] = []
    roomy = OnnxEncoder(MODELS_PATH, max_tokens=300)
    assert roomy.encode([LONG] * 7, on_progress=counts.append).shape == (7, 384)
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


@pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is not None, reason="the train extra is installed here"
)
def test_without_the_extra_a_foreign_encoder_says_so(tmp_path: Path) -> None:
    """The loader of sentence-transformers folders names the extra that it needs."""
    with pytest.raises(ModelError, match="sentence-transformers") as raised:
        SentenceTransformersEncoder(tmp_path)
    assert "train" in raised.value.remedy


@pytest.mark.train
def test_a_missing_encoder_folder_is_named(tmp_path: Path) -> None:
    """A folder that is not there is refused before any library looks for it elsewhere."""
    with pytest.raises(ModelError, match="nowhere") as raised:
        SentenceTransformersEncoder(tmp_path / "nowhere")
    assert "--encoder" in raised.value.remedy


@pytest.mark.train
def test_both_encoders_give_the_same_vectors() -> None:
    """The committed encoder agrees with the original, read by sentence-transformers."""
    from pipeline.classify.export import bundled_minilm_path

    texts = [passage.text for passage in own_passages()[::25]]
    counts: list[int] = []
    original = SentenceTransformersEncoder(bundled_minilm_path()).encode(texts, on_progress=counts.append)
    cosines = np.sum(original * encoder().encode(texts), axis=1)
    assert original.dtype == np.float32
    assert sum(counts) == len(texts)
    assert cosines.min() >= 0.998
    assert cosines.mean() >= 0.999
