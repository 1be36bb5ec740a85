"""Networks fitted side by side: each passage is scored by one that had not read its fold."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.classify.cross_fit import fit_networks
from pipeline.classify.export import bundled_minilm_path
from pipeline.classify.fit import FOLDS
from pipeline.classify.network import Recipe, fine_tune, network_scores
from tests.classify_records import SEED
from tests.small_network import small_passages

pytestmark = pytest.mark.train

RECIPE = Recipe(epochs=1, frozen_layers=6, joined_share=0)


def test_every_passage_is_scored_by_a_network_that_had_not_read_its_fold() -> None:
    """Scores are those of a fit without the fold; the network that is kept has read everything; each end is told."""
    base, passages = bundled_minilm_path(), small_passages()[:12]
    folds = np.arange(len(passages)) % FOLDS
    ended: list[str] = []
    network, scores = fit_networks(passages, folds, base, seed=SEED, recipe=RECIPE, on_done=ended.append)
    assert len(ended) == FOLDS + 1
    whole = fine_tune(passages, base, seed=SEED, recipe=RECIPE)
    np.testing.assert_allclose(
        network_scores(network, base, passages), network_scores(whole, base, passages), atol=1e-4
    )
    fitted = [passage for passage, fold in zip(passages, folds, strict=True) if fold != 1]
    left_out = [passage for passage, fold in zip(passages, folds, strict=True) if fold == 1]
    expected = network_scores(fine_tune(fitted, base, seed=SEED, recipe=RECIPE), base, left_out)
    np.testing.assert_allclose(scores[folds == 1], expected, atol=1e-4)
    assert np.abs(expected - network_scores(network, base, left_out)).max() > 1e-3
