"""An open PDF document in, what the file says of itself out: title, author, dates, counts, every value a string."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

PLACEHOLDERS = frozenset({"untitled", "anonymous", "unspecified", "unknown"})
"""What programs write for a title or author they were not given."""

_PDF_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d\d)?'?(\d\d)?")
_START = (1, 1, 1, 0, 0, 0)


def pdf_properties(document: Any, page_count: int) -> dict[str, str]:
    """Properties of an open pypdfium2 document; blank entries are left out, dates are ISO."""
    from pypdfium2 import raw

    stated = document.get_metadata_dict(skip_empty=True)
    named = {
        "title": stated.get("Title"),
        "author": stated.get("Author"),
        "creator": stated.get("Creator"),
        "created": _iso_date(stated.get("CreationDate", "")),
        "modified": _iso_date(stated.get("ModDate", "")),
        "page_count": str(page_count),
        "attachment_count": str(document.count_attachments()),
        "has_form": "true" if document.get_formtype() != raw.FORMTYPE_NONE else "false",
    }
    given = {name: value.strip() for name, value in named.items() if value and value.strip()}
    return {name: value for name, value in given.items() if value.strip("()").lower() not in PLACEHOLDERS}


def _iso_date(stated: str) -> str | None:
    """A PDF date (`D:20250131142520+00'00'`) in ISO form; None when it is none or not a real day."""
    match = _PDF_DATE.match(stated.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second = (
        int(part or start) for part, start in zip(match.groups(), _START, strict=False)
    )
    zone = match[7] or ""
    offset = "+00:00" if zone == "Z" else f"{zone}:{match[8] or '00'}" if zone else ""
    try:
        return datetime(year, month, day, hour, minute, second).isoformat() + offset
    except ValueError:
        return None
