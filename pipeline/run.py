"""The stage order, top to bottom: pack, documents, passages, labels, coverage, published tables.

In: options, settings, a clock and a reporter. Out: an `Outcome`. Surprising rule: when nothing that a run
depends on has changed, the published tables are read back and no stage runs at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline.gap_decisions import apply_gap_decisions
from pipeline.job import Job, Options, refuse_foreign_journal, resolve_job
from pipeline.journal import append_run, read_gap_decisions, read_reviews
from pipeline.pack import localise_framework
from pipeline.records import Document, Extraction, Page, Passage, Run, make_id
from pipeline.registers import Imported, import_register, renew_register
from pipeline.reviews import attach_reviews
from pipeline.settings import Settings
from pipeline.store.query import CoverageSummary, read_coverage_summary, read_fingerprint
from pipeline.versions import EXTRACTION_LIBRARIES, EXTRACTION_SOURCES, code_version, readings_version, source_version

if TYPE_CHECKING:
    from pipeline.classify.encoder import Encoder
    from pipeline.framework import Framework
    from pipeline.reading import Recognition
    from pipeline.store.cache import DocumentCache
    from pipeline.store.rows import RunTables


class Reporter(Protocol):
    """Hears how far a run is."""

    def report(self, stage: str, done: int, total: int) -> None:
        """`done` of `total` documents or passages of a stage are finished."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: the published database, and counts of what had to be done anew.

    `is_default_database` if `readiness query` finds it without being told. `workbook` is the gap register, and `notes`
    say what became of changes in the one before.
    """

    database: Path
    is_unchanged: bool
    newly_read: int
    newly_classified: int
    summary: CoverageSummary | None
    documents: tuple[Document, ...] = ()
    is_default_database: bool = True
    workbook: Path | None = None
    notes: tuple[str, ...] = ()
    report: Path | None = None
    """The page written from the tables, if one was."""


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
    job = resolve_job(options, settings=settings, today=now().date())
    refuse_foreign_journal(job)
    imported = import_register(job.database, journal=job.journal, pack_id=job.pack.pack_id, now=now())
    if imported.decisions:
        job = resolve_job(options, settings=settings, today=now().date())
    if read_fingerprint(job.database) == job.fingerprint:
        summary = read_coverage_summary(job.database)
        outcome = Outcome(job.database, True, 0, 0, summary, is_default_database=job.is_default_database)
        return _with_register(outcome, job, imported, now=now())
    started_at = now()

    from pipeline.assess import assess_coverage
    from pipeline.audit import judge_documents
    from pipeline.cues.cohorts import load_cohorts
    from pipeline.cues.measure_claims import read_claims
    from pipeline.cues.measures import read_measures
    from pipeline.cues.series_rows import find_series_rows
    from pipeline.following import follow_up_run
    from pipeline.framework import load_framework
    from pipeline.judging import CachedClassifier, judge_passages
    from pipeline.printed.wording import read_printed_wording
    from pipeline.store.publish import publish_coverage
    from pipeline.uploading import plan_upload

    framework = localise_framework(load_framework(job.framework_path), job.pack)
    corpus = _read_corpus(job, framework, options, settings=settings, reporter=reporter)
    criterion_ids = framework.criteria_by_id
    reviews = attach_reviews(read_reviews(job.journal), corpus.passages, criterion_ids=criterion_ids)
    printed = read_printed_wording(framework, documents=corpus.documents, pages=corpus.pages)
    judgement = judge_passages(
        framework,
        documents=corpus.documents,
        passages=corpus.passages,
        classifier=CachedClassifier(
            settings.models_path,
            cache_path=_cache_path(settings),
            version=readings_version(job.model_id),
            encoder=encoder,
        ),
        on_classified=lambda done, total: reporter.report("classify", done, total),
        reviews=reviews,
        printed=printed.texts,
    )
    measures = read_measures(framework, documents=corpus.documents, passages=corpus.passages)
    assessment = assess_coverage(
        framework,
        documents=corpus.documents,
        passages=corpus.passages,
        labels=judgement.labels,
        facets=judgement.facets,
        as_of=job.as_of,
        measures=measures,
        claims=read_claims(framework, documents=corpus.documents, passages=corpus.passages),
        series_rows=find_series_rows(corpus.documents, corpus.passages),
        earlier=job.earlier,
        reviews=reviews,
    )
    findings = judge_documents(
        framework,
        documents=corpus.documents,
        extractions=corpus.extractions,
        passages=corpus.passages,
        labels=judgement.labels,
        facets=judgement.facets,
        as_of=job.as_of,
    )
    plan = plan_upload(
        framework,
        documents=corpus.documents,
        passages=corpus.passages,
        labels=judgement.labels,
        facets=judgement.facets,
        counted=assessment.counted,
        problems={document_id: extraction.problems for document_id, extraction in corpus.extractions.items()},
        gaps_of=lambda documents, passages, labels, facets: (
            assess_coverage(
                framework, documents=documents, passages=passages, labels=labels, facets=facets, as_of=job.as_of
            ).gaps
        ),
        as_of=job.as_of,
        findings=findings,
    )
    run = _run(job, framework, scope="coverage", started_at=started_at, finished_at=now())
    followed = follow_up_run(
        run,
        job.earlier,
        inputs=job.inputs,
        options=job.options,
        framework=framework,
        documents=corpus.documents,
        passages=corpus.passages,
        judgement=judgement,
        assessment=assessment,
        reviews=reviews,
    )
    tables = replace(
        _tables(job, run, framework, corpus),
        labels=tuple(
            replace(label, is_counted=(label.passage_id, label.criterion_id) in assessment.counted)
            for label in judgement.labels
        ),
        facets=judgement.facets,
        coverage=assessment.coverage,
        confidence=assessment.confidence,
        cohorts={cohort.cohort_id: cohort.title for cohort in load_cohorts()},
        gaps=apply_gap_decisions(assessment.gaps, read_gap_decisions(job.journal)),
        findings=findings,
        reviews=reviews,
        measures=measures,
        contradictions=assessment.contradictions,
        actions=followed.actions,
        expiries=assessment.expiries,
        changes=followed.changes,
        printed_texts=printed.by_criterion,
        standing=plan.standing,
        upload=plan.advice,
    )
    publish_coverage(job.database, tables)
    statuses = {row.criterion_id: row.status.value for row in assessment.coverage}
    append_run(job.journal, run, source_folder=job.pack.folder, statuses=statuses, past=followed.past)
    outcome = Outcome(
        job.database,
        False,
        corpus.newly_read,
        judgement.newly_classified,
        read_coverage_summary(job.database),
        corpus.documents,
        job.is_default_database,
    )
    return _with_register(outcome, job, imported, now=now())


def _with_register(outcome: Outcome, job: Job, imported: Imported, *, now: dt.datetime) -> Outcome:
    register = renew_register(
        job.database, journal=job.journal, imported=imported, is_unchanged=outcome.is_unchanged, now=now
    )
    return replace(outcome, workbook=register.path, notes=register.notes)


def run_ingest(options: Options, *, settings: Settings, now: Callable[[], dt.datetime], reporter: Reporter) -> Outcome:
    """Read the pack and publish its documents, pages, problems and passages; labels and gaps stay as they are."""
    job = resolve_job(options, settings=settings, today=now().date())
    refuse_foreign_journal(job)
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

    @property
    def pages(self) -> dict[str, tuple[Page, ...]]:
        """Pages by document id."""
        return {document_id: extraction.pages for document_id, extraction in self.extractions.items()}


def _read_corpus(
    job: Job, framework: Framework, options: Options, *, settings: Settings, reporter: Reporter
) -> _Corpus:
    from pipeline.cues.dates import find_evidence_date
    from pipeline.cues.document import describe_document
    from pipeline.cues.families import mark_families
    from pipeline.embargo import is_embargoed
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
        is_under_embargo = is_embargoed(document.protective_marking, job.as_of)
        documents.append(replace(document, is_embargoed=is_under_embargo))
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


def _fingerprint(job: Job, corpus: _Corpus) -> str:
    """What published tables were made of; of an unfinished run it equals no other, so that the next run goes on."""
    return job.fingerprint if corpus.is_finished else make_id("unfinished", job.fingerprint)


def _cache_path(settings: Settings) -> Path:
    return settings.outputs_path / "cache"


def _run(job: Job, framework: Framework, *, scope: str, started_at: dt.datetime, finished_at: dt.datetime) -> Run:
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


def _tables(job: Job, run: Run, framework: Framework, corpus: _Corpus) -> RunTables:
    from pipeline.store.rows import RunTables

    return RunTables(
        run=run,
        pack_id=job.pack.pack_id,
        folder=str(job.pack.folder),
        is_fictional=job.pack.description.is_fictional,
        framework=framework,
        documents=corpus.documents,
        pages=corpus.pages,
        problems={document_id: extraction.problems for document_id, extraction in corpus.extractions.items()},
        passages=corpus.passages,
        fingerprint=_fingerprint(job, corpus),
    )
