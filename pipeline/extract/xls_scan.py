"""An old Excel workbook (xls) in, what calamine does not tell of its sheets out: hidden parts, formats, comments.

The file is an OLE container whose stream `Workbook` is a row of records: type, length, content. Only the current
form (BIFF8, Excel 97 on) is looked at; of older ones the values alone are read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from pipeline.extract.sheet_looks import LookScan, SheetLook
from pipeline.extract.sheet_scan import running_text
from pipeline.extract.sheet_values import MAX_COLUMNS
from pipeline.extract.zip_parts import PartError

MAX_STREAM_BYTES = 256 * 1024 * 1024
"""Most that is read of the workbook's stream; a sheet full to its last row takes about 100 MiB."""

BOLD_WEIGHT = 600
"""Weight of a font from which it is bold; Excel writes 400 and 700."""

MAX_RECORDS_TO_LOCK = 10
"""Records among which the one that says "locked" stands: it is the second or third."""

_STREAM = 2
_FILEPASS = 0x002F
_BOF, _EOF, _BOUNDSHEET, _CONTINUE = 0x0809, 0x000A, 0x0085, 0x003C
_FONT, _FORMAT, _XF = 0x0031, 0x041E, 0x00E0
_ROW, _COLINFO, _HEADER, _FOOTER = 0x0208, 0x007D, 0x0014, 0x0015
_NOTE, _OBJ, _TXO = 0x001C, 0x005D, 0x01B6
_CELLS = frozenset({0x0203, 0x027E, 0x0006, 0x00FD, 0x0204})
_MULRK = 0x00BD
_BIFF8 = 0x0600
_WORKSHEET = 0x0010
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01


@dataclass(frozen=True, slots=True)
class _Record:
    start: int
    kind: int
    content: bytes


@dataclass(slots=True)
class _Book:
    """Fonts, formats and cell styles of the workbook, and the names of its sheets by where they start."""

    names: dict[int, str] = field(default_factory=dict)
    bold_fonts: list[bool] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[tuple[int, int]] = field(default_factory=list)

    def number_format(self, style: int) -> str:
        """The number format of a cell style."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        number = self.styles[style][1] if style < len(self.styles) else 0
        return self.formats.get(number) or BUILTIN_FORMATS.get(number, "General")

    def is_bold(self, style: int) -> bool:
        """Whether a cell style is bold; font 4 does not exist, by an old mistake that the format kept."""
        font = self.styles[style][0] if style < len(self.styles) else 0
        place = font - 1 if font > 4 else font
        return place < len(self.bold_fonts) and self.bold_fonts[place]


@dataclass(frozen=True, slots=True)
class XlsScan:
    """Looks of the sheets by name, empty where the records cannot be followed, and whether a password locks them."""

    looks: Mapping[str, SheetLook] = field(default_factory=dict)
    is_locked: bool = False


def scan_xls(path: Path) -> XlsScan:
    """Look at a workbook; what cannot be followed loses no value, for calamine reads those.

    Raises PartError where the container itself is damaged: calamine would follow a chain of sectors that leads back
    to its start until all memory is taken.
    """
    try:
        stream = _workbook_stream(path)
    except Exception:  # olefile raises a different error for each kind of damage
        raise PartError("is damaged") from None
    try:
        if any(record.kind == _FILEPASS for record in islice(_records(stream), MAX_RECORDS_TO_LOCK)):
            return XlsScan(is_locked=True)
        return XlsScan(_scan_stream(stream))
    except (struct.error, IndexError, ValueError):
        return XlsScan()


def _workbook_stream(path: Path) -> bytes:
    import olefile

    with olefile.OleFileIO(path) as container:
        container.loadminifat()
        starts = [container.first_dir_sector, container.first_mini_fat_sector, container.root.isectStart]
        entries = [entry for entry in container.direntries if entry is not None and entry.entry_type == _STREAM]
        starts += [entry.isectStart for entry in entries if not entry.is_minifat]
        short_starts = [entry.isectStart for entry in entries if entry.is_minifat]
        if _leads_back(container.fat, starts) or _leads_back(container.minifat, short_starts):
            raise PartError("is damaged")
        name = "Workbook" if container.exists("Workbook") else "Book"
        content: bytes = container.openstream(name).read(MAX_STREAM_BYTES)
    return content


def _leads_back(table: Sequence[int], starts: Iterable[int]) -> bool:
    """Whether a chain of sectors has more links than there are sectors; a chain ends outside the table."""
    for sector in starts:
        for _ in range(len(table) + 1):
            if not 0 <= sector < len(table):
                break
            sector = table[sector]
        else:
            return True
    return False


def _scan_stream(stream: bytes) -> dict[str, SheetLook]:
    book = _Book()
    looks: dict[str, SheetLook] = {}
    sheet: _Sheet | None = None
    depth = 0
    for record in _records(stream):
        if record.kind == _BOF:
            depth += 1
            version, kind = struct.unpack_from("<HH", record.content)
            if version != _BIFF8:
                return {}
            if depth == 1 and kind == _WORKSHEET and record.start in book.names:
                sheet = _Sheet(book, book.names[record.start])
        elif record.kind == _EOF:
            depth -= 1
            if depth == 0 and sheet is not None:
                looks[sheet.name] = sheet.finished()
                sheet = None
        elif depth == 1 and sheet is not None:
            sheet.meet(record)
        elif depth == 1:
            _meet_globals(book, record)
    return looks


def _records(stream: bytes) -> Iterator[_Record]:
    position = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield _Record(position, kind, stream[position + 4 : position + 4 + length])
        position += 4 + length


def _meet_globals(book: _Book, record: _Record) -> None:
    content = record.content
    if record.kind == _BOUNDSHEET:
        (start,) = struct.unpack_from("<I", content)
        book.names[start] = _letters(content[8:], content[6], wide=bool(content[7] & 1))
    elif record.kind == _FONT:
        book.bold_fonts.append(struct.unpack_from("<H", content, 6)[0] >= BOLD_WEIGHT)
    elif record.kind == _FORMAT:
        number, length = struct.unpack_from("<HH", content)
        book.formats[number] = _letters(content[5:], length, wide=bool(content[4] & 1))
    elif record.kind == _XF:
        book.styles.append(struct.unpack_from("<HH", content))


@dataclass(slots=True)
class _Sheet:
    """One sheet's records as they come; the text of a drawn object follows it and belongs to a comment or a box."""

    book: _Book
    name: str
    look: LookScan = field(default_factory=LookScan)
    object_texts: dict[int, str] = field(default_factory=dict)
    note_places: dict[int, tuple[int, int]] = field(default_factory=dict)
    object_id: int = 0
    wanted_letters: int = 0

    def meet(self, record: _Record) -> None:
        content = record.content
        if record.kind in _CELLS:
            row, column, style = struct.unpack_from("<HHH", content)
            self._style(row, column, style)
        elif record.kind == _MULRK:
            row, first = struct.unpack_from("<HH", content)
            for number in range((len(content) - 6) // 6):
                self._style(row, first + number, struct.unpack_from("<H", content, 4 + 6 * number)[0])
        elif record.kind == _ROW and struct.unpack_from("<H", content, 12)[0] & _ROW_HIDDEN:
            self.look.hidden_rows.add(struct.unpack_from("<H", content)[0] + 1)
        elif record.kind == _COLINFO and struct.unpack_from("<H", content, 8)[0] & _COLUMN_HIDDEN:
            first, last = struct.unpack_from("<HH", content)
            self.look.hidden_columns |= set(range(first + 1, min(last + 1, MAX_COLUMNS) + 1))
        elif record.kind in {_HEADER, _FOOTER} and len(content) > 3:
            text = _letters(content[3:], struct.unpack_from("<H", content)[0], wide=bool(content[2] & 1))
            self.look.running_texts.append(("header" if record.kind == _HEADER else "footer", running_text(text)))
        else:
            self._drawn(record)

    def finished(self) -> SheetLook:
        for object_id, text in self.object_texts.items():
            if object_id in self.note_places:
                self.look.comments.append((*self.note_places[object_id], text))
            else:
                self.look.boxes.append(text)
        return self.look.frozen()

    def _style(self, row: int, column: int, style: int) -> None:
        number_format = self.book.number_format(style)
        if number_format != "General":
            self.look.formats[row + 1, column + 1] = number_format
        if self.book.is_bold(style):
            self.look.bold.add((row + 1, column + 1))

    def _drawn(self, record: _Record) -> None:
        content = record.content
        if record.kind == _OBJ:
            self.object_id = struct.unpack_from("<H", content, 6)[0]
        elif record.kind == _TXO:
            self.wanted_letters = struct.unpack_from("<H", content, 10)[0]
        elif record.kind == _CONTINUE and self.wanted_letters:
            wide = bool(content[0] & 1)
            text = _letters(content[1:], self.wanted_letters, wide=wide)
            self.object_texts[self.object_id] = self.object_texts.get(self.object_id, "") + text
            self.wanted_letters -= min(self.wanted_letters, (len(content) - 1) // (2 if wide else 1))
        elif record.kind == _NOTE:
            row, column, _, object_id = struct.unpack_from("<HHHH", content)
            self.note_places[object_id] = (row + 1, column + 1)


def _letters(content: bytes, count: int, *, wide: bool) -> str:
    """Letters of a string: two bytes each, or one where all are Latin."""
    return content[: 2 * count].decode("utf-16-le", "replace") if wide else content[:count].decode("latin-1")
