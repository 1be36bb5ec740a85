"""What people decide in the app, as journal lines: one act of a person may be several decisions.

In: an act (accept, move to another criterion, undo, agree) and who acts. Out: `Review`s to append. Surprising rule:
decisions of one act share the first part of their ids, so that they can be shown and undone together.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from pipeline.records import Decision, Passage
from pipeline.review.case_file import CaseFile
from pipeline.reviews import WITHDRAWN, Review

ID_SEPARATOR = "-"
MAX_NOTE_CHARS = 2_000
"""Characters of a note: a long paragraph; longer ones belong into a document."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, when, and the id that the act's decisions share."""

    reviewer: str
    at: dt.datetime
    act_id: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing decided: its target, a criterion for a label, and what was decided."""

    target: str
    criterion_id: str | None
    decision: str


def act_of(review: Review) -> str:
    """The id that all decisions of one act share."""
    return review.decision_id.partition(ID_SEPARATOR)[0]


def write_reviews(
    passage: Passage, choices: tuple[Choice, ...], *, author: Author, note: str = "", sampled_by: str = ""
) -> tuple[Review, ...]:
    """The decisions of one act on one passage, in the order given."""
    return tuple(
        Review(
            decision_id=f"{author.act_id}{ID_SEPARATOR}{number}",
            target=choice.target,
            passage_id=passage.passage_id,
            criterion_id=choice.criterion_id,
            decision=choice.decision,
            reviewer=author.reviewer,
            reviewed_at=author.at,
            heading=passage.heading,
            text=passage.text,
            note=note[:MAX_NOTE_CHARS],
            sampled_by=sampled_by,
        )
        for number, choice in enumerate(choices, start=1)
    )


def choices_of(
    criterion_id: str, decision: str, *, moved_to: str | None = None, kind: str | None = None, stance: str | None = None
) -> tuple[Choice, ...]:
    """What one filled-in form decides; `kind` and `stance` are None where they are left as they are."""
    choices = [Choice("label", criterion_id, decision)]
    if moved_to is not None:
        choices.append(Choice("label", moved_to, Decision.ACCEPTED.value))
    if kind is not None:
        choices.append(Choice("kind", None, kind))
    if stance is not None:
        choices.append(Choice("stance", None, stance))
    return tuple(choices)


def undo_reviews(case_file: CaseFile, act_id: str, *, author: Author) -> tuple[Review, ...]:
    """Decisions that take an act back; where another decision stood before, it is put in force again.

    Decisions of the act that somebody has decided anew since are left as they are.
    """
    undone: list[Review] = []
    for review in reviews_of_act(case_file, act_id):
        last = case_file.last_review(case_file.place_of(review) or "", review.target, review.criterion_id)
        if last is None or last.decision_id != review.decision_id or review.decision == WITHDRAWN:
            continue
        earlier = case_file.before(review)
        decision_id = f"{author.act_id}{ID_SEPARATOR}{len(undone) + 1}"
        if earlier is None:
            undone.append(
                replace(
                    review,
                    decision_id=decision_id,
                    decision=WITHDRAWN,
                    reviewer=author.reviewer,
                    reviewed_at=author.at,
                    note="",
                    second_reviewer=None,
                )
            )
        else:
            undone.append(replace(earlier, decision_id=decision_id, reviewed_at=author.at))
    return tuple(undone)


def agreement(review: Review, *, author: Author) -> Review:
    """The same decision with a second person's name beside the first: a second sign-off."""
    return replace(
        review,
        decision_id=f"{author.act_id}{ID_SEPARATOR}1",
        reviewed_at=author.at,
        second_reviewer=author.reviewer,
    )


def reviews_of_act(case_file: CaseFile, act_id: str) -> tuple[Review, ...]:
    """The decisions of an act, in the order in which they were made; none for an unknown act."""
    found: list[Review] = []
    while (review := case_file.reviews.get(f"{act_id}{ID_SEPARATOR}{len(found) + 1}")) is not None:
        found.append(review)
    return tuple(found)
