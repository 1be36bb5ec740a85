"""Files inside a file in, `Member`s with what was read from them out, within limits counted while reading.

Archives, mails and PDFs list their files as `EnclosedFile`s; everything about opening them lies here. Surprising
rule: a file that may not be opened is a member too, unread and with the reason, as long as the list itself stays
within the allowance; past that only the number of files is told.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.extract import extract_document
from pipeline.extract.context import ReadContext
from pipeline.extract.zip_parts import PartError
from pipeline.records import Extraction, Member, Problem

MAX_RATIO = 200
"""Bytes unpacked per packed byte above which a file is taken for a bomb; Office files and texts reach 5 to 50."""

RATIO_FREE_BYTES = 16 * 1024 * 1024
"""Unpacked bytes up to which no ratio is asked: a short table of zeros packs well and does no harm."""

LIMIT = "archive_limit"
"""The problem of files left unread because of a limit, both theirs and their container's."""

WHOLE = "whole file"
"""Location of problems that concern a file as such."""


@dataclass(frozen=True, slots=True)
class EnclosedFile:
    """A file inside another, before it is read; its name must be clean and distinct within the container.

    `blocks` gives its bytes piece by piece and raises PartError where they are damaged. `packed_bytes` is what they
    take in the container, None where they are not packed; `claimed_bytes` is what the container says they unpack to,
    believed only where it is too much. `obstacle` says why the file cannot be opened at all; `identity` then stands
    for its bytes, so that the same unread file gets the same hash again. `damage` is met before reading and does not
    stop it. `read_as` reads what has no form as a file of its own, such as a mail inside an Outlook mail.
    """

    name: str
    blocks: Callable[[], Iterable[bytes]]
    packed_bytes: int | None = None
    claimed_bytes: int = 0
    obstacle: Problem | None = None
    identity: str = ""
    damage: tuple[Problem, ...] = ()
    read_as: Callable[[ReadContext], Extraction] | None = None


@dataclass(frozen=True, slots=True)
class ReadMembers:
    """Members in the container's order, and the container's own problem where a limit left some unread."""

    members: tuple[Member, ...]
    problems: tuple[Problem, ...] = ()


class _RefusedError(Exception):
    """A file is not read; the problem says why."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(WHOLE, kind, message)


def read_members(files: Sequence[EnclosedFile], context: ReadContext) -> ReadMembers:
    """Read the files inside a file one by one; a bad one never raises and costs no other."""
    members: list[Member] = []
    for file in files:
        if context.allowance.members <= 0:
            break
        context.allowance.members -= 1
        try:
            members.append(_read_member(file, context))
        except _RefusedError as refusal:
            members.append(unread_member(file, refusal.problem))
    unread_count = len(files) - len(members) + sum(map(_is_limited, members))
    return ReadMembers(tuple(members), (_limit_problem(unread_count, len(files)),) if unread_count else ())


def unread_member(file: EnclosedFile, problem: Problem) -> Member:
    """A member that was not opened; its hash is that of its name and `identity`, so it equals no file that was."""
    unopened = hashlib.sha256(f"unopened:{file.name}:{file.identity}".encode("utf-8", "surrogatepass"))
    return Member(file.name, unopened.hexdigest(), 0, Extraction("unknown", problems=(problem,)))


def in_memory(content: bytes) -> Callable[[], Iterable[bytes]]:
    """The `blocks` of a file whose bytes are at hand."""
    return lambda: (content,)


def _read_member(file: EnclosedFile, context: ReadContext) -> Member:
    """Unpack a file into a private one of another name and read it; raises _RefusedError."""
    if file.obstacle is not None:
        raise _RefusedError(file.obstacle.kind, file.obstacle.message)
    if not context.may_open_members:
        raise _RefusedError(
            "too_deep",
            "The file lies too deep in files inside files and was not opened. "
            "Unpack the outermost one and put what it holds into the folder.",
        )
    with tempfile.TemporaryDirectory(prefix="readiness-") as folder:
        path = Path(folder) / "member"
        sha256, size_bytes = _unpack(file, path, context)
        inside = context.inside()
        if file.read_as is None:
            extraction = extract_document(path, inside, name=file.name)
        else:
            extraction = _read_as(file.read_as, path, replace(inside, route=(*inside.route, file.name)))
    extraction = replace(extraction, problems=(*file.damage, *extraction.problems))
    return Member(file.name, sha256, size_bytes, extraction)


def _read_as(read: Callable[[ReadContext], Extraction], path: Path, context: ReadContext) -> Extraction:
    """Read what is no file of its own, asking and telling the listeners as `extract_document` does."""
    if context.wants is not None and not context.wants(path):
        return Extraction("unknown")
    extraction = read(context)
    if context.on_member is not None:
        context.on_member(context.route, path, extraction)
    return extraction


def _unpack(file: EnclosedFile, path: Path, context: ReadContext) -> tuple[str, int]:
    """Write a file's bytes, counting them against the allowance; gives their SHA-256 and number."""
    digest = hashlib.sha256()
    size_bytes = 0
    if max(1, file.claimed_bytes) > context.allowance.bytes:
        raise _RefusedError(LIMIT, _TOO_LARGE)
    try:
        with path.open("wb") as stream:
            for block in file.blocks():
                size_bytes += len(block)
                context.allowance.bytes -= len(block)
                if context.allowance.bytes < 0:
                    raise _RefusedError(LIMIT, _TOO_LARGE)
                if _is_bomb(size_bytes, file.packed_bytes):
                    raise _RefusedError(LIMIT, _BOMB)
                digest.update(block)
                stream.write(block)
    except PartError as error:
        raise _RefusedError(
            "document_unreadable", f"The file {error} inside its container. Ask its owner for it and add it by itself."
        ) from None
    except OSError:
        raise _RefusedError(
            "document_unreadable",
            "There was no room on this computer to unpack the file. Free some space and run again.",
        ) from None
    return digest.hexdigest(), size_bytes


def _is_bomb(size_bytes: int, packed_bytes: int | None) -> bool:
    return packed_bytes is not None and size_bytes > max(RATIO_FREE_BYTES, MAX_RATIO * packed_bytes)


def _is_limited(member: Member) -> bool:
    extraction = member.extraction
    return extraction.read_status == "unread" and any(problem.kind == LIMIT for problem in extraction.problems)


_TOO_LARGE = (
    "The file was not unpacked: together with the files before it it takes more room than files inside files may. "
    "Add it to the folder by itself."
)
_BOMB = (
    f"The file was not unpacked: it grows to more than {MAX_RATIO} times its packed size, as files made to fill a "
    "disk do. If it is real, unpack it and put it into the folder."
)


def _limit_problem(unread_count: int, total: int) -> Problem:
    message = (
        f"{unread_count:,} of the {total:,} files inside were left unread, because files inside files may be only so "
        "many, so large and so tightly packed. Unpack it and put those that are evidence into the folder."
    )
    return Problem(WHOLE, LIMIT, message)
