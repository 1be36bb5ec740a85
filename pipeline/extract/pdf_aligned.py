"""Tables without drawn lines: words of a page in, tables whose columns show by alignment alone out.

A false table tears prose apart, a missed one only loses its headings, so every doubt speaks against a table: at
least three rows with the same clear gutters, short cells that start like cells, edges in line. A cell that goes on
over several lines is told by a blank first cell, a small first letter or a smaller pitch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median

from pipeline.extract.pdf_lines import Row, rows_of
from pipeline.extract.pdf_tables import Flow, Table, TableRow, with_header
from pipeline.extract.pdf_words import Word, enclosing_box
from pipeline.records import BoundingBox

MIN_ROWS = 3
"""Rows with at least two cells that make a table."""
CELL_GAP_EMS = 1.5
"""Least gap between cells in font sizes; a space in justified text stays below one."""
MIN_GUTTER_EMS = 0.6
"""Least width in font sizes of the strip that stays free over all rows."""
MAX_ROW_GAP = 3.0
"""Line heights between two rows beyond which they are not of one table."""
ALIGNED_POINTS = 3.0
"""Edges nearer than this are in line."""
ALIGNED_SHARE = 0.8
"""Share of a column's cells whose left, right or middle must be in line."""
MAX_CELL_WORDS = 6.0
"""Mean words per line of a cell beyond which the columns are prose."""
MAX_SMALL_SHARE = 0.34
"""Share of cell lines that may start with a small letter; lines of prose mostly do."""
ROW_PITCH_RATIO = 1.25
"""A pitch this many times the least one starts a row where cells go on over lines."""
PACE_RATIO = 1.1
"""Usual pitches below the row above up to which a last row with one cell is still of the table."""
MARKER_MAX_CHARS = 6
"""Longest bullet or number that belongs to the text after it."""

_BULLET = re.compile(r"[•◼◾■▪●◦○‣⁃➢❖✦❑❏·∙–-]|\uf0b7|\uf0a7")
_LEADERS = re.compile(r"\.{4,}|(?:\.\s){4,}|…{2,}")

Strip = tuple[float, float]
"""Left and right end of a free strip, in points."""
Segment = list[Word]
"""Words of a row with no wide gap between them."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Rows one below the other that leave the same gutters free; each row's cells, blank ones empty."""

    gutters: tuple[Strip, ...]
    cells: tuple[tuple[Segment, ...], ...]


def find_aligned_tables(words: Sequence[Word], flow: Flow) -> tuple[Table, ...]:
    """Find borderless tables among words that lie in no ruled table, from the top of the page."""
    rows = rows_of(words)
    segments = [_segments(row) for row in rows]
    tables: list[Table] = []
    first = 0
    while first < len(rows):
        end, gutters = _extend(rows, segments, first)
        run = _Run(gutters, tuple(tuple(_cells(row, gutters)) for row in rows[first:end]))
        run = _without_loose_ends(run)
        if _is_table(run):
            tables.append(_as_table(run, flow))
            first = end
        else:
            first += 1
    return tuple(tables)


def _segments(row: Row) -> list[Segment]:
    """Cut a row at gaps too wide for a space; a bullet or number stays with what it marks."""
    segments: list[Segment] = []
    for word in row:
        previous = segments[-1] if segments else None
        if previous and (word.x0 - previous[-1].x1 < CELL_GAP_EMS * max(word.size, 6) or _is_marker(previous, row)):
            previous.append(word)
        else:
            segments.append([word])
    return segments


def _is_marker(words: Segment, row: Row) -> bool:
    """Whether words are a row's bullet or number."""
    is_short = len(words) == 1 and len(words[0].text) <= MARKER_MAX_CHARS and not words[0].text.isalpha()
    return is_short and words[0] is row[0]


def _extend(rows: Sequence[Row], segments: Sequence[list[Segment]], first: int) -> tuple[int, tuple[Strip, ...]]:
    """The row after the last that goes on with a table begun at `first`, and the gutters all its rows leave free."""
    gutters = tuple((left[-1].x1, right[0].x0) for left, right in pairwise(segments[first]))
    end = first + 1
    while gutters and end < len(rows) and _is_near(rows[end - 1], rows[end]):
        narrowed = tuple(_narrowed(gutters, segments[end], rows[end]))
        full = sum(len(row) > 1 for row in segments[first:end])
        if not narrowed or (len(narrowed) < len(gutters) and full >= MIN_ROWS):
            break
        gutters = narrowed
        end += 1
    return end, _more_gutters(rows[first:end], segments[first:end], gutters) if gutters else ()


def _more_gutters(
    rows: Sequence[Row], segments: Sequence[list[Segment]], gutters: tuple[Strip, ...]
) -> tuple[Strip, ...]:
    """The gutters of the row with most cells that all rows leave free, where headings stand too close to show them."""
    fullest = max(segments, key=len)
    wider = tuple((left[-1].x1, right[0].x0) for left, right in pairwise(fullest))
    for row, parts in zip(rows, segments, strict=True):
        wider = tuple(_narrowed(wider, _words_apart(row) if parts is not fullest else parts, row))
    return wider if len(wider) > len(gutters) else gutters


def _words_apart(row: Row) -> list[Segment]:
    return [[word] for word in row]


def _is_near(above: Row, below: Row) -> bool:
    height = max(word.bottom - word.top for word in above)
    return below[0].middle - above[0].middle <= MAX_ROW_GAP * max(height, 1.0)


def _narrowed(gutters: Sequence[Strip], segments: Sequence[Segment], row: Row) -> Iterator[Strip]:
    """What another row leaves free of each gutter."""
    edges = [-1e9, *(edge for segment in segments for edge in (segment[0].x0, segment[-1].x1)), 1e9]
    free = list(zip(edges[::2], edges[1::2], strict=True))
    size = median(word.size for word in row)
    for start, end in gutters:
        overlaps = [(max(start, left), min(end, right)) for left, right in free]
        widest = max(overlaps, key=lambda strip: strip[1] - strip[0])
        if widest[1] - widest[0] >= MIN_GUTTER_EMS * size:
            yield widest


def _cells(row: Row, gutters: Sequence[Strip]) -> Iterator[Segment]:
    bounds = [-1e9, *((start + end) / 2 for start, end in gutters), 1e9]
    for left, right in pairwise(bounds):
        yield [word for word in row if left <= (word.x0 + word.x1) / 2 < right]


def _filled(row: Sequence[Segment]) -> int:
    return sum(bool(cell) for cell in row)


def _without_loose_ends(run: _Run) -> _Run:
    """Leave out rows at the end that fill one column, unless they keep the rows' pitch and look."""
    rows = list(run.cells)
    while rows and _filled(rows[-1]) < 2 and not (len(rows) > MIN_ROWS and _keeps_pace(rows)):
        rows.pop()
    return _Run(run.gutters, tuple(rows))


def _keeps_pace(rows: Sequence[tuple[Segment, ...]]) -> bool:
    """Whether the last row stands as far below as the others do, in their size and weight."""
    above, last = rows[-2], rows[-1]
    pitches = [_middle(lower) - _middle(upper) for upper, lower in pairwise(rows)]
    if pitches[-1] > PACE_RATIO * median(pitches[:-1]) or _is_bold(last) != _is_bold(above):
        return False
    if not last[0] or not above[0]:
        return not last[0]
    is_level = abs(last[0][0].x0 - above[0][0].x0) <= ALIGNED_POINTS
    return is_level and abs(last[0][0].size - above[0][0].size) < 1


def _middle(row: Sequence[Segment]) -> float:
    return next(cell[0].middle for cell in row if cell)


def _starts_small(row: Sequence[Segment]) -> bool:
    return all(cell[0].text[:1].islower() for cell in row if cell)


def _is_table(run: _Run) -> bool:
    """Whether rows with the same gutters are a table, not prose in columns, a list or a contents page."""
    full = [row for row in run.cells if _filled(row) >= 2]
    if len(full) < MIN_ROWS or len(full) * 2 < len(run.cells):
        return False
    cells = [cell for row in run.cells for cell in row if cell]
    if mean(map(len, cells)) > MAX_CELL_WORDS or sum(_starts_small([cell]) for cell in cells) > MAX_SMALL_SHARE * len(
        cells
    ):
        return False
    texts = [" ".join(word.text for word in cell) for cell in cells]
    if any(_LEADERS.search(text) for text in texts) or any(
        _BULLET.fullmatch(cell[0].text) for row in run.cells for cell in row[1:] if cell
    ):
        return False
    columns = [[row[position] for row in full if row[position]] for position in range(len(run.gutters) + 1)]
    if any(len(column) < 2 for column in columns):
        return False
    if len(columns) == 2 and sum(cell[-1].text.endswith(":") for cell in columns[0]) * 2 > len(columns[0]):
        return False
    return all(_is_aligned(column) for column in columns[1:]) and _is_aligned(columns[0])


def _is_aligned(column: Sequence[Segment]) -> bool:
    return _alignment(column)[1] >= ALIGNED_SHARE


def _alignment(column: Sequence[Segment]) -> tuple[float, float]:
    """Where most cells of a column begin, end or have their middle, and the share that does so."""
    places = (
        [cell[0].x0 for cell in column],
        [cell[-1].x1 for cell in column],
        [(cell[0].x0 + cell[-1].x1) / 2 for cell in column],
    )
    shares = []
    for edges in places:
        usual = median(edges)
        shares.append((sum(abs(edge - usual) <= ALIGNED_POINTS for edge in edges) / len(edges), usual))
    share, usual = max(shares, key=lambda one: one[0])
    return usual, share


def _as_table(run: _Run, flow: Flow) -> Table:
    rows = tuple(_as_row(group, flow) for group in _logical_rows(run.cells))
    columns = [[row[position] for row in run.cells if row[position]] for position in range(len(run.gutters) + 1)]
    box = enclosing_box(row.box for row in rows)
    return with_header(Table(box, tuple(_alignment(column)[0] for column in columns), (), rows))


def _logical_rows(rows: Sequence[tuple[Segment, ...]]) -> list[list[tuple[Segment, ...]]]:
    """Group lines to rows: a line goes on with the row above where it looks like the rest of its cells."""
    pitches = [0.0, *(_middle(below) - _middle(above) for above, below in pairwise(rows))]
    least = min(pitches[1:], default=0.0)
    tight = [pitch <= ROW_PITCH_RATIO * least for pitch in pitches]
    groups: list[list[tuple[Segment, ...]]] = []
    is_spaced = not any(
        is_tight and _filled(row) == len(row) for row, is_tight in zip(rows[1:], tight[1:], strict=True)
    )
    for row, is_tight in zip(rows, tight, strict=True):
        if groups and is_tight and _goes_on(groups[-1][-1], row, is_spaced=is_spaced):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _goes_on(above: tuple[Segment, ...], row: tuple[Segment, ...], *, is_spaced: bool) -> bool:
    """Whether a line close below another is the rest of its cells; `is_spaced` where rows stand further apart."""
    if _is_bold(above) != _is_bold(row):
        return False
    first = row[0]
    if not first or first[0].text[:1].islower():
        return True
    return _filled(row) < _filled(above) and (is_spaced or _starts_small(row))


def _is_bold(row: Sequence[Segment]) -> bool:
    return all(word.is_bold for cell in row for word in cell)


def _as_row(lines: Sequence[tuple[Segment, ...]], flow: Flow) -> TableRow:
    words = [word for line in lines for cell in line for word in cell]
    box: BoundingBox = enclosing_box((word.x0, word.top, word.x1, word.bottom) for word in words)
    cells = tuple(
        flow([" ".join(word.text for word in line[position]) for line in lines if line[position]])
        for position in range(len(lines[0]))
    )
    return TableRow(cells, box, all(word.is_bold for word in words))
