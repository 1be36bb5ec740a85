"""A whole reading of a folder whose names are made to mislead: every file a row, nothing opened that must not be."""

from __future__ import annotations

import os
from pathlib import Path

from tests.corpus.make_mail import mail, zip_bytes
from tests.run_packs import column, ingest, make_settings, rows

REPORT = b"Locality report, 3 December 2025\n\nThe average wait for therapy was %d weeks in December 2025.\n"
NAMES = (b"two\nlines.txt", b"-rf.txt", b"x" * 250 + b".txt", b"caf\xe9.txt", b"\x1b[31mred.txt", b"[bold]mark.txt")


def write_hostile_pack(folder: Path, secret: Path) -> Path:
    folder.mkdir()
    for number, name in enumerate(NAMES):
        (folder / os.fsdecode(name)).write_bytes(REPORT % number)
    os.mkfifo(folder / "pipe\nwith lines.pdf")
    (folder / "secret.txt").symlink_to(secret)
    (folder / "gone.txt").symlink_to("nowhere")
    message = mail()
    message.add_attachment(REPORT % 30, maintype="text", subtype="plain", filename="../\x1bplan.txt")
    packed = zip_bytes({"../../up.txt": REPORT % 31})
    message.add_attachment(packed, maintype="application", subtype="zip", filename="pack.zip")
    (folder / "mail.eml").write_bytes(message.as_bytes())
    return folder


def test_a_folder_of_hostile_names_is_read_and_published(tmp_path: Path) -> None:
    """Every name is published without half characters, texts are read, links and pipes are told and left alone."""
    secret = tmp_path / "secret.txt"
    secret.write_text("The password of the folder is elsewhere and these words are not evidence.")
    folder = write_hostile_pack(tmp_path / "pack", secret)
    database = ingest(folder, make_settings(tmp_path / "made")).database
    statuses = dict(rows(database, "SELECT path, read_status FROM documents"))
    assert len(statuses) == len(NAMES) + 3 + 4
    unread = {path for path, status in statuses.items() if status != "read"}
    assert unread == {"pipe\nwith lines.pdf", "secret.txt", "gone.txt"}
    assert {"mail.eml!plan.txt", "mail.eml!pack.zip!up.txt"} <= set(statuses)
    kinds = column(database, "SELECT kind FROM problems ORDER BY kind")
    assert kinds == ["link_broken", "link_outside", "not_a_file"]
    texts = column(database, "SELECT text FROM passages")
    assert not any("password" in str(text) for text in texts)
    assert sum("average wait for therapy" in str(text) for text in texts) == len(NAMES) + 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made", "pack", "secret.txt"]


def test_hostile_names_are_read_alike_twice(tmp_path: Path) -> None:
    """A second look finds the same documents and reads nothing anew."""
    secret = tmp_path / "secret.txt"
    secret.write_text("elsewhere")
    folder = write_hostile_pack(tmp_path / "pack", secret)
    settings = make_settings(tmp_path / "made")
    first = ingest(folder, settings)
    ids = set(column(first.database, "SELECT document_id FROM documents"))
    second = ingest(folder, settings)
    assert (second.newly_read, set(column(second.database, "SELECT document_id FROM documents"))) == (0, ids)
