"""Areas for priority action read from an inspection report: their number, parts and responsible bodies."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_report import COUNCIL_AND_ICB, HEADER, heading, page, row

from pipeline.extract import extract_document
from pipeline.printed.areas import read_printed_areas
from pipeline.records import BlockKind, Page

REPORTS = Path(__file__).resolve().parents[1].parent / "shared" / "evidence" / "inspection-reports"
ADVERSE = {  # read by eye from the printed pages: areas, then the bodies of each
    "bexley": (3, {1: ["Bexley Council", "South East London ICB"]}),
    "bury": (6, {1: ["Bury Metropolitan Borough Council", "NHS Greater Manchester ICB"]}),
    "halton": (5, {1: ["Halton Borough Council", "NHS Cheshire and Merseyside Integrated Care Board (ICB)"]}),
    "north northamptonshire": (
        4,
        {
            1: [
                "North Northamptonshire Council",
                "NHS Northamptonshire Integrated Care Board",
                "Northamptonshire Children’s Trust",
            ]
        },
    ),
    "oxfordshire": (5, {1: ["Oxfordshire County Council", "NHS Buckinghamshire, Oxfordshire, and Berkshire West ICB"]}),
    "suffolk": (
        2,
        {
            1: ["Suffolk County Council", "NHS Suffolk and North East Essex ICB", "NHS Norfolk and Waveney area ICB"],
            2: ["Suffolk County Council", "NHS Suffolk and North East Essex ICB", "NHS Norfolk and Waveney ICB"],
        },
    ),
    "west northamptonshire": (
        5,
        {
            1: [
                "West Northamptonshire Council",
                "NHS Northamptonshire Integrated Care Board",
                "Northamptonshire Children’s Trust",
            ],
            4: ["NHS Northamptonshire Integrated Care Board"],
            5: ["West Northamptonshire Council", "NHS Northamptonshire Integrated Care Board"],
        },
    ),
}
"""An area whose bodies are not given here has those of the nearest one above."""
BULLETS = {
    ("bexley", 1): 2,
    ("bexley", 2): 3,
    ("bury", 2): 2,
    ("bury", 3): 3,
    ("bury", 6): 4,
    ("suffolk", 1): 4,
}


def test_a_row_is_an_area_with_its_bodies() -> None:
    """Rows are numbered in the order printed, whatever figure stands before their text."""
    pages = [
        page(
            5,
            HEADER,
            row(COUNCIL_AND_ICB, "1. Leaders should act on waits. They should say how."),
            row("NHS Westshire Integrated Care Board", "2. Health leaders should see to therapies."),
        )
    ]
    first, second = read_printed_areas(pages)
    assert (first.number, first.lead_in) == (1, "Leaders should act on waits. They should say how.")
    assert first.bodies == ("Axford Council", "NHS Westshire Integrated Care Board (ICB)")
    assert first.parts == ("Leaders should act on waits.", "They should say how.")
    assert (second.number, second.bodies, second.location) == (2, ("NHS Westshire Integrated Care Board",), "p. 5")


def test_bullets_and_the_clause_after_them_are_parts() -> None:
    """What follows the list in its last bullet is nobody's bullet."""
    text = "Leaders should help those who wait: • for therapy • for a paediatrician. Leaders should also open a route."
    (area,) = read_printed_areas([page(5, HEADER, row(COUNCIL_AND_ICB, text))])
    assert area.lead_in == "Leaders should help those who wait:"
    assert area.bullets == ("for therapy", "for a paediatrician.")
    assert area.trailing == "Leaders should also open a route."
    assert area.parts == (*area.bullets, area.trailing)
    assert area.text.splitlines() == [area.lead_in, "• for therapy", "• for a paediatrician.", area.trailing]


def test_sentences_of_a_last_bullet_stay_in_it() -> None:
    """Only a sentence that turns back to the leaders leaves a bullet that is itself a sentence."""
    text = "Leaders should: • Write plans. • Keep plans. Plans grow old."
    (area,) = read_printed_areas([page(5, HEADER, row(COUNCIL_AND_ICB, text))])
    assert (area.bullets, area.trailing) == (("Write plans.", "Keep plans. Plans grow old."), "")


def test_a_row_cut_by_a_page_end_is_one_area() -> None:
    """A row without a body at the head of a page goes on with the row before it."""
    pages = [
        page(5, heading("Areas for priority action"), HEADER, row(COUNCIL_AND_ICB, "Leaders should act on waits: •")),
        page(6, row("", "for therapy • for care."), row("Axford Council", "The council should write plans.")),
    ]
    first, second = read_printed_areas(pages)
    assert first.bullets == ("for therapy", "for care.")
    assert second.bodies == ("Axford Council",)


def test_a_body_may_span_several_rows() -> None:
    """Below the head of a page, a row without a body is an area of its own under the body above."""
    rows = [row(COUNCIL_AND_ICB, "Leaders should act on waits."), row("", "Leaders should write plans.")]
    areas = read_printed_areas([page(5, HEADER, *rows)])
    assert [area.number for area in areas] == [1, 2]
    assert areas[0].bodies == areas[1].bodies


def test_a_table_may_go_on_without_its_header() -> None:
    """Rows without known columns belong to the table until a heading or another table ends it."""
    plain = (BlockKind.ROW, "Axford Council | The council should write plans.", ())
    pages = [page(5, HEADER, row(COUNCIL_AND_ICB, "Leaders should act on waits.")), page(6, plain)]
    assert [area.bodies for area in read_printed_areas(pages)][1] == ("Axford Council",)
    closed = [pages[0], page(6, heading("Areas for improvement"), plain)]
    assert len(read_printed_areas(closed)) == 1


def test_other_tables_hold_no_areas() -> None:
    """Areas for improvement, inspectors and contacts are passed over."""
    team = (BlockKind.ROW, "Ofsted: A. Person HMI | CQC: B. Person", ("Ofsted", "CQC"))
    assert read_printed_areas([page(5, heading("Inspection team"), team)]) == ()


@settings(deadline=None)  # a busy machine
@given(st.lists(st.tuples(st.sampled_from(["", COUNCIL_AND_ICB]), st.text("abc •.:|\n", max_size=40)), max_size=6))
def test_any_table_is_read(cells: list[tuple[str, str]]) -> None:
    """Whatever stands in the cells, areas are numbered from 1 without a gap and lose no letter of their text."""
    pages: list[Page] = [page(1, HEADER, *(row(body, action) for body, action in cells))]
    areas = read_printed_areas(pages)
    assert [area.number for area in areas] == list(range(1, len(areas) + 1))
    letters = "".join(area.text for area in areas).replace("•", "")
    kept = [action for _, action in cells]
    assert sum(map(letters.count, "abc")) == sum(action.count(letter) for action in kept for letter in "abc")


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the public reports are not beside this checkout")
@pytest.mark.parametrize("name", ADVERSE)
def test_areas_and_bodies_of_a_real_report_are_read(name: str) -> None:
    """Areas, their bodies and their bullets are those a person reads on the page."""
    count, bodies = ADVERSE[name]
    areas = read_printed_areas(extract_document(next(REPORTS.glob(f"{name} -*.pdf"))).pages)
    assert [area.number for area in areas] == list(range(1, count + 1))
    for area in areas:
        nearest = max(number for number in bodies if number <= area.number)
        assert list(area.bodies) == bodies[nearest], area.number
        assert len(area.bullets) == BULLETS.get((name, area.number), 0), area.number
    if name == "bury":
        assert [bool(area.trailing) for area in areas] == [False, False, True, False, False, False]


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the public reports are not beside this checkout")
def test_a_report_without_priority_actions_has_no_areas() -> None:
    """Inconsistent and positive outcomes print areas for improvement only; a fifth of those at hand is read."""
    others = [path for path in sorted(REPORTS.glob("*.pdf")) if path.name.partition(" -")[0] not in ADVERSE]
    chosen = [path for path in others if hashlib.sha256(path.name.encode()).digest()[0] % 5 == 0]
    assert chosen
    assert [path.name for path in chosen if read_printed_areas(extract_document(path).pages)] == []
