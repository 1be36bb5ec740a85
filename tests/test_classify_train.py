"""A small training from passages to a model folder that loads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.classify.card import LEFT_OUT_NAME, read_card
from pipeline.classify.evaluate import evaluate_predictions
from pipeline.classify.fit import FOLDS, assign_folds
from pipeline.classify.left_out import load_left_out
from pipeline.classify.model import MODEL_FILE_NAMES, load_classifier
from pipeline.classify.train import train_model
from pipeline.errors import InputError
from pipeline.framework import TOPICS
from pipeline.records import Decision
from tests.classify_records import SEED, synthetic_passages
from tests.small_network import SMALL_RECIPE

pytestmark = pytest.mark.train


def test_a_small_training_writes_a_model_that_loads(tmp_path: Path) -> None:
    """Few passages give a folder with card, figures and parity, whose classifier knows what it was taught and why."""
    passages = synthetic_passages(4, seed=1)
    steps: list[str] = []
    training = train_model(
        passages, tmp_path, seed=SEED, on_step=steps.append, recipe=SMALL_RECIPE, facts={"origin": "a test"}
    )
    assert len([step for step in steps if step.endswith("is done")]) == FOLDS + 1
    assert {path.name for path in tmp_path.iterdir()} == {*MODEL_FILE_NAMES, LEFT_OUT_NAME, "card.json"}
    assert training.evaluation.passages == len(passages)

    card = read_card(tmp_path)
    assert (card["model_id"], card["origin"]) == (training.model_id, "a test")
    assert card["training_passages"] == {"written_for_this_project": len(passages), "public_inspection_reports": 0}
    assert card["encoder_parity"]["mean_cosine"] >= 0.999
    assert card["left_out_origins"]["macro_f1_areas"] == round(training.evaluation.macro_f1["areas"], 3)

    left_out = load_left_out(tmp_path / LEFT_OUT_NAME)
    assert left_out.passage_ids == tuple(passage.passage_id for passage in passages)
    assert left_out.folds.tolist() == assign_folds([passage.origin for passage in passages]).tolist()
    truth = np.array([[topic in passage.topics for topic in TOPICS] for passage in passages])
    assert left_out.probabilities[truth].mean() > left_out.probabilities[~truth].mean()

    classifier = load_classifier(tmp_path)
    readings = classifier.classify([passage.heading for passage in passages], [passage.text for passage in passages])
    taught = evaluate_predictions(passages, [reading.prediction for reading in readings])
    assert taught.macro_f1["areas"] > max(0.8, training.evaluation.macro_f1["areas"])
    for passage, reading in zip(passages, readings, strict=True):
        kept = {topic for topic, s in reading.prediction.topics.items() if s.decision is not Decision.REJECTED}
        assert set(reading.prediction.because) == kept
        assert all(because.sentence in passage.text for because in reading.prediction.because.values())


def test_too_uniform_passages_are_refused_before_anything_is_fitted(tmp_path: Path) -> None:
    """Minutes of fitting are not spent on passages that cannot be folded; nothing is written."""
    steps: list[str] = []
    passages = [passage for passage in synthetic_passages(4, seed=1) if "P4" not in passage.topics]
    with pytest.raises(InputError, match="P4"):
        train_model(passages, tmp_path / "models", seed=SEED, on_step=steps.append, recipe=SMALL_RECIPE)
    assert steps == []
    assert not (tmp_path / "models").exists()
