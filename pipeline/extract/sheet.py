"""An Excel workbook in (xlsx, xlsm, xltx, xltm), an `Extraction` out: one page per sheet.

Values come from openpyxl, or from calamine when openpyxl refuses the file; what is merged, hidden or lost comes from
the sheets' XML, because no reader tells. Formulas are never computed: their last saved values are read.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pipeline.extract.context import ReadContext
from pipeline.extract.drafts import DraftBlock, compose_page, one_line
from pipeline.extract.office_members import read_office_members
from pipeline.extract.sheet_drawings import sheet_drawings
from pipeline.extract.sheet_looks import MAX_DENSE_CELLS
from pipeline.extract.sheet_problems import sheet_problems
from pipeline.extract.sheet_scan import SheetFacts, scan_sheet
from pipeline.extract.sheet_tables import sheet_blocks
from pipeline.extract.sheet_values import MAX_COLUMNS, MAX_ROWS, CellValue, render_value
from pipeline.extract.table_rows import Cell
from pipeline.extract.word import read_core_properties
from pipeline.extract.zip_parts import OfficePackage, PartError, PartTooLargeError, attribute, local_name, open_package
from pipeline.records import BlockKind, Extraction, Problem, SectionType

if TYPE_CHECKING:
    from lxml.etree import _Element

Values = dict[tuple[int, int], Cell]


@dataclass(frozen=True, slots=True)
class _SheetPart:
    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class _ReadSheet:
    """One sheet's blocks and the problems met in it."""

    name: str
    blocks: tuple[DraftBlock, ...]
    problems: tuple[Problem, ...]


def extract_sheet(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read a workbook; raises PartError when its zip or its list of sheets cannot be read."""
    package = open_package(path)
    with package.archive:
        parts = _sheet_parts(package)
        _check_sizes(package)
        scans = {part.name: _scan(package, part) for part in parts}
        values, problems = _read_values(path, {name: facts for name, facts in scans.items() if facts})
        sheets = [_read_sheet(part, scans[part.name], values.get(part.name)) for part in parts]
        drawings = [sheet_drawings(package, part.part, part.name, is_hidden=part.is_hidden) for part in parts]
        comments = [_comments(package, part) for part in parts]
        inside = read_office_members(package, [part.part for part in parts], context or ReadContext())
        properties = {**read_core_properties(package), "comment_count": str(sum(map(len, comments)))}
    filled = [
        replace(sheet, blocks=(*sheet.blocks, *drawn, *notes), problems=(*sheet.problems, *trouble))
        for sheet, (drawn, trouble), notes in zip(sheets, drawings, comments, strict=True)
    ]
    pages = tuple(
        compose_page(ordinal, sheet.name, sheet.blocks) for ordinal, sheet in enumerate(filled, start=1) if sheet.blocks
    )
    found = (*problems, *(problem for sheet in filled for problem in sheet.problems), *inside.problems)
    if not pages and not found:
        found = (
            Problem("whole workbook", "empty_text", "No sheet holds a value. Check that the right file was saved."),
        )
    return Extraction("xlsx", pages, found, properties, inside.members)


def _sheet_parts(package: OfficePackage) -> list[_SheetPart]:
    """Worksheets in the order of their tabs; chart sheets hold no cells."""
    main_part = package.main_part()
    links = package.relationships(main_part)
    parts = []
    for element in package.read_xml(main_part).iter():
        if local_name(element) != "sheet":
            continue
        link = links.get(attribute(element, "id") or "")
        if link is not None and link.short_type == "worksheet":
            is_hidden = attribute(element, "state") in {"hidden", "veryHidden"}
            parts.append(_SheetPart(attribute(element, "name") or "sheet", link.target, is_hidden))
    return parts


def _check_sizes(package: OfficePackage) -> None:
    """Unpack every XML part once against the limits, because the value readers have none."""
    for name in package.part_names():
        if not name.endswith(".xml"):
            continue
        try:
            package.read_part(name)
        except PartTooLargeError:
            raise
        except PartError:  # damage costs only the part, and is told when the part is read
            continue
    package.unpacked_bytes = 0


def _scan(package: OfficePackage, part: _SheetPart) -> SheetFacts | None:
    try:
        return scan_sheet(package.read_part(part.part))
    except PartError:
        return None


def _read_values(path: Path, scans: Mapping[str, SheetFacts]) -> tuple[dict[str, Values], tuple[Problem, ...]]:
    """Texts of all cells by sheet name; tries openpyxl, then calamine, whose errors rise.

    Calamine lays a sheet out from corner to corner and ends the process if memory is too small for that, so it is not
    given a sheet that spreads its values too far; such a sheet is missing from what is returned.
    """
    bounds = {
        name: (min(facts.last_row, MAX_ROWS), min(facts.last_column, MAX_COLUMNS)) for name, facts in scans.items()
    }
    try:
        return _openpyxl_values(path, bounds), ()
    except Exception:  # openpyxl raises whatever a damaged style or name leads it to
        laid_out = {name for name, facts in scans.items() if facts.dense_cells <= MAX_DENSE_CELLS}
        values = _calamine_values(path, {name: bounds[name] for name in bounds if name in laid_out})
    message = "The formats of this workbook are damaged, so percentages may show as fractions. Save it again in Excel."
    return values, (Problem("whole workbook", "part_unreadable", message),)


def _openpyxl_values(path: Path, bounds: dict[str, tuple[int, int]]) -> dict[str, Values]:
    from openpyxl import load_workbook

    with warnings.catch_warnings(), path.open("rb") as stream:
        warnings.simplefilter("ignore")  # openpyxl warns of features it does not keep; we only read
        workbook = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        try:
            values: dict[str, Values] = {}
            for name, (last_row, last_column) in bounds.items():
                values[name] = {}
                sheet = workbook[name]
                if not last_row:
                    continue
                for row in sheet.iter_rows(max_row=last_row, max_col=last_column):
                    for cell in row:
                        if cell.value is None:
                            continue
                        text = one_line(render_value(cast(CellValue, cell.value), cell.number_format or "General"))
                        if text:
                            values[name][cell.row, cell.column] = Cell(text, is_bold=bool(cell.font and cell.font.b))
            return values
        finally:
            workbook.close()


def _calamine_values(path: Path, bounds: dict[str, tuple[int, int]]) -> dict[str, Values]:
    from python_calamine import CalamineWorkbook

    values: dict[str, Values] = {}
    with path.open("rb") as stream:  # a path would be judged by its extension
        workbook = CalamineWorkbook.from_filelike(stream)
        for name, (last_row, last_column) in bounds.items():
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=last_row) if last_row else []
            values[name] = {
                (row, column): Cell(text)
                for row, cells in enumerate(rows, start=1)
                for column, value in enumerate(cells[:last_column], start=1)
                if (text := one_line(render_value(value)))
            }
    return values


def _read_sheet(part: _SheetPart, facts: SheetFacts | None, values: Values | None) -> _ReadSheet:
    if facts is None or values is None:
        what = "is damaged" if facts is None else "spreads its values too far for a damaged workbook"
        message = f"This sheet {what}. Open the workbook in Excel, save it again and replace it."
        return _ReadSheet(part.name, (), (Problem(part.name, "part_unreadable", message),))
    blocks = sheet_blocks(values, facts, part.name, is_hidden=part.is_hidden)
    return _ReadSheet(
        part.name,
        blocks=(*_running_blocks(facts), *blocks),
        problems=tuple(sheet_problems(part.name, facts, is_hidden=part.is_hidden, has_cells=bool(values))),
    )


def _running_blocks(facts: SheetFacts) -> Iterator[DraftBlock]:
    types = {"header": SectionType.RUNNING_HEADER, "footer": SectionType.RUNNING_FOOTER}
    for kind, text in facts.running_texts:
        yield DraftBlock(BlockKind.PARAGRAPH, text, kind, types[kind])


def _comments(package: OfficePackage, part: _SheetPart) -> tuple[DraftBlock, ...]:
    """Cell comments of one sheet as notes; a damaged list is left out, its sheet is still read."""
    links = package.relationships(part.part).values()
    name = next((link.target for link in links if link.short_type == "comments"), None)
    if name is None:
        return ()
    try:
        root = package.read_xml(name)
    except PartError:
        return ()
    return tuple(
        DraftBlock(
            BlockKind.PARAGRAPH,
            _comment_text(element),
            f"{part.name}!{attribute(element, 'ref')} comment",
            SectionType.NOTE,
            is_hidden=part.is_hidden,
        )
        for element in root.iter()
        if local_name(element) == "comment"
    )


def _comment_text(element: _Element) -> str:
    text = "".join(part.text or "" for part in element.iter() if local_name(part) == "t")
    if text.startswith("[Threaded comment]"):  # Excel writes advice on its own versions before the words
        text = text.partition("Comment:")[2] or text
    return text
