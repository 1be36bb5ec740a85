"""A binary Excel workbook (xlsb) in, what calamine does not tell of its sheets out: hidden parts, formats, comments.

An xlsb file is the zip of an xlsx file whose parts are rows of records: type and length in 7 bits a byte, content.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from pipeline.extract.sheet_looks import MAX_DENSE_CELLS, LookScan, SheetLook
from pipeline.extract.sheet_scan import CellRange
from pipeline.extract.sheet_values import MAX_COLUMNS
from pipeline.extract.zip_parts import OfficePackage, PartError

_ROW_HEADER, _BUNDLE_SHEET, _COLUMN, _MERGE = 0, 156, 60, 176
_CELLS = frozenset(range(1, 12))
_FORMAT, _XF, _BEGIN_CELL_XFS, _END_CELL_XFS = 44, 47, 617, 618
_FONT = 43
_BEGIN_COMMENT, _COMMENT_TEXT = 635, 637
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x10, 0x01
_BOLD_WEIGHT = 600


@dataclass(slots=True)
class _Styles:
    formats: dict[int, str] = field(default_factory=dict)
    bold_fonts: list[bool] = field(default_factory=list)
    cells: list[tuple[int, int]] = field(default_factory=list)

    def number_format(self, style: int) -> str:
        """The number format of a cell style."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        number = self.cells[style][0] if style < len(self.cells) else 0
        return self.formats.get(number) or BUILTIN_FORMATS.get(number, "General")

    def is_bold(self, style: int) -> bool:
        """Whether a cell style is bold."""
        font = self.cells[style][1] if style < len(self.cells) else 0
        return font < len(self.bold_fonts) and self.bold_fonts[font]


def scan_xlsb(package: OfficePackage) -> dict[str, SheetLook]:
    """Looks of the sheets by name; a part that cannot be followed is left out.

    Raises PartError when a sheet spreads its values so far that laying it out would take all memory.
    """
    main_part = package.main_part()
    links = package.relationships(main_part)
    styles = next((_read_styles(package, link.target) for link in links.values() if link.short_type == "styles"), None)
    looks: dict[str, SheetLook] = {}
    for name, relationship_id in _sheets(package.read_part(main_part)):
        link = links.get(relationship_id)
        if link is not None and link.short_type == "worksheet":
            looks[name] = _read_sheet(package, link.target, styles or _Styles())
    return looks


def _sheets(part: bytes) -> Iterator[tuple[str, str]]:
    """Names of the sheets and the relationships that lead to them, as far as the list can be followed."""
    try:
        for kind, content in _records(part):
            if kind == _BUNDLE_SHEET:
                relationship_id, end = _wide_string(content, 8)
                yield _wide_string(content, end)[0], relationship_id
    except (struct.error, IndexError):
        return


def _read_sheet(package: OfficePackage, part: str, styles: _Styles) -> SheetLook:
    look = LookScan()
    row = last_row = last_column = 0
    with suppress(PartError, struct.error, IndexError):  # what follows a damaged record is left to calamine
        for kind, content in _records(package.read_part(part)):
            if kind == _ROW_HEADER:
                row = struct.unpack_from("<I", content)[0] + 1
                if content[11] & _ROW_HIDDEN:
                    look.hidden_rows.add(row)
            elif kind in _CELLS:
                column, style = struct.unpack_from("<II", content)
                last_row, last_column = max(last_row, row), max(last_column, column + 1)
                _style(look, styles, row, column + 1, style & 0xFFFFFF)
            elif kind == _COLUMN and content[16] & _COLUMN_HIDDEN:
                first, last = struct.unpack_from("<II", content)
                look.hidden_columns |= set(range(first + 1, min(last + 1, MAX_COLUMNS) + 1))
            elif kind == _MERGE:
                top, bottom, left, right = struct.unpack_from("<IIII", content)
                look.merges.append(CellRange(top + 1, left + 1, bottom + 1, right + 1))
    if last_row * last_column > MAX_DENSE_CELLS:
        raise PartError("spreads its values over more rows and columns than can be read")
    look.comments += _comments(package, part)
    return look.frozen()


def _style(look: LookScan, styles: _Styles, row: int, column: int, style: int) -> None:
    number_format = styles.number_format(style)
    if number_format != "General":
        look.formats[row, column] = number_format
    if styles.is_bold(style):
        look.bold.add((row, column))


def _read_styles(package: OfficePackage, part: str) -> _Styles:
    styles = _Styles()
    in_cells = False
    try:
        for kind, content in _records(package.read_part(part)):
            if kind == _FORMAT:
                styles.formats[struct.unpack_from("<H", content)[0]] = _wide_string(content, 2)[0]
            elif kind == _FONT:
                styles.bold_fonts.append(struct.unpack_from("<H", content, 4)[0] >= _BOLD_WEIGHT)
            elif kind in {_BEGIN_CELL_XFS, _END_CELL_XFS}:
                in_cells = kind == _BEGIN_CELL_XFS
            elif kind == _XF and in_cells:
                _, number, font = struct.unpack_from("<HHH", content)
                styles.cells.append((number, font))
    except (PartError, struct.error, IndexError):
        return styles
    return styles


def _comments(package: OfficePackage, part: str) -> Iterator[tuple[int, int, str]]:
    place = (0, 0)
    for link in package.relationships(part).values():
        if link.short_type != "comments":
            continue
        try:
            for kind, content in _records(package.read_part(link.target)):
                if kind == _BEGIN_COMMENT:
                    row, _, column = struct.unpack_from("<III", content, 4)
                    place = (row + 1, column + 1)
                elif kind == _COMMENT_TEXT:
                    yield (*place, _wide_string(content, 1)[0])
        except (PartError, struct.error, IndexError):
            return


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position < len(part):
        kind, position = _seven_bits(part, position, bytes_at_most=2)
        length, position = _seven_bits(part, position, bytes_at_most=4)
        yield kind, part[position : position + length]
        position += length


def _seven_bits(part: bytes, position: int, *, bytes_at_most: int) -> tuple[int, int]:
    """A number written 7 bits a byte, lowest first; the top bit says that another byte follows."""
    value = 0
    for place in range(bytes_at_most):
        byte = part[position]
        value |= (byte & 0x7F) << (7 * place)
        position += 1
        if not byte & 0x80:
            break
    return value, position


def _wide_string(content: bytes, start: int) -> tuple[str, int]:
    """A string of two-byte letters after its count, and where it ends; a missing one is empty."""
    (count,) = struct.unpack_from("<I", content, start)
    if count == 0xFFFFFFFF:
        return "", start + 4
    end = start + 4 + 2 * count
    return content[start + 4 : end].decode("utf-16-le", "replace"), end
