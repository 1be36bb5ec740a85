"""How sure the count of evidence for one criterion is: the record that assessing makes and the store publishes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Confidence:
    """One row of `evidence_confidence`: how sure the count of evidence for one criterion is.

    Documents: `distribution[k]` is the probability that k truly hold evidence, those that could not be read and could
    hold it included; `documents_low` to `documents_high` is its central 95% interval. Missed passages:
    `missed_share_low` to `missed_share_high` is the 95% interval from a random sample of `rejected_passages`.
    """

    criterion_id: str
    expected_documents: float
    possible_documents: float
    documents_low: int
    documents_high: int
    probability_none: float
    distribution: tuple[float, ...]
    unread_documents: int
    unread_rate: float
    rejected_passages: int
    sampled_passages: int
    missed_in_sample: int
    missed_share_low: float
    missed_share_high: float
    missed_passages_high: int | None
