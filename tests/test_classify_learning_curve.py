"""The learning curve of word heads."""

from __future__ import annotations

from threadpoolctl import threadpool_limits

from pipeline.classify.learning_curve import SHARES, measure_learning_curve
from tests.classify_records import SEED, synthetic_passages


def test_more_passages_teach_more_and_reruns_agree() -> None:
    """Made-up passages whose words tell their topics: the curve rises, and a second run gives the same."""
    passages = synthetic_passages(12, seed=3)
    with threadpool_limits(limits=1):
        points = measure_learning_curve(passages, seed=SEED)
        assert measure_learning_curve(passages, seed=SEED) == points
    assert [point.share for point in points] == list(SHARES)
    fitted = [point.fitted for point in points]
    assert fitted == sorted(fitted)
    assert fitted[-1] == round(len(passages) * 2 / 3)
    reached = [point.figures.macro_f1["requirements"].value or 0.0 for point in points]
    assert reached[-1] > 0.8 > reached[0]
    assert all(point.figures.passages == len(passages) for point in points)
