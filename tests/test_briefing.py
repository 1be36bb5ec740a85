"""The briefing: two pages per area, interview groups, Word's own styles, nothing that runs."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from export_records import HOSTILE_TEXTS, publish_hostile, publish_pack, published_of
from store_records import make_tables

from pipeline.exporting import write_briefing
from pipeline.exports.briefing_content import area_briefings, group_briefings
from pipeline.exports.cells import clean_text
from pipeline.exports.quotes import best_quotes, counter_evidence, quote_text

FITTING = 5
"""Hostile texts that an area's two pages have room for at least: three quotes for, three against, weak points."""
GROUP = {
    **{
        "id": "forum",
        "title": "Forum",
        "who": "Parents.",
        "question": "What changed?",
        "requirement_words": ["what counts"],
    },
    **{"quote_words": [], "partners": ["parent_carers"], "speakers": ["parent_carer"]},
}


def row(passage_id: str, kind: str, **changes: Any) -> dict[str, Any]:
    """A counted, dated passage of strength."""
    return {
        **{"passage_id": passage_id, "document_id": f"d-{passage_id}", "kind": kind, "stance": "strength"},
        **{
            "is_counted": True,
            "evidence_date": date(2026, 1, 1),
            "sureness": 0.9,
            "citation": f"Report {passage_id}, p. 1",
        },
        **{"quote": "Eight words at least are needed to quote this passage.", "criterion_id": "H1.1", **changes},
    }


def ids(rows: list[Any]) -> list[str]:
    return [row["passage_id"] for row in rows]


def paragraphs(path: Path) -> list[Any]:
    return list(docx.Document(str(path)).paragraphs)


def all_text(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_three_kinds_are_quoted_before_a_second_of_one() -> None:
    """Impact first, then a figure and a voice, though other impact passages are surer."""
    rows = [row("i1", "impact"), row("i2", "impact", sureness=0.99), row("p", "performance"), row("v", "voice")]
    assert ids(best_quotes(rows, count=3)) == ["i2", "p", "v"]


def test_only_dated_counted_passages_of_strength_are_the_best() -> None:
    """An undated one, one that does not count, a concern and a neutral figure are left out; newer wins among equals."""
    rows = [
        row("undated", "impact", evidence_date=None),
        row("uncounted", "impact", is_counted=False),
        row("concern", "impact", stance="concern"),
        row("level", "performance", stance="neutral"),
        row("old", "impact"),
        row("new", "impact", evidence_date=date(2026, 2, 1)),
    ]
    assert ids(best_quotes(rows, count=1)) == ["new"]
    assert set(ids(best_quotes(rows, count=9))) == {"new", "old"}
    assert ids(counter_evidence(rows, count=9)) == ["concern"]


def test_one_document_is_quoted_once() -> None:
    """Three quotes are three sources."""
    rows = [row(name, kind, document_id="same") for name, kind in (("a", "impact"), ("b", "voice"))]
    assert ids(best_quotes(rows, count=3)) == ["a"]


def test_a_long_quote_is_cut_at_a_word() -> None:
    """The cut shows, and masking happens before it."""
    text = quote_text(row("a", "impact", quote="word " * 300), lambda text: text.replace("word", "mask"))
    assert text.endswith("mask …")


def test_each_area_has_its_requirements_questions_and_weak_points(tmp_path: Path) -> None:
    """A gap that a lead has closed is no weak point, and the lead's owner stands before the body to ask."""
    gaps = make_tables().gaps
    changed = (gaps[0], dataclasses.replace(gaps[1], state="closed"), dataclasses.replace(gaps[2], owner="Asha"))
    (area,) = area_briefings(published_of(publish_pack(tmp_path / "readiness.duckdb", gaps=changed)))
    assert [line.criterion_id for line in area.lines] == ["H1.1", "H1.2"]
    assert [line.owner for line in area.lines] == ["Asha", "Coast ICB"]
    assert {gap["gap_id"] for gap in area.weak_points} == {"g-1", "g-3"}
    assert all("." in line.question or "?" in line.question for line in area.lines)


def test_a_group_gets_the_requirements_whose_words_are_its_own(tmp_path: Path) -> None:
    """Requirements are found by words, passages by partner or speaker."""
    published = published_of(publish_pack(tmp_path / "readiness.duckdb"))
    (group,) = group_briefings(published, [GROUP])
    assert [line.criterion_id for line, _ in group.requirements] == ["H1.1", "H1.2"]
    (nobody,) = group_briefings(published, [{**GROUP, "requirement_words": ["astronomy"]}])
    assert nobody.requirements == ()


def test_the_file_has_words_own_styles_properties_and_page_numbers(tmp_path: Path) -> None:
    """A lead can navigate by headings, restyle quotes and see who made it and as at when."""
    path = write_briefing(publish_pack(tmp_path / "readiness.duckdb"))
    styles = {paragraph.style.name for paragraph in paragraphs(path)}
    assert {"Title", "Heading 1", "Heading 2"} <= styles
    document = docx.Document(str(path))
    assert all(table.style.name == "Briefing table" for table in document.tables)
    assert document.core_properties.title == "Inspection briefing: Harbourside"
    assert "as at 23 February 2026" in document.core_properties.subject
    assert document.core_properties.language == "en-GB"
    footer = document.sections[0].footer._element.xml
    assert "PAGE" in footer and "NUMPAGES" in footer
    assert "FICTIONAL SAMPLE" in document.sections[0].header.paragraphs[0].text
    assert "not effectiveness" in all_text(path)
    assert path.stat().st_mode & 0o077 == 0


def test_hostile_texts_reach_the_briefing_as_text(tmp_path: Path) -> None:
    """What might run elsewhere is shown as it is, in a file whose only fields are page numbers."""
    path = write_briefing(publish_hostile(tmp_path / "readiness.duckdb"))
    text = " ".join(all_text(path).split())
    shown = [each for each in HOSTILE_TEXTS if " ".join(clean_text(each.replace("\ud83d", "")).split()) in text]
    assert len(shown) >= FITTING
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        body = archive.read("word/document.xml").decode()
        links = archive.read("word/_rels/document.xml.rels").decode()
    assert "instrText" not in body
    assert "evil.example" not in links
    assert "<script" not in body


@pytest.mark.parametrize("is_masked", [True, False])
def test_it_says_whether_personal_details_are_masked(tmp_path: Path, is_masked: bool) -> None:
    """Nobody need guess what may be passed on."""
    path = write_briefing(publish_pack(tmp_path / "readiness.duckdb"), is_masked=is_masked)
    assert ("NOT masked" in all_text(path)) is not is_masked
