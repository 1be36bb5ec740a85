"""Load the authors' sources, whatever their kind, and render the files that each becomes.

A `.md` source holds any document; `.yaml` and `.csv` are older kinds for a dashboard and a booking system's log.
Out of one source come its document and, where the front matter asks, a twin in another format and copies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from blocks import Labelled, Source, labelled_blocks
from logs import render_csv, render_log, split_log
from mails import render_mail
from markup import SourceError, parse_note, parse_source, without_marks, without_notes
from pages import render_pdf
from sheets import render_sheets
from slides import render_pptx
from webpages import render_page
from word import render_docx
from workbook import render_workbook, sheet_rows

SUFFIXES = (".md", ".yaml", ".csv")
MEMBER_MARK = "!"
"""Between a mail and its attachment in a path, as the product writes it."""


@dataclass(frozen=True, slots=True)
class Authored:
    """One source: its key (the file's stem), properties, parsed text and labelled passages."""

    key: str
    suffix: str
    text: str
    properties: Mapping[str, Any]
    source: Source | None
    passages: tuple[Labelled, ...]

    @property
    def output(self) -> str:
        """Path of the document in the pack."""
        return str(self.properties["output"])

    @property
    def trouble(self) -> str | None:
        """Why nobody can read the file, if so: password, truncated or empty."""
        if self.properties.get("format") == "empty":
            return "empty"
        named = {"password": "password", "truncate": "truncated"}
        return next((trouble for name, trouble in named.items() if self.properties.get(name)), None)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file of the pack; `twin_of` and `copy_of` name the file with the same text or the same bytes."""

    path: str
    format: str
    content: bytes
    twin_of: str | None = None
    copy_of: str | None = None


def load_folder(folder: Path) -> dict[str, Authored]:
    """Every source of a folder by key, in name order; raises SourceError with the name of a broken one."""
    return {path.stem: _load_named(path) for path in source_paths(folder)}


def load_with_attachments(path: Path) -> dict[str, Authored]:
    """A source and those that it attaches from its own folder, so that a fault elsewhere does not hinder it."""
    authored = _load_named(path)
    siblings = {sibling.stem: sibling for sibling in source_paths(path.parent)}
    keys = [key for key in _listed(authored.properties.get("attachments")) if key in siblings]
    return {path.stem: authored} | {key: _load_named(siblings[key]) for key in keys}


def source_paths(folder: Path) -> list[Path]:
    """The sources of a folder in name order."""
    return sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)


def _load_named(path: Path) -> Authored:
    try:
        return load_source(path)
    except (ValueError, yaml.YAMLError) as error:
        raise SourceError(f"{path.name}: {error}") from error


def load_source(path: Path) -> Authored:
    """Read one source; raises SourceError where it breaks the format."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".csv":
        properties, rows, notes = split_log(text)
        properties["bodies"] = str(properties["bodies"]).split(", ")
        return Authored(path.stem, path.suffix, text, {"format": "csv", **properties}, None, tuple(_log(rows, notes)))
    if path.suffix == ".yaml":
        properties = yaml.safe_load(text)
        return Authored(path.stem, path.suffix, text, properties, None, tuple(_workbook(properties)))
    source = parse_source(text)
    for name in ("output", "format"):
        if name not in source.properties:
            raise SourceError(f"front matter lacks {name}:")
    return Authored(path.stem, path.suffix, text, source.properties, source, tuple(labelled_blocks(source.blocks)))


def render_files(authored: Authored, library: Mapping[str, Authored]) -> Iterator[Rendered]:
    """The document, its twin and its copies; `library` holds the sources that a mail attaches."""
    if authored.properties.get("attachment_only"):
        return
    content = render_content(authored, library)
    name = str(authored.properties["format"])
    yield Rendered(authored.output, name, content)
    twin = str(authored.properties.get("twin", ""))
    if twin and authored.source:
        twin_format = PurePosixPath(twin).suffix[1:].lower()
        other = replace(authored.source, properties={**authored.source.properties, "format": twin_format})
        yield Rendered(twin, twin_format, _render(other, twin_format, [], ""), twin_of=authored.output)
    for path in _listed(authored.properties.get("copies")):
        yield Rendered(path, name, content, copy_of=authored.output)


def render_content(authored: Authored, library: Mapping[str, Authored]) -> bytes:
    """The bytes of a source's document, cut short or empty where the front matter says so."""
    if authored.suffix == ".csv":
        return render_log(authored.text)
    if authored.suffix == ".yaml":
        return render_workbook(authored.text)
    assert authored.source is not None
    if authored.trouble == "empty":
        return b""
    attached = [(attachment_name(part), render_content(part, library)) for part in attachments_of(authored, library)]
    content = _render(authored.source, authored.source.text("format"), attached, authored.source.body)
    share = int(authored.properties.get("truncate", 100))
    return content[: len(content) * share // 100]


def attachments_of(authored: Authored, library: Mapping[str, Authored]) -> list[Authored]:
    """The sources that a mail attaches; raises SourceError for a key that no source has."""
    keys = _listed(authored.properties.get("attachments"))
    for key in keys:
        if key not in library:
            raise SourceError(f"attachments: no source is called {key}")
    return [library[key] for key in keys]


def attachment_name(authored: Authored) -> str:
    """The bare file name under which a document is attached."""
    return PurePosixPath(authored.output).name


def _render(source: Source, name: str, attached: list[tuple[str, bytes]], body: str) -> bytes:
    if name in ("md", "txt"):
        return (without_notes(body) if name == "md" else without_marks(body)).encode()
    if name == "eml":
        return render_mail(source, attached)
    renderers = {
        "pdf": render_pdf,
        "docx": render_docx,
        "pptx": render_pptx,
        "xlsx": render_sheets,
        "html": render_page,
        "csv": render_csv,
    }
    if name not in renderers:
        raise SourceError(f"format: {name}; it is one of {' '.join((*renderers, 'eml', 'md', 'txt', 'empty'))}")
    return renderers[name](source)


def _log(rows: list[list[str]], notes: Iterable[str | None]) -> Iterator[Labelled]:
    for number, (row, note) in enumerate(zip(rows, notes, strict=True), 1):
        if note:
            yield Labelled(f"row {number}", " | ".join(cell for cell in row if cell), parse_note(note))


def _workbook(properties: Mapping[str, Any]) -> Iterator[Labelled]:
    for sheet in properties["sheets"]:
        for number, row in sheet_rows(sheet):
            if "label" in row:
                cells = " | ".join(str(cell) for cell in row["cells"] if cell != "")
                yield Labelled(f"{sheet['name']}, row {number}", cells, parse_note(row["label"]))


def _listed(value: object) -> list[str]:
    return [] if value is None else [str(entry) for entry in value] if isinstance(value, list) else [str(value)]
