"""What README shows is what the program prints."""

from __future__ import annotations

from pathlib import Path

from pipeline.run import Outcome
from pipeline.store.query import read_coverage_summary, run_query
from pipeline.terminal import query_text, summary_text
from tests.readme_blocks import README_PATH, head_of, shown_blocks, trimmed

QUERIES_PROMISED = 5
"""README says that its example queries are tested; fewer than five would be a broken promise."""


def test_every_query_in_the_readme_prints_what_is_shown(sample_database: Path) -> None:
    """Each block of SQL is run on the freshly published sample; `make golden` renews the blocks."""
    blocks = [(sql, shown) for sql, shown in shown_blocks(README_PATH.read_text(encoding="utf-8")) if sql]
    assert len(blocks) >= QUERIES_PROMISED
    for sql, shown in blocks:
        assert trimmed(query_text(run_query(sample_database, sql), "table")) == trimmed(shown), sql


def test_the_readme_shows_the_head_of_the_real_summary(sample_database: Path) -> None:
    """The block under `What you see` is the start of what `make coverage` prints."""
    summary = read_coverage_summary(sample_database)
    text = summary_text(summary, Outcome(sample_database, True, 0, 0, summary))
    shown = [shown for sql, shown in shown_blocks(README_PATH.read_text(encoding="utf-8")) if sql is None]
    assert [trimmed(block) for block in shown] == [trimmed(head_of(text))]
