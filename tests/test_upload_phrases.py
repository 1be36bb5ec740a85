"""Phrases found in titles and file names."""

from __future__ import annotations

import pytest
from store_records import make_framework

from pipeline.upload.phrases import expand_phrases, words_of


@pytest.mark.parametrize(
    ("phrase", "name", "is_there"),
    [
        ("risk register", "Partnership Risk Registers", True),
        ("board minutes", "SIPB_Board_Minutes_031225", True),
        ("minutes of the board", "Minutes of the SEND and Inclusion Board", False),
        ("young people's voice", "Young Peoples’ Voice 2025", True),
        ("0-25 pathway", "0–25 ND pathway v2", True),
        ("annual review performance", "Performance in annual reviews", False),
        ("sef", "Sefton profile", False),
        ("", "anything", False),
    ],
)
def test_a_phrase_is_words_in_their_order_close_together(phrase: str, name: str, is_there: bool) -> None:
    """Case, plurals, apostrophes and up to two words between do not matter; order and whole words do."""
    (looked_for,) = expand_phrases([phrase], make_framework())
    assert looked_for.stands_in(words_of(name)) is is_there


def test_a_partner_type_stands_for_the_names_of_its_bodies() -> None:
    """The framework names no area's board: its bodies do."""
    found = expand_phrases(["{icb} minutes", "minutes"], make_framework())
    assert [phrase.written for phrase in found] == ["Coast ICB minutes", "minutes"]
    assert expand_phrases(["{school} log"], make_framework()) == []
