"""What is kept of passages left out: ids and numbers, and no text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.classify.card import LEFT_OUT_NAME
from pipeline.classify.fit import FitReport, assign_folds
from pipeline.classify.left_out import LeftOut, left_out_predictions, load_left_out, save_left_out
from pipeline.errors import ModelError
from pipeline.framework import TOPICS
from tests.classify_records import calibration, synthetic_fit, synthetic_passages, training_passage


def small_file(folder: Path) -> Path:
    """A file on one passage."""
    numbers = np.zeros((1, len(TOPICS)))
    report = FitReport(numbers, numbers > 0, ("voice",), ("mixed",), ("both",))
    save_left_out(folder / LEFT_OUT_NAME, [training_passage("a-1", "Nobody rang.")], np.zeros(1, np.int64), report)
    return folder / LEFT_OUT_NAME


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    """Ids, folds, probabilities and classes are those of the fit, in the order of training."""
    passages = synthetic_passages(9, seed=1)
    _, report = synthetic_fit()
    folds = assign_folds([passage.origin for passage in passages])
    save_left_out(tmp_path / LEFT_OUT_NAME, passages, folds, report)
    left_out = load_left_out(tmp_path / LEFT_OUT_NAME)
    assert left_out.passage_ids == tuple(passage.passage_id for passage in passages)
    assert left_out.folds.tolist() == folds.tolist()
    np.testing.assert_allclose(left_out.probabilities, report.probabilities, atol=1e-7)
    assert (left_out.kinds, left_out.stances) == (report.kinds, report.stances)
    assert left_out.speakers == report.speakers


def test_equal_fits_give_equal_bytes_without_text(tmp_path: Path) -> None:
    """No time stamp enters the file, and no word of a passage."""
    first = small_file(tmp_path).read_bytes()
    assert small_file(tmp_path).read_bytes() == first
    with np.load(tmp_path / LEFT_OUT_NAME) as arrays:
        assert not any("rang" in str(arrays[name]) for name in arrays.files)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The error says what is not there and how to get it."""
    with pytest.raises(ModelError, match="cannot be read") as raised:
        load_left_out(tmp_path / LEFT_OUT_NAME)
    assert raised.value.where == LEFT_OUT_NAME
    assert "make train" in raised.value.remedy


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.99])
def test_a_torn_file_is_refused(tmp_path: Path, share: float) -> None:
    """However much of a file is left, it is a ModelError and never another exception."""
    path = small_file(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(ModelError, match="cannot be read"):
        load_left_out(path)


def test_damaged_content_is_refused(tmp_path: Path) -> None:
    """Bytes that were changed in the middle, text and a lone array are no such file."""
    path = small_file(tmp_path)
    content = bytearray(path.read_bytes())
    content[60:70] = b"0123456789"
    np.save(tmp_path / "lone.npy", np.zeros(3))
    for spoilt in (bytes(content), b"no archive", (tmp_path / "lone.npy").read_bytes()):
        path.write_bytes(spoilt)
        with pytest.raises(ModelError, match="cannot be read"):
            load_left_out(path)


def test_a_file_of_another_layout_is_refused(tmp_path: Path) -> None:
    """A whole archive without the arrays that evaluation needs is refused, and so is a pickle in one."""
    path = tmp_path / LEFT_OUT_NAME
    for arrays in ({"folds": np.zeros(1)}, {"passage_ids": np.array([{}], dtype=object)}):
        np.savez_compressed(path, **arrays)
        with pytest.raises(ModelError, match="cannot be read"):
            load_left_out(path)


def test_predictions_follow_the_calibrations_thresholds() -> None:
    """Kept probabilities are decided as the heads decide; an accepted part accepts its area."""
    numbers = np.zeros((1, len(TOPICS)))
    numbers[0, TOPICS.index("APA2.1")], numbers[0, TOPICS.index("P1")] = 0.6, 0.3
    left_out = LeftOut(("a",), np.zeros(1), numbers, ("voice",), ("mixed",), ("both",))
    (found,) = left_out_predictions(left_out, calibration(accept=0.5, reject=0.2))
    decisions = {topic: score.decision for topic, score in found.topics.items()}
    assert [topic for topic in TOPICS if decisions[topic] == "accepted"] == ["APA2", "APA2.1"]
    assert [topic for topic in TOPICS if decisions[topic] == "uncertain"] == ["P1"]
    assert (found.kind, found.stance, found.speaker) == ("voice", "mixed", "both")


def test_speakers_are_unknown_where_training_kept_none() -> None:
    """A file without speakers gives predictions without one."""
    left_out = LeftOut(("a",), np.zeros(1), np.zeros((1, len(TOPICS))), ("voice",), ("mixed",))
    assert left_out_predictions(left_out, calibration())[0].speaker is None
