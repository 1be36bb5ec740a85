"""Evidence that an earlier run found and that is gone raises `lapsed`, with what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from assess_strategies import AS_OF, FRESH, REQUIREMENT, Case, make_document, make_framework, strong_case
from past_run_records import make_evidence, make_past_document, make_past_run

from pipeline.assess import Assessment, assess_coverage
from pipeline.past_runs import PastRun
from pipeline.records import Gap

LATER = dt.date(2027, 2, 23)
FRAMEWORK = make_framework()


def past_run(**changes: object) -> PastRun:
    """A run at which two documents made the requirement strong."""
    evidence = {"d1.pdf": make_evidence(FRESH, activity=3), "d2.pdf": make_evidence(FRESH, activity=3)}
    run = make_past_run(
        as_of=AS_OF,
        framework_id=FRAMEWORK.id,
        statuses={REQUIREMENT: "strong"},
        evidence={REQUIREMENT: evidence},
        documents={path: make_past_document(path) for path in evidence},
    )
    return replace(run, **changes)  # type: ignore[arg-type]


def assess(case: Case, *earlier: PastRun, as_of: dt.date = AS_OF) -> Assessment:
    return assess_coverage(
        case.framework,
        documents=case.documents,
        passages=case.passages,
        labels=case.labels,
        facets=case.facets,
        as_of=as_of,
        earlier=earlier,
    )


def lapsed(case: Case, *earlier: PastRun, as_of: dt.date = AS_OF) -> Gap | None:
    gaps = assess(case, *earlier, as_of=as_of).gaps
    return next((gap for gap in gaps if (gap.criterion_id, gap.gap_type) == (REQUIREMENT, "lapsed")), None)


def test_what_was_strong_and_is_gone_has_lapsed() -> None:
    """It is high, stands behind the headline, and says when there was evidence and that its files are gone."""
    gap = lapsed(Case(FRAMEWORK), past_run())
    assert gap is not None
    assert (gap.severity, gap.rank, gap.remedy) == ("high", 2, "find")
    assert "On 23 February 2026 this was strong" in gap.reason
    assert "two are no longer in the folder" in gap.reason


def test_evidence_that_grew_old_has_lapsed_by_age() -> None:
    """The same documents a year later are counted and out of date."""
    case = strong_case()
    paths = {document.document_id: document.path for document in case.documents}
    held = {path: make_evidence(FRESH, activity=1) for path in paths.values()}
    past = past_run(evidence={REQUIREMENT: held}, documents={path: make_past_document(path) for path in held})
    gap = lapsed(case, past, as_of=LATER)
    assert gap is not None and "two are now more than 12 months old" in gap.reason


def test_what_became_a_draft_is_told_apart() -> None:
    """A document that was final then and is marked as a draft now."""
    case = Case(FRAMEWORK).with_document(make_document("d1", is_draft=True, path="d1.pdf")).with_passage("p1", "d1")
    gap = lapsed(case, past_run())
    assert gap is not None
    assert "one is no longer in the folder; one is a draft now" in gap.reason


@pytest.mark.parametrize(
    "changes",
    [
        {"statuses": {REQUIREMENT: "none"}},
        {"as_of": LATER},
        {"framework_id": "another"},
    ],
)
def test_nothing_lapses_without_an_earlier_good_verdict(changes: dict[str, object]) -> None:
    """Not after none, not by a look into the future, not by another framework."""
    assert lapsed(Case(FRAMEWORK), past_run(**changes)) is None


def test_nothing_lapses_while_something_usable_is_on_file() -> None:
    """A strong requirement stays strong whatever was before; partial is no lapse either."""
    assert lapsed(strong_case(), past_run()) is None
    assert assess(strong_case(), past_run()) == assess(strong_case())


def test_a_lapse_changes_no_status_and_no_headline() -> None:
    """It explains; the gap that leaves nothing usable decides."""
    without, with_lapse = assess(Case(FRAMEWORK)), assess(Case(FRAMEWORK), past_run())
    assert without.coverage == with_lapse.coverage


def test_an_old_line_says_that_what_went_cannot_be_told() -> None:
    """A run of an earlier version kept no documents."""
    gap = lapsed(Case(FRAMEWORK), past_run(evidence={}, documents={}, has_inputs=False))
    assert gap is not None and "cannot be told" in gap.reason


def test_the_latest_good_run_is_named() -> None:
    """Of several, the one as at the latest day."""
    earlier = past_run(as_of=dt.date(2025, 11, 30), statuses={REQUIREMENT: "partial"})
    gap = lapsed(Case(FRAMEWORK), past_run(), earlier)
    assert gap is not None and "On 23 February 2026 this was strong" in gap.reason
