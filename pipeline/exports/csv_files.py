"""One CSV file per published table and view.

In: published tables. Out: the name and bytes of each file. Surprising rule: files begin with a byte order mark, without
which Excel takes UTF-8 for the characters of Western Europe of the last century.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from pipeline.exports.cells import Mask, csv_cell
from pipeline.store.tables import PublishedTable, PublishedTables

CONTENTS_NAME = "contents.csv"
"""The file that says what each of the others holds."""


def csv_files(published: PublishedTables, mask: Mask) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file in order of names, the contents first; a table without rows has its headings."""
    contents = PublishedTable(
        "contents",
        ("file", "rows", "one_row_per"),
        tuple((f"{name}.csv", len(table.rows), table.comment) for name, table in published.tables.items()),
    )
    yield CONTENTS_NAME, _csv_bytes(contents, mask)
    for name, table in published.tables.items():
        yield f"{name}.csv", _csv_bytes(table, mask)


def _csv_bytes(table: PublishedTable, mask: Mask) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")  # RFC 4180, and what Excel writes
    writer.writerow(table.columns)
    writer.writerows([csv_cell(value, mask) for value in row] for row in table.rows)
    return written.getvalue().encode("utf-8-sig", "replace")
