"""Resolve what a run depends on: pack, framework, date, database, journal, and the fingerprint of them all.

In: the user's options and settings. Out: a `Job`. Surprising rule: the fingerprint covers everything that tables are
made of, this program's own source too, so that a run with nothing to do can know it before any stage is loaded.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.classify.card import read_model_id
from pipeline.errors import InputError
from pipeline.journal import PRIVATE_FOLDER_MODE, decisions_hash, read_past_runs, read_runs
from pipeline.pack import PACK_FILE_NAME, Pack, open_pack
from pipeline.past_runs import history_hash
from pipeline.records import make_id
from pipeline.settings import DATABASE_NAME, Settings
from pipeline.versions import code_version

if TYPE_CHECKING:
    from pipeline.past_runs import PastRun

FRAMEWORK_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked for; None leaves it to `pack.yaml` or the defaults."""

    folder: Path | None = None
    database: Path | None = None
    framework: str | None = None
    as_of: dt.date | None = None
    workers: int = 2
    has_ocr: bool = True
    """Whether the text of pages that are pictures is recognised."""


@dataclass(frozen=True, slots=True)
class Job:
    """A run's inputs, resolved."""

    pack: Pack
    framework_path: Path
    as_of: dt.date
    database: Path
    is_default_database: bool
    journal: Path
    model_id: str
    fingerprint: str
    inputs: str
    """Hash of what the user handed in; with what past runs add to it, it is the fingerprint."""
    options: dict[str, str]
    earlier: tuple[PastRun, ...]


def resolve_job(options: Options, *, settings: Settings, today: dt.date) -> Job:
    """Resolve the options; folders that hold children's data are closed to others on the way.

    Raises InputError if the pack or its framework cannot be found.
    """
    _close_folders(settings)
    pack = open_pack(options.folder, settings=settings)
    framework_path = find_framework(options.framework or pack.description.framework, pack=pack, settings=settings)
    # A framework kept in the pack is no evidence: its definitions would be read as passages that meet it.
    pack = replace(pack, files=tuple(file for file in pack.files if pack.path_of(file) != framework_path))
    as_of = options.as_of or pack.description.as_of or today
    outputs = settings.outputs_path if pack.is_default else settings.outputs_path / pack.pack_id
    database = (options.database or outputs / DATABASE_NAME).resolve()
    model_id = read_model_id(settings.models_path)
    pack_file = pack.folder / PACK_FILE_NAME
    pack_hash = hashlib.sha256(pack_file.read_bytes()).hexdigest() if pack_file.exists() else ""
    inputs = make_id(
        *(f"{file.relative_path}={file.sha256}" for file in pack.files),
        pack_hash,
        hashlib.sha256(framework_path.read_bytes()).hexdigest(),
        as_of.isoformat(),
        model_id,
        decisions_hash(settings.journal_path / pack.pack_id),
        code_version(),
        "ocr" if options.has_ocr else "no ocr",
    )
    earlier = read_past_runs(settings.journal_path / pack.pack_id)
    return Job(
        pack=pack,
        framework_path=framework_path,
        as_of=as_of,
        database=database,
        is_default_database=database == (settings.outputs_path / DATABASE_NAME).resolve(),
        journal=settings.journal_path / pack.pack_id,
        model_id=model_id,
        fingerprint=make_id(inputs, history_hash(earlier, inputs=inputs, as_of=as_of)),
        inputs=inputs,
        options={PACK_FILE_NAME: pack_hash[:12], "ocr": "auto" if options.has_ocr else "off"},
        earlier=earlier,
    )


def _close_folders(settings: Settings) -> None:
    """Close the folders that hold children's data to all but their owner; a checkout leaves them open to others."""
    for path in (settings.evidence_path, settings.journal_path, settings.outputs_path):
        if path.is_dir():
            with contextlib.suppress(PermissionError):  # somebody else's folder is theirs to close
                path.chmod(PRIVATE_FOLDER_MODE)


def find_framework(name: str | None, *, pack: Pack | None, settings: Settings) -> Path:
    """Where a framework lies: a shipped one by its id, else a file, also relative to the pack's folder."""
    name = name or settings.default_framework
    shipped = settings.frameworks_path / f"{name}.yaml"
    candidates = [shipped] if not name.endswith(FRAMEWORK_SUFFIXES) else []
    candidates += [Path(name), *([pack.folder / name] if pack else [])]
    for candidate in candidates:
        if candidate.is_file():
            return candidate.resolve()
    known = ", ".join(sorted(path.stem for path in settings.frameworks_path.glob("*.yaml")))
    raise InputError(
        f"there is no framework {name!r}", where=str(candidates[0]), remedy=f"name a file, or one of: {known}"
    )


def refuse_foreign_journal(job: Job) -> None:
    """Two folders of one name would share a history; a lead must say which is meant."""
    runs = read_runs(job.journal)
    earlier = str(runs[-1].get("folder")) if runs else str(job.pack.folder)
    if earlier != str(job.pack.folder) and Path(earlier).is_dir():
        raise InputError(
            f"the pack name {job.pack.pack_id!r} already belongs to another folder",
            where=f"{job.pack.folder} and {earlier}",
            remedy="give one of them a pack.yaml with an `id` of its own",
        )
