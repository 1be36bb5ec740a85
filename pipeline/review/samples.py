"""Elusion samples: passages drawn by lot from those that were rejected, to see how much evidence was missed.

In: a case file, a criterion, a size and a seed. Out: the passages drawn, and what their decisions say of all that were
rejected. Surprising rule: only passages that could count are drawn from, since a missed passage in a draft or a
baseline report would change no verdict.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from pipeline.records import Decision
from pipeline.review.case_file import CaseFile

PREFIX = "elusion"
SAMPLE_SIZE = 30
"""Passages of a usual sample: with none of them missed, at most 1 in 10 of the rejected were (95% certain)."""
MAX_SAMPLE_SIZE = 300
CONFIDENCE = 0.95
_HALVINGS = 60
"""Steps of the bisection: more than a floating-point number has bits."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Which sample: by criterion, size and seed it can be drawn again as long as the tables stay the same."""

    criterion_id: str
    size: int
    seed: int

    def address(self) -> dict[str, str | int]:
        """The arguments of its addresses."""
        return {"criterion_id": self.criterion_id, "size": self.size, "seed": self.seed}

    @property
    def sampled_by(self) -> str:
        """What a decision on one of its passages says of why it was shown."""
        return f"{PREFIX}:{self.criterion_id}:size={self.size}:seed={self.seed}"


@dataclass(frozen=True, slots=True)
class Elusion:
    """What a sample says: of `decided` passages looked at, `missed` were evidence after all.

    `at_most` is the share (0-1) of all `rejected` that is evidence at most, 95% certain; 1 before anything is decided.
    """

    rejected: int
    drawn: int
    decided: int
    missed: int
    at_most: float


def read_sampled_by(text: str) -> Sample | None:
    """The sample that a decision names; None for every other text."""
    pieces = text.split(":")
    if len(pieces) != 4 or pieces[0] != PREFIX:
        return None
    size, seed = pieces[2].removeprefix("size="), pieces[3].removeprefix("seed=")
    if not (size.isdecimal() and seed.isdecimal() and 1 <= int(size) <= MAX_SAMPLE_SIZE and len(seed) <= 9):
        return None
    return Sample(pieces[1], int(size), int(seed))


def draw_sample(case_file: CaseFile, sample: Sample) -> tuple[str, ...]:
    """Ids of the passages drawn, in the order in which they are shown; all of them if there are no more than asked."""
    rejected = case_file.rejected_by_model(sample.criterion_id)
    lot = random.Random(f"{sample.criterion_id}:{sample.seed}")
    return tuple(lot.sample(rejected, min(sample.size, len(rejected))))


def measure_elusion(case_file: CaseFile, sample: Sample) -> Elusion:
    """What the decisions on a sample's passages say of all that were rejected; unsure ones are still to decide."""
    drawn = draw_sample(case_file, sample)
    decisions = [case_file.decided(passage_id, "label", sample.criterion_id) for passage_id in drawn]
    settled = [d.decision for d in decisions if d is not None and d.decision != Decision.UNCERTAIN]
    missed = settled.count(Decision.ACCEPTED)
    rejected = len(case_file.rejected_by_model(sample.criterion_id))
    return Elusion(rejected, len(drawn), len(settled), missed, share_at_most(missed, len(settled)))


def share_at_most(found: int, looked_at: int) -> float:
    """The largest share under which finding so few is still as likely as 5% (Clopper and Pearson 1934, one-sided)."""
    if looked_at == 0 or found == looked_at:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        share = (low + high) / 2
        so_few = math.fsum(
            math.comb(looked_at, count) * share**count * (1 - share) ** (looked_at - count)
            for count in range(found + 1)
        )
        low, high = (share, high) if so_few > 1 - CONFIDENCE else (low, share)
    return high
