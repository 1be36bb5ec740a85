"""The smallest set of documents that meets every need: a set cover in which a need may ask for several documents.

In: needs, each with the documents that meet it. Out: a `Cover`. Surprising rule: a greedy answer is always there, and
the exact search that follows may only shorten it; should that search grow too long it is given up, and the answer says
that nobody proved it smallest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MAX_STEPS = 50_000
"""Branches that the exact search may try, under a second; packs of a hundred documents seldom need a thousand."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that must be kept: `demand` of `documents` must stay, all of them where there are fewer."""

    name: str
    documents: frozenset[str]
    demand: int = 1

    @property
    def asked(self) -> int:
        """How many documents are asked for, as far as there are any."""
        return min(self.demand, len(self.documents))


@dataclass(frozen=True, slots=True)
class Cover:
    """Documents that meet every need; `is_exact` if no smaller set does."""

    documents: frozenset[str]
    is_exact: bool


def smallest_cover(needs: Iterable[Need], *, worth: Mapping[str, float]) -> Cover:
    """The smallest set of documents that meets all needs; of equals the one greedy choice finds first.

    `worth` settles ties: the document worth more goes first, then the id that sorts first.
    """
    asked = sorted(
        {(need.documents, need.asked) for need in needs if need.asked}, key=lambda n: (len(n[0]), sorted(n[0]))
    )
    greedy = _without_spare(_greedy(asked, worth), asked, worth)
    search = _Search(asked, worth, best=greedy)
    search.run(frozenset(), frozenset())
    return Cover(search.best, search.steps <= MAX_STEPS)


_Asked = tuple[frozenset[str], int]


def _greedy(asked: Sequence[_Asked], worth: Mapping[str, float]) -> frozenset[str]:
    chosen: set[str] = set()
    while open_needs := [documents - chosen for documents, demand in asked if len(documents & chosen) < demand]:
        gain: dict[str, int] = {}
        for documents in open_needs:
            for document_id in documents:
                gain[document_id] = gain.get(document_id, 0) + 1
        chosen.add(min(gain, key=lambda d: (-gain[d], -worth.get(d, 0.0), d)))
    return frozenset(chosen)


def _without_spare(chosen: frozenset[str], asked: Sequence[_Asked], worth: Mapping[str, float]) -> frozenset[str]:
    """Take out, least worth first, what greed took early and later choices made needless."""
    for document_id in sorted(chosen, key=lambda d: (worth.get(d, 0.0), d)):
        fewer = chosen - {document_id}
        if all(len(documents & fewer) >= demand for documents, demand in asked):
            chosen = fewer
    return chosen


@dataclass(slots=True)
class _Search:
    """Branch and bound: settle the need with the fewest documents left, by each of them in turn."""

    asked: Sequence[_Asked]
    worth: Mapping[str, float]
    best: frozenset[str]
    steps: int = 0

    def run(self, chosen: frozenset[str], barred: frozenset[str]) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            return
        unmet = [
            (documents - chosen - barred, demand - len(documents & chosen))
            for documents, demand in self.asked
            if len(documents & chosen) < demand
        ]
        if not unmet:
            if len(chosen) < len(self.best):
                self.best = chosen
            return
        if any(len(left) < lacking for left, lacking in unmet) or self._is_hopeless(chosen, unmet):
            return
        left, _ = min(unmet, key=lambda need: (len(need[0]) - need[1], sorted(need[0])))
        for document_id in sorted(left, key=lambda d: (-self.worth.get(d, 0.0), d)):
            self.run(chosen | {document_id}, barred)
            barred |= {document_id}

    def _is_hopeless(self, chosen: frozenset[str], unmet: Sequence[_Asked]) -> bool:
        """Whether needs that share no document already ask for too many: each costs documents of its own."""
        taken: set[str] = set()
        cost = 0
        for left, lacking in sorted(unmet, key=lambda need: (len(need[0]), sorted(need[0]))):
            if taken.isdisjoint(left):
                taken |= left
                cost += lacking
        return len(chosen) + cost >= len(self.best)
