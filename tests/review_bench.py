"""A small published pack with a review app on it, for the tests of the app: no network, a clock that ticks by hand.

The requirement H1.1 has one accepted passage of activity and three undecided ones, of which the parents' one alone
would show their voice; H1.2 has no topic and so no evidence.
"""

from __future__ import annotations

import atexit
import dataclasses
import datetime as dt
import itertools
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pipeline.assess import assess_coverage
from pipeline.framework import Framework
from pipeline.records import BlockKind, Decision, Document, Facets, Kind, Label, Passage, Stance
from pipeline.review.app import create_app
from pipeline.review.case_file import CaseFile
from pipeline.review.desk import Desk, ReviewPlace
from pipeline.review.pictures import PictureShelf
from pipeline.store.publish import publish_coverage
from pipeline.store.read_back import PublishedTables, read_tables
from tests.store_records import make_document, make_facets, make_framework, make_label, make_passage, make_tables

TOKEN = "the-start-token"
PORT = 8123
BASE = f"http://127.0.0.1:{PORT}"
START = dt.datetime(2026, 2, 24, 9, tzinfo=dt.UTC)
HOSTILE = "<script>alert('x')</script> & \"quotes\""
DONE, RUNG, PARENTS, HOSTILE_ID = "done-1", "rung-1", "parents-1", "hostile-1"


def uncertain(passage_id: str, probability: float) -> Label:
    """A label on H1.1 that the model left to a person."""
    return make_label(passage_id, "H1.1", probability, decision=Decision.UNCERTAIN, model_decision=Decision.UNCERTAIN)


def facts(passage_id: str, kind: Kind, probability: float = 0.95) -> Facets:
    """Facets that are sure of their kind."""
    rest = (1.0 - probability) / (len(Kind) - 1)
    return make_facets(passage_id, kind, kind_probabilities={k.value: probability if k is kind else rest for k in Kind})


DOCUMENTS: tuple[Document, ...] = (
    make_document("report", "report.pdf", body_ids=("council",)),
    make_document("letter", "letter.docx", format="docx", body_ids=("icb",), partner="icb", title="Letter"),
    make_document("survey", "survey.xlsx", format="xlsx", body_ids=("forum",), partner="parent_carers"),
    make_document("hostile", "a <b>.txt", format="txt", title=HOSTILE),
)
PASSAGES: tuple[Passage, ...] = (
    make_passage(DONE, "report", "A helpline opened in May."),
    make_passage("after-1", "report", "It is open on weekdays.", ordinal=2, excluded_reason=None),
    make_passage(RUNG, "letter", "Every family was rung.", page_number=None, location="para 2", bbox=None),
    make_passage(
        PARENTS,
        "survey",
        "Question: Did it help? | Answer: Parents said yes.",
        page_number=None,
        location="Survey!A2:B2",
        bbox=None,
        kind_of_block=BlockKind.ROW,
    ),
    make_passage(HOSTILE_ID, "hostile", HOSTILE, heading=HOSTILE, page_number=None, location="para 1", bbox=None),
)
LABELS: tuple[Label, ...] = (
    make_label(DONE, "H1.1", 0.97),
    uncertain(RUNG, 0.5),
    uncertain(PARENTS, 0.4),
    uncertain(HOSTILE_ID, 0.3),
)
FACETS: tuple[Facets, ...] = (
    facts(DONE, Kind.ACTIVITY),
    facts("after-1", Kind.ACTIVITY),
    facts(RUNG, Kind.ACTIVITY),
    facts(PARENTS, Kind.VOICE),
    facts(HOSTILE_ID, Kind.PERFORMANCE),
)


@dataclass
class Bench:
    """A desk on a published pack; each client is a browser of its own."""

    desk: Desk
    app: Flask

    def browser(self, name: str = "R. Quill") -> Browser:
        """A browser that has opened the start link and given a name."""
        browser = Browser(self.app.test_client())
        browser.get(f"/start?token={TOKEN}")
        browser.post("/name", name=name)
        return browser


@dataclass
class Browser:
    """A client that sends each form with its token, as a browser would."""

    client: FlaskClient

    def get(self, path: str, *, follow: bool = False) -> TestResponse:
        """Open a page."""
        return self.client.get(path, base_url=BASE, follow_redirects=follow, buffered=True)

    def post(self, path: str, **fields: str) -> TestResponse:
        """Send a form with this session's token."""
        return self.client.post(path, base_url=BASE, data={"form_token": self.form_token(), **fields})

    def form_token(self) -> str:
        """The token that forms of this session carry."""
        found = re.search(r'name="form_token" value="([^"]+)"', self.get("/name").text)
        return found[1] if found else ""

    def decide(self, passage_id: str, decision: str, **fields: str) -> TestResponse:
        """Decide on a passage for H1.1, as somebody who has just opened its page."""
        path = f"/passage/{passage_id}/H1.1"
        seen = re.search(r'name="seen" value="([^"]*)"', self.get(path).text)
        return self.post(path, **{"seen": seen[1] if seen else "", "decision": decision, **fields})


def published_tables(
    path: Path,
    *,
    documents: Sequence[Document] = DOCUMENTS,
    passages: Sequence[Passage] = PASSAGES,
    labels: Sequence[Label] = LABELS,
    facets: Sequence[Facets] = FACETS,
    folder: Path | None = None,
) -> PublishedTables:
    """Publish a run on these records and read it back."""
    tables = make_tables()
    assessment = assess_coverage(
        tables.framework,
        documents=documents,
        passages=passages,
        labels=labels,
        facets=facets,
        as_of=tables.run.as_of,
    )
    publish_coverage(
        path,
        dataclasses.replace(
            tables,
            folder=str(folder or path.parent),
            documents=tuple(documents),
            passages=tuple(passages),
            labels=tuple(labels),
            facets=tuple(facets),
            coverage=assessment.coverage,
            gaps=assessment.gaps,
            pages={},
            problems={},
        ),
    )
    return read_tables(path)


def make_case_file(path: Path, **records: Sequence[object]) -> CaseFile:
    """A case file on a published pack."""
    return CaseFile(published_tables(path / "readiness.duckdb", **records), framework())  # type: ignore[arg-type]


def framework() -> Framework:
    """The framework of the pack: H1.1 wants activity, performance, impact and voice as any requirement does."""
    return make_framework()


def make_bench(folder: Path, *, pictures: PictureShelf | None = None) -> Bench:
    """Publish the pack below a folder and open the app on it."""
    database = folder / "readiness.duckdb"
    if not database.exists():
        shutil.copy(_published_once(), database)
    minutes, numbers = itertools.count(), itertools.count(1)
    desk = Desk(
        ReviewPlace("harbourside", database, folder / "journal", framework()),
        now=lambda: START + dt.timedelta(minutes=next(minutes)),
        new_id=lambda: f"act{next(numbers)}",
    )
    return Bench(desk, create_app(desk, token=TOKEN, port=PORT, pictures=pictures))


@cache
def _published_once() -> Path:
    """The pack, published once for all tests that change nothing about it."""
    folder = Path(tempfile.mkdtemp(prefix="readiness-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    published_tables(folder / "readiness.duckdb")
    return folder / "readiness.duckdb"


STANCES = tuple(stance.value for stance in Stance)
