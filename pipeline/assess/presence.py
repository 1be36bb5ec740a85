"""Probabilities that evidence is truly there: pure arithmetic on numbers between 0 and 1.

In: the probability of each passage, grouped by document. Out: the probability that something is there at all,
that several documents hold it, or that it comes from more than one organisation. Surprising rule: passages are
taken as independent of one another given their probabilities; docs/coverage.md says why at most a few passages
per document enter, which limits the harm where they are not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

PRESENCE_TOLERANCE = 1e-9
"""Absolute slack when a probability is held against a threshold: products in floating point miss round
values by about 1e-16, and a passage of exactly 0.9 must reach 0.9."""


def is_present(probability: float, *, threshold: float) -> bool:
    """Whether a probability reaches the threshold; equality counts as reached."""
    return probability >= threshold - PRESENCE_TOLERANCE


def probability_any(probabilities: Iterable[float]) -> float:
    """Probability that at least one of several independent claims is true: 1 - (1 - p1)(1 - p2)...

    Nothing gives 0. The factors are multiplied in sorted order, so the order of arrival never shows.
    """
    return 1.0 - math.prod(sorted(1.0 - probability for probability in probabilities))


def document_probabilities(scored: Iterable[tuple[str, float]], *, passages_per_document: int) -> dict[str, float]:
    """Probability, per document, that at least one of its best passages is truly so.

    `scored` pairs a document id with one passage's probability; only the `passages_per_document` highest of each
    document enter. Documents come back in id order; one whose passages are all 0 is left out.
    """
    by_document: dict[str, list[float]] = {}
    for document_id, probability in scored:
        if probability > 0.0:
            by_document.setdefault(document_id, []).append(probability)
    return {
        document_id: probability_any(sorted(by_document[document_id], reverse=True)[:passages_per_document])
        for document_id in sorted(by_document)
    }


def probability_more_than(probabilities: Sequence[float], count: int) -> float:
    """Probability that more than `count` of several independent claims are true (Poisson binomial tail).

    `count` is at least 0; `probability_more_than(ps, 0)` equals `probability_any(ps)` but for rounding.
    """
    at_most = [1.0] + [0.0] * count
    for probability in sorted(probabilities):
        for successes in range(count, 0, -1):
            at_most[successes] += probability * (at_most[successes - 1] - at_most[successes])
        at_most[0] *= 1.0 - probability
    return _clamped(1.0 - math.fsum(at_most))


def probability_two_sources(probabilities: Mapping[str, float], sources: Mapping[str, AbstractSet[str]]) -> float:
    """Probability that the documents which truly hold evidence come from at least two sources.

    `probabilities` and `sources` are keyed by document id. A joint document brings all its sources at once, so the
    sources are not independent; the result is exact for independent documents. With F(S) the probability that
    every true document's sources lie within S, P(at most one source) = sum over s of F({s}) - (n - 1) F({}).
    A document without a source brings none.
    """
    known = sorted({source for document_id in probabilities for source in sources[document_id]})
    if len(known) < 2:
        return 0.0
    within_none = _all_within(probabilities, sources, frozenset())
    within_one = math.fsum(_all_within(probabilities, sources, frozenset({source})) for source in known)
    return _clamped(1.0 - (within_one - (len(known) - 1) * within_none))


def _all_within(
    probabilities: Mapping[str, float], sources: Mapping[str, AbstractSet[str]], allowed: AbstractSet[str]
) -> float:
    return math.prod(
        sorted(1.0 - probabilities[document_id] for document_id in probabilities if not sources[document_id] <= allowed)
    )


def _clamped(probability: float) -> float:
    return min(1.0, max(0.0, probability))
