"""A network fitted in seconds and its export, made once for the tests that need torch."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.classify.encoder import OnnxEncoder
from pipeline.classify.export import Parity, bundled_minilm_path, export_network
from pipeline.classify.network import Recipe, fine_tune
from pipeline.classify.training_passages import TrainingPassage
from pipeline.classify.views import with_heading
from tests.classify_records import SEED, own_passages

SMALL_RECIPE = Recipe(epochs=1, frozen_layers=5, joined_share=0.1)
"""One round over few passages, in which the top layer and the labels' own weights move."""


@cache
def small_passages() -> tuple[TrainingPassage, ...]:
    """Some forty passages from all files."""
    return own_passages()[::160]


def fit_small_network() -> Any:
    """Fit anew; see `small_network`."""
    return fine_tune(small_passages(), bundled_minilm_path(), seed=SEED, recipe=SMALL_RECIPE)


@cache
def small_network() -> Any:
    """A network fitted on the small passages."""
    return fit_small_network()


@cache
def small_export() -> tuple[OnnxEncoder, Parity, int]:
    """The small network's exported encoder, its parity over the small passages and the size of its graph in bytes."""
    texts = [with_heading(passage.heading, passage.text) for passage in small_passages()]
    with TemporaryDirectory() as name:
        folder = Path(name)
        parity = export_network(small_network(), bundled_minilm_path(), folder, parity_texts=texts)
        return OnnxEncoder(folder), parity, (folder / "encoder.onnx").stat().st_size
