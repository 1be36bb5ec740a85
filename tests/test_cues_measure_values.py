"""Numbers with their units, and what is no figure."""

from __future__ import annotations

import pytest

from pipeline.cues.measure_values import find_values, read_cell, with_wholes


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("58% of plans", 58, "percent"),
        ("fifty-eight per cent of plans", 58, "percent"),
        ("a wait of 31.5 weeks", 31.5, "weeks"),
        ("a 13-month wait", 13, "months"),
        ("posts: 9.8 FTE", 9.8, "fte"),
        ("a deficit of £11.4 million", 11.4, "gbp_million"),
        ("a pot of £640,000", 0.64, "gbp_million"),
        ("1,018 children", 1018, None),
        ("One hundred and sixty-eight children", 168, None),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, number: float, unit: str | None) -> None:
    """Figures, words, thousands and money are one kind of number."""
    value = next(value for value in find_values(text) if value.number == number)
    assert value.unit == unit
    assert not value.is_change


def test_a_part_of_a_whole_is_one_value() -> None:
    """88 of 163 is a share and not two numbers."""
    (value,) = find_values("(88 of 163)")
    assert (value.number, value.whole, value.unit) == (88, 163, "share")


@pytest.mark.parametrize(
    "text", ["within 12 weeks", "fell by 8 weeks", "two weeks longer", "more than 26 weeks", "every 6 months"]
)
def test_a_limit_or_a_difference_is_no_level(text: str) -> None:
    """Statutory limits and movements are kept apart from values."""
    assert all(value.is_change for value in find_values(text))


@pytest.mark.parametrize("text", ["Year 9 pupils", "aged 5 to 17", "action 4.6", "slide 12", "at 9.30 am", "n = 388"])
def test_a_number_that_names_something_is_no_figure(text: str) -> None:
    """Ages, references, clock times and sample sizes count nothing."""
    assert [value for value in find_values(text) if not value.is_change] == []


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("81", (81.0, None, 0)),
        ("76%", (76.0, "percent", 0)),
        ("1,912", (1912.0, None, 0)),
        ("(4.1)", (-4.1, None, 1)),
        ("£3.6m", (3.6, "gbp_million", 1)),
        ("19 (40%)", (40.0, "percent", 0)),
        ("90*", (90.0, None, 0)),
        ("n/a", None),
        ("·", None),
        ("On plan", None),
    ],
)
def test_a_cell_is_read_as_one_number(cell: str, read: tuple[float, str | None, int] | None) -> None:
    """Cells hold a number with an optional unit, or words that are none."""
    assert read_cell(cell) == read


def test_a_number_finds_its_whole() -> None:
    """In its own sentence after "of the", else in the sentence before."""
    text = "Of the 60 pieces, 44 were good."
    assert with_wholes(text, find_values(text), before=None)[1].whole == 60
    text = "Sixteen were good."
    assert with_wholes(text, find_values(text), before=20)[0].whole == 20
    assert with_wholes(text, find_values(text), before=12)[0].whole is None
