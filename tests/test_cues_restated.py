"""What inspectors once asked or found, told in any words, from what has happened since."""

from __future__ import annotations

import pytest

from pipeline.cues.restated import is_restated


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("In 2023 inspectors found that families could not reach a physiotherapist.", ""),
        ("Ofsted and CQC told the partnership to shorten the queue and to say who leads.", "Background"),
        ("The partnership was required to act on four matters, among them the quality of plans.", ""),
        ("Requirement 4: leaders across health should make sure that hearing checks are offered.", ""),
        ("shorten the queue for hearing checks, and help families meanwhile;", "The inspectors asked us to:"),
        ("A shorter queue, and help for families meanwhile.", "How we do > What the inspectors asked for"),
        ("Asked of us: put the strategy into practice and share the work.", "Area 1"),
    ],
)
def test_an_ask_or_finding_of_inspectors_is_restated(text: str, heading: str) -> None:
    """Said outright, behind a label, under a heading or as an entry of a list that a lead-in hands to inspectors."""
    assert is_restated(text, heading)


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("In 2023 inspectors found long queues. Since then the queue has halved.", ""),
        ("Inspectors asked for shorter queues; 71% of children are seen in time.", ""),
        ("The monitoring visit found that inspectors' concerns were met.", ""),
        ("We were told that the taxi would come at eight.", "What parents said"),
        ("Families asked us to answer the telephone.", ""),
        ("A hearing clinic runs each Tuesday in the library.", "Area for priority action 3"),
        ("Inspectors will want to meet young people. Please send names.", ""),
    ],
)
def test_news_and_other_voices_are_not(text: str, heading: str) -> None:
    """What came after, a measured level, families' words and work filed under a priority stay evidence."""
    assert not is_restated(text, heading)
