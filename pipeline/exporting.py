"""Write what is exported beside a database, or where the user says.

In: a database and a path. Out: files for the owner only. Surprising rule: a file is written whole or not at all.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.exports.cells import masking
from pipeline.store.private import make_private_folder
from pipeline.store.tables import read_published

BRIEFING_NAME = "briefing.docx"
CSV_FOLDER_NAME = "csv"


def write_briefing(database: Path, out: Path | None = None, *, is_masked: bool = True) -> Path:
    """Write the briefing; returns its path. Raises StoreError if there is no coverage or it cannot be written."""
    from pipeline.exports.briefing import render_briefing
    from pipeline.exports.briefing_content import BRIEFING_TABLES, area_briefings, group_briefings

    published = read_published(database, BRIEFING_TABLES)
    path = out or database.with_name(BRIEFING_NAME)
    content = render_briefing(
        dict(published.run),
        area_briefings(published),
        group_briefings(published),
        mask=masking(is_masked),
        is_masked=is_masked,
    )
    with _explained(path):
        make_private_folder(path.resolve().parent)
        write_whole(path, content)
    return path


def write_csv_folder(database: Path, out: Path | None = None, *, is_masked: bool = True) -> tuple[Path, int]:
    """Write a CSV file per table and view; returns the folder and how many there are. Raises as `write_briefing`.

    Files of the same names are replaced; others in the folder stay.
    """
    from pipeline.exports.csv_files import csv_files

    published = read_published(database)
    folder = out or database.with_name(CSV_FOLDER_NAME)
    count = 0
    with _explained(folder):
        make_private_folder(folder.resolve())
        for name, content in csv_files(published, masking(is_masked)):
            write_whole(folder / name, content)
            count += 1
    return folder, count


def write_whole(path: Path, content: bytes) -> None:
    """Write through a temporary file of the owner's that then takes the place of `path`; raises OSError."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"the export cannot be written ({error.strerror})",
            where=str(path),
            remedy="close it where it is open, see that the folder can be written to, or name another with --out",
        ) from error
