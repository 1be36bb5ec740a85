"""docs/questions.md answers twenty questions, and each of its queries runs on published tables."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from store_records import make_document, make_facets, make_framework, make_label, make_tables

from pipeline.follow_up import Action, Change, Expiry
from pipeline.framework import Framework
from pipeline.records import Decision, Kind, Role
from pipeline.settings import PROJECT_ROOT
from pipeline.store.publish import publish_coverage
from pipeline.store.query import run_query

QUESTIONS = PROJECT_ROOT / "docs" / "questions.md"
ROW = re.compile(r"^\| (?:(?P<number>Q\d+) \| )?(?P<question>[^|]+) \| [^|]+ \| `(?P<sql>[^`]+)` \|$")
NO_ROWS = frozenset({"Q19"})
"""Questions whose answer is empty on the small database."""


def answers() -> list[tuple[str, str]]:
    """Question and query of each row."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    found = [match for line in lines if (match := ROW.match(line))]
    return [(match["number"] or match["question"], match["sql"]) for match in found]


def _framework() -> Framework:
    raw = make_framework().model_dump()
    citation = {"source": "report", "place": "p. 5"}
    views = {"what": "What is looked for.", "citation": citation, "criteria": ("H1.1",)}
    raw["viewpoints"] = [
        {"id": "v1", "lens": "engagement_meeting", "title": "Addressing areas", **views},
        {"id": "v2", "lens": "experience", "title": "Right help", **views},
    ]
    raw["key_dates"] = [{"id": "k1", "title": "Visit expected", "on": dt.date(2027, 2, 16), "basis": "Three years on."}]
    return Framework.model_validate(raw)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small pack, with a row of every sort that the questions ask for."""
    path = tmp_path_factory.mktemp("pack") / "readiness.duckdb"
    tables = make_tables()
    change = Change(
        *("run-0", "run-1", 1, "status", "H1.1", None, "none", "partial", "new_file", ("new_file",), True),
        *("New file.", ("plan.pdf",), ("plan-1",)),
    )
    publish_coverage(
        path,
        replace(
            tables,
            framework=_framework(),
            documents=(*tables.documents, make_document("draft", "draft.pdf", is_draft=True, role=Role.EVIDENCE)),
            labels=(
                make_label("plan-1", "R2", 0.8),
                make_label("plan-1", "H1.1", 0.93),
                make_label("voice-1", "H1.1", 0.45, decision=Decision.UNCERTAIN),
            ),
            facets=(make_facets("plan-1", Kind.ACTIVITY), make_facets("voice-1", Kind.VOICE)),
            actions=(Action("a-1", "1", "plan-1", "Ring every family", "ICB", None, "Complete", "complete"),),
            expiries=(Expiry("H1.1", dt.date(2025, 10, 1), 12, dt.date(2026, 10, 2), ("plan",)),),
            changes=(change,),
        ),
    )
    with duckdb.connect(path) as con:
        con.execute("INSERT INTO contradictions VALUES ('plan-1', 'voice-1', 'wait', 'H1.1', 'two values')")
        con.execute("INSERT INTO findings VALUES ('plan', 'personal_data', 'high', 'A name.', 'p. 1')")
        con.execute("UPDATE coverage SET status = 'none' WHERE criterion_id = 'H1.2'")
    return path


def test_all_twenty_questions_are_answered() -> None:
    """Q1 to Q20 in order, each once, and more below."""
    names = [name for name, _ in answers()]
    assert names[:20] == [f"Q{number}" for number in range(1, 21)]
    assert len(names) > 20


@pytest.mark.parametrize(("name", "sql"), answers(), ids=[name[:30] for name, _ in answers()])
def test_each_query_runs_and_finds_what_is_there(database: Path, name: str, sql: str) -> None:
    """The query as printed gives at least one row on a pack that holds such a thing."""
    table = run_query(database, sql)
    assert table.columns
    assert table.rows or name in NO_ROWS


def test_the_answers_are_those_of_the_pack(database: Path) -> None:
    """A few answers are checked whole."""
    sql = dict(answers())
    assert run_query(database, sql["Q1"]).rows == (("H1.2", "none", "no_evidence"),)
    assert run_query(database, sql["Q12"]).rows == (("1", "Ring every family", "ICB", None),)
    asked = {(row[0], row[1]) for row in run_query(database, sql["Q20"]).rows}
    assert ("H1.1", "What is different for children, young people and families because of this?") in asked
    countdown = run_query(database, "SELECT days_left, criterion_id FROM countdown").rows
    assert countdown == ((358, "H1.1"),)
