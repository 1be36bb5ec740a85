"""Standing set, advice and smallest set put together from one run's records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assess_strategies import AS_OF, FRESH, Case, make_document, make_framework
from upload_figures import TruthFinding

from pipeline.assess import assess_coverage
from pipeline.records import Document, Facets, Gap, Kind, Label, Passage
from pipeline.upload.best_evidence import collect_exhibits, evidence_needs
from pipeline.upload_records import Advice
from pipeline.uploading import UploadPlan, plan_upload


def planned(case: Case, findings: Sequence[TruthFinding] = ()) -> UploadPlan:
    def gaps_of(
        documents: Sequence[Document], passages: Sequence[Passage], labels: Sequence[Label], facets: Sequence[Facets]
    ) -> Sequence[Gap]:
        return assess_coverage(
            case.framework, documents=documents, passages=passages, labels=labels, facets=facets, as_of=AS_OF
        ).gaps

    return plan_upload(
        case.framework,
        documents=case.documents,
        passages=case.passages,
        labels=case.labels,
        facets=case.facets,
        counted=case.assess().counted,
        problems={},
        findings=findings,
        gaps_of=gaps_of,
        as_of=AS_OF,
    )


def essential(plan: UploadPlan) -> set[str]:
    return {advice.document_id for advice in plan.advice if advice.is_essential}


def case_of(*kinds: tuple[str, Kind, float]) -> Case:
    """A passage of A1.1 per document named, of the kind and with the probability given."""
    case = Case(make_framework())
    for number, (document_id, kind, probability) in enumerate(kinds):
        if document_id not in {document.document_id for document in case.documents}:
            case = case.with_document(make_document(document_id))
        case = case.with_passage(f"p{number}", document_id, probability=probability, kind=kind, kind_probability=0.99)
    return case


def test_the_smallest_set_keeps_each_kind_at_its_best() -> None:
    """A weaker passage of a kind that another document shows for sure is not needed."""
    case = case_of(
        ("report", Kind.PERFORMANCE, 0.99),
        ("report", Kind.IMPACT, 0.98),
        ("survey", Kind.VOICE, 0.99),
        ("note", Kind.VOICE, 0.6),
        ("weaker", Kind.IMPACT, 0.7),
    )
    plan = planned(case)
    assert essential(plan) == {"report", "survey"}
    assert plan.is_exact
    assert all(advice.advice is Advice.INCLUDE for advice in plan.advice)


def test_documents_that_only_together_show_something_stay() -> None:
    """Where no document alone makes a kind present, coverage assessed again asks for the others."""
    case = case_of(
        ("a", Kind.PERFORMANCE, 0.99),
        ("b", Kind.PERFORMANCE, 0.99),
        ("c", Kind.VOICE, 0.8),
        ("d", Kind.VOICE, 0.79),
        ("e", Kind.VOICE, 0.2),
    )
    plan = planned(case)
    assert {"c", "d"} <= essential(plan)
    assert not plan.is_exact


def test_what_is_held_back_is_in_no_set() -> None:
    """The smallest set is chosen among documents that can be uploaded as they are."""
    case = case_of(("a", Kind.VOICE, 0.99), ("b", Kind.VOICE, 0.98), ("c", Kind.VOICE, 0.97))
    plan = planned(case, [TruthFinding("a", "personal_data")])
    assert [advice.advice for advice in plan.advice] == [Advice.HOLD, Advice.INCLUDE, Advice.INCLUDE]
    assert essential(plan) == {"b", "c"}
    assert plan.advice[0].criteria == ("A1.1",)


def test_drafts_name_what_they_would_be_evidence_for() -> None:
    """A draft counts for nothing yet; the advice says what finalising it would bring."""
    case = case_of(("a", Kind.VOICE, 0.99))
    case = replace(case, documents=tuple(replace(document, is_draft=True) for document in case.documents))
    (advice,) = planned(case).advice
    assert (advice.advice, advice.criteria) == (Advice.FINALISE, ("A1.1",))


def test_needs_name_bodies_and_fresh_evidence() -> None:
    """A responsible body's only paper, and the only recent one, are needs of their own."""
    case = Case(make_framework())
    case = case.with_document(make_document("old", document_date=date(2020, 1, 1), body_ids=("health_board",)))
    case = case.with_document(make_document("new", document_date=FRESH, body_ids=("forum",)))
    for number, document_id in enumerate(("old", "new")):
        case = case.with_passage(f"p{number}", document_id, probability=0.99, kind=Kind.VOICE)
    counted = case.assess().counted
    exhibits = collect_exhibits(
        documents=case.documents, passages=case.passages, labels=case.labels, facets=case.facets, counted=counted
    )
    needs = evidence_needs(
        case.framework,
        exhibits,
        documents=case.documents,
        criteria=[case.framework.criteria_by_id["A1.1"]],
        fresh_from=date(2025, 2, 23),
    )
    by_name = {need.name: need.documents for need in needs}
    assert by_name["A1.1 body health_board"] == {"old"}
    assert by_name["A1.1 fresh"] == {"new"}
    assert by_name["A1.1 evidence"] == {"old", "new"}
