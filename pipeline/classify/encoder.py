"""Texts to unit vectors and label scores: the `Encoder` protocol and the committed encoder.

In: texts with the places where their sentences start. Out: `Encoded`, in the order given. The committed encoder
runs on onnxruntime and needs no torch. Surprising rule: a label's score is a sum over the tokens, so what each
sentence gave to it is summed up here and nothing larger than that leaves this module.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from pipeline.classify.score_columns import SCORE_COLUMNS
from pipeline.errors import ModelError
from pipeline.framework import TOPICS

MAX_TOKENS = 256
"""Tokens that are read of a passage: the base model's own limit; 180 words with a heading stay below it."""
BATCH_TOKENS = 2_048
"""Padded tokens per call: about eight 256-token passages, the size measured fastest on two cores; short texts
then share a call by the dozen, which saves most of the per-call cost."""
_OUTPUTS = ("vectors", "scores", "shares")


@dataclass(frozen=True, slots=True)
class SplitText:
    """A text and the offsets in characters at which its parts (heading, sentences) start; the first is 0."""

    text: str
    starts: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Encoded:
    """n texts with m parts in all.

    `vectors` (n, dims) have length 1. `scores` (n, columns) follow SCORE_COLUMNS. `parts` (m, topics) say what each
    part's words added to its text's topic scores; parts follow one another in the order of texts.
    """

    vectors: np.ndarray
    scores: np.ndarray
    parts: np.ndarray


class Encoder(Protocol):
    """Reads texts."""

    def encode(self, texts: Sequence[SplitText], *, on_progress: Callable[[int], None] | None = None) -> Encoded:
        """Read float32 vectors and scores of texts; a text's own are the same whatever stands beside it."""
        ...


class OnnxEncoder:
    """The committed encoder: `encoder.onnx` with `tokenizer.json` beside it, on onnxruntime."""

    def __init__(self, folder: Path, *, max_tokens: int = MAX_TOKENS, threads: int = 0) -> None:
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
        if {output.name for output in self._session.get_outputs()} != set(_OUTPUTS):
            raise ModelError(
                "encoder.onnx is of another version", where=str(folder), remedy="restore models/, or run `make train`"
            )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_tokens)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[SplitText], *, on_progress: Callable[[int], None] | None = None) -> Encoded:
        """Read texts in batches of like length; see `Encoder.encode`."""
        encodings = self._tokenizer.encode_batch([split.text for split in texts])
        tokens = [encoding.ids for encoding in encodings]
        order = sorted(range(len(tokens)), key=lambda i: (len(tokens[i]), i))
        vectors: list[np.ndarray | None] = [None] * len(tokens)
        scores = np.zeros((len(tokens), len(SCORE_COLUMNS)), dtype=np.float32)
        parts = [np.zeros((len(split.starts), len(TOPICS)), dtype=np.float32) for split in texts]
        for batch in _batches(order, tokens):
            longest = len(tokens[batch[-1]])
            input_ids = np.zeros((len(batch), longest), dtype=np.int64)
            attention_mask = np.zeros_like(input_ids)
            for row, position in enumerate(batch):
                input_ids[row, : len(tokens[position])] = tokens[position]
                attention_mask[row, : len(tokens[position])] = 1
            encoded, scored, shares = self._session.run(
                _OUTPUTS, {"input_ids": input_ids, "attention_mask": attention_mask}
            )
            for row, position in enumerate(batch):
                vectors[position], scores[position] = encoded[row], scored[row]
                own, part_of = _words_and_parts(encodings[position], texts[position].starts)
                np.add.at(parts[position], part_of, shares[row, own])
            if on_progress is not None:
                on_progress(len(batch))
        if not texts:
            return Encoded(np.zeros((0, 0), np.float32), scores, np.zeros((0, len(TOPICS)), np.float32))
        return Encoded(np.array(vectors, dtype=np.float32), scores, np.concatenate(parts))


def _words_and_parts(encoding: Any, starts: Sequence[int]) -> tuple[list[int], list[int]]:
    """Positions of the tokens that stand for words, and the part of each.

    The marks at a text's ends take their share of attention but say nothing of where it lies; they are left out.
    """
    own = [at for at, is_mark in enumerate(encoding.special_tokens_mask) if not is_mark]
    return own, [max(0, bisect_right(starts, encoding.offsets[at][0]) - 1) for at in own]


def _batches(order: Sequence[int], tokens: Sequence[Sequence[int]]) -> list[list[int]]:
    """Cut positions sorted by length into batches of at most BATCH_TOKENS padded tokens, at least one text each."""
    batches: list[list[int]] = []
    for position in order:
        if batches and (len(batches[-1]) + 1) * len(tokens[position]) <= BATCH_TOKENS:
            batches[-1].append(position)
        else:
            batches.append([position])
    return batches
