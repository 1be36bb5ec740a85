"""Hand-made tables for the tests of the report: two requirements, a pillar, and something in every table."""

from __future__ import annotations

import dataclasses
from datetime import date

from pipeline.store import report_rows as rows

CARD = {
    "model_id": "topics-1",
    "training_passages": {"written_for_this_project": 90, "public_inspection_reports": 10},
    "left_out_origins": {"macro_f1_requirements": 0.825, "kind_accuracy": 0.804},
}
HOSTILE_TEXTS = (
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "{{ 7 * 7 }}",
    "{% include 'report.css' %}",
    "{# gone #}",
    "<!-- hidden -->",
    "]]><b>bold</b>",
    "&lt;already&gt; &amp; more",
    '=HYPERLINK("http://example.org")',
    "$\\frac{1}{2}$ and <a href='http://example.org'>here</a>",
    "\u202egnp.exe \u0007 \x1b[31m red",
)
"""Texts that would do something on the page if they were not only text."""


def make_criterion(criterion_id: str, **changes: object) -> rows.CriterionOnFile:
    """A requirement that is strong on two passages of one document each."""
    criterion = rows.CriterionOnFile(
        criterion_id=criterion_id,
        parent_id="H1",
        level="requirement",
        title="Therapy waits",
        definition="What counts is that waits fall.",
        printed_text=None,
        is_requirement=True,
        is_measured=True,
        responsible_body_ids=("council", "icb"),
        wanted_kinds=("performance", "impact", "voice"),
        status="strong",
        headline_gap=None,
        accepted_passages=2,
        documents=2,
        body_ids=("council", "forum"),
        newest_date=date(2026, 1, 14),
        newest_data_date=date(2025, 12, 31),
        concern_share=0.5,
        unread_documents=0,
    )
    return dataclasses.replace(criterion, **changes)  # type: ignore[arg-type]


def make_passage(passage_id: str, document_id: str = "plan", **changes: object) -> rows.PassageOnFile:
    """A figure of the council's plan."""
    passage = rows.PassageOnFile(
        passage_id=passage_id,
        document_id=document_id,
        quote=f"The mean wait was 40 weeks ({passage_id}).",
        location="p. 2",
        evidence_date=date(2025, 12, 31),
        kind="performance",
        kind_probability=0.9,
        stance="neutral",
        stance_probability=0.8,
        speaker=None,
        aspect_ids=("H1.1/wait",),
        body_ids=("council",),
        is_ocr=False,
    )
    return dataclasses.replace(passage, **changes)  # type: ignore[arg-type]


def make_document(document_id: str, path: str, **changes: object) -> rows.DocumentOnFile:
    """A final document of the council."""
    document = rows.DocumentOnFile(
        document_id=document_id,
        path=path,
        title=path.partition(".")[0].title(),
        role="evidence",
        document_date=date(2026, 1, 14),
        version_label=None,
        is_draft=False,
        protective_marking=None,
        bodies=("Harbourside Council",),
        read_status="read",
        is_counted=True,
        advice="include",
        advice_reason="final and dated",
        copy_of=None,
        newer_version=None,
    )
    return dataclasses.replace(document, **changes)  # type: ignore[arg-type]


def make_gap(gap_id: str = "g-1", **changes: object) -> rows.GapOnFile:
    """An open headline gap of the second requirement."""
    gap = rows.GapOnFile(
        gap_id=gap_id,
        criterion_id="H1.2",
        gap_type="no_impact",
        severity="high",
        rank=1,
        is_headline=True,
        reason="One passage carries this, but none shows a difference made.",
        confidence=0.75,
        searched=40,
        unread=1,
        suggested_action="Collect what has changed.",
        suggested_body="Coast ICB",
        state="open",
        owner=None,
        due_date=None,
        note=None,
        evidence_ids=("p-3",),
        near_miss_ids=("p-4",),
    )
    return dataclasses.replace(gap, **changes)  # type: ignore[arg-type]


def make_figure(passage_id: str, value: float, day: date | None, **changes: object) -> rows.Figure:
    """A mean wait in weeks."""
    figure = rows.Figure("wait", passage_id, value, "weeks", "mean", day, None, False, False, "Plan, p. 2")
    return dataclasses.replace(figure, **changes)  # type: ignore[arg-type]


def make_report_tables(**changes: object) -> rows.ReportTables:
    """Something in every table, of an area that is not fictional."""
    tables = rows.ReportTables(
        run=rows.ReportRun(
            "run-2", date(2026, 2, 23), "Harbourside", "harbourside", "topics-1", "0.1.0+abc", "pack", False, 0.9
        ),
        earlier_run=rows.EarlierRun("run-1", date(2026, 2, 1)),
        has_changes=True,
        counts=rows.Counts(documents=4, passages=60, classified=40, uncertain_labels=3, reviews=1),
        criteria=(
            make_criterion(
                "H1", parent_id=None, level="area", title="Waits", is_requirement=False, status="partial", documents=3
            ),
            make_criterion("H1.1", printed_text="Leaders should shorten waits."),
            make_criterion(
                "H1.2",
                title="Clinic waits",
                status="partial",
                headline_gap="no_impact",
                accepted_passages=1,
                documents=1,
            ),
            make_criterion(
                "R1", parent_id=None, level="pillar", title="Inclusion", is_requirement=False, accepted_passages=1
            ),
            make_criterion(
                "F1", parent_id=None, level="improvement", title="Local offer", is_requirement=False, status=None
            ),
        ),
        gaps=(
            make_gap(),
            make_gap("g-2", gap_type="missing_aspect", severity="medium", rank=2, is_headline=False, owner="A. Lead"),
        ),
        passages=(
            make_passage("p-1"),
            make_passage(
                "p-2",
                "survey",
                kind="voice",
                stance="concern",
                body_ids=("forum",),
                quote="Nobody rang us.",
                aspect_ids=(),
            ),
            make_passage("p-3", kind="activity", quote="The clinic opened."),
            make_passage("p-4", "draft", quote="Children now talk more.", kind="impact"),
        ),
        labels=(
            rows.CountedLabel("H1.1", "p-1", 0.9, "model"),
            rows.CountedLabel("H1.1", "p-2", 0.8, "reviewer"),
            rows.CountedLabel("H1.2", "p-3", 0.7, "model"),
            rows.CountedLabel("R1", "p-1", 0.7, "model"),
        ),
        kinds=tuple(
            rows.KindOnFile(criterion_id, kind, kind in ("performance", "impact", "voice"), kind == "performance")
            for criterion_id in ("H1.1", "H1.2")
            for kind in ("intent", "activity", "performance", "impact", "voice")
        ),
        bodies=(
            rows.Named("council", "Harbourside Council"),
            rows.Named("icb", "Coast ICB"),
            rows.Named("forum", "Harbourside Forum"),
            rows.Named("dfe", "Department for Education"),
        ),
        aspects=(rows.AspectNamed("H1.1/wait", "H1.1", "The wait"), rows.AspectNamed("H1.1/help", "H1.1", "The help")),
        then_and_now=(
            rows.ThenAndNow(
                *("H1.1", "Waits were long.", "Report, p. 5", "wait", "Mean wait", "weeks", "down"),
                *(75.0, date(2024, 2, 16), 40.0, date(2025, 12, 31), "Plan, p. 2"),
            ),
            rows.ThenAndNow("H1.2", "Families felt alone.", "Report, p. 6", *(None,) * 9),
        ),
        conflicts=(rows.Conflict("H1.1", "Therapy waits", "Mean wait", "40 and 44 weeks in December", "p-1", "p-2"),),
        changes=(
            rows.Change("input", None, None, "plan.docx", None),
            rows.Change("status", "H1.1", "partial", "strong", "New file plan.docx."),
            rows.Change("gap", "H1.1", "no_data", None, "New file plan.docx."),
        ),
        kpis=(
            rows.KpiNamed("wait", ("H1.1",), "Mean wait", "weeks", "down", 75.0, date(2024, 2, 16), "Report, p. 5"),
            rows.KpiNamed("calls", ("H1.1",), "Calls answered", "percent", "up", None, None, None),
        ),
        figures=(
            make_figure("p-1", 52, date(2025, 6, 30)),
            make_figure("p-1", 40, date(2025, 12, 31)),
            make_figure("p-1", 18, date(2026, 12, 31), is_target=True),
            make_figure("p-1", 4000, None, is_implausible=True, population="under-fives"),
        ),
        documents=(
            make_document(
                "draft", "draft.docx", is_draft=True, is_counted=False, advice="finalise", advice_reason=None
            ),
            make_document("letter", "letter.pdf", title=None, read_status="unread", document_date=None, bodies=()),
            make_document("plan", "plan.docx", protective_marking="OFFICIAL-SENSITIVE", version_label="v2"),
            make_document("survey", "survey.docx", bodies=("Harbourside Forum",)),
        ),
        findings=(rows.DocumentRemark("survey", "personal_data", "high", "A child is named.", "p. 2"),),
        problems=(rows.DocumentRemark("letter", "encrypted", None, "Locked by a password.", "whole file"),),
        standing=(
            rows.StandingItemOnFile("Self-evaluation", "Always asked for.", 1, True, ("plan",)),
            rows.StandingItemOnFile("Board minutes", "Three are read.", 3, False, ()),
        ),
        actions=(rows.PlanAction("Open the clinic", "A. Lead", date(2025, 9, 1), "Complete", "p-3", "Plan, p. 2"),),
        pillar_links=(rows.PillarLink("H1.1", "R1", "strong"),),
    )
    return dataclasses.replace(tables, **changes)  # type: ignore[arg-type]


def make_empty_tables() -> rows.ReportTables:
    """Criteria that were judged on a folder without a single document."""
    tables = make_report_tables()
    empty = {
        field.name: ()
        for field in dataclasses.fields(tables)
        if isinstance(getattr(tables, field.name), tuple) and field.name not in ("criteria", "kinds", "bodies", "kpis")
    }
    criteria = tuple(
        dataclasses.replace(
            criterion,
            status=criterion.status and "none",
            accepted_passages=0,
            documents=0,
            body_ids=(),
            newest_date=None,
            newest_data_date=None,
        )
        for criterion in tables.criteria
    )
    return dataclasses.replace(tables, **empty, criteria=criteria, earlier_run=None, counts=rows.Counts(0, 0, 0, 0, 0))


def make_hostile_tables() -> rows.ReportTables:
    """Every text of every table replaced by all hostile texts, ids left alone."""
    texts = " | ".join(HOSTILE_TEXTS)
    kept = {"level", "status", "headline_gap", "severity", "state", "kind", "stance", "read_status", "role", "subject"}
    kept |= {"unit", "direction", "decided_by", "strength", "wanted_kinds"}

    def replaced(value: object) -> object:
        if isinstance(value, tuple):
            return tuple(replaced(part) for part in value)
        if isinstance(value, str):
            return texts
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return dataclasses.replace(
                value,
                **{
                    field.name: replaced(getattr(value, field.name))
                    for field in dataclasses.fields(value)
                    if field.name not in kept and not field.name.endswith(("_id", "_ids"))
                },
            )
        return value

    hostile = replaced(make_report_tables())
    assert isinstance(hostile, rows.ReportTables)
    return hostile
