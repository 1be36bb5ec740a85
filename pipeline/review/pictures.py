"""Pictures of pages with a passage outlined, drawn by the sandboxed worker and kept in memory for a while.

In: a passage of the published tables. Out: a PNG, or words that say why there is none. Surprising rule: nothing a
browser sends becomes a path; the file is found by the passage's document, and only below the pack's folder.
"""

from __future__ import annotations

import base64
import binascii
import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.engine import map_documents
from pipeline.page_picture import DRAWN, PICTURE
from pipeline.reading import MEMBER_SEPARATOR
from pipeline.records import Document, Passage
from pipeline.worker_process import Argument, Job, Outcome

PICTURES_KEPT = 60
"""Pictures held in memory, about 10 MB: the pages between which a person goes back and forth."""
WAITING_AT_MOST = 3
"""Requests for pictures that may wait: somebody who reads on quickly leaves pages behind before they are drawn."""
OVERTAKEN = "The page was not drawn, because others were asked for meanwhile. Reload to see it."
READER = "pipeline.page_picture:draw_page"
Draw = Callable[[Job], Outcome]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn page; without `png`, `trouble` says why."""

    png: bytes = b""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Where a passage's page is to be found: a file below the folder, and the members that lead from it."""

    document: Document
    outermost: Document
    route: tuple[str, ...]
    page_number: int
    passage: Passage


def has_picture(document: Document, passage: Passage) -> bool:
    """Whether the passage stands on a page that can be drawn."""
    return document.format in DRAWN and passage.page_number is not None


def page_request(document: Document, passage: Passage, documents: Iterable[Document]) -> PageRequest | None:
    """How to get at a passage's page; None if its format has none to draw."""
    if not has_picture(document, passage) or passage.page_number is None:
        return None
    by_path = {other.path: other for other in documents}
    pieces = document.path.split(MEMBER_SEPARATOR)
    ways = [MEMBER_SEPARATOR.join(pieces[: count + 1]) for count in range(len(pieces))]
    chain = [by_path[path] for path in ways if path in by_path]
    return PageRequest(document, chain[0], tuple(d.sha256 for d in chain[1:]), passage.page_number, passage)


def draw_in_worker(job: Job) -> Outcome:
    """Draw one page in a worker process of its own."""
    with closing(map_documents([job], workers=1)) as outcomes:
        return next(outcomes)


@dataclass(slots=True)
class PictureShelf:
    """Draws pages, one at a time so that a small machine stays usable, and keeps the last of them."""

    draw: Draw = draw_in_worker
    _kept: OrderedDict[tuple[str, str], Picture] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _newest: int = 0

    @property
    def asked(self) -> int:
        """How many pictures have been asked for so far."""
        return self._newest

    def picture(self, request: PageRequest, folder: Path) -> Picture:
        """The page of a request; `folder` is the pack's. One that newer requests have overtaken is not drawn."""
        key = (request.document.document_id, request.passage.passage_id)
        number = self._newest = next(self._numbers)
        with self._lock:
            if key not in self._kept:
                if number <= self._newest - WAITING_AT_MOST:
                    return Picture(trouble=OVERTAKEN)
                self._kept[key] = self._drawn(request, folder)
                while len(self._kept) > PICTURES_KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def _drawn(self, request: PageRequest, folder: Path) -> Picture:
        path = folder / request.outermost.path
        if not path.resolve().is_relative_to(folder.resolve()):
            return Picture(trouble="The document lies outside the folder and is not opened.")
        arguments: dict[str, Argument] = {
            "sha256": request.outermost.sha256,
            "format": request.document.format,
            "page_number": request.page_number,
            "box": [str(edge) for edge in request.passage.bbox or ()],
            "route": request.route,
        }
        outcome = self.draw(Job(READER, path, arguments))
        try:
            png = base64.b64decode(outcome.extraction.properties.get(PICTURE, ""), validate=True)
        except (binascii.Error, ValueError):
            png = b""
        if png.startswith(b"\x89PNG"):  # the worker may have been taken over: nothing but a picture is handed on
            return Picture(png)
        problems = outcome.extraction.problems
        return Picture(trouble=problems[0].message if problems else "The page cannot be drawn.")
