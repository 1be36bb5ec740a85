"""What a run publishes, and how it becomes Arrow tables in the shape of schema.sql.

In: a `RunTables`. Out: Arrow tables, rows sorted so that equal input gives equal files. Surprising rule: columns
are named after the attributes they come from, so the schema of the database says which attributes are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pipeline.confidence import Confidence
from pipeline.findings import Finding
from pipeline.follow_up import Action, Change, Expiry
from pipeline.measure_records import Contradiction, Measure
from pipeline.records import Coverage, Document, Facets, Gap, Label, Page, Passage, Problem, Run
from pipeline.reviews import AppliedReview
from pipeline.store.measure_rows import measure_rows
from pipeline.upload_records import StandingMatch, UploadAdvice

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.framework import Framework

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half characters, as in file names of unknown encoding: no database stores them."""


@dataclass(frozen=True, slots=True)
class RunTables:
    """All that one run publishes; `pages` and `problems` are keyed by document id."""

    run: Run
    pack_id: str
    folder: str
    is_fictional: bool
    framework: Framework
    documents: tuple[Document, ...]
    pages: Mapping[str, tuple[Page, ...]]
    problems: Mapping[str, tuple[Problem, ...]]
    passages: tuple[Passage, ...]
    fingerprint: str
    labels: tuple[Label, ...] = ()
    facets: tuple[Facets, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    gaps: tuple[Gap, ...] = ()
    findings: tuple[Finding, ...] = ()
    reviews: tuple[AppliedReview, ...] = ()
    measures: tuple[Measure, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    actions: tuple[Action, ...] = ()
    expiries: tuple[Expiry, ...] = ()
    changes: tuple[Change, ...] = ()
    confidence: tuple[Confidence, ...] = ()
    cohorts: Mapping[str, str] = field(default_factory=dict)
    """Title of each cohort by its id, in order."""
    standing: tuple[StandingMatch, ...] = ()
    upload: tuple[UploadAdvice, ...] = ()
    printed_texts: Mapping[str, str] = field(default_factory=dict)
    """Wording of the area's own inspection report, by criterion id."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """One row of `runs`; times in UTC without zone."""

    run_id: str
    started_at: datetime
    finished_at: datetime
    scope: str
    as_of: date
    area: str
    framework_id: str
    framework_hash: str
    model_id: str
    code_version: str
    pack_id: str
    folder: str
    is_fictional: bool
    presence_threshold: float


@dataclass(frozen=True, slots=True)
class PageRow:
    """One row of `pages`."""

    document_id: str
    ordinal: int
    page_number: int | None
    location: str
    method: str
    ocr_confidence: float | None
    char_count: int


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One row of `problems`."""

    document_id: str
    location: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class CohortRow:
    """One row of `cohorts`."""

    cohort_id: str
    title: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One row of `reviews`; times in UTC without zone."""

    decision_id: str
    target: str
    passage_id: str
    criterion_id: str | None
    decision: str
    reviewer: str
    reviewed_at: datetime
    note: str
    sampled_by: str
    second_reviewer: str | None
    is_carried_over: bool


def ingest_rows(tables: RunTables) -> dict[str, Sequence[object]]:
    """Rows of the tables that every run writes, in the order of the documents' paths; keys are table names."""
    documents = sorted(tables.documents, key=lambda d: (d.path, d.document_id))
    place = {document.document_id: position for position, document in enumerate(documents)}
    passages = sorted(tables.passages, key=lambda p: (_place(place, p.document_id), p.ordinal, p.passage_id))
    return {
        "runs": [run_row(tables)],
        "documents": documents,
        "pages": [_page_row(d.document_id, page) for d in documents for page in tables.pages.get(d.document_id, ())],
        "problems": [
            ProblemRow(d.document_id, problem.location, problem.kind, problem.message)
            for d in documents
            for problem in tables.problems.get(d.document_id, ())
        ],
        "passages": passages,
    }


def coverage_rows(tables: RunTables) -> dict[str, Sequence[object]]:
    """Rows of the tables that only a coverage run writes: passages in reading order, criteria in framework order."""
    documents = sorted(tables.documents, key=lambda d: (d.path, d.document_id))
    document_place = {document.document_id: position for position, document in enumerate(documents)}
    place = {p.passage_id: (_place(document_place, p.document_id), p.ordinal, p.passage_id) for p in tables.passages}
    criterion_place = {criterion.id: position for position, criterion in enumerate(tables.framework.criteria)}
    last = (len(documents), 0, "")
    labels = sorted(
        tables.labels,
        key=lambda label: (
            place.get(label.passage_id, last),
            _place(criterion_place, label.criterion_id),
            label.passage_id,
            label.criterion_id,
        ),
    )
    facets = sorted(tables.facets, key=lambda f: (place.get(f.passage_id, last), f.passage_id))
    coverage = sorted(tables.coverage, key=lambda c: (_place(criterion_place, c.criterion_id), c.criterion_id))
    gaps = sorted(
        tables.gaps, key=lambda g: (_place(criterion_place, g.criterion_id), g.criterion_id, g.rank, g.gap_id)
    )
    reviews = sorted(
        map(_review_row, tables.reviews),
        key=lambda r: (place.get(r.passage_id, last), r.target, r.criterion_id or "", r.decision_id),
    )
    actions = sorted(tables.actions, key=lambda a: (place.get(a.passage_id, last), a.action_id))
    confidence = sorted(tables.confidence, key=lambda c: (_place(criterion_place, c.criterion_id), c.criterion_id))
    upload = sorted(tables.upload, key=lambda u: (_place(document_place, u.document_id), u.document_id))
    judged: dict[str, Sequence[object]] = {
        "labels": labels,
        "passage_facets": facets,
        "coverage": coverage,
        "evidence_confidence": confidence,
        "gaps": gaps,
        "findings": tables.findings,
        "upload_set": upload,
        "actions": actions,
        "expiries": tables.expiries,
        "changes": tables.changes,
        "cohorts": [CohortRow(*entry, ordinal) for ordinal, entry in enumerate(tables.cohorts.items(), start=1)],
    }
    return {**judged, "reviews": reviews, **measure_rows(tables, place)}


def _review_row(entry: AppliedReview) -> ReviewRow:
    review = entry.review
    return ReviewRow(
        decision_id=review.decision_id,
        target=review.target,
        passage_id=entry.passage_id,
        criterion_id=review.criterion_id,
        decision=review.decision,
        reviewer=review.reviewer,
        reviewed_at=_utc(review.reviewed_at),
        note=review.note,
        sampled_by=review.sampled_by,
        second_reviewer=review.second_reviewer,
        is_carried_over=entry.is_carried_over,
    )


def run_row(tables: RunTables) -> RunRow:
    """The run with what it read, times brought to UTC."""
    run = tables.run
    return RunRow(
        run_id=run.run_id,
        started_at=_utc(run.started_at),
        finished_at=_utc(run.finished_at),
        scope=run.scope,
        as_of=run.as_of,
        area=run.area,
        framework_id=run.framework_id,
        framework_hash=run.framework_hash,
        model_id=run.model_id,
        code_version=run.code_version,
        pack_id=tables.pack_id,
        folder=tables.folder,
        is_fictional=tables.is_fictional,
        presence_threshold=tables.framework.thresholds.presence,
    )


def to_arrow(rows: Sequence[object], schema: pa.Schema) -> pa.Table:
    """Build an Arrow table with exactly the columns of `schema`, each read from the attribute of its name.

    Raises AttributeError if a row lacks a column: schema.sql and the record then disagree, which is our bug.
    """
    import pyarrow as pa

    columns = [
        pa.array(_stored(map(attrgetter(column.name), rows), column.type), type=column.type) for column in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _stored(values: Iterable[Any], column_type: pa.DataType) -> list[object]:
    """Values as Arrow takes them in a column of this type; numbers, dates and truth values go in as they are."""
    import pyarrow as pa

    if pa.types.is_string(column_type):
        return [None if value is None else _text(value) for value in values]
    if pa.types.is_map(column_type):
        return [sorted((_text(key), number) for key, number in value.items()) for value in values]
    if pa.types.is_list(column_type) and pa.types.is_string(column_type.value_type):
        return [None if value is None else [_text(part) for part in value] for value in values]
    return list(values)


def _text(text: str) -> str:
    """Text, or the text of an enum, without half characters."""
    return str(text) if text.isascii() else LONE_SURROGATE.sub("�", text)


def _page_row(document_id: str, page: Page) -> PageRow:
    return PageRow(
        document_id=document_id,
        ordinal=page.ordinal,
        page_number=page.page_number,
        location=page.location,
        method=page.method,
        ocr_confidence=page.ocr_confidence,
        char_count=len(page.text),
    )


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def _place(places: Mapping[str, int], name: str) -> int:
    """Position of a name; unknown ones come last, so that nothing is dropped."""
    return places.get(name, len(places))
