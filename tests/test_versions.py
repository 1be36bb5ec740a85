"""A stage's version changes with its source and with nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from run_packs import make_checkout

import pipeline
from pipeline.versions import (
    EXTRACTION_LIBRARIES,
    EXTRACTION_SOURCES,
    PACKAGE_PATH,
    READING_SOURCES,
    VERSION_CHARS,
    code_version,
    source_version,
)

SETTLED = frozenset({"__init__.py", "errors.py"})
"""Modules that every stage imports and that decide no outcome."""


def imported_sources(code: str) -> set[str]:
    """Paths below `pipeline/` of the modules that are loaded after `code` has run in a fresh interpreter."""
    report = (
        "import sys\nfor m in list(sys.modules.values()):\n if m.__name__.startswith('pipeline'): print(m.__file__)"
    )
    done = subprocess.run([sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, check=True)
    return {Path(line).relative_to(PACKAGE_PATH).as_posix() for line in done.stdout.splitlines()}


def is_covered(source: str, names: tuple[str, ...]) -> bool:
    return any(source == name or source.startswith(f"{name}/") for name in names)


def test_version_is_short_and_the_same_in_another_order() -> None:
    """The order in which sources are named does not matter, and the version names a folder."""
    version = source_version("extract", "layout.py")
    assert version == source_version("layout.py", "extract")
    assert len(version) == VERSION_CHARS
    assert version.isalnum()


def test_each_source_and_library_counts() -> None:
    """Leaving out a module or a library gives another version."""
    whole = source_version("layout.py", "records.py", libraries=("lxml",))
    assert (
        len({whole, source_version("layout.py", libraries=("lxml",)), source_version("layout.py", "records.py")}) == 3
    )


def test_a_misspelt_source_is_our_bug() -> None:
    """A module that is not there raises instead of giving a version that never changes."""
    with pytest.raises(FileNotFoundError):
        source_version("no_such_module.py")


@pytest.mark.parametrize("name", [*EXTRACTION_SOURCES, *READING_SOURCES])
def test_every_named_source_exists(name: str) -> None:
    """The stages name modules and packages that are there."""
    assert (PACKAGE_PATH / name).exists()


def test_all_that_decides_an_extraction_is_in_its_version() -> None:
    """Readers of every format import only what the extraction's version covers."""
    readers = ("pdf", "word", "sheet", "csv_table", "plain_text", "markdown")
    code = "import pipeline.layout, " + ", ".join(f"pipeline.extract.{reader}" for reader in readers)
    uncovered = {s for s in imported_sources(code) - SETTLED if not is_covered(s, EXTRACTION_SOURCES)}
    assert uncovered == set()


def test_all_that_decides_a_reading_is_in_its_version() -> None:
    """The classifier imports only what its version covers; the framework it reads has a hash of its own."""
    elsewhere = SETTLED | {"framework.py", "framework_faults.py", "classify/__init__.py", "classify/card.py"}
    loaded = imported_sources("import pipeline.classify.model, pipeline.classify.encoder, pipeline.classify.views")
    assert {source for source in loaded - elsewhere if not is_covered(source, READING_SOURCES)} == set()


def test_every_library_that_reads_documents_is_in_the_version() -> None:
    """An update of a reading library makes documents be read again."""
    assert {"pdfplumber", "pypdfium2", "lxml", "openpyxl"} <= set(EXTRACTION_LIBRARIES)
    assert source_version("layout.py", libraries=EXTRACTION_LIBRARIES) != source_version("layout.py")


def test_code_version_names_the_release() -> None:
    """What is stored with a run begins with the release that people know."""
    release, _, source = code_version().partition("+")
    assert release == pipeline.__version__
    assert len(source) == VERSION_CHARS


def test_code_version_follows_the_source_and_not_its_dates(tmp_path: Path) -> None:
    """A copy with other time stamps has the same version; one edited line gives another."""
    checkout = make_checkout(tmp_path / "checkout")
    ask = "from pipeline.versions import code_version; print(code_version())"
    edited = checkout.root / "pipeline" / "layout.py"
    before = checkout.run_python(ask).stdout
    os.utime(edited, (0, 0))
    assert checkout.run_python(ask).stdout == before
    edited.write_bytes(edited.read_bytes() + b"# edited\n")
    assert checkout.run_python(ask).stdout != before
