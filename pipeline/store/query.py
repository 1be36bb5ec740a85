"""Read a published database: the fingerprint, the summary of a coverage run, or any SELECT of a user.

In: the path of a published file. Out: frozen records, or one `StoreError`. Surprising rule: a user's SQL can read
the published tables and nothing else: one reading statement, no file, no network, no setting, no variable of the
program. Nothing here imports pyarrow, so that a run with nothing to do stays quick.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, NoReturn

import duckdb

from pipeline.errors import StoreError
from pipeline.records import Run
from pipeline.store.published import SCHEMA_VERSION, not_ours, open_published

QUERY_MAX_ROWS: Final = 100_000
"""Rows kept of one answer; more would fill a terminal and the memory, and the user is told."""
READING_STATEMENTS: Final = frozenset({duckdb.StatementType.SELECT, duckdb.StatementType.MULTI})
"""SELECT covers FROM, VALUES, DESCRIBE, SHOW and SUMMARIZE; PIVOT is the one statement that duckdb calls MULTI."""


@dataclass(frozen=True, slots=True)
class QueryTable:
    """The answer to a query; `is_truncated` if there were more rows than `QUERY_MAX_ROWS`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    is_truncated: bool = False


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One criterion of a coverage summary; `reason` is that of the headline gap and `bodies` holds names."""

    criterion_id: str
    title: str
    level: str
    status: str
    accepted_passages: int
    documents: int
    bodies: tuple[str, ...]
    newest_date: date | None
    headline_gap: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class SummaryProblem:
    """Trouble with one document, named by its path."""

    path: str
    location: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class CoverageSummary:
    """What the terminal shows of the last coverage run; rows in framework order, problems by path.

    The document counts are of the documents now published, which a later ingest may have renewed.
    """

    run: Run
    pack_id: str
    folder: str
    is_fictional: bool
    area: str
    as_of: date
    rows: tuple[SummaryRow, ...]
    documents_read: int
    documents_partial: int
    documents_unread: int
    documents_counted: int
    documents_draft: int
    documents_replaced: int
    documents_other_role: int
    passages: int
    problems: tuple[SummaryProblem, ...]


def run_query(path: Path, sql: str, *, max_rows: int = QUERY_MAX_ROWS) -> QueryTable:
    """Answer one reading statement on the published tables; several statements at once are refused.

    Raises StoreError, with duckdb's own explanation, for anything that fails or would do more than read.
    """
    with open_published(path) as con:
        try:
            statements = con.extract_statements(sql)
            if len(statements) != 1 or statements[0].type not in READING_STATEMENTS:
                _refuse_statements(len(statements), sql)
            con.execute(statements[0])
            columns = tuple(str(column[0]) for column in con.description or ())
            rows = con.fetchmany(max_rows + 1)
        except duckdb.Error as error:
            raise StoreError(_explain(error), where=sql.strip(), remedy=_remedy(error)) from error
    return QueryTable(columns, tuple(rows[:max_rows]), is_truncated=len(rows) > max_rows)


def read_fingerprint(path: Path) -> str | None:
    """The fingerprint of the input that the published tables were made from.

    None if nothing is published yet, or if an older version of this program published it. Raises StoreError for
    a file that is no readiness database or a newer one.
    """
    if not path.exists():
        return None
    with open_published(path) as con:
        rows = con.execute("SELECT fingerprint FROM publication WHERE schema_version = ?", [SCHEMA_VERSION]).fetchall()
    return rows[0][0] if rows else None


def read_coverage_summary(path: Path) -> CoverageSummary:
    """The last coverage run as the terminal shows it.

    Raises StoreError if the database is missing, is not ours, or holds no coverage run of this version.
    """
    with open_published(path) as con:
        try:
            runs = con.execute(_RUN_SQL, [SCHEMA_VERSION]).fetchall()
            if not runs:
                raise StoreError(
                    "the database holds no coverage yet, or that of an older version",
                    where=str(path),
                    remedy="run `readiness coverage`",
                )
            rows = con.execute(_SUMMARY_SQL).fetchall()
            body_names = dict(con.execute("SELECT body_id, name FROM bodies").fetchall())
            counts = con.execute(_COUNTS_SQL).fetchall()[0]
            problems = con.execute(_PROBLEMS_SQL).fetchall()
        except duckdb.Error as error:
            raise not_ours(path) from error
    run = runs[0]
    run_record = Run(*run[:10])
    return CoverageSummary(
        run=run_record,
        pack_id=run[10],
        folder=run[11],
        is_fictional=run[12],
        area=run_record.area,
        as_of=run_record.as_of,
        rows=tuple(_summary_row(row, body_names) for row in rows),
        documents_read=counts[0],
        documents_partial=counts[1],
        documents_unread=counts[2],
        documents_counted=counts[3],
        documents_draft=counts[4],
        documents_replaced=counts[5],
        documents_other_role=counts[6],
        passages=counts[7],
        problems=tuple(SummaryProblem(*row) for row in problems),
    )


_RUN_SQL: Final = """
    SELECT r.run_id, r.started_at, r.finished_at, r.scope, r.as_of, r.area, r.framework_id, r.framework_hash,
        r.model_id, r.code_version, r.pack_id, r.folder, r.is_fictional
    FROM publication AS p JOIN runs AS r ON r.run_id = p.coverage_run_id
    WHERE p.schema_version = ?
"""
_SUMMARY_SQL: Final = """
    SELECT c.criterion_id, c.title, c.level, v.status, v.accepted_passages, v.documents,
        v.bodies, v.newest_date, v.headline_gap,
        (SELECT g.reason FROM gaps AS g
         WHERE g.criterion_id = v.criterion_id AND g.gap_type = v.headline_gap ORDER BY g.rank, g.gap_id LIMIT 1)
    FROM coverage AS v
    JOIN criteria AS c USING (criterion_id)
    ORDER BY c.ordinal
"""
_COUNTS_SQL: Final = """
    SELECT count(*) FILTER (read_status = 'read'), count(*) FILTER (read_status = 'partial'),
        count(*) FILTER (read_status = 'unread'),
        count(*) FILTER (role = 'evidence' AND NOT is_draft AND duplicate_of IS NULL AND superseded_by IS NULL),
        count(*) FILTER (role = 'evidence' AND is_draft AND duplicate_of IS NULL AND superseded_by IS NULL),
        count(*) FILTER (role = 'evidence' AND (duplicate_of IS NOT NULL OR superseded_by IS NOT NULL)),
        count(*) FILTER (role <> 'evidence'), (SELECT count(*) FROM passages)
    FROM documents
"""
_PROBLEMS_SQL: Final = """
    SELECT d.path, p.location, p.kind, p.message FROM problems AS p JOIN documents AS d USING (document_id)
    ORDER BY d.path, p.rowid
"""


def _summary_row(row: tuple[Any, ...], body_names: Mapping[str, str]) -> SummaryRow:
    criterion_id, title, level, status, accepted_passages, documents, body_ids, newest_date, headline_gap, reason = row
    return SummaryRow(
        criterion_id=criterion_id,
        title=title,
        level=level,
        status=status,
        accepted_passages=accepted_passages,
        documents=documents,
        bodies=tuple(body_names.get(body_id, body_id) for body_id in body_ids),
        newest_date=newest_date,
        headline_gap=headline_gap,
        reason=reason,
    )


def _refuse_statements(count: int, sql: str) -> NoReturn:
    raise StoreError(
        "only one statement can be run at a time" if count > 1 else "only statements that read can be run",
        where=sql.strip() or "(an empty query)",
        remedy="give one SELECT, FROM, DESCRIBE, SUMMARIZE or PIVOT statement, for example: FROM gap_register",
    )


def _explain(error: duckdb.Error) -> str:
    message = str(error)
    if "pytz" in message:
        return "the query gives a time with a time zone, which cannot be shown"
    return f"the query cannot be run: {message.strip()}"


def _remedy(error: duckdb.Error) -> str:
    if "pytz" in str(error):
        return "add ::TIMESTAMP, for example now()::TIMESTAMP, or use current_date"
    if isinstance(error, duckdb.PermissionException | duckdb.InvalidInputException):
        return "a query reads the published tables only: no other file, no network, no change, no setting"
    if isinstance(error, duckdb.OutOfMemoryException):
        return "ask for less: fewer rows, fewer columns or a narrower join"
    return "correct the query; SHOW TABLES lists tables and views, DESCRIBE gap_register the columns of one"
