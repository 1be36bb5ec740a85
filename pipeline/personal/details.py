"""Gather every personal detail of a text.

In: text and the heading above it. Out: `Detail` records in reading order that do not overlap. Surprising rule: where
two readings of one place overlap the surer kind stays, then the longer one: a phone number is not also an NHS number.
Two names become one, and it is the family's if either was.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pipeline.personal.bare_names import find_bare_names
from pipeline.personal.births import find_births
from pipeline.personal.contacts import find_contacts
from pipeline.personal.detail import Detail, DetailKind
from pipeline.personal.fields import find_in_fields
from pipeline.personal.names import find_names, names_near
from pipeline.personal.numbers import find_numbers

__all__ = ["Detail", "DetailKind", "find_details"]

TEXTS_KEPT = 8_192
"""Texts whose details are kept: a report shows the same passages in several places."""
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


@lru_cache(maxsize=TEXTS_KEPT)
def find_details(text: str, heading: str = "") -> tuple[Detail, ...]:
    """Every detail, of families and of staff; `heading`: the headings above it, or a table's columns."""
    hard = [*find_numbers(text), *find_births(text)]
    in_fields = list(find_in_fields(text, heading))
    near = [name for detail in hard for name in names_near(text, detail.start, detail.end)]
    bare = find_bare_names(text, heading)
    return _without_overlaps([*hard, *in_fields, *find_contacts(text), *find_names(text), *near, *bare])


def _without_overlaps(details: Iterable[Detail]) -> tuple[Detail, ...]:
    kept: list[Detail] = []
    for detail in sorted(set(details), key=lambda d: (_ORDER.index(d.kind), d.start - d.end, d.start, not d.is_family)):
        rivals = [other for other in kept if detail.start < other.end and other.start < detail.end]
        if not rivals:
            kept.append(detail)
        elif all(rival.kind is detail.kind for rival in rivals):
            kept = [other for other in kept if other not in rivals]
            start, end = min(r.start for r in (detail, *rivals)), max(r.end for r in (detail, *rivals))
            is_family = any(r.is_family for r in (detail, *rivals))
            kept.append(Detail(detail.kind, start, end, is_family=is_family))
    return tuple(sorted(kept, key=lambda d: d.start))
