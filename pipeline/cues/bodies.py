"""Find the organisations that a document or a passage speaks for, by the framework's names for them.

In: lines or text and a `BodyAliases`. Out: body ids. Surprising rule: a body that is only mentioned is never
listed; a document about the health service that the council wrote is the council's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise, takewhile

from pipeline.cues.body_names import BodyAliases, BodyMention, find_mentions
from pipeline.cues.dates import find_dates
from pipeline.cues.front import Line, Place, letterhead, lines_at
from pipeline.cues.senders import letter_lines, sender_bodies, signature_lines
from pipeline.records import BlockKind

PARTIES = 3
"""Names in one line from which it lists the parties of a joint paper, whatever else stands in it."""
OPENING_LINES = 4
"""First lines of a title page in which parties are named even where the lines are long."""
FIRST_SENTENCE_WORDS = 10
"""Words up to which a paragraph's first sentence may be the name of those who wrote it."""
MAX_LOGOS = 4
"""Organisations above which names set apart are no logos but the boxes of a chart."""
LOGO_WORDS = 3
"""Words beside the names of bodies that a line of logo texts or a letterhead may hold."""
SPEAKING_MINIMUM = 3
"""Sentences a body must be the subject of before the text alone makes it the author; fewer is chance."""

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
_ITEM = re.compile(r"(?i)\b(?:agenda )?item(?: no\.?)? \d|\breport of\b")
_DAY_AFTER = re.compile(r"(?i)^\s*[,–-]\s*(?:[a-z]+day,?\s+)?\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3}")
_PARTIES_BEFORE = re.compile(r"(?i)\b(?:of|between|by)\s+(?:the\s+)?$")
_READERS_AFTER = re.compile(
    r"(?i)[,;]?\s+(?:and|then)\s+(?:was\s+)?(?:read|reviewed|checked|approved|agreed|seen|signed off|commented on"
    r"|moderated|quality assured|endorsed)\s+by\b"
)
"""Where those begin who only read or passed what others wrote: "written by the council and read by the forum"."""
_PERSON_BEFORE = re.compile(r"^[A-Z][\w'’-]+ [A-Z][\w'’-]+, (?=[A-Z])")
_JOINT = re.compile(r"(?i)^[\s,;·•|&/–-]*(?:and|with)?[\s,]*(?:the|its|our)?\s*$")
_PIECES = re.compile(r"\s+[·•|–—-]\s+")
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
    named_alone = _joined_headings([line for line in title if line.is_title])
    parties = _parties(lines, aliases)
    texts = (*named_alone, *_logo_texts(title), *_openings(lines, readers), *parties)
    shown = [_logo_mentions(text, aliases) for text in texts]
    logos = _without_meetings([m.body_id for mentions in shown for m in mentions], title, aliases)
    is_listed = bool(parties) or any(_is_list(text, mentions) for text, mentions in zip(texts, shown, strict=True))
    organisations = {aliases.organisation_by_body[body_id] for body_id in logos}
    if len(organisations) > MAX_LOGOS and not authors and not is_listed:
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
        or _without_meetings([*logos, *_titled(headed, aliases)], title, aliases)
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
        for mention in find_mentions(_READERS_AFTER.split(label["rest"])[0], aliases)
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
        pieces = [_PERSON_BEFORE.sub("", piece) for piece in pieces] if len(pieces) > 1 else pieces
        texts += [" · ".join(pieces), *pieces, re.split(r"(?<=[a-z])\.\s", plain)[0]]
    return [" ".join(text.split()) for text in dict.fromkeys(texts)]


def _is_list(text: str, mentions: Sequence[BodyMention]) -> bool:
    """Whether a text names parties one after the other with nothing but commas and joining words between them."""
    between = [text[one.end : other.start] for one, other in pairwise(mentions)]
    return len(mentions) >= PARTIES and all(_JOINT.match(gap) for gap in between)


def _openings(lines: Sequence[Line], readers: Sequence[Line]) -> list[str]:
    """First sentences of the first lines, which may be long, where they are short enough to be a name."""
    sentences = [_first_sentence(line) for line in _first_lines(lines) if line not in readers]
    return [sentence for sentence in sentences if len(sentence.split()) <= FIRST_SENTENCE_WORDS]


def _parties(lines: Sequence[Line], aliases: BodyAliases) -> list[str]:
    """The part of a first line that lists the parties of a paper: "a protocol of the council, the trust and ..."."""
    found = []
    for sentence in map(_first_sentence, _first_lines(lines)):
        mentions = find_mentions(sentence, aliases)
        if len(mentions) >= PARTIES and _PARTIES_BEFORE.search(sentence[: mentions[0].start]):
            found.append(sentence[mentions[0].start : mentions[-1].end])
    return found


def _first_lines(lines: Sequence[Line]) -> Iterable[Line]:
    return takewhile(lambda line: not _ATTENDANCE.match(line.text), lines_at(lines, Place.TITLE_PAGE)[:OPENING_LINES])


def _first_sentence(line: Line) -> str:
    return _READERS_AFTER.split(re.split(r"(?<=[a-z])\.\s", line.text)[0])[0]


def _named_in(lines: Iterable[Line], aliases: BodyAliases) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.body_id for line in lines for m in find_mentions(line.text, aliases)))


def _most_named(lines: Sequence[Line], aliases: BodyAliases) -> tuple[str, ...]:
    """Whom a chart of many is about: the partnership's board if it is named twice, else the body named most often."""
    counts = Counter(m.body_id for line in lines for m in find_mentions(line.text, aliases)).most_common()
    boards = [b for b, count in counts if count > 1 and aliases.partner_by_body.get(b) == "partnership"]
    return tuple([*boards, *(body_id for body_id, _ in counts)][:1])


def _without_meetings(body_ids: list[str], title: Sequence[Line], aliases: BodyAliases) -> list[str]:
    """Without the body that a paper goes to: the one before the day of a meeting, where items are numbered."""
    if not any(_ITEM.search(line.text) for line in title):
        return body_ids
    meeting = {
        mention.body_id
        for line in title
        for mention in find_mentions(line.text, aliases)
        if _DAY_AFTER.match(line.text[mention.end :])
    }
    return [body_id for body_id in body_ids if body_id not in meeting] or body_ids


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
