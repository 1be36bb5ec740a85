"""The packed rich text of an Outlook mail in, RTF bytes out (MS-OXRTFCP).

Surprising rule: the packing starts from 207 bytes of RTF that no file holds, because every rich text begins alike.
"""

from __future__ import annotations

import struct

MAX_RTF_BYTES = 32 * 1024 * 1024
"""Most that is unpacked: the text of a mail, pictures left out, is a thousand times shorter."""

WINDOW_BYTES = 4096
"""How far back a repetition may reach."""

PACKED, PLAIN = 0x75465A4C, 0x414C454D
"""Kinds of contents: `LZFu` and `MELA`, as little-endian numbers."""

_HEADER = struct.Struct("<4I")
_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)


def unpack_rtf(packed: bytes) -> bytes:
    """Unpack rich text; what is cut short gives what there is, and what is no packed rich text gives b""."""
    if len(packed) < _HEADER.size:
        return b""
    _, size, kind, _ = _HEADER.unpack_from(packed)
    content = packed[_HEADER.size :]
    size = min(size, MAX_RTF_BYTES)
    if kind == PLAIN:
        return content[:size]
    return _unpack(content, size) if kind == PACKED else b""


def _unpack(content: bytes, size: int) -> bytes:
    window = bytearray(_START.ljust(WINDOW_BYTES, b"\0"))
    written = bytearray()
    place, position = len(_START), 0
    while position < len(content) and len(written) < size:
        marks = content[position]
        position += 1
        for bit in range(8):
            if marks >> bit & 1:
                if position + 2 > len(content):
                    return bytes(written[:size])
                reference = int.from_bytes(content[position : position + 2], "big")
                position += 2
                start, length = reference >> 4, (reference & 0xF) + 2
                if start == place:
                    return bytes(written[:size])
                taken = [start + step for step in range(length)]
            elif position < len(content):
                window[place] = content[position]
                position += 1
                taken = [place]
            else:
                return bytes(written[:size])
            for source in taken:
                byte = window[source % WINDOW_BYTES]
                window[place] = byte
                place = (place + 1) % WINDOW_BYTES
                written.append(byte)
    return bytes(written[:size])
