"""The published tables and views: names, comments, columns of the contract."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_records import make_tables, read_rows

from pipeline.store.publish import publish_coverage

CONTRACT_COLUMNS = {
    "runs": "run_id started_at finished_at scope as_of area framework_id framework_hash model_id code_version",
    "criteria": "criterion_id parent_id level force title definition printed_text",
    "bodies": "body_id name partner",
    "kpis": "kpi_id criterion_id unit direction baseline_value baseline_date",
    "standing_set": "item present document_ids",
    "documents": "document_id path sha256 format title role page_count word_count document_date date_precision "
    "date_basis review_date version_label is_draft protective_marking body_ids partner read_status passage_count "
    "duplicate_of superseded_by",
    "pages": "document_id page_number location method ocr_confidence char_count",
    "problems": "document_id location kind message",
    "passages": "passage_id document_id ordinal page_number location bbox char_start char_end heading section_type "
    "text word_count evidence_date excluded_reason is_ocr",
    "labels": "passage_id criterion_id probability decision decided_by model_decision reason",
    "passage_facets": "passage_id kind kind_probability stance stance_probability speaker body_id cohorts aspects "
    "is_echo is_assurance duplicate_of",
    "measures": "passage_id kpi_id value unit statistic period_start period_end population is_target is_implausible",
    "actions": "action_id reference passage_id text owner due_date status progress named_evidence evidence",
    "changes": "previous_run_id run_id subject criterion_id gap_id before after cause causes is_told reason documents",
    "expiries": "criterion_id newest_date expires_on",
    "key_dates": "key_date_id title falls_on basis",
    "coverage": "criterion_id status headline_gap accepted_passages documents bodies newest_date intent activity "
    "performance impact voice concern_share expected_documents probability_present unread_documents",
    "gaps": "gap_id criterion_id gap_type severity rank reason confidence evidence near_misses searched unread remedy "
    "suggested_action suggested_body state owner due_date note",
    "contradictions": "passage_a passage_b kpi_id criterion_id why",
    "findings": "document_id finding_type severity reason location",
    "upload_set": "document_id advice reason criteria",
    "reviews": "decision_id target passage_id criterion_id decision reviewer reviewed_at note sampled_by "
    "second_reviewer",
}
CONTRACT_VIEWS = {
    *("gap_register", "evidence_register", "coverage_matrix", "body_matrix", "document_register", "kpi_series"),
    *("then_and_now", "conflicts", "crosswalk", "review_queue", "actions_without_evidence"),
    *("evidence_expiry", "countdown", "viewpoint_summary", "viewpoint_register", "reform_plan_evidence"),
    *("voice_and_data", "likely_questions"),
    *("cohort_matrix", "single_points_of_failure"),
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pack") / "readiness.duckdb"
    publish_coverage(path, make_tables())
    return path


@pytest.mark.parametrize(("table", "columns"), CONTRACT_COLUMNS.items())
def test_a_table_has_every_column_of_the_contract(database: Path, table: str, columns: str) -> None:
    """Scripts of users find the columns that the contract promises."""
    published = read_rows(database, "SELECT column_name FROM duckdb_columns() WHERE table_name = ?", table)
    assert set(columns.split()) <= {name for (name,) in published}


def test_the_views_of_the_contract_are_there(database: Path) -> None:
    """Every promised view is published and no other."""
    views = read_rows(database, "SELECT view_name FROM duckdb_views() WHERE NOT internal")
    assert {name for (name,) in views} == CONTRACT_VIEWS


def test_every_table_view_and_column_carries_a_comment(database: Path) -> None:
    """A reader in any SQL client sees in plain words what each table, view and column holds."""
    bare = read_rows(
        database,
        """
        SELECT table_name FROM duckdb_tables() WHERE coalesce(trim(comment), '') = ''
        UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal AND coalesce(trim(comment), '') = ''
        UNION ALL SELECT table_name || '.' || column_name FROM duckdb_columns()
            WHERE NOT internal AND coalesce(trim(comment), '') = ''
        """,
    )
    assert bare == []


def test_no_name_is_a_reserved_word(database: Path) -> None:
    """Nobody has to quote a table or column to use it."""
    reserved = read_rows(
        database,
        """
        WITH names AS (
            SELECT table_name AS name FROM duckdb_columns() WHERE NOT internal
            UNION SELECT column_name FROM duckdb_columns() WHERE NOT internal
        )
        SELECT name FROM names JOIN duckdb_keywords() AS k ON k.keyword_name = name
        WHERE k.keyword_category <> 'unreserved'
        """,
    )
    assert reserved == []
