"""Name what changed between two runs, verdict by verdict and gap by gap, each with its cause.

In: two past runs. Out: `Change` rows: inputs first, then criteria in the later run's order. Surprising rule: a gap
that is no longer raised because a worse one stands for it has not been closed; it shares that one's cause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.assess.causes import (
    ALONE_TYPES,
    Attribution,
    attribute_gap,
    attribute_reading,
    merge_attributions,
)
from pipeline.assess.change_wording import word_cause, word_input, word_without_inputs
from pipeline.assess.gap_rules import STATUS_ORDER
from pipeline.assess.inputs import UNTOLD, Cause, InputChange, find_input_changes
from pipeline.follow_up import Change
from pipeline.past_runs import PastGap, PastRun
from pipeline.records import Status


class Subject(StrEnum):
    """What a change is of."""

    INPUT = "input"
    STATUS = "status"
    GAP = "gap"


def find_changes(before: PastRun, after: PastRun) -> tuple[Change, ...]:
    """Every input, status and gap that differs; nothing is said of gaps if one of the runs kept none."""
    are_known = before.has_inputs and after.has_inputs
    inputs = find_input_changes(before, after) if are_known else ()
    drafts = [_of_input(change) for change in inputs]
    gaps = _gap_changes(before, after, inputs) if are_known else {}
    for criterion_id in dict.fromkeys([*after.statuses, *before.statuses]):
        drafts += _of_criterion(criterion_id, before, after, gaps, inputs, are_known=are_known)
    return tuple(
        Change(before.run_id, after.run_id, ordinal, **draft.__dict__) for ordinal, draft in enumerate(drafts, start=1)
    )


def previous_run(runs: Sequence[PastRun], *, inputs: str | None) -> PastRun | None:
    """The run to compare with: the last that was given other inputs; `runs` are oldest first."""
    others = [run for run in runs if inputs is None or run.inputs != inputs]
    return others[-1] if others else None


@dataclass(frozen=True)
class _Draft:
    """A change before it has its place; its fields are those of `Change`."""

    subject: Subject
    criterion_id: str | None
    gap_id: str | None
    before: str | None
    after: str | None
    cause: str | None
    causes: tuple[str, ...]
    is_told: bool
    reason: str
    documents: tuple[str, ...] = ()


def _of_input(change: InputChange) -> _Draft:
    documents = (change.after or change.subject,) if change.cause.value.endswith("_file") else ()
    cause = change.cause.value
    return _Draft(
        Subject.INPUT, None, None, change.before, change.after, cause, (cause,), True, word_input(change), documents
    )


def _of_criterion(
    criterion_id: str,
    before: PastRun,
    after: PastRun,
    gaps: Mapping[str, tuple[PastGap, bool, Attribution]],
    inputs: Sequence[InputChange],
    *,
    are_known: bool,
) -> Iterator[_Draft]:
    old, new = before.statuses.get(criterion_id), after.statuses.get(criterion_id)
    if old != new:
        parts = set(after.parts.get(criterion_id, ()))
        if are_known:
            attribution = _of_status(criterion_id, parts, before, after, gaps, inputs)
            yield _draft(Subject.STATUS, criterion_id, None, old, new, attribution, before, after)
        else:
            reason = word_without_inputs(before, after)
            yield _Draft(Subject.STATUS, criterion_id, None, old, new, None, (), False, reason)
    for gap_id, (gap, is_open, attribution) in gaps.items():
        if gap.criterion_id == criterion_id:
            was, now = (None, gap.gap_type) if is_open else (gap.gap_type, None)
            yield _draft(Subject.GAP, criterion_id, gap_id, was, now, attribution, before, after, gap=gap)


def _draft(
    subject: Subject,
    criterion_id: str,
    gap_id: str | None,
    old: str | None,
    new: str | None,
    attribution: Attribution,
    before: PastRun,
    after: PastRun,
    *,
    gap: PastGap | None = None,
) -> _Draft:
    causes = tuple(cause.value for cause in attribution.causes)
    return _Draft(
        subject=subject,
        criterion_id=criterion_id,
        gap_id=gap_id,
        before=old,
        after=new,
        cause=causes[0] if len(causes) == 1 and attribution.is_told else UNTOLD,
        causes=causes,
        is_told=attribution.is_told,
        reason=word_cause(attribution, before, after, gap),
        documents=tuple(movement.path for movement in attribution.movements),
    )


def _gap_changes(
    before: PastRun, after: PastRun, inputs: Sequence[InputChange]
) -> dict[str, tuple[PastGap, bool, Attribution]]:
    """Gaps that opened or closed with their attribution, those that stand for others first."""
    changed = [(gap_id, gap, True) for gap_id, gap in after.gaps.items() if gap_id not in before.gaps]
    changed += [(gap_id, gap, False) for gap_id, gap in before.gaps.items() if gap_id not in after.gaps]
    changed.sort(key=lambda entry: (entry[1].gap_type not in ALONE_TYPES, not entry[2]))
    found: dict[str, tuple[PastGap, bool, Attribution]] = {}
    masks: dict[tuple[str, bool], Attribution] = {}
    for gap_id, gap, is_open in changed:
        # What an `alone` gap hides goes when it opens and comes back when it closes, whatever else moved.
        mask = masks.get((gap.criterion_id, not is_open))
        attribution = mask or attribute_gap(before, after, gap, opened=is_open, inputs=inputs)
        if gap.gap_type in ALONE_TYPES:
            attribution = attribute_gap(before, after, gap, opened=is_open, inputs=inputs)
            masks.setdefault((gap.criterion_id, is_open), attribution)
        found[gap_id] = (gap, is_open, attribution)
    return found


def _of_status(
    criterion_id: str,
    parts: set[str],
    before: PastRun,
    after: PastRun,
    gaps: Mapping[str, tuple[PastGap, bool, Attribution]],
    inputs: Sequence[InputChange],
) -> Attribution:
    """A status rests on its gaps, an area's on those of its requirements whose status changed."""
    family = {part for part in parts if before.statuses.get(part) != after.statuses.get(part)} or {criterion_id}
    worse = _rank(after.statuses.get(criterion_id)) < _rank(before.statuses.get(criterion_id))
    own = [
        attribution for gap, is_open, attribution in gaps.values() if gap.criterion_id in family and is_open is worse
    ]
    own = own or [attribution for gap, _, attribution in gaps.values() if gap.criterion_id in family]
    if own:
        return merge_attributions(own)
    if {before.statuses.get(criterion_id), after.statuses.get(criterion_id)} == {"none", "unknown"}:
        return attribute_reading(before, after, inputs)
    causes = tuple(cause for cause in Cause if cause in {change.cause for change in inputs})
    return Attribution(causes, (), is_told=len(causes) == 1)


def _rank(status: str | None) -> int:
    """Place of a status, worst first; one that is not known comes before all."""
    return STATUS_ORDER.index(Status(status)) if status in set(Status) else -1
