"""What has to be renewed is read from published tables, and tables by an earlier program do no harm."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from store_records import make_framework, make_run, make_tables, read_rows

from pipeline.errors import StoreError
from pipeline.follow_up import Expiry
from pipeline.framework import Framework
from pipeline.store.following import read_renewals
from pipeline.store.publish import publish_coverage, publish_ingest


def framework_with_dates() -> Framework:
    raw = make_framework().model_dump()
    raw["key_dates"] = [
        {"id": "past", "title": "Inspection ended", "on": dt.date(2024, 2, 16), "basis": "The report."},
        {"id": "next", "title": "Visit expected", "on": dt.date(2026, 12, 1), "basis": "Counted from the report."},
    ]
    return Framework.model_validate(raw)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A pack whose one dated requirement expires in October 2026, with a figure that expired before."""
    path = tmp_path / "readiness.duckdb"
    expiry = Expiry("H1.1", dt.date(2025, 10, 1), 12, dt.date(2026, 10, 2), ("survey", "plan"))
    publish_coverage(path, replace(make_tables(), framework=framework_with_dates(), expiries=(expiry,)))
    with duckdb.connect(path) as con:
        con.execute(
            "INSERT INTO measures BY NAME SELECT 'plan-1' AS passage_id, 'wait' AS kpi_id, 30 AS value, "
            "'weeks' AS unit, DATE '2025-09-30' AS period_end, false AS is_target, false AS is_implausible"
        )
    return path


def test_evidence_and_figures_have_a_day_each(database: Path) -> None:
    """A figure is given three months and a day; a requirement without dated evidence has none and comes last."""
    found = [(r.criterion_id, r.subject, r.expires_on, r.sources) for r in read_renewals(database).renewals]
    assert found == [
        ("H1", "Mean wait for therapy", dt.date(2025, 12, 31), ("Plan",)),
        ("H1.1", "Mean wait for therapy", dt.date(2025, 12, 31), ("Plan",)),
        ("H1.1", "evidence", dt.date(2026, 10, 2), ("Survey", "Plan")),
        ("H1.2", "evidence", None, ()),
        ("R1", "evidence", None, ()),
        ("R2", "evidence", None, ()),
    ]


def test_only_dates_to_come_are_counted_down(database: Path) -> None:
    """With the days left from the day of judgement and what expires before."""
    (day,) = read_renewals(database).key_days
    assert (day.title, day.days_left) == ("Visit expected", 281)
    before = "SELECT criterion_id, what FROM countdown WHERE NOT is_expired"
    assert read_rows(database, before) == [("H1.1", "evidence")]


def test_tables_by_an_earlier_program_ask_for_a_run(database: Path) -> None:
    """The view is not there yet: the user is told what to do."""
    with duckdb.connect(database) as con:
        con.execute("DROP VIEW countdown")
    with pytest.raises(StoreError, match="do not say yet"):
        read_renewals(database)


def test_an_ingest_carries_over_what_an_earlier_program_published(tmp_path: Path) -> None:
    """Tables that came with a newer program are empty then, and the gaps stay."""
    path = tmp_path / "readiness.duckdb"
    publish_coverage(path, make_tables())
    with duckdb.connect(path) as con:
        con.execute("DROP TABLE changes")
    publish_ingest(path, make_tables(run=make_run("run-2", scope="ingest"), fingerprint="f-2"))
    assert read_rows(path, "SELECT count(*) FROM gaps") == [(3,)]
    assert read_rows(path, "SELECT count(*) FROM changes") == [(0,)]
