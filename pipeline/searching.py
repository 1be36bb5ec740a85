"""Open a published database for searching: its passages, the vectors that its run left in the cache, and the encoder.

In: the database, the cache folder and the model folder. Out: a `Searcher`. Surprising rule: no vector is made here but
the question's; where the cache has lost a pack's vectors, or the model is another one, words alone are searched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.classify.card import read_model_id
from pipeline.errors import InputError
from pipeline.records import Kind
from pipeline.search import Filters, Found, SearchIndex, SearchPassage, search_passages
from pipeline.store.cache import readings_key, vector_cache
from pipeline.store.search_rows import read_search_rows
from pipeline.versions import readings_version

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from pipeline.classify.encoder import Encoder


@dataclass
class Searcher:
    """The index of one published database; kept open by whoever searches often."""

    index: SearchIndex
    body_names: dict[str, str]
    is_fictional: bool
    models_path: Path
    encoder: Encoder | None = None

    @property
    def has_meaning(self) -> bool:
        """Whether passages have vectors, so that meaning is searched as well as words."""
        return self.index.vectors is not None

    def search(self, question: str, *, k: int = 10, filters: Filters | None = None) -> tuple[Found, ...]:
        """The k best passages; see `search_passages`. Raises InputError for an empty question or an unknown filter."""
        if not question.strip():
            raise InputError("there is nothing to search for", where="the words", remedy="give a word or a question")
        filters = filters or Filters()
        self._check(filters)
        return search_passages(self.index, question, vector=self._vector(question), k=k, filters=filters)

    @cached_property
    def _opened_encoder(self) -> Encoder:
        if self.encoder is not None:
            return self.encoder
        from pipeline.classify.encoder import OnnxEncoder

        return OnnxEncoder(self.models_path)

    def _vector(self, question: str) -> npt.NDArray[np.float32] | None:
        """The question's vector; None if there is nothing to compare it with."""
        if self.index.vectors is None:
            return None
        from pipeline.classify.encoder import SplitText

        vector: npt.NDArray[np.float32] = self._opened_encoder.encode([SplitText(question)]).vectors[0]
        return vector

    def _check(self, filters: Filters) -> None:
        criteria = {criterion for passage in self.index.passages for criterion in passage.criterion_ids}
        criteria |= {criterion.rpartition(".")[0] for criterion in criteria if "." in criterion}
        for what, given, known in (
            ("requirement", filters.requirement, criteria),
            ("body", filters.body, set(self.body_names)),
            ("kind", filters.kind, set(Kind)),
        ):
            if given is not None and given.casefold() not in {name.casefold() for name in known}:
                raise InputError(
                    f"there is no {what} {given!r} here",
                    where=f"--{what}",
                    remedy=f"one of: {', '.join(sorted(known))}",
                )


def open_searcher(database: Path, *, cache_path: Path, models_path: Path, encoder: Encoder | None = None) -> Searcher:
    """Read and index what was published; `encoder` stands in for the model folder's own.

    Raises StoreError if there is no database. Takes about half a second for a sample of 2,500 passages.
    """
    read = read_search_rows(database)
    passages = tuple(SearchPassage(**{**row, **{name: tuple(row[name] or ()) for name in _LISTS}}) for row in read.rows)
    is_same_model = read.model_id == read_model_id(models_path)
    vectors = _read_vectors(passages, cache_path, read.model_id) if is_same_model and read.model_id else None
    return Searcher(SearchIndex.build(passages, vectors), read.body_names, read.is_fictional, models_path, encoder)


_LISTS = ("body_ids", "criterion_ids", "counted_for")


def _read_vectors(passages: Sequence[SearchPassage], cache_path: Path, model_id: str) -> npt.NDArray[np.float32] | None:
    """Vectors of all passages in their order; None unless every document's are there."""
    cache = vector_cache(cache_path, readings_version(model_id))
    found = []
    for _, group in groupby(passages, key=lambda passage: passage.document_id):
        own = list(group)
        vectors = cache.read(readings_key((passage.heading, passage.text) for passage in own))
        if vectors is None or len(vectors) != len(own):
            return None
        found.append(vectors)
    if not found:
        return None
    import numpy as np

    return np.concatenate(found)
