"""Texts to unit vectors: the `Encoder` protocol and its two loaders.

In: texts. Out: a float32 array of shape (n_texts, n_dims), rows of length 1, in the order given. The
committed encoder runs on onnxruntime and needs no torch; `--encoder PATH` takes any sentence-transformers
folder and does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from pipeline.errors import ModelError

BATCH_TOKENS = 2_048
"""Padded tokens per call: about eight 256-token passages, the size measured fastest on two cores; short texts
then share a call by the dozen, which saves most of the per-call cost."""


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    def encode(self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None) -> np.ndarray:
        """Return float32 vectors of shape (n_texts, n_dims), rows of length 1, in the order of `texts`."""
        ...


class OnnxEncoder:
    """The committed encoder: `encoder.onnx` with `tokenizer.json` beside it, on onnxruntime."""

    def __init__(self, folder: Path, *, max_tokens: int = 256, threads: int = 0) -> None:
        """Open the model; `threads` 0 lets onnxruntime take every core. Raises ModelError if a file is missing."""
        import onnxruntime
        from tokenizers import Tokenizer

        for name in ("encoder.onnx", "tokenizer.json"):
            if not (folder / name).is_file():
                raise ModelError(f"{name} is missing", where=str(folder), remedy="restore models/, or run `make train`")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        # int8 weights are expanded to fp32 once at load instead of at every call
        options.add_session_config_entry("session.disable_quant_qdq", "1")
        self._session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_tokens)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None) -> np.ndarray:
        """Encode texts in batches of like length; see `Encoder.encode`."""
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(tokens)), key=lambda i: (len(tokens[i]), i))
        vectors: list[np.ndarray | None] = [None] * len(tokens)
        for batch in _batches(order, tokens):
            longest = len(tokens[batch[-1]])
            input_ids = np.zeros((len(batch), longest), dtype=np.int64)
            attention_mask = np.zeros_like(input_ids)
            for row, position in enumerate(batch):
                input_ids[row, : len(tokens[position])] = tokens[position]
                attention_mask[row, : len(tokens[position])] = 1
            (encoded,) = self._session.run(None, {"input_ids": input_ids, "attention_mask": attention_mask})
            for row, position in enumerate(batch):
                vectors[position] = encoded[row]
            if on_progress is not None:
                on_progress(len(batch))
        return np.array(vectors, dtype=np.float32) if vectors else np.zeros((0, 0), dtype=np.float32)


class SentenceTransformersEncoder:
    """Any sentence-transformers model folder; needs the `train` extra."""

    def __init__(self, folder: Path) -> None:
        """Load the model from disk only. Raises ModelError if the extra or the folder is missing."""
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise ModelError(
                "this encoder needs sentence-transformers", where=str(folder), remedy="install the `train` extra"
            ) from error
        if not folder.is_dir():
            raise ModelError("the encoder folder is missing", where=str(folder), remedy="check --encoder")
        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    def encode(self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None) -> np.ndarray:
        """Encode texts with the model's own batching; see `Encoder.encode`."""
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        if on_progress is not None:
            on_progress(len(texts))
        return np.asarray(vectors, dtype=np.float32)


def _batches(order: Sequence[int], tokens: Sequence[Sequence[int]]) -> list[list[int]]:
    """Cut positions sorted by length into batches of at most BATCH_TOKENS padded tokens, at least one text each."""
    batches: list[list[int]] = []
    for position in order:
        if batches and (len(batches[-1]) + 1) * len(tokens[position]) <= BATCH_TOKENS:
            batches[-1].append(position)
        else:
            batches.append([position])
    return batches
