"""The record of one audit finding, and the types there are.

Standard library only: the stage that judges, the store and what people see share it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FindingType(StrEnum):
    """What is to be seen to in a document before it is shared; in the order in which findings are listed."""

    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    NEEDS_OCR = "needs_ocr"
    WRONG_EXTENSION = "wrong_extension"
    EMBARGO = "embargo"
    PROTECTIVE_MARKING = "protective_marking"
    PERSONAL_DATA = "personal_data"
    SMALL_NUMBERS = "small_numbers"
    HIDDEN_CONTENT = "hidden_content"
    DRAFT = "draft"
    SUPERSEDED = "superseded"
    DUPLICATE = "duplicate"
    NEAR_DUPLICATE = "near_duplicate"
    STALE = "stale"
    PAST_REVIEW_DATE = "past_review_date"
    UNDATED = "undated"
    OTHER_AREA = "other_area"
    WRONG_POPULATION = "wrong_population"
    MISATTRIBUTED_QUOTE = "misattributed_quote"
    EVIDENCE_OF_NOTHING = "evidence_of_nothing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of `findings`: severity is high, medium or low; the reason holds no personal detail."""

    document_id: str
    finding_type: FindingType
    severity: str
    reason: str
    location: str
