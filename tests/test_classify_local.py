"""The adapter moves what people decided on, leaves the rest alone, and is kept as numbers that belong to one model."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify.card import CARD_KEYS, CARD_NAME, LOCAL_CARD_NAME, LOCAL_NAME, read_model_id
from pipeline.classify.local import (
    ADAPTER_NAME,
    MIN_DECISIONS,
    Adapter,
    Background,
    Decided,
    fit_adapter,
    load_adapter,
    save_adapter,
)
from pipeline.errors import ModelError
from pipeline.framework import TOPICS
from pipeline.store.cache import SAFE_NAME

TOPIC = TOPICS.index("APA3.1")
N_DIMS = 8
MODEL_ID = "0123456789ab"
DOUBT = -2.0
"""Logit of a passage that the model rejects without being sure."""


def unit_vectors(count: int, *, seed: int) -> np.ndarray:
    """Vectors of passages about different things."""
    vectors = np.random.default_rng(seed).standard_normal((count, N_DIMS))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def decided_on(vectors: np.ndarray, truth: np.ndarray | float, *, topic: int = TOPIC, logit: float = DOUBT) -> Decided:
    """Passages that people decided on for one topic alone."""
    known = np.full((len(vectors), len(TOPICS)), np.nan)
    known[:, topic] = truth
    return Decided(vectors, np.full(known.shape, logit), known)


def background(count: int = 50, *, seed: int = 1, logit: float = DOUBT) -> Background:
    return Background(unit_vectors(count, seed=seed), np.full((count, len(TOPICS)), logit))


def make_adapter(seed: int = 3) -> Adapter:
    return Adapter(np.random.default_rng(seed).standard_normal((len(TOPICS), N_DIMS)))


def log_loss(logits: np.ndarray, truth: np.ndarray) -> float:
    return float(np.mean(np.logaddexp(0.0, logits) - truth * logits))


def test_passages_like_those_accepted_are_raised() -> None:
    """The shift follows the vectors: it lifts passages near the accepted ones and hardly any others."""
    here, elsewhere = np.eye(N_DIMS)[0], np.eye(N_DIMS)[1]
    held = Background(np.tile(elsewhere, (50, 1)), np.full((50, len(TOPICS)), DOUBT))
    shifts = fit_adapter(decided_on(np.tile(here, (20, 1)), 1.0), held).shifts(np.stack([here, elsewhere]))
    assert shifts.shape == (2, len(TOPICS))
    assert shifts[0, TOPIC] > 2.0
    assert abs(shifts[1, TOPIC]) < 0.1


def test_passages_like_those_rejected_are_lowered() -> None:
    """A rejection counts as much as an acceptance."""
    here = np.eye(N_DIMS)[:1]
    adapter = fit_adapter(decided_on(np.repeat(here, 20, axis=0), 0.0, logit=2.0), background())
    assert adapter.shifts(here)[0, TOPIC] < -1.0


def test_a_topic_with_few_decisions_is_left_alone() -> None:
    """One decision fewer than needed moves nothing; the other topics never move."""
    enough = decided_on(unit_vectors(MIN_DECISIONS, seed=2), 1.0)
    weights = fit_adapter(enough, background()).weights
    assert np.any(weights[TOPIC])
    assert not np.any(np.delete(weights, TOPIC, axis=0))
    too_few = decided_on(unit_vectors(MIN_DECISIONS - 1, seed=2), 1.0)
    assert not np.any(fit_adapter(too_few, background()).weights)


def test_decisions_that_the_model_shares_move_nothing() -> None:
    """Without disagreement the background gives no reason to move, however unsure the model is of it."""
    vectors = unit_vectors(40, seed=2)
    sure = Decided(vectors, np.full((40, len(TOPICS)), -30.0), np.zeros((40, len(TOPICS))))
    assert np.abs(fit_adapter(sure, background(logit=0.3)).weights).max() < 1e-6


def test_a_large_background_holds_the_model_in_place() -> None:
    """The more passages the model is known on, the less the same decisions move them."""
    decided = decided_on(unit_vectors(20, seed=2), 1.0)
    small, large = (fit_adapter(decided, background(count)) for count in (20, 2_000))
    elsewhere = unit_vectors(200, seed=9)
    moved = [float(np.abs(adapter.shifts(elsewhere)[:, TOPIC]).mean()) for adapter in (small, large)]
    assert moved[1] < moved[0] / 2


@given(st.integers(0, 2**32 - 1), st.integers(MIN_DECISIONS, 40), st.integers(1, 60))
@settings(max_examples=40, deadline=None)
def test_decisions_never_fit_worse_than_before(seed: int, decisions: int, held: int) -> None:
    """Whatever people decided, after the shift the model agrees with them at least as well as before."""
    random = np.random.default_rng(seed)
    truth = random.integers(0, 2, decisions).astype(float)
    decided = decided_on(unit_vectors(decisions, seed=seed), truth, logit=float(random.uniform(-6, 6)))
    rest = Background(unit_vectors(held, seed=seed + 1), random.uniform(-6, 6, (held, len(TOPICS))))
    before = decided.logits[:, TOPIC]
    after = before + fit_adapter(decided, rest).shifts(decided.vectors)[:, TOPIC]
    assert log_loss(after, truth) <= log_loss(before, truth) + 1e-9


def test_an_adapter_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    """Weights are kept as float32, with the model's id and the facts beside them."""
    adapter = make_adapter()
    adapter_id = save_adapter(tmp_path / "local", adapter, model_id=MODEL_ID, facts={"decisions": {"APA3.1": 40}})
    loaded = load_adapter(tmp_path / "local", model_id=MODEL_ID)
    assert loaded is not None
    np.testing.assert_array_equal(loaded.weights, adapter.weights.astype(np.float32))
    card = json.loads((tmp_path / "local" / LOCAL_CARD_NAME).read_text(encoding="utf-8"))
    assert card == {"model_id": MODEL_ID, "adapter_id": adapter_id, "decisions": {"APA3.1": 40}}


def test_an_adapters_id_is_that_of_its_numbers(tmp_path: Path) -> None:
    """Equal numbers have one id, and equal files; others have another."""
    first, again, other = (
        save_adapter(tmp_path / name, make_adapter(seed), model_id=MODEL_ID, facts={})
        for name, seed in (("first", 3), ("again", 3), ("other", 4))
    )
    assert first == again != other
    assert (tmp_path / "first" / ADAPTER_NAME).read_bytes() == (tmp_path / "again" / ADAPTER_NAME).read_bytes()


def test_without_an_adapter_there_is_none(tmp_path: Path) -> None:
    """A model that nobody has taught is no fault."""
    assert load_adapter(tmp_path / "local", model_id=MODEL_ID) is None


def test_another_models_adapter_is_passed_over(tmp_path: Path) -> None:
    """Numbers for one model's vectors mean nothing for another's, even if their file is damaged."""
    save_adapter(tmp_path, make_adapter(), model_id="another", facts={})
    (tmp_path / ADAPTER_NAME).write_bytes(b"")
    assert load_adapter(tmp_path, model_id=MODEL_ID) is None


def remove(path: Path) -> None:
    path.unlink()


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def turn_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def put_others_in_place(path: Path) -> None:
    np.savez_compressed(path, weights=make_adapter(seed=5).weights.astype(np.float32))


def put_other_topics_in_place(path: Path) -> None:
    np.savez_compressed(path, weights=make_adapter().weights[1:].astype(np.float32))


def put_other_names_in_place(path: Path) -> None:
    np.savez_compressed(path, shifts=make_adapter().weights.astype(np.float32))


def put_a_pickle_in_place(path: Path) -> None:
    np.savez_compressed(path, weights=np.array([{"of": "nothing"}] * len(TOPICS), dtype=object))


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    "damage",
    [
        *(remove, empty, cut_short, turn_a_bit),
        *(put_others_in_place, put_other_topics_in_place, put_other_names_in_place, put_a_pickle_in_place),
    ],
)
def test_a_damaged_adapter_is_a_clear_error(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    """Half of what was taught is never used: the error names the folder and both ways out."""
    save_adapter(tmp_path, make_adapter(), model_id=MODEL_ID, facts={})
    damage(tmp_path / ADAPTER_NAME)
    with pytest.raises(ModelError, match="what reviewers taught the model") as raised:
        load_adapter(tmp_path, model_id=MODEL_ID)
    assert raised.value.where == str(tmp_path)
    assert "make train JOURNAL=" in raised.value.remedy
    assert "delete the folder" in raised.value.remedy


def write_card(models: Path) -> None:
    """A model card with all its keys, and no model."""
    card = {**dict.fromkeys(sorted(CARD_KEYS)), "model_id": MODEL_ID}
    (models / CARD_NAME).write_text(json.dumps(card), encoding="utf-8")


def test_what_was_taught_makes_another_model_id(tmp_path: Path) -> None:
    """Runs see by the id alone that the model has learnt; the id may name a folder of the cache."""
    write_card(tmp_path)
    assert read_model_id(tmp_path) == MODEL_ID
    adapter_id = save_adapter(tmp_path / LOCAL_NAME, make_adapter(), model_id=MODEL_ID, facts={})
    assert read_model_id(tmp_path) == f"{MODEL_ID}-{adapter_id}"
    assert SAFE_NAME.fullmatch(read_model_id(tmp_path))


def test_another_models_adapter_leaves_the_id_as_it_is(tmp_path: Path) -> None:
    """After `make train` the old adapter is as if it were not there."""
    write_card(tmp_path)
    save_adapter(tmp_path / LOCAL_NAME, make_adapter(), model_id="another", facts={})
    assert read_model_id(tmp_path) == MODEL_ID


@pytest.mark.parametrize(
    "content",
    [
        *("", "{", "[]", "null", "\N{NULL}", '{"model_id": "0123456789ab"}', '{"adapter_id": "01234567"}'),
        '{"model_id": "0123456789ab", "adapter_id": "../../elsewhere"}',
        '{"model_id": "0123456789ab", "adapter_id": null}',
    ],
)
def test_a_damaged_local_card_is_a_clear_error(tmp_path: Path, content: str) -> None:
    """A card that says nothing, or names no adapter, stops the run before anything is classified."""
    write_card(tmp_path)
    save_adapter(tmp_path / LOCAL_NAME, make_adapter(), model_id=MODEL_ID, facts={})
    (tmp_path / LOCAL_NAME / LOCAL_CARD_NAME).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="what reviewers taught the model") as raised:
        read_model_id(tmp_path)
    assert "delete the folder" in raised.value.remedy
    with pytest.raises(ModelError):
        load_adapter(tmp_path / LOCAL_NAME, model_id=MODEL_ID)
