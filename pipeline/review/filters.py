"""Which entries of the queue a person wants to see, as they stand in the address of every page of a round.

In: the arguments of a request. Out: `QueueFilter`, and the entries that pass it. Surprising rule: without any choice
only entries that bear on a verdict are shown, which is a few dozen of several thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.records import Kind
from pipeline.review.case_file import CaseFile
from pipeline.review.queue import Bearing, QueueEntry

NAMES = ("show", "criterion", "document", "body", "kind")
SHOWN: Mapping[str, frozenset[Bearing]] = {
    "moves": frozenset({Bearing.ALONE, Bearing.HOLDS, Bearing.TOGETHER}),
    "checks": frozenset({Bearing.HOLDS}),
    "all": frozenset(Bearing),
}
"""What `show` may be: what bears on a verdict, checks of accepted passages, or everything undecided."""


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What is asked for; an empty text asks for everything."""

    show: str = "moves"
    criterion: str = ""
    document: str = ""
    body: str = ""
    kind: str = ""

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> QueueFilter:
        """The filter in an address; values that do not exist find nothing, an unknown `show` is the usual one."""
        given = {name: arguments.get(name, "") for name in NAMES}
        return cls(**{**given, "show": given["show"] if given["show"] in SHOWN else "moves"})

    def address(self) -> dict[str, str]:
        """The arguments that lead back to it, without empty ones."""
        given = {name: getattr(self, name) for name in NAMES if getattr(self, name)}
        return {name: value for name, value in given.items() if (name, value) != ("show", "moves")}

    def passing(self, entries: Iterable[QueueEntry], case_file: CaseFile) -> list[QueueEntry]:
        """The entries that pass, in their order."""
        shown = SHOWN[self.show]
        return [entry for entry in entries if entry.bearing in shown and self._passes(entry, case_file)]

    def _passes(self, entry: QueueEntry, case_file: CaseFile) -> bool:
        if self.criterion and not _is_within(entry.criterion_id, self.criterion, case_file):
            return False
        document_id = case_file.passages[entry.passage_id].document_id
        if self.document and document_id != self.document:
            return False
        facets = case_file.facets.get(entry.passage_id)
        if self.kind and (facets is None or facets.kind != self.kind):
            return False
        bodies = case_file.documents[document_id].body_ids
        return not self.body or self.body in bodies or (facets is not None and facets.body_id == self.body)


KIND_CHOICES = tuple(kind.value for kind in Kind)


def _is_within(criterion_id: str, wanted: str, case_file: CaseFile) -> bool:
    """Whether a criterion is the wanted one or a part of it."""
    node: str | None = criterion_id
    while node is not None and node != wanted:
        criterion = case_file.framework.criteria_by_id.get(node)
        node = criterion.parent if criterion else None
    return node == wanted
