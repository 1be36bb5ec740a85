"""Decisions of people built by hand, for the tests of reviews, journal and local training."""

from __future__ import annotations

import dataclasses
import datetime as dt
from itertools import count

from pipeline.reviews import Review

_numbers = count(1)


def make_review(decision: str = "accepted", criterion_id: str | None = "H1.1", **changes: object) -> Review:
    """A decision on a label of the passage `plan-1` unless told otherwise; each has an id of its own."""
    number = next(_numbers)
    review = Review(
        decision_id=f"decision-{number}",
        target="label",
        passage_id="plan-1",
        criterion_id=criterion_id,
        decision=decision,
        reviewer="R. Quill",
        reviewed_at=dt.datetime(2026, 2, 20, 10, tzinfo=dt.UTC) + dt.timedelta(minutes=number),
        heading="Plan > Waits",
        text="Every family on the list will be rung within two weeks.",
    )
    return dataclasses.replace(review, **changes)  # type: ignore[arg-type]
