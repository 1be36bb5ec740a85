"""What is read from picture files before any text recognition: frames, properties, damage and limits."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.extract import extract_document
from pipeline.extract.context import ReadContext
from pipeline.extract.image import MAX_FRAMES, extract_image, open_image, read_frame
from pipeline.records import Extraction

FRAME = Image.new("RGB", (400, 300), "white")


def kinds(extraction: Extraction) -> list[tuple[str, str]]:
    return [(problem.location, problem.kind) for problem in extraction.problems]


@pytest.mark.parametrize("format", ["png", "jpeg", "tiff", "gif", "bmp", "webp"])
def test_every_picture_format_waits_for_recognition(tmp_path: Path, format: str) -> None:
    """A sound picture has no pages yet, and one problem that asks for text recognition."""
    path = tmp_path / f"letter.{format}"
    FRAME.save(path)
    extraction = extract_document(path)
    assert extraction.format == format and extraction.pages == ()
    assert kinds(extraction) == [("p. 1", "needs_ocr")]
    assert extraction.properties["page_count"] == "1"


def test_frames_of_a_tiff_are_pages_and_are_counted(tmp_path: Path) -> None:
    """Each frame of a TIFF file is a page; an animated picture has one."""
    scan, animation = tmp_path / "scan.tiff", tmp_path / "spinner.gif"
    frames = [Image.new("L", (40, 30), shade) for shade in (0, 120, 255)]
    for path in (scan, animation):
        frames[0].save(path, save_all=True, append_images=frames[1:])
    heard: list[int] = []
    extraction = extract_image(scan, ReadContext(on_page_count=heard.append))
    assert kinds(extraction) == [(f"p. {number}", "needs_ocr") for number in (1, 2, 3)]
    assert heard == [3]
    assert kinds(extract_image(animation)) == [("p. 1", "needs_ocr")]


def test_a_camera_s_date_is_kept(tmp_path: Path) -> None:
    """The day a picture was taken is its date of creation, in ISO form; nonsense is left out."""
    for stated, expected in (("2025:03:04 10:20:30", "2025-03-04T10:20:30"), ("0000:00:00 00:00:00", None)):
        path = tmp_path / "board.jpg"
        exif = Image.Exif()
        exif[0x0132] = stated
        FRAME.save(path, exif=exif)
        assert extract_image(path).properties.get("created") == expected


def test_damaged_pictures_are_reported(tmp_path: Path) -> None:
    """A picture cut short, and one that is none, are unreadable; nothing is raised."""
    noise = Image.fromarray(np.random.default_rng(3).integers(0, 255, (300, 300), dtype=np.uint8))
    for name in ("cut.png", "cut.jpg"):
        path = tmp_path / name
        noise.save(path)
        path.write_bytes(path.read_bytes()[:2000])
        assert kinds(extract_document(path)) == [("whole file", "document_unreadable")]
    path = tmp_path / "text.png"
    path.write_text("no picture")
    assert kinds(extract_image(path)) == [("whole file", "document_unreadable")]


def test_a_picture_bomb_is_not_decoded(tmp_path: Path) -> None:
    """A small file that claims billions of pixels, or more than a large sheet has, is refused with a reason."""
    for side in (60_000, 10_000):
        header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
        path = tmp_path / "bomb.png"
        parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
        body = b"".join(
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
            for name, content in parts
        )
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
        (problem,) = extract_document(path).problems
        assert problem.kind == "document_unreadable" and "million pixels" in problem.message


def test_frames_become_grey_upright_and_opaque(tmp_path: Path) -> None:
    """Transparency is white paper, 16 bits become 8, and a camera's turn is undone."""
    clear, deep, turned = tmp_path / "clear.png", tmp_path / "deep.png", tmp_path / "turned.jpg"
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(clear)
    Image.fromarray(np.linspace(0, 65535, 1200).reshape(30, 40).astype(np.uint16)).save(deep)
    exif = Image.Exif()
    exif[0x0112] = 6
    FRAME.save(turned, exif=exif)
    frames = []
    for path in (clear, deep, turned):
        with open_image(path) as image:
            frames.append(read_frame(image, 0))
    assert (frames[0] == 255).all()
    assert frames[1].dtype == np.uint8 and (frames[1].min(), frames[1].max()) == (0, 255)
    assert frames[2].shape == (400, 300)


def test_one_broken_frame_costs_only_itself(tmp_path: Path) -> None:
    """A frame that claims too many pixels is unreadable; the others wait for recognition."""
    path = tmp_path / "scan.tiff"
    Image.new("1", (40, 30), 1).save(path, save_all=True, append_images=[Image.new("1", (10_000, 9_000), 1)])
    assert kinds(extract_image(path)) == [("p. 1", "needs_ocr"), ("p. 2", "page_unreadable")]


def test_a_frame_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Asking for a second frame of a single picture raises EOFError."""
    path = tmp_path / "letter.png"
    FRAME.save(path)
    with open_image(path) as image, pytest.raises(EOFError):
        read_frame(image, 1)


def test_a_file_of_very_many_frames_is_cut(tmp_path: Path) -> None:
    """Frames beyond the limit are not looked at, and a problem says so."""
    path = tmp_path / "scan.tiff"
    frame = Image.new("1", (4, 4), 1)
    frame.save(path, save_all=True, append_images=[frame] * MAX_FRAMES)
    extraction = extract_image(path)
    assert len(extraction.problems) == MAX_FRAMES + 1
    assert extraction.problems[-1].kind == "truncated"
