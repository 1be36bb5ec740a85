from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from assess_strategies import AS_OF, FRESH, OLD, REQUIREMENT, Case, make_document, make_framework, strong_case

from pipeline.assess.figures import stale_cutoff
from pipeline.assess.gap_rules import NONE_TYPES, GapType
from pipeline.framework import Aspect, Thresholds
from pipeline.records import Decision, Kind, Stance, Status


def _two_documents(*bodies: str, kind: Kind = Kind.PERFORMANCE, on: date | None = FRESH) -> Case:
    case = Case(make_framework())
    for index, body in enumerate(bodies):
        case = case.with_document(make_document(f"d{index}", body, on=on)).with_passage(
            f"p{index}", f"d{index}", kind=kind
        )
    return case


def test_a_full_file_has_no_gap() -> None:
    """Two organisations, in date, with figures, difference and voice: strong and nothing raised."""
    assert strong_case().gaps() == {}
    assert strong_case().row().status is Status.STRONG


def test_no_evidence_stands_alone() -> None:
    """An empty requirement raises one high gap, not ten."""
    gaps = Case(make_framework()).gaps()
    assert list(gaps) == ["no_evidence"]
    assert (gaps["no_evidence"].severity, gaps["no_evidence"].remedy) == ("high", "find")
    assert Case(make_framework()).row().status is Status.NONE


def test_one_stray_label_is_no_evidence() -> None:
    """An accepted passage whose probability falls short of presence does not hide the gap, two together do."""
    case = Case(make_framework()).with_document(make_document("d1", "schools_team"))
    case = case.with_passage("p1", "d1", probability=0.7)
    assert list(case.gaps()) == ["no_evidence"]
    assert case.gaps()["no_evidence"].confidence == pytest.approx(0.3)
    assert case.gaps()["no_evidence"].near_misses == ("p1",)
    assert "no_evidence" not in case.with_passage("p2", "d1", probability=0.7).gaps()


def test_plan_only() -> None:
    """Intent alone is plan_only and status none, with the gaps that tell what else to collect."""
    case = _two_documents("schools_team", "health_board", kind=Kind.INTENT)
    assert list(case.gaps()) == ["plan_only", "no_impact", "no_voice", "no_data"]
    assert case.row().status is Status.NONE
    assert case.row().headline_gap == "plan_only"


def test_activity_is_more_than_a_plan() -> None:
    """One certain activity beside the plans lifts plan_only."""
    case = _two_documents("schools_team", "health_board", kind=Kind.INTENT)
    assert "plan_only" not in case.with_passage("more", "d0", kind=Kind.ACTIVITY).gaps()


def test_kinds_that_share_a_passage_are_together_more_than_a_plan() -> None:
    """A passage that is activity or performance, one cannot say which, is surely not a plan."""
    torn = {Kind.ACTIVITY.value: 0.5, Kind.PERFORMANCE.value: 0.5}
    case = Case(make_framework()).with_document(make_document("d1", "schools_team"))
    case = case.with_passage("p1", "d1", kind=Kind.ACTIVITY, kind_probabilities=torn)
    assert "plan_only" not in case.gaps()
    assert "no_data" in case.gaps()


def test_draft_only() -> None:
    """Evidence in drafts alone is draft_only and nothing else."""
    case = Case(make_framework()).with_document(make_document("d1", "schools_team", is_draft=True))
    case = case.with_passage("p1", "d1")
    gap = case.gaps()["draft_only"]
    assert list(case.gaps()) == ["draft_only"]
    assert (gap.severity, gap.remedy, gap.evidence, gap.suggested_body) == ("high", "finalise", ("p1",), "schools_team")
    assert case.row().status is Status.NONE


def test_a_doubtful_draft_is_no_evidence() -> None:
    """A draft that may hold evidence does not turn no_evidence into draft_only."""
    case = Case(make_framework()).with_document(make_document("d1", is_draft=True))
    assert list(case.with_passage("p1", "d1", probability=0.6).gaps()) == ["no_evidence"]


def test_a_draft_beside_final_evidence_is_not_draft_only() -> None:
    """Once a final document holds the evidence a draft is no matter."""
    case = strong_case().with_document(make_document("d3", is_draft=True)).with_passage("p", "d3")
    assert case.gaps() == {}


def test_thin() -> None:
    """One document only is thin and partial, however many passages it holds."""
    case = strong_case()
    case = replace(case, labels=tuple(label for label in case.labels if label.passage_id.startswith("d1")))
    assert case.gaps()["thin"].severity == "high"
    assert case.row().status is Status.PARTIAL
    assert case.row().headline_gap == "thin"


def test_a_doubtful_second_document_leaves_it_thin() -> None:
    """A second document counts only if both are surely evidence."""
    case = _two_documents("schools_team")
    case = case.with_document(make_document("d9", "health_board"))
    assert "thin" in case.with_passage("p9", "d9", probability=0.6).gaps()
    assert "thin" not in case.with_passage("p9", "d9", probability=0.97).gaps()


def test_stale() -> None:
    """All evidence older than the limit is stale and status none; one in-date passage lifts it."""
    case = _two_documents("schools_team", "health_board", on=OLD)
    assert case.gaps()["stale"].severity == "high"
    assert case.row().status is Status.NONE
    fresher = case.with_passage("more", "d0", evidence_date=FRESH)
    assert "stale" not in fresher.gaps()


def test_exactly_the_limit_is_not_stale() -> None:
    """Evidence of the day twelve months before is in date, of the day before that it is not."""
    assert "stale" not in _two_documents("schools_team", on=date(2025, 2, 23)).gaps()
    assert "stale" in _two_documents("schools_team", on=date(2025, 2, 22)).gaps()


def test_undated_evidence_is_neither_new_nor_stale() -> None:
    """Undated evidence alone is not stale; beside old evidence it does not help, and its date is asked for."""
    undated = _two_documents("schools_team", "health_board", on=None)
    assert "stale" not in undated.gaps()
    mixed = undated.with_document(make_document("old", "forum", on=OLD)).with_passage("p-old", "old")
    assert mixed.gaps()["stale"].remedy == "date"
    assert "undated" in mixed.gaps()["stale"].reason


def test_a_doubtful_new_passage_leaves_it_stale() -> None:
    """One stray in-date label does not hide that the evidence is old."""
    case = _two_documents("schools_team", "health_board", on=OLD)
    assert "stale" in case.with_passage("more", "d0", evidence_date=FRESH, probability=0.6).gaps()


@pytest.mark.parametrize(
    ("as_of", "months", "expected"),
    [
        (date(2026, 2, 23), 12, date(2025, 2, 23)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 31), 2, date(2025, 11, 30)),
        (date(2026, 12, 5), 12, date(2025, 12, 5)),
    ],
)
def test_the_cut_off_goes_back_by_calendar_months(as_of: date, months: int, expected: date) -> None:
    """The cut-off is the same day so many months before, or that month's last day."""
    assert stale_cutoff(as_of, Thresholds(stale_months=months)) == expected


@pytest.mark.parametrize(
    ("kind", "gap_type", "severity"),
    [(Kind.IMPACT, "no_impact", "high"), (Kind.VOICE, "no_voice", "medium"), (Kind.PERFORMANCE, "no_data", "medium")],
)
def test_a_missing_kind_is_a_gap(kind: Kind, gap_type: str, severity: str) -> None:
    """Without its kind a requirement that wants it is partial, and one certain passage closes the gap."""
    case = strong_case()
    case = replace(case, labels=tuple(label for label in case.labels if not label.passage_id.endswith(kind)))
    assert {gap.gap_type: gap.severity for gap in case.gaps().values()} == {gap_type: severity}
    assert case.row().status is Status.PARTIAL
    assert case.with_passage("more", "d1", kind=kind).gaps() == {}


def test_a_kind_that_is_not_wanted_is_no_gap() -> None:
    """A requirement that does not ask for voice has no gap without it."""
    case = strong_case()
    criteria = tuple(
        criterion.model_copy(update={"wanted_kinds": (Kind.PERFORMANCE,)}) for criterion in case.framework.criteria
    )
    case = replace(case, framework=case.framework.model_copy(update={"criteria": criteria}))
    case = replace(case, labels=tuple(label for label in case.labels if label.passage_id.endswith("performance")))
    assert case.gaps() == {}


def test_single_agency() -> None:
    """Two documents of two departments of one council are one agency; the other body is missing as well."""
    gaps = _two_documents("schools_team", "care_team").gaps()
    assert gaps["single_agency"].severity == "medium"
    assert gaps["missing_body"].suggested_body == "health_board"
    assert gaps["single_agency"].suggested_body == "health_board"


def test_one_document_is_thin_not_single_agency() -> None:
    """Single agency is said of two or more documents."""
    assert "single_agency" not in _two_documents("schools_team").gaps()


def test_two_organisations_or_a_joint_document_are_not_single_agency() -> None:
    """Two organisations suffice, also when they sign together."""
    assert "single_agency" not in _two_documents("schools_team", "forum").gaps()
    joint = Case(make_framework()).with_document(make_document("d1", "schools_team", "health_board"))
    joint = joint.with_document(make_document("d2", "care_team"))
    joint = joint.with_passage("p1", "d1").with_passage("p2", "d2")
    assert not {"single_agency", "missing_body"} & joint.gaps().keys()


def test_a_third_document_of_one_organisation_never_weakens_a_strong_file() -> None:
    """A limit of three documents is not waited for: two of one organisation are single agency at once."""
    case = strong_case(single_agency_documents=3)
    signed = tuple(replace(document, body_ids=("care_team",)) for document in case.documents)
    labels = tuple(replace(label, criterion_id="A2") for label in case.labels)
    assert list(replace(case, documents=signed, labels=labels).gaps("A2")) == ["single_agency"]


def test_documents_that_name_no_body_are_not_two_organisations() -> None:
    """Where no document names a body a second organisation cannot be shown, and the reason says so."""
    case = strong_case()
    unsigned = replace(case, documents=tuple(replace(document, body_ids=()) for document in case.documents))
    assert "names the body" in unsigned.gaps()["single_agency"].reason


def test_missing_body_once_per_responsible_body() -> None:
    """Each responsible body that gave nothing is one gap of its own, in the framework's order."""
    case = _two_documents("forum", "forum")
    missing = [gap for gap in case.assess().gaps if gap.gap_type == "missing_body" and gap.criterion_id == "A1.1"]
    assert [gap.suggested_body for gap in missing] == ["schools_team", "health_board"]
    assert {gap.severity for gap in missing} == {"medium"}
    assert len({gap.gap_id for gap in missing}) == 2


def test_another_department_stands_for_its_organisation() -> None:
    """A document of the council's care team counts where its schools team is responsible."""
    gaps = _two_documents("care_team", "health_board").gaps()
    assert "missing_body" not in gaps


def test_unread_documents_turn_none_into_unknown() -> None:
    """What could not be read may hold the evidence, so none is not said; the gap stays with less confidence."""
    case = (
        Case(make_framework())
        .with_document(make_document("d1"))
        .with_document(make_document("d2", read_status="partial"))
    )
    assert case.row().status is Status.UNKNOWN
    assert case.row().unread_documents == 1
    assert case.gaps()["no_evidence"].confidence == pytest.approx(0.5)
    assert case.gaps()["no_evidence"].unread == 1


def test_unread_documents_of_other_roles_change_nothing() -> None:
    """An unread draft or reference could not count anyway."""
    case = Case(make_framework()).with_document(make_document("d1", read_status="unread", is_draft=True))
    assert case.row().status is Status.NONE


def test_unread_documents_leave_partial_as_it_is() -> None:
    """Unknown is said only where status would be none."""
    case = _two_documents("schools_team").with_document(make_document("dx", read_status="unread"))
    assert case.row().status is Status.PARTIAL


def test_the_headline_explains_the_status() -> None:
    """Old evidence of one document is headed stale, because that is why nothing is left."""
    case = _two_documents("schools_team", on=OLD)
    ranked = sorted(case.gaps().values(), key=lambda gap: gap.rank)
    assert [gap.gap_type for gap in ranked][:2] == ["stale", "thin"]
    assert case.row().headline_gap == ranked[0].gap_type


def test_none_types_come_first() -> None:
    """No gap that leaves a status partial precedes one that makes it none."""
    assert set(list(GapType)[: len(NONE_TYPES)]) == NONE_TYPES


def test_an_unmeasured_requirement_raises_no_high_gap() -> None:
    """What no trained topic stands behind is unknown; its undecided passages are shown for a person to look at."""
    case = Case(make_framework()).with_document(make_document("d1", "health_board"))
    case = case.with_passage("p1", "d1", criterion_id="A3", probability=None, decision=Decision.UNCERTAIN)
    gap = case.gaps("A3")["no_evidence"]
    assert (gap.severity, gap.confidence, gap.near_misses) == ("low", None, ("p1",))
    assert case.row("A3").status is Status.UNKNOWN


def test_as_of_alone_decides_age() -> None:
    """The same file is in date at one day and stale at a later one."""
    case = _two_documents("schools_team", "health_board", on=FRESH)
    types_now = {gap.gap_type for gap in case.assess(AS_OF).gaps if gap.criterion_id == "A1.1"}
    types_later = {gap.gap_type for gap in case.assess(date(2027, 2, 23)).gaps if gap.criterion_id == "A1.1"}
    assert types_later - types_now == {"stale"}


def _with_aspects(case: Case) -> Case:
    """The same case, its requirement having two aspects."""
    aspects = (
        Aspect(id="wait", title="The wait", phrases=("wait",)),
        Aspect(id="help", title="Help", phrases=("aid",)),
    )
    criteria = tuple(
        criterion.model_copy(update={"aspects": aspects}) if criterion.id == REQUIREMENT else criterion
        for criterion in case.framework.criteria
    )
    return replace(case, framework=case.framework.model_copy(update={"criteria": criteria}))


def _aspect_case(*aspects: str, probability: float = 0.97) -> Case:
    case = _with_aspects(strong_case()).with_document(make_document("more", "forum"))
    for number, aspect in enumerate(aspects):
        case = case.with_passage(f"a{number}", "more", probability=probability, aspects=(f"{REQUIREMENT}/{aspect}",))
    return case


def test_an_aspect_that_no_passage_shows_is_missing() -> None:
    """One gap per aspect, of medium severity, which makes a strong requirement partial."""
    gap = _aspect_case("wait").gaps()["missing_aspect"]
    assert (gap.severity, gap.remedy, gap.evidence != ()) == ("medium", "find", True)
    assert "“Help” is a part of the requirement that none of it shows." in gap.reason
    assert _aspect_case("wait").row().status is Status.PARTIAL
    assert len([g for g in _aspect_case().assess().gaps if g.gap_type == "missing_aspect"]) == 2


def test_aspects_are_judged_on_probabilities() -> None:
    """A stray label shows no aspect; it is the near miss, and seen aspects raise nothing."""
    assert "missing_aspect" not in _aspect_case("wait", "help").gaps()
    gap = _aspect_case("wait", "help", probability=0.6).gaps()["missing_aspect"]
    assert gap.near_misses == ("a1",)
    assert "short of the 90% needed" in gap.reason


def test_an_aspect_of_another_criterion_is_not_this_ones() -> None:
    """Ids of aspects repeat between criteria."""
    case = _aspect_case("wait")
    case = case.with_passage("other", "more", aspects=("A1.2/help",))
    assert "missing_aspect" in case.gaps()


def _concerned(share: float, of: int = 10) -> Case:
    case = strong_case().with_document(make_document("papers", "forum"))
    concern = {"stance": Stance.CONCERN, "stance_probabilities": {"concern": 1.0}}
    for number in range(of):
        case = case.with_passage(f"c{number}", "papers", **(concern if number < share * of else {}))  # type: ignore[arg-type]
    return case


def test_mostly_concern_is_shown_apart() -> None:
    """It comes last, changes neither status nor headline, quotes concerns and asks for a line to take."""
    row, gaps = _concerned(1.0, of=30).row(), _concerned(1.0, of=30).gaps()
    assert list(gaps) == ["adverse"]
    assert (row.status, row.headline_gap) == (Status.STRONG, None)
    assert (gaps["adverse"].severity, gaps["adverse"].remedy) == ("low", "agree_line")
    assert all(passage_id.startswith("c") for passage_id in gaps["adverse"].evidence)
    assert "30 of" in gaps["adverse"].reason
    assert "no fault of the file" in gaps["adverse"].reason


def test_concerns_among_praise_are_not_adverse() -> None:
    """Half or less is a mixed picture."""
    assert "adverse" not in _concerned(0.2).gaps()
