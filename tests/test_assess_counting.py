from __future__ import annotations

import pytest
from assess_strategies import FRESH, OLD, REQUIREMENT, Case, make_document, make_framework

from pipeline.assess.counting import make_register, select_evidence
from pipeline.records import Decision, Kind, Role, Stance


def _one_document(**changes: object) -> Case:
    return Case(make_framework()).with_document(make_document("d1", "schools_team", **changes))  # type: ignore[arg-type]


def _counted(case: Case, criterion_id: str = REQUIREMENT) -> list[str]:
    return [passage.passage_id for passage in _select(case, criterion_id).counted]


def _select(case: Case, criterion_id: str = REQUIREMENT):  # type: ignore[no-untyped-def]
    register = make_register(case.framework, documents=case.documents, passages=case.passages, facets=case.facets)
    return select_evidence(register, [label for label in case.labels if label.criterion_id == criterion_id])


def test_an_accepted_passage_of_a_final_document_counts() -> None:
    """The plain case: accepted, final, role evidence."""
    assert _counted(_one_document().with_passage("p1", "d1")) == ["p1"]


@pytest.mark.parametrize(
    "changes",
    [
        {"is_draft": True},
        {"superseded_by": "d2"},
        {"duplicate_of": "d2"},
        {"role": Role.BASELINE},
        {"role": Role.REFERENCE},
        {"role": Role.EXTERNAL_ASSURANCE},
    ],
)
def test_documents_that_do_not_count(changes: dict[str, object]) -> None:
    """Drafts, superseded documents, copies and other roles give no counted passage."""
    assert _counted(_one_document(**changes).with_passage("p1", "d1")) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"decision": Decision.UNCERTAIN},
        {"decision": Decision.REJECTED},
        {"is_echo": True},
        {"kind": Kind.CONTEXT},
        {"excluded_reason": "short"},
        {"is_assurance": True, "stance": Stance.NEUTRAL},
        {"is_assurance": True, "stance": Stance.CONCERN},
        {"is_assurance": True, "kind": Kind.INTENT},
    ],
)
def test_passages_that_do_not_count(changes: dict[str, object]) -> None:
    """Undecided, rejected, echoing, contextual, excluded passages and external asks are no evidence."""
    assert _counted(_one_document().with_passage("p1", "d1", **changes)) == []  # type: ignore[arg-type]


def test_external_praise_counts() -> None:
    """An external body's praise, quoted in the partnership's document, is assurance."""
    assert _counted(_one_document().with_passage("p1", "d1", is_assurance=True)) == ["p1"]


def test_drafts_are_kept_apart() -> None:
    """A draft's accepted passage is a draft one; a superseded draft's is neither."""
    current = _select(_one_document(is_draft=True).with_passage("p1", "d1"))
    assert [p.passage_id for p in current.drafts] == ["p1"]
    assert not _select(_one_document(is_draft=True, superseded_by="d9").with_passage("p1", "d1")).drafts


def test_a_copy_counts_once_with_its_original() -> None:
    """Of two passages with the same text the original alone counts."""
    case = _one_document().with_document(make_document("d2", "health_board"))
    assert _counted(case.with_passage("p1", "d1").with_passage("p2", "d2", duplicate_of="p1")) == ["p1"]


@pytest.mark.parametrize("changes", [{"is_draft": True}, {"superseded_by": "d2"}, {"role": Role.BASELINE}])
def test_a_copy_counts_where_its_original_does_not(changes: dict[str, object]) -> None:
    """The final document's text is not lost because the draft before it holds the same."""
    case = _one_document(**changes).with_document(make_document("d2", "health_board"))
    case = case.with_passage("p1", "d1").with_passage("p2", "d2", duplicate_of="p1")
    assert _counted(case) == ["p2"]
    assert not _select(case).drafts


def test_a_copy_does_not_replace_a_rejected_original() -> None:
    """What a reviewer has rejected does not come back through a copy; what the model left open does."""
    case = _one_document().with_document(make_document("d2", "health_board"))
    case = case.with_passage("p1", "d1").with_passage("p2", "d2", duplicate_of="p1")
    assert _counted(case.with_decision("p1", Decision.REJECTED)) == []
    assert _counted(case.with_decision("p1", Decision.UNCERTAIN, "model")) == ["p2"]


def test_rejecting_a_copy_leaves_the_original() -> None:
    """A reviewer who rejects the copy has said nothing of the original."""
    case = _one_document().with_passage("p1", "d1").with_passage("p2", "d1", duplicate_of="p1")
    assert _counted(case.with_decision("p2", Decision.REJECTED)) == ["p1"]


def test_copies_of_a_lost_original_go_by_the_earliest() -> None:
    """Copying old text into a new document does not renew it; circles of copies end."""
    case = _one_document(on=FRESH).with_document(make_document("d2", "health_board", on=OLD))
    case = case.with_passage("p1", "d1", duplicate_of="gone").with_passage("p2", "d2", duplicate_of="gone")
    assert _counted(case) == ["p2"]
    circle = _one_document().with_passage("p1", "d1", duplicate_of="p2").with_passage("p2", "d1", duplicate_of="p1")
    assert len(_counted(circle)) >= 1


def test_a_passage_date_beats_its_document_date() -> None:
    """A passage's own date is used where it has one."""
    case = _one_document(on=FRESH).with_passage("p1", "d1", evidence_date=OLD).with_passage("p2", "d1")
    assert {p.passage_id: p.dated_on for p in _select(case).counted} == {"p1": OLD, "p2": FRESH}


def test_a_reviewer_is_certain() -> None:
    """A reviewer's acceptance counts fully whatever the model's probability, and without one."""
    case = _one_document().with_passage("p1", "d1", probability=0.2, decided_by="reviewer")
    case = case.with_passage("p2", "d1", probability=None, decided_by="reviewer")
    assert [p.probability for p in _select(case).counted] == [1.0, 1.0]


def test_bodies_come_from_the_document_else_the_passage() -> None:
    """A joint document counts for each of its bodies; an unsigned one for whom the passage speaks."""
    case = Case(make_framework()).with_document(make_document("d1", "forum", "schools_team", "unheard-of"))
    case = case.with_document(make_document("d2"))
    case = case.with_passage("p1", "d1", body_id="health_board").with_passage("p2", "d2", body_id="health_board")
    assert {p.passage_id: p.body_ids for p in _select(case).counted} == {
        "p1": ("schools_team", "forum"),
        "p2": ("health_board",),
    }


def test_what_fell_short_is_kept_best_first() -> None:
    """Undecided, model-rejected, echoing and draft passages are near misses; a reviewer's rejection is none."""
    case = _one_document().with_document(make_document("draft", is_draft=True))
    case = case.with_document(make_document("baseline", role=Role.BASELINE))
    case = (
        case.with_passage("low", "d1", probability=0.1, decision=Decision.REJECTED)
        .with_passage("refused", "d1", probability=0.8, decision=Decision.REJECTED, decided_by="reviewer")
        .with_passage("open", "d1", probability=0.5, decision=Decision.UNCERTAIN)
        .with_passage("echo", "d1", probability=0.99, is_echo=True)
        .with_passage("drafted", "draft", probability=0.7)
        .with_passage("past", "baseline", probability=0.99)
    )
    assert [p.passage_id for p in _select(case).fell_short] == ["echo", "drafted", "open", "low"]


def test_the_register_counts_what_was_searched_and_what_was_not() -> None:
    """Classified passages of evidence are searched; partly read and unread countable documents are unread."""
    case = _one_document(read_status="partial").with_document(make_document("d2", read_status="unread"))
    case = case.with_document(make_document("d3", read_status="unread", role=Role.REFERENCE))
    case = case.with_document(make_document("d4", role=Role.REFERENCE)).with_document(make_document("d5"))
    case = case.with_passage("p1", "d1").with_passage("p2", "d4").with_passage("p3", "d5", excluded_reason="short")
    register = make_register(case.framework, documents=case.documents, passages=case.passages, facets=case.facets)
    assert (register.searched, register.unread, register.countable) == (1, 2, 3)
    assert register.read_share(register.unread) == pytest.approx(1 / 3)


def test_nothing_of_a_document_under_embargo_counts_or_is_shown() -> None:
    """Neither as evidence nor as a draft nor as a near miss."""
    evidence = _select(_one_document(is_embargoed=True).with_passage("p1", "d1"))
    assert (evidence.counted, evidence.drafts, evidence.fell_short) == ((), (), ())
