"""Recognised pages find their places, and a page that still lacks its text says so."""

from __future__ import annotations

from dataclasses import replace

from hostile_readers import make_page

from pipeline.recognition import PageKey, PageRequest, pages_to_recognise, with_recognised
from pipeline.records import Extraction, Member, Problem

SHA, OTHER = "a" * 64, "b" * 64


def needs(location: str) -> Problem:
    return Problem(location, "needs_ocr", "The page is a picture.")


def recognised(number: int, text: str = "recognised", confidence: float = 0.97) -> Extraction:
    page = replace(make_page(number, text), ordinal=1, method="ocr", ocr_confidence=confidence)
    return Extraction("pdf", pages=(page,), properties={"ocr_engine": "engine 1 (dpi=200)"})


def merge(
    extraction: Extraction, found: dict[PageKey, Extraction], left: dict[PageKey, str] | None = None
) -> Extraction:
    return with_recognised(extraction, found, sha256=SHA, low_confidence=0.85, left=left or {})


def test_pages_are_asked_for_in_order_members_last() -> None:
    """Own pages come first, then those of members by the hashes that lead there; a picture is page 1."""
    picture = Extraction("png", problems=(needs("whole file"),))
    inner = Extraction("zip", members=(Member("photo.png", OTHER, 5, picture),))
    mail = Extraction("pdf", problems=(needs("p. 4"), needs("p. 9")), members=(Member("a.zip", "c" * 64, 9, inner),))
    assert list(pages_to_recognise(mail, sha256=SHA)) == [
        PageRequest(PageKey(SHA, 4), "pdf"),
        PageRequest(PageKey(SHA, 9), "pdf"),
        PageRequest(PageKey(OTHER, 1), "png", ("c" * 64, OTHER)),
    ]


def test_what_cannot_be_drawn_is_not_asked_for() -> None:
    """Slides and Word files without text keep their problem: there is no page to draw."""
    for name, location in (("pptx", "slide 3"), ("docx", "p. 1"), ("pdf", "whole file")):
        extraction = Extraction(name, pages=(make_page(1),), problems=(needs(location),))
        assert list(pages_to_recognise(extraction, sha256=SHA)) == []
        assert merge(extraction, {}).problems == extraction.problems


def test_a_garbled_page_gives_way_and_ordinals_count_anew() -> None:
    """A recognised page takes the place of the page as it was read; pages before and after it stay."""
    pages = tuple(
        replace(make_page(number, f"Page {number} is whole."), ordinal=position)
        for position, number in enumerate((1, 2, 4), start=1)
    )
    extraction = Extraction("pdf", pages, (needs("p. 2"), needs("p. 3")))
    found = {PageKey(SHA, 2): recognised(2, "Second."), PageKey(SHA, 3): recognised(3, "Third.")}
    merged = merge(extraction, found)
    assert [(p.ordinal, p.page_number, p.text) for p in merged.pages] == [
        (1, 1, "Page 1 is whole."),
        (2, 2, "Second."),
        (3, 3, "Third."),
        (4, 4, "Page 4 is whole."),
    ]
    assert {problem.kind for problem in merged.problems} == {"ocr_used"}
    assert merged.read_status == "read"


def test_other_problems_keep_their_places() -> None:
    """Only `needs_ocr` is answered; what else was found stays between."""
    damaged = Problem("p. 2", "page_unreadable", "The page is damaged.")
    extraction = Extraction("pdf", (make_page(5),), (needs("p. 1"), damaged, needs("p. 3")))
    found = {PageKey(SHA, 1): recognised(1, confidence=0.5)}
    merged = merge(extraction, found, {PageKey(SHA, 3): "Run again to go on."})
    assert [(p.location, p.kind) for p in merged.problems] == [
        ("p. 1", "ocr_used"),
        ("p. 1", "ocr_low_confidence"),
        ("p. 2", "page_unreadable"),
        ("p. 3", "needs_ocr"),
    ]
    assert merged.problems[-1].message == "Run again to go on."
    assert merged.read_status == "partial"


def test_a_document_that_waits_for_nothing_is_left_alone() -> None:
    """Pages of a document without pictures were arranged when it was read, and are not touched again."""
    extraction = Extraction("pdf", (make_page(1),))
    assert merge(extraction, {PageKey(SHA, 1): recognised(1)}) is not None
    assert merge(extraction, {PageKey(SHA, 1): recognised(1)}) == extraction


def test_members_are_completed_too() -> None:
    """A picture inside a mail gets its text, though the mail itself waits for nothing."""
    mail = Extraction(
        "eml", (make_page(1),), members=(Member("scan.pdf", OTHER, 5, Extraction("pdf", (), (needs("p. 1"),))),)
    )
    merged = merge(mail, {PageKey(OTHER, 1): recognised(1)})
    assert merged.members[0].extraction.read_status == "read"
    assert merged.pages == mail.pages
