"""The index of a pack's passages: their words for bm25s, and their vectors.

In: passages and their vectors. Out: two rankings for a question. Surprising rule: the index lives in memory only, so
that `purge` need not look for it; building it for 20,000 passages takes about a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.search.records import SearchPassage
from pipeline.search.word_index import WordIndex
from pipeline.search.words import (
    EXPANDED_WEIGHT,
    MENDED_WEIGHT,
    asked_kinds,
    load_abbreviations,
    mend_words,
    split_words,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


CONTEXT_WEIGHT = 0.3
"""Weight of the words of headings and titles beside 1 for the passage's own; measured as MEANING_WEIGHT."""
KIND_BONUS = 0.15
"""What a passage of the kind that the question asks for gains, as a share of the best score."""


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Passages with their word indexes; `vectors` has shape (n_passages, n_dims), rows of length 1, or is None."""

    passages: tuple[SearchPassage, ...]
    vectors: npt.NDArray[np.float32] | None
    _own_words: WordIndex
    _context_words: WordIndex

    @classmethod
    def build(cls, passages: Sequence[SearchPassage], vectors: npt.NDArray[np.float32] | None = None) -> SearchIndex:
        """Index passages by their text, and by heading and title. Raises ValueError if vectors do not match."""
        if vectors is not None and len(vectors) != len(passages):
            raise ValueError(f"{len(passages)} passages have {len(vectors)} vectors")
        context = {(p.title, p.heading): split_words(f"{p.title} {p.heading}") for p in passages}
        return cls(
            tuple(passages),
            vectors,
            WordIndex.build([split_words(passage.text) for passage in passages]),
            WordIndex.build([context[p.title, p.heading] for p in passages]),
        )

    def word_scores(self, question: str) -> npt.NDArray[np.float32]:
        """Scores of all passages, 0 for those whose own text has no word of the question, its abbreviations or slips.

        Headings and titles only help passages that have such a word; so does being of the kind that is asked for.
        """
        import numpy as np

        stems = tuple(split_words(question))
        mended = mend_words(dict.fromkeys(stems), self._own_words.vocabulary)
        weights = dict.fromkeys(mended, MENDED_WEIGHT)
        weights |= dict.fromkeys(load_abbreviations().expand(stems), EXPANDED_WEIGHT) | dict.fromkeys(stems, 1.0)
        own = self._own_words.scores(weights)
        scores = np.where(own > 0, own + CONTEXT_WEIGHT * self._context_words.scores(weights), 0)
        kinds = asked_kinds(question)
        if kinds and len(scores):
            is_kind = np.array([passage.kind in kinds for passage in self.passages])
            scores = np.where((own > 0) & is_kind, scores + KIND_BONUS * scores.max(), scores)
        return scores.astype(np.float32)

    def meaning_scores(self, vector: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Cosine similarity of all passages with a question's vector, shape (n_dims,), length 1."""
        if self.vectors is None:
            raise ValueError("the index has no vectors")
        scores: npt.NDArray[np.float32] = self.vectors @ vector
        return scores
