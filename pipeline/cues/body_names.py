"""All the names of an area's bodies, and where they stand in a text.

In: a framework or text. Out: `BodyAliases` and `BodyMention` records. Surprising rule: of two bodies with one name the
first in the framework has it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.cues.senders import council_and_trust_names, short_names
from pipeline.framework import Body, Framework

ACRONYM_MAX_CHARS = 6
"""Names up to this length without small letters (ICB, PCF, CAMHS) match in capitals only: 'it' is not IT."""

_GENERIC_ALIASES: Mapping[str, tuple[str, ...]] = {
    "icb": ("integrated care board", "ICB"),
    "parent_carers": ("parent carer forum", "parent and carer forum", "PCF"),
    "partnership": ("local area partnership", "SEND partnership", "partnership board", "on behalf of the partnership"),
    "public_health": ("public health team", "director of public health"),
    "young_people": ("youth council", "youth forum", "young people's group"),
}
"""Names that mean the one body of that partner type; used only where the framework has exactly one."""


@dataclass(frozen=True, slots=True)
class BodyMention:
    """A body's name at `start`:`end` of a text."""

    body_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class BodyAliases:
    """Every name of every body, with the partner type and organisation of each; made by `build_aliases`."""

    pattern: re.Pattern[str] | None
    body_by_name: Mapping[str, str]
    partner_by_body: Mapping[str, str]
    organisation_by_body: Mapping[str, str]

    def is_external(self, body_ids: Iterable[str]) -> bool:
        """Whether there are bodies and all of them stand outside the local area."""
        partners = {self.partner_by_body.get(body_id) for body_id in body_ids}
        return partners == {"external"}


def build_aliases(framework: Framework) -> BodyAliases:
    """Gather the names of all bodies; of two bodies with one name the first in the framework has it."""
    partners = Counter(body.partner for body in framework.bodies)
    body_by_name: dict[str, str] = {}
    for body in framework.bodies:
        for name in (body.name, *body.aliases):
            body_by_name.setdefault(_key(name), body.id)
    for body in framework.bodies:
        for name in _GENERIC_ALIASES.get(body.partner, ()) if partners[body.partner] == 1 else ():
            body_by_name.setdefault(_key(name), body.id)
    for name, body_id in council_and_trust_names(framework):
        body_by_name.setdefault(_key(name), body_id)
    for body in framework.bodies:
        for name in (short for full in (body.name, *body.aliases) for short in short_names(full)):
            body_by_name.setdefault(_key(name), body.id)
    names = sorted(body_by_name, key=lambda name: (-len(name), name))
    joined = "|".join(map(_name_pattern, names))
    return BodyAliases(
        re.compile(rf"(?<!\w)(?:{joined})(?!\w)") if names else None,
        body_by_name,
        {body.id: body.partner for body in framework.bodies},
        {body.id: _organisation(body) for body in framework.bodies},
    )


def find_mentions(text: str, aliases: BodyAliases) -> tuple[BodyMention, ...]:
    """Every name of a body in reading order; where names overlap the longest wins."""
    if aliases.pattern is None:
        return ()
    return tuple(
        BodyMention(aliases.body_by_name[_key(match[0])], match.start(), match.end())
        for match in aliases.pattern.finditer(text)
    )


def _organisation(body: Body) -> str:
    return body.organisation or body.id


def _is_acronym(name: str) -> bool:
    return len(name) <= ACRONYM_MAX_CHARS and not any(letter.islower() for letter in name)


def _key(name: str) -> str:
    """One spelling for all ways of writing a name; acronyms keep their capitals."""
    plain = re.sub(r"\s+", " ", name.replace("’", "'").replace("&", "and")).strip()
    return plain if _is_acronym(plain) else plain.lower()


def _name_pattern(key: str) -> str:
    pattern = re.escape(key).replace(r"\ ", r"\s+").replace("'", "['’]")
    pattern = re.sub(r"\band\b", "(?:and|&)", pattern)
    return pattern if _is_acronym(key) else f"(?i:{pattern})"
