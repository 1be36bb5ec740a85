"""Read from a published database what search needs: classified passages with their documents and labels.

In: the path of a published file. Out: one `SearchRows`. Surprising rule: passages come in the order in which a run
classified them, document by document, because the vectors in the cache lie in that order.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from pipeline.store.published import not_ours, open_published


@dataclass(frozen=True, slots=True)
class SearchRows:
    """Passages as columns by name, and of which run they are."""

    rows: tuple[dict[str, Any], ...]
    model_id: str | None
    is_fictional: bool
    body_names: dict[str, str]


def read_search_rows(path: Path) -> SearchRows:
    """Read classified passages; columns are named as in `_PASSAGES_SQL`.

    Raises StoreError if there is no database or it is not ours.
    """
    with open_published(path) as con:
        try:
            found = con.execute(_PASSAGES_SQL)
            columns = [str(column[0]) for column in found.description or ()]
            rows = found.fetchall()
            runs = con.execute(_RUN_SQL).fetchall()
            bodies = con.execute("SELECT body_id, name FROM bodies").fetchall()
        except duckdb.Error as error:
            raise not_ours(path) from error
    model_id, is_fictional = runs[0] if runs else (None, False)
    return SearchRows(
        tuple(dict(zip(columns, row, strict=True)) for row in rows), model_id, bool(is_fictional), dict(bodies)
    )


_PASSAGES_SQL: Final = """
    WITH labelled AS (
        SELECT passage_id, list(criterion_id ORDER BY criterion_id) AS criterion_ids,
            list(criterion_id ORDER BY criterion_id) FILTER (is_counted) AS counted_for
        FROM labels WHERE decision <> 'rejected' GROUP BY passage_id
    )
    SELECT p.passage_id, p.document_id, d.path, coalesce(d.title, d.path) AS title, p.location,
        coalesce(p.heading, '') AS heading,
        p.text, coalesce(p.evidence_date, d.document_date) AS evidence_date, f.kind, f.stance,
        list_distinct(list_concat(d.body_ids, CASE WHEN f.body_id IS NULL THEN [] ELSE [f.body_id] END))
            AS body_ids, l.criterion_ids, l.counted_for, d.is_draft, f.duplicate_of
    FROM passages AS p
    JOIN documents AS d USING (document_id)
    LEFT JOIN passage_facets AS f USING (passage_id)
    LEFT JOIN labelled AS l USING (passage_id)
    WHERE p.excluded_reason IS NULL
    ORDER BY d.path, p.document_id, p.ordinal
"""
_RUN_SQL: Final = """
    SELECT r.model_id, r.is_fictional FROM publication AS p JOIN runs AS r
    ON r.run_id = coalesce(p.coverage_run_id, p.run_id)
"""
