"""A file's first bytes in, its format out: what the content is, whatever the name says.

The extension is only asked to settle plain text, Markdown and CSV, which can look alike, and to warn when it
promises another format than the content holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.extract.text_decode import decode_text
from pipeline.extract.zip_parts import PartError, open_package

HEAD_BYTES = 64 * 1024
"""How much of a file is looked at; all marks but those of OLE files lie in the first 1,024 bytes."""

OLE_SEARCH_BYTES = 64 * 1024 * 1024
"""How far the directory of an OLE file (old Office, mail, encrypted Office) is sought; it may lie at the end."""

MAX_CONTROL_SHARE = 0.01
"""Share of control characters above which decoded bytes are no text."""

EXTENSIONS = {
    **dict.fromkeys(("docx", "docm", "dotx", "dotm"), "docx"),
    **dict.fromkeys(("xlsx", "xlsm", "xltx", "xltm"), "xlsx"),
    **dict.fromkeys(("pptx", "pptm", "ppsx", "potx"), "pptx"),
    **dict.fromkeys(("txt", "text", "log", "md", "markdown", "csv", "tsv"), "text"),
    **dict.fromkeys(("htm", "html"), "html"),
    **dict.fromkeys(("jpg", "jpeg"), "jpeg"),
    **dict.fromkeys(("tif", "tiff"), "tiff"),
    **{name: name for name in ("pdf", "doc", "xls", "ppt", "msg", "rtf", "zip", "eml", "png", "gif", "bmp", "xlsb")},
    **{name: name for name in ("odt", "ods", "odp")},
}
"""The format that each extension promises; `text` stands for txt, md and csv together."""

_MAGIC = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"BM", "bmp"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"\x1f\x8b", "gz"),
    (b"SQLite format 3", "sqlite"),
)
_OLE_NAMES = (
    ("__properties_version1.0", "msg"),  # first: a mail may carry any of the others inside
    ("EncryptedPackage", "encrypted_office"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
_PACKAGE_PARTS = (
    ("word/document.xml", "docx"),
    ("word/", "docx"),
    ("xl/workbook.bin", "xlsb"),
    ("xl/", "xlsx"),
    ("ppt/", "pptx"),
)
_MAIL_HEADER = re.compile(
    r"^(From|To|Cc|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Delivered-To): ", re.M
)
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body)\b", re.I | re.S)
_MARKDOWN = re.compile(
    r"^#{1,6} \S|^ {0,3}```|^\|?(?: *:?-{3,}:? *\|)+ *:?-{3,}:? *\|?$|\]\(https?://|^(?:[*-]|\d+\.) .*\*\*\w", re.M
)


@dataclass(frozen=True, slots=True)
class SniffedFormat:
    """What a file's content is, and the format its extension promises if that is another one."""

    format: str
    promised: str | None = None


def sniff_format(path: Path, *, name: str | None = None) -> SniffedFormat:
    """Tell the format by content: that of a reader, `empty`, `encrypted_office`, or the name of another format.

    `name` is the file's name where the path is not. Raises OSError when the file cannot be opened.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    extension = PurePosixPath(name or path.name).suffix.lower().removeprefix(".")
    found = _sniff_content(path, head, extension)
    promised = EXTENSIONS.get(extension)
    family = "text" if found in {"txt", "md", "csv"} else found
    is_wrong = promised is not None and promised != family and found not in {"empty", "encrypted_office"}
    return SniffedFormat(found, promised if is_wrong else None)


def looks_like_csv(text: str) -> bool:
    """Whether every line has the same number (2 or more) of fields for one delimiter, and the first names columns."""
    from pipeline.extract.csv_table import find_delimiter, read_records

    delimiter = find_delimiter(text)
    if delimiter is None:
        return False
    records = [record for record in read_records(text, delimiter).records if any(field.strip() for field in record)]
    if len(records) < 2 or len({len(record) for record in records}) > 1:
        return False
    fields = [field.strip() for record in records for field in record]
    return all(len(field.split()) <= 12 and not field.endswith(".") for field in records[0]) and (
        delimiter != "," or sum(len(field.split()) for field in fields) / len(fields) <= 12
    )


def _sniff_content(path: Path, head: bytes, extension: str) -> str:
    if not head:
        return "empty"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _sniff_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _sniff_ole(path)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1"}:
        return "heic"
    for mark, name in _MAGIC:
        if head.startswith(mark) and (name != "bmp" or b"\x00" in head[:16]):
            return name
    return _sniff_text(head, extension)


def _sniff_zip(path: Path) -> str:
    try:
        package = open_package(path)
    except PartError:
        return _damaged_zip(path)
    with package.archive:
        names = package.part_names()
        if "mimetype" in names:
            return _open_document(package.read_part("mimetype")[:100])
    if "[Content_Types].xml" in names:
        for start, name in _PACKAGE_PARTS:
            if any(part.startswith(start) for part in names):
                return name
    return "zip"


def _damaged_zip(path: Path) -> str:
    """A zip cut short keeps its parts' names in clear; without them it is any zip."""
    with path.open("rb") as stream:
        content = stream.read(OLE_SEARCH_BYTES)
    for start, name in _PACKAGE_PARTS:
        if start.encode() in content:
            return name
    return "zip"


def _open_document(mime_type: bytes) -> str:
    for ending, name in ((b"text", "odt"), (b"spreadsheet", "ods"), (b"presentation", "odp")):
        if mime_type.strip().endswith(ending):
            return name
    return "zip"


def _sniff_ole(path: Path) -> str:
    with path.open("rb") as stream:
        content = stream.read(OLE_SEARCH_BYTES)
    for name, found in _OLE_NAMES:
        if name.encode("utf-16-le") in content:
            return found
    return "ole"


def _sniff_text(head: bytes, extension: str) -> str:
    whole_lines = head if len(head) < HEAD_BYTES else head[: head.rfind(b"\n") + 1] or head
    text = decode_text(whole_lines).text
    controls = sum(character < " " and character not in "\t\n\r\f\x0b\x1a" for character in text)
    if controls > MAX_CONTROL_SHARE * len(text):
        return "unknown"
    if _HTML.match(text):
        return "html"
    if text.lstrip().startswith("<?xml"):
        return "xml"
    if len({match[1] for match in _MAIL_HEADER.finditer(text[:4096])}) >= 3 and _MAIL_HEADER.match(text):
        return "eml"
    if text.startswith("---\n") or _MARKDOWN.search(text):
        return "md"
    if extension in {"md", "markdown"}:
        return "md"
    if looks_like_csv(text) or extension in {"csv", "tsv"}:
        return "csv"
    return "txt"
