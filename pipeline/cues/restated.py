"""Tell passages that tell what inspectors once asked or found, in whatever words, from evidence.

In: text and heading. Out: whether the passage does nothing but restate. Surprising rule: a sentence that says what
has happened since, or gives a measured level, makes the whole passage evidence; `echo` finds restatements that keep
the wording of their source, this module those that name who asked.
"""

from __future__ import annotations

import re

_INSPECTORS = (
    r"(?:(?:the )?inspect(?:ors|orates?)|(?:the |that |an? |his majesty['’]s )?(?:\w+ )?(?:area )?(?:SEND )?inspection"
    r"(?: report| letter| team| in| of| visit)*(?: (?:\w+ )?20\d\d)?|ofsted(?: and (?:the )?cqc)?|(?:the )?cqc|"
    r"(?:the )?(?:20\d\d|inspectors['’]) (?:report|letter)(?: of 20\d\d)?)"
)
_SAYING = (
    r"(?:asked|told|required|requires?|said|found|reported|identified|judged|wrote|wanted|expected|named|set out)\b"
)
_WHEN = r"(?:(?:in|at|after|during|since) (?:the )?[\w\s]{0,28}?(?:20\d\d|inspection|visit|time)\W+)?"
_TOLD = re.compile(
    rf"(?i)(?:^|[.:;“\"]\s*)(?:[\d.]+\s+|\w+ \d+\W+)?(?:as you (?:know|(?:will )?recall)\W+)?{_WHEN}"
    rf"(?:{_INSPECTORS}(?: \(?in \(?20\d\d\)?)? (?:\w+ )?{_SAYING}"
    r"|(?:the )?(?:area|partnership|council|local area)(?: partnership)? (?:was|were) (?:asked|told|required|found)\b"
    r"|asked of (?:us|the (?:area|partnership))\b)"
)
"""A sentence that opens with what inspectors said, or with what the area was told."""
_LABELLED = re.compile(
    r"(?i)^\W*(?:\[[^\]]*\]\W*)?(?:(?:area for )?priority action|area for improvement|requirement|recommendation)"
    r"\s*\d*[^:]{0,30}:\s*(?:leaders|the (?:area|partnership)|partners)\b[^.]{0,60}\b(?:should|must)\b"
)
"""A requirement behind its own label."""
_HEADING = re.compile(
    rf"(?i)\bwhat (?:\w+ )?{_INSPECTORS} (?:\w+ )?{_SAYING}|\bwhat (?:we|the (?:area|partnership)) (?:was|were) "
    r"(?:asked|told|required)|\b(?:last|previous|past|earlier) inspection\b(?!.*\bsince\b)"
    r"|\b(?:as (?:printed|published|worded)|wording of (?:the )?report|requirement text)\b"
)
"""A heading under which requirements or past findings stand."""
_LEAD_IN = re.compile(
    rf"(?i){_INSPECTORS}\b.*\b(?:(?:asked|told|required) (?:us|the \w+|leaders)(?: \w+){{0,2}}"
    r"|(?:named|identified|set|found)[^>]{0,60})\s*:\s*$"
)
"""A lead-in that hands a list over to inspectors."""
_NEWS = re.compile(
    r"(?i)\bsince (?:then|that|the)\b|\bnow\b|\btoday\b|\bno longer\b|\bwe (?:have|had|did|began|started|opened)\b"
    r"|\bso we\b|\bin response\b|\bas a result\b|\bhas (?:since|risen|fallen|improved|grown|come down|been)\b"
    r"|\bhave (?:since|risen|fallen|improved|been)\b|\bimproved\b|\bprogress\b|\d\s?%|\bper cent\b"
    r"|\b\d+ (?:of|out of) \d|\b\d+ (?:weeks|days|months)\b|\bmonitoring (?:visit|inspection)|\bre-?visit"
)
"""What makes a passage more than a restatement: what came after, or a measured level."""


def is_restated(text: str, heading: str = "") -> bool:
    """Whether a passage only restates what inspectors asked or found at an earlier time.

    It opens with who said it (in one of its first two sentences), or stands under a heading or lead-in that does,
    and nothing in it is news.
    """
    if _NEWS.search(text):
        return False
    opening = " ".join(re.split(r"(?<=[.!?])\s+", text.strip(), maxsplit=2)[:2])
    return bool(
        _TOLD.search(opening)
        or _LABELLED.search(text)
        or _LEAD_IN.search(heading)
        or _HEADING.search(heading.rpartition(" > ")[2])
    )
