"""What inspectors ask for, matched with what is on file."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_records import make_document, make_framework

from pipeline.framework import Framework, StandingItem
from pipeline.records import Document, Role
from pipeline.upload.signs import signs_by_document
from pipeline.upload.standing import match_standing_set, months_before
from pipeline.upload_records import StandingMatch

AS_OF = date(2026, 2, 23)


def asking_for(**item: object) -> Framework:
    """The small framework with one item in its standing set."""
    asked = StandingItem.model_validate({"id": "asked", "title": "Asked for", "why": "asked", "phrases": (), **item})
    return make_framework().model_copy(update={"standing_set": (asked,)})


def matched(
    framework: Framework, *documents: Document, further: dict[str, str] | None = None, **openings: str
) -> StandingMatch:
    signs = signs_by_document(documents, as_of=AS_OF)
    signs |= {document_id: signs[document_id] | {sign} for document_id, sign in (further or {}).items()}
    (match,) = match_standing_set(framework, documents=documents, signs=signs, openings=openings, as_of=AS_OF)
    return match


def test_the_phrase_that_says_most_wins_then_the_newest() -> None:
    """A general word finds what a telling phrase does not, but comes after it."""
    framework = asking_for(phrases=("partnership dashboard", "dashboard"))
    general = make_document("general", "Service dashboard.xlsx", document_date=date(2026, 2, 1))
    older = make_document("older", "Partnership dashboard Q2.xlsx", document_date=date(2025, 9, 1))
    newer = make_document("newer", "Partnership dashboard Q3.xlsx", document_date=date(2025, 12, 1))
    match = matched(framework, general, older, newer)
    assert (match.status, match.document_ids) == ("present", ("newer", "older", "general"))
    assert match.reason == "The title says “partnership dashboard”"


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"document_date": date(2025, 1, 31)}, "out_of_date", "January 2025"),
        ({"review_date": date(2026, 1, 1)}, "out_of_date", "review date"),
        ({"document_date": None}, "incomplete", "no date"),
        ({"is_draft": True}, "incomplete", "draft"),
        ({"read_status": "unread"}, "incomplete", "cannot be read"),
        ({"protective_marking": "Embargoed until Monday"}, "incomplete", "embargo"),
        ({"role": Role.REFERENCE}, "missing", "No title"),
        ({"superseded_by": "x"}, "missing", "No title"),
        ({"duplicate_of": "x"}, "missing", "No title"),
    ],
)
def test_what_is_on_file_may_not_serve(changes: dict[str, object], status: str, words: str) -> None:
    """Old, undated, draft, unread or embargoed papers are shown with the reason; others' and copies are not."""
    match = matched(
        asking_for(phrases=("self-evaluation",), max_age_months=6),
        make_document("sef", "Self-evaluation.docx", **{"document_date": date(2026, 1, 5), **changes}),
    )
    assert (match.status, match.present) == (status, False)
    assert words in match.reason
    assert match.document_ids == (() if status == "missing" else ("sef",))


def test_another_areas_paper_never_serves() -> None:
    """Even if it is called as asked."""
    document = make_document("sef", "Self-evaluation.docx")
    assert (
        matched(asking_for(phrases=("self-evaluation",)), document, further={"sef": "other_area"}).status == "missing"
    )


def test_a_paper_with_childrens_data_comes_last() -> None:
    """If two serve, the one that can be shared is named."""
    framework = asking_for(phrases=("waiting list", "waits"))
    documents = [make_document("held", "Waiting list.pdf"), make_document("free", "Waits.pdf")]
    assert matched(framework, *documents, further={"held": "small_numbers"}).document_ids == ("free", "held")


def test_too_few_is_not_as_asked() -> None:
    """Two of three minutes are named, and are not enough."""
    framework = asking_for(phrases=("board minutes",), minimum=3)
    documents = [make_document(f"m{number}", f"Board minutes {number}.docx") for number in (1, 2)]
    match = matched(framework, *documents)
    assert (match.status, match.document_ids) == ("incomplete", ("m1", "m2"))
    assert match.reason.startswith("2 of 3")
    assert matched(framework, *documents, make_document("m3", "Board minutes 3.docx")).present


def test_excluded_names_and_other_roles_do_not_match() -> None:
    """What only looks like the item is told apart; outside letters count where the item says so."""
    framework = asking_for(phrases=("minutes",), exclude=("committee",))
    assert matched(framework, make_document("a", "Committee minutes.pdf")).status == "missing"
    letter = make_document("a", "Stocktake letter.pdf", role=Role.EXTERNAL_ASSURANCE)
    assert matched(asking_for(phrases=("stocktake",)), letter).status == "missing"
    assert matched(asking_for(phrases=("stocktake",), roles=("external_assurance",)), letter).present


def test_a_group_s_own_paper_is_theirs_whatever_its_name() -> None:
    """A paper that others wrote with them is not."""
    framework = asking_for(phrases=("youth voice",), authors=("parent_carers",))
    own = make_document("own", "Note.md", body_ids=("forum",))
    joint = make_document("joint", "Chart.pdf", body_ids=("forum", "council"))
    nobody = make_document("nobody", "Scan.pdf", body_ids=())
    assert matched(framework, own, joint, nobody).document_ids == ("own",)


def test_the_opening_is_asked_only_without_a_title() -> None:
    """A scan without a title is known by its first lines, unless a title says as much of another paper."""
    framework = asking_for(phrases=("engagement meeting",))
    scan, slides = make_document("scan", "Scan_01.pdf"), make_document("slides", "Engagement meeting.pptx")
    opening = "Annual engagement meeting: Harbourside"
    match = matched(framework, scan, scan=opening)
    assert (match.document_ids, match.reason) == (("scan",), "Its first lines say “engagement meeting”")
    assert matched(framework, scan, slides, scan=opening).document_ids == ("slides",)
    assert matched(framework, scan, scan=f"{'word ' * 30}{opening}").status == "missing"


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 2, 23), 3, date(2025, 11, 23)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, earlier: date) -> None:
    """The same day of the month, or its last."""
    assert months_before(day, months) == earlier


@settings(deadline=None)  # a busy machine
@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_more_months_are_never_later(day: date, months: int) -> None:
    """Ages grow with months, whatever the month's length."""
    assert months_before(day, months + 1) < months_before(day, months) < day
