"""Mask personal details in whatever leaves the tables: report, workbook, search, terminal, exports.

In: text. Out: the same text with a word in square brackets for each detail. Surprising rule: contacts of staff are
masked as well, though they are no finding. A review aid, not anonymisation: a person must still read the text.
"""

from __future__ import annotations

from pipeline.personal import find_details


def mask_personal_data(text: str) -> str:
    """Replace every detail found by its kind, as in "[phone number]"; masking twice changes nothing."""
    parts: list[str] = []
    position = 0
    for detail in find_details(text):
        parts += [text[position : detail.start], f"[{detail.kind}]"]
        position = detail.end
    return "".join([*parts, text[position:]])
