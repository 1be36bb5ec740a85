"""Matrices of what is on file: by kind, by body, by aspect, and by pillar of the reform plan.

In: tables and a `Lookup`. Out: `Matrix` records whose every count leads to the passages behind it. Surprising rule: a
cell says what it means in words and by pattern; it counts passages, and more of them is not better.
"""

from __future__ import annotations

from typing import Final

from pipeline.report.lookup import Lookup
from pipeline.report.page import Cell, Link, Matrix, MatrixRow
from pipeline.report.wording import KIND_TITLES, KINDS
from pipeline.store.report_rows import CriterionOnFile, ReportTables

HELD: Final = "held"
UNSURE: Final = "unsure"
ABSENT: Final = "absent"
UNASKED: Final = "unasked"


def kind_matrix(tables: ReportTables, lookup: Lookup) -> Matrix:
    """Requirements by kind of evidence."""
    on_file = {(kind.criterion_id, kind.kind): kind for kind in tables.kinds}
    rows = []
    for criterion in _requirements(tables):
        cells = []
        for kind in KINDS:
            count = sum(entry.passage.kind == kind for entry in lookup.listed[criterion.criterion_id])
            row = on_file.get((criterion.criterion_id, kind))
            cells.append(
                _cell(
                    count,
                    f"#ev-{criterion.criterion_id}-{kind}",
                    is_wanted=row is not None and row.is_wanted,
                    is_sure=row is not None and row.is_present,
                )
            )
        rows.append(MatrixRow(lookup.criterion_link(criterion.criterion_id), tuple(cells)))
    heads = tuple(Link(KIND_TITLES[kind], None) for kind in KINDS)
    return Matrix("Passages on file by requirement and kind of evidence", "Requirement", heads, tuple(rows))


def body_matrix(tables: ReportTables, lookup: Lookup) -> Matrix:
    """Bodies by requirement; bodies that have contributed nothing and need not are left out."""
    requirements = _requirements(tables)
    rows = []
    for body in tables.bodies:
        cells = []
        for criterion in requirements:
            is_wanted = body.body_id in criterion.responsible_body_ids
            count = sum(body.body_id in entry.passage.body_ids for entry in lookup.listed[criterion.criterion_id])
            href = f"#eb-{criterion.criterion_id}-{body.body_id}"
            cells.append(_cell(count, href, is_wanted=is_wanted, is_sure=True))
        if any(cell.look != UNASKED for cell in cells):
            rows.append(MatrixRow(Link(body.name, None), tuple(cells)))
    heads = tuple(Link(criterion.criterion_id, f"#r-{criterion.criterion_id}") for criterion in requirements)
    return Matrix("Passages on file by body and requirement", "Body", heads, tuple(rows))


def aspect_matrix(tables: ReportTables, lookup: Lookup) -> Matrix:
    """Aspects of the requirements that have any."""
    rows = []
    for aspect in tables.aspects:
        criterion = lookup.criteria.get(aspect.criterion_id)
        if criterion is None:
            continue
        entries = lookup.listed[aspect.criterion_id]
        count = sum(aspect.aspect_id in entry.passage.aspect_ids for entry in entries)
        cell = _cell(count, f"#ea-{aspect.aspect_id.replace('/', '-')}", is_wanted=True, is_sure=True)
        name = f"{aspect.criterion_id} {aspect.title}"
        rows.append(MatrixRow(Link(name, f"#r-{aspect.criterion_id}"), (cell,)))
    heads = (Link("Passages", None),)
    return Matrix("Passages on file by part of a requirement", "Part", heads, tuple(rows))


def crosswalk(tables: ReportTables, lookup: Lookup) -> Matrix:
    """Areas and requirements by pillar of the reform plan: passages that count for both."""
    pillars = [criterion for criterion in tables.criteria if criterion.level == "pillar"]
    links = {(link.requirement_id, link.pillar_id): link.strength for link in tables.pillar_links}
    rows = []
    for criterion in tables.criteria:
        if criterion.level not in ("area", "requirement"):
            continue
        cells = []
        for pillar in pillars:
            shared = shared_passages(lookup, criterion.criterion_id, pillar.criterion_id)
            strength = links.get((criterion.criterion_id, pillar.criterion_id))
            href = f"#ex-{criterion.criterion_id}-{pillar.criterion_id}" if shared else None
            look = HELD if strength else UNASKED
            remark = {"strong": "framework link", "partial": "framework link in part"}.get(strength or "", "")
            cells.append(Cell(str(len(shared)), href, look, remark))
        rows.append(MatrixRow(lookup.criterion_link(criterion.criterion_id), tuple(cells)))
    heads = tuple(lookup.criterion_link(each.criterion_id) for each in pillars)
    return Matrix("Passages that count for a requirement and a pillar", "Area or requirement", heads, tuple(rows))


def shared_passages(lookup: Lookup, criterion_id: str, pillar_id: str) -> tuple[str, ...]:
    """Passages that count for both, in the order of the criterion's own list."""
    of_pillar = set(lookup.pooled[pillar_id])
    return tuple(passage_id for passage_id in lookup.pooled[criterion_id] if passage_id in of_pillar)


def _requirements(tables: ReportTables) -> list[CriterionOnFile]:
    return [criterion for criterion in tables.criteria if criterion.is_requirement]


def _cell(count: int, href: str, *, is_wanted: bool, is_sure: bool) -> Cell:
    if count and is_sure:
        return Cell(f"{count:,}", href, HELD, "")
    if count:
        return Cell(f"{count:,}", href, UNSURE, "not sure")
    return Cell("0", None, ABSENT, "asked for") if is_wanted else Cell("0", None, UNASKED, "")
