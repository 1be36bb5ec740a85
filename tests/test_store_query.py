"""Reading published tables: queries that only read, the summary, the fingerprint."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from store_records import make_run, make_tables

from pipeline.errors import StoreError
from pipeline.store.publish import publish_coverage, publish_ingest
from pipeline.store.query import read_coverage_summary, read_fingerprint, run_query


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("it's a pack") / "readiness.duckdb"
    publish_coverage(path, make_tables())
    return path


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT criterion_id, status FROM coverage", (("H1.1", "partial"), ("H1.2", "unknown"))),
        ("FROM gap_register SELECT gap_type LIMIT 1", (("plan_only",),)),
        ("-- a note\nSELECT count(*) FROM labels;", ((4,),)),
        ("SELECT as_of FROM runs", ((date(2026, 2, 23),),)),
        (
            "PIVOT (FROM coverage_matrix) ON kind USING sum(accepted_passages) GROUP BY criterion_id ORDER BY ALL",
            (("H1.1", 0, 0, 1, 0, 0), ("H1.2", 0, 0, 0, 0, 0)),
        ),
    ],
)
def test_a_reading_statement_is_answered(database: Path, sql: str, rows: tuple[tuple[object, ...], ...]) -> None:
    """Analysts ask the published tables and views in plain SQL."""
    assert run_query(database, sql).rows == rows


def test_columns_come_with_their_names_and_tables_can_be_listed(database: Path) -> None:
    """SHOW, DESCRIBE and SUMMARIZE help somebody find their way."""
    assert run_query(database, "SELECT criterion_id, status FROM coverage").columns == ("criterion_id", "status")
    assert ("gap_register",) in run_query(database, "SHOW TABLES").rows
    assert run_query(database, "DESCRIBE gap_register").rows[0][0] == "criterion_id"
    assert len(run_query(database, "SUMMARIZE labels").rows) == 8


def test_a_long_answer_is_cut_and_says_so(database: Path) -> None:
    """No query fills the memory with rows nobody reads."""
    answer = run_query(database, "SELECT unnest(range(50)) AS n", max_rows=10)
    assert (len(answer.rows), answer.is_truncated) == (10, True)
    assert not run_query(database, "SELECT unnest(range(10)) AS n", max_rows=10).is_truncated


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM read_blob('{secret}')",
        "SELECT * FROM read_json('{secret}')",
        "SELECT * FROM read_parquet('{secret}')",
        "SELECT * FROM sniff_csv('{secret}')",
        "SELECT * FROM '{secret}'",
        "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM read_csv('https://example.org/a.csv')",
        "SELECT * FROM duckdb_secrets()",
        "SELECT getenv('HOME')",
        "SELECT * FROM sql",
        "SELECT * FROM con",
        "COPY labels TO '{folder}/out.csv'",
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "EXPORT DATABASE '{folder}/out'",
        "IMPORT DATABASE '{folder}/out'",
        "EXPLAIN ANALYZE COPY labels TO '{folder}/out.csv'",
        "ATTACH '{folder}/out.duckdb' AS other",
        "DETACH published",
        "USE memory",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "RESET enable_external_access",
        "PRAGMA enable_profiling",
        "CALL enable_logging()",
        "INSERT INTO runs (run_id) VALUES ('x')",
        "UPDATE labels SET decision = 'accepted'",
        "DELETE FROM gaps",
        "DROP TABLE gaps",
        "DROP VIEW gap_register",
        "ALTER TABLE gaps ADD COLUMN extra INTEGER",
        "COMMENT ON TABLE gaps IS 'x'",
        "CREATE TABLE memory.main.extra AS SELECT 1 AS n",
        "CREATE TEMP TABLE extra (n INTEGER)",
        "CREATE MACRO twice(n) AS n * 2",
        "CREATE SECRET (TYPE s3)",
        "TRUNCATE gaps",
        "VACUUM",
        "CHECKPOINT",
        "BEGIN",
        "PREPARE later AS SELECT 1",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE gaps",
        "",
        "-- only a note",
        "SELECT FROM WHERE",
        "SELECT nothing FROM gaps",
        "SELECT ?",
    ],
)
def test_anything_but_reading_the_published_tables_is_refused(database: Path, tmp_path: Path, sql: str) -> None:
    """No file, network, setting, variable or change is in reach of a query, and the refusal says what to do."""
    secret = tmp_path / "secret.csv"
    secret.write_text("name\nnobody\n")
    before = database.read_bytes()
    with pytest.raises(StoreError) as refused:
        run_query(database, sql.format(secret=secret, folder=tmp_path))
    assert refused.value.remedy
    assert "nobody" not in str(refused.value)
    assert database.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"secret.csv"}


def test_a_time_with_zone_is_refused_with_the_way_round_it(database: Path) -> None:
    """now() needs a library that is not installed; the message names what to write instead."""
    with pytest.raises(StoreError, match="::TIMESTAMP"):
        run_query(database, "SELECT now()")
    assert len(run_query(database, "SELECT now()::TIMESTAMP").rows) == 1


def test_a_missing_database_is_explained(tmp_path: Path) -> None:
    """Asking before the first run says how to make one; a fingerprint is simply not there."""
    missing = tmp_path / "none.duckdb"
    with pytest.raises(StoreError, match="readiness coverage"):
        run_query(missing, "SELECT 1")
    with pytest.raises(StoreError, match="readiness coverage"):
        read_coverage_summary(missing)
    assert read_fingerprint(missing) is None
    assert not missing.exists()


def test_the_summary_holds_what_the_terminal_shows(database: Path) -> None:
    """Criteria in framework order with headline gap and reason, documents by status, problems by path."""
    summary = read_coverage_summary(database)
    assert summary.run.run_id == "run-1"
    assert (summary.area, summary.as_of, summary.is_fictional) == ("Harbourside", date(2026, 2, 23), True)
    assert [(row.criterion_id, row.title, row.status, row.headline_gap, row.reason) for row in summary.rows] == [
        ("H1.1", "Therapy waits", "partial", "plan_only", "because of plan_only"),
        ("H1.2", "Clinic waits", "unknown", "no_evidence", "because of no_evidence"),
    ]
    assert summary.rows[0].bodies == ("Harbourside Council",)
    assert (summary.documents_read, summary.documents_partial, summary.documents_unread) == (2, 0, 1)
    assert [(problem.path, problem.kind) for problem in summary.problems] == [("letter.pdf", "encrypted")]


def test_there_is_no_summary_before_the_first_coverage_run(tmp_path: Path) -> None:
    """A database with documents only says what to run."""
    path = tmp_path / "readiness.duckdb"
    publish_ingest(path, make_tables(run=make_run("run-1", "ingest")))
    with pytest.raises(StoreError, match="no coverage yet"):
        read_coverage_summary(path)


def test_reading_imports_nothing_heavy(database: Path) -> None:
    """A run with nothing to do reads its fingerprint and summary with duckdb alone."""
    code = (
        "import sys; from pathlib import Path; from pipeline.store.query import *; path = Path(sys.argv[1]);"
        "read_fingerprint(path); read_coverage_summary(path);"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'pyarrow', 'numpy', 'pandas', 'pydantic', 'spacy'}))"
    )
    root = Path(__file__).resolve().parents[1]
    output = subprocess.run(
        [sys.executable, "-c", code, str(database)], capture_output=True, text=True, check=True, cwd=root
    )
    assert output.stdout.strip() == "[]"
