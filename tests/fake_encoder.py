"""An encoder without weights: hashed words to unit vectors."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from pipeline.classify.encoder import Encoded, SplitText
from pipeline.classify.score_columns import SCORE_COLUMNS
from pipeline.framework import TOPICS

N_DIMS = 64
"""Length of a vector: enough that the vectors of two words are nearly at right angles."""


class FakeEncoder:
    """Implements `Encoder`: a text's vector is the mean direction of its words', so shared words mean likeness.

    A text's scores are all 0, as of a network that knows nothing; each part adds its share of the text's words to
    every topic, so that the longest part is the strongest.
    """

    def encode(self, texts: Sequence[SplitText], *, on_progress: Callable[[int], None] | None = None) -> Encoded:
        """Read texts in their order; vectors have shape (n_texts, N_DIMS)."""
        vectors = np.zeros((len(texts), N_DIMS), dtype=np.float32)
        parts = []
        for row, split in enumerate(texts):
            summed = np.sum([_word_vector(word) for word in _words(split.text)], axis=0)
            vectors[row] = summed / np.linalg.norm(summed)
            ends = (*split.starts[1:], len(split.text))
            counts = [
                len(re.findall(r"\w+", split.text[start:end])) for start, end in zip(split.starts, ends, strict=True)
            ]
            in_all = max(1, sum(counts))
            parts += [np.full(len(TOPICS), count / in_all, dtype=np.float32) for count in counts]
        if on_progress is not None:
            on_progress(len(texts))
        scores = np.zeros((len(texts), len(SCORE_COLUMNS)), dtype=np.float32)
        return Encoded(vectors, scores, np.array(parts, dtype=np.float32).reshape(-1, len(TOPICS)))


def _words(text: str) -> list[str]:
    """Lower-case words of a text; one without any counts as the empty word."""
    return re.findall(r"\w+", text.lower()) or [""]


@cache
def _word_vector(word: str) -> np.ndarray:
    """A direction that depends on the word's SHA-256 alone, so that runs agree on every machine."""
    seed = int.from_bytes(hashlib.sha256(word.encode("utf-8", "replace")).digest()[:8], "big")
    vector = np.random.default_rng(seed).standard_normal(N_DIMS)
    return np.asarray(vector / np.linalg.norm(vector))
