"""Files inside files: read within limits, one bad one never costing another."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.extract.context import MAX_DEPTH, Allowance, ReadContext
from pipeline.extract.members import (
    LIMIT,
    MAX_RATIO,
    RATIO_FREE_BYTES,
    EnclosedFile,
    ReadMembers,
    in_memory,
    read_members,
)
from pipeline.extract.zip_parts import PartError
from pipeline.records import Extraction, Problem

NOTE = b"The forum met in the library and spoke of school transport."


def file(name: str = "note.txt", content: bytes = NOTE) -> EnclosedFile:
    return EnclosedFile(name, in_memory(content))


def kinds(read: ReadMembers) -> list[list[str]]:
    return [[problem.kind for problem in member.extraction.problems] for member in read.members]


def test_members_are_read_in_order_with_hash_and_size() -> None:
    """A member has its own bytes' hash and size and is read by its content, whatever its name says."""
    read = read_members([file("b.pdf"), file("a.csv", b"Service,Weeks\nTherapy,29\n")], ReadContext())
    assert [(m.name, m.extraction.format, m.size_bytes) for m in read.members] == [
        ("b.pdf", "txt", len(NOTE)),
        ("a.csv", "csv", 25),
    ]
    assert read.members[0].sha256 == hashlib.sha256(NOTE).hexdigest()
    assert kinds(read) == [["wrong_extension"], []]
    assert read.problems == ()


def test_a_members_name_never_becomes_a_path() -> None:
    """A name that climbs out of folders is carried along and nothing is written beside the private folder."""
    before = set(Path(tempfile.gettempdir()).iterdir())
    (member,) = read_members([file("../../escape.txt")], ReadContext()).members
    assert member.extraction.read_status == "read"
    assert set(Path(tempfile.gettempdir()).iterdir()) == before


def test_a_damaged_file_costs_only_itself() -> None:
    """Bytes that break off make one unread member; its neighbours are read."""

    def broken() -> Iterator[bytes]:
        yield b"The beginning "
        raise PartError("is damaged")

    read = read_members([file(), EnclosedFile("b.txt", broken), file("c.txt")], ReadContext())
    assert kinds(read) == [[], ["document_unreadable"], []]
    assert read.problems == ()


def test_an_obstacle_is_told_and_never_opened() -> None:
    """A file that cannot be opened is a member with its reason, the same hash each time and none of another file."""

    def never() -> Iterator[bytes]:
        raise AssertionError("opened")
        yield b""

    locked = Problem("whole file", "encrypted", "It needs a password.")
    files = [EnclosedFile(name, never, obstacle=locked, identity="7") for name in ("a.pdf", "b.pdf")]
    read = read_members(files, ReadContext())
    assert kinds(read) == [["encrypted"], ["encrypted"]]
    assert read == read_members(files, ReadContext())
    assert len({member.sha256 for member in read.members}) == 2


def test_damage_met_before_reading_stays_with_the_member() -> None:
    """What the container found wrong with a file's bytes comes before what its reader says."""
    damage = (Problem("whole file", "part_unreadable", "Damaged on the way."),)
    read = read_members([EnclosedFile("a.txt", in_memory(NOTE), damage=damage)], ReadContext())
    assert kinds(read) == [["part_unreadable"]]
    assert read.members[0].extraction.read_status == "partial"


def test_files_too_deep_are_members_that_were_not_opened() -> None:
    """At the last level files are listed with the reason, not read."""
    read = read_members([file()], ReadContext(depth=MAX_DEPTH))
    assert kinds(read) == [["too_deep"]]
    assert read.members[0].extraction.read_status == "unread"


def test_past_the_number_of_members_the_rest_is_counted() -> None:
    """Three files fit; of the other seven the container says how many."""
    read = read_members([file(f"{n}.txt") for n in range(10)], ReadContext(allowance=Allowance(members=3)))
    assert len(read.members) == 3
    (problem,) = read.problems
    assert problem.kind == LIMIT
    assert "7 of the 10 files" in problem.message


def test_past_the_bytes_the_rest_is_listed_unread() -> None:
    """The file that does not fit and all after it are named, each with the reason, and counted."""
    allowance = Allowance(bytes=len(NOTE) + 10)
    read = read_members([file(f"{n}.txt") for n in range(4)], ReadContext(allowance=allowance))
    assert kinds(read) == [[], [LIMIT], [LIMIT], [LIMIT]]
    assert "3 of the 4 files" in read.problems[0].message


def test_a_claim_to_be_too_large_costs_that_file_only() -> None:
    """A file that says itself that it is too large is not begun, so that smaller ones after it still fit."""
    large = EnclosedFile("video.mp4", in_memory(b"x"), claimed_bytes=10**12)
    read = read_members([large, file()], ReadContext())
    assert kinds(read) == [[LIMIT], []]
    assert "1 of the 2 files" in read.problems[0].message


def test_a_file_that_grows_too_much_is_stopped() -> None:
    """600 MB out of 600 kB stop after a fraction, whatever size is claimed; the next file is read."""
    unpacked = 0

    def zeros() -> Iterator[bytes]:
        nonlocal unpacked
        for _ in range(600):
            unpacked += 10**6
            yield bytes(10**6)

    bomb = EnclosedFile("zeros.bin", zeros, packed_bytes=10_000)
    read = read_members([bomb, file()], ReadContext())
    assert kinds(read) == [[LIMIT], []]
    assert f"{MAX_RATIO} times" in read.members[0].extraction.problems[0].message
    assert unpacked <= RATIO_FREE_BYTES + 10**6


def test_the_allowance_is_shared_by_all_levels() -> None:
    """What a mail inside a mail reads is taken from the same allowance."""
    context = ReadContext()

    def read_inner(inside: ReadContext) -> Extraction:
        assert inside.depth == 1
        return Extraction("msg", members=read_members([file()], inside).members)

    files = [EnclosedFile("inner.msg", in_memory(b"12345"), read_as=read_inner)]
    before = context.allowance.members, context.allowance.bytes
    (member,) = read_members(files, context).members
    assert member.extraction.members[0].extraction.read_status == "read"
    assert (before[0] - context.allowance.members, before[1] - context.allowance.bytes) == (2, 5 + len(NOTE))


def test_listeners_hear_of_members_with_their_route() -> None:
    """Members are told as they are read, innermost first, by the names that lead to them."""
    heard: list[tuple[str, ...]] = []
    context = ReadContext(on_member=lambda route, path, extraction: heard.append(route))

    def read_inner(inside: ReadContext) -> Extraction:
        return Extraction("msg", members=read_members([file()], inside).members)

    read_members([EnclosedFile("inner.msg", in_memory(b"1"), read_as=read_inner)], context)
    assert heard == [("inner.msg", "note.txt"), ("inner.msg",)]
