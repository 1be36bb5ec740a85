"""What a run refuses: each fault that is the user's to mend is told with its place and a remedy, and costs nothing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from run_packs import SHIPPED, TWO_RIVERS, cover, ingest, make_settings, published_tables, write_pack

from pipeline.errors import FrameworkError, InputError, ModelError, PipelineError, StoreError
from pipeline.job import find_framework
from pipeline.journal import read_runs
from pipeline.pack import open_pack
from pipeline.settings import Settings


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A folder whose two documents hold too little for the model to be asked."""
    return write_pack(tmp_path / "pack", {"short.txt": "Nothing to see\n", "waits.csv": "Service,Weeks\nTherapy,29\n"})


def settings_of(pack: Path) -> Settings:
    return make_settings(pack.parent, frameworks_path=TWO_RIVERS.parent, default_framework=TWO_RIVERS.stem)


def test_a_missing_or_empty_folder_says_what_to_do(pack: Path, tmp_path: Path) -> None:
    """Nothing to read is the user's to mend, not a crash."""
    with pytest.raises(InputError, match="no folder of evidence") as missing:
        cover(tmp_path / "nowhere", settings_of(pack))
    assert str(tmp_path / "nowhere") in missing.value.where
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no files"):
        cover(tmp_path / "empty", settings_of(pack))


@pytest.mark.parametrize(
    ("name", "content"),
    [("broken.yaml", "id: [unclosed"), ("faulty.yaml", "id: faulty\nversion: 1\n"), ("list.yaml", "- 1\n")],
)
def test_a_broken_framework_leaves_the_tables_as_they_were(pack: Path, name: str, content: str) -> None:
    """The message names the file; what was published stays published."""
    path = pack.parent / name
    path.write_text(content, encoding="utf-8")
    database = ingest(pack, settings_of(pack)).database
    before = published_tables(database)
    for verb in (cover, ingest):
        with pytest.raises(FrameworkError) as refused:
            verb(pack, settings_of(pack), framework=str(path))
        assert name in refused.value.where
        assert refused.value.remedy
    assert published_tables(database) == before


def test_an_unknown_framework_lists_those_there_are(pack: Path) -> None:
    """A misspelt id is answered with the ids that exist."""
    with pytest.raises(InputError, match="no framework 'tow-rivers'") as refused:
        cover(pack, settings_of(pack), framework="tow-rivers")
    assert "two-rivers" in refused.value.remedy


def test_framework_is_found_by_id_by_path_and_beside_the_pack(pack: Path, tmp_path: Path) -> None:
    """A shipped id goes before a file; a relative file may be the pack's."""
    settings = settings_of(pack)
    shutil.copy(TWO_RIVERS, pack / "local.yaml")
    opened = open_pack(pack, settings=settings)
    assert find_framework(None, pack=None, settings=settings) == TWO_RIVERS
    assert find_framework("two-rivers", pack=opened, settings=settings) == TWO_RIVERS
    assert find_framework(str(SHIPPED), pack=None, settings=settings) == SHIPPED
    assert find_framework("local.yaml", pack=opened, settings=settings) == pack / "local.yaml"


def test_a_database_that_is_somebody_elses_file_is_never_overwritten(pack: Path) -> None:
    """A text file or folder given as the database is refused and kept."""
    letter = pack.parent / "letter.txt"
    letter.write_text("Dear all", encoding="utf-8")
    for database in (letter, pack):
        with pytest.raises(StoreError) as refused:
            cover(pack, settings_of(pack), database=database)
        assert str(database) in refused.value.where
        assert "--db" in refused.value.remedy
    assert letter.read_text(encoding="utf-8") == "Dear all"


def test_a_database_that_cannot_be_written_says_so(pack: Path) -> None:
    """A place below a file is no place for a database; nothing is added to the history."""
    place = pack / "waits.csv" / "readiness.duckdb"
    with pytest.raises(PipelineError) as refused:
        cover(pack, settings_of(pack), database=place)
    assert str(place) in refused.value.where
    assert read_runs(settings_of(pack).journal_path / "pack") == ()


def test_a_missing_model_says_what_to_do(pack: Path, tmp_path: Path) -> None:
    """Without a model the user is told how to get it back."""
    with pytest.raises(ModelError) as refused:
        cover(pack, replace(settings_of(pack), models_path=tmp_path / "none"))
    assert "models" in refused.value.remedy


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("area: [", "cannot be read"),
        ("colour: blue\n", "faults"),
        ("files:\n- {path: waits.csv, body: nobody-here}\n", "nobody-here"),
    ],
)
def test_a_faulty_pack_file_says_what_to_do(pack: Path, content: str, word: str) -> None:
    """A description that does not hold together is named with its fault."""
    write_pack(pack, {"pack.yaml": content})
    with pytest.raises(InputError, match=word) as refused:
        cover(pack, settings_of(pack))
    assert "pack.yaml" in refused.value.where
