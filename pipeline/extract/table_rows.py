"""The cells of one table in, one line of text per row out, with the column headings written into it.

A row must be understood alone, because rows become passages: `Measure: Plans in time | 2025 Q1: 46%`. Word, sheets,
CSV and Markdown all come through here. The surprising rule: a two-column form (`Version | 2.1`) has no header row,
its first column names its second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import SectionType

MAX_HEADING_CELL_WORDS = 12
"""Longest column heading seen in improvement plans ("What will success look like and how will we know"), and a bit."""

MAX_FORM_LABEL_WORDS = 5
"""Longest label in the first column of a form ("Date of next review", "Approved by the board on")."""

MAX_ABBREVIATION_CHARS = 6
"""Longest heading that may end in a full stop ("No.", "Ref.")."""

SYMBOL_HEADINGS = frozenset("#%£+-")
"""Column headings without letters."""

SEPARATOR = " | "
"""Between the cells of a composed row."""

_FORM_LABELS = (
    "approval approved audience author authors circulation classification completed contact created date director "
    "distribution document email file from issued lead name next organisation owner prepared produced publication "
    "published purpose reference ref report reporting review reviewed role service signed sponsor status subject "
    "team telephone title to type updated version"
)
FORM_LABELS = frozenset(_FORM_LABELS.split())
"""First words of labels in document control boxes and forms."""

_HEADER_WORDS = (
    "action actions actual amount answer answers area aspect baseline by change changes comment comments count "
    "current definition deliverable description detail details due event evidence feedback figure finding "
    "findings frequency how impact indicator indicators issue kpi lead meaning measure measures milestone "
    "mitigation narrative notes number objective organisation outcome outcomes output owner percentage position "
    "priority progress question questions rag rating recommendation response responses responsibility result "
    "results risk role score service source standard statement status strand success target theme timescale topic "
    "total trend update value values what when where who why"
)
HEADER_WORDS = frozenset(_HEADER_WORDS.split())
"""Words that head columns; they tell `Measure | Value` from `Title | Annual report`."""

_NUMBER = re.compile(r"[-+(<>≤≥~]?\s*[£$€]?\s*\d[\d,.\s]*(?:%|pp|k|m|bn)?\)?\*?")
_PERIOD = re.compile(r"(?:19|20)\d\d(?:\s*[-–/]\s*(?:\d\d|(?:19|20)\d\d))?")
_ISO_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?: \d\d:\d\d)?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a rectangular table; `text` is normalised.

    A cell merged downwards repeats its text in each row. One merged to the right repeats its text too, and each
    repeat has `continues`, so that headings can use the repeat and rows can leave it out.
    """

    text: str = ""
    is_bold: bool = False
    continues: bool = False


@dataclass(frozen=True, slots=True)
class RenderedRow:
    """One row as text; `row` is the 0-based position in the table it came from."""

    row: int
    text: str
    section_type: SectionType
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableShape:
    """How a table is read: rows above the header, header rows, and whether the first column names the second."""

    lead_rows: int = 0
    header_rows: int = 0
    is_form: bool = False


def render_rows(
    rows: Sequence[Sequence[Cell]],
    *,
    flagged_header_rows: int = 0,
    inherited: tuple[str, ...] | None = None,
) -> tuple[RenderedRow, ...]:
    """Compose each row that holds text; rows must be of equal length.

    `flagged_header_rows` is what the file itself says of its first rows (0 if it is silent); `inherited` are the
    headings of a table that these rows carry on: they then have no header of their own.
    """
    shape = TableShape() if inherited is not None else table_shape(rows, flagged_header_rows=flagged_header_rows)
    first_body = shape.lead_rows + shape.header_rows
    columns = column_headings(rows[shape.lead_rows : first_body]) if inherited is None else inherited
    rendered = []
    for position, row in enumerate(rows):
        if shape.lead_rows <= position < first_body:
            text, section_type = _plain_text(row), SectionType.TABLE_HEADER
        else:
            text = _row_text(row, columns if position >= first_body else (), is_form=shape.is_form)
            section_type = SectionType.BODY
        if text:
            rendered.append(RenderedRow(position, text, section_type, columns if position >= first_body else ()))
    return tuple(rendered)


def table_shape(rows: Sequence[Sequence[Cell]], *, flagged_header_rows: int = 0) -> TableShape:
    """Decide which rows are headings; the file's own flag wins, then the form of the cells."""
    lead_rows = _count_lead_rows(rows)
    body = rows[lead_rows:]
    if flagged_header_rows > lead_rows:
        return TableShape(lead_rows, min(flagged_header_rows, len(rows)) - lead_rows)
    width = _used_width(body)
    is_form = _is_double_form(body) or (width > 1 and _is_mostly_pairs(body) and _is_form(body))
    if len(body) < 2 or width < 2 or is_form:
        return TableShape(lead_rows, is_form=is_form)
    if _is_grouped_header(body):
        return TableShape(lead_rows, 2)
    return TableShape(lead_rows, 1 if _is_header_row(body[0], body[1:]) else 0)


def column_headings(header: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """Join header rows downwards: `2025` over `Q1` gives `2025 Q1`; a repeat (a cell merged down) counts once."""
    if not header:
        return ()
    levels = [_filled_right(row) if position + 1 < len(header) else row for position, row in enumerate(header)]
    headings = []
    for cells in zip(*levels, strict=True):
        parts = list(dict.fromkeys(cell.text.rstrip(": ") for cell in cells if cell.text))
        headings.append(" ".join(parts))
    return tuple(headings)


def join_paragraphs(texts: Sequence[str]) -> str:
    """Paragraphs of one cell on one line: sentences follow on, all else is set apart by a semicolon."""
    joined = ""
    for text in filter(None, texts):
        if joined:
            joined += " " if joined.endswith((".", "!", "?", ":", ";", ",")) else "; "
        joined += text
    return joined


def is_number(text: str) -> bool:
    """Whether a cell is a figure: `46`, `46%`, `£1,200`, `<5`."""
    return _NUMBER.fullmatch(text.strip()) is not None


def is_heading_cell(text: str) -> bool:
    """Whether a cell can head a column: a short label, a year or a date, not a figure or a sentence."""
    if _PERIOD.fullmatch(text) or _ISO_DATE.fullmatch(text):
        return True
    if is_number(text) or len(text.split()) > MAX_HEADING_CELL_WORDS:
        return False
    is_sentence = text.endswith((".", ";")) and len(text) > MAX_ABBREVIATION_CHARS
    return not is_sentence and (any(c.isalpha() for c in text) or text in SYMBOL_HEADINGS)


def heads_figures(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether words stand over a column of nothing but figures: strong evidence of a header row."""
    for first, *below in zip(*rows, strict=True):
        figures = [cell.text for cell in below if cell.text]
        if first.text and not is_number(first.text) and figures and all(map(is_number, figures)):
            return True
    return False


def _filled_right(row: Sequence[Cell]) -> list[Cell]:
    """Carry group headings over empty cells to their right, as a reader's eye does, unless merges say how far."""
    if any(cell.continues for cell in row):
        return list(row)
    filled: list[Cell] = []
    for cell in row:
        filled.append(cell if cell.text or not filled else filled[-1])
    return filled


def _count_lead_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """Rows above the header that hold one text over the whole width: the table's own title."""
    for position, row in enumerate(rows):
        own = _own_cells(row)
        below = rows[position + 1 :]
        spans_pair = len(row) == 2 and len(below) > 1 and all(len(_own_cells(other)) == 2 for other in below)
        is_title = len(own) == 1 and own[0] is row[0] and (len(row) > 2 or row[-1].continues or spans_pair)
        if own and not is_title:
            return position
    return 0


def _is_header_row(first: Sequence[Cell], body: Sequence[Sequence[Cell]]) -> bool:
    """A first row of labels over all columns that hold text; only the corner may be empty."""
    used = [position for position in range(len(first)) if any(row[position].text for row in (first, *body))]
    labels = [first[position] for position in used[1:]]
    corner = first[used[0]].text
    if not all(cell.text and is_heading_cell(cell.text) for cell in labels):
        return bool(corner) and _is_bold_row(first) and not _is_bold_row(body[0]) and _are_labels(first)
    return not corner or (is_heading_cell(corner) and not _ISO_DATE.fullmatch(corner))


def _is_bold_row(row: Sequence[Cell]) -> bool:
    cells = [cell for cell in row if cell.text]
    return bool(cells) and all(cell.is_bold for cell in cells)


def _are_labels(row: Sequence[Cell]) -> bool:
    return all(is_heading_cell(cell.text) for cell in row if cell.text)


def _is_grouped_header(body: Sequence[Sequence[Cell]]) -> bool:
    """Two header rows: groups (merged or with gaps) over a full row of labels, over rows that hold figures."""
    if len(body) < 3:
        return False
    groups, labels, below = body[0], body[1], body[2:]
    if not (_are_labels(groups) and _are_labels(labels)):
        return False
    has_groups = any(cell.continues for cell in groups) or any(not cell.text for cell in groups[1:])
    if len(_own_cells(groups)) < 1 or not has_groups or not all(cell.text for cell in labels[1:]):
        return False
    repeats = len({cell.text for cell in labels[1:]}) < len(labels[1:])
    differs = any(is_number(cell.text) for row in below for cell in row) and not any(is_number(c.text) for c in labels)
    return repeats or differs or _is_bold_row(labels)


def _is_double_form(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether each row holds two pairs: `Version | 2.1 | Date | 3 May 2025`."""
    labels = [cell for row in rows for cell in _own_cells(row)[::2]]
    known = sum(_first_word(cell.text) in FORM_LABELS for cell in labels)
    return all(len(_own_cells(row)) == 4 for row in rows) and known * 2 > len(labels)


def _is_mostly_pairs(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether at most one row in five strays into a third column."""
    return sum(len(_own_cells(row)) > 2 for row in rows) * 5 <= len(rows)


def _is_form(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first of two columns names the second, row by row."""
    pairs = [_own_cells(row) for row in rows]
    firsts = [cells[0] for cells in pairs if cells]
    seconds = [cells[1] for cells in pairs if len(cells) > 1]
    if not seconds or not all(_is_form_label(cell.text) for cell in firsts):
        return False
    first_bold, second_bold = all(cell.is_bold for cell in firsts), all(cell.is_bold for cell in seconds)
    if first_bold != second_bold:
        return first_bold
    if len(rows) > 1 and _is_bold_row(rows[0]) and not all(cell.is_bold for cell in firsts):
        return False
    known = sum(_first_word(cell.text) in FORM_LABELS for cell in firsts)
    if any(cell.text.endswith(":") for cell in firsts) or known * 2 > len(firsts):
        return True
    labels = _WORDS.findall(f"{firsts[0].text} {seconds[0].text}".lower())[:6]
    heads_columns = any(word in HEADER_WORDS for word in labels)
    if is_number(seconds[0].text) or _ISO_DATE.fullmatch(seconds[0].text):
        return not heads_columns
    figures_below = sum(is_number(cell.text) for cell in seconds[1:]) * 2 > len(seconds[1:])
    return not heads_columns and not figures_below and (len(rows) == 1 or _is_long(seconds[0].text))


def _is_form_label(text: str) -> bool:
    is_short = len(text.split()) <= MAX_FORM_LABEL_WORDS
    return is_short and not is_number(text) and any(c.isalpha() for c in text) and not text.endswith(".")


def _is_long(text: str) -> bool:
    return len(text.split()) > MAX_FORM_LABEL_WORDS


def _first_word(text: str) -> str:
    match = _WORDS.search(text)
    return match[0].lower() if match else ""


def _own_cells(row: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in row if cell.text and not cell.continues]


def _used_width(rows: Sequence[Sequence[Cell]]) -> int:
    if not rows:
        return 0
    return sum(any(row[position].text for row in rows) for position in range(len(rows[0])))


def _plain_text(row: Sequence[Cell]) -> str:
    return SEPARATOR.join(cell.text for cell in _own_cells(row))


def _row_text(row: Sequence[Cell], columns: Sequence[str], *, is_form: bool) -> str:
    own = _own_cells(row)
    if is_form and len(own) == 4:
        return SEPARATOR.join(_pair_text(label, value) for label, value in (own[:2], own[2:]))
    if is_form and len(own) >= 2:
        return SEPARATOR.join((_pair_text(own[0], own[1]), *(cell.text for cell in own[2:])))
    if len(own) == 1 and len(row) > 2 and (own[0] is row[0] or row[-1].continues):
        return own[0].text  # a band across the table ("Priority 2: waiting times") belongs to no column
    parts = []
    for position, cell in enumerate(row):
        if not cell.text or cell.continues:
            continue
        heading = columns[position] if position < len(columns) else ""
        parts.append(f"{heading}: {cell.text}" if heading else cell.text)
    return SEPARATOR.join(parts)


def _pair_text(label: Cell, value: Cell) -> str:
    return f"{label.text.removesuffix(':')}: {value.text}"
