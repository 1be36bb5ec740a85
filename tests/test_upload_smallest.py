"""The smallest set of documents that meets every need."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.upload.smallest import Need, smallest_cover

IDS = "abcdef"
NEEDS = st.lists(st.tuples(st.frozensets(st.sampled_from(IDS), min_size=1), st.integers(1, 3)), max_size=8)


def needs_of(pairs: list[tuple[frozenset[str], int]]) -> list[Need]:
    return [Need(f"need {number}", documents, demand) for number, (documents, demand) in enumerate(pairs)]


def is_met(needs: list[Need], chosen: frozenset[str]) -> bool:
    return all(len(need.documents & chosen) >= need.asked for need in needs)


def test_greed_is_beaten_where_it_errs() -> None:
    """The document that meets most needs first would cost a third one."""
    needs = needs_of([(frozenset(pair), 1) for pair in ("xa", "xa", "xb", "xb", "a", "b")])
    cover = smallest_cover(needs, worth={"x": 9.0})
    assert (cover.documents, cover.is_exact) == ({"a", "b"}, True)


def test_a_need_may_ask_for_several() -> None:
    """Two of three documents, or all where there are fewer than asked for."""
    cover = smallest_cover([Need("thin", frozenset("abc"), 2), Need("all", frozenset("c"), 2)], worth={})
    assert len(cover.documents) == 2
    assert "c" in cover.documents


def test_ties_go_to_what_is_worth_more() -> None:
    """Equal sets are settled by worth, then by name, so reruns agree."""
    needs = [Need("one", frozenset("ab"))]
    assert smallest_cover(needs, worth={"b": 2.0, "a": 1.0}).documents == {"b"}
    assert smallest_cover(needs, worth={}).documents == {"a"}


def test_no_needs_need_no_documents() -> None:
    """An empty pack, and needs that nothing meets, ask for nothing."""
    assert smallest_cover([], worth={}).documents == frozenset()
    assert smallest_cover([Need("nobody", frozenset())], worth={}).documents == frozenset()


@settings(deadline=None)  # a busy machine
@given(NEEDS, st.dictionaries(st.sampled_from(IDS), st.floats(0, 9)))
def test_the_answer_is_smallest(pairs: list[tuple[frozenset[str], int]], worth: dict[str, float]) -> None:
    """No smaller set of documents meets all needs, as trying every one of them shows."""
    needs = needs_of(pairs)
    cover = smallest_cover(needs, worth=worth)
    assert cover.is_exact
    assert is_met(needs, cover.documents)
    smaller = (frozenset(s) for size in range(len(cover.documents)) for s in combinations(IDS, size))
    assert not any(is_met(needs, chosen) for chosen in smaller)


@settings(deadline=None)  # a busy machine
@given(NEEDS)
def test_the_order_of_needs_does_not_matter(pairs: list[tuple[frozenset[str], int]]) -> None:
    """Equal input, equal answer."""
    needs = needs_of(pairs)
    assert smallest_cover(needs, worth={}) == smallest_cover(needs[::-1], worth={})
