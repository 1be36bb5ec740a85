"""Read a pack's files to arranged pages, each file once for as long as its bytes and the readers stay the same.

In: a pack, caches and a number of workers. Out: a document with its `Extraction` for each file and each member.
Surprising rule: the caches know a file by its bytes and extension, not by its path, so a moved or touched file is
not read again; what a stopped reader handed over is shown but not kept, so the next run tries again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from pipeline.engine import map_documents
from pipeline.jobs import CHANGED, VANISHED, arrange_extraction
from pipeline.limits import OCR_LIMITS, TEXT_LIMITS, Limits
from pipeline.pack import Pack
from pipeline.recognition import PageKey, PageRequest, pages_to_recognise, with_recognised
from pipeline.records import EvidenceFile, Extraction, make_id
from pipeline.store.cache import DocumentCache
from pipeline.worker_process import Argument, Job, Outcome

MEMBER_SEPARATOR = "!"
"""Parts a container's path from its member's name in a document's path: `mail.eml!plan.pdf`."""
OCR_WORKERS = 1
"""One: the engine uses both cores of a small machine by itself and holds about 1 GB."""
UNSETTLED = frozenset({VANISHED.kind, CHANGED.kind})
"""Problems of a file that was not as it had been listed; the next run looks again."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """How pages without text are recognised: where results are kept, by which engine, and how many pages a run."""

    cache: DocumentCache[Extraction]
    engine: str
    low_confidence: float
    max_pages: int
    on_recognised: Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Readers:
    """The functions that workers run, as `module:function`, and what each document may take."""

    read: str = "pipeline.jobs:read_document"
    recognise: str = "pipeline.jobs:recognise_page"
    read_limits: Limits = TEXT_LIMITS
    recognise_limits: Limits = OCR_LIMITS


@dataclass(frozen=True, slots=True)
class ReadPack:
    """Files of the pack with their members behind them, extractions by document id, and what had to be done anew."""

    files: tuple[EvidenceFile, ...]
    extractions: dict[str, Extraction]
    newly_read: int
    newly_recognised: int = 0
    pages_left: int = 0

    @property
    def is_finished(self) -> bool:
        """Whether a further run on the same files would find nothing left to do."""
        return not self.pages_left and not any(
            problem.kind in UNSETTLED for extraction in self.extractions.values() for problem in extraction.problems
        )


def read_pack(
    pack: Pack,
    *,
    cache: DocumentCache[Extraction],
    workers: int,
    on_read: Callable[[int, int], None],
    recognition: Recognition | None = None,
    readers: Readers | None = None,
) -> ReadPack:
    """Read every file of a pack; `on_read` gets files done and in all. Without `recognition` pictures stay unread.

    Each extraction and each recognised page is in its cache before the next is asked for, so an interrupted run
    keeps what it finished.
    """
    readers = readers or Readers()
    texts = _TextReading(pack, cache, workers, on_read, readers)
    texts.read()
    pages = _PageReading(pack, recognition, readers)
    pages.read(texts.extractions)
    extractions: dict[str, Extraction] = {}
    files: list[EvidenceFile] = []
    taken = {file.relative_path for file in pack.files}
    for file in pack.files:
        whole = pages.complete(texts.extractions[file.document_id], file.sha256)
        for document, extraction in flatten_members(file, whole, taken=taken):
            files.append(document)
            extractions[document.document_id] = extraction
    return ReadPack(tuple(files), extractions, texts.newly_read, pages.newly_recognised, len(pages.left))


def flatten_members(
    file: EvidenceFile, extraction: Extraction, *, taken: set[str]
) -> Iterator[tuple[EvidenceFile, Extraction]]:
    """A file and all its members, each a document of its own, containers first.

    `taken` are paths in use; a member whose path is among them is numbered, and its path is added.
    """
    yield file, extraction
    for member in extraction.members:
        path = _free_path(f"{file.relative_path}{MEMBER_SEPARATOR}{member.name}", taken)
        taken.add(path)
        inner = EvidenceFile(path, member.sha256, member.size_bytes)
        yield from flatten_members(inner, member.extraction, taken=taken)


def _free_path(path: str, taken: set[str]) -> str:
    stem, dot, suffix = path.rpartition(".")
    if not dot or MEMBER_SEPARATOR in suffix or "/" in suffix:
        stem, dot, suffix = path, "", ""
    number, free = 1, path
    while free in taken:
        number += 1
        free = f"{stem} ({number}){dot}{suffix}"
    return free


@dataclass(slots=True)
class _TextReading:
    """Reading the text of all files that the cache does not know."""

    pack: Pack
    cache: DocumentCache[Extraction]
    workers: int
    on_read: Callable[[int, int], None]
    readers: Readers
    extractions: dict[str, Extraction] = field(default_factory=dict)
    newly_read: int = 0

    def read(self) -> None:
        waiting: dict[str, list[EvidenceFile]] = {}  # equal files are read once
        for file in self.pack.files:
            known = _unopened(file) or self.cache.read(_cache_key(file))
            if known is None:
                waiting.setdefault(_cache_key(file), []).append(file)
            else:
                self.extractions[file.document_id] = known
        self.newly_read = len(waiting)
        self._tell()
        while waiting:
            waiting = self._read_first_of_each(waiting)

    def _read_first_of_each(self, waiting: dict[str, list[EvidenceFile]]) -> dict[str, list[EvidenceFile]]:
        """Read one file of each group of equal ones; gives what is left of groups whose first was not as listed."""
        unsettled = {}
        jobs = [self._job(key, files[0]) for key, files in waiting.items()]
        with closing(map_documents(jobs, workers=self.workers, limits=self.readers.read_limits)) as outcomes:
            for outcome in outcomes:
                files = waiting[outcome.job.key]
                if outcome.broken_off:
                    settled, extraction = files, arrange_extraction(outcome.extraction)
                elif any(problem.kind in UNSETTLED for problem in outcome.extraction.problems):
                    settled, extraction = files[:1], outcome.extraction
                    unsettled[outcome.job.key] = files[1:]
                else:
                    settled, extraction = files, outcome.extraction
                    self.cache.write(outcome.job.key, extraction)
                self.extractions |= {file.document_id: extraction for file in settled}
                self._tell()
        return {key: files for key, files in unsettled.items() if files}

    def _job(self, key: str, file: EvidenceFile) -> Job:
        return Job(self.readers.read, self.pack.path_of(file), {"sha256": file.sha256}, key=key)

    def _tell(self) -> None:
        self.on_read(len(self.extractions), len(self.pack.files))


@dataclass(slots=True)
class _PageReading:
    """Recognising the pages that have no text, as far as this run may go."""

    pack: Pack
    recognition: Recognition | None
    readers: Readers
    recognised: dict[PageKey, Extraction] = field(default_factory=dict)
    left: dict[PageKey, str] = field(default_factory=dict)
    newly_recognised: int = 0

    def read(self, extractions: dict[str, Extraction]) -> None:
        if self.recognition is None:
            return
        waiting: dict[PageKey, Job] = {}
        for file in self.pack.files:
            for request in pages_to_recognise(extractions[file.document_id], sha256=file.sha256):
                known = self.recognition.cache.read(self._cache_key(request.key))
                if known is not None:
                    self.recognised[request.key] = known
                else:
                    waiting.setdefault(request.key, self._job(file, request))
        now = dict(list(waiting.items())[: self.recognition.max_pages])
        message = (
            f"The page is a picture without a text layer. This run has recognised as many pages as one run may "
            f"({self.recognition.max_pages}); run again to go on with the rest."
        )
        self.left = dict.fromkeys(list(waiting)[self.recognition.max_pages :], message)
        self._recognise(now, self.recognition)

    def complete(self, extraction: Extraction, sha256: str) -> Extraction:
        """The extraction with what was recognised, arranged."""
        low_confidence = self.recognition.low_confidence if self.recognition else 0.0
        return with_recognised(
            extraction, self.recognised, sha256=sha256, low_confidence=low_confidence, left=self.left
        )

    def _recognise(self, waiting: dict[PageKey, Job], recognition: Recognition) -> None:
        keys = {job.key: key for key, job in waiting.items()}
        limits = self.readers.recognise_limits
        if waiting:
            recognition.on_recognised(0, len(waiting))
        with closing(map_documents(waiting.values(), workers=OCR_WORKERS, limits=limits)) as outcomes:
            for done, outcome in enumerate(outcomes, start=1):
                self.recognised[keys[outcome.job.key]] = outcome.extraction
                if _is_kept(outcome):
                    recognition.cache.write(outcome.job.key, outcome.extraction)
                recognition.on_recognised(done, len(waiting))
        self.newly_recognised = len(waiting)

    def _job(self, file: EvidenceFile, request: PageRequest) -> Job:
        path = self.pack.path_of(file)
        arguments: dict[str, Argument] = {
            "format": request.format,
            "page_number": request.key.page_number,
            "route": request.route,
        }
        return Job(self.readers.recognise, path, arguments, key=self._cache_key(request.key))

    def _cache_key(self, key: PageKey) -> str:
        engine = self.recognition.engine if self.recognition else ""
        return make_id("recognised", key.sha256, key.page_number, engine)


def _unopened(file: EvidenceFile) -> Extraction | None:
    """What stands for a file that must not be opened."""
    return None if file.trouble is None else Extraction("unknown", problems=(file.trouble,))


def _is_kept(outcome: Outcome) -> bool:
    """Whether recognition came to an end that another attempt would not change."""
    is_empty = any(problem.kind == "ocr_empty" for problem in outcome.extraction.problems)
    return outcome.broken_off is None and bool(outcome.extraction.pages or is_empty)


def _cache_key(file: EvidenceFile) -> str:
    return make_id("extraction", file.sha256, PurePosixPath(file.relative_path).suffix.lower())
