"""Find the organisations that a document or a passage speaks for, by the framework's names for them.

In: lines or text and a `BodyAliases`. Out: body ids. Surprising rule: a body that is only mentioned is never
listed; a document about the health service that the council wrote is the council's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.cues.dates import find_dates
from pipeline.cues.front import Line, Place, letterhead, lines_at
from pipeline.cues.senders import letter_lines, sender_bodies, short_names, signature_lines
from pipeline.framework import Body, Framework
from pipeline.records import BlockKind

ACRONYM_MAX_CHARS = 6
"""Names up to this length without small letters (ICB, PCF, CAMHS) match in capitals only: 'it' is not IT."""
PARTIES = 3
"""Names in one line from which it lists the parties of a joint paper, whatever else stands in it."""
MAX_LOGOS = 4
"""Organisations above which names set apart are no logos but the boxes of a chart."""
LOGO_WORDS = 3
"""Words beside the names of bodies that a line of logo texts or a letterhead may hold."""
SPEAKING_MINIMUM = 3
"""Sentences a body must be the subject of before the text alone makes it the author; fewer is chance."""

_GENERIC_ALIASES: Mapping[str, tuple[str, ...]] = {
    "icb": ("integrated care board", "ICB"),
    "parent_carers": ("parent carer forum", "parent and carer forum", "PCF"),
    "partnership": ("local area partnership", "SEND partnership", "partnership board", "on behalf of the partnership"),
    "public_health": ("public health team", "director of public health"),
    "young_people": ("youth council", "youth forum", "young people's group"),
}
"""Names that mean the one body of that partner type; used only where the framework has exactly one."""

_AUTHOR = (
    r"report\s+(?:of|from|by|author)|(?:joint\s+)?authors?|authored by|(?:document|policy|plan|service)?\s*owners?"
    r"|(?:produced|prepared|written|compiled|completed|submitted|presented|published|issued|commissioned)\s+by"
    r"|lead(?:\s+(?:officer|author|organisation|body))?|from|department|directorate|organisation|author/owner"
    r"|responsible\s+(?:officer|director|body)|(?:executive\s+)?sponsor|on behalf of|contact\s+officer|sent by|e-?mail"
)
_AUTHOR_LABEL = re.compile(
    rf"(?i)(?:(?<!\w)(?:{_AUTHOR})\s*[:|\t]\s*|(?:^|[|;]\s*)(?:{_AUTHOR})\s+)"
    r"(?P<rest>[^|]*?)(?=;\s*[a-z][\w ]{2,25}:|\||$)"
)
_RECIPIENT = re.compile(
    r"(?i)^(?:report\s+)?(?:to|cc|for|fao|copied to|circulation|distribution|consultees?|audience)\b\s*[:|\s]"
)
_ATTENDANCE = re.compile(
    r"(?i)^(?:\d+[.)]\s*)?(?:present|attendees|attendance|in attendance|apologies|members(?:hip)?"
    r"|those present|invitees)\b(?!\s+(?:and|of|in|at|rates?|report|data|for)\b)"
)
_TOPIC_BEFORE = re.compile(
    r"(?i)\b(?:to|(?:meetings?|working|work|engagement) with|for|about|response to|visit by|inspection by"
    r"|inspected by|meeting with|feedback to"
    r"|via)\s+(?:the\s+)?$"
)
_ADDRESSED_PIECE = re.compile(r"(?i)^\s*(?:for|to|cc|with (?:ofsted|the care quality|dfe))\b")
_ASIDE = re.compile(r"\([^)]{0,40}\)|\bpage \d+ of \d+|\b(?:19|20)\d\d\b")
_PIECES = re.compile(r"\s+[·•|]\s+")
_ADDRESSED_BEFORE = re.compile(r"(?i)\b(?:to|for)\s+(?:the\s+)?$")
_SPEAKING_VERB = (
    r"(?:also\s+|now\s+|has\s+|have\s+)*(?:has|have|is|are|was|were|will|reports?|reported|confirmed"
    r"|confirms|advised|noted"
    r"|said|told|stated|explained|commissions?|commissioned|launched|leads?|led|provides?|provided|delivers?|delivered"
    r"|holds?|held|runs?|ran|completed|continues?|agreed|undertook|recruited|appointed|introduced|collects?"
    r"|monitors?)\b"
)
_SUBJECT_AFTER = re.compile(rf"^(?:['’]s\s+[\w\s-]{{3,40}}?)?(?:\s*\([A-Za-z][^)]{{1,12}}\))?\s+{_SPEAKING_VERB}")
_SUBJECT_BEFORE = re.compile(
    r"(?:^|[.!?:;|]\s+)[\"“'‘]?(?:[Tt]he\s+|[Oo]ur\s+|[Cc]olleagues (?:from|at) (?:the\s+)?)?$"
)
_UPDATE_AFTER = re.compile(
    r"(?i)^\s*(?:update|report|response|comment|position|perspective|statement|view|feedback)s?\b\s*(?:[:–-]|$)"
)
_COLON_AFTER = re.compile(r"^\s*(?:\([^)]{1,20}\))?\s*[:–]\s")
_SIGNED_AFTER = re.compile(rf"^[^()]{{0,30}}\)\s*:?\s*{_SPEAKING_VERB}")
_OWNER_CELL = re.compile(
    r"(?i)(?:^|[|;]\s*)(?:lead|owner|source|organisation|agency|reported by|responsible|provider"
    r"|body)[\w\s]{0,15}[:|]\s*(?:the\s+)?$"
)


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


def find_bodies(
    lines: Sequence[Line], *, file_name: str, properties: Mapping[str, str], aliases: BodyAliases
) -> tuple[str, ...]:
    """The bodies that wrote or own the document, most telling first; empty if none can be told.

    Read in this order until one gives a body: author lines together with logos and letterhead, headings of the
    title page, running lines, file name, the file's author and company, the body most often the subject of sentences.
    """
    signature, readers = letter_lines(lines)
    if signed := _named_in(signature, aliases):
        return signed
    if sent := sender_bodies(lines, aliases.body_by_name) if "sent" in properties else []:
        return tuple(sent)
    title = [line for line in _speaking_lines(lines) if line not in readers]
    labelled = [
        line for line in lines_at(lines, Place.TITLE_PAGE) if line not in title and line.kind is not BlockKind.ROW
    ]
    authors = _authors((*lines_at(lines, Place.VERSION_BOX), *title, *labelled), aliases)
    headed = _joined_headings(title)
    logos = [m.body_id for text in (*headed, *_logo_texts(title)) for m in _logo_mentions(text, aliases)]
    if len({aliases.organisation_by_body[body_id] for body_id in logos}) > MAX_LOGOS and not authors:
        return _most_named(lines, aliases)
    joint = [m.body_id for text in _logo_texts(lines_at(lines, Place.RUNNING)) for m in _logo_mentions(text, aliases)]
    if len(set(joint)) > 1:
        logos += joint
    authors = [*authors, *_named_in(signature_lines(lines), aliases)]
    named = [
        mention.body_id
        for mention in find_mentions(re.sub(r"[_.-]+", " ", file_name), aliases)
        if not _is_external(mention, aliases)
    ]
    stated = [m.body_id for name in ("company", "author") for m in find_mentions(properties.get(name, ""), aliases)]
    found = (
        ([*authors, *logos] if authors else [])
        or [*logos, *_titled(headed, aliases)]
        or _titled([line.text for line in lines_at(lines, Place.RUNNING)], aliases)
        or named
        or stated
        or _most_speaking(lines, aliases)
    )
    return _without_umbrella(tuple(dict.fromkeys(found)), aliases)


def find_external_bodies(lines: Sequence[Line], aliases: BodyAliases) -> tuple[str, ...]:
    """The external bodies named on the title page, else anywhere, in order: who wrote an inspection report."""
    for group in (lines_at(lines, Place.TITLE_PAGE), tuple(lines)):
        found = [m.body_id for line in group for m in find_mentions(line.text, aliases) if _is_external(m, aliases)]
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def partner_of(body_ids: Sequence[str], aliases: BodyAliases) -> str | None:
    """The first body's partner type; `partnership` where organisations of two types speak together."""
    if not body_ids:
        return None
    partners = [aliases.partner_by_body[body_id] for body_id in body_ids if body_id in aliases.partner_by_body]
    organisations = {aliases.organisation_by_body.get(body_id, body_id) for body_id in body_ids}
    if "partnership" in partners or (len(organisations) > 1 and len(set(partners)) > 1):
        return "partnership"
    return partners[0] if partners else None


def passage_body(text: str, heading: str, document_bodies: Sequence[str], aliases: BodyAliases) -> str | None:
    """The one body that a passage clearly speaks for; None leaves it to the document.

    Clear are an owner cell ("Lead: ICB"), a speaker ("The trust reports", "ICB update:", "AB (ICB) said") and a last
    heading that is a body's name. Two bodies of different organisations make it unclear. A passage of an outside
    body's document always speaks for that body.
    """
    if aliases.is_external(document_bodies):
        return None
    speaking = [m.body_id for m in find_mentions(text, aliases) if _is_speaking(text, m)]
    if not speaking:
        last_heading = heading.split(" > ")[-1]
        speaking = [m.body_id for m in _logo_mentions(last_heading, aliases) if not _is_external(m, aliases)]
    organisations = {aliases.organisation_by_body[body_id] for body_id in speaking}
    return speaking[0] if len(organisations) == 1 else None


def _is_speaking(text: str, mention: BodyMention) -> bool:
    before, after = text[: mention.start], text[mention.end :]
    if _OWNER_CELL.search(before):
        return True
    if before.endswith("(") and _SIGNED_AFTER.match(after):
        return True
    if not _SUBJECT_BEFORE.search(before):
        return False
    is_opening = not before.strip(" \"“'‘").removeprefix("The").removeprefix("the")
    return bool(_SUBJECT_AFTER.match(after)) or (
        is_opening and bool(_COLON_AFTER.match(after) or _UPDATE_AFTER.match(after))
    )


def _speaking_lines(lines: Sequence[Line]) -> list[Line]:
    """The letterhead up to the list of those present, without recipients and rows of figures."""
    head: list[Line] = []
    for line in letterhead(lines):
        if _ATTENDANCE.match(line.text):
            break
        is_figures = line.kind is BlockKind.ROW and ":" not in line.text and len(head) >= LOGO_WORDS
        if not _RECIPIENT.match(line.text) and not is_figures:
            head.append(line)
    return head


def _authors(lines: Iterable[Line], aliases: BodyAliases) -> list[str]:
    return [
        mention.body_id
        for line in lines
        for label in _AUTHOR_LABEL.finditer(line.text)
        for mention in find_mentions(label["rest"], aliases)
        if not _ADDRESSED_BEFORE.search(label["rest"][: mention.start])
    ]


def _logo_mentions(text: str, aliases: BodyAliases) -> tuple[BodyMention, ...]:
    """The bodies of a line that holds little else than their names."""
    mentions = find_mentions(text, aliases)
    names_chars = sum(m.end - m.start for m in mentions)
    rest = aliases.pattern.sub(" ", text) if aliases.pattern else text
    is_logo = len(re.findall(r"\w+", rest)) <= LOGO_WORDS and names_chars * 2 >= len(text.strip())
    is_logo = is_logo or (len(mentions) >= PARTIES and names_chars * 2 >= len(text.strip()))
    is_addressed = bool(_ADDRESSED_PIECE.match(text)) or any(
        _TOPIC_BEFORE.search(text[: mention.start]) for mention in mentions
    )
    return mentions if is_logo and not is_addressed else ()


def _logo_texts(lines: Iterable[Line]) -> list[str]:
    """Each line without dates and remarks in brackets, its first sentence, and its parts between points or bars."""
    texts: list[str] = []
    for line in lines:
        plain = _ASIDE.sub(" ", line.text)
        for mention in reversed(find_dates(plain)):
            plain = f"{plain[: mention.start]} {plain[mention.end :]}"
        pieces = [piece for piece in _PIECES.split(plain) if not _ADDRESSED_PIECE.match(piece)]
        texts += [" · ".join(pieces), *pieces, re.split(r"(?<=[a-z])\.\s", plain)[0]]
    return [" ".join(text.split()) for text in dict.fromkeys(texts)]


def _named_in(lines: Iterable[Line], aliases: BodyAliases) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.body_id for line in lines for m in find_mentions(line.text, aliases)))


def _most_named(lines: Sequence[Line], aliases: BodyAliases) -> tuple[str, ...]:
    """The body named most often, if one alone is: the one that a chart of many is about."""
    counts = Counter(m.body_id for line in lines for m in find_mentions(line.text, aliases)).most_common(2)
    return (counts[0][0],) if counts and (len(counts) == 1 or counts[0][1] > counts[1][1]) else ()


def _without_umbrella(body_ids: tuple[str, ...], aliases: BodyAliases) -> tuple[str, ...]:
    """Without the partnership as a body where two or more of its members are named beside it."""
    members = [body_id for body_id in body_ids if aliases.partner_by_body.get(body_id) != "partnership"]
    return tuple(members) if len({aliases.organisation_by_body[m] for m in members}) > 1 else body_ids


def _joined_headings(lines: Sequence[Line]) -> list[str]:
    """The lines' texts, headings of one depth that follow one another joined: a long name is set on two lines."""
    numbered = enumerate(lines)
    groups = groupby(numbered, key=lambda entry: ("heading", entry[1].level) if entry[1].is_title else entry[0])
    return [" ".join(line.text for _, line in group) for _, group in groups]


def _titled(texts: Iterable[str], aliases: BodyAliases) -> list[str]:
    return [
        mention.body_id
        for text in texts
        for mention in find_mentions(text, aliases)
        if not _is_external(mention, aliases) and not _TOPIC_BEFORE.search(text[: mention.start])
    ]


def _most_speaking(lines: Sequence[Line], aliases: BodyAliases) -> list[str]:
    counts = Counter(
        mention.body_id
        for line in lines
        for mention in find_mentions(line.text, aliases)
        if not _is_external(mention, aliases) and _is_speaking(line.text, mention)
    )
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:2]
    if not ranked or ranked[0][1] < SPEAKING_MINIMUM:
        return []
    is_clear = len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]
    return [ranked[0][0]] if is_clear else []


def _is_external(mention: BodyMention, aliases: BodyAliases) -> bool:
    return aliases.partner_by_body[mention.body_id] == "external"


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
