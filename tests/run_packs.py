"""Small fictional packs, settings that write below a test's folder, and a checkout of its own for the command."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.job import Options
from pipeline.run import Outcome, run_coverage, run_ingest
from pipeline.settings import PROJECT_ROOT, Settings
from pipeline.store.query import run_query

CORPUS = Path(__file__).parent / "corpus"
TWO_RIVERS = Path(__file__).parent / "frameworks" / "two-rivers.yaml"
SHIPPED = Settings().frameworks_path / "bury-2024.yaml"
AS_OF = dt.date(2026, 2, 23)
HEAVY_LIBRARIES = frozenset(
    {"torch", "sentence_transformers", "spacy", "sklearn", "scipy", "skops", "onnxruntime", "tokenizers"}
    | {"pandas", "pyarrow", "pdfplumber", "pypdfium2", "openpyxl", "python_calamine", "lxml"}
)
"""What a run with nothing to do has no use for."""

MINUTES = """\
Quenbridge SEND Improvement Board

Minutes of the meeting of 14 January 2026

Speech and language therapy

The average wait for a first speech and language therapy appointment fell from 41 weeks in March to 29 weeks in \
December 2025, and the longest wait is now 50 weeks.

Parents told the board that the drop-in at the library had helped their children while they were waiting, and that \
they knew whom to ring.

Educational psychology

Two educational psychologists started in November 2025, so that the service now has 9.4 of its 11 posts filled.
"""
NOTE = """\
# Note of the parent carer forum, 12 December 2025

Quenbridge Parents Together met on 12 December 2025 in the library.

- Families said that plans were still sent out with the wrong school named in them.
- One mother said that her son could now say what he wants, since the therapist came to the nursery each week.
- The forum will write to the council about taxis.
"""
WAITS = """\
Service,Month,Median wait (weeks),Children waiting
Speech and language therapy,November 2025,30,412
Speech and language therapy,December 2025,29,398
Community paediatrics,December 2025,38,655
"""
TINY: Mapping[str, str] = {"minutes january 2026.txt": MINUTES, "forum note.md": NOTE, "waits.csv": WAITS}
"""Three documents of three formats; the first, in path order, is the note."""


def make_settings(root: Path, **changes: object) -> Settings:
    """Everything is written below `root`; model and frameworks are the committed ones."""
    settings = Settings(
        evidence_path=root / "evidence",
        sample_path=root / "sample",
        training_path=root / "training",
        journal_path=root / "journal",
        outputs_path=root / "outputs",
    )
    return replace(settings, **changes)  # type: ignore[arg-type]


def write_pack(folder: Path, files: Mapping[str, str | bytes] = TINY) -> Path:
    """Write files by relative path; text as UTF-8."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def write_word(path: Path, *paragraphs: str) -> Path:
    """A Word document of plain paragraphs."""
    from docx import Document

    path.parent.mkdir(parents=True, exist_ok=True)
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path


def numbered_pack(folder: Path, count: int, *, first: int = 1) -> Path:
    """Documents number `first` to `count` with texts of their own, Word and plain text in turn."""
    for number in range(first, count + 1):
        paragraphs = (
            f"Locality report {number}, {number} December 2025",
            f"In locality {number} the average wait for speech and language therapy was {20 + number} weeks.",
            f"School {number} found the needs of {number + 2} children earlier, after its staff had been trained.",
        )
        if number % 2:
            write_word(folder / f"locality {number:02}.docx", *paragraphs)
        else:
            write_pack(folder, {f"locality {number:02}.txt": "\n\n".join(paragraphs)})
    return folder


@dataclass
class Listener:
    """Keeps what a run reports: stage, done, total."""

    heard: list[tuple[str, int, int]] = field(default_factory=list)

    def report(self, stage: str, done: int, total: int) -> None:
        self.heard.append((stage, done, total))


def ticking_clock(start: dt.datetime = dt.datetime(2026, 2, 23, 9, tzinfo=dt.UTC)) -> Callable[[], dt.datetime]:
    """A clock that moves on by a second each time it is asked."""
    ticks = iter(range(1_000_000))
    return lambda: start + dt.timedelta(seconds=next(ticks))


def cover(folder: Path | None, settings: Settings, **options: object) -> Outcome:
    """Run coverage as at AS_OF unless told otherwise, with one worker."""
    asked = Options(folder, **{"as_of": AS_OF, "workers": 1, **options})  # type: ignore[arg-type]
    return run_coverage(asked, settings=settings, now=ticking_clock(), reporter=Listener())


def ingest(folder: Path | None, settings: Settings, **options: object) -> Outcome:
    """Run ingest as `cover` runs coverage."""
    asked = Options(folder, **{"as_of": AS_OF, "workers": 1, **options})  # type: ignore[arg-type]
    return run_ingest(asked, settings=settings, now=ticking_clock(), reporter=Listener())


def rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    """Rows of a query on published tables."""
    return list(run_query(database, sql).rows)


def column(database: Path, sql: str) -> list[object]:
    """First column of a query on published tables."""
    return [row[0] for row in rows(database, sql)]


def published_tables(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables in stored order, without the two that hold run ids and times."""
    names = column(database, "SELECT table_name FROM duckdb_tables() WHERE database_name = 'published' ORDER BY 1")
    return {str(name): rows(database, f'FROM "{name}"') for name in names if name not in ("runs", "publication")}


@dataclass(frozen=True)
class Checkout:
    """A copy of the program in a folder of its own, so that the command writes nothing into this one."""

    root: Path

    @property
    def settings(self) -> Settings:
        """The settings that the command has there."""
        return Settings(
            evidence_path=self.root / "corpus" / "evidence",
            sample_path=self.root / "corpus" / "sample",
            training_path=self.root / "corpus" / "training",
            journal_path=self.root / "corpus" / "journal",
            models_path=self.root / "models",
            outputs_path=self.root / "outputs",
            frameworks_path=self.root / "pipeline" / "frameworks",
        )

    def start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        """Start `readiness` with its own process group and piped output."""
        return self._start("-m", "pipeline", *arguments)

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run `readiness` to its end."""
        return self._finish(self.start(*arguments))

    def run_python(self, code: str) -> subprocess.CompletedProcess[str]:
        """Run Python code that imports this copy of the program."""
        return self._finish(self._start("-c", code))

    def _start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            cwd=self.root,
            env={**os.environ, "COLUMNS": "118", "PYTHONWARNINGS": "ignore"},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def _finish(self, process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
        output, errors = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def make_checkout(root: Path) -> Checkout:
    """Copy the package, link the model and the sample."""
    root.mkdir(parents=True)
    shutil.copytree(PROJECT_ROOT / "pipeline", root / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "models").symlink_to(PROJECT_ROOT / "models")
    (root / "corpus").mkdir()
    (root / "corpus" / "sample").symlink_to(PROJECT_ROOT / "corpus" / "sample")
    return Checkout(root)
