"""Read published tables back as the records they were made from, for programs that go on working with them.

In: the path of a published file. Out: `PublishedTables`, or a `StoreError`. Surprising rule: everything is read
through one connection, so a run that publishes meanwhile never mixes old rows with new ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from pipeline.errors import StoreError
from pipeline.records import (
    BlockKind,
    Coverage,
    Decision,
    Document,
    Facets,
    Gap,
    Kind,
    Label,
    Passage,
    Role,
    Run,
    SectionType,
    Stance,
    Status,
)
from pipeline.store.published import SCHEMA_VERSION, not_ours, open_published


@dataclass(frozen=True, slots=True)
class UploadAdvice:
    """One row of `upload_set` with the document it is about."""

    document_id: str
    path: str
    title: str | None
    advice: str
    reason: str
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishedTables:
    """What the last coverage run published. `printed_texts` are keyed by criterion id; rows are in reading order."""

    run: Run
    pack_id: str
    folder: Path
    is_fictional: bool
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    labels: tuple[Label, ...]
    facets: tuple[Facets, ...]
    coverage: tuple[Coverage, ...]
    gaps: tuple[Gap, ...]
    printed_texts: Mapping[str, str]
    upload_set: tuple[UploadAdvice, ...]


def read_tables(path: Path) -> PublishedTables:
    """Read the last coverage run's tables.

    Raises StoreError if the database is missing, is not ours, or holds no coverage run of this version.
    """
    with open_published(path) as con:
        try:
            runs = con.execute(_RUN_SQL, [SCHEMA_VERSION]).fetchall()
            if not runs:
                raise StoreError(
                    "the database holds no coverage yet, or that of an older version",
                    where=str(path),
                    remedy="run `readiness coverage`",
                )
            run = runs[0]
            return PublishedTables(
                run=Run(*run[:10]),
                pack_id=run[10],
                folder=Path(run[11]),
                is_fictional=bool(run[12]),
                documents=tuple(map(_document, con.execute(_DOCUMENTS_SQL).fetchall())),
                passages=tuple(map(_passage, con.execute(_PASSAGES_SQL).fetchall())),
                labels=tuple(map(_label, con.execute(_LABELS_SQL).fetchall())),
                facets=tuple(map(_facets, con.execute(_FACETS_SQL).fetchall())),
                coverage=tuple(map(_coverage, con.execute(_COVERAGE_SQL).fetchall())),
                gaps=tuple(map(_gap, con.execute(_GAPS_SQL).fetchall())),
                printed_texts=dict(con.execute(_PRINTED_SQL).fetchall()),
                upload_set=tuple(map(_advice, con.execute(_UPLOAD_SQL).fetchall())),
            )
        except duckdb.Error as error:
            raise not_ours(path) from error


_RUN_SQL: Final = """
    SELECT r.run_id, r.started_at, r.finished_at, r.scope, r.as_of, r.area, r.framework_id, r.framework_hash,
        r.model_id, r.code_version, r.pack_id, r.folder, r.is_fictional
    FROM publication AS p JOIN runs AS r ON r.run_id = p.coverage_run_id
    WHERE p.schema_version = ?
"""
_DOCUMENTS_SQL: Final = """
    SELECT document_id, path, sha256, format, title, role, page_count, word_count, document_date, date_precision,
        date_basis, review_date, version_label, is_draft, protective_marking, body_ids, partner, read_status,
        passage_count, duplicate_of, superseded_by
    FROM documents ORDER BY rowid
"""
_PASSAGES_SQL: Final = """
    SELECT p.passage_id, p.document_id, p.ordinal, p.page_ordinal, p.page_number, p.location, p.bbox, p.char_start,
        p.char_end, p.heading, p.section_type, p.text, p.word_count, p.excluded_reason, p.kind_of_block, p.is_ocr,
        p.evidence_date
    FROM passages AS p JOIN documents USING (document_id) ORDER BY p.rowid
"""
# A later ingest may have taken documents away whose labels and facets are still those of the coverage run.
_LABELS_SQL: Final = """
    SELECT passage_id, criterion_id, probability, decision, decided_by, model_decision, reason, is_counted
    FROM labels WHERE passage_id IN (SELECT passage_id FROM passages) ORDER BY rowid
"""
_FACETS_SQL: Final = """
    SELECT passage_id, kind, map_keys(kind_probabilities), map_values(kind_probabilities), stance,
        map_keys(stance_probabilities), map_values(stance_probabilities), speaker, body_id, cohorts, aspects, is_echo,
        is_assurance, duplicate_of
    FROM passage_facets WHERE passage_id IN (SELECT passage_id FROM passages) ORDER BY rowid
"""
_COVERAGE_SQL: Final = """
    SELECT criterion_id, status, headline_gap, accepted_passages, documents, bodies, newest_date, intent, activity,
        performance, impact, voice, concern_share, expected_documents, probability_present, unread_documents
    FROM coverage ORDER BY rowid
"""
_GAPS_SQL: Final = """
    SELECT gap_id, criterion_id, gap_type, severity, rank, reason, confidence, evidence, near_misses, searched, unread,
        remedy, suggested_action, suggested_body, state, owner, due_date, note
    FROM gaps ORDER BY rowid
"""
_PRINTED_SQL: Final = "SELECT criterion_id, printed_text FROM criteria WHERE printed_text IS NOT NULL"
_UPLOAD_SQL: Final = """
    SELECT u.document_id, d.path, d.title, u.advice, coalesce(u.reason, ''), u.criteria
    FROM upload_set AS u JOIN documents AS d USING (document_id) ORDER BY d.path, u.rowid
"""


def _document(row: tuple[Any, ...]) -> Document:
    fields = list(row)
    fields[5], fields[15] = Role(row[5]), tuple(row[15] or ())
    return Document(*fields)


def _passage(row: tuple[Any, ...]) -> Passage:
    fields = list(row)
    fields[6] = tuple(row[6]) if row[6] is not None else None
    fields[10], fields[14] = SectionType(row[10]), BlockKind(row[14])
    return Passage(*fields)


def _label(row: tuple[Any, ...]) -> Label:
    passage_id, criterion_id, probability, decision, decided_by, model_decision, reason, is_counted = row
    return Label(
        passage_id,
        criterion_id,
        probability,
        Decision(decision),
        decided_by,
        Decision(model_decision),
        reason,
        bool(is_counted),
    )


def _facets(row: tuple[Any, ...]) -> Facets:
    passage_id, kind, kinds, kind_values, stance, stances, stance_values, *others = row
    speaker, body_id, cohorts, aspects, is_echo, is_assurance, duplicate_of = others
    return Facets(
        passage_id=passage_id,
        kind=Kind(kind),
        kind_probabilities=dict(zip(kinds or (), kind_values or (), strict=True)),
        stance=Stance(stance),
        stance_probabilities=dict(zip(stances or (), stance_values or (), strict=True)),
        speaker=speaker,
        body_id=body_id,
        cohorts=tuple(cohorts or ()),
        aspects=tuple(aspects or ()),
        is_echo=bool(is_echo),
        is_assurance=bool(is_assurance),
        duplicate_of=duplicate_of,
    )


def _coverage(row: tuple[Any, ...]) -> Coverage:
    fields = list(row)
    fields[1], fields[5] = Status(row[1]), tuple(row[5] or ())
    return Coverage(*fields)


def _gap(row: tuple[Any, ...]) -> Gap:
    fields = list(row)
    fields[7], fields[8] = tuple(row[7] or ()), tuple(row[8] or ())
    return Gap(*fields)


def _advice(row: tuple[Any, ...]) -> UploadAdvice:
    document_id, path, title, advice, reason, criteria = row
    return UploadAdvice(document_id, path, title, advice, reason, tuple(criteria or ()))
