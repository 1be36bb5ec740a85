"""The model folder: encoder, heads and card, checked by hash when loaded.

In: a folder with `card.json`, `heads.skops`, `encoder.onnx`, `tokenizer.json`. Out: a `Classifier`. Surprising
rule: a file whose hash is not the card's is refused, whoever changed it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from pipeline.classify.card import CARD_NAME, LEFT_OUT_NAME, LOCAL_NAME, read_card
from pipeline.classify.encoder import Encoder, OnnxEncoder, SplitText
from pipeline.classify.heads import Calibration, Heads
from pipeline.classify.heads_file import load_estimators, save_estimators
from pipeline.classify.local import load_adapter
from pipeline.classify.views import load_sentence_splitter, make_views
from pipeline.errors import ModelError
from pipeline.framework import TOPICS
from pipeline.predictions import Prediction

HEADS_NAME = "heads.skops"
MODEL_FILE_NAMES = ("encoder.onnx", HEADS_NAME, "tokenizer.json")
"""Files that the card lists with their SHA-256 and that must match it."""
OPTIONAL_FILE_NAMES = (LEFT_OUT_NAME,)
"""Files that a training leaves beside them for evaluation; listed and checked where they are."""
_CALIBRATION_ARRAYS = ("slope", "intercept", "accept", "reject")
_CALIBRATION_NUMBERS = ("kind_temperature", "stance_temperature")


@dataclass(frozen=True, slots=True)
class Reading:
    """A prediction with the vector of the whole passage, shape (n_dims,), length 1."""

    prediction: Prediction
    vector: np.ndarray


class Classifier(Protocol):
    """Predicts topics, kind and stance of passages."""

    def classify(
        self, headings: Sequence[str], texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None
    ) -> tuple[Reading, ...]:
        """Read passages in order; equal passages get equal predictions whatever stands beside them."""
        ...

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of texts without heading, shape (n_texts, n_dims), for comparing with `Reading.vector`."""
        ...


@dataclass(frozen=True, slots=True)
class TrainedClassifier:
    """The committed encoder with its heads."""

    encoder: Encoder
    heads: Heads

    def classify(
        self, headings: Sequence[str], texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None
    ) -> tuple[Reading, ...]:
        """Read passages; `on_progress` gets counts of encoded passages. See `Classifier.classify`."""
        if not texts:
            return ()
        unique = list(dict.fromkeys(zip(headings, texts, strict=True)))
        views = make_views(
            [heading for heading, _ in unique],
            [text for _, text in unique],
            encoder=self.encoder,
            nlp=load_sentence_splitter(),
            on_progress=on_progress,
        )
        readings = map(Reading, self.heads.predict(views), views.encoded.vectors)
        reading_of = dict(zip(unique, readings, strict=True))
        return tuple(reading_of[pair] for pair in zip(headings, texts, strict=True))

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Encode texts as a passage without heading would be. See `Classifier.encode`."""
        return self.encoder.encode([SplitText(text) for text in texts]).vectors


def save_model(folder: Path, heads: Heads, *, facts: Mapping[str, object]) -> str:
    """Write heads and card beside an exported encoder; returns the model id. `facts` go into the card as they are."""
    save_estimators(heads, folder / HEADS_NAME)
    names = [*MODEL_FILE_NAMES, *(name for name in OPTIONAL_FILE_NAMES if (folder / name).is_file())]
    hashes = {name: _sha256(folder / name) for name in names}
    calibration = {name: np.round(getattr(heads.calibration, name), 9).tolist() for name in _CALIBRATION_ARRAYS}
    calibration |= {name: round(getattr(heads.calibration, name), 9) for name in _CALIBRATION_NUMBERS}
    content: dict[str, object] = {"topics": TOPICS, "files": hashes, "calibration": calibration}
    model_id = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]
    card = {"model_id": model_id, **content, **facts}
    (folder / CARD_NAME).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return model_id


def load_classifier(folder: Path, *, encoder: Encoder | None = None, with_local: bool = False) -> TrainedClassifier:
    """Load a model folder, checking every file's hash; `with_local` adds what reviewers taught it, if anything.

    Raises ModelError with a remedy if anything is amiss.
    """
    card = read_card(folder)
    for name, expected in card["files"].items():
        if not (folder / name).is_file():
            raise ModelError(f"{name} is missing", where=str(folder), remedy="restore models/, or run `make train`")
        if _sha256(folder / name) != expected:
            raise ModelError(
                f"{name} is not the file that the card describes",
                where=str(folder),
                remedy="restore models/ from version control, or run `make train`",
            )
    if tuple(card["topics"]) != TOPICS:
        raise ModelError("the model predicts other topics", where=str(folder), remedy="run `make train`")
    estimators = load_estimators(folder / HEADS_NAME)
    heads = Heads(
        topics=estimators["topics"],
        kind=estimators["kind"],
        stance=estimators["stance"],
        speaker=estimators["speaker"],
        calibration=_calibration(card["calibration"], folder),
        adapter=load_adapter(folder / LOCAL_NAME, model_id=card["model_id"]) if with_local else None,
    )
    return TrainedClassifier(encoder or OnnxEncoder(folder), heads)


def _calibration(numbers: Mapping[str, Any], folder: Path) -> Calibration:
    """Take the calibration from a card, whose own hash is nowhere: it may be another version's."""
    try:
        arrays = {name: np.array(numbers[name], dtype=float) for name in _CALIBRATION_ARRAYS}
        if any(array.shape != (len(TOPICS),) for array in arrays.values()):
            raise ValueError("a number per topic is needed")
        return Calibration(
            **arrays,
            kind_temperature=float(numbers["kind_temperature"]),
            stance_temperature=float(numbers["stance_temperature"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(
            "the card's calibration is not this version's",
            where=f"{folder / CARD_NAME}: {error}",
            remedy="restore models/ from version control, or run `make train`",
        ) from error


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
