"""Suggestions by similarity are counted right."""

from __future__ import annotations

import numpy as np
from similarity_figures import similarity_table


def test_precision_recall_and_share_are_counted_per_step() -> None:
    """At 0.5 three of four pairs are suggested, two of them right; at 0.8 one, which is right."""
    similarities, truths = np.array([[0.9, 0.6], [0.55, 0.1]]), np.array([[True, False], [True, True]])
    lines = similarity_table(similarities, truths, (0.5, 0.8)).splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["0.50", "0.67", "0.67", "0.750"],
        ["0.80", "1.00", "0.33", "0.250"],
    ]
