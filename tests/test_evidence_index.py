"""The evidence index: its lines, its two files and what their properties say."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from store_records import make_coverage, make_document, make_label, make_passage, make_tables

from pipeline.cli import main
from pipeline.errors import StoreError
from pipeline.evidence_index.entries import IndexArea, IndexDocument, Placement, build_index, dated, places_text
from pipeline.evidence_index.word import render_word
from pipeline.evidence_index.workbook import render_workbook
from pipeline.indexing import read_index, write_index
from pipeline.records import Decision, Status
from pipeline.store.publish import publish_coverage, publish_ingest
from pipeline.upload_records import Advice, StandingMatch, StandingStatus, UploadAdvice

AREAS = (IndexArea("H1", 1, "Waits"), IndexArea("H2", 2, "Plans"))
INTERNAL = re.compile(
    r"(?i)probabilit|\bgaps?\b|\bfindings?\b|criteri|\bscore|uncertain|accepted|python|missing|advice|upload"
)
"""Words of ours that inspectors must not meet."""


def a_document(path: str = "plan.pdf", **changes: object) -> IndexDocument:
    fields: dict[str, object] = {
        "path": path,
        "title": "The plan",
        "format": "pdf",
        "document_date": date(2026, 1, 14),
        "date_precision": "day",
        "version_label": "v1.0",
        "owners": ("Harbourside Council",),
        "placements": (Placement("H2", ("p. 7", "p. 2", "p. 7")), Placement("H1", ("p. 3",))),
    }
    return IndexDocument(**{**fields, **changes})  # type: ignore[arg-type]


def index_of(*documents: IndexDocument, mask: object = str) -> object:
    return build_index(
        documents,
        areas=AREAS,
        area="Harbourside",
        as_of=date(2026, 2, 23),
        is_fictional=True,
        mask=mask,  # type: ignore[arg-type]
    )


def zipped_text(content: bytes) -> str:
    """All text of an Office file, its properties too, without tags."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = [name for name in archive.namelist() if re.search(r"(docProps/\w+|document|sharedStrings)\.xml$", name)]
        return " ".join(re.sub(r"<[^>]+>", " ", archive.read(name).decode()) for name in told)


def test_a_line_says_what_and_where() -> None:
    """Number, title, date, status, owner, and a line of pages per priority action in their order."""
    (entry,) = index_of(a_document()).entries  # type: ignore[attr-defined]
    assert (entry.number, entry.title, entry.date, entry.status) == (
        1,
        "The plan",
        "14 January 2026",
        "Final, version 1.0",
    )
    assert entry.place_text == "1: p. 3\n2: pp. 2, 7"
    assert (entry.owner, entry.file_name) == ("Harbourside Council", "plan.pdf")


def test_papers_always_asked_for_come_first() -> None:
    """Then the others by title; a document without title goes by its file name."""
    documents = [
        a_document("z/b note.pdf", title=None),
        a_document("a.pdf", title="Alpha"),
        a_document("sef.docx", title="Zeta", standing_place=2),
        a_document("plan.docx", title="Omega", standing_place=1),
    ]
    assert [e.title for e in index_of(*documents).entries] == ["Omega", "Zeta", "Alpha", "b note"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("locations", "text"),
    [
        (("p. 9", "p. 2", "pp. 4-5", "p. 11"), "pp. 2, 4, 9"),
        (("slide 3", "slide 3 table 1"), "slide 3"),
        (("KPIs!B7:F7", "'Plan 2'!A1"), "sheet KPIs, sheet Plan 2"),
        (("2.1 Governance, para 3", "2.1 Governance, table 1 row 2"), "“2.1 Governance”"),
        (("row 12",), "throughout"),
        ((), ""),
    ],
)
def test_places_are_where_to_look(locations: tuple[str, ...], text: str) -> None:
    """Pages, slides, sheets or headings, the best three, in the order of the file."""
    assert places_text(locations) == text


def test_dates_are_as_exact_as_known() -> None:
    """A month's paper is not given a day that nobody wrote."""
    day = date(2025, 11, 30)
    assert [dated(day, p) for p in ("day", "month", "year")] == ["30 November 2025", "November 2025", "2025"]
    assert dated(None, None) == "Undated"


def test_registers_are_never_final() -> None:
    """A workbook is kept up; its version mark is left out."""
    (entry,) = index_of(a_document("log.xlsx", format="xlsx")).entries  # type: ignore[attr-defined]
    assert entry.status == "Data or register"


def test_personal_details_are_masked() -> None:
    """In titles, owners and file names."""
    index = index_of(a_document("Ana.pdf", title="Ana"), mask=lambda text: text.replace("Ana", "[name]"))
    (entry,) = index.entries  # type: ignore[attr-defined]
    assert (entry.title, entry.file_name) == ("[name]", "[name].pdf")


@pytest.mark.parametrize("render", [render_word, render_workbook])
def test_files_hold_no_word_of_ours(render: object) -> None:
    """Neither text nor properties speak of how documents were judged, nor of the library that wrote the file."""
    text = zipped_text(render(index_of(a_document(title="=1+1 \x01 plan"))))  # type: ignore[operator]
    assert "Evidence index: Harbourside local area partnership" in text
    assert "FICTIONAL SAMPLE" in text
    assert "=1+1  plan" in text
    assert INTERNAL.findall(text) == []


def published(path: Path) -> Path:
    tables = make_tables()
    documents = (*tables.documents, make_document("deck", "deck.pptx", format="pptx", title="Deck"))
    passages = (
        *tables.passages,
        make_passage("deck-1", "deck", "Seen in the notes only.", location="slide 2 notes", page_number=2),
        make_passage("deck-2", "deck", "Waits fell.", location="slide 3", page_number=3, ordinal=2),
    )
    labels = (
        *tables.labels,
        make_label("deck-1", "H1.1", 0.99),
        make_label("deck-2", "H1.1", 0.95),
        make_label("plan-1", "H1.2", 0.95, decision=Decision.ACCEPTED),
    )
    publish_coverage(
        path,
        make_tables(
            documents=documents,
            passages=passages,
            labels=labels,
            coverage=(make_coverage("H1.1", Status.PARTIAL, "plan_only"),),
            standing=(StandingMatch("sef", StandingStatus.PRESENT, "so", ("deck",)),),
            upload=(
                UploadAdvice("deck", Advice.INCLUDE, "so"),
                UploadAdvice("plan", Advice.INCLUDE, "so"),
                UploadAdvice("survey", Advice.HOLD, "so"),
            ),
        ),
    )
    return path


def test_the_index_lists_what_is_to_be_included(tmp_path: Path) -> None:
    """Held documents are not in it; speaker notes, which are taken out before sharing, are no place to look."""
    index = read_index(published(tmp_path / "readiness.duckdb"), mask=str)
    assert [(e.title, e.place_text) for e in index.entries] == [("Deck", "1: slide 3"), ("Plan", "1: p. 1")]
    assert index.entries[1].owner == "Harbourside Council"


def test_both_files_are_written_for_their_owner_only(tmp_path: Path) -> None:
    """`readiness export index` names them; a second time replaces them."""
    database = published(tmp_path / "readiness.duckdb")
    for _ in range(2):
        assert main(["export", "index", "--db", str(database), "--out", str(tmp_path / "out")]) == 0
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name for file in files] == ["evidence-index.docx", "evidence-index.xlsx"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_documents_that_nobody_judged_have_no_index(tmp_path: Path) -> None:
    """After `ingest` alone the user is told to run coverage."""
    publish_ingest(tmp_path / "readiness.duckdb", make_tables())
    with pytest.raises(StoreError, match="run `readiness coverage`"):
        write_index(tmp_path / "readiness.duckdb", mask=str)
