"""A good file in, one with damage out: of its bytes, of its lines and tags, and of the XML inside its zip."""

from __future__ import annotations

import copy
import io
import random
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

ODD_PIECES = (
    b"", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\r", b"\n\n", b"\x0c", b"\t", b"{", b"}", b"<", b">", b"&#0;",
    b"&#xD800;", b"&#x110000;", b'"', b"=", b"--", b"%PDF-", b"PK\x03\x04", b"\\", b"\\u-1?", b"\\'zz",
    b"\\bin99999999 ", b"|", b"# ",
    b"A" * 5_000, b"\xe2\x80\xae", b"\xcc\x81" * 50, b"\xef\xb7\x90", b"\xf0\x9f\x98\x80", b"\x7f" * 40, b" " * 3_000,
)  # fmt: skip
ODD_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483648", b"99999999999999999999", b"1e309", b"NaN", b"", b"\xd9\xa3")
"""Numbers that readers have believed; the last is a digit three that is not ASCII."""
MOST_CHANGES = 12
MAX_TOKEN_BYTES = 4_000
"""How far a token is sought: lines without end would take for ever."""
_TOKEN = re.compile(rb"<[^<>]{0,200}>|\\[a-z]+-?\d*|[^\r\n]*\r?\n")
_NUMBER = re.compile(rb"\d+")


def damage(content: bytes, chance: random.Random) -> bytes:
    """Damage a file; a zip mostly inside one of its parts, so that it can still be opened."""
    if content.startswith(b"PK\x03\x04") and chance.random() < 0.9:
        return _damage_part(content, chance)
    return damage_bytes(content, chance)


def damage_bytes(content: bytes, chance: random.Random) -> bytes:
    """Apply one to MOST_CHANGES changes of the kinds below."""
    for _ in range(chance.randint(1, MOST_CHANGES)):
        content = chance.choice(_CHANGES)(content, chance)
    return content


def _damage_part(content: bytes, chance: random.Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError):
        return damage_bytes(content, chance)
    if not parts:
        return content
    spoilt = chance.choice(sorted(parts))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, part in parts.items():
            if name == spoilt:
                if chance.random() < 0.05:
                    continue
                part = damage_xml(part, chance) if chance.random() < 0.7 else damage_bytes(part, chance)
            archive.writestr(zipfile.ZipInfo(name), part)
    return written.getvalue()


def damage_xml(content: bytes, chance: random.Random) -> bytes:
    """Damage XML so that it stays well formed: elements moved, repeated, nested or dropped, odd values and texts."""
    from lxml import etree

    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    except (etree.XMLSyntaxError, ValueError):
        return damage_bytes(content, chance)
    for _ in range(chance.randint(1, MOST_CHANGES)):
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        chance.choice(_XML_CHANGES)(chance.choice(elements), chance.choice(elements), chance)
    return bytes(etree.tostring(root))


def _change_value(element: _Element, other: _Element, chance: random.Random) -> None:
    if element.attrib:
        name = chance.choice(sorted(element.attrib))
        element.attrib[name] = chance.choice((*ODD_NUMBERS, b"x", b"A1:XFD1048576", b"#REF!")).decode()


def _drop_value(element: _Element, other: _Element, chance: random.Random) -> None:
    if element.attrib:
        del element.attrib[chance.choice(sorted(element.attrib))]


def _drop_element(element: _Element, other: _Element, chance: random.Random) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _copy_element(element: _Element, other: _Element, chance: random.Random) -> None:
    other.append(copy.deepcopy(element))


def _change_text(element: _Element, other: _Element, chance: random.Random) -> None:
    element.text = chance.choice(("", " ", "\u202e\u0301", "\U0001f600" * 40, "x" * 4_000, "1e999", "\ufffd", "-"))


def _change_tag(element: _Element, other: _Element, chance: random.Random) -> None:
    element.tag = other.tag


def _nest(element: _Element, other: _Element, chance: random.Random) -> None:
    for _ in range(chance.choice((2, 60, 250))):
        parent = element.getparent()
        if parent is None:
            return
        outer = element.makeelement(element.tag)
        parent.replace(element, outer)
        outer.append(element)


def _flip(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 3, 30)) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _insert(content: bytes, chance: random.Random) -> bytes:
    place = chance.randint(0, len(content))
    return content[:place] + chance.choice(ODD_PIECES) + content[place:]


def _cut_out(content: bytes, chance: random.Random) -> bytes:
    start = chance.randint(0, len(content))
    return content[:start] + content[start + chance.choice((1, 8, 200, 4_000)) :]


def _cut_off(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randint(0, len(content))] if chance.random() < 0.3 else content


def _repeat_token(content: bytes, chance: random.Random) -> bytes:
    token = _token(content, chance)
    if token is None:
        return content
    start, end = token
    return content[:end] + content[start:end] * chance.choice((1, 2, 40, 700)) + content[end:]


def _move_token(content: bytes, chance: random.Random) -> bytes:
    token = _token(content, chance)
    if token is None:
        return content
    start, end = token
    rest = content[:start] + content[end:]
    place = chance.randint(0, len(rest))
    return rest[:place] + content[start:end] + rest[place:]


def _change_number(content: bytes, chance: random.Random) -> bytes:
    found = list(_NUMBER.finditer(content[:200_000]))
    if not found:
        return content
    match = chance.choice(found)
    return content[: match.start()] + chance.choice(ODD_NUMBERS) + content[match.end() :]


def _token(content: bytes, chance: random.Random) -> tuple[int, int] | None:
    """Start and end of a tag, a control word or a line."""
    start = chance.randint(0, len(content))
    match = _TOKEN.search(content, start, start + MAX_TOKEN_BYTES)
    return match.span() if match and match.end() > match.start() else None


_CHANGES = (_flip, _insert, _cut_out, _cut_off, _repeat_token, _move_token, _change_number)
_XML_CHANGES = (_change_value, _drop_value, _drop_element, _copy_element, _change_text, _change_tag, _nest)
