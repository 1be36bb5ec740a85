"""Which folder is read, which files it holds and what `pack.yaml` says of them."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.framework import load_framework
from pipeline.pack import HASH_BLOCK_BYTES, FileOverride, Pack, localise_framework, open_pack
from pipeline.records import Role
from pipeline.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    evidence, sample = tmp_path / "evidence", tmp_path / "sample"
    evidence.mkdir()
    sample.mkdir()
    write(sample / "sample.txt", "invented")
    return Settings(evidence_path=evidence, sample_path=sample)


def write(path: Path, text: str = "text") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def paths_of(pack: Pack) -> list[str]:
    return [file.relative_path for file in pack.files]


def test_sample_is_read_while_there_is_no_evidence(settings: Settings) -> None:
    """Without a folder and without evidence the fictional sample is the pack."""
    pack = open_pack(None, settings=settings)
    assert pack.folder == settings.sample_path.resolve()
    assert pack.is_default


def test_evidence_is_read_once_it_holds_a_file(settings: Settings) -> None:
    """Without a folder named, evidence that lies ready goes before the sample."""
    write(settings.evidence_path / "minutes" / "january.txt")
    pack = open_pack(None, settings=settings)
    assert pack.folder == settings.evidence_path.resolve()
    assert paths_of(pack) == ["minutes/january.txt"]
    assert pack.is_default


@pytest.mark.parametrize("name", [".gitkeep", ".DS_Store", "~$plan.docx", "Thumbs.db", "desktop.ini", "pack.yaml"])
def test_clutter_is_no_evidence(settings: Settings, name: str) -> None:
    """Files that systems leave behind, and the description itself, do not make a folder of evidence."""
    write(settings.evidence_path / name, "")
    assert open_pack(None, settings=settings).folder == settings.sample_path.resolve()


def test_hidden_folders_are_left_out(settings: Settings) -> None:
    """Nothing inside a hidden folder is read; visible neighbours are, in path order."""
    for path in ("b/two.txt", "a.txt", "b/.hidden/three.txt", ".git/config", "b/one.txt"):
        write(settings.evidence_path / path)
    assert paths_of(open_pack(settings.evidence_path, settings=settings)) == ["a.txt", "b/one.txt", "b/two.txt"]


def test_named_folder_is_not_the_default(settings: Settings) -> None:
    """A folder that was named gives its own pack id, made from its name."""
    folder = write(settings.evidence_path.parent / "Upload, March (2)" / "a.txt").parent
    pack = open_pack(folder, settings=settings)
    assert not pack.is_default
    assert pack.pack_id == "upload-march-2"


def test_pack_file_in_a_folder_below_is_evidence(settings: Settings) -> None:
    """Only the description at the top is one; another file of that name is somebody's document."""
    write(settings.evidence_path / "old" / "pack.yaml", "area: Elsewhere")
    pack = open_pack(settings.evidence_path, settings=settings)
    assert paths_of(pack) == ["old/pack.yaml"]
    assert pack.description.area is None


def test_pack_file_describes_the_pack(settings: Settings) -> None:
    """Id, area, framework, date, bodies and overrides are read from `pack.yaml`."""
    write(settings.evidence_path / "a.txt")
    write(
        settings.evidence_path / "pack.yaml",
        """
id: spring-upload
area: Two Rivers
framework: two-rivers.yaml
as_of: 2026-02-23
bodies: [{id: council, aliases: [Riverside Directorate]}]
is_fictional: true
files:
  - {path: "letters/*.pdf", role: external_assurance, body: dfe}
  - {path: "letters/old.pdf", date: 2024-12-01}
""",
    )
    pack = open_pack(settings.evidence_path, settings=settings)
    assert pack.pack_id == "spring-upload"
    assert pack.description.area == "Two Rivers"
    assert pack.description.as_of == dt.date(2026, 2, 23)
    assert [(body.id, body.aliases) for body in pack.description.bodies] == [("council", ("Riverside Directorate",))]
    assert pack.description.is_fictional


def test_first_matching_override_wins(settings: Settings) -> None:
    """Overrides are tried in the order written, a star crosses folders, and letters' case counts."""
    write(settings.evidence_path / "a.txt")
    write(
        settings.evidence_path / "pack.yaml",
        "files: [{path: 'letters/old.pdf', role: baseline}, {path: 'letters/*.pdf', role: reference}]",
    )
    pack = open_pack(settings.evidence_path, settings=settings)
    roles = {
        path: override.role
        for path in ("letters/old.pdf", "letters/deep/new.pdf")
        if (override := pack.override_for(path))
    }
    assert roles == {"letters/old.pdf": Role.BASELINE, "letters/deep/new.pdf": Role.REFERENCE}
    assert pack.override_for("Letters/old.pdf") is None


def test_empty_pack_file_says_nothing(settings: Settings) -> None:
    """A `pack.yaml` with comments only is as good as none."""
    write(settings.evidence_path / "a.txt")
    write(settings.evidence_path / "pack.yaml", "# nothing yet\n")
    assert open_pack(settings.evidence_path, settings=settings).pack_id == "evidence"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("area: [unclosed", "line"),
        ("as_of: 2026-02-31", "day"),
        ("as_of: soon", "as_of"),
        ("aera: Two Rivers", "aera"),
        ("id: Spring Upload", "id"),
        ("files: [{path: a.pdf, role: proof}]", "files.0.role"),
        ("files: [{role: baseline}]", "files.0.path"),
        ("- a list", "(whole file)"),
    ],
)
def test_faulty_pack_file_is_told_with_key_and_remedy(settings: Settings, text: str, where: str) -> None:
    """Faults of `pack.yaml` name the file, the key and what to do."""
    write(settings.evidence_path / "a.txt")
    path = write(settings.evidence_path / "pack.yaml", text)
    with pytest.raises(InputError) as caught:
        open_pack(settings.evidence_path, settings=settings)
    assert str(path) in caught.value.where
    assert where in caught.value.where
    assert "correct" in caught.value.remedy


def test_missing_folder_is_told(settings: Settings) -> None:
    """A folder that is not there is the user's to put right."""
    with pytest.raises(InputError, match="no folder of evidence") as caught:
        open_pack(settings.evidence_path / "nowhere", settings=settings)
    assert "nowhere" in caught.value.where


def test_file_in_place_of_a_folder_is_told(settings: Settings) -> None:
    """A file cannot be opened as a pack."""
    path = write(settings.evidence_path / "a.txt")
    with pytest.raises(InputError, match="no folder of evidence"):
        open_pack(path, settings=settings)


def test_empty_folder_is_told(settings: Settings) -> None:
    """A named folder without a file is not answered with the sample."""
    with pytest.raises(InputError, match="holds no files"):
        open_pack(settings.evidence_path, settings=settings)


def test_files_are_hashed_whole(settings: Settings) -> None:
    """The hash and size cover every byte, also past one read."""
    content = b"x" * (HASH_BLOCK_BYTES + 1)
    (settings.evidence_path / "large.bin").write_bytes(content)
    (file,) = open_pack(settings.evidence_path, settings=settings).files
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert file.size_bytes == len(content)


def test_document_id_is_of_path_and_bytes(settings: Settings) -> None:
    """Equal bytes in two places are two documents; an edit makes another; a second look gives the same ids."""
    write(settings.evidence_path / "a.txt", "same")
    write(settings.evidence_path / "b.txt", "same")
    first = {
        file.relative_path: file.document_id for file in open_pack(settings.evidence_path, settings=settings).files
    }
    again = {
        file.relative_path: file.document_id for file in open_pack(settings.evidence_path, settings=settings).files
    }
    write(settings.evidence_path / "a.txt", "edited")
    edited = {
        file.relative_path: file.document_id for file in open_pack(settings.evidence_path, settings=settings).files
    }
    assert first == again
    assert first["a.txt"] != first["b.txt"]
    assert first["a.txt"] != edited["a.txt"]
    assert first["b.txt"] == edited["b.txt"]


def test_linked_folder_is_not_followed(settings: Settings) -> None:
    """A link back into the pack does not lead round in a circle, nor is it told as a document."""
    write(settings.evidence_path / "sub" / "a.txt")
    (settings.evidence_path / "round").symlink_to(settings.evidence_path, target_is_directory=True)
    (settings.evidence_path / "sub" / "up").symlink_to("..", target_is_directory=True)
    assert paths_of(open_pack(settings.evidence_path, settings=settings)) == ["sub/a.txt"]


def troubles_of(pack: Pack) -> dict[str, str | None]:
    return {file.relative_path: file.trouble.kind if file.trouble else None for file in pack.files}


def test_links_that_lead_nowhere_or_outside_are_rows_with_a_reason(settings: Settings, tmp_path: Path) -> None:
    """A link inside the pack is read; one that leads outside, in a circle or to nothing is told and not followed."""
    evidence = settings.evidence_path
    secret = write(tmp_path / "elsewhere" / "secret.txt", "not evidence")
    write(evidence / "a.txt")
    (evidence / "copy.txt").symlink_to("a.txt")
    (evidence / "secret.txt").symlink_to(secret)
    (evidence / "elsewhere").symlink_to(secret.parent, target_is_directory=True)
    (evidence / "gone.pdf").symlink_to(evidence / "missing.pdf")
    (evidence / "circle.pdf").symlink_to(evidence / "circle.pdf")
    (evidence / "device").symlink_to("/dev/zero")
    pack = open_pack(evidence, settings=settings)
    assert troubles_of(pack) == {
        "a.txt": None,
        "circle.pdf": "link_broken",
        "copy.txt": None,
        "device": "link_outside",
        "elsewhere": "link_outside",
        "gone.pdf": "link_broken",
        "secret.txt": "link_outside",
    }
    assert hashlib.sha256(b"not evidence").hexdigest() not in {file.sha256 for file in pack.files}
    assert len({file.sha256 for file in pack.files if file.trouble}) == 5


def test_pipes_and_sockets_are_never_opened(settings: Settings) -> None:
    """A pipe, whose opening would wait for ever, and a socket are rows with a reason."""
    os.mkfifo(settings.evidence_path / "minutes.pdf")
    write(settings.evidence_path / "a.txt")
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(str(settings.evidence_path / "s"))
        pack = open_pack(settings.evidence_path, settings=settings)
    finally:
        listener.close()
    assert troubles_of(pack) == {"a.txt": None, "minutes.pdf": "not_a_file", "s": "not_a_file"}


def test_odd_names_lead_back_to_their_files(settings: Settings) -> None:
    """Line breaks, leading dashes, 250 letters and bytes that are no text stay whole on the way to the file."""
    names = [b"two\nlines.txt", b"-rf.txt", b"x" * 250 + b".txt", b"caf\xe9.txt", b"\x1b[31mred.txt"]
    for name in names:
        (settings.evidence_path / os.fsdecode(name)).write_bytes(name)
    pack = open_pack(settings.evidence_path, settings=settings)
    assert {pack.path_of(file).read_bytes() for file in pack.files} == set(names)
    assert all(file.document_id and file.trouble is None for file in pack.files)


def test_a_folder_that_cannot_be_opened_is_told(settings: Settings) -> None:
    """Files nobody may see are not silently left out: the folder stands for them."""
    write(settings.evidence_path / "a.txt")
    shut = write(settings.evidence_path / "shut" / "b.txt").parent
    shut.chmod(0)
    try:
        if os.access(shut, os.R_OK):
            pytest.skip("this user may open every folder")
        assert troubles_of(open_pack(settings.evidence_path, settings=settings)) == {
            "a.txt": None,
            "shut": "folder_unreadable",
        }
    finally:
        shut.chmod(0o700)


def test_path_of_leads_to_the_file(settings: Settings) -> None:
    """A file's path in the pack leads back to its bytes."""
    write(settings.evidence_path / "sub" / "a.txt", "here")
    pack = open_pack(settings.evidence_path, settings=settings)
    assert pack.path_of(pack.files[0]).read_text(encoding="utf-8") == "here"


@given(st.text(st.characters(exclude_characters="[]*?", exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_override_without_wildcards_matches_itself(path: str) -> None:
    """A path written out matches that path and no longer one."""
    override = FileOverride(path=path)
    assert override.matches(path)
    assert not override.matches(path + "x")


FRAMEWORK_PATH = Path(__file__).parent / "frameworks" / "two-rivers.yaml"


def pack_saying(settings: Settings, text: str) -> Pack:
    write(settings.sample_path / "pack.yaml", text)
    return open_pack(settings.sample_path, settings=settings)


def test_a_pack_gives_bodies_and_area_their_local_names(settings: Settings) -> None:
    """The first local name is shown and the framework's own stays as an alias, also where it was looked up before."""
    framework = load_framework(FRAMEWORK_PATH)
    body = framework.bodies[0]
    assert framework.bodies_by_id[body.id].name == body.name
    pack = pack_saying(settings, f"area: Elsewhere\nbodies: [{{id: {body.id}, aliases: [Local Name, LN]}}]")
    local = localise_framework(framework, pack)
    assert local.area.name == "Elsewhere" and local.area.aliases == ()
    assert local.bodies_by_id[body.id].name == "Local Name"
    assert set(local.bodies_by_id[body.id].aliases) == {"LN", body.name, *body.aliases}
    assert local.content_hash == framework.content_hash


def test_a_pack_of_the_frameworks_own_area_keeps_its_aliases(settings: Settings) -> None:
    """Naming the area that the framework is for changes nothing."""
    framework = load_framework(FRAMEWORK_PATH)
    local = localise_framework(framework, pack_saying(settings, f"area: {framework.area.name}"))
    assert local == framework


@pytest.mark.parametrize(
    "text",
    ["bodies: [{id: nobody, aliases: [X]}]", "files: [{path: '*', body: nobody}]"],
)
def test_a_body_that_the_framework_does_not_have_is_refused(settings: Settings, text: str) -> None:
    """The message names the body, the file and the ids that may be used."""
    framework = load_framework(FRAMEWORK_PATH)
    with pytest.raises(InputError, match=f"(?s)nobody.*pack.yaml.*{framework.bodies[0].id}"):
        localise_framework(framework, pack_saying(settings, text))


def test_a_local_name_of_another_body_is_refused(settings: Settings) -> None:
    """One name cannot stand for two bodies."""
    framework = load_framework(FRAMEWORK_PATH)
    first, second = framework.bodies[:2]
    pack = pack_saying(settings, f'bodies: [{{id: {first.id}, aliases: ["{second.name}"]}}]')
    with pytest.raises(InputError, match="clash"):
        localise_framework(framework, pack)
