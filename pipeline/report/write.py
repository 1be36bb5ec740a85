"""Write the report beside its database.

In: the path of a published database. Out: the report's path. Surprising rule: a page that was made from the same tables
by the same program is left as it is, so that a run with nothing to do stays quick.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import Final

from pipeline.classify.card import read_card
from pipeline.errors import InputError
from pipeline.records import make_id
from pipeline.report import TEMPLATES_PATH, render_report
from pipeline.report.questions import QUESTIONS_PATH
from pipeline.store.query import read_fingerprint
from pipeline.store.report_tables import read_report_tables
from pipeline.versions import source_version

REPORT_NAME: Final = "report.html"
DATABASE_STEM: Final = "readiness"
SOURCES: Final = ("report", "masking.py", "personal", "store")
"""Code that the page depends on besides the tables; see `versions`."""
KEY_WITHIN_BYTES: Final = 2_048
"""The page names its key in its head, which is shorter than this."""


def report_path(database: Path) -> Path:
    """Where the report of a database stands: `report.html`, or with the name of a database that has one of its own."""
    name = REPORT_NAME if database.stem == DATABASE_STEM else f"{database.stem}-{REPORT_NAME}"
    return database.with_name(name)


def write_report(database: Path, *, models_path: Path, out: Path | None = None, is_masked: bool = True) -> Path:
    """Render the report of the published tables; returns its path.

    Raises StoreError if there are no tables, InputError if the file cannot be written.
    """
    path = out or report_path(database)
    fingerprint = read_fingerprint(database) or ""
    version = f"{source_version(*SOURCES)}-{_layout_version()}"
    key = make_id("report", fingerprint, version, "masked" if is_masked else "unmasked")
    if _is_current(path, key):
        return path
    tables = read_report_tables(database)
    _put_in_place(path, render_report(tables, card=read_card(models_path), is_masked=is_masked, key=key))
    return path


def _layout_version() -> str:
    files = sorted(path for path in (*TEMPLATES_PATH.iterdir(), QUESTIONS_PATH) if path.is_file())
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


def _is_current(path: Path, key: str) -> bool:
    try:
        with path.open("rb") as page:
            return f'content="{key}"'.encode() in page.read(KEY_WITHIN_BYTES)
    except OSError:
        return False


def _put_in_place(path: Path, text: str) -> None:
    """Write beside the target and rename, so that a page in a browser is always whole; for the owner only."""
    written = None
    try:
        handle, written = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as page:
            page.write(text)
        Path(written).replace(path)
    except OSError as error:
        if written is not None:
            with contextlib.suppress(OSError):
                Path(written).unlink()
        raise InputError(
            "the report cannot be written",
            where=f"{path} ({error.strerror})",
            remedy="name another file with --out, and check that its folder is there and can be written to",
        ) from error
