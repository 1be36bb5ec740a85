"""What the views show of a small fictional pack."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import duckdb
import pytest
from store_records import make_document, make_facets, make_label, make_passage, make_tables, read_rows

from pipeline.records import Kind
from pipeline.store.publish import publish_coverage


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pack") / "readiness.duckdb"
    publish_coverage(path, make_tables())
    return path


def test_gap_register_lists_gaps_by_criterion_and_rank_and_marks_the_headline(database: Path) -> None:
    """The gap to close first stands on top of its criterion, with the body to ask by name."""
    rows = read_rows(database, "SELECT criterion_id, gap_type, is_headline, suggested_body FROM gap_register")
    assert rows == [
        ("H1.1", "plan_only", True, "Coast ICB"),
        ("H1.1", "no_impact", False, "Coast ICB"),
        ("H1.2", "no_evidence", True, "Coast ICB"),
    ]


def test_evidence_register_quotes_and_cites_what_was_not_rejected(database: Path) -> None:
    """Each accepted or uncertain label comes with its words and where they stand."""
    rows = read_rows(database, "SELECT criterion_id, decision, quote, citation, evidence_date FROM evidence_register")
    assert [(row[0], row[1], row[3], row[4]) for row in rows] == [
        ("H1.1", "accepted", "Plan, p. 1", date(2025, 10, 1)),
        ("H1.1", "uncertain", "Survey, Findings, para 1", date(2025, 9, 1)),
        ("R2", "accepted", "Plan, p. 1", date(2025, 10, 1)),
    ]
    assert str(rows[0][2]).startswith("Every family")


def test_coverage_matrix_shows_zeros_and_presence_for_every_requirement_and_kind(database: Path) -> None:
    """A kind that is missing is a row with nought, not a missing row."""
    rows = read_rows(database, "SELECT criterion_id, kind, accepted_passages, is_present FROM coverage_matrix")
    assert len(rows) == 2 * 5
    assert rows[0] == ("H1.1", "intent", 1, True)
    assert ("H1.1", "voice", 0, False) in rows


def test_matrices_leave_out_what_was_accepted_and_not_counted(tmp_path: Path) -> None:
    """Drafts, echoes and copies that the assessment did not count do not swell the matrices."""
    tables = make_tables()
    texts = {name: f"The wait is four weeks ({name})." for name in ("draft", "echo", "copy")}
    database = tmp_path / "readiness.duckdb"
    publish_coverage(
        database,
        dataclasses.replace(
            tables,
            documents=(*tables.documents, make_document("draft", "draft.pdf", is_draft=True)),
            passages=(
                *tables.passages,
                make_passage("draft-1", "draft", texts["draft"]),
                make_passage("echo-1", "plan", texts["echo"], ordinal=2),
                make_passage("copy-1", "plan", texts["copy"], ordinal=3),
            ),
            labels=(*tables.labels, *(make_label(f"{name}-1", "H1.1", is_counted=False) for name in texts)),
            facets=(
                *tables.facets,
                make_facets("draft-1", Kind.INTENT),
                make_facets("echo-1", Kind.INTENT, is_echo=True),
                make_facets("copy-1", Kind.INTENT, duplicate_of="plan-1"),
            ),
        ),
    )
    by_kind = "SELECT accepted_passages FROM coverage_matrix WHERE criterion_id = 'H1.1' AND kind = 'intent'"
    by_body = "SELECT accepted_passages FROM body_matrix WHERE criterion_id = 'H1.1' AND body_id = 'council'"
    assert read_rows(database, by_kind) == [(1,)]
    assert read_rows(database, by_body) == [(1,)]


def test_body_matrix_shows_every_body_and_who_is_responsible(database: Path) -> None:
    """A responsible body that gave nothing stands out as a nought."""
    rows = read_rows(
        database,
        "SELECT body, is_responsible, accepted_passages, newest_date FROM body_matrix WHERE criterion_id = 'H1.1'",
    )
    assert rows == [
        ("Harbourside Council", True, 1, date(2025, 10, 1)),
        ("Coast ICB", True, 0, None),
        ("Harbourside Forum", False, 0, None),
    ]


def test_document_register_shows_what_each_file_serves_and_its_problems(database: Path) -> None:
    """A file that could not be read stands beside those that were."""
    rows = read_rows(
        database, "SELECT path, read_status, accepted_passages, criterion_ids, problems, bodies FROM document_register"
    )
    assert rows == [
        ("letter.pdf", "unread", 0, [], 1, ["Harbourside Council"]),
        ("plan.pdf", "read", 1, ["H1.1", "R2"], 0, ["Harbourside Council"]),
        ("survey.docx", "read", 0, [], 0, ["Harbourside Forum"]),
    ]


def test_crosswalk_counts_passages_accepted_for_both(database: Path) -> None:
    """The pillar of a passage and its requirement meet in one row, with the framework's link."""
    rows = read_rows(database, "SELECT criterion_id, pillar_id, link_strength, accepted_passages FROM crosswalk")
    assert len(rows) == 3 * 2
    assert ("H1.1", "R2", "strong", 1) in rows
    assert ("H1.2", "R2", None, 0) in rows


def test_review_queue_holds_uncertain_labels_with_the_closest_calls_first(tmp_path: Path) -> None:
    """A label at 0.52 is asked before one at 0.3, and one without probability comes last."""
    tables = make_tables()
    uncertain = [
        dataclasses.replace(tables.labels[2], criterion_id=criterion_id, probability=probability)
        for criterion_id, probability in (("H1", None), ("H1.1", 0.3), ("H1.2", 0.52))
    ]
    database = tmp_path / "readiness.duckdb"
    publish_coverage(database, dataclasses.replace(tables, labels=tuple(uncertain)))
    assert read_rows(database, "SELECT criterion_id, probability FROM review_queue") == [
        ("H1.2", 0.52),
        ("H1.1", 0.3),
        ("H1", None),
    ]


def test_then_and_now_shows_the_baseline_before_any_figure_is_found(database: Path) -> None:
    """What the inspection found is listed even when nothing answers it yet."""
    rows = read_rows(database, "SELECT criterion_id, then_statement, then_value, now_value FROM then_and_now")
    assert rows == [("H1.1", "Waits were long.", 40.0, None), ("H1.1", "Families felt alone.", None, None)]


def test_views_of_later_stages_show_rows_once_their_tables_are_filled(tmp_path: Path) -> None:
    """The latest plausible figure is set against the baseline; conflicts and bare actions are quoted and cited."""
    database = tmp_path / "readiness.duckdb"
    publish_coverage(database, make_tables())
    with duckdb.connect(database) as con:
        con.execute(
            """
            INSERT INTO measures VALUES
                ('plan-1', 'wait', 30, 'weeks', 'mean', NULL,
                    DATE '2025-06-30', NULL, false, false, NULL, 'stated', null),
                ('plan-1', 'wait', 20, 'weeks', 'mean', NULL,
                    DATE '2025-09-30', NULL, false, false, NULL, 'stated', null),
                ('plan-1', 'wait', 12, 'weeks', 'mean', NULL,
                    DATE '2026-03-31', NULL, true, false, NULL, 'column', null);
            INSERT INTO contradictions VALUES ('plan-1', 'voice-1', 'wait', 'H1.1', 'two values for one month');
            INSERT INTO actions VALUES
                ('a-1', '1', 'plan-1', 'Ring families', 'Head', DATE '2025-12-01', 'done', 'complete', 'Log', []),
                ('a-2', '2', 'plan-1', 'Train staff', 'Head', NULL, 'complete', 'complete', NULL, ['voice-1']),
                ('a-3', '3', 'plan-1', 'Open a hub', 'Head', NULL, 'late', 'late', NULL, []);
            """
        )
    now = "SELECT then_value, now_value, now_citation FROM then_and_now WHERE kpi_id = 'wait'"
    assert read_rows(database, now) == [(40.0, 20.0, "Plan, p. 1")]
    assert read_rows(database, "SELECT value FROM kpi_series") == [(30.0,), (20.0,), (12.0,)]
    assert read_rows(database, "SELECT citation_a, citation_b FROM conflicts") == [
        ("Plan, p. 1", "Survey, Findings, para 1")
    ]
    assert read_rows(database, "SELECT action_id, citation FROM actions_without_evidence") == [("a-1", "Plan, p. 1")]


def test_then_and_now_takes_like_for_like_in_the_kpis_unit(tmp_path: Path) -> None:
    """Months are turned into the KPI's weeks; a median, a region's figure, a guessed date never stand for the mean."""
    database = tmp_path / "readiness.duckdb"
    publish_coverage(database, make_tables())
    with duckdb.connect(database) as con:
        con.execute(
            """
            UPDATE kpis SET statistic = 'mean' WHERE kpi_id = 'wait';
            INSERT INTO measures (passage_id, kpi_id, value, unit, statistic, period_end, population, period_basis,
                is_target, is_implausible)
            SELECT 'plan-1', 'wait', *, false, false FROM (VALUES
                (6, 'months', 'mean', DATE '2025-09-30', NULL, 'stated'),
                (9, 'weeks', 'mean', DATE '2025-10-20', NULL, 'document'),
                (8, 'weeks', 'median', DATE '2025-10-31', NULL, 'stated'),
                (7, 'weeks', 'mean', DATE '2025-10-31', 'regional', 'stated'));
            """
        )
    now = "SELECT now_value, now_stated, is_like_for_like FROM then_and_now WHERE kpi_id = 'wait'"
    assert read_rows(database, now) == [(26.1, "6 months (mean)", True)]


def test_cohort_matrix_counts_passages_by_cohort_with_zeros(tmp_path: Path) -> None:
    """Every requirement and cohort has a row; what counts for one cohort counts for no other."""
    tables = make_tables(cohorts={"under_5": "Early years", "ehe": "Home educated"})
    labels = tuple(dataclasses.replace(label, is_counted=label.passage_id == "plan-1") for label in tables.labels)
    publish_coverage(tmp_path / "readiness.duckdb", dataclasses.replace(tables, labels=labels))
    rows = read_rows(
        tmp_path / "readiness.duckdb",
        "SELECT criterion_id, cohort, accepted_passages, documents FROM cohort_matrix WHERE criterion_id LIKE 'H1._'",
    )
    assert rows == [
        ("H1.1", "Early years", 1, 1),
        ("H1.1", "Home educated", 0, 0),
        ("H1.2", "Early years", 0, 0),
        ("H1.2", "Home educated", 0, 0),
    ]


def test_a_document_that_carries_most_of_a_requirement_is_named(tmp_path: Path) -> None:
    """Three of four passages in one document are a single point of failure; two and two are none."""
    tables = make_tables()
    passages = [
        make_passage(f"p{number}", "plan" if number < 3 else "survey", "Text", ordinal=number + 5)
        for number in range(4)
    ]
    labels = [make_label(passage.passage_id, "H1.1", 0.9, is_counted=True) for passage in passages]
    even = [make_label(f"p{number}", "H1.2", 0.9, is_counted=True) for number in (2, 3)]
    publish_coverage(
        tmp_path / "readiness.duckdb",
        dataclasses.replace(tables, passages=(*tables.passages, *passages), labels=(*labels, *even)),
    )
    rows = read_rows(
        tmp_path / "readiness.duckdb",
        "SELECT criterion_id, path, round(share, 2), of_documents FROM single_points_of_failure",
    )
    assert rows == [("H1.1", "plan.pdf", 0.75, 2)]
