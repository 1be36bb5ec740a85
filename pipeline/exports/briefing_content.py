"""What the briefing says, before it is laid out: a page per area and a section per interview group.

In: published tables. Out: `AreaBriefing` and `GroupBriefing`. Surprising rule: who is interviewed and how questions are
put is data (`interview_groups.yaml`, `likely_questions.yaml`); which requirement concerns whom is found by its words.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.exports.quotes import Quote, best_quotes, counter_evidence
from pipeline.store.tables import PublishedTables

GROUPS_PATH = Path(__file__).with_name("interview_groups.yaml")
QUESTIONS_PATH = Path(__file__).with_name("likely_questions.yaml")
BRIEFING_TABLES = (
    *("criteria", "bodies", "coverage", "gap_register", "evidence_register", "documents", "conflicts"),
    "passage_facets",
)
QUOTES_SHOWN = 3
GROUP_QUOTES_SHOWN = 2
WEAK_POINT_CHARS = 1_500
"""Characters of weak points that fit an area's second page below three quotes; the first is always shown."""
SETTLED_STATES = frozenset({"closed", "not_a_gap"})
"""Gaps that a lead has done with: no weak points any more."""


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement in the table of its area; `owner` is the lead's, else the body to ask."""

    criterion_id: str
    title: str
    status: str
    headline_gap: str | None
    newest_date: Any
    owner: str
    question: str


@dataclass(frozen=True, slots=True)
class AreaBriefing:
    """What stands on an area's two pages; quotes are rows of `evidence_register`, weak points of `gap_register`."""

    criterion_id: str
    title: str
    definition: str
    printed_text: str | None
    lines: tuple[Line, ...]
    best: tuple[Quote, ...]
    against: tuple[Quote, ...]
    conflicts: tuple[Mapping[str, Any], ...]
    weak_points: tuple[Mapping[str, Any], ...]
    more_weak_points: int


@dataclass(frozen=True, slots=True)
class GroupBriefing:
    """An interview group with each requirement that concerns it and the passages that fit it."""

    title: str
    who: str
    question: str
    requirements: tuple[tuple[Line, tuple[Quote, ...]], ...]


def area_briefings(published: PublishedTables) -> list[AreaBriefing]:
    """One per area that coverage is judged on, in framework order."""
    criteria = published.records("criteria")
    evidence = _evidence(published)
    conflicts = _by_criterion(published.records("conflicts"))
    gaps = _by_criterion(_open_gaps(published))
    lines = _lines(published)
    briefings = []
    for area in (criterion for criterion in criteria if criterion["level"] == "area"):
        parts = [c["criterion_id"] for c in criteria if c["parent_id"] == area["criterion_id"] and c["is_requirement"]]
        own = parts or [area["criterion_id"]]
        rows = [row for criterion_id in own for row in evidence.get(criterion_id, [])]
        weak = sorted(
            (gap for criterion_id in own for gap in gaps.get(criterion_id, []) if gap["severity"] != "low"),
            key=lambda gap: (not gap["is_headline"], gap["severity"] != "high", gap["rank"]),
        )
        lengths = itertools.accumulate(len(gap["reason"]) + len(gap["suggested_action"] or "") for gap in weak)
        shown = [
            gap
            for at, (gap, length) in enumerate(zip(weak, lengths, strict=True))
            if not at or length <= WEAK_POINT_CHARS
        ]
        briefings.append(
            AreaBriefing(
                criterion_id=area["criterion_id"],
                title=area["title"],
                definition=area["definition"],
                printed_text=area["printed_text"],
                lines=tuple(lines[criterion_id] for criterion_id in own if criterion_id in lines),
                best=tuple(best_quotes(rows, count=QUOTES_SHOWN)),
                against=tuple(counter_evidence(rows, count=QUOTES_SHOWN)),
                conflicts=tuple(row for criterion_id in own for row in conflicts.get(criterion_id, []))[:QUOTES_SHOWN],
                weak_points=tuple(shown),
                more_weak_points=len(weak) - len(shown),
            )
        )
    return briefings


def group_briefings(
    published: PublishedTables, groups: Sequence[Mapping[str, Any]] | None = None
) -> list[GroupBriefing]:
    """One per interview group, in the order of the file; `groups` stand in for the file's."""
    lines = _lines(published)
    evidence = _evidence(published)
    partners = {document["document_id"]: document["partner"] for document in published.records("documents")}
    criteria = [c for c in published.records("criteria") if c["criterion_id"] in lines and c["is_requirement"]]
    found = []
    for group in _load(GROUPS_PATH) if groups is None else groups:
        concerned = [c for c in criteria if _has_word(f"{c['title']} {c['definition']}", group["requirement_words"])]
        found.append(
            GroupBriefing(
                group["title"],
                group["who"],
                group["question"],
                tuple(
                    (
                        lines[criterion["criterion_id"]],
                        tuple(_group_quotes(evidence.get(criterion["criterion_id"], []), group, partners)),
                    )
                    for criterion in concerned
                ),
            )
        )
    return found


def _group_quotes(rows: Sequence[Quote], group: Mapping[str, Any], partners: Mapping[str, Any]) -> list[Quote]:
    """The best passages that fit a group; where there are none that speak for the area, one that speaks against."""
    fitting = [
        row
        for row in rows
        if row["speaker"] in group["speakers"]
        or partners.get(row["document_id"]) in group["partners"]
        or _has_word(str(row["quote"]), group["quote_words"])
    ]
    return best_quotes(fitting, count=GROUP_QUOTES_SHOWN) or counter_evidence(fitting, count=1)


def _lines(published: PublishedTables) -> dict[str, Line]:
    """Judged criteria by id."""
    questions = _load(QUESTIONS_PATH)
    titles = {criterion["criterion_id"]: criterion["title"] for criterion in published.records("criteria")}
    heads = {gap["criterion_id"]: gap for gap in reversed(_open_gaps(published)) if gap["is_headline"]}
    lines = {}
    strong = itertools.cycle(questions["strong"])
    for row in published.records("coverage"):
        head = heads.get(row["criterion_id"], {})
        lines[row["criterion_id"]] = Line(
            criterion_id=row["criterion_id"],
            title=titles.get(row["criterion_id"], row["criterion_id"]),
            status=row["status"],
            headline_gap=row["headline_gap"],
            newest_date=row["newest_date"],
            owner=head.get("owner") or head.get("suggested_body") or "",
            question=questions.get(row["headline_gap"]) or next(strong),
        )
    return lines


def _open_gaps(published: PublishedTables) -> list[dict[str, Any]]:
    return [gap for gap in published.records("gap_register") if gap["state"] not in SETTLED_STATES]


def _evidence(published: PublishedTables) -> dict[str, list[dict[str, Any]]]:
    """Rows of the evidence register by criterion, each with how sure it is that topic, kind and stance are right."""
    facets = {facet["passage_id"]: facet for facet in published.records("passage_facets")}
    rows = published.records("evidence_register")
    for row in rows:
        facet = facets.get(row["passage_id"], {})
        sure = (row["probability"], facet.get("kind_probability"), facet.get("stance_probability"))
        row["sureness"] = math.prod(1.0 if share is None else share for share in sure)
    return _by_criterion(rows)


def _by_criterion(rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(row["criterion_id"], []).append(row)
    return grouped


def _has_word(text: str, beginnings: Sequence[str]) -> bool:
    """Whether a word of the text begins so, whatever the case; a beginning may be several words."""
    return any(re.search(rf"\b{re.escape(beginning)}", text, re.IGNORECASE) for beginning in beginnings)


@cache
def _load(path: Path) -> Any:
    import yaml

    return yaml.safe_load(path.read_text(encoding="utf-8"))
