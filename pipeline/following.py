"""Follow a run up: actions of plans with what shows them done, what later runs need, what changed since the last.

In: a run's records and the pack's past runs. Out: a `FollowUp`. Surprising rule: a run is compared with the last one
that was given other inputs, so that running twice does not hide what changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.assess import Assessment
from pipeline.assess.action_evidence import link_actions
from pipeline.assess.change_citations import cite_changes
from pipeline.assess.changes import find_changes, previous_run
from pipeline.cues.actions import find_actions
from pipeline.follow_up import Action, Change
from pipeline.framework import Framework
from pipeline.judging import Judgement
from pipeline.past_runs import PastRun, remember_run
from pipeline.records import Document, Passage, Run
from pipeline.reviews import AppliedReview

ACTION_LEVELS = frozenset({"area", "requirement"})
"""Levels that an action and what shows it done must share; a pillar is too wide to tell one piece of work by."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What is kept of a run for later ones, what changed since the last, and the actions of plans."""

    past: PastRun
    changes: tuple[Change, ...]
    actions: tuple[Action, ...]


def follow_up_run(
    run: Run,
    earlier: Sequence[PastRun],
    *,
    inputs: str,
    options: Mapping[str, str],
    framework: Framework,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    judgement: Judgement,
    assessment: Assessment,
    reviews: Sequence[AppliedReview],
) -> FollowUp:
    """Follow up a finished run; `earlier` are oldest first, `inputs` is a hash of all that was handed in."""
    past = remember_run(
        run,
        inputs=inputs,
        stale_months=framework.thresholds.stale_months,
        parts=_parts(framework),
        options=options,
        coverage=assessment.coverage,
        gaps=assessment.gaps,
        documents=documents,
        passages=passages,
        labels=judgement.labels,
        facets=judgement.facets,
        reviews=reviews,
        counted=assessment.counted,
    )
    previous = previous_run(earlier, inputs=inputs)
    changes = cite_changes(
        find_changes(previous, past) if previous else (),
        labels=judgement.labels,
        facets=judgement.facets,
        passages=passages,
        documents=documents,
        counted=assessment.counted,
    )
    actions = link_actions(
        find_actions(documents, passages),
        documents=documents,
        passages=passages,
        labels=judgement.labels,
        facets=judgement.facets,
        criterion_ids={c.id for c in framework.criteria if c.level in ACTION_LEVELS},
    )
    return FollowUp(past, changes, actions)


def _parts(framework: Framework) -> dict[str, tuple[str, ...]]:
    """The requirements below each area that has any."""
    below: dict[str, list[str]] = {}
    for criterion in framework.criteria:
        parent = criterion.parent
        while parent is not None:
            below.setdefault(parent, []).append(criterion.id)
            parent = framework.criteria_by_id[parent].parent
    return {area: tuple(parts) for area, parts in below.items()}
