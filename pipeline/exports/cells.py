"""Texts as cells and lines: never a formula, never a control character, masked once per text.

In: values of the published tables. Out: values for a spreadsheet or a page. Surprising rule: a text that would start
a formula keeps its first character; in CSV files, where nothing else helps, an apostrophe stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

Mask = Callable[[str], str]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What Excel, LibreOffice or Sheets may take for the start of a formula when they open a CSV file or edit a cell."""
CELL_CHARS = 32_000
"""Characters of a cell; Excel's own limit is 32,767."""
CUT_MARK = " … (cut; see the document)"
_ID = re.compile("[0-9a-f]{16}|[0-9a-f]{64}")
"""Our ids and the hashes of files."""
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control characters, marks that turn the direction of writing, and halves of characters: XML forbids most of them."""


def masking(is_masked: bool) -> Mask:
    """The function that texts go through: masking, kept per text, or nothing but cleaning."""
    if not is_masked:
        return clean_text
    from pipeline.masking import mask_personal_data

    return cache(lambda text: clean_text(mask_personal_data(text)))


def clean_text(text: str) -> str:
    """A text without characters that no file may hold, at most CELL_CHARS long."""
    cleaned = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
    return cleaned if len(cleaned) <= CELL_CHARS else cleaned[:CELL_CHARS] + CUT_MARK


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet program might run a text."""
    return text.lstrip(" \u00a0").startswith(FORMULA_STARTS)


def csv_cell(value: Any, mask: Mask) -> str:
    """A value as a cell of a CSV file; numbers keep every digit, lists are joined with "; "."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        text = "; ".join(mask(str(part)) for part in value)
    elif isinstance(value, dict):
        text = "; ".join(f"{key}: {part}" for key, part in value.items())
    else:
        # Days and times are no texts, and ids are made of letters and digits by us: neither can be personal.
        text = str(value) if not isinstance(value, str) or _ID.fullmatch(value) else mask(value)
    return f"'{text}" if is_formula_like(text) else text


def words(name: Any) -> str:
    """A value of the tables as people read it: "not_a_gap" is "not a gap"."""
    return "" if name is None else str(name).replace("_", " ")
