"""The files that were put into an Office file whole (a workbook on a slide) in, read as members of it out.

Only files in a present Office form are taken; what other programs left as objects shows as a picture.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from functools import partial

from pipeline.extract.context import ReadContext
from pipeline.extract.member_names import distinct_names
from pipeline.extract.members import EnclosedFile, ReadMembers, read_members
from pipeline.extract.zip_parts import OfficePackage


def read_office_members(package: OfficePackage, parts: Iterable[str], context: ReadContext) -> ReadMembers:
    """Read the files that the given parts hold, each once; workbooks behind charts belong to the charts."""
    targets = {
        link.target: None
        for part in parts
        for link in package.relationships(part).values()
        if link.short_type == "package"
    }
    held = set(package.part_names())
    found = [target for target in targets if target in held]
    files = [
        EnclosedFile(
            name=name,
            blocks=partial(_blocks, package, target),
            packed_bytes=package.archive.getinfo(target).compress_size,
        )
        for target, name in zip(found, distinct_names(map(posixpath.basename, found)), strict=True)
    ]
    return read_members(files, context) if files else ReadMembers(())


def _blocks(package: OfficePackage, part: str) -> Iterator[bytes]:
    yield package.read_part(part)
