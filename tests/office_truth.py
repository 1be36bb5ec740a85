"""What a test file holds, written down by hand beside the code that makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.records import SectionType

NOTE, HEADER, FOOTER = SectionType.NOTE, SectionType.RUNNING_HEADER, SectionType.RUNNING_FOOTER


@dataclass(frozen=True)
class Truth:
    """What one file holds: every feature has a sentence of its own.

    `shown` is what a reader of the file sees (or hears, for notes), `hidden` what is in the file and not to be seen,
    `gone` what its author has deleted, `marked` which of the shown sentences are notes or page furniture.
    """

    shown: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    marked: dict[str, SectionType] = field(default_factory=dict)


Maker = Callable[[Path], Truth]
"""Writes a file and gives its truth."""
