"""Find what a pack's review works on: its published tables, its journal and its framework.

In: an optional folder, and settings. Out: a `ReviewPlace`. Surprising rule: documents are
hashed, as every run does to find a pack, but none is read; what they held is in the tables.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import StoreError
from pipeline.framework import load_framework
from pipeline.job import find_framework
from pipeline.pack import localise_framework, open_pack
from pipeline.review.desk import ReviewPlace
from pipeline.settings import DATABASE_NAME, Settings


def find_review_place(
    folder: Path | None, *, database: Path | None, framework: str | None, settings: Settings
) -> ReviewPlace:
    """What to review. Raises InputError for a folder or framework that is not there, StoreError without tables."""
    pack = open_pack(folder, settings=settings)
    framework_path = find_framework(framework or pack.description.framework, pack=pack, settings=settings)
    outputs = settings.outputs_path if pack.is_default else settings.outputs_path / pack.pack_id
    database = (database or outputs / DATABASE_NAME).resolve()
    if not database.is_file():
        raise StoreError(
            "there are no tables to review yet", where=str(database), remedy="run `readiness coverage` on the folder"
        )
    return ReviewPlace(
        pack_id=pack.pack_id,
        database=database,
        journal=settings.journal_path / pack.pack_id,
        framework=localise_framework(load_framework(framework_path), pack),
    )
