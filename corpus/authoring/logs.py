"""Render a CSV log: `#name: value` lines first, then quoted rows whose last field is the author's annotation."""

from __future__ import annotations

import csv
import io

import yaml


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


def render_log(source: str) -> tuple[str, bytes]:
    """The file name and bytes, as a council's booking system exports them: byte order mark, CRLF."""
    properties, rows, _ = split_log(source)
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return str(properties["output"]), out.getvalue().encode("utf-8-sig")
