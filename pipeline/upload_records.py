"""The records of an upload: one row per item that inspectors ask for, and one per document with advice.

Standard library only, so that the stage that makes them and the store that keeps them share them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Advice(StrEnum):
    """What to do with a document before the upload."""

    INCLUDE = "include"
    REPLACE = "replace"
    FINALISE = "finalise"
    HOLD = "hold"
    LEAVE_OUT = "leave_out"


class StandingStatus(StrEnum):
    """Whether an item of the standing set is on file; INCOMPLETE: a draft, too few, undated or unreadable."""

    PRESENT = "present"
    OUT_OF_DATE = "out_of_date"
    INCOMPLETE = "incomplete"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class StandingMatch:
    """Whether one item of the standing set is on file; `document_ids` are those that match, best first."""

    item_id: str
    status: StandingStatus
    reason: str
    document_ids: tuple[str, ...] = ()

    @property
    def present(self) -> bool:
        """Whether it can be handed in as it is."""
        return self.status is StandingStatus.PRESENT


@dataclass(frozen=True, slots=True)
class UploadAdvice:
    """One row of `upload_set`; `criteria` are those that the document is evidence for, in the framework's order.

    `is_essential` if it belongs to the smallest set that keeps every requirement's best evidence.
    """

    document_id: str
    advice: Advice
    reason: str
    criteria: tuple[str, ...] = ()
    is_essential: bool = False
