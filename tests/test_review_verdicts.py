"""Verdicts in the app equal those of a run, one criterion at a time, and a trial says what a decision would do."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.assess import assess_coverage
from pipeline.records import Decision, Gap, Status
from pipeline.review.case_file import CaseFile
from pipeline.review.verdicts import Verdicts
from tests.review_bench import HOSTILE_ID, PARENTS, RUNG, framework, make_bench, make_case_file
from tests.review_records import make_review
from tests.store_records import make_gap


def types(gaps: tuple[Gap, ...]) -> list[str]:
    return [gap.gap_type for gap in gaps]


def whole_assessment(case_file: CaseFile):  # type: ignore[no-untyped-def]
    """What a run on the records in force says."""
    return assess_coverage(
        framework(),
        documents=case_file.tables.documents,
        passages=case_file.tables.passages,
        labels=list(case_file.all_labels()),
        facets=list(case_file.facets.values()),
        as_of=case_file.tables.run.as_of,
    )


@pytest.mark.parametrize(
    "decisions", [{}, {RUNG: "accepted"}, {PARENTS: "accepted", HOSTILE_ID: "rejected"}, {"done-1": "rejected"}]
)
def test_a_criterion_alone_is_judged_as_in_a_run(tmp_path: Path, decisions: dict[str, str]) -> None:
    """Coverage and gaps of each judged criterion are those of an assessment of everything, whatever was decided."""
    case_file = make_case_file(tmp_path)
    verdicts = Verdicts(case_file)
    for passage_id, decision in decisions.items():
        passage = case_file.passages[passage_id]
        review = make_review(decision, passage_id=passage_id, heading=passage.heading, text=passage.text)
        verdicts.forget(case_file.apply(review))
    whole = whole_assessment(case_file)
    rows = {row.criterion_id: row for row in whole.coverage}
    for criterion in verdicts.judged:
        verdict = verdicts.verdict(criterion.id)
        assert verdict.coverage == rows[criterion.id]
        assert verdict.gaps == tuple(gap for gap in whole.gaps if gap.criterion_id == criterion.id)


def test_a_trial_says_what_a_decision_does(tmp_path: Path) -> None:
    """Status and gaps after a trial are those after the decision itself, and a trial changes nothing."""
    case_file = make_case_file(tmp_path)
    verdicts = Verdicts(case_file)
    before = verdicts.verdict("H1.1")
    trial = verdicts.effect_of("H1.1", {PARENTS: Decision.ACCEPTED})
    assert verdicts.verdict("H1.1") == before
    assert (trial.before, trial.after, set(types(trial.closed))) == (
        Status.PARTIAL,
        Status.PARTIAL,
        {"thin", "no_voice"},
    )
    passage = case_file.passages[PARENTS]
    verdicts.forget(case_file.apply(make_review(passage_id=PARENTS, heading=passage.heading, text=passage.text)))
    since = verdicts.effect_since_run("H1.1")
    assert since is not None and types(since.closed) == types(trial.closed)


def test_gaps_that_rest_on_more_than_passages_stay(tmp_path: Path) -> None:
    """A published gap that passages alone do not raise, such as a contradiction, is kept and holds the status down."""
    bench = make_bench(tmp_path)
    with bench.desk.at_work() as work:
        tables = work.tables
    from dataclasses import replace

    foreign = make_gap("g-c", "R1", "contradiction", 9)
    case_file = CaseFile(replace(tables, gaps=(*tables.gaps, foreign)), framework())
    verdict = Verdicts(case_file).verdict("R1")
    assert foreign in verdict.gaps
    trial = Verdicts(case_file).effect_of("R1", {"done-1": Decision.ACCEPTED, RUNG: Decision.ACCEPTED})
    assert "contradiction" not in types(trial.closed)


def test_a_criterion_with_parts_has_no_verdict_of_its_own(tmp_path: Path) -> None:
    """An area takes its status from its requirements."""
    verdicts = Verdicts(make_case_file(tmp_path))
    assert [criterion.id for criterion in verdicts.judged] == ["H1.1", "H1.2", "R1", "R2"]
    with pytest.raises(KeyError):
        verdicts.verdict("H1")
