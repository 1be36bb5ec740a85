"""What the terminal shows of a search: each passage with its citation, date, requirements and standing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.masking import mask_personal_data
from pipeline.terminal import FICTIONAL_BANNER, PLAIN_WIDTH, plain_text

if TYPE_CHECKING:
    from pipeline.search import Found, SearchPassage
    from pipeline.searching import Searcher

QUOTE_CHARS = 420
"""Characters shown of a passage: four lines; its citation leads to the rest."""
COPIES_SHOWN = 3


def found_text(found: Sequence[Found], searcher: Searcher, *, is_masked: bool) -> str:
    """Results, best first, numbered; quotes, titles and places are masked unless the caller asked otherwise."""

    def shown(text: str) -> str:
        return plain_text(mask_personal_data(text) if is_masked else text)

    lines = [FICTIONAL_BANNER] if searcher.is_fictional else []
    if not searcher.has_meaning:
        lines.append(
            "Searched by words alone: the vectors of these passages are gone. `readiness coverage` makes them."
        )
    for number, one in enumerate(found, start=1):
        passage = one.passage
        lines += ["", *_wrapped(f"{number}. {_cut(shown(passage.text))}"), f"   {shown(passage.citation)}"]
        lines.append(f"   {shown(_standing(passage))}")
        if one.also_in:
            more = f" and {len(one.also_in) - COPIES_SHOWN} more" if len(one.also_in) > COPIES_SHOWN else ""
            lines += _wrapped(f"   also in {'; '.join(map(shown, one.also_in[:COPIES_SHOWN]))}{more}")
    if not found:
        lines.append("No passage found. Try other words, or fewer filters.")
    return "\n".join(lines).strip("\n")


def _standing(passage: SearchPassage) -> str:
    """Date, kind and requirements of a passage, and whether it counts."""
    date = passage.evidence_date.isoformat() if passage.evidence_date else "undated"
    counted = [f"{criterion} (counts)" for criterion in passage.counted_for]
    others = [criterion for criterion in passage.criterion_ids if criterion not in passage.counted_for]
    filed = ", ".join(sorted([*counted, *others])) or "filed under no requirement"
    return " · ".join(filter(None, (date, passage.kind, filed, "draft" if passage.is_draft else "")))


def _cut(text: str) -> str:
    return text if len(text) <= QUOTE_CHARS else f"{text[:QUOTE_CHARS].rsplit(' ', 1)[0]} …"


def _wrapped(text: str) -> list[str]:
    import textwrap

    return textwrap.wrap(text, PLAIN_WIDTH, subsequent_indent="   ", break_long_words=False) or [text]
