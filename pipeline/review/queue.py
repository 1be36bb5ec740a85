"""The order in which passages are worth a person's time: those first whose decision would move a verdict.

In: a case file and verdicts. Out: `QueueEntry`s. Surprising rule: besides undecided passages the queue asks to check
accepted ones on which alone a verdict rests, because there a slip of the model does most harm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain

from pipeline.framework import Criterion
from pipeline.records import Coverage, Decision, Gap, Kind, Label
from pipeline.review.case_file import CaseFile
from pipeline.review.verdicts import Effect, Verdicts

TRIALS_PER_CRITERION = 6
"""Passages of a criterion that are tried out one by one: more would be felt at 20,000 passages."""
FEW_DOCUMENTS = 3
"""Documents up to which a single passage may carry what is asked of documents, bodies and dates."""
SURE = 0.95
"""Probability from which an accepted passage is not put forward for a check."""
UNMEASURED_PROBABILITY = 0.3
"""What a label without a measured probability weighs: below the measured ones that are uncertain."""
HELD_DOCUMENT_WEIGHT = 0.3
"""What a passage of a document that counts already adds where another document, body or date is asked for."""

SortKey = tuple[int, bool, float, int, str]


class Bearing(IntEnum):
    """What hangs on a decision, most first."""

    ALONE = 0
    """Accepting this passage alone closes a gap or moves the status."""
    HOLDS = 1
    """It is accepted, and without it a gap would open or the status would fall."""
    TOGETHER = 2
    """Together with other undecided passages it can close a gap or move the status."""
    NONE = 3
    """No decision on this criterion's undecided passages changes its verdict."""
    NO_VERDICT = 4
    """The criterion has no verdict of its own, or the document cannot count."""


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A passage and a criterion to decide; `gaps` are those that the decision may close or open.

    `pull` orders entries of one bearing: the probability that the decision does what its bearing says.
    """

    passage_id: str
    criterion_id: str
    bearing: Bearing
    pull: float
    probability: float | None
    gaps: tuple[Gap, ...] = ()
    moves_to: str | None = None


class Queue:
    """The entries of all criteria; those of one are worked out again once a decision touches it."""

    def __init__(self, case_file: CaseFile, verdicts: Verdicts) -> None:
        """Nothing is worked out before it is asked for."""
        self._case_file, self._verdicts = case_file, verdicts
        self._kept: dict[str, list[tuple[SortKey, QueueEntry]]] = {}
        self._best: dict[str, Effect] = {}
        self._ordered: tuple[QueueEntry, ...] | None = None
        self._place = {passage_id: place for place, passage_id in enumerate(case_file.passages)}

    def entries(self) -> tuple[QueueEntry, ...]:
        """All entries: by bearing, those that move a status first, then by pull, then in reading order."""
        if self._ordered is None:
            criteria = self._case_file.framework.criteria
            # Each criterion's are in order already, so that sorting all of them is little more than a merge.
            everything = sorted(chain.from_iterable(self._of(criterion) for criterion in criteria))
            self._ordered = tuple(entry for _, entry in everything)
        return self._ordered

    def entries_of(self, criterion: Criterion) -> tuple[QueueEntry, ...]:
        """One criterion's entries in the same order."""
        return tuple(entry for _, entry in self._of(criterion))

    def _of(self, criterion: Criterion) -> list[tuple[SortKey, QueueEntry]]:
        if criterion.id not in self._kept:
            keyed = [(self._sort_key(entry), entry) for entry in self._find(criterion)]
            self._kept[criterion.id] = sorted(keyed)
        return self._kept[criterion.id]

    def _sort_key(self, entry: QueueEntry) -> SortKey:
        """A key that no two entries share, so that entries themselves are never compared."""
        place = self._place[entry.passage_id]
        return (entry.bearing.value, entry.moves_to is None, -entry.pull, place, entry.criterion_id)

    def forget(self, criterion_ids: frozenset[str]) -> None:
        """Have the entries of these criteria worked out again."""
        for criterion_id in criterion_ids:
            self._kept.pop(criterion_id, None)
            self._best.pop(criterion_id, None)
        self._ordered = None

    def _find(self, criterion: Criterion) -> Iterator[QueueEntry]:
        labels = self._case_file.labels_of.get(criterion.id, {})
        undecided = [label for label in labels.values() if is_open(label)]
        if criterion.id not in self._verdicts.judged_ids:
            yield from (_entry(label, Bearing.NO_VERDICT) for label in undecided)
            return
        yield from self._checks(criterion, labels)
        counting = [label for label in undecided if self._may_count(label)]
        yield from (_entry(label, Bearing.NO_VERDICT) for label in undecided if not self._may_count(label))
        at_best = self.at_best(criterion.id)
        if not counting or not _helps(at_best):
            yield from (_entry(label, Bearing.NONE) for label in counting)
            return
        holders = {self._document_id(label) for label in labels.values() if label.decision is Decision.ACCEPTED}
        pulls = {label.passage_id: self._pull(label, at_best, holders) for label in counting}
        counting.sort(key=lambda label: (-pulls[label.passage_id], self._place[label.passage_id]))
        for number, label in enumerate(counting):
            pull = pulls[label.passage_id]
            alone = self._try(label, Decision.ACCEPTED) if number < TRIALS_PER_CRITERION else None
            if alone is not None and _helps(alone):
                yield _entry(label, Bearing.ALONE, pull=pull, gaps=alone.closed, effect=alone)
            else:
                yield _entry(label, Bearing.TOGETHER, pull=pull, gaps=at_best.closed, effect=at_best)

    def at_best(self, criterion_id: str) -> Effect:
        """What accepting every undecided passage would do to a criterion: more no decision can gain.

        More evidence never worsens a status (docs/coverage.md), so this bounds every mixture of decisions.
        """
        if criterion_id not in self._best:
            labels = self._case_file.labels_of.get(criterion_id, {})
            undecided = [label for label in labels.values() if is_open(label) and self._may_count(label)]
            decisions = {label.passage_id: Decision.ACCEPTED for label in undecided}
            self._best[criterion_id] = self._verdicts.effect_of(criterion_id, decisions)
        return self._best[criterion_id]

    def _checks(self, criterion: Criterion, labels: Mapping[str, Label]) -> Iterator[QueueEntry]:
        """Accepted passages of the model without which a gap would open."""
        coverage = self._verdicts.verdict(criterion.id).coverage
        candidates = [
            label
            for label in labels.values()
            if label.decision is Decision.ACCEPTED
            and label.decided_by == "model"
            and (label.probability or 0.0) < SURE
            and self._may_count(label)
            and self._may_hold(label, criterion, coverage)
        ]
        candidates.sort(key=lambda label: label.probability or 0.0)
        for label in candidates[:TRIALS_PER_CRITERION]:
            effect = self._try(label, Decision.REJECTED)
            if effect.opened or (effect.before is not effect.after and not effect.is_better):
                doubt = 1.0 - (label.probability or 0.0)
                yield _entry(label, Bearing.HOLDS, pull=doubt, gaps=effect.opened, effect=effect)

    def _may_hold(self, label: Label, criterion: Criterion, coverage: Coverage) -> bool:
        """Whether something may rest on this passage alone: a quick bound, before it is tried out."""
        if coverage.documents <= FEW_DOCUMENTS:
            return True
        facets = self._case_file.facets[label.passage_id]
        absent = 1.0 - self._case_file.framework.thresholds.presence
        for kind in criterion.wanted_kinds:
            present = getattr(coverage, kind.value, 1.0)  # context is no column: it carries no criterion
            without = 1.0 - (label.probability or 0.0) * facets.kind_probabilities.get(kind, 0.0)
            if present >= 1.0 - absent and without > 0.0 and (1.0 - present) / without > absent:
                return True
        return False

    def _may_count(self, label: Label) -> bool:
        facets = self._case_file.facets.get(label.passage_id)
        is_counted = self._case_file.documents[self._document_id(label)].is_counted
        return is_counted and facets is not None and not facets.is_echo

    def _try(self, label: Label, decision: Decision) -> Effect:
        return self._verdicts.effect_of(label.criterion_id, {label.passage_id: decision})

    def _pull(self, label: Label, at_best: Effect, holders: Set[str]) -> float:
        """How likely the passage is to do its part: that it belongs, and that it is what the gap lacks."""
        probability = UNMEASURED_PROBABILITY if label.probability is None else label.probability
        parts = (self._part(label, gap, holders) for gap in at_best.closed)
        return probability * max(parts, default=HELD_DOCUMENT_WEIGHT)

    def _part(self, label: Label, gap: Gap, holders: Set[str]) -> float:
        chances = self._case_file.facets[label.passage_id].kind_probabilities
        kind = LACKING_KIND.get(gap.gap_type)
        if kind is not None:
            return chances.get(kind, 0.0)
        if gap.gap_type == "plan_only":
            return max(0.0, 1.0 - chances.get(Kind.INTENT, 0.0) - chances.get(Kind.CONTEXT, 0.0))
        return HELD_DOCUMENT_WEIGHT if self._document_id(label) in holders else 1.0

    def _document_id(self, label: Label) -> str:
        return self._case_file.passages[label.passage_id].document_id


LACKING_KIND = {"no_impact": Kind.IMPACT, "no_voice": Kind.VOICE, "no_data": Kind.PERFORMANCE}
"""The kind of evidence that closes a gap; for other gaps it is another document, body or date."""


def is_open(label: Label) -> bool:
    """Whether a person should look: uncertain, and nobody has decided."""
    return label.decision is Decision.UNCERTAIN and label.decided_by != "reviewer"


def _helps(effect: Effect) -> bool:
    return bool(effect.closed) or effect.is_better


def _entry(
    label: Label, bearing: Bearing, *, pull: float = 0.0, gaps: tuple[Gap, ...] = (), effect: Effect | None = None
) -> QueueEntry:
    if bearing in (Bearing.NONE, Bearing.NO_VERDICT):
        pull = label.probability or 0.0
    moves_to = effect.after.value if effect is not None and effect.before is not effect.after else None
    return QueueEntry(label.passage_id, label.criterion_id, bearing, pull, label.probability, gaps, moves_to)
