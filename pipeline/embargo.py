"""Tell whether a document is under embargo on a day.

In: its marking as read ("Embargoed until 27 February 2026; OFFICIAL-SENSITIVE") and a day. Out: yes or no.
Surprising rule: an embargo whose end cannot be read as a day has no end.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WRITTEN = re.compile(r"(?i)(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>[a-z]{3,9})\.?,?\s+(?P<year>20\d\d)")
_MONTH_FIRST = re.compile(r"(?i)\b(?P<month>[a-z]{3,9})\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>20\d\d)")
_DIGITS = re.compile(r"(?<!\d)(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>20\d\d|\d\d)(?!\d)")
_ISO = re.compile(r"(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)")
_EMBARGO = "embargo"


def is_embargoed(marking: str | None, day: date) -> bool:
    """Whether a marking holds an embargo that has not ended; on its last day it still holds."""
    if not any(part.strip().lower().startswith(_EMBARGO) for part in (marking or "").split(";")):
        return False
    end = embargo_end(marking)
    return end is None or end >= day


def embargo_end(marking: str | None) -> date | None:
    """The day on which an embargo ends, None where there is none or it cannot be read."""
    part = next((p for p in (marking or "").split(";") if p.strip().lower().startswith(_EMBARGO)), "")
    for pattern in (_ISO, _WRITTEN, _MONTH_FIRST, _DIGITS):
        if match := pattern.search(part):
            year, month = int(match["year"]), match["month"].lower()
            number = int(month) if month.isdigit() else _month(month)
            try:
                return date(year if year > 99 else 2000 + year, number, int(match["day"]))
            except ValueError:
                continue
    return None


def _month(name: str) -> int:
    """Number of a month by its first three letters; 0, which is no month, for another word."""
    return _MONTHS.index(name[:3]) + 1 if name[:3] in _MONTHS else 0
