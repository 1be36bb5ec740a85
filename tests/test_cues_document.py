"""A document's row, put together from hand-made extractions and from real inspection reports."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from pipeline.cues.document import describe_document
from pipeline.cues.front import Place, read_lines
from pipeline.pack import FileOverride
from pipeline.records import Block, BlockKind, Document, EvidenceFile, Extraction, Page, Problem, Role, SectionType
from tests.cues_framework import build_framework

REPORTS_PATH = Path(__file__).resolve().parents[1].parent / "shared" / "evidence" / "inspection-reports"
FRAMEWORK_PATH = Path(__file__).resolve().parents[1] / "pipeline" / "frameworks" / "bury-2024.yaml"

BlockPart = tuple[str, BlockKind, SectionType]


def part(text: str, kind: BlockKind = BlockKind.PARAGRAPH, section: SectionType = SectionType.BODY) -> BlockPart:
    return text, kind, section


def page_of(ordinal: int, parts: Iterable[BlockPart]) -> Page:
    texts, blocks, position = [], [], 0
    for text, kind, section in parts:
        level = 1 if kind is BlockKind.HEADING else None
        blocks.append(Block(kind, position, position + len(text), f"p. {ordinal}", section, level=level))
        texts.append(text)
        position += len(text) + 1
    return Page(ordinal, ordinal, f"p. {ordinal}", "\n".join(texts), tuple(blocks))


def described(
    *pages: Page, path: str = "paper.docx", override: FileOverride | None = None, **properties: str
) -> Document:
    return describe_document(
        EvidenceFile(path, "0" * 64, 1),
        Extraction("docx", pages, properties=properties),
        (),
        framework=build_framework(),
        override=override,
    )


SOP = (
    page_of(
        1,
        [
            part("Westshire Community NHS Trust"),
            part("Neurodevelopmental pathway", BlockKind.HEADING),
            part("OFFICIAL", section=SectionType.RUNNING_HEADER),
            part("This procedure says how children are seen and how their families are kept in touch all the while."),
            part("7", section=SectionType.PAGE_NUMBER),
        ],
    ),
    page_of(
        2,
        [
            part("Document control", BlockKind.HEADING),
            part("Version: 0.9 | Date: 3 March 2025 | Change: first text", BlockKind.ROW),
            part("Version: 2.1 | Date: 9 June 2025 | Change: approved", BlockKind.ROW),
            part("Status: Approved", BlockKind.ROW),
            part("Next review: June 2027", BlockKind.ROW),
            part("1 Purpose", BlockKind.HEADING),
            part("The service opened on 4 May 2012 and has grown since."),
        ],
    ),
)


def test_a_procedure_is_described_from_title_page_and_version_box() -> None:
    """Title, date, version, review, marking and body come from their places, with the basis named."""
    document = described(*SOP)
    assert document.title == "Neurodevelopmental pathway"
    assert (document.document_date, document.date_precision) == (date(2025, 6, 9), "day")
    assert document.date_basis == "version box, p. 2"
    assert (document.version_label, document.is_draft) == ("v2.1", False)
    assert document.review_date == date(2027, 6, 30)
    assert document.protective_marking == "OFFICIAL"
    assert (document.body_ids, document.partner, document.role) == (("trust",), "provider", Role.EVIDENCE)
    assert (document.page_count, document.read_status, document.duplicate_of) == (2, "read", None)


def test_what_the_pack_file_says_beats_what_is_read() -> None:
    """Date, body and role of `pack.yaml` stand as given."""
    override = FileOverride(path="*", date=date(2026, 1, 5), body="icb", role=Role.REFERENCE)
    document = described(*SOP, override=override)
    assert (document.document_date, document.date_basis) == (date(2026, 1, 5), "pack.yaml")
    assert (document.body_ids, document.partner, document.role) == (("icb",), "icb", Role.REFERENCE)


def test_an_unread_file_is_described_by_its_name() -> None:
    """A file without pages still has title, date and version, and no body is made up."""
    file = EvidenceFile("board/Risk register v0.2 14.01.26.doc", "1" * 64, 9)
    problem = Problem("whole file", "unsupported_format", "not read")
    document = describe_document(
        file,
        Extraction("doc", problems=(problem,)),
        (),
        framework=build_framework(),
        override=None,
    )
    assert document.document_id == file.document_id
    assert (document.title, document.version_label, document.is_draft) == ("Risk register", "v0.2", True)
    assert (document.document_date, document.date_basis) == (date(2026, 1, 14), "file name")
    assert (document.body_ids, document.partner, document.read_status) == ((), None, "unread")


def test_names_from_the_pack_file_find_a_body() -> None:
    """A local name of a body works like the framework's own."""
    document = described(page_of(1, [part("Westshire Place Team"), part("Hub report", BlockKind.HEADING)]))
    assert document.body_ids == ("icb",)


def test_an_inspection_report_of_the_area_under_a_local_name_is_the_baseline() -> None:
    """Outside bodies own it, it is dated by the inspection, and a further area name is enough."""
    document = described(
        page_of(
            1,
            [
                part("Area SEND inspection of Old Axford Local Area Partnership", BlockKind.HEADING),
                part("Inspection dates: 12 to 16 May 2025 Dates of previous inspection: 3 March 2018"),
                part("Ofsted and the Care Quality Commission (CQC) ask that NHS Westshire improves its oversight."),
            ],
        )
    )
    assert (document.role, document.body_ids, document.partner) == (Role.BASELINE, ("ofsted", "cqc"), "external")
    assert document.document_date == date(2025, 5, 16)


def test_lines_know_their_place_and_wrapped_prose_is_one_line() -> None:
    """Hidden text and page numbers are left out; the tail of a wrapped sentence is no line of its own."""
    prose = (
        "The last visit of the inspectors to the whole area took place\nin February 2024 as is well known to all here"
    )
    lines = read_lines(Extraction("docx", (*SOP, page_of(3, [part(prose)]))))
    assert [line.place for line in lines[:3]] == [Place.TITLE_PAGE, Place.TITLE_PAGE, Place.RUNNING]
    assert all(line.text != "7" for line in lines)
    assert [line.place for line in lines if line.page_ordinal == 2][-2:] == [Place.TEXT, Place.TEXT]
    assert lines[-1].text == " ".join(prose.split())


def test_rows_of_a_form_are_labels_and_rows_of_a_table_are_text() -> None:
    """Column headings of a two-column form fall away; a wide table on page one is no title page."""
    texts = ["Item: Version | Detail: 1.0", "Date: 4 May 2025 | Ref: T1 | Team: A", "A | B | C | D | E"]
    columns = [("Item", "Detail"), ("Date", "Ref", "Team"), ()]
    starts = [0, len(texts[0]) + 1, len(texts[0]) + len(texts[1]) + 2]
    blocks = tuple(
        Block(BlockKind.ROW, start, start + len(text), "table 1", columns=heads)
        for start, text, heads in zip(starts, texts, columns, strict=True)
    )
    lines = read_lines(Extraction("xlsx", (Page(1, None, "Sheet1", "\n".join(texts), blocks),)))
    assert [line.text for line in lines] == ["Version: 1.0", *texts[1:]]
    assert [line.place for line in lines] == [Place.TITLE_PAGE, Place.TEXT, Place.TEXT]


def test_entries_of_a_contents_page_open_no_version_box() -> None:
    """A contents line that names the version box is dropped, and what follows stays text."""
    contents = [
        part("Document control . . . . . . . . 3"),
        part("Welcome . . . . . . 4"),
        part("Hello to all readers."),
    ]
    lines = read_lines(Extraction("pdf", (page_of(1, [part("Plan")]), page_of(2, contents))))
    assert [(line.text, line.place) for line in lines[1:]] == [("Hello to all readers.", Place.TEXT)]


def test_real_inspection_reports_are_dated_owned_and_told_apart() -> None:
    """Each real report has its inspection's last day, its two inspectorates, and is baseline only for its own area."""
    if not REPORTS_PATH.is_dir():
        pytest.skip("the shared inspection reports are not on this machine")
    from pipeline.extract.pdf import extract_pdf
    from pipeline.framework import load_framework

    framework = load_framework(FRAMEWORK_PATH)
    own = framework.area.name.lower()
    for path in sorted(REPORTS_PATH.glob("*.pdf"))[2:6]:
        extraction = extract_pdf(path)
        document = describe_document(
            EvidenceFile(path.name, path.name, 1), extraction, (), framework=framework, override=None
        )
        stated = re.search(r"Inspection dates:[^:]*? (\d+ \w+ 20\d\d)\s*Date", extraction.pages[0].text)
        assert stated is not None and document.document_date is not None
        assert stated[1] == f"{document.document_date.day} {document.document_date:%B %Y}"
        assert document.role is (Role.BASELINE if path.name.startswith(own) else Role.REFERENCE)
        assert {framework.bodies_by_id[body_id].partner for body_id in document.body_ids} == {"external"}
