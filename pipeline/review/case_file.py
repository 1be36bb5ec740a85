"""The published records with people's decisions in force, kept up to date one decision at a time.

In: published tables and decisions, oldest first. Out: labels and facets as the next run would have them. Surprising
rule: a decision belongs to the text under its heading, so one decision may change several passages at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.framework import Framework
from pipeline.records import Decision, Document, Facets, Label, Passage
from pipeline.reviews import WITHDRAWN, AppliedReview, Review, override_facets, override_labels, text_key
from pipeline.store.read_back import PublishedTables

Target = tuple[str, str | None]
"""What a decision is about, beside its passage: label, kind or stance, and for a label its criterion."""


class CaseFile:
    """Documents, passages, labels and facets by id, with every decision applied that was made so far."""

    def __init__(self, tables: PublishedTables, framework: Framework) -> None:
        """Index the tables; what reviewers decided in them is taken back, since the journal will say it again."""
        self.tables, self.framework = tables, framework
        self.documents: dict[str, Document] = {document.document_id: document for document in tables.documents}
        self.passages: dict[str, Passage] = {passage.passage_id: passage for passage in tables.passages}
        self.facets: dict[str, Facets] = {facets.passage_id: facets for facets in tables.facets}
        self.labels: dict[str, dict[str, Label]] = {}
        """Labels by passage id, then criterion id."""
        self.labels_of: dict[str, dict[str, Label]] = {}
        """Labels by criterion id, then passage id."""
        self._model_facets = dict(self.facets)
        self._model_labels: dict[tuple[str, str], Label] = {}
        for label in filter(None, map(_without_reviewer, tables.labels)):
            self._model_labels[label.passage_id, label.criterion_id] = label
            self._put(label)
        self._same_text: dict[str, list[str]] = {}
        self._passages_of: dict[str, list[Passage]] = {}
        for passage in tables.passages:
            self._passages_of.setdefault(passage.document_id, []).append(passage)
            if passage.excluded_reason is None:
                self._same_text.setdefault(text_key(passage.heading, passage.text), []).append(passage.passage_id)
        self.reviews: dict[str, Review] = {}
        """Every decision that fits this framework, by decision id, oldest first."""
        self._could_count = [
            facets.passage_id
            for facets in tables.facets
            if self.documents[self.passages[facets.passage_id].document_id].is_counted
            and not facets.duplicate_of
            and not facets.is_echo
        ]
        self._rejected: dict[str, tuple[str, ...]] = {}
        self._history: dict[str, list[Review]] = {}
        self._in_force: dict[str, dict[Target, Review]] = {}

    def apply(self, review: Review) -> frozenset[str]:
        """Put one decision in force; gives the criteria whose evidence it touches, none where it fits nothing."""
        if review.criterion_id is not None and review.criterion_id not in self.framework.criteria_by_id:
            return frozenset()
        self.reviews[review.decision_id] = review
        touched: set[str] = set()
        for passage_id in self.passages_meant(review):
            self._history.setdefault(passage_id, []).append(review)
            self._in_force.setdefault(passage_id, {})[review.target, review.criterion_id] = review
            if review.criterion_id is not None:
                self._decide_label(passage_id, review.criterion_id, review)
                touched.add(review.criterion_id)
            elif passage_id in self.facets:
                self.facets[passage_id] = self._facets_now(passage_id)
                touched |= self.labels.get(passage_id, {}).keys()
        return frozenset(touched)

    def passages_meant(self, review: Review) -> tuple[str, ...]:
        """Ids of the classified passages that a decision is about: its own and those of the same text and heading."""
        meant = dict.fromkeys(self._same_text.get(review.text_key, ()))
        passage = self.passages.get(review.passage_id)
        if passage is not None and passage.excluded_reason is None:
            meant.setdefault(review.passage_id)
        return tuple(meant)

    def place_of(self, review: Review) -> str | None:
        """Id of the passage that a decision is shown at: its own, else the first with the same text; None if gone."""
        meant = self.passages_meant(review)
        return review.passage_id if review.passage_id in meant else next(iter(meant), None)

    def history_of(self, passage_id: str) -> tuple[Review, ...]:
        """Every decision on a passage, oldest first, those withdrawn since and withdrawals too."""
        return tuple(self._history.get(passage_id, ()))

    def last_review(self, passage_id: str, target: str, criterion_id: str | None = None) -> Review | None:
        """The last decision on a target, be it a withdrawal; None if nobody has decided."""
        return self._in_force.get(passage_id, {}).get((target, criterion_id))

    def decided(self, passage_id: str, target: str, criterion_id: str | None = None) -> Review | None:
        """The decision in force on a target; None if there is none or it was withdrawn."""
        review = self.last_review(passage_id, target, criterion_id)
        return None if review is None or review.decision == WITHDRAWN else review

    def model_label(self, passage_id: str, criterion_id: str) -> Label | None:
        """The label without any person's decision; None below the probability floor."""
        return self._model_labels.get((passage_id, criterion_id))

    def rejected_by_model(self, criterion_id: str) -> tuple[str, ...]:
        """Ids of the passages that could count and that the model did not find for the criterion, in reading order.

        What people decided since does not matter, so that a sample stays the same while it is worked through.
        """
        if criterion_id not in self._rejected:
            self._rejected[criterion_id] = tuple(
                passage_id
                for passage_id in self._could_count
                if (label := self.model_label(passage_id, criterion_id)) is None or label.decision is Decision.REJECTED
            )
        return self._rejected[criterion_id]

    def before(self, review: Review) -> Review | None:
        """The decision on the same target that stood before this one; None if there was none or it was withdrawn."""
        earlier = None
        for other in self.history_of(self.place_of(review) or ""):
            if other.decision_id == review.decision_id:
                break
            if (other.target, other.criterion_id) == (review.target, review.criterion_id):
                earlier = other
        return None if earlier is None or earlier.decision == WITHDRAWN else earlier

    def neighbours(self, passage: Passage, *, before: int, after: int) -> tuple[Passage, ...]:
        """The passages around one on its page, slide or sheet, itself among them, in reading order."""
        on_page = [p for p in self._passages_of[passage.document_id] if p.page_ordinal == passage.page_ordinal]
        place = next(index for index, other in enumerate(on_page) if other.passage_id == passage.passage_id)
        return tuple(on_page[max(0, place - before) : place + after + 1])

    def all_labels(self) -> Iterator[Label]:
        """Every label as it is now."""
        for by_criterion in self.labels.values():
            yield from by_criterion.values()

    def _decide_label(self, passage_id: str, criterion_id: str, review: Review) -> None:
        label = self._model_labels.get((passage_id, criterion_id))
        if review.decision == WITHDRAWN:
            self._remove(passage_id, criterion_id)
            decided: Iterable[Label] = () if label is None else (label,)
        else:
            entry = AppliedReview(review, passage_id, is_carried_over=review.passage_id != passage_id)
            decided = override_labels(() if label is None else (label,), [entry])
        for each in decided:
            self._put(each)

    def _facets_now(self, passage_id: str) -> Facets:
        in_force = [
            AppliedReview(review, passage_id, is_carried_over=review.passage_id != passage_id)
            for review in self._in_force[passage_id].values()
            if review.decision != WITHDRAWN
        ]
        return override_facets([self._model_facets[passage_id]], in_force)[0]

    def _put(self, label: Label) -> None:
        self.labels.setdefault(label.passage_id, {})[label.criterion_id] = label
        self.labels_of.setdefault(label.criterion_id, {})[label.passage_id] = label

    def _remove(self, passage_id: str, criterion_id: str) -> None:
        self.labels.get(passage_id, {}).pop(criterion_id, None)
        self.labels_of.get(criterion_id, {}).pop(passage_id, None)


def _without_reviewer(label: Label) -> Label | None:
    """The label as the model alone has it; None where it is there only because a person decided."""
    if label.decided_by != "reviewer":
        return label
    if label.probability is None:
        return None
    return replace(label, decision=label.model_decision, decided_by="model", reason=None)
