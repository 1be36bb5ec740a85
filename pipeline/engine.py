"""Where reading runs: worker processes of this machine behind `concurrent.futures`.

In: a function and paths. Out: pairs of path and outcome as they finish. Surprising rule: a document that kills
its worker is tried once more alone; if it does so again its outcome is None, and no other document is lost.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TypeVar

Outcome = TypeVar("Outcome")


def map_documents(
    function: Callable[[Path], Outcome], paths: Sequence[Path], *, workers: int
) -> Iterator[tuple[Path, Outcome | None]]:
    """Apply an importable function to each path in `workers` processes; yields in order of finishing."""
    unfinished = list(paths)
    if not unfinished:
        return
    with _pool(min(workers, len(unfinished))) as pool:
        futures = {pool.submit(function, path): path for path in unfinished}
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


def _pool(workers: int) -> ProcessPoolExecutor:
    # spawn, not fork: a forked child would inherit the locks of threads that native libraries started
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
