"""The exported encoder: weights that are checked, rounding that is bounded, vectors that agree."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify.encoder import OnnxEncoder, SplitText
from pipeline.classify.export import ONNX_OPSET, bundled_minilm_path, check_weights, quantise_rows
from pipeline.classify.views import load_sentence_splitter, split_passage
from pipeline.errors import ModelError
from pipeline.framework import TOPICS
from tests.small_network import small_export, small_passages

WEIGHTS = b"weights"
SHORT = "Therapy waits fell to 18 weeks in March."
LONG = "Parents told the board that reviews were late and advice was missing from plans. " * 60


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


@settings(deadline=None)
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
def test_the_export_agrees_with_the_network() -> None:
    """Over real passages the export keeps the direction of every vector and the side of nearly every score."""
    _, parity, size = small_export()
    assert parity.passages == len(small_passages())
    assert parity.mean_cosine >= 0.999
    assert parity.min_cosine >= 0.998
    assert parity.same_side >= 0.99
    assert size < 24 * 2**20


@pytest.mark.train
def test_parts_add_up_to_what_all_words_add() -> None:
    """What heading and sentences added to a topic is what the text's words added as a whole, for every text."""
    exported, _, _ = small_export()
    nlp = load_sentence_splitter()
    split = [split_passage(passage.heading, nlp(passage.text)) for passage in small_passages()]
    split.append(split_passage("Therapies", nlp("Parents said that reviews were late. " * 90)))
    encoded = exported.encode(split)
    assert len(encoded.parts) == sum(len(text.starts) for text in split)
    owners = np.repeat(np.arange(len(split)), [len(text.starts) for text in split])
    summed = np.zeros((len(split), len(TOPICS)))
    np.add.at(summed, owners, encoded.parts)
    uncut = exported.encode([SplitText(text.text) for text in split])
    np.testing.assert_allclose(summed, uncut.parts, rtol=0, atol=1e-4)
    assert len(np.unique(encoded.parts[owners == len(split) - 1][-40:])) == 1, "sentences beyond the limit add nothing"


@pytest.mark.train
@pytest.mark.parametrize("company", [["Plan"] * 50, [LONG] * 9, ["Plan", LONG, SHORT * 3] * 4])
def test_exported_scores_do_not_depend_on_the_batch(company: list[str]) -> None:
    """A text alone, among short ones and among long ones has the same vector, scores and parts."""
    exported, _, _ = small_export()
    text = SplitText(f"{SHORT} {SHORT}", (0, len(SHORT) + 1))
    alone = exported.encode([text])
    together = exported.encode([*map(SplitText, company), text, *map(SplitText, company)])
    row = len(company)
    np.testing.assert_allclose(together.vectors[row], alone.vectors[0], rtol=0, atol=1e-4)
    np.testing.assert_allclose(together.scores[row], alone.scores[0], rtol=0, atol=1e-4)
    np.testing.assert_allclose(together.parts[row : row + 2], alone.parts, rtol=0, atol=1e-4)


@pytest.mark.train
def test_a_graph_of_another_network_is_refused(tmp_path: Path) -> None:
    """An encoder without scores and shares, as of an older version, is named with a remedy."""
    import onnx
    from onnx import TensorProto, helper

    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in ("input_ids", "vectors")]
    graph = helper.make_graph([helper.make_node("Identity", ["input_ids"], ["vectors"])], "old", ends[:1], ends[1:])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", ONNX_OPSET)]), tmp_path / "encoder.onnx")
    (tmp_path / "tokenizer.json").write_bytes((bundled_minilm_path() / "tokenizer.json").read_bytes())
    with pytest.raises(ModelError, match="another version") as raised:
        OnnxEncoder(tmp_path)
    assert "make train" in raised.value.remedy
