"""Figures and contradictions as rows of their tables.

In: a run's tables and the place of each passage in reading order. Out: rows of `measures` and `contradictions`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.store.rows import RunTables

Place = tuple[int, int, str]


def measure_rows(tables: RunTables, places: Mapping[str, Place]) -> dict[str, Sequence[object]]:
    """Rows in reading order, those of unknown passages last; keys are table names."""
    last: Place = (len(tables.documents), 0, "")
    measures = sorted(
        tables.measures,
        key=lambda m: (
            places.get(m.passage_id, last),
            m.passage_id,
            m.kpi_id,
            m.period_end or date.max,
            m.value,
            m.unit,
            m.is_target,
            m.statistic or "",
            m.definition or "",
            m.population or "",
        ),
    )
    contradictions = sorted(
        tables.contradictions, key=lambda c: (c.kpi_id, places.get(c.passage_a, last), places.get(c.passage_b, last))
    )
    return {"measures": measures, "contradictions": contradictions}
