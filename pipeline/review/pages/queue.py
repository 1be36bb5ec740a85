"""The queue: what to decide next, most telling first, with filters."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from pipeline.framework import Body, Criterion
from pipeline.records import Document, Facets, Passage
from pipeline.review.acts import Saved, saved_act
from pipeline.review.filters import KIND_CHOICES, QueueFilter
from pipeline.review.pages import Page
from pipeline.review.queue import Bearing, QueueEntry
from pipeline.review.shown import address_of, desk, render

ROWS_PER_PAGE = 25
bp = Blueprint("queue", __name__)
PAGE = Page(bp, title="Review", place=1)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One entry with what it is about."""

    entry: QueueEntry
    passage: Passage
    document: Document
    criterion: Criterion
    facets: Facets | None
    address: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The template's record; `moving` and `total` count entries before filters."""

    rows: tuple[QueueRow, ...]
    found: int
    moving: int
    total: int
    number: int
    last_number: int
    filter: QueueFilter
    criteria: tuple[Criterion, ...]
    documents: tuple[Document, ...]
    bodies: tuple[Body, ...]
    kinds: tuple[str, ...]
    saved: Saved | None
    previous_address: str | None
    next_address: str | None


@bp.get("/")
def show() -> str:
    """The entries that pass the filter, a page of them."""
    with desk().at_work() as work:
        case_file = work.case_file
        wanted = QueueFilter.read(request.args)
        entries = work.queue.entries()
        passing = wanted.passing(entries, case_file)
        last = max(1, -(-len(passing) // ROWS_PER_PAGE))
        number = min(max(1, request.args.get("page", 1, type=int)), last)
        chosen = passing[(number - 1) * ROWS_PER_PAGE : number * ROWS_PER_PAGE]
        rows = []
        for entry in chosen:
            passage = case_file.passages[entry.passage_id]
            rows.append(
                QueueRow(
                    entry,
                    passage,
                    case_file.documents[passage.document_id],
                    case_file.framework.criteria_by_id[entry.criterion_id],
                    case_file.facets.get(entry.passage_id),
                    address_of(
                        "passage.show",
                        passage_id=entry.passage_id,
                        criterion_id=entry.criterion_id,
                        **wanted.address(),
                    ),
                )
            )
        page = QueuePage(
            rows=tuple(rows),
            found=len(passing),
            moving=sum(entry.bearing <= Bearing.TOGETHER for entry in entries),
            total=len(entries),
            number=number,
            last_number=last,
            filter=wanted,
            criteria=case_file.framework.criteria,
            documents=tuple(d for d in work.tables.documents if d.passage_count),
            bodies=case_file.framework.bodies,
            kinds=KIND_CHOICES,
            saved=saved_act(work, request.args.get("saved", "")),
            previous_address=_address(wanted, number - 1) if number > 1 else None,
            next_address=_address(wanted, number + 1) if number < last else None,
        )
        return render("queue.html", page, work)


@bp.get("/next")
def next_entry() -> Response:
    """Go to the entry behind the one named in the address, else to the first; to the queue when none is left."""
    with desk().at_work() as work:
        wanted = QueueFilter.read(request.args)
        passing = wanted.passing(work.queue.entries(), work.case_file)
        saved = {"saved": request.args["saved"]} if "saved" in request.args else {}
        after = (request.args.get("after_passage", ""), request.args.get("after_criterion", ""))
        place = next((i for i, e in enumerate(passing) if (e.passage_id, e.criterion_id) == after), -1)
        if not passing:
            return redirect(address_of("queue.show", **wanted.address(), **saved), 303)
        entry = passing[(place + 1) % len(passing)]
        address = {**wanted.address(), **saved}
        names = {"passage_id": entry.passage_id, "criterion_id": entry.criterion_id}
        return redirect(address_of("passage.show", **names, **address), 303)


def _address(wanted: QueueFilter, number: int) -> str:
    return address_of("queue.show", **wanted.address(), page=number)
