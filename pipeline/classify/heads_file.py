"""Keep fitted estimators in one file without pickle.

In: estimators by task and view. Out: a skops file that is read back only when skops or `TRUSTED_TYPES` vouches
for every type in it. Surprising rule: vocabularies are taken out of the vectorisers and kept as one text each,
because skops would make 150,000 nodes of them and take seconds to read them back.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.classify.heads import ESTIMATOR_VIEWS, Heads
from pipeline.errors import ModelError

TRUSTED_TYPES: tuple[str, ...] = ()
"""Types allowed beyond those that skops vouches for (scikit-learn's estimators, numpy's arrays): none is needed."""
TERM_END = "\n"
"""Separates terms: the vectorisers fold white space, so that no term holds a line end."""


def save_estimators(heads: Heads, path: Path) -> None:
    """Write the estimators with skops; refuses types that `load_estimators` would not trust."""
    import skops.io

    estimators = copy.deepcopy({task: dict(getattr(heads, task)) for task in ESTIMATOR_VIEWS})
    vocabularies = {name: _take_vocabulary(vectoriser) for name, vectoriser in _vectorisers(estimators)}
    written = skops.io.dumps({"estimators": estimators, "vocabularies": vocabularies}, compression=8, compresslevel=9)
    unknown = set(skops.io.get_untrusted_types(data=written)) - set(TRUSTED_TYPES)
    if unknown:
        raise _untrusted(f"untrusted types: {sorted(unknown)}", path)
    path.write_bytes(written)


def load_estimators(path: Path) -> dict[str, dict[str, Any]]:
    """Read estimators. Raises ModelError if the file is missing, damaged or holds a type that is not trusted."""
    import skops.io
    from skops.io.exceptions import UntrustedTypesFoundException

    try:
        loaded = skops.io.loads(path.read_bytes(), trusted=list(TRUSTED_TYPES))
        estimators: dict[str, dict[str, Any]] = loaded["estimators"]
        if {task: frozenset(views) for task, views in estimators.items()} != ESTIMATOR_VIEWS:
            raise ValueError("estimators are missing")
        for name, vectoriser in _vectorisers(estimators):
            _give_vocabulary(vectoriser, loaded["vocabularies"][name])
    except UntrustedTypesFoundException as error:
        raise _untrusted(str(error).splitlines()[0], path) from error
    except Exception as error:  # skops raises whatever zipfile, json or numpy do with a damaged file
        raise ModelError(
            "the trained heads cannot be read", where=path.name, remedy="restore models/, or run `make train`"
        ) from error
    return estimators


def _vectorisers(estimators: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Every TF-IDF vectoriser with a name of its own, `task/view`."""
    for task, views in sorted(estimators.items()):
        for view, estimator in sorted(views.items()):
            if hasattr(estimator, "steps"):
                yield f"{task}/{view}", estimator[0]


def _take_vocabulary(vectoriser: Any) -> str:
    """Take the terms out of a fitted vectoriser, in the order of their columns."""
    terms = sorted(vectoriser.vocabulary_, key=vectoriser.vocabulary_.get)
    vectoriser.vocabulary = None
    del vectoriser.vocabulary_
    return TERM_END.join(terms)


def _give_vocabulary(vectoriser: Any, terms: str) -> None:
    vectoriser.vocabulary_ = {term: column for column, term in enumerate(terms.split(TERM_END))}


def _untrusted(types: str, path: Path) -> ModelError:
    return ModelError(
        "the heads file holds types that are not trusted",
        where=f"{path.name}: {types}",
        remedy="use only models built by `make train`",
    )
