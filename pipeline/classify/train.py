"""Build the model folder: export the encoder, fit and calibrate the heads, write card and evaluation.

In: labelled passages. Out: files in the model folder and an `Evaluation` on left-out origins. Needs the
`train` extra for the export; fitting itself runs on the exported encoder, so that training and use agree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.classify.encoder import OnnxEncoder
from pipeline.classify.evaluate import Evaluation, evaluate_predictions
from pipeline.classify.fit import FitReport, fit_heads
from pipeline.classify.heads import Calibration, decide_topics
from pipeline.classify.model import save_model
from pipeline.classify.training_passages import TrainingPassage
from pipeline.classify.views import load_sentence_splitter, make_views
from pipeline.errors import ModelError
from pipeline.records import Kind, Prediction, Stance

MIN_MEAN_COSINE = 0.999
"""Mean cosine between exported and original vectors that an export must reach."""
MIN_COSINE = 0.998
"""Lowest cosine of any passage that an export must reach."""


@dataclass(frozen=True, slots=True)
class Training:
    """What training made: the model's id and its figures on origins left out of each fit."""

    model_id: str
    evaluation: Evaluation


def train_model(
    passages: Sequence[TrainingPassage], folder: Path, *, seed: int, on_step: Callable[[str], None]
) -> Training:
    """Train on the passages and write the model into `folder`; `on_step` gets a line before each step.

    Raises ModelError if the exported encoder strays from the original.
    """
    from pipeline.classify.export import bundled_minilm_path, export_encoder

    texts = [passage.text for passage in passages]
    on_step("Exporting the encoder")
    parity = export_encoder(bundled_minilm_path(), folder, parity_texts=texts)
    if parity.mean_cosine < MIN_MEAN_COSINE or parity.min_cosine < MIN_COSINE:
        raise ModelError(
            f"the exported encoder strays from the original: mean cosine {parity.mean_cosine:.4f}, "
            f"lowest {parity.min_cosine:.4f}",
            where=str(folder),
            remedy=f"at least {MIN_MEAN_COSINE} and {MIN_COSINE} are needed; look at classify/export.py",
        )
    on_step(f"Encoding {len(passages)} passages and their sentences")
    views = make_views(
        [passage.heading for passage in passages], texts, encoder=OnnxEncoder(folder), nlp=load_sentence_splitter()
    )
    on_step("Fitting and calibrating the heads on origins left out in turn")
    heads, report = fit_heads(passages, views, seed=seed)
    evaluation = evaluate_predictions(passages, _left_out_predictions(report, heads.calibration))
    ours = sum(passage.is_ours for passage in passages)
    facts = {
        "encoder": "all-MiniLM-L6-v2 (Apache-2.0), int8 weights per row, fp32 arithmetic",
        "encoder_parity": {"mean_cosine": parity.mean_cosine, "min_cosine": parity.min_cosine},
        "training_passages": {"written_for_this_project": ours, "public_inspection_reports": len(passages) - ours},
        "left_out_origins": {
            **{f"macro_f1_{group}": round(value, 3) for group, value in evaluation.macro_f1.items()},
            "kind_accuracy": round(evaluation.kind_accuracy, 3),
            "stance_accuracy": round(evaluation.stance_accuracy, 3),
            "calibration_error": round(evaluation.calibration_error, 3),
            "uncertain_share": round(evaluation.uncertain_share, 3),
        },
    }
    return Training(save_model(folder, heads, facts=facts), evaluation)


def _left_out_predictions(report: FitReport, calibration: Calibration) -> list[Prediction]:
    """Predictions as the heads would have made them for origins they had not read; facet probabilities are unused."""
    return [
        Prediction(
            topics=decide_topics(np.asarray(row), calibration),
            kind=Kind(kind),
            kind_probabilities={},
            stance=Stance(stance),
            stance_probabilities={},
        )
        for row, kind, stance in zip(report.probabilities, report.kinds, report.stances, strict=True)
    ]
