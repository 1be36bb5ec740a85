"""Binary workbooks (xls, xlsb) written record by record for tests: no library at hand writes them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from office_files import Parts, links, package

SECTOR_BYTES = 512
"""Size of a sector of an OLE container."""

MIN_STREAM_BYTES = 4096
"""Shorter streams lie in a container of their own, which we spare ourselves."""

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Value = str | float


@dataclass(frozen=True)
class BinarySheet:
    """One sheet: rows of texts and figures (0-based places), figures with `percent` shown as such."""

    name: str
    rows: Sequence[Sequence[Value]]
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    header: str = ""
    percent: bool = False


def xls_bytes(sheets: Sequence[BinarySheet], *, locked: bool = False) -> bytes:
    """An Excel 97 workbook."""
    bodies = [_xls_sheet(sheet) for sheet in sheets]
    start = len(_xls_globals(sheets, [0] * len(sheets), locked=locked))
    starts = [start + sum(map(len, bodies[:position])) for position in range(len(bodies))]
    return _ole(_xls_globals(sheets, starts, locked=locked) + b"".join(bodies))


def _xls_globals(sheets: Sequence[BinarySheet], starts: Sequence[int], *, locked: bool) -> bytes:
    records = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    if locked:
        records += _record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    records += _record(0x0042, struct.pack("<H", 1200))
    font = struct.pack("<HHHHHBBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 5, 0) + b"Arial"
    bold = struct.pack("<HHHHHBBBBBB", 200, 1, 0x7FFF, 700, 0, 0, 0, 0, 0, 5, 0) + b"Arial"
    records += _record(0x0031, font) * 4 + _record(0x0031, bold)  # font 4 does not exist: the fifth is number 5
    for font_number, number_format in ((0, 0), (0, 9), (5, 0)):
        records += _record(0x00E0, struct.pack("<HHH", font_number, number_format, 0) + bytes(14))
    for sheet, start in zip(sheets, starts, strict=True):
        name = sheet.name.encode("utf-16-le")
        records += _record(0x0085, struct.pack("<IBBBB", start, int(sheet.hidden), 0, len(sheet.name), 1) + name)
    return records + _record(0x000A, b"")


def _xls_sheet(sheet: BinarySheet) -> bytes:
    records = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    if sheet.header:
        records += _record(0x0014, struct.pack("<HB", len(sheet.header), 0) + sheet.header.encode("latin-1"))
    for column in sheet.hidden_columns:
        records += _record(0x007D, struct.pack("<HHHHHH", column, column, 2000, 0, 1, 0))
    width = max(map(len, sheet.rows), default=0)
    records += _record(0x0200, struct.pack("<IIHHH", 0, len(sheet.rows), 0, width, 0))
    for row in range(len(sheet.rows)):
        flags = 0x0100 | (0x20 if row in sheet.hidden_rows else 0)
        records += _record(0x0208, struct.pack("<HHHHHHHH", row, 0, width, 255, 0, 0, flags, 15))
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            records += _xls_cell(row, column, value, percent=sheet.percent, bold=row == 0)
    for number, ((row, column), text) in enumerate(sheet.comments.items(), start=1):
        records += _record(0x005D, struct.pack("<HHHHH", 0x15, 0x12, 0x19, number, 0) + bytes(12) + bytes(4))
        records += _record(0x01B6, struct.pack("<HHHHHHH", 0, 0, 0, 0, 0, len(text), 8) + bytes(4))
        records += _record(0x003C, b"\x00" + text.encode("latin-1")) + _record(0x003C, bytes(16))
        records += _record(0x001C, struct.pack("<HHHH", row, column, 0, number) + struct.pack("<HB", 1, 0) + b"A\x00")
    return records + _record(0x000A, b"")


def _xls_cell(row: int, column: int, value: Value, *, percent: bool, bold: bool) -> bytes:
    if isinstance(value, str):
        place = struct.pack("<HHH", row, column, 2 if bold else 0)
        return _record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")) if value else b""
    return _record(0x0203, struct.pack("<HHHd", row, column, int(percent), value))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _ole(stream: bytes) -> bytes:
    """A container with one stream, `Workbook`: header, table of sectors, directory, the stream."""
    stream += bytes(max(MIN_STREAM_BYTES - len(stream), -len(stream) % SECTOR_BYTES))
    stream += bytes(-len(stream) % SECTOR_BYTES)
    sectors = len(stream) // SECTOR_BYTES
    table = [FAT, END, *range(3, sectors + 2), END]
    assert len(table) <= SECTOR_BYTES // 4, "one sector of the table is enough for tests"
    table += [FREE] * (SECTOR_BYTES // 4 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, MIN_STREAM_BYTES, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    directory = _entry("Root Entry", 5, child=1, start=END, size=0)
    directory += _entry("Workbook", 2, child=FREE, start=2, size=len(stream)) + bytes(256)
    return header + struct.pack(f"<{len(table)}I", *table) + directory + stream


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    letters = name.encode("utf-16-le") + b"\x00\x00"
    entry = letters.ljust(64, b"\x00") + struct.pack("<HBB", len(letters), kind, 1)
    entry += struct.pack("<III", FREE, FREE, child) + bytes(36)
    return entry + struct.pack("<IQ", start, size)


def xlsb_parts(sheets: Sequence[BinarySheet]) -> Parts:
    """A binary workbook in a zip."""
    book = _part(131, b"") + _part(143, b"")
    for number, sheet in enumerate(sheets, start=1):
        book += _part(156, struct.pack("<II", int(sheet.hidden), number) + _wide(f"rId{number}") + _wide(sheet.name))
    book += _part(144, b"") + _part(132, b"")
    entries = {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.bin") for n in range(1, len(sheets) + 1)}
    parts: Parts = {
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": links({**entries, "rIdS": ("styles", "styles.bin")}),
        "xl/styles.bin": _xlsb_styles(),
    }
    for number, sheet in enumerate(sheets, start=1):
        parts[f"xl/worksheets/sheet{number}.bin"] = _xlsb_sheet(sheet)
        if sheet.comments:
            parts[f"xl/worksheets/_rels/sheet{number}.bin.rels"] = links({"rId1": ("comments", "../comments1.bin")})
            parts["xl/comments1.bin"] = b"".join(
                _part(635, struct.pack("<IIIII", 0, row, row, column, column) + bytes(16))
                + _part(637, b"\x00" + _wide(text))
                for (row, column), text in sheet.comments.items()
            )
    return package("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.main", parts)


def _xlsb_styles() -> bytes:
    styles = _part(278, b"")
    for weight in (400, 700):
        styles += _part(43, struct.pack("<HHHHBBBB", 200, 0, weight, 0, 0, 0, 0, 0) + bytes(9) + _wide("Arial"))
    styles += _part(617, struct.pack("<I", 3))
    for number_format, font in ((0, 0), (9, 0), (0, 1)):
        styles += _part(47, struct.pack("<HHHHHBBHH", 0, number_format, font, 0, 0, 0, 0, 0, 0))
    return styles + _part(618, b"") + _part(279, b"")


def _xlsb_sheet(sheet: BinarySheet) -> bytes:
    width = max(map(len, sheet.rows), default=1)
    records = _part(129, b"") + _part(148, struct.pack("<IIII", 0, len(sheet.rows) - 1, 0, width - 1))
    for column in sheet.hidden_columns:
        records += _part(60, struct.pack("<IIIIH", column, column, 2000, 0, 1))
    records += _part(145, b"")
    for row, values in enumerate(sheet.rows):
        flags = 0x10 if row in sheet.hidden_rows else 0
        records += _part(0, struct.pack("<IIHBB", row, 0, 300, 0, flags) + bytes(5))
        for column, value in enumerate(values):
            if isinstance(value, str):
                style = 2 if row == 0 else 0
                records += _part(6, struct.pack("<II", column, style) + _wide(value)) if value else b""
            else:
                records += _part(5, struct.pack("<IId", column, int(sheet.percent), value))
    return records + _part(146, b"") + _part(130, b"")


def _part(kind: int, content: bytes) -> bytes:
    return _seven_bits(kind) + _seven_bits(len(content)) + content


def _seven_bits(value: int) -> bytes:
    written = b""
    while True:
        value, low = value >> 7, value & 0x7F
        written += bytes([low | (0x80 if value else 0)])
        if not value:
            return written


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
