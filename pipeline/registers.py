"""The workbook beside a database: take over what leads changed, then write it anew.

In: a database, the pack's journal, the time. Out: lines appended to the journal, a file, and plain sentences for the
lead. Surprising rule: a file that is open, damaged, of another pack or not wholly taken over is never overwritten.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import StoreError
from pipeline.exporting import write_whole
from pipeline.journal import append_gap_decision, read_gap_decisions
from pipeline.records import make_id
from pipeline.settings import DATABASE_NAME

if TYPE_CHECKING:
    from pipeline.exports.workbook_edits import WorkbookContent

WORKBOOK_NAME = "gap-register.xlsx"
BESIDE_MARK = " (new)"
"""Marks the file that is written while the register itself cannot be replaced."""
KEPT_MARK = " (kept "
"""Marks the file that a register with changes not taken over is kept as, before the day."""


@dataclass(frozen=True, slots=True)
class Imported:
    """How many decisions were taken from workbooks, and sentences on what was not; `kept` names what must stay."""

    decisions: int = 0
    notes: tuple[str, ...] = ()
    kept: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenRegister:
    """Where the workbook now is, and sentences for the lead."""

    path: Path
    notes: tuple[str, ...] = ()


def register_path(database: Path) -> Path:
    """The workbook of a database: beside it, and named after it unless it has the usual name."""
    name = WORKBOOK_NAME if database.name == DATABASE_NAME else f"{database.stem}-{WORKBOOK_NAME}"
    return database.with_name(name)


def beside_path(path: Path) -> Path:
    """Where it is written while it is open."""
    return path.with_name(f"{path.stem}{BESIDE_MARK}{path.suffix}")


def is_open(path: Path) -> bool:
    """Whether Excel or LibreOffice has a workbook open, as far as their lock files or the system tell."""
    if any(path.with_name(name).exists() for name in (f"~${path.name}", f".~lock.{path.name}#")):
        return True
    return path.exists() and not os.access(path, os.W_OK)


def is_register_due(database: Path) -> bool:
    """Whether a run with nothing else to do must write the workbook: it is not there, or one waits beside it."""
    path = register_path(database)
    return not path.exists() or beside_path(path).exists()


def import_register(database: Path, *, journal: Path, pack_id: str, now: dt.datetime) -> Imported:
    """Append to the journal what leads changed in the workbook and in one written beside it, the older first.

    A workbook that is as it was written is not opened. Where a decision made elsewhere stands against a change, that
    decision stays.
    """
    path = register_path(database)
    candidates = [file for file in (path, beside_path(path)) if file.is_file() and not _is_untouched(file)]
    count = 0
    notes: list[str] = []
    kept: list[Path] = []
    for file in sorted(candidates, key=lambda file: file.stat().st_mtime_ns):
        from pipeline.exports.workbook_edits import UnreadableWorkbookError, find_edits, read_workbook

        try:
            content = read_workbook(file.read_bytes())
        except (UnreadableWorkbookError, OSError) as error:
            notes.append(f"{file.name} was left as it is: {error}. Changes in it, if any, were not taken over.")
            kept.append(file)
            continue
        if content.identity.pack_id != pack_id:
            notes += _of_other_pack(file, content)
            kept.append(file)
            continue
        edits = find_edits(content, read_gap_decisions(journal), now=now)
        for decision in edits.decisions:
            append_gap_decision(journal, decision)
        count += len(edits.decisions)
        notes += [f"{file.name}: {refusal}." for refusal in edits.refusals]
        if edits.refusals:
            kept.append(file)
    if count:
        notes.insert(0, f"{count} {'gap was' if count == 1 else 'gaps were'} changed in the workbook and taken over.")
    return Imported(count, tuple(notes), tuple(kept))


def write_register(
    database: Path, *, journal: Path, now: dt.datetime, is_masked: bool = True, imported: Imported | None = None
) -> WrittenRegister:
    """Write the workbook of what is published, with the journal's decisions on top.

    If it is open it is written beside. A file in `imported.kept` is renamed first, so that what was not taken over
    can be looked up. Raises StoreError if the folder cannot be written to.
    """
    from pipeline.exports.cells import masking
    from pipeline.exports.workbook import WorkbookIdentity, render_workbook
    from pipeline.store.tables import read_published

    path = register_path(database)
    published = read_published(database, WORKBOOK_TABLES)
    run = published.run
    decided: dict[str, dict[str, Any]] = {
        decision.gap_id: {
            "state": decision.state,
            "owner": decision.owner,
            "due_date": decision.due_date,
            "note": decision.note or None,
        }
        for decision in read_gap_decisions(journal)
    }
    identity = WorkbookIdentity(make_id("register", run["run_id"], now.isoformat()), str(run["pack_id"]))
    content = render_workbook(
        published, identity=identity, decided=decided, mask=masking(is_masked), is_masked=is_masked
    )
    notes: list[str] = []
    try:
        if is_open(path):
            target = beside_path(path)
            notes.append(
                f"{path.name} is open or may not be written, so the new one is {target.name}. Close it, then run again."
            )
        else:
            target = path
        for file in (target, beside_path(path)):
            notes += _put_aside(file, imported, now) if file.exists() and not is_open(file) else []
        _write_with_print(target, content)
        if target == path and not is_open(beside_path(path)):
            beside_path(path).unlink(missing_ok=True)
            _print_path(beside_path(path)).unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"the workbook cannot be written ({error.strerror})",
            where=str(path),
            remedy="make room on the disk and see that the folder can be written to; the tables are published",
        ) from error
    return WrittenRegister(target, tuple(notes))


def renew_register(
    database: Path, *, journal: Path, imported: Imported, is_unchanged: bool, now: dt.datetime
) -> WrittenRegister:
    """Write the workbook after a run, unless the run changed nothing and the file stands as it was written."""
    if is_unchanged and not is_register_due(database):
        return WrittenRegister(register_path(database), imported.notes)
    written = write_register(database, journal=journal, now=now, imported=imported)
    return replace(written, notes=(*imported.notes, *written.notes))


WORKBOOK_TABLES = (
    *("gap_register", "coverage", "coverage_matrix", "body_matrix", "evidence_register"),
    *("criteria", "kpis", "kpi_series", "document_register", "upload_set"),
)


def _of_other_pack(file: Path, content: WorkbookContent) -> list[str]:
    other = content.identity.pack_id
    return [f"{file.name} is of the pack {other!r} and was changed; run that pack to take the changes over."]


def _put_aside(file: Path, imported: Imported | None, now: dt.datetime) -> list[str]:
    """Rename a file that holds changes that were not taken over."""
    if imported is None or file not in imported.kept:
        return []
    kept = file.with_name(f"{file.stem}{KEPT_MARK}{now:%Y-%m-%d %H%M%S}){file.suffix}")
    file.replace(kept)
    return [f"The workbook with what was not taken over is kept as {kept.name}."]


def _write_with_print(path: Path, content: bytes) -> None:
    """Write the workbook, and beside it a print by which an untouched one is known."""
    write_whole(path, content)
    write_whole(_print_path(path), hashlib.sha256(content).hexdigest().encode("ascii"))


def _print_path(path: Path) -> Path:
    return path.with_name(f".{path.name}.sha256")


def _is_untouched(path: Path) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == _print_path(path).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return False
