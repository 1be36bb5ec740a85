"""The upload set: which documents to upload, replace, finalise, hold or leave out, and why."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request

from pipeline.review.pages import Page
from pipeline.review.shown import desk, render
from pipeline.store.read_back import UploadAdvice

bp = Blueprint("upload", __name__)
PAGE = Page(bp, title="Upload set", place=6)


@dataclass(frozen=True, slots=True)
class UploadPage:
    """The template's record; `counts` are by advice, in the order of the table's own words."""

    rows: tuple[UploadAdvice, ...]
    counts: tuple[tuple[str, int], ...]
    total: int
    advice: str


@bp.get("/upload")
def show() -> str:
    """All documents with advice, or those of one advice."""
    with desk().at_work() as work:
        advice = request.args.get("advice", "")
        everything = work.tables.upload_set
        counts = {row.advice: 0 for row in everything}
        for row in everything:
            counts[row.advice] += 1
        rows = tuple(row for row in everything if not advice or row.advice == advice)
        return render("upload.html", UploadPage(rows, tuple(sorted(counts.items())), len(everything), advice), work)
