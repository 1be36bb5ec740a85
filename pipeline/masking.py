"""Mask personal details in whatever leaves the tables: report, workbook, search, terminal, exports.

In: text. Out: the same text with a word in square brackets for each detail. Surprising rule: contacts of staff are
masked as well, though they are no finding. A review aid, not anonymisation: a person must still read the text.
"""

from __future__ import annotations

from pipeline.personal import find_details


def mask_personal_data(text: str, heading: str = "") -> str:
    """Replace every detail found by its kind, as in "[phone number]"; masking twice changes nothing.

    `heading` is the path of headings above the text: the columns or the label that it names are a cue.
    """
    parts: list[str] = []
    position = 0
    for detail in find_details(text, heading):
        parts += [text[position : detail.start], f"[{detail.kind}]"]
        position = detail.end
    return "".join([*parts, text[position:]])
