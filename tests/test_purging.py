"""A purged document's text is nowhere: not in tables, caches, outputs or the journal."""

from __future__ import annotations

import gzip
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from run_packs import MINUTES, NOTE, TINY, column, cover, make_settings, rows, write_pack

from pipeline.commands.purge import purge_text
from pipeline.errors import InputError
from pipeline.indexing import write_index
from pipeline.journal import REVIEWS_NAME, append_review, read_reviews
from pipeline.purging import Purge, purge_document
from pipeline.settings import Settings
from tests.review_records import make_review

NOTE_PATH = "forum note.md"
SECRET = "her son could now say what he wants"
"""Words of the note that stand in no other document."""


@dataclass(frozen=True)
class Bench:
    """A pack that was covered, with its database and settings."""

    folder: Path
    settings: Settings
    database: Path

    def purge(self, name: str = NOTE_PATH, *, with_file: bool = False) -> Purge:
        return purge_document(name, database=self.database, settings=self.settings, with_file=with_file)


@pytest.fixture(scope="module")
def covered(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    root = tmp_path_factory.mktemp("covered")
    settings = make_settings(root)
    folder = write_pack(settings.evidence_path, {**TINY, "copies/note.md": NOTE})
    outcome = cover(folder, settings)
    return Bench(folder, settings, outcome.database)


@pytest.fixture
def bench(covered: Bench, tmp_path: Path) -> Bench:
    """The pack, covered in a folder of the test's own, with outputs and decisions that quote the note."""
    settings = make_settings(tmp_path)
    shutil.copytree(covered.folder, settings.evidence_path)
    shutil.copytree(covered.settings.outputs_path / "cache", settings.outputs_path / "cache")
    database = cover(settings.evidence_path, settings).database
    bench = Bench(tmp_path / "evidence", settings, database)
    (text,) = column(database, f"SELECT text FROM passages WHERE text LIKE '%{SECRET}%' LIMIT 1")
    (passage_id,) = column(database, f"SELECT min(passage_id) FROM passages WHERE text LIKE '%{SECRET}%'")
    journal = next(settings.journal_path.iterdir())
    append_review(
        journal, make_review("accepted", "APA3.1", passage_id=str(passage_id), text=str(text), heading="Note")
    )
    append_review(journal, make_review("accepted", "APA2.2", passage_id="other", text=MINUTES.splitlines()[-1]))
    with (journal / REVIEWS_NAME).open("a", encoding="utf-8") as stream:
        stream.write(f'{{"note": "torn, {text}')
    (settings.outputs_path / "report.html").write_text(f"<p>{text}</p>", encoding="utf-8")
    (settings.outputs_path / "other.html").write_text(f"<p>{MINUTES}</p>", encoding="utf-8")
    with zipfile.ZipFile(settings.outputs_path / "register.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<t>{text}</t>")
    (database.parent / f".{database.name}.reading-x").mkdir()
    shutil.copy(database, database.parent / f".{database.name}.reading-x" / database.name)
    shutil.copy(database, settings.outputs_path / "second.duckdb")
    return bench


def all_bytes(*folders: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below the folders, as it is and, where it is packed, what is in it; of databases every text too."""
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        yield path, content
        if content.startswith(b"\x1f\x8b"):
            yield path, gzip.decompress(content)
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield from ((path, archive.read(name)) for name in archive.namelist())
        if path.suffix == ".duckdb":
            for (table,) in rows(path, "SELECT table_name FROM duckdb_tables()"):
                yield path, repr(rows(path, f"FROM {table}")).encode()


def holders(bench: Bench, words: str) -> list[str]:
    stores = (bench.settings.outputs_path, bench.settings.journal_path)
    return sorted({path.name for path, content in all_bytes(*stores) if words.encode() in content})


def test_the_text_is_gone_from_every_byte(bench: Bench) -> None:
    """A search over all bytes of outputs and journal finds it before and not after; a copy's rows go with it."""
    assert {"readiness.duckdb", "second.duckdb", "report.html", "register.xlsx", REVIEWS_NAME} <= set(
        holders(bench, SECRET)
    )
    bench.purge()
    assert holders(bench, SECRET) == []
    assert holders(bench, "Quenbridge Parents Together met") == []
    assert holders(bench, NOTE_PATH) == []
    assert "readiness.duckdb" in holders(bench, "Two educational psychologists started")
    assert (bench.settings.outputs_path / "other.html").exists()


def test_other_documents_keep_their_rows(bench: Bench) -> None:
    """Tables stay whole for what remains, and no row speaks of a document that is gone."""
    before = rows(bench.database, "SELECT * FROM passages JOIN documents USING (document_id) WHERE format = 'csv'")
    bench.purge()
    assert before
    assert (
        rows(bench.database, "SELECT * FROM passages JOIN documents USING (document_id) WHERE format = 'csv'") == before
    )
    for table in ("passages", "pages", "upload_set", "problems"):
        assert column(bench.database, f"SELECT document_id FROM {table} ANTI JOIN documents USING (document_id)") == []
    for table in ("labels", "passage_facets"):
        assert column(bench.database, f"SELECT passage_id FROM {table} ANTI JOIN passages USING (passage_id)") == []
    assert column(bench.database, "SELECT path FROM documents WHERE duplicate_of IS NOT NULL") == []


def test_the_next_run_judges_anew(bench: Bench) -> None:
    """The tables no longer pass for those of the folder, so that a run does not answer `nothing changed`."""
    bench.purge(with_file=True)
    outcome = cover(bench.folder, bench.settings)
    assert not outcome.is_unchanged
    assert NOTE_PATH not in column(outcome.database, "SELECT path FROM documents")


def test_decisions_stay_without_their_quotes(bench: Bench) -> None:
    """Who decided what is history; the words decided on are not, and other decisions keep theirs."""
    journal = next(bench.settings.journal_path.iterdir())
    (own, other) = read_reviews(journal)
    purged = bench.purge()
    blanked, kept = read_reviews(journal)
    assert (blanked.decision_id, blanked.decision, blanked.text, blanked.heading) == (
        own.decision_id,
        own.decision,
        "",
        "",
    )
    assert kept == other
    assert purged.journal_lines == 3  # the torn line quoted it too, and is gone; the run's line named the file
    assert (journal / REVIEWS_NAME).stat().st_mode & 0o777 == 0o600


def test_what_was_done_is_told(bench: Bench) -> None:
    """Files, counts, the copy that stays, and that the file itself was not touched."""
    purged = bench.purge()
    assert purged.copies == ("copies/note.md",)
    text = purge_text(purged)
    assert "report.html" in text
    assert "second.duckdb" in text
    assert "copies/note.md: its text went too" in text
    assert "was not touched" in text
    assert SECRET not in text
    assert (bench.folder / NOTE_PATH).exists()


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("note.txt", "no document on file"),
        ("*.md", "one document is purged at a time"),
        ("copies", "no document on file"),
        ("", "one document is purged at a time"),
    ],
)
def test_an_unclear_path_is_refused(bench: Bench, name: str, what: str) -> None:
    """Nothing is touched."""
    before = dict(all_bytes(bench.settings.outputs_path, bench.settings.journal_path))
    with pytest.raises(InputError, match=what):
        bench.purge(name)
    assert dict(all_bytes(bench.settings.outputs_path, bench.settings.journal_path)) == before


def test_a_bare_name_serves_where_it_is_one_document_s(bench: Bench) -> None:
    """A name in a subfolder is enough; the absolute path of the file serves too."""
    assert bench.purge("note.md").documents == ("copies/note.md",)
    assert bench.purge(str(bench.folder / "waits.csv")).documents == ("waits.csv",)


def test_only_files_of_the_evidence_folder_are_removed(bench: Bench, tmp_path: Path) -> None:
    """Elsewhere the user is told to do it; here the file is gone."""
    elsewhere = Bench(bench.folder, make_settings(tmp_path, evidence_path=tmp_path / "else"), bench.database)
    with pytest.raises(InputError, match="only files in corpus/evidence"):
        elsewhere.purge(with_file=True)
    assert bench.purge(with_file=True).is_original_removed
    assert not (bench.folder / NOTE_PATH).exists()


def test_an_index_written_before_goes_too(bench: Bench) -> None:
    """A Word file that names the document by its title is made from it."""
    word, workbook = write_index(bench.database, mask=str)
    bench.purge()
    assert not word.exists()
    assert not workbook.exists()
