from __future__ import annotations

import random
from dataclasses import replace
from typing import TypeVar

from assess_strategies import Case, any_cases, strength_additions
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.assess.gap_rules import NONE_TYPES
from pipeline.framework import Aspect
from pipeline.records import Coverage, Decision, Status

Record = TypeVar("Record")
WORTH = {Status.NONE: 0, Status.UNKNOWN: 0, Status.PARTIAL: 1, Status.STRONG: 2}
"""Unknown is a none that unread documents could lift, so neither is better than the other."""
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _rows(case: Case) -> dict[str, Coverage]:
    return {row.criterion_id: row for row in case.assess().coverage}


@QUICK
@given(strength_additions())
def test_more_evidence_never_worsens_a_status(pair: tuple[Case, Case]) -> None:
    """An accepted, final, in-date, counted strength passage more leaves every status as good or better."""
    less, more = pair
    before, after = _rows(less), _rows(more)
    for criterion_id, row in before.items():
        assert WORTH[after[criterion_id].status] >= WORTH[row.status], (criterion_id, row, after[criterion_id])
        assert after[criterion_id].probability_present >= row.probability_present - 1e-12


@QUICK
@given(strength_additions(), st.sampled_from(["model", "rule", "reviewer"]))
def test_rejecting_evidence_never_improves_a_status(pair: tuple[Case, Case], decided_by: str) -> None:
    """The same passage rejected, by whomever, leaves every status as good or worse."""
    _, accepted = pair
    rejected = accepted.with_decision("new", Decision.REJECTED, decided_by)
    before, after = _rows(accepted), _rows(rejected)
    for criterion_id, row in before.items():
        assert WORTH[after[criterion_id].status] <= WORTH[row.status], (criterion_id, row, after[criterion_id])


@QUICK
@given(any_cases, st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(case: Case, generator: random.Random) -> None:
    """Shuffled documents, passages, labels and facets give the same assessment, to the last digit."""

    def shuffled(records: tuple[Record, ...]) -> tuple[Record, ...]:
        return tuple(generator.sample(records, len(records)))

    other = replace(
        case,
        documents=shuffled(case.documents),
        passages=shuffled(case.passages),
        labels=shuffled(case.labels),
        facets=shuffled(case.facets),
    )
    assert other.assess() == case.assess()


@QUICK
@given(any_cases)
def test_status_and_gaps_agree(case: Case) -> None:
    """Each criterion has one row; a requirement's status and headline follow from its gaps as the design has it."""
    assessment = case.assess()
    assert sorted(row.criterion_id for row in assessment.coverage) == sorted(case.framework.criteria_by_id)
    for requirement in case.framework.requirements:
        row = next(row for row in assessment.coverage if row.criterion_id == requirement.id)
        gaps = [gap for gap in assessment.gaps if gap.criterion_id == requirement.id]
        assert [gap.rank for gap in gaps] == list(range(1, len(gaps) + 1))
        assert row.headline_gap == (gaps[0].gap_type if gaps else None)
        is_bare = any(gap.gap_type in NONE_TYPES for gap in gaps)
        is_open = bool(row.unread_documents) or not requirement.is_measured
        expected = Status.STRONG if not gaps else Status.PARTIAL
        assert row.status is ((Status.UNKNOWN if is_open else Status.NONE) if is_bare else expected)
        types = {gap.gap_type for gap in gaps}
        assert types in ({"no_evidence"}, {"draft_only"}) or not types & {"no_evidence", "draft_only"}


@QUICK
@given(any_cases)
def test_gaps_are_told_apart_and_well_formed(case: Case) -> None:
    """Ids are unique, confidences probabilities, cited passages real, and no id shows in a sentence."""
    gaps = case.assess().gaps
    known = {passage.passage_id for passage in case.passages}
    assert len({gap.gap_id for gap in gaps}) == len(gaps)
    for gap in gaps:
        assert gap.confidence is None or 0.0 <= gap.confidence <= 1.0
        assert {*gap.evidence, *gap.near_misses} <= known
        assert len(gap.near_misses) <= case.framework.thresholds.near_misses_shown
        assert gap.reason.endswith(".") and gap.suggested_action.endswith(".")
        sentences = gap.reason + gap.suggested_action
        assert not any(name in sentences for name in ("A1", "A2", "schools_team", "health_board", "d0", "p0"))
        assert not any(word in sentences.lower() for word in ("compliant", "effective", " ,", "  ", "{"))


@QUICK
@given(any_cases, st.data())
def test_near_duplicates_never_change_presence(case: Case, data: st.DataObject) -> None:
    """A copy of a counted original, wherever it stands, leaves every row as it was."""
    originals = [f.passage_id for f in case.facets if f.duplicate_of is None]
    accepted = {label.passage_id: label.criterion_id for label in case.labels if label.decision is Decision.ACCEPTED}
    homes = {p.passage_id: p.document_id for p in case.passages}
    final = {d.document_id for d in case.documents if d.is_counted}
    counting = {f.passage_id for f in case.facets if not f.is_echo and not f.is_assurance and f.kind != "context"}
    candidates = [p for p in originals if p in accepted and homes[p] in final and p in counting]
    if not candidates:
        return
    original = data.draw(st.sampled_from(candidates))
    copied = case.with_passage(
        "copy",
        data.draw(st.sampled_from(sorted(final))),
        criterion_id=accepted[original],
        probability=1.0,
        duplicate_of=original,
    )
    assert copied.assess().coverage == case.assess().coverage


@QUICK
@given(any_cases, any_cases)
def test_gap_ids_are_stable(first: Case, second: Case) -> None:
    """The same gap of the same criterion and body has the same id whatever else is on file."""

    def ids(case: Case) -> dict[tuple[str, str, str | None], str]:
        subject_types = {"missing_body"}
        return {
            (gap.criterion_id, gap.gap_type, gap.suggested_body if gap.gap_type in subject_types else None): gap.gap_id
            for gap in case.assess().gaps
        }

    one, other = ids(first), ids(second)
    assert all(one[key] == other[key] for key in one.keys() & other.keys())


def _with_aspects(case: Case) -> Case:
    """Every criterion with two aspects, each passage showing those that its id says."""
    aspects = (Aspect(id="one", title="One", phrases=("one",)), Aspect(id="two", title="Two", phrases=("two",)))
    criteria = tuple(criterion.model_copy(update={"aspects": aspects}) for criterion in case.framework.criteria)
    shown = {
        facets.passage_id: tuple(
            f"{criterion.id}/{aspect.id}"
            for criterion in criteria
            for position, aspect in enumerate(aspects)
            if sum(map(ord, facets.passage_id)) % 3 != position
        )
        for facets in case.facets
    }
    return replace(
        case,
        framework=case.framework.model_copy(update={"criteria": criteria}),
        facets=tuple(replace(facets, aspects=shown[facets.passage_id]) for facets in case.facets),
    )


@QUICK
@given(strength_additions())
def test_more_evidence_never_worsens_a_status_that_hangs_on_aspects(pair: tuple[Case, Case]) -> None:
    """An aspect that was seen stays seen, and whether concerns prevail changes no status."""
    less, more = (_with_aspects(case) for case in pair)
    before, after = _rows(less), _rows(more)
    for criterion_id, row in before.items():
        assert WORTH[after[criterion_id].status] >= WORTH[row.status]


@QUICK
@given(any_cases, st.randoms())
def test_document_order_changes_no_confidence(case: Case, shuffler: random.Random) -> None:
    """The distribution of every criterion is the same whatever the order of the records."""
    shuffled = replace(case, **{name: tuple(shuffler.sample(rows, len(rows))) for name, rows in _records(case).items()})
    assert shuffled.assess().confidence == case.assess().confidence


def _records(case: Case) -> dict[str, tuple[object, ...]]:
    return {"documents": case.documents, "passages": case.passages, "labels": case.labels, "facets": case.facets}
