"""Folders that only their owner may enter, because what lies in them is text of evidence."""

from __future__ import annotations

from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Create the folder and any missing parents, each for the owner only; what exists keeps its rights.

    `Path.mkdir(parents=True)` would give the parents the rights of the user's umask. Raises OSError.
    """
    missing = [folder, *folder.parents]
    for level in reversed([level for level in missing if not level.exists()]):
        level.mkdir(mode=0o700, exist_ok=True)
