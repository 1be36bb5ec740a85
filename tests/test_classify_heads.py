"""Heads: probabilities that respect the codebook's tree, and decisions by thresholds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify.heads import (
    FACET_WEIGHTS,
    MAX_REASON_WORDS,
    PARENTS,
    SPEAKER_ORDER,
    TOPIC_WEIGHTS,
    decide_topics,
    facet_scores,
    softmax,
    topic_probabilities,
    topic_scores,
    topic_view_scores,
)
from pipeline.classify.score_columns import (
    FACET_COLUMNS,
    KIND_COLUMNS,
    KIND_ORDER,
    SCORE_COLUMNS,
    STANCE_COLUMNS,
    STANCE_ORDER,
    TOPIC_COLUMNS,
)
from pipeline.classify.views import Views, load_sentence_splitter, make_views
from pipeline.framework import TOPICS
from pipeline.predictions import Prediction
from pipeline.records import Decision
from tests.classify_records import calibration, made_up_words, synthetic_fit, synthetic_passages, views_of
from tests.fake_encoder import FakeEncoder

ROW_OF_SCORES = st.lists(
    st.floats(-30, 30, allow_nan=False), min_size=len(TOPICS), max_size=len(TOPICS)
)  # fmt: skip
STRENGTH = {Decision.REJECTED: 0, Decision.UNCERTAIN: 1, Decision.ACCEPTED: 2}


def row(**given: float) -> np.ndarray:
    """Probabilities of one passage; topics not named get none. `APA3_1` stands for APA3.1."""
    named = {topic.replace("_", "."): value for topic, value in given.items()}
    return np.array([named.get(topic, 0.0) for topic in TOPICS])


def probabilities_of(scores: np.ndarray) -> np.ndarray:
    """Probabilities of scores that are calibrated as they are."""
    return topic_probabilities(scores, calibration())


def predict_text(text: str, *, heading: str = "") -> Prediction:
    """What the heads fitted on made-up passages say of one passage."""
    (found,) = synthetic_fit()[0].predict(
        make_views([heading], [text], encoder=FakeEncoder(), nlp=load_sentence_splitter())
    )
    return found


def with_random_scores(views: Views) -> Views:
    shape = (len(views.plain), len(SCORE_COLUMNS))
    return views.with_scores(np.random.default_rng(3).normal(size=shape).astype(np.float32))


def test_columns_of_scores_follow_one_another() -> None:
    """Topics, kinds and stances take up all columns, each in its own order."""
    assert SCORE_COLUMNS[TOPIC_COLUMNS] == TOPICS
    assert (SCORE_COLUMNS[KIND_COLUMNS], SCORE_COLUMNS[STANCE_COLUMNS]) == (KIND_ORDER, STANCE_ORDER)
    assert FACET_COLUMNS == (KIND_COLUMNS, STANCE_COLUMNS)
    assert STANCE_COLUMNS.stop == len(SCORE_COLUMNS)


@settings(deadline=None)
@given(st.lists(ROW_OF_SCORES, min_size=1, max_size=4))
def test_an_area_is_at_least_as_likely_as_its_parts(scores: list[list[float]]) -> None:
    """Whatever the scores, no sub-requirement is likelier than its area."""
    probabilities = probabilities_of(np.array(scores))
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    for part, area in PARENTS.items():
        assert (probabilities[:, TOPICS.index(area)] >= probabilities[:, TOPICS.index(part)]).all()


@settings(deadline=None)
@given(ROW_OF_SCORES, st.lists(st.floats(0.05, 0.95), min_size=len(TOPICS), max_size=len(TOPICS)))
def test_an_accepted_part_makes_its_area_accepted(scores: list[float], thresholds: list[float]) -> None:
    """Whatever the scores and thresholds, no area is decided lower than one of its parts."""
    own = calibration()
    own.accept[:] = thresholds
    own.reject[:] = np.array(thresholds) / 2
    decided = decide_topics(probabilities_of(np.array([scores]))[0], own)
    assert tuple(decided) == TOPICS
    for part, area in PARENTS.items():
        assert STRENGTH[decided[area].decision] >= STRENGTH[decided[part].decision]


def test_the_likeliest_part_lends_its_probability() -> None:
    """An area that scored low itself stands as high as its best part, other areas stay."""
    scores = np.full((1, len(TOPICS)), -5.0)
    scores[0, TOPICS.index("APA3.2")] = 2.0
    probabilities = dict(zip(TOPICS, probabilities_of(scores)[0], strict=True))
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


@settings(deadline=None)
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


def test_a_topics_score_is_the_weighted_mean_of_its_views() -> None:
    """The network votes with its own logits; weights add up to one."""
    heads, _ = synthetic_fit()
    views = with_random_scores(views_of(synthetic_passages(1, seed=5)[:4]))
    by_view = topic_view_scores(heads.topics, views)
    np.testing.assert_array_equal(by_view["network"], views.encoded.scores[:, : len(TOPICS)])
    expected = sum(weight * by_view[view] for view, weight in TOPIC_WEIGHTS.items())
    np.testing.assert_allclose(topic_scores(heads.topics, views), expected, atol=1e-6)
    assert sum(TOPIC_WEIGHTS.values()) == pytest.approx(1)
    assert sum(FACET_WEIGHTS.values()) == pytest.approx(1)


@pytest.mark.parametrize(("task", "columns"), [("kind", KIND_COLUMNS), ("stance", STANCE_COLUMNS)])
def test_the_network_has_its_share_in_kind_and_stance(task: str, columns: slice) -> None:
    """Its log-probabilities count with their weight, and no other column of its scores counts."""
    heads, _ = synthetic_fit()
    silent = views_of(synthetic_passages(1, seed=5)[:4])
    voting = with_random_scores(silent)
    added = facet_scores(getattr(heads, task), voting, columns) - facet_scores(getattr(heads, task), silent, columns)
    shares = softmax(voting.encoded.scores[:, columns].astype(float))
    expected = FACET_WEIGHTS["network"] * (np.log(shares) + np.log(shares.shape[1]))
    np.testing.assert_allclose(added, expected, atol=1e-6)


def test_a_sure_network_decides() -> None:
    """Where the network is far surer than words and cues, the prediction is the network's."""
    heads, _ = synthetic_fit()
    views = views_of(synthetic_passages(1, seed=5)[:3])
    scores = np.zeros_like(views.encoded.scores)
    scores[:, SCORE_COLUMNS.index("P4")] = 60
    scores[:, KIND_COLUMNS.start] = scores[:, STANCE_COLUMNS.start] = 60
    for found in heads.predict(views.with_scores(scores)):
        assert found.topics["P4"].decision is Decision.ACCEPTED
        assert (found.kind, found.stance) == (KIND_ORDER[0], STANCE_ORDER[0])


def test_the_reason_is_the_strongest_sentence_and_its_topics_words() -> None:
    """Every topic that was not rejected names the part that added most and words that speak for it."""
    heads, _ = synthetic_fit()
    passages = [passage for passage in synthetic_passages(2, seed=3) if passage.topics]
    named = 0
    for passage, found in zip(passages, heads.predict(views_of(passages)), strict=True):
        assert set(found.because) == {
            topic for topic, score in found.topics.items() if score.decision is not Decision.REJECTED
        }
        for topic, because in found.because.items():
            assert because.sentence == f"{passage.text.split('. ')[0]}."
            assert 0 < len(because.words) <= MAX_REASON_WORDS
            assert all(word in passage.text for word in because.words)
            if topic in passage.topics and topic not in PARENTS.values():
                assert set(because.words) <= set(made_up_words(topic))
                named += 1
    assert named >= len(passages)


def test_the_strongest_part_is_the_reason_wherever_it_stands() -> None:
    """The later of two sentences is named where it added more."""
    text = next(passage.text for passage in synthetic_passages(1, seed=3) if passage.topics)
    first, second = text.removesuffix(".").split(". ")
    assert {why.sentence for why in predict_text(f"{second}. {first}.").because.values()} == {f"{first}."}


def test_a_heading_that_decided_is_named_so() -> None:
    """Where the heading added more than any sentence, no sentence is the reason; the words may be the heading's."""
    passage = next(passage for passage in synthetic_passages(1, seed=3) if "P2" in passage.topics)
    heading = passage.text.split(". ")[0]
    because = predict_text("Nothing new.", heading=heading).because["P2"]
    assert because.sentence == ""
    assert set(because.words) <= set(made_up_words("P2"))


def test_a_topic_that_no_word_speaks_for_has_no_words() -> None:
    """What the network alone found names its sentence and no word."""
    heads, _ = synthetic_fit()
    views = make_views([""], ["Zzz xyz."], encoder=FakeEncoder(), nlp=load_sentence_splitter())
    scores = np.zeros_like(views.encoded.scores)
    scores[:, SCORE_COLUMNS.index("P4")] = 60
    (found,) = heads.predict(views.with_scores(scores))
    assert (found.because["P4"].sentence, found.because["P4"].words) == ("Zzz xyz.", ())


def test_reasons_stay_with_their_passage() -> None:
    """In company each passage names its own sentences, as it does alone."""
    heads, _ = synthetic_fit()
    passages = synthetic_passages(1, seed=3)
    together = heads.predict(views_of(passages))
    for passage, expected in zip(passages, together, strict=True):
        (alone,) = heads.predict(views_of([passage]))
        assert (alone.because, alone.speaker) == (expected.because, expected.speaker)
        assert alone.speaker in SPEAKER_ORDER
