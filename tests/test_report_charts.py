"""Small charts: equal bytes for equal values, text as text, ids of their own."""

from __future__ import annotations

import re
from datetime import date

from pipeline.report.charts import Dot, draw_chart

DOTS = (
    Dot(date(2024, 2, 16), 75, "baseline"),
    Dot(date(2025, 6, 30), 52, "found"),
    Dot(date(2025, 12, 31), 40, "found"),
    Dot(date(2026, 12, 31), 18, "target"),
)


def test_equal_values_give_equal_bytes_and_no_date_of_drawing() -> None:
    """A page can be compared with the one before."""
    assert draw_chart(DOTS, name="a") == draw_chart(DOTS, name="a")
    assert "<metadata" not in draw_chart(DOTS, name="a")


def test_every_id_carries_the_name_of_the_chart() -> None:
    """Two charts on a page share no id, and each refers to its own."""
    svg = draw_chart(DOTS, name="c-APA3.1-wait")
    ids = set(re.findall(r'\bid="([^"]+)"', svg))
    used = set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', svg))
    assert ids
    assert all(each.startswith("c-APA3.1-wait-") for each in ids)
    assert {first or second for first, second in used} <= ids


def test_numbers_stay_text_and_no_colour_rates() -> None:
    """Ticks can be searched and enlarged; nothing is red, amber or green."""
    svg = draw_chart(DOTS, name="a")
    assert re.search(r"<text[^>]*>\s*40\s*</text>", svg)
    for colour in re.findall(r"#([0-9a-f]{6})\b", svg):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
        assert max(red, green) <= blue + 8, colour


def test_values_that_are_all_nought_are_drawn() -> None:
    """An axis without height would raise a warning."""
    assert "<svg" in draw_chart((Dot(date(2025, 1, 1), 0, "found"), Dot(date(2025, 6, 1), 0, "found")), name="a")
