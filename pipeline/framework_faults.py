"""Faults of a framework that one entry alone cannot show: unknown ids, repeats, circles and impossible pairs.

In: a framework whose entries each have the right shape. Out: one line per fault, each naming its key as
`criteria[APA1].topics`. Surprising rule: an alias may stand for one body only, since it is read as that body's name.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.framework import Criterion, Framework, Kpi

CLOSE_SPELLING = 0.75
"""Share of letters (difflib ratio, 0-1) from which a known id is offered; lower ones suggest unrelated ids."""


def reference_faults(framework: Framework, *, topics: Collection[str]) -> Iterator[str]:
    """Yield every fault of the whole framework in file order; `topics` are those that the model predicts."""
    for name in ("sources", "bodies", "criteria", "kpis", "key_dates", "standing_set", "viewpoints"):
        yield from _repeated(name, [entry.id for entry in getattr(framework, name)])
    yield from _body_faults(framework)
    yield from _hierarchy_faults(framework.criteria)
    for criterion in framework.criteria:
        yield from _criterion_faults(criterion, framework, topics)
    for kpi in framework.kpis:
        yield from _kpi_faults(kpi, framework)
    yield from _crosswalk_faults(framework)
    yield from _viewpoint_faults(framework)


def _body_faults(framework: Framework) -> Iterator[str]:
    bodies = [body.id for body in framework.bodies]
    bodies_by_alias: dict[str, set[str]] = defaultdict(set)
    for body in framework.bodies:
        organisations = [body.organisation] if body.organisation else []
        yield from _unknown(f"bodies[{body.id}].organisation", organisations, bodies)
        for alias in (body.name, *body.aliases):
            bodies_by_alias[alias.lower()].add(body.id)
    for alias, owners in bodies_by_alias.items():
        if len(owners) > 1:
            yield f"bodies[{min(owners)}].aliases: {alias!r} stands for {' and '.join(sorted(owners))}; keep it in one"


def _hierarchy_faults(criteria: tuple[Criterion, ...]) -> Iterator[str]:
    if not any(criterion.level == "area" for criterion in criteria):
        yield "criteria: no criterion has level `area`; name at least one area for priority action"
    parents = {criterion.id: criterion.parent for criterion in criteria}
    for criterion in criteria:
        where = f"criteria[{criterion.id}].parent"
        yield from _unknown(where, [criterion.parent] if criterion.parent else [], parents)
        if _is_own_ancestor(criterion.id, parents):
            yield f"{where}: the parents go round in a circle"
        if criterion.level == "requirement" and criterion.parent is None:
            yield f"{where}: a requirement needs a `parent` area"


def _is_own_ancestor(criterion_id: str, parents: dict[str, str | None]) -> bool:
    walked: set[str] = set()
    node = parents[criterion_id]
    while node is not None and node not in walked:
        walked.add(node)
        node = parents.get(node)
    return criterion_id in walked


def _criterion_faults(criterion: Criterion, framework: Framework, topics: Collection[str]) -> Iterator[str]:
    where = f"criteria[{criterion.id}]"
    yield from _unknown(f"{where}.topics", criterion.topics, topics)
    bodies = [body.id for body in framework.bodies]
    yield from _unknown(f"{where}.responsible_bodies", criterion.responsible_bodies, bodies)
    belongs = [miss.belongs_to for miss in criterion.near_misses if miss.belongs_to]
    yield from _unknown(f"{where}.near_misses.belongs_to", belongs, [c.id for c in framework.criteria])
    citations = [fact.citation for fact in criterion.baseline] + ([criterion.citation] if criterion.citation else [])
    sources = [source.id for source in framework.sources]
    yield from _unknown(f"{where}.citation.source", [citation.source for citation in citations], sources)
    facts = [fact.kpi for fact in criterion.baseline if fact.kpi]
    yield from _unknown(f"{where}.baseline.kpi", facts, [kpi.id for kpi in framework.kpis])
    yield from _repeated(f"{where}.aspects", [aspect.id for aspect in criterion.aspects])
    if not criterion.topics and not criterion.phrases:
        yield f"{where}.phrases: has neither topics nor phrases, so nothing could ever match it; give it `phrases`"
    if criterion in framework.requirements and not _has_responsible_body(criterion, framework):
        yield f"{where}.responsible_bodies: neither it nor a parent names any"


def _has_responsible_body(criterion: Criterion, framework: Framework) -> bool:
    """Like `Framework.responsible_bodies_of`, for a hierarchy that may still have unknown parents or circles."""
    walked: set[str] = set()
    node: Criterion | None = criterion
    while node is not None and node.id not in walked:
        if node.responsible_bodies:
            return True
        walked.add(node.id)
        node = framework.criteria_by_id.get(node.parent) if node.parent else None
    return False


def _kpi_faults(kpi: Kpi, framework: Framework) -> Iterator[str]:
    where = f"kpis[{kpi.id}]"
    yield from _unknown(f"{where}.criteria", kpi.criteria, [c.id for c in framework.criteria])
    yield from _unknown(f"{where}.owner", [kpi.owner] if kpi.owner else [], [body.id for body in framework.bodies])
    sources = [kpi.baseline_citation.source] if kpi.baseline_citation else []
    yield from _unknown(f"{where}.baseline_citation.source", sources, [source.id for source in framework.sources])
    if kpi.plausible[0] >= kpi.plausible[1]:
        yield f"{where}.plausible: the lower bound must be below the upper"
    if (kpi.baseline_value is None) != (kpi.baseline_date is None):
        yield f"{where}.baseline_value: baseline_value and baseline_date go together"


def _crosswalk_faults(framework: Framework) -> Iterator[str]:
    criteria = [criterion.id for criterion in framework.criteria]
    pillars = [criterion.id for criterion in framework.criteria if criterion.level == "pillar"]
    for link in framework.crosswalk:
        yield from _unknown("crosswalk.requirement", [link.requirement], criteria)
        yield from _unknown("crosswalk.pillar", [link.pillar], pillars)


def _viewpoint_faults(framework: Framework) -> Iterator[str]:
    sources = [source.id for source in framework.sources]
    for viewpoint in framework.viewpoints:
        where = f"viewpoints[{viewpoint.id}]"
        yield from _unknown(f"{where}.criteria", viewpoint.criteria, [c.id for c in framework.criteria])
        yield from _unknown(f"{where}.citation.source", [viewpoint.citation.source], sources)


def _repeated(where: str, ids: list[str]) -> Iterator[str]:
    for repeated in sorted({i for i in ids if ids.count(i) > 1}):
        yield f"{where}: id {repeated!r} stands twice"


def _unknown(where: str, used: Iterable[str], known: Collection[str]) -> Iterator[str]:
    for name in used:
        if name not in known:
            yield f"{where}: {name!r} is not defined{_suggestion(name, known)}"


def _suggestion(name: str, known: Collection[str]) -> str:
    plain = {re.sub(r"[^a-z0-9]", "", k.lower()): k for k in known}
    near = difflib.get_close_matches(re.sub(r"[^a-z0-9]", "", name.lower()), plain, n=1, cutoff=CLOSE_SPELLING)
    return f" (did you mean {plain[near[0]]!r}?)" if near else ""
