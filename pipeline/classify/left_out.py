"""What heads and networks said of passages whose origin they had not read, kept beside the model.

In: a training's fit report. Out: `left_out.npz`, which holds ids, probabilities and classes but no text; evaluation
reads it, so that figures on authors left out need no second training.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.classify.fit import FitReport
from pipeline.classify.heads import Calibration, decide_topics
from pipeline.classify.training_passages import TrainingPassage
from pipeline.errors import ModelError
from pipeline.predictions import Prediction
from pipeline.records import Kind, Stance


@dataclass(frozen=True, slots=True)
class LeftOut:
    """n passages in the order of training: ids, folds (n,), probabilities (n, n_topics), kinds and stances."""

    passage_ids: tuple[str, ...]
    folds: np.ndarray
    probabilities: np.ndarray
    kinds: tuple[str, ...]
    stances: tuple[str, ...]
    speakers: tuple[str, ...] = ()
    """Who speaks, one per passage; empty where training kept none."""


def save_left_out(path: Path, passages: Sequence[TrainingPassage], folds: np.ndarray, report: FitReport) -> None:
    """Write ids, folds, probabilities and classes; no text."""
    np.savez_compressed(
        path,
        passage_ids=np.array([passage.passage_id for passage in passages]),
        folds=folds.astype(np.int8),
        probabilities=report.probabilities.astype(np.float32),
        kinds=np.array(report.kinds),
        stances=np.array(report.stances),
        speakers=np.array(report.speakers),
    )


def load_left_out(path: Path) -> LeftOut:
    """Read what `save_left_out` wrote. Raises ModelError if it is missing or damaged."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as arrays:
            return LeftOut(
                passage_ids=tuple(arrays["passage_ids"].tolist()),
                folds=arrays["folds"],
                probabilities=arrays["probabilities"],
                kinds=tuple(arrays["kinds"].tolist()),
                stances=tuple(arrays["stances"].tolist()),
                speakers=tuple(arrays["speakers"].tolist()) if "speakers" in arrays else (),
            )
    except Exception as error:  # numpy raises whatever zipfile, zlib or its own reader do with a damaged file
        raise ModelError(
            "the predictions on left-out origins cannot be read",
            where=path.name,
            remedy="restore models/, or run `make train`",
        ) from error


def left_out_predictions(left_out: LeftOut, calibration: Calibration) -> list[Prediction]:
    """Predictions as the heads would have made them for origins they had not read; facets have no probabilities."""
    speakers = left_out.speakers or (None,) * len(left_out.kinds)
    return [
        Prediction(
            topics=decide_topics(row, calibration),
            kind=Kind(kind),
            kind_probabilities={},
            stance=Stance(stance),
            stance_probabilities={},
            speaker=speaker or None,
        )
        for row, kind, stance, speaker in zip(
            left_out.probabilities, left_out.kinds, left_out.stances, speakers, strict=True
        )
    ]
