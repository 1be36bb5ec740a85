"""What a reader may use beside the file itself.

In: nothing. Out: a `ReadContext` handed from reader to reader, one level deeper for each file inside a file.
Surprising rule: a reader may report pages while it still reads; they are used only if it is stopped half way,
the extraction that it returns in the end is what counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.records import Extraction, Page

MAX_DEPTH = 2
"""Files inside files that are opened: a mail in a zip in a folder with its attachments, a zip in a zip, no more."""


@dataclass(slots=True)
class Allowance:
    """What all members of one file together may still take; shared by every level, so nesting gains nothing."""

    members: int = 2_000
    """Members: more than any evidence upload holds, few enough to read in minutes."""
    bytes: int = 512 * 1024 * 1024
    """Unpacked bytes: twenty times the largest upload seen, and within a worker's file-size limit."""


@dataclass(frozen=True, slots=True)
class ReadContext:
    """How deep the file lies in others, who hears of pages as they come, and what members may still take.

    `route` names the members on the way to this file, outermost first. `on_page_count` hears of pages to come, in
    members too: they lengthen the time that is allowed. `is_slow` says whether reading has taken so long that pages
    are worth handing over even at a cost; a reader that is stopped before is asked again. `extract_document` itself
    calls the last three: `on_begin` with route and format before a file is read, `on_member` when a member is read
    (its temporary file still lies there), and `wants`, which may say that a member need not be read.
    """

    depth: int = 0
    route: tuple[str, ...] = ()
    on_page: Callable[[Page], None] | None = None
    on_page_count: Callable[[int], None] | None = None
    allowance: Allowance = field(default_factory=Allowance)
    is_slow: Callable[[], bool] | None = None
    on_begin: Callable[[tuple[str, ...], str], None] | None = None
    on_member: Callable[[tuple[str, ...], Path, Extraction], None] | None = None
    wants: Callable[[Path], bool] | None = None

    @property
    def wants_pages(self) -> bool:
        """Whether a page that costs extra work to hand over should be handed over now, and all that were held back."""
        return self.on_page is not None and (self.is_slow is None or self.is_slow())

    @property
    def may_open_members(self) -> bool:
        """Whether files inside this one are still opened."""
        return self.depth < MAX_DEPTH

    def inside(self) -> ReadContext:
        """The context of a member: one level deeper, not heard page by page."""
        return replace(self, depth=self.depth + 1, on_page=None)
