"""Cite the passages of a run that brought a change for the better, or that conflict with what stood before.

In: changes and the run's records. Out: the changes with passage ids. Surprising rule: passages that went cannot be
cited, because past runs keep no text and no passage ids; the change's documents say where they stood.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.assess.causes import EITHER_WAY_GAPS
from pipeline.assess.gap_rules import KIND_OF_GAP, STATUS_ORDER
from pipeline.follow_up import Change
from pipeline.records import Document, Facets, Label, Passage, Status

PASSAGES_CITED = 3
"""As many as a gap quotes."""


def cite_changes(
    changes: Sequence[Change],
    *,
    labels: Sequence[Label],
    facets: Sequence[Facets],
    passages: Sequence[Passage],
    documents: Sequence[Document],
    counted: frozenset[tuple[str, str]],
) -> tuple[Change, ...]:
    """The changes with the surest counted passages, of the gap's kind, in the documents that each one names."""
    paths = {document.document_id: document.path for document in documents}
    path_of = {passage.passage_id: paths[passage.document_id] for passage in passages}
    kind_of = {facet.passage_id: facet.kind.value for facet in facets}
    by_criterion: dict[str, list[Label]] = {}
    for label in labels:
        if (label.passage_id, label.criterion_id) in counted:
            by_criterion.setdefault(label.criterion_id, []).append(label)
    for found in by_criterion.values():
        found.sort(key=lambda label: (-(label.probability or 0.0), label.passage_id))
    return tuple(
        replace(change, passages=_cited(change, by_criterion.get(change.criterion_id or "", ()), path_of, kind_of))
        for change in changes
    )


def _cited(
    change: Change, labels: Sequence[Label], path_of: Mapping[str, str], kind_of: Mapping[str, str]
) -> tuple[str, ...]:
    if not _is_brought_by_passages(change):
        return ()
    wanted = {gap_type.value: kind.value for gap_type, kind in KIND_OF_GAP.items()}.get(change.before or "")
    named = set(change.documents)
    found = [
        label.passage_id
        for label in labels
        if path_of[label.passage_id] in named and (wanted is None or kind_of[label.passage_id] == wanted)
    ]
    return tuple(found[:PASSAGES_CITED])


def _is_brought_by_passages(change: Change) -> bool:
    """Whether passages that came can have brought it: a gap closed, a status rose, figures conflict or worsen."""
    if change.subject == "status":
        order = [status.value for status in STATUS_ORDER]
        known = {status.value for status in Status}
        return {change.before, change.after} <= known and order.index(str(change.after)) > order.index(
            str(change.before)
        )
    return change.subject == "gap" and (change.after is None or change.after in EITHER_WAY_GAPS)
