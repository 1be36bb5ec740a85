"""Private folders are made for a run, removed with it, and removed by the next run when it was killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from pipeline.scratch import PREFIX, remove_folder, scratch_folder

ROOT = Path(__file__).resolve().parents[1]


def test_a_folder_is_private_and_removed(tmp_path: Path) -> None:
    """Nobody else may enter, and nothing stays."""
    with scratch_folder(tmp_path) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "text").write_text("a child's name", encoding="utf-8")
    assert list(tmp_path.iterdir()) == []


def test_runs_at_the_same_time_leave_one_another_alone(tmp_path: Path) -> None:
    """The folder of a living run is never taken for a dead one's."""
    with scratch_folder(tmp_path) as first:
        with scratch_folder(tmp_path) as second:
            assert first.exists() and second.exists() and first != second
        assert first.exists()


def test_the_folder_of_a_killed_run_is_removed_by_the_next(tmp_path: Path) -> None:
    """After kill -9 the lock is free, and the next run cleans up."""
    code = (
        "import sys, time; from pathlib import Path; from pipeline.scratch import scratch_folder\n"
        "with scratch_folder(Path(sys.argv[1])) as folder:\n"
        "    (folder / 'text').write_text('a name'); print('made', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "made\n"
        run.send_signal(signal.SIGKILL)
    (stale,) = tmp_path.iterdir()
    with scratch_folder(tmp_path) as folder:
        assert not stale.exists()
        assert folder.exists()


def test_other_folders_are_not_touched(tmp_path: Path) -> None:
    """Links, files and folders without a lock of ours stay, whatever they are called."""
    (tmp_path / f"{PREFIX}file").write_text("mine", encoding="utf-8")
    (tmp_path / f"{PREFIX}folder").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "in-use").touch()
    (tmp_path / f"{PREFIX}link").symlink_to(tmp_path / "elsewhere")
    with scratch_folder(tmp_path):
        pass
    assert (tmp_path / "elsewhere" / "in-use").exists()
    assert {path.name for path in tmp_path.iterdir()} == {
        "elsewhere",
        *(PREFIX + n for n in ("file", "folder", "link")),
    }


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    """Removing a folder removes links in it, never what they point to."""
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o500)
    folder = tmp_path / "folder"
    (folder / "locked").mkdir(parents=True)
    (folder / "locked" / "link").symlink_to(outside)
    (folder / "locked").chmod(0)
    remove_folder(folder)
    assert not folder.exists()
    assert outside.stat().st_mode & 0o777 == 0o500
