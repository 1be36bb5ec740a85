"""Numbers, dates and lists as plain British English writes them.

In: counts, dates, names. Out: words for sentences. Standard library only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
"""Counts under ten are written out, as British plain English has it."""


def word_date(day: date) -> str:
    """Write a date the British way: 14 March 2024."""
    return f"{day.day} {day:%B} {day.year}"


def count_of(number: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun: no documents, one document, 12 documents."""
    return f"{number_word(number)} {singular if number == 1 else plural or singular + 's'}"


def number_word(number: int) -> str:
    """A count in words below ten, else in figures."""
    return NUMBER_WORDS[number] if number < len(NUMBER_WORDS) else f"{number:,}"


def listed(names: Sequence[str]) -> str:
    """Names as a list in a sentence: a, b and c."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
