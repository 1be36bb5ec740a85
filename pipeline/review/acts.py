"""What a page says of an act that was just saved: what was decided, what it changed, and how to take it back."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import Document, Passage
from pipeline.review.decisions import reviews_of_act
from pipeline.review.desk import Work
from pipeline.review.verdicts import Effect
from pipeline.reviews import Review


@dataclass(frozen=True, slots=True)
class Saved:
    """An act on one passage; `effects` is None if what it changed is no longer known, as after a restart."""

    act_id: str
    reviews: tuple[Review, ...]
    passage: Passage
    document: Document
    effects: tuple[Effect, ...] | None
    is_undoable: bool
    also: int


def saved_act(work: Work, act_id: str) -> Saved | None:
    """The act of this id as it stands in the journal; None for an id that is none."""
    reviews = reviews_of_act(work.case_file, act_id)
    place = work.case_file.place_of(reviews[0]) if reviews else None
    if place is None:
        return None
    passage = work.case_file.passages[place]
    is_last = all(work.case_file.last_review(place, review.target, review.criterion_id) == review for review in reviews)
    return Saved(
        act_id=act_id,
        reviews=reviews,
        passage=passage,
        document=work.case_file.documents[passage.document_id],
        effects=work.effects.get(act_id),
        is_undoable=is_last,
        also=len(work.case_file.passages_meant(reviews[0])) - 1,
    )
