"""Each finding is raised where its rule says so and nowhere else; nothing personal stands in a finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.audit.case import AuditCase, AuditRules
from pipeline.audit.copies import find_near_copies
from pipeline.audit.people import find_people_faults
from pipeline.audit.quotes import find_misattributed_quotes
from pipeline.audit.reading import find_reading_troubles
from pipeline.audit.sharing import find_sharing_faults
from pipeline.audit.standing import find_standing_faults, months_before
from pipeline.audit.substance import find_substance_faults
from pipeline.embargo import embargo_end, is_embargoed
from pipeline.records import (
    Block,
    BlockKind,
    Decision,
    Document,
    Extraction,
    Label,
    Page,
    Passage,
    Problem,
    Role,
    SectionType,
)

RULES = AuditRules(
    as_of=date(2026, 2, 23),
    stale_months=12,
    presence=0.9,
    passages_per_document=2,
    own_names=("Axford",),
    external_body_ids=frozenset({"ofsted"}),
    max_age_months=((("dashboard",), 3),),
)
DOCUMENT = Document(
    document_id="d1",
    path="report.pdf",
    sha256="1",
    format="pdf",
    title="Waiting times report",
    role=Role.EVIDENCE,
    page_count=1,
    word_count=10,
    document_date=date(2026, 1, 10),
    date_precision="day",
    date_basis="title page",
    review_date=None,
    version_label=None,
    is_draft=False,
    protective_marking=None,
    body_ids=("council",),
    partner="council_education",
    read_status="read",
    passage_count=1,
)


def _passage(text: str, number: int, document_id: str, *, kind: BlockKind = BlockKind.PARAGRAPH) -> Passage:
    return Passage(
        passage_id=f"{document_id}-{number}",
        document_id=document_id,
        ordinal=number,
        page_ordinal=1,
        page_number=1,
        location=f"p. {number}",
        bbox=None,
        char_start=0,
        char_end=len(text),
        heading="",
        section_type=SectionType.BODY,
        text=text,
        word_count=len(text.split()),
        excluded_reason=None,
        kind_of_block=kind,
    )


def _case(
    *texts: str, kind: BlockKind = BlockKind.PARAGRAPH, probability: float = 0.99, **changes: object
) -> AuditCase:
    extraction = changes.pop("extraction", Extraction("pdf"))
    document = replace(DOCUMENT, **changes)  # type: ignore[arg-type]
    passages = tuple(_passage(text, n, document.document_id, kind=kind) for n, text in enumerate(texts, start=1))
    labels = {
        p.passage_id: (Label(p.passage_id, "A1", probability, Decision.ACCEPTED, "model", Decision.ACCEPTED),)
        for p in passages
    }
    assert isinstance(extraction, Extraction)
    return AuditCase(document, extraction, passages, labels, {})


def _standing(case: AuditCase, **near: str) -> list[str]:
    return [f.finding_type for f in find_standing_faults(case, RULES, documents={"d1": DOCUMENT}, near_copies=near)]


@pytest.mark.parametrize(
    ("problem", "status", "expected"),
    [
        ("encrypted", "unread", "encrypted"),
        ("empty", "unread", "empty"),
        ("document_unreadable", "unread", "unreadable"),
        ("timed_out", "unread", "unreadable"),
        ("page_unreadable", "partial", "unreadable"),
        ("ocr_used", "read", "needs_ocr"),
        ("wrong_extension", "read", "wrong_extension"),
    ],
)
def test_troubles_of_reading_become_findings(problem: str, status: str, expected: str) -> None:
    """A page that is a picture is one also where its text was recognised."""
    extraction = Extraction("pdf", problems=(Problem("p. 1", problem, "What to do."),))
    found = list(find_reading_troubles(_case(read_status=status, extraction=extraction)))
    assert [f.finding_type for f in found] == [expected]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"is_draft": True}, ["draft"]),
        ({"superseded_by": "d1"}, ["superseded"]),
        ({"duplicate_of": "d1"}, ["duplicate"]),
        ({"document_date": None}, ["undated"]),
        ({"document_date": date(2025, 2, 22)}, ["stale"]),
        ({"document_date": date(2025, 2, 23)}, []),
        ({"document_date": date(2025, 11, 22), "title": "SEND dashboard"}, ["stale"]),
        ({"document_date": date(2024, 5, 7), "role": Role.BASELINE}, []),
        ({"review_date": date(2026, 2, 22)}, ["past_review_date"]),
        ({"review_date": date(2026, 2, 23)}, []),
    ],
)
def test_a_document_stands_unless_it_says_otherwise(changes: dict[str, object], expected: list[str]) -> None:
    """Drafts, copies, old versions, missing and past dates; the last day still counts."""
    assert _standing(_case("Waits fell.", **changes)) == expected


def test_a_month_without_that_day_ends_earlier() -> None:
    """Three months before 31 May is 28 February."""
    assert months_before(date(2026, 5, 31), 3) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("marking", "expected"),
    [
        ("OFFICIAL", []),
        ("OFFICIAL-SENSITIVE", ["protective_marking"]),
        ("Embargoed until 9.30 am on Friday 27 February 2026", ["embargo"]),
        ("Embargoed until 22 February 2026", []),
        ("Embargoed; Confidential", ["embargo", "protective_marking"]),
    ],
)
def test_markings_and_embargoes_hold_documents_back(marking: str, expected: list[str]) -> None:
    """An embargo ends with its day; without one it holds."""
    assert [f.finding_type for f in find_sharing_faults(_case("x", protective_marking=marking), RULES)] == expected


def test_an_embargo_holds_on_its_last_day() -> None:
    """Its end is read in several ways of writing; another month's name is no day."""
    for written in ("27 February 2026", "27/02/2026", "2026-02-27", "February 27, 2026"):
        assert embargo_end(f"Embargoed until {written}") == date(2026, 2, 27)
    assert is_embargoed("Embargoed until 27 February 2026", date(2026, 2, 27))
    assert not is_embargoed("Embargoed until 27 February 2026", date(2026, 2, 28))
    assert not is_embargoed(None, date(2026, 2, 28))


def test_comments_notes_and_changes_are_hidden_content() -> None:
    """One finding names all that a hasty reader does not see."""
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, 0, 1, place, SectionType.NOTE)
        for place in ("comment 1", "slide 2 notes", "footnote 1")
    )
    page = Page(1, None, "section 1", "x", blocks)
    extraction = Extraction("docx", pages=(page,), properties={"has_tracked_changes": "true"})
    (found,) = find_sharing_faults(_case("x", extraction=extraction), RULES)
    assert found.finding_type == "hidden_content"
    assert found.location == "slide 2 notes; comment 1"
    assert "tracked changes" in found.reason


def test_personal_data_is_told_by_place_and_never_quoted() -> None:
    """Two kinds are two findings; neither holds the name or the number."""
    found = list(find_people_faults(_case("Alfie Marchbanks, NHS number 943 476 5919")))
    assert {f.finding_type for f in found} == {"personal_data"}
    assert len(found) == 2
    assert not any("Alfie" in f.reason + f.location or "943" in f.reason + f.location for f in found)


def test_changed_names_raise_nothing_and_numbers_beside_them_do() -> None:
    """A document says that its names are invented; a real number stays a real number."""
    assert not list(find_people_faults(_case("All names have been changed.", "Nell’s mum was heard.")))
    assert list(find_people_faults(_case("All names have been changed.", "Nell, dob 03/04/2019, was heard.")))


def test_small_counts_of_children_are_found_and_scores_are_not() -> None:
    """Rows of a table of people; options and risks also hold small figures."""
    rows = ("Children waiting, by ward: Quayside | Under 5: 2", "Children waiting, by ward: Staithe | Under 5: 1")
    assert [f.finding_type for f in find_people_faults(_case(*rows, kind=BlockKind.ROW))] == ["small_numbers"]
    scores = ("Criterion: Access | Option 1: 2", "Criterion: Cost for children | Weight: 3")
    assert not list(find_people_faults(_case(*scores, kind=BlockKind.ROW)))


def test_nearly_equal_documents_are_told_and_the_pdf_stays() -> None:
    """The Word file behind a PDF does not count; another year's report is no copy."""
    text = " ".join(f"word{n}" for n in range(80))
    other = " ".join(f"term{n}" for n in range(80))
    cases = [
        _case(text, document_id="w", path="a.docx", format="docx"),
        _case(text + " end", document_id="p", path="b.pdf"),
        _case(other, document_id="o", path="c.pdf"),
    ]
    assert find_near_copies(cases) == {"w": "p"}


def _substance(case: AuditCase) -> list[str]:
    return [f.finding_type for f in find_substance_faults(case, RULES)]


def test_a_document_is_about_the_area_its_children_and_something_asked_for() -> None:
    """Another place, all ages, nothing accepted, a blank form."""
    elsewhere = "Harrowmere Council runs this. Families in Harrowmere can ring. Harrowmere’s hub is open."
    assert _substance(_case(elsewhere, body_ids=())) == ["other_area"]
    assert _substance(_case("Axford waits, all ages: 31 weeks.")) == []
    assert _substance(_case("The average wait was 11 weeks (all ages).")) == ["wrong_population"]
    assert _substance(_case("Bays 14 to 17 are yours.", probability=0.4)) == ["evidence_of_nothing"]
    assert _substance(_case("What I like: ________", "Who helps: ________")) == ["evidence_of_nothing"]
    assert _substance(_case("Waits for speech therapy fell to 26 weeks in Axford.")) == []


def test_a_quotation_that_its_source_does_not_hold_is_told() -> None:
    """A right quotation, also with a slip, raises nothing; a wrong one names the place."""
    report = _case(
        "Leaders do not know who waits, or for how long.", document_id="b", role=Role.BASELINE, title="Report"
    )
    wrong = _case("The inspectors wrote that leaders had ‘no reliable grip on the lists’.", document_id="w")
    right = _case("The inspectors wrote: “Leaders do not know who waits or for how long”.", document_id="r")
    found = list(find_misattributed_quotes([report, wrong, right]))
    assert [(f.document_id, f.finding_type, f.location) for f in found] == [("w", "misattributed_quote", "p. 1")]
