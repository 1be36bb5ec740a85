"""The report as a file: beside its database, whole, for its owner, and written only when something changed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from store_records import make_document, make_tables

from pipeline.errors import InputError
from pipeline.report.write import report_path, write_report
from pipeline.settings import Settings
from pipeline.store.publish import publish_coverage

MODELS_PATH = Settings().models_path
OWNER_ONLY = 0o600


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "readiness.duckdb"
    publish_coverage(path, make_tables())
    return path


def test_it_stands_beside_the_database_under_a_name_of_its_own(tmp_path: Path) -> None:
    """Two databases in one folder never overwrite one another's page."""
    assert report_path(tmp_path / "readiness.duckdb") == tmp_path / "report.html"
    assert report_path(tmp_path / "trial.duckdb") == tmp_path / "trial-report.html"


def test_it_is_masked_marked_as_fictional_and_for_its_owner_only(database: Path) -> None:
    """The page of the hand-made sample says what it is, and nobody else can open it."""
    path = write_report(database, models_path=MODELS_PATH)
    text = path.read_text(encoding="utf-8")
    assert "FICTIONAL SAMPLE" in text
    assert "Personal details are masked" in text
    assert stat.S_IMODE(path.stat().st_mode) == OWNER_ONLY


def test_it_is_left_alone_while_nothing_changes(database: Path) -> None:
    """The same tables are not rendered twice; other tables or another masking are."""
    path = write_report(database, models_path=MODELS_PATH)
    first = path.stat().st_mtime_ns
    assert write_report(database, models_path=MODELS_PATH).stat().st_mtime_ns == first
    write_report(database, models_path=MODELS_PATH, is_masked=False)
    assert "NOT masked" in path.read_text(encoding="utf-8")
    renamed = (*make_tables().documents[:1], make_document("plan", "plan.pdf", title="Another title"))
    publish_coverage(database, make_tables(documents=renamed, fingerprint="f-2"))
    assert "Another title" in write_report(database, models_path=MODELS_PATH).read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_said_so(database: Path, tmp_path: Path) -> None:
    """The user learns which file, and what to name instead; nothing is left behind."""
    with pytest.raises(InputError, match="--out"):
        write_report(database, models_path=MODELS_PATH, out=tmp_path / "nowhere" / "report.html")
    assert list(tmp_path.rglob("*.html")) == []
