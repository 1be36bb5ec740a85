"""What a lead changed in the workbook: read it back and compare it with what was written and decided since.

In: bytes of a workbook, decisions of the journal. Out: new decisions, and plain sentences on what was not taken over.
Surprising rule: three values are compared for each field: what was written, what stands there now, and what is
decided now. Only a change of the first to the second counts, and it gives way to a decision made elsewhere meanwhile.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pipeline.exports.workbook import FIRST_DUE_DATE, WRITTEN_SHEET, WRITTEN_VERSION, WorkbookIdentity
from pipeline.exports.workbook_sheets import EDITED, GAP_ID_HEADING, GAP_SHEET
from pipeline.gap_decisions import GAP_STATES, GapDecision
from pipeline.records import make_id

HEADING_ROWS: Final = 12
"""Rows in which the headings are looked for: a lead may have put lines above them."""
MAX_WORKBOOK_BYTES: Final = 200_000_000
"""Bytes that a workbook may unpack to: a register of 20,000 passages takes a tenth."""
DATE_SHAPES: Final = ("%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %b %Y", "%d %B %Y")
"""How British leads write a day where a cell holds text."""
FIELD_NAMES: Final = {key: heading.lower() for heading, key in EDITED}
_ANYBODY = "somebody with the gap register"


@dataclass(frozen=True, slots=True)
class Values:
    """What a lead decides about a gap; None and "" are both empty."""

    state: str = "open"
    owner: str | None = None
    due_date: dt.date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class WorkbookContent:
    """What a workbook holds: values `written` and `seen` by gap id, the criterion of each gap, who saved it last.

    `faults` are sentences on cells that cannot be read; the value written counts in their place.
    """

    identity: WorkbookIdentity
    written: Mapping[str, Values]
    seen: Mapping[str, Values]
    criteria: Mapping[str, str]
    saved_by: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edits:
    """Decisions to append to the journal, in the order of the workbook, and what was not taken over."""

    decisions: tuple[GapDecision, ...] = ()
    refusals: tuple[str, ...] = ()


class UnreadableWorkbookError(ValueError):
    """The file is no workbook of ours, or its headings are gone; the message says which, in words."""


def read_workbook(content: bytes) -> WorkbookContent:
    """Read a workbook's gaps, as written and as they stand; raises UnreadableWorkbookError."""
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_WORKBOOK_BYTES:
                raise UnreadableWorkbookError("the file unpacks to more than a register could hold")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        written_rows = [list(row) for row in book[WRITTEN_SHEET].iter_rows(values_only=True)]
        gap_rows = [list(row) for row in book[GAP_SHEET].iter_rows(values_only=True)]
        saved_by = str(book.properties.lastModifiedBy or "").strip()
        book.close()
    except UnreadableWorkbookError:
        raise
    except KeyError as error:
        raise UnreadableWorkbookError("its sheets are not those of a gap register") from error
    except Exception as error:  # a damaged workbook raises whatever the library happens upon
        raise UnreadableWorkbookError("it cannot be read as a workbook") from error
    if not written_rows or len(written_rows[0]) < 3 or _text(written_rows[0][0]) != WRITTEN_VERSION:
        raise UnreadableWorkbookError("it was written by another version of this program")
    identity = WorkbookIdentity(_text(written_rows[0][1]), _text(written_rows[0][2]))
    written = {_text(row[0]): _written_values(row) for row in written_rows[1:] if row and row[0]}
    criteria = {_text(row[0]): _text(row[1]) for row in written_rows[1:] if row and row[0]}
    faults: list[str] = []
    seen = dict(_seen_values(gap_rows, written, criteria, faults))
    return WorkbookContent(identity, written, seen, criteria, saved_by, tuple(faults))


def find_edits(content: WorkbookContent, decisions: Sequence[GapDecision], *, now: dt.datetime) -> Edits:
    """What a lead changed in a workbook, as decisions made `now`; `decisions` are the journal's, oldest first.

    A field that was changed both here and elsewhere keeps the decision made elsewhere, and a sentence says so.
    """
    history: dict[str, list[GapDecision]] = {}
    for decision in decisions:
        history.setdefault(decision.gap_id, []).append(decision)
    found, refusals = [], list(content.faults)
    for gap_id, seen in content.seen.items():
        earlier = history.get(gap_id, [])
        own = [decision for decision in earlier if decision.decision_id == _decision_id(content, gap_id, decision)]
        base = _values(own[-1]) if own else content.written[gap_id]
        current = _values(earlier[-1]) if earlier else content.written[gap_id]
        merged, clashes = _merged(base, seen, current)
        criterion_id = content.criteria[gap_id]
        refusals += [
            f"{criterion_id}: {FIELD_NAMES[key]} {_shown(getattr(seen, key))} in the workbook was not taken over, "
            f"because {earlier[-1].reviewer} has since decided {_shown(getattr(current, key))}"
            for key in clashes
        ]
        if merged != current:
            found.append(_decision(content, gap_id, merged, now))
    return Edits(tuple(found), tuple(refusals))


def _merged(base: Values, seen: Values, current: Values) -> tuple[Values, list[str]]:
    """Current values with the lead's changes, and the fields in which another decision stands against a change."""
    taken: dict[str, Any] = {}
    clashes = []
    for _, key in EDITED:
        old, new, now = (getattr(values, key) for values in (base, seen, current))
        is_changed, is_decided_elsewhere = new != old, now != old
        if is_changed and is_decided_elsewhere and now != new:
            clashes.append(key)
        taken[key] = new if is_changed and not is_decided_elsewhere else now
    return Values(**taken), clashes


def _decision(content: WorkbookContent, gap_id: str, values: Values, now: dt.datetime) -> GapDecision:
    decision = GapDecision(
        decision_id="",
        gap_id=gap_id,
        criterion_id=content.criteria[gap_id],
        state=values.state,
        owner=values.owner,
        due_date=values.due_date,
        note=values.note or "",
        reviewer=content.saved_by or _ANYBODY,
        decided_at=now,
    )
    return replace(decision, decision_id=_decision_id(content, gap_id, decision))


def _decision_id(content: WorkbookContent, gap_id: str, decision: GapDecision) -> str:
    """Id that a decision taken from this workbook has: a later reading of the same file knows it by it."""
    values = (decision.state, decision.owner or "", decision.due_date or "", decision.note)
    return make_id("workbook", content.identity.workbook_id, gap_id, *values)


def _values(decision: GapDecision) -> Values:
    return Values(decision.state, decision.owner, decision.due_date, decision.note or None)


def _written_values(row: Sequence[Any]) -> Values:
    state, owner, due_date, note = ([*map(_text, row[2:6]), "", "", "", ""])[:4]
    day = dt.date.fromisoformat(due_date) if re.fullmatch(r"\d{4}-\d\d-\d\d", due_date) else None
    return Values(_state(state) or "open", owner or None, day, note or None)


def _seen_values(
    rows: Sequence[Sequence[Any]], written: Mapping[str, Values], criteria: Mapping[str, str], faults: list[str]
) -> Iterator[tuple[str, Values]]:
    """Values of each row that has a known gap id, whatever was sorted, moved or put between."""
    wanted = (GAP_ID_HEADING, *(heading for heading, _ in EDITED))
    headings = [at for at, row in enumerate(rows[:HEADING_ROWS]) if set(wanted) <= {_text(cell) for cell in row}]
    if not headings:
        raise UnreadableWorkbookError(f"the sheet {GAP_SHEET} has lost one of the headings {', '.join(wanted)}")
    places = {_text(cell): place for place, cell in enumerate(rows[headings[0]])}
    for row in rows[headings[0] + 1 :]:
        cells = {heading: row[places[heading]] if places[heading] < len(row) else None for heading in wanted}
        gap_id = _text(cells[GAP_ID_HEADING])
        if gap_id in written:
            yield gap_id, _row_values(cells, written[gap_id], criteria[gap_id], faults)


def _row_values(cells: Mapping[str, Any], written: Values, criterion_id: str, faults: list[str]) -> Values:
    state = _state(_text(cells["State"]))
    if state is None:
        said = f"the state {_text(cells['State'])!r} is none of the list" if cells["State"] else "the state is empty"
        faults.append(f"{criterion_id}: {said}; it stays {written.state.replace('_', ' ')}")
    try:
        due_date = _day(cells["Due date"])
    except ValueError:
        faults.append(f"{criterion_id}: the due date {_text(cells['Due date'])!r} is no day; write it as 15/03/2026")
        due_date = written.due_date
    return Values(state or written.state, _text(cells["Owner"]) or None, due_date, _text(cells["Note"]) or None)


def _state(text: str) -> str | None:
    name = re.sub(r"[\s_-]+", "_", text.strip().lower())
    return name if name in GAP_STATES else None


def _day(value: Any) -> dt.date | None:
    """The day in a cell; raises ValueError if it holds something else."""
    if isinstance(value, dt.datetime):
        value = value.date()
    text = _text(value)
    if not text:
        return None
    day = value if isinstance(value, dt.date) else None
    for shape in DATE_SHAPES if day is None else ():
        try:
            day = dt.datetime.strptime(text, shape).date()
            break
        except ValueError:
            continue
    if day is None or day < FIRST_DUE_DATE:
        raise ValueError("no day")
    return day


def _text(value: Any) -> str:
    """A cell's text; a whole number has no decimals, and line ends are those of this program."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def _shown(value: Any) -> str:
    """A value in a sentence."""
    if value is None:
        return "(empty)"
    return value.strftime("%d/%m/%Y") if isinstance(value, dt.date) else repr(str(value).replace("_", " "))
