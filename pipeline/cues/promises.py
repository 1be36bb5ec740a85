"""Tell promises from what is: text in the future tense, and plan rows of which nothing has been done.

In: a passage's text. Out: whether all it says lies ahead. Surprising rule: one sentence of what was done, is, or was
measured is enough for "no"; a promise that also reports is left to the classifier.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.records import Facets, Kind

_REPORTING = (Kind.ACTIVITY, Kind.PERFORMANCE, Kind.IMPACT)
"""Kinds that say that something has been or is, which a promise does not."""
SUBJECT_WORDS = 14
"""Words that may stand before "will": a longer opening holds a statement of its own."""
PROMISED_SHARE = 0.6
"""Share of a text's words that must stand in sentences about the future; the rest may name or explain, not report."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[A-Za-z’']+")
_AHEAD = re.compile(
    r"(?i)\b(?:(?<!you )will(?! not\b)|(?:we|they|it) shall"
    r"|(?:is|are) (?:to|due to|going to|expected to|intended to|planned (?:to|for)|proposed)(?= \w)"
    r"|(?:we|leaders|partners|the \w+|it|they) (?:plans?|intends?|aims?"
    r"|hopes?|proposes?) to|(?:our|the) (?:intention|aim|plan|ambition|next step) is)\b"
)
_IS = re.compile(r"(?i)\b(?:is|are)\b")
"""A statement in the present before the promise begins: both are said."""
_DENIAL = re.compile(
    r"(?i)^\W*(?:nothing|none|no [\w\s]{2,30}?|there (?:is|are|was|were)(?: as yet| currently| still)? no|not yet)\b"
    r"(?=.*\b(?:is|are|was|were|has|have|given|counted|yet)\b)"
)
"""A sentence that says that nothing has been done or measured: it reports nothing either."""
_MEASURED = re.compile(
    r"(?i)\d\s?%|\bper cent\b|[\"“”]\w|(?<!\w)['‘]\w|£|\b(?:now|already|currently|so far|to date|continues?)\b"
    r"|;[^;]*\b(?:was|were|has|have)\b"
)
"""What makes a promise a report as well, wherever in the sentence it stands."""
_DONE = re.compile(
    r"(?i)\b(?:was|were|has|have|had|did|been|went|came|began|became|held|gave|got|took|made|said|told|asked|found"
    r"|agreed|reported|ran|met|saw|rose|fell|grew|won|sent|wrote|brought|led|started|opened|completed|now|already"
    r"|currently|so far|to date|is (?:weak|strong|poor|good|not|still|running|in place|well|under\w+|inconsistent)"
    r"|are (?:weak|strong|poor|good|not|still|running|in place|well|under\w+|inconsistent))\b|\d\s?%|\bper cent\b"
    r"|(?:is|are) (?!going)\w+ing\b|\b(?:if|I|my|you|your)\b|[\"“”]\w|(?<!\w)['‘]\w|£"
)
"""What has been or is, conditions, quotations and words to or by one person: any of them and it is no mere promise."""
_CELL = re.compile(r"(?:^|\|)\s*([^|:]{2,60}):\s*([^|]*)")
_ACTION_COLUMN = re.compile(r"(?i)\b(?:action|milestone|task|deliverable|next step|what we will do|commitment)s?\b")
_STATUS_COLUMN = re.compile(r"(?i)\b(?:status|b?rag|progress|position|state)\b")
_PROGRESS_COLUMN = re.compile(
    r"(?i)\b(?:what (?:was|has been|we(?: have)?|is) (?:been )?(?:done|did)|done|progress|update|commentary|achieved"
    r"|outcome|impact|difference|evidence)\b"
)
_NOT_DONE = re.compile(
    r"(?i)^\W*(?:open|on[- ]track|on course|not (?:yet )?(?:started|begun|due)|to (?:do|start)|planned|pending|proposed"
    r"|future|scheduled|outstanding|new)\b"
)
_TO_BE_DONE = re.compile(r"(?i)^\W*to be \w+(?:ed|en|ne|t)\b")
"""How a progress cell says that all lies ahead, without a verb in the future."""
_EMPTY = re.compile(r"(?i)^\W*(?:none|nil|n/?a|tbc|tba|not yet|to follow)?\W*$")


def is_promise(text: str) -> bool:
    """Whether all that a text says lies ahead: commitments, next steps, plan rows with nothing done yet."""
    cells = _CELL.findall(text)
    if len(cells) > 1:
        return _is_open_action(cells)
    return _is_ahead(text)


def as_promise(facets: Facets) -> Facets:
    """Facets of a promise: what the model gave to things done, measured or changed goes to plans.

    What it gave to voice and to context stays, so a quoted wish stays voice. The kind is then the likeliest.
    """
    given = facets.kind_probabilities
    moved = {kind.value: 0.0 for kind in _REPORTING if kind in given}
    intent = sum(given.get(kind, 0.0) for kind in (Kind.INTENT, *_REPORTING))
    probabilities = {**given, **moved, Kind.INTENT.value: intent}
    kind = Kind.INTENT if facets.kind in _REPORTING else facets.kind
    return replace(facets, kind=kind, kind_probabilities=probabilities)


def _is_ahead(text: str) -> bool:
    words = ahead = 0
    for sentence in _SENTENCE_END.split(text):
        if _DENIAL.match(sentence):
            continue
        marker = _AHEAD.search(sentence)
        # What stands behind the promise may tell of things done: "will report on those who met the clinic".
        said = sentence[: marker.start()] if marker else sentence
        if marker and len(_WORD.findall(said)) > SUBJECT_WORDS:
            return False
        if _DONE.search(said) or (marker and (_IS.search(said) or _MEASURED.search(sentence))):
            return False
        count = len(_WORD.findall(sentence))
        words += count
        ahead += count if marker else 0
    return ahead > 0 and ahead >= PROMISED_SHARE * words


def _is_open_action(cells: list[tuple[str, str]]) -> bool:
    """Whether a row is an action that has not been done: open by its status, and no cell reports anything."""
    if not any(_ACTION_COLUMN.search(name) for name, _ in cells):
        return False
    states = [value for name, value in cells if _STATUS_COLUMN.search(name) and not _PROGRESS_COLUMN.search(name)]
    reports = [value for name, value in cells if _PROGRESS_COLUMN.search(name) and not _is_status(value)]
    if not any(_NOT_DONE.search(value) for value in states or (value for _, value in cells[-1:])):
        return False
    return all(_EMPTY.match(value) or _TO_BE_DONE.match(value) or _is_ahead(value) for value in reports)


def _is_status(value: str) -> bool:
    return bool(_NOT_DONE.search(value)) and len(_WORD.findall(value)) <= 3
