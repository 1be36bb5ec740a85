"""Part the names of responsible bodies that stand in one cell: "A Council, NHS B and C ICB and D Trust".

In: the cell's text. Out: the names in their order. Surprising rule: commas and "and" also stand inside names ("NHS
Norfolk and Waveney ICB"), so a name ends only where it has said what it is, or where the next one plainly begins.
"""

from __future__ import annotations

import re
from typing import Final

_JOIN = re.compile(r"\s*[,;&\n]\s*(?:and\s+)?|\s+and\s+")
_COMPLETE = re.compile(
    r"(?i)\b(?:council|authority|corporation|icb|board|ccg|group|trust|partnership|service|services|department|police"
    r"|college|forum|limited|ltd|cic|company|icp|ics|isles of scilly)\s*(?:\([^)]*\))?\s*$"
)
"""Words with which a body's name says what it is; a short form in brackets may follow."""
_BEGINS = re.compile(r"^(?:the\s+)?(?:NHS|London Borough of|Royal Borough of|Metropolitan Borough of|City of)\b")
"""How a name begins that cannot be the middle of another."""

PARTNERS: Final = (
    (r"\b(?:integrated care (?:board|partnership|system)|icb|icp|ics|clinical commissioning group|ccg)\b", "icb"),
    (r"\bchildren(?:['’]s)?\b.*\b(?:trust|first|services?|company)\b", "council_social_care"),
    (r"\bpublic health\b", "public_health"),
    (r"\bnhs\b|\b(?:foundation|hospitals?|healthcare|health|community) .*trust\b|\bhospitals?\b", "provider"),
    (r"\b(?:academy|academies|multi-academy|schools?|college|learning) ?(?:trust|federation)?\b", "school"),
    (r"\b(?:parent|carer)s?\b", "parent_carers"),
    (r"\b(?:council|borough|city|county|authority|corporation)\b", "council_education"),
)
"""Words by which a name tells the type of partner, the first that is found; a council answers for education first."""


def split_bodies(cell: str) -> tuple[str, ...]:
    """The bodies named in a cell, as printed; a name that stands twice is given once."""
    names: list[str] = []
    open_name = ""
    for piece, joint in _pieces(cell):
        if open_name and _BEGINS.match(piece):
            names.append(open_name)
            open_name = ""
        open_name = f"{open_name}{joint if open_name else ''}{piece}"
        if _COMPLETE.search(open_name):
            names.append(open_name)
            open_name = ""
    if open_name:
        names.append(open_name)
    return tuple(dict.fromkeys(" ".join(name.split()).rstrip(".") for name in names))


def partner_of_name(name: str) -> str | None:
    """The type of partner that a body's name tells, None if it tells none."""
    return next((partner for pattern, partner in PARTNERS if re.search(pattern, name, re.IGNORECASE)), None)


def _pieces(cell: str) -> list[tuple[str, str]]:
    """Pieces between joints, each with the joint before it."""
    pieces: list[tuple[str, str]] = []
    joint, start = "", 0
    for match in _JOIN.finditer(cell):
        if piece := cell[start : match.start()].strip():
            pieces.append((piece, joint))
            joint = match.group()
        start = match.end()
    if piece := cell[start:].strip():
        pieces.append((piece, joint))
    return pieces
