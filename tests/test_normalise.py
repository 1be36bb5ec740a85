"""Behaviour of text normalisation: what changes, what stays, and that offsets hold."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.extract.normalise import document_words, flow_lines, keeps_hyphen, normalise_text

TRICKY = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab co-\n\r \t\xa0\xad\ufffe\x02\u200b\ufeffﬁ•◼·o\uf0b7\u0301e\x0c2Ɵ"), st.characters()
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("co-\nproduce", "co-produce"),
        ("co\ufffe\r\nproduce", "co-produce"),
        ("improve\xad\nment", "improvement"),
        ("improve\ufffement", "improvement"),
        ("improve\x02ment", "improvement"),
        ("web\ufffebased services", "web-based services"),
        ("a partnership\ufffe\nwide plan", "a partnership-wide plan"),
        ("in 2024\ufffe\n25 we", "in 2024-25 we"),
        ("so\xadcial", "social"),
    ],
)
def test_hyphens_at_line_ends(raw: str, expected: str) -> None:
    """Compounds keep their hyphen, broken words become whole, soft hyphens inside a line vanish."""
    assert normalise_text(raw).text == expected


def test_the_documents_own_spelling_decides_a_line_end_hyphen() -> None:
    """A word the document writes elsewhere settles how its broken copy is joined."""
    assert flow_lines(["the time\ufffe", "table"], known_words=document_words(["a timetable"])) == "the timetable"
    assert flow_lines(["a drop\ufffe", "in"], known_words=document_words(["each drop-in"])) == "a drop-in"
    assert flow_lines(["improve-", "ment"], known_words=document_words(["an improvement"])) == "improvement"


def test_two_known_words_keep_their_hyphen() -> None:
    """Halves that both stand alone in the document are a compound."""
    assert keeps_hyphen("keyworker", "caseload", frozenset({"keyworker", "caseload"}))
    assert not keeps_hyphen("case", "load", frozenset({"case"}))


def test_halves_of_broken_words_are_not_words_of_the_document() -> None:
    """The word list leaves out what stands either side of a line-end hyphen."""
    assert document_words(["improve\ufffement of co-\nproduction, well-being"]) == {"of", "well-being"}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("eﬀective oﬃce ﬁnd", "effective office find"),
        ("acƟon", "action"),
        ("a\u202f%\xa0b\u2009c", "a % b c"),
        ("\ufeffone\u200b two\x00", "one two"),
        ("one\r\ntwo\rthree\x0cfour", "one\ntwo\nthree\nfour"),
        ("one \n \n\n two", "one\n\ntwo"),
        ("◼ first\n▪second\n\uf0b7 third\no fourth\n· fifth", "• first\n• second\n• third\n• fourth\n• fifth"),
        ("rated ◼ red", "rated ◼ red"),
        ("cafe\u0301", "café"),
        ("non\u2011verbal \u22123%", "non-verbal -3%"),
        ("\ud800", "\ufffd"),
    ],
)
def test_characters_become_plain(raw: str, expected: str) -> None:
    """Ligatures, odd spaces, invisible characters, line breaks, bullets and accents take one form."""
    assert normalise_text(raw).text == expected


def test_lines_flow_into_one_line() -> None:
    """A paragraph's lines become one line with single spaces."""
    assert flow_lines(["◼ Leaders have ", " a shared", "", "plan."]) == "• Leaders have a shared plan."


@given(TRICKY)
@example("a-\n-\nb\ufffe\ufffe\nc")
def test_normalising_twice_changes_nothing(raw: str) -> None:
    """Normalised text is left as it is."""
    once = normalise_text(raw).text
    assert normalise_text(once).text == once


@given(TRICKY)
def test_offsets_point_into_the_raw_text(raw: str) -> None:
    """There is one offset per character, in rising order, and an unchanged character lies where its offset says."""
    normalised = normalise_text(raw)
    assert len(normalised.offsets) == len(normalised.text)
    assert list(normalised.offsets) == sorted(normalised.offsets)
    for character, offset in zip(normalised.text, normalised.offsets, strict=True):
        assert character == raw[offset] or not (character.isascii() and raw[offset].isascii() and raw[offset].isalnum())


@given(st.text(alphabet="abc xyz.\n", max_size=80))
def test_plain_words_are_never_lost(raw: str) -> None:
    """Text of letters and spaces keeps all its words."""
    assert normalise_text(raw).text.split() == raw.split()
