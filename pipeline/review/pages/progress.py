"""Progress: what each requirement amounts to now, what is left to decide, and where a person may stop."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint

from pipeline.framework import Criterion
from pipeline.review.desk import Work
from pipeline.review.pages import Page
from pipeline.review.queue import Bearing
from pipeline.review.samples import Elusion, measure_elusion, read_sampled_by
from pipeline.review.shown import address_of, desk, render
from pipeline.review.verdicts import Effect, Verdict

ELUSION_AT_MOST = 0.1
"""Share of rejected passages that may be evidence, at most, for a criterion to be done: 30 looked at, none missed."""
bp = Blueprint("progress", __name__)
PAGE = Page(bp, title="Progress", place=2)


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One requirement or pillar. `moving` are decisions left that bear on the verdict, `undecided` all that are left.

    `best` is what accepting everything undecided would do: no decision can gain more.
    """

    criterion: Criterion
    verdict: Verdict
    since_run: Effect | None
    decided: int
    moving: int
    undecided: int
    best: Effect
    elusion: Elusion | None
    is_done: bool
    queue_address: str


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """The template's record; `requirements` and `pillars` are its two tables."""

    requirements: tuple[ProgressRow, ...]
    pillars: tuple[ProgressRow, ...]
    decisions: int
    reviewers: int
    moving: int
    done: int
    total: int
    elusion_at_most: float


@bp.get("/progress")
def show() -> str:
    """Every requirement and pillar with what is left to do."""
    with desk().at_work() as work:
        elusions = _elusions(work)
        rows = [_row(work, criterion, elusions) for criterion in work.verdicts.judged]
        reviews = work.case_file.reviews.values()
        page = ProgressPage(
            requirements=tuple(row for row in rows if row.criterion.level != "pillar"),
            pillars=tuple(row for row in rows if row.criterion.level == "pillar"),
            decisions=len(reviews),
            reviewers=len({review.reviewer for review in reviews}),
            moving=sum(row.moving for row in rows),
            done=sum(row.is_done for row in rows),
            total=len(rows),
            elusion_at_most=ELUSION_AT_MOST,
        )
        return render("progress.html", page, work)


def _elusions(work: Work) -> dict[str, Elusion]:
    """The sample that says most about each criterion, by criterion id: the one under which least can be missing."""
    best: dict[str, Elusion] = {}
    samples = {read_sampled_by(review.sampled_by) for review in work.case_file.reviews.values()}
    for sample in samples - {None}:
        if sample is None or sample.criterion_id not in work.verdicts.judged_ids:
            continue
        elusion = measure_elusion(work.case_file, sample)
        known = best.get(sample.criterion_id)
        if known is None or elusion.at_most < known.at_most:
            best[sample.criterion_id] = elusion
    return best


def _row(work: Work, criterion: Criterion, elusions: dict[str, Elusion]) -> ProgressRow:
    entries = work.queue.entries_of(criterion)
    moving = sum(entry.bearing <= Bearing.TOGETHER for entry in entries)
    elusion = elusions.get(criterion.id)
    return ProgressRow(
        criterion=criterion,
        verdict=work.verdicts.verdict(criterion.id),
        since_run=work.verdicts.effect_since_run(criterion.id),
        decided=sum(
            label.decided_by == "reviewer" for label in work.case_file.labels_of.get(criterion.id, {}).values()
        ),
        moving=moving,
        undecided=sum(entry.bearing is not Bearing.HOLDS for entry in entries),
        best=work.queue.at_best(criterion.id),
        elusion=elusion,
        is_done=not moving and elusion is not None and elusion.at_most <= ELUSION_AT_MOST,
        queue_address=address_of("queue.show", criterion=criterion.id),
    )
