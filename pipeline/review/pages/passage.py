"""One passage and one criterion: the passage in its place, what it is held against, and the decision."""

from __future__ import annotations

import io
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, request, send_file
from werkzeug.wrappers import Response

from pipeline.framework import Aspect, Criterion
from pipeline.records import Decision, Document, Facets, Kind, Label, Passage, Stance
from pipeline.review.acts import Saved, saved_act
from pipeline.review.decisions import MAX_NOTE_CHARS, act_of, agreement, choices_of, undo_reviews, write_reviews
from pipeline.review.desk import Work
from pipeline.review.filters import QueueFilter
from pipeline.review.pages import Page
from pipeline.review.pictures import has_picture, page_request
from pipeline.review.queue import QueueEntry
from pipeline.review.samples import read_sampled_by
from pipeline.review.shown import address_of, desk, pictures, render, reviewer
from pipeline.review.surroundings import Part, find_surroundings, named_cells
from pipeline.review.verdicts import Effect
from pipeline.reviews import Review

MOVE = "move"
"""The decision "not here but there"."""
bp = Blueprint("passage", __name__)
PAGE = Page(bp)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What one possible decision would do to the verdict."""

    decision: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class Filled:
    """What the form holds: empty, or what a person chose who must look again."""

    note: str = ""
    kind: str = ""
    stance: str = ""
    moved_to: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True)
class PassagePage:
    """The template's record. `cells` are those of a table's row, `conflict` is a decision that came in between."""

    passage: Passage
    document: Document
    criterion: Criterion
    printed_text: str
    label: Label | None
    facets: Facets | None
    parts: tuple[Part, ...]
    cells: tuple[tuple[str, str], ...]
    has_picture: bool
    aspects: tuple[tuple[Aspect, bool], ...]
    outlooks: tuple[Outlook, ...]
    status: str
    gap_types: tuple[str, ...]
    history: tuple[Review, ...]
    decided: Review | None
    may_agree: bool
    others: tuple[tuple[Criterion, Label], ...]
    criteria: tuple[Criterion, ...]
    entry: QueueEntry | None
    number: int
    found: int
    filter: QueueFilter
    sampled_by: str
    seen: str
    saved: Saved | None
    conflict: Review | None
    fault: str
    filled: Filled
    max_note_chars: int
    next_address: str
    back_address: str
    form_address: str
    agree_address: str


@bp.get("/passage/<passage_id>/<criterion_id>")
def show(passage_id: str, criterion_id: str) -> str:
    """A passage held against a criterion."""
    with desk().at_work() as work:
        return _page(work, passage_id, criterion_id)


@bp.get("/passage/<passage_id>")
def choose(passage_id: str) -> Response:
    """A passage held against the criterion that is asked for, else against the one it most likely belongs to."""
    with desk().at_work() as work:
        passage = _passage(work, passage_id)
        if asked := request.args.get("criterion"):
            names = {"passage_id": passage.passage_id, "criterion_id": _criterion(work, asked).id}
            return redirect(address_of("passage.show", **names), 303)
        labels = work.case_file.labels.get(passage_id, {}).values()
        best = max(
            labels, key=lambda label: (label.decision is Decision.ACCEPTED, label.probability or 0.0), default=None
        )
        criterion_id = best.criterion_id if best else work.framework.requirements[0].id
        return redirect(address_of("passage.show", passage_id=passage.passage_id, criterion_id=criterion_id), 303)


@bp.post("/passage/<passage_id>/<criterion_id>")
def decide(passage_id: str, criterion_id: str) -> Response | tuple[str, int]:
    """Save a decision; nothing is saved if somebody else decided otherwise since the page was made."""
    form = request.form
    with desk().at_work() as work:
        passage, criterion = _passage(work, passage_id), _criterion(work, criterion_id)
        filled = Filled(*(form.get(name, "") for name in ("note", "kind", "stance", "moved_to", "decision")))
        if fault := _fault(work, filled, criterion):
            return _page(work, passage_id, criterion_id, fault=fault, filled=filled), 400
        decision = Decision.REJECTED.value if filled.decision == MOVE else filled.decision
        last = work.case_file.last_review(passage_id, "label", criterion_id)
        if last is not None and last.decision_id != form.get("seen", "") and last.decision != decision:
            return _page(work, passage_id, criterion_id, conflict=last, filled=filled), 409
        choices = choices_of(
            criterion_id,
            decision,
            moved_to=filled.moved_to if filled.decision == MOVE else None,
            kind=filled.kind or None,
            stance=filled.stance or None,
        )
        author = desk().author(reviewer())
        sampled_by = form.get("sampled_by", "")[:MAX_NOTE_CHARS]
        desk().save(write_reviews(passage, choices, author=author, note=filled.note.strip(), sampled_by=sampled_by))
        return redirect(_onwards(author.act_id, passage_id, criterion_id, sampled_by), 303)


@bp.post("/agree/<decision_id>")
def agree(decision_id: str) -> Response:
    """Put a second person's name to a decision."""
    with desk().at_work() as work:
        review = work.case_file.reviews.get(decision_id)
        if review is None:
            abort(404)
        place = work.case_file.place_of(review)
        if place is None:
            abort(404)
        if work.case_file.last_review(place, review.target, review.criterion_id) == review and _may_agree(review):
            desk().save((agreement(review, author=desk().author(reviewer())),))
        is_from_list = request.form.get("back_to") == "decisions"
        return redirect(address_of("decisions.show") if is_from_list else _there(review, place), 303)


@bp.post("/undo/<act_id>")
def undo(act_id: str) -> Response:
    """Take an act back and show the passage that it was about."""
    with desk().at_work() as work:
        saved = saved_act(work, act_id)
        if saved is None:
            abort(404)
        author = desk().author(reviewer())
        undone = undo_reviews(work.case_file, act_id, author=author)
        desk().save(undone)
        first = next((r for r in saved.reviews if r.criterion_id), None)
        criterion_id = first.criterion_id if first else None
        if criterion_id is None:
            return redirect(address_of("passage.choose", passage_id=saved.passage.passage_id), 303)
        words = {**QueueFilter.read(request.args).address(), **({"saved": author.act_id} if undone else {})}
        return redirect(
            address_of("passage.show", passage_id=saved.passage.passage_id, criterion_id=criterion_id, **words), 303
        )


@bp.get("/picture/<passage_id>.png")
def picture(passage_id: str) -> Response:
    """The passage's page with the passage outlined; 404 if there is none to draw."""
    with desk().at_work() as work:
        passage = _passage(work, passage_id)
        document = work.case_file.documents[passage.document_id]
        request_of_page = page_request(document, passage, work.tables.documents)
        folder = work.tables.folder
    if request_of_page is None:
        abort(404)
    drawn = pictures().picture(request_of_page, folder)
    if not drawn.png:
        abort(404)
    return send_file(io.BytesIO(drawn.png), mimetype="image/png")


def _page(
    work: Work,
    passage_id: str,
    criterion_id: str,
    *,
    conflict: Review | None = None,
    fault: str = "",
    filled: Filled | None = None,
) -> str:
    case_file = work.case_file
    passage, criterion = _passage(work, passage_id), _criterion(work, criterion_id)
    document = case_file.documents[passage.document_id]
    facets = case_file.facets.get(passage_id)
    wanted = QueueFilter.read(request.args)
    sampled_by = request.values.get("sampled_by", "")[:MAX_NOTE_CHARS]
    passing = wanted.passing(work.queue.entries(), case_file)
    number, entry = next(
        ((i, e) for i, e in enumerate(passing, 1) if (e.passage_id, e.criterion_id) == (passage_id, criterion_id)),
        (0, None),
    )
    labels = case_file.labels.get(passage_id, {})
    last = case_file.last_review(passage_id, "label", criterion_id)
    decided = case_file.decided(passage_id, "label", criterion_id)
    names = {"passage_id": passage_id, "criterion_id": criterion_id}
    sample = {"sampled_by": sampled_by} if sampled_by else {}
    verdict = work.verdicts.verdict(criterion_id) if criterion_id in work.verdicts.judged_ids else None
    page = PassagePage(
        passage=passage,
        document=document,
        criterion=criterion,
        printed_text=work.tables.printed_texts.get(criterion_id, ""),
        label=labels.get(criterion_id),
        facets=facets,
        parts=find_surroundings(case_file, passage),
        cells=tuple(named_cells(passage) or ()),
        has_picture=has_picture(document, passage),
        aspects=tuple(
            (aspect, facets is not None and f"{criterion_id}/{aspect.id}" in facets.aspects)
            for aspect in criterion.aspects
        ),
        outlooks=_outlooks(work, passage_id, criterion_id),
        status=verdict.status.value if verdict else "",
        gap_types=tuple(dict.fromkeys(gap.gap_type for gap in verdict.gaps)) if verdict else (),
        history=case_file.history_of(passage_id)[::-1],
        decided=decided,
        may_agree=decided is not None and _may_agree(decided),
        others=tuple(
            (other, labels[other.id])
            for other in work.framework.criteria
            if other.id != criterion_id and other.id in labels and labels[other.id].decision is not Decision.REJECTED
        ),
        criteria=tuple(c for c in work.framework.criteria if c.id in work.verdicts.judged_ids and c.id != criterion_id),
        entry=entry,
        number=number,
        found=len(passing),
        filter=wanted,
        sampled_by=sampled_by,
        seen=last.decision_id if last else "",
        saved=saved_act(work, request.args.get("saved", "")),
        conflict=conflict,
        fault=fault,
        filled=filled or Filled(),
        max_note_chars=MAX_NOTE_CHARS,
        next_address=_next(wanted, passage_id, criterion_id, sampled_by),
        back_address=_back(wanted, sampled_by),
        form_address=address_of("passage.decide", **names, **wanted.address(), **sample),
        agree_address=address_of("passage.agree", decision_id=decided.decision_id) if decided else "",
    )
    return render("passage.html", page, work)


def _outlooks(work: Work, passage_id: str, criterion_id: str) -> tuple[Outlook, ...]:
    """What accepting and what rejecting would change; nothing for what would be as it is."""
    if criterion_id not in work.verdicts.judged_ids or passage_id not in work.case_file.facets:
        return ()
    outlooks = (
        Outlook(decision.value, work.verdicts.effect_of(criterion_id, {passage_id: decision}))
        for decision in (Decision.ACCEPTED, Decision.REJECTED)
    )
    return tuple(outlook for outlook in outlooks if outlook.effect.is_change)


def _fault(work: Work, filled: Filled, criterion: Criterion) -> str:
    """What is wrong with a filled-in form, as an error message says it; "" if nothing is."""
    if filled.decision not in (*(decision.value for decision in Decision), MOVE):
        return "Choose accept, reject, unsure, or another requirement"
    if filled.decision == MOVE and (filled.moved_to not in work.verdicts.judged_ids or filled.moved_to == criterion.id):
        return "Choose the requirement that the passage belongs to"
    if filled.kind and filled.kind not in tuple(Kind):
        return "Choose a kind of evidence from the list"
    if filled.stance and filled.stance not in tuple(Stance):
        return "Choose a stance from the list"
    if len(filled.note) > MAX_NOTE_CHARS:
        return f"The note must be {MAX_NOTE_CHARS:,} characters or fewer"
    return ""


def _may_agree(review: Review) -> bool:
    return review.second_reviewer is None and review.reviewer != reviewer() and review.decision != "withdrawn"


def _passage(work: Work, passage_id: str) -> Passage:
    passage = work.case_file.passages.get(passage_id)
    return passage if passage is not None else abort(404)


def _criterion(work: Work, criterion_id: str) -> Criterion:
    criterion = work.framework.criteria_by_id.get(criterion_id)
    return criterion if criterion is not None else abort(404)


def _there(review: Review, place: str) -> str:
    if review.criterion_id is None:
        return address_of("passage.choose", passage_id=place)
    return address_of("passage.show", passage_id=place, criterion_id=review.criterion_id, saved=act_of(review))


def _next(wanted: QueueFilter, passage_id: str, criterion_id: str, sampled_by: str) -> str:
    """Where "skip" leads: to the entry behind this one, of the sample if it came from one."""
    names = {"after_passage": passage_id, "after_criterion": criterion_id}
    if sample := read_sampled_by(sampled_by):
        return address_of("samples.next_entry", **sample.address(), after=passage_id)
    return address_of("queue.next_entry", **wanted.address(), **names)


def _onwards(act_id: str, passage_id: str, criterion_id: str, sampled_by: str) -> str:
    """Where a saved decision leads: to what is now first, of the sample if it came from one."""
    if sample := read_sampled_by(sampled_by):
        return address_of("samples.next_entry", **sample.address(), saved=act_id)
    return address_of("queue.next_entry", **QueueFilter.read(request.args).address(), saved=act_id)


def _back(wanted: QueueFilter, sampled_by: str) -> str:
    if sample := read_sampled_by(sampled_by):
        return address_of("samples.show_sample", **sample.address())
    return address_of("queue.show", **wanted.address())
