"""What is drawn over the cells of an Excel sheet in: text boxes, diagrams and the titles of charts out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.extract.drafts import DraftBlock
from pipeline.extract.drawing_charts import chart_titles, diagram_blocks
from pipeline.extract.drawing_text import drawn_paragraphs
from pipeline.extract.zip_parts import OfficePackage, PartError, local_name
from pipeline.records import BlockKind, Problem

if TYPE_CHECKING:
    from lxml.etree import _Element


def sheet_drawings(
    package: OfficePackage, part: str, sheet_name: str, *, is_hidden: bool
) -> tuple[tuple[DraftBlock, ...], tuple[Problem, ...]]:
    """Blocks of the drawings that belong to the sheet part `part`, and problems of those that are damaged."""
    blocks: list[DraftBlock] = []
    problems: list[Problem] = []
    boxes = charts = 0
    for link in package.relationships(part).values():
        if link.short_type != "drawing":
            continue
        for kind, root in _parts(package, link.target, sheet_name, problems):
            if kind == "drawing":
                for shape in (element for element in root.iter() if local_name(element) == "txBody"):
                    boxes += 1
                    blocks += _box(shape, f"{sheet_name}, text box {boxes}")
            elif kind == "diagramData":
                boxes += 1
                blocks += diagram_blocks(root, f"{sheet_name}, text box {boxes}")
            else:
                charts += 1
                blocks += chart_titles(root, f"{sheet_name}, chart {charts}")
    return tuple(_hide(block) for block in blocks) if is_hidden else tuple(blocks), tuple(problems)


def _parts(
    package: OfficePackage, drawing: str, sheet_name: str, problems: list[Problem]
) -> Iterator[tuple[str, _Element]]:
    links = package.relationships(drawing).values()
    wanted = [(link.short_type, link.target) for link in links if link.short_type in {"chart", "diagramData"}]
    for kind, name in (("drawing", drawing), *wanted):
        try:
            yield kind, package.read_xml(name)
        except PartError as error:
            message = f"A drawing on this sheet {error}. Open the workbook in Excel, save it again and replace it."
            problems.append(Problem(sheet_name, "part_unreadable", message))


def _box(shape: _Element, location: str) -> Iterator[DraftBlock]:
    for paragraph in drawn_paragraphs(shape):
        kind = BlockKind.BULLET if paragraph.has_bullet else BlockKind.PARAGRAPH
        yield DraftBlock(kind, paragraph.text, location)


def _hide(block: DraftBlock) -> DraftBlock:
    return DraftBlock(block.kind, block.text, block.location, block.section_type, is_hidden=True)
