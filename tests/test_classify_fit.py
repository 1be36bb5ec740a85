"""Fitting: folds by origin, vocabularies of our own words, and learning what is obvious."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify.evaluate import evaluate_predictions
from pipeline.classify.fit import FOLDS, FitReport, assign_folds, fit_heads, require_variety
from pipeline.classify.heads import SPEAKER_ORDER, Calibration, Heads
from pipeline.classify.score_columns import KIND_COLUMNS, KIND_ORDER, TOPIC_COLUMNS
from pipeline.classify.training_passages import TrainingPassage
from pipeline.errors import InputError
from pipeline.framework import TOPICS
from pipeline.records import Kind, Stance
from tests.classify_records import (
    SEED,
    fit_quickly,
    synthetic_fit,
    synthetic_passages,
    training_passage,
    views_of,
)

OUR_WORD, FOREIGN_WORD = "quixotic", "xylophonist"


def mixed_passages() -> tuple[TrainingPassage, ...]:
    """A few of our passages, and two by others; either side has a word of its own, twice."""
    ours = synthetic_passages(4, seed=6)
    voice = {"topics": ["P2"], "kind": Kind.VOICE, "speaker": "both"}
    named = [training_passage(f"o{n}", f"{OUR_WORD} waits fell", origin="ours", **voice) for n in range(2)]
    foreign = [
        training_passage(f"f{n}", f"{FOREIGN_WORD} waits fell", origin="report", is_ours=False, **voice)
        for n in range(3)
    ]
    return (*ours, *named, *foreign)


@cache
def mixed_fit() -> tuple[Heads, FitReport]:
    return fit_quickly(mixed_passages())


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=60))
def test_an_origin_is_never_in_two_folds(origins: list[str]) -> None:
    """Passages of one author or area go to one fold, the same whatever their order."""
    folds = assign_folds(origins)
    assert folds.shape == (len(origins),)
    assert set(folds.tolist()) <= set(range(FOLDS))
    fold_of = dict(zip(origins, folds.tolist(), strict=True))
    assert [fold_of[origin] for origin in origins] == folds.tolist()
    backwards = assign_folds(origins[::-1])
    assert backwards[::-1].tolist() == folds.tolist()


def test_folds_are_filled_evenly() -> None:
    """The largest origin takes a fold of its own; small ones share."""
    origins = ["big"] * 10 + ["b"] * 4 + ["c"] * 4 + ["d"] * 3 + ["e"] * 1
    folds = assign_folds(origins)
    assert sorted(np.bincount(folds, minlength=FOLDS).tolist()) == [5, 7, 10]


def test_obvious_topics_are_learnt() -> None:
    """Themes, kinds and stances that have words of their own are found again in passages not seen."""
    heads, _ = synthetic_fit()
    unseen = synthetic_passages(5, seed=2)
    evaluation = evaluate_predictions(unseen, heads.predict(views_of(unseen)))
    assert min(evaluation.macro_f1.values()) > 0.8
    assert evaluation.kind_accuracy > 0.8
    assert evaluation.stance_accuracy > 0.8


def test_a_speaker_of_one_origin_is_not_guessed_without_it() -> None:
    """Where a speaker is missing without a fold, nobody is named for that fold's passages; the heads know all."""
    passages = synthetic_passages(6, seed=1)
    passages = tuple(p if p.speaker != "both" else replace(p, origin="origin 5") for p in passages)
    folds = assign_folds([passage.origin for passage in passages])
    heads, report = fit_quickly(passages)
    alone = folds == folds[[p.origin for p in passages].index("origin 5")]
    assert {report.speakers[row] for row in np.flatnonzero(alone)} == {""}
    assert {report.speakers[row] for row in np.flatnonzero(~alone)} <= set(SPEAKER_ORDER)
    assert tuple(heads.speaker["cues"].classes_) == SPEAKER_ORDER


def test_an_obvious_speaker_is_learnt() -> None:
    """Parents, young people and both, each with words of their own, are told apart in passages not seen."""
    heads, _ = synthetic_fit()
    voices = [passage for passage in synthetic_passages(5, seed=2) if passage.speaker is not None]
    assert {passage.speaker for passage in voices} == set(SPEAKER_ORDER)
    found = [prediction.speaker for prediction in heads.predict(views_of(voices))]
    assert np.mean([name == passage.speaker for name, passage in zip(found, voices, strict=True)]) > 0.8


def test_the_networks_scores_of_left_out_folds_are_what_is_calibrated() -> None:
    """A network that knows the truth makes probabilities surer; one that knows nothing leaves them as they were."""
    passages = synthetic_passages(4, seed=6)
    views = views_of(passages)
    _, without = fit_quickly(passages)
    truth = np.zeros_like(views.encoded.scores)
    truth[:, TOPIC_COLUMNS] = np.where(without.truth, 4, -4)
    truth[:, KIND_COLUMNS] = [[8 * (kind == passage.kind) for kind in KIND_ORDER] for passage in passages]
    _, with_network = fit_quickly(passages, views=views.with_scores(truth))
    assert with_network.probabilities[without.truth].mean() > without.probabilities[without.truth].mean()
    assert with_network.probabilities[~without.truth].mean() < without.probabilities[~without.truth].mean()
    assert with_network.kinds == tuple(passage.kind for passage in passages)


def test_the_report_is_of_passages_left_out() -> None:
    """Reported probabilities cover every passage and topic, keep the tree and tell truth from the rest."""
    heads, report = synthetic_fit()
    passages = synthetic_passages(9, seed=1)
    assert report.probabilities.shape == report.truth.shape == (len(passages), len(TOPICS))
    assert report.truth.tolist() == [[topic in passage.topics for topic in TOPICS] for passage in passages]
    assert report.probabilities[report.truth].mean() > 0.5 > 0.1 > report.probabilities[~report.truth].mean()
    assert len(report.kinds) == len(report.stances) == len(report.speakers) == len(passages)
    spoken = [(p.speaker, name) for p, name in zip(passages, report.speakers, strict=True) if p.speaker is not None]
    assert np.mean([true == found for true, found in spoken]) > 0.6
    seen = heads.predict(views_of(passages))
    own = np.array([[found.topics[topic].probability for topic in TOPICS] for found in seen])
    assert own[report.truth].mean() > report.probabilities[report.truth].mean()


def test_vocabularies_hold_our_words_only() -> None:
    """A word that only others used is in no vectoriser, neither whole nor in parts; one of ours is."""
    heads, _ = mixed_fit()
    for estimators in (heads.topics, heads.kind, heads.stance, heads.speaker):
        words = estimators["words"][0].vocabulary_
        assert OUR_WORD in words
        assert not any(FOREIGN_WORD in term for term in words)
    for estimators in (heads.topics, heads.kind, heads.stance):
        assert not any("xyl" in term for term in estimators["characters"][0].vocabulary_)


def test_equal_input_and_seed_give_equal_numbers() -> None:
    """A second fit agrees in every calibrated probability, threshold and facet, and reports its folds in order."""
    folds: list[int] = []
    (heads, report), (again, report_again) = mixed_fit(), fit_quickly(mixed_passages(), on_fold=folds.append)
    assert folds == list(range(FOLDS))
    np.testing.assert_array_equal(report.probabilities, report_again.probabilities)
    assert (report.kinds, report.stances) == (report_again.kinds, report_again.stances)
    for name in Calibration.__dataclass_fields__:
        np.testing.assert_array_equal(getattr(heads.calibration, name), getattr(again.calibration, name))
    unseen = views_of(synthetic_passages(1, seed=8))
    assert heads.predict(unseen) == again.predict(unseen)


def test_too_few_origins_are_refused() -> None:
    """Two authors cannot fill three folds: the user is told, with a remedy."""
    passages = [p for p in synthetic_passages(3, seed=1) if p.origin in {"origin 0", "origin 1"}]
    with pytest.raises(InputError, match="too few origins") as raised:
        fit_heads(passages, views_of(passages), seed=SEED)
    assert "other authors" in raised.value.remedy


@pytest.mark.parametrize("missing", ["APA3.2", Kind.VOICE, Stance.MIXED, "young_person"])
def test_a_label_that_nobody_wrote_is_named(missing: str) -> None:
    """Without a single passage of a topic, kind, stance or speaker there is nothing to learn it from."""
    passages = [
        p
        for p in synthetic_passages(6, seed=1)
        if missing not in p.topics and missing not in (p.kind, p.stance, p.speaker)
    ]
    with pytest.raises(InputError, match=missing):
        require_variety(passages, assign_folds([p.origin for p in passages]))


def test_a_label_of_one_origin_is_named_with_it() -> None:
    """What only one author wrote is missing when that author is left out."""
    passages = [
        replace(p, topics=p.topics - {"P4"}) if p.origin != "origin 3" else p for p in synthetic_passages(9, seed=1)
    ]
    with pytest.raises(InputError, match="too uniform") as raised:
        require_variety(passages, assign_folds([p.origin for p in passages]))
    assert "origin 3" in raised.value.where
    assert raised.value.where.endswith(": P4")
