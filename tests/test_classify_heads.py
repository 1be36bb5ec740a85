"""Heads: probabilities that respect the codebook's tree, and decisions by thresholds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.heads import (
    KIND_ORDER,
    PARENTS,
    STANCE_ORDER,
    decide_topics,
    facet_features,
    softmax,
    topic_probabilities,
    topic_scores,
    topic_view_scores,
)
from pipeline.classify.views import load_sentence_splitter, make_views
from pipeline.framework import TOPICS
from pipeline.records import Decision
from tests.classify_records import calibration, synthetic_fit, synthetic_passages, views_of
from tests.fake_encoder import FakeEncoder

ROW_OF_SCORES = st.lists(
    st.floats(-30, 30, allow_nan=False), min_size=len(TOPICS), max_size=len(TOPICS)
)  # fmt: skip
STRENGTH = {Decision.REJECTED: 0, Decision.UNCERTAIN: 1, Decision.ACCEPTED: 2}


def row(**given: float) -> np.ndarray:
    """Probabilities of one passage; topics not named get none. `APA3_1` stands for APA3.1."""
    named = {topic.replace("_", "."): value for topic, value in given.items()}
    return np.array([named.get(topic, 0.0) for topic in TOPICS])


@given(st.lists(ROW_OF_SCORES, min_size=1, max_size=4))
def test_an_area_is_at_least_as_likely_as_its_parts(scores: list[list[float]]) -> None:
    """Whatever the scores, no sub-requirement is likelier than its area."""
    probabilities = topic_probabilities(np.array(scores), calibration())
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    for part, area in PARENTS.items():
        assert (probabilities[:, TOPICS.index(area)] >= probabilities[:, TOPICS.index(part)]).all()


@given(ROW_OF_SCORES, st.lists(st.floats(0.05, 0.95), min_size=len(TOPICS), max_size=len(TOPICS)))
def test_an_accepted_part_makes_its_area_accepted(scores: list[float], thresholds: list[float]) -> None:
    """Whatever the scores and thresholds, no area is decided lower than one of its parts."""
    own = calibration()
    own.accept[:] = thresholds
    own.reject[:] = np.array(thresholds) / 2
    decided = decide_topics(topic_probabilities(np.array([scores]), own)[0], own)
    assert tuple(decided) == TOPICS
    for part, area in PARENTS.items():
        assert STRENGTH[decided[area].decision] >= STRENGTH[decided[part].decision]


def test_the_likeliest_part_lends_its_probability() -> None:
    """An area that scored low itself stands as high as its best part, other areas stay."""
    scores = np.full((1, len(TOPICS)), -5.0)
    scores[0, TOPICS.index("APA3.2")] = 2.0
    probabilities = dict(zip(TOPICS, topic_probabilities(scores, calibration())[0], strict=True))
    assert probabilities["APA3"] == probabilities["APA3.2"] == pytest.approx(1 / (1 + np.exp(-2.0)))
    assert probabilities["APA2"] == pytest.approx(1 / (1 + np.exp(5.0)))


@pytest.mark.parametrize(
    ("probability", "decision"),
    [
        (0.5, Decision.ACCEPTED),
        (np.nextafter(0.5, 0), Decision.UNCERTAIN),
        (0.2, Decision.UNCERTAIN),
        (np.nextafter(0.2, 0), Decision.REJECTED),
        (0.0, Decision.REJECTED),
        (1.0, Decision.ACCEPTED),
    ],
)
def test_thresholds_belong_to_the_higher_decision(probability: float, decision: Decision) -> None:
    """A probability equal to a threshold has reached it; the next one below has not."""
    decided = decide_topics(row(P1=probability), calibration(accept=0.5, reject=0.2))
    assert decided["P1"].decision is decision
    assert decided["P1"].probability == probability
    assert decided["P2"].decision is Decision.REJECTED


def test_an_uncertain_part_lifts_a_rejected_area_to_uncertain() -> None:
    """An area whose own threshold is higher is still open where a part of it is."""
    own = calibration()
    own.accept[TOPICS.index("APA6")] = 0.9
    own.reject[TOPICS.index("APA6")] = 0.8
    decided = decide_topics(row(APA6_2=0.3, APA6=0.3), own)
    assert decided["APA6"].decision is decided["APA6.2"].decision is Decision.UNCERTAIN
    decided = decide_topics(row(APA6_2=0.6, APA6=0.6), own)
    assert decided["APA6"].decision is decided["APA6.2"].decision is Decision.ACCEPTED


@given(st.lists(st.lists(st.floats(-800, 800), min_size=3, max_size=3), min_size=1, max_size=5))
def test_softmax_rows_sum_to_one(scores: list[list[float]]) -> None:
    """Rows are distributions, also where the scores lie far apart, and keep the scores' order."""
    shares = softmax(np.array(scores))
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)
    for given_row, share_row in zip(scores, shares, strict=True):
        ranked = share_row[np.argsort(given_row)]
        assert all(low <= high for low, high in pairwise(ranked))


def test_a_prediction_does_not_depend_on_its_neighbours() -> None:
    """Each passage predicted alone gives what it gives in company."""
    heads, _ = synthetic_fit()
    passages = synthetic_passages(1, seed=3)[:12]
    together = heads.predict(views_of(passages))
    for passage, expected in zip(passages, together, strict=True):
        (alone,) = heads.predict(views_of([passage]))
        assert (alone.kind, alone.stance) == (expected.kind, expected.stance)
        for topic in TOPICS:
            assert alone.topics[topic].decision is expected.topics[topic].decision
            assert alone.topics[topic].probability == pytest.approx(expected.topics[topic].probability, abs=1e-6)


def test_a_prediction_holds_every_topic_kind_and_stance() -> None:
    """Facet probabilities cover all classes and sum to one; the value is the likeliest."""
    heads, _ = synthetic_fit()
    for found in heads.predict(views_of(synthetic_passages(1, seed=4)[:5])):
        assert tuple(found.topics) == TOPICS
        assert tuple(found.kind_probabilities) == KIND_ORDER
        assert tuple(found.stance_probabilities) == STANCE_ORDER
        assert sum(found.kind_probabilities.values()) == pytest.approx(1)
        assert sum(found.stance_probabilities.values()) == pytest.approx(1)
        assert found.kind_probabilities[found.kind] == max(found.kind_probabilities.values())
        assert found.stance_probabilities[found.stance] == max(found.stance_probabilities.values())


def test_the_best_sentence_speaks_for_its_passage() -> None:
    """The sentence view is the highest score of any sentence; the mean over four views is the score."""
    heads, _ = synthetic_fit()
    first, second = (passage.text for passage in synthetic_passages(1, seed=5)[:2])
    joined = f"{first} {second}"
    views = make_views(["", "", ""], [first, second, joined], encoder=FakeEncoder(), nlp=load_sentence_splitter())
    by_view = topic_view_scores(heads.topics, views)
    assert by_view.shape == (4, 3, len(TOPICS))
    np.testing.assert_allclose(by_view[3, 2], np.maximum(by_view[3, 0], by_view[3, 1]), atol=1e-5)
    np.testing.assert_allclose(topic_scores(heads.topics, views), by_view.mean(axis=0))


def test_facet_features_stand_the_whole_beside_its_mean_sentence() -> None:
    """The second half is the mean of the passage's own sentence vectors."""
    texts = ["Waits fell. Parents noticed.", "No change"]
    views = make_views(["", ""], texts, encoder=FakeEncoder(), nlp=load_sentence_splitter())
    features = facet_features(views)
    n_dims = views.whole.shape[1]
    np.testing.assert_array_equal(features[:, :n_dims], views.whole)
    np.testing.assert_allclose(features[0, n_dims:], views.sentences[:2].mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(features[1, n_dims:], views.sentences[2], atol=1e-6)
