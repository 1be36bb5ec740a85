"""Hand builders for the tests of figures: a lexicon of the shipped framework, documents, passages and measures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from assess_strategies import make_document, make_passage

from pipeline.cues.measure_context import DocumentContext
from pipeline.cues.measure_subjects import KpiLexicon
from pipeline.framework import Framework, load_framework
from pipeline.measure_records import Measure, PeriodBasis
from pipeline.records import BlockKind, Document, Passage
from pipeline.settings import Settings

WRITTEN = date(2031, 1, 20)
"""The day on which the documents of these tests were written."""


@cache
def shipped_framework() -> Framework:
    """The framework whose KPIs the sentences of these tests are about."""
    settings = Settings()
    return load_framework(settings.frameworks_path / f"{settings.default_framework}.yaml")


@cache
def lexicon() -> KpiLexicon:
    return KpiLexicon(shipped_framework())


def context(written: date | None = WRITTEN) -> DocumentContext:
    basis = PeriodBasis.DOCUMENT if written else PeriodBasis.UNKNOWN
    return DocumentContext(written, None, written, None, basis)


def document(document_id: str = "d1", **changes: object) -> Document:
    return make_document(document_id, **{"on": WRITTEN, **changes})  # type: ignore[arg-type]


def passage(text: str, *, ordinal: int = 1, document_id: str = "d1", **changes: object) -> Passage:
    made = replace(make_passage(f"{document_id}-{ordinal}", document_id), text=text, ordinal=ordinal)
    return replace(made, **changes)  # type: ignore[arg-type]


def row(text: str, *, ordinal: int = 1, **changes: object) -> Passage:
    return passage(text, ordinal=ordinal, kind_of_block=BlockKind.ROW, **changes)


def measure(passage_id: str, value: float, end: date | None, **changes: object) -> Measure:
    """A share of a quarter that ends on `end`, unless `changes` say otherwise."""
    start = date(end.year, end.month - 2, 1) if end and end.month in (3, 6, 9, 12) else None
    made = Measure(passage_id, "seen_share", value, "percent", "share", start, end, period_basis=PeriodBasis.COLUMN)
    return replace(made, **changes)  # type: ignore[arg-type]
