"""What reading one document may take: memory, disk, open files, processor and wall time.

In: nothing. Out: a frozen `Limits` for each kind of reading. The worker sets the limits on itself before it opens
its first file, the parent watches the clock from outside. docs/isolation.md says what each of them holds off.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

MIB = 1024 * 1024
MAX_PAGES_CLAIMED = 300
"""Pages that lengthen a document's time before they are read, others as they come: a file can claim a million pages
and hang on the first."""
SLOW_SECONDS = 5.0
"""Time after which a reader hands over pages also where that costs extra: most files are finished by then."""
MAX_DOCUMENT_SECONDS = 3_600.0
"""Longest time for one file with all its members: an hour, several times what 2,000 pages take."""
CPU_PER_WALL_SECOND = 4
"""Processor seconds allowed per second of wall time: native libraries use several cores at once."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker and one of its documents may take; bytes and seconds."""

    memory_bytes: int
    """Address space of a worker, mapped libraries included; enforced on Linux only."""
    seconds: float
    """Wall time of a document, or of a member, before its pages are known."""
    seconds_per_page: float
    """Wall time that each page adds."""
    file_bytes: int = 640 * MIB
    """Longest file a worker may write: all that members may unpack to (`context.Allowance.bytes`) and some room."""
    open_files: int = 256
    """Files open at once; a reader needs a dozen."""

    def wall_seconds(self, pages: int) -> float:
        """Wall time for a document of so many pages."""
        return min(self.seconds + self.seconds_per_page * pages, MAX_DOCUMENT_SECONDS)

    def cpu_seconds(self, pages: int) -> int:
        """Processor time for a document of so many pages; it ends a worker whose parent was killed."""
        return int(self.wall_seconds(pages) * CPU_PER_WALL_SECOND)

    def fields(self) -> dict[str, float]:
        """The limits by name, for the worker's command line."""
        return asdict(self)


TEXT_LIMITS = Limits(memory_bytes=1024 * MIB, seconds=60, seconds_per_page=1)
"""Reading text; PDF, Word and Excel of the sample peak at 235 MiB of address space, libraries included."""
OCR_LIMITS = Limits(memory_bytes=2048 * MIB, seconds=60, seconds_per_page=20)
"""Recognising text in pictures: 850 MiB of address space for A4 at 200 dpi, 1,071 for A3 at 300; 4 to 6 s a page."""
