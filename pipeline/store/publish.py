"""Publish a run's tables as one DuckDB file that is always whole: the old one until the new one is complete.

In: a `RunTables` and the target path. Out: the target replaced, or a `StoreError` and the target as it was.
Surprising rule: the new file is built in a private folder beside the target, and a write-ahead log that another
program left beside the target is removed first, because duckdb refuses a database with the log of another.
"""

from __future__ import annotations

import contextlib
import fcntl
import glob
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from pipeline.errors import StoreError
from pipeline.store.framework_rows import framework_rows
from pipeline.store.private import make_private_folder
from pipeline.store.published import SCHEMA_VERSION, attach_published, check_version
from pipeline.store.rows import RunTables, coverage_rows, ingest_rows, to_arrow

SCHEMA_PATH: Final = Path(__file__).with_name("schema.sql")
VIEWS_PATH: Final = Path(__file__).with_name("views")
NOTICE: Final = (
    "These tables judge the evidence on file, never how well the area does. Working document: check a passage in "
    "its source before relying on it."
)
LOCK_ATTEMPTS: Final = 150
LOCK_PAUSE_SECONDS: Final = 0.2
"""A second run waits up to 30 seconds for the first to finish publishing, which takes a few."""
FRAMEWORK_TABLES: Final = (
    *("criteria", "aspects", "baseline_facts", "bodies", "kpis", "standing_set", "crosswalk_links"),
    *("key_dates", "limits", "viewpoints"),
)
JUDGED_TABLES: Final = (
    *("labels", "passage_facets", "measures", "actions", "coverage", "gaps", "expiries", "changes"),
    *("contradictions", "findings", "upload_set", "reviews", "evidence_confidence", "cohorts"),
)
"""What only a coverage run may change; with the framework they are carried over when documents alone are published."""


DISK_ERRORS: Final = (
    duckdb.IOException,
    duckdb.OutOfMemoryException,
    duckdb.TransactionException,
    duckdb.FatalException,
)
"""What duckdb raises when disk or memory fail; its other errors would be ours and rise."""


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """The one row of `publication`."""

    schema_version: int
    fingerprint: str
    run_id: str
    coverage_run_id: str | None
    notice: str


def publish_coverage(path: Path, tables: RunTables) -> None:
    """Replace the database at `path` by this run's tables; earlier rows of `runs` are kept.

    Raises StoreError, leaving `path` as it was, if the target is no readiness database or cannot be written.
    """

    def fill(con: duckdb.DuckDBPyConnection, has_previous: bool) -> None:
        criteria = framework_rows(tables.framework, tables.printed_texts, tables.standing)
        rows = {**ingest_rows(tables), **criteria, **coverage_rows(tables)}
        _write(con, rows, _publication(tables, coverage_run_id=tables.run.run_id))
        if has_previous and _is_of_pack(con, tables.pack_id):
            _carry_over_runs(con, tables.run.run_id)

    _publish(path, fill)


def publish_ingest(path: Path, tables: RunTables) -> None:
    """Replace documents, pages, problems and passages; framework, labels and gaps of the last coverage run stay.

    Carried-over rows may then name passages of documents that are gone, until the next coverage run. Nothing is
    carried over from another pack, and only then or without coverage are framework tables taken from `tables`.
    Raises StoreError as `publish_coverage`.
    """

    def fill(con: duckdb.DuckDBPyConnection, has_previous: bool) -> None:
        has_previous = has_previous and _is_of_pack(con, tables.pack_id)
        coverage_run_id = _coverage_run_id(con) if has_previous else None
        rows = ingest_rows(tables)
        if coverage_run_id is None:
            rows |= framework_rows(tables.framework)
        _write(con, rows, _publication(tables, coverage_run_id=coverage_run_id))
        if coverage_run_id is not None:
            for table in _tables_in_common(con, (*FRAMEWORK_TABLES, *JUDGED_TABLES)):
                con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM published.{table}")
        if has_previous:
            _carry_over_runs(con, tables.run.run_id)

    _publish(path, fill)


def _publish(path: Path, fill: Callable[[duckdb.DuckDBPyConnection, bool], None]) -> None:
    """Build a new file through `fill(connection, has_previous)` and put it in place of `path`."""
    path = path.resolve()
    if path.is_dir():
        raise StoreError("the database is a folder", where=str(path), remedy="name a file with --db")
    try:
        make_private_folder(path.parent)
        with _publishing_lock(path):
            building = path.with_name(f".{path.name}.building")
            _remove_leftovers(path)
            building.mkdir(mode=0o700)
            try:
                _build(building / path.name, path, fill)
                _put_in_place(building / path.name, path)
            finally:
                shutil.rmtree(building, ignore_errors=True)
    except (*DISK_ERRORS, OSError) as error:
        raise StoreError(
            f"the tables cannot be published ({_first_line(error)})",
            where=str(path),
            remedy="make room on the disk and see that the folder can be written to; the tables before this run stay",
        ) from error


def _build(new_path: Path, old_path: Path, fill: Callable[[duckdb.DuckDBPyConnection, bool], None]) -> None:
    has_previous = old_path.exists()
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,  # no network at run time
        "autoload_known_extensions": False,
    }
    with contextlib.ExitStack() as stack:
        con = stack.enter_context(contextlib.closing(duckdb.connect(new_path, config=config)))
        if has_previous:
            stack.enter_context(attach_published(con, old_path))
            check_version(con, old_path)
        con.begin()
        con.execute(SCHEMA_PATH.read_text(encoding="utf-8"))
        fill(con, has_previous)
        for view_path in sorted(VIEWS_PATH.glob("*.sql")):
            con.execute(view_path.read_text(encoding="utf-8"))
        con.commit()
        con.execute("CHECKPOINT")


def _write(
    con: duckdb.DuckDBPyConnection, rows_by_table: Mapping[str, Sequence[object]], publication: PublicationRow
) -> None:
    for table, rows in {**rows_by_table, "publication": [publication]}.items():
        schema = con.table(table).limit(0).to_arrow_table().schema
        con.register("incoming", to_arrow(rows, schema))
        con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
        con.unregister("incoming")


def _publication(tables: RunTables, *, coverage_run_id: str | None) -> PublicationRow:
    return PublicationRow(SCHEMA_VERSION, tables.fingerprint, tables.run.run_id, coverage_run_id, NOTICE)


def _is_of_pack(con: duckdb.DuckDBPyConnection, pack_id: str) -> bool:
    """Whether the published tables are of this pack: the default database may have held the sample before."""
    sql = "SELECT pack_id FROM published.runs WHERE run_id = (SELECT run_id FROM published.publication)"
    return con.execute(sql).fetchall() == [(pack_id,)]


def _coverage_run_id(con: duckdb.DuckDBPyConnection) -> str | None:
    # fetchall, as everywhere here: after fetchone duckdb holds the connection for the rest of the result.
    rows = con.execute("SELECT coverage_run_id FROM published.publication").fetchall()
    run_id: str | None = rows[0][0]
    return run_id


def _tables_in_common(con: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> list[str]:
    """Those of the tables that the published file has too; one by an earlier program may lack the newer ones."""
    rows = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'published'").fetchall()
    published = {name for (name,) in rows}
    return [table for table in tables if table in published]


def _carry_over_runs(con: duckdb.DuckDBPyConnection, run_id: str) -> None:
    con.execute("INSERT INTO runs BY NAME SELECT * FROM published.runs WHERE run_id <> ?", [run_id])


def _put_in_place(new_path: Path, path: Path) -> None:
    if new_path.with_name(f"{new_path.name}.wal").exists():
        raise OSError("the new database was not closed cleanly")
    new_path.chmod(0o600)
    _flush(new_path)
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
    new_path.replace(path)
    _flush(path.parent)


def _flush(path: Path) -> None:
    """Have the system write a file or folder to disk, so that a power cut after this loses nothing."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_leftovers(path: Path) -> None:
    """Remove what killed runs and readers left; the lock is held, so nobody else is building."""
    shutil.rmtree(path.with_name(f".{path.name}.building"), ignore_errors=True)
    for copy in path.parent.glob(f".{glob.escape(path.name)}.reading-*"):
        shutil.rmtree(copy, ignore_errors=True)


@contextlib.contextmanager
def _publishing_lock(path: Path) -> Iterator[None]:
    """Hold the right to publish to `path`; the system gives it back when the process dies."""
    descriptor = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        for _ in range(LOCK_ATTEMPTS):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(LOCK_PAUSE_SECONDS)
        else:
            raise StoreError(
                "another run is publishing to this database", where=str(path), remedy="wait for it, then repeat"
            )
        yield
    finally:
        os.close(descriptor)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


rebuild = _publish
"""For other ways to fill a new file with what the published one holds."""
