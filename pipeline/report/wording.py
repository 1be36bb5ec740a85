"""Words that the report shows: days, counts, figures, and names of what the tables hold.

In: values of the tables. Out: plain British English. Surprising rule: no word here rates an area; a status speaks
of the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

NOT_KNOWN: Final = "not known"
KINDS: Final = ("intent", "activity", "performance", "impact", "voice")
KIND_TITLES: Final = {
    "intent": "Plans",
    "activity": "Done",
    "performance": "Figures",
    "impact": "Difference made",
    "voice": "Families’ voice",
    "context": "Context",
}
STATUS_MEANINGS: Final = (
    ("strong", "the file holds final, dated evidence of every sort asked for"),
    ("partial", "evidence is there and something is lacking"),
    ("none", "nothing is there, or only plans, drafts or old papers"),
    ("unknown", "none was found, but a document that could not be read might hold it"),
)
"""What each status says of the file, in the words that terminal and tables use too."""
NOT_JUDGED: Final = "not judged"
GAP_TITLES: Final = {
    "no_evidence": "No evidence",
    "plan_only": "Plans only",
    "draft_only": "In drafts only",
    "thin": "One document only",
    "stale": "Out of date",
    "no_impact": "No difference shown",
    "no_voice": "No voice of families",
    "no_data": "No figures",
    "stale_data": "Figures out of date",
    "single_agency": "One organisation only",
    "missing_body": "A responsible body is missing",
    "missing_aspect": "A part is not seen",
    "single_point": "No figure has two dates",
    "worsening": "A figure has worsened",
    "contradiction": "Sources contradict each other",
    "adverse": "Mostly concerns",
    "lapsed": "Was on file, is no more",
}
UNIT_WORDS: Final = {
    "percent": "%",
    "fte": " full-time equivalent",
    "rate_per_100": " per 100",
    "gbp_million": " million pounds",
    "count": "",
}


def day(value: date | None) -> str:
    """A day as British papers write it, or that it is not known."""
    return f"{value.day} {value:%B %Y}" if value else NOT_KNOWN


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: `1 passage`, `3 passages`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def figure(value: float, unit: str | None) -> str:
    """A figure with its unit, with no more digits than it was given to."""
    number = f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{number}{UNIT_WORDS.get(unit or '', f' {unit}' if unit else '')}"


def gap_title(gap_type: str | None) -> str:
    """A gap type in words; one that is not known here is shown as it is called."""
    if gap_type is None:
        return ""
    return GAP_TITLES.get(gap_type, as_words(gap_type))


def as_words(name: str) -> str:
    """A name of the tables as words: `personal_data` is `Personal data`."""
    return name.replace("_", " ").capitalize()


def listed(names: Iterable[str]) -> str:
    """Names as a sentence lists them: `a, b and c`."""
    names = list(names)
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
