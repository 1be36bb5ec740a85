"""Rows that follow a measure over time, and where such a row names its measure."""

from __future__ import annotations

from datetime import date

import pytest
from assess_strategies import make_facets
from hypothesis import given
from hypothesis import strategies as st
from measure_builders import document, passage, row

from pipeline.cues.series_rows import as_performance, find_series_rows, is_series_row, label_first, split_row
from pipeline.records import Kind

WRITTEN = date(2031, 1, 20)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Measure: Plans in time | Jul-Sep 2030: 51 | Oct-Dec 2030: 58", True),
        ("Ref: K4 | Theme: Waits | Measure: Days to a reply | Unit: days | March 2030: 12 | June 2030: 9", True),
        ("Measure: Plans in time | June 2030: 51 | Target: 60", False),
        ("Measure: Plans in time | June 2030: 51 | Target for June 2031: 60", False),
        ("Measure: Places planned | September 2033: 51 | September 2034: 60", False),
        ("Action: Open the hub | Due: June 2030 | Done: 9 July 2030", False),
        ("In June 2030 it was 51, in July 2030 it was 60.", False),
    ],
)
def test_two_dated_columns_with_figures_make_a_series(text: str, expected: bool) -> None:
    """Targets, years to come, deadlines and prose do not."""
    assert is_series_row(text, known_on=WRITTEN) is expected


def test_the_measure_is_named_behind_references_and_themes() -> None:
    """The unit of its own column stands in brackets behind the name; a table without such columns is left alone."""
    cells = label_first(split_row("Ref: K4 | Theme: Waits | Indicator: Days to a reply | Unit: days | June 2030: 9"))
    assert [cell.text for cell in cells] == ["Days to a reply (days)", "9"]
    assert [cell.text for cell in label_first(split_row("No: 7 | Waits for a reply | 9"))] == ["Waits for a reply", "9"]
    plain = split_row("Ward: Eastgate | Reviews (%): 71")
    assert label_first(plain) == plain


def test_only_rows_of_tables_are_series() -> None:
    """A paragraph that happens to look like one is none; the day of the document says what is yet to come."""
    text = "Measure: Plans in time | June 2030: 51 | September 2030: 58"
    passages = [row(text), passage(text, ordinal=2)]
    assert find_series_rows([document()], passages) == {"d1-1"}


def test_a_row_that_follows_a_level_is_no_context() -> None:
    """Context goes to performance, whatever else the model saw stays."""
    followed = as_performance(make_facets("p", Kind.CONTEXT, 0.9))
    assert followed.kind is Kind.PERFORMANCE
    assert followed.kind_probabilities[Kind.CONTEXT] == 0
    assert sum(followed.kind_probabilities.values()) == pytest.approx(1)
    assert as_performance(make_facets("p", Kind.IMPACT)).kind is Kind.IMPACT


@given(st.lists(st.sampled_from(["Ref", ": ", " | ", "Unit", "%", "June 2030", "51", "Measure", "plans late"])))
def test_any_row_can_be_read(parts: list[str]) -> None:
    """No order of cells makes it fail, and no cell is made up."""
    cells = label_first(split_row("".join(parts)))
    assert len(cells) <= len(split_row("".join(parts)))
    is_series_row("".join(parts), known_on=None)
