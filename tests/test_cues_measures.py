"""Figures of whole documents."""

from __future__ import annotations

import random
from datetime import date

from measure_builders import document, passage, row, shipped_framework

from pipeline.cues.measures import read_measures
from pipeline.measure_records import Measure, PeriodBasis
from pipeline.records import Document, Passage


def read(*passages: Passage, documents: tuple[Document, ...] = (document(),)) -> tuple[Measure, ...]:
    return read_measures(shipped_framework(), documents=documents, passages=passages)


def test_a_statement_of_position_dates_the_undated() -> None:
    """Figures at 31 December unless stated is the period of every figure that states none."""
    (found,) = read(
        passage("Figures at 31 December 2030 unless a slide says otherwise", ordinal=1),
        passage("The average wait for a community paediatrician is 31 weeks.", ordinal=2),
    )
    assert (found.period_end, found.period_basis) == (date(2030, 12, 31), PeriodBasis.POSITION)


def test_implausible_figures_are_flagged_and_kept() -> None:
    """A share of 790% stands as it was written."""
    (found,) = read(passage("In June 2030 790% of new plans were issued within 20 weeks."))
    assert (found.value, found.is_implausible) == (790, True)


def test_a_figure_for_a_time_to_come_is_a_plan() -> None:
    """A document cannot have measured what had not begun when it was written."""
    found = read(row("Measure: Average wait for speech therapy (weeks) | Dec 2030: 22 | Mar 2032: 18"))
    assert [(m.value, m.is_target) for m in found] == [(22, False), (18, True)]


def test_hidden_passages_and_page_furniture_are_not_read() -> None:
    """Figures in hidden tabs and running lines are not the document's statements."""
    text = "In June 2030 79% of new plans were issued within 20 weeks."
    assert (
        read(passage(text, excluded_reason="hidden"), passage(text, ordinal=2, excluded_reason="running footer")) == ()
    )


def test_headings_above_reach_the_rows_below_them_only() -> None:
    """A paragraph ends a table, and with it what its headings say."""
    headed = row("Measure | Mar 30 | Jun 30", ordinal=1)
    figures = "Average wait for speech therapy (weeks) | 48 | 41"
    assert [m.value for m in read(headed, row(figures, ordinal=2))] == [48, 41]
    assert read(headed, passage("A word between.", ordinal=2), row(figures, ordinal=3)) == ()


def test_benchmarking_papers_are_about_other_places() -> None:
    """Their figures are the region's, whatever their tables leave out."""
    (found,) = read(
        passage("The average wait for a community paediatrician is 31 weeks."),
        documents=(document(title="Waits: benchmarking pack"),),
    )
    assert found.is_comparator


def test_the_order_of_documents_and_passages_does_not_matter() -> None:
    """The same records in any order give the same measures."""
    documents = tuple(document(f"d{n}") for n in range(4))
    passages = [
        passage(f"In June 2030 {40 + n}% of new plans were issued within 20 weeks.", ordinal=k, document_id=f"d{n}")
        for n in range(4)
        for k in range(1, 3)
    ]
    expected = read(*passages, documents=documents)
    generator = random.Random(7)
    for _ in range(5):
        shuffled = tuple(generator.sample(documents, 4))
        assert read(*generator.sample(passages, len(passages)), documents=shuffled) == expected
