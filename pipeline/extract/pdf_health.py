"""Words of a page and the page itself in, whether its text layer can be used out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.extract.pdf_words import Word

MIN_PAGE_CHARS = 20
"""Fewer letters and figures on a page with a picture (a scan with a stamped number) mean no usable text layer."""
MIN_OUTLINE_PATHS = 200
"""Paths on a page without text that suggest letters drawn as outlines."""
MAX_GARBAGE_SHARE = 0.1
"""Private-use, undecodable and `(cid:N)` characters above this share of a page's characters make it garbled."""
SCAN_SHARE = 0.7
"""Share of the page from which one picture is taken for a scan of it."""
STAMP_SHARE = 0.1
"""Share of the page height, at top and bottom, that stamps and page numbers set on a scan keep to."""

_CID = re.compile(r"\(cid:\d+\)")
_GARBAGE = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff\x00\x01\x03-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn on a page: pictures, the largest one's share of the page, paths, and runs of text."""

    pictures: int = 0
    largest_share: float = 0.0
    paths: int = 0
    texts: int = 0


def read_drawn(page: Any) -> Drawn:
    """Count the objects of an open pypdfium2 page."""
    from pypdfium2 import raw

    width, height = page.get_size()
    area = max(width * height, 1.0)
    pictures = paths = texts = 0
    largest = 0.0
    for shape in page.get_objects():
        paths += shape.type == raw.FPDF_PAGEOBJ_PATH
        texts += shape.type == raw.FPDF_PAGEOBJ_TEXT
        if shape.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = shape.get_bounds()
            pictures += 1
            largest = max(largest, (right - left) * (top - bottom) / area)
    return Drawn(pictures, largest, paths, texts)


def readable_chars(words: Sequence[Word]) -> int:
    """Letters and figures of a page that are not garbage; none when it is garbled."""
    return 0 if is_garbled(words) else sum(character.isalnum() for word in words for character in word.text)


def is_garbled(words: Sequence[Word]) -> bool:
    """Whether too many characters stand for unknown glyphs; lone bullets from a symbol font do not count."""
    texts = [word.text for word in words if len(word.text) > 1]
    garbage = sum(len(_GARBAGE.findall(text)) + sum(map(len, _CID.findall(text))) for text in texts)
    return garbage > MAX_GARBAGE_SHARE * sum(map(len, texts))


def lacks_text(words: Sequence[Word], drawn: Drawn, height: float) -> bool:
    """Whether a page shows what its text layer does not say: a picture, a stamped scan, letters drawn as outlines."""
    if readable_chars(words) < MIN_PAGE_CHARS:
        return drawn.pictures > 0 or drawn.paths >= MIN_OUTLINE_PATHS
    edge = STAMP_SHARE * height
    return drawn.largest_share >= SCAN_SHARE and all(not edge < word.middle < height - edge for word in words)
