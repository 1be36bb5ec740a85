"""Runs that are killed, crowded or out of room end in the tables of an undisturbed run, or say what to put right."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from run_packs import Checkout, make_checkout, numbered_pack, published_tables, write_pack

KILLS = 20
KILL_SEED = 20
"""Any seed would do; a fixed one makes a failure repeatable."""
KILLS_PER_CACHE = 4
"""Kills until the cache is emptied, so that there is always something left to kill."""
PACK_DOCUMENTS = 8
END_SECONDS = 5
COMPARED = ("documents", "pages", "problems", "passages")

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for workers in /proc")


@dataclass(frozen=True)
class Bench:
    """A checkout with a pack of eight documents and the tables of a run that nobody disturbed."""

    checkout: Checkout
    folder: Path
    tables: dict[str, list[tuple[object, ...]]]

    @property
    def database(self) -> Path:
        return self.checkout.root / "outputs" / "pack" / "readiness.duckdb"

    def forget(self) -> None:
        shutil.rmtree(self.checkout.root / "outputs", ignore_errors=True)

    def start(self) -> subprocess.Popen[str]:
        return self.checkout.start("ingest", self.folder, "--workers", "2", "--as-of", "2026-02-23")

    def compared(self) -> dict[str, list[tuple[object, ...]]]:
        tables = published_tables(self.database)
        return {name: tables[name] for name in COMPARED}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    root = tmp_path_factory.mktemp("kills")
    checkout = make_checkout(root / "checkout")
    folder = numbered_pack(root / "pack", PACK_DOCUMENTS)
    made = Bench(checkout, folder, {})
    done = checkout.run("ingest", folder, "--workers", "2", "--as-of", "2026-02-23")
    assert done.returncode == 0, done.stderr
    return Bench(checkout, folder, made.compared())


def workers_of(process_id: int) -> list[int]:
    return [child for child, parent in _parents() if parent == process_id]


def _parents() -> Iterator[tuple[int, int]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            yield int(path.parent.name), int(path.read_text().rpartition(")")[2].split()[1])


def is_running(process_id: int) -> bool:
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_twenty_kills_of_parents_and_workers_change_no_table(bench: Bench) -> None:
    """Whoever is killed and when, no worker stays behind, and the tables are those of an undisturbed run."""
    chance = random.Random(KILL_SEED)
    seen: set[int] = set()
    for number in range(KILLS):
        if number % KILLS_PER_CACHE == 0:
            bench.forget()
        process = bench.start()
        is_parent = chance.random() < 0.5
        deadline = time.monotonic() + 20
        while not (workers := workers_of(process.pid)) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.25))
        seen |= set(workers)
        with suppress(ProcessLookupError):
            os.kill(process.pid if is_parent or not workers else chance.choice(workers), signal.SIGKILL)
        process.communicate(timeout=60)
        assert is_parent or not workers or process.returncode == 0
    assert len(seen) >= KILLS / 2
    deadline = time.monotonic() + END_SECONDS
    while any(map(is_running, seen)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [worker for worker in seen if is_running(worker)] == []
    process = bench.start()
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert bench.compared() == bench.tables


def test_two_runs_at_the_same_time_both_end_well(bench: Bench) -> None:
    """Each takes what the other has finished or reads it itself; the tables are whole."""
    bench.forget()
    runs = [bench.start(), bench.start()]
    outputs = [run.communicate(timeout=60) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], outputs
    assert bench.compared() == bench.tables


@pytest.mark.parametrize("room_bytes", [0, 40_000])
def test_a_full_disk_is_told_and_nothing_published_is_lost(bench: Bench, room_bytes: int) -> None:
    """Where files may not grow, the run ends with one message and what to do; the tables before it stay."""
    write_pack(bench.folder, {"annex.txt": f"Annex {room_bytes}. The board met in January and heard from parents.\n"})
    before = published_tables(bench.database)
    done = bench.checkout.run_python(
        "import resource, sys\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({room_bytes}, {room_bytes}))\n"
        "from pipeline.cli import main\n"
        f"sys.exit(main(['ingest', {str(bench.folder)!r}, '--workers', '1', '--as-of', '2026-02-23']))\n"
    )
    (bench.folder / "annex.txt").unlink()
    assert done.returncode == 2, done.stderr
    assert "what to do: make room on" in done.stderr
    assert "Traceback" not in done.stderr
    assert published_tables(bench.database) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere and read anything")
def test_outputs_that_may_not_be_written_are_told(bench: Bench) -> None:
    """A folder without write permission ends the run with a message that names it."""
    bench.forget()
    outputs = bench.checkout.root / "outputs"
    outputs.mkdir(mode=0o500)
    done = bench.checkout.run("ingest", bench.folder, "--workers", "1")
    outputs.chmod(0o700)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert str(outputs) in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere and read anything")
def test_a_document_without_permission_is_a_row(bench: Bench) -> None:
    """A file that may not be opened is unread with a problem, and the others are read."""
    locked = write_pack(bench.folder, {"locked.txt": "Nobody may read this.\n"}) / "locked.txt"
    locked.chmod(0)
    done = bench.checkout.run("ingest", bench.folder, "--workers", "1", "--as-of", "2026-02-23")
    locked.unlink()
    assert done.returncode == 3, done.stderr
    assert "locked.txt (unread)" in done.stdout
