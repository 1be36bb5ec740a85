"""Where reading runs: worker processes of this machine behind `concurrent.futures`.

In: a function and paths. Out: pairs of path and outcome as they finish. Surprising rule: a document that kills
its worker is tried once more alone; if it does so again its outcome is None, and no other document is lost.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TypeVar

Outcome = TypeVar("Outcome")


def map_documents(
    function: Callable[[Path], Outcome], paths: Sequence[Path], *, workers: int
) -> Iterator[tuple[Path, Outcome | None]]:
    """Apply an importable function to each path in `workers` processes; yields in order of finishing.

    What the function raises rises here. Closing the iterator, or an error, ends the workers at once.
    """
    unfinished = list(paths)
    if not unfinished:
        return
    with _pool(min(workers, len(unfinished))) as pool:
        futures: dict[Future[Outcome], Path] = {}
        with contextlib.suppress(BrokenProcessPool):  # a worker may die while paths are still handed out
            for path in unfinished:
                futures[pool.submit(function, path)] = path
        for future in as_completed(futures):
            try:
                outcome = future.result()
            except BrokenProcessPool:
                continue  # the pool is gone: which document did it shows when each is tried alone
            unfinished.remove(futures[future])
            yield futures[future], outcome
    for path in unfinished:
        yield path, _alone(function, path)


def _alone(function: Callable[[Path], Outcome], path: Path) -> Outcome | None:
    with _pool(1) as pool:
        try:
            return pool.submit(function, path).result()
        except BrokenProcessPool:
            return None


@contextlib.contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool whose workers end with it: at once after an error or Ctrl-C, not when all documents are through."""
    before = set(multiprocessing.active_children())
    # spawn, not fork: a forked child would inherit the locks of threads that native libraries started
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_follow_parent)
    try:
        yield pool
    except BaseException:
        for worker in set(multiprocessing.active_children()) - before:
            worker.terminate()
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def _follow_parent() -> None:
    """Leave Ctrl-C to the parent, and end when it does: workers of a killed parent would wait for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
