"""Render a CSV: a booking system's log (`#name: value` lines, each row's annotation last) or a source's one table."""

from __future__ import annotations

import csv
import io

import yaml
from blocks import Source, Table, cell_text


def split_log(source: str) -> tuple[dict[str, object], list[list[str]], list[str | None]]:
    """Properties, rows as published and each row's annotation (None for the column headings)."""
    lines = source.splitlines()
    front = [line[1:] for line in lines if line.startswith("#")]
    rows = list(csv.reader(line for line in lines if not line.startswith("#")))
    return (
        yaml.safe_load("\n".join(front)),
        [rows[0], *(row[:-1] for row in rows[1:])],
        [None, *(row[-1] for row in rows[1:])],
    )


def render_log(source: str) -> bytes:
    """The bytes, as a council's booking system exports them: byte order mark, CRLF."""
    _, rows, _ = split_log(source)
    return _exported(rows)


def render_csv(source: Source) -> bytes:
    """The bytes of a source that holds just one table."""
    if len(source.blocks) != 1 or not isinstance(source.blocks[0], Table):
        raise ValueError("a csv source holds one table and nothing else")
    table = source.blocks[0]
    rows = [*table.bands, table.header, *(row.cells for row in table.rows)]
    return _exported([[cell_text(cell) for cell in row] for row in rows])


def _exported(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")
