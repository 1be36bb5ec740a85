"""Read from a published database what has to be renewed, and before which dates.

In: the path of a published file. Out: `Renewal` rows by day, and key dates to come; or a StoreError.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import duckdb

from pipeline.errors import StoreError
from pipeline.store.published import open_published


@dataclass(frozen=True, slots=True)
class Renewal:
    """What goes out of date, and when; `subject` is evidence or a KPI, `expires_on` None if nothing is in date."""

    criterion_id: str
    criterion: str
    subject: str
    newest_date: date | None
    expires_on: date | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyDay:
    """A date of the inspection cycle to come, with the days left to it."""

    title: str
    falls_on: date
    days_left: int
    basis: str


@dataclass(frozen=True, slots=True)
class Renewals:
    """What has to be renewed, soonest first, and the key dates to come."""

    renewals: tuple[Renewal, ...]
    key_days: tuple[KeyDay, ...]


def read_renewals(path: Path) -> Renewals:
    """What goes out of date and which dates are to come, as at the last coverage run.

    Raises StoreError if the tables were published by a version that did not say so yet.
    """
    with open_published(path) as con:
        try:
            expiring = con.execute(_EXPIRY_SQL).fetchall()
            days = con.execute(_DAYS_SQL).fetchall()
        except duckdb.Error as error:
            raise StoreError(
                "the tables do not say yet what goes out of date", where=str(path), remedy="run `readiness coverage`"
            ) from error
    renewals = tuple(
        Renewal(criterion_id, criterion, subject, newest, expires, tuple(sources or ()))
        for criterion_id, criterion, subject, newest, expires, sources in expiring
    )
    return Renewals(renewals, tuple(KeyDay(*row) for row in days))


_EXPIRY_SQL: Final = """
    SELECT criterion_id, criterion, what, newest_date, expires_on, sources
    FROM evidence_expiry ORDER BY expires_on NULLS LAST, criterion_id, what
"""
_DAYS_SQL: Final = "SELECT DISTINCT key_date, falls_on, days_left, basis FROM countdown ORDER BY falls_on, key_date"
