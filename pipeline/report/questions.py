"""Questions that an inspector may ask, kept as data beside this module.

In: `questions.yaml`. Out: questions for a criterion's gaps. Surprising rule: a title is put in by replacing one mark,
never by a format string, because a framework's title may hold braces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

QUESTIONS_PATH: Final = Path(__file__).with_name("questions.yaml")
TITLE_MARK: Final = "{title}"


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions by gap type, those for every requirement, and what no document can answer."""

    by_gap: Mapping[str, tuple[str, ...]]
    always: tuple[str, ...]
    beyond_documents: tuple[str, ...]

    def ask(self, gap_types: Iterable[str], *, title: str) -> tuple[str, ...]:
        """Questions about a criterion: those of its gaps in their order, each once, then those for every one."""
        asked = [question for gap_type in gap_types for question in self.by_gap.get(gap_type, ())]
        return tuple(dict.fromkeys(each.replace(TITLE_MARK, title) for each in (*asked, *self.always)))


def load_questions(path: Path = QUESTIONS_PATH) -> Questions:
    """Read the questions; the file ships with the program, so that a fault in it is ours and rises."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Questions(
        by_gap={gap_type: tuple(questions) for gap_type, questions in raw["by_gap"].items()},
        always=tuple(raw["always"]),
        beyond_documents=tuple(raw["beyond_documents"]),
    )
