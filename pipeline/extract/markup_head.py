"""The parsed tree of a web page in, what its head says of it out: title, author, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.extract.drafts import one_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_META = {
    "author": "author",
    "dc.creator": "author",
    "dcterms.creator": "author",
    "description": "subject",
    "keywords": "keywords",
    "date": "created",
    "dc.date": "created",
    "dcterms.issued": "created",
    "dcterms.created": "created",
    "article:published_time": "created",
    "dcterms.modified": "modified",
    "article:modified_time": "modified",
    "last-modified": "modified",
}
_DATES = frozenset({"created", "modified"})


def markup_properties(root: LexborNode) -> Iterator[tuple[str, str]]:
    """Names and values for `Extraction.properties`; dates as ISO days."""
    title = root.css_first("head > title")
    if title is not None and (words := one_line(title.text())):
        yield "title", words
    for meta in root.css("meta"):
        name = (meta.attributes.get("name") or meta.attributes.get("property") or "").lower()
        key, value = _META.get(name), one_line(meta.attributes.get("content") or "")
        if key and value:
            day = _ISO_DATE.match(value)
            if key not in _DATES or day:
                yield key, day[0] if day and key in _DATES else value
