"""What a stopped reader handed over becomes an extraction that says what is missing."""

from __future__ import annotations

import json

import pytest
from hostile_readers import make_page

from pipeline.records import LOSING_PROBLEMS, Extraction
from pipeline.salvage import REASONS, salvage
from pipeline.store.serialise import extraction_to_json, page_to_json


def member(*route: str, pages: int = 1, inner: tuple[str, ...] = ()) -> str:
    extraction = Extraction("txt", pages=tuple(make_page(n) for n in range(1, pages + 1)))
    return json.dumps([route, "0" * 64, 10, extraction_to_json(extraction)])


@pytest.mark.parametrize("kind", sorted(REASONS))
def test_every_reason_says_where_and_what_to_do(kind: str) -> None:
    """79 pages are kept, the problem stands after page 79, and text counts as lost."""
    found = salvage("pdf", [page_to_json(make_page(n)) for n in range(1, 80)], [], kind=kind)
    assert len(found.pages) == 79
    (problem,) = found.problems
    assert (problem.location, problem.kind) == ("after p. 79", kind)
    assert "replace it" in problem.message and "after p. 79 is missing" in problem.message
    assert kind in LOSING_PROBLEMS
    assert found.read_status == "partial"


def test_nothing_handed_over_is_unread() -> None:
    """Without a page or member the problem is the whole file's."""
    found = salvage("unknown", [], [], kind="timed_out")
    assert (found.read_status, found.problems[0].location) == ("unread", "whole file")


def test_pages_are_put_in_order_and_the_later_of_two_counts() -> None:
    """A page that was read again replaces what came first."""
    texts = [page_to_json(make_page(2)), page_to_json(make_page(1, "first")), page_to_json(make_page(1, "second"))]
    assert [page.text for page in salvage("pdf", texts, [], kind="timed_out").pages] == ["second", "Words on a page"]


def test_pieces_that_do_not_parse_are_passed_over() -> None:
    """Half a page, or rubbish from a reader that was taken over, costs only itself."""
    texts = [page_to_json(make_page(1)), "{", "null", "[" * 100_000, '{"ordinal": 1}', page_to_json(make_page(2))]
    members = [member("a.txt"), "7", '["a", "b", "c", "{}"]', '[["x"], "0", 1, "{}"]']
    found = salvage("pdf", texts, members, kind="reader_crashed")
    assert [page.ordinal for page in found.pages] == [1, 2]
    assert [m.name for m in found.members] == ["a.txt"]


def test_members_of_members_are_kept_once() -> None:
    """A finished member holds its own; one inside an unfinished member is named through it."""
    texts = [member("a.zip", "one.txt"), member("a.zip"), member("b.zip", "two.txt")]
    found = salvage("zip", [], texts, kind="timed_out")
    assert [m.name for m in found.members] == ["a.zip", "b.zip!two.txt"]
    assert found.read_status == "partial"
    assert found.problems[0].location == "after the file b.zip!two.txt"
