"""Know a table row that gives one measure at two times or more, and read such a row's label.

In: a row's cells. Out: whether its columns are periods, and the cells from the measure's name on. Surprising rule: the
name need not stand first: dashboards put a reference, a theme or the unit in columns of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.cues.measure_periods import find_periods
from pipeline.cues.measure_values import read_cell
from pipeline.records import BlockKind, Document, Facets, Kind, Passage

CELL_SEPARATOR = " | "
LONGEST_HEADING_CHARS = 160
"""A longer text before a colon is no column heading but the start of a sentence."""
_HEADED = re.compile(r"(?s)^(?P<heading>[^|]+?): (?P<cell>.*)$")
_MEASURE_COLUMN = re.compile(
    r"(?i)^(?:(?:performance |key )*(?:measure|indicator|metric|kpi)s?(?: (?:name|description|title))?"
    r"|what we measure)$"
)
_REFERENCE_COLUMN = re.compile(
    r"(?i)^(?:#|(?:(?:kpi|measure|indicator|metric|item|row|line) )?(?:ref(?:erence)?|id|no|number|code)\.?)$"
)
_UNIT_COLUMN = re.compile(r"(?i)^(?:units?(?: of measure(?:ment)?)?|measured in)$")
_NO_FIGURES = re.compile(
    r"(?i)\b(?:target|plan|planned|trajectory|goal|forecast|variance|change|note|notes|comment|commentary|source|due|by)\b"
)
MIN_TIMES = 2
"""Dated figures from which a row is a series."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with the heading of its column; `heading` is empty where the row gives none."""

    heading: str
    text: str


def split_row(text: str) -> list[Cell]:
    """The cells of a flattened row, with their headings."""
    cells = []
    for part in text.split(CELL_SEPARATOR):
        match = _HEADED.match(part)
        if match and len(match["heading"]) <= LONGEST_HEADING_CHARS and not match["heading"].endswith("http"):
            cells.append(Cell(match["heading"].strip(), match["cell"].strip()))
        else:
            cells.append(Cell("", part.strip()))
    return cells


def label_first(cells: Sequence[Cell]) -> list[Cell]:
    """The cells from the one that names the measure on, with the unit of a column of its own in brackets behind it.

    The name stands in the column called "measure", "indicator" or the like, else behind the references.
    """
    unit = next((cell.text for cell in cells if _UNIT_COLUMN.match(cell.heading)), "")
    kept = [cell for cell in cells if not _UNIT_COLUMN.match(cell.heading)]
    named = (n for n, cell in enumerate(kept) if _MEASURE_COLUMN.match(cell.heading) and " " in cell.text)
    unreferred = (n for n, cell in enumerate(kept) if not _REFERENCE_COLUMN.match(cell.heading))
    start = next(named, next(unreferred, 0))
    if not unit or start >= len(kept):
        return kept[start:]
    return [replace(kept[start], text=f"{kept[start].text} ({unit})"), *kept[start + 1 :]]


def is_series_row(text: str, *, known_on: date | None) -> bool:
    """Whether a row gives a measure's value in two dated columns or more that had begun by `known_on`.

    Columns of targets, and years to come, give no value that was reached.
    """
    cells = label_first(split_row(text))
    times = {
        (period.first, period.last)
        for cell in cells[1:]
        if read_cell(cell.text) and not _NO_FIGURES.search(cell.heading)
        for period in find_periods(cell.heading, None)[:1]
        if period.first and (known_on is None or period.first <= known_on)
    }
    return len(times) >= MIN_TIMES


def find_series_rows(documents: Sequence[Document], passages: Sequence[Passage]) -> frozenset[str]:
    """Ids of the passages that are such a row, as known on the date of their document."""
    written = {document.document_id: document.document_date for document in documents}
    return frozenset(
        passage.passage_id
        for passage in passages
        if passage.kind_of_block is BlockKind.ROW
        and is_series_row(passage.text, known_on=written.get(passage.document_id))
    )


def as_performance(facets: Facets) -> Facets:
    """Facets of a row that measures something at two times: what the model gave to context goes to performance.

    A level followed over time is performance by the codebook; context is law, definitions and the past.
    """
    given = facets.kind_probabilities
    performance = given.get(Kind.PERFORMANCE, 0.0) + given.get(Kind.CONTEXT, 0.0)
    probabilities = {**given, Kind.PERFORMANCE.value: performance, Kind.CONTEXT.value: 0.0}
    kind = Kind.PERFORMANCE if facets.kind is Kind.CONTEXT else facets.kind
    return replace(facets, kind=kind, kind_probabilities=probabilities)
