"""Build a published database anew without some documents: their rows, references to them and quotes from them.

In: the path of a published file and the documents. Out: the file replaced, and what was taken out. Surprising rule:
rows are copied into a new file, never deleted in the old one, whose bytes would keep them; tables that this program
does not know are not copied at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from pipeline.errors import StoreError
from pipeline.records import make_id
from pipeline.store.publish import FRAMEWORK_TABLES, rebuild
from pipeline.store.published import open_published

REMOVED: Final = "(removed with a purged document)"
PASSAGE_COLUMNS: Final = ("passage_id", "passage_a", "passage_b")
REFERENCE_COLUMNS: Final = ("duplicate_of", "superseded_by")
TEXT_COLUMNS_OF_FRAMEWORK: Final = ("printed_text", "reason")
"""Columns of framework tables that are read from documents; all others are the framework's own words."""
MIN_QUOTE_CHARS: Final = 20
"""Letters from which a text shared with the document is a quote from it."""
_DOCUMENTS_SQL: Final = "SELECT document_id, path, sha256, title FROM documents ORDER BY path"


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """A document as a published database knows it; `passages` pair heading and text, `kept` those not left out."""

    document_id: str
    path: str
    sha256: str
    title: str | None
    passage_ids: tuple[str, ...]
    texts: tuple[str, ...]
    classified: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PublishedPack:
    """Which pack and folder a database is of, and its documents in path order, without their texts."""

    pack_id: str
    folder: Path
    documents: tuple[PublishedDocument, ...]


def read_documents(path: Path, *, with_texts: Sequence[str] = ()) -> PublishedPack:
    """The pack of a database; documents whose ids are among `with_texts` come with ids and texts of their passages."""
    with open_published(path) as con:
        runs = con.execute(
            "SELECT r.pack_id, r.folder FROM runs AS r JOIN publication AS p ON r.run_id = p.run_id"
        ).fetchall()
        rows = con.execute(_DOCUMENTS_SQL).fetchall()
        passages = con.execute(
            "SELECT document_id, passage_id, heading, text, excluded_reason FROM passages "
            "WHERE list_contains(?, document_id) ORDER BY document_id, ordinal",
            [list(with_texts)],
        ).fetchall()
    if not runs:
        raise StoreError("the database names no run", where=str(path), remedy="run `readiness coverage` first")
    return PublishedPack(runs[0][0], Path(runs[0][1]), tuple(_document(row, passages) for row in rows))


def purge_database(path: Path, documents: Sequence[PublishedDocument]) -> dict[str, int]:
    """Publish the tables without these documents; gives rows taken out or blanked by table, those with any."""
    counts: dict[str, int] = {}

    def fill(con: duckdb.DuckDBPyConnection, has_previous: bool) -> None:
        del has_previous  # a database that is purged is always there
        counts.update(_copy_without(con, documents))

    rebuild(path, fill)
    return {table: count for table, count in sorted(counts.items()) if count}


def _copy_without(con: duckdb.DuckDBPyConnection, documents: Sequence[PublishedDocument]) -> dict[str, int]:
    document_ids = [document.document_id for document in documents]
    passage_ids = [passage_id for document in documents for passage_id in document.passage_ids]
    quotes = [text for document in documents for text in (*document.texts, document.title or "", document.path)]
    quotes = [quote for quote in quotes if len(quote) >= MIN_QUOTE_CHARS]
    counts: dict[str, int] = {}
    for table, columns in _tables(con).items():
        counts[table] = _copy_table(con, table, columns, document_ids, passage_ids, quotes)
    fingerprint = con.execute("SELECT fingerprint FROM publication").fetchall()[0][0]
    con.execute("UPDATE publication SET fingerprint = ?", [make_id("purged", fingerprint)])
    return counts


def _copy_table(
    con: duckdb.DuckDBPyConnection,
    table: str,
    columns: dict[str, str],
    document_ids: list[str],
    passage_ids: list[str],
    quotes: list[str],
) -> int:
    """Copy a table's rows that remain; gives how many were left out or changed."""
    names = [name for name in columns if name in _published_columns(con, table)]
    if not names:
        return 0
    ids = [*document_ids, *passage_ids]
    is_own = "document_id" in names or "passage_id" in names
    values: list[Any] = []
    shown = []
    for name in names:
        expression, bound = _expression(table, name, columns[name], ids, quotes, is_own=is_own)
        shown.append(f"{expression} AS {name}")
        values += bound
    keys = [name for name in ("document_id", *PASSAGE_COLUMNS) if name in names]
    kept = " AND ".join(f"NOT coalesce(list_contains(?, {key}), false)" for key in keys) or "true"
    before = con.execute(f"SELECT count(*) FROM published.{table}").fetchall()[0][0]
    bound_keys = [document_ids if key == "document_id" else passage_ids for key in keys]
    con.execute(
        f"INSERT INTO {table} BY NAME SELECT {', '.join(shown)} FROM published.{table} WHERE {kept}",
        [*values, *bound_keys],
    )
    after = con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
    same = con.execute(
        f"SELECT count(*) FROM (SELECT {', '.join(names)} FROM published.{table} "
        f"INTERSECT ALL SELECT {', '.join(names)} FROM {table})"
    ).fetchall()[0][0]
    return int(before - min(after, same))


def _expression(
    table: str, name: str, kind: str, ids: list[str], quotes: list[str], *, is_own: bool
) -> tuple[str, list[Any]]:
    """How a column is copied, and the values bound in that."""
    if name in REFERENCE_COLUMNS:
        return f"CASE WHEN list_contains(?, {name}) THEN NULL ELSE {name} END", [ids]
    if kind == "VARCHAR[]":
        return f"list_filter({name}, lambda i: NOT list_contains(?, i))", [ids]
    is_read = table not in FRAMEWORK_TABLES or name in TEXT_COLUMNS_OF_FRAMEWORK
    if kind == "VARCHAR" and is_read and not is_own and table not in ("runs", "publication"):
        # Both ways: a reason quotes a passage, and the wording of a requirement is part of one.
        is_quote = (
            f"len(list_filter(?, lambda q: contains({name}, q) OR (length({name}) >= {MIN_QUOTE_CHARS} "
            f"AND contains(q, {name})))) > 0"
        )
        return f"CASE WHEN {is_quote} THEN '{REMOVED}' ELSE {name} END", [quotes]
    return name, []


def _tables(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Columns with their types by table of the new file."""
    rows = con.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE database_name = current_database() AND NOT internal ORDER BY table_name, column_index"
    ).fetchall()
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        tables.setdefault(table, {})[column] = kind
    return tables


def _published_columns(con: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    rows = con.execute(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = 'published' AND table_name = ?", [table]
    ).fetchall()
    return {name for (name,) in rows}


def _document(row: tuple[Any, ...], passages: Sequence[tuple[Any, ...]]) -> PublishedDocument:
    document_id, path, sha256, title = row
    own = [passage for passage in passages if passage[0] == document_id]
    return PublishedDocument(
        document_id=document_id,
        path=path,
        sha256=sha256,
        title=title,
        passage_ids=tuple(passage[1] for passage in own),
        texts=tuple(passage[3] for passage in own),
        classified=tuple((passage[2], passage[3]) for passage in own if passage[4] is None),
    )
