"""Versions of code as hashes of its source, so that a changed stage never serves an old cache.

In: names of modules or packages below `pipeline/`. Out: a short hash. Surprising rule: nobody bumps a number;
editing a stage's source is what invalidates its cache.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

import pipeline

PACKAGE_PATH = Path(__file__).resolve().parent
EXTRACTION_SOURCES = ("extract", "jobs.py", "layout.py", "recognition.py", "records.py")
"""What decides the pages of a document."""
EXTRACTION_LIBRARIES = (
    "pdfplumber",
    "pypdfium2",
    "lxml",
    "openpyxl",
    "python-calamine",
    "charset-normalizer",
    "python-oxmsg",
    "olefile",
    "selectolax",
    "striprtf",
    "pillow",
    "rapidocr",
    "onnxruntime",
)
"""Libraries whose release may change the text that is read."""
READING_SOURCES = (
    "classify/encoder.py",
    "classify/heads.py",
    "classify/heads_file.py",
    "classify/local.py",
    "classify/score_columns.py",
    "classify/statement_cues.py",
    "classify/statement_figures.py",
    "classify/statement_judgements.py",
    "classify/statement_matches.py",
    "classify/statement_polarity.py",
    "classify/statement_subjects.py",
    "classify/statement_tokens.py",
    "classify/statement_words.py",
    "classify/views.py",
    "classify/model.py",
    "predictions.py",
    "records.py",
)
"""What, with the model itself, decides a passage's prediction."""
VERSION_CHARS = 12
"""Hex digits of a version: enough to tell every edit of a few dozen files apart."""


@cache
def source_version(*names: str, libraries: tuple[str, ...] = ()) -> str:
    """Hash the sources of modules (`layout.py`) and packages (`extract`), in name order, and library releases."""
    digest = hashlib.sha256()
    for name in sorted(names):
        path = PACKAGE_PATH / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in {".py", ".sql", ".yaml"}:
                digest.update(file.relative_to(PACKAGE_PATH).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    for library in sorted(libraries):
        digest.update(f"{library}=={metadata.version(library)}\0".encode())
    return digest.hexdigest()[:VERSION_CHARS]


def readings_version(model_id: str) -> str:
    """Version of what is kept of a model's readings: the model and the code that reads with it."""
    return f"{model_id}-{source_version(*READING_SOURCES)}"


def code_version() -> str:
    """Release and source hash of the whole package, as stored with each run."""
    return f"{pipeline.__version__}+{source_version('.')}"
