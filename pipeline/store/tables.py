"""Read published tables whole, for what is rendered from them: workbook, briefing, CSV files.

In: the path of a published file. Out: a `PublishedTables`, read in one go, so that all are of the same run. Surprising
rule: rows keep the order that a view or the file gives them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from pipeline.errors import StoreError
from pipeline.store.published import not_ours, open_published

HIDDEN_TABLES: Final = frozenset({"publication"})
"""What this program keeps about the file itself; nobody's business but its own."""


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """Columns and rows of a table or view, with what its comments say of it and of each column."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    comment: str = ""
    column_comments: Mapping[str, str] | None = None

    def records(self) -> list[dict[str, Any]]:
        """Rows by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class PublishedTables:
    """Tables and views by name, in the order of their names, and the run that they come from.

    `run` is the row of `runs` of the last coverage run, else of the last run.
    """

    tables: Mapping[str, PublishedTable]
    run: Mapping[str, Any]

    def records(self, name: str) -> list[dict[str, Any]]:
        """Rows of a table or view by column name; none if the file lacks the table, as an older one may."""
        return self.tables[name].records() if name in self.tables else []


def read_published(path: Path, names: Sequence[str] | None = None) -> PublishedTables:
    """Read the named tables and views, or all of them.

    Raises StoreError if there is no database, if it is not ours, or if no coverage run has been published in it.
    """
    with open_published(path) as con:
        try:
            listed = con.execute(_LISTED_SQL).fetchall()
            comments = con.execute(_COLUMNS_SQL).fetchall()
            tables = {}
            for name, comment in listed:
                if name in HIDDEN_TABLES or (names is not None and name not in names):
                    continue
                con.execute(f'FROM "{name}"')
                columns = tuple(str(column[0]) for column in con.description or ())
                own = {column: text or "" for table, column, text in comments if table == name}
                tables[name] = PublishedTable(name, columns, tuple(con.fetchall()), comment or "", own)
            run = con.execute(_RUN_SQL)
            run_columns = tuple(str(column[0]) for column in run.description or ())
            runs = run.fetchall()
        except duckdb.Error as error:
            raise not_ours(path) from error
    if not runs:
        raise StoreError("no coverage is published here yet", where=str(path), remedy="run `readiness coverage`")
    return PublishedTables(tables, dict(zip(run_columns, runs[0], strict=True)))


_LISTED_SQL: Final = """
    SELECT table_name, comment FROM duckdb_tables() WHERE database_name = 'published'
    UNION ALL
    SELECT view_name, comment FROM duckdb_views() WHERE database_name = 'published' AND NOT internal
    ORDER BY 1
"""
_COLUMNS_SQL: Final = """
    SELECT table_name, column_name, comment FROM duckdb_columns() WHERE database_name = 'published'
"""
_RUN_SQL: Final = """
    SELECT r.* FROM publication AS p JOIN runs AS r ON r.run_id = p.coverage_run_id
"""
