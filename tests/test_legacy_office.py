"""Old Word and PowerPoint files go through LibreOffice where it is, and say so where it is not."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from pipeline.extract.legacy_office import convert_and_read

CORPUS = Path(__file__).parent / "corpus"
OLD_WORD = CORPUS / "broken-old-word.doc"


def converter(folder: Path, body: str) -> str:
    """A command that takes LibreOffice's arguments and does as `body` says."""
    path = folder / "soffice"
    path.write_text(f"#!{sys.executable}\nimport pathlib, shutil, sys, time\nargs = sys.argv[1:]\n{body}\n")
    path.chmod(0o755)
    return str(path)


WRITE = """
out = pathlib.Path(args[args.index("--outdir") + 1])
out.mkdir()
target = args[args.index("--convert-to") + 1]
shutil.copyfile({source!r}, out / f"document.{{target}}")
"""


@pytest.mark.parametrize(("name", "source", "pages"), [("doc", "action-log.docx", 3), ("ppt", "board-update.pptx", 3)])
def test_what_libreoffice_writes_is_read(name: str, source: str, pages: int, tmp_path: Path) -> None:
    """The new file is read like any other, under the old one's format."""
    command = converter(tmp_path, WRITE.format(source=str(CORPUS / source)))
    extraction = convert_and_read(OLD_WORD, name, command)
    assert (extraction.format, len(extraction.pages)) == (name, pages)
    assert extraction.properties["converted_by"] == "LibreOffice"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("sys.exit(1)", "could not read it"),
        (WRITE.format(source=str(CORPUS / "broken-main-part.docx")), "is damaged"),
    ],
)
def test_a_failed_conversion_says_what_to_do(body: str, words: str, tmp_path: Path) -> None:
    """Nothing written, or something that cannot be read, is a problem with a way out."""
    extraction = convert_and_read(OLD_WORD, "doc", converter(tmp_path, body))
    (problem,) = extraction.problems
    assert (problem.kind, extraction.read_status) == ("unsupported_format", "unread")
    assert words in problem.message
    assert "save it as docx" in problem.message


def test_without_libreoffice_the_message_says_so() -> None:
    """No converter on this machine: the user learns what to install or save."""
    (problem,) = convert_and_read(CORPUS / "broken-slides.pptx", "ppt", None).problems
    assert "LibreOffice" in problem.message
    assert "save it as pptx" in problem.message


def test_a_conversion_that_hangs_is_ended(tmp_path: Path) -> None:
    """A conversion gets so many seconds and is then ended with all that it started."""
    started = time.monotonic()
    extraction = convert_and_read(OLD_WORD, "doc", converter(tmp_path, "time.sleep(60)"), seconds=0.5)
    assert time.monotonic() - started < 10
    assert "took too long" in extraction.problems[0].message


def test_the_name_never_reaches_the_command(tmp_path: Path) -> None:
    """A file called like an option is handed over under a name of our own."""
    path = tmp_path / "--accept=socket.doc"
    path.write_bytes(OLD_WORD.read_bytes())
    log = tmp_path / "arguments.txt"
    convert_and_read(path, "doc", converter(tmp_path, f"pathlib.Path({str(log)!r}).write_text(chr(10).join(args))"))
    assert "accept" not in log.read_text()
