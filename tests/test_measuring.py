"""Measuring the model for its report: left-out origins from what training kept, files by the model itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from pipeline.classify.evaluation_section import ALL, REAL, WRITTEN, Section
from pipeline.classify.fit import assign_folds
from pipeline.classify.left_out import LeftOut
from pipeline.classify.model import TrainedClassifier
from pipeline.classify.training_passages import TrainingPassage
from pipeline.errors import InputError
from pipeline.framework import TOPICS, Framework, load_framework
from pipeline.measuring import (
    COSINE,
    KEYWORDS,
    LEFT_OUT_TITLE,
    WORDS,
    LabelledFile,
    measure_model,
    near_miss_pairs,
    read_labelled_file,
)
from pipeline.settings import Settings
from tests.classify_records import SEED, synthetic_fit, synthetic_passages, training_passage
from tests.fake_encoder import FakeEncoder


@cache
def shipped_framework() -> Framework:
    return load_framework(Settings().frameworks_path / f"{Settings().default_framework}.yaml")


def sure_left_out(passages: Sequence[TrainingPassage]) -> LeftOut:
    """What a training would keep that was right about everything and sure of it."""
    return LeftOut(
        passage_ids=tuple(passage.passage_id for passage in passages),
        folds=assign_folds([passage.origin for passage in passages]),
        probabilities=np.array([[0.99 if topic in p.topics else 0.001 for topic in TOPICS] for p in passages]),
        kinds=tuple(passage.kind.value for passage in passages),
        stances=tuple(passage.stance.value for passage in passages),
    )


def measured(
    left_out: LeftOut, passages: Sequence[TrainingPassage], *, files: Sequence[LabelledFile] = ()
) -> tuple[Section, ...]:
    classifier = TrainedClassifier(FakeEncoder(), synthetic_fit()[0])
    steps: list[str] = []
    with threadpool_limits(limits=1):
        sections = measure_model(
            classifier,
            shipped_framework(),
            left_out=left_out,
            passages=passages,
            files=files,
            seed=SEED,
            on_step=steps.append,
        )
    assert len(steps) == 2 + len(files)
    return sections


@cache
def own_and_others() -> tuple[TrainingPassage, ...]:
    """Made-up passages, and as many by others in their words."""
    ours = synthetic_passages(3, seed=5)
    others = [
        training_passage(f"x{p.passage_id}", p.text, topics=p.topics, origin=f"area {p.origin}", is_ours=False)
        for p in synthetic_passages(3, seed=6)
    ]
    return (*ours, *others)


def test_left_out_origins_are_measured_from_what_training_kept() -> None:
    """The texts are made up, so the encoder knows nothing; figures are perfect because the kept ones are."""
    passages = own_and_others()
    (section,) = measured(sure_left_out(passages), passages)
    assert section.title == LEFT_OUT_TITLE
    assert [part.name for part in section.parts] == [ALL, WRITTEN, REAL]
    assert [part.figures.passages for part in section.parts] == [132, 66, 66]
    assert all(estimate.value == 1.0 for estimate in section.parts[0].figures.macro_f1.values())
    assert section.parts[0].figures.kind_accuracy.value == 1.0
    assert section.mistaken == ()
    assert {group.name for group in section.origins} == {f"{a}origin {n}" for n in range(6) for a in ("", "area ")}
    assert REAL in {group.name for group in section.genres}


def test_yardsticks_stand_beside_the_model() -> None:
    """Made-up words hold no phrase of the framework; word heads learn them; cosine gets what hindsight can give."""
    passages = own_and_others()
    (section,) = measured(sure_left_out(passages), passages)
    reached = {name: macro["requirements"].value or 0.0 for name, macro in section.parts[0].yardsticks.items()}
    assert set(reached) == {KEYWORDS, COSINE, WORDS}
    assert reached[KEYWORDS] == 0.0 < reached[COSINE] < reached[WORDS]


def test_texts_that_are_not_at_hand_are_counted_and_left_out() -> None:
    """Without the others' file the report is of our own passages and says how many are missing; so for newer ones."""
    passages = own_and_others()
    newer = training_passage("newer", "Waits fell.", origin="origin 1")
    (section,) = measured(sure_left_out(passages), [*passages[:66], newer])
    assert section.parts[0].figures.passages == 66
    assert "66 more were left out in training" in section.about
    assert "1 training passages are newer than the model" in section.about


def test_passages_of_another_model_are_refused() -> None:
    """Nothing in common between passages and model: the user has to restore one of them."""
    with pytest.raises(InputError, match="no passage that the model was trained on"):
        measured(sure_left_out(own_and_others()), [training_passage("a")])


def test_a_file_is_classified_and_says_what_of_it_was_trained_on() -> None:
    """Each file has a section in the order given, with its hash; a passage that is also a training passage is told."""
    passages = own_and_others()
    file = LabelledFile("own.jsonl", "ab" * 32, (*synthetic_passages(2, seed=9), passages[0]))
    sections = measured(sure_left_out(passages), passages, files=[file, LabelledFile("b.jsonl", "c", file.passages)])
    assert [section.title for section in sections] == [LEFT_OUT_TITLE, "own.jsonl", "b.jsonl"]
    assert [part.name for part in sections[1].parts] == [ALL]
    assert (sections[1].parts[0].figures.macro_f1["requirements"].value or 0.0) > 0.6
    assert "1 of them among the training passages" in sections[1].about
    assert "ab" * 32 in sections[1].about


def test_near_misses_are_found_and_named() -> None:
    """A phrase that the framework names as a near miss is counted for its criterion."""
    passages = own_and_others()
    near = training_passage("near", "The clinical psychologist saw him in June.", topics=["APA3"], origin="origin 1")
    (section,) = measured(sure_left_out([*passages, near]), [*passages, near])
    assert [(n.topic, n.passages, n.true, n.wrong) for n in section.near_misses] == [("APA2.2", 1, 0, 0)]


def test_near_misses_of_an_area_are_those_of_its_parts() -> None:
    """In the framework clinical psychology belongs to APA3 and looks like APA2.2."""
    pairs = near_miss_pairs(shipped_framework())
    assert {("APA3", "APA2.2"), ("APA3.1", "APA2.2")} <= pairs
    assert ("APA2.2", "APA3") not in pairs
    assert all(true != other for true, other in pairs)


def test_a_labelled_file_is_known_by_its_hash(tmp_path: Path) -> None:
    """Name and SHA-256 of the bytes; a missing file is told as one."""
    row = {"id": "a", "text": "Waits fell.", "apa": [], "pillar": [], "kind": "context", "stance": "neutral"}
    path = tmp_path / "own.jsonl"
    path.write_bytes(json.dumps(row).encode() + b"\n")
    file = read_labelled_file(path)
    assert (file.name, len(file.passages), len(file.sha256)) == ("own.jsonl", 1, 64)
    path.write_bytes(path.read_bytes() + b"\n")
    assert read_labelled_file(path).sha256 != file.sha256
    with pytest.raises(InputError):
        read_labelled_file(tmp_path / "none.jsonl")
