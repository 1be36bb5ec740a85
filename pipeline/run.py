"""The stage order, top to bottom: pack, documents, passages, labels, coverage, published tables.

In: options, settings, a clock and a reporter. Out: an `Outcome`. Surprising rule: when nothing that a run
depends on has changed, the published tables are read back and no stage runs at all.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline.classify.card import read_model_id
from pipeline.errors import InputError
from pipeline.gap_decisions import apply_gap_decisions
from pipeline.journal import (
    PRIVATE_FOLDER_MODE,
    append_run,
    decisions_hash,
    read_gap_decisions,
    read_reviews,
    read_runs,
)
from pipeline.pack import PACK_FILE_NAME, Pack, localise_framework, open_pack
from pipeline.records import Document, Extraction, Passage, Run, make_id
from pipeline.reviews import attach_reviews
from pipeline.settings import Settings
from pipeline.store.query import CoverageSummary, read_coverage_summary, read_fingerprint
from pipeline.versions import EXTRACTION_LIBRARIES, EXTRACTION_SOURCES, READING_SOURCES, code_version, source_version

if TYPE_CHECKING:
    from pipeline.classify.encoder import Encoder
    from pipeline.framework import Framework
    from pipeline.reading import Recognition
    from pipeline.store.cache import DocumentCache
    from pipeline.store.rows import RunTables

DATABASE_NAME = "readiness.duckdb"
FRAMEWORK_SUFFIXES = (".yaml", ".yml")


class Reporter(Protocol):
    """Hears how far a run is."""

    def report(self, stage: str, done: int, total: int) -> None:
        """`done` of `total` documents or passages of a stage are finished."""
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked for; None leaves it to `pack.yaml` or the defaults."""

    folder: Path | None = None
    database: Path | None = None
    framework: str | None = None
    as_of: dt.date | None = None
    workers: int = 2
    has_ocr: bool = True
    """Whether the text of pages that are pictures is recognised."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: the published database, and counts of what had to be done anew.

    `is_default_database` if `readiness query` finds it without being told.
    """

    database: Path
    is_unchanged: bool
    newly_read: int
    newly_classified: int
    summary: CoverageSummary | None
    documents: tuple[Document, ...] = ()
    is_default_database: bool = True
    report: Path | None = None
    """The page written from the tables, if one was."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A run's inputs, resolved."""

    pack: Pack
    framework_path: Path
    as_of: dt.date
    database: Path
    is_default_database: bool
    journal: Path
    model_id: str
    fingerprint: str


def run_coverage(
    options: Options,
    *,
    settings: Settings,
    now: Callable[[], dt.datetime],
    reporter: Reporter,
    encoder: Encoder | None = None,
) -> Outcome:
    """Read, classify, assess and publish; does nothing if the published tables already say it all.

    `encoder` stands in for the model folder's own.
    """
    job = _resolve(options, settings=settings, today=now().date())
    if read_fingerprint(job.database) == job.fingerprint:
        summary = read_coverage_summary(job.database)
        return Outcome(job.database, True, 0, 0, summary, is_default_database=job.is_default_database)
    _refuse_foreign_journal(job)
    started_at = now()

    from pipeline.assess import assess_coverage
    from pipeline.framework import load_framework
    from pipeline.judging import CachedClassifier, judge_passages
    from pipeline.store.publish import publish_coverage

    framework = localise_framework(load_framework(job.framework_path), job.pack)
    corpus = _read_corpus(job, framework, options, settings=settings, reporter=reporter)
    criterion_ids = framework.criteria_by_id
    reviews = attach_reviews(read_reviews(job.journal), corpus.passages, criterion_ids=criterion_ids)
    judgement = judge_passages(
        framework,
        documents=corpus.documents,
        passages=corpus.passages,
        classifier=CachedClassifier(
            settings.models_path,
            cache_path=_cache_path(settings),
            version=f"{job.model_id}-{source_version(*READING_SOURCES)}",
            encoder=encoder,
        ),
        on_classified=lambda done, total: reporter.report("classify", done, total),
        reviews=reviews,
    )
    assessment = assess_coverage(
        framework,
        documents=corpus.documents,
        passages=corpus.passages,
        labels=judgement.labels,
        facets=judgement.facets,
        as_of=job.as_of,
    )
    run = _run(job, framework, scope="coverage", started_at=started_at, finished_at=now())
    tables = replace(
        _tables(job, run, framework, corpus),
        labels=tuple(
            replace(label, is_counted=(label.passage_id, label.criterion_id) in assessment.counted)
            for label in judgement.labels
        ),
        facets=judgement.facets,
        coverage=assessment.coverage,
        gaps=apply_gap_decisions(assessment.gaps, read_gap_decisions(job.journal)),
        reviews=reviews,
    )
    publish_coverage(job.database, tables)
    statuses = {row.criterion_id: row.status.value for row in assessment.coverage}
    append_run(job.journal, run, source_folder=job.pack.folder, statuses=statuses)
    summary = read_coverage_summary(job.database)
    return Outcome(
        job.database,
        False,
        corpus.newly_read,
        judgement.newly_classified,
        summary,
        corpus.documents,
        job.is_default_database,
    )


def run_ingest(options: Options, *, settings: Settings, now: Callable[[], dt.datetime], reporter: Reporter) -> Outcome:
    """Read the pack and publish its documents, pages, problems and passages; labels and gaps stay as they are."""
    job = _resolve(options, settings=settings, today=now().date())
    _refuse_foreign_journal(job)
    started_at = now()

    from pipeline.framework import load_framework
    from pipeline.store.publish import publish_ingest

    framework = localise_framework(load_framework(job.framework_path), job.pack)
    corpus = _read_corpus(job, framework, options, settings=settings, reporter=reporter)
    ingest_fingerprint = make_id("ingest", _fingerprint(job, corpus))
    is_unchanged = corpus.is_finished and read_fingerprint(job.database) in (job.fingerprint, ingest_fingerprint)
    if not is_unchanged:
        run = _run(job, framework, scope="ingest", started_at=started_at, finished_at=now())
        publish_ingest(job.database, replace(_tables(job, run, framework, corpus), fingerprint=ingest_fingerprint))
    return Outcome(job.database, is_unchanged, corpus.newly_read, 0, None, corpus.documents, job.is_default_database)


@dataclass(frozen=True, slots=True)
class _Corpus:
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    extractions: dict[str, Extraction]
    newly_read: int
    is_finished: bool


def _read_corpus(
    job: _Job, framework: Framework, options: Options, *, settings: Settings, reporter: Reporter
) -> _Corpus:
    from pipeline.cues.dates import find_evidence_date
    from pipeline.cues.document import describe_document
    from pipeline.cues.families import mark_families
    from pipeline.passages import split_passages
    from pipeline.reading import read_pack
    from pipeline.store.cache import extraction_cache

    pack = job.pack
    cache = extraction_cache(_cache_path(settings), source_version(*EXTRACTION_SOURCES, libraries=EXTRACTION_LIBRARIES))
    read = read_pack(
        pack,
        cache=cache,
        workers=options.workers,
        on_read=lambda done, total: reporter.report("read", done, total),
        recognition=_recognition(cache, settings=settings, reporter=reporter) if options.has_ocr else None,
    )
    documents: list[Document] = []
    passages: list[Passage] = []
    for file in read.files:
        extraction = read.extractions[file.document_id]
        split = split_passages(file.document_id, extraction.pages, min_words=settings.min_passage_words)
        document = describe_document(
            file,
            extraction,
            split,
            framework=framework,
            override=pack.override_for(file.relative_path),
        )
        documents.append(document)
        passages += [
            replace(passage, evidence_date=find_evidence_date(passage.text, document.document_date))
            for passage in split
        ]
    families = mark_families(documents)
    return _Corpus(families, tuple(passages), read.extractions, read.newly_read, read.is_finished)


def _recognition(cache: DocumentCache[Extraction], *, settings: Settings, reporter: Reporter) -> Recognition:
    from pipeline.extract.ocr import LOW_CONFIDENCE, engine_version
    from pipeline.reading import Recognition

    return Recognition(
        cache=replace(cache, stage="recognition"),
        engine=engine_version(),
        low_confidence=LOW_CONFIDENCE,
        max_pages=settings.max_ocr_pages,
        on_recognised=lambda done, total: reporter.report("recognise", done, total),
    )


def _fingerprint(job: _Job, corpus: _Corpus) -> str:
    """What published tables were made of; of an unfinished run it equals no other, so that the next run goes on."""
    return job.fingerprint if corpus.is_finished else make_id("unfinished", job.fingerprint)


def _resolve(options: Options, *, settings: Settings, today: dt.date) -> _Job:
    _close_folders(settings)
    pack = open_pack(options.folder, settings=settings)
    framework_path = find_framework(options.framework or pack.description.framework, pack=pack, settings=settings)
    # A framework kept in the pack is no evidence: its definitions would be read as passages that meet it.
    pack = replace(pack, files=tuple(file for file in pack.files if pack.path_of(file) != framework_path))
    as_of = options.as_of or pack.description.as_of or today
    outputs = settings.outputs_path if pack.is_default else settings.outputs_path / pack.pack_id
    database = (options.database or outputs / DATABASE_NAME).resolve()
    model_id = read_model_id(settings.models_path)
    pack_file = pack.folder / PACK_FILE_NAME
    fingerprint = make_id(
        *(f"{file.relative_path}={file.sha256}" for file in pack.files),
        hashlib.sha256(pack_file.read_bytes()).hexdigest() if pack_file.exists() else "",
        hashlib.sha256(framework_path.read_bytes()).hexdigest(),
        as_of.isoformat(),
        model_id,
        decisions_hash(settings.journal_path / pack.pack_id),
        code_version(),
        "ocr" if options.has_ocr else "no ocr",
    )
    return _Job(
        pack=pack,
        framework_path=framework_path,
        as_of=as_of,
        database=database,
        is_default_database=database == (settings.outputs_path / DATABASE_NAME).resolve(),
        journal=settings.journal_path / pack.pack_id,
        model_id=model_id,
        fingerprint=fingerprint,
    )


def _close_folders(settings: Settings) -> None:
    """Close the folders that hold children's data to all but their owner; a checkout leaves them open to others."""
    for path in (settings.evidence_path, settings.journal_path, settings.outputs_path):
        if path.is_dir():
            with contextlib.suppress(PermissionError):  # somebody else's folder is theirs to close
                path.chmod(PRIVATE_FOLDER_MODE)


def find_framework(name: str | None, *, pack: Pack | None, settings: Settings) -> Path:
    """Where a framework lies: a shipped one by its id, else a file, also relative to the pack's folder."""
    name = name or settings.default_framework
    shipped = settings.frameworks_path / f"{name}.yaml"
    candidates = [shipped] if not name.endswith(FRAMEWORK_SUFFIXES) else []
    candidates += [Path(name), *([pack.folder / name] if pack else [])]
    for candidate in candidates:
        if candidate.is_file():
            return candidate.resolve()
    known = ", ".join(sorted(path.stem for path in settings.frameworks_path.glob("*.yaml")))
    raise InputError(
        f"there is no framework {name!r}", where=str(candidates[0]), remedy=f"name a file, or one of: {known}"
    )


def _refuse_foreign_journal(job: _Job) -> None:
    """Two folders of one name would share a history; a lead must say which is meant."""
    runs = read_runs(job.journal)
    earlier = str(runs[-1].get("folder")) if runs else str(job.pack.folder)
    if earlier != str(job.pack.folder) and Path(earlier).is_dir():
        raise InputError(
            f"the pack name {job.pack.pack_id!r} already belongs to another folder",
            where=f"{job.pack.folder} and {earlier}",
            remedy="give one of them a pack.yaml with an `id` of its own",
        )


def _cache_path(settings: Settings) -> Path:
    return settings.outputs_path / "cache"


def _run(job: _Job, framework: Framework, *, scope: str, started_at: dt.datetime, finished_at: dt.datetime) -> Run:
    return Run(
        run_id=make_id("run", job.pack.pack_id, scope, started_at.isoformat(), job.fingerprint),
        started_at=started_at,
        finished_at=finished_at,
        scope=scope,
        as_of=job.as_of,
        area=framework.area.name,
        framework_id=framework.id,
        framework_hash=framework.content_hash,
        model_id=job.model_id,
        code_version=code_version(),
    )


def _tables(job: _Job, run: Run, framework: Framework, corpus: _Corpus) -> RunTables:
    from pipeline.store.rows import RunTables

    return RunTables(
        run=run,
        pack_id=job.pack.pack_id,
        folder=str(job.pack.folder),
        is_fictional=job.pack.description.is_fictional,
        framework=framework,
        documents=corpus.documents,
        pages={document_id: extraction.pages for document_id, extraction in corpus.extractions.items()},
        problems={document_id: extraction.problems for document_id, extraction in corpus.extractions.items()},
        passages=corpus.passages,
        fingerprint=_fingerprint(job, corpus),
    )
