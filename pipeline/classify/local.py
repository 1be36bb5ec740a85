"""What reviewers' decisions add to the committed model: one small shift per topic, kept in `models/local/`.

In: vectors of passages that people decided on, with what the model said of them, and of training passages as a
background. Out: an `Adapter`. Surprising rules: the background only holds the model in place, since what is true of
it was taught already, so without decisions against the model nothing moves; the adapter holds numbers only and is
passed over once the committed model has changed.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.classify.card import LOCAL_CARD_NAME, read_local_card
from pipeline.errors import ModelError
from pipeline.framework import TOPICS

ADAPTER_NAME = "adapter.npz"
MIN_DECISIONS = 10
"""Decisions on a topic before it is shifted: with fewer, one reviewer's slip would move every passage."""
DECISION_WEIGHT = 5.0
"""How much a decision counts against a passage of the background: people looked at it, in this area's own words."""
SHIFT_PENALTY = 1.0
"""Penalty on the squared weights of a shift, against a loss summed over decisions and background."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """Added to a topic's logit: `weights` (n_topics, n_dims) times the passage's vector.

    There is no constant part: people are shown the doubtful passages, so the share that they accept says nothing of
    all others. With one, 40 decisions against 198 made-up passages changed ten times as many of these.
    """

    weights: np.ndarray

    def shifts(self, vectors: np.ndarray) -> np.ndarray:
        """Shifts of passages, shape (n_passages, n_topics); vectors have shape (n_passages, n_dims)."""
        return np.asarray(vectors @ self.weights.T)


@dataclass(frozen=True, slots=True)
class Background:
    """n passages that the shifts should leave alone: vectors (n, n_dims) and the model's logits (n, n_topics)."""

    vectors: np.ndarray
    logits: np.ndarray


@dataclass(frozen=True, slots=True)
class Decided:
    """n passages that people decided on: vectors (n, n_dims), the model's logits and the truth (n, n_topics).

    `truth` is 1 or 0, and nan where nobody has said.
    """

    vectors: np.ndarray
    logits: np.ndarray
    truth: np.ndarray

    @property
    def counts(self) -> dict[str, int]:
        """Decisions on each topic that has any, in the order of TOPICS."""
        known = (~np.isnan(self.truth)).sum(axis=0)
        return {topic: int(count) for topic, count in zip(TOPICS, known, strict=True) if count}


def fit_adapter(decided: Decided, background: Background) -> Adapter:
    """Fit shifts on decisions, held in place by the background: there the target is what the model itself says.

    Were the background's truth the target, the shifts would learn the training passages anew instead of the
    decisions: in a simulation of 6,000 passages without a single decision they changed one decision in 20.
    """
    from scipy.special import expit

    weights = np.zeros((len(TOPICS), decided.vectors.shape[1]))
    for topic, name in enumerate(TOPICS):
        if decided.counts.get(name, 0) < MIN_DECISIONS:
            continue
        known = ~np.isnan(decided.truth[:, topic])
        weights[topic] = _fit_shift(
            np.vstack([decided.vectors[known], background.vectors]),
            np.concatenate([decided.logits[known, topic], background.logits[:, topic]]),
            np.concatenate([decided.truth[known, topic], expit(background.logits[:, topic])]),
            np.concatenate([np.full(known.sum(), DECISION_WEIGHT), np.ones(len(background.vectors))]),
        )
    return Adapter(weights)


def _fit_shift(vectors: np.ndarray, logits: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted logistic regression of the truth (0-1) on the vectors, with the logits as a fixed part (an offset)."""
    from scipy.optimize import minimize
    from scipy.special import expit

    def loss(shift: np.ndarray) -> tuple[float, np.ndarray]:
        shifted = logits + vectors @ shift
        gradient = vectors.T @ (weights * (expit(shifted) - truth)) + 2 * SHIFT_PENALTY * shift
        return float(weights @ (np.logaddexp(0.0, shifted) - truth * shifted) + SHIFT_PENALTY * shift @ shift), gradient

    return np.asarray(minimize(loss, np.zeros(vectors.shape[1]), jac=True, method="L-BFGS-B").x)


def save_adapter(folder: Path, adapter: Adapter, *, model_id: str, facts: Mapping[str, object]) -> str:
    """Write the adapter with the id of the model that it belongs to; returns the adapter's own id."""
    folder.mkdir(parents=True, exist_ok=True)
    written = Adapter(adapter.weights.astype(np.float32))
    adapter_id = _adapter_id(written)
    np.savez_compressed(folder / ADAPTER_NAME, weights=written.weights)
    card = {"model_id": model_id, "adapter_id": adapter_id, **facts}
    (folder / LOCAL_CARD_NAME).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return adapter_id


def load_adapter(folder: Path, *, model_id: str) -> Adapter | None:
    """Read the adapter of this model; None if there is none or it belongs to another model.

    Raises ModelError if it is damaged or not the one that its card names.
    """
    card = read_local_card(folder)
    if card.get("model_id") != model_id:
        return None
    try:
        with np.load(io.BytesIO((folder / ADAPTER_NAME).read_bytes()), allow_pickle=False) as arrays:
            adapter = Adapter(arrays["weights"])
        if len(adapter.weights) != len(TOPICS):
            raise ValueError("the adapter shifts other topics")
        if _adapter_id(adapter) != card["adapter_id"]:
            raise ValueError("the adapter is not the one that its card names")
    except Exception as error:  # numpy raises whatever zipfile, zlib or its own reader do with a damaged file
        raise ModelError(
            "what reviewers taught the model cannot be read",
            where=str(folder),
            remedy="run `make train JOURNAL=...` again, or delete the folder",
        ) from error
    return adapter


def _adapter_id(adapter: Adapter) -> str:
    return hashlib.sha256(adapter.weights.tobytes()).hexdigest()[:8]
