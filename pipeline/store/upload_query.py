"""Read standing set and upload advice from a published database.

In: the path of a published file. Out: frozen records with the words that a reader needs, or one `StoreError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.store.published import open_published

_STANDING_SQL: Final = "SELECT item, why, minimum, status, reason, document_ids FROM standing_set ORDER BY ordinal"
_UPLOAD_SQL: Final = """
    SELECT path, advice, reason, criteria, is_essential FROM upload_set JOIN documents USING (document_id)
    ORDER BY path
"""


@dataclass(frozen=True, slots=True)
class StandingLine:
    """One item that inspectors ask for; `status` is None before a coverage run; paths are best first."""

    item: str
    why: str
    minimum: int
    status: str | None
    reason: str | None
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UploadLine:
    """The advice on one document."""

    path: str
    advice: str
    reason: str
    criteria: tuple[str, ...]
    is_essential: bool


def read_standing_set(path: Path) -> tuple[StandingLine, ...]:
    """The standing set in the framework's order."""
    with open_published(path) as con:
        rows = con.execute(_STANDING_SQL).fetchall()
        paths = dict(con.execute("SELECT document_id, path FROM documents").fetchall())
    return tuple(
        StandingLine(item, why, minimum, status, reason, tuple(paths[i] for i in document_ids or () if i in paths))
        for item, why, minimum, status, reason, document_ids in rows
    )


def read_upload_set(path: Path) -> tuple[UploadLine, ...]:
    """Advice on every document, in the order of their paths."""
    with open_published(path) as con:
        rows = con.execute(_UPLOAD_SQL).fetchall()
    return tuple(
        UploadLine(path, advice, reason, tuple(criteria or ()), bool(is_essential))
        for path, advice, reason, criteria, is_essential in rows
    )
