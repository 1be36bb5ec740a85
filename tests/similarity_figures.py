"""Measure at which cosine a criterion without a trained topic should be suggested for review.

In: labelled passages and the committed model. Out: a table, printed by `python -m tests.similarity_figures FILE...`.
The measured criteria stand in for unmeasured ones: their definitions are compared as if no head had been trained.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.classify.model import load_classifier
from pipeline.framework import load_framework
from pipeline.settings import Settings

STEPS = tuple(round(0.4 + 0.05 * step, 2) for step in range(9))
"""Cosines that are tried: below 0.4 most of all passages are suggested, above 0.8 next to none."""


def similarity_table(similarities: np.ndarray, truths: np.ndarray, steps: Sequence[float] = STEPS) -> str:
    """Precision, recall and share suggested at each step; both arrays have shape (n_passages, n_criteria)."""
    lines = ["cosine  right  found  suggested per criterion"]
    for step in steps:
        suggested = similarities >= step
        right = (suggested & truths).sum()
        precision, recall = right / max(suggested.sum(), 1), right / max(truths.sum(), 1)
        lines.append(f"{step:6.2f}  {precision:5.2f}  {recall:5.2f}  {suggested.mean():.3f}")
    return "\n".join(lines)


def main() -> None:
    """Print the table for files of labelled passages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    files = parser.parse_args().files
    settings = Settings()
    framework = load_framework(settings.frameworks_path / f"{settings.default_framework}.yaml")
    classifier = load_classifier(settings.models_path)
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    criteria = [c for c in framework.criteria if c.is_measured and c.level in ("requirement", "pillar")]
    readings = classifier.classify([line.get("heading") or "" for line in lines], [line["text"] for line in lines])
    definitions = classifier.encode([criterion.definition for criterion in criteria])
    truths = np.array([[c.id in (*line["apa"], *line["pillar"]) for c in criteria] for line in lines])
    table = similarity_table(np.stack([reading.vector for reading in readings]) @ definitions.T, truths)
    sys.stdout.write(f"{len(lines)} passages, {len(criteria)} criteria\n{table}\n")


if __name__ == "__main__":
    main()
