"""Questions that an inspector may ask come from a file and fit the gaps."""

from __future__ import annotations

from pipeline.assess.gap_rules import GapType
from pipeline.report.questions import Questions, load_questions
from pipeline.report.wording import GAP_TITLES


def test_every_gap_type_has_its_question_and_its_title() -> None:
    """A gap type that is added without a question fails here."""
    questions = load_questions()
    types = {gap_type.value for gap_type in GapType}
    assert types <= set(questions.by_gap)
    assert types <= set(GAP_TITLES)
    assert set(questions.by_gap) == set(GAP_TITLES)
    assert len(questions.beyond_documents) >= 5


def test_questions_follow_the_gaps_once_each_and_take_any_title() -> None:
    """Braces in a title are text, and a second gap of a type asks nothing new."""
    questions = Questions({"thin": ("Who else on {title}?",)}, ("And {title}?",), ())
    assert questions.ask(["thin", "thin", "unknown"], title="{x}") == ("Who else on {x}?", "And {x}?")
