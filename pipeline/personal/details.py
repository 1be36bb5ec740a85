"""Gather every personal detail of a text.

In: text. Out: `Detail` records in reading order that do not overlap. Surprising rule: where two readings of one
place overlap the longer one stays, so that a phone number is not also an NHS number.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.personal.births import find_births
from pipeline.personal.contacts import find_contacts
from pipeline.personal.detail import Detail, DetailKind
from pipeline.personal.numbers import find_numbers

__all__ = ["Detail", "DetailKind", "find_details"]

_ORDER = (
    DetailKind.EMAIL,
    DetailKind.NHS_NUMBER,
    DetailKind.UPN,
    DetailKind.DATE_OF_BIRTH,
    DetailKind.NAME,
    DetailKind.PHONE,
    DetailKind.POSTCODE,
    DetailKind.ADDRESS,
)
"""Of two readings of one place that start together and are as long, the first kind here stays."""


def find_details(text: str) -> tuple[Detail, ...]:
    """Every detail, of families and of staff."""
    return _without_overlaps([*find_numbers(text), *find_births(text), *find_contacts(text)])


def _without_overlaps(details: Iterable[Detail]) -> tuple[Detail, ...]:
    kept: list[Detail] = []
    for detail in sorted(
        set(details),
        key=lambda d: (_ORDER.index(d.kind) if d.kind is not DetailKind.NAME else 9, d.start - d.end, d.start),
    ):
        if all(detail.end <= other.start or other.end <= detail.start for other in kept):
            kept.append(detail)
    return tuple(sorted(kept, key=lambda d: d.start))
