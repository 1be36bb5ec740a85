"""Decisions so far, newest first: to look up, to undo, and to sign off as a second person."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request

from pipeline.records import Document, Passage
from pipeline.review.decisions import act_of
from pipeline.review.desk import Work
from pipeline.review.pages import Page
from pipeline.review.shown import address_of, desk, render, reviewer
from pipeline.reviews import WITHDRAWN, Review

ROWS_PER_PAGE = 50
bp = Blueprint("decisions", __name__)
PAGE = Page(bp, title="Decisions", place=7)


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision; without `passage` its text is not in the folder any more. `is_in_force` if nothing came after."""

    review: Review
    act_id: str
    passage: Passage | None
    document: Document | None
    is_in_force: bool
    may_agree: bool


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """The template's record; `waiting` counts decisions in force that wait for a second person."""

    rows: tuple[DecisionRow, ...]
    waiting: int
    total: int
    show: str
    number: int
    last_number: int
    previous_address: str | None
    next_address: str | None


@bp.get("/decisions")
def show() -> str:
    """Decisions, newest first; with `show=second` those that wait for this person's second sign-off."""
    with desk().at_work() as work:
        wanted = "second" if request.args.get("show") == "second" else ""
        rows = [_row(work, review) for review in reversed(work.case_file.reviews.values())]
        chosen = [row for row in rows if row.may_agree] if wanted else rows
        last = max(1, -(-len(chosen) // ROWS_PER_PAGE))
        number = min(max(1, request.args.get("page", 1, type=int)), last)
        page = DecisionsPage(
            rows=tuple(chosen[(number - 1) * ROWS_PER_PAGE : number * ROWS_PER_PAGE]),
            waiting=sum(row.may_agree for row in rows),
            total=len(rows),
            show=wanted,
            number=number,
            last_number=last,
            previous_address=address_of("decisions.show", show=wanted, page=number - 1) if number > 1 else None,
            next_address=address_of("decisions.show", show=wanted, page=number + 1) if number < last else None,
        )
        return render("decisions.html", page, work)


def _row(work: Work, review: Review) -> DecisionRow:
    case_file = work.case_file
    place = case_file.place_of(review)
    passage = case_file.passages[place] if place else None
    last = case_file.last_review(place, review.target, review.criterion_id) if place else None
    is_in_force = last == review and review.decision != WITHDRAWN
    return DecisionRow(
        review,
        act_of(review),
        passage,
        case_file.documents[passage.document_id] if passage else None,
        is_in_force,
        is_in_force and review.second_reviewer is None and review.reviewer != reviewer(),
    )
