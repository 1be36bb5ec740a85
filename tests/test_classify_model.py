"""The model folder: what is altered, foreign or missing is refused; the committed one holds together."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.classify.card import CARD_NAME, read_card
from pipeline.classify.heads import ESTIMATOR_VIEWS
from pipeline.classify.heads_file import TRUSTED_TYPES, save_estimators
from pipeline.classify.model import (
    HEADS_NAME,
    MODEL_FILE_NAMES,
    OPTIONAL_FILE_NAMES,
    TrainedClassifier,
    load_classifier,
    save_model,
)
from pipeline.errors import ModelError
from pipeline.framework import TOPICS
from pipeline.records import Decision, Kind
from pipeline.settings import PROJECT_ROOT
from tests.classify_records import MODELS_PATH, committed_classifier, synthetic_fit, synthetic_passages, views_of
from tests.fake_encoder import FakeEncoder

MAX_MODELS_BYTES = 35 * 2**20
"""What a clone may be asked to carry."""


class Bystander:
    """A type of nobody's trust that would leave a mark if it were ever built."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)

    def __setstate__(self, state: dict[str, Path]) -> None:
        state["path"].touch()


def write_folder(
    folder: Path, heads: bytes = b"no heads", *, topics: Sequence[str] = TOPICS, missing: str | None = None
) -> Path:
    """A model folder whose hashes are right, whatever its heads file holds."""
    contents = {"encoder.onnx": b"graph", "tokenizer.json": b"{}", HEADS_NAME: heads}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    arrays = ("slope", "intercept", "accept", "reject")
    calibration = {name: [0.5] * len(topics) for name in arrays}
    card = {
        "model_id": "abc",
        "topics": topics,
        "files": hashes,
        "calibration": {**calibration, "kind_temperature": 1.0, "stance_temperature": 1.0},
    }
    (folder / CARD_NAME).write_text(json.dumps(card), encoding="utf-8")
    if missing is not None:
        (folder / missing).unlink()
    return folder


def shaped(words: object) -> dict[str, object]:
    """What a heads file holds, with one estimator in place of all."""
    estimators = {task: dict.fromkeys(sorted(views), words) for task, views in ESTIMATOR_VIEWS.items()}
    return {"estimators": estimators, "vocabularies": {}}


@pytest.mark.parametrize("altered", MODEL_FILE_NAMES)
def test_an_altered_file_is_refused(tmp_path: Path, altered: str) -> None:
    """One byte more in any file and the model is not loaded; the error names file and remedy."""
    folder = write_folder(tmp_path)
    with (folder / altered).open("ab") as stream:
        stream.write(b" ")
    with pytest.raises(ModelError, match=altered) as raised:
        load_classifier(folder, encoder=FakeEncoder())
    assert "version control" in raised.value.remedy


@pytest.mark.parametrize("missing", MODEL_FILE_NAMES)
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    """A file that the card lists and that is not there is named."""
    with pytest.raises(ModelError, match=f"{missing} is missing"):
        load_classifier(write_folder(tmp_path, missing=missing), encoder=FakeEncoder())


def test_a_model_of_other_topics_is_refused(tmp_path: Path) -> None:
    """A model that predicts another list of topics, or another order, is of another version."""
    with pytest.raises(ModelError, match="other topics"):
        load_classifier(write_folder(tmp_path, topics=TOPICS[::-1]), encoder=FakeEncoder())


@pytest.mark.parametrize("heads", [b"", b"PK\x03\x04 no archive", b"\x80\x04\x95 a pickle"])
def test_a_damaged_heads_file_is_refused(tmp_path: Path, heads: bytes) -> None:
    """What is no skops file gives a ModelError with a remedy."""
    with pytest.raises(ModelError, match="cannot be read") as raised:
        load_classifier(write_folder(tmp_path, heads), encoder=FakeEncoder())
    assert "make train" in raised.value.remedy


def test_an_untrusted_type_is_refused_before_it_is_built(tmp_path: Path) -> None:
    """A class that nobody vouches for is named, and none of its code runs."""
    import skops.io

    mark = tmp_path / "mark"
    written = skops.io.dumps(shaped(Bystander(mark)))
    mark.unlink(missing_ok=True)
    with pytest.raises(ModelError, match="not trusted") as raised:
        load_classifier(write_folder(tmp_path, written), encoder=FakeEncoder())
    assert "Bystander" in raised.value.where
    assert not mark.exists()


def test_a_function_is_refused(tmp_path: Path) -> None:
    """A function inside an estimator that is itself known is still not called."""
    import skops.io
    from sklearn.preprocessing import FunctionTransformer

    written = skops.io.dumps(shaped(FunctionTransformer(subprocess.run)))
    with pytest.raises(ModelError, match="not trusted") as raised:
        load_classifier(write_folder(tmp_path, written), encoder=FakeEncoder())
    assert "subprocess.run" in raised.value.where


def test_a_decision_tree_is_refused(tmp_path: Path) -> None:
    """Trees are indexed without bounds checks, so a crafted one could crash the process."""
    import skops.io
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier().fit([[0.0], [1.0]], [0, 1])
    written = skops.io.dumps(shaped(tree))
    with pytest.raises(ModelError, match="not trusted"):
        load_classifier(write_folder(tmp_path, written), encoder=FakeEncoder())


@pytest.mark.parametrize(
    "content",
    [
        [],
        {"estimators": {}, "vocabularies": {}},
        {"topics": {"whole": 1}, "kind": {}, "stance": {}},
        {"estimators": {**shaped(1)["estimators"], "speaker": {}}, "vocabularies": {}},
    ],
)
def test_heads_of_another_shape_are_refused(tmp_path: Path, content: object) -> None:
    """A well-formed file without the estimators that prediction needs is no heads file."""
    import skops.io

    with pytest.raises(ModelError, match="cannot be read"):
        load_classifier(write_folder(tmp_path, skops.io.dumps(content)), encoder=FakeEncoder())


def test_untrusted_estimators_are_not_saved(tmp_path: Path) -> None:
    """What could not be loaded again is refused when it is written, and no file is left."""
    from sklearn.preprocessing import FunctionTransformer

    heads, _ = synthetic_fit()
    strange = replace(heads, topics={"words": FunctionTransformer(subprocess.run)})
    with pytest.raises(ModelError, match="not trusted"):
        save_estimators(strange, tmp_path / HEADS_NAME)
    assert not (tmp_path / HEADS_NAME).exists()


@pytest.mark.parametrize(
    ("name", "value"), [("intercept", None), ("slope", [1.0]), ("accept", "high"), ("kind_temperature", None)]
)
def test_a_card_of_another_calibration_is_refused(tmp_path: Path, name: str, value: object) -> None:
    """A card whose numbers are missing, too few or no numbers is named, since no hash covers the card itself."""
    heads, _ = synthetic_fit()
    (tmp_path / "encoder.onnx").write_bytes(b"graph")
    (tmp_path / "tokenizer.json").write_bytes(b"{}")
    save_model(tmp_path, heads, facts={})
    card = read_card(tmp_path)
    card["calibration"][name] = value
    if value is None:
        del card["calibration"][name]
    (tmp_path / CARD_NAME).write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(ModelError, match="calibration is not this version's") as raised:
        load_classifier(tmp_path, encoder=FakeEncoder())
    assert str(tmp_path / CARD_NAME) in raised.value.where
    assert "make train" in raised.value.remedy


def test_a_saved_model_loads_and_predicts_the_same(tmp_path: Path) -> None:
    """Save and load give back predictions within the rounding of the card; facts stand in the card."""
    heads, _ = synthetic_fit()
    (tmp_path / "encoder.onnx").write_bytes(b"graph")
    (tmp_path / "tokenizer.json").write_bytes(b"{}")
    model_id = save_model(tmp_path, heads, facts={"origin": "a test"})
    card = read_card(tmp_path)
    assert (card["model_id"], card["origin"]) == (model_id, "a test")
    loaded = load_classifier(tmp_path, encoder=FakeEncoder())
    passages = synthetic_passages(1, seed=3)
    readings = loaded.classify([p.heading for p in passages], [p.text for p in passages])
    for reading, expected in zip(readings, heads.predict(views_of(passages)), strict=True):
        assert (reading.prediction.kind, reading.prediction.stance) == (expected.kind, expected.stance)
        assert (reading.prediction.speaker, reading.prediction.because) == (expected.speaker, expected.because)
        for topic in TOPICS:
            assert reading.prediction.topics[topic].decision is expected.topics[topic].decision
            found, wanted = reading.prediction.topics[topic].probability, expected.topics[topic].probability
            assert found == pytest.approx(wanted, abs=1e-6)


def test_equal_passages_are_read_once_and_alike() -> None:
    """Repeats get equal readings, in the order given; a heading makes a passage another one."""
    heads, _ = synthetic_fit()
    classifier = TrainedClassifier(FakeEncoder(), heads)
    first, second, third, fourth = classifier.classify(["", "", "", "Voice"], ["a b", "c d", "a b", "a b"])
    assert first is third
    np.testing.assert_array_equal(first.vector, classifier.encode(["a b"])[0])
    assert not np.allclose(fourth.vector, first.vector)
    assert not np.allclose(second.vector, first.vector)
    assert classifier.classify([], []) == ()


def test_the_committed_model_is_what_its_card_says() -> None:
    """Files listed with their true hashes, all of them, and small enough to carry in a clone."""
    card = read_card(MODELS_PATH)
    assert set(card["files"]) == {*MODEL_FILE_NAMES, *OPTIONAL_FILE_NAMES}
    for name, expected in card["files"].items():
        assert hashlib.sha256((MODELS_PATH / name).read_bytes()).hexdigest() == expected
    committed = [path for path in MODELS_PATH.iterdir() if path.is_file()]
    assert sum(path.stat().st_size for path in committed) <= MAX_MODELS_BYTES
    assert card["encoder_parity"]["mean_cosine"] >= 0.999
    assert card["encoder_parity"]["min_cosine"] >= 0.998


def test_the_committed_heads_need_no_extra_trust() -> None:
    """Only scikit-learn's estimators and numpy's arrays are in the file."""
    heads = committed_classifier().heads
    every = [estimator for task in ESTIMATOR_VIEWS for estimator in getattr(heads, task).values()]
    names = {type(estimator).__name__ for estimator in every}
    assert TRUSTED_TYPES == ()
    assert names == {"Pipeline", "LogisticRegression"}


def test_the_committed_model_knows_plain_cases() -> None:
    """A passage that could stand in the codebook is accepted for its topic; one about bins for none."""
    texts = [
        "The average wait for a first speech and language therapy appointment fell from 41 to 16 weeks.",
        "Missed bin collections rose by 4% after the new rounds began.",
    ]
    therapy, bins = committed_classifier().classify(["Therapies dashboard", ""], texts)
    assert therapy.prediction.topics["APA3.1"].decision is Decision.ACCEPTED
    assert therapy.prediction.topics["APA3"].decision is Decision.ACCEPTED
    assert therapy.prediction.kind == "performance"
    assert all(score.decision is not Decision.ACCEPTED for score in bins.prediction.topics.values())


def test_the_committed_model_says_which_sentence_decided() -> None:
    """Of two sentences the one about the topic is named, wherever it stands, with a word of it."""
    therapy, bins = (
        "The average wait for a first speech and language therapy appointment fell from 41 to 16 weeks.",
        "Missed bin collections rose by 4% after the new rounds began.",
    )
    for reading in committed_classifier().classify(["", ""], [f"{therapy} {bins}", f"{bins} {therapy}"]):
        because = reading.prediction.because["APA3.1"]
        assert because.sentence == therapy
        assert because.words
        assert all(word in therapy.lower() for word in because.words)


def test_the_committed_model_tells_who_speaks() -> None:
    """A mother and a young person speaking for themselves are told apart."""
    texts = [
        "“I am his mother and nobody rang me back about my son's plan,” a parent told the survey.",
        "“I like my new college because the staff listen to me,” said a young person aged 17.",
    ]
    readings = committed_classifier().classify(["", ""], texts)
    assert [(r.prediction.kind, r.prediction.speaker) for r in readings] == [
        (Kind.VOICE, "parent_carer"),
        (Kind.VOICE, "young_person"),
    ]


def test_the_committed_model_needs_no_torch() -> None:
    """Loading and classifying work where torch and sentence-transformers cannot be imported."""
    code = f"""
import sys
from pathlib import Path
from pipeline.classify.model import load_classifier

BLOCKED = {{"torch", "sentence_transformers", "transformers", "onnx"}}

class Refusal:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in BLOCKED:
            raise ImportError(name)

sys.meta_path.insert(0, Refusal())
(reading,) = load_classifier(Path({str(MODELS_PATH)!r})).classify([""], ["Therapy waits fell."])
print(len(reading.prediction.topics), sorted(BLOCKED & set(sys.modules)))
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "24 []"
