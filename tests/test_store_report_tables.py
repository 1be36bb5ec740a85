"""What the report reads from a published file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest
from store_records import make_tables

from pipeline.errors import StoreError
from pipeline.store.publish import publish_coverage, publish_ingest
from pipeline.store.report_tables import read_report_tables


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "readiness.duckdb"
    publish_coverage(path, make_tables())
    return path


def test_criteria_come_in_the_order_of_the_framework_with_what_is_on_file(database: Path) -> None:
    """A criterion that was not judged has no status and no counts."""
    criteria = read_report_tables(database).criteria
    assert [(c.criterion_id, c.status, c.accepted_passages) for c in criteria] == [
        ("H1", None, 0),
        ("H1.1", "partial", 1),
        ("H1.2", "unknown", 1),
        ("R1", None, 0),
        ("R2", None, 0),
    ]


def test_passages_are_those_that_something_quotes_each_once(database: Path) -> None:
    """A passage that counts twice and stands in gaps comes once, with its document's bodies and its own date."""
    tables = read_report_tables(database)
    assert [(p.passage_id, p.body_ids, p.evidence_date) for p in tables.passages] == [
        ("plan-1", ("council",), date(2025, 10, 1))
    ]
    assert [(label.criterion_id, label.passage_id) for label in tables.labels] == [("H1.1", "plan-1"), ("R2", "plan-1")]


def test_tables_that_wait_for_other_commands_are_empty(database: Path) -> None:
    """Figures, conflicts, findings and changes may not be there yet, and are no error."""
    tables = read_report_tables(database)
    assert (tables.figures, tables.conflicts, tables.findings, tables.changes) == ((), (), (), ())
    assert tables.earlier_run is None


def test_a_file_of_an_earlier_program_can_still_be_read(database: Path) -> None:
    """Tables that came later are read as empty where they are missing."""
    with duckdb.connect(database) as con:
        con.execute("DROP TABLE aspects")
    assert read_report_tables(database).aspects == ()


def test_without_coverage_it_says_what_to_do(tmp_path: Path) -> None:
    """Documents alone give no report."""
    path = tmp_path / "readiness.duckdb"
    publish_ingest(path, make_tables())
    with pytest.raises(StoreError, match="no coverage yet"):
        read_report_tables(path)
