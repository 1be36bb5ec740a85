"""Search: passages by their words, with what they were found to be."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request

from pipeline.framework import Criterion
from pipeline.records import Decision, Document, Facets, Label, Passage
from pipeline.review.desk import Work
from pipeline.review.pages import Page
from pipeline.review.shown import desk, render
from pipeline.store.find_passages import find_passages

MAX_FOUND = 50
MAX_QUERY_CHARS = 200
bp = Blueprint("search", __name__)
PAGE = Page(bp, title="Search", place=5)


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One passage found."""

    passage: Passage
    document: Document
    facets: Facets | None
    labels: tuple[tuple[Criterion, Label], ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The template's record."""

    words: str
    rows: tuple[FoundRow, ...]
    is_cut: bool
    max_found: int


@bp.get("/search")
def show() -> str:
    """A search box and what was found."""
    words = request.args.get("words", "")[:MAX_QUERY_CHARS]
    with desk().at_work() as work:
        found = find_passages(desk().place.database, words, limit=MAX_FOUND + 1)
        rows = [_row(work, passage_id) for passage_id in found[:MAX_FOUND] if passage_id in work.case_file.passages]
        return render("search.html", SearchPage(words, tuple(rows), len(found) > MAX_FOUND, MAX_FOUND), work)


def _row(work: Work, passage_id: str) -> FoundRow:
    passage = work.case_file.passages[passage_id]
    labels = work.case_file.labels.get(passage_id, {})
    return FoundRow(
        passage,
        work.case_file.documents[passage.document_id],
        work.case_file.facets.get(passage_id),
        tuple(
            (criterion, labels[criterion.id])
            for criterion in work.framework.criteria
            if criterion.id in labels and labels[criterion.id].decision is not Decision.REJECTED
        ),
    )
