"""Printed wording beside the criteria of a framework."""

from __future__ import annotations

from dataclasses import replace

import pytest
from printed_report import HEADER, page, row
from test_framework_shipped import SHIPPED_PATH

from pipeline.framework import Framework, load_framework
from pipeline.printed.areas import PrintedArea, read_printed_areas
from pipeline.printed.matching import match_printed
from pipeline.printed.wording import read_printed_wording
from pipeline.records import Document, Page, Role
from tests.store_records import make_tables

WAITS = PrintedArea(
    3,
    ("Axford Council",),
    "Leaders should help children who wait for a specialist assessment:",
    ("with a speech and language therapist", "with a community paediatrician", "on the autism and ADHD pathway."),
    "They should agree a neurodevelopmental pathway for young people up to the age of 25.",
)
ADULTHOOD = PrintedArea(4, (), "Leaders should prepare young people for adulthood by a strategy made with them.")


@pytest.fixture(scope="module")
def shipped() -> Framework:
    return load_framework(SHIPPED_PATH)


def test_areas_and_parts_stand_by_their_criteria(shipped: Framework) -> None:
    """Bullets and the clause after them go to the requirements that say the same."""
    printed = match_printed(shipped, [WAITS, ADULTHOOD])
    assert printed["APA3"] == WAITS.text
    assert [printed[f"APA3.{part}"] for part in (1, 2, 3, 4)] == list(WAITS.parts)
    assert printed["APA4"] == ADULTHOOD.text


def test_words_beat_the_number(shipped: Framework) -> None:
    """A report that counts its areas otherwise is matched by what it says."""
    printed = match_printed(shipped, [replace(ADULTHOOD, number=1), replace(WAITS, number=2)])
    assert (printed.get("APA3"), printed.get("APA4")) == (WAITS.text, ADULTHOOD.text)
    assert "APA1" not in printed


def test_what_fits_nothing_is_left_out(shipped: Framework) -> None:
    """An area of which the framework says nothing stands beside no definition."""
    assert match_printed(shipped, [PrintedArea(1, (), "Leaders should publish the ferry timetable.")]) == {}


def test_fewer_parts_than_requirements_show_the_whole(shipped: Framework) -> None:
    """One sentence that holds two requirements stands beside both."""
    printed = match_printed(shipped, [ADULTHOOD])
    assert printed["APA4.1"] == printed["APA4.2"] == ADULTHOOD.text


def test_only_the_areas_own_report_is_read(shipped: Framework) -> None:
    """A neighbour's report is a reference and says nothing of this area."""
    (document, *_) = make_tables().documents
    wanted, other = (
        [page(1, HEADER, row("Axford Council", text))]
        for text in ("Leaders should prepare children for adulthood.", "Leaders should plan transitions.")
    )
    own, neighbour = (
        replace(document, document_id=role.value, role=role, duplicate_of=None)
        for role in (Role.BASELINE, Role.REFERENCE)
    )
    pages: dict[str, list[Page]] = {own.document_id: wanted, neighbour.document_id: other}
    documents: list[Document] = [neighbour, own]
    wording = read_printed_wording(shipped, documents=documents, pages=pages)
    assert wording.areas == read_printed_areas(wanted)
    assert wording.by_criterion["APA4"] == "Leaders should prepare children for adulthood."
    assert wording.texts[0] == wording.areas[0].text
    assert read_printed_wording(shipped, documents=[neighbour], pages=pages).areas == ()
