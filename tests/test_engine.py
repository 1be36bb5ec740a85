"""Work runs in worker processes, and one that dies takes no other document with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.engine import map_documents

TESTS = Path(__file__).parent
ROOT = TESTS.parent
DEATH = 9
"""Exit code of a worker that dies on purpose."""
END_SECONDS = 5
"""Time in which a stopped engine must be gone; its workers would need 60 s for what they have begun."""


def length_of_name(path: Path) -> int:
    return len(path.name)


def die_on_poison(path: Path) -> int:
    if path.name.startswith("poison"):
        os._exit(DEATH)
    time.sleep(0.01)
    return len(path.name)


def raise_on_poison(path: Path) -> int:
    if path.name == "poison":
        raise LookupError("a bug of ours")
    time.sleep(60)
    return 0


def sleep_long(path: Path) -> int:
    (path.parent / f"{path.name}.{os.getpid()}").touch()
    time.sleep(60)
    return 0


def is_running(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_nothing_to_do_starts_no_process() -> None:
    """Without paths nothing comes back and no worker is started."""
    assert list(map_documents(length_of_name, [], workers=2)) == []


def test_every_path_comes_back_once_with_its_outcome() -> None:
    """Each path is paired with what the function made of it, whatever order they finish in."""
    paths = [Path("a" * n) for n in range(1, 8)]
    assert sorted(map_documents(length_of_name, paths, workers=2)) == [(path, len(path.name)) for path in paths]


def test_a_document_that_kills_its_worker_is_the_only_one_lost() -> None:
    """Others finish, also those that waited in the same pool; the killer's outcome is None."""
    paths = [Path("one"), Path("poison"), Path("three"), Path("four"), Path("five")]
    outcomes = dict(map_documents(die_on_poison, paths, workers=2))
    assert outcomes == {path: None if path.name == "poison" else len(path.name) for path in paths}


def test_what_waited_behind_a_killer_is_read_all_the_same() -> None:
    """With one worker, whose death ends the pool, every path that had not begun still comes back."""
    paths = [Path("poison"), *(Path(f"document {number}") for number in range(3))]
    outcomes = dict(map_documents(die_on_poison, paths, workers=1))
    assert [path.name for path, outcome in outcomes.items() if outcome is None] == ["poison"]
    assert len(outcomes) == len(paths)


def test_our_own_bug_rises_at_once() -> None:
    """An exception of the function is no trouble with a document: it rises, and nothing that runs is waited for."""
    began = time.monotonic()
    with pytest.raises(LookupError, match="a bug of ours"):
        list(map_documents(raise_on_poison, [Path("poison"), Path("slow"), Path("slower")], workers=2))
    assert time.monotonic() - began < 60


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_workers_end_with_their_parent(tmp_path: Path, stop: signal.Signals) -> None:
    """However the run is stopped, no worker stays behind and none prints a traceback of its own."""
    code = (
        "from pathlib import Path; from pipeline.engine import map_documents; from test_engine import sleep_long\n"
        "if __name__ == '__main__':\n"
        f"    list(map_documents(sleep_long, [Path({str(tmp_path)!r}, n) for n in 'abcd'], workers=2))\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(TESTS)])}
    parent = subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    while len(begun := list(tmp_path.iterdir())) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    workers = [int(path.suffix[1:]) for path in begun]
    assert len(workers) == 2
    parent.send_signal(stop)
    _, errors = parent.communicate(timeout=END_SECONDS)
    deadline = time.monotonic() + END_SECONDS
    while any(map(is_running, workers)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [worker for worker in workers if is_running(worker)] == []
    assert errors.count("Traceback") == (1 if stop is signal.SIGINT else 0)
