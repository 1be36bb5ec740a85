"""The model card: what a model folder holds, by name and hash.

In: a model folder. Out: the card's content. Surprising rule: this module imports no library, so that a run with
nothing to do can learn the model's id at no cost.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError

CARD_NAME = "card.json"
CARD_KEYS = frozenset({"model_id", "files", "topics", "calibration"})
"""Keys without which a card is of no use."""


def read_model_id(folder: Path) -> str:
    """The id in the card. Raises ModelError if there is no card."""
    return str(read_card(folder)["model_id"])


def read_card(folder: Path) -> dict[str, Any]:
    """The whole card. Raises ModelError if it is missing, damaged or lacks a key of CARD_KEYS."""
    try:
        card = json.loads((folder / CARD_NAME).read_text(encoding="utf-8"))
        if not card.keys() >= CARD_KEYS:
            raise ValueError("keys are missing")
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(
            "the model card cannot be read",
            where=str(folder / CARD_NAME),
            remedy="restore models/, or run `make train`",
        ) from error
    return dict(card)
