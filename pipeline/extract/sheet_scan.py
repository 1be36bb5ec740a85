"""The XML of one worksheet in, what the value readers do not tell out: bounds, merges, what is hidden, lost values.

Used ranges are not believed: a sheet with one stray format in row 1,048,576 claims a million rows. Bounds are those
of cells that hold a value.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.extract.zip_parts import PartError, attribute, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")

_RUNNING = {"oddHeader": "header", "firstHeader": "header", "oddFooter": "footer", "firstFooter": "footer"}


@dataclass(frozen=True, slots=True)
class CellRange:
    """A rectangle of cells, 1-based, bounds included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What a sheet's XML says besides values; rows and columns are 1-based, `last_*` is 0 for an empty sheet.

    `dense_cells` is the size of the rectangle that holds every value, even an empty text.
    """

    last_row: int = 0
    last_column: int = 0
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[CellRange, ...] = ()
    lost_formulas: tuple[str, ...] = ()
    running_texts: tuple[tuple[str, str], ...] = ()
    dense_cells: int = 0


def scan_sheet(content: bytes) -> SheetFacts:
    """Scan one worksheet part; raises PartError when it is not well formed."""
    from lxml import etree

    scan = _Scan()
    try:
        events = etree.iterparse(
            io.BytesIO(content), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        for _, element in events:
            scan.meet(element)
    except (etree.XMLSyntaxError, ValueError):
        raise PartError("is damaged") from None
    return SheetFacts(
        last_row=scan.last_row,
        last_column=scan.last_column,
        hidden_rows=frozenset(row for row in scan.hidden_rows if row <= scan.last_row),
        hidden_columns=frozenset(
            column for first, last in scan.hidden_spans for column in range(first, min(last, scan.last_column) + 1)
        ),
        merges=tuple(scan.merges),
        lost_formulas=tuple(scan.lost_formulas),
        running_texts=tuple(scan.running_texts),
        dense_cells=scan.far_row * scan.far_column,
    )


def read_reference(reference: str) -> tuple[int, int]:
    """Row and column, 1-based, of `B7`; (0, 0) for what is no reference."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def read_range(reference: str) -> CellRange:
    """The rectangle of `B7:F9`."""
    first, _, last = reference.partition(":")
    top, left = read_reference(first)
    bottom, right = read_reference(last or first)
    return CellRange(top, left, bottom, right)


def column_name(column: int) -> str:
    """Letters of a 1-based column: 1 is `A`, 28 is `AB`."""
    name = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


@dataclass(slots=True)
class _Scan:
    """What was met so far in one pass over a sheet's elements."""

    last_row: int = 0
    last_column: int = 0
    far_row: int = 0
    far_column: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_spans: list[tuple[int, int]] = field(default_factory=list)
    merges: list[CellRange] = field(default_factory=list)
    lost_formulas: list[str] = field(default_factory=list)
    running_texts: list[tuple[str, str]] = field(default_factory=list)

    def meet(self, element: _Element) -> None:
        name = local_name(element)
        if name == "c":
            self._cell(element)
        elif name == "row":
            if _is_true(element.get("hidden")):
                self.hidden_rows.add(int(element.get("r") or 0))
            element.clear()  # a row's cells are done with; keeping them costs 50 times the file
        elif name == "col" and _is_true(element.get("hidden")):
            self.hidden_spans.append((int(element.get("min") or 1), int(element.get("max") or 1)))
        elif name == "mergeCell":
            self.merges.append(read_range(element.get("ref") or ""))
        elif name in _RUNNING and element.text:
            self.running_texts.append((_RUNNING[name], running_text(element.text)))

    def _cell(self, element: _Element) -> None:
        reference = attribute(element, "r") or ""
        row, column = read_reference(reference)
        values = [part for part in element if local_name(part) in {"v", "is"}]
        if values:
            self.far_row, self.far_column = max(self.far_row, row), max(self.far_column, column)
        if any(any(part.itertext()) for part in values):
            self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)
        elif any(local_name(part) == "f" for part in element):
            self.lost_formulas.append(reference)


def _is_true(value: str | None) -> bool:
    return value in {"1", "true"}


def running_text(code: str) -> str:
    """Words of a printed header: `&L&"Arial"OFFICIAL&RPage &P` without its layout codes."""
    words = re.sub(r'&"[^"]*"|&\d+|&K[0-9A-F]{6}', "", code)
    return re.sub(r"&[A-Z]", " ", words)
