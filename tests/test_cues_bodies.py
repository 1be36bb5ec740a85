"""Bodies: names, authors of documents, speakers of passages."""

from __future__ import annotations

import pytest

from pipeline.cues.bodies import find_bodies, partner_of, passage_body
from pipeline.cues.body_names import BodyAliases, build_aliases, find_mentions
from pipeline.cues.front import Line, Place
from pipeline.records import BlockKind
from tests.cues_framework import build_framework

ALIASES = build_aliases(build_framework())


def lines_of(*texts: str, place: Place = Place.TITLE_PAGE, kind: BlockKind = BlockKind.PARAGRAPH) -> tuple[Line, ...]:
    return tuple(Line(place, text, "p. 1", 1, kind) for text in texts)


def ids_in(text: str, aliases: BodyAliases = ALIASES) -> list[str]:
    return [mention.body_id for mention in find_mentions(text, aliases)]


def bodies_of(*lines: Line, name: str = "paper", **properties: str) -> tuple[str, ...]:
    return find_bodies(lines, file_name=name, properties=properties, aliases=ALIASES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the ICB and the PCF met", ["icb", "forum"]),
        ("an icb and a pcf", []),
        ("ICBs are not an ICB", ["icb"]),
        ("NHS Westshire Integrated Care Board", ["icb"]),
        ("children’s social care & Education & Inclusion Service", ["council-care", "council-education"]),
        ("Westshire Therapies, THE TRUST", ["trust", "trust"]),
        ("Axfordshire Council", []),
        ("they trust the process", []),
    ],
)
def test_names_match_whole_words_the_longest_first_and_acronyms_in_capitals(text: str, expected: list[str]) -> None:
    """Names bind whole words, spelling of 'and' and apostrophes does not matter, acronyms keep their capitals."""
    assert ids_in(text) == expected


def test_general_names_are_used_only_where_one_body_can_be_meant() -> None:
    """With two integrated care boards 'the ICB' names neither."""
    framework = build_framework()
    second = framework.bodies_by_id["icb"].model_copy(update={"id": "icb-2", "name": "NHS Eastshire", "aliases": ()})
    both = framework.model_copy(update={"bodies": (*framework.bodies, second)})
    assert ids_in("the ICB met NHS Eastshire", build_aliases(both)) == ["icb-2"]


DOCUMENTS = [
    (["Report to: Cabinet", "Report of: Axford Borough Council"], ("council",)),
    (["Author: J. Smith, NHS Westshire", "Waiting well"], ("icb",)),
    (["Authors: A. One, the Trust; B. Two, NHS Westshire; Approved by: Axford Council"], ("trust", "icb")),
    (["Prepared by the Trust for Axford Council", "Therapies plan"], ("trust",)),
    (["Axford Council", "NHS Westshire", "Joint commissioning strategy"], ("council", "icb")),
    (["Axford SEND Board", "Minutes, 14 January 2026", "Present: ICB, WCT, PCF", "ICB", "WCT"], ("board",)),
    (["Annual engagement meeting with Ofsted", "Report from: Education and Inclusion Service"], ("council-education",)),
    (["Letter to Axford Council", "Department for Education"], ("dfe",)),
    (["To: Axford Council", "From: Department for Education"], ("dfe",)),
    (["What our members said", "Axford Parent Voice survey 2025"], ("forum",)),
    (["Response to the ICB", "Some paper"], ()),
    (["A plan about many things"], ()),
]


@pytest.mark.parametrize(("texts", "expected"), DOCUMENTS)
def test_the_title_page_tells_who_wrote_the_document(texts: list[str], expected: tuple[str, ...]) -> None:
    """Author lines, logos and headings count; recipients, people present and bodies written about do not."""
    assert bodies_of(*lines_of(*texts)) == expected


def test_a_name_set_on_two_heading_lines_is_one_name() -> None:
    """A long name broken over a title's lines is found; paragraphs are not joined."""
    broken = ("Westshire Community NHS", "Trust with NHS Westshire")
    assert bodies_of(*lines_of(*broken, kind=BlockKind.HEADING)) == ("trust", "icb")
    assert bodies_of(*lines_of(*broken)) == ("icb",)


def test_a_contact_address_names_the_body_when_the_author_line_does_not() -> None:
    """An e-mail line below the prose of the first page tells whose paper it is."""
    aliases = build_aliases(build_framework())
    prose = "This report says what the partnership has done since the last meeting of the committee and why. " * 2
    lines = lines_of("Report of: Cabinet Member", prose, "E-mail: a.person@axford.example")
    assert find_bodies(lines, file_name="x", properties={}, aliases=aliases) == ("council",)


def test_a_body_spoken_of_in_prose_is_no_author() -> None:
    """A first page of prose that names many bodies makes none of them the author."""
    prose = "This paper says how the council, NHS Westshire, the Trust and the Department for Education " * 3
    assert bodies_of(*lines_of(prose), *lines_of(prose, place=Place.TEXT)) == ()


def test_running_lines_file_name_and_properties_follow_in_that_order() -> None:
    """Each source is asked only when those before it name nobody."""
    running = lines_of("Westshire Community NHS Trust | Page", place=Place.RUNNING)
    assert bodies_of(*running, name="ICB paper", company="Axford Council") == ("trust",)
    assert bodies_of(name="ICB_paper", company="Axford Council") == ("icb",)
    assert bodies_of(company="Axford Council") == ("council",)


def test_the_body_that_speaks_most_is_the_author_when_nothing_else_says() -> None:
    """Three sentences with one subject make an author; two do not."""
    spoken = lines_of("The Trust has met. The ICB noted it.", "The Trust reports waits.", place=Place.TEXT)
    assert bodies_of(*spoken) == ()
    assert bodies_of(*spoken, *lines_of("The Trust launched a line.", place=Place.TEXT)) == ("trust",)


@pytest.mark.parametrize(
    ("body_ids", "expected"),
    [
        ((), None),
        (("trust",), "provider"),
        (("council-care", "council-education"), "council_social_care"),
        (("council-education", "icb"), "partnership"),
        (("board",), "partnership"),
        (("ofsted", "cqc"), "external"),
    ],
)
def test_two_organisations_are_a_partnership_and_two_departments_are_not(
    body_ids: tuple[str, ...], expected: str | None
) -> None:
    """The partner type is the first body's unless organisations of the area speak together."""
    assert partner_of(body_ids, ALIASES) == expected


PASSAGES = [
    ("The Trust reports that waits fell.", "", "trust"),
    ("ICB update: the hub opened.", "", "icb"),
    ("NHS Westshire: 40 staff trained.", "", "icb"),
    ("AB (ICB) said the hub had opened.", "", "icb"),
    ("Action: open the hub | Lead: ICB | Due: May", "", "icb"),
    ("Forty staff were trained.", "Updates > Westshire Community NHS Trust", "trust"),
    ("The Trust reports waits. The ICB has noted it.", "", None),
    ("Axford Council has met. Children's Social Care has too.", "", "council"),
    ("Families wrote to the ICB.", "", None),
    ("Training for the Trust and schools.", "Background", None),
]


@pytest.mark.parametrize(("text", "heading", "expected"), PASSAGES)
def test_a_passage_speaks_for_one_body_or_for_its_document(text: str, heading: str, expected: str | None) -> None:
    """Subjects, speakers, owner cells and headings name the body; two organisations or an object do not."""
    assert passage_body(text, heading, ("board",), ALIASES) == expected


def test_passages_of_an_outside_body_stay_its_own() -> None:
    """What an inspection report says of the ICB is not said by the ICB."""
    assert passage_body("The ICB has reduced waits.", "", ("ofsted", "cqc"), ALIASES) is None


def test_who_only_read_a_paper_did_not_write_it() -> None:
    """Readers named behind the authors are left out."""
    line = (
        "Written by Axford Council and NHS Westshire Integrated Care Board, and read by the PCF before it was agreed."
    )
    assert set(bodies_of(*lines_of(line))) == {"council", "icb"}


def test_the_banner_of_a_table_names_its_authors() -> None:
    """Between dashes, however long the row."""
    banner = (
        "Post-16 and employment dashboard - Axford Council with NHS Westshire Integrated Care Board - figures run to"
        " 30 September 2025 - the next refresh of these figures is not yet arranged"
    )
    assert set(bodies_of(*lines_of(banner, kind=BlockKind.ROW))) == {"council", "icb"}


def test_the_council_is_the_one_council() -> None:
    """Where an area has one, everybody calls it that."""
    assert ids_in("Report of the council’s plan team and the ICB") == ["council", "icb"]
