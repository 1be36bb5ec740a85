"""A small training from passages to a model folder that loads."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.classify.card import read_card
from pipeline.classify.evaluate import evaluate_predictions
from pipeline.classify.model import load_classifier
from pipeline.classify.train import train_model
from pipeline.framework import TOPICS
from tests.classify_records import SEED, own_passages


@pytest.mark.train
def test_a_small_training_writes_a_model_that_loads(tmp_path: Path) -> None:
    """Some 160 passages give a folder with card, figures and parity, whose classifier knows what it was taught."""
    passages = own_passages()[::7]
    steps: list[str] = []
    training = train_model(passages, tmp_path, seed=SEED, on_step=steps.append)
    assert len(steps) == 3
    assert training.evaluation.passages == len(passages)
    card = read_card(tmp_path)
    assert card["model_id"] == training.model_id
    assert card["training_passages"] == {"written_for_this_project": len(passages), "public_inspection_reports": 0}
    assert card["encoder_parity"]["mean_cosine"] >= 0.999
    assert card["left_out_origins"]["macro_f1_areas"] == round(training.evaluation.macro_f1["areas"], 3)
    classifier = load_classifier(tmp_path)
    readings = classifier.classify([passage.heading for passage in passages], [passage.text for passage in passages])
    assert all(tuple(reading.prediction.topics) == TOPICS for reading in readings)
    taught = evaluate_predictions(passages, [reading.prediction for reading in readings])
    assert taught.macro_f1["areas"] > max(0.8, training.evaluation.macro_f1["areas"])
