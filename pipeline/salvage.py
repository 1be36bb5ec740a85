"""What a stopped reader had handed over in, an `Extraction` with its pages and members and the reason out.

In: JSON texts as they came from a worker that may be broken. Out: an extraction that says after which page or
member the rest is missing. Surprising rule: a piece that does not parse is passed over, the rest still counts.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence

from pipeline.messages import MessageError
from pipeline.records import Extraction, Member, Page, Problem
from pipeline.store.serialise import extraction_from_json, page_from_json

UNPARSABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, MessageError)
"""What parsing may raise for a message that is not what a worker writes."""
REASONS = {
    "timed_out": (
        "Reading took longer than a document of this length may take and was stopped",
        "Split the file or save it as a new PDF, and replace it",
    ),
    "out_of_memory": (
        "Reading needed more memory than a document may take and was stopped",
        "Split the file or save it as a new PDF without large pictures, and replace it",
    ),
    "reader_crashed": (
        "The reader of this file crashed",
        "Open the file, save it again in its own program, and replace it",
    ),
}
"""What happened and what to do, by kind of problem."""


def salvage(format: str, page_texts: Sequence[str], member_texts: Sequence[str], *, kind: str) -> Extraction:
    """Make an extraction of pages and members in the order they came; `kind` is one of REASONS."""
    pages = _pages(page_texts)
    members = _outermost(member_texts)
    happened, remedy = REASONS[kind]
    last = pages[-1].location if pages else f"the file {members[-1].name}" if members else None
    kept = f"what comes after {last} is missing" if last else "nothing could be read"
    location = f"after {last}" if last else "whole file"
    return Extraction(
        format, pages, problems=(Problem(location, kind, f"{happened}; {kept}. {remedy}."),), members=members
    )


def _pages(texts: Sequence[str]) -> tuple[Page, ...]:
    """Pages in order; of a page that came twice the later."""
    pages: dict[int, Page] = {}
    for text in texts:
        with contextlib.suppress(*UNPARSABLE):
            page = page_from_json(text)
            pages[page.ordinal] = page
    return tuple(pages[ordinal] for ordinal in sorted(pages))


def _outermost(texts: Sequence[str]) -> tuple[Member, ...]:
    """Members that no finished member holds; one inside an unfinished member names it: `inner.zip!plan.pdf`."""
    members: dict[tuple[str, ...], Member] = {}
    for text in texts:
        with contextlib.suppress(*UNPARSABLE):
            route, sha256, size_bytes, extraction = json.loads(text)
            for inner in [key for key in members if key[: len(route)] == tuple(route)]:
                del members[inner]
            members[tuple(route)] = Member("!".join(route), sha256, size_bytes, extraction_from_json(extraction))
    return tuple(members.values())
