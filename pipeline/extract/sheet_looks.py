"""What the binary workbook readers tell of a sheet besides its values, which calamine reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.extract.sheet_scan import CellRange

MAX_DENSE_CELLS = 20_000_000
"""Most cells of the rectangle that calamine lays a sheet out on: about 500 MB; few values far apart may claim more."""


@dataclass(frozen=True, slots=True)
class SheetLook:
    """Rows and columns are 1-based; `formats` are number formats by row and column, absent where General."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[CellRange, ...] = ()
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    bold: frozenset[tuple[int, int]] = frozenset()
    comments: tuple[tuple[int, int, str], ...] = ()
    boxes: tuple[str, ...] = ()
    running_texts: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class LookScan:
    """A `SheetLook` while it is read."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[CellRange] = field(default_factory=list)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    bold: set[tuple[int, int]] = field(default_factory=set)
    comments: list[tuple[int, int, str]] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    running_texts: list[tuple[str, str]] = field(default_factory=list)

    def frozen(self) -> SheetLook:
        """The finished record."""
        return SheetLook(
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
            merges=tuple(self.merges),
            formats=self.formats,
            bold=frozenset(self.bold),
            comments=tuple(self.comments),
            boxes=tuple(self.boxes),
            running_texts=tuple(self.running_texts),
        )
