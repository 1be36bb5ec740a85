"""A date dates the document the surer, the more it stands by itself."""

from __future__ import annotations

import pytest

from pipeline.cues.date_places import standing_rank, version_rows
from pipeline.cues.dates import find_dates
from pipeline.cues.front import Line, Place


def _rank(text: str) -> int | None:
    line = Line(Place.TITLE_PAGE, text, "p. 1", 1)
    return standing_rank(line, find_dates(text)[0])


@pytest.mark.parametrize(
    ("surer", "weaker"),
    [
        ("9 January 2026", "Highlight report, Quarter 3 2025/26"),
        ("Early Years Team · 21 November 2025 · Compiled by A. Lee", "Case studies November 2025"),
        ("September 2025", "Annual report 2024-25"),
        ("Westshire ICB Tuesday 27 January 2026, 13.00 to 15.30, Granary Room", "Agenda for January 2026"),
    ],
)
def test_a_day_alone_beats_the_period_in_a_title(surer: str, weaker: str) -> None:
    """Pieces between points, and days behind a weekday, count as standing alone."""
    first, second = _rank(surer), _rank(weaker)
    assert first is not None and second is not None
    assert first < second


def test_prose_dates_nothing() -> None:
    """A long sentence speaks of other days."""
    assert _rank("The board met on 3 March 2025 and agreed " + "many things " * 12) is None


def test_a_version_row_makes_the_date_below_it_the_documents() -> None:
    """On whatever page the form stands; a date row without a version row is none."""
    rows = [Line(Place.TEXT, text, "p. 4", 4) for text in ("Version: 2.0", "Date: 1 September 2025")]
    assert version_rows(rows) == [rows[1]]
    assert version_rows(rows[1:]) == []
