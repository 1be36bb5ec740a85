"""The date of a document: order of trust, traps, review date."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.cues.document_dates import METADATA_BASIS, DocumentDate, find_document_date, find_review_date
from pipeline.cues.front import Line, Place

NAME = "paper.docx"


def lines_of(*texts: str, place: Place = Place.TITLE_PAGE, page: int = 1) -> tuple[Line, ...]:
    return tuple(Line(place, text, f"p. {page}", page) for text in texts)


def dated(*lines: Line, name: str = NAME, properties: dict[str, str] | None = None) -> tuple[str, str, str] | None:
    found = find_document_date(lines, relative_path=name, properties=properties or {})
    return (found.value.isoformat(), found.precision, found.basis) if found else None


TITLE_PAGES = [
    (["Report to: Cabinet Date: 08 July 2026", "Subject: SEND"], "2026-07-08", "day"),
    (["SCRUTINY REPORT", "DATE: November 2025"], "2025-11-30", "month"),
    (["Date:", "8 July 2026"], "2026-07-08", "day"),
    (["Date | Tuesday 8 July 2026"], "2026-07-08", "day"),
    (["Board minutes", "Meeting held on 14 January 2026 at 2pm"], "2026-01-14", "day"),
    (["Meeting held at 2.30pm on Wednesday 14 January 2026, Town Hall"], "2026-01-14", "day"),
    (["Meeting: Scrutiny Committee, 14 January 2026, Room 2"], "2026-01-14", "day"),
    (["Minutes of the meeting held on Wednesday 3 December 2025, 9.30 am to 12 noon, Room 2"], "2025-12-03", "day"),
    (["Data to: 31 December 2025", "Refreshed: 20 January 2026"], "2025-12-31", "day"),
    (["Report published: 3 March 2026"], "2026-03-03", "day"),
    (
        ["Inspection dates: 12 to 16 February 2024", "Dates of previous inspection: 13 to 15 May 2019"],
        "2024-02-16",
        "day",
    ),
    (["Inspection dates: 29 April 2024 to 3 May 2024 Date of previous inspection: 1 May 2018"], "2024-05-03", "day"),
    (["Waiting list report", "Data as at: 31/01/2026"], "2026-01-31", "day"),
    (["Last reviewed: March 2025", "Next review: March 2027"], "2025-03-31", "month"),
    (["SEND dashboard – January 2026"], "2026-01-31", "month"),
    (["Highlight report", "Q3 2025/26"], "2025-12-31", "quarter"),
    (["SEND newsletter", "Winter 2025"], "2025-12-31", "term"),
    (["Annual report 2024/25"], "2025-03-31", "year"),
    (["Needs assessment 2025", "January 2026"], "2026-01-31", "month"),
]


@pytest.mark.parametrize(("texts", "expected", "precision"), TITLE_PAGES)
def test_the_title_page_dates_the_document(texts: list[str], expected: str, precision: str) -> None:
    """Labels and short lines of the title page give day, month, quarter, term or year."""
    assert dated(*lines_of(*texts)) == (expected, precision, "title page, p. 1")


UNDATED = [
    ["Response to the inspection of February 2024"],
    ["Children Act 2004", "SEND Code of Practice 2015"],
    ["Date of next meeting: 12 March 2026"],
    ["Next review date: March 2027", "Date printed: 3 May 2026"],
    ["Date of birth: 3 May 2012"],
    ["SEND Strategic Vision 2025–2028"],
    ["Actions due by March 2026"],
    ["Comments to the author by 27 February 2026"],
    ["Embargoed until 12 March 2026"],
]


@pytest.mark.parametrize("texts", UNDATED)
def test_dates_of_other_things_leave_the_document_undated(texts: list[str]) -> None:
    """Inspections, laws, next meetings, reviews, print dates, birthdays, spans and deadlines date nothing."""
    assert dated(*lines_of(*texts)) is None


def test_the_order_of_trust_is_kept_from_pack_file_to_metadata() -> None:
    """Each source is used only when all that are trusted more are silent."""
    text = lines_of("Performance with data to 31 December 2025 fell in the whole area", place=Place.TEXT, page=3)
    running = lines_of("Waiting Well | March 2025", place=Place.RUNNING)
    title = lines_of("Waiting Well", "May 2025")
    properties = {"modified": "2026-02-01T09:00:00", "created": "2024-01-01"}
    name = "Waiting Well 251002.docx"
    override = date(2026, 1, 5)
    found = find_document_date((*title, *text), relative_path=name, properties=properties, override=override)
    assert found is not None and (found.value, found.basis) == (override, "pack.yaml")
    everything = dated(*title, *running, *text, name=name, properties=properties)
    assert everything == ("2025-05-31", "month", "title page, p. 1")
    assert dated(*running, *text, name=name, properties=properties) == (
        "2025-03-31",
        "month",
        "running header or footer, p. 1",
    )
    assert dated(*text, name=name, properties=properties) == ("2025-10-02", "day", "file name")
    assert dated(*text, properties=properties) == ("2025-12-31", "day", "text, p. 3")
    assert dated(properties=properties) == ("2026-02-01", "day", METADATA_BASIS)
    assert dated(properties={"created": "2024-01-01"}) == ("2024-01-01", "day", METADATA_BASIS)
    assert dated() is None


def test_the_newest_version_of_a_version_box_counts_and_its_review_date_does_not() -> None:
    """A version history is dated by its last version; the review date is kept apart."""
    rows = ("0.1 | 12/03/2025 | First draft", "1.0 | 14/05/2025 | Approved", "Review date: 01/05/2027")
    box = lines_of(*rows, place=Place.VERSION_BOX, page=2)
    assert dated(*box) == ("2025-05-14", "day", "version box, p. 2")
    assert find_review_date(box) == date(2027, 5, 1)


def test_a_version_box_is_not_dated_by_what_is_still_to_come() -> None:
    """Deadlines for comments and next audits in the box leave the version's own date."""
    rows = ("Approved by: Head of SEND, 29 November 2024", "Next audit: Summer term 2025", "Comments by 27 May 2025")
    assert dated(*lines_of(*rows, place=Place.VERSION_BOX)) == ("2024-11-29", "day", "version box, p. 1")


def test_old_template_metadata_does_not_silence_the_figures() -> None:
    """A template's date from years ago does not make the figures' own period look like the future."""
    text = lines_of("Position at 31 December 2025 for all teams", place=Place.TEXT)
    assert dated(*text, properties={"modified": "2021-03-09"}) == ("2025-12-31", "day", "text, p. 1")


def test_a_row_that_names_its_columns_is_read_cell_by_cell() -> None:
    """In a row of labelled cells each date belongs to its own label."""
    box = lines_of("Version: 2.1 | Approved: 14/05/2025 | Review: May 2027", place=Place.VERSION_BOX)
    assert dated(*box) == ("2025-05-14", "day", "version box, p. 1")
    assert find_review_date(box) == date(2027, 5, 31)


FILE_NAMES = [
    ("251002_SEF_AEM Final Version.docx", "2025-10-02"),
    ("minutes/Board minutes 14.01.26 (2).docx", "2026-01-14"),
    ("PIP v3.2 DRAFT Jan26.xlsx", "2026-01-31"),
    ("20251002 SEF.docx", "2025-10-02"),
    ("02102025 letter.pdf", "2025-10-02"),
    ("2025-10-02 pack.pdf", "2025-10-02"),
    ("Dashboard_Q3_2025-26.pdf", "2025-12-31"),
    ("SEN2 2026 summary.xlsx", "2026-12-31"),
    ("mail.eml!Report 3 Feb 2026.pdf", "2026-02-03"),
    ("case 251399 x.pdf", None),
    ("Vision 2025-2028.pdf", None),
    ("Review due March 2027.docx", None),
]


@pytest.mark.parametrize(("name", "expected"), FILE_NAMES)
def test_file_names_are_dated_in_the_ways_people_name_files(name: str, expected: str | None) -> None:
    """Packed, dotted, ISO, month, quarter and year forms are read; numbers and review dates are not."""
    found = dated(name=name)
    assert (found[0] if found else None) == expected


def test_dates_that_tools_write_for_want_of_one_are_no_metadata_dates() -> None:
    """The template day of a library is passed over for the other property, or for none."""
    assert dated(properties={"modified": "2013-12-23T23:15:00", "created": "2026-01-02"}) == (
        "2026-01-02",
        "day",
        METADATA_BASIS,
    )
    assert dated(properties={"created": "1970-01-01T00:00:00", "modified": "not a date"}) is None


def test_a_period_that_begins_after_the_last_save_is_not_what_the_text_reports() -> None:
    """A text's later months are plans if the file was last saved before them."""
    text = lines_of("Data to December 2025 was read; data to June 2027 follows", place=Place.TEXT)
    found = dated(*text, properties={"modified": "2026-01-20"})
    assert found == ("2025-12-31", "month", "text, p. 1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Next review: March 2027", date(2027, 3, 31)),
        ("Review date 01/09/2026", date(2026, 9, 1)),
        ("Due for review in September 2026", date(2026, 9, 30)),
        ("To be reviewed by 1 May 2026", date(2026, 5, 1)),
        ("Last reviewed: March 2025", None),
        ("Annual review: March 2025", None),
        ("The review of 2025", None),
    ],
)
def test_only_a_coming_review_gives_a_review_date(text: str, expected: date | None) -> None:
    """Reviews that are past, or of children's plans, are not the document's review date."""
    assert find_review_date(lines_of(text)) == expected


def test_a_mail_is_dated_by_its_header() -> None:
    """The day a mail was sent beats a date label in its text; only `pack.yaml` knows better."""
    lines = [Line(Place.TITLE_PAGE, "Date: 30 June 2026", "para 1", 1)]
    found = find_document_date(lines, relative_path="a.eml", properties={"sent": "2025-05-02T09:30:00+00:00"})
    assert found == DocumentDate(date(2025, 5, 2), "day", "message header")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Audit of plans, January 2026", "Report of three services and their officers. Final, 30 January 2026."],
         "2026-01-30"),
        (["Case studies, winter 2025-26", "Collected by the learning service, 20 February 2026. Names are changed."],
         "2026-02-20"),
        (["Self-evaluation, February 2026", "Written by the council and the trust and read by families before it was"
          " signed off on 27 February 2026."], "2026-02-27"),
        (["Self-evaluation, February 2026",
          "The first plan of the council and its many partners was approved on 3 October 2024."], "2026-02-28"),
        (["Minutes of 11 February 2026", "Held at the hall. Approved as a correct record on 11 March 2026."],
         "2026-02-11"),
        (["Plan 5", "Version 5, the position at 30/09/25. Replaces 4.0 of 15/09/25."], "2025-09-30"),
        (["Action plan version 3 - 12 September 2025"], "2025-09-12"),
        (["Pool timetable", "Leisure Centre, the council. From Monday 5 January 2026."], "2026-01-05"),
        (["Strategy", "The council, the trust and the forum of parents and carers. Agreed September 2025.",
          "The board answers for it until it ends in August 2028."], "2025-09-30"),
    ],
)  # fmt: skip
def test_a_sentence_of_its_own_dates_the_paper(lines: list[str], expected: str) -> None:
    """A day that stands by itself beats the month of the title; what was replaced or approved later does not."""
    found = dated(*lines_of(*lines))
    assert found and found[0] == expected
