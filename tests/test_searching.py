"""Search in a published database: the run's own vectors, citations, masking, and how well the forty questions fare."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from export_records import publish_pack
from fake_encoder import FakeEncoder
from store_records import VOICE_TEXT, make_passage, make_tables

from pipeline.classify.card import read_model_id
from pipeline.classify.encoder import SplitText
from pipeline.cli import EXIT_DONE, main
from pipeline.errors import InputError
from pipeline.search import Filters
from pipeline.searching import Searcher, open_searcher
from pipeline.settings import Settings
from pipeline.store.cache import readings_key, vector_cache
from pipeline.terminal_search import found_text
from pipeline.versions import readings_version
from tests.search_figures import facts_of, recall

MODELS = Settings().models_path
RECALL_PROMISED = 0.9
"""Share of the facts behind the forty questions that must be among the first ten results."""


def open_pack(tmp_path: Path, *, has_vectors: bool) -> Searcher:
    """The small pack, published by the committed model, with or without the vectors that its run would leave."""
    model_id = read_model_id(MODELS)
    tables = make_tables()
    database = publish_pack(tmp_path / "readiness.duckdb", run=dataclasses.replace(tables.run, model_id=model_id))
    cache = vector_cache(tmp_path / "cache", readings_version(model_id))
    for passage in tables.passages if has_vectors else ():
        vectors = FakeEncoder().encode([SplitText(passage.text)]).vectors
        cache.write(readings_key([(passage.heading, passage.text)]), vectors)
    return open_searcher(database, cache_path=tmp_path / "cache", models_path=MODELS, encoder=FakeEncoder())


def test_the_vectors_of_the_run_are_found_again(tmp_path: Path) -> None:
    """Each passage keeps its own vector, and a question meets the passage with its words."""
    searcher = open_pack(tmp_path, has_vectors=True)
    assert searcher.has_meaning
    found = searcher.search(VOICE_TEXT)
    assert found[0].passage.text == VOICE_TEXT
    assert found[0].meaning_rank == 1


def test_without_vectors_words_are_searched_and_the_user_is_told(tmp_path: Path) -> None:
    """An emptied cache is no failure."""
    searcher = open_pack(tmp_path, has_vectors=False)
    found = searcher.search("parents")
    assert [one.passage.text for one in found] == [VOICE_TEXT]
    assert "by words alone" in found_text(found, searcher, is_masked=True)


def test_results_are_cited_and_masked(tmp_path: Path) -> None:
    """Document, place, date and standing are shown; a phone number is not, unless asked for."""
    spoken = make_passage("plan-1", "plan", "Ring the mother on 01632 960123 before noon.")
    database = publish_pack(tmp_path / "readiness.duckdb", passages=(make_tables().passages[0], spoken))
    searcher = open_searcher(database, cache_path=tmp_path / "cache", models_path=MODELS)
    found = searcher.search("ring the mother")
    text = found_text(found, searcher, is_masked=True)
    assert "01632 960123" not in text
    assert "Plan, p. 1" in text
    assert "2025-09-01 · intent · H1.1 (counts), R2 (counts)" in text
    assert text.startswith("FICTIONAL SAMPLE")
    assert "01632 960123" in found_text(found, searcher, is_masked=False)


@pytest.mark.parametrize("filters", [Filters(requirement="X9"), Filters(body="nobody"), Filters(kind="gossip")])
def test_an_unknown_filter_names_the_known_ones(tmp_path: Path, filters: Filters) -> None:
    """Silence would look like an absence of evidence."""
    with pytest.raises(InputError, match="one of"):
        open_pack(tmp_path, has_vectors=False).search("parents", filters=filters)


def test_the_command_answers_and_refuses_an_empty_question(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0 with passages, 2 with what to do."""
    database = str(publish_pack(tmp_path / "readiness.duckdb"))
    assert main(["search", "parents", "--db", database]) == EXIT_DONE
    assert "Parents told us" in capsys.readouterr().out
    assert main(["search", " ", "--db", database]) != EXIT_DONE
    assert "what to do" in capsys.readouterr().err


def test_forty_questions_find_what_answers_them(sample_database: Path) -> None:
    """Recall at 10 on the sample pack, words and meaning together; `python -m tests.search_figures` has the detail."""
    cache = sample_database.parent.parent / "cache"
    searcher = open_searcher(sample_database, cache_path=cache, models_path=MODELS)
    assert searcher.has_meaning
    asked = facts_of(searcher)
    assert len(asked) == 40
    share, misses = recall(asked, searcher.search)
    assert share >= RECALL_PROMISED, misses
