"""What is known of a sheet in, the problems that its owner should hear of out; the same for every workbook format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.extract.sheet_scan import SheetFacts, column_name
from pipeline.extract.sheet_values import MAX_COLUMNS, MAX_ROWS
from pipeline.records import Problem

MAX_LOCATIONS_NAMED = 5
"""Most rows, columns or cells that a message names before it says how many more there are."""


def sheet_problems(name: str, facts: SheetFacts, *, is_hidden: bool, has_cells: bool) -> Iterator[Problem]:
    """Problems of one sheet that was read: hidden parts, formulas without a value, rows left out."""
    if is_hidden and has_cells:
        message = "This sheet is hidden. Open it in Excel (right click a tab, Unhide) and decide if it may be shared."
        yield Problem(name, "hidden_content", message)
    elif facts.hidden_rows or facts.hidden_columns:
        rows = _named("row", [str(row) for row in sorted(facts.hidden_rows)])
        columns = _named("column", [column_name(column) for column in sorted(facts.hidden_columns)])
        places = " and ".join(filter(None, (rows, columns)))
        message = f"Hidden, perhaps by a filter: {places}. Unhide them in Excel and decide if they may be shared."
        yield Problem(name, "hidden_content", message)
    if facts.lost_formulas:
        message = (
            f"{len(facts.lost_formulas):,} formula(s) hold no saved value, the first in {facts.lost_formulas[0]}. "
            "Open the workbook in Excel, let it calculate, save it and replace it."
        )
        yield Problem(f"{name}!{facts.lost_formulas[0]}", "formula_without_value", message)
    if facts.last_row > MAX_ROWS or facts.last_column > MAX_COLUMNS:
        message = (
            f"Only the first {MAX_ROWS:,} rows and {MAX_COLUMNS} columns were read. If the rest matters, split it."
        )
        yield Problem(name, "truncated", message)


def _named(noun: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    more = len(names) - MAX_LOCATIONS_NAMED
    listed = ", ".join(names[:MAX_LOCATIONS_NAMED]) + (f" and {more:,} more" if more > 0 else "")
    return f"{noun}{'s' if len(names) > 1 else ''} {listed}"
