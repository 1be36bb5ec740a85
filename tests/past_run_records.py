"""Hand-built past runs of a small fictional pack, for the tests of what changed between runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from pipeline.past_runs import EVIDENCE_KINDS, PastDocument, PastEvidence, PastGap, PastRun

WINTER = dt.date(2026, 2, 23)
AUTUMN = dt.date(2026, 9, 1)
FRESH = dt.date(2026, 1, 20)
AGEING = dt.date(2025, 7, 17)
"""In date in WINTER, over a year old in AUTUMN."""


def make_evidence(newest: dt.date | None = FRESH, **kinds: int) -> PastEvidence:
    """Counted passages by kind, named as keywords."""
    return PastEvidence({kind: kinds.get(kind.value, 0) for kind in EVIDENCE_KINDS}, newest)


def make_past_document(path: str, sha256: str = "", **changes: object) -> PastDocument:
    """A counted document that was read whole; its bytes are its own unless told otherwise."""
    document = PastDocument(path, sha256 or f"sha-{path}", "counted", "read", ("council",))
    return replace(document, **changes)  # type: ignore[arg-type]


def make_past_run(run_id: str = "run-1", **changes: object) -> PastRun:
    """A run in WINTER in which one plan and one survey carried a requirement that was partial for want of impact."""
    run = PastRun(
        run_id=run_id,
        finished_at="2026-02-23T09:01:00+00:00",
        as_of=WINTER,
        framework_id="harbourside",
        framework_hash="framework-1",
        model_id="model-1",
        code_version="0.1.0",
        statuses={"H1": "partial", "H1.1": "partial"},
        inputs=f"inputs-{run_id}",
        stale_months=12,
        headlines={"H1.1": "no_impact"},
        gaps={"g-impact": PastGap("H1.1", "no_impact")},
        parts={"H1": ("H1.1",)},
        options={"ocr": "auto"},
        documents=documents_of("plan.docx", "survey.pdf"),
        evidence={"H1.1": {"plan.docx": make_evidence(activity=2), "survey.pdf": make_evidence(AGEING, voice=3)}},
        decisions={},
        has_inputs=True,
    )
    return replace(run, **changes)  # type: ignore[arg-type]


def documents_of(*paths: str) -> Mapping[str, PastDocument]:
    """Counted documents keyed by path."""
    return {path: make_past_document(path) for path in paths}


def impact_evidence() -> dict[str, dict[str, PastEvidence]]:
    """The evidence of `make_past_run` with a report that brings impact."""
    before = make_past_run().evidence["H1.1"]
    return {"H1.1": {**before, "report.pdf": make_evidence(impact=2)}}
