"""The journal: append-only JSON lines that people's decisions and the history of runs are kept in.

In: a folder per pack. Out: records, oldest first. Surprising rule: a torn last line, as a power cut leaves it,
is passed over when reading and closed off before the next line is appended.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from pipeline.records import Run
from pipeline.store.private import make_private_folder

RUNS_NAME = "runs.jsonl"
PRIVATE_FOLDER_MODE = 0o700
PRIVATE_FILE_MODE = 0o600


def append_run(folder: Path, run: Run, *, source_folder: Path, statuses: Mapping[str, str]) -> None:
    """Append a run with the status of each criterion it judged, and flush it to disk."""
    line = {
        "run_id": run.run_id,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat(),
        "scope": run.scope,
        "as_of": run.as_of.isoformat(),
        "framework_id": run.framework_id,
        "framework_hash": run.framework_hash,
        "model_id": run.model_id,
        "code_version": run.code_version,
        "folder": str(source_folder),
        "statuses": dict(statuses),
    }
    _append_line(folder / RUNS_NAME, line)


def read_runs(folder: Path) -> tuple[dict[str, object], ...]:
    """Earlier runs of a pack, oldest first; lines that are no JSON object are passed over."""
    path = folder / RUNS_NAME
    if not path.exists():
        return ()
    runs = []
    for line in path.read_bytes().splitlines():
        try:
            run = json.loads(line)
        except ValueError:
            continue
        if isinstance(run, dict):
            runs.append(run)
    return tuple(runs)


def _append_line(path: Path, line: Mapping[str, object]) -> None:
    make_private_folder(path.parent)
    written = json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n"
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, PRIVATE_FILE_MODE)
    with os.fdopen(descriptor, "r+b") as stream:
        if _is_torn(stream.fileno()):
            written = "\n" + written
        # A folder's name may hold bytes that are no UTF-8; their replacement happens to be JSON's own escape.
        stream.write(written.encode("utf-8", "backslashreplace"))
        stream.flush()
        os.fsync(stream.fileno())


def _is_torn(descriptor: int) -> bool:
    size_bytes = os.fstat(descriptor).st_size
    return size_bytes > 0 and os.pread(descriptor, 1, size_bytes - 1) != b"\n"
