"""Which pages wait for text recognition, and their documents once it has been tried.

In: extractions, and what recognition gave for each page. Out: extractions with recognised pages in their places,
arranged as a whole. Surprising rule: the problem `needs_ocr` stays, and the document `partial`, wherever text may
still be missing; a page that was recognised says so in a problem of its own, because its text may hold errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.jobs import arrange, awaits_recognition
from pipeline.records import Extraction, Page, Problem

RECOGNISABLE = frozenset({"pdf", "png", "jpeg", "tiff", "gif", "bmp", "webp"})
"""Formats whose pages can be drawn for recognition."""
NEEDS_OCR = "needs_ocr"
_PAGE = re.compile(r"p\. (\d+)")

Recognised = Mapping["PageKey", Extraction]


@dataclass(frozen=True, slots=True, order=True)
class PageKey:
    """A page of a document, known by its bytes; a picture of one page is page 1."""

    sha256: str
    page_number: int


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A page that waits for recognition; `route` are the SHA-256 of members from the file of the pack down to it."""

    key: PageKey
    format: str
    route: tuple[str, ...] = ()


def pages_to_recognise(extraction: Extraction, *, sha256: str, route: tuple[str, ...] = ()) -> Iterator[PageRequest]:
    """Pages of a document, then of its members, that are pictures without text, in order."""
    for problem in extraction.problems:
        number = _page_number(problem, extraction.format)
        if number is not None:
            yield PageRequest(PageKey(sha256, number), extraction.format, route)
    for member in extraction.members:
        yield from pages_to_recognise(member.extraction, sha256=member.sha256, route=(*route, member.sha256))


def with_recognised(
    extraction: Extraction,
    recognised: Recognised,
    *,
    sha256: str,
    low_confidence: float,
    left: Mapping[PageKey, str],
) -> Extraction:
    """Put recognised pages into a document and its members, and arrange those that had waited for them.

    `recognised` holds what was tried, `left` says by page why another was not; a page in neither keeps its problem.
    """
    members = tuple(
        replace(
            member,
            extraction=with_recognised(
                member.extraction, recognised, sha256=member.sha256, low_confidence=low_confidence, left=left
            ),
        )
        for member in extraction.members
    )
    extraction = replace(extraction, members=members)
    if not awaits_recognition(extraction):
        return extraction
    tried = {
        key.page_number: recognised[key] for request in _own(extraction, sha256) if (key := request.key) in recognised
    }
    pages = _merge(extraction.pages, [page for found in tried.values() for page in found.pages])
    has_text = any(page.text.strip() for page in pages)
    problems: list[Problem] = []
    for problem in extraction.problems:
        number = _page_number(problem, extraction.format)
        if number is None:
            problems.append(problem)
        elif number in tried:
            problems += _tried_problems(problem.location, tried[number], low_confidence, has_text=has_text)
        else:
            problems.append(replace(problem, message=left.get(PageKey(sha256, number), problem.message)))
    return arrange(replace(extraction, pages=pages, problems=tuple(problems)))


def _own(extraction: Extraction, sha256: str) -> Iterator[PageRequest]:
    return pages_to_recognise(replace(extraction, members=()), sha256=sha256)


def _page_number(problem: Problem, format: str) -> int | None:
    """The page a problem asks recognition for; None for every other problem."""
    if problem.kind != NEEDS_OCR or format not in RECOGNISABLE:
        return None
    match = _PAGE.fullmatch(problem.location)
    return int(match[1]) if match else 1 if format != "pdf" else None


def _merge(pages: tuple[Page, ...], recognised: list[Page]) -> tuple[Page, ...]:
    """Pages by their number, a recognised one in place of the page as it was read; ordinals count anew."""
    by_number = {page.page_number or page.ordinal: page for page in pages}
    by_number |= {page.page_number or page.ordinal: page for page in recognised}
    return tuple(
        replace(by_number[number], ordinal=ordinal) for ordinal, number in enumerate(sorted(by_number), start=1)
    )


def _tried_problems(location: str, found: Extraction, low_confidence: float, *, has_text: bool) -> Iterator[Problem]:
    """What to say of a page that recognition was tried on.

    A page on which it found nothing may be a photograph; that is no loss, unless the whole document has no text.
    """
    for page in found.pages:
        engine = found.properties.get("ocr_engine", "text recognition").partition(" (")[0]
        confidence = page.ocr_confidence or 0.0
        message = (
            f"The page is a picture; {engine} read its text, {confidence:.0%} sure. Check quotes against the page."
        )
        yield Problem(location, "ocr_used", message)
        if confidence < low_confidence:
            message = (
                f"Text recognition was only {confidence:.0%} sure of this page, so words and figures may be wrong. "
                "Compare it with the page, or ask for the original document."
            )
            yield Problem(location, "ocr_low_confidence", message)
    if not found.pages:
        reason = found.problems[0] if found.problems else None
        is_empty = reason is not None and reason.kind == "ocr_empty"
        message = reason.message if reason else "Text recognition gave nothing. Ask for the original document."
        yield Problem(location, "ocr_empty" if is_empty and has_text else NEEDS_OCR, message)
