"""Publishing: what goes in comes out, whole or not at all, and nothing of others is overwritten."""

from __future__ import annotations

import dataclasses
import os
import random
import stat
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from store_records import make_document, make_label, make_passage, make_run, make_tables, read_rows

from pipeline.errors import StoreError
from pipeline.records import Decision
from pipeline.store.publish import publish_coverage, publish_ingest
from pipeline.store.query import read_coverage_summary, read_fingerprint, run_query

TESTS_PATH = Path(__file__).resolve().parent


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "outputs" / "readiness.duckdb"


def child_process(code: str, *arguments: str) -> subprocess.Popen[str]:
    """Run Python code in a process of its own that sees the package and the hand-built records."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS_PATH), str(TESTS_PATH.parent)])}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )


def assert_same(records: Sequence[object], database: Path, table: str, order: str) -> None:
    """Compare records with the rows of a table, attribute by column, enums by value and tuples as lists."""
    with duckdb.connect(database, read_only=True) as con:
        found = con.execute(f"SELECT * FROM {table} ORDER BY {order}")
        columns = [column[0] for column in found.description or ()]
        rows = found.fetchall()
    expected = sorted(records, key=lambda record: str(getattr(record, order)))
    assert len(rows) == len(expected)
    for row, record in zip(rows, expected, strict=True):
        published = dict(zip(columns, row, strict=True))
        missing = {field.name for field in dataclasses.fields(record)} - set(columns)  # type: ignore[arg-type]
        assert not missing
        for name, value in published.items():
            wanted = getattr(record, name)
            assert value == (list(wanted) if isinstance(wanted, tuple) else wanted), f"{table}.{name}"


def test_published_records_are_read_back_equal(database: Path) -> None:
    """Documents, passages, labels, facets, coverage and gaps come back field by field as they went in."""
    tables = make_tables(labels=tuple(make_label(passage_id, "H1.1") for passage_id in ("plan-1", "voice-1")))
    publish_coverage(database, tables)
    assert_same(tables.documents, database, "documents", "document_id")
    assert_same(tables.passages, database, "passages", "passage_id")
    assert_same(tables.labels, database, "labels", "passage_id")
    assert_same(tables.facets, database, "passage_facets", "passage_id")
    assert_same(tables.coverage, database, "coverage", "criterion_id")
    assert_same(tables.gaps, database, "gaps", "gap_id")


def test_pages_problems_and_framework_are_published(database: Path) -> None:
    """What is not a record of its own becomes rows all the same."""
    publish_coverage(database, make_tables())
    assert read_rows(database, "SELECT document_id, ordinal, page_number, method, char_count FROM pages") == [
        ("plan", 1, 1, "text", 55),
        ("survey", 1, None, "text", 54),
    ]
    assert read_rows(database, "FROM problems") == [("letter", "whole file", "encrypted", "needs a password")]
    assert read_rows(database, "SELECT criterion_id, is_requirement, responsible_body_ids FROM criteria")[:2] == [
        ("H1", False, ["council", "icb"]),
        ("H1.1", True, ["council", "icb"]),
    ]
    assert read_rows(database, "SELECT kpi_id, criterion_id, criterion_ids, baseline_source FROM kpis") == [
        ("wait", "H1.1", ["H1.1", "H1"], "Inspection report")
    ]
    assert read_rows(database, "SELECT item, present, document_ids FROM standing_set") == [
        ("Self-evaluation", None, [])
    ]


def test_rows_are_sorted_whatever_order_they_came_in(database: Path) -> None:
    """Two runs over the same input publish the same rows in the same order."""
    tables = make_tables()
    shuffled = dataclasses.replace(
        tables,
        documents=tables.documents[::-1],
        passages=tables.passages[::-1],
        labels=tables.labels[::-1],
        gaps=tables.gaps[::-1],
    )
    other = database.with_name("other.duckdb")
    publish_coverage(database, tables)
    publish_coverage(other, shuffled)
    for table in ("documents", "pages", "passages", "labels", "passage_facets", "coverage", "gaps"):
        assert read_rows(database, f"FROM {table}") == read_rows(other, f"FROM {table}")
    assert read_rows(database, "SELECT passage_id FROM labels") == [
        ("plan-1",),
        ("plan-1",),
        ("voice-1",),
        ("voice-1",),
    ]


def test_text_that_no_database_can_hold_is_published_with_a_mark(database: Path) -> None:
    """A file name of unknown encoding or a NUL in a text does not stop a run."""
    document = make_document("odd", "odd-\udcff.pdf")
    passage = make_passage("odd-1", "odd", "nul \x00 and half \ud83d characters")
    publish_coverage(database, make_tables(documents=(document,), passages=(passage,), labels=(), facets=()))
    assert read_rows(database, "SELECT path FROM documents") == [("odd-�.pdf",)]
    assert read_rows(database, "SELECT text FROM passages") == [("nul \x00 and half � characters",)]


def test_earlier_runs_stay_in_the_history(database: Path) -> None:
    """Each publication adds its run to those before; publishing a run again does not double it."""
    publish_coverage(database, make_tables())
    publish_ingest(database, make_tables(run=make_run("run-2", "ingest")))
    publish_coverage(database, make_tables(run=make_run("run-3")))
    publish_coverage(database, make_tables(run=make_run("run-3")))
    assert read_rows(database, "SELECT run_id, scope FROM runs ORDER BY run_id") == [
        ("run-1", "coverage"),
        ("run-2", "ingest"),
        ("run-3", "coverage"),
    ]


def test_ingest_renews_documents_and_keeps_published_labels_and_gaps(database: Path) -> None:
    """Reading documents again never replaces what a coverage run judged."""
    publish_coverage(database, make_tables())
    kept = {
        table: read_rows(database, f"FROM {table}")
        for table in ("labels", "passage_facets", "coverage", "gaps", "criteria")
    }
    publish_ingest(
        database,
        make_tables(
            run=make_run("run-2", "ingest"),
            documents=(make_document("plan", "plan.pdf"),),
            labels=(),
            facets=(),
            coverage=(),
            gaps=(),
            fingerprint="f-2",
        ),
    )
    assert read_rows(database, "SELECT document_id FROM documents") == [("plan",)]
    assert {table: read_rows(database, f"FROM {table}") for table in kept} == kept
    assert read_rows(database, "SELECT run_id, coverage_run_id FROM publication") == [("run-2", "run-1")]
    assert read_fingerprint(database) == "f-2"
    assert read_coverage_summary(database).run.run_id == "run-1"


def test_ingest_into_an_empty_place_publishes_the_framework_and_no_coverage(database: Path) -> None:
    """Before the first coverage run there are documents and criteria, and no verdicts."""
    publish_ingest(database, make_tables(run=make_run("run-1", "ingest")))
    assert read_rows(database, "SELECT count(*) FROM criteria") == [(5,)]
    assert read_rows(database, "SELECT count(*) FROM coverage") == [(0,)]
    assert read_rows(database, "SELECT coverage_run_id FROM publication") == [(None,)]


def test_published_files_are_for_their_owner_only(database: Path) -> None:
    """Evidence text is readable by nobody else, and nothing but the database and its lock stays behind."""
    publish_coverage(database, make_tables())
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    assert stat.S_IMODE(database.parent.stat().st_mode) == 0o700
    assert {path.name for path in database.parent.iterdir()} == {"readiness.duckdb", ".readiness.duckdb.lock"}


@pytest.mark.parametrize("content", [b"", b"a spreadsheet perhaps " * 500, b"SQLite format 3\0" + b"\0" * 4096])
def test_a_file_of_another_make_is_never_overwritten(database: Path, content: bytes) -> None:
    """Naming the wrong file with --db costs nobody their file."""
    database.parent.mkdir()
    database.write_bytes(content)
    with pytest.raises(StoreError, match="not a readiness database"):
        publish_coverage(database, make_tables())
    assert database.read_bytes() == content


def test_a_duckdb_file_of_somebody_else_is_never_overwritten(database: Path) -> None:
    """A DuckDB file without our tables is somebody's work."""
    database.parent.mkdir()
    with duckdb.connect(database) as con:
        con.execute("CREATE TABLE holidays AS SELECT 1 AS days")
    with pytest.raises(StoreError, match="not a readiness database"):
        publish_coverage(database, make_tables())
    assert read_rows(database, "FROM holidays") == [(1,)]


def test_a_database_of_a_newer_version_is_neither_read_nor_replaced(database: Path) -> None:
    """An old program says that it is old and leaves the file alone."""
    publish_coverage(database, make_tables())
    with duckdb.connect(database) as con:
        con.execute("UPDATE publication SET schema_version = 99")
    for attempt in (
        lambda: publish_coverage(database, make_tables()),
        lambda: read_fingerprint(database),
        lambda: read_coverage_summary(database),
    ):
        with pytest.raises(StoreError, match="newer version"):
            attempt()


def test_a_database_of_an_older_version_is_replaced_and_its_history_kept(database: Path) -> None:
    """After an update the next run renews the tables; until then they count as not published."""
    publish_coverage(database, make_tables())
    with duckdb.connect(database) as con:
        con.execute("UPDATE publication SET schema_version = 0")
    assert read_fingerprint(database) is None
    with pytest.raises(StoreError, match="older version"):
        read_coverage_summary(database)
    publish_coverage(database, make_tables(run=make_run("run-2")))
    assert read_fingerprint(database) == "f-1"
    assert read_rows(database, "SELECT count(*) FROM runs") == [(2,)]


def test_a_folder_or_a_place_below_a_file_is_refused(tmp_path: Path) -> None:
    """A target that cannot be written is the user's to put right."""
    with pytest.raises(StoreError, match="is a folder"):
        publish_coverage(tmp_path, make_tables())
    (tmp_path / "notes.txt").write_text("notes")
    with pytest.raises(StoreError, match="cannot be published"):
        publish_coverage(tmp_path / "notes.txt" / "readiness.duckdb", make_tables())


def test_a_full_disk_leaves_the_published_tables_as_they_were(database: Path) -> None:
    """When the new file cannot be written whole, the old one stays and no rest is left."""
    publish_coverage(database, make_tables())
    before = database.read_bytes()
    code = """
import resource, sys
from pathlib import Path
from pipeline.errors import StoreError
from pipeline.store.publish import publish_coverage
from store_records import make_tables
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    publish_coverage(Path(sys.argv[1]), make_tables())
except StoreError as error:
    print(error.what)
"""
    child = child_process(code, str(database))
    output, _ = child.communicate(timeout=60)
    assert "cannot be published" in output
    assert database.read_bytes() == before
    assert {path.name for path in database.parent.iterdir()} == {"readiness.duckdb", ".readiness.duckdb.lock"}


def test_a_bug_in_the_records_rises_and_leaves_the_published_tables(database: Path) -> None:
    """A record that does not fit its table is our fault: no publication, no rest, the error shown as it is."""
    publish_coverage(database, make_tables())
    before = database.read_bytes()
    broken = dataclasses.replace(make_label("plan-1", "H1.1"), probability="high")  # type: ignore[arg-type]
    with pytest.raises(Exception, match="high") as caught:
        publish_coverage(database, make_tables(labels=(broken,)))
    assert not isinstance(caught.value, StoreError)
    assert database.read_bytes() == before
    assert not database.with_name(".readiness.duckdb.building").exists()


def test_what_a_killed_run_left_is_removed(database: Path) -> None:
    """The next run clears a half-built database away."""
    left = database.with_name(".readiness.duckdb.building")
    left.mkdir(parents=True)
    (left / "readiness.duckdb").write_bytes(b"half")
    (left / "readiness.duckdb.wal").write_bytes(b"half")
    publish_coverage(database, make_tables())
    assert not left.exists()
    assert read_fingerprint(database) == "f-1"


def test_a_link_is_followed_so_that_the_file_it_names_is_renewed(tmp_path: Path) -> None:
    """A link to the database stays a link."""
    database, link = tmp_path / "real.duckdb", tmp_path / "link.duckdb"
    publish_coverage(database, make_tables())
    link.symlink_to(database)
    publish_coverage(link, make_tables(fingerprint="f-2"))
    assert link.is_symlink()
    assert read_fingerprint(database) == "f-2"


def test_a_reader_keeps_its_tables_while_a_run_publishes_and_new_readers_see_the_new_ones(database: Path) -> None:
    """Neither waits for the other, in one process or in two."""
    publish_coverage(database, make_tables())
    code = """
import sys, duckdb
con = duckdb.connect(sys.argv[1], read_only=True)
print(con.execute("SELECT fingerprint FROM publication").fetchone()[0], flush=True)
sys.stdin.readline()
print(con.execute("SELECT fingerprint, (SELECT count(*) FROM evidence_register) FROM publication").fetchone())
"""
    reader = child_process(code, str(database))
    assert reader.stdout is not None
    assert reader.stdout.readline().strip() == "f-1"
    with duckdb.connect(database, read_only=True) as con:
        publish_coverage(database, make_tables(fingerprint="f-2"))
        assert con.execute("SELECT fingerprint FROM publication").fetchone() == ("f-1",)
        assert read_fingerprint(database) == "f-2"
    output, _ = reader.communicate("\n", timeout=60)
    assert output.strip() == "('f-1', 3)"


def test_a_program_that_has_the_database_open_for_writing_blocks_neither_run_nor_readers(database: Path) -> None:
    """DuckDB's shell opens files for writing unasked; a run, a query and later readers go on, its log included."""
    publish_coverage(database, make_tables())
    code = """
import os, sys, duckdb
con = duckdb.connect(sys.argv[1])
con.execute("CREATE TABLE scribble AS SELECT 1 AS x")
print("open", flush=True)
sys.stdin.readline()
con.execute("INSERT INTO scribble VALUES (2)")
print("written", flush=True)
sys.stdin.readline()
os._exit(1)
"""
    writer = child_process(code, str(database))
    assert writer.stdout is not None and writer.stdin is not None
    assert writer.stdout.readline().strip() == "open"
    assert database.with_name("readiness.duckdb.wal").exists()
    assert read_fingerprint(database) == "f-1"
    assert run_query(database, "SELECT count(*) FROM labels").rows == ((4,),)
    publish_coverage(database, make_tables(run=make_run("run-2"), fingerprint="f-2"))
    assert read_fingerprint(database) == "f-2"
    writer.stdin.write("\n")
    writer.stdin.flush()
    assert writer.stdout.readline().strip() == "written"
    assert read_rows(database, "SELECT count(*) FROM runs") == [(2,)]
    writer.communicate("\n", timeout=60)
    assert read_fingerprint(database) == "f-2"
    assert not list(database.parent.glob("*.reading-*"))


def test_two_runs_publish_one_after_the_other_and_both_stay_in_the_history(database: Path) -> None:
    """Runs that end at the same time do not lose each other's row."""
    code = """
import sys
from pathlib import Path
from pipeline.store.publish import publish_coverage
from store_records import make_run, make_tables
for number in range(3):
    publish_coverage(Path(sys.argv[1]), make_tables(run=make_run(f"{sys.argv[2]}-{number}")))
"""
    children = [child_process(code, str(database), name) for name in ("left", "right")]
    for child in children:
        child.communicate(timeout=60)
        assert child.returncode == 0
    assert read_rows(database, "SELECT count(*) FROM runs") == [(6,)]


def test_killing_a_run_at_any_moment_leaves_a_whole_database(database: Path) -> None:
    """After kill -9 the file opens and holds one complete publication, and the next run publishes again."""
    publish_coverage(database, make_tables(fingerprint="0"))
    code = """
import itertools, sys
from pathlib import Path
from pipeline.store.publish import publish_coverage
from store_records import make_label, make_tables
print("ready", flush=True)
for number in itertools.count(1):
    labels = tuple(make_label("plan-1", "H1.1") for _ in range(number))
    publish_coverage(Path(sys.argv[1]), make_tables(labels=labels, fingerprint=str(number)))
"""
    moments = random.Random(20240507)
    for _ in range(5):
        child = child_process(code, str(database))
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "ready"
        time.sleep(moments.uniform(0.05, 0.9))
        child.kill()
        child.communicate(timeout=60)
        fingerprint = read_fingerprint(database)
        assert fingerprint is not None
        if fingerprint != "0":
            assert read_rows(database, "SELECT count(*) FROM labels") == [(int(fingerprint),)]
            assert read_rows(database, "SELECT count(*) FROM gap_register") == [(3,)]
    publish_coverage(database, make_tables(fingerprint="after"))
    assert read_fingerprint(database) == "after"


def test_a_reviewed_label_keeps_the_decision_of_the_model_beside_it(database: Path) -> None:
    """Who decided and what the model alone said are both in the row."""
    reviewed = make_label("plan-1", "H1.1", decided_by="reviewer", decision=Decision.REJECTED, reason="another topic")
    publish_coverage(database, make_tables(labels=(reviewed,)))
    assert read_rows(database, "SELECT decision, decided_by, model_decision FROM labels") == [
        ("rejected", "reviewer", "accepted")
    ]
