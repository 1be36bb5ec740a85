"""The command on real packs: the sample, a pack that is killed again and again, another area, broken files."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from run_packs import (
    CORPUS,
    HEAVY_LIBRARIES,
    MINUTES,
    SHIPPED,
    TWO_RIVERS,
    Checkout,
    column,
    cover,
    make_checkout,
    make_settings,
    numbered_pack,
    published_tables,
    rows,
    write_pack,
)
from sample_truth import first_upload

from pipeline.store.query import read_coverage_summary

BANNER = "FICTIONAL SAMPLE"
KILLS = 6
KILL_SEED = 41
"""Any seed would do; a fixed one makes a failure repeatable."""
LAST_KILL_SECONDS = 4
"""Latest moment of a kill, so that six of them stay bearable on a slow machine; reading begins within the first."""
PACK_DOCUMENTS = 12


@dataclass(frozen=True)
class Published:
    """A finished run of the command: its checkout, database and what it printed."""

    checkout: Checkout
    database: Path
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def sample(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """`readiness coverage` in a checkout without evidence of its own; what the session has read is lent to it."""
    checkout = make_checkout(tmp_path_factory.mktemp("sample") / "checkout")
    shutil.copytree(sample_database.parents[1] / "cache", checkout.root / "outputs" / "cache")
    done = checkout.run("coverage")
    return Published(checkout, checkout.root / "outputs" / "readiness.duckdb", done)


def test_the_sample_is_published_under_its_banner(sample: Published) -> None:
    """Without evidence the sample is read but for its broken files, and its summary says first and last what it is."""
    assert (sample.done.returncode, sample.done.stderr) == (3, "")
    lines = sample.done.stdout.strip().splitlines()
    assert lines[0].startswith(BANNER)
    assert lines[-1].startswith(BANNER)
    unread = column(sample.database, "SELECT path FROM documents WHERE read_status = 'unread' ORDER BY path")
    assert unread == sorted(d["path"] for d in first_upload().documents.values() if "trouble" in d)
    assert column(sample.database, "SELECT count(*) FROM documents WHERE read_status = 'partial'") == [0]
    assert column(sample.database, "SELECT is_fictional FROM runs") == [True]


def test_the_command_publishes_what_a_run_in_this_process_does(sample: Published, sample_database: Path) -> None:
    """Named or by default, in one process or another, the sample gives the same tables."""
    ours, theirs = published_tables(sample.database), published_tables(sample_database)
    assert ours.keys() == theirs.keys()
    for table in ours.keys() - {"changes"}:  # what changed since the run before tells the two histories apart
        assert ours[table] == theirs[table], table


def test_every_file_of_the_sample_is_a_document(sample: Published) -> None:
    """Nothing in the folder and its subfolders is passed over, nor what a mail holds; its description apart."""
    folder = sample.checkout.settings.sample_path
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"pack.yaml"}
    paths = set(column(sample.database, "SELECT path FROM documents"))
    assert {str(path) for path in paths if "!" not in str(path)} == files
    assert paths == set(first_upload().documents)


def test_every_passage_says_where_it_stands(sample: Published) -> None:
    """A passage has a place and a length, and a page number only where its format stores pages."""
    assert column(sample.database, "SELECT count(*) FROM passages") > [3000]
    assert rows(sample.database, "FROM passages WHERE coalesce(trim(location), '') = ''") == []
    assert rows(sample.database, "FROM passages WHERE char_start < 0 OR char_end <= char_start") == []
    paged = "SELECT DISTINCT format, page_number IS NOT NULL FROM passages JOIN documents USING (document_id)"
    assert dict(rows(sample.database, paged)) == {  # type: ignore[arg-type]
        **dict.fromkeys(("pdf", "pptx"), True),
        **dict.fromkeys(("docx", "xlsx", "csv", "md", "eml", "html"), False),
    }


def test_every_passage_lies_within_its_page(sample: Published) -> None:
    """Positions fit the page that a passage starts on, and a number is its page's."""
    joined = (
        "SELECT p.location FROM passages AS p LEFT JOIN pages AS s "
        "ON s.document_id = p.document_id AND s.ordinal = p.page_ordinal "
        "WHERE s.ordinal IS NULL OR p.char_end > s.char_count OR p.page_number IS DISTINCT FROM s.page_number"
    )
    assert column(sample.database, joined) == []


def test_every_passage_is_classified_or_says_why_not(sample: Published) -> None:
    """Facets and an excluded reason rule each other out, and each passage has one of them."""
    both_or_neither = (
        "SELECT p.text FROM passages AS p LEFT JOIN passage_facets AS f USING (passage_id) "
        "WHERE (f.passage_id IS NULL) <> (p.excluded_reason IS NOT NULL)"
    )
    assert column(sample.database, both_or_neither) == []
    assert column(sample.database, "SELECT count(*) - count(DISTINCT passage_id) FROM passages") == [0]


@pytest.mark.parametrize(
    "named",
    [
        "SELECT passage_id FROM labels",
        "SELECT passage_id FROM passage_facets",
        "SELECT duplicate_of FROM passage_facets WHERE duplicate_of IS NOT NULL",
        "SELECT unnest(evidence) FROM gaps",
        "SELECT unnest(near_misses) FROM gaps",
    ],
)
def test_every_passage_that_is_named_exists(sample: Published, named: str) -> None:
    """Labels, facets and gaps cite passages that can be looked up."""
    ids = set(column(sample.database, named))
    assert ids
    assert ids <= set(column(sample.database, "SELECT passage_id FROM passages"))


def test_every_criterion_that_is_named_exists(sample: Published) -> None:
    """Labels, coverage and gaps speak of criteria of the framework, and no pair is judged twice."""
    known = set(column(sample.database, "SELECT criterion_id FROM criteria"))
    for table in ("labels", "coverage", "gaps"):
        assert set(column(sample.database, f"SELECT criterion_id FROM {table}")) <= known, table
    twice = "SELECT passage_id FROM labels GROUP BY passage_id, criterion_id HAVING count(*) > 1"
    assert column(sample.database, twice) == []


def test_probabilities_are_probabilities(sample: Published) -> None:
    """Every probability that is shown lies between 0 and 1, and a measured label has one."""
    assert rows(sample.database, "FROM labels WHERE probability NOT BETWEEN 0 AND 1") == []
    assert rows(sample.database, "FROM gaps WHERE confidence NOT BETWEEN 0 AND 1") == []
    unmeasured = "SELECT criterion_id FROM criteria WHERE NOT is_measured"
    assert (
        rows(
            sample.database,
            f"FROM labels WHERE (probability IS NULL) <> (criterion_id IN ({unmeasured})) AND decided_by <> 'reviewer'",
        )
        == []
    )
    assert rows(sample.database, f"FROM labels WHERE criterion_id IN ({unmeasured}) AND decision = 'accepted'") == []


def loaded_libraries(checkout: Checkout, *arguments: str) -> tuple[str, set[str]]:
    """What the command printed, and which libraries it had imported when it ended."""
    code = (
        "import sys\nfrom pipeline.cli import main\n"
        f"try: main({list(arguments)!r})\nexcept SystemExit: pass\n"
        "print('\\n'.join(sorted({name.partition('.')[0] for name in sys.modules})), file=sys.stderr)"
    )
    done = checkout.run_python(code)
    return done.stdout, set(done.stderr.split())


def test_a_run_with_nothing_to_do_imports_nothing_heavy(sample: Published) -> None:
    """Unchanged input is answered from the published tables without model, parser or matcher."""
    output, libraries = loaded_libraries(sample.checkout, "coverage")
    assert "Nothing has changed" in output
    assert "duckdb" in libraries
    assert libraries & HEAVY_LIBRARIES == set()


@pytest.mark.parametrize("arguments", [["--help"], ["coverage", "--help"], ["--version"]])
def test_help_imports_next_to_nothing(sample: Published, arguments: list[str]) -> None:
    """Help is at hand at once: not even the database or the framework's checks are loaded."""
    output, libraries = loaded_libraries(sample.checkout, *arguments)
    assert output.strip()
    assert libraries & (HEAVY_LIBRARIES | {"duckdb", "pydantic", "yaml", "rich", "numpy"}) == set()


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """A pack whose first three documents were published, then killed again and again on the way to twelve."""
    root = tmp_path_factory.mktemp("killed")
    checkout = make_checkout(root / "checkout")
    folder = numbered_pack(root / "pack", 3)
    began = time.monotonic()
    assert checkout.run("coverage", folder, "--framework", TWO_RIVERS, "--as-of", "2026-02-23").returncode == 0
    seconds = time.monotonic() - began
    database = checkout.root / "outputs" / "pack" / "readiness.duckdb"
    numbered_pack(folder, PACK_DOCUMENTS, first=4)
    chance = random.Random(KILL_SEED)
    kept: dict[Path, int] = {}
    for _ in range(KILLS):
        process = checkout.start("coverage", folder, "--framework", TWO_RIVERS, "--as-of", "2026-02-23")
        time.sleep(chance.uniform(0.1, 1) * min(seconds, LAST_KILL_SECONDS))
        process.kill()
        process.communicate()
        for path, changed_at in kept.items():
            assert path.stat().st_mtime_ns == changed_at, "a finished document was read again"
        kept |= {path: path.stat().st_mtime_ns for path in finished_documents(checkout)}
        assert column(database, "SELECT count(*) FROM documents") in ([3], [PACK_DOCUMENTS])
        assert read_coverage_summary(database).rows
    waiting = PACK_DOCUMENTS - len(kept)
    done = checkout.run("coverage", folder, "--framework", TWO_RIVERS, "--as-of", "2026-02-23")
    assert f"read {waiting} documents anew" in done.stdout or "Nothing has changed" in done.stdout
    return Published(checkout, database, done)


def finished_documents(checkout: Checkout) -> list[Path]:
    return sorted((checkout.root / "outputs" / "cache" / "extraction").rglob("*.json.gz"))


def test_kills_and_restarts_end_in_the_tables_of_an_undisturbed_run(killed: Published, tmp_path: Path) -> None:
    """After any number of kill -9 the next run finishes; two workers there, one here, same rows everywhere."""
    assert killed.done.returncode == 0
    undisturbed = cover(killed.checkout.root.parent / "pack", make_settings(tmp_path), framework=str(TWO_RIVERS))
    ours, theirs = published_tables(killed.database), published_tables(undisturbed.database)
    assert ours.keys() == theirs.keys()
    for table in ours.keys() - {"changes"}:  # what changed since the run before tells the two histories apart
        assert ours[table] == theirs[table], table
    assert len(ours["documents"]) == PACK_DOCUMENTS


def test_kills_leave_nothing_behind(killed: Published) -> None:
    """No half-written file or building site stays beside tables and cache once a run has ended."""
    outputs = killed.checkout.root / "outputs"
    assert [path.name for path in outputs.rglob("*") if path.name.endswith(".building")] == []
    assert [path.name for path in outputs.rglob("*.wal")] == []
    assert len(finished_documents(killed.checkout)) == PACK_DOCUMENTS


def stopped_run(root: Path) -> tuple[int, str, str]:
    """Exit code, output and errors of a run that gets Ctrl-C once its first document is finished."""
    checkout = make_checkout(root / "checkout")
    process = checkout.start("coverage", numbered_pack(root / "pack", PACK_DOCUMENTS))
    deadline = time.monotonic() + 60
    while not finished_documents(checkout) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    return process.returncode, output, errors


def test_ctrl_c_ends_at_once_and_says_what_is_kept(tmp_path: Path) -> None:
    """A stopped run ends with 130 and one line, also from its workers, which share the terminal.

    A library that is just being imported may swallow the one signal; it has three chances.
    """
    line = "readiness: stopped; finished documents are kept and will not be read again\n"
    outcomes = [stopped_run(tmp_path / "0")]
    while outcomes[-1] != (130, "", line) and len(outcomes) < 3:
        outcomes.append(stopped_run(tmp_path / str(len(outcomes))))
    assert outcomes[-1] == (130, "", line)


BAD_FILES = {
    "broken-cut-short.docx": "document_unreadable",
    "broken-empty.docx": "empty",
    "broken-encrypted.docx": "encrypted",
    "broken-slides.pptx": "document_unreadable",
    "broken.pdf": "document_unreadable",
    "locked.pdf": "encrypted",
}
"""Files that cannot be read, with the kind of their problem."""
MISNAMED, CUT_SHORT = "broken-really-text.docx", "cut.pdf"
LETTER = """\
NHS Riverlands Integrated Care Board

12 January 2026

The mean therapy wait is 31 weeks now, down from 44 weeks a year ago.

The harbour scheme gave twelve young people a sailing bursary in the spring of 2025.
"""


@pytest.fixture(scope="module")
def rivers(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Good and bad files of another area, whose framework only pack.yaml names."""
    root = tmp_path_factory.mktemp("rivers")
    checkout = make_checkout(root / "checkout")
    folder = write_pack(root / "rivers", {name: (CORPUS / name).read_bytes() for name in (*BAD_FILES, MISNAMED)})
    write_pack(
        folder, {CUT_SHORT: (CORPUS / "plan.pdf").read_bytes()[:900], "letter.txt": LETTER, "minutes.txt": MINUTES}
    )
    write_pack(folder, {"pack.yaml": f"framework: {TWO_RIVERS}\nas_of: 2026-02-23\n"})
    return Published(checkout, checkout.root / "outputs/rivers/readiness.duckdb", checkout.run("coverage", folder))


def test_another_area_runs_without_python(rivers: Published) -> None:
    """A framework of two areas is read, judged and shown in its own words, and what is unmeasured stays uncertain."""
    database, output = rivers.database, rivers.done.stdout
    assert "Two Rivers" in output
    assert "Therapy and paediatric waits" in output
    assert "Bury" not in output
    assert column(database, "SELECT area FROM runs") == ["Two Rivers"]
    criteria = column(database, "SELECT criterion_id FROM criteria ORDER BY ordinal")
    assert criteria == ["A", "B", "shared-pillar", "harbour"]
    assert column(database, "SELECT body_ids FROM documents WHERE path = 'letter.txt'") == [["icb"]]
    assert "NHS Riverlands Integrated Care Board" in column(database, "SELECT name FROM bodies")
    assert column(database, "SELECT DISTINCT decision FROM labels WHERE criterion_id = 'harbour'") == ["uncertain"]
    assert column(database, "SELECT accepted_passages FROM coverage WHERE criterion_id = 'harbour'") in ([], [0])
    assert "accepted" in column(database, "SELECT decision FROM labels WHERE criterion_id = 'A'")


def test_bad_files_are_rows_and_the_run_goes_on(rivers: Published) -> None:
    """Each bad file is a document with its problem, and the good ones are read beside them."""
    problems = rows(rivers.database, "SELECT path, p.kind FROM problems AS p JOIN documents USING (document_id)")
    statuses = dict(rows(rivers.database, "SELECT path, read_status FROM documents"))
    assert {*BAD_FILES.items(), (MISNAMED, "wrong_extension")} <= set(problems)
    assert CUT_SHORT in {path for path, _ in problems}
    assert set(statuses) == {*BAD_FILES, MISNAMED, CUT_SHORT, "letter.txt", "minutes.txt"}
    assert {statuses[name] for name in BAD_FILES} == {"unread"}
    assert {statuses[name] for name in (MISNAMED, "letter.txt", "minutes.txt")} == {"read"}


def test_bad_files_are_named_and_told_by_the_exit_code(rivers: Published) -> None:
    """Summary and exit code say what was not read: of a new run, an unchanged one and an ingest."""
    assert (rivers.done.returncode, rivers.done.stderr) == (3, "")
    flat = " ".join(rivers.done.stdout.split())
    assert [name for name in BAD_FILES if name not in flat] == []
    assert "needs a password" in flat
    folder = rivers.checkout.root.parent / "rivers"
    unchanged, ingested = rivers.checkout.run("coverage", folder), rivers.checkout.run("ingest", folder)
    assert "Nothing has changed" in unchanged.stdout
    assert (unchanged.returncode, ingested.returncode) == (3, 3)
    assert [name for name in BAD_FILES if name not in ingested.stdout] == []


def test_shipped_framework_is_the_one_in_the_package() -> None:
    """The framework that the sample names is shipped, so that a fresh checkout can run."""
    assert SHIPPED.is_file()
    assert SHIPPED.stem == first_upload().stated["framework"]
