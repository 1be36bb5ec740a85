"""A passage is shown in its place, and rows as the table they come from."""

from __future__ import annotations

from pathlib import Path

from pipeline.records import BlockKind, Passage
from pipeline.review.surroundings import arrange_parts, find_surroundings
from tests.review_bench import PASSAGES, make_case_file
from tests.store_records import make_passage


def row(passage_id: str, text: str) -> Passage:
    return make_passage(passage_id, "report", text, kind_of_block=BlockKind.ROW)


def test_rows_with_the_same_columns_are_one_table() -> None:
    """Cells stand under their columns, a colon in a cell stays in it, and the passage's row is marked."""
    parts = arrange_parts([row("a", "Ref: 1 | Act: Ask: why"), row("b", "Ref: 2 | Act: Tell")], "b")
    (table,) = parts
    assert table.columns == ("Ref", "Act")
    assert table.rows == ((("1", "Ask: why"), False), (("2", "Tell"), True))


def test_other_columns_start_another_table() -> None:
    """And a paragraph between two tables stands between them."""
    parts = arrange_parts(
        [row("a", "Ref: 1"), row("b", "Month: May"), make_passage("c", "report", "Note."), row("d", "Month: June")], "c"
    )
    assert [part.kind for part in parts] == ["table", "table", "paragraph", "table"]
    assert [part.is_this for part in parts] == [False, False, True, False]


def test_a_row_without_named_columns_stays_as_written() -> None:
    """What cannot be put under columns is shown whole."""
    (part,) = arrange_parts([row("a", "Option | Summary")], "a")
    assert (part.kind, part.text, part.is_this) == ("row", "Option | Summary", True)


def test_neighbours_are_those_of_the_same_page(tmp_path: Path) -> None:
    """At most four on either side, in reading order, and none of another slide or sheet."""
    page = [make_passage(f"p{n}", "report", f"Sentence {n}.", ordinal=n + 10, page_ordinal=2) for n in range(12)]
    case_file = make_case_file(tmp_path, passages=(*PASSAGES, *page))
    shown = [part.text for part in find_surroundings(case_file, case_file.passages["p6"])]
    assert shown == [f"Sentence {n}." for n in range(2, 11)]
    first = find_surroundings(case_file, case_file.passages["p0"])
    assert [part.is_this for part in first] == [True, False, False, False, False]
