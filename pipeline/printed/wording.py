"""What the area's own inspection report prints, out of all documents of a pack.

In: documents and their pages. Out: a `PrintedWording`. Surprising rule: only a document of role `baseline` is read,
the newest that holds a table of priority actions; a neighbour's report is a reference and says nothing of this area.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.framework import Framework
from pipeline.printed.areas import PrintedArea, read_printed_areas
from pipeline.printed.matching import match_printed
from pipeline.records import Document, Page, Role


@dataclass(frozen=True, slots=True)
class PrintedWording:
    """Areas as printed, and the wording beside each criterion by its id; both empty without a report."""

    areas: tuple[PrintedArea, ...] = ()
    by_criterion: Mapping[str, str] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every wording that evidence must not merely repeat: areas as a whole, then their parts."""
        return tuple(text for area in self.areas for text in (area.text, *area.parts))


def read_printed_wording(
    framework: Framework, *, documents: Sequence[Document], pages: Mapping[str, Sequence[Page]]
) -> PrintedWording:
    """The wording of the area's own report; `pages` are keyed by document id."""
    reports = [document for document in documents if document.role is Role.BASELINE and not document.duplicate_of]
    for report in sorted(reports, key=lambda d: (d.document_date or date.min, d.path), reverse=True):
        if areas := read_printed_areas(pages.get(report.document_id, ())):
            return PrintedWording(areas, match_printed(framework, areas))
    return PrintedWording()
