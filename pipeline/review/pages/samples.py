"""Elusion samples: rejected passages drawn by lot, to see whether evidence was missed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from pipeline.framework import Criterion
from pipeline.records import Document, Passage
from pipeline.review.acts import Saved, saved_act
from pipeline.review.desk import Work
from pipeline.review.pages import Page
from pipeline.review.samples import (
    MAX_SAMPLE_SIZE,
    SAMPLE_SIZE,
    Elusion,
    Sample,
    draw_sample,
    measure_elusion,
    read_sampled_by,
)
from pipeline.review.shown import address_of, desk, render
from pipeline.reviews import Review

bp = Blueprint("samples", __name__)
PAGE = Page(bp, title="Samples", place=3)


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One sample that was begun."""

    sample: Sample
    criterion: Criterion
    elusion: Elusion


@dataclass(frozen=True, slots=True)
class SamplesPage:
    """The template's record; `rejected` counts passages to draw from, by criterion id."""

    rows: tuple[SampleRow, ...]
    criteria: tuple[Criterion, ...]
    size: int
    max_size: int
    fault: str


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One passage of a sample and what was decided of it."""

    passage: Passage
    document: Document
    decided: Review | None
    address: str


@dataclass(frozen=True, slots=True)
class SamplePage:
    """The template's record of one sample."""

    sample: Sample
    criterion: Criterion
    elusion: Elusion
    rows: tuple[DrawnRow, ...]
    saved: Saved | None
    next_address: str


@bp.get("/samples")
def show() -> str:
    """Samples that were begun, and a form to draw one."""
    with desk().at_work() as work:
        return _samples_page(work)


@bp.get("/samples/draw")
def draw() -> Response | tuple[str, int]:
    """Read the form and go to the sample."""
    with desk().at_work() as work:
        criterion_id, size, seed = (request.args.get(name, "") for name in ("criterion_id", "size", "seed"))
        if criterion_id not in work.verdicts.judged_ids:
            return _samples_page(work, fault="Choose a requirement or pillar"), 400
        sample = read_sampled_by(f"elusion:{criterion_id}:size={size}:seed={seed or 1}")
        if sample is None:
            fault = f"Enter a number of passages from 1 to {MAX_SAMPLE_SIZE}, and a seed of up to nine digits"
            return _samples_page(work, fault=fault), 400
        return redirect(address_of("samples.show_sample", **sample.address()), 303)


@bp.get("/samples/<criterion_id>/<int:size>/<int:seed>")
def show_sample(criterion_id: str, size: int, seed: int) -> str:
    """One sample: what it says so far, and its passages."""
    with desk().at_work() as work:
        sample = _sample(work, criterion_id, size, seed)
        page = SamplePage(
            sample=sample,
            criterion=work.framework.criteria_by_id[criterion_id],
            elusion=measure_elusion(work.case_file, sample),
            rows=tuple(_row(work, sample, passage_id) for passage_id in draw_sample(work.case_file, sample)),
            saved=saved_act(work, request.args.get("saved", "")),
            next_address=address_of("samples.next_entry", **sample.address()),
        )
        return render("sample.html", page, work)


@bp.get("/samples/<criterion_id>/<int:size>/<int:seed>/next")
def next_entry(criterion_id: str, size: int, seed: int) -> Response:
    """Go to the next passage of the sample that nobody has decided; to the sample when none is left."""
    with desk().at_work() as work:
        sample = _sample(work, criterion_id, size, seed)
        drawn = draw_sample(work.case_file, sample)
        place = drawn.index(after) + 1 if (after := request.args.get("after", "")) in drawn else 0
        saved = {"saved": request.args["saved"]} if "saved" in request.args else {}
        for passage_id in (*drawn[place:], *drawn[:place]):
            if work.case_file.decided(passage_id, "label", criterion_id) is None:
                return redirect(_address(sample, passage_id, **saved), 303)
        return redirect(address_of("samples.show_sample", **sample.address(), **saved), 303)


def _samples_page(work: Work, *, fault: str = "") -> str:
    named = {read_sampled_by(review.sampled_by) for review in work.case_file.reviews.values()}
    begun = sorted(
        (sample for sample in named if sample and sample.criterion_id in work.verdicts.judged_ids),
        key=lambda sample: (sample.criterion_id, sample.size, sample.seed),
    )
    rows = (
        SampleRow(sample, work.framework.criteria_by_id[sample.criterion_id], measure_elusion(work.case_file, sample))
        for sample in begun
    )
    page = SamplesPage(tuple(rows), work.verdicts.judged, SAMPLE_SIZE, MAX_SAMPLE_SIZE, fault)
    return render("samples.html", page, work)


def _row(work: Work, sample: Sample, passage_id: str) -> DrawnRow:
    passage = work.case_file.passages[passage_id]
    return DrawnRow(
        passage,
        work.case_file.documents[passage.document_id],
        work.case_file.decided(passage_id, "label", sample.criterion_id),
        _address(sample, passage_id),
    )


def _address(sample: Sample, passage_id: str, **others: str) -> str:
    return address_of(
        "passage.show",
        passage_id=passage_id,
        criterion_id=sample.criterion_id,
        sampled_by=sample.sampled_by,
        **others,
    )


def _sample(work: Work, criterion_id: str, size: int, seed: int) -> Sample:
    if criterion_id not in work.verdicts.judged_ids or not 1 <= size <= MAX_SAMPLE_SIZE:
        abort(404)
    sample = Sample(criterion_id, size, seed)
    return sample if work.case_file.rejected_by_model(criterion_id) else abort(404)
