"""How long the review app takes to answer on a pack of 20,000 passages: `python -m tests.bench.review_pages`.

The pack is the published sample copied as often as needed, each copy with ids and texts of its own. A page that usually
takes longer than the limit ends the program with exit code 1.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pipeline.assess import assess_coverage
from pipeline.framework import load_framework
from pipeline.pack import localise_framework, open_pack
from pipeline.records import Document, Facets, Label, Passage
from pipeline.review.app import create_app
from pipeline.review.desk import Desk, ReviewPlace
from pipeline.settings import Settings
from pipeline.store.publish import publish_coverage
from pipeline.store.read_back import PublishedTables, read_tables
from pipeline.store.rows import RunTables

PASSAGES = 20_000
LIMIT_SECONDS = 0.3
REPEATS = 5
PORT = 8124
BASE = f"http://127.0.0.1:{PORT}"
PATHS = (
    *("/", "/next", "/?show=all", "/progress", "/samples", "/samples/P3/30/1", "/gaps", "/decisions"),
    *("/search?words=speech+therapy", "/upload"),
)
Timing = tuple[float, float]
"""Seconds on the clock, and of the processor."""


def multiply(tables: PublishedTables, copies: int) -> tuple[list[Document], list[Passage], list[Label], list[Facets]]:
    """The sample's records `copies` times over, each copy with ids and texts of its own."""
    documents, passages, labels, facets = [], [], [], []
    for copy in range(copies):

        def mark(name: str | None, copy: int = copy) -> Any:
            return f"{name}-{copy}" if name else name

        documents += [
            replace(d, document_id=mark(d.document_id), path=f"{copy}/{d.path}", duplicate_of=mark(d.duplicate_of),
                    superseded_by=mark(d.superseded_by))
            for d in tables.documents
        ]  # fmt: skip
        passages += [
            replace(p, passage_id=mark(p.passage_id), document_id=mark(p.document_id), text=f"{p.text} ({copy})")
            for p in tables.passages
        ]
        labels += [replace(label, passage_id=mark(label.passage_id)) for label in tables.labels]
        facets += [replace(f, passage_id=mark(f.passage_id), duplicate_of=mark(f.duplicate_of)) for f in tables.facets]
    return documents, passages, labels, facets


def make_desk(sample: Path, folder: Path) -> Desk:
    """Publish the large pack and open a desk on it."""
    settings = Settings()
    pack = open_pack(settings.sample_path, settings=settings)
    framework = localise_framework(load_framework(settings.frameworks_path / "bury-2024.yaml"), pack)
    tables = read_tables(sample)
    documents, passages, labels, facets = multiply(tables, -(-PASSAGES // len(tables.passages)))
    assessment = assess_coverage(
        framework, documents=documents, passages=passages, labels=labels, facets=facets, as_of=tables.run.as_of
    )
    run = RunTables(
        run=tables.run,
        pack_id=pack.pack_id,
        folder=str(tables.folder),
        is_fictional=True,
        framework=framework,
        documents=tuple(documents),
        pages={},
        problems={},
        passages=tuple(passages),
        fingerprint="bench",
        labels=tuple(labels),
        facets=tuple(facets),
        coverage=assessment.coverage,
        gaps=assessment.gaps,
    )
    publish_coverage(folder / "readiness.duckdb", run)
    numbers = itertools.count()
    place = ReviewPlace(pack.pack_id, folder / "readiness.duckdb", folder / "journal", framework)
    return Desk(place, now=lambda: dt.datetime(2026, 2, 24, tzinfo=dt.UTC), new_id=lambda: f"act{next(numbers)}")


def decide(client: FlaskClient) -> Timing:
    """Decide on what is first in the queue; only the answer to the form is timed."""
    path = client.get("/next", base_url=BASE).location or ""
    with client.session_transaction(base_url=BASE) as session:
        form = {"form_token": session["form_token"], "decision": "accepted", "seen": ""}
    return timed(lambda: client.post(path, base_url=BASE, data=form))


def timed(visit: Callable[[], TestResponse]) -> Timing:
    """Seconds on the clock and of the processor until an answer is there; on a busy machine they differ."""
    began, used = time.perf_counter(), time.process_time()
    answer = visit()
    timing = time.perf_counter() - began, time.process_time() - used
    assert answer.status_code in (200, 303), answer.status_code
    return timing


def main() -> int:
    """Write the slowest and the usual (median) of some answers for each page."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("sample", type=Path, help="the published sample")
    with tempfile.TemporaryDirectory() as folder:
        desk = make_desk(parser.parse_args().sample, Path(folder))
        began, used = time.perf_counter(), time.process_time()
        with desk.at_work() as work:
            say(f"{len(work.case_file.passages):,} passages, {sum(1 for _ in work.case_file.all_labels()):,} labels")
            work.queue.entries()
        say(f"start: {time.perf_counter() - began:.1f} s, processor {time.process_time() - used:.1f} s")
        client = create_app(desk, token="token", port=PORT).test_client()
        client.get("/start?token=token", base_url=BASE)
        with client.session_transaction(base_url=BASE) as session:
            session["reviewer"] = "Bench"
        usual = [measure(path, visitor(client, path)) for path in PATHS]
        usual.append(measure("a decision", lambda: decide(client)))
        usual += [measure(f"{path} after it", visitor(client, path)) for path in PATHS[:2]]
    is_kept = max(usual) <= LIMIT_SECONDS
    say(f"limit {LIMIT_SECONDS * 1000:.0f} ms: {'kept' if is_kept else 'NOT kept'}")
    return int(not is_kept)


def measure(name: str, visit: Callable[[], Timing]) -> float:
    """Visit a page some times and give the usual time on the clock, in seconds."""
    clock, processor = (sorted(times) for times in zip(*(visit() for _ in range(REPEATS)), strict=True))
    middle = REPEATS // 2
    say(
        f"{name:30} usually {clock[middle] * 1000:5.0f} ms, at most {clock[-1] * 1000:5.0f} ms; "
        f"processor usually {processor[middle] * 1000:5.0f} ms"
    )
    return clock[middle]


def visitor(client: FlaskClient, path: str) -> Callable[[], Timing]:
    """What opens a page and what it leads on to."""
    return lambda: timed(lambda: client.get(path, base_url=BASE, follow_redirects=True))


def say(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
