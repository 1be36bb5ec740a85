"""Measuring: small cases by hand, and agreement with the score script that others judge by."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline.classify.evaluate import TOPIC_GROUPS, Evaluation, TopicEvaluation, calibration_error
from pipeline.classify.evaluate import evaluate_predictions as evaluate
from pipeline.classify.training_passages import TrainingPassage, read_training_passages
from pipeline.framework import TOPICS
from pipeline.predictions import Prediction
from pipeline.records import Decision, Kind, Stance
from pipeline.settings import PROJECT_ROOT
from tests.classify_records import prediction, training_passage

SCORE_PATH = PROJECT_ROOT.parent / "shared" / "eval" / "score.py"
ACCEPTED = (0.9, Decision.ACCEPTED)
UNCERTAIN = (0.3, Decision.UNCERTAIN)


def topic_of(evaluation: Evaluation, name: str) -> TopicEvaluation:
    return next(topic for topic in evaluation.topics if topic.topic == name)


def test_groups_cover_the_codebook() -> None:
    """Six areas, fourteen sub-requirements and four pillars: every topic in one group."""
    assert [len(group) for group in TOPIC_GROUPS.values()] == [6, 14, 4]
    assert sorted(topic for group in TOPIC_GROUPS.values() for topic in group) == sorted(TOPICS)


def test_precision_recall_and_f1_of_a_topic() -> None:
    """Three true, of which two found, and one found wrongly: precision, recall and F1 are two thirds."""
    passages = [training_passage(str(n), topics=["P1"] if n < 3 else []) for n in range(5)]
    predictions = [prediction({"P1": ACCEPTED}) if n in {0, 1, 3} else prediction() for n in range(5)]
    evaluation = evaluate(passages, predictions)
    found = topic_of(evaluation, "P1")
    assert found.positives == 3
    assert (found.precision, found.recall, found.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert evaluation.macro_f1 == pytest.approx({"areas": 0.0, "requirements": 0.0, "pillars": 2 / 3})
    assert evaluation.passages == 5


def test_a_topic_with_too_few_passages_is_not_scored() -> None:
    """Two true passages are counted but stay out of the group's mean; a topic never seen has no F1."""
    passages = [training_passage(str(n), topics=["P1"] + ["P2"] * (n < 2)) for n in range(3)]
    evaluation = evaluate(passages, [prediction({"P1": ACCEPTED})] * 3)
    assert topic_of(evaluation, "P2").f1 == 0.0
    assert topic_of(evaluation, "P3") == TopicEvaluation("P3", 0, 0.0, None, None)
    assert evaluation.macro_f1["pillars"] == 1.0


def test_uncertain_counts_as_not_found() -> None:
    """Only accepted passages are found; uncertain ones are neither found nor rejected."""
    passages = [training_passage(str(n), topics=["P1"]) for n in range(4)]
    evaluation = evaluate(passages, [prediction({"P1": UNCERTAIN})] * 4)
    assert topic_of(evaluation, "P1").recall == 0.0
    assert evaluation.uncertain_share == pytest.approx(1 / len(TOPICS))
    assert evaluation.negative_value == 1.0


def test_the_negative_value_is_the_share_of_true_negatives() -> None:
    """One true label among 48 rejected pairs leaves 47 of 48."""
    passages = [training_passage("a", topics=["P1"]), training_passage("b")]
    assert evaluate(passages, [prediction(), prediction()]).negative_value == pytest.approx(47 / 48)


def test_nothing_rejected_has_no_negative_value() -> None:
    """Where every pair is accepted there is nothing to be wrong about."""
    evaluation = evaluate([training_passage("a")], [prediction(dict.fromkeys(TOPICS, ACCEPTED))])
    assert evaluation.negative_value is None


def test_a_disputed_label_is_left_out() -> None:
    """What annotators differed on counts neither for nor against, topic and facets alike."""
    passages = [
        training_passage("a", topics=["P1"], kind=Kind.VOICE, disputed=["P1", "kind"]),
        training_passage("b", stance=Stance.MIXED, disputed=["stance"]),
    ]
    evaluation = evaluate(passages, [prediction(), prediction()])
    assert topic_of(evaluation, "P1").positives == 0
    assert evaluation.negative_value == 1.0
    assert (evaluation.kind_accuracy, evaluation.stance_accuracy) == (1.0, 1.0)


def test_accuracy_of_facets() -> None:
    """One kind in two and no stance right."""
    passages = [training_passage("a", kind=Kind.VOICE, stance=Stance.MIXED)] * 2
    predictions = [prediction(kind=Kind.VOICE), prediction(kind=Kind.IMPACT)]
    evaluation = evaluate(passages, predictions)
    assert (evaluation.kind_accuracy, evaluation.stance_accuracy) == (0.5, 0.0)


@pytest.mark.parametrize(
    ("probabilities", "truth", "error"),
    [
        ([0.9, 0.9], [True, True], 0.1),
        ([0.25, 0.25, 0.25, 0.25], [True, False, False, False], 0.0),
        ([0.95, 0.15], [True, False], (0.05 + 0.15) / 2),
        ([0.01, 0.01, 0.95], [False, False, True], 0.05),
        ([0.01], [True], 0.99),
        ([1.0, 1.0], [True, False], 0.5),
        ([0.01], [False], 0.0),
    ],
)
def test_calibration_error_by_hand(probabilities: list[float], truth: list[bool], error: float) -> None:
    """Bins' gaps weighted by size; sure and true negatives are left out, missed positives are not."""
    assert calibration_error(np.array(probabilities), np.array(truth)) == pytest.approx(error)


def write_case(folder: Path, seed: int) -> tuple[tuple[TrainingPassage, ...], list[Prediction]]:
    """Gold and random predictions, written in the formats of the score script, and read as our records."""
    choice = random.Random(seed)
    gold, predictions = [], []
    for number in range(150):
        labels = {topic for topic in TOPICS if choice.random() < 0.15}
        labels |= {topic.split(".")[0] for topic in labels}
        disputed = [name for name in (*TOPICS, "kind", "stance") if choice.random() < 0.05]
        gold.append({
            "id": f"g{number}", "text": "text", "apa": sorted(t for t in labels if t.startswith("A")),
            "pillar": sorted(t for t in labels if t.startswith("P")), "kind": choice.choice(list(Kind)),
            "stance": choice.choice(list(Stance)), "disputed": disputed,
        })  # fmt: skip
        scores = {
            topic: (choice.random() ** 2, choice.choice([*Decision, Decision.REJECTED])) for topic in TOPICS
        }  # fmt: skip
        predictions.append(prediction(scores, kind=choice.choice(list(Kind)), stance=choice.choice(list(Stance))))
    (folder / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in gold), encoding="utf-8")
    rows = [_as_line(f"g{number}", found) for number, found in enumerate(predictions)]
    (folder / "predictions.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return read_training_passages([folder / "gold.jsonl"]), predictions


def _as_line(passage_id: str, found: Prediction) -> str:
    labels = {topic: {"probability": s.probability, "decision": s.decision} for topic, s in found.topics.items()}
    return json.dumps({
        "id": passage_id, "labels": labels, "kind": {"value": found.kind}, "stance": {"value": found.stance},
    })  # fmt: skip


def our_figures(passages: Sequence[TrainingPassage], predictions: Sequence[Prediction]) -> dict[str, float | None]:
    own = evaluate(passages, predictions)
    return {
        **own.macro_f1,
        "kind": own.kind_accuracy,
        "stance": own.stance_accuracy,
        "npv": own.negative_value,
        "uncertain_share": own.uncertain_share,
        "ece": own.calibration_error,
    }


@pytest.mark.skipif(not SCORE_PATH.is_file(), reason="the score script is not beside this checkout")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_figures_agree_with_the_score_script(tmp_path: Path, seed: int) -> None:
    """On random predictions every figure equals that of the independent script."""
    passages, predictions = write_case(tmp_path, seed)
    command = [sys.executable, str(SCORE_PATH), "gold.jsonl", "predictions.jsonl", "--json"]
    scored = json.loads(subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout)
    expected = {
        **{group: scored[group]["macro_f1"] for group in TOPIC_GROUPS},
        "kind": scored["kind"]["accuracy"],
        "stance": scored["stance"]["accuracy"],
        "npv": scored["npv"],
        "uncertain_share": scored["uncertain_share"],
        "ece": scored["ece"],
    }
    assert our_figures(passages, predictions) == pytest.approx(expected, abs=1e-9)
    for topic in evaluate(passages, predictions).topics:
        theirs = scored["criteria"][topic.topic]
        assert (topic.positives, topic.precision, topic.recall, topic.f1) == pytest.approx(
            (theirs["positives"], theirs["precision"], theirs["recall"], theirs["f1"]), abs=1e-9
        )
