"""Tell who sent a letter or mail, or signed an agreement, from those whom it is addressed to.

In: lines and the framework's names. Out: body ids and lines. Surprising rule: in a letter the bodies above "Dear"
are those of its readers, so the signature says whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from pipeline.cues.front import Line, Place
from pipeline.framework import Framework

SIGNATURE_LINES = 12
"""Lines below the closing words of a letter in which those who signed name their body."""
SIGNATORY_LINES = 60
"""Lines below a heading for signatures; an agreement of a partnership has many."""
SIGNATURE_WORDS = 20
"""Words up to which a line is part of a signature."""
MIN_LABEL_CHARS = 4
"""Letters of a mail domain's part below which it is too short to name a body."""
_DEAR = re.compile(r"(?i)^dear\b")
_CLOSING = re.compile(
    r"(?i)^(?:yours (?:sincerely|faithfully|truly|ever)|(?:with )?(?:kind(?:est)?|best|warm) (?:regards|wishes))\b"
)
_YOURS = re.compile(r"(?i)^yours (?:sincerely|faithfully|truly)\b")
"""Closing words that make a letter of a text without "Dear"; "best wishes" end much else."""
_SIGNATURES = re.compile(
    r"(?i)^(?:\d+[.)\s]*)?(?:signed(?: by| on behalf of)?|signatures?|signatories|signature page"
    r"|agreed and signed)\b[^.]{0,30}$"
)
_AFTER_SIGNATURE = re.compile(
    r"(?i)^(?:cc\b|copy|copies|copied|enc\b|annex|appendix|attach\w+|embargoed copies|distribution)"
)
_DOMAIN = re.compile(r"@(?P<domain>[\w-]+(?:\.[\w-]+)+)")
_FROM = re.compile(r"(?i)^from\s*:")
_SUFFIXES = re.compile(
    r"(?i)\b(?:(?:metropolitan |county |city |district |london )?(?:borough )?council|nhs foundation trust"
    r"|nhs ft|nhs trust"
    r"|foundation trust|trust|integrated care board|icb)\s*$"
)
_COUNCIL_SERVICES = ("SEND services", "SEND service", "SEND team", "local offer", "children's services", "council")
_PERSON_AND_POST = re.compile(
    r"(?i)\b(?:director|chair|chief|head of|leader|officer|manager|lead member|cabinet member|cllr|councillor"
    r"|accountable)\b"
)


def letter_lines(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of a letter's signature, and those that name its readers; both empty where it is no letter."""
    shown = [line for line in lines if line.place is not Place.RUNNING]
    dear = next((i for i, line in enumerate(shown) if line.page_ordinal <= 2 and _DEAR.match(line.text)), None)
    last_words = _YOURS if dear is None else _CLOSING
    closing = next((i for i, line in enumerate(shown) if i > (dear or 0) and last_words.match(line.text)), None)
    if closing is None:
        return [], []
    readers = [line for line in shown[: dear or 0] if _PERSON_AND_POST.search(line.text)]
    signed = _signature_after(shown, closing, SIGNATURE_LINES)
    return [*_signed_beside(shown[closing]), *signed], readers


def signature_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines below a heading for signatures, as agreements have at their end."""
    shown = [line for line in lines if line.place is not Place.RUNNING]
    at = next((i for i, line in enumerate(shown) if _SIGNATURES.match(line.text)), None)
    return [] if at is None else _signature_after(shown, at, SIGNATORY_LINES)


def sender_bodies(lines: Sequence[Line], names: Mapping[str, str]) -> list[str]:
    """The body whose name is the domain that a mail was sent from; `names` are body ids by name."""
    sender = next((line.text for line in lines if _FROM.match(line.text)), "")
    match = _DOMAIN.search(sender)
    if match is None:
        return []
    squashed = squashed_names(names)
    labels = [re.sub(r"[^a-z]", "", label.lower()) for label in match["domain"].split(".")]
    return [squashed[label] for label in labels if len(label) >= MIN_LABEL_CHARS and label in squashed][:1]


def squashed_names(names: Mapping[str, str]) -> dict[str, str]:
    """Body ids by their names in small letters without blanks, whole and without "NHS" and what kind of body it is."""
    squashed: dict[str, str] = {}
    for shorten in (_whole, _without_nhs, _without_suffix):
        for name, body_id in names.items():
            squashed.setdefault(re.sub(r"[^a-z]", "", shorten(name).lower()), body_id)
    return squashed


def short_names(name: str) -> list[str]:
    """What a trust or board is called for short: its name without the words for what it is, if three words stay."""
    stem = _without_suffix(name).strip(" ,")
    return [stem] if stem != name and len(stem.split()) > 2 else []


def council_and_trust_names(framework: Framework) -> list[tuple[str, str]]:
    """What everybody calls the one council and the one community trust of an area, with their ids.

    The local offer and the SEND service are the council's by law (Children and Families Act 2014, sections 30 and 31).
    """
    councils = [body for body in framework.bodies if body.name.endswith("Council")]
    community = [
        body
        for body in framework.bodies
        if body.partner == "provider" and any("community" in name.lower() for name in (body.name, *body.aliases))
    ]
    area_names = (framework.area.name, *framework.area.aliases)
    named = [
        (f"{area} {service}", body.id) for body in councils for area in area_names for service in _COUNCIL_SERVICES
    ]
    named = [*named, ("the council", councils[0].id)] if len(councils) == 1 else []
    return named + ([("community trust", community[0].id)] if len(community) == 1 else [])


def _signed_beside(closing: Line) -> list[Line]:
    """What stands in one line with the closing words, as a text file runs them together."""
    rest = _CLOSING.sub("", closing.text).strip(" ,.")
    return [replace(closing, text=rest)] if rest else []


def _signature_after(lines: Sequence[Line], position: int, count: int) -> list[Line]:
    below = lines[position + 1 : position + 1 + count]
    signed = takewhile(lambda line: not _AFTER_SIGNATURE.match(line.text), below)
    return [line for line in signed if line.word_count <= SIGNATURE_WORDS]


def _whole(name: str) -> str:
    return name


def _without_nhs(name: str) -> str:
    return re.sub(r"(?i)^nhs\s+", "", name)


def _without_suffix(name: str) -> str:
    return _SUFFIXES.sub("", name).strip()
