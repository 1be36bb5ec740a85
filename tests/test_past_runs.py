"""What a run leaves in the journal comes back as it was, and damaged or older lines stay readable."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from past_run_records import FRESH, WINTER, make_evidence, make_past_document, make_past_run
from review_records import make_review
from store_records import make_document, make_facets, make_gap, make_label, make_passage, make_run

from pipeline.journal import append_run, read_past_runs
from pipeline.past_runs import PastRun, history_hash, past_run_line, read_past_run, remember_run
from pipeline.records import Kind
from pipeline.reviews import AppliedReview

HEAD = {
    **{"run_id": "run-1", "finished_at": "2026-02-23T09:01:00+00:00", "as_of": "2026-02-23", "framework_id": "f"},
    **{"framework_hash": "h", "model_id": "m", "code_version": "c", "statuses": {"H1.1": "strong"}},
}


def line_of(past: PastRun) -> dict[str, object]:
    head = {name: getattr(past, name) for name in HEAD}
    return json.loads(json.dumps({**head, "as_of": past.as_of.isoformat(), **past_run_line(past)}))  # type: ignore[no-any-return]


@given(
    paths=st.lists(st.text(min_size=1), unique=True, max_size=4),
    counts=st.dictionaries(st.sampled_from(["intent", "impact", "voice"]), st.integers(0, 99)),
    day=st.one_of(st.none(), st.dates()),
)
def test_a_run_comes_back_as_it_was(paths: list[str], counts: dict[str, int], day: dt.date | None) -> None:
    """Whatever files are called and whatever counted, the line gives the same run back."""
    past = make_past_run(
        documents={path: make_past_document(path) for path in paths},
        evidence={"H1.1": {path: make_evidence(day, **counts) for path in paths}},
        decisions={"d-1": ("H1.1",)},
    )
    assert read_past_run(line_of(past)) == past


def test_a_line_of_an_earlier_version_gives_verdicts_alone() -> None:
    """It is a run like others, with nothing to compare inputs by."""
    past = read_past_run(HEAD)
    assert past is not None
    assert (past.statuses, past.has_inputs, past.documents) == ({"H1.1": "strong"}, False, {})


@pytest.mark.parametrize("damage", [{"documents": 7}, {"evidence": {"H1.1": {"9": "1.0"}}}, {"gaps": {"g": [1]}}])
def test_damaged_inputs_leave_the_verdicts(damage: dict[str, object]) -> None:
    """A line that somebody has edited is read as far as it goes."""
    past = read_past_run({**line_of(make_past_run()), **damage})
    assert past is not None and past.statuses and not past.has_inputs


@pytest.mark.parametrize("line", [{}, {**HEAD, "as_of": "soon"}, {**HEAD, "statuses": []}])
def test_a_line_that_is_no_run_is_passed_over(line: dict[str, object]) -> None:
    """Without day or verdicts there is nothing to compare."""
    assert read_past_run(line) is None


def test_the_journal_gives_coverage_runs_back_in_order(tmp_path: Path) -> None:
    """A run with inputs and one without, oldest first."""
    append_run(tmp_path, make_run("run-0"), source_folder=tmp_path, statuses={"H1": "none"})
    past = make_past_run("run-2")
    append_run(tmp_path, make_run("run-2"), source_folder=tmp_path, statuses=past.statuses, past=past)
    first, second = read_past_runs(tmp_path)
    assert (first.run_id, first.has_inputs) == ("run-0", False)
    assert (second.run_id, second.documents, second.evidence) == ("run-2", past.documents, past.evidence)


def test_a_run_is_remembered_without_any_text() -> None:
    """Counted passages by document and kind, decisions with the criteria they bear on; words of documents nowhere."""
    review = AppliedReview(make_review("impact", None, target="kind"), "p1", is_carried_over=False)
    past = remember_run(
        make_run(),
        inputs="i",
        stale_months=12,
        parts={"H1": ("H1.1",)},
        options={},
        coverage=(),
        gaps=(make_gap("g-1", "H1.1", "missing_body", 1),),
        documents=(make_document("d1", "plan.pdf"), make_document("d2", "draft.pdf", is_draft=True)),
        passages=(
            make_passage("p1", "d1", "Twelve children were seen sooner.", evidence_date=FRESH),
            make_passage("p2", "d1", "Parents were asked."),
        ),
        labels=(make_label("p1", "H1.1"), make_label("p2", "H1.1")),
        facets=(make_facets("p1", Kind.IMPACT), make_facets("p2", Kind.VOICE)),
        reviews=(review,),
        counted=frozenset({("p1", "H1.1"), ("p2", "H1.1"), ("p1", "H1")}),
    )
    assert past.evidence == {"H1.1": {"plan.pdf": make_evidence(FRESH, impact=1, voice=1)}}
    assert {path: document.standing for path, document in past.documents.items()} == {
        "plan.pdf": "counted",
        "draft.pdf": "draft",
    }
    assert (past.gaps["g-1"].subject, list(past.decisions.values())) == ("icb", [("H1.1",)])
    assert "children" not in json.dumps(past_run_line(past))


def test_history_adds_nothing_to_a_run_on_the_same_inputs() -> None:
    """A second run finds its tables as they are; runs as at a later day do not bear on an earlier one."""
    past = make_past_run(inputs="same")
    assert history_hash([past], inputs="same", as_of=WINTER) == ""
    assert history_hash([past], inputs="other", as_of=WINTER) != ""
    assert history_hash([past], inputs="other", as_of=WINTER - dt.timedelta(days=1)) == ""
