r"""One flow of RTF text (the body, a note, a header, a text box) written to run by run, its blocks out.

RTF has no tables as such: paragraphs are marked as lying in a row, `\cell` ends a cell and `\row` a row; the first
paragraph outside closes the table, which is then read like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.extract.drafts import one_line
from pipeline.extract.table_rows import Cell, join_paragraphs, render_rows
from pipeline.records import BlockKind, SectionType

MAX_ROW_CELLS = 200
"""Most cells of one row that are kept; Word allows 63."""


@dataclass(frozen=True, slots=True)
class FlowBlock:
    """One block of a flow; `table` and `row` count from 1 and are 0 outside tables."""

    kind: BlockKind
    text: str
    level: int | None = None
    section_type: SectionType = SectionType.BODY
    columns: tuple[str, ...] = ()
    is_hidden: bool = False
    table: int = 0
    row: int = 0


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    is_hidden: bool
    is_bold: bool


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[Cell, ...]
    hidden: tuple[str, ...]
    is_header: bool


@dataclass(slots=True)
class Flow:
    """Collects runs to paragraphs and rows; `noun` and `section_type` say what the flow is in its document."""

    noun: str = ""
    section_type: SectionType = SectionType.BODY
    level: int | None = None
    is_title: bool = False
    is_in_table: bool = False
    list_mark: str = ""
    _runs: list[_Run] = field(default_factory=list)
    _blocks: list[FlowBlock] = field(default_factory=list)
    _table: list[_Row] = field(default_factory=list)
    _tables: int = 0
    _cells: list[Cell] = field(default_factory=list)
    _cell_texts: list[str] = field(default_factory=list)
    _cell_bold: list[bool] = field(default_factory=list)
    _hidden: list[str] = field(default_factory=list)
    _merges: list[str] = field(default_factory=list)
    _merge: str = ""
    _is_row_open: bool = False
    _is_header: bool = False

    def write(self, text: str, *, is_hidden: bool, is_bold: bool) -> None:
        """Add a run to the current paragraph."""
        self._runs.append(_Run(text, is_hidden, is_bold))

    def reset_paragraph(self) -> None:
        r"""Forget what the last paragraph was (`\pard`)."""
        self.level, self.is_title, self.is_in_table = None, False, False

    def end_paragraph(self) -> None:
        """Close the current paragraph: into the open cell, or as a block of its own."""
        visible, hidden, is_bold = self._take_runs()
        mark, self.list_mark = one_line(self.list_mark), ""
        if self.is_in_table or self._is_row_open:
            self._cell_texts += [visible] if visible else []
            self._cell_bold += [is_bold] if visible else []
            self._hidden += [hidden] if hidden else []
            return
        if not visible and not hidden and not self._table and not self._cells:
            return
        self._end_table()
        if visible and self.is_title:
            self._blocks.append(FlowBlock(BlockKind.PARAGRAPH, visible, section_type=SectionType.TITLE))
        elif visible and self.level is not None:
            number = mark if any(character.isalnum() for character in mark) else ""
            self._blocks.append(FlowBlock(BlockKind.HEADING, f"{number} {visible}".strip(), self.level))
        elif visible:
            kind = BlockKind.BULLET if mark or visible.startswith("• ") else BlockKind.PARAGRAPH
            self._blocks.append(FlowBlock(kind, visible.removeprefix("• ")))
        if hidden:
            self._blocks.append(FlowBlock(BlockKind.PARAGRAPH, hidden, is_hidden=True))

    def end(self) -> None:
        """Close what is still open at the end of the flow, a row cut short too."""
        self._is_row_open = self.is_in_table = False
        if self._cells or self._cell_texts or self._hidden:
            self._end_cell()
            self._end_row()
        self.end_paragraph()
        self._end_table()

    def take(self) -> list[FlowBlock]:
        """Blocks closed since the last call."""
        taken, self._blocks = self._blocks, []
        return taken

    def table_word(self, name: str) -> None:
        """Take a control word of tables; others mean nothing here."""
        if name == "trowd":
            self._is_row_open, self._is_header, self._merge = True, False, ""
            self._merges.clear()
        elif name == "trhdr":
            self._is_header = True
        elif name in {"clmgf", "clmrg", "clvmgf", "clvmrg"}:
            self._merge = name
        elif name == "cellx":
            self._merges.append(self._merge)
            self._merge = ""
        elif name == "cell":
            self._end_cell()
        elif name == "row":
            self._end_row()
        elif name in {"nestcell", "nestrow"}:  # a table inside a cell reads as text of the cell
            self.is_in_table = True
            self.end_paragraph()

    def _take_runs(self) -> tuple[str, str, bool]:
        shown = [run for run in self._runs if not run.is_hidden]
        hidden = "".join(run.text for run in self._runs if run.is_hidden)
        written = [run.is_bold for run in shown if run.text.strip()]
        self._runs = []
        visible = "".join(run.text for run in shown)
        return one_line(mend_pairs(visible)), one_line(mend_pairs(hidden)), bool(written) and all(written)

    def _end_cell(self) -> None:
        self.is_in_table = True
        self.end_paragraph()
        if len(self._cells) < MAX_ROW_CELLS:
            text = one_line(join_paragraphs(self._cell_texts))
            self._cells.append(Cell(text, is_bold=bool(self._cell_bold) and all(self._cell_bold)))
        self._cell_texts, self._cell_bold = [], []

    def _end_row(self) -> None:
        if self._runs or self._cell_texts:
            self._end_cell()
        above = self._table[-1].cells if self._table else ()
        self._table.append(_Row(_merged(self._cells, self._merges, above), tuple(self._hidden), self._is_header))
        self._cells, self._hidden = [], []
        self._is_row_open = False

    def _end_table(self) -> None:
        if not self._table:
            return
        self._tables += 1
        self._blocks += _table_blocks(self._table, self._tables)
        self._table = []


def mend_pairs(text: str) -> str:
    """Join the two halves in which RTF writes letters beyond the 16 bits of its Unicode numbers."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _merged(cells: Sequence[Cell], merges: Sequence[str], above: Sequence[Cell]) -> tuple[Cell, ...]:
    """Cells of a row with those under a merged one repeating it, from the left or from above."""
    laid: list[Cell] = []
    for position, cell in enumerate(cells):
        merge = merges[position] if position < len(merges) else ""
        if merge == "clmrg" and laid and not cell.text:
            laid.append(replace(laid[-1], continues=True))
        elif merge == "clvmrg" and not cell.text and position < len(above):
            laid.append(above[position])
        else:
            laid.append(cell)
    return tuple(laid)


def _table_blocks(table: Sequence[_Row], number: int) -> Iterator[FlowBlock]:
    width = max(len(row.cells) for row in table)
    grid = [(*row.cells, *[Cell()] * (width - len(row.cells))) for row in table]
    header_rows = next((count for count, row in enumerate(table) if not row.is_header), 0)
    rendered = {row.row: row for row in render_rows(grid, flagged_header_rows=header_rows)} if width > 1 else {}
    for position, row in enumerate(table):
        if position in rendered:
            composed = rendered[position]
            yield FlowBlock(
                BlockKind.ROW,
                composed.text,
                section_type=composed.section_type,
                columns=composed.columns,
                table=number,
                row=position + 1,
            )
        elif width == 1 and row.cells:  # a table of one column is a frame around text
            yield FlowBlock(BlockKind.PARAGRAPH, row.cells[0].text)
        for hidden in row.hidden:
            yield FlowBlock(BlockKind.PARAGRAPH, hidden, is_hidden=True)
