"""Fine-tune the network once on everything and once without each fold, side by side (needs the `train` extra).

In: passages with their folds. Out: the network fitted on all, and for every passage the scores of one that had not
read its origin. Surprising rule: each fit runs in a process of its own on one thread, which on two cores is half as
fast again as two threads on one fit, and gives the same numbers however many cores there are.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.classify.fit import FOLDS
from pipeline.classify.network import Recipe, build_network, fine_tune, network_scores
from pipeline.classify.score_columns import SCORE_COLUMNS
from pipeline.classify.training_passages import TrainingPassage

WHOLE = -1
"""Stands for "no fold left out"."""


def fit_networks(
    passages: Sequence[TrainingPassage],
    folds: np.ndarray,
    base: Path,
    *,
    seed: int,
    recipe: Recipe,
    on_done: Callable[[str], None],
) -> tuple[Any, np.ndarray]:
    """The network fitted on all passages, and scores by those that left the passage's fold out.

    Scores have shape (n_passages, n_columns). `on_done` gets a line as each fit ends.
    """
    scores = np.zeros((len(passages), len(SCORE_COLUMNS)), dtype=np.float32)
    with tempfile.TemporaryDirectory(prefix="readiness-train-") as scratch:
        weights_path = Path(scratch) / "network.pt"
        workers = min(os.cpu_count() or 1, FOLDS + 1)
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
            fits = {
                pool.submit(_fit_one, tuple(passages), folds, fold, base, seed, recipe, weights_path): fold
                for fold in (WHOLE, *range(FOLDS))
            }
            for done in as_completed(fits):
                fold = fits[done]
                left_out = done.result()
                if fold != WHOLE:
                    scores[folds == fold] = left_out
                on_done("  the fit on all is done" if fold == WHOLE else f"  the fit without part {fold + 1} is done")
        return _load_network(base, weights_path), scores


def _fit_one(
    passages: tuple[TrainingPassage, ...],
    folds: np.ndarray,
    fold: int,
    base: Path,
    seed: int,
    recipe: Recipe,
    weights_path: Path,
) -> np.ndarray:
    """Fit without a fold and score it; with WHOLE, fit on all and leave the weights in `weights_path`."""
    import torch

    torch.set_num_threads(1)
    fitted = [passage for passage, part in zip(passages, folds, strict=True) if part != fold]
    network = fine_tune(fitted, base, seed=seed, recipe=recipe)
    if fold == WHOLE:
        torch.save(network.state_dict(), weights_path)
    left_out = [passage for passage, part in zip(passages, folds, strict=True) if part == fold]
    return network_scores(network, base, left_out)


def _load_network(base: Path, weights_path: Path) -> Any:
    import torch

    network, _ = build_network(base)
    network.load_state_dict(torch.load(weights_path, weights_only=True))
    return network.eval()
