"""The columns of an encoder's scores: every topic, then every kind, then every stance.

Kept apart from the heads so that the encoder knows them and imports no library for it.
"""

from __future__ import annotations

from pipeline.framework import TOPICS
from pipeline.records import Kind, Stance

KIND_ORDER = tuple(sorted(Kind))
"""scikit-learn orders classes alphabetically; scores and probabilities follow it."""
STANCE_ORDER = tuple(sorted(Stance))
"""See KIND_ORDER."""
SCORE_COLUMNS = (*TOPICS, *KIND_ORDER, *STANCE_ORDER)
"""What an encoder scores, in order."""
TOPIC_COLUMNS = slice(0, len(TOPICS))
KIND_COLUMNS = slice(TOPIC_COLUMNS.stop, TOPIC_COLUMNS.stop + len(KIND_ORDER))
STANCE_COLUMNS = slice(KIND_COLUMNS.stop, KIND_COLUMNS.stop + len(STANCE_ORDER))
FACET_COLUMNS = (KIND_COLUMNS, STANCE_COLUMNS)
"""Columns of kind and of stance."""
