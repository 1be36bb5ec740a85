"""The sample's rendered files hold what their truth says, read without our own extractor."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook
from sample_files import FORMATS_READ, READER, content_of, is_open, text_of, units_of, word_count
from sample_parts import hidden_parts
from sample_truth import AUTHORING, TRUTH_FOLDER, SampleTruth, first_upload, second_upload

FORMATS = {"pdf": 33, "docx": 17, "xlsx": 9, "pptx": 8, "eml": 3, "html": 1, "csv": 1, "md": 1, "empty": 1}
"""Files of the first upload by what they really are; two more PDF files are attached to a mail."""
MOST_BYTES = 15_000_000
PASSAGES_FOUND = 0.99
"""Share of the truth's passages that the independent reader must find; the rest may fall to a page's hyphenation."""
UPLOADS = (first_upload(), second_upload())
OPTIONS = {
    "sample": (),
    "sample-second-upload": (
        *("--sources", AUTHORING / "second-upload"),
        *("--plan", AUTHORING / "truth-second-upload.yaml"),
    ),
}


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both packs and their truth files rendered anew, once for the session."""
    base = tmp_path_factory.mktemp("rendered")
    commands = [
        [sys.executable, AUTHORING / "render.py", *options, "--pack", base / name, "--truth", base / f"{name}.yaml"]
        for name, options in OPTIONS.items()
    ]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for command in commands]
    said = [process.communicate()[0] for process in running]
    assert said == ["", ""], said
    assert [process.returncode for process in running] == [0, 0]
    return base


@pytest.mark.parametrize("truth", UPLOADS, ids=lambda truth: truth.name)
def test_rendering_again_gives_the_committed_truth(truth: SampleTruth, rendered: Path) -> None:
    """Plan, sources and truth file belong together."""
    name = f"{truth.name}.yaml"
    assert (rendered / name).read_bytes() == (TRUTH_FOLDER / name).read_bytes()


@pytest.mark.parametrize("truth", UPLOADS, ids=lambda truth: truth.name)
def test_rendering_again_gives_the_committed_text_and_layout(truth: SampleTruth, rendered: Path) -> None:
    """Files are the same byte for byte, or, where a library packs them otherwise, say the same in the same places."""
    paths = {str(path.relative_to(rendered / truth.name)) for path in (rendered / truth.name).rglob("*.*")}
    assert paths == {d["path"] for d in truth.stated["documents"] if "!" not in d["path"]}
    for document in truth.stated["documents"]:
        path = document["path"]
        ours, anew = (content_of(folder, path) for folder in (truth.folder, rendered / truth.name))
        if ours == anew:
            continue
        assert is_open(document), path
        committed = list(units_of(truth.folder, path, document["format"]))
        assert READER.read_back(anew, document["format"]) == committed, path


@pytest.mark.parametrize("truth", UPLOADS, ids=lambda truth: truth.name)
def test_an_independent_reader_finds_the_truth_passages(truth: SampleTruth) -> None:
    """99 in 100 stand whole in their open files, white space apart, and where the truth places them."""
    sought, lost = 0, []
    for document in filter(is_open, truth.stated["documents"]):
        passages = [p for p in truth.stated["passages"] if p["document"] == document["path"]]
        units = list(units_of(truth.folder, document["path"], document["format"]))
        places = READER.locate(units, [passage["text"] for passage in passages])
        sought += len(passages)
        found = zip(passages, places, strict=True)
        lost += [(passage["document"], passage["text"]) for passage, place in found if place != passage["place"]]
    assert sought > 150
    assert len(lost) <= (1 - PASSAGES_FOUND) * sought, lost


def test_the_first_upload_has_the_formats_and_the_length_of_a_real_one() -> None:
    """74 files of nine kinds, 50,000 to 90,000 words."""
    first = first_upload()
    files = [document for document in first.stated["documents"] if "!" not in document["path"]]
    assert Counter(document["format"] for document in files) == FORMATS
    assert sum(FORMATS.values()) == 74
    assert 50_000 <= sum(word_count(first, document) for document in filter(is_open, files)) <= 90_000


def test_the_packs_are_small() -> None:
    """Both uploads together stay under 15 MB."""
    files = [path for truth in UPLOADS for path in truth.folder.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < MOST_BYTES


@pytest.mark.parametrize("truth", UPLOADS, ids=lambda truth: truth.name)
def test_every_document_says_that_it_is_fictional(truth: SampleTruth) -> None:
    """Nobody can take a file of the sample for a real area's."""
    silent = [d["path"] for d in truth.stated["documents"] if is_open(d) and d["format"] in FORMATS_READ]
    silent = [path for path in silent if "fictionalsample" not in text_of(truth, _document(truth, path)).lower()]
    assert silent == []


def test_what_cannot_be_opened_cannot_be_opened() -> None:
    """A truncated and a locked PDF, and a file without a byte; the locked one opens with its password."""
    first = first_upload()
    troubled = {d["trouble"]: content_of(first.folder, d["path"]) for d in first.documents.values() if "trouble" in d}
    assert set(troubled) == {"password", "truncated", "empty"}
    assert troubled["empty"] == b""
    for trouble in ("password", "truncated"):
        with pytest.raises(pypdfium2.PdfiumError):
            pypdfium2.PdfDocument(troubled[trouble])
    pypdfium2.PdfDocument(troubled["password"], password="quenbridge-2026").close()


def test_copies_scan_and_misnamed_file_are_what_they_are_called() -> None:
    """A copy has the same bytes, a twin the same passages, a scan no text, and a Word file ends in pdf."""
    first = first_upload()
    marks = {mark: d for d in first.documents.values() for mark in ("copy_of", "twin_of", "is_scan") if mark in d}
    copy, twin, scan = marks["copy_of"], marks["twin_of"], marks["is_scan"]
    assert content_of(first.folder, copy["path"]) == content_of(first.folder, copy["copy_of"])
    ours = [p["text"] for p in first.passages if p["document"] == twin["twin_of"]]
    assert ours and None not in READER.locate(list(units_of(first.folder, twin["path"], twin["format"])), ours)
    assert "".join(text for _, text in units_of(first.folder, scan["path"], "pdf")).strip() == ""
    misnamed = [d for d in first.documents.values() if "wrong_extension" in d.get("findings", ())]
    assert [zipfile.is_zipfile(first.folder / d["path"]) and d["path"].endswith(".pdf") for d in misnamed] == [True]


@pytest.mark.parametrize("truth", UPLOADS, ids=lambda truth: truth.name)
def test_hidden_content_is_where_it_is_planted(truth: SampleTruth) -> None:
    """Comments, tracked changes, notes, hidden tabs, columns and slides, counted; only text boxes hide nothing."""
    counted = {
        d["path"]: parts
        for d in truth.stated["documents"]
        if d["format"] in ("docx", "pptx", "xlsx")
        if (parts := hidden_parts(content_of(truth.folder, d["path"]), d["format"]))
    }
    hiding = {path for path, parts in counted.items() if set(parts) != {"text_boxes"}}
    assert hiding == {d["path"] for d in truth.stated["documents"] if "hidden_content" in d.get("findings", ())}
    for entry in truth.stated["hidden"]:
        assert counted[entry["document"]] == {k: v for k, v in entry.items() if k != "document"}, entry["document"]


def test_the_dashboard_has_merged_headings() -> None:
    """Years stand in merged cells above the quarters."""
    book = load_workbook(first_upload().folder / "Partnership dashboard Dec 2025.xlsx")
    assert {str(area) for area in book["Health"].merged_cells.ranges} == {"B2:D2", "E2:F2"}


def _document(truth: SampleTruth, path: str) -> dict[str, object]:
    return next(document for document in truth.stated["documents"] if document["path"] == path)
