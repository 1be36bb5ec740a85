"""Figures as Markdown: tables, numbers, estimates.

In: values. Out: text. Surprising rule: names that people gave (authors, genres, files) are shown as text, cut to
MOST_NAME_CHARS, and never as markup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.classify.intervals import Estimate

MISSING = "–"
"""Stands where there is nothing to measure."""
MOST_NAME_CHARS = 60
"""Characters of a name that are shown: a column stays readable."""
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table; the first column is text and stands left, the others are figures and stand right."""
    rule = ["---", *["---:"] * (len(headers) - 1)]
    return [f"| {' | '.join(cells)} |" for cells in (headers, rule, *rows)]


def number(value: float | None, digits: int = 2) -> str:
    """A figure with a fixed number of decimals."""
    return MISSING if value is None else f"{value:.{digits}f}"


def estimate(figure: Estimate, digits: int = 2) -> str:
    """A figure with its interval."""
    if figure.low is None or figure.high is None:
        return number(figure.value, digits)
    return f"{number(figure.value, digits)} ({number(figure.low, digits)}–{number(figure.high, digits)})"


def name(text: str) -> str:
    """A name on one line, with nothing in it that Markdown or HTML would act on."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    cut = line if len(line) <= MOST_NAME_CHARS else f"{line[: MOST_NAME_CHARS - 1]}…"
    return _MARKUP.sub(r"\\\1", cut).replace("&", "&amp;")
