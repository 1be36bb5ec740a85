"""Read a pack's files to arranged pages, each file once for as long as its bytes and the readers stay the same.

In: a pack, a cache and a number of workers. Out: an `Extraction` per file. Surprising rule: the cache knows a
file by its bytes and extension, not by its path, so a moved or touched file is not read again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipeline.engine import map_documents
from pipeline.extract import extract_document
from pipeline.layout import arrange_pages
from pipeline.pack import Pack
from pipeline.records import EvidenceFile, Extraction, Problem, make_id
from pipeline.store.cache import DocumentCache

CRASHED = Extraction(
    "unknown",
    problems=(
        Problem(
            "whole file",
            "reader_crashed",
            "The reader of this file crashed twice. Open the file, save it again in its own program, and replace it.",
        ),
    ),
)
"""What stands for a file whose worker died; the run goes on."""


@dataclass(frozen=True, slots=True)
class ReadPack:
    """Extractions by document id, and how many files had to be read anew."""

    extractions: dict[str, Extraction]
    newly_read: int


def read_file(path: Path) -> Extraction:
    """Extract and arrange one file, as a worker process does; never raises for a bad document."""
    extraction = extract_document(path)
    return replace(extraction, pages=arrange_pages(extraction.pages))


def read_pack(
    pack: Pack,
    *,
    cache: DocumentCache[Extraction],
    workers: int,
    on_read: Callable[[int, int], None],
    read: Callable[[Path], Extraction] = read_file,
) -> ReadPack:
    """Read every file of a pack by `read`, which workers must be able to import; `on_read` gets files done and in all.

    Each extraction is in the cache before the next is asked for, so an interrupted run keeps what it finished. A
    file that crashes its reader is tried again by the next run.
    """
    extractions: dict[str, Extraction] = {}
    waiting: dict[Path, list[EvidenceFile]] = {}
    first_path: dict[str, Path] = {}
    for file in pack.files:
        known = cache.read(_cache_key(file))
        if known is not None:
            extractions[file.document_id] = known
        else:  # equal files are read once
            waiting.setdefault(first_path.setdefault(_cache_key(file), pack.path_of(file)), []).append(file)
    on_read(len(extractions), len(pack.files))
    for path, extraction in map_documents(read, list(waiting), workers=workers):
        if extraction is not None:
            cache.write(_cache_key(waiting[path][0]), extraction)
        for file in waiting[path]:
            extractions[file.document_id] = extraction or CRASHED
        on_read(len(extractions), len(pack.files))
    return ReadPack(extractions, len(waiting))


def _cache_key(file: EvidenceFile) -> str:
    return make_id("extraction", file.sha256, PurePosixPath(file.relative_path).suffix.lower())
