"""A workbook in a binary form in (xls, xlsb), an `Extraction` out: one page per sheet, as for xlsx.

Values come from calamine, which may panic or abort on damaged files; what is hidden, merged, noted and how figures
are shown comes from our own look at the records, because calamine does not tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.extract.context import ReadContext
from pipeline.extract.drafts import DraftBlock, compose_page, one_line
from pipeline.extract.sheet_looks import SheetLook
from pipeline.extract.sheet_problems import sheet_problems
from pipeline.extract.sheet_scan import CellRange, SheetFacts, column_name
from pipeline.extract.sheet_tables import sheet_blocks
from pipeline.extract.sheet_values import MAX_COLUMNS, MAX_ROWS, render_value
from pipeline.extract.table_rows import Cell
from pipeline.extract.word import read_core_properties
from pipeline.extract.xls_scan import scan_xls
from pipeline.extract.xlsb_scan import scan_xlsb
from pipeline.extract.zip_parts import open_package
from pipeline.records import BlockKind, Extraction, Page, Problem, SectionType

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_RUNNING = {"header": SectionType.RUNNING_HEADER, "footer": SectionType.RUNNING_FOOTER}
_LOCKED = Problem(
    "whole file",
    "encrypted",
    "The file needs a password. Open it in Excel, take the password off, save it and replace it.",
)


def extract_xls(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read an old workbook (xls, xlt); raises PartError when its container is damaged."""
    scan = scan_xls(path)
    if scan.is_locked:
        return Extraction("xls", problems=(_LOCKED,))
    return _extract(path, "xls", scan.looks, {})


def extract_xlsb(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read a binary workbook (xlsb); raises PartError when its zip or its list of sheets cannot be read."""
    package = open_package(path)
    with package.archive:
        return _extract(path, "xlsb", scan_xlsb(package), read_core_properties(package))


def _extract(path: Path, name: str, looks: Mapping[str, SheetLook], properties: Mapping[str, str]) -> Extraction:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    pages: list[Page] = []
    problems: list[Problem] = []
    comment_count = 0
    with path.open("rb") as stream:
        workbook = CalamineWorkbook.from_filelike(stream)  # a path would be judged by its extension
        for sheet in workbook.sheets_metadata:
            if sheet.typ is not SheetTypeEnum.WorkSheet:  # charts, dialogs and macros hold no cells
                continue
            look = looks.get(sheet.name, SheetLook())
            is_hidden = sheet.visible is not SheetVisibleEnum.Visible
            cells, facts = _read_cells(workbook, sheet.name, look)
            if cells is None:
                message = "This sheet is damaged. Open the workbook in Excel, save it again and replace it."
                problems.append(Problem(sheet.name, "part_unreadable", message))
                continue
            blocks = (
                *sheet_blocks(cells, facts, sheet.name, is_hidden=is_hidden),
                *_beside(look, sheet.name, is_hidden=is_hidden),
            )
            problems += sheet_problems(sheet.name, facts, is_hidden=is_hidden, has_cells=bool(blocks))
            comment_count += len(look.comments)
            if blocks:
                pages.append(compose_page(len(pages) + 1, sheet.name, blocks))
    if not pages and not problems:
        message = "No sheet holds a value. Check that the right file was saved."
        problems.append(Problem("whole workbook", "empty_text", message))
    return Extraction(name, tuple(pages), tuple(problems), {**properties, "comment_count": str(comment_count)})


def _read_cells(
    workbook: CalamineWorkbook, name: str, look: SheetLook
) -> tuple[dict[tuple[int, int], Cell] | None, SheetFacts]:
    """Texts of a sheet's cells; None where the sheet is damaged, which loses no other sheet."""
    try:
        sheet = workbook.get_sheet_by_name(name)
        bottom, right = (0, 0) if sheet.end is None else (sheet.end[0] + 1, sheet.end[1] + 1)
        rows = sheet.to_python(skip_empty_area=False, nrows=min(bottom, MAX_ROWS)) if bottom else []
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # calamine is written in Rust and panics with errors that are not Exceptions
        return None, SheetFacts()
    cells: dict[tuple[int, int], Cell] = {}
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values[:MAX_COLUMNS], start=1):
            place = (row, column)
            if text := one_line(render_value(value, look.formats.get(place, "General"))):
                cells[place] = Cell(text, is_bold=place in look.bold)
    last_row = max((row for row, _ in cells), default=0)
    last_column = max((column for _, column in cells), default=0)
    facts = SheetFacts(
        last_row=bottom if bottom > MAX_ROWS else last_row,
        last_column=right if right > MAX_COLUMNS else last_column,
        hidden_rows=frozenset(row for row in look.hidden_rows if row <= last_row),
        hidden_columns=frozenset(column for column in look.hidden_columns if column <= last_column),
        merges=look.merges or tuple(_merges(sheet)),
    )
    return cells, facts


def _merges(sheet: CalamineSheet) -> Iterator[CellRange]:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        yield CellRange(top + 1, left + 1, bottom + 1, right + 1)


def _beside(look: SheetLook, name: str, *, is_hidden: bool) -> Iterator[DraftBlock]:
    """Printed headers and footers, text boxes and cell comments."""
    for kind, text in look.running_texts:
        yield DraftBlock(BlockKind.PARAGRAPH, text, kind, _RUNNING[kind], is_hidden=is_hidden)
    for number, text in enumerate(look.boxes, start=1):
        yield DraftBlock(BlockKind.PARAGRAPH, text, f"{name}, text box {number}", is_hidden=is_hidden)
    for row, column, text in look.comments:
        location = f"{name}!{column_name(column)}{row} comment"
        yield DraftBlock(BlockKind.PARAGRAPH, text, location, SectionType.NOTE, is_hidden=is_hidden)
