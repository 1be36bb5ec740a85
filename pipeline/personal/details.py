"""Gather every personal detail of a text.

In: text. Out: `Detail` records in reading order that do not overlap. Surprising rule: where two readings of one
place overlap the surer kind stays, then the longer one: a phone number is not also an NHS number.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.personal.births import find_births
from pipeline.personal.contacts import find_contacts
from pipeline.personal.detail import Detail, DetailKind
from pipeline.personal.names import find_names, names_near
from pipeline.personal.numbers import find_numbers

__all__ = ["Detail", "DetailKind", "find_details"]

_ORDER = (
    DetailKind.EMAIL,
    DetailKind.NHS_NUMBER,
    DetailKind.UPN,
    DetailKind.DATE_OF_BIRTH,
    DetailKind.PHONE,
    DetailKind.POSTCODE,
    DetailKind.ADDRESS,
    DetailKind.NAME,
)
"""Of two readings of one place the kind that comes first here stays."""


def find_details(text: str) -> tuple[Detail, ...]:
    """Every detail, of families and of staff."""
    hard = [*find_numbers(text), *find_births(text)]
    near = [name for detail in hard for name in names_near(text, detail.start, detail.end)]
    return _without_overlaps([*hard, *find_contacts(text), *find_names(text), *near])


def _without_overlaps(details: Iterable[Detail]) -> tuple[Detail, ...]:
    kept: list[Detail] = []
    for detail in sorted(set(details), key=lambda d: (_ORDER.index(d.kind), d.start - d.end, d.start)):
        if all(detail.end <= other.start or other.end <= detail.start for other in kept):
            kept.append(detail)
    return tuple(sorted(kept, key=lambda d: d.start))
