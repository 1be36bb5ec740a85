"""A worker reads within its limits, keeps its files to itself, and ends when nobody listens any more."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.limits import MAX_DOCUMENT_SECONDS, MIB, OCR_LIMITS, TEXT_LIMITS, Limits
from pipeline.worker_process import Argument, Job, Outcome, WorkerProcess

QUICK = Limits(memory_bytes=256 * MIB, seconds=0.3, seconds_per_page=0.1, file_bytes=4 * MIB, open_files=32)
PATIENCE_SECONDS = 30


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[WorkerProcess]:
    """A worker that nobody stops from outside, so that only its own limits hold."""
    process = WorkerProcess(tmp_path / "worker", QUICK)
    yield process
    process.end()


def read(worker: WorkerProcess, reader: str, **arguments: Argument) -> Outcome:
    worker.begin(Job(f"hostile_readers:{reader}", Path(__file__), arguments))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        outcome = worker.listen()
        if outcome:
            return outcome
    raise AssertionError("the worker never came to an end")


def test_the_environment_is_reduced(worker: WorkerProcess, tmp_path: Path) -> None:
    """Neither the user's name nor any secret of the parent is known to a reader, and its home is its own folder."""
    found = read(worker, "read_environment").extraction.properties
    folder = str(tmp_path / "worker")
    assert (found["HOME"], found["TMPDIR"], found["cwd"]) == (folder, folder, folder)
    allowed = {"PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "HOME", "TMPDIR"}
    assert set(found) - allowed == {"MALLOC_ARENA_MAX", "OPENBLAS_NUM_THREADS", "cwd", "umask"}
    assert found["umask"] == "0o77"


def test_its_folder_is_private_and_gone_with_it(worker: WorkerProcess) -> None:
    """Only the owner may enter, and nothing stays behind, not even where a reader took rights away."""
    assert worker.folder.stat().st_mode & 0o777 == 0o700
    read(worker, "leave_files")
    worker.end()
    assert not worker.folder.exists()
    worker.end()


def test_a_document_leaves_no_file_for_the_next(worker: WorkerProcess) -> None:
    """Temporary files of one document are gone before the next is read."""
    read(worker, "write_much", size=MIB)
    assert read(worker, "count_files").extraction.properties["count"] == "0"


def test_a_file_longer_than_the_limit_is_not_written(worker: WorkerProcess) -> None:
    """A reader that unpacks without end is stopped by the system; the worker lives on."""
    outcome = read(worker, "write_much", size=16 * MIB)
    assert [int(problem.message) for problem in outcome.extraction.problems] == [errno.EFBIG]
    assert read(worker, "read_name").broken_off is None


@pytest.mark.skipif(sys.platform != "linux", reason="reads limits from /proc")
def test_limits_are_set_for_good(worker: WorkerProcess) -> None:
    """Soft and hard limits are the same, so that a reader cannot raise them; no core is ever dumped."""
    read(worker, "read_name")
    process_id = read(worker, "read_process_id").extraction.properties["process_id"]
    limits = {
        line[:25].strip(): tuple(line[25:].split()[:2])
        for line in Path(f"/proc/{process_id}/limits").read_text(encoding="ascii").splitlines()
    }
    assert limits["Max address space"] == (str(QUICK.memory_bytes),) * 2
    assert limits["Max file size"] == (str(QUICK.file_bytes),) * 2
    assert limits["Max open files"] == (str(QUICK.open_files),) * 2
    assert limits["Max core file size"] == ("0", "0")


def test_processor_time_ends_a_worker_that_nobody_watches(worker: WorkerProcess) -> None:
    """A document that spins is ended by the system even if the parent sleeps, and its pages are kept."""
    outcome = read(worker, "spin")
    assert outcome.broken_off == "timed_out"
    assert len(outcome.extraction.pages) == 1


def test_processor_time_counts_from_each_document(worker: WorkerProcess) -> None:
    """What earlier documents took is not held against the next."""
    for _ in range(4):
        assert read(worker, "burn", seconds=0.7).broken_off is None


def test_it_ends_when_standard_input_ends(tmp_path: Path) -> None:
    """Whatever a reader is doing, a worker without a parent is gone at once."""
    root = Path(__file__).resolve().parents[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.worker", json.dumps(TEXT_LIMITS.fields())],
        cwd=root,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None and process.stdout is not None
    assert process.stdout.read(14) == (10).to_bytes(4, "big") + b"ready null"
    process.stdin.close()
    assert process.wait(timeout=5) < 0
    process.stdout.close()


def test_time_grows_with_pages_up_to_an_hour() -> None:
    """A minute, a second for each page of text, 20 for each recognised, and never more than an hour."""
    assert (TEXT_LIMITS.wall_seconds(0), TEXT_LIMITS.wall_seconds(300)) == (60, 360)
    assert (OCR_LIMITS.wall_seconds(0), OCR_LIMITS.wall_seconds(1)) == (60, 80)
    assert TEXT_LIMITS.wall_seconds(10**12) == MAX_DOCUMENT_SECONDS
    assert OCR_LIMITS.wall_seconds(10**12) == MAX_DOCUMENT_SECONDS
