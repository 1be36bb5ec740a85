"""Tell which groups of children and young people a passage is about: cohorts that cut across all requirements.

In: a passage's text and heading, and the cohorts of `cohorts.yaml`. Out: cohort ids in the file's order. Surprising
rule: phrases written in capitals (EHE, AP) are matched in capitals only, because "ap" and "pru" are parts of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

COHORTS_PATH = Path(__file__).with_name("cohorts.yaml")
"""The cohorts that come with the program; they are the same for every framework."""
_SAME_MARKS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("‘’", "'"))


@dataclass(frozen=True)
class Cohort:
    """A group of children and young people; `unless` phrases are struck out of a text before `phrases` are sought."""

    cohort_id: str
    title: str
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()

    def is_in(self, text: str) -> bool:
        """Whether one of its phrases stands in a text with plain dashes and apostrophes."""
        if self._struck_out is not None:
            text = self._struck_out.sub(" ", text)
        return bool(self._sought.search(text))

    @cached_property
    def _sought(self) -> re.Pattern[str]:
        return _any_of(self.phrases)

    @cached_property
    def _struck_out(self) -> re.Pattern[str] | None:
        return _any_of(self.unless) if self.unless else None


def load_cohorts(path: Path = COHORTS_PATH) -> tuple[Cohort, ...]:
    """Read the cohorts; raises KeyError or a YAML error if the shipped file is broken, which is our bug."""
    return tuple(
        Cohort(entry["id"], entry["title"], tuple(map(str, entry["phrases"])), tuple(entry.get("unless", ())))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    )


def find_cohorts(text: str, heading: str, cohorts: Iterable[Cohort]) -> tuple[str, ...]:
    """The cohorts that a passage or the last heading above it names."""
    said = f"{heading.rpartition(' > ')[2]}\n{text}".translate(_SAME_MARKS)
    said = " ".join(said.split())
    return tuple(cohort.cohort_id for cohort in cohorts if cohort.is_in(said))


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    """Whole phrases, the longest first; one with a word in capitals only keeps its case."""
    exact = [phrase for phrase in phrases if re.search(r"\b[A-Z]{2,}", phrase) and " " not in phrase]
    mixed = [phrase for phrase in phrases if re.search(r"\bAP\b", phrase)]
    cased = {*exact, *mixed}
    parts = [
        re.escape(phrase) if phrase in cased else f"(?i:{re.escape(phrase)})"
        for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?!\w)")
