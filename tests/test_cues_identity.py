"""Title, version, draft status and marking."""

from __future__ import annotations

import pytest

from pipeline.cues.front import Line, Place
from pipeline.cues.identity import (
    clean_file_name,
    find_is_draft,
    find_marking,
    find_title,
    find_version,
    strip_marks,
    version_key,
)
from pipeline.records import BlockKind


def line(text: str, place: Place = Place.TITLE_PAGE, level: int | None = None) -> Line:
    kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
    return Line(place, text, "p. 1", 1, kind, level=level)


def is_draft(*lines: Line, name: str = "plan.docx", **properties: str) -> bool:
    version = find_version(lines, relative_path=name)
    return find_is_draft(lines, relative_path=name, properties=properties, version=version)


TITLES = [
    ([line("Subject: SEND annual meeting"), line("Summary", level=1)], "x.docx", "", "SEND annual meeting"),
    ([line("Waiting Well framework", level=1)], "x.docx", "", "Waiting Well framework"),
    ([line("Executive summary", level=1), line("Waiting Well", level=2)], "x.docx", "", "Waiting Well"),
    ([line("Contents", level=1)], "Waiting_Well v1.2 DRAFT 251002.docx", "", "Waiting Well"),
    ([line("Waiting Well plan")], "x.docx", "Waiting Well plan", "Waiting Well plan"),
    ([line("Waiting Well", level=1)], "x.docx", "Microsoft Word - doc1", "Waiting Well"),
    ([line("Waiting Well", level=1)], "x.docx", "Waiting Well final clean.docx", "Waiting Well"),
    ([line("Waiting Well", level=1)], "x.docx", "Corporate report template 2019", "Waiting Well"),
    ([], "folder/board minutes (2).docx", "PowerPoint Presentation", "board minutes"),
]


@pytest.mark.parametrize(("lines", "name", "metadata", "expected"), TITLES)
def test_the_title_is_what_the_document_calls_itself(
    lines: list[Line], name: str, metadata: str, expected: str
) -> None:
    """Subject lines, sensible metadata and real headings give the title; tool names and templates do not."""
    assert find_title(lines, relative_path=name, properties={"title": metadata}) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("PIP v3.2 DRAFT Jan26.xlsx", "PIP"),
        ("251002_Axford SEF_AEM Final Version.docx", "Axford SEF AEM"),
        ("a/b/Board minutes 14.01.26 (2).docx", "Board minutes"),
        ("draft.docx", "draft"),
        ("mail.eml!Waiting list - final.pdf", "Waiting list"),
    ],
)
def test_file_names_are_cleaned_of_versions_dates_and_marks(name: str, expected: str) -> None:
    """What is left is the paper's own name; a name of marks alone is kept."""
    assert clean_file_name(name) == expected


def test_marks_are_stripped_from_titles_without_touching_their_words() -> None:
    """Words that only contain a mark ('Finalists', 'drafting') stay."""
    assert strip_marks("Finalists of drafting – v2.1 (final)") == "Finalists of drafting"


@pytest.mark.parametrize(
    ("lines", "name", "expected"),
    [
        ([line("Version: 2.1 | Owner: X", Place.VERSION_BOX)], "x.docx", "v2.1"),
        ([line("Version 0.4 | first", Place.VERSION_BOX), line("Version 1.0", Place.VERSION_BOX)], "x.docx", "v1.0"),
        ([line("0.9 | May | text", Place.VERSION_BOX), line("1.10 | June | text", Place.VERSION_BOX)], "x", "v1.10"),
        ([line("Waiting Well v1.3")], "Waiting Well v1.2.docx", "v1.3"),
        ([], "PIP v3.2 DRAFT.xlsx", "v3.2 DRAFT"),
        ([], "SEF_FINAL_v2.docx", "v2 FINAL"),
        ([], "SEF Final.docx", "FINAL"),
        (
            [line("The second version of this was read by 12 people and all of them said version 9 was not it")],
            "x",
            None,
        ),
        ([], "Level 2 v Level 3.docx", None),
        ([], "x.docx", None),
    ],
)
def test_the_version_is_read_from_the_document_then_from_its_name(
    lines: list[Line], name: str, expected: str | None
) -> None:
    """The newest number of a version box or a short line beats the file name's."""
    assert find_version(lines, relative_path=name) == expected


def test_versions_are_ordered_as_numbers() -> None:
    """1.10 follows 1.9, and 2 is 2.0."""
    assert version_key("v1.9") < version_key("v1.10") < version_key("v2") == version_key("v2.0")
    assert version_key("FINAL") == version_key(None) == ()


DRAFTS = [
    ([], "Plan DRAFT.docx", True),
    ([], "draft_plan.docx", True),
    ([], "drafting guide.docx", False),
    ([], "plan v0.4.docx", True),
    ([], "plan v1.0.docx", False),
    ([line("Status: Draft", Place.VERSION_BOX)], "plan.docx", True),
    ([line("Status: Approved", Place.VERSION_BOX)], "plan draft v0.9.docx", False),
    ([line("Status: awaiting approval")], "plan.docx", True),
    ([line("DRAFT – not for circulation", Place.RUNNING)], "plan FINAL.docx", True),
    ([line("Waiting Well (draft for comment)", level=1)], "plan.docx", True),
    ([line("Draft minutes of the board", level=1)], "minutes.docx", True),
    ([line("Waiting Well – draft", level=1)], "plan.docx", True),
    ([line("Draft plans issued in 16 weeks", level=1)], "plan.docx", False),
    ([line("Timeliness of draft plans", level=1)], "plan.docx", False),
    ([line("DRAFT plans are issued by the team", Place.TEXT)], "plan.docx", False),
    ([line("Waiting Well", level=1)], "plan.docx", False),
]


@pytest.mark.parametrize(("lines", "name", "expected"), DRAFTS)
def test_only_marks_of_the_document_itself_make_a_draft(lines: list[Line], name: str, expected: bool) -> None:
    """Watermarks, title and running lines, status, version and file name count; draft plans of children do not."""
    assert is_draft(*lines, name=name) is expected


def test_a_draft_watermark_makes_a_draft_whatever_the_name_says() -> None:
    """The watermark property is trusted most."""
    assert is_draft(name="plan FINAL.docx", watermark="DRAFT")


MARKINGS = [
    ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"),
    ("OFFICIAL – SENSITIVE [PERSONAL]", "OFFICIAL-SENSITIVE"),
    ("OFFICIAL", "OFFICIAL"),
    ("Classification: Official", "OFFICIAL"),
    ("Classification: Open Decision Type: Non-Key", "Open"),
    ("NHS – Confidential", "NHS Confidential"),
    ("Commercial in confidence", "Commercial in confidence"),
    ("CONFIDENTIAL", "Confidential"),
    ("EMBARGOED until 29 June 2026", "Embargoed until 29 June 2026"),
    (
        "EMBARGOED until 9.30 am on Friday 27 February 2026. Not yet.",
        "Embargoed until 9.30 am on Friday 27 February 2026",
    ),
    ("OFFICIAL-SENSITIVE – embargoed until 1 May 2026", "Embargoed until 1 May 2026; OFFICIAL-SENSITIVE"),
    ("Not for publication", "Not for publication"),
    ("Official statistics on SEND", None),
    ("A confidential helpline for families", None),
]


@pytest.mark.parametrize(("text", "expected"), MARKINGS)
@pytest.mark.parametrize("place", [Place.TITLE_PAGE, Place.RUNNING])
def test_markings_are_read_from_title_page_and_running_lines(text: str, expected: str | None, place: Place) -> None:
    """The strictest marking is kept, with an embargo before it; like words in titles are none."""
    assert find_marking([line(text, place)], properties={}) == expected


def test_a_marking_is_read_from_a_long_running_line_of_several_pieces() -> None:
    """Marking, version, day and page stand in one paragraph between middle dots; the pieces are short."""
    footer = "NHS Confidential: Management · DRAFT v0.4 · 22 January 2026 · Fictional sample · Page 1 of 1"
    assert find_marking([line(footer, Place.RUNNING)], properties={}) == "NHS Confidential"


def test_a_marking_spoken_of_in_the_text_is_not_the_documents() -> None:
    """Text that mentions a marking does not mark the document."""
    assert find_marking([line("OFFICIAL-SENSITIVE", Place.TEXT)], properties={}) is None


def test_an_exclamation_mark_in_a_name_is_part_of_it() -> None:
    """Only a `!` after an extension parts a container from its member."""
    assert clean_file_name("!bang!.txt") == "!bang!"
    assert clean_file_name("mail.eml!SEND report.pdf") == "SEND report"


@pytest.mark.parametrize(
    "text", ["Embargo lifted 22 June 2026", "No longer under embargo", "The embargo has been lifted"]
)
def test_an_embargo_that_is_over_holds_nothing_back(text: str) -> None:
    """A paper that says its embargo was lifted counts like any other; one that says when it lifts does not."""
    assert find_marking([line(text, Place.TITLE_PAGE)], properties={}) is None
    lifting = find_marking([line("Embargo lifts on 27 February 2026", Place.TITLE_PAGE)], properties={})
    assert lifting == "Embargoed until 27 February 2026"
