"""An action marked complete is shown done by what other final documents say, and by nothing weaker."""

from __future__ import annotations

import pytest
from store_records import make_document, make_facets, make_label, make_passage

from pipeline.assess.action_evidence import link_actions, stems
from pipeline.follow_up import Action
from pipeline.records import Decision, Kind, Stance

ACTION = Action("a", "2.4", "plan-1", "Open a weekly drop-in in each family hub", "ICB", None, "Complete", "complete")
SHOWN = "A weekly drop-in now opens its doors in each family hub, and 40 families came."
BACKGROUND = ("Budgets were agreed in spring.", "Schools met the adviser twice.", "Letters went out to parents.")


def evidence_of(
    text: str = SHOWN,
    *,
    action: Action = ACTION,
    kind: Kind = Kind.ACTIVITY,
    criterion_id: str = "H1.1",
    document: dict[str, object] | None = None,
    facets: dict[str, object] | None = None,
    label: dict[str, object] | None = None,
) -> tuple[str, ...]:
    """Passages linked with the action where one other document says `text` and others speak of other things."""
    documents = [
        make_document("plan", "plan.pdf"),
        make_document("report", **{"path": "report.pdf", **(document or {})}),
    ]
    documents += [make_document(f"other-{n}", f"other {n}.pdf") for n in range(len(BACKGROUND))]
    passages = [make_passage("plan-1", "plan", ACTION.text), make_passage("report-1", "report", text)]
    passages += [make_passage(f"other-{n}-1", f"other-{n}", words) for n, words in enumerate(BACKGROUND)]
    labels = [make_label(passage.passage_id, "H1.1") for passage in passages if passage.passage_id != "report-1"]
    (linked,) = link_actions(
        [action],
        documents=documents,
        passages=passages,
        labels=[*labels, make_label("report-1", criterion_id, **(label or {}))],
        facets=[make_facets(p.passage_id, kind, **(facets or {})) for p in passages],
        criterion_ids={"H1.1", "H1.2"},
    )
    return linked.evidence


def test_a_passage_of_another_document_that_says_the_same_shows_it() -> None:
    """Same criterion, most of its words, something done; the plan itself never does."""
    assert evidence_of() == ("report-1",)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": Kind.INTENT},
        {"kind": Kind.VOICE},
        {"criterion_id": "H1.2"},
        {"label": {"decision": Decision.UNCERTAIN}},
        {"facets": {"stance": Stance.CONCERN}},
        {"facets": {"is_echo": True}},
        {"document": {"is_draft": True}},
        {"text": "A weekly newsletter goes to each school."},
    ],
)
def test_what_is_weaker_does_not(changes: dict[str, object]) -> None:
    """Plans, voices, another criterion, doubt, a concern, an echo, a draft, other work."""
    assert evidence_of(**changes) == ()  # type: ignore[arg-type]


def test_a_passage_that_names_the_number_needs_fewer_words() -> None:
    """The words "action 2.4" with some of its words is enough; "action 2.41" is another action."""
    said = "Action 2.4 was closed in May: the family hub doors are open."
    assert evidence_of(said, criterion_id="H1.2") == ("report-1",)
    assert evidence_of(said.replace("2.4", "2.41"), criterion_id="H1.2") == ()


def test_only_actions_marked_complete_are_linked() -> None:
    """What is late is not said to be done."""
    late = Action("a", "2.4", "plan-1", ACTION.text, "ICB", None, "Late", "late")
    assert evidence_of(action=late) == ()


def test_a_document_that_the_plan_names_shows_it() -> None:
    """By nearly all words of its title; a summary is not the full report that is named."""
    named = Action(
        "a", "9", "plan-1", "Poll the members", None, None, "Complete", "complete", "Board review, full report"
    )
    text = "Members were asked in June and again in December."
    assert evidence_of(text, action=named, document={"title": "Board review: full report"}) == ("report-1",)
    assert evidence_of(text, action=named, document={"title": "Board review summary", "path": "s.pdf"}) == ()


def test_endings_do_not_keep_words_apart() -> None:
    """Opened, opening and opens meet; common words are left out."""
    assert stems("The clinics opened") == stems("a clinic opens") == stems("opening of clinics")
