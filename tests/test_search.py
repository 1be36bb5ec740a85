"""Search among passages: words, abbreviations, slips, kinds, meaning, filters, copies."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from fake_encoder import FakeEncoder
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.encoder import SplitText
from pipeline.search import Filters, SearchIndex, SearchPassage, search_passages
from pipeline.search.words import asked_kinds, load_abbreviations, mend_words, split_words, stem

PASSAGES = (
    "Children wait 26 weeks for speech and language therapy.",
    "The community paediatrician saw 40 children in March.",
    "Educational psychologists have three vacancies.",
    "Parents said that nobody rang them back.",
    "The board agreed its terms of reference.",
)


def passage(at: int, text: str, **changes: Any) -> SearchPassage:
    values: dict[str, Any] = {
        **{"passage_id": f"p{at}", "document_id": f"d{at}", "path": f"folder/file-{at}.pdf", "title": f"Paper {at}"},
        **{"location": "p. 1", "heading": "", "text": text, "evidence_date": date(2026, 1, 1), "kind": "performance"},
        **{"stance": "neutral", "body_ids": ("council",), "criterion_ids": (), "counted_for": ()},
    }
    return SearchPassage(**{**values, **changes})


def index_of(*passages: SearchPassage, has_vectors: bool = False) -> SearchIndex:
    vectors = FakeEncoder().encode([SplitText(p.text) for p in passages]).vectors if has_vectors else None
    return SearchIndex.build(passages, vectors)


def found(index: SearchIndex, question: str, **options: Any) -> list[str]:
    return [one.passage.passage_id for one in search_passages(index, question, **options)]


@pytest.fixture
def index() -> SearchIndex:
    return index_of(*(passage(at, text) for at, text in enumerate(PASSAGES)))


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("SALT wait", "p0"),
        ("How long is the wait for SLT?", "p0"),
        ("paeds", "p1"),
        ("paediatrcian", "p1"),
        ("EP vacancy", "p2"),
        ("ed psych vacant posts", "p2"),
        ("what do parents say", "p3"),
        ("ToR", "p4"),
    ],
)
def test_words_abbreviations_and_slips_find_the_passage(index: SearchIndex, question: str, first: str) -> None:
    """Leads type as they speak; the passage says it in full."""
    assert found(index, question)[0] == first


def test_a_long_form_finds_its_abbreviation() -> None:
    """It works both ways."""
    assert (
        found(
            index_of(passage(0, "EHCP numbers rose."), passage(1, "Numbers of buses rose.")),
            "education health and care plan",
        )[0]
        == "p0"
    )


def test_a_question_without_a_known_word_finds_nothing(index: SearchIndex) -> None:
    """No passage is made up; an index without passages answers as well."""
    assert found(index, "zzzz qqqq") == []
    assert found(index, "the of and") == []
    assert found(index_of(), "waits") == []


def test_filters_let_only_their_own_pass() -> None:
    """Requirement with its parts, document by any part of its name, body and kind, in any case."""
    index = index_of(
        passage(0, "waits fell", criterion_ids=("APA3.1",)),
        passage(1, "waits rose", criterion_ids=("APA31",), path="x/board minutes.docx"),
        passage(2, "waits stood", kind="voice", body_ids=("forum",)),
    )
    assert found(index, "waits", filters=Filters(requirement="apa3")) == ["p0"]
    assert found(index, "waits", filters=Filters(document="BOARD")) == ["p1"]
    assert found(index, "waits", filters=Filters(body="Forum")) == ["p2"]
    assert found(index, "waits", filters=Filters(kind="voice")) == ["p2"]
    assert found(index, "waits", filters=Filters(kind="voice", body="council")) == []


def test_copies_are_folded_and_cited_but_other_figures_are_not() -> None:
    """A copy in another document counts as the same result; a row with another figure is a result of its own."""
    index = index_of(
        passage(0, "Waits fell to 26 weeks in December for all the children.", is_draft=True),
        passage(1, "Waits fell to 26 weeks in December, for all the children.", counted_for=("APA3.1",)),
        passage(2, "Waits fell to 33 weeks in December for all the children."),
    )
    results = search_passages(index, "waits december")
    assert [one.passage.passage_id for one in results] == ["p1", "p2"]
    assert results[0].also_in == ("Paper 0, p. 1",)
    assert results[0].also_ids == ("p0",)


def test_meaning_finds_what_shares_no_word() -> None:
    """A passage near in meaning is found, after those that have the words."""
    index = index_of(passage(0, "alpha beta"), passage(1, "gamma delta"), has_vectors=True)
    vector = FakeEncoder().encode([SplitText("gamma delta")]).vectors[0]
    results = search_passages(index, "alpha", vector=vector)
    assert [(one.passage.passage_id, one.word_rank, one.meaning_rank) for one in results] == [
        ("p0", 1, 2),
        ("p1", None, 1),
    ]


def test_vectors_that_are_not_the_passages_are_refused() -> None:
    """A cache of other passages must not rank these."""
    with pytest.raises(ValueError, match="2 vectors"):
        SearchIndex.build((passage(0, "one"),), np.zeros((2, 4), dtype=np.float32))


def test_the_kind_that_is_asked_for_comes_first() -> None:
    """Of two passages with the same words the one of the asked kind leads."""
    index = index_of(passage(0, "drop-ins for parents"), passage(1, "drop-ins for parents too", kind="impact"))
    assert found(index, "drop-ins parents")[0] == "p0"
    assert found(index, "what difference did drop-ins make for parents")[0] == "p1"
    assert asked_kinds("How many parents?") == {"performance"}


@given(st.text(max_size=60))
def test_any_question_is_answered_without_a_fault(question: str) -> None:
    """Results are passages of the index, each once, at most k."""
    index = index_of(*(passage(at, text) for at, text in enumerate(PASSAGES)))
    ids = found(index, question, k=3)
    assert len(ids) == len(set(ids)) <= 3


def test_stems_meet_where_words_do() -> None:
    """Plurals, trades and their crafts, and spelt-out numbers."""
    assert stem("amendments") == stem("amended")
    assert stem("psychologists") == stem("psychology")
    assert stem("paediatrician") == stem("paediatrics")
    assert split_words("within twelve weeks") == split_words("within 12 weeks")


def test_only_long_unknown_words_are_mended() -> None:
    """A known word is left alone, and a short one has too many neighbours."""
    known = frozenset({"timetab", "psycholog", "plan"})
    assert mend_words(["timetib", "psych", "plan", "plam"], known) == ("timetab", "psycholog")


def test_every_abbreviation_has_words_to_stand_for() -> None:
    """No line of the table is made of words that are passed over."""
    assert all(len(group) > 1 and all(group) for group in load_abbreviations().groups)
