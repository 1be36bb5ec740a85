"""Choose quotes for a briefing: the best evidence on file, and what speaks against it.

In: rows of `evidence_register`, with `sureness` (0-1) that topic, kind and stance are all right. Out: rows, best first.
Surprising rule: dated passages only, one per document, and different kinds before a second of one kind, since three
views of a matter convince more than three of one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pipeline.exports.cells import Mask

Quote = Mapping[str, Any]
KIND_ORDER = ("impact", "performance", "voice", "activity")
"""Kinds that convince, the strongest first; plans and context are no evidence of what was done."""
QUOTE_WORDS = (8, 90)
"""Fewest words that can be quoted by themselves, and most that fit a page with three."""
QUOTE_CHARS = 460
"""Characters shown of a longer passage; its citation leads to the rest."""
SURENESS_STEPS = 10
"""Probabilities are compared in tenths, so that of two nearly as sure the newer is quoted."""


def best_quotes(rows: Iterable[Quote], *, count: int) -> list[Quote]:
    """Counted passages of strength, or mixed, with a date: the surest and newest of each kind in turn."""
    usable = [row for row in rows if row["is_counted"] and row["stance"] in ("strength", "mixed", "neutral")]
    return _in_turn(_dated(usable), count=count, is_worth=_is_told)


def counter_evidence(rows: Iterable[Quote], *, count: int) -> list[Quote]:
    """Counted passages that report a concern, the surest and newest of each kind in turn."""
    return _in_turn(
        _dated([row for row in rows if row["is_counted"] and row["stance"] == "concern"]),
        count=count,
        is_worth=lambda row: True,
    )


def quote_text(row: Quote, mask: Mask) -> str:
    """The quoted words, masked, on one line, without quotation marks of their own, cut at a word."""
    text = " ".join(mask(str(row["quote"])).split())
    text = re.sub(r"^\[[^\]]{0,40}\]\s*", "", text) or text  # an icon's or picture's description
    return text if len(text) <= QUOTE_CHARS else f"{text[:QUOTE_CHARS].rsplit(' ', 1)[0]} …"


def _dated(rows: Sequence[Quote]) -> list[Quote]:
    """Quotable rows once per passage, the surest and newest first."""
    once = {row["passage_id"]: row for row in rows if row["evidence_date"] is not None}
    fewest, most = QUOTE_WORDS
    fitting = [row for row in once.values() if fewest <= len(str(row["quote"]).split()) <= most]
    return sorted(
        fitting,
        key=lambda row: (
            " | " in row["quote"],  # a row of a table needs its headings to be read
            -round(row["sureness"] * SURENESS_STEPS),
            -row["evidence_date"].toordinal(),
            row["citation"],
            row["passage_id"],
        ),
    )


def _in_turn(rows: Sequence[Quote], *, count: int, is_worth: Callable[[Quote], bool]) -> list[Quote]:
    chosen: list[Quote] = []
    while len(chosen) < count:
        added = False
        for kind in KIND_ORDER:
            documents = {row["document_id"] for row in chosen}
            own = (r for r in rows if r["kind"] == kind and r["document_id"] not in documents and is_worth(r))
            row = next(own, None)
            if row is not None and len(chosen) < count:
                chosen.append(row)
                added = True
        if not added:
            break
    return chosen


def _is_told(row: Quote) -> bool:
    """What was done may be told without praise; a level, a difference or a view must speak for the area."""
    return bool(row["kind"] == "activity" or row["stance"] != "neutral")
