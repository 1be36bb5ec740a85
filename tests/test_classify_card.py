"""The model card, read without any library."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.classify.card import CARD_KEYS, CARD_NAME, read_card, read_model_id
from pipeline.errors import ModelError
from pipeline.settings import PROJECT_ROOT
from tests.classify_records import MODELS_PATH


def test_the_committed_card_has_an_id() -> None:
    """The id is a short word of hex digits."""
    model_id = read_model_id(MODELS_PATH)
    assert len(model_id) == 12
    assert set(model_id) <= set("0123456789abcdef")
    assert read_card(MODELS_PATH).keys() >= CARD_KEYS


def test_a_missing_card_is_named(tmp_path: Path) -> None:
    """Without a card the error names the file and how to get it."""
    with pytest.raises(ModelError) as raised:
        read_card(tmp_path)
    assert raised.value.where == str(tmp_path / CARD_NAME)
    assert "make train" in raised.value.remedy


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '"card"', "\N{NULL}"])
def test_a_damaged_card_is_refused(tmp_path: Path, content: str) -> None:
    """Anything but a JSON object is a ModelError, never another exception."""
    (tmp_path / CARD_NAME).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="card"):
        read_model_id(tmp_path)


@pytest.mark.parametrize("missing", sorted(CARD_KEYS))
def test_a_card_without_a_needed_key_is_refused(tmp_path: Path, missing: str) -> None:
    """Each key that loading relies on must be there."""
    card = read_card(MODELS_PATH)
    del card[missing]
    (tmp_path / CARD_NAME).write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(ModelError, match="card"):
        read_card(tmp_path)


def test_reading_the_id_loads_no_heavy_library() -> None:
    """A run with nothing to do learns the model's id without numpy, scikit-learn or onnxruntime."""
    code = (
        "import sys; from pathlib import Path; from pipeline.classify.card import read_model_id; "
        f"read_model_id(Path({str(MODELS_PATH)!r})); "
        "print(sorted({'numpy', 'sklearn', 'skops', 'onnxruntime', 'spacy', 'torch'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
