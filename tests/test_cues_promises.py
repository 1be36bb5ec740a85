"""Promises told from what is, and what becomes of their kind."""

from __future__ import annotations

import pytest
from assess_strategies import make_facets
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cues.promises import as_promise, is_promise
from pipeline.records import Facets, Kind, Stance

ROW = "Ref: 7 | Action: Hire two therapists | Due: 31/03/26 | Status: {status} | What was done: {done}"


@pytest.mark.parametrize(
    "text",
    [
        "We will open a hearing clinic in the spring.",
        "The signatories will report on the moves of all who met the adult clinic. Nothing has been counted until now.",
        "A protocol is to be agreed with schools. It will name a lead for every move.",
        "Partners intend to publish the strategy by June.",
        ROW.format(status="On track", done="Adverts will go out in May."),
        ROW.format(status="Open", done="–"),
        "No.: 6 | Action: Recruit eight young people | Owner: NH | Due: 30 Jan 2026 | Status: Open",
    ],
)
def test_what_lies_ahead_is_a_promise(text: str) -> None:
    """Sentences in the future, and actions of which nothing has been done."""
    assert is_promise(text)


@pytest.mark.parametrize(
    "text",
    [
        "A hearing clinic opened in May. A second one will open in June.",
        "Waits are long and will stay so.",
        "We will go on, since 71% of families were content.",
        "“You will be rung,” she said.",
        "You will lead a team of nine and report to the board.",
        "Clinics will not run in August.",
        "The clinic runs on Tuesdays.",
        ROW.format(status="Complete", done="Both began in May."),
        ROW.format(status="On track", done="One began in May."),
        ROW.format(status="Late", done="Date moved twice."),
        "Measure: Mean wait | Status: Green | Weeks: 31",
        "",
    ],
)
def test_what_is_or_was_is_no_promise(text: str) -> None:
    """One thing done, measured, said or refused is enough, and so is a row that is no action."""
    assert not is_promise(text)


def test_a_promise_is_a_plan() -> None:
    """What the model gave to things done, measured or changed goes to plans."""
    promised = as_promise(make_facets("p", Kind.PERFORMANCE, 0.9))
    assert promised.kind is Kind.INTENT
    assert promised.kind_probabilities["intent"] == pytest.approx(0.96)
    assert promised.kind_probabilities["performance"] == 0.0


def test_a_promise_that_families_voice_stays_voice() -> None:
    """Context and voice keep what the model gave them."""
    assert as_promise(make_facets("p", Kind.VOICE)).kind is Kind.VOICE


@given(st.lists(st.floats(0.01, 1), min_size=len(Kind), max_size=len(Kind)), st.sampled_from(Kind))
def test_nothing_is_lost(weights: list[float], kind: Kind) -> None:
    """The probabilities sum to what they did, and doing it twice changes nothing."""
    shares = {name.value: weight / sum(weights) for name, weight in zip(Kind, weights, strict=True)}
    once = as_promise(Facets("p", kind, shares, Stance.NEUTRAL, {}, None, None))
    assert sum(once.kind_probabilities.values()) == pytest.approx(1.0)
    assert as_promise(once) == once
