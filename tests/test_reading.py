"""A pack's files are read once for as long as their bytes stay the same, and no file stops the others."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hostile_readers import make_page
from run_packs import CORPUS, MINUTES, NOTE, TINY, make_settings, write_pack

from pipeline.errors import StoreError
from pipeline.extract.context import ReadContext
from pipeline.jobs import read_document
from pipeline.limits import TEXT_LIMITS
from pipeline.pack import Pack, open_pack
from pipeline.reading import Readers, ReadPack, Recognition, flatten_members, read_pack
from pipeline.records import EvidenceFile, Extraction, Member
from pipeline.store.cache import DocumentCache, extraction_cache


@pytest.fixture
def cache(tmp_path: Path) -> DocumentCache[Extraction]:
    return extraction_cache(tmp_path / "cache", "1")


def pack_of(folder: Path) -> Pack:
    return open_pack(folder, settings=make_settings(folder.parent))


def read(folder: Path, cache: DocumentCache[Extraction]) -> ReadPack:
    return read_pack(pack_of(folder), cache=cache, workers=1, on_read=lambda done, total: None)


def by_path(folder: Path, pack: ReadPack) -> dict[str, Extraction]:
    return {file.relative_path: pack.extractions[file.document_id] for file in pack_of(folder).files}


def test_every_file_is_read_and_then_none(tmp_path: Path, cache: DocumentCache[Extraction]) -> None:
    """A second reading gives the same extractions and reads no file."""
    folder = write_pack(tmp_path / "pack")
    first, second = read(folder, cache), read(folder, cache)
    assert (first.newly_read, second.newly_read) == (len(TINY), 0)
    assert first.extractions == second.extractions
    assert {extraction.format for extraction in first.extractions.values()} == {"txt", "md", "csv"}


def test_touching_a_file_reads_nothing(tmp_path: Path, cache: DocumentCache[Extraction]) -> None:
    """A new time stamp on the same bytes is no change."""
    folder = write_pack(tmp_path / "pack")
    read(folder, cache)
    os.utime(folder / "waits.csv", (0, 0))
    assert read(folder, cache).newly_read == 0


def test_an_edited_file_is_the_only_one_read(tmp_path: Path, cache: DocumentCache[Extraction]) -> None:
    """Other bytes under the same name are read, and only they."""
    folder = write_pack(tmp_path / "pack")
    read(folder, cache)
    write_pack(folder, {"forum note.md": NOTE + "\nThe next meeting is in the spring.\n"})
    again = read(folder, cache)
    assert again.newly_read == 1
    assert "in the spring" in by_path(folder, again)["forum note.md"].pages[0].text


def test_a_renamed_or_moved_file_is_not_read(tmp_path: Path, cache: DocumentCache[Extraction]) -> None:
    """The same bytes elsewhere in the pack are known, though their document has another id."""
    folder = write_pack(tmp_path / "pack")
    before = by_path(folder, read(folder, cache))["forum note.md"]
    (folder / "2025").mkdir()
    (folder / "forum note.md").rename(folder / "2025" / "note of the forum.md")
    again = read(folder, cache)
    assert again.newly_read == 0
    assert by_path(folder, again)["2025/note of the forum.md"] == before


def test_another_extension_is_another_reading(tmp_path: Path, cache: DocumentCache[Extraction]) -> None:
    """The extension decides how plain text is read, so the same bytes as .md and as .txt are read apart."""
    folder = write_pack(tmp_path / "pack", {"note.md": MINUTES, "note.txt": MINUTES})
    both = read(folder, cache)
    assert both.newly_read == 2
    assert {path: e.format for path, e in by_path(folder, both).items()} == {"note.md": "md", "note.txt": "txt"}


def test_equal_files_are_read_once(tmp_path: Path, cache: DocumentCache[Extraction]) -> None:
    """Three copies cost one reading and each has its extraction."""
    folder = write_pack(tmp_path / "pack", {"a.txt": MINUTES, "b/copy of a.txt": MINUTES, "c.txt": MINUTES})
    copies = read(folder, cache)
    assert copies.newly_read == 1
    assert len(copies.extractions) == 3
    assert len({str(extraction) for extraction in copies.extractions.values()}) == 1


def test_another_version_reads_everything_again(tmp_path: Path, cache: DocumentCache[Extraction]) -> None:
    """A changed reader serves nothing that an older one read."""
    folder = write_pack(tmp_path / "pack")
    read(folder, cache)
    assert read(folder, extraction_cache(tmp_path / "cache", "2")).newly_read == len(TINY)


def test_progress_counts_files_up_to_all(tmp_path: Path, cache: DocumentCache[Extraction]) -> None:
    """Progress starts with what is known, never falls and ends with every file, copies included."""
    folder = write_pack(tmp_path / "pack", {**TINY, "copy.md": NOTE})
    heard: list[tuple[int, int]] = []
    read_pack(pack_of(folder), cache=cache, workers=1, on_read=lambda done, total: heard.append((done, total)))
    assert heard[0] == (0, 4)
    assert heard[-1] == (4, 4)
    assert heard == sorted(heard)
    heard.clear()
    read_pack(pack_of(folder), cache=cache, workers=1, on_read=lambda done, total: heard.append((done, total)))
    assert heard == [(4, 4)]


def test_a_stop_between_two_files_keeps_the_first(tmp_path: Path, cache: DocumentCache[Extraction]) -> None:
    """What is finished is kept before the next file is asked for, so a stopped reading begins where it ended."""
    folder = write_pack(tmp_path / "pack")

    def stop_after_first(done: int, total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_pack(pack_of(folder), cache=cache, workers=1, on_read=stop_after_first)
    assert read(folder, cache).newly_read == len(TINY) - 1


def test_a_damaged_file_is_an_extraction_with_a_problem(tmp_path: Path, cache: DocumentCache[Extraction]) -> None:
    """Bad files come back unread with their problem, and their neighbours are read."""
    broken = {name: (CORPUS / name).read_bytes() for name in ("broken.pdf", "broken-cut-short.docx")}
    folder = write_pack(tmp_path / "pack", {**broken, "empty.pdf": b"", "forum note.md": NOTE})
    extractions = by_path(folder, read(folder, cache))
    assert extractions["forum note.md"].read_status == "read"
    for name in (*broken, "empty.pdf"):
        assert extractions[name].read_status == "unread"
        assert extractions[name].problems


def test_a_file_that_crashes_its_reader_is_unread_and_tried_again(
    tmp_path: Path, cache: DocumentCache[Extraction]
) -> None:
    """A dead worker costs its own file only, which says what to do and is no finished work."""
    folder = write_pack(tmp_path / "pack", {"a.txt": MINUTES, "poison.txt": NOTE, "z.txt": MINUTES})

    def read_dying() -> ReadPack:
        readers = Readers(read="hostile_readers:die_on_poison")
        return read_pack(pack_of(folder), cache=cache, workers=2, on_read=lambda done, total: None, readers=readers)

    extractions = by_path(folder, read_dying())
    assert {path: extraction.read_status for path, extraction in extractions.items()} == {
        **dict.fromkeys(("a.txt", "z.txt"), "read"),
        "poison.txt": "unread",
    }
    (problem,) = extractions["poison.txt"].problems
    assert (problem.kind, problem.location) == ("reader_crashed", "whole file")
    assert "replace it" in problem.message
    assert read_dying().newly_read == 1
    assert read(folder, cache).newly_read == 1
    assert read(folder, cache).newly_read == 0


def test_reading_happens_in_another_process(tmp_path: Path, cache: DocumentCache[Extraction]) -> None:
    """What workers give back is what reading here would give, so the engine decides nothing."""
    folder = write_pack(tmp_path / "pack")
    pack = pack_of(folder)
    here = {f.document_id: read_document(pack.path_of(f), ReadContext(), sha256=f.sha256) for f in pack.files}
    assert read(folder, cache).extractions == here


def test_a_file_that_vanishes_is_a_problem_and_is_looked_for_again(
    tmp_path: Path, cache: DocumentCache[Extraction]
) -> None:
    """A file gone since the listing is unread, its copy and its neighbours are read, and nothing of it is kept."""
    folder = write_pack(tmp_path / "pack", {**TINY, "a copy.csv": TINY["waits.csv"], "gone.txt": f"Draft. {MINUTES}"})
    pack = pack_of(folder)
    (folder / "a copy.csv").unlink()
    (folder / "gone.txt").unlink()
    found = read_pack(pack, cache=cache, workers=2, on_read=lambda done, total: None)
    by_name = {file.relative_path: found.extractions[file.document_id] for file in pack.files}
    assert {name: e.read_status for name, e in by_name.items() if e.read_status != "read"} == dict.fromkeys(
        ("a copy.csv", "gone.txt"), "unread"
    )
    assert [problem.kind for problem in by_name["gone.txt"].problems] == ["vanished"]
    assert not found.is_finished
    write_pack(folder, {"gone.txt": f"Draft. {MINUTES}"})
    again = read(folder, cache)
    assert (again.newly_read, again.is_finished) == (1, True)
    assert by_path(folder, again)["gone.txt"].read_status == "read"


def test_a_file_that_grows_is_a_problem_and_is_not_kept(tmp_path: Path, cache: DocumentCache[Extraction]) -> None:
    """What was read of a file that somebody works on is shown as partial, and read again by the next run."""
    folder = write_pack(tmp_path / "pack")
    pack = pack_of(folder)
    with (folder / "forum note.md").open("a", encoding="utf-8") as stream:
        stream.write("\nThe next meeting is in the spring.\n")
    found = read_pack(pack, cache=cache, workers=1, on_read=lambda done, total: None)
    grown = by_path_of(pack, found)["forum note.md"]
    assert (grown.read_status, grown.problems[-1].kind) == ("partial", "changed_while_reading")
    assert not found.is_finished
    assert read(folder, cache).newly_read == 1


def by_path_of(pack: Pack, found: ReadPack) -> dict[str, Extraction]:
    return {file.relative_path: found.extractions[file.document_id] for file in found.files}


def test_a_disk_that_is_full_stops_the_run_with_a_message(tmp_path: Path) -> None:
    """Finished work that cannot be kept is the user's to mend; nothing half written is left."""
    folder = write_pack(tmp_path / "pack")
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be kept") as refused:
        read(folder, extraction_cache(tmp_path / "file" / "cache", "1"))
    assert "room" in refused.value.remedy


def leaf(text_name: str) -> Extraction:
    return Extraction("txt", pages=(make_page(1, text_name),))


def test_members_become_documents_behind_their_container() -> None:
    """Members of members are named through their containers, and equal names are numbered before their ending."""
    inner = Extraction("zip", members=(Member("a.pdf", "1" * 64, 5, leaf("inner")),))
    mail = Extraction(
        "eml",
        pages=leaf("mail").pages,
        members=(
            Member("a.pdf", "2" * 64, 6, leaf("first")),
            Member("a.pdf", "2" * 64, 6, leaf("second")),
            Member("more.zip", "3" * 64, 7, inner),
            Member("README", "4" * 64, 8, leaf("no ending")),
        ),
    )
    taken = {"mail.eml", "mail.eml!README"}
    files = [file for file, _ in flatten_members(EvidenceFile("mail.eml", "0" * 64, 9), mail, taken=taken)]
    assert [file.relative_path for file in files] == [
        "mail.eml",
        "mail.eml!a.pdf",
        "mail.eml!a (2).pdf",
        "mail.eml!more.zip",
        "mail.eml!more.zip!a.pdf",
        "mail.eml!README (2)",
    ]
    assert len({file.document_id for file in files}) == len(files)


@dataclass
class Bench:
    """A pack of pictures read by fakes that need no engine."""

    folder: Path
    cache: DocumentCache[Extraction]
    max_pages: int = 100
    heard: list[tuple[int, int]] = field(default_factory=list)

    def read(self, *, has_ocr: bool = True, engine: str = "fake 1", recognise: str = "recognise") -> ReadPack:
        recognition = Recognition(
            cache=replace(self.cache, stage="recognition"),
            engine=engine,
            low_confidence=0.85,
            max_pages=self.max_pages,
            on_recognised=lambda done, total: self.heard.append((done, total)),
        )
        return read_pack(
            pack_of(self.folder),
            cache=self.cache,
            workers=1,
            on_read=lambda done, total: None,
            recognition=recognition if has_ocr else None,
            readers=Readers(
                read="hostile_readers:read_pictures",
                recognise=f"hostile_readers:{recognise}",
                recognise_limits=replace(TEXT_LIMITS, seconds=2.0, seconds_per_page=0.0),
            ),
        )


@pytest.fixture
def bench(tmp_path: Path, cache: DocumentCache[Extraction]) -> Bench:
    """A scan of three pages, the second with text, and a note."""
    return Bench(write_pack(tmp_path / "pack", {"note.md": NOTE, "scan.pdf": "picture, text, picture"}), cache)


def scan(found: ReadPack) -> Extraction:
    return next(found.extractions[f.document_id] for f in found.files if f.relative_path == "scan.pdf")


def kinds(extraction: Extraction) -> list[tuple[str, str]]:
    return [(problem.location, problem.kind) for problem in extraction.problems]


def test_pages_without_text_are_recognised_in_their_places(bench: Bench) -> None:
    """Recognised pages stand between the others, say how they were read, and the document is read whole."""
    found = bench.read()
    assert [(p.page_number, p.ordinal, p.method) for p in scan(found).pages] == [
        (1, 1, "ocr"),
        (2, 2, "text"),
        (3, 3, "ocr"),
    ]
    assert kinds(scan(found)) == [("p. 1", "ocr_used"), ("p. 3", "ocr_used")]
    assert "fake 1" in scan(found).problems[0].message and "97%" in scan(found).problems[0].message
    assert scan(found).read_status == "read"
    assert (found.newly_recognised, found.pages_left, found.is_finished) == (2, 0, True)
    assert bench.heard == [(0, 2), (1, 2), (2, 2)]


def test_a_page_is_recognised_once(bench: Bench) -> None:
    """A second run recognises nothing and gives the same; another engine recognises all again."""
    first, second = bench.read(), bench.read(recognise="never")
    assert (second.newly_read, second.newly_recognised) == (0, 0)
    assert first.extractions == second.extractions
    assert bench.read(engine="fake 2").newly_recognised == 2


def test_recognition_may_be_off_and_come_later(bench: Bench) -> None:
    """Off leaves pictures unread and says so; the run that turns it on reads no text again."""
    off = bench.read(has_ocr=False)
    assert kinds(scan(off)) == [("p. 1", "needs_ocr"), ("p. 3", "needs_ocr")]
    assert (scan(off).read_status, [p.page_number for p in scan(off).pages]) == ("partial", [2])
    on = bench.read()
    assert (on.newly_read, on.newly_recognised) == (0, 2)
    assert bench.read(has_ocr=False).extractions == off.extractions


def test_pages_beyond_the_cap_are_left_for_the_next_run(bench: Bench) -> None:
    """One page a run: the other says that the cap was reached and how to go on, and comes next time."""
    bench.max_pages = 1
    first = bench.read()
    assert kinds(scan(first)) == [("p. 1", "ocr_used"), ("p. 3", "needs_ocr")]
    assert "run again" in scan(first).problems[1].message
    assert (first.newly_recognised, first.pages_left, first.is_finished) == (1, 1, False)
    second = bench.read()
    assert (second.newly_recognised, second.pages_left, second.is_finished) == (1, 0, True)
    assert scan(second).read_status == "read"


@pytest.mark.parametrize("recognise", ["recognise_nothing", "recognise_hanging", "recognise_dying"])
def test_a_page_that_cannot_be_recognised_stays_a_gap(bench: Bench, recognise: str) -> None:
    """Where recognition fails, hangs or dies the page still needs it, with the reason, and is tried again."""
    found = scan(bench.read(recognise=recognise))
    assert kinds(found) == [("p. 1", "needs_ocr"), ("p. 3", "needs_ocr")]
    assert found.problems[0].message.endswith(".")
    assert found.read_status == "partial"
    assert scan(bench.read()).read_status == "read"


def test_unsure_recognition_is_a_problem_on_top(bench: Bench) -> None:
    """A page read with little confidence is used and flagged."""
    assert kinds(scan(bench.read(recognise="recognise_unsurely")))[:2] == [
        ("p. 1", "ocr_used"),
        ("p. 1", "ocr_low_confidence"),
    ]


def test_a_photograph_is_no_loss_beside_text(bench: Bench) -> None:
    """Pages on which recognition finds nothing are no gap, unless the whole document has no text."""
    assert kinds(scan(bench.read(recognise="recognise_empty"))) == [("p. 1", "ocr_empty"), ("p. 3", "ocr_empty")]
    write_pack(bench.folder, {"scan.pdf": "picture"})
    photograph = scan(bench.read(recognise="recognise_empty"))
    assert (kinds(photograph), photograph.read_status) == ([("p. 1", "needs_ocr")], "unread")


def test_pictures_inside_files_are_recognised_by_their_route(bench: Bench) -> None:
    """A member's page is asked for by the hashes that lead to it, and one picture sent twice is recognised once."""
    write_pack(bench.folder, {"mail.eml": "with scan"})
    found = bench.read()
    member = next(found.extractions[f.document_id] for f in found.files if f.relative_path == "mail.eml!scan.pdf")
    assert kinds(member) == [("p. 1", "ocr_used")]
    assert member.pages[0].text == f"recognised through {'5' * 64}"
    assert found.newly_recognised == 3
