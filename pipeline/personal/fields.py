"""Read what labels and column headers say: "Pupil name: X", a row under "Ref | DOB | Need", a form's lines.

In: text and the heading above it. Out: `Field`s, and the details that their labels make sure. Surprising rule: a row's
cells are matched with the columns of a heading only where their counts agree; a shifted row would name the wrong cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.personal.births import find_dates
from pipeline.personal.contacts import find_contacts, find_postcodes
from pipeline.personal.detail import Detail, DetailKind
from pipeline.personal.given_names import is_given_name, is_possible_given_name, may_be_name
from pipeline.personal.name_shapes import CAPITAL_PERSON, INITIALS, PERSON

LABEL_CHARS = 45
"""Most characters of a label: longer ones are sentences with a colon."""
LABEL_WORDS = 4
"""Most words of a heading that is a label itself."""
VALUE_CHARS = 80
"""Most characters of a text that may be the only value under a heading."""
_WHO_CHILD = (
    r"(?:child(?:ren)?|pupil|student|learner|young\s?person|young people|yp|c/?yp|patient|client|service user|sibling"
    r"|candidate|son|daughter|brother|sister|looked[\s-]after child|baby|infant|passenger)"
)
_WHO_KIN = (
    r"(?:(?:birth|step|foster|adoptive)?[\s-]?(?:mother|father|mum|dad|parents?)|carers?|guardian|grand(?:parents?"
    r"|mother"
    r"|father)|nan|aunt|uncle|next of kin|nok|emergency contact|complainant|appellant|relative|family|home|kin)"
)
_WHO = rf"(?:(?:{_WHO_CHILD}|{_WHO_KIN})(?:(?:['’]s|s['’]|s)(?!\w))?)"
_NAME_WORD = (
    r"(?:(?:full|first|given|fore|sur|last|legal|preferred|known|middle|family|birth)[\s-]?)*(?:names?|initials"
    r"|surnames?"
    r"|forenames?)"
)
_NAME_LABEL = re.compile(
    rf"(?i)(?:(?:{_WHO})(?:\s*(?:/|,|&|and|or|\s)\s*{_WHO})*(?:\s+{_NAME_WORD})?(?:\s*\(.{{0,25}}\))?(?:\s*\d{{1,2}}"
    rf"|\s+[a-h])?"
    rf"|{_NAME_WORD}(?:\(s\))?\s+of\s+(?:the\s+)?{_WHO}(?:\s*/\s*{_WHO})*(?:\s*\(.{{0,25}}\))?"
    rf"|(?:first|fore|given|sur|last|family|legal|preferred|known|middle)[\s-]?names?(?:\(s\))?"
    rf"|[\w /-]{{2,30}}\((?:the\s+)?{_WHO}(?:\s*/\s*{_WHO})*\)|known as)"
)
_PLAIN_NAME_LABEL = re.compile(r"(?i)(?:full\s+)?names?|initials|signed(?: by)?|print(?:ed)? name|signature")
_CHILD_ROW = re.compile(
    r"(?i)\b(?:d\.?o\.?b|date of birth|upn|nhs n\w+|year(?: group)?|yr|ncy|primary need|sen (?:status|need)|ehcp?"
    r"|relationship(?: to (?:the )?(?:child|pupil|young person|student|patient))?|diagnosis|age|gender|guardian)\b"
)
"""Another label of the row that makes a plain "Name" that of a child or of its family."""
_STAFF_LABEL = re.compile(
    r"(?i)\b(?:school|setting|provider|worker|keyworker|lead|officer|teacher|senco|sendco|owner|author|manager|staff"
    r"|tutor"
    r"|coordinator|co-ordinator|practitioner|therapist|psychologist|doctor|gp|consultant|nurse|chair|forum|team|service"
    r"|office|trust|council|venue|reviewer|auditor|advocate|adviser|advisor|escort|driver|ta|assistant|role|job"
    r"|organisation"
    r"|agency|hospital|surgery|clinic|voice|views?|feedback|survey|group|network|rep|governor|referrer"
    r"|professional)s?\b"
)
_ADDRESS_LABEL = re.compile(r"(?i)\baddress\b(?!\s*(?:book|check|list))")
_MAIL_LABEL = re.compile(r"(?i)e-?mail|web|url|site")
_NUMBER_LABELS = (
    (
        DetailKind.NHS_NUMBER,
        re.compile(r"(?i)\bn\.?h\.?s\b|\b(?:patient|pt|hospital)['’s.]*\s*(?:no|num|number|id|identifier|ref)\b"),
        re.compile(r"(?<!\d)\d(?:[ \u00a0.·–-]{0,3}\d){9}(?!\d)"),
    ),
    (
        DetailKind.UPN,
        re.compile(r"(?i)\bu\.?p\.?n\b|\bunique pupil\b|\bpupil (?:no|num|number|id|ref)"),
        re.compile(r"(?i)(?<!\w)[A-Z][ -]?\d(?:[ -]?\d){10}[ -]?[\dA-Z](?!\w)"),
    ),
)
_BIRTH_LABEL = re.compile(
    r"(?i)\bd\.?\s?/?o\.?\s?/?b\b|date\s*_?of\s*_?birth|birth\s?_?(?:date|day)|\bborn\b|\bbirth\b"
)
_HEADING_PARTS = re.compile(r"\s+>\s+")
_CELL = re.compile(r"[^|;\n\t]+")
_INLINE = re.compile(
    rf"(?:^|(?<=[|;/\n\t.,(–])|(?<=\s))\s*(?P<label>[A-Za-z][\w’'./&() #-]{{1,{LABEL_CHARS}}}?)\s*(?:[:=]|\s[–—-]\s)\s*"
)
_NEXT_LABEL = re.compile(r"\s+(?:[A-Z][\w’']*(?: [a-z][\w’']*){0,4})\s*[:=]")
_VALUE_END = re.compile(r"\s*[|;\n\t]|\s+/\s+|\s+[–—-]\s+|[.,](?=\s|$)")
_NAME_VALUE = re.compile(rf"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.?\s+)?(?P<name>(?:[A-Z]\.?\s+)?(?:{PERSON}|{CAPITAL_PERSON}))")
_INITIALS_VALUE = re.compile(rf"(?:{INITIALS}|[A-Z](?:\.[A-Z]){{1,2}}(?:-[A-Z])?\.?|[A-Z]{{2,3}})(?!\w)")
_SMALL_VALUE = re.compile(r"[a-zà-ÿ'’-]{2,20}(?: [a-zà-ÿ'’-]{2,20}){0,3}")
_NAME_SURNAME_FIRST = re.compile(r"[A-Z][\w'’-]+,\s+[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?")


@dataclass(frozen=True, slots=True)
class Field:
    """A value at `start`:`end` of a text and the label that it stands under; `is_cell` if it is a whole cell."""

    label: str
    start: int
    end: int
    is_cell: bool


def read_fields(text: str, heading: str = "") -> list[Field]:
    """Values with their labels: columns named in the heading, else labels in the text; else the heading itself."""
    fields = list(_inline_fields(text))
    for part in reversed(_HEADING_PARTS.split(heading)):
        if columns := _columns(part):
            cells = [match.span() for match in re.finditer(r"[^|]+", text)]
            if len(cells) == len(columns):
                fields += [
                    Field(label, *_stripped(text, *cell), True) for label, cell in zip(columns, cells, strict=True)
                ]
            return fields
    label = _HEADING_PARTS.split(heading)[-1].rpartition(":")[2].strip()
    if label and len(text) <= VALUE_CHARS and len(label.split()) <= LABEL_WORDS and "|" not in text:
        fields.append(Field(label, *_stripped(text, 0, len(text)), True))
    return fields


def find_in_fields(text: str, heading: str = "") -> Iterator[Detail]:
    """Details that a label makes sure."""
    fields = read_fields(text, heading)
    is_child_row = any(_CHILD_ROW.search(field.label) for field in fields)
    for field in fields:
        if not _STAFF_LABEL.search(field.label):
            yield from _numbers(text, field)
            yield from _births(text, field)
            yield from _contacts(text, field)
            yield from _names(text, field, is_child_row=is_child_row)


def _columns(heading: str) -> list[str]:
    """The columns that a heading names, its own title before a colon left out."""
    if "|" not in heading:
        return []
    first, *others = heading.split("|")
    return [first.rpartition(":")[2].strip(), *(other.strip() for other in others)]


def _inline_fields(text: str) -> Iterator[Field]:
    if not re.search(r"[:=]|\s[–—-]\s", text):
        return
    for match in _INLINE.finditer(text):
        end = len(text)
        for stop in (_VALUE_END, _NEXT_LABEL):
            if found := stop.search(text, match.end(), end):
                end = found.start()
        yield Field(match["label"].strip(" ("), *_stripped(text, match.end(), end), False)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), max(start, end - (len(piece) - len(piece.rstrip())))


def _numbers(text: str, field: Field) -> Iterator[Detail]:
    for kind, label, shape in _NUMBER_LABELS:
        if label.search(field.label):
            for match in shape.finditer(text, field.start, field.end):
                yield Detail(kind, *match.span())


def _births(text: str, field: Field) -> Iterator[Detail]:
    if _BIRTH_LABEL.search(field.label):
        for start, end in find_dates(text[field.start : field.end]):
            yield Detail(DetailKind.DATE_OF_BIRTH, field.start + start, field.start + end)


def _contacts(text: str, field: Field) -> Iterator[Detail]:
    """Contacts in a field of the family; all of an address, whatever it is called."""
    if not re.search(rf"(?i)\b{_WHO}(?!\w)|\bpick[\s-]?up\b", field.label):
        return
    value = text[field.start : field.end]
    for detail in find_contacts(value):
        yield Detail(detail.kind, field.start + detail.start, field.start + detail.end)
    if _ADDRESS_LABEL.search(field.label) and not _MAIL_LABEL.search(field.label):
        end = min((start for start, _ in find_postcodes(value)), default=len(value))
        street = value[:end].rstrip(" ,")
        if re.search(r"\w", street) and "@" not in street and len(street) <= VALUE_CHARS:
            yield Detail(DetailKind.ADDRESS, field.start, field.start + len(street))


def _names(text: str, field: Field, *, is_child_row: bool) -> Iterator[Detail]:
    """The name under a label for one; whoever has signed beside "relationship to child" is of the family."""
    if not _NAME_LABEL.fullmatch(field.label) and not (is_child_row and _PLAIN_NAME_LABEL.fullmatch(field.label)):
        return
    if span := _name_value(text, field):
        yield Detail(DetailKind.NAME, *span)


def _name_value(text: str, field: Field) -> tuple[int, int] | None:
    """Where the name stands that a value begins with; a value of another kind gives none."""
    start, end = field.start, field.end
    if re.search(r"(?i)\bname|initials", field.label) and (match := _INITIALS_VALUE.match(text, start, end)):
        return match.span()
    if field.is_cell and (match := _NAME_SURNAME_FIRST.fullmatch(text, start, end)):
        return match.span()
    if match := _NAME_VALUE.match(text, start, end):
        words = match["name"].split()
        kept = 0
        while kept < len(words) and (may_be_name(words[kept].rstrip(".")) or len(words[kept].rstrip(".")) == 1):
            kept += 1
        is_named = bool(re.search(r"(?i)name", field.label)) or field.is_cell
        if kept and (kept > 1 or is_named or is_possible_given_name(words[0])):
            name = text[match.start("name") : match.end("name")]
            length = sum(len(word) for word in words[:kept]) + kept - 1
            return match.start("name"), match.start("name") + min(length, len(name))
        return None
    if (match := _SMALL_VALUE.fullmatch(text, start, end)) and re.search(r"(?i)name", field.label):
        words = match[0].split()
        if is_given_name(words[0]) or (len(words) > 1 and all(may_be_name(word) for word in words)):
            return match.span()
    return None
