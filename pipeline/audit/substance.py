"""Findings on what a document is about: another area, other people, or nothing that any criterion asks for.

In: a case and the rules. Out: findings. Surprising rule: a blank form serves nothing, however well its headings match.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from math import prod

from pipeline.audit.case import AuditCase, AuditRules
from pipeline.findings import Finding, FindingType
from pipeline.records import Decision, Kind, Passage, Role

OTHER_PLACE_MENTIONS = 3
"""Times that another place must be named before a document is taken to be about it."""
BLANK_SHARE = 0.3
"""Share of a form's lines that wait to be filled in from which it counts as blank."""
_BLANK = re.compile(r"_{4,}|\.{8,}|…{3,}|\[\s*\]|☐|:\s*$|\|\s*$")
_FILLED_IN = re.compile(r"_{4,}|\.{8,}|…{3,}")
_PLACE = re.compile(
    r"\b(?P<place>[A-Z][a-z]{3,}(?:[ -](?:upon|under|on|in|and|[A-Z][a-z]+)){0,2}?)"
    r"(?=\s+(?:Metropolitan\s+|Borough\s+|County\s+|City\s+|District\s+){0,2}(?:Council|Borough|Local Area)\b"
    r"|['’]s\s+(?:local offer|SEND|families|children|council|hub|services|autism)\b)"
)
_IN_PLACE = re.compile(r"\b(?:in|across|for|of)\s+(?P<place>[A-Z][a-z]{3,})\b")
_FIGURE = re.compile(r"(?i)\d+(?:\.\d+)?\s*(?:%|per cent|weeks?|months?|days?)|\b\d{2,}(?:,\d{3})*\b")
_ALL_AGES = re.compile(
    r"(?i)\ball[\s-]ages?\b(?!\s*(?:to|up to|under|below|from|between|\d|[–-]))|\bpeople of all ages\b"
)
_WIDER = re.compile(
    r"(?i)\b(?:regional (?:average|mean|median|figure|position)|across the (?:region|system|sub-region"
    r"|integrated care system)"
    r"|in the region\b|(?:in|across) the [\w\s]{2,40}?(?:integrated care system|ICS|region)\b|system-wide"
    r"|ICB-wide|region-wide"
    r"|in England\b|nationally\b|the national (?:average|figure)|England average)"
)
_COMPARED = re.compile(
    r"(?i)\b(?:compared|against|than|above|below|beside|versus|unlike|while|whereas|but|our|we|us|here"
    r"|local(?:ly)?|borough|comparator|benchmark)\b"
)


def find_substance_faults(case: AuditCase, rules: AuditRules) -> Iterator[Finding]:
    """Other area, wrong population, evidence of nothing; each document that was read and is no copy."""
    if not case.is_readable or case.document.duplicate_of:
        return
    place = other_place(case, rules)
    if place:
        reason = f"It is about another place ({place}) and does not speak of {rules.own_names[0]}."
        yield case.finding(FindingType.OTHER_AREA, "high", reason)
        return
    yield from _wrong_population(case, rules)
    is_own = case.document.role is Role.EVIDENCE and not case.document.superseded_by
    if is_own and (is_blank_form(case) or probability_of_evidence(case, rules) < rules.presence):
        reason = (
            "No passage in it is evidence for any area, requirement or pillar. Leave it out unless you know better."
        )
        if is_blank_form(case):
            reason = "It is a form that nobody has filled in. How often it is used, and what for, would be evidence."
        yield case.finding(FindingType.EVIDENCE_OF_NOTHING, "low", reason)


def probability_of_evidence(case: AuditCase, rules: AuditRules) -> float:
    """Chance that at least one accepted passage truly belongs to a criterion, by the document's best passages.

    The same reckoning as in docs/coverage.md, section 2, over all criteria at once.
    """
    best = sorted(
        (
            max((1.0 if label.decided_by == "reviewer" else label.probability or 0.0) for label in accepted)
            for labels in case.labels.values()
            if (accepted := [label for label in labels if label.decision is Decision.ACCEPTED])
        ),
        reverse=True,
    )
    return 1.0 - prod(1.0 - probability for probability in best[: rules.passages_per_document])


def is_blank_form(case: AuditCase) -> bool:
    """Whether lines to be filled in stand there and many lines wait for words."""
    lines = [passage.text for passage in case.passages if passage.text.strip()]
    if not any(_FILLED_IN.search(line) for line in lines):
        return False
    return sum(bool(_BLANK.search(line)) for line in lines) >= BLANK_SHARE * len(lines)


def other_place(case: AuditCase, rules: AuditRules) -> str | None:
    """The place that a document speaks of instead of the own area; None where it names the own area or none."""
    text = f"{case.document.title or ''}\n{case.text}"
    names = [name for name in rules.own_names if name]
    if not names or any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in names):
        return None
    if case.document.role is not Role.EVIDENCE or case.document.body_ids:
        return None
    own = {match["place"] for match in _PLACE.finditer(text)}
    mentions = Counter(
        {place: len(re.findall(rf"(?<!\w){re.escape(place)}(?!\w)", text)) for place in own}
    ).most_common(1)
    return mentions[0][0] if mentions and mentions[0][1] >= OTHER_PLACE_MENTIONS else None


def _wrong_population(case: AuditCase, rules: AuditRules) -> Iterator[Finding]:
    if case.document.role is Role.BASELINE:
        return
    wrong = [passage for passage in case.passages if _is_of_others(passage, case, rules)]
    if wrong:
        reason = "Figures here are of all ages, a region or a wider system. Do not use them as the area's own."
        yield case.finding(FindingType.WRONG_POPULATION, "medium", reason, [passage.location for passage in wrong])


def _is_of_others(passage: Passage, case: AuditCase, rules: AuditRules) -> bool:
    text = passage.text
    if passage.excluded_reason or not _FIGURE.search(text):
        return False
    names_own = any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in rules.own_names)
    if _ALL_AGES.search(text) and not names_own:
        return True
    facets = case.facets.get(passage.passage_id)
    is_accepted = any(label.decision is Decision.ACCEPTED for label in case.labels.get(passage.passage_id, ()))
    is_performance = facets is not None and facets.kind is Kind.PERFORMANCE
    return is_accepted and is_performance and bool(_WIDER.search(text)) and not names_own and not _COMPARED.search(text)
