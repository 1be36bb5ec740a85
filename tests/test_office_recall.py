"""Twenty Office files with a hand-made truth: nothing shown is lost, nothing hidden passes for shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import pytest
from office_recall_files import MAKERS
from office_truth import Truth

from pipeline.extract import extract_document
from pipeline.records import Block, Extraction

MIN_RECALL = 0.99
"""Least share of the shown words that must come out, over all files together."""

_WORD = re.compile(r"[\w%£]+")


@pytest.fixture(scope="module")
def read_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Truth, Extraction]]:
    folder = tmp_path_factory.mktemp("office")
    return {name: (make(folder / name), extract_document(folder / name)) for name, make in MAKERS.items()}


def words(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in _WORD.findall(text))


def blocks(extraction: Extraction) -> list[tuple[Block, str]]:
    return [(block, page.text[block.char_start : block.char_end]) for page in extraction.pages for block in page.blocks]


def texts(extraction: Extraction, *, hidden: bool) -> list[str]:
    return [text for block, text in blocks(extraction) if block.is_hidden is hidden]


def test_recall_over_all_files(read_files: dict[str, tuple[Truth, Extraction]]) -> None:
    """At least 99 in 100 of the words that a reader of the twenty files sees come out as shown."""
    assert len(read_files) == 20
    found = total = 0
    for truth, extraction in read_files.values():
        wanted = words(truth.shown)
        found += (wanted & words(texts(extraction, hidden=False))).total()
        total += wanted.total()
    assert found >= MIN_RECALL * total, f"{found} of {total}"


@pytest.mark.parametrize("name", MAKERS)
def test_no_shown_word_of_a_file_is_lost(name: str, read_files: dict[str, tuple[Truth, Extraction]]) -> None:
    """Every shown word of the file comes out, each as often as it stands there."""
    truth, extraction = read_files[name]
    assert words(truth.shown) - words(texts(extraction, hidden=False)) == Counter()


@pytest.mark.parametrize("name", MAKERS)
def test_hidden_words_are_kept_and_flagged(name: str, read_files: dict[str, tuple[Truth, Extraction]]) -> None:
    """Hidden words come out in blocks that are marked hidden, in no other, and a problem tells of them."""
    truth, extraction = read_files[name]
    assert words(truth.hidden) - words(texts(extraction, hidden=True)) == Counter()
    shown = "\n".join(texts(extraction, hidden=False))
    assert not [text for text in truth.hidden if text in shown]
    has_problem = any(problem.kind == "hidden_content" for problem in extraction.problems)
    assert has_problem == bool(truth.hidden)


@pytest.mark.parametrize("name", MAKERS)
def test_deleted_words_are_left_out(name: str, read_files: dict[str, tuple[Truth, Extraction]]) -> None:
    """Words that the author has deleted, and codes that are no words, do not come out."""
    truth, extraction = read_files[name]
    assert not words(truth.gone) & words(text for _, text in blocks(extraction))


@pytest.mark.parametrize("name", MAKERS)
def test_notes_and_furniture_are_marked(name: str, read_files: dict[str, tuple[Truth, Extraction]]) -> None:
    """Comments and notes are marked as notes, headers and footers as such."""
    truth, extraction = read_files[name]
    for text, section_type in truth.marked.items():
        wanted = words([text])
        held = [block.section_type for block, found in blocks(extraction) if wanted & words([found]) == wanted]
        assert section_type in held, text


@pytest.mark.parametrize("name", MAKERS)
def test_the_format_is_told_and_nothing_else_goes_wrong(
    name: str, read_files: dict[str, tuple[Truth, Extraction]]
) -> None:
    """The file is read whole, its extension fits, and hidden content is all that is to be told."""
    _, extraction = read_files[name]
    assert extraction.read_status == "read"
    assert {problem.kind for problem in extraction.problems} <= {"hidden_content"}
