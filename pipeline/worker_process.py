"""One worker process as its parent sees it: started, given jobs, listened to, killed as a group.

In: a `Job` at a time. Out: `Outcome`s. Surprising rule: what a worker says while it reads is kept as it came and
only parsed when the worker is stopped half way; the finished extraction makes it worthless.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pipeline.limits import MAX_DOCUMENT_SECONDS, MAX_PAGES_CLAIMED, Limits
from pipeline.messages import Message, MessageBuffer, MessageError
from pipeline.records import Extraction
from pipeline.salvage import UNPARSABLE, salvage
from pipeline.scratch import remove_folder
from pipeline.settings import PROJECT_ROOT
from pipeline.store.serialise import extraction_from_json

INHERITED = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "PYTHONDONTWRITEBYTECODE")
"""Environment variables that workers are given: none that names a person, a service or a secret."""
OUT_OF_MEMORY_SHARE = 0.6
"""Share of its memory limit that a child held at its peak, from which its sudden death is put down to memory."""
READ_BYTES = 1024 * 1024
"""Bytes taken from a worker's pipe at once."""
Argument = str | int | Sequence[str]


@dataclass(frozen=True, slots=True)
class Job:
    """A document and the importable function that reads it: `module:function`, called as (path, context, **arguments).

    `key` is for the caller, to know the job again.
    """

    function: str
    path: Path
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job gave; `broken_off` is the kind of problem for which its reader was stopped or died, if it did.

    The extraction is then made of what had been handed over. `is_repeatable` says that the document itself may not
    have been the cause, so that another attempt in a fresh worker is worth its time.
    """

    job: Job
    extraction: Extraction
    broken_off: str | None = None
    is_repeatable: bool = False


class ReaderFaultError(RuntimeError):
    """A bug of ours in a worker: the error's type and its place, without text of the document."""


class WorkerStartError(RuntimeError):
    """A worker process ended before it could take a job."""


@dataclass(slots=True)
class _Reading:
    """What is known of the job in hand; pages and members as they came."""

    job: Job
    began_at: float
    is_eager: bool
    format: str = "unknown"
    pages_expected: int = 0
    pages: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)


class WorkerProcess:
    """A child with a process group and a private folder of its own."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        """Start the child; `folder` is created, is all its temporary files may lie in, and is removed at its end."""
        folder.mkdir(mode=0o700)
        self.folder, self.limits = folder, limits
        self.deadline = math.inf
        """When the job in hand must be finished, on the clock of `time.monotonic`."""
        self.jobs_begun = 0
        self.should_retire = False
        self.is_ready = False
        self._reading: _Reading | None = None
        self._buffer = MessageBuffer()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "pipeline.worker", json.dumps(limits.fields())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
        )
        self._inherited_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self.pipe = _open(self._process.stdout).fileno()
        """File descriptor on which the child is heard."""

    @property
    def job(self) -> Job | None:
        """The job in hand."""
        return self._reading.job if self._reading else None

    def begin(self, job: Job, *, is_eager: bool = False) -> None:
        """Give the child a job; an eager one hands over every page at once. Raises OSError if the child has died."""
        fields = {
            "function": job.function,
            "path": str(job.path.absolute()),
            "arguments": dict(job.arguments),
            "is_eager": is_eager,
        }
        _open(self._process.stdin).write(Message("job", json.dumps(fields)).to_bytes())
        now = time.monotonic()
        self._reading = _Reading(job, now, is_eager)
        self.deadline = now + self.limits.seconds
        self.jobs_begun += 1

    def listen(self) -> Outcome | None:
        """Take in what the child has said; an outcome if that ends its job. To be called when there is something.

        Raises ReaderFaultError for a bug of ours.
        """
        received = os.read(self.pipe, READ_BYTES)
        if not received:
            return self._reap()
        outcome = None
        try:
            for message in self._buffer.feed(received):
                outcome = self._hear(message) or outcome
        except UNPARSABLE:
            return self.stop("reader_crashed")
        return outcome

    def stop(self, kind: str) -> Outcome:
        """Kill the child and make an outcome of what it had handed over; `kind` is the problem's."""
        reading = self._reading
        self.end()
        if reading is None:
            raise AssertionError("only a job in hand is stopped")
        extraction = salvage(reading.format, reading.pages, reading.members, kind=kind)
        return Outcome(reading.job, extraction, kind, self._is_repeatable(kind, reading))

    def _is_repeatable(self, kind: str, reading: _Reading) -> bool:
        """Whether another attempt may give more: a crash, memory filled by earlier documents, pages held back."""
        has_held_back = reading.pages_expected > 0 and not reading.pages and not reading.is_eager
        return kind == "reader_crashed" or has_held_back or (kind == "out_of_memory" and self.jobs_begun > 1)

    def end(self) -> None:
        """Kill the child and every program it started, wait for it and remove its folder; may be repeated."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS: all of the group are dead
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            _open(pipe).close()
        self._reading, self.deadline = None, math.inf
        remove_folder(self.folder)

    @property
    def has_ended(self) -> bool:
        """Whether the child has been ended or buried."""
        return self._process.returncode is not None

    def _reap(self) -> Outcome | None:
        """See to a child that has died by itself."""
        with contextlib.suppress(ProcessLookupError, PermissionError):  # what it started may live on
            os.killpg(self._process.pid, signal.SIGKILL)
        _, status, usage = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        if self._reading is None:
            self.end()
            return None
        return self.stop(_cause(self._process.returncode, self._own_peak_kib(usage.ru_maxrss), self.limits))

    def _own_peak_kib(self, peak_kib: int) -> int:
        """The child's peak, or 0 where it cannot be told: Linux hands the parent's size at the fork on to the child."""
        return peak_kib if peak_kib > self._inherited_kib else 0

    def _hear(self, message: Message) -> Outcome | None:
        """Take in one message; an outcome if it ends the job."""
        if message.word == "ready":
            self.is_ready = True
            return None
        if self._reading is None:
            raise MessageError("a message without a job")
        reading = self._reading
        match message.word:
            case "done" | "last":
                extraction = extraction_from_json(message.text)
                self.should_retire = message.word == "last"
                self._reading, self.deadline = None, math.inf
                return Outcome(reading.job, extraction)
            case "out_of_memory":
                return self.stop("out_of_memory")
            case "fault":
                raise ReaderFaultError(f"{reading.job.function}: {json.loads(message.text)}")
            case _:
                self._note(message, reading)
                return None

    def _note(self, message: Message, reading: _Reading) -> None:
        """Keep what is handed over while a job runs, and give it time for what is still to come."""
        match message.word:
            case "begin":
                route, format_name = json.loads(message.text)
                reading.format = reading.format if route else str(format_name)
                self._extend(max(self.deadline, time.monotonic() + self.limits.seconds))
            case "pages":
                count = min(max(int(message.text), 0), MAX_PAGES_CLAIMED)
                reading.pages_expected += count
                self._extend(self.deadline + count * self.limits.seconds_per_page)
            case "page":
                reading.pages.append(message.text)
                if len(reading.pages) > reading.pages_expected:
                    self._extend(self.deadline + self.limits.seconds_per_page)
            case "member":
                reading.members.append(message.text)
            case _:
                raise MessageError("an unknown message")

    def _extend(self, deadline: float) -> None:
        if self._reading:
            self.deadline = min(deadline, self._reading.began_at + MAX_DOCUMENT_SECONDS)


def _environment(folder: Path) -> dict[str, str]:
    """A few harmless variables, our own import path, and the private folder for all that is temporary."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    own = {
        "PYTHONPATH": os.pathsep.join(entry for entry in (str(PROJECT_ROOT), *sys.path) if Path(entry).is_absolute()),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "MALLOC_ARENA_MAX": "2",  # each arena reserves 64 MiB of address space, one per thread
        "OPENBLAS_NUM_THREADS": "1",  # the same for each thread's buffers
    }
    return {**inherited, **own}


def _cause(exit_code: int, peak_kib: int, limits: Limits) -> str:
    """Why a child died: processor time used up, memory used up (native code aborts), or something else."""
    if exit_code == -signal.SIGXCPU:
        return "timed_out"
    peak_bytes = peak_kib * (1 if sys.platform == "darwin" else 1024)
    return "out_of_memory" if peak_bytes > OUT_OF_MEMORY_SHARE * limits.memory_bytes else "reader_crashed"


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise AssertionError("both pipes of a child are asked for")
    return pipe
