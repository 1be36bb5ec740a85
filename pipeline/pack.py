"""Find the pack to read: its folder, its files and what its `pack.yaml` says of them.

In: an optional folder. Out: a `Pack` with every regular file below it, hashed, in path order. Surprising
rule: without a folder `corpus/evidence` is read if it holds files, else the fictional sample.
"""

from __future__ import annotations

import datetime as dt
import fnmatch
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import InputError
from pipeline.framework import Area, Framework
from pipeline.records import EvidenceFile, Problem, Role
from pipeline.settings import Settings

PACK_FILE_NAME = "pack.yaml"
HASH_BLOCK_BYTES = 1 << 20
"""Read size while hashing: 1 MiB keeps memory flat and is past the point where larger reads gain."""
CLUTTER_PATTERNS = (".*", "~$*", "Thumbs.db", "desktop.ini")
"""Files that systems leave behind (hidden files, Office lock files); never somebody's evidence."""

LINK_OUTSIDE = Problem(
    "whole file",
    "link_outside",
    "This is a link to a place outside the folder, which is not followed. Put the documents themselves in.",
)
LINK_BROKEN = Problem(
    "whole file",
    "link_broken",
    "This is a link to a file that is not there. Put the document itself into the folder, or take the link away.",
)
NO_FILE = Problem(
    "whole file",
    "not_a_file",
    "This is a pipe, a socket or a device, not a document, and was not opened. Take it out of the folder.",
)
SHUT_FOLDER = Problem(
    "whole folder",
    "folder_unreadable",
    "The folder cannot be opened, so nothing in it was read. Ask for the right to read it and run again.",
)


class FileOverride(BaseModel):
    """What a person says of the files that match `path` (a glob relative to the pack); it beats what is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Annotated[str, Field(min_length=1)]
    date: dt.date | None = None
    body: str | None = None
    role: Role | None = None

    def matches(self, relative_path: str) -> bool:
        """Whether the override speaks of this file."""
        return fnmatch.fnmatchcase(relative_path, self.path)


class PackBody(BaseModel):
    """Local names of one of the framework's bodies: what the documents of this pack call it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(min_length=1)]
    aliases: Annotated[tuple[str, ...], Field(min_length=1)]


class PackFile(BaseModel):
    """The content of `pack.yaml`; every key may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")] | None = None
    area: str | None = None
    framework: str | None = None
    as_of: dt.date | None = None
    bodies: tuple[PackBody, ...] = ()
    is_fictional: bool = False
    files: tuple[FileOverride, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of evidence with what its `pack.yaml` says; `is_default` when no folder was named."""

    pack_id: str
    folder: Path
    description: PackFile
    files: tuple[EvidenceFile, ...]
    is_default: bool

    def path_of(self, file: EvidenceFile) -> Path:
        """Where a file of the pack lies."""
        return self.folder / file.relative_path

    def override_for(self, relative_path: str) -> FileOverride | None:
        """The first override in `pack.yaml` that matches, if any."""
        return next((o for o in self.description.files if o.matches(relative_path)), None)


def open_pack(folder: Path | None, *, settings: Settings) -> Pack:
    """Find the pack's folder, read its `pack.yaml` and hash its files.

    Raises InputError if the folder is missing or empty, or `pack.yaml` does not hold together.
    """
    is_default = folder is None
    if folder is None:
        has_evidence = settings.evidence_path.is_dir() and any(_evidence_paths(settings.evidence_path))
        folder = settings.evidence_path if has_evidence else settings.sample_path
    folder = folder.resolve()
    if not folder.is_dir():
        raise InputError(
            "there is no folder of evidence", where=str(folder), remedy="name a folder, or fill corpus/evidence"
        )
    description = _load_pack_file(folder / PACK_FILE_NAME)
    files = tuple(_evidence_file(path, folder, trouble) for path, trouble in _evidence_paths(folder))
    if not files:
        raise InputError("the folder holds no files", where=str(folder), remedy="put the evidence documents into it")
    return Pack(description.id or _slug(folder.name), folder, description, files, is_default)


def localise_framework(framework: Framework, pack: Pack) -> Framework:
    """The framework as this pack speaks: its area, and its bodies under their local names.

    A body's first local name is the one shown; names of the framework stay as further aliases. Raises InputError
    if `pack.yaml` names a body that the framework does not have, or a name that belongs to another body.
    """
    description = pack.description
    named = [*(body.id for body in description.bodies), *(file.body for file in description.files if file.body)]
    unknown = sorted(set(named) - framework.bodies_by_id.keys())
    if unknown:
        raise InputError(
            f"pack.yaml names a body that the framework does not have: {unknown[0]!r}",
            where=str(pack.folder / PACK_FILE_NAME),
            remedy=f"use one of: {', '.join(framework.bodies_by_id)}",
        )
    local_names = {body.id: body.aliases for body in description.bodies}
    bodies = tuple(
        body.model_copy(update={"name": names[0], "aliases": (*names[1:], body.name, *body.aliases)})
        if (names := local_names.get(body.id))
        else body
        for body in framework.bodies
    )
    is_same_area = description.area in (None, framework.area.name, *framework.area.aliases)
    area = framework.area if is_same_area else Area(name=description.area or "")
    fields = {name: getattr(framework, name) for name in Framework.model_fields}
    try:  # a new record, not a copy: a copy would keep what the framework has cached of its old names
        return Framework.model_validate({**fields, "bodies": bodies, "area": area})
    except ValidationError as error:
        raise InputError(
            f"the names in pack.yaml clash with the framework's: {error.errors()[0]['msg']}",
            where=str(pack.folder / PACK_FILE_NAME),
            remedy="give each name to one body only",
        ) from None


def _load_pack_file(path: Path) -> PackFile:
    if not path.exists():
        return PackFile()
    try:
        raw = yaml.safe_load(path.read_bytes())
    except (OSError, yaml.YAMLError, ValueError) as error:  # ValueError: bytes that are no text, or 31 February
        raise InputError(
            "pack.yaml cannot be read", where=f"{path}: {error}", remedy="correct the line named above"
        ) from error
    try:
        return PackFile.model_validate({} if raw is None else raw)
    except ValidationError as error:
        faults = "\n    ".join(f"{'.'.join(map(str, f['loc'])) or '(whole file)'}: {f['msg']}" for f in error.errors())
        raise InputError(
            "pack.yaml has faults",
            where=f"{path}\n    {faults}",
            remedy="correct these keys (see README, Your own folder)",
        ) from None


def _evidence_paths(folder: Path) -> Iterator[tuple[Path, Problem | None]]:
    """What lies below the folder, in path order, each with the reason why it must not be opened if there is one.

    Linked folders are not followed: they may lead round in a circle, and what they hold inside the pack is listed
    where it lies.
    """
    shut: list[Path] = []
    for parent, folder_names, file_names in os.walk(folder, onerror=lambda error: shut.append(Path(error.filename))):
        yield from ((path, SHUT_FOLDER) for path in shut)
        shut.clear()
        links = [name for name in folder_names if Path(parent, name).is_symlink()]
        folder_names[:] = sorted(name for name in folder_names if not name.startswith(".") and name not in links)
        for name in sorted([*file_names, *links]):
            path = Path(parent) / name
            is_clutter = any(fnmatch.fnmatchcase(name, pattern) for pattern in CLUTTER_PATTERNS)
            if is_clutter or (name == PACK_FILE_NAME and path.parent == folder):
                continue
            trouble = _trouble_with(path, folder)
            if trouble is not None or name in file_names:
                yield path, trouble
    yield from ((path, SHUT_FOLDER) for path in shut)


def _trouble_with(path: Path, folder: Path) -> Problem | None:
    """Why something must not be opened, told without opening it: opening a pipe would wait for ever."""
    try:
        if path.is_symlink():
            if not path.resolve(strict=True).is_relative_to(folder):
                return LINK_OUTSIDE
            if path.is_dir():
                return None
        mode = path.stat().st_mode
    except (OSError, RuntimeError):  # a link in a circle is one or the other, as Python's version has it
        return LINK_BROKEN if path.is_symlink() else None
    return None if stat.S_ISREG(mode) else NO_FILE


def _evidence_file(path: Path, folder: Path, trouble: Problem | None) -> EvidenceFile:
    """Hash one file. One that may not be opened keeps its row: its hash is that of its path, so it equals no other."""
    relative_path = path.relative_to(folder).as_posix()
    unopened = hashlib.sha256(f"unopened:{relative_path}".encode("utf-8", "surrogatepass")).hexdigest()
    if trouble is not None:
        return EvidenceFile(relative_path, unopened, 0, trouble)
    digest = hashlib.sha256()
    size_bytes = 0
    try:
        with open(path, "rb", opener=_open_at_once) as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return EvidenceFile(relative_path, unopened, 0, NO_FILE)
            while block := stream.read(HASH_BLOCK_BYTES):
                digest.update(block)
                size_bytes += len(block)
    except OSError:
        return EvidenceFile(relative_path, unopened, 0)
    return EvidenceFile(relative_path, digest.hexdigest(), size_bytes)


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting, should the file have become a pipe since it was listed."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "pack"
