"""What each criterion's evidence amounts to with the decisions made so far, and what one more would change.

In: a case file. Out: `Verdict`s and `Effect`s. Surprising rule: one criterion at a time is assessed, on the passages
that have a label for it, so an answer takes milliseconds however large the pack; gaps that rest on more than these
passages are taken over from the last run as they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.assess import assess_coverage
from pipeline.assess.coverage import GAP_LEVELS
from pipeline.assess.gap_rules import STATUS_ORDER
from pipeline.framework import Criterion
from pipeline.records import Coverage, Decision, Facets, Gap, Label, Role, Status
from pipeline.review.case_file import CaseFile


@dataclass(frozen=True, slots=True)
class Verdict:
    """A criterion's coverage row and its gaps, headline first."""

    coverage: Coverage
    gaps: tuple[Gap, ...]

    @property
    def status(self) -> Status:
        """Strong, partial, none or unknown."""
        return self.coverage.status


@dataclass(frozen=True, slots=True)
class Effect:
    """How one criterion's verdict moves: status before and after, and the gaps that close and open."""

    criterion_id: str
    before: Status
    after: Status
    closed: tuple[Gap, ...]
    opened: tuple[Gap, ...]

    @classmethod
    def between(cls, criterion_id: str, before: Verdict, after: Verdict) -> Effect:
        """What tells a later verdict from an earlier one."""
        ids_before, ids_after = ({gap.gap_id for gap in verdict.gaps} for verdict in (before, after))
        return cls(
            criterion_id,
            before.status,
            after.status,
            tuple(gap for gap in before.gaps if gap.gap_id not in ids_after),
            tuple(gap for gap in after.gaps if gap.gap_id not in ids_before),
        )

    @property
    def is_better(self) -> bool:
        """Whether the status rises."""
        return STATUS_ORDER.index(self.after) > STATUS_ORDER.index(self.before)

    @property
    def is_change(self) -> bool:
        """Whether anything moves at all."""
        return self.before is not self.after or bool(self.closed or self.opened)


class Verdicts:
    """Verdicts of all criteria that raise gaps; each is kept until a decision touches it."""

    def __init__(self, case_file: CaseFile) -> None:
        """Nothing is assessed before it is asked for."""
        self._case_file = case_file
        parents = {criterion.parent for criterion in case_file.framework.criteria}
        self.judged: tuple[Criterion, ...] = tuple(
            c for c in case_file.framework.criteria if c.level in GAP_LEVELS and c.id not in parents
        )
        """The criteria without parts among areas, requirements and pillars, in the framework's order."""
        self.judged_ids = frozenset(criterion.id for criterion in self.judged)
        self._searched = sum(
            case_file.documents[case_file.passages[passage_id].document_id].role is Role.EVIDENCE
            for passage_id in case_file.facets
        )
        self._kept: dict[str, Verdict] = {}
        self._outside: dict[str, tuple[Gap, ...]] = {}
        self._published_coverage = {row.criterion_id: row for row in case_file.tables.coverage}
        self._published_gaps: dict[str, list[Gap]] = {}
        for gap in case_file.tables.gaps:
            self._published_gaps.setdefault(gap.criterion_id, []).append(gap)

    def verdict(self, criterion_id: str) -> Verdict:
        """The verdict now; raises KeyError for a criterion that is not among `judged`."""
        if criterion_id not in self._kept:
            self._kept[criterion_id] = self._judge(criterion_id)
        return self._kept[criterion_id]

    def published(self, criterion_id: str) -> Verdict | None:
        """The verdict of the last run; None for a criterion that came with a later framework."""
        coverage = self._published_coverage.get(criterion_id)
        return Verdict(coverage, tuple(self._published_gaps.get(criterion_id, ()))) if coverage else None

    def forget(self, criterion_ids: Iterable[str]) -> None:
        """Have the verdicts of these criteria assessed anew, because a decision touched them."""
        for criterion_id in criterion_ids:
            self._kept.pop(criterion_id, None)

    def effect_since_run(self, criterion_id: str) -> Effect | None:
        """What all decisions since the last run changed; None for a criterion it did not know."""
        published = self.published(criterion_id)
        return Effect.between(criterion_id, published, self.verdict(criterion_id)) if published else None

    def effect_of(
        self, criterion_id: str, decisions: Mapping[str, Decision], facets: Mapping[str, Facets] | None = None
    ) -> Effect:
        """What it would change if these passages (by id) were decided so for the criterion.

        `facets` stand in for those of their passages. Only what bears on the status is assessed, so the gaps of
        the effect have no near misses.
        """
        labels = dict(self._case_file.labels_of.get(criterion_id, {}))
        for passage_id, decision in decisions.items():
            label = labels.get(passage_id) or Label(
                passage_id, criterion_id, None, Decision.REJECTED, "model", Decision.REJECTED
            )
            labels[passage_id] = replace(label, decision=decision, decided_by="reviewer")
        then = self._assess(criterion_id, [label for label in labels.values() if _bears_on_status(label)], facets)
        return Effect.between(
            criterion_id, self.verdict(criterion_id), self._with_gaps_from_outside(criterion_id, then)
        )

    def _judge(self, criterion_id: str) -> Verdict:
        """The verdict assessed anew; the published one where nothing differs, since its reasons name the whole pack."""
        labels = list(self._case_file.labels_of.get(criterion_id, {}).values())
        now = self._with_gaps_from_outside(criterion_id, self._assess(criterion_id, labels))
        published = self.published(criterion_id)
        if published is not None and _gist(published) == _gist(now):
            return published
        if any(gap.gap_type == "no_evidence" for gap in now.gaps):  # its reason tells how many passages were searched
            everything = self._assess(criterion_id, labels, self._case_file.facets)
            now = self._with_gaps_from_outside(criterion_id, everything)
        return now

    def _assess(
        self, criterion_id: str, labels: Iterable[Label], facets: Mapping[str, Facets] | None = None
    ) -> Verdict:
        case_file = self._case_file
        labels = list(labels)
        known = {**case_file.facets, **facets} if facets else case_file.facets
        chosen: dict[str, Facets] = dict(facets or {})
        for label in labels:
            passage_id: str | None = label.passage_id
            while passage_id is not None and passage_id in known and passage_id not in chosen:
                chosen[passage_id] = known[passage_id]
                passage_id = known[passage_id].duplicate_of
        assessment = assess_coverage(
            case_file.framework,
            documents=case_file.tables.documents,
            passages=[case_file.passages[passage_id] for passage_id in chosen],
            labels=labels,
            facets=list(chosen.values()),
            as_of=case_file.tables.run.as_of,
            only={criterion_id},
        )
        gaps = tuple(replace(gap, searched=self._searched) for gap in assessment.gaps)
        return Verdict(assessment.coverage[0], gaps)

    def _with_gaps_from_outside(self, criterion_id: str, verdict: Verdict) -> Verdict:
        """A verdict with the published gaps that no assessment of passages alone can raise or close."""
        outside = self._gaps_from_outside(criterion_id)
        if not outside:
            return verdict
        is_strong = verdict.status is Status.STRONG
        coverage = replace(
            verdict.coverage,
            status=Status.PARTIAL if is_strong else verdict.status,
            headline_gap=verdict.coverage.headline_gap or outside[0].gap_type,
        )
        return Verdict(coverage, (*verdict.gaps, *outside))

    def _gaps_from_outside(self, criterion_id: str) -> tuple[Gap, ...]:
        if criterion_id not in self._outside:
            published = self._published_gaps.get(criterion_id, [])
            labels = [label for label in self._case_file.tables.labels if label.criterion_id == criterion_id]
            raised = {gap.gap_id for gap in self._assess(criterion_id, labels).gaps} if published else set()
            self._outside[criterion_id] = tuple(gap for gap in published if gap.gap_id not in raised)
        return self._outside[criterion_id]


def _gist(verdict: Verdict) -> tuple[object, ...]:
    """What tells two verdicts apart: all counts, and which gaps there are."""
    row = verdict.coverage
    return (row.status, row.accepted_passages, row.documents, row.bodies, {gap.gap_id for gap in verdict.gaps})


def _bears_on_status(label: Label) -> bool:
    """Accepted labels, and rejections that keep a copy of the text from counting."""
    return label.decision is Decision.ACCEPTED or label.decided_by != "model"
