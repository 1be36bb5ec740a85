"""Bad PDF files and pictures."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from tests.bad_inputs.record import BadInput, flipped
from tests.pdf_parts import document, stream, text_page

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
THREE = [text_page(f"Families on page {number} are seen within ten days.") for number in (1, 2, 3)]
SEEN = "are seen within ten days"
BOMB_SIDE = 60_000
"""Pixels of a picture's side that its header claims: 3.6 billion in all."""
HIDDEN_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H /DescendantFonts [<< /Type /Font "
    "/Subtype /CIDFontType2 /BaseFont /Odd /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
    ">>] {} >>"
)
PRIVATE_LETTERS = stream(
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /P def /CMapType 2 def "
    "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <00FF> <E000> endbfrange "
    "endcmap CMapName currentdict /CMap defineresource pop end end"
)


def _with_font(font: str, *more: str) -> bytes:
    """A page of 90 letters in a font of its own."""
    letters = "".join(f"{36 + number % 50:04X}" for number in range(90))
    page = f"BT /F1 12 Tf 72 700 Td <{letters}> Tj ET"
    return document([page], more=[font, *more]).replace(b"/F1 3 0 R", b"/F1 100 0 R")


def _flate_bomb() -> bytes:
    """A page whose content unpacks to 40 MiB of spaces and says nothing."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1024 * 1024) for _ in range(40)) + packer.flush()
    marked = document(["PACKED"]).replace(b"/Length 6 ", b"/Length %d /Filter /FlateDecode " % len(packed))
    return marked.replace(b"PACKED", packed)


def _png(width: int, height: int, rows: bytes) -> bytes:
    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")


def _looping_tiff() -> bytes:
    """A TIFF whose first directory names itself as the next."""
    tags = ((256, 4, 1), (257, 4, 1), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (278, 4, 1), (279, 4, 1))
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return struct.pack("<2sHI", b"II", 42, 8) + struct.pack("<H", len(tags)) + entries + struct.pack("<I", 8)


PICTURE = _png(40, 40, b"".join(b"\x00" + bytes(range(40)) for _ in range(40)))
PDFS = (
    BadInput("a PDF without bytes", "empty.pdf", b"", "unread", ("empty",), "Ask its owner"),
    BadInput(
        "a PDF named as Word",
        "plan.docx",
        lambda: document(THREE),
        "read",
        ("wrong_extension",),
        "Rename",
        (f"page 3 {SEEN}",),
    ),
    BadInput(
        "a PDF cut in half",
        "half.pdf",
        lambda: (CORPUS / "plan.pdf").read_bytes()[:3000],
        "unread",
        ("document_unreadable",),
        "save it as a PDF again",
    ),
    BadInput("a PDF without its end", "tail.pdf", lambda: document(THREE)[:-5], "read", texts=(f"page 3 {SEEN}",)),
    BadInput(
        "a PDF with bytes flipped",
        "flipped.pdf",
        lambda: flipped((CORPUS / "plan.pdf").read_bytes(), step=97),
        "unread",
        ("document_unreadable",),
        "save it as a PDF again",
    ),
    BadInput(
        "a PDF with a password",
        "locked.pdf",
        lambda: (CORPUS / "locked.pdf").read_bytes(),
        "unread",
        ("encrypted",),
        "Ask its owner for a copy without one",
    ),
    BadInput("a PDF without pages", "none.pdf", lambda: document([]), "unread", ("empty",), "complete copy"),
    BadInput(
        "a page tree that goes in a circle",
        "circle.pdf",
        lambda: document(THREE).replace(b"/Kids [", b"/Kids [2 0 R "),
        "read",
        texts=(f"page 1 {SEEN}",),
    ),
    BadInput(
        "pages that are not there",
        "count.pdf",
        lambda: document(THREE, count=999_999),
        "partial",
        ("truncated",),
        "Ask its owner for a complete copy",
        (f"page 3 {SEEN}",),
    ),
    BadInput(
        "letters without meaning",
        "cid.pdf",
        lambda: _with_font(HIDDEN_FONT.format("")),
        "partial",
        ("garbled_text", "needs_ocr"),
        "Use text recognition or ask for the original",
    ),
    BadInput(
        "letters for private use",
        "private.pdf",
        lambda: _with_font(HIDDEN_FONT.format("/ToUnicode 101 0 R"), PRIVATE_LETTERS),
        "partial",
        ("garbled_text", "needs_ocr"),
        "Use text recognition or ask for the original",
    ),
    BadInput(
        "a scan without text",
        "scan.pdf",
        lambda: (CORPUS / "scan.pdf").read_bytes(),
        "partial",
        ("needs_ocr",),
        "Use text recognition or ask for the original",
    ),
    BadInput(
        "pages without a word",
        "blank.pdf",
        lambda: document([" ", " "]),
        "read",
        ("empty",),
        "see whether anything is missing",
    ),
    BadInput(
        "a page of no size",
        "flat.pdf",
        lambda: document(THREE).replace(b"[0 0 595 842]", b"[0 0 0 0]"),
        "read",
        texts=(f"page 2 {SEEN}",),
    ),
    BadInput(
        "pages that lie on their side",
        "turned.pdf",
        lambda: document(THREE, page="/Rotate 90"),
        "read",
        texts=(f"page 2 {SEEN}",),
    ),
    BadInput(
        "junk before the header",
        "junk.pdf",
        lambda: b"HTTP/1.1 200 OK\r\n" * 500 + document(THREE),
        "read",
        texts=(f"page 3 {SEEN}",),
    ),
    BadInput(
        "arrays without end",
        "arrays.pdf",
        lambda: document(THREE, catalogue="/Odd " + "[" * 20_000 + "]" * 20_000),
        "read",
        texts=(f"page 3 {SEEN}",),
    ),
    BadInput("a page that grows without end", "grows.pdf", _flate_bomb, "read", ("empty",), "anything is missing"),
)
PICTURES = (
    BadInput(
        "a picture of three billion points",
        "huge.png",
        lambda: _png(BOMB_SIDE, BOMB_SIDE, b"\x00" * 1000),
        "unread",
        ("document_unreadable",),
        "Save it at 300 dots per inch",
    ),
    BadInput(
        "a picture cut short",
        "cut.png",
        PICTURE[: len(PICTURE) // 2],
        "unread",
        ("document_unreadable",),
        "scan the page again",
    ),
    BadInput("a picture that names itself", "loop.tiff", _looping_tiff, "unread", ("needs_ocr",), "text recognition"),
    BadInput("a picture named as text", "scan.txt", PICTURE, "unread", ("wrong_extension", "needs_ocr"), "Rename"),
)
