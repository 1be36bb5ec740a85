"""The workbook beside a database: what leads changed comes into the journal before the file is replaced."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from export_records import publish_hostile, publish_pack

from pipeline.gap_decisions import GapDecision
from pipeline.journal import append_gap_decision, read_gap_decisions
from pipeline.registers import (
    Imported,
    WrittenRegister,
    beside_path,
    import_register,
    is_register_due,
    register_path,
    write_register,
)

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
SHEET = "Gap register"
Edit = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class Desk:
    """A database with its workbook and journal, and a lead who edits."""

    def __init__(self, folder: Path) -> None:
        self.database = publish_pack(folder / "readiness.duckdb")
        self.journal = folder / "journal"
        self.path = register_path(self.database)
        self.hours = 0

    def clock(self) -> dt.datetime:
        self.hours += 1
        return NOW + dt.timedelta(hours=self.hours)

    def write(self, imported: Imported | None = None) -> WrittenRegister:
        return write_register(self.database, journal=self.journal, now=self.clock(), imported=imported)

    def import_(self, pack_id: str = "harbourside") -> Imported:
        return import_register(self.database, journal=self.journal, pack_id=pack_id, now=self.clock())

    def edit(self, gap_id: str, path: Path | None = None, **values: Any) -> None:
        """Type into the row of a gap, by headings, and save."""
        book = openpyxl.load_workbook(path or self.path)
        sheet = book[SHEET]
        headings = {cell.value: cell.column for cell in sheet[3]}
        row = next(r for r in range(4, sheet.max_row + 1) if sheet.cell(r, headings["Gap id"]).value == gap_id)
        for heading, value in values.items():
            cell = sheet.cell(row, headings[heading.replace("_", " ")])
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # as typed after an apostrophe: openpyxl would make a formula of "=1+1"
        book.save(path or self.path)

    def row(self, gap_id: str, path: Path | None = None) -> dict[str, Any]:
        sheet = openpyxl.load_workbook(path or self.path)[SHEET]
        headings = [cell.value for cell in sheet[3]]
        rows = (dict(zip(headings, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=4))
        return next(row for row in rows if row["Gap id"] == gap_id)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.write()
    return desk


def test_what_a_lead_typed_is_in_the_journal_and_in_the_next_workbook(desk: Desk) -> None:
    """State, owner, due date and note go the whole way round, and only the edited gap is decided."""
    desk.edit("g-1", State="not a gap", Owner="Asha Lead", Due_date=dt.date(2026, 4, 1), Note="=1+1 is what they said")
    imported = desk.import_()
    desk.write(imported)
    (decision,) = read_gap_decisions(desk.journal)
    assert (decision.gap_id, decision.state, decision.owner) == ("g-1", "not_a_gap", "Asha Lead")
    assert (decision.due_date, decision.note) == (dt.date(2026, 4, 1), "=1+1 is what they said")
    row = desk.row("g-1")
    assert (row["State"], row["Owner"], row["Due date"].date()) == ("not a gap", "Asha Lead", dt.date(2026, 4, 1))
    assert row["Note"] == "=1+1 is what they said"
    assert desk.row("g-2")["State"] == "open"
    assert "1 gap was changed" in imported.notes[0]


def test_nothing_is_taken_from_a_workbook_as_it_was_written(desk: Desk) -> None:
    """Neither from the very file nor from one that a program saved anew without a change."""
    assert desk.import_() == Imported()
    openpyxl.load_workbook(desk.path).save(desk.path)
    assert desk.import_().decisions == 0
    assert read_gap_decisions(desk.journal) == ()


def test_sorting_and_a_column_between_do_no_harm(desk: Desk) -> None:
    """Rows are known by their gap id and columns by their heading."""
    book = openpyxl.load_workbook(desk.path)
    sheet = book[SHEET]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    for at, row in enumerate(reversed(rows), start=4):
        for column, value in enumerate(row, start=1):
            sheet.cell(at, column).value = value
    sheet.insert_cols(3)
    sheet.insert_rows(1)
    book.save(desk.path)
    assert desk.import_().decisions == 0
    headings = {cell.value: cell.column for cell in sheet[4]}
    for at in range(5, 8):
        sheet.cell(at, headings["Owner"]).value = f"owner of {sheet.cell(at, headings['Gap id']).value}"
    book.save(desk.path)
    assert desk.import_().decisions == 3
    assert {(d.gap_id, d.owner) for d in read_gap_decisions(desk.journal)} == {
        (g, f"owner of {g}") for g in ("g-1", "g-2", "g-3")
    }


def test_a_day_typed_as_text_is_a_day_and_nonsense_is_reported(desk: Desk) -> None:
    """15/03/2026 is March, a word is no day, and a state that is none of the list changes nothing."""
    desk.edit("g-1", Due_date="15/03/2026")
    desk.edit("g-2", Due_date="soon", State="perhaps", Owner="Ben")
    imported = desk.import_()
    decisions = {decision.gap_id: decision for decision in read_gap_decisions(desk.journal)}
    assert decisions["g-1"].due_date == dt.date(2026, 3, 15)
    assert (decisions["g-2"].due_date, decisions["g-2"].state, decisions["g-2"].owner) == (None, "open", "Ben")
    assert any("'soon'" in note for note in imported.notes)
    assert any("'perhaps'" in note for note in imported.notes)


def test_a_decision_made_elsewhere_stays_and_the_lead_s_file_is_kept(desk: Desk) -> None:
    """The clash is told, and the file with the change that was not taken over can be looked up."""
    desk.edit("g-1", State="tolerated")
    append_gap_decision(desk.journal, GapDecision("d", "g-1", "H1.1", "closed", None, None, "", "Ben", NOW))
    imported = desk.import_()
    written = desk.write(imported)
    assert desk.row("g-1")["State"] == "closed"
    assert any("Ben has since decided 'closed'" in note for note in imported.notes)
    (kept,) = desk.path.parent.glob("gap-register (kept *).xlsx")
    assert desk.row("g-1", kept)["State"] == "tolerated"
    assert any(kept.name in note for note in written.notes)


@pytest.mark.parametrize("lock", ["~$gap-register.xlsx", ".~lock.gap-register.xlsx#"])
def test_an_open_workbook_is_not_replaced(desk: Desk, lock: str) -> None:
    """The new one is written beside it and says so; once closed, edits of both are taken and one file is left."""
    lock_path = desk.path.with_name(lock)
    lock_path.write_text("somebody")
    desk.edit("g-1", State="chasing")
    before = desk.path.read_bytes()
    written = desk.write(desk.import_())
    assert written.path == beside_path(desk.path)
    assert desk.path.read_bytes() == before
    assert "is open" in written.notes[0]
    desk.edit("g-1", written.path, State="closed")
    lock_path.unlink()
    assert is_register_due(desk.database)
    assert desk.write(desk.import_()).path == desk.path
    assert not beside_path(desk.path).exists()
    assert not is_register_due(desk.database)
    assert [decision.state for decision in read_gap_decisions(desk.journal)] == ["chasing", "closed"]
    assert desk.row("g-1")["State"] == "closed"


def test_a_file_that_is_no_register_is_put_aside_and_not_lost(desk: Desk) -> None:
    """Somebody's own workbook of that name keeps its bytes under another."""
    desk.path.write_bytes(b"my own notes")
    imported = desk.import_()
    desk.write(imported)
    assert "left as it is" in imported.notes[0]
    assert [path.read_bytes() for path in desk.path.parent.glob("gap-register (kept *).xlsx")] == [b"my own notes"]
    assert desk.row("g-1")["State"] == "open"


def test_edits_of_another_pack_never_reach_this_pack_s_journal(desk: Desk) -> None:
    """The default folder held the sample's register before; it is kept and named."""
    desk.edit("g-1", State="closed")
    imported = desk.import_(pack_id="evidence")
    assert imported.decisions == 0
    assert "'harbourside'" in imported.notes[0]
    assert imported.kept == (desk.path,)
    assert read_gap_decisions(desk.journal) == ()


def test_hostile_texts_survive_the_round_trip_without_a_change(tmp_path: Path) -> None:
    """Owners and notes that look like formulas or hold control characters are no edits when saved anew."""
    database = publish_hostile(tmp_path / "readiness.duckdb")
    written = write_register(database, journal=tmp_path / "journal", now=NOW)
    openpyxl.load_workbook(written.path).save(written.path)
    imported = import_register(database, journal=tmp_path / "journal", pack_id="harbourside", now=NOW)
    assert (imported.decisions, imported.notes) == (0, ())


def test_a_database_of_another_name_has_a_workbook_of_its_own(tmp_path: Path) -> None:
    """Two databases in one folder do not share a register."""
    assert register_path(tmp_path / "readiness.duckdb").name == "gap-register.xlsx"
    assert register_path(tmp_path / "trial.duckdb").name == "trial-gap-register.xlsx"


def test_only_its_owner_may_read_it(desk: Desk) -> None:
    """The workbook quotes evidence."""
    assert desk.path.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_saved_by_libreoffice_is_read_the_same(desk: Desk, tmp_path: Path) -> None:
    """Unchanged it gives no edit; changed, that edit alone."""
    folder = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    desk.edit("g-1", State="chasing", Due_date=dt.date(2026, 5, 1))
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", folder, desk.path],
        check=True,
        capture_output=True,
        timeout=180,
    )
    (folder / desk.path.name).replace(desk.path)
    imported = desk.import_()
    (decision,) = read_gap_decisions(desk.journal)
    assert (decision.gap_id, decision.state, decision.due_date) == ("g-1", "chasing", dt.date(2026, 5, 1))
    assert imported.decisions == 1
    assert len(imported.notes) == 1
