"""Whose voice a passage carries."""

from __future__ import annotations

import pytest

from pipeline.cues.speakers import find_speaker

CASES = [
    ("71% of 246 parents on a list had heard nothing.", "", "parent_carer"),
    ("Parents told us that nobody rang.", "", "parent_carer"),
    ("'The drop-in saved me.' – mum of a three-year-old", "", "parent_carer"),
    ("My son has waited since spring. I ring each week.", "", "parent_carer"),
    ("He is seven now. I have stopped asking.", "", "parent_carer"),
    ("AB (forum co-chair) reported that members still wait.", "", "parent_carer"),
    ("The parent carer forum told the committee that pace was slow.", "", "parent_carer"),
    ("Six parents read twelve plans.", "", "parent_carer"),
    ("We asked 96 young people if they feel ready.", "", "young_person"),
    ('"They put my plan on one page." Year 11 student', "", "young_person"),
    ('"I want my own flat when I leave college."', "", "young_person"),
    ('"It got better." "They listened."', "Young adults' panel", "young_person"),
    ("'I belong here' 61%; primary 74%", "Youth survey", "young_person"),
    ("Knew who to ring: 58%", "Parent survey, n=143", "parent_carer"),
    ("Staff said the form was too long.", "", "professional"),
    ("SENCOs reported that advice came quickly.", "", "professional"),
    ("Teachers said it worked; parents said it did not.", "", "parent_carer"),
    ("The service supports children and young people with SEND.", "", None),
    ("846 children are waiting, 54 fewer than planned.", "", None),
    ("Members felt that the approach is better understood.", "Board minutes", None),
    ("Forty parents attended a workshop.", "", None),
    ("The hub opened in May.", "Young people", None),
    ("", "", None),
]


@pytest.mark.parametrize(("text", "heading", "expected"), CASES)
def test_speaking_is_told_from_being_spoken_about(text: str, heading: str, expected: str | None) -> None:
    """A verb of saying, a share of answers, a signature or the first person names the speaker; a mention does not."""
    assert find_speaker(text, heading) == expected


def test_a_quotation_in_a_paper_by_young_people_is_theirs() -> None:
    """The document's body settles whose first person it is; without it nobody is named."""
    text = "Good things: the tutor who lets us arrive at ten to nine."
    assert find_speaker(text) is None
    assert find_speaker(text, partner="young_people") == "young_person"
    assert find_speaker("The hub opened in May.", partner="young_people") is None
