"""Names of files inside files, made safe to show."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.member_names import MAX_NAME_CHARS, UNNAMED, clean_member_name, distinct_names

HOSTILE = st.lists(
    st.sampled_from(["..", "/", "\\", "C:", "-", "\n", "\x1b[31m", "\u202e", "\ud800", "!", ".", " ", "a", "plan.pdf"])
    | st.text(max_size=12),
    max_size=30,
).map("".join)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Minutes May 2025.docx", "Minutes May 2025.docx"),
        ("board/2025/minutes.docx", "board/2025/minutes.docx"),
        ("../../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Users\\j\\plan.docx", "Users/j/plan.docx"),
        ("\\\\server\\share\\plan.docx", "server/share/plan.docx"),
        ("a/./b/../c.pdf", "a/b/c.pdf"),
        ("plan\nFrom: nobody.pdf", "plan From: nobody.pdf"),
        ("\x1b[2Jplan.pdf", "[2Jplan.pdf"),
        ("-rf plan.pdf", "rf plan.pdf"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("caf\ud8e9.txt", "caf�.txt"),
        ("Urgent!.pdf", "Urgent_.pdf"),
        ("report..final.pdf", "report.final.pdf"),
        ("e\u0301cole.pdf", "école.pdf"),
        ("", UNNAMED),
        ("../..", UNNAMED),
        (" - ", UNNAMED),
        (".gitkeep", ".gitkeep"),
    ],
)
def test_names_become_plain(raw: str, clean: str) -> None:
    """Ways out of a folder, line breaks, direction marks and broken characters go; good names stay as they are."""
    assert clean_member_name(raw) == clean


def test_a_long_name_keeps_its_ending() -> None:
    """A name of 300 letters is cut in the middle and still says what kind of file it is."""
    name = clean_member_name("x" * 300 + ".docx")
    assert len(name) == MAX_NAME_CHARS
    assert name.endswith("….docx")


def test_a_long_path_loses_its_outer_folders_first() -> None:
    """Of a deep path the file's own name and the folders next to it stay."""
    name = clean_member_name("/".join(["a folder with some words in its name"] * 10) + "/minutes.docx")
    assert len(name) <= MAX_NAME_CHARS
    assert name.endswith("in its name/minutes.docx")


def test_repeats_are_numbered_whatever_their_case() -> None:
    """Two files of one name stay two documents, also where only capitals tell them apart."""
    assert distinct_names(["plan.pdf", "b/plan.pdf", "Plan.pdf", "plan.pdf", "plan (2).pdf"]) == (
        "plan.pdf",
        "b/plan.pdf",
        "Plan (2).pdf",
        "plan (3).pdf",
        "plan (2) (2).pdf",
    )


@given(HOSTILE)
def test_no_name_is_ever_hostile(raw: str) -> None:
    """Whatever a container says, the name climbs nowhere, starts as no option, fits one line and the limit."""
    name = clean_member_name(raw)
    assert 1 <= len(name) <= MAX_NAME_CHARS
    assert not name.startswith(("/", "\\", "-", " ", "../")) and not name.endswith(("/", " "))
    assert ".." not in name and "\\" not in name and "!" not in name and "//" not in name
    assert not {unicodedata.category(character) for character in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert clean_member_name(name) == name
    name.encode()


@given(st.lists(HOSTILE | st.sampled_from(["a.pdf", "A.pdf", "a (2).pdf", "x" * 400 + ".pdf", "y" * 400]), max_size=12))
def test_names_of_one_container_are_distinct(raws: list[str]) -> None:
    """No two members share a name, each keeps its place, and numbering keeps to the limit."""
    names = distinct_names(raws)
    assert len(names) == len(raws)
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= MAX_NAME_CHARS and ".." not in name for name in names)
