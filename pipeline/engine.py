"""Where work runs: reusable worker processes of this machine, each held within limits and killed from outside.

In: jobs, each a document and the importable function that reads it. Out: an `Outcome` per job as they finish.
Surprising rule: a document that takes its worker down is tried once more, alone and in a fresh worker, after all
the others; then it is given up with what it had handed over, and no other document is lost.

`map_documents` is the seam for other places to run: a Dask engine would offer the same signature, submit
`pipeline.jobs` functions to its cluster, and still run each in a `WorkerProcess` of the machine it lands on,
because only a process of its own holds off a hostile file.
"""

from __future__ import annotations

import contextlib
import selectors
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

from pipeline.errors import InputError
from pipeline.limits import TEXT_LIMITS, Limits
from pipeline.scratch import scratch_folder
from pipeline.worker_process import Job, Outcome, WorkerProcess, WorkerStartError

MAX_FALSE_STARTS = 3
"""Workers in a row that die before they are ready, until the installation is taken to be broken."""


def map_documents(
    jobs: Iterable[Job], *, workers: int, limits: Limits = TEXT_LIMITS, scratch_path: Path | None = None
) -> Generator[Outcome, None, None]:
    """Run each job in one of `workers` processes; yields in order of finishing.

    `scratch_path` is where private temporary folders are made (the system's temporary folder). Closing the
    iterator, or an error, kills the workers at once. Raises ReaderFaultError for a bug of ours in a worker,
    InputError if there is no room for temporary files.
    """
    waiting = deque(jobs)
    if not waiting:
        return
    with contextlib.ExitStack() as stack:
        try:
            folder = stack.enter_context(scratch_folder(scratch_path))
        except OSError as error:
            raise InputError(
                f"no temporary folder can be made ({error.strerror})",
                where=str(scratch_path or "the system's temporary folder"),
                remedy="make room on that disk, or name another with the environment variable TMPDIR",
            ) from error
        crew = stack.enter_context(contextlib.closing(_Crew(folder, limits)))
        yield from crew.run(waiting, size=min(workers, len(waiting)))


class _Crew:
    """The workers of one run."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder, self._limits = folder, limits
        self._selector = selectors.DefaultSelector()
        self._workers: list[WorkerProcess] = []
        self._hired = self._false_starts = 0

    def close(self) -> None:
        """End all workers."""
        while self._workers:
            self._dismiss(self._workers[0])
        self._selector.close()

    def run(self, waiting: deque[Job], *, size: int) -> Iterator[Outcome]:
        """Run all jobs in `size` workers, then again, alone, those that took their worker down."""
        failed: list[Outcome] = []
        for outcome in self._run(waiting, size=size):
            if outcome.is_repeatable:
                failed.append(outcome)
            else:
                yield outcome
        for first in failed:
            while self._workers:
                self._dismiss(self._workers[0])
            for second in self._run(deque([first.job]), size=1, is_eager=True):
                yield max(second, first, key=_worth)

    def _run(self, waiting: deque[Job], *, size: int, is_eager: bool = False) -> Iterator[Outcome]:
        self._hand_out(waiting, size, is_eager)
        while any(worker.job for worker in self._workers):
            outcomes = self._hear()
            self._hand_out(waiting, size, is_eager)  # first, so that workers are busy while the caller is
            for outcome in outcomes:
                began_at = time.monotonic()
                yield outcome
                for worker in self._workers:  # a worker may have waited for the caller to listen
                    worker.deadline += time.monotonic() - began_at

    def _hand_out(self, waiting: deque[Job], size: int, is_eager: bool) -> None:
        """Give every idle worker a job; workers that are spent, dead or missing are replaced."""
        while waiting:
            idle = [worker for worker in self._workers if worker.job is None]
            if not idle and len(self._workers) >= size:
                return
            worker = idle[0] if idle else self._hire()
            try:
                worker.begin(waiting[0], is_eager=is_eager)
            except OSError:  # it died idle, which was no document's doing
                self._dismiss(worker)
            else:
                waiting.popleft()

    def _hear(self) -> list[Outcome]:
        """Wait until a worker says something or its time is up; who speaks in time is heard first."""
        wait_seconds = min(worker.deadline for worker in self._workers) - time.monotonic()
        heard = {key.fd for key, _ in self._selector.select(max(0.0, wait_seconds))}
        outcomes = []
        for worker in list(self._workers):
            if worker.pipe in heard:
                outcomes.append(self._listen(worker))
            elif worker.deadline < time.monotonic():
                outcomes.append(worker.stop("timed_out"))
            if worker.has_ended or worker.should_retire:
                self._dismiss(worker)
        return [outcome for outcome in outcomes if outcome]

    def _listen(self, worker: WorkerProcess) -> Outcome | None:
        outcome = worker.listen()
        if worker.is_ready:
            self._false_starts = 0
        elif worker.has_ended:
            self._false_starts += 1
            if self._false_starts >= MAX_FALSE_STARTS:
                raise WorkerStartError("reading processes end before they are ready")
        return outcome

    def _hire(self) -> WorkerProcess:
        self._hired += 1
        worker = WorkerProcess(self._folder / str(self._hired), self._limits)
        self._workers.append(worker)
        self._selector.register(worker.pipe, selectors.EVENT_READ)
        return worker

    def _dismiss(self, worker: WorkerProcess) -> None:
        self._workers.remove(worker)
        self._selector.unregister(worker.pipe)
        worker.end()


def _worth(outcome: Outcome) -> tuple[bool, int]:
    """Which of two attempts at a document to keep: a finished one, else the one that gave more."""
    return outcome.broken_off is None, len(outcome.extraction.pages) + len(outcome.extraction.members)
