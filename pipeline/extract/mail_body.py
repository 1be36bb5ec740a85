"""The text of a mail in, blocks out: its own words, then each earlier message under a heading of its own.

Earlier messages are found by the marks that mail programs write (`> `, `On ... wrote:`, `From: ... Sent: ...`). They
stay text, because what a forwarded mail says stands in them. Surprising rule: signatures and confidentiality notices
are kept as running footers, and the heading lines of earlier messages as running headers, so that their dates and
names never pass for those of the mail itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby

from pipeline.extract.drafts import DraftBlock
from pipeline.extract.plain_text import text_blocks
from pipeline.records import BlockKind, SectionType

MAX_SIGNATURE_LINES = 15
"""Lines after `-- ` up to which they are a signature; what is longer is text under a typed rule."""

HEADER_REACH_LINES = 8
"""Lines within which `Sent:` and `To:` follow `From:` in the heading of an earlier message; long lists wrap."""

EARLIER_HEADING = "Earlier message"
REPLY_HEADING = "Reply"
"""Heading of the mail's own words that go on below a quoted message."""

_QUOTED = re.compile(r"^\s?(?:>\s?)+")
_WROTE = re.compile(r"^\s*On\b(?=.*\d).{6,300}\b(?:wrote|writes):\s*$", re.I | re.S)
_FORWARDED = re.compile(
    r"^\W*(?:(?:original|forwarded|weitergeleitete) (?:message|appointment)|begin forwarded message)\W*$", re.I
)
_FROM = re.compile(r"^\W{0,3}From:", re.I)
_SENT = re.compile(r"\b(?:Sent|Date):", re.I)
_TO = re.compile(r"\b(?:To|Subject):", re.I)
_FIELD = re.compile(r"^\W{0,3}(?:From|Sent|Date|To|Cc|Bcc|Subject|Importance|Attachments?|Reply-To)\W{0,3}:", re.I)
_WRAPPING = re.compile(r"^\W{0,3}(?:From|To|Cc|Bcc)\W{0,3}:", re.I)
"""Fields whose lists of addresses go on over several lines; what follows another field is the message."""
_SIGNATURE = re.compile(r"^--\s?$")
_NOTICE = re.compile(
    r"(?:this|the information in this|any) (?:e-?mail|message|communication|transmission)\b.{0,120}?"
    r"\b(?:confidential|intended (?:only|solely)|solely for|privileged|private)"
    r"|not the (?:intended|named) (?:recipient|addressee)|received this (?:e-?mail|message) in error"
    r"|consider the environment before printing|(?:scanned|checked) (?:for|by) (?:viruses|\w+ for viruses)"
    r"|(?:e-?mail|message) (?:has )?(?:originated|came|was sent) from outside|do not click (?:on )?(?:any )?links"
    r"|e-?mails? (?:may|can) be (?:monitored|recorded|disclosed)|^sent from (?:my|outlook for|mail for|yahoo mail)\b",
    re.I | re.S,
)


class _Part(Enum):
    HEADER = SectionType.RUNNING_HEADER
    TEXT = SectionType.BODY
    SIGNATURE = SectionType.RUNNING_FOOTER


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without its quotation marks; `message` is 0 for the mail's own words, else counts earlier messages."""

    text: str
    message: int
    part: _Part = _Part.TEXT


def mail_blocks(text: str) -> Iterator[DraftBlock]:
    """Split a mail's text into blocks located `message, para 2` or `earlier message 1, para 3`."""
    counts: Counter[str] = Counter()
    current = 0
    for message, lines in groupby(_place_lines(text.splitlines()), key=lambda line: line.message):
        place = f"earlier message {message}" if message else "message"
        if message != current:
            yield DraftBlock(BlockKind.HEADING, EARLIER_HEADING if message else REPLY_HEADING, place, level=2)
            current = message
        for block in _message_blocks(list(lines), depth=2 if message else 1):
            counts[place] += 1
            yield replace(block, location=f"{place}, para {counts[place]}")


def own_text(text: str) -> str:
    """A mail's text without signatures and without the heading lines of earlier messages."""
    return "\n".join(line.text for line in _place_lines(text.splitlines()) if line.part is _Part.TEXT).strip()


def _message_blocks(lines: Sequence[_Line], *, depth: int) -> Iterator[DraftBlock]:
    for part, group in groupby(lines, key=lambda line: line.part):
        texts = [line.text for line in group]
        if part is _Part.HEADER:
            for field in _header_fields(texts):
                yield DraftBlock(BlockKind.PARAGRAPH, field, "", part.value)
            continue
        for block in text_blocks("\n".join(texts)):
            section = SectionType.RUNNING_FOOTER if _NOTICE.search(block.text) else part.value
            level = None if block.level is None else block.level + depth
            yield replace(block, section_type=section, level=level)


def _header_fields(lines: Sequence[str]) -> list[str]:
    """The lines of a heading, those that a field wraps onto joined to it."""
    fields: list[str] = []
    for line in lines:
        if fields and line.strip() and not _FIELD.match(line) and not _WROTE.match(line):
            fields[-1] = f"{fields[-1]} {line.strip()}"
        elif line.strip():
            fields.append(line.strip())
    return fields


def _place_lines(raw: Sequence[str]) -> list[_Line]:
    """Give every line its message and part."""
    placed: list[_Line] = []
    quoted = [bool(_QUOTED.match(line)) for line in raw]
    texts = [_QUOTED.sub("", line, count=1) for line in raw]
    earlier_count, message, is_lasting = 0, 0, False
    position = 0
    while position < len(texts):
        taken, lasts = _heading_lines(texts, quoted, position)
        if taken:
            earlier_count += 1
            message, is_lasting = earlier_count, is_lasting or lasts
            placed += [_Line(text, message, _Part.HEADER) for text in texts[position : position + taken]]
            position += taken
            continue
        if quoted[position] and message == 0:
            earlier_count += 1
            message = earlier_count
        elif not quoted[position] and not is_lasting and texts[position].strip():
            message = 0
        placed.append(_Line(texts[position], message))
        position += 1
    return _mark_signatures(placed)


def _heading_lines(texts: Sequence[str], quoted: Sequence[bool], position: int) -> tuple[int, bool]:
    """How many lines head an earlier message here, and whether all that follows belongs to it; 0 for no heading."""
    if _FORWARDED.match(texts[position]):
        following = next((i for i in range(position + 1, len(texts)) if texts[i].strip()), None)
        heading = _field_lines(texts, following) if following is not None else 0
        return (following or position) - position + heading if heading else 1, not quoted[position]
    if taken := _field_lines(texts, position):
        return taken, not quoted[position]
    for taken in (1, 2, 3):
        if _WROTE.match(" ".join(texts[position : position + taken])):
            after = position + taken
            following = next((i for i in range(after, len(texts)) if texts[i].strip()), None)
            is_marked = quoted[position] or (following is not None and quoted[following])
            return taken, not is_marked
    return 0, False


def _field_lines(texts: Sequence[str], position: int) -> int:
    """Lines of a `From: ... Sent: ... To: ...` heading that starts here."""
    if not _FROM.match(texts[position]):
        return 0
    reach = texts[position : position + HEADER_REACH_LINES]
    joined = "\n".join(reach)
    if not (_SENT.search(joined) and _TO.search(joined)):
        return 0
    taken = 0
    may_wrap = True
    for text in texts[position:]:
        is_field = _FIELD.match(text)
        if not text.strip() or not (is_field or may_wrap):
            break
        may_wrap = bool(_WRAPPING.match(text)) if is_field else may_wrap
        taken += 1
    blank = position + taken
    is_spaced = taken == 1 and not _SENT.search(texts[position])
    while is_spaced and blank + 1 < len(texts) and _FIELD.match(texts[blank + 1]):  # each field a paragraph of its own
        taken = blank + 2 - position
        blank += 2
    return taken


def _mark_signatures(lines: Sequence[_Line]) -> list[_Line]:
    """Mark what follows `-- ` to the end of its message, unless it is too long for a signature."""
    marked: list[_Line] = []
    for _, group in groupby(lines, key=lambda line: line.message):
        message = list(group)
        start = next((i for i, line in enumerate(message) if _SIGNATURE.match(line.text)), len(message))
        tail = message[start:]
        is_signature = sum(bool(line.text.strip()) for line in tail) <= MAX_SIGNATURE_LINES + 1
        marked += message[:start]
        marked += [replace(line, part=_Part.SIGNATURE) for line in tail] if is_signature else tail
    return marked
