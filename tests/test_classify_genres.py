"""Genres by family: what a passage is goes before whose it is."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.classify.genres import genre_family
from tests.classify_records import own_passages


@pytest.mark.parametrize(
    ("genre", "family"),
    [
        ("minutes", "minutes"),
        ("school council minutes", "minutes"),
        ("KPI table row", "KPI and table rows"),
        ("risk_register", "action, decision and risk rows"),
        ("parent survey free text", "surveys and feedback"),
        ("Speech therapy service page", "toolkits, leaflets and web pages"),
        ("special school newsletter", "newsletters, bulletins and notices"),
        ("service specification", "specifications and procedures"),
        ("DfE/NHSE letter", "reviews by others"),
        ("inspection report", "inspection reports"),
        ("seating chart", "seating chart"),
    ],
)
def test_a_genre_belongs_to_a_family(genre: str, family: str) -> None:
    """Upper case and underscores do not matter; a genre that no family knows stays as it is."""
    assert genre_family(genre) == family


def test_hardly_a_training_passage_is_without_a_family() -> None:
    """Of the passages in corpus/training, 98 in 100 fall into families of at least 50."""
    sizes = Counter(genre_family(passage.genre) for passage in own_passages())
    assert sum(size for size in sizes.values() if size >= 50) >= 0.98 * sizes.total()
    assert len([size for size in sizes.values() if size >= 50]) >= 20
