"""An old Word or PowerPoint file in (doc, dot, ppt, pps), an `Extraction` out, by way of LibreOffice if it is there.

LibreOffice writes the file anew as docx or pptx into a private temporary folder, and the reader of that format reads
it. Without LibreOffice the file is not read and a problem says what to do.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from pipeline.extract.context import ReadContext
from pipeline.extract.slides import extract_slides
from pipeline.extract.word import extract_word
from pipeline.extract.zip_parts import PartError
from pipeline.records import Extraction, Problem

CONVERTER_NAMES = ("soffice", "libreoffice")
"""Commands that start LibreOffice, the usual one first."""

CONVERSION_SECONDS = 50
"""Longest that a conversion may take: under the 60 seconds that a document without pages is given in all."""

_TARGETS = {"doc": "docx", "ppt": "pptx"}
_READERS = {"doc": extract_word, "ppt": extract_slides}
_NAMES = {
    "doc": ("an old Word document (doc)", "Word", "docx"),
    "ppt": ("an old PowerPoint file (ppt)", "PowerPoint", "pptx"),
}


def extract_old_word(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read an old Word file by the LibreOffice found on this machine."""
    return convert_and_read(path, "doc", find_converter(), context)


def extract_old_slides(path: Path, context: ReadContext | None = None) -> Extraction:
    """Read an old PowerPoint file by the LibreOffice found on this machine."""
    return convert_and_read(path, "ppt", find_converter(), context)


def find_converter() -> str | None:
    """Path of LibreOffice's command; None if it is not on the search path."""
    return next((found for name in CONVERTER_NAMES if (found := shutil.which(name))), None)


def convert_and_read(
    path: Path,
    name: str,
    converter: str | None,
    context: ReadContext | None = None,
    *,
    seconds: float = CONVERSION_SECONDS,
) -> Extraction:
    """Convert a file of format `name` (doc or ppt) by the command `converter` and read what it wrote."""
    if converter is None:
        return Extraction(
            name, problems=(_not_converted(name, "and LibreOffice, which could read it, is not installed"),)
        )
    with tempfile.TemporaryDirectory(prefix="readiness-") as folder:
        try:
            written = _convert(path, _TARGETS[name], converter, Path(folder), seconds)
        except subprocess.TimeoutExpired:
            return Extraction(name, problems=(_not_converted(name, "and LibreOffice took too long to read it"),))
        if written is None:
            return Extraction(name, problems=(_not_converted(name, "and LibreOffice could not read it"),))
        try:
            extraction = _READERS[name](written, context or ReadContext())
        except PartError:
            return Extraction(name, problems=(_not_converted(name, "and what LibreOffice made of it is damaged"),))
    return replace(extraction, format=name, properties={**extraction.properties, "converted_by": "LibreOffice"})


def _convert(path: Path, target: str, converter: str, folder: Path, seconds: float) -> Path | None:
    """Write the file anew as `target` below `folder`; None if nothing came of it.

    The copy has a name of our own, so that no name can be taken for an option. The profile is of our own too: with
    the user's, LibreOffice would hand the work to a window that is open. Macros do not run in a conversion.
    """
    source = folder / "document"
    shutil.copyfile(path, source)
    command = [
        converter,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        target,
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    _run(command, seconds)
    written = folder / "out" / f"document.{target}"
    return written if written.is_file() and written.stat().st_size else None


def _run(command: list[str], seconds: float) -> None:
    """Run a command and all that it starts, for so long at most; raises TimeoutExpired."""
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=silent, stdout=silent, stderr=silent, start_new_session=True) as process:
        try:
            process.wait(seconds)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)  # LibreOffice works in a child of the command
            raise


def _not_converted(name: str, why: str) -> Problem:
    called, program, target = _NAMES[name]
    message = f"This is {called}, {why}. Open it in {program}, save it as {target} and replace it."
    return Problem("whole file", "unsupported_format", message)
