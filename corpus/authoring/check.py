"""Check one source as its author writes it: render it to a scratch folder, list passages with their places, and faults.

`read_authored` is also how the truth file learns where each passage stands.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2
from authored import Authored, Rendered, load_with_attachments, render_content, render_files, source_paths
from faults import find_faults, known_ids
from markup import SourceError
from pages import print_pages
from readback import Unit, locate, read_back

PICTURE_DPI = 70


def read_authored(authored: Authored, content: bytes) -> tuple[list[Unit], list[str | None]]:
    """Text units of a rendered source and the place of each of its passages.

    A scan is read as printed, before it became pictures; what is cut short or empty is not read at all.
    """
    if authored.trouble in ("truncated", "empty"):
        return [], [None] * len(authored.passages)
    if authored.properties.get("scan") and authored.source:
        content = print_pages(authored.source)
    name = str(authored.properties.get("format", authored.suffix[1:]))
    units = read_back(content, name, password=str(authored.properties.get("password", "")))
    return units, locate(units, (passage.text for passage in authored.passages))


def check_source(name: str, *, folders: list[Path], scratch: Path, framework: Path) -> int:
    """Render the one source called `name` (its number is enough) and say what there is to say; the number of faults."""
    paths = [path for folder in folders if folder.is_dir() for path in source_paths(folder)]
    found = [path for path in paths if path.stem == name or path.stem.startswith(f"{name}-")]
    if len(found) != 1:
        names = ", ".join(path.stem for path in found or paths)
        raise SourceError(f"{len(found)} sources are called {name}: {names}")
    library = load_with_attachments(found[0])
    authored = library[found[0].stem]
    files = list(render_files(authored, library))
    if not files:
        files = [Rendered(authored.output, str(authored.properties["format"]), render_content(authored, library))]
    _write(authored, files, scratch / authored.key)
    units, places = read_authored(authored, files[0].content)
    for passage, place in zip(authored.passages, places, strict=True):
        labels = " ".join(passage.note.topics) or "-"
        say(f"  {place or 'NOT FOUND'}: {labels} | {passage.note.kind} | {passage.note.stance}: {passage.text[:60]}")
    labelled = sum(bool(passage.note.topics) for passage in authored.passages)
    words = sum(len(text.split()) for _, text in units)
    say(f"{words} words; {len(authored.passages)} passages, {labelled} of them with labels")
    topics, bodies = known_ids(framework)
    faults = list(find_faults(authored, units, places, topics=topics, bodies=bodies))
    for fault in faults:
        say(f"fault: {fault}")
    say("no faults" if not faults else f"{len(faults)} faults")
    return len(faults)


def say(line: str) -> None:
    """Tell the author a line."""
    sys.stdout.write(f"{line}\n")


def _write(authored: Authored, files: list[Rendered], folder: Path) -> None:
    """The rendered files under their bare names, and a PDF's pages as pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for file in files:
        path = folder / Path(file.path).name
        path.write_bytes(file.content)
        say(f"{path} ({len(file.content):,} bytes)")
    if files[0].format != "pdf" or authored.trouble == "truncated":
        return
    password = str(authored.properties.get("password", ""))
    with pypdfium2.PdfDocument(files[0].content, password=password or None) as document:
        for number, page in enumerate(document, 1):
            page.render(scale=PICTURE_DPI / 72).to_pil().save(folder / f"page-{number}.png")
        say(f"{len(document)} pages, as pictures beside it")
