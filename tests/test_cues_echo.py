"""Restated requirements and past findings told from evidence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cues.echo import MIN_SHINGLES, SHINGLE_WORDS, EchoGuard, normal_words

REQUIREMENT = (
    "Leaders across education, health and care should make sure that children who wait for therapy are helped "
    "while they wait, and that the time they wait becomes shorter."
)
FINDING = "Some young adults wait for more than two years before anybody looks at what they need."
GUARD = EchoGuard([REQUIREMENT, FINDING], similarity=0.6)
WORDS = st.lists(st.text("abcdefgh0123", min_size=1, max_size=6), min_size=1, max_size=40)


def test_a_restated_requirement_is_an_echo() -> None:
    """Word for word, in other case and punctuation, or behind a short opening."""
    assert GUARD.is_echo(REQUIREMENT)
    assert GUARD.is_echo(REQUIREMENT.upper().replace(",", ";").replace(" ", "\n"))
    assert GUARD.is_echo(f"Priority action 3: {REQUIREMENT}")
    assert GUARD.is_echo("Children who wait for therapy are helped while they wait")


def test_a_past_finding_is_an_echo() -> None:
    """What an inspection said stands for itself, not for what happened since."""
    assert GUARD.is_echo(f"In the spring inspectors wrote: '{FINDING}'")


def test_a_long_report_that_quotes_a_line_is_evidence() -> None:
    """The share of the passage decides, not whether a source occurs in it."""
    report = (
        f"Asked to show that {FINDING.lower()} is no longer true, the trust gave these figures: 214 young adults were "
        "seen this autumn, the longest of them after 31 weeks, and each had a named worker from the first letter "
        "until the appointment, as the survey of families in November confirms with 71 of 80 answers."
    )
    assert not GUARD.is_echo(report)


def test_evidence_in_other_words_is_no_echo() -> None:
    """The same subject without the same wording is what the guard must let through."""
    assert not GUARD.is_echo("Therapy waits came down from 41 to 16 weeks, and families had drop-ins meanwhile.")


@pytest.mark.parametrize("text", ["", "…", "wait for therapy", "children who wait for therapy"])
def test_a_short_text_is_never_an_echo(text: str) -> None:
    """Under six words agreement is chance, though every word stands in a source."""
    assert not GUARD.is_echo(text)


def test_the_shortest_echo_has_six_words() -> None:
    """Three runs of four words are enough, two are not."""
    words = REQUIREMENT.split()
    assert GUARD.is_echo(" ".join(words[: SHINGLE_WORDS + MIN_SHINGLES - 1]))
    assert not GUARD.is_echo(" ".join(words[: SHINGLE_WORDS + MIN_SHINGLES - 2]))


def test_agreement_is_with_one_source() -> None:
    """Half of one text and half of another restate neither."""
    halves = "children who wait for therapy are helped while. More than two years before anybody looks at"
    assert EchoGuard([REQUIREMENT, FINDING], similarity=0.3).is_echo(halves)
    assert not GUARD.is_echo(halves)


def test_the_share_is_reached_exactly() -> None:
    """Three of five runs are a share of 0.6 and enough for it; for more they are not."""
    text = "one two three four five six seven eight"
    source = "one two three four five six"
    assert EchoGuard([source], similarity=0.6).is_echo(text)
    assert not EchoGuard([source], similarity=0.61).is_echo(text)


def test_without_sources_nothing_is_an_echo() -> None:
    """No text, an empty one or one too short to have runs leave every passage as it is."""
    assert not EchoGuard([], similarity=0.6).is_echo(REQUIREMENT)
    assert not EchoGuard(["", "too short"], similarity=0.6).is_echo(REQUIREMENT)


@given(WORDS, st.floats(0, 1, exclude_min=True))
def test_a_text_echoes_itself_if_it_is_long_enough(words: list[str], similarity: float) -> None:
    """Three different runs of four words are all that it takes, at any similarity."""
    runs = {tuple(words[i : i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1)}
    text = " ".join(words)
    assert EchoGuard([text], similarity=similarity).is_echo(text) is (len(runs) >= MIN_SHINGLES)


@given(WORDS, WORDS)
def test_a_text_that_shares_no_word_is_no_echo(words: list[str], others: list[str]) -> None:
    """Whatever its length, a source in other letters never makes an echo."""
    source = " ".join(word.translate(str.maketrans("abcdefgh0123", "ijklmnop4567")) for word in others)
    assert not EchoGuard([source], similarity=0.01).is_echo(" ".join(words))


def test_normal_words_drop_case_and_punctuation() -> None:
    """Two passages that differ in layout only have equal words; a figure is a word."""
    assert normal_words("Waits – down 25%!") == normal_words("waits  DOWN\n25 %") == ["waits", "down", "25"]
    assert normal_words("…") == []
