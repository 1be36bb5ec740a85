"""The record of one personal detail, and the kinds there are. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DetailKind(StrEnum):
    """What is written; the value is also the word that stands for it where it is masked."""

    NHS_NUMBER = "NHS number"
    UPN = "pupil number"
    DATE_OF_BIRTH = "date of birth"
    POSTCODE = "postcode"
    ADDRESS = "address"
    PHONE = "phone number"
    EMAIL = "e-mail address"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Detail:
    """A personal detail at `start`:`end` of a text.

    `is_family` if it is about a child or family; else it is a contact of staff or of an office, or a name that may be
    a child's: masked, but not sure enough to be raised.
    """

    kind: DetailKind
    start: int
    end: int
    is_family: bool = True
