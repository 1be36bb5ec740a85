"""Private temporary folders for workers, gone when they are, whoever died how.

In: a folder for temporary files. Out: a folder of this run (0700) with one folder per worker in it. Surprising
rule: a run holds a lock on its folder for as long as it lives, so that the next run can tell the folders of dead
runs from those of living ones, and removes them.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

PREFIX = "readiness-reading-"
LOCK_NAME = "in-use"


@contextlib.contextmanager
def scratch_folder(parent: Path | None = None) -> Iterator[Path]:
    """Make a private folder for one run below `parent` (the system's temporary folder) and remove it in the end.

    What dead runs of the same user left there is removed first. Raises OSError if the folder cannot be made.
    """
    place = parent or Path(tempfile.gettempdir())
    _remove_stale(place)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
    lock = _hold_lock(folder)
    try:
        yield folder
    finally:
        remove_folder(folder)
        os.close(lock)


def remove_folder(folder: Path) -> None:
    """Remove a folder with all that is in it, also where a reader has taken its own rights away."""
    for parent, names, _ in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                path = Path(parent, name)
                if not path.is_symlink():
                    path.chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def _hold_lock(folder: Path) -> int:
    """Lock first and name afterwards, so that nobody takes a folder for abandoned that is just being made."""
    unnamed = folder / f".{LOCK_NAME}"
    lock = os.open(unnamed, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    unnamed.rename(folder / LOCK_NAME)
    return lock


def _remove_stale(place: Path) -> None:
    for folder in place.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            found = folder.lstat()
            if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and _is_abandoned(folder):
                remove_folder(folder)


def _is_abandoned(folder: Path) -> bool:
    """Whether no living run holds the lock; raises OSError where there is none yet."""
    lock = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(lock)
    return True
