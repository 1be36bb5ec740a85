"""How well search answers the forty questions: recall at 10 by words, by meaning, and by both.

`python -m tests.search_figures [DATABASE]` prints the figures; `--misses` the facts that are not found.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from pipeline.search import Found, SearchPassage, search_passages
from pipeline.searching import Searcher, open_searcher
from pipeline.settings import DATABASE_NAME, PROJECT_ROOT, Settings

QUESTIONS_PATH = PROJECT_ROOT / "tests" / "truth" / "search-questions.yaml"
Search = Callable[[str], Sequence[Found]]


def facts_of(searcher: Searcher) -> dict[str, list[set[str]]]:
    """Per question the passages that state each of its facts; raises ValueError if a statement stands nowhere."""
    asked: dict[str, list[set[str]]] = {}
    for subject in yaml.safe_load(QUESTIONS_PATH.read_text(encoding="utf-8")):
        for fact in subject["facts"]:
            statements, wordings = (
                (fact["says"], [fact["for"]]) if isinstance(fact, dict) else (fact, subject["questions"])
            )
            stating = {id_ for statement in statements for id_ in _stating(searcher.index.passages, statement)}
            for question in wordings:
                asked.setdefault(question, []).append(stating)
    return asked


def recall(asked: dict[str, list[set[str]]], search: Search) -> tuple[float, list[str]]:
    """Mean share of a question's facts found, and the questions with one missing."""
    shares, misses = [], []
    for question, facts in asked.items():
        ids = {id_ for found in search(question) for id_ in (found.passage.passage_id, *found.also_ids)}
        hit = sum(bool(ids & stating) for stating in facts)
        shares.append(hit / len(facts))
        if hit < len(facts):
            misses.append(f"{hit}/{len(facts)} {question}")
    return sum(shares) / len(shares), misses


def _stating(passages: Sequence[SearchPassage], statement: str) -> set[str]:
    found = {p.passage_id for p in passages if _plain(statement) in _plain(p.text)}
    if not found:
        raise ValueError(f"no passage holds {statement!r}")
    return found


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())


def main(arguments: Sequence[str]) -> None:
    """Print the figures of the default or a named database."""
    settings = Settings()
    named = [argument for argument in arguments if not argument.startswith("-")]
    database = Path(named[0]) if named else settings.outputs_path / DATABASE_NAME
    searcher = open_searcher(database, cache_path=settings.outputs_path / "cache", models_path=settings.models_path)
    asked = facts_of(searcher)
    index = searcher.index
    ways: dict[str, Search] = {"words": lambda question: search_passages(index, question)}
    if index.vectors is not None:
        vectors = {question: searcher._vector(question) for question in asked}
        ways |= {
            "meaning": lambda question: _by_meaning(searcher, vectors[question]),
            **{
                f"both, meaning weighing {weight}": lambda question, weight=weight: search_passages(
                    index, question, vector=vectors[question], meaning_weight=weight
                )
                for weight in (0.25, 0.5, 1.0)
            },
        }
    for name, search in ways.items():
        share, misses = recall(asked, search)
        sys.stdout.write(
            f"{name}: recall at 10 {share:.3f}, {len(misses)} of {len(asked)} questions with a fact missing\n"
        )
        if "--misses" in arguments:
            sys.stdout.write("".join(f"  {miss}\n" for miss in misses))


def _by_meaning(searcher: Searcher, vector: object) -> list[Found]:
    scores = searcher.index.meaning_scores(vector)  # type: ignore[arg-type]
    best = (-scores).argsort(kind="stable")[:10]
    return [Found(searcher.index.passages[at], None, rank) for rank, at in enumerate(best, start=1)]


if __name__ == "__main__":
    main(sys.argv[1:])
