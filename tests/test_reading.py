"""A pack's files are read once for as long as their bytes stay the same, and no file stops the others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from run_packs import CORPUS, MINUTES, NOTE, TINY, make_settings, write_pack

from pipeline.engine import map_documents
from pipeline.pack import Pack, open_pack
from pipeline.reading import CRASHED, ReadPack, read_file, read_pack
from pipeline.records import Extraction
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


def die_on_poison(path: Path) -> Extraction:
    if path.name == "poison.txt":
        os._exit(9)
    return read_file(path)


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
        return read_pack(pack_of(folder), cache=cache, workers=2, on_read=lambda done, total: None, read=die_on_poison)

    extractions = by_path(folder, read_dying())
    assert {path: extraction.read_status for path, extraction in extractions.items()} == {
        **dict.fromkeys(("a.txt", "z.txt"), "read"),
        "poison.txt": "unread",
    }
    assert extractions["poison.txt"] == CRASHED
    assert "replace it" in CRASHED.problems[0].message
    assert read_dying().newly_read == 1
    assert read(folder, cache).newly_read == 1
    assert read(folder, cache).newly_read == 0


def test_reading_happens_in_another_process(tmp_path: Path) -> None:
    """What workers give back is what reading here would give, so the engine decides nothing."""
    folder = write_pack(tmp_path / "pack")
    paths = sorted(folder.iterdir())
    assert dict(map_documents(read_file, paths, workers=2)) == {path: read_file(path) for path in paths}
