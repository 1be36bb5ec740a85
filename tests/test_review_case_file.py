"""Decisions put in force one by one say the same as a run that reads the whole journal."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Decision, Kind, Stance
from pipeline.review.case_file import CaseFile
from pipeline.reviews import WITHDRAWN, Review, attach_reviews, override_facets, override_labels
from tests.review_bench import (
    DOCUMENTS,
    FACETS,
    LABELS,
    PASSAGES,
    RUNG,
    framework,
    make_case_file,
    make_facets,
    make_passage,
    published_tables,
)
from tests.review_records import make_review

TWIN = make_passage("twin", "report", "Every family was rung.", ordinal=3, location="p. 2")
"""The same text under the same heading as `RUNG`, in another document."""
ALL_PASSAGES = (*PASSAGES, TWIN)
ALL_FACETS = (*FACETS, make_facets("twin", Kind.ACTIVITY))


def review_of(passage_index: int, target: str, criterion_id: str | None, decision: str) -> Review:
    passage = ALL_PASSAGES[passage_index]
    return make_review(
        decision,
        criterion_id,
        target=target,
        passage_id=passage.passage_id,
        heading=passage.heading,
        text=passage.text,
    )


places = st.integers(0, len(ALL_PASSAGES) - 1)
label_reviews = st.builds(
    review_of,
    places,
    st.just("label"),
    st.sampled_from(["H1.1", "H1.2", "R1", "GONE"]),
    st.sampled_from([*(d.value for d in Decision), WITHDRAWN]),
)
kind_reviews = st.builds(
    review_of, places, st.just("kind"), st.none(), st.sampled_from([*(k.value for k in Kind), WITHDRAWN])
)
stance_reviews = st.builds(
    review_of, places, st.just("stance"), st.none(), st.sampled_from([*(s.value for s in Stance), WITHDRAWN])
)


@pytest.fixture(scope="module")
def tables():  # type: ignore[no-untyped-def]
    with tempfile.TemporaryDirectory() as folder:
        yield published_tables(Path(folder) / "r.duckdb", passages=ALL_PASSAGES, facets=ALL_FACETS)


@settings(max_examples=150, deadline=None)
@given(reviews=st.lists(label_reviews | kind_reviews | stance_reviews, max_size=14))
def test_one_by_one_is_the_same_as_all_at_once(tables, reviews: list[Review]) -> None:  # type: ignore[no-untyped-def]
    """Labels, facets and what is decided equal those of a run on the same journal, copies of a text among them."""
    case_file = CaseFile(tables, framework())
    for review in reviews:
        case_file.apply(review)
    applied = attach_reviews(reviews, tables.passages, criterion_ids=framework().criteria_by_id)
    assert set(case_file.all_labels()) == set(override_labels(tables.labels, applied))
    expected = override_facets(tables.facets, applied)
    assert [case_file.facets[facets.passage_id] for facets in tables.facets] == list(expected)


def test_labels_of_the_last_run_begin_without_its_decisions(tmp_path: Path) -> None:
    """What a reviewer decided then comes from the journal again, so that it can be undone."""
    decided = dataclasses.replace(LABELS[1], decision=Decision.ACCEPTED, decided_by="reviewer", reason="decided by R.")
    added = dataclasses.replace(LABELS[1], criterion_id="R1", probability=None, decided_by="reviewer")
    case_file = make_case_file(tmp_path, labels=(LABELS[0], decided, added))
    assert case_file.labels[RUNG]["H1.1"].decided_by == "model"
    assert case_file.labels[RUNG]["H1.1"].decision is Decision.UNCERTAIN
    assert "R1" not in case_file.labels[RUNG]


def test_a_decision_covers_the_same_text_elsewhere(tmp_path: Path) -> None:
    """Whoever decides on a paragraph decides on its copies under the same heading."""
    case_file = make_case_file(tmp_path, passages=ALL_PASSAGES, facets=ALL_FACETS)
    assert case_file.apply(review_of(2, "label", "H1.1", "accepted")) == {"H1.1"}
    assert case_file.labels["twin"]["H1.1"].decision is Decision.ACCEPTED


def test_decisions_on_texts_and_criteria_that_are_gone_change_nothing(tmp_path: Path) -> None:
    """They stay in the journal and wait."""
    case_file = make_case_file(tmp_path, documents=DOCUMENTS)
    before = set(case_file.all_labels())
    assert case_file.apply(make_review("accepted", "GONE", passage_id=RUNG)) == frozenset()
    assert case_file.apply(make_review("accepted", "H1.1", passage_id="gone", text="gone")) == frozenset()
    assert set(case_file.all_labels()) == before
