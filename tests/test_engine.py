"""Work runs in worker processes, and one that dies, hangs or swells takes no other document with it."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.engine import map_documents
from pipeline.errors import InputError
from pipeline.limits import MIB, Limits
from pipeline.worker_process import Argument, Job, Outcome, ReaderFaultError

TESTS = Path(__file__).parent
ROOT = TESTS.parent
END_SECONDS = 5
"""Time in which a stopped engine must be gone; its workers would need 60 s for what they have begun."""
QUICK = Limits(memory_bytes=256 * MIB, seconds=1.0, seconds_per_page=0.25, file_bytes=8 * MIB)
"""Limits that a test can wait for."""

has_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux only")


def job(reader: str, name: str = "document.txt", folder: Path = ROOT, **arguments: Argument) -> Job:
    return Job(f"hostile_readers:{reader}", folder / name, arguments, key=name)


def run(*jobs: Job, workers: int = 1, limits: Limits = QUICK, scratch: Path | None = None) -> dict[str, Outcome]:
    return {
        outcome.job.key: outcome
        for outcome in map_documents(jobs, workers=workers, limits=limits, scratch_path=scratch)
    }


def read_one(reader: str, **arguments: Argument) -> Outcome:
    """One document, read beside two harmless ones that must both come back whole."""
    jobs = [job("read_name", "before"), job(reader, "document", **arguments), job("read_name", "after")]
    outcomes = run(*jobs)
    assert [outcomes[name].extraction.pages[0].text for name in ("before", "after")] == ["before", "after"]
    return outcomes["document"]


def is_running(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until_gone(process_ids: list[int]) -> list[int]:
    deadline = time.monotonic() + END_SECONDS
    while any(map(is_running, process_ids)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return [process_id for process_id in process_ids if is_running(process_id)]


def wait_for_marks(folder: Path, count: int) -> list[int]:
    """Process ids that readers have left as endings of file names."""
    deadline = time.monotonic() + 30
    while len(marks := [path for path in folder.iterdir() if path.is_file()]) < count and time.monotonic() < deadline:
        time.sleep(0.02)
    return [int(path.suffix[1:]) for path in marks]


def test_nothing_to_do_starts_no_process(tmp_path: Path) -> None:
    """Without jobs nothing comes back and no folder is made."""
    assert run(scratch=tmp_path) == {}
    assert list(tmp_path.iterdir()) == []


def test_every_job_comes_back_once_with_its_outcome() -> None:
    """Each job is paired with what the function made of it, whatever order they finish in."""
    names = ["a" * n for n in range(1, 8)]
    outcomes = list(map_documents([job("read_name", name) for name in names], workers=2, limits=QUICK))
    assert sorted(outcome.extraction.pages[0].text for outcome in outcomes) == names
    assert {outcome.broken_off for outcome in outcomes} == {None}


def test_workers_are_reused() -> None:
    """Twelve documents are read by as many processes as there are workers."""
    outcomes = run(*(job("read_process_id", str(n)) for n in range(12)), workers=2)
    assert len({outcome.extraction.properties["process_id"] for outcome in outcomes.values()}) <= 2
    assert len(outcomes) == 12


@pytest.mark.parametrize("how", ["abort", "segfault", "exit", "at once"])
def test_a_crash_keeps_the_pages_handed_over(how: str) -> None:
    """Aborts, segmentation faults and exits cost the rest of one document."""
    outcome = read_one("die", how=how)
    assert outcome.broken_off == "reader_crashed"
    assert [page.ordinal for page in outcome.extraction.pages] == [1, 2]
    assert (outcome.extraction.format, outcome.extraction.read_status) == ("pdf", "partial")
    (problem,) = outcome.extraction.problems
    assert (problem.kind, problem.location) == ("reader_crashed", "after p. 2")
    assert "replace it" in problem.message


def test_a_crash_before_the_first_page_is_unread() -> None:
    """Where nothing was handed over the document is unread and says what to do."""
    outcome = read_one("die", how="abort", pages=0)
    assert outcome.extraction.read_status == "unread"
    assert outcome.extraction.problems[0].location == "whole file"


def test_a_document_whose_worker_died_is_tried_once_more(tmp_path: Path) -> None:
    """A worker that was killed from outside costs nothing."""
    outcomes = run(*(job("die_once", f"{n}.txt", tmp_path) for n in range(3)), workers=2)
    assert [outcome.broken_off for outcome in outcomes.values()] == [None] * 3


def test_what_waited_behind_a_killer_is_read_all_the_same() -> None:
    """With one worker and two killers, every other document comes back."""
    names = ["poison 1", "one", "two", "poison 2", "three"]
    outcomes = run(*(job("die_on_poison", name) for name in names))
    assert {name for name, outcome in outcomes.items() if outcome.broken_off} == {"poison 1", "poison 2"}
    assert set(outcomes) == set(names)


def test_a_hanging_document_is_stopped_with_its_pages_kept() -> None:
    """A kill after page 2 keeps 2 pages, and the message names the place."""
    began = time.monotonic()
    outcome = read_one("hang", pages=2)
    assert outcome.broken_off == "timed_out"
    assert len(outcome.extraction.pages) == 2
    assert outcome.extraction.problems[0].location == "after p. 2"
    assert 1.0 < time.monotonic() - began < 20


def test_a_document_stopped_with_pages_held_back_is_asked_for_them() -> None:
    """Pages that a quick reader would not hand over are handed over by a second attempt."""
    outcome = read_one("hold_back_and_hang")
    assert outcome.broken_off == "timed_out"
    assert len(outcome.extraction.pages) == 2


def test_pages_lengthen_the_time_but_not_without_end() -> None:
    """A document that keeps giving pages may take longer than one that gives none; a claim of pages buys less."""
    steady = read_one("read_slowly", pages=8, seconds=0.2)
    assert steady.broken_off is None
    began = time.monotonic()
    liar = run(job("hang", claimed=4))["document.txt"]
    assert liar.broken_off == "timed_out"
    assert 1.9 < time.monotonic() - began < 10


def test_each_member_has_its_own_time_and_finished_ones_are_kept() -> None:
    """Members that together outlast the time of one document are read, and a hang after them loses none."""
    found = run(job("read_slow_members", "conftest.py", TESTS, members=3, seconds=0.6))["conftest.py"]
    assert found.broken_off == "timed_out"
    assert [member.name for member in found.extraction.members] == ["1.txt", "2.txt", "3.txt"]
    assert found.extraction.read_status == "partial"
    assert found.extraction.problems[0].location == "after the file 3.txt"


@on_linux
@pytest.mark.parametrize("reader", ["eat_memory", "eat_memory_and_abort"])
def test_a_document_that_swells_is_stopped(reader: str) -> None:
    """Past the memory limit the pages so far are kept, whether Python or native code ran out."""
    outcome = read_one(reader)
    parent_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    is_told_apart = reader == "eat_memory" or parent_bytes < QUICK.memory_bytes / 2
    # a child's peak cannot be told from that of a parent which is larger (docs/isolation.md)
    assert outcome.broken_off == "out_of_memory" or (not is_told_apart and outcome.broken_off == "reader_crashed")
    assert len(outcome.extraction.pages) == 2
    assert outcome.extraction.problems[0].kind == outcome.broken_off


@on_linux
def test_a_worker_that_has_swollen_is_replaced() -> None:
    """What one document leaves in memory is not taken from the next."""
    outcomes = run(*(job("keep_memory", str(n), size=140 * MIB) for n in range(3)))
    assert {outcome.broken_off for outcome in outcomes.values()} == {None}
    assert len({outcome.extraction.properties["process_id"] for outcome in outcomes.values()}) == 3


def test_a_worker_that_speaks_rubbish_is_stopped() -> None:
    """A reader that a file has taken over cannot make the parent believe or do anything."""
    outcome = read_one("speak_rubbish")
    assert outcome.broken_off == "reader_crashed"
    assert len(outcome.extraction.pages) == 1


def test_what_libraries_print_reaches_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    """Prints and warnings disturb neither the messages nor the terminal, and nothing is read from it."""
    outcome = read_one("print_noise")
    assert outcome.extraction.properties["read"] == "b''"
    assert capfd.readouterr() == ("", "")


def test_our_own_bug_rises_at_once_without_text_of_the_document() -> None:
    """An exception of the function is no trouble with a document: it rises with its place, nothing is waited for."""
    began = time.monotonic()
    with pytest.raises(ReaderFaultError, match=r"LookupError at .*hostile_readers.py:\d+ raise_on_poison") as fault:
        run(*(job("raise_on_poison", name) for name in ("poison", "slow", "slower")), workers=2)
    assert "text of a document" not in str(fault.value)
    assert time.monotonic() - began < 30


def test_an_unknown_function_is_our_bug() -> None:
    """A job that names no function rises instead of making documents unread."""
    with pytest.raises(ReaderFaultError, match="AttributeError"):
        run(job("no_such_reader"))


def test_closing_early_ends_the_workers(tmp_path: Path) -> None:
    """A caller that stops listening leaves neither processes nor folders behind."""
    jobs = [job("read_process_id", str(n)) for n in range(6)]
    with closing(map_documents(jobs, workers=2, limits=QUICK, scratch_path=tmp_path)) as outcomes:
        worker = int(next(outcomes).extraction.properties["process_id"])
        assert len(list(tmp_path.iterdir())) == 1
    assert wait_until_gone([worker]) == []
    assert list(tmp_path.iterdir()) == []


def test_a_slow_caller_is_no_fault_of_the_document() -> None:
    """Time that the caller takes between outcomes is not counted against documents in hand."""
    outcomes: Iterator[Outcome] = map_documents(
        [job("read_slowly", str(n), pages=1, seconds=0.3) for n in range(4)], workers=2, limits=QUICK
    )
    kinds = []
    for outcome in outcomes:
        kinds.append(outcome.broken_off)
        time.sleep(0.7)
    assert kinds == [None] * 4


@has_proc
def test_programs_that_a_reader_started_die_with_it(tmp_path: Path) -> None:
    """The whole process group is killed, so that no converter runs on."""
    outcome = run(job("start_program_and_hang", "a", tmp_path))["a"]
    assert outcome.broken_off == "timed_out"
    started = wait_for_marks(tmp_path, 1)
    assert len(started) == 1
    assert wait_until_gone(started) == []


def test_a_full_or_missing_temporary_folder_says_what_to_do(tmp_path: Path) -> None:
    """Without a place for private folders nothing is read, and the user is told which place."""
    with pytest.raises(InputError, match="no temporary folder") as refused:
        run(job("read_name"), scratch=tmp_path / "missing")
    assert str(tmp_path / "missing") in refused.value.where


@has_proc
@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("reader", ["sleep_long", "start_program_and_hang"])
def test_workers_end_with_their_parent(tmp_path: Path, stop: signal.Signals, reader: str) -> None:
    """However the run is stopped, no worker and no program of one stays behind, and none prints a traceback."""
    marks, scratch = tmp_path / "marks", tmp_path / "scratch"
    marks.mkdir()
    scratch.mkdir()
    code = (
        "from pathlib import Path; from pipeline.engine import map_documents; from pipeline.worker_process import Job\n"
        f"jobs = [Job('hostile_readers:{reader}', Path({str(marks)!r}, name)) for name in 'abcd']\n"
        f"list(map_documents(jobs, workers=2, scratch_path=Path({str(scratch)!r})))\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(TESTS)])}
    parent = subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE, text=True)
    workers = wait_for_marks(marks, 2)
    assert len(workers) == 2
    parent.send_signal(stop)
    _, errors = parent.communicate(timeout=END_SECONDS)
    assert wait_until_gone(workers) == []
    assert errors.count("Traceback") == (1 if stop is signal.SIGINT else 0)
    run(job("read_name"), scratch=scratch)
    assert list(scratch.iterdir()) == []
