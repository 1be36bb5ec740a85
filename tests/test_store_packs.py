"""Two packs that publish to the same place keep nothing of one another."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from store_records import make_run, make_tables, read_rows

from pipeline.store.publish import publish_coverage, publish_ingest


def test_nothing_is_carried_over_from_another_pack(tmp_path: Path) -> None:
    """The default database may have held the fictional sample; the area's own pack must not inherit its gaps."""
    database = tmp_path / "readiness.duckdb"
    publish_coverage(database, make_tables())
    own = dataclasses.replace(make_tables(run=make_run("run-2", "ingest")), pack_id="own")
    publish_ingest(database, own)
    assert read_rows(database, "SELECT count(*) FROM gaps") == [(0,)]
    assert read_rows(database, "SELECT count(*) FROM labels") == [(0,)]
    assert read_rows(database, "SELECT run_id FROM runs") == [("run-2",)]
    assert read_rows(database, "SELECT count(*) > 0 FROM criteria") == [(True,)]
