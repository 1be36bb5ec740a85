"""The journal only grows, survives a power cut and is its owner's alone."""

from __future__ import annotations

import datetime as dt
import json
import stat
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.journal import RUNS_NAME, append_run, read_runs
from pipeline.records import Run

FOLDER = Path("/packs/harbourside")
texts = st.text(st.characters(exclude_categories=("Cs",)) | st.characters(min_codepoint=0xDC80, max_codepoint=0xDCFF))
"""Any text, and what Python makes of bytes that are no UTF-8, which a folder's name may hold."""


def make_run(run_id: str = "run-1") -> Run:
    moment = dt.datetime(2026, 2, 23, 9, tzinfo=dt.UTC)
    return Run(
        run_id=run_id,
        started_at=moment,
        finished_at=moment + dt.timedelta(minutes=2),
        scope="coverage",
        as_of=dt.date(2026, 2, 23),
        area="Harbourside",
        framework_id="harbourside-2025",
        framework_hash="f" * 16,
        model_id="m" * 12,
        code_version="0.1.0+abc",
    )


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_pack_without_history_has_no_runs(tmp_path: Path) -> None:
    """Reading before the first run is no error and creates nothing."""
    assert read_runs(tmp_path / "new") == ()
    assert not (tmp_path / "new").exists()


def test_runs_come_back_oldest_first_with_all_they_were_made_from(tmp_path: Path) -> None:
    """What a run depended on and what it said can be read back."""
    append_run(tmp_path, make_run("run-1"), source_folder=FOLDER, statuses={"A1": "none"})
    append_run(tmp_path, make_run("run-2"), source_folder=FOLDER, statuses={"A1": "partial"})
    first, second = read_runs(tmp_path)
    assert (first["run_id"], second["run_id"]) == ("run-1", "run-2")
    assert second["statuses"] == {"A1": "partial"}
    assert (second["folder"], second["as_of"]) == (str(FOLDER), "2026-02-23")
    assert (second["framework_hash"], second["model_id"], second["code_version"]) == ("f" * 16, "m" * 12, "0.1.0+abc")
    assert dt.datetime.fromisoformat(str(second["started_at"])) == make_run().started_at


def test_a_torn_last_line_is_passed_over_and_closed_off(tmp_path: Path) -> None:
    """A line cut short by a power cut costs only itself: runs before and after it are read."""
    append_run(tmp_path, make_run("run-1"), source_folder=FOLDER, statuses={})
    path = tmp_path / RUNS_NAME
    path.write_bytes(path.read_bytes() + b'{"run_id": "run-2", "statu')
    assert [run["run_id"] for run in read_runs(tmp_path)] == ["run-1"]
    append_run(tmp_path, make_run("run-3"), source_folder=FOLDER, statuses={})
    assert [run["run_id"] for run in read_runs(tmp_path)] == ["run-1", "run-3"]


def test_a_line_torn_within_a_character_is_passed_over(tmp_path: Path) -> None:
    """Half a UTF-8 character at the end of the file does not stop the reading."""
    append_run(tmp_path, make_run("run-1"), source_folder=FOLDER, statuses={})
    path = tmp_path / RUNS_NAME
    path.write_bytes(path.read_bytes() + '{"folder": "é'.encode()[:-1])
    assert [run["run_id"] for run in read_runs(tmp_path)] == ["run-1"]


def test_lines_that_are_no_object_are_passed_over(tmp_path: Path) -> None:
    """Numbers, lists, blanks and prose between the lines are nobody's run."""
    append_run(tmp_path, make_run("run-1"), source_folder=FOLDER, statuses={})
    path = tmp_path / RUNS_NAME
    path.write_bytes(path.read_bytes() + b"12\n\n[1]\nnot json\nnull\n")
    assert [run["run_id"] for run in read_runs(tmp_path)] == ["run-1"]


def test_appending_never_changes_earlier_bytes(tmp_path: Path) -> None:
    """The file after a run begins with the file before it."""
    append_run(tmp_path, make_run("run-1"), source_folder=FOLDER, statuses={})
    before = (tmp_path / RUNS_NAME).read_bytes()
    append_run(tmp_path, make_run("run-2"), source_folder=FOLDER, statuses={})
    assert (tmp_path / RUNS_NAME).read_bytes().startswith(before)


def test_journal_is_for_its_owner_only(tmp_path: Path) -> None:
    """Folders that the journal makes, parents too, have mode 0700 and its file 0600."""
    folder = tmp_path / "journal" / "harbourside"
    append_run(folder, make_run(), source_folder=FOLDER, statuses={})
    assert (mode_of(folder.parent), mode_of(folder), mode_of(folder / RUNS_NAME)) == (0o700, 0o700, 0o600)


@given(st.dictionaries(texts, texts, max_size=5), texts)
@settings(max_examples=60, deadline=None)  # each example is flushed to disk
def test_any_statuses_and_folder_round_trip(statuses: dict[str, str], name: str) -> None:
    """Whatever criteria, statuses and folder are called, one line goes in and the same comes back."""
    with tempfile.TemporaryDirectory() as folder:
        append_run(Path(folder), make_run(), source_folder=Path("/packs", name), statuses=statuses)
        (run,) = read_runs(Path(folder))
        assert run["statuses"] == statuses
        assert run["folder"] == str(Path("/packs", name))
        assert (Path(folder) / RUNS_NAME).read_bytes().count(b"\n") == 1
        json.dumps(run)
