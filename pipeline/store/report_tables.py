"""Read from a published database all that the report shows.

In: the path of a published file. Out: a `ReportTables`, or a StoreError. Surprising rule: tables that an earlier
program did not publish yet (`changes`, `aspects`) are read as empty, so that an old file can still be shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, TypeVar

import duckdb

from pipeline.errors import StoreError
from pipeline.store import report_rows as rows
from pipeline.store.published import not_ours, open_published

Row = TypeVar("Row")


def read_report_tables(path: Path) -> rows.ReportTables:
    """Everything that the report shows of the last coverage run.

    Raises StoreError if the database is missing, is not ours or holds no coverage run.
    """
    with open_published(path) as con:
        try:
            runs = _read(con, rows.ReportRun, _RUN_SQL)
            if not runs:
                raise StoreError(
                    "the database holds no coverage yet", where=str(path), remedy="run `readiness coverage` first"
                )
            return _tables(con, runs[0])
        except duckdb.Error as error:
            raise not_ours(path) from error


def _tables(con: duckdb.DuckDBPyConnection, run: rows.ReportRun) -> rows.ReportTables:
    published = {name for (name,) in con.execute(_TABLE_NAMES_SQL).fetchall()}
    has_changes = "changes" in published
    earlier_runs = _read(con, rows.EarlierRun, _EARLIER_RUN_SQL, run.run_id)
    return rows.ReportTables(
        run=run,
        earlier_run=earlier_runs[0] if earlier_runs else None,
        has_changes=has_changes,
        counts=_read(con, rows.Counts, _COUNTS_SQL)[0],
        criteria=_read(con, rows.CriterionOnFile, _CRITERIA_SQL),
        gaps=_read(con, rows.GapOnFile, _GAPS_SQL),
        passages=_read(con, rows.PassageOnFile, _PASSAGES_SQL),
        labels=_read(con, rows.CountedLabel, _LABELS_SQL),
        kinds=_read(con, rows.KindOnFile, _KINDS_SQL),
        bodies=_read(con, rows.Named, "SELECT body_id, name FROM bodies ORDER BY ordinal"),
        aspects=_read(con, rows.AspectNamed, _ASPECTS_SQL) if "aspects" in published else (),
        then_and_now=_read(con, rows.ThenAndNow, _THEN_AND_NOW_SQL),
        conflicts=_read(con, rows.Conflict, _CONFLICTS_SQL),
        changes=_read(con, rows.Change, _CHANGES_SQL) if has_changes else (),
        kpis=_read(con, rows.KpiNamed, _KPIS_SQL),
        figures=_read(con, rows.Figure, _FIGURES_SQL),
        documents=_read(con, rows.DocumentOnFile, _DOCUMENTS_SQL),
        findings=_read(con, rows.DocumentRemark, _FINDINGS_SQL),
        problems=_read(con, rows.DocumentRemark, _PROBLEMS_SQL),
        standing=_read(con, rows.StandingItemOnFile, _STANDING_SQL),
        actions=_read(con, rows.PlanAction, _ACTIONS_SQL),
        pillar_links=_read(con, rows.PillarLink, "SELECT requirement_id, pillar_id, strength FROM crosswalk_links"),
    )


def _read(con: duckdb.DuckDBPyConnection, row: type[Row], sql: str, *values: object) -> tuple[Row, ...]:
    """Rows of a query as records; columns stand in the order of the record's fields."""
    return tuple(row(*map(_frozen, columns)) for columns in con.execute(sql, values).fetchall())


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


_TABLE_NAMES_SQL: Final = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'published'"
_RUN_SQL: Final = """
    SELECT r.run_id, r.as_of, r.area, r.framework_id, r.model_id, r.code_version, r.pack_id,
        coalesce(r.is_fictional, false), r.presence_threshold
    FROM publication AS p JOIN runs AS r ON r.run_id = p.coverage_run_id
"""
_EARLIER_RUN_SQL: Final = """
    SELECT run_id, as_of FROM runs WHERE scope = 'coverage' AND run_id <> ? ORDER BY finished_at DESC, run_id LIMIT 1
"""
_COUNTS_SQL: Final = """
    SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages),
        (SELECT count(*) FROM passage_facets), (SELECT count(*) FROM review_queue), (SELECT count(*) FROM reviews)
"""
_CRITERIA_SQL: Final = """
    WITH figures AS (
        SELECT unnest(k.criterion_ids) AS criterion_id, m.period_end AS day
        FROM measures AS m JOIN kpis AS k USING (kpi_id)
        JOIN passages AS p USING (passage_id) JOIN documents AS d USING (document_id)
        WHERE NOT m.is_target AND NOT m.is_implausible AND d.is_counted
    ), told AS (
        SELECT l.criterion_id, coalesce(p.evidence_date, d.document_date) AS day
        FROM labels AS l JOIN passage_facets AS f USING (passage_id)
        JOIN passages AS p USING (passage_id) JOIN documents AS d USING (document_id)
        WHERE l.is_counted AND f.kind = 'performance'
    )
    SELECT c.criterion_id, c.parent_id, c.level, c.title, c.definition, c.printed_text, c.is_requirement, c.is_measured,
        c.responsible_body_ids, c.wanted_kinds, v.status, v.headline_gap, coalesce(v.accepted_passages, 0),
        coalesce(v.documents, 0), coalesce(v.bodies, []), v.newest_date,
        coalesce((SELECT max(day) FROM figures AS f WHERE f.criterion_id = c.criterion_id),
            (SELECT max(day) FROM told AS t WHERE t.criterion_id = c.criterion_id)),
        v.concern_share, coalesce(v.unread_documents, 0)
    FROM criteria AS c LEFT JOIN coverage AS v USING (criterion_id)
    ORDER BY c.ordinal
"""
_GAPS_SQL: Final = """
    SELECT r.gap_id, r.criterion_id, r.gap_type, r.severity, r.rank, r.is_headline, r.reason, r.confidence,
        coalesce(r.searched, 0), coalesce(r.unread, 0), r.suggested_action, r.suggested_body, coalesce(r.state, 'open'),
        r.owner, r.due_date, r.note, coalesce(g.evidence, []), coalesce(g.near_misses, [])
    FROM gap_register AS r JOIN gaps AS g USING (gap_id)
    ORDER BY r.criterion_id, r.rank, r.gap_id
"""
# Whatever any part of the report may quote. A passage belongs to its document's bodies, else to the one that speaks,
# as in the view body_matrix.
_PASSAGES_SQL: Final = """
    WITH quoted AS (
        SELECT passage_id FROM labels WHERE is_counted
        UNION SELECT unnest(evidence) FROM gaps
        UNION SELECT unnest(near_misses) FROM gaps
        UNION SELECT passage_a FROM contradictions
        UNION SELECT passage_b FROM contradictions
        UNION SELECT passage_id FROM measures WHERE kpi_id IS NOT NULL
        UNION SELECT passage_id FROM actions
    )
    SELECT p.passage_id, p.document_id, p.text, p.location, coalesce(p.evidence_date, d.document_date),
        f.kind, f.kind_probability, f.stance, f.stance_probability, f.speaker, coalesce(f.aspects, []),
        CASE WHEN len(d.body_ids) > 0 THEN d.body_ids WHEN f.body_id IS NOT NULL THEN [f.body_id] ELSE [] END,
        coalesce(p.is_ocr, false)
    FROM quoted AS q JOIN passages AS p USING (passage_id) JOIN documents AS d USING (document_id)
    LEFT JOIN passage_facets AS f USING (passage_id)
    ORDER BY d.path, p.ordinal, p.passage_id
"""
_LABELS_SQL: Final = """
    SELECT l.criterion_id, l.passage_id, l.probability, l.decided_by
    FROM labels AS l JOIN passages AS p USING (passage_id) JOIN documents AS d USING (document_id)
    WHERE l.is_counted
    ORDER BY l.criterion_id, d.path, p.ordinal, l.passage_id
"""
_KINDS_SQL: Final = """
    SELECT criterion_id, kind, coalesce(is_wanted, false), coalesce(is_present, false) FROM coverage_matrix
"""
_ASPECTS_SQL: Final = """
    SELECT a.aspect_id, a.criterion_id, a.title FROM aspects AS a JOIN criteria AS c USING (criterion_id)
    ORDER BY c.ordinal, a.ordinal
"""
_THEN_AND_NOW_SQL: Final = """
    SELECT criterion_id, then_statement, then_source, kpi_id, kpi, unit, direction, then_value, then_date, now_value,
        now_date, now_citation
    FROM then_and_now
"""
_CONFLICTS_SQL: Final = "SELECT criterion_id, criterion, kpi, coalesce(why, ''), passage_a, passage_b FROM conflicts"
_CHANGES_SQL: Final = """
    SELECT subject, criterion_id, "before", "after", reason FROM changes ORDER BY ordinal
"""
_KPIS_SQL: Final = """
    SELECT kpi_id, criterion_ids, title, unit, direction, baseline_value, baseline_date,
        baseline_source || ', ' || baseline_place
    FROM kpis ORDER BY ordinal
"""
_FIGURES_SQL: Final = """
    SELECT kpi_id, passage_id, value, unit, statistic, period_end, population, coalesce(is_target, false),
        coalesce(is_implausible, false), citation
    FROM kpi_series WHERE value IS NOT NULL
"""
_DOCUMENTS_SQL: Final = """
    SELECT r.document_id, r.path, r.title, r.role, r.document_date, r.version_label, coalesce(r.is_draft, false),
        r.protective_marking, coalesce(r.bodies, []), r.read_status, coalesce(r.is_counted, false), u.advice, u.reason,
        r.copy_of, r.newer_version
    FROM document_register AS r LEFT JOIN upload_set AS u USING (document_id)
    ORDER BY r.path, r.document_id
"""
_FINDINGS_SQL: Final = """
    SELECT f.document_id, f.finding_type, f.severity, coalesce(f.reason, ''), f.location
    FROM findings AS f JOIN documents AS d USING (document_id)
    ORDER BY f.finding_type, d.path, f.location NULLS FIRST, f.reason
"""
_PROBLEMS_SQL: Final = """
    SELECT p.document_id, p.kind, NULL, coalesce(p.message, ''), p.location
    FROM problems AS p JOIN documents AS d USING (document_id)
    ORDER BY d.path, p.rowid
"""
_STANDING_SQL: Final = """
    SELECT item, why, coalesce(minimum, 1), present, coalesce(document_ids, []) FROM standing_set ORDER BY ordinal
"""
_ACTIONS_SQL: Final = """
    SELECT action_text, owner, due_date, status, passage_id, citation FROM actions_without_evidence
"""
