"""The passages in corpus/training: complete, well labelled, our own and of no real place."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from typing import Any

import pytest

from pipeline.classify.training_check import find_training_faults
from pipeline.classify.training_passages import read_training_lines
from pipeline.framework import TOPICS, load_framework
from pipeline.records import Kind, Stance
from pipeline.settings import Settings
from tests.classify_records import TRAINING_PATHS

MIN_PASSAGES = 5_000
MIN_AUTHORS = 8
MIN_GENRES = 20
MIN_PASSAGES_PER_GENRE = 5
"""A genre with fewer is a slip of the pen, not a register that a model could learn."""
MIN_PASSAGES_PER_TOPIC = 150
MIN_PASSAGES_PER_STANCE = 25
"""Of strength and of concern within each topic: fewer teach a head that the topic itself is the verdict."""
MIN_PASSAGES_PER_KIND = 150
REPORT_MANNER = {"inspection report"}
"""Genres written as an inspector writes."""
MIN_REPORT_MANNER = 1_200
MIN_SHARE_WITHOUT_AREA = 0.35
"""Of passages that belong to no area for priority action: most of a pack's paragraphs do not."""
MIN_HARD_NEGATIVES = 100


@cache
def rows() -> tuple[dict[str, Any], ...]:
    """Every line as it stands in the files, before anything is added to it."""
    lines = [line for path in TRAINING_PATHS for line in path.read_text(encoding="utf-8").split("\n")]
    return tuple(json.loads(line) for line in lines if line.strip())


def labels_of(row: dict[str, Any]) -> set[str]:
    return {*row["apa"], *row["pillar"]}


def test_there_are_enough_passages_by_several_authors() -> None:
    """At least five thousand passages by eight authors, of whom none wrote the most by far."""
    authors = Counter(row["author"] for row in rows())
    assert len(rows()) >= MIN_PASSAGES
    assert len(authors) >= MIN_AUTHORS
    assert max(authors.values()) <= len(rows()) / 2


def test_ids_are_unique() -> None:
    """No id stands twice, in no two files."""
    assert not [passage_id for passage_id, count in Counter(row["id"] for row in rows()).items() if count > 1]


def test_labels_are_the_codebooks() -> None:
    """Topics stand under the right key; kind and stance are known words."""
    for row in rows():
        assert labels_of(row) <= set(TOPICS), row["id"]
        assert all(label.startswith("APA") for label in row["apa"]), row["id"]
        assert row["kind"] in set(Kind), row["id"]
        assert row["stance"] in set(Stance), row["id"]
        assert len(row["apa"]) == len(set(row["apa"])), row["id"]


def test_a_sub_requirement_implies_its_area() -> None:
    """The parent is written out wherever a part is."""
    for row in rows():
        assert {label.split(".")[0] for label in labels_of(row)} <= labels_of(row), row["id"]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_criterion_has_passages(topic: str) -> None:
    """A hundred and fifty at the least, by more than one author, and both praise and blame."""
    found = [row for row in rows() if topic in labels_of(row)]
    assert len(found) >= MIN_PASSAGES_PER_TOPIC
    assert len({row["author"] for row in found}) >= 3
    stances = Counter(row["stance"] for row in found)
    assert min(stances[Stance.STRENGTH], stances[Stance.CONCERN]) >= MIN_PASSAGES_PER_STANCE


def test_every_kind_and_stance_is_there() -> None:
    """Facet heads see each class often enough to learn it."""
    assert all(count >= MIN_PASSAGES_PER_KIND for count in Counter(row["kind"] for row in rows()).values())
    assert {row["kind"] for row in rows()} == set(Kind)
    assert {row["stance"] for row in rows()} == set(Stance)


def test_there_are_hard_negatives() -> None:
    """Many passages that belong to no criterion, in every kind of evidence."""
    without = [row for row in rows() if not labels_of(row)]
    assert len(without) >= MIN_HARD_NEGATIVES
    assert {row["kind"] for row in without} == set(Kind)


def test_a_third_and_more_belongs_to_no_area() -> None:
    """What most paragraphs of a pack are like is not rare in training."""
    assert sum(not row["apa"] for row in rows()) >= MIN_SHARE_WITHOUT_AREA * len(rows())


def test_there_are_many_genres() -> None:
    """Registers differ: at least twenty genres with a handful of passages each."""
    genres = Counter(row["genre"] for row in rows())
    assert sum(count >= MIN_PASSAGES_PER_GENRE for count in genres.values()) >= MIN_GENRES


def test_many_passages_are_in_the_manner_of_inspection_reports() -> None:
    """Real reports are half of what the model is measured on."""
    assert sum(row["genre"] in REPORT_MANNER for row in rows()) >= MIN_REPORT_MANNER


def test_the_check_of_the_corpus_finds_nothing() -> None:
    """Forms are in order and no passage is nearly another; `make check` compares with development sets as well."""
    assert find_training_faults(read_training_lines(TRAINING_PATHS), ()) == ()


def test_no_text_stands_twice() -> None:
    """Case, punctuation and spaces apart, every text is another: rows of bare figures too."""
    words = Counter(" ".join(re.findall(r"\w+", row["text"].lower())) for row in rows())
    assert "" not in words
    assert not [text for text, count in words.items() if count > 1]


def test_no_real_place_is_named() -> None:
    """The area of the shipped framework, by any of its names, occurs in no passage, heading or genre."""
    settings = Settings()
    area = load_framework(settings.frameworks_path / f"{settings.default_framework}.yaml").area
    names = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in (area.name, *area.aliases)), re.IGNORECASE)
    named = [row["id"] for row in rows() if names.search(json.dumps(row, ensure_ascii=False))]
    assert not named
