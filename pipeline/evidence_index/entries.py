"""The lines of an evidence index, in words that inspectors use.

In: documents to be uploaded and the places of their evidence. Out: `EvidenceIndex`. Surprising rule: nothing of how a
document was chosen, judged or read comes in here: no probability, no advice, no gap; a place is where to look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

Mask = Callable[[str], str]
"""Blanks personal details out of a text."""

MAX_PLACES = 3
"""Places named per document and priority action: the best ones; a reader who is there turns the pages."""
TABLE_FORMATS = frozenset({"xlsx", "xls", "xlsb", "ods", "csv"})
"""Formats of registers and data, which are kept up and never final."""

_PAGE = re.compile(r"pp?\. (\d+)")
_SHEET = re.compile(r"^(.+?)!\$?[A-Z]{1,3}\$?\d+")
_TAIL = re.compile(r",? (?:para|paras|table|row|rows|notes|text box|chart)\b.*$")
_SLIDE = re.compile(r"^slide (\d+)")
_VERSION = re.compile(r"(?i)^v(?:ersion)? ?(\d+(?:\.\d+){0,2})$")


@dataclass(frozen=True, slots=True)
class Placement:
    """Evidence of one document for one priority action; `locations` are best first, as the tables write them."""

    area_id: str
    locations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A document to be uploaded, as the tables have it; `standing_place` is its place among papers always asked for."""

    path: str
    title: str | None
    format: str
    document_date: date | None
    date_precision: str | None
    version_label: str | None
    owners: tuple[str, ...]
    standing_place: int | None = None
    placements: tuple[Placement, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexArea:
    """A priority action: its number in the order of the inspection report, and its short title."""

    area_id: str
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One line of the index, every part as it is printed; `places` pairs the number of a priority action with pages."""

    number: int
    title: str
    date: str
    status: str
    owner: str
    places: tuple[tuple[int, str], ...]
    file_name: str

    @property
    def place_text(self) -> str:
        """Where to look, a line per priority action, as in "1: pp. 3, 5"."""
        return "\n".join(f"{number}: {where}" for number, where in self.places)


@dataclass(frozen=True, slots=True)
class EvidenceIndex:
    """The whole index, lines numbered from 1."""

    area: str
    as_of: date
    is_fictional: bool
    areas: tuple[IndexArea, ...]
    entries: tuple[IndexEntry, ...]

    @property
    def title(self) -> str:
        """Its title, on the first page and in the file's properties."""
        return f"Evidence index: {self.area} local area partnership"

    def entries_for(self, number: int) -> list[tuple[IndexEntry, str]]:
        """Documents that speak of a priority action, with where, in the order of the index."""
        return [(entry, where) for entry in self.entries for n, where in entry.places if n == number]


def build_index(
    documents: Iterable[IndexDocument],
    *,
    areas: Sequence[IndexArea],
    area: str,
    as_of: date,
    is_fictional: bool,
    mask: Mask,
) -> EvidenceIndex:
    """Number and word the lines: first the papers that are always asked for, then the others by title."""
    numbers = {entry.area_id: entry.number for entry in areas}
    ordered = sorted(
        documents, key=lambda d: (d.standing_place is None, d.standing_place or 0, _title(d).lower(), d.path)
    )
    entries = tuple(
        IndexEntry(
            number=number,
            title=mask(_title(document)),
            date=dated(document.document_date, document.date_precision),
            status=_status(document),
            owner=mask(", ".join(document.owners)) or "Not stated",
            places=tuple(
                (numbers[placement.area_id], places_text(placement.locations))
                for placement in sorted(document.placements, key=lambda p: numbers[p.area_id])
            ),
            file_name=mask(document.path.rpartition("/")[2].replace("!", " > ")),
        )
        for number, document in enumerate(ordered, start=1)
    )
    return EvidenceIndex(area, as_of, is_fictional, tuple(areas), entries)


def places_text(locations: Sequence[str]) -> str:
    """Where to look in a document, from its best places: pages, slides, sheets or headings, in their order."""
    places = list(dict.fromkeys(_place(location) for location in locations))[:MAX_PLACES]
    pages = sorted({int(place) for place in places if place.isdigit()})
    slides = sorted({int(match[1]) for place in places if (match := _SLIDE.match(place))})
    others = [place for place in places if not place.isdigit() and not _SLIDE.match(place)]
    parts = [_counted("p.", "pp.", pages), _counted("slide", "slides", slides), ", ".join(others)]
    return ", ".join(part for part in parts if part)


def dated(day: date | None, precision: str | None) -> str:
    """A date as exactly as it is known."""
    if day is None:
        return "Undated"
    return f"{day.day} {day:%B %Y}" if precision == "day" else str(day.year) if precision == "year" else f"{day:%B %Y}"


def _place(location: str) -> str:
    if match := _PAGE.match(location):
        return match[1]
    if match := _SLIDE.match(location):
        return f"slide {match[1]}"
    if match := _SHEET.match(location):
        return f"sheet {match[1].strip(chr(39))}"
    return "throughout" if location.startswith("row ") else f"“{_TAIL.sub('', location)}”"


def _counted(one: str, many: str, numbers: Sequence[int]) -> str:
    return f"{one if len(numbers) == 1 else many} {', '.join(map(str, numbers))}" if numbers else ""


def _status(document: IndexDocument) -> str:
    version = _VERSION.match(document.version_label or "")
    if document.format in TABLE_FORMATS:
        return "Data or register"
    return f"Final, version {version[1]}" if version else "Final"


def _title(document: IndexDocument) -> str:
    return document.title or document.path.rpartition("/")[2].rpartition(".")[0]
