"""Say how sure the count of evidence is: how many documents truly hold it, and how much was missed at most.

In: a criterion's figures, what could not be read, and people's decisions on a random sample of rejected passages.
Out: a `Confidence` row. Surprising rule: the sample is not mixed into the distribution; it bounds what the classifier
passed over, so both are shown side by side and a reader sees which of the two leaves more open.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pipeline.assess.figures import CriterionCase
from pipeline.confidence import Confidence
from pipeline.records import Decision, Label
from pipeline.reviews import AppliedReview

CERTAINTY = 0.95
"""Confidence level (0-1) of the intervals: one in twenty may miss, half of that on each side."""
SAMPLED_BY = "elusion"
"""How the review app marks decisions on passages drawn at random from those that the model rejected."""


def measure_confidence(case: CriterionCase, labels: Sequence[Label], reviews: Sequence[AppliedReview]) -> Confidence:
    """Measure one criterion; `labels` are the criterion's own, `reviews` those in force on this run's passages.

    Unread documents that could hold evidence enter the distribution with the share of read documents that do.
    """
    read = list(case.figures.documents.values())
    rate = evidence_rate(read, documents=case.register.countable - case.register.unread)
    distribution = count_distribution([*read, *[rate] * case.unread])
    low, high = central_interval(distribution, CERTAINTY)
    rejected = _rejected(case, labels)
    sampled, missed = _sample(case, rejected, reviews)
    share_low, share_high = clopper_pearson(missed, sampled, CERTAINTY)
    return Confidence(
        criterion_id=case.criterion.id,
        expected_documents=math.fsum(read),
        possible_documents=math.fsum(read) + rate * case.unread,
        documents_low=low,
        documents_high=high,
        probability_none=distribution[0],
        distribution=tuple(distribution),
        unread_documents=case.unread,
        unread_rate=rate,
        rejected_passages=len(rejected),
        sampled_passages=sampled,
        missed_in_sample=missed,
        missed_share_low=share_low,
        missed_share_high=share_high,
        missed_passages_high=math.floor(share_high * len(rejected)) if sampled else None,
    )


def count_distribution(probabilities: Sequence[float]) -> list[float]:
    """Probability of 0, 1, ..., n of n independent claims being true: the Poisson binomial distribution.

    By adding one claim at a time (Chen and Liu, Statistica Sinica 7, 1997, method 1), in sorted order so that the
    order of arrival never shows. The values sum to 1 but for rounding.
    """
    chances = [1.0]
    for probability in sorted(probabilities):
        with_it = [0.0, *(chance * probability for chance in chances)]
        without = [*(chance * (1.0 - probability) for chance in chances), 0.0]
        chances = [one + other for one, other in zip(with_it, without, strict=True)]
    return chances


def central_interval(distribution: Sequence[float], certainty: float) -> tuple[int, int]:
    """Least and greatest count of the central interval: at most (1 - certainty) / 2 lies below it, and above it."""
    tail = (1.0 - certainty) / 2.0
    below, low = 0.0, 0
    while low < len(distribution) - 1 and below + distribution[low] <= tail:
        below += distribution[low]
        low += 1
    above, high = 0.0, len(distribution) - 1
    while high > low and above + distribution[high] <= tail:
        above += distribution[high]
        high -= 1
    return low, high


def evidence_rate(probabilities: Sequence[float], *, documents: int) -> float:
    """Share of documents that hold evidence, from the probabilities of those that may.

    Half a document is added to each side (Jeffreys' prior), so that a short list proves nothing for certain.
    """
    return (math.fsum(sorted(probabilities)) + 0.5) / (documents + 1.0)


def clopper_pearson(hits: int, drawn: int, certainty: float) -> tuple[float, float]:
    """Exact interval of a share of which `hits` were found among `drawn` (Clopper and Pearson, Biometrika 26, 1934).

    Nothing drawn leaves everything open: 0 to 1. It holds for draws with replacement and errs on the wide side
    for draws without, as here.
    """
    from scipy.stats import beta

    tail = (1.0 - certainty) / 2.0
    low = float(beta.ppf(tail, hits, drawn - hits + 1)) if hits else 0.0
    high = float(beta.ppf(1.0 - tail, hits + 1, drawn - hits)) if hits < drawn else 1.0
    return low, high


def _rejected(case: CriterionCase, labels: Sequence[Label]) -> frozenset[str]:
    """Classified passages of documents that count which the model alone kept out; below the floor there is no label.

    Copies are left out: the text is judged where it counts.
    """
    kept = {label.passage_id for label in labels if label.model_decision is not Decision.REJECTED}
    register = case.register
    return frozenset(
        passage_id
        for passage_id, facets in register.facets.items()
        if register.documents[register.passages[passage_id].document_id].is_counted
        and not facets.duplicate_of
        and passage_id not in kept
    )


def _sample(case: CriterionCase, rejected: frozenset[str], reviews: Sequence[AppliedReview]) -> tuple[int, int]:
    """Passages of the random sample that are still among the rejected, and how many of them belong after all.

    What a person left undecided counts as belonging: the bound then errs upward.
    """
    decided: Mapping[str, str] = {
        entry.passage_id: entry.review.decision
        for entry in reviews
        if entry.review.sampled_by == SAMPLED_BY
        and entry.review.target == "label"
        and entry.review.criterion_id == case.criterion.id
        and entry.passage_id in rejected
    }
    return len(decided), sum(decision != Decision.REJECTED for decision in decided.values())
