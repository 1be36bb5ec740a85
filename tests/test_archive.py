"""ZIP files: entries in order, hostile ones told and never followed."""

from __future__ import annotations

import random
import stat
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extract import extract_document
from pipeline.extract.context import Allowance, ReadContext
from pipeline.extract.members import LIMIT
from pipeline.records import Extraction
from tests.corpus.make_mail import mail, overlapping_zip, zip_bytes, zip_entry, zip_with_flag

NOTE = b"The forum met in the library and spoke of school transport."
JARGON = ("Error", "Exception", "Traceback", "/tmp", "zipfile", "None")


def read(tmp_path: Path, content: bytes, name: str = "pack.zip", context: ReadContext | None = None) -> Extraction:
    path = tmp_path / name
    path.write_bytes(content)
    extraction = extract_document(path, context)
    for problem in all_problems(extraction):
        assert not any(word in problem for word in JARGON), problem
    return extraction


def all_problems(extraction: Extraction) -> list[str]:
    own = [problem.message for problem in extraction.problems]
    return own + [message for member in extraction.members for message in all_problems(member.extraction)]


def outcome(extraction: Extraction) -> dict[str, list[str]]:
    return {m.name: [p.kind for p in m.extraction.problems] for m in extraction.members}


def test_entries_become_members_in_order(tmp_path: Path) -> None:
    """Files are members in the archive's order, folders and what systems leave behind are not."""
    extraction = read(
        tmp_path,
        zip_bytes(
            {
                "minutes/": b"",
                "minutes/b.txt": NOTE,
                "__MACOSX/minutes/._b.txt": b"x",
                ".DS_Store": b"x",
                "minutes/Thumbs.db": b"x",
                "minutes/~$plan.docx": b"x",
                "a.csv": b"Service,Weeks\nTherapy,29\n",
            }
        ),
    )
    assert (extraction.format, extraction.read_status) == ("zip", "read")
    assert [(m.name, m.extraction.format) for m in extraction.members] == [("minutes/b.txt", "txt"), ("a.csv", "csv")]
    assert extraction.properties == {"entry_count": "2"}


def test_a_zip_whose_first_entry_is_a_plain_pdf_is_a_zip(tmp_path: Path) -> None:
    """A PDF that is stored without packing does not make the archive look like one."""
    stored = zip_entry("plan.pdf", method=zipfile.ZIP_STORED)
    extraction = read(tmp_path, zip_bytes([(stored, b"%PDF-1.7\n nothing more"), (zip_entry("b.txt"), NOTE)]))
    assert extraction.format == "zip"
    assert [member.name for member in extraction.members] == ["plan.pdf", "b.txt"]


def test_a_zip_in_a_zip_is_opened_once(tmp_path: Path) -> None:
    """The inner archive's files are read; what lies in an archive inside it is listed and not opened."""
    innermost = zip_bytes({"deep.txt": NOTE})
    inner = zip_bytes({"note.txt": NOTE, "innermost.zip": innermost})
    (member,) = read(tmp_path, zip_bytes({"inner.zip": inner})).members
    note, deep = member.extraction.members
    assert note.extraction.read_status == "read"
    assert outcome(deep.extraction) == {"deep.txt": ["too_deep"]}


def test_a_mail_in_a_zip_is_read_with_its_attachments(tmp_path: Path) -> None:
    """A mail in an archive counts as one level, its attachments as the next."""
    message = mail()
    message.add_attachment(NOTE, maintype="text", subtype="plain", filename="note.txt")
    (member,) = read(tmp_path, zip_bytes({"mail.eml": message.as_bytes()})).members
    assert member.extraction.format == "eml"
    assert outcome(member.extraction) == {"note.txt": []}


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("../../../etc/cron.d/evil.txt", "etc/cron.d/evil.txt"),
        ("/etc/evil.txt", "etc/evil.txt"),
        ("C:\\Windows\\evil.txt", "Windows/evil.txt"),
        ("two\nlines.txt", "two lines.txt"),
        ("-rf.txt", "rf.txt"),
        ("\x1b[31mred.txt", "[31mred.txt"),
    ],
)
def test_hostile_names_are_shown_clean(tmp_path: Path, raw: str, shown: str) -> None:
    """Whatever an entry is called, it is read, shown clean, and nothing appears outside."""
    (member,) = read(tmp_path, zip_bytes({raw: NOTE})).members
    assert member.name == shown
    assert member.extraction.read_status == "read"
    assert [path.name for path in tmp_path.iterdir()] == ["pack.zip"]


def test_long_and_equal_names_stay_apart(tmp_path: Path) -> None:
    """Names of 300 letters are cut, and entries that then share one are numbered."""
    names = [f"{'x' * 300}{end}.txt" for end in "ab"]
    first, second = (member.name for member in read(tmp_path, zip_bytes(dict.fromkeys(names, NOTE))).members)
    assert first != second and max(len(first), len(second)) <= 160 and second.endswith(".txt")


def test_names_in_old_and_unmarked_encodings_are_read(tmp_path: Path) -> None:
    """A name in UTF-8 that no flag announces, and one of an old code page, are decoded."""
    content = zip_bytes({"caf__.txt": NOTE, "na_ve.txt": NOTE})
    changed = content.replace(b"caf__.txt", "café.txt".encode()).replace(b"na_ve.txt", b"na\x8bve.txt")
    assert [member.name for member in read(tmp_path, changed).members] == ["café.txt", "naïve.txt"]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_links_and_devices_are_listed_and_never_made(tmp_path: Path, kind: int) -> None:
    """An entry that claims to be a link or a device is a member with the reason; the next is read."""
    entries = [(zip_entry("odd", mode=kind | 0o777), b"/etc/passwd"), (zip_entry("b.txt", mode=0o100644), NOTE)]
    assert outcome(read(tmp_path, zip_bytes(entries))) == {"odd": ["unsupported_entry"], "b.txt": []}


def test_encrypted_entries_are_told(tmp_path: Path) -> None:
    """Every entry that needs a password is a row with what to do."""
    extraction = read(tmp_path, zip_with_flag(zip_bytes({"a.pdf": NOTE, "b.pdf": NOTE}), 0x1))
    assert outcome(extraction) == {"a.pdf": ["encrypted"], "b.pdf": ["encrypted"]}


def test_unusual_packing_is_told(tmp_path: Path) -> None:
    """bzip2, which unpacks gigabytes before anybody can count, is not opened."""
    extraction = read(tmp_path, zip_bytes([(zip_entry("a.txt", method=zipfile.ZIP_BZIP2), NOTE)]))
    assert outcome(extraction) == {"a.txt": ["unsupported_entry"]}


def test_a_damaged_entry_costs_only_itself(tmp_path: Path) -> None:
    """A wrong checksum loses one entry."""
    content = bytearray(zip_bytes([(zip_entry(n, method=zipfile.ZIP_STORED), NOTE) for n in ("a.txt", "b.txt")]))
    content[content.index(b"library")] ^= 0xFF
    assert outcome(read(tmp_path, bytes(content))) == {"a.txt": ["document_unreadable"], "b.txt": []}


def test_overlapping_entries_are_refused(tmp_path: Path) -> None:
    """Twenty entries over the same bytes are listed, none is unpacked, and the number is told."""
    extraction = read(tmp_path, overlapping_zip(20))
    assert set(map(tuple, outcome(extraction).values())) == {(LIMIT,)}
    assert [problem.kind for problem in extraction.problems] == [LIMIT]
    assert "20 of the 20 files" in extraction.problems[0].message
    assert extraction.read_status == "partial"


def test_a_tight_entry_is_stopped_and_the_next_is_read(tmp_path: Path) -> None:
    """600 MB of zeros in 600 kB stop early, in seconds, and leave the rest alone."""
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open(zip_entry("zeros.bin"), "w") as stream:
            for _ in range(60):
                stream.write(bytes(10_000_000))
        archive.writestr(zip_entry("note.txt"), NOTE)
    context = ReadContext()
    started = time.monotonic()
    extraction = extract_document(path, context)
    assert time.monotonic() - started < 5
    assert outcome(extraction) == {"zeros.bin": [LIMIT], "note.txt": []}
    assert "1 of the 2 files" in extraction.problems[0].message


def test_ten_thousand_entries_stop_at_the_allowance(tmp_path: Path) -> None:
    """Of 10,000 tiny files as many are read as the allowance has left, and the others counted."""
    content = zip_bytes({f"{number:05}.txt": b"x" for number in range(10_000)})
    extraction = read(tmp_path, content, context=ReadContext(allowance=Allowance(members=50)))
    assert len(extraction.members) == 50
    assert "9,950 of the 10,000 files" in extraction.problems[0].message


def test_a_nested_bomb_stops(tmp_path: Path) -> None:
    """An archive of archives of archives of tight files is over in seconds, each level saying what it left."""
    content = zip_bytes({"zeros.bin": bytes(2**22)})
    for _ in range(4):
        content = zip_bytes({f"{number}.zip": content for number in range(16)})
    context = ReadContext()
    started = time.monotonic()
    extraction = read(tmp_path, content, context=context)
    assert time.monotonic() - started < 20
    assert 1 <= len(extraction.members) <= 16
    assert context.allowance.bytes >= 0 or context.allowance.members == 0
    assert all_problems(extraction)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (zip_bytes({}), "empty"),
        (zip_bytes({"__MACOSX/._a": b"x"}), "empty"),
        (zip_bytes({"a.txt": NOTE})[:-30], "document_unreadable"),
    ],
)
def test_archives_without_files_are_told(tmp_path: Path, content: bytes, kind: str) -> None:
    """An archive that holds nothing or is cut short is unread with what to do."""
    extraction = read(tmp_path, content)
    assert ([problem.kind for problem in extraction.problems], extraction.read_status) == ([kind], "unread")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "a 7-Zip archive"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(50), "a RAR archive"),
        (b"\x1f\x8b\x08" + bytes(50), "a gzip archive"),
        (bytes(257) + b"ustar\x0000" + bytes(500), "a tar archive"),
        (b"BZh91AY&SY" + bytes(50), "a bzip2 archive"),
    ],
)
def test_other_archives_are_for_people_to_unpack(tmp_path: Path, content: bytes, name: str) -> None:
    """An archive that is not opened is named, with the remedy."""
    (problem,) = read(tmp_path, content, "pack.bin").problems
    assert problem.kind == "unsupported_format"
    assert name in problem.message and "Unpack it" in problem.message


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(seed=st.integers(0, 2**32))
def test_never_raises_on_damaged_archives(seed: int, tmp_path: Path) -> None:
    """Whatever bytes are changed, the archive gives members or a problem."""
    chance = random.Random(seed)
    content = bytearray(zip_bytes({"a.txt": NOTE, "b.csv": b"a,b\n1,2\n", "c/d.txt": NOTE * 20}))
    for _ in range(chance.randint(1, 12)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path = tmp_path / "damaged.zip"
    path.write_bytes(content)
    extraction = extract_document(path)
    assert extraction.members or extraction.pages or extraction.problems
