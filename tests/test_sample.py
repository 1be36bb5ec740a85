"""The sample pack shows what its truth file says, read without our own extractor."""

from __future__ import annotations

import csv
import datetime as dt
import re
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest
import yaml
from lxml import etree
from openpyxl import load_workbook

from pipeline.framework import TOPICS, load_framework
from pipeline.pack import open_pack
from pipeline.records import Kind, Stance
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PACK = ROOT / "corpus" / "sample"
TRUTH_PATH = ROOT / "tests" / "truth" / "sample.yaml"
TRUTH = yaml.safe_load(TRUTH_PATH.read_text(encoding="utf-8"))
FRAMEWORK_PATH = ROOT / "pipeline" / "frameworks" / f"{TRUTH['framework']}.yaml"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLANTED_TYPES = {
    *("no_evidence", "plan_only", "draft_only", "thin", "stale", "no_data", "no_impact", "no_voice"),
    *("single_agency", "missing_body"),
}
STALE_DAYS = 365
"""Twelve months, the framework's limit for counted evidence."""


@cache
def plain_text(name: str) -> str:
    """All text of a document in reading order without any white space, by the format's own library."""
    path = PACK / name
    read = {".pdf": pdf_text, ".docx": docx_text, ".xlsx": xlsx_text, ".csv": csv_text}.get(path.suffix)
    return without_space(read(path) if read else path.read_text(encoding="utf-8"))


def without_space(text: str) -> str:
    return re.sub(r"\s+", "", text)


def pdf_text(path: Path) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def docx_text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if re.fullmatch(r"word/(document|header\d|footer\d)\.xml", n)]
        parts = [etree.fromstring(archive.read(name)) for name in names]
    return "".join(element.text or "" for part in parts for element in part.iter(f"{WORD}t"))


def xlsx_text(path: Path) -> str:
    book = load_workbook(path)
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    return "\n".join(str(value) for row in rows for value in row if value is not None)


def csv_text(path: Path) -> str:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return "\n".join(" ".join(row) for row in csv.reader(stream))


@pytest.mark.parametrize("document", [document["path"] for document in TRUTH["documents"]])
def test_every_truth_passage_stands_in_its_document(document: str) -> None:
    """An independent reader finds each labelled passage whole, white space apart."""
    text = plain_text(document)
    passages = [p["text"] for p in TRUTH["passages"] if p["document"] == document]
    missing = [passage for passage in passages if without_space(passage.replace(" | ", " ")) not in text]
    assert passages
    assert missing == []


def test_rendering_again_gives_the_committed_bytes(tmp_path: Path) -> None:
    """The renderer writes byte for byte the documents and the truth file that are committed."""
    render = ROOT / "corpus" / "authoring" / "render.py"
    subprocess.run([sys.executable, render, "--pack", tmp_path, "--truth", tmp_path / "truth.yaml"], check=True)
    assert (tmp_path / "truth.yaml").read_bytes() == TRUTH_PATH.read_bytes()
    for document in TRUTH["documents"]:
        assert (tmp_path / document["path"]).read_bytes() == (PACK / document["path"]).read_bytes(), document["path"]


def test_truth_uses_only_known_ids() -> None:
    """Criteria, topics, kinds, stances, gap types and bodies are those of the codebook and the framework."""
    framework = load_framework(FRAMEWORK_PATH)
    requirements = {c.id for c in framework.requirements if c.id in TOPICS}
    pillars = {c.id for c in framework.criteria if c.level == "pillar"}
    assert set(TRUTH["criteria"]) == requirements | pillars
    for criterion in TRUTH["criteria"].values():
        assert criterion["status"] in {"strong", "partial", "none", "unknown"}
        assert {*criterion["gaps"], *criterion["not_gaps"]} <= PLANTED_TYPES
        assert not {*criterion["gaps"]} & {*criterion["not_gaps"]}
    for passage in TRUTH["passages"]:
        assert {*passage["apa"], *passage["pillar"]} <= set(TOPICS)
        assert passage["kind"] in set(Kind) and passage["stance"] in set(Stance)
        assert ("speaker" in passage) == (passage["kind"] == "voice"), passage["text"]
    for document in TRUTH["documents"]:
        assert set(document["bodies"]) <= set(framework.bodies_by_id)


def test_every_gap_type_is_planted_and_two_requirements_are_strong() -> None:
    """The pack shows each gap of this stage at least once beside requirements without any."""
    planted = {gap for criterion in TRUTH["criteria"].values() for gap in criterion["gaps"]}
    strong = [i for i, criterion in TRUTH["criteria"].items() if criterion["status"] == "strong" and i[0] == "A"]
    assert planted == PLANTED_TYPES
    assert len(strong) >= 2


def test_truth_holds_enough_passages_with_and_without_labels() -> None:
    """At least 80 passages, 20 of them about nothing that is judged."""
    unlabelled = [p for p in TRUTH["passages"] if not p["apa"] and not p["pillar"]]
    assert len(TRUTH["passages"]) >= 80
    assert len(unlabelled) >= 20


@pytest.mark.parametrize("criterion_id", TRUTH["criteria"])
def test_planted_gaps_follow_from_the_passages(criterion_id: str) -> None:
    """The kinds, dates and bodies of the labelled passages alone give the gaps and status that the truth states."""
    criterion = TRUTH["criteria"][criterion_id]
    gaps = gaps_by_rule(criterion_id)
    assert set(criterion["gaps"]) <= gaps
    assert not set(criterion["not_gaps"]) & gaps
    is_none = bool(gaps & {"no_evidence", "plan_only", "draft_only", "stale"})
    assert criterion["status"] == ("none" if is_none else "partial" if gaps else "strong")


def gaps_by_rule(criterion_id: str) -> set[str]:
    """The gap types of a criterion by the plainest reading of the rules, from truth passages alone."""
    documents = {document["path"]: document for document in TRUTH["documents"]}
    found = [
        (documents[p["document"]], p["kind"])
        for p in TRUTH["passages"]
        if criterion_id in (*p["apa"], *p["pillar"]) and p["kind"] != "context"
    ]
    final = [(document, kind) for document, kind in found if not document["is_draft"]]
    if not found:
        return {"no_evidence"}
    if not final:
        return {"draft_only"}
    kinds = {kind for _, kind in final}
    gaps = {"plan_only"} if kinds == {"intent"} else set()
    paths = {document["path"] for document, _ in final}
    gaps |= {"thin"} if len(paths) == 1 else set()
    newest = max(dt.date.fromisoformat(f"{document['date']}-01"[:10]) for document, _ in final)
    gaps |= {"stale"} if (TRUTH["as_of"] - newest).days > STALE_DAYS else set()
    wanted = {"no_data": "performance", "no_impact": "impact", "no_voice": "voice"}
    gaps |= {gap for gap, kind in wanted.items() if kind not in kinds}
    return gaps | body_gaps(criterion_id, {body for document, _ in final for body in document["bodies"]}, len(paths))


def body_gaps(criterion_id: str, bodies: set[str], documents: int) -> set[str]:
    framework = load_framework(FRAMEWORK_PATH)
    organisations = {framework.organisation_of(body) for body in bodies}
    responsible = framework.responsible_bodies_of(framework.criteria_by_id[criterion_id])
    # The board speaks for every partner, so it never leaves one out.
    is_board = any(framework.bodies_by_id[body].partner == "partnership" for body in bodies)
    missing = not is_board and any(framework.organisation_of(body) not in organisations for body in responsible)
    gaps = {"single_agency"} if len(organisations) == 1 and documents > 1 and not is_board else set()
    return gaps | ({"missing_body"} if missing else set())


def test_missing_bodies_are_named() -> None:
    """Where the truth names a missing body, no counted document of the criterion comes from it."""
    documents = {document["path"]: document for document in TRUTH["documents"]}
    for criterion_id, bodies in TRUTH["missing_bodies"].items():
        spoke = {b for p in TRUTH["passages"] if criterion_id in p["apa"] for b in documents[p["document"]]["bodies"]}
        assert not spoke & set(bodies)


def test_the_pack_opens_with_ten_files_and_local_body_names() -> None:
    """`pack.yaml` is valid, and the folder holds just the documents that the truth describes."""
    framework = load_framework(FRAMEWORK_PATH)
    pack = open_pack(PACK, settings=Settings())
    assert pack.pack_id == "sample" and pack.description.is_fictional
    assert {file.relative_path for file in pack.files} == {document["path"] for document in TRUTH["documents"]}
    assert len(pack.files) == 10
    assert {body.id for body in pack.description.bodies} <= set(framework.bodies_by_id)


def test_every_document_says_that_it_is_fictional() -> None:
    """Nobody can take a page of the sample for a real area."""
    for document in TRUTH["documents"]:
        assert "fictionalsample" in plain_text(document["path"]).lower(), document["path"]


def test_word_files_hold_tracked_changes_and_comments() -> None:
    """The draft has insertions, deletions and comments; the approved minutes have one forgotten comment."""
    parts = {}
    for name in ("18-25 ND pathway options v0.4.docx", "SIPB minutes 031225.docx"):
        with zipfile.ZipFile(PACK / name) as archive:
            parts[name] = [etree.fromstring(archive.read(f"word/{part}.xml")) for part in ("document", "comments")]
    draft, comments = parts["18-25 ND pathway options v0.4.docx"]
    assert len(list(draft.iter(f"{WORD}ins"))) == 4 and len(list(draft.iter(f"{WORD}del"))) == 3
    assert len(list(comments.iter(f"{WORD}comment"))) == 2
    assert len(list(parts["SIPB minutes 031225.docx"][1].iter(f"{WORD}comment"))) == 1


def test_the_dashboard_has_a_hidden_sheet_and_merged_headings() -> None:
    """A working tab is hidden, and years stand in merged cells above the quarters."""
    book = load_workbook(PACK / "Partnership dashboard Dec 2025.xlsx")
    assert [sheet.title for sheet in book if sheet.sheet_state == "hidden"] == ["Calc_do_not_print"]
    assert {str(area) for area in book["Health"].merged_cells.ranges} == {"B2:D2", "E2:F2"}
