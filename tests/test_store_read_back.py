"""What was published comes back as equal records, and a plain search finds it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.store.find_passages import find_passages
from pipeline.store.publish import publish_coverage, publish_ingest
from pipeline.store.read_back import read_tables
from tests.store_records import make_run, make_tables


@pytest.fixture
def database(tmp_path: Path) -> Path:
    publish_coverage(tmp_path / "r.duckdb", make_tables())
    return tmp_path / "r.duckdb"


def test_records_come_back_equal(database: Path) -> None:
    """Documents, passages, labels, facets, coverage and gaps are those that went in, whatever their order was."""
    tables, read = make_tables(), read_tables(database)
    for name in ("documents", "passages", "labels", "coverage", "gaps"):
        assert set(getattr(read, name)) == set(getattr(tables, name)), name
    assert {f.passage_id: f for f in read.facets} == {f.passage_id: f for f in tables.facets}
    assert (read.run.run_id, read.run.as_of, read.pack_id, read.is_fictional) == (
        *(tables.run.run_id, tables.run.as_of, "harbourside", True),
    )
    assert (read.upload_set, dict(read.printed_texts)) == ((), {})


def test_labels_of_documents_that_an_ingest_took_away_are_left_out(database: Path) -> None:
    """An ingest renews the passages only; what is left over from the coverage run fits what is there."""
    tables = make_tables()
    fewer = dataclasses.replace(
        tables, run=make_run("run-2", "ingest"), documents=tables.documents[1:], passages=tables.passages[1:]
    )
    publish_ingest(database, fewer)
    read = read_tables(database)
    assert {label.passage_id for label in read.labels} == {f.passage_id for f in read.facets} == {"plan-1"}


def test_tables_without_coverage_say_what_to_do(tmp_path: Path) -> None:
    """Before the first coverage run there is nothing to work on."""
    publish_ingest(tmp_path / "r.duckdb", make_tables(run=make_run("run-1", "ingest")))
    with pytest.raises(StoreError, match="readiness coverage"):
        read_tables(tmp_path / "r.duckdb")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("FAMILY", ("plan-1",)),
        ("rung famil", ("plan-1",)),
        ("rang helped", ("voice-1",)),
        ("waits", ("plan-1", "voice-1")),
        ("family zebra", ()),
        ("   ", ()),
        ("100%_'; DROP TABLE passages", ()),
    ],
)
def test_search_finds_passages_that_hold_every_word(database: Path, words: str, found: tuple[str, ...]) -> None:
    """Parts of words count, case does not, headings do, and no sign has a meaning of its own."""
    assert find_passages(database, words, limit=10) == found


def test_search_gives_no_more_than_asked(database: Path) -> None:
    """The limit holds."""
    assert len(find_passages(database, "waits", limit=1)) == 1
