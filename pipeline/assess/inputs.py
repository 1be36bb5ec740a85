"""Tell what two runs were given differently: files, framework, model, decisions, day, program, options.

In: two past runs. Out: `InputChange` rows, files first. Surprising rule: a file whose bytes are found again under
another path has moved; it is named, but a move alone brings no evidence and takes none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.past_runs import PastDocument, PastRun


class Cause(StrEnum):
    """What can bring a verdict to change, in the order in which causes are named."""

    NEW_FILE = "new_file"
    CHANGED_FILE = "changed_file"
    REMOVED_FILE = "removed_file"
    REVIEWER = "reviewer"
    FRAMEWORK = "framework"
    MODEL = "model"
    TIME = "time"
    CODE = "code"
    SETTINGS = "settings"


FILE_CAUSES = frozenset({Cause.NEW_FILE, Cause.CHANGED_FILE, Cause.REMOVED_FILE})
UNTOLD = "several"
"""Shown instead of one cause where several were at work or which of several it was cannot be told."""


@dataclass(frozen=True, slots=True)
class InputChange:
    """One thing that was handed in differently; `subject` is a path for files, a decision's id for reviewers."""

    cause: Cause
    subject: str
    before: str | None
    after: str | None


def find_input_changes(before: PastRun, after: PastRun) -> tuple[InputChange, ...]:
    """Every input that differs; both runs must hold their inputs."""
    return (*_files(before.documents, after.documents), *_others(before, after))


def moved_files(before: Mapping[str, PastDocument], after: Mapping[str, PastDocument]) -> dict[str, str]:
    """Where a file now lies, by the path it had; only where both paths are the only ones with these bytes."""
    gone = _paths_by_bytes({path: before[path] for path in before.keys() - after.keys()})
    come = _paths_by_bytes({path: after[path] for path in after.keys() - before.keys()})
    return {paths[0]: come[sha][0] for sha, paths in gone.items() if len(paths) == 1 and len(come.get(sha, ())) == 1}


def _paths_by_bytes(documents: Mapping[str, PastDocument]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted(documents):
        found.setdefault(documents[path].sha256, []).append(path)
    return found


def _files(before: Mapping[str, PastDocument], after: Mapping[str, PastDocument]) -> Iterator[InputChange]:
    moved = moved_files(before, after)
    for path in sorted(after.keys() - before.keys() - set(moved.values())):
        yield InputChange(Cause.NEW_FILE, path, None, path)
    for path in sorted(before.keys() & after.keys()):
        if before[path].sha256 != after[path].sha256:
            yield InputChange(Cause.CHANGED_FILE, path, path, path)
    for path in sorted(before.keys() - after.keys()):
        if path in moved:
            yield InputChange(Cause.CHANGED_FILE, path, path, moved[path])
        else:
            yield InputChange(Cause.REMOVED_FILE, path, path, None)


def _others(before: PastRun, after: PastRun) -> Iterator[InputChange]:
    for decision_id in sorted(before.decisions.keys() ^ after.decisions.keys()):
        is_new = decision_id in after.decisions
        yield InputChange(Cause.REVIEWER, decision_id, None if is_new else decision_id, decision_id if is_new else None)
    pairs = (
        (Cause.FRAMEWORK, "framework", before.framework_hash, after.framework_hash),
        (Cause.MODEL, "model", before.model_id, after.model_id),
        (Cause.TIME, "as_of", before.as_of.isoformat(), after.as_of.isoformat()),
        (Cause.CODE, "program", before.code_version, after.code_version),
    )
    yield from (InputChange(cause, subject, old, new) for cause, subject, old, new in pairs if old != new)
    for name in sorted(before.options.keys() | after.options.keys()):
        old, new = before.options.get(name), after.options.get(name)
        if old != new:
            yield InputChange(Cause.SETTINGS, name, old, new)
