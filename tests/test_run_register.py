"""A coverage run and the workbook: written beside the tables, read before it is replaced."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
from run_packs import TINY, column, cover, make_settings, write_pack

from pipeline.journal import read_gap_decisions
from pipeline.terminal import summary_text


def type_owner(path: Path, owner: str) -> str:
    """Give the first gap of the register an owner, save, and return the gap's id."""
    book = openpyxl.load_workbook(path)
    sheet = book["Gap register"]
    headings = {cell.value: cell.column for cell in sheet[3]}
    sheet.cell(4, headings["Owner"]).value = owner
    sheet.cell(4, headings["Due date"]).value = dt.date(2026, 4, 1)
    book.save(path)
    return str(sheet.cell(4, headings["Gap id"]).value)


def test_a_lead_s_changes_come_through_the_next_run(tmp_path: Path) -> None:
    """The run takes the owner over, publishes it, and the summary names the workbook and what was taken."""
    settings = make_settings(tmp_path)
    pack = write_pack(tmp_path / "pack", TINY)
    first = cover(pack, settings)
    assert first.workbook is not None and first.workbook.parent == first.database.parent
    gap_id = type_owner(first.workbook, "Asha Lead")
    second = cover(pack, settings)
    assert not second.is_unchanged
    assert column(second.database, f"SELECT owner FROM gaps WHERE gap_id = '{gap_id}'") == ["Asha Lead"]
    assert second.summary is not None
    text = " ".join(summary_text(second.summary, second).split())
    assert "1 gap was changed in the workbook and taken over." in text
    assert "gap-register.xlsx" in text


def test_a_run_with_nothing_to_do_leaves_the_workbook_alone(tmp_path: Path) -> None:
    """Not a byte changes, so that a lead may have it open; one that was deleted comes back."""
    settings = make_settings(tmp_path)
    pack = write_pack(tmp_path / "pack", TINY)
    first = cover(pack, settings)
    assert first.workbook is not None
    before = first.workbook.stat().st_mtime_ns
    assert cover(pack, settings).is_unchanged
    assert first.workbook.stat().st_mtime_ns == before
    first.workbook.unlink()
    assert cover(pack, settings).is_unchanged
    assert first.workbook.exists()
    assert read_gap_decisions(settings.journal_path / "pack") == ()
