"""A file's first bytes in, its format out: what the content is, whatever the name says.

The extension is only asked to settle plain text, Markdown and CSV, which can look alike, and to warn when it
promises another format than the content holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.extract.text_decode import decode_text
from pipeline.extract.zip_parts import OfficePackage, PartError, open_package

HEAD_BYTES = 64 * 1024
"""How much of a file is looked at; all marks but those of OLE files lie in the first 1,024 bytes."""

OLE_SEARCH_BYTES = 64 * 1024 * 1024
"""How far the directory of an OLE file (old Office, mail, encrypted Office) is sought; it may lie at the end."""

MAX_CONTROL_SHARE = 0.01
"""Share of control characters above which decoded bytes are no text."""

EXTENSIONS = {
    **dict.fromkeys(("docx", "docm", "dotx", "dotm"), "docx"),
    **dict.fromkeys(("xlsx", "xlsm", "xltx", "xltm"), "xlsx"),
    **dict.fromkeys(("pptx", "pptm", "ppsx", "ppsm", "potx", "potm"), "pptx"),
    **dict.fromkeys(("txt", "text", "log", "md", "markdown", "csv", "tsv"), "text"),
    **dict.fromkeys(("htm", "html", "xhtml", "xht"), "html"),
    **dict.fromkeys(("odt", "ott"), "odt"),
    **dict.fromkeys(("ods", "ots"), "ods"),
    **dict.fromkeys(("odp", "otp"), "odp"),
    **dict.fromkeys(("doc", "dot"), "doc"),
    **dict.fromkeys(("xls", "xlt"), "xls"),
    **dict.fromkeys(("ppt", "pps", "pot"), "ppt"),
    **dict.fromkeys(("jpg", "jpeg"), "jpeg"),
    **dict.fromkeys(("tif", "tiff"), "tiff"),
    **{name: name for name in ("pdf", "msg", "rtf", "zip", "eml", "png", "gif", "bmp", "webp", "xlsb")},
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
    (b"\xfd7zXZ\x00", "xz"),
    (b"MSCF\x00", "cab"),
    (b"SQLite format 3", "sqlite"),
)
_INNER_MAGIC = (
    (8, b"WEBPVP8", "webp"),
    (4, b"ftypheic", "heic"),
    (4, b"ftypheix", "heic"),
    (4, b"ftypmif1", "heic"),
    (4, b"1AY&SY", "bz2"),
    (257, b"ustar", "tar"),
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
_FIRST_HEADER = re.compile(r"(?:From [^\n]+\n)?[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")
_MAIL_HEADER = re.compile(
    r"^(From|To|Cc|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Delivered-To|Content-Type):[ \t]",
    re.M | re.I,
)
_ENVELOPE_HEADERS = frozenset({"received", "return-path", "message-id", "mime-version", "delivered-to"})
"""Headers that programs write and people do not."""
_BLANK_LINE = re.compile(r"\r?\n[ \t]*\r?\n")
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body)\b", re.I | re.S)
_HTML_PART = re.compile(r"\s*<(?:[a-z][a-z0-9]{0,9}[\s>]|!--|!doctype)", re.I)
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
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _sniff_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _sniff_ole(path, extension)
    if b"%PDF-" in head[:1024]:  # after the zip, whose first entry may be a PDF that is not packed
        return "pdf"
    if marked := _marked_format(head):
        return marked
    if extension == "pdf" and _holds_pdf(path):
        return "pdf"
    return _sniff_text(head, extension)


def _holds_pdf(path: Path) -> bool:
    """Whether a file named PDF holds one after junk, or one without its header, which readers still open."""
    with path.open("rb") as stream:
        return re.search(rb"%PDF-|\b\d+ \d+ obj\b", stream.read(OLE_SEARCH_BYTES)) is not None


def _marked_format(head: bytes) -> str | None:
    for mark, name in _MAGIC:
        if head.startswith(mark) and (name != "bmp" or b"\x00" in head[:16]):
            return name
    return next((name for offset, mark, name in _INNER_MAGIC if head.startswith(mark, offset)), None)


def _sniff_zip(path: Path) -> str:
    try:
        package = open_package(path)
    except PartError:
        return _damaged_zip(path)
    with package.archive:
        names = package.part_names()
        if "mimetype" in names:
            return _open_document(package, names)
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
        if re.search(rb"PK\x03\x04.{26}" + re.escape(start.encode()), content, re.S):
            return name
    return "zip"


def _open_document(package: OfficePackage, names: Collection[str]) -> str:
    try:
        mime_type = package.read_part("mimetype")[:100]
    except PartError:  # the smallest part is damaged, the text may not be
        return "odt" if "content.xml" in names else "zip"
    kind = mime_type.strip().removeprefix(b"application/vnd.oasis.opendocument.").removesuffix(b"-template")
    kinds = {b"text": "odt", b"text-master": "odt", b"spreadsheet": "ods", b"presentation": "odp"}
    return kinds.get(kind, "zip")


def _sniff_ole(path: Path, extension: str) -> str:
    """What an OLE file holds; of a damaged one, whose directory names nothing known, what its name says."""
    with path.open("rb") as stream:
        content = stream.read(OLE_SEARCH_BYTES)
    for name, found in _OLE_NAMES:
        if name.encode("utf-16-le") in content:
            return found
    promised = EXTENSIONS.get(extension, "ole")
    return promised if promised in {found for _, found in _OLE_NAMES} else "ole"


def _sniff_text(head: bytes, extension: str) -> str:
    whole_lines = head if len(head) < HEAD_BYTES else head[: head.rfind(b"\n") + 1] or head
    text = decode_text(whole_lines).text
    controls = sum(character < " " and character not in "\t\n\r\f\x0b\x1a" for character in text)
    if controls > MAX_CONTROL_SHARE * len(text):
        return "eml" if _is_mail(text, extension) else "unknown"
    if _HTML.match(text) or (EXTENSIONS.get(extension) == "html" and _HTML_PART.match(text)):
        return "html"
    if text.lstrip().startswith("<?xml"):
        return "xml"
    if _is_mail(text, extension):
        return "eml"
    if text.startswith("---\n") or _MARKDOWN.search(text):
        return "md"
    if extension in {"md", "markdown"}:
        return "md"
    if looks_like_csv(text) or extension in {"csv", "tsv"}:
        return "csv"
    return "txt"


def _is_mail(text: str, extension: str) -> bool:
    """Whether the lines before the first blank one are a mail's headers.

    The name decides for a mail of one header. Without it there must be three, the first line or one that only mail
    servers write among them, so that a memo with a date and a list of names stays text.
    """
    text = text.lstrip("\r\n\ufeff")
    if not _FIRST_HEADER.match(text):
        return False
    headers = _BLANK_LINE.split(text, maxsplit=1)[0]
    names = {match[1].lower() for match in _MAIL_HEADER.finditer(headers)}
    if extension == "eml":
        return bool(names)
    return len(names) >= 3 and (bool(_MAIL_HEADER.match(text)) or not names.isdisjoint(_ENVELOPE_HEADERS))
