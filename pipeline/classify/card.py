"""The model card: what a model folder holds, by name and hash.

In: a model folder. Out: the card's content. Surprising rule: this module imports no library, so that a run with
nothing to do can learn the model's id at no cost.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError

CARD_NAME = "card.json"
LEFT_OUT_NAME = "left_out.npz"
"""What a training leaves beside the model for evaluation; see `left_out`."""
LOCAL_NAME = "local"
"""Folder in the model folder for what reviewers' decisions add; never committed."""
LOCAL_CARD_NAME = "local.json"
LOCAL_CARD_KEYS = frozenset({"model_id", "adapter_id"})
"""Keys without which the local card is of no use."""
ADAPTER_ID = re.compile("[0-9a-f]{8}")
"""What the id of an adapter looks like: it becomes part of the name of a folder in the cache."""
CARD_KEYS = frozenset({"model_id", "files", "topics", "calibration"})
"""Keys without which a card is of no use."""


def read_model_id(folder: Path) -> str:
    """The id in the card, with that of what reviewers taught the model. Raises ModelError if there is no card."""
    model_id = str(read_card(folder)["model_id"])
    local = read_local_card(folder / LOCAL_NAME)
    return f"{model_id}-{local['adapter_id']}" if local.get("model_id") == model_id else model_id


def read_local_card(folder: Path) -> dict[str, Any]:
    """What is said of the adapter in `models/local/`; empty if there is none. Raises ModelError if it is damaged."""
    path = folder / LOCAL_CARD_NAME
    if not path.is_file():
        return {}
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
        if not card.keys() >= LOCAL_CARD_KEYS:
            raise ValueError("keys are missing")
        if not ADAPTER_ID.fullmatch(str(card["adapter_id"])):
            raise ValueError("the adapter's id is none")
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(
            "what reviewers taught the model cannot be read",
            where=str(path),
            remedy="run `make train JOURNAL=...` again, or delete the folder",
        ) from error
    return dict(card)


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
