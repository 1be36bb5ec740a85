"""The exported encoder: weights that are checked, rounding that is bounded, vectors that agree."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.encoder import OnnxEncoder
from pipeline.classify.export import bundled_minilm_path, check_weights, export_encoder, quantise_rows
from pipeline.errors import ModelError
from tests.classify_records import MODELS_PATH, own_passages

WEIGHTS = b"weights"


def test_expected_weights_are_taken(tmp_path: Path) -> None:
    """Weights with the hash that was asked for pass."""
    (tmp_path / "model.safetensors").write_bytes(WEIGHTS)
    check_weights(tmp_path, sha256=hashlib.sha256(WEIGHTS).hexdigest())


def test_other_weights_are_refused(tmp_path: Path) -> None:
    """One byte more and the file is not the one that was reviewed; the error names it and the remedy."""
    (tmp_path / "model.safetensors").write_bytes(WEIGHTS + b" ")
    with pytest.raises(ModelError, match="not the expected") as raised:
        check_weights(tmp_path, sha256=hashlib.sha256(WEIGHTS).hexdigest())
    assert "model.safetensors" in raised.value.where
    assert "reinstall" in raised.value.remedy


def test_missing_weights_are_named(tmp_path: Path) -> None:
    """A folder without weights gives a ModelError, not a missing file."""
    with pytest.raises(ModelError, match=r"model\.safetensors is missing"):
        check_weights(tmp_path, sha256="")


@given(st.integers(0, 2**16), st.integers(1, 9), st.integers(1, 9), st.sampled_from([0, 1]))
def test_rounding_errs_by_half_a_step_at_most(seed: int, rows: int, columns: int, axis: int) -> None:
    """Every value comes back within half of its row's scale, and the largest of a row exactly enough."""
    values = np.random.default_rng(seed).normal(size=(rows, columns)).astype(np.float32)
    values[0, :] *= 100
    quantised, scales = quantise_rows(values, axis=axis)
    assert (quantised.dtype, scales.dtype) == (np.int8, np.float32)
    assert scales.shape == (values.shape[axis],)
    spread = scales[:, None] if axis == 0 else scales[None, :]
    assert (np.abs(quantised * spread - values) <= spread * 0.501).all()
    assert (np.abs(quantised).max(axis=1 - axis) == 127).all()


def test_a_row_of_zeros_stays_zero() -> None:
    """A row without any weight has no scale of its own and is not divided by nothing."""
    quantised, scales = quantise_rows(np.zeros((2, 3), dtype=np.float32), axis=0)
    assert not quantised.any()
    assert (scales == 1).all()


@pytest.mark.train
def test_the_export_agrees_with_the_original(tmp_path: Path) -> None:
    """On 200 of our passages the export keeps the direction of every vector, and equals the committed encoder."""
    passages = own_passages()
    texts = [passage.text for passage in passages[:: len(passages) // 200][:200]]
    parity = export_encoder(bundled_minilm_path(), tmp_path, parity_texts=texts)
    assert parity.passages == 200
    assert parity.mean_cosine >= 0.999
    assert parity.min_cosine >= 0.998
    exported = OnnxEncoder(tmp_path).encode(texts)
    np.testing.assert_allclose(exported, OnnxEncoder(MODELS_PATH).encode(texts), atol=1e-4)
    assert (tmp_path / "encoder.onnx").stat().st_size < 24 * 2**20
