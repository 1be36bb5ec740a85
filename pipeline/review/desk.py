"""The one place in the app that touches the disk: published tables and journal in, decisions out.

In: where a pack's things lie. Out: a `Work` that is up to date, and acts saved. Surprising rule: after an act has been
appended and flushed it is read back from the journal like anybody else's, so a screen never shows what is not on disk.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import InputError
from pipeline.framework import Framework
from pipeline.gap_decisions import GapDecision, apply_gap_decisions
from pipeline.journal import (
    GAPS_NAME,
    REVIEWS_NAME,
    append_gap_decision,
    append_review,
    read_gap_decisions,
    read_new_reviews,
)
from pipeline.records import Gap
from pipeline.review.case_file import CaseFile
from pipeline.review.decisions import Author, act_of
from pipeline.review.queue import Queue
from pipeline.review.verdicts import Effect, Verdict, Verdicts
from pipeline.reviews import Review
from pipeline.store.read_back import PublishedTables, read_tables

EFFECTS_KEPT = 500
"""Acts whose effect on verdicts can still be shown: more than a person makes in a day."""
Stamp = tuple[int, int, int]
"""A file's inode, time of change in nanoseconds, and size: another stamp is another content."""


@dataclass(frozen=True, slots=True)
class ReviewPlace:
    """Where a pack's published tables and journal lie, and the framework it is judged by."""

    pack_id: str
    database: Path
    journal: Path
    framework: Framework


@dataclass(slots=True)
class Work:
    """What pages are made from: tables, decisions in force, verdicts and queue, all of one moment."""

    tables: PublishedTables
    case_file: CaseFile
    verdicts: Verdicts
    queue: Queue
    effects: dict[str, tuple[Effect, ...]]
    """What the last acts changed, by act id; acts from before the program started are not among them."""
    gap_decisions: tuple[GapDecision, ...] = ()

    @property
    def framework(self) -> Framework:
        """The framework that the pack is judged by."""
        return self.case_file.framework

    def gaps(self) -> tuple[Gap, ...]:
        """The gaps as they are now, in the framework's order, with what leads decided about them."""
        found = [gap for criterion in self.verdicts.judged for gap in self.verdicts.verdict(criterion.id).gaps]
        return apply_gap_decisions(found, self.gap_decisions)

    def last_gap_decision(self, gap_id: str) -> GapDecision | None:
        """The last decision about a gap; None if there is none."""
        return next((d for d in reversed(self.gap_decisions) if d.gap_id == gap_id), None)


@dataclass(slots=True)
class Desk:
    """Tables and journal of one pack, read again whenever they change on disk, and one writer at a time.

    `now` gives the time that decisions are marked with, `new_id` a fresh id for each act.
    """

    place: ReviewPlace
    now: Callable[[], dt.datetime]
    new_id: Callable[[], str]
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _work: Work | None = None
    _tables_stamp: Stamp | None = None
    _reviews_inode: int | None = None
    _reviews_bytes: int = 0
    _gaps_stamp: Stamp | None = None
    _effects: dict[str, tuple[Effect, ...]] = field(default_factory=dict)

    @contextmanager
    def at_work(self) -> Iterator[Work]:
        """Everything as it is on disk now, held still until the page is made.

        Raises StoreError if there are no tables, InputError if they are another pack's.
        """
        with self._lock:
            yield self._refresh()

    def author(self, reviewer: str) -> Author:
        """Somebody who acts now."""
        return Author(reviewer, self.now(), self.new_id())

    def save(self, reviews: tuple[Review, ...]) -> tuple[Effect, ...]:
        """Append the decisions of one act, each flushed to disk, and give what they changed.

        Raises InputError if one is not in order; those before it are then saved.
        """
        with self._lock:
            work = self._refresh()
            touched = self._criteria_touched(work, reviews)
            before = {criterion_id: work.verdicts.verdict(criterion_id) for criterion_id in touched}
            for review in reviews:
                append_review(self.place.journal, review)
            work = self._refresh()
            effects = _effects(before, work.verdicts)
            if reviews:
                self._effects[act_of(reviews[0])] = effects
                while len(self._effects) > EFFECTS_KEPT:
                    del self._effects[next(iter(self._effects))]
            return effects

    def save_gap_decision(self, decision: GapDecision) -> None:
        """Append a decision about a gap and flush it to disk. Raises InputError if it is not in order."""
        with self._lock:
            append_gap_decision(self.place.journal, decision)

    def _refresh(self) -> Work:
        tables_stamp = _stamp(self.place.database)
        reviews_stamp = _stamp(self.place.journal / REVIEWS_NAME)
        inode, size_bytes = (reviews_stamp[0], reviews_stamp[2]) if reviews_stamp else (None, 0)
        is_other_journal = self._reviews_bytes > 0 and (
            inode != self._reviews_inode or size_bytes < self._reviews_bytes
        )
        if self._work is None or tables_stamp != self._tables_stamp or is_other_journal:
            self._work = self._load()
            self._tables_stamp, self._gaps_stamp, self._reviews_bytes = tables_stamp, None, 0
        work = self._work
        if size_bytes != self._reviews_bytes:
            self._reviews_inode = inode
            self._read_reviews(work)
        gaps_stamp = _stamp(self.place.journal / GAPS_NAME)
        if gaps_stamp != self._gaps_stamp:
            work.gap_decisions, self._gaps_stamp = read_gap_decisions(self.place.journal), gaps_stamp
        return work

    def _load(self) -> Work:
        tables = read_tables(self.place.database)
        if tables.pack_id != self.place.pack_id:
            raise InputError(
                f"the tables are of another folder ({tables.pack_id}, not {self.place.pack_id})",
                where=str(self.place.database),
                remedy="run `readiness coverage` on the folder first, or name its database with --db",
            )
        case_file = CaseFile(tables, self.place.framework)
        verdicts = Verdicts(case_file)
        return Work(tables, case_file, verdicts, Queue(case_file, verdicts), self._effects)

    def _read_reviews(self, work: Work) -> None:
        reviews, self._reviews_bytes = read_new_reviews(self.place.journal, offset_bytes=self._reviews_bytes)
        touched = frozenset[str]().union(*(work.case_file.apply(review) for review in reviews))
        work.verdicts.forget(touched)
        work.queue.forget(touched)

    def _criteria_touched(self, work: Work, reviews: tuple[Review, ...]) -> list[str]:
        """The judged criteria whose evidence these decisions bear on, in the framework's order."""
        touched: set[str] = set()
        for review in reviews:
            if review.criterion_id is not None:
                touched.add(review.criterion_id)
            else:
                for passage_id in work.case_file.passages_meant(review):
                    touched |= work.case_file.labels.get(passage_id, {}).keys()
        return [criterion.id for criterion in work.verdicts.judged if criterion.id in touched]


def _effects(before: dict[str, Verdict], verdicts: Verdicts) -> tuple[Effect, ...]:
    return tuple(
        Effect.between(criterion_id, earlier, verdicts.verdict(criterion_id))
        for criterion_id, earlier in before.items()
    )


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
