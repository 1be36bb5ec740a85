"""Mask personal details in everything that documents or people have written, before a page is made of it.

In: the tables of a report and a function that masks a text. Out: the same tables, masked. Surprising rule: every text
field is masked unless its name ends in `_id` or `_ids`, so that a field that is added later is masked too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

from pipeline.store.report_rows import ReportTables

MASKED_TEXTS_KEPT = 65_536
"""Texts whose masked form is remembered: titles and citations come back on every row of a document."""


def mask_tables(tables: ReportTables, mask: Callable[[str], str]) -> ReportTables:
    """The tables with every text masked; ids, numbers and dates stay."""
    masked: ReportTables = _mask(tables, lru_cache(maxsize=MASKED_TEXTS_KEPT)(mask))
    return masked


def _mask(value: Any, mask: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, tuple):
        return tuple(_mask(part, mask) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: _mask(getattr(value, field.name), mask)
            for field in fields(value)
            if not field.name.endswith(("_id", "_ids"))
        }
        return replace(value, **changed)
    return value
