"""BM25 over stems, with a weight for each stem of a question.

In: the stems of each text. Out: a score for each text. Surprising rule: stems that stand in no text are passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

TERM_SATURATION = 1.2
LENGTH_SHARE = 0.6
"""BM25's k1 and b: the usual k1; b below the usual 0.75, as a long passage of evidence is no worse than a short one."""


@dataclass(frozen=True, slots=True)
class WordIndex:
    """`vocabulary` holds every stem of every text; `size` counts the texts."""

    vocabulary: frozenset[str]
    size: int
    _scorer: Any

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]]) -> WordIndex:
        """Index texts in their order."""
        vocabulary = frozenset(word for text in texts for word in text)
        if not vocabulary:
            return cls(vocabulary, len(texts), None)
        import bm25s

        scorer = bm25s.BM25(method="lucene", k1=TERM_SATURATION, b=LENGTH_SHARE)
        scorer.index([list(text) for text in texts], show_progress=False)
        return cls(vocabulary, len(texts), scorer)

    def scores(self, weights: Mapping[str, float]) -> npt.NDArray[np.float32]:
        """Score of each text: the sum of its BM25 scores for each stem times the stem's weight."""
        import numpy as np

        total = np.zeros(self.size, dtype=np.float32)
        for weight in sorted(set(weights.values())):
            known = [stem for stem, own in weights.items() if own == weight and stem in self.vocabulary]
            if known:
                total += weight * self._scorer.get_scores(known)
        return total
