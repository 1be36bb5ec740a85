"""Read what the evidence index needs from a published database.

In: the path of a published file. Out: the documents advised for inclusion, with the places of their counted
evidence per priority action, best first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from pipeline.errors import StoreError
from pipeline.store.published import open_published

_RUN_SQL: Final = """
    SELECT r.area, r.as_of, r.is_fictional FROM runs AS r JOIN publication AS p ON r.run_id = p.coverage_run_id
"""
_AREAS_SQL: Final = "SELECT criterion_id, title FROM criteria WHERE level = 'area' ORDER BY ordinal"
_DOCUMENTS_SQL: Final = """
    SELECT d.document_id, d.path, d.title, d.format, d.document_date, d.date_precision, d.version_label,
        (SELECT list(b.name ORDER BY list_position(d.body_ids, b.body_id)) FROM bodies AS b
         WHERE list_contains(d.body_ids, b.body_id)),
        (SELECT min(s.ordinal) FROM standing_set AS s WHERE list_contains(s.document_ids, d.document_id))
    FROM documents AS d JOIN upload_set AS u USING (document_id)
    WHERE u.advice = 'include' ORDER BY d.path
"""
_PLACES_SQL: Final = """
    WITH area_of AS (SELECT criterion_id, coalesce(parent_id, criterion_id) AS area_id FROM criteria
                     WHERE level IN ('area', 'requirement'))
    SELECT p.document_id, a.area_id, p.location
    FROM labels AS l JOIN area_of AS a USING (criterion_id) JOIN passages AS p USING (passage_id)
    WHERE l.is_counted AND p.location NOT LIKE 'comment%' AND p.location NOT LIKE '% notes' -- taken out before sharing
    GROUP BY ALL ORDER BY p.document_id, a.area_id, max(coalesce(l.probability, 1)) DESC, min(p.ordinal)
"""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A document of the index; `places` pair the id of a priority action with locations, best first."""

    path: str
    title: str | None
    format: str
    document_date: date | None
    date_precision: str | None
    version_label: str | None
    owners: tuple[str, ...]
    standing_place: int | None
    places: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class IndexTables:
    """What one published coverage run gives to the index; `areas` pairs ids with titles in the framework's order."""

    area: str
    as_of: date
    is_fictional: bool
    areas: tuple[tuple[str, str], ...]
    documents: tuple[IndexRow, ...]


def read_index_tables(path: Path) -> IndexTables:
    """Read them; raises StoreError where no coverage run has judged documents yet."""
    with open_published(path) as con:
        runs = con.execute(_RUN_SQL).fetchall()
        areas = con.execute(_AREAS_SQL).fetchall()
        documents = con.execute(_DOCUMENTS_SQL).fetchall()
        places = con.execute(_PLACES_SQL).fetchall()
    if not runs:
        raise StoreError(
            "no coverage run has judged these documents", where=str(path), remedy="run `readiness coverage`"
        )
    area, as_of, is_fictional = runs[0]
    return IndexTables(area, as_of, bool(is_fictional), tuple(areas), tuple(_row(row, places) for row in documents))


def _row(row: tuple[Any, ...], places: list[tuple[Any, ...]]) -> IndexRow:
    document_id, path, title, kind, day, precision, version, owners, standing = row
    by_area: dict[str, list[str]] = {}
    for owner_id, area_id, location in places:
        if owner_id == document_id:
            by_area.setdefault(area_id, []).append(location)
    found = tuple((area_id, tuple(locations)) for area_id, locations in by_area.items())
    return IndexRow(path, title, kind, day, precision, version, tuple(owners or ()), standing, found)
