"""Where errors lie: groups, confusions, reliability, criteria taken for one another."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from pipeline.classify.breakdowns import (
    OTHERS,
    FalseAlarms,
    Mistaken,
    NearMissCount,
    count_confusion,
    count_false_alarms,
    count_near_misses,
    find_mistaken,
    measure_groups,
    measure_reliability,
)
from pipeline.classify.comparison import Comparison, compare_predictions
from pipeline.framework import TOPICS
from pipeline.records import Decision, Kind
from tests.classify_records import prediction, training_passage


def compared(*pairs: tuple[Iterable[str], Iterable[str]], disputed: Iterable[str] = ()) -> Comparison:
    """Passages with true topics and those accepted."""
    passages = [training_passage(str(n), topics=true, disputed=disputed) for n, (true, _) in enumerate(pairs)]
    found = [prediction(dict.fromkeys(accepted, (0.9, Decision.ACCEPTED))) for _, accepted in pairs]
    return compare_predictions(passages, found)


def test_groups_come_largest_first_and_small_ones_together() -> None:
    """Two groups of one passage are too small to be measured alone; ties go by name."""
    comparison = compared(*[(["P1"], ["P1"])] * 6)
    groups = measure_groups(comparison, ["b", "b", "c", "a", "a", "d"], least=2, seed=1)
    assert [(g.name, g.members, g.figures.passages) for g in groups] == [("a", 1, 2), ("b", 1, 2), (OTHERS, 2, 2)]
    assert groups[0].figures.pooled_f1.value == 1.0


def test_confusion_counts_true_by_predicted() -> None:
    """One voice passage is taken for impact; a disputed kind is not counted."""
    passages = [training_passage(str(n), kind=Kind.VOICE, disputed=["kind"] * (n == 2)) for n in range(3)]
    found = [prediction(kind=kind) for kind in (Kind.VOICE, Kind.IMPACT, Kind.IMPACT)]
    confusion = count_confusion(compare_predictions(passages, found).kinds, ("impact", "voice"))
    assert confusion.counts.tolist() == [[0, 0], [1, 1]]


def test_reliability_sets_probability_beside_truth() -> None:
    """Of two pairs near 0.9 one is true: mean probability 0.9, share true 0.5; a bin without pairs says nothing."""
    bins = measure_reliability(compared((["P1"], ["P1"]), ([], ["P1"])))
    assert [(b.low, b.high) for b in bins[:2]] == [(0.0, 0.1), (0.1, 0.2)]
    assert (bins[9].pairs, bins[9].mean_probability, bins[9].share_true) == (2, pytest.approx(0.9), 0.5)
    assert (bins[5].pairs, bins[5].mean_probability, bins[5].share_true) == (0, None, None)
    assert sum(b.pairs for b in bins) == 2 * len(TOPICS)


def test_a_missed_topic_with_another_accepted_is_a_swap() -> None:
    """P1 is missed once with P2 accepted, and found once beside a wrong P2; the framework knows the pair."""
    comparison = compared((["P1"], ["P2"]), (["P1"], ["P1", "P2"]), (["P3"], ["P3"]))
    assert find_mistaken(comparison, {("P1", "P2")}) == (Mistaken("P1", "P2", passages=2, missed=1, is_named=True),)
    assert not find_mistaken(comparison, {("P2", "P1")})[0].is_named


def test_areas_with_parts_are_not_among_the_pairs() -> None:
    """A part taken for its sibling is one pair, not also one with the area."""
    comparison = compared((["APA3", "APA3.2"], ["APA3", "APA3.3"]), (["APA3", "APA3.2"], ["APA6"]))
    assert [(m.true, m.accepted) for m in find_mistaken(comparison, ())] == [("APA3.2", "APA3.3")]


def test_a_disputed_topic_is_no_error() -> None:
    """Where annotators differed on a topic, accepting it is not wrong."""
    assert find_mistaken(compared((["P1"], ["P2"]), disputed=["P2"]), ()) == ()


def test_false_alarms_are_counted_where_nothing_is_true() -> None:
    """Two of three passages without a topic have one accepted; the most frequent topic comes first."""
    comparison = compared(([], ["P4", "P2"]), ([], ["P4"]), ([], []), (["P1"], ["P3"]))
    assert count_false_alarms(comparison) == FalseAlarms(3, 2, (("P4", 2), ("P2", 1)))


def test_near_misses_say_what_a_veto_would_change() -> None:
    """Of two pairs with a near miss the model accepts both, one of them rightly."""
    comparison = compared((["P1"], ["P1"]), ([], ["P1"]), (["P2"], []))
    vetoed = np.array([[topic == "P1" for topic in TOPICS]] * 2 + [[False] * len(TOPICS)])
    assert count_near_misses(comparison, vetoed) == (NearMissCount("P1", passages=2, true=1, right=1, wrong=1),)
