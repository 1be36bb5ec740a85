"""What changed between two runs is named with the cause that can be shown, and with no other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from past_run_records import (
    AGEING,
    AUTUMN,
    FRESH,
    documents_of,
    impact_evidence,
    make_evidence,
    make_past_document,
    make_past_run,
)

from pipeline.assess.changes import find_changes, previous_run
from pipeline.follow_up import Change
from pipeline.past_runs import PastGap, PastRun

STRONG = {"H1": "strong", "H1.1": "strong"}
WITH_REPORT = documents_of("plan.docx", "survey.pdf", "report.pdf")


def changed(before: PastRun, after: PastRun, subject: str, criterion_id: str = "H1.1") -> list[Change]:
    changes = find_changes(before, after)
    return [change for change in changes if change.subject == subject and change.criterion_id == criterion_id]


def closed_by(**changes: object) -> Change:
    """How the impact gap is said to have closed in a later run that differs so."""
    later = make_past_run("run-2", statuses=STRONG, gaps={}, headlines={}, **changes)
    (change,) = changed(make_past_run(), later, "gap")
    assert (change.before, change.after) == ("no_impact", None)
    return change


def test_runs_on_the_same_inputs_have_nothing_to_tell() -> None:
    """Neither input nor verdict differs."""
    assert find_changes(make_past_run(), make_past_run("run-2")) == ()


def test_a_new_file_that_brings_what_lacked_is_the_cause() -> None:
    """It is named with the number of its passages, for the gap, the requirement and the area above it."""
    later = make_past_run(
        "run-2", statuses=STRONG, gaps={}, documents=WITH_REPORT, evidence=impact_evidence(), as_of=AUTUMN
    )
    for change in (
        *changed(make_past_run(), later, "gap"),
        *changed(make_past_run(), later, "status"),
        *changed(make_past_run(), later, "status", "H1"),
    ):
        assert (change.cause, change.documents) == ("new_file", ("report.pdf",))
        assert "report.pdf (0 before, 2 now)" in change.reason


def test_a_new_file_beside_the_point_is_not_blamed() -> None:
    """Where impact came in an old file and the model changed too, the model is the cause."""
    evidence = {**make_past_run().evidence["H1.1"], "letter.pdf": make_evidence(activity=4)}
    evidence["plan.docx"] = make_evidence(activity=1, impact=1)
    change = closed_by(
        model_id="model-2",
        documents=documents_of("plan.docx", "survey.pdf", "letter.pdf"),
        evidence={"H1.1": evidence},
    )
    assert (change.cause, change.documents) == ("model", ("plan.docx",))


@pytest.mark.parametrize(
    ("cause", "changes"),
    [
        ("framework", {"framework_hash": "framework-2"}),
        ("model", {"model_id": "model-2"}),
        ("code", {"code_version": "0.2.0"}),
        ("settings", {"options": {"ocr": "off"}}),
        ("reviewer", {"decisions": {"d-1": ("H1.1",)}}),
    ],
)
def test_the_only_input_that_changed_is_the_cause(cause: str, changes: dict[str, object]) -> None:
    """Also where no count moved, because probabilities did."""
    assert closed_by(**changes).cause == cause


def test_several_inputs_without_a_trace_are_all_named_and_none_is_chosen() -> None:
    """Framework and model changed and no passage came or went."""
    change = closed_by(framework_hash="framework-2", model_id="model-2")
    assert (change.cause, change.causes, change.is_told) == ("several", ("framework", "model"), False)
    assert "cannot be told" in change.reason


def test_a_decision_elsewhere_is_no_cause() -> None:
    """A reviewer's decision that bears on another criterion explains nothing here."""
    change = closed_by(decisions={"d-1": ("H2",)}, model_id="model-2")
    assert change.causes == ("model",)


def test_passages_that_came_in_two_ways_are_two_causes() -> None:
    """A new report and a reviewer who accepted impact in the plan both brought it."""
    evidence = impact_evidence()
    evidence["H1.1"]["plan.docx"] = make_evidence(activity=1, impact=1)
    change = closed_by(documents=WITH_REPORT, evidence=evidence, decisions={"d-1": ("H1.1",)})
    assert (change.cause, change.causes, change.is_told) == ("several", ("new_file", "reviewer"), True)


def stale_run(**changes: object) -> PastRun:
    return make_past_run(
        "run-2",
        statuses={"H1": "none", "H1.1": "none"},
        gaps={"g-impact": PastGap("H1.1", "no_impact"), "g-stale": PastGap("H1.1", "stale")},
        **changes,
    )


def test_evidence_that_aged_is_laid_to_the_passing_of_time() -> None:
    """The same passages were in date then and are not now; a new file that counts nowhere is not blamed."""
    old = {"H1.1": {"survey.pdf": make_evidence(AGEING, voice=3)}}
    documents = documents_of("survey.pdf")
    before = make_past_run(evidence=old, documents=documents)
    later = stale_run(as_of=AUTUMN, evidence=old, documents={**documents, **documents_of("menu.pdf")})
    (change,) = changed(before, later, "gap")
    assert (change.after, change.cause, change.documents) == ("stale", "time", ("survey.pdf",))
    (status,) = changed(before, later, "status")
    assert (status.before, status.after, status.cause) == ("partial", "none", "time")


def test_evidence_that_was_taken_out_is_laid_to_the_removed_file() -> None:
    """The only fresh document is gone; what is left is older, and that is a second cause."""
    later = stale_run(
        as_of=AUTUMN,
        documents=documents_of("survey.pdf"),
        evidence={"H1.1": {"survey.pdf": make_evidence(AGEING, voice=3)}},
    )
    (change,) = changed(make_past_run(), later, "gap")
    assert change.causes == ("removed_file", "time")
    assert change.documents == ("survey.pdf", "plan.docx")


def test_a_gap_that_a_worse_one_hides_shares_its_cause() -> None:
    """Taking the file away raises `no_evidence` alone: the impact gap is gone, and was not closed by anything new."""
    later = make_past_run(
        "run-2",
        statuses={"H1": "none", "H1.1": "none"},
        gaps={"g-none": PastGap("H1.1", "no_evidence")},
        documents={},
        evidence={},
    )
    changes = changed(make_past_run(), later, "gap")
    assert {(change.before, change.after, change.cause) for change in changes} == {
        (None, "no_evidence", "removed_file"),
        ("no_impact", None, "removed_file"),
    }


def test_a_gap_that_shows_again_shares_the_cause_of_the_one_that_hid_it() -> None:
    """The draft was finalised: now impact is missed, because there is something to miss it in."""
    before = make_past_run(gaps={"g-draft": PastGap("H1.1", "draft_only")}, evidence={}, documents={})
    (opened, closed) = sorted(changed(before, make_past_run("run-2"), "gap"), key=lambda c: c.after is None)
    assert (opened.after, closed.before) == ("no_impact", "draft_only")
    assert (opened.cause, closed.cause) == ("new_file", "new_file")


def test_a_missing_body_is_looked_for_among_its_own_documents() -> None:
    """A new file of the council does not explain why the health board is heard now."""
    gap = PastGap("H1.1", "missing_body", "icb")
    documents = {
        **documents_of("plan.docx", "survey.pdf", "council.pdf"),
        "icb.pdf": make_past_document("icb.pdf", body_ids=("icb",)),
    }
    evidence = {**make_past_run().evidence["H1.1"], "council.pdf": make_evidence(activity=5)}
    evidence["icb.pdf"] = make_evidence(activity=1)
    before = make_past_run(gaps={"g-body": gap})
    later = make_past_run("run-2", gaps={}, documents=documents, evidence={"H1.1": evidence})
    (change,) = changed(before, later, "gap")
    assert change.documents == ("icb.pdf",)


def test_a_moved_file_brings_nothing_and_takes_nothing() -> None:
    """The same bytes under another path are one change of input and no movement of evidence."""
    moved = {
        "board/plan.docx": make_past_document("board/plan.docx", "sha-plan.docx"),
        **documents_of("survey.pdf", "report.pdf"),
    }
    evidence = impact_evidence()["H1.1"]
    evidence["board/plan.docx"] = evidence.pop("plan.docx")
    later = make_past_run("run-2", statuses=STRONG, gaps={}, documents=moved, evidence={"H1.1": evidence})
    (change,) = changed(make_past_run(), later, "gap")
    assert change.documents == ("report.pdf",)
    inputs = [change for change in find_changes(make_past_run(), later) if change.subject == "input"]
    assert {(change.before, change.after) for change in inputs} == {
        (None, "report.pdf"),
        ("plan.docx", "board/plan.docx"),
    }


def test_an_original_that_a_new_version_replaces_is_laid_to_the_new_file() -> None:
    """Its bytes are the same; it counts no longer because a newer version lies beside it."""
    before = make_past_run(evidence={"H1.1": {"plan.docx": make_evidence(impact=1)}}, gaps={})
    documents = {
        "plan.docx": make_past_document("plan.docx", standing="superseded"),
        **documents_of("survey.pdf", "plan v2.docx"),
    }
    later = make_past_run("run-2", model_id="model-2", documents=documents, evidence={})
    (change,) = changed(before, later, "gap")
    assert (change.after, change.cause, change.documents) == ("no_impact", "new_file", ("plan.docx",))


def test_none_becomes_unknown_because_a_file_cannot_be_read() -> None:
    """No gap differs, so the cause is looked for among files that were not read whole."""
    before = make_past_run(statuses={"H1.1": "none"})
    documents = {
        **make_past_run().documents,
        "scan.pdf": make_past_document("scan.pdf", read_status="unread"),
        "menu.pdf": make_past_document("menu.pdf"),
    }
    later = make_past_run("run-2", statuses={"H1.1": "unknown"}, documents=documents, model_id="model-2")
    (change,) = changed(before, later, "status")
    assert (change.cause, change.documents) == ("new_file", ("scan.pdf",))


def test_a_run_of_an_earlier_version_is_compared_by_verdicts_alone() -> None:
    """Its line held no inputs, so no cause is given and no gap is compared."""
    old = replace(make_past_run(), has_inputs=False, gaps={}, documents={}, evidence={}, inputs="")
    changes = find_changes(old, make_past_run("run-2", statuses=STRONG, model_id="model-2"))
    assert {(change.subject, change.cause) for change in changes} == {("status", None)}
    assert all("cannot be told" in change.reason and "the model" in change.reason for change in changes)


def test_the_run_to_compare_with_is_the_last_that_was_given_other_inputs() -> None:
    """Running twice does not hide what changed before."""
    runs = [make_past_run("a", inputs="1"), make_past_run("b", inputs="2"), make_past_run("c", inputs="2")]
    found = previous_run(runs, inputs="2")
    assert found is not None and found.run_id == "a"
    assert previous_run(runs[1:], inputs="2") is None


paths = st.sampled_from(["a.pdf", "b.pdf", "c.pdf"])
evidences = st.builds(
    lambda kinds, newest: make_evidence(newest, **kinds),
    st.dictionaries(st.sampled_from(["intent", "activity", "impact", "voice"]), st.integers(0, 3)),
    st.sampled_from([None, FRESH, AGEING]),
)
gap_types = st.sampled_from(["no_evidence", "no_impact", "stale", "thin", "worsening", "lapsed", "missing_aspect"])
runs = st.builds(
    lambda evidence, gaps, hashes, as_of, model_id: make_past_run(
        evidence={"H1.1": evidence},
        documents={path: make_past_document(path, hashes[path]) for path in evidence},
        gaps={f"g-{gap_type}": PastGap("H1.1", gap_type) for gap_type in gaps},
        as_of=as_of,
        model_id=model_id,
    ),
    st.dictionaries(paths, evidences),
    st.sets(gap_types),
    st.fixed_dictionaries({path: st.sampled_from(["x" + path, "y" + path]) for path in ("a.pdf", "b.pdf", "c.pdf")}),
    st.sampled_from([make_past_run().as_of, AUTUMN]),
    st.sampled_from(["model-1", "model-2"]),
)


@given(before=runs, after=runs)
def test_no_cause_is_named_that_was_not_at_work(before: PastRun, after: PastRun) -> None:
    """Whatever two runs hold, each cause of a verdict or gap is among the inputs that differ."""
    changes = find_changes(before, after)
    differing = {change.cause for change in changes if change.subject == "input"}
    replaced = {"new_file", "removed_file"}
    for change in changes:
        if change.subject != "input":
            assert set(change.causes) <= differing | replaced
            assert (change.cause in change.causes) or change.cause == "several"
            assert change.reason


@given(before=runs, after=runs)
def test_every_gap_that_differs_is_named_once(before: PastRun, after: PastRun) -> None:
    """Opened and closed gaps are exactly those that one run has and the other has not."""
    changes = [change for change in find_changes(before, after) if change.subject == "gap"]
    assert sorted(str(change.gap_id) for change in changes) == sorted(before.gaps.keys() ^ after.gaps.keys())
    assert all((change.after is None) == (change.gap_id in before.gaps) for change in changes)
