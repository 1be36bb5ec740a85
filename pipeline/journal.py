"""The journal: append-only JSON lines that people's decisions and the history of runs are kept in.

In: a folder per pack. Out: records, oldest first. Surprising rule: a torn last line, as a power cut leaves it,
is passed over when reading and closed off before the next line is appended.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.gap_decisions import GapDecision, find_gap_fault
from pipeline.past_runs import PastRun, past_run_line, read_past_run
from pipeline.records import Run
from pipeline.reviews import Review, find_fault
from pipeline.store.private import make_private_folder

RUNS_NAME = "runs.jsonl"
REVIEWS_NAME = "reviews.jsonl"
GAPS_NAME = "gaps.jsonl"
PRIVATE_FOLDER_MODE = 0o700
PRIVATE_FILE_MODE = 0o600
_REVIEW_FIELDS = tuple(field.name for field in fields(Review))
_MAY_BE_NONE = frozenset({"criterion_id", "second_reviewer"})


def append_run(
    folder: Path, run: Run, *, source_folder: Path, statuses: Mapping[str, str], past: PastRun | None = None
) -> None:
    """Append a run with the status of each criterion it judged, and flush it to disk.

    `past` is what later runs are to be compared with: inputs, gaps, and which documents held evidence.
    """
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
        **(past_run_line(past) if past else {}),
    }
    _append_line(folder / RUNS_NAME, line)


def read_runs(folder: Path) -> tuple[dict[str, object], ...]:
    """Earlier runs of a pack, oldest first; lines that are no JSON object are passed over."""
    return tuple(_read_lines(folder / RUNS_NAME))


def read_past_runs(folder: Path) -> tuple[PastRun, ...]:
    """Finished coverage runs of a pack, oldest first; those of earlier versions hold verdicts only."""
    lines = (line for line in _read_lines(folder / RUNS_NAME) if line.get("scope", "coverage") == "coverage")
    return tuple(past for line in lines if (past := read_past_run(line)) is not None)


def append_review(folder: Path, review: Review) -> None:
    """Append a decision and flush it to disk. Raises InputError if it is not in order."""
    fault = find_fault(review.target, review.criterion_id, review.decision)
    if fault is not None:
        raise InputError("the decision is not in order", where=fault, remedy="decide again")
    line = {**asdict(review), "reviewed_at": review.reviewed_at.isoformat()}
    _append_line(folder / REVIEWS_NAME, line)


def read_reviews(folder: Path) -> tuple[Review, ...]:
    """Decisions of a pack, oldest first; lines that are no decision are passed over, as a torn one is."""
    return _reviews(_read_lines(folder / REVIEWS_NAME))


def read_new_reviews(folder: Path, *, offset_bytes: int) -> tuple[tuple[Review, ...], int]:
    """Decisions written since the journal was `offset_bytes` long, oldest first, and how far it has been read now.

    A last line without an end is left for the next time: somebody may be writing it.
    """
    path = folder / REVIEWS_NAME
    if not path.exists():
        return (), 0
    with path.open("rb") as stream:
        stream.seek(offset_bytes)
        written = stream.read()
    whole = written[: written.rfind(b"\n") + 1]
    return _reviews(_parse_lines(whole)), offset_bytes + len(whole)


def _reviews(lines: Iterable[dict[str, Any]]) -> tuple[Review, ...]:
    reviews = []
    for line in lines:
        try:
            review = _review(line)
        except (KeyError, TypeError, ValueError):
            continue
        if find_fault(review.target, review.criterion_id, review.decision) is None:
            reviews.append(review)
    return tuple(reviews)


def append_gap_decision(folder: Path, decision: GapDecision) -> None:
    """Append what a lead decided about a gap and flush it to disk. Raises InputError if it is not in order."""
    fault = find_gap_fault(decision.state)
    if fault is not None:
        raise InputError("the decision is not in order", where=fault, remedy="decide again")
    due_date = decision.due_date.isoformat() if decision.due_date else None
    line = {**asdict(decision), "due_date": due_date, "decided_at": decision.decided_at.isoformat()}
    _append_line(folder / GAPS_NAME, line)


def read_gap_decisions(folder: Path) -> tuple[GapDecision, ...]:
    """Decisions about gaps, oldest first; lines that are no decision are passed over, as a torn one is."""
    decisions = []
    for line in _read_lines(folder / GAPS_NAME):
        try:
            decisions.append(_gap_decision(line))
        except (KeyError, TypeError, ValueError):
            continue
    return tuple(decisions)


def decisions_hash(folder: Path) -> str:
    """Hash of the files of decisions on passages and gaps; "" if there is none of either."""
    written = [path.read_bytes() for name in (REVIEWS_NAME, GAPS_NAME) if (path := folder / name).is_file()]
    return hashlib.sha256(b"\0".join(written)).hexdigest() if written else ""


def _gap_decision(line: Mapping[str, Any]) -> GapDecision:
    """The decision in a line; raises ValueError or TypeError if it is none, KeyError if something is missing."""
    for name in ("decision_id", "gap_id", "criterion_id", "state", "note", "reviewer"):
        if not isinstance(line[name], str):
            raise TypeError(f"{name} is no text")
    if find_gap_fault(line["state"]) is not None or not isinstance(line["owner"], str | None):
        raise ValueError("not in order")
    return GapDecision(
        decision_id=line["decision_id"],
        gap_id=line["gap_id"],
        criterion_id=line["criterion_id"],
        state=line["state"],
        owner=line["owner"],
        due_date=dt.date.fromisoformat(line["due_date"]) if line["due_date"] is not None else None,
        note=line["note"],
        reviewer=line["reviewer"],
        decided_at=_moment(line["decided_at"]),
    )


def _review(line: Mapping[str, Any]) -> Review:
    """The decision in a line; keys that are not its own are passed over, a time without zone is in UTC."""
    given = {"criterion_id": None, **{name: line[name] for name in _REVIEW_FIELDS if name in line}}
    for name, value in given.items():
        if not isinstance(value, str) and (value is not None or name not in _MAY_BE_NONE):
            raise TypeError(f"{name} is no text")
    return Review(**{**given, "reviewed_at": _moment(line["reviewed_at"])})


def _moment(text: str) -> dt.datetime:
    """A time; one without zone is in UTC."""
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Lines of a file that are JSON objects; a file that is not there has none."""
    return _parse_lines(path.read_bytes() if path.exists() else b"")


def _parse_lines(written: bytes) -> Iterator[dict[str, Any]]:
    for line in written.splitlines():
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
        # Two programs, or two threads, must not both find the last line torn, nor one see the other's half a line.
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX)  # given back when the file is closed, however that comes about
        if _is_torn(stream.fileno()):
            written = "\n" + written
        # A folder's name may hold bytes that are no UTF-8; their replacement happens to be JSON's own escape.
        stream.write(written.encode("utf-8", "backslashreplace"))
        is_new = os.fstat(stream.fileno()).st_size == 0
        stream.flush()
        os.fsync(stream.fileno())
    if is_new:
        _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    """Have the system write a folder to disk, or a power cut could take a file made a moment ago with all its lines."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_torn(descriptor: int) -> bool:
    size_bytes = os.fstat(descriptor).st_size
    return size_bytes > 0 and os.pread(descriptor, 1, size_bytes - 1) != b"\n"
