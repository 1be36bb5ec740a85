"""Join the ranking by words and the ranking by meaning, fold copies, and keep the best.

In: an index, a question and its vector. Out: `Found`, best first. Surprising rule: copies are folded into the first
passage of their kind, and count as one result; figures that differ make two passages, however alike their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline.search.records import Filters, Found, SearchPassage

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from pipeline.search.index import SearchIndex

FUSION_CONSTANT = 60
"""The k of reciprocal rank fusion, 1 / (k + rank): the value of Cormack, Clarke and Büttcher (SIGIR 2009)."""
MEANING_WEIGHT = 0.5
"""Weight of the ranking by meaning beside 1 for words; measured on tests/truth/search-questions.yaml."""
RANKED = 200
"""Passages kept of each ranking: deeper ones change no first ten."""
COPY_SIMILARITY = 90
"""Likeness (0-100, rapidfuzz ratio of words) from which two passages with the same figures count as copies."""


def search_passages(
    index: SearchIndex,
    question: str,
    *,
    vector: npt.NDArray[np.float32] | None = None,
    k: int = 10,
    filters: Filters | None = None,
    meaning_weight: float = MEANING_WEIGHT,
) -> tuple[Found, ...]:
    """The k best passages for a question, best first; equal ones in the order of the index.

    `vector` is the question's, length 1; without it, or without vectors in the index, words alone decide. Passages
    that share no word with the question and lie far in meaning may still fill up the list, last.
    """
    filters = filters or Filters()
    allowed = [at for at, passage in enumerate(index.passages) if filters.let_pass(passage)]
    by_words = _ranked(index.word_scores(question), allowed, floor=0.0)
    has_meaning = vector is not None and index.vectors is not None and meaning_weight > 0
    by_meaning = (
        _ranked(index.meaning_scores(vector), allowed, floor=-1.0) if has_meaning and vector is not None else []
    )
    word_rank = {at: rank for rank, at in enumerate(by_words, start=1)}
    meaning_rank = {at: rank for rank, at in enumerate(by_meaning, start=1)}
    joined = {
        at: (1 / (FUSION_CONSTANT + word_rank[at]) if at in word_rank else 0)
        + (meaning_weight / (FUSION_CONSTANT + meaning_rank[at]) if at in meaning_rank else 0)
        for at in {*word_rank, *meaning_rank}
    }
    order = sorted(joined, key=lambda at: (-joined[at], at))
    return tuple(
        Found(
            index.passages[first],
            word_rank.get(first),
            meaning_rank.get(first),
            tuple(index.passages[at].citation for at in copies),
            tuple(index.passages[at].passage_id for at in copies),
        )
        for first, *copies in _folded(index.passages, order, k=k)
    )


def _ranked(scores: npt.NDArray[np.float32], allowed: Sequence[int], *, floor: float) -> list[int]:
    """Positions among `allowed` with a score above `floor`, best first, at most RANKED; ties in order."""
    import numpy as np

    positions = np.asarray(allowed, dtype=np.int64)
    own = scores[positions]
    order = np.argsort(-own, kind="stable")[:RANKED]
    return [int(positions[at]) for at in order if own[at] > floor]


def _folded(passages: Sequence[SearchPassage], order: Iterable[int], *, k: int) -> list[list[int]]:
    """Groups of copies in order of their best, at most k of them."""
    groups: list[list[int]] = []
    for at in order:
        for group in groups:
            if _is_copy(passages[at], passages[group[0]]):
                group.append(at)
                break
        else:
            if len(groups) < k:
                groups.append([at])
    return [_original_first(passages, group) for group in groups]


def _is_copy(one: SearchPassage, other: SearchPassage) -> bool:
    if one.duplicate_of == other.passage_id or other.duplicate_of == one.passage_id:
        return True
    if abs(len(one.text) - len(other.text)) > max(len(one.text), len(other.text)) / 5:
        return False
    from rapidfuzz import fuzz

    return re.findall(r"\d+", one.text) == re.findall(r"\d+", other.text) and (
        fuzz.ratio(one.text.casefold(), other.text.casefold(), score_cutoff=COPY_SIMILARITY) > 0
    )


def _original_first(passages: Sequence[SearchPassage], group: list[int]) -> list[int]:
    """The passage that counts stands before its copies."""
    return sorted(group, key=lambda at: (not passages[at].counted_for, passages[at].is_draft))
