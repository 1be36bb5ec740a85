"""An Office file's zip in, its parts as bytes or parsed XML out, within limits counted while reading.

What a zip says of its own sizes is not trusted: 300 kB can unpack to 300 MiB. Names inside are only looked up,
never used as paths on disk.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PART_BYTES = 64 * 1024 * 1024
"""Longest part that is unpacked; a 500-page Word document's main part is about 10 MiB."""

MAX_TOTAL_BYTES = 256 * 1024 * 1024
"""Most that is unpacked from one file; keeps a zip bomb inside the memory of a reading process."""

MAX_PARTS = 10_000
"""Most parts an Office file may list; a long deck with pictures has about 1,500."""

READ_BYTES = 1024 * 1024
"""Bytes unpacked between two looks at the limits."""


MISSING_PART = "is missing"
"""What a PartError says of a part that is not there."""


class PartError(Exception):
    """A part of a zip is missing, damaged or larger than the limits; the text is plain words for a problem."""


class PartTooLargeError(PartError):
    """A part, or all parts together, unpack to more than the limits."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part to another: its short type (`header`, `comments`) and the part it points to."""

    relationship_id: str
    short_type: str
    target: str


@dataclass(slots=True)
class OfficePackage:
    """An open Office zip; counts what it has unpacked."""

    archive: zipfile.ZipFile
    unpacked_bytes: int = field(default=0, init=False)

    def part_names(self) -> tuple[str, ...]:
        """Names of all parts, in the zip's order."""
        return tuple(self.archive.namelist())

    def read_part(self, name: str) -> bytes:
        """Unpack one part; raises PartError when it is missing, damaged or too large."""
        try:
            if self.archive.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise PartError("is packed in a way that Office does not use")  # others may unpack without limit
            with self.archive.open(name) as stream:
                pieces = []
                part_bytes = 0
                while piece := stream.read(READ_BYTES):
                    part_bytes += len(piece)
                    self.unpacked_bytes += len(piece)
                    if part_bytes > MAX_PART_BYTES or self.unpacked_bytes > MAX_TOTAL_BYTES:
                        raise PartTooLargeError(f"unpacks to more than {MAX_PART_BYTES // 2**20} MiB")
                    pieces.append(piece)
        except KeyError:
            raise PartError(MISSING_PART) from None
        except PartError:
            raise
        except Exception:  # zipfile raises a different error for each kind of damage
            raise PartError("is damaged") from None
        return b"".join(pieces)

    def read_xml(self, name: str) -> _Element:
        """Parse one part; entities, DTDs and the network stay closed. Raises PartError."""
        return parse_xml(self.read_part(name))

    def relationships(self, name: str) -> dict[str, Relationship]:
        """Internal links of a part by id; `""` gives those of the package. A missing or damaged list is empty."""
        folder, file_name = posixpath.split(name)
        try:
            root = self.read_xml(posixpath.join(folder, "_rels", f"{file_name}.rels"))
        except PartError:
            return {}
        return {link.relationship_id: link for link in _links(root, folder)}

    def main_part(self) -> str:
        """Name of the part that holds the document itself; raises PartError when none is named."""
        for link in self.relationships("").values():
            if link.short_type == "officeDocument":
                return link.target
        raise PartError(MISSING_PART)


def open_package(path: Path) -> OfficePackage:
    """Open an Office file; raises PartError when it is no zip or lists too many parts. The caller closes `archive`."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise PartError("is damaged") from None
    if len(archive.infolist()) > MAX_PARTS:
        archive.close()
        raise PartError(f"lists more than {MAX_PARTS:,} parts")
    return OfficePackage(archive)


def parse_xml(content: bytes) -> _Element:
    """Parse XML without entities, DTDs or network; raises PartError when it is not well formed."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise PartError("is damaged") from None


def local_name(element: _Element) -> str:
    """An element's tag without its namespace, so that transitional and strict files read alike; "" for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element, name: str) -> str | None:
    """An attribute by its name without namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def _links(root: _Element, folder: str) -> Iterator[Relationship]:
    for element in root:
        target = attribute(element, "Target")
        if target is None or attribute(element, "TargetMode") == "External":
            continue
        full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        short_type = (attribute(element, "Type") or "").rpartition("/")[2]
        yield Relationship(attribute(element, "Id") or "", short_type, full)
