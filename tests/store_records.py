"""Hand-built records of a small fictional pack, for the tests of the store."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from pipeline.framework import Framework
from pipeline.records import (
    Block,
    BlockKind,
    Coverage,
    Decision,
    Document,
    Facets,
    Gap,
    Kind,
    Label,
    Page,
    Passage,
    Problem,
    Role,
    Run,
    SectionType,
    Stance,
    Status,
)
from pipeline.store.rows import RunTables

PLAN_TEXT = "Every family on the list will be rung within two weeks."
VOICE_TEXT = "Parents told us that somebody rang and that it helped."


def make_framework() -> Framework:
    """Two requirements in one area, two pillars, three bodies."""
    citation = {"source": "report", "place": "p. 5"}
    common = {"definition": "what counts", "phrases": ("waiting list",)}
    return Framework.model_validate(
        {
            "id": "harbourside",
            "version": "1.0.0",
            "title": "Harbourside",
            "area": {"name": "Harbourside"},
            "sources": [{"id": "report", "title": "Inspection report"}],
            "bodies": [
                {"id": "council", "name": "Harbourside Council", "partner": "council_education"},
                {"id": "icb", "name": "Coast ICB", "partner": "icb"},
                {"id": "forum", "name": "Harbourside Forum", "partner": "parent_carers"},
            ],
            "criteria": [
                {
                    "id": "H1",
                    "level": "area",
                    "force": "priority",
                    "title": "Waits",
                    "responsible_bodies": ("council", "icb"),
                    **common,
                },
                {
                    "id": "H1.1",
                    "parent": "H1",
                    "level": "requirement",
                    "force": "priority",
                    "title": "Therapy waits",
                    "topics": ("APA3.1",),
                    "baseline": [
                        {"statement": "Waits were long.", "citation": citation, "kpi": "wait", "value": 40},
                        {"statement": "Families felt alone.", "citation": citation},
                    ],
                    **common,
                },
                {
                    "id": "H1.2",
                    "parent": "H1",
                    "level": "requirement",
                    "force": "priority",
                    "title": "Clinic waits",
                    **common,
                },
                {"id": "R1", "level": "pillar", "force": "pillar", "title": "Inclusion", **common},
                {"id": "R2", "level": "pillar", "force": "pillar", "title": "Support", **common},
            ],
            "kpis": [
                {
                    "id": "wait",
                    "title": "Mean wait for therapy",
                    "criteria": ("H1.1", "H1"),
                    "unit": "weeks",
                    "direction": "down",
                    "phrases": ("wait",),
                    "plausible": (0, 300),
                    "baseline_value": 40,
                    "baseline_date": date(2024, 5, 7),
                    "baseline_citation": citation,
                }
            ],
            "standing_set": [
                {"id": "sef", "title": "Self-evaluation", "phrases": ("self-evaluation",), "why": "asked"}
            ],
            "crosswalk": [{"requirement": "H1.1", "pillar": "R2", "strength": "strong"}],
        }
    )


def make_document(document_id: str, path: str, **changes: object) -> Document:
    """A final, dated document in role evidence unless told otherwise."""
    document = Document(
        document_id=document_id,
        path=path,
        sha256="0" * 64,
        format="pdf",
        title=path.partition(".")[0].title(),
        role=Role.EVIDENCE,
        page_count=1,
        word_count=20,
        document_date=date(2025, 9, 1),
        date_precision="day",
        date_basis="title_page",
        review_date=None,
        version_label=None,
        is_draft=False,
        protective_marking=None,
        body_ids=("council",),
        partner="council_education",
        read_status="read",
        passage_count=1,
    )
    return dataclasses.replace(document, **changes)  # type: ignore[arg-type]


def make_passage(passage_id: str, document_id: str, text: str, **changes: object) -> Passage:
    """The first passage of a document's first page unless told otherwise."""
    passage = Passage(
        passage_id=passage_id,
        document_id=document_id,
        ordinal=1,
        page_ordinal=1,
        page_number=1,
        location="p. 1",
        bbox=(72.0, 80.5, 500.0, 100.0),
        char_start=0,
        char_end=len(text),
        heading="Plan > Waits",
        section_type=SectionType.BODY,
        text=text,
        word_count=len(text.split()),
        excluded_reason=None,
        kind_of_block=BlockKind.PARAGRAPH,
    )
    return dataclasses.replace(passage, **changes)  # type: ignore[arg-type]


def make_label(passage_id: str, criterion_id: str, probability: float | None = 0.9, **changes: object) -> Label:
    """A label that the model accepted, and so counted, unless told otherwise."""
    is_counted = changes.get("decision", Decision.ACCEPTED) is Decision.ACCEPTED
    label = Label(passage_id, criterion_id, probability, Decision.ACCEPTED, "model", Decision.ACCEPTED)
    return dataclasses.replace(label, **{"is_counted": is_counted, **changes})  # type: ignore[arg-type]


def make_facets(passage_id: str, kind: Kind, **changes: object) -> Facets:
    """Facets of a neutral passage whose kind has probability 0.8."""
    facets = Facets(
        passage_id=passage_id,
        kind=kind,
        kind_probabilities={each.value: 0.8 if each is kind else 0.04 for each in Kind},
        stance=Stance.NEUTRAL,
        stance_probabilities={each.value: 0.7 if each is Stance.NEUTRAL else 0.1 for each in Stance},
        speaker=None,
        body_id=None,
    )
    return dataclasses.replace(facets, **changes)  # type: ignore[arg-type]


def make_coverage(criterion_id: str, status: Status, headline_gap: str | None, **changes: object) -> Coverage:
    """Coverage that rests on one passage of intent."""
    coverage = Coverage(
        criterion_id=criterion_id,
        status=status,
        headline_gap=headline_gap,
        accepted_passages=1,
        documents=1,
        bodies=("council",),
        newest_date=date(2025, 9, 1),
        intent=0.95,
        activity=0.1,
        performance=0.0,
        impact=0.0,
        voice=0.5,
        concern_share=0.0,
        expected_documents=0.9,
        probability_present=0.95,
        unread_documents=1,
    )
    return dataclasses.replace(coverage, **changes)  # type: ignore[arg-type]


def make_gap(gap_id: str, criterion_id: str, gap_type: str, rank: int) -> Gap:
    """An open gap that asks the ICB."""
    return Gap(
        gap_id=gap_id,
        criterion_id=criterion_id,
        gap_type=gap_type,
        severity="high",
        rank=rank,
        reason=f"because of {gap_type}",
        confidence=0.75,
        evidence=("plan-1",),
        near_misses=(),
        searched=2,
        unread=1,
        remedy="find",
        suggested_action="Ask for the figures.",
        suggested_body="icb",
    )


def make_run(run_id: str = "run-1", scope: str = "coverage") -> Run:
    """A run in February 2026."""
    return Run(
        run_id=run_id,
        started_at=datetime(2026, 2, 23, 9, 0, tzinfo=UTC),
        finished_at=datetime(2026, 2, 23, 9, 1, tzinfo=UTC),
        scope=scope,
        as_of=date(2026, 2, 23),
        area="Harbourside",
        framework_id="harbourside",
        framework_hash="abc",
        model_id="topics-1",
        code_version="0.1.0",
    )


def make_tables(**changes: object) -> RunTables:
    """A plan and a survey that were read, a letter that was not; one requirement with evidence, one without."""
    plan_block = Block(BlockKind.PARAGRAPH, 0, len(PLAN_TEXT), "p. 1")
    tables = RunTables(
        run=make_run(),
        pack_id="harbourside",
        folder="corpus/sample",
        is_fictional=True,
        framework=make_framework(),
        documents=(
            make_document("survey", "survey.docx", body_ids=("forum",), partner="parent_carers", format="docx"),
            make_document("plan", "plan.pdf"),
            make_document("letter", "letter.pdf", title=None, read_status="unread", page_count=0, document_date=None),
        ),
        pages={
            "plan": (Page(1, 1, "p. 1", PLAN_TEXT, (plan_block,), height=842.0),),
            "survey": (Page(1, None, "Findings", VOICE_TEXT, ()),),
        },
        problems={"letter": (Problem("whole file", "encrypted", "needs a password"),)},
        passages=(
            make_passage("voice-1", "survey", VOICE_TEXT, page_number=None, location="Findings, para 1", bbox=None),
            make_passage("plan-1", "plan", PLAN_TEXT, evidence_date=date(2025, 10, 1)),
        ),
        fingerprint="f-1",
        labels=(
            make_label("plan-1", "R2", 0.8),
            make_label("plan-1", "H1.1", 0.93),
            make_label("voice-1", "H1.1", 0.45, decision=Decision.UNCERTAIN, model_decision=Decision.UNCERTAIN),
            make_label("voice-1", "H1.2", None, decision=Decision.REJECTED, decided_by="rule", reason="near miss"),
        ),
        facets=(
            make_facets("plan-1", Kind.INTENT, cohorts=("under_5",), aspects=("wait",)),
            make_facets("voice-1", Kind.VOICE, speaker="parent_carer", body_id="forum"),
        ),
        coverage=(
            make_coverage("H1.2", Status.UNKNOWN, "no_evidence", bodies=(), newest_date=None, concern_share=None),
            make_coverage("H1.1", Status.PARTIAL, "plan_only"),
        ),
        gaps=(
            make_gap("g-3", "H1.2", "no_evidence", 1),
            make_gap("g-2", "H1.1", "no_impact", 2),
            make_gap("g-1", "H1.1", "plan_only", 1),
        ),
    )
    return dataclasses.replace(tables, **changes)  # type: ignore[arg-type]


def read_rows(path: Path, sql: str, *values: object) -> list[tuple[object, ...]]:
    """Rows of a query on a published file, read as another program would."""
    with duckdb.connect(path, read_only=True) as con:
        return con.execute(sql, values).fetchall()
