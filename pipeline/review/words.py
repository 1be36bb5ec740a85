"""How names of the tables read on screen: statuses, gaps, kinds, stances, decisions, dates, probabilities.

In: records' values. Out: plain words. Surprising rule: a probability is also told as "8 in 10", since that is what a
calibrated one means.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from pipeline.records import Document

KINDS: Final[Mapping[str, str]] = {
    "context": "Context: law, definitions, requirements, the past",
    "intent": "Intent: what is planned or promised",
    "activity": "Activity: what was done",
    "performance": "Performance: how much, how many, how long",
    "impact": "Impact: a difference made to lives",
    "voice": "Voice: what children, young people and families say",
}
STANCES: Final[Mapping[str, str]] = {
    "strength": "Strength: it says that something works",
    "concern": "Concern: it says that something does not",
    "mixed": "Mixed: some of each",
    "neutral": "Neutral: it only states",
}
DECISIONS: Final[Mapping[str, str]] = {
    "accepted": "accepted",
    "rejected": "rejected",
    "uncertain": "unsure",
    "withdrawn": "withdrawn",
}
GAP_STATES: Final[Mapping[str, str]] = {
    "open": "Open",
    "chasing": "Chasing",
    "closed": "Closed",
    "tolerated": "Tolerated",
    "not_a_gap": "Not a gap",
}
ADVICE: Final[Mapping[str, str]] = {
    "include": "Include",
    "replace": "Replace",
    "finalise": "Finalise",
    "hold": "Hold",
    "leave_out": "Leave out",
}
_TENTHS = 10


def plain(name: str | None) -> str:
    """A name of the tables as words: `no_impact` is `no impact`."""
    return (name or "").replace("_", " ")


def day(date: dt.date | dt.datetime | None) -> str:
    """A date as 3 February 2026; nothing for no date."""
    return f"{date.day} {date:%B %Y}" if date else ""


def moment(time: dt.datetime) -> str:
    """A time as 3 February 2026 at 14:05, in this machine's zone."""
    local = time.astimezone()
    return f"{day(local)} at {local:%H:%M}"


def chance(probability: float | None) -> str:
    """A calibrated probability: 43%, about 4 in 10."""
    if probability is None:
        return "not measured"
    tenths = round(probability * _TENTHS)
    share = "fewer than 1" if tenths == 0 else "almost all of" if tenths == _TENTHS else f"about {tenths}"
    return f"{probability:.0%}, {share} in 10" if tenths not in (_TENTHS,) else f"{probability:.0%}, nearly always"


def title(document: Document) -> str:
    """What a document is called: its title, else its path."""
    return document.title or document.path


def decided(decision: str) -> str:
    """A decision of a label, kind or stance in words."""
    return DECISIONS.get(decision, plain(decision))


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "plain": plain,
    "day": day,
    "moment": moment,
    "chance": chance,
    "document_title": title,
    "decided": decided,
    "gap_state": lambda state: GAP_STATES.get(state, plain(state)),
    "advice": lambda advice: ADVICE.get(advice, plain(advice)),
    "kind_words": lambda kind: KINDS.get(kind, plain(kind)),
    "stance_words": lambda stance: STANCES.get(stance, plain(stance)),
}
