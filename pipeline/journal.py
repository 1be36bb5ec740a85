"""The journal: append-only JSON lines that people's decisions and the history of runs are kept in.

In: a folder per pack. Out: records, oldest first. Surprising rule: a torn last line, as a power cut leaves it,
is passed over when reading and closed off before the next line is appended.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.records import Run
from pipeline.reviews import Review, find_fault
from pipeline.store.private import make_private_folder

RUNS_NAME = "runs.jsonl"
REVIEWS_NAME = "reviews.jsonl"
PRIVATE_FOLDER_MODE = 0o700
PRIVATE_FILE_MODE = 0o600
_REVIEW_FIELDS = tuple(field.name for field in fields(Review))
_MAY_BE_NONE = frozenset({"criterion_id", "second_reviewer"})


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
    return tuple(_read_lines(folder / RUNS_NAME))


def append_review(folder: Path, review: Review) -> None:
    """Append a decision and flush it to disk. Raises InputError if it is not in order."""
    fault = find_fault(review.target, review.criterion_id, review.decision)
    if fault is not None:
        raise InputError("the decision is not in order", where=fault, remedy="decide again")
    line = {**asdict(review), "reviewed_at": review.reviewed_at.isoformat()}
    _append_line(folder / REVIEWS_NAME, line)


def read_reviews(folder: Path) -> tuple[Review, ...]:
    """Decisions of a pack, oldest first; lines that are no decision are passed over, as a torn one is."""
    reviews = []
    for line in _read_lines(folder / REVIEWS_NAME):
        try:
            review = _review(line)
        except (KeyError, TypeError, ValueError):
            continue
        if find_fault(review.target, review.criterion_id, review.decision) is None:
            reviews.append(review)
    return tuple(reviews)


def reviews_hash(folder: Path) -> str:
    """Hash of the decisions' file; "" if there is none."""
    path = folder / REVIEWS_NAME
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _review(line: Mapping[str, Any]) -> Review:
    """The decision in a line; keys that are not its own are passed over, a time without zone is in UTC."""
    given = {"criterion_id": None, **{name: line[name] for name in _REVIEW_FIELDS if name in line}}
    for name, value in given.items():
        if not isinstance(value, str) and (value is not None or name not in _MAY_BE_NONE):
            raise TypeError(f"{name} is no text")
    reviewed_at = dt.datetime.fromisoformat(line["reviewed_at"])
    return Review(**{**given, "reviewed_at": reviewed_at if reviewed_at.tzinfo else reviewed_at.replace(tzinfo=dt.UTC)})


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Lines that are JSON objects."""
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield found


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
