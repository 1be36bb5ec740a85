"""The cache per document: equal records back, damage counts as missing, nothing for other eyes."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StoreError
from pipeline.predictions import Because, Prediction, TopicScore
from pipeline.records import Block, BlockKind, Decision, Extraction, Kind, Page, Problem, Stance
from pipeline.store.cache import DocumentCache, extraction_cache, prediction_cache, vector_cache
from pipeline.store.serialise import (
    extraction_from_json,
    extraction_to_json,
    predictions_from_json,
    predictions_to_json,
)

any_text = st.text(st.characters(), max_size=30)
"""Any text, half characters of broken documents included."""
numbers = st.floats(allow_nan=False)
blocks = st.builds(
    Block,
    level=st.none() | st.integers(1, 9),
    location=any_text,
    columns=st.lists(any_text, max_size=3).map(tuple),
    bbox=st.none() | st.tuples(numbers, numbers, numbers, numbers),
    is_hidden=st.booleans(),
)
pages = st.builds(
    Page,
    text=any_text,
    location=any_text,
    blocks=st.lists(blocks, max_size=4).map(tuple),
    method=st.sampled_from(["text", "ocr"]),
    ocr_confidence=st.none() | numbers,
    height=st.none() | numbers,
)
extractions = st.builds(
    Extraction,
    format=any_text,
    pages=st.lists(pages, max_size=3).map(tuple),
    problems=st.lists(st.builds(Problem, any_text, any_text, any_text), max_size=3).map(tuple),
    properties=st.dictionaries(any_text, any_text, max_size=4),
)
predictions = st.builds(
    Prediction,
    topics=st.dictionaries(any_text, st.builds(TopicScore, numbers, st.sampled_from(Decision)), max_size=4),
    kind_probabilities=st.dictionaries(st.sampled_from(Kind).map(str), numbers),
    stance_probabilities=st.dictionaries(st.sampled_from(Stance).map(str), numbers),
    speaker=st.none() | any_text,
    because=st.dictionaries(
        any_text, st.builds(Because, any_text, st.lists(any_text, max_size=3).map(tuple)), max_size=4
    ),
)

EXTRACTION = Extraction(
    "pdf",
    (Page(1, 1, "p. 1", "Waits fell.", (Block(BlockKind.PARAGRAPH, 0, 11, "p. 1", bbox=(1.0, 2.0, 3.0, 4.0)),)),),
    (Problem("p. 2", "page_unreadable", "the page is damaged"),),
    {"title": "Waits"},
)


@given(extractions)
def test_an_extraction_comes_back_equal_from_json(extraction: Extraction) -> None:
    """Every field survives, so a cached document is the document."""
    assert extraction_from_json(extraction_to_json(extraction)) == extraction


@given(st.lists(predictions, max_size=4).map(tuple))
def test_predictions_come_back_equal_from_json(made: tuple[Prediction, ...]) -> None:
    """Every probability survives to the last digit, speaker and reasons too, so a second run decides alike."""
    assert predictions_from_json(predictions_to_json(made)) == made


def test_entries_are_kept_by_key_and_version(tmp_path: Path) -> None:
    """Another key, another version of the stage or another stage finds nothing."""
    cache = extraction_cache(tmp_path / "cache", "1")
    assert cache.read("abc") is None
    cache.write("abc", EXTRACTION)
    assert cache.read("abc") == EXTRACTION
    assert cache.read("abd") is None
    assert extraction_cache(tmp_path / "cache", "2").read("abc") is None
    assert prediction_cache(tmp_path / "cache", "1").read("abc") is None


def test_vectors_come_back_exactly(tmp_path: Path) -> None:
    """Embeddings keep every bit; a document without passages has none."""
    cache = vector_cache(tmp_path, "1")
    vectors = np.random.default_rng(7).normal(size=(5, 384)).astype(np.float32)
    cache.write("abc", vectors)
    found = cache.read("abc")
    assert found is not None and found.dtype == np.float32 and np.array_equal(found, vectors)
    cache.write("empty", np.zeros((0, 384), dtype=np.float32))
    empty = cache.read("empty")
    assert empty is not None and empty.shape == (0, 384)


def test_vectors_of_another_type_are_our_bug(tmp_path: Path) -> None:
    """Doubles or a single vector are refused before they are written."""
    cache = vector_cache(tmp_path, "1")
    for wrong in (np.zeros((2, 3)), np.zeros(3, dtype=np.float32)):
        with pytest.raises(ValueError, match="float32"):
            cache.write("abc", wrong)  # type: ignore[arg-type]


def test_equal_records_give_equal_bytes(tmp_path: Path) -> None:
    """No time stamp or random name enters an entry."""
    for folder in ("a", "b"):
        extraction_cache(tmp_path / folder, "1").write("abc", EXTRACTION)
    first, second = (sorted((tmp_path / folder).rglob("*.gz")) for folder in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def damaged(content: bytes) -> list[bytes]:
    """Ways in which a disk or a stopped copy spoils a file."""
    return [b"", b"x", content[: len(content) // 2], content[:-1], b"\0" * len(content), b"PK\x03\x04" + content]


@pytest.mark.parametrize(
    ("open_cache", "records"),
    [
        (extraction_cache, EXTRACTION),
        (prediction_cache, (Prediction({}, Kind.VOICE, {}, Stance.MIXED, {}),)),
        (vector_cache, np.ones((3, 4), dtype=np.float32)),
    ],
)
def test_a_damaged_entry_counts_as_missing_and_is_deleted(
    tmp_path: Path, open_cache: Callable[[Path, str], DocumentCache[object]], records: object
) -> None:
    """A torn file costs reading one document again, never a run."""
    cache = open_cache(tmp_path, "1")
    cache.write("abc", records)
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    content = path.read_bytes()
    for spoilt in damaged(content):
        path.write_bytes(spoilt)
        assert cache.read("abc") is None
        assert not path.exists()
    cache.write("abc", records)
    assert path.read_bytes() == content


def test_an_entry_of_another_layout_counts_as_missing(tmp_path: Path) -> None:
    """JSON that is whole and means something else is not taken for an extraction."""
    prediction_cache(tmp_path, "1").write("abc", ())
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    target = tmp_path / "extraction" / "1" / "ab" / "abc.json.gz"
    target.parent.mkdir(parents=True)
    target.write_bytes(path.read_bytes())
    assert extraction_cache(tmp_path, "1").read("abc") is None


def test_entries_are_for_their_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    """Document text in the cache is closed to other users of the machine."""
    before = os.umask(0o022)
    try:
        extraction_cache(tmp_path / "cache", "1").write("abc", EXTRACTION)
    finally:
        os.umask(before)
    modes = {path.is_dir(): stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "cache").rglob("*")}
    assert modes == {True: 0o700, False: 0o600}
    assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700


def test_removing_and_pruning_leave_no_text_behind(tmp_path: Path) -> None:
    """Documents that are gone, versions that are past and torn files leave nothing in the cache."""
    cache = extraction_cache(tmp_path, "2")
    extraction_cache(tmp_path, "1").write("abc", EXTRACTION)
    for key in ("abc", "abd", "xyz"):
        cache.write(key, EXTRACTION)
    assert cache.remove("xyz") and not cache.remove("xyz")
    (tmp_path / "extraction" / "2" / "ab" / ".writing-torn").write_bytes(b"torn")
    cache.prune(["abd"])
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["abd.json.gz"]
    assert cache.read("abd") == EXTRACTION


@pytest.mark.parametrize("key", ["", "../abc", "a/b", ".hidden", "a b"])
def test_a_key_cannot_lead_out_of_the_folder(tmp_path: Path, key: str) -> None:
    """Keys are hashes; anything else is our bug."""
    with pytest.raises(ValueError, match="cannot name"):
        extraction_cache(tmp_path, "1").read(key)


def test_a_place_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    """A cache below a file is the user's to put right, and the message says where."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be kept"):
        extraction_cache(tmp_path / "file", "1").write("abc", EXTRACTION)
