"""A run does what changed and no more, publishes whole tables, and tells its user what to put right."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import stat
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from run_packs import (
    AS_OF,
    MINUTES,
    NOTE,
    SHIPPED,
    TINY,
    TWO_RIVERS,
    Listener,
    column,
    cover,
    ingest,
    make_settings,
    published_tables,
    rows,
    ticking_clock,
    write_pack,
)

from pipeline.errors import InputError
from pipeline.job import DATABASE_NAME, Options
from pipeline.journal import read_runs
from pipeline.run import run_coverage
from pipeline.settings import Settings

TOO_SHORT = "Nothing to\n\nsee here\n"
"""Blocks under five words: read and kept, never classified, so that no model is loaded for them."""


@dataclass(frozen=True)
class Bench:
    """A pack with its settings."""

    folder: Path
    settings: Settings


def bench_settings(root: Path) -> Settings:
    """The fictional framework is the default here: it is small, so that a run takes half the time."""
    return make_settings(root, frameworks_path=TWO_RIVERS.parent, default_framework=TWO_RIVERS.stem)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A tiny pack after a coverage run; the model has read what a second framework needs too. Never changed."""
    root = tmp_path_factory.mktemp("finished")
    bench = Bench(write_pack(root / "pack"), bench_settings(root))
    outcome = cover(bench.folder, bench.settings)
    assert (outcome.is_unchanged, outcome.newly_read) == (False, len(TINY))
    assert outcome.newly_classified > 0
    cover(bench.folder, bench.settings, framework=str(SHIPPED), database=root / "shipped.duckdb")
    return bench


@pytest.fixture
def bench(finished: Bench, tmp_path: Path) -> Bench:
    """The finished pack with its database and cache, to be changed by one test."""
    shutil.copytree(finished.folder, tmp_path / "pack")
    shutil.copytree(finished.settings.outputs_path, tmp_path / "outputs")
    return Bench(tmp_path / "pack", bench_settings(tmp_path))


def paths(database: Path) -> list[object]:
    return column(database, "SELECT path FROM documents ORDER BY path")


def test_nothing_changed_publishes_nothing(bench: Bench) -> None:
    """A second run gives the published summary back, writes no file and reports no stage."""
    database = bench.settings.outputs_path / "pack" / DATABASE_NAME
    before = database.stat()
    listener = Listener()
    outcome = run_coverage(
        Options(bench.folder, as_of=AS_OF), settings=bench.settings, now=ticking_clock(), reporter=listener
    )
    assert (outcome.is_unchanged, outcome.newly_read, outcome.newly_classified) == (True, 0, 0)
    assert outcome.summary is not None
    assert outcome.summary.documents_read == len(TINY)
    assert (database.stat().st_ino, database.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert listener.heard == []
    assert read_runs(bench.settings.journal_path / "pack") == ()


def test_touching_a_document_changes_nothing(bench: Bench) -> None:
    """A new time stamp on the same bytes is no reason to run."""
    os.utime(bench.folder / "waits.csv", (0, 0))
    assert cover(bench.folder, bench.settings).is_unchanged


def test_an_edited_document_is_the_only_one_read_and_classified(bench: Bench) -> None:
    """Other bytes in one document cost the reading of that document alone, and its old text is gone."""
    write_pack(bench.folder, {"forum note.md": NOTE.replace("about taxis", "about late taxis in the mornings")})
    outcome = cover(bench.folder, bench.settings)
    classified = column(
        outcome.database,
        "SELECT count(*) FROM passage_facets JOIN passages USING (passage_id) JOIN documents USING (document_id) "
        "WHERE path = 'forum note.md'",
    )
    assert outcome.newly_read == 1
    assert [outcome.newly_classified] == classified
    assert column(outcome.database, "SELECT count(*) FROM passages WHERE text LIKE '%late taxis%'") == [1]
    assert column(outcome.database, "SELECT count(*) FROM passages WHERE text LIKE '%about taxis%'") == [0]


def test_an_added_document_is_the_only_one_read(bench: Bench) -> None:
    """A new file joins the others, which are not read again."""
    write_pack(bench.folder, {"annex/short.txt": TOO_SHORT})
    outcome = cover(bench.folder, bench.settings)
    assert (outcome.newly_read, outcome.newly_classified) == (1, 0)
    assert paths(outcome.database) == ["annex/short.txt", *sorted(TINY)]


def test_a_removed_document_leaves_no_row(bench: Bench) -> None:
    """Without its file a document, its passages and its labels are gone, and nothing is read."""
    (bench.folder / "waits.csv").unlink()
    outcome = cover(bench.folder, bench.settings)
    assert (outcome.newly_read, outcome.newly_classified) == (0, 0)
    assert paths(outcome.database) == ["forum note.md", "minutes january 2026.txt"]
    for table in ("labels", "passage_facets"):
        strays = f"SELECT count(*) FROM {table} WHERE passage_id NOT IN (SELECT passage_id FROM passages)"
        assert column(outcome.database, strays) == [0]


def test_a_renamed_document_is_published_under_its_new_path_unread(bench: Bench) -> None:
    """A move costs no reading and no classifying, and every row names the new path."""
    (bench.folder / "2026").mkdir()
    (bench.folder / "waits.csv").rename(bench.folder / "2026" / "waiting times.csv")
    outcome = cover(bench.folder, bench.settings)
    assert (outcome.is_unchanged, outcome.newly_read, outcome.newly_classified) == (False, 0, 0)
    assert paths(outcome.database) == ["2026/waiting times.csv", "forum note.md", "minutes january 2026.txt"]
    counted = "SELECT count(*) FROM labels JOIN passages USING (passage_id) JOIN documents USING (document_id)"
    assert column(outcome.database, f"{counted} WHERE path LIKE '2026/%'") != [0]


def test_a_copy_is_read_once_and_points_to_its_original(bench: Bench) -> None:
    """An equal file has a row of its own that names the document that counts."""
    write_pack(bench.folder, {"z copy of minutes.txt": MINUTES})
    outcome = cover(bench.folder, bench.settings)
    assert (outcome.newly_read, outcome.newly_classified) == (0, 0)
    assert rows(
        outcome.database,
        "SELECT c.path, o.path FROM documents AS c JOIN documents AS o ON c.duplicate_of = o.document_id",
    ) == [("z copy of minutes.txt", "minutes january 2026.txt")]


def test_another_day_is_judged_without_reading_or_classifying(bench: Bench) -> None:
    """What was current grows stale by the calendar alone, and the runs table keeps both days."""
    outcome = cover(bench.folder, bench.settings, as_of=dt.date(2031, 2, 23))
    assert (outcome.is_unchanged, outcome.newly_read, outcome.newly_classified) == (False, 0, 0)
    assert column(outcome.database, "SELECT as_of FROM runs ORDER BY as_of") == [AS_OF, dt.date(2031, 2, 23)]
    assert "stale" in column(outcome.database, "SELECT gap_type FROM gaps WHERE criterion_id = 'A'")


def test_another_framework_is_judged_without_reading_or_classifying(bench: Bench) -> None:
    """The model's reading serves every framework; only the judgement is made anew."""
    outcome = cover(bench.folder, bench.settings, framework=str(SHIPPED))
    assert (outcome.is_unchanged, outcome.newly_read, outcome.newly_classified) == (False, 0, 0)
    assert outcome.summary is not None
    assert outcome.summary.run.framework_id == "bury-2024"
    assert {"APA3.1", "APA6", "P1"} <= {row.criterion_id for row in outcome.summary.rows}


def test_another_model_classifies_everything_and_reads_nothing(bench: Bench, tmp_path: Path) -> None:
    """A model of another id is asked for every passage again."""
    models = tmp_path / "models"
    shutil.copytree(bench.settings.models_path, models, copy_function=os.symlink)
    card = json.loads((models / "card.json").read_text(encoding="utf-8"))
    (models / "card.json").unlink()
    (models / "card.json").write_text(json.dumps({**card, "model_id": "another"}), encoding="utf-8")
    outcome = cover(bench.folder, replace(bench.settings, models_path=models))
    assert outcome.newly_read == 0
    assert [outcome.newly_classified] == column(outcome.database, "SELECT count(*) FROM passage_facets")
    assert column(outcome.database, "SELECT model_id FROM runs ORDER BY finished_at DESC LIMIT 1") == ["another"]


def test_pack_file_overrides_date_body_and_role(bench: Bench) -> None:
    """What a person says of a file beats what was read in it, and costs no reading."""
    write_pack(
        bench.folder,
        {
            "pack.yaml": "files:\n"
            "- {path: waits.csv, date: 2025-09-30, body: icb}\n"
            "- {path: '*note.md', role: reference}\n"
        },
    )
    outcome = cover(bench.folder, bench.settings)
    assert (outcome.is_unchanged, outcome.newly_read, outcome.newly_classified) == (False, 0, 0)
    described = rows(outcome.database, "SELECT path, document_date, body_ids, partner, role FROM documents ORDER BY 1")
    note, minutes, waits = described
    assert waits == ("waits.csv", dt.date(2025, 9, 30), ["icb"], "icb", "evidence")
    assert (note[4], minutes[4]) == ("reference", "evidence")


def test_pack_file_names_area_framework_and_day(bench: Bench) -> None:
    """Area, framework and day of the pack are those of its description, an option apart."""
    shutil.copy(SHIPPED, bench.settings.outputs_path / "shipped.yaml")
    write_pack(bench.folder, {"pack.yaml": "area: Eddy\nframework: ../outputs/shipped.yaml\nas_of: 2026-01-31\n"})
    outcome = cover(bench.folder, bench.settings, as_of=None)
    assert outcome.summary is not None
    assert (outcome.summary.area, outcome.summary.as_of) == ("Eddy", dt.date(2026, 1, 31))
    assert outcome.summary.run.framework_id == "bury-2024"
    asked = cover(bench.folder, bench.settings, as_of=AS_OF, framework="two-rivers")
    assert asked.summary is not None
    assert (asked.summary.as_of, asked.summary.run.framework_id) == (AS_OF, "two-rivers-2025")


def test_the_day_is_today_unless_somebody_says(bench: Bench) -> None:
    """Without option and description evidence is judged as at the clock's day."""
    outcome = cover(bench.folder, bench.settings, as_of=None)
    assert outcome.is_unchanged  # the clock of these tests starts on AS_OF


def test_a_framework_that_lies_in_the_pack_is_no_evidence(bench: Bench) -> None:
    """A framework kept beside the documents is used, and is no document itself."""
    text = TWO_RIVERS.read_text(encoding="utf-8").replace("two-rivers-2025", "two-rivers-local")
    write_pack(bench.folder, {"rules/local.yaml": text, "pack.yaml": "framework: rules/local.yaml\n"})
    outcome = cover(bench.folder, bench.settings)
    assert outcome.summary is not None
    assert outcome.summary.run.framework_id == "two-rivers-local"
    assert paths(outcome.database) == sorted(TINY)


def test_default_folder_is_the_sample_until_evidence_lies_ready(bench: Bench, tmp_path: Path) -> None:
    """Without a folder named, the sample is read while there is no evidence, and both go to the default database."""
    shutil.copytree(bench.folder, bench.settings.sample_path)
    write_pack(bench.settings.sample_path, {"pack.yaml": "id: sample\nis_fictional: true\n"})
    bench.settings.evidence_path.mkdir()
    sample = cover(None, bench.settings)
    assert sample.database == bench.settings.outputs_path / DATABASE_NAME
    assert sample.summary is not None
    assert sample.summary.is_fictional
    (bench.settings.evidence_path / "minutes.txt").write_text(MINUTES, encoding="utf-8")
    evidence = cover(None, bench.settings)
    assert evidence.database == sample.database
    assert evidence.summary is not None
    assert not evidence.summary.is_fictional
    assert paths(evidence.database) == ["minutes.txt"]
    assert {path.name for path in bench.settings.journal_path.iterdir()} == {"sample", "evidence"}


def test_each_named_pack_has_its_own_database_and_journal(bench: Bench) -> None:
    """A folder that was named publishes under its own name, or where the user says."""
    named = cover(bench.folder, bench.settings)
    assert named.database == bench.settings.outputs_path / "pack" / DATABASE_NAME
    elsewhere = cover(bench.folder, bench.settings, database=bench.folder.parent / "new" / "mine.duckdb")
    assert elsewhere.database == bench.folder.parent / "new" / "mine.duckdb"
    assert published_tables(named.database) == published_tables(elsewhere.database)


def test_all_that_a_run_writes_is_its_owners_alone(bench: Bench) -> None:
    """Databases, caches and journals hold text about children: nobody else may open them."""
    bench.settings.outputs_path.chmod(0o755)
    outcome = cover(bench.folder, bench.settings, as_of=dt.date(2026, 3, 1))
    journal = bench.settings.journal_path
    for folder in (bench.settings.outputs_path, outcome.database.parent, journal, journal / "pack"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder
    for file in (outcome.database, journal / "pack" / "runs.jsonl"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_the_journal_keeps_each_runs_statuses(bench: Bench) -> None:
    """One line per coverage run says what the tables said."""
    outcome = cover(bench.folder, bench.settings, as_of=dt.date(2026, 3, 1))
    cover(bench.folder, bench.settings, as_of=dt.date(2026, 3, 1))
    (run,) = read_runs(bench.settings.journal_path / "pack")
    assert run["statuses"] == dict(rows(outcome.database, "SELECT criterion_id, status FROM coverage"))
    assert run["folder"] == str(bench.folder)
    assert [run["run_id"]] == column(outcome.database, "SELECT coverage_run_id FROM publication")


def test_two_folders_of_one_name_are_kept_apart(bench: Bench, tmp_path: Path) -> None:
    """A second folder of the same name is refused with a remedy, in both verbs, until it has an id of its own."""
    cover(bench.folder, bench.settings, as_of=dt.date(2026, 3, 1))
    before = published_tables(bench.settings.outputs_path / "pack" / DATABASE_NAME)
    other = write_pack(tmp_path / "other" / "pack", {"note.md": NOTE})
    for verb in (cover, ingest):
        with pytest.raises(InputError, match="already belongs to another folder") as refused:
            verb(other, bench.settings)
        assert "pack.yaml" in refused.value.remedy
        assert str(other) in refused.value.where
    assert published_tables(bench.settings.outputs_path / "pack" / DATABASE_NAME) == before
    write_pack(other, {"pack.yaml": "id: other-pack\n"})
    assert paths(cover(other, bench.settings).database) == ["note.md"]


def test_a_pack_that_moved_keeps_its_history(bench: Bench, tmp_path: Path) -> None:
    """A folder that is no longer where it was may be read from its new place."""
    cover(bench.folder, bench.settings, as_of=dt.date(2026, 3, 1))
    (tmp_path / "archive").mkdir()
    moved = bench.folder.rename(tmp_path / "archive" / "pack")
    cover(moved, bench.settings, as_of=dt.date(2026, 3, 2))
    assert len(read_runs(bench.settings.journal_path / "pack")) == 2


def test_ingest_keeps_labels_and_gaps_and_renews_documents(bench: Bench) -> None:
    """Documents are those of now; labels, coverage and gaps stay those of the last coverage run."""
    before = published_tables(bench.settings.outputs_path / "pack" / DATABASE_NAME)
    write_pack(bench.folder, {"annex.txt": TOO_SHORT})
    outcome = ingest(bench.folder, bench.settings)
    after = published_tables(outcome.database)
    assert (outcome.is_unchanged, outcome.newly_read) == (False, 1)
    assert len(after["documents"]) == len(before["documents"]) + 1
    for table in ("labels", "passage_facets", "coverage", "gaps", "criteria"):
        assert after[table] == before[table], table
    assert ingest(bench.folder, bench.settings).is_unchanged
    again = cover(bench.folder, bench.settings)
    assert (again.is_unchanged, again.newly_read, again.newly_classified) == (False, 0, 0)
    assert column(again.database, "SELECT scope FROM runs ORDER BY scope") == ["coverage", "coverage", "ingest"]


def test_ingest_first_leaves_nothing_to_read_for_coverage(bench: Bench) -> None:
    """A first ingest publishes documents and no gaps; the coverage run after it reads nothing."""
    database = bench.folder.parent / "fresh.duckdb"
    first = ingest(bench.folder, bench.settings, database=database)
    assert (first.is_unchanged, first.summary, len(first.documents)) == (False, None, len(TINY))
    assert column(database, "SELECT count(*) FROM gaps") == [0]
    assert cover(bench.folder, bench.settings, database=database).newly_read == 0
    assert column(database, "SELECT count(*) FROM gaps") != [0]
    assert ingest(bench.folder, bench.settings, database=database).is_unchanged


def test_progress_is_told_for_both_stages(bench: Bench) -> None:
    """Reading and classifying each end with all there is."""
    listener = Listener()
    options = Options(bench.folder, as_of=dt.date(2026, 3, 1), workers=1)
    outcome = run_coverage(options, settings=bench.settings, now=ticking_clock(), reporter=listener)
    (classified,) = column(outcome.database, "SELECT count(*) FROM passage_facets")
    last = {stage: (done, total) for stage, done, total in listener.heard}
    assert last == {"read": (len(TINY), len(TINY)), "classify": (classified, classified)}


def test_a_file_name_that_is_no_text_does_not_stop_the_run(bench: Bench) -> None:
    """A name in another encoding, as old archives hold them, is a document like any other."""
    try:
        (bench.folder / os.fsdecode(b"caf\xe9.txt")).write_text(TOO_SHORT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    outcome = cover(bench.folder, bench.settings)
    assert len(paths(outcome.database)) == len(TINY) + 1
    (path,) = column(outcome.database, "SELECT path FROM documents WHERE path LIKE 'caf%'")
    assert str(path).endswith(".txt")
