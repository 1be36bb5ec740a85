"""Labelled passages read from JSONL, with faults named by file and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.classify.training_passages import read_training_passages
from pipeline.errors import InputError
from pipeline.records import Kind, Stance


def row(passage_id: str = "a-1", **fields: object) -> dict[str, object]:
    return {
        "id": passage_id, "text": "Waits fell.", "apa": [], "pillar": [], "kind": "performance", "stance": "strength",
        **fields,
    }  # fmt: skip


def write(folder: Path, *rows: object, name: str = "passages.jsonl") -> Path:
    path = folder / name
    lines = [given if isinstance(given, str) else json.dumps(given, ensure_ascii=False) for given in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_line_becomes_a_passage(tmp_path: Path) -> None:
    """All fields are read; author, genre and heading may be left out."""
    full = row(author="A1", genre="minutes", heading="Item 3", apa=["APA3", "APA3.1"], pillar=["P2"], disputed=["P2"])
    first, second = read_training_passages([write(tmp_path, full, row("a-2", heading=None))])
    assert (first.passage_id, first.origin, first.genre, first.heading) == ("a-1", "A1", "minutes", "Item 3")
    assert first.topics == {"APA3", "APA3.1", "P2"}
    assert (first.kind, first.stance, first.disputed) == (Kind.PERFORMANCE, Stance.STRENGTH, {"P2"})
    assert (second.origin, second.heading, second.topics, second.is_ours) == ("unknown", "", frozenset(), True)


def test_a_parent_that_was_left_out_is_added(tmp_path: Path) -> None:
    """A sub-requirement always carries its area."""
    (passage,) = read_training_passages([write(tmp_path, row(apa=["APA6.2", "APA3.1"]))])
    assert passage.topics == {"APA3", "APA3.1", "APA6", "APA6.2"}


def test_the_origin_of_a_report_is_its_area(tmp_path: Path) -> None:
    """Pages of one report share an origin."""
    rows = [row("a", source="Axford report, p. 3"), row("b", source="Axford report, p. 9")]
    passages = read_training_passages([write(tmp_path, *rows)], is_ours=False)
    assert {passage.origin for passage in passages} == {"Axford report"}
    assert not any(passage.is_ours for passage in passages)


def test_files_are_read_in_the_order_given(tmp_path: Path) -> None:
    """Order is that of the files, then of their lines."""
    paths = [write(tmp_path, row("b"), row("c"), name="2.jsonl"), write(tmp_path, row("a"), name="1.jsonl")]
    assert [passage.passage_id for passage in read_training_passages(paths)] == ["b", "c", "a"]
    assert read_training_passages([]) == ()


def test_a_line_separator_inside_a_text_does_not_end_the_line(tmp_path: Path) -> None:
    """JSON may hold U+2028 and its like as they are; only a line feed ends a line."""
    (passage,) = read_training_passages([write(tmp_path, row(text="One\u2028two\x85three"))])
    assert passage.text == "One\u2028two\x85three"


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"apa": ["APA9"]}, "APA9"),
        ({"pillar": ["P5"]}, "P5"),
        ({"apa": "APA1"}, "unknown topic"),
        ({"kind": "rumour"}, "rumour"),
        ({"stance": "glad"}, "glad"),
        ({"apa": None}, "not in order"),
        ({"text": 5}, "must be text"),
        ({"heading": ["a"]}, "must be text"),
        ({"source": 5}, "not in order"),
    ],
)
def test_a_faulty_field_is_named_with_file_and_line(tmp_path: Path, fields: dict[str, object], fault: str) -> None:
    """The error says what is wrong and where; blank lines count as lines."""
    path = write(tmp_path, row("a"), "", row("b", **fields), name="made.jsonl")
    with pytest.raises(InputError, match=fault) as raised:
        read_training_passages([path])
    assert raised.value.where == "made.jsonl, line 3"


@pytest.mark.parametrize("key", ["id", "text", "apa", "pillar", "kind", "stance"])
def test_a_missing_field_is_named(tmp_path: Path, key: str) -> None:
    """Each field that a passage needs is asked for by name."""
    given = row()
    del given[key]
    with pytest.raises(InputError, match=key) as raised:
        read_training_passages([write(tmp_path, given)])
    assert raised.value.where == "passages.jsonl, line 1"


@pytest.mark.parametrize("line", ["{", "[]", "7", "null", '"text"'])
def test_a_line_that_is_no_passage_is_named(tmp_path: Path, line: str) -> None:
    """Broken JSON and JSON of another shape are refused alike."""
    with pytest.raises(InputError, match="line 2"):
        read_training_passages([write(tmp_path, row(), line)])


def test_an_id_may_stand_only_once(tmp_path: Path) -> None:
    """A repeat is refused, in another file too."""
    first, second = write(tmp_path, row("a"), name="1.jsonl"), write(tmp_path, row("b"), row("a"), name="2.jsonl")
    with pytest.raises(InputError, match="'a' stands twice") as raised:
        read_training_passages([first, second])
    assert raised.value.where == "2.jsonl, line 2"


def test_a_file_without_passages_is_refused(tmp_path: Path) -> None:
    """An empty file is a mistake, not a measurement of nothing."""
    with pytest.raises(InputError, match="no passages"):
        read_training_passages([write(tmp_path, "", "  ")])


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing file, a folder and bytes that are no text give an InputError with the path."""
    (tmp_path / "latin.jsonl").write_bytes(b"\xff\xfe\xfa")
    for name in ("absent.jsonl", ".", "latin.jsonl"):
        with pytest.raises(InputError, match="cannot be read") as raised:
            read_training_passages([tmp_path / name])
        assert str(tmp_path) in raised.value.where
