"""Open a published database for reading, whatever other programs do with it, and check that it is one of ours.

In: the path of a published file. Out: a connection in which it is the current, read-only database, or a
`StoreError`. Surprising rule: the file is attached to an in-memory database and never opened as such, because
duckdb hands out an already open file again in the same process, even after a new one has taken its place.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import duckdb

from pipeline.errors import StoreError

SCHEMA_VERSION: Final = 1
"""Version of schema.sql; raised when a column or table changes its meaning or goes away, not when one is added."""
READING_CONFIG: Final[dict[str, str | bool | int | float | list[str]]] = {
    "threads": 2,  # beside a run on a small laptop a reader must not take every core
    "memory_limit": "1GB",  # some fifteen times the tables of a large pack
    "temp_directory": "",  # nothing is spilled to disk: the tables hold evidence text
    "python_enable_replacements": False,  # SQL must not see the program's variables
    "autoinstall_known_extensions": False,  # no network at run time
    "autoload_known_extensions": False,
}
BLOCKED_WORDS: Final = ("Could not set lock", "WAL")
"""DuckDB's words when another program has the file open for writing, or left its write-ahead log beside it."""


@contextlib.contextmanager
def open_published(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection whose current database is the published file, read-only, without access to other files.

    Raises StoreError if the file is missing, is no readiness database or was made by a newer program.
    """
    with contextlib.closing(duckdb.connect(":memory:", config=READING_CONFIG)) as con, attach_published(con, path):
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        con.execute("USE published")
        check_version(con, path)
        yield con


@contextlib.contextmanager
def attach_published(con: duckdb.DuckDBPyConnection, path: Path) -> Iterator[None]:
    """Attach the file read-only as `published`; it stays attached until the connection closes.

    A program that has the file open for writing (DuckDB's own shell does so unasked) locks readers out; then a
    private copy is read instead, which is safe because nothing but a whole new file is ever published.
    """
    if not path.is_file():
        what = "the database is a folder" if path.is_dir() else "there is no database yet"
        raise StoreError(what, where=str(path), remedy="run `readiness coverage` first, or name another file with --db")
    with contextlib.ExitStack() as cleanup:
        try:
            _attach(con, path)
        except duckdb.Error as error:
            if not any(words in str(error) for words in BLOCKED_WORDS):
                raise not_ours(path) from error
            _attach_copy(con, path, cleanup)
        yield


def check_version(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raise StoreError unless the attached `published` is a readiness database that this program can read."""
    try:
        rows = con.execute("SELECT schema_version FROM published.publication").fetchall()
    except duckdb.Error as error:
        raise not_ours(path) from error
    if len(rows) != 1:
        raise not_ours(path)
    version = rows[0][0]
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"the database was made by a newer version of this program (tables {version}, known {SCHEMA_VERSION})",
            where=str(path),
            remedy="use that version, or name another file with --db",
        )


def not_ours(path: Path) -> StoreError:
    """The error for a file that is damaged or not a readiness database; such a file is never overwritten."""
    return StoreError(
        "the file is not a readiness database, or it is damaged",
        where=str(path),
        remedy="move it away, or name another file with --db",
    )


def _attach(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    # TYPE keeps duckdb from fetching an extension for a file of another make, such as SQLite.
    con.execute("ATTACH ? AS published (READ_ONLY, TYPE duckdb)", [str(path)])


def _attach_copy(con: duckdb.DuckDBPyConnection, path: Path, cleanup: contextlib.ExitStack) -> None:
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.reading-", dir=path.parent))
        cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
        shutil.copyfile(path, folder / path.name)
        _attach(con, folder / path.name)
    except (duckdb.Error, OSError) as error:
        raise StoreError(
            "another program has the database open for writing", where=str(path), remedy="close it there, then repeat"
        ) from error
