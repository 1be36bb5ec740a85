"""Bad inputs: each alone ends as expected, and a folder of them all costs its good documents nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.extract import extract_document
from pipeline.pack import Pack, open_pack
from pipeline.records import Extraction
from tests.bad_inputs import BAD_INPUTS
from tests.bad_inputs.record import BadInput
from tests.fuzz.deadline import deadline
from tests.run_packs import TINY, column, ingest, make_checkout, make_settings, rows, write_pack

LEAST = 60
"""Bad inputs that the project promises to keep."""
SECONDS = 60
"""Longest that any of them may take; the slowest takes three."""
REMEDY = re.compile(
    r"\b(?:ask|add|open|put|save|split|rename|use|unpack|take|check|decide|print|see|show|unhide|let|replace|scan)\b",
    re.I,
)
"""What a message tells its reader to do."""
PASSAGES = """
    SELECT path, passages.location, char_start, char_end, heading, section_type, text, excluded_reason, passage_id
    FROM passages JOIN documents USING (document_id) WHERE path IN ({}) ORDER BY path, ordinal
"""


@dataclass
class Folder:
    """All bad inputs, written once, as a pack; each is read once."""

    pack: Pack
    known: dict[str, Extraction] = field(default_factory=dict)

    def read(self, bad: BadInput) -> Extraction:
        """Read one of them alone, as a run does: what must not be opened is not."""
        if bad.file_name not in self.known:
            (file,) = (file for file in self.pack.files if file.relative_path == bad.file_name)
            with deadline(SECONDS):
                self.known[bad.file_name] = (
                    extract_document(self.pack.path_of(file))
                    if file.trouble is None
                    else Extraction("unknown", problems=(file.trouble,))
                )
        return self.known[bad.file_name]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A folder with every bad input."""
    root = tmp_path_factory.mktemp("bad")
    (root / "pack").mkdir()
    for bad in BAD_INPUTS:
        bad.write(root / "pack")
    with deadline(SECONDS):  # a pipe that is opened would wait for ever
        return Folder(open_pack(root / "pack", settings=make_settings(root)))


def whole(extraction: Extraction) -> Iterator[Extraction]:
    """An extraction and those of the files inside it, containers first."""
    yield extraction
    for member in extraction.members:
        yield from whole(member.extraction)


def member_names(extraction: Extraction) -> Iterator[str]:
    for member in extraction.members:
        yield member.name
        yield from member_names(member.extraction)


def test_there_are_as_many_as_promised() -> None:
    """At least 60 bad inputs, each with a name and a file name of its own."""
    assert len(BAD_INPUTS) >= LEAST
    assert len({bad.name for bad in BAD_INPUTS}) == len({bad.file_name for bad in BAD_INPUTS}) == len(BAD_INPUTS)


@pytest.mark.parametrize("bad", BAD_INPUTS, ids=lambda bad: bad.file_name)
def test_a_bad_input_ends_as_expected(folder: Folder, bad: BadInput) -> None:
    """Its problems, status, remaining text and members are those foreseen, in time and without an error."""
    if reason := bad.skip():
        pytest.skip(reason)
    extraction = folder.read(bad)
    problems = [problem for each in whole(extraction) for problem in each.problems]
    text = "\n".join(page.text for each in whole(extraction) for page in each.pages)
    names = list(member_names(extraction))
    assert (tuple(problem.kind for problem in problems), extraction.read_status) == (bad.kinds, bad.status)
    assert any(bad.message in problem.message for problem in problems) or not bad.message
    assert [fragment for fragment in bad.texts if fragment not in text] == []
    assert len(names) == len(bad.members)
    assert all(name.startswith(start) for name, start in zip(names, bad.members, strict=True))


@pytest.mark.parametrize("bad", BAD_INPUTS, ids=lambda bad: bad.file_name)
def test_what_is_read_of_a_bad_input_is_sound(folder: Folder, bad: BadInput) -> None:
    """Blocks name their own text, every problem says where and what to do, and nothing is unread without one."""
    for extraction in whole(folder.read(bad)):
        assert extraction.problems or extraction.read_status == "read"
        for problem in extraction.problems:
            assert problem.location and re.fullmatch(r"[a-z_]+", problem.kind)
            assert REMEDY.search(problem.message), problem.message
            assert "/tmp" not in problem.message
        for page in extraction.pages:
            assert "".join(page.text[b.char_start : b.char_end] for b in page.blocks) == page.text.replace("\n", "")


def test_a_folder_of_bad_inputs_costs_its_good_documents_nothing(folder: Folder, tmp_path: Path) -> None:
    """The command ends with code 3; every file has its row and status, good ones every passage that they have alone."""
    checkout = make_checkout(tmp_path / "checkout")
    alone = write_pack(tmp_path / "alone" / "pack")
    undisturbed = ingest(alone, make_settings(tmp_path / "alone"), has_ocr=False).database
    bad_pack = folder.pack.folder
    write_pack(bad_pack)
    try:
        ended = checkout.run("ingest", bad_pack, "--db", tmp_path / "bad.duckdb", "--ocr", "off", "--workers", "2")
    finally:
        for name in TINY:
            (bad_pack / name).unlink()
    assert ended.returncode == 3, ended.stderr
    database = tmp_path / "bad.duckdb"
    statuses = {path: status for path, status in rows(database, "SELECT path, read_status FROM documents")}
    expected = {bad.file_name: bad.status for bad in BAD_INPUTS if not bad.skip()} | dict.fromkeys(TINY, "read")
    assert {path: statuses.get(path) for path in expected} == expected
    query = PASSAGES.format(", ".join(f"'{name}'" for name in TINY))
    assert rows(database, query) == rows(undisturbed, query) != []
    assert column(database, "SELECT DISTINCT path FROM documents ANTI JOIN passages USING (document_id) "
                  "ANTI JOIN problems USING (document_id) WHERE format <> 'zip'") == []  # fmt: skip
    unsaid = "SELECT count(*) FROM problems WHERE coalesce(location, '') = '' OR coalesce(message, '') = ''"
    assert column(database, unsaid) == [0]
    stopped = "SELECT count(*) FROM problems WHERE kind IN ('timed_out', 'out_of_memory', 'reader_crashed')"
    assert column(database, stopped) == [0]
