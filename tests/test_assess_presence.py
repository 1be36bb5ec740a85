from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assess.presence import (
    document_probabilities,
    is_present,
    probability_any,
    probability_more_than,
    probability_two_sources,
)

DRAWS = 40_000
SEED = 11
SIMULATION_TOLERANCE = 0.012
"""Nearly five standard errors of a share near one half over 40,000 draws."""
PROBABILITIES = {"d1": 0.6, "d2": 0.35, "d3": 0.8, "d4": 0.15}
SOURCES = {"d1": {"town"}, "d2": {"town", "health"}, "d3": {"town"}, "d4": set[str]()}


def _draw_true_documents(generator: random.Random) -> set[str]:
    return {document_id for document_id, p in PROBABILITIES.items() if generator.random() < p}


def test_probability_any_agrees_with_independent_draws() -> None:
    """The share of simulated runs with at least one true claim is what the formula says."""
    generator = random.Random(SEED)
    hits = sum(bool(_draw_true_documents(generator)) for _ in range(DRAWS))
    assert probability_any(PROBABILITIES.values()) == pytest.approx(hits / DRAWS, abs=SIMULATION_TOLERANCE)


def test_probability_more_than_agrees_with_independent_draws() -> None:
    """The share of simulated runs with more than so many true documents is what the tail says."""
    generator = random.Random(SEED)
    counts = [len(_draw_true_documents(generator)) for _ in range(DRAWS)]
    for limit in range(4):
        simulated = sum(count > limit for count in counts) / DRAWS
        assert probability_more_than([*PROBABILITIES.values()], limit) == pytest.approx(
            simulated, abs=SIMULATION_TOLERANCE
        )


def test_probability_two_sources_agrees_with_independent_draws() -> None:
    """Joint documents bring their sources together, unsigned ones none, as in the simulation."""
    generator = random.Random(SEED)
    several = 0
    for _ in range(DRAWS):
        several += len({source for d in _draw_true_documents(generator) for source in SOURCES[d]}) > 1
    assert probability_two_sources(PROBABILITIES, SOURCES) == pytest.approx(several / DRAWS, abs=SIMULATION_TOLERANCE)


def test_best_passages_of_a_document_alone_enter() -> None:
    """A third passage of a document adds nothing, so one long report cannot make presence by itself."""
    scored = [("d1", 0.5), ("d1", 0.6), ("d1", 0.4), ("d2", 0.3), ("d3", 0.0)]
    found = document_probabilities(scored, passages_per_document=2)
    assert found == {"d1": pytest.approx(0.8), "d2": pytest.approx(0.3)}


def test_exactly_the_threshold_is_present() -> None:
    """A single passage of 0.9 reaches a threshold of 0.9 in spite of rounding."""
    assert is_present(probability_any([0.9]), threshold=0.9)
    assert not is_present(probability_any([0.899]), threshold=0.9)


def test_nothing_is_certainly_absent() -> None:
    """Without claims every probability is zero."""
    assert probability_any([]) == 0.0
    assert probability_more_than([], 0) == 0.0
    assert probability_two_sources({}, {}) == 0.0


@given(st.lists(st.floats(0, 1), max_size=8), st.floats(0, 1), st.integers(0, 3))
def test_one_more_claim_never_lowers_a_probability(claims: list[float], more: float, limit: int) -> None:
    """Any and more-than rise or stay as a claim is added, but for rounding."""
    assert probability_any([*claims, more]) >= probability_any(claims) - 1e-12
    assert probability_more_than([*claims, more], limit) >= probability_more_than(claims, limit) - 1e-12


@given(st.lists(st.tuples(st.floats(0, 1), st.sets(st.sampled_from("abc"))), max_size=6))
def test_two_sources_need_two_documents_or_a_joint_one(drawn: list[tuple[float, set[str]]]) -> None:
    """The probability of two sources lies between 0 and that of any document, and ignores order."""
    probabilities = {f"d{i}": p for i, (p, _) in enumerate(drawn)}
    sources = {f"d{i}": s for i, (_, s) in enumerate(drawn)}
    found = probability_two_sources(probabilities, sources)
    assert 0.0 <= found <= probability_any(probabilities.values()) + 1e-12
    backwards = {document_id: probabilities[document_id] for document_id in reversed(probabilities)}
    assert probability_two_sources(backwards, sources) == found


def test_order_never_shows() -> None:
    """Shuffled claims give the same probabilities to the last digit."""
    generator = random.Random(SEED)
    claims = [0.05 * generator.random() for _ in range(9)]
    shuffles = [generator.sample(claims, len(claims)) for _ in range(100)]
    assert {probability_any(shuffled) for shuffled in shuffles} == {probability_any(claims)}
    assert {probability_more_than(shuffled, 2) for shuffled in shuffles} == {probability_more_than(claims, 2)}
