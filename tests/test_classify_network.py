"""Fine-tuning: the same twice, learning something, and scores that are sums over the tokens."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.classify.encoder import MAX_TOKENS
from pipeline.classify.export import bundled_minilm_path
from pipeline.classify.network import Recipe, build_network, fine_tune, network_scores, read_texts
from pipeline.classify.score_columns import SCORE_COLUMNS, TOPIC_COLUMNS
from pipeline.framework import TOPICS
from tests.classify_records import SEED, training_passage
from tests.small_network import SMALL_RECIPE, fit_small_network, small_export, small_network, small_passages

pytestmark = pytest.mark.train

SHORT = "Therapy waits fell to 18 weeks in March."
LONG = "Parents told the board that reviews were late and advice was missing from plans. " * 60


def scores_of(*texts: str) -> np.ndarray:
    _, scores = read_texts(small_network(), bundled_minilm_path(), texts)
    return scores


def test_equal_input_and_seed_give_equal_scores() -> None:
    """A network fitted a second time scores every passage alike, to the last digit; an export changes nothing."""
    base = bundled_minilm_path()
    small_export()
    first = network_scores(small_network(), base, small_passages())
    assert first.shape == (len(small_passages()), len(SCORE_COLUMNS))
    np.testing.assert_array_equal(first, network_scores(fit_small_network(), base, small_passages()))


def test_a_fitted_network_tells_topics_apart() -> None:
    """After one round a topic scores higher where it is than where it is not."""
    scores = network_scores(small_network(), bundled_minilm_path(), small_passages())[:, TOPIC_COLUMNS]
    truth = np.array([[topic in passage.topics for topic in TOPICS] for passage in small_passages()])
    assert scores[truth].mean() > scores[~truth].mean()


def test_a_score_is_the_sum_of_its_tokens_shares_and_a_bias() -> None:
    """Shares of the tokens and the label's bias add up to the score, and padding has no share."""
    import torch

    network = small_network()
    input_ids = torch.tensor([[101, 7242, 13974, 3062, 102], [101, 7242, 102, 0, 0]])
    with torch.no_grad():
        scores, vectors, shares = network(input_ids, (input_ids > 0).long())
    np.testing.assert_allclose(shares.sum(1).numpy() + network.label.bias.detach().numpy(), scores.numpy(), atol=1e-4)
    assert shares.shape == (2, 5, len(SCORE_COLUMNS))
    assert not shares[1, 3:].any()
    np.testing.assert_allclose(np.linalg.norm(vectors.numpy(), axis=1), 1, atol=1e-5)


def test_scores_do_not_depend_on_the_batch() -> None:
    """A text alone and beside longer ones scores the same."""
    np.testing.assert_allclose(scores_of(LONG, SHORT, SHORT * 5)[1], scores_of(SHORT)[0], atol=1e-4)


def test_what_stands_beyond_the_limit_is_not_read() -> None:
    """A text of more than MAX_TOKENS tokens is cut; nothing fails."""
    assert len(LONG.split()) > MAX_TOKENS
    np.testing.assert_allclose(scores_of(LONG)[0], scores_of(f"{LONG} {SHORT}")[0], atol=1e-4)


def test_a_heading_is_read() -> None:
    """A passage is scored behind its heading."""
    base = bundled_minilm_path()
    (scores,) = network_scores(small_network(), base, [training_passage("a", SHORT, heading="Therapies")])
    np.testing.assert_allclose(scores, scores_of(f"Therapies. {SHORT}")[0], atol=1e-4)
    assert np.abs(scores - scores_of(SHORT)[0]).max() > 1e-3


def test_frozen_layers_stay_as_they_are() -> None:
    """Word vectors and the lower layers are the base model's, what lies above has moved."""
    base, _ = build_network(bundled_minilm_path())
    fitted = dict(small_network().encoder.named_parameters())
    moved = {name for name, weight in base.encoder.named_parameters() if not weight.equal(fitted[name])}
    layers = {name.split(".")[2] for name in moved if name.startswith("encoder.layer.")}
    assert layers == {str(SMALL_RECIPE.frozen_layers)}
    assert not any(name.startswith("embeddings.") for name in moved)


def test_what_others_wrote_is_shown_more_often() -> None:
    """A passage of a report counts as `real_repeats` passages of ours."""
    base, few = bundled_minilm_path(), small_passages()[:4]
    recipe = Recipe(epochs=1, frozen_layers=6, joined_share=0, real_repeats=2)
    once = fine_tune([*few[:3], replace(few[3], is_ours=False)], base, seed=SEED, recipe=recipe)
    twice = fine_tune([*few, few[3]], base, seed=SEED, recipe=recipe)
    np.testing.assert_array_equal(network_scores(once, base, few), network_scores(twice, base, few))


def test_rounds_are_reported_and_a_fitted_network_is_at_rest() -> None:
    """`on_epoch` hears each round in order; dropout is off afterwards."""
    epochs: list[int] = []
    passages = small_passages()[:4]
    recipe = Recipe(epochs=2, frozen_layers=6, joined_share=0.5)
    network = fine_tune(passages, bundled_minilm_path(), seed=SEED, recipe=recipe, on_epoch=epochs.append)
    assert epochs == [0, 1]
    assert not any(module.training for module in network.modules())
