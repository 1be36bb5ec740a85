"""People's decisions on passages: the record, re-attaching it to a later version of the text, applying it.

In: reviews from the journal, passages, labels and facets of a run. Out: labels and facets with the decisions in
force. Surprising rule: a decision belongs to the text under its heading, not to the file, so it follows a paragraph
into a re-saved document and is then marked as carried over; the last decision on a target wins.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from pipeline.records import Decision, Facets, Kind, Label, Passage, Stance

ALLOWED = {
    "label": tuple(decision.value for decision in Decision),
    "kind": tuple(kind.value for kind in Kind),
    "stance": tuple(stance.value for stance in Stance),
}
"""What a decision can be about, and what can be decided of it."""
WITHDRAWN = "withdrawn"
"""A decision that takes the earlier ones on its target back."""


@dataclass(frozen=True, slots=True)
class Review:
    """One decision of a person, as the journal keeps it.

    `decision` is accepted, rejected or uncertain for a label, a kind or a stance for those targets, or WITHDRAWN;
    `criterion_id` is given for a label only. `text` is kept so that a model can be taught from the journal alone.
    """

    decision_id: str
    target: str
    passage_id: str
    criterion_id: str | None
    decision: str
    reviewer: str
    reviewed_at: dt.datetime
    heading: str
    text: str
    note: str = ""
    sampled_by: str = ""
    second_reviewer: str | None = None

    @property
    def text_key(self) -> str:
        """The same for the same text under the same heading, in whatever document."""
        return text_key(self.heading, self.text)


@dataclass(frozen=True, slots=True)
class AppliedReview:
    """A decision in force on a passage of this run; `is_carried_over` if it was made on another version of it."""

    review: Review
    passage_id: str
    is_carried_over: bool


def text_key(heading: str, text: str) -> str:
    """Hash of a text under its heading."""
    return hashlib.sha256(f"{heading}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()


def find_fault(target: str, criterion_id: str | None, decision: str) -> str | None:
    """What is wrong with a decision's form, in words; None if it is in order."""
    if target not in ALLOWED:
        return f"the target {target!r} is not one of {', '.join(ALLOWED)}"
    if (target == "label") != (criterion_id is not None) or criterion_id == "":
        return "a decision on a label names its criterion, others name none"
    if decision != WITHDRAWN and decision not in ALLOWED[target]:
        return f"{decision!r} is not one of {', '.join(ALLOWED[target])}, {WITHDRAWN}"
    return None


def attach_reviews(
    reviews: Sequence[Review], passages: Sequence[Passage], *, criterion_ids: Collection[str]
) -> tuple[AppliedReview, ...]:
    """The last decision on each target of each classified passage, in the passages' order, oldest first.

    `reviews` are oldest first. Left out are withdrawn decisions and those on a criterion that is not among
    `criterion_ids`, as after a change of framework.
    """
    last: dict[str, dict[tuple[str, str | None], int]] = {}
    for position, review in enumerate(reviews):
        if review.criterion_id is None or review.criterion_id in criterion_ids:
            for key in (review.passage_id, review.text_key):
                last.setdefault(key, {})[review.target, review.criterion_id] = position
    applied = []
    for passage in passages:
        if passage.excluded_reason is not None:
            continue
        by_id, by_text = last.get(passage.passage_id, {}), last.get(text_key(passage.heading, passage.text), {})
        in_force = {max(by_id.get(subject, -1), by_text.get(subject, -1)) for subject in by_id.keys() | by_text.keys()}
        for review in (reviews[position] for position in sorted(in_force)):
            if review.decision != WITHDRAWN:
                is_carried_over = review.passage_id != passage.passage_id
                applied.append(AppliedReview(review, passage.passage_id, is_carried_over))
    return tuple(applied)


def override_labels(labels: Sequence[Label], applied: Sequence[AppliedReview]) -> tuple[Label, ...]:
    """Labels with the decisions in force; the model's own decision stays beside each.

    A pair that the model put below the probability floor gets a row without a probability.
    """
    decided = {
        (entry.passage_id, entry.review.criterion_id): entry for entry in applied if entry.review.target == "label"
    }
    overridden = []
    for label in labels:
        entry = decided.pop((label.passage_id, label.criterion_id), None)
        overridden.append(label if entry is None else _decided(label, entry))
    for (passage_id, criterion_id), entry in decided.items():
        below_floor = Label(passage_id, str(criterion_id), None, Decision.REJECTED, "model", Decision.REJECTED)
        overridden.append(_decided(below_floor, entry))
    return tuple(overridden)


def override_facets(facets: Sequence[Facets], applied: Sequence[AppliedReview]) -> tuple[Facets, ...]:
    """Facets with kinds and stances as people decided them, then certain."""
    kinds = {entry.passage_id: entry.review.decision for entry in applied if entry.review.target == "kind"}
    stances = {entry.passage_id: entry.review.decision for entry in applied if entry.review.target == "stance"}
    overridden = []
    for facet in facets:
        if facet.passage_id in kinds:
            kind = Kind(kinds[facet.passage_id])
            facet = replace(facet, kind=kind, kind_probabilities={k.value: float(k is kind) for k in Kind})
        if facet.passage_id in stances:
            stance = Stance(stances[facet.passage_id])
            facet = replace(facet, stance=stance, stance_probabilities={s.value: float(s is stance) for s in Stance})
        overridden.append(facet)
    return tuple(overridden)


def _decided(label: Label, entry: AppliedReview) -> Label:
    review = entry.review
    reason = f"decided by {review.reviewer}" + (f": {review.note}" if review.note else "")
    return replace(label, decision=Decision(review.decision), decided_by="reviewer", reason=reason)
