"""An encoder without weights: hashed words to unit vectors."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

N_DIMS = 64
"""Length of a vector: enough that the vectors of two words are nearly at right angles."""


class FakeEncoder:
    """Implements `Encoder`: a text's vector is the mean direction of its words', so shared words mean likeness."""

    def encode(self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None) -> np.ndarray:
        """Return float32 vectors of shape (n_texts, N_DIMS), rows of length 1, in the order of `texts`."""
        vectors = np.zeros((len(texts), N_DIMS), dtype=np.float32)
        for row, text in enumerate(texts):
            summed = np.sum([_word_vector(word) for word in _words(text)], axis=0)
            vectors[row] = summed / np.linalg.norm(summed)
        if on_progress is not None:
            on_progress(len(texts))
        return vectors


def _words(text: str) -> list[str]:
    """Lower-case words of a text; one without any counts as the empty word."""
    return re.findall(r"\w+", text.lower()) or [""]


@cache
def _word_vector(word: str) -> np.ndarray:
    """A direction that depends on the word's SHA-256 alone, so that runs agree on every machine."""
    seed = int.from_bytes(hashlib.sha256(word.encode("utf-8", "replace")).digest()[:8], "big")
    vector = np.random.default_rng(seed).standard_normal(N_DIMS)
    return np.asarray(vector / np.linalg.norm(vector))
