"""People's decisions beat the model, follow their text into later documents, and the last one counts."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Decision, Kind, Label, Passage, Stance
from pipeline.reviews import (
    ALLOWED,
    WITHDRAWN,
    AppliedReview,
    Review,
    attach_reviews,
    find_fault,
    override_facets,
    override_labels,
    text_key,
)
from tests.review_records import make_review
from tests.store_records import PLAN_TEXT, VOICE_TEXT, make_facets, make_label, make_passage

CRITERIA = ("H1.1", "H1.2", "R1")
PLAN = make_passage("plan-1", "plan", PLAN_TEXT)
RESAVED_PLAN = make_passage("plan-2", "resaved plan", PLAN_TEXT, ordinal=7, location="p. 3")
VOICE = make_passage("voice-1", "survey", VOICE_TEXT, heading="Findings")

subjects = st.sampled_from([("label", "H1.1"), ("label", "R1"), ("kind", None), ("stance", None)])


@st.composite
def histories(draw: st.DrawFn) -> list[Review]:
    """Decisions on two passages of one text and on another one, oldest first."""
    reviews = []
    for passage in draw(st.lists(st.sampled_from([PLAN, RESAVED_PLAN, VOICE]), max_size=8)):
        target, criterion_id = draw(subjects)
        decision = draw(st.sampled_from([*ALLOWED[target], WITHDRAWN]))
        reviews.append(review_of(passage, decision, criterion_id, target=target))
    return reviews


def review_of(passage: Passage, decision: str, criterion_id: str | None = "H1.1", **changes: object) -> Review:
    """A decision made on a passage."""
    place = {"passage_id": passage.passage_id, "heading": passage.heading, "text": passage.text}
    return make_review(decision, criterion_id, **{**place, **changes})


def attach(reviews: list[Review], *passages: Passage) -> tuple[AppliedReview, ...]:
    return attach_reviews(reviews, passages, criterion_ids=CRITERIA)


def decisions_of(applied: tuple[AppliedReview, ...]) -> list[tuple[str, str | None, str]]:
    return [(entry.passage_id, entry.review.criterion_id, entry.review.decision) for entry in applied]


def decide(label: Label, review: Review) -> Label:
    """The label after one decision on its passage."""
    (decided,) = override_labels([label], [AppliedReview(review, label.passage_id, is_carried_over=False)])
    return decided


def test_a_decision_is_attached_to_its_passage() -> None:
    """The passage that was decided on has the decision, others have none."""
    review = review_of(PLAN, "rejected")
    assert attach([review], PLAN, VOICE) == (AppliedReview(review, "plan-1", is_carried_over=False),)


def test_a_decision_follows_its_text_and_is_marked_as_carried_over() -> None:
    """The same text under the same heading has the decision in whatever document it stands, and wherever there."""
    review = review_of(PLAN, "rejected")
    assert attach([review], RESAVED_PLAN) == (AppliedReview(review, "plan-2", is_carried_over=True),)


@pytest.mark.parametrize("changes", [{"heading": "Plan > Costs"}, {"text": f"{PLAN_TEXT} Twice."}])
def test_other_text_or_another_heading_is_undecided(changes: dict[str, str]) -> None:
    """A word more, or another heading, may change what a passage says: nobody has decided on that."""
    changed = dataclasses.replace(RESAVED_PLAN, **changes)  # type: ignore[arg-type]
    assert attach([review_of(PLAN, "rejected")], changed) == ()


def test_the_last_decision_counts() -> None:
    """A second thought replaces the first, criterion by criterion."""
    reviews = [review_of(PLAN, "rejected"), review_of(PLAN, "accepted", "R1"), review_of(PLAN, "accepted")]
    assert decisions_of(attach(reviews, PLAN)) == [("plan-1", "R1", "accepted"), ("plan-1", "H1.1", "accepted")]


def test_the_last_decision_counts_across_documents() -> None:
    """What was said of the text last holds in every document that has it, the first one too."""
    reviews = [review_of(PLAN, "rejected"), review_of(RESAVED_PLAN, "accepted")]
    first, second = attach(reviews, PLAN, RESAVED_PLAN)
    assert (first.review, second.review) == (reviews[1], reviews[1])
    assert (first.is_carried_over, second.is_carried_over) == (True, False)


def test_the_last_decision_counts_where_a_reader_sees_another_heading_now() -> None:
    """An older decision on equal text does not beat a later one on the passage itself."""
    moved = dataclasses.replace(PLAN, heading="Plan")
    reviews = [review_of(RESAVED_PLAN, "accepted", heading="Plan"), review_of(PLAN, "rejected")]
    assert decisions_of(attach(reviews, moved)) == [("plan-1", "H1.1", "rejected")]


def test_withdrawing_takes_a_decision_back() -> None:
    """A withdrawn decision leaves the model's; other decisions on the passage stay; deciding again is possible."""
    reviews = [review_of(PLAN, "rejected"), review_of(PLAN, "accepted", "R1"), review_of(PLAN, WITHDRAWN)]
    assert decisions_of(attach(reviews, PLAN)) == [("plan-1", "R1", "accepted")]
    reviews.append(review_of(PLAN, "uncertain"))
    assert decisions_of(attach(reviews, PLAN))[-1] == ("plan-1", "H1.1", "uncertain")


def test_withdrawing_in_a_resaved_document_takes_the_decision_back_everywhere() -> None:
    """A decision that was carried over is withdrawn where it is seen."""
    assert attach([review_of(PLAN, "rejected"), review_of(RESAVED_PLAN, WITHDRAWN)], PLAN, RESAVED_PLAN) == ()


def test_a_criterion_that_the_framework_does_not_have_is_left_out() -> None:
    """Under another framework a decision waits, rather than make a label of no criterion."""
    reviews = [review_of(PLAN, "accepted", "elsewhere"), review_of(PLAN, "voice", None, target="kind")]
    assert decisions_of(attach(reviews, PLAN)) == [("plan-1", None, "voice")]


def test_a_passage_that_is_not_classified_has_no_decision() -> None:
    """A running header with the words of a decided passage stays out of the tables."""
    header = dataclasses.replace(PLAN, excluded_reason="running header")
    assert attach([review_of(PLAN, "accepted")], header) == ()


@given(histories())
def test_each_passage_has_the_last_decision_on_its_text(reviews: list[Review]) -> None:
    """Whatever was decided in whatever order: one decision per subject, the last one on that text, none withdrawn."""
    applied = attach(reviews, PLAN, RESAVED_PLAN, VOICE)
    for passage in (PLAN, RESAVED_PLAN, VOICE):
        last = {(r.target, r.criterion_id): r for r in reviews if r.text == passage.text}
        found = {(e.review.target, e.review.criterion_id): e for e in applied if e.passage_id == passage.passage_id}
        wanted = {subject: review for subject, review in last.items() if review.decision != WITHDRAWN}
        assert {subject: entry.review for subject, entry in found.items()} == wanted
        assert all(e.is_carried_over == (e.review.passage_id != passage.passage_id) for e in found.values())
    assert len(applied) == len({(e.passage_id, e.review.target, e.review.criterion_id) for e in applied})


@given(st.text(), st.text(), st.text(), st.text())
def test_text_keys_tell_heading_and_text_apart(heading: str, text: str, other_heading: str, other_text: str) -> None:
    """Two keys are equal only for the same text under the same heading, where neither holds a null character."""
    if "\0" not in heading + other_heading:
        is_same = (heading, text) == (other_heading, other_text)
        assert (text_key(heading, text) == text_key(other_heading, other_text)) == is_same


@pytest.mark.parametrize("decision", list(Decision))
def test_a_decision_beats_the_model_at_once(decision: Decision) -> None:
    """The label is the reviewer's, with name and note; the model's own decision and probability stay beside it."""
    label = make_label("plan-1", "H1.1", 0.93, model_decision=Decision.ACCEPTED, reason="words: rung")
    decided = decide(label, review_of(PLAN, decision.value, note="a promise"))
    assert (decided.decision, decided.decided_by) == (decision, "reviewer")
    assert (decided.model_decision, decided.probability) == (Decision.ACCEPTED, 0.93)
    assert decided.reason == "decided by R. Quill: a promise"


def test_a_decision_beats_a_rule() -> None:
    """A near miss that a person accepts is accepted."""
    vetoed = make_label("plan-1", "H1.1", decision=Decision.REJECTED, decided_by="rule", reason="near miss")
    decided = decide(vetoed, review_of(PLAN, "accepted"))
    assert (decided.decision, decided.decided_by) == (Decision.ACCEPTED, "reviewer")
    assert decided.reason == "decided by R. Quill"


def test_a_pair_below_the_floor_gets_a_row() -> None:
    """What the model did not even list is a label without probability once a person has decided on it."""
    listed = make_label("plan-1", "H1.1")
    applied = attach([review_of(PLAN, "accepted", "H1.2")], PLAN)
    kept, added = override_labels([listed], applied)
    assert kept is listed
    assert (added.passage_id, added.criterion_id, added.probability) == ("plan-1", "H1.2", None)
    assert (added.decision, added.decided_by) == (Decision.ACCEPTED, "reviewer")
    assert added.model_decision is Decision.REJECTED


def test_undecided_labels_stay_as_they_are() -> None:
    """Other criteria, other passages, and decisions on kind or stance change no label."""
    labels = [make_label("plan-1", "R1"), make_label("voice-1", "H1.1")]
    reviews = [review_of(VOICE, "rejected", "H1.2"), review_of(PLAN, "impact", None, target="kind")]
    assert override_labels(labels, attach(reviews, PLAN, VOICE))[:2] == tuple(labels)


def test_a_kind_that_a_person_decided_is_certain() -> None:
    """The kind has probability 1, all others 0; the stance stays the model's."""
    facets = make_facets("plan-1", Kind.INTENT)
    (decided,) = override_facets([facets], attach([review_of(PLAN, "impact", None, target="kind")], PLAN))
    assert (decided.kind, decided.kind_probability) == (Kind.IMPACT, 1.0)
    assert sum(decided.kind_probabilities.values()) == 1.0
    assert set(decided.kind_probabilities) == set(facets.kind_probabilities)
    assert (decided.stance, decided.stance_probabilities) == (facets.stance, facets.stance_probabilities)


def test_a_stance_that_a_person_decided_is_certain() -> None:
    """The stance has probability 1, all others 0; the kind stays the model's, and so do other passages."""
    facets = [make_facets("plan-1", Kind.INTENT), make_facets("voice-1", Kind.VOICE)]
    decided, other = override_facets(facets, attach([review_of(PLAN, "concern", None, target="stance")], PLAN, VOICE))
    assert (decided.stance, decided.stance_probability) == (Stance.CONCERN, 1.0)
    assert (decided.kind, decided.kind_probabilities) == (facets[0].kind, facets[0].kind_probabilities)
    assert other is facets[1]


@pytest.mark.parametrize(
    ("target", "criterion_id", "decision", "fault"),
    [
        ("gap", None, "accepted", "not one of label, kind, stance"),
        ("label", None, "accepted", "names its criterion"),
        ("label", "", "accepted", "names its criterion"),
        ("kind", "H1.1", "impact", "others name none"),
        ("stance", "", "concern", "others name none"),
        ("label", "H1.1", "impact", "not one of accepted, uncertain, rejected, withdrawn"),
        ("kind", None, "accepted", "not one of context"),
    ],
)
def test_a_decision_that_is_not_in_order_is_told(
    target: str, criterion_id: str | None, decision: str, fault: str
) -> None:
    """What is wrong is said in words."""
    assert fault in (find_fault(target, criterion_id, decision) or "")


@pytest.mark.parametrize("target", ALLOWED)
def test_every_allowed_decision_is_in_order(target: str) -> None:
    """What a screen may offer can be written, withdrawing included."""
    criterion_id = "H1.1" if target == "label" else None
    assert [find_fault(target, criterion_id, decision) for decision in (*ALLOWED[target], WITHDRAWN)].count(None) == (
        len(ALLOWED[target]) + 1
    )
