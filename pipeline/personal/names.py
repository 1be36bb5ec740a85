"""Find names of children and of their families by the words beside them.

In: text. Out: `Detail` records of kind name. Surprising rule: there is no such thing as a name by itself: without a
cue (a relation, an age, a year group, a label, a plan) it may be staff, and staff raise nothing.

How sure the cue is decides what passes for a name: `ANY` word with a capital that is not known to be something else,
a `LISTED` given name, or a `PURE` one, which is hardly ever another word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import Enum

from pipeline.personal.detail import Detail, DetailKind
from pipeline.personal.given_names import is_given_name, is_possible_given_name, may_be_name
from pipeline.personal.name_cues import (
    ANY_CUES,
    CHILD_WORDS,
    LISTED_CUES,
    LOWER_CASE_CUES,
    PURE_CUES,
    SURNAME_FIRST,
    WEAK_CUES,
)
from pipeline.personal.name_shapes import (
    CAPITAL_PERSON,
    CLERGY_BEFORE,
    NURSE_AFTER,
    NURSE_BEFORE,
    PERSON,
    PLACE_AFTER,
    STAFF_AFTER,
    STAFF_BEFORE,
    THING_AFTER,
)

_SAINT = re.compile(r"\bSt\.? $|\bSaint $")
_BEFORE_CHARS = 40
"""Characters before a name that are looked at for a title or a job."""
_AFTER_CHARS = 120
_NEXT_IN_LIST = re.compile(rf"(?:,\s*(?:and\s+)?|\s+and\s+|\s*&\s*|\s*/\s*)(?P<name>{PERSON})")
_MONTH = re.compile(r"(?:January|February|March|April|May|June|July|August|September|October|November|December)$")
_REPEATED_LETTERS = 3
"""Least letters of a name that is sought again elsewhere in the same text."""


_CAPITAL_WORD = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-Þ][\w'’-]+")
_SMALL_WORD = re.compile(r"(?<!\w)[a-z]{3,20}")
_INITIAL = re.compile(r"(?<![\w.])[A-Z](?:\.|\s[A-Z][a-z])|(?<!\w)[A-Z]{2}\s*[,(]")
_WHERE_CHARS = 12
_WHERE = re.compile(r"\b(?:in|across|within|throughout|near)\s+$")
"""Before a place, never before a person."""
_BESIDE_MONTH = re.compile(r"\s+\d|\s+and\b|[,.]")
_OPENING_CHARS = 4
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?:;•|–\n])\W*$")
_GOES_ON = re.compile(
    r",?\s+(?!(?:aged?|who|whose|is|was|has|had|now|and|then|turn\w+|mum|dad|attends?|lives?|boys?|girls?|twins?|family"
    r"|told|said|says|loves?|needs?)\b)[a-z]+"
)
"""What follows a word that opens a sentence and is no name: another word in small letters that is no cue."""


class Sureness(Enum):
    """What passes for a name beside a cue."""

    ANY = "any"
    LISTED = "listed"
    PURE = "pure"


_PASSES: dict[Sureness, Callable[[str], bool]] = {
    Sureness.ANY: may_be_name,
    Sureness.LISTED: is_possible_given_name,
    Sureness.PURE: is_given_name,
}


def find_names(text: str) -> list[Detail]:
    """Every name beside a cue, and every other place of the same given name in the text."""
    found: set[tuple[int, int]] = set()
    capitals = [
        match
        for match in _CAPITAL_WORD.finditer(text)
        if may_be_name(match[0])
        and not _WHERE.search(text[max(0, match.start() - _WHERE_CHARS) : match.start()])
        and not (_MONTH.match(match[0]) and _BESIDE_MONTH.match(text, match.end()))
    ]
    is_listed = any(is_possible_given_name(match[0]) for match in capitals)
    cues: list[tuple[Sureness, tuple[re.Pattern[str], ...]]] = []
    if is_listed or _INITIAL.search(text) or any(_may_be_unlisted(text, match) for match in capitals):
        cues = [(Sureness.ANY, ANY_CUES), (Sureness.LISTED, LISTED_CUES)]
    if is_listed:
        cues.append((Sureness.PURE, PURE_CUES))
        if CHILD_WORDS.search(text):
            cues.append((Sureness.PURE, WEAK_CUES))
    for sureness, patterns in cues:
        for pattern in patterns:
            for match in pattern.finditer(text):
                found |= set(_names_from(text, *match.span("name"), sureness))
    found |= {
        match.span()
        for match in SURNAME_FIRST.finditer(text)
        if is_given_name(match["given"]) and may_be_name(match["last"])
    }
    is_small = any(is_given_name(word) for word in set(_SMALL_WORD.findall(text)))
    for pattern in LOWER_CASE_CUES if is_small else ():
        found |= {match.span("name") for match in pattern.finditer(text) if is_given_name(match["name"].split()[0])}
    return [Detail(DetailKind.NAME, start, end) for start, end in sorted(found | _repeats(text, found))]


def _may_be_unlisted(text: str, word: re.Match[str]) -> bool:
    """Whether a word with a capital may be a name that is in no list; one that only opens a sentence is none.

    This spares most texts the search for cues, which takes nearly all the time.
    """
    before = text[max(0, word.start() - _OPENING_CHARS) : word.start()]
    return not _OPENS_SENTENCE.search(before) or not _GOES_ON.match(text, word.end())


def names_near(text: str, start: int, end: int) -> Iterator[Detail]:
    """Names beside a number or a day of birth of a child: listed ones, or whatever opens the row as a full name."""
    first, last = max(0, start - _AFTER_CHARS), end + _AFTER_CHARS
    for match in re.finditer(rf"{PERSON}|(?<!\w){CAPITAL_PERSON}(?!\w)", text[first:last]):
        at = first + match.start(), first + match.end()
        opens = not text[: at[0]].rstrip(" |;,\t\n") or text[max(0, at[0] - 2) : at[0]] in ("| ", "; ", ": ")
        is_full = opens and len(match[0].split()) > 1 and at[0] < start
        for name in _names_from(text, *at, Sureness.ANY if is_full else Sureness.PURE):
            yield Detail(DetailKind.NAME, *name)


def _names_from(text: str, start: int, end: int, sureness: Sureness) -> Iterator[tuple[int, int]]:
    """The name at a place, cut to what is one, and the further names of a list that it begins."""
    if trimmed := _trimmed(text, start, end, sureness):
        yield trimmed
        position = trimmed[1]
        while match := _NEXT_IN_LIST.match(text, position):
            further = _trimmed(text, *match.span("name"), Sureness.PURE)
            if further is None:
                break
            yield further
            position = further[1]


def _trimmed(text: str, start: int, end: int, sureness: Sureness) -> tuple[int, int] | None:
    words = list(re.finditer(r"[^\s]+", text[start:end]))
    kept = 0
    for word in words:
        if not may_be_name(word[0].rstrip(".")) and not _is_initial(word[0]):
            break
        kept += 1
    if (
        not kept
        or (words[kept - 1][0].rstrip(".")[1:] == "" and kept == 1)
        or not (_PASSES[sureness](words[0][0]) or _is_initial(words[0][0]) or _is_full(words[:kept]))
    ):
        return None
    end = start + words[kept - 1].end()
    before, after = text[max(0, start - _BEFORE_CHARS) : start], text[end : end + _AFTER_CHARS]
    if CLERGY_BEFORE.search(before) or (NURSE_BEFORE.search(before) and NURSE_AFTER.match(after)):
        return None
    if _SAINT.search(before) or words[0][0].rstrip(".") in ("St", "Saint"):
        return None
    is_month = _MONTH.match(text[start:end]) and re.match(r"\s+(?:\d|term|half)", after)
    is_place = PLACE_AFTER.match(after) or re.match(r"\s+\d{4}\b", after)
    is_place = is_place or THING_AFTER.match(after)
    is_staff = sureness is not Sureness.ANY and (STAFF_BEFORE.search(before) or STAFF_AFTER.match(after))
    return None if is_month or is_place or is_staff else (start, end)


def _is_full(words: Sequence[re.Match[str]]) -> bool:
    """Whether a name that is also another word is made sure by a surname behind it, as in "Will Turner"."""
    return len(words) > 1 and is_possible_given_name(words[0][0]) and len(words[1][0].rstrip(".")) > 1


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1 or re.fullmatch(r"(?:[A-Z]\.){1,2}[A-Z]?\.?", word) is not None


def _repeats(text: str, found: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Where the found given names stand again without a cue; words that are also something else are not sought."""
    given = {text[start:end].split()[0].rstrip(".,") for start, end in found}
    sought = [name for name in given if len(name) >= _REPEATED_LETTERS and (is_given_name(name) or not name.islower())]
    sought = [name for name in sought if is_given_name(name) or not is_possible_given_name(name)]
    if not sought:
        return set()
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(sought, key=len, reverse=True)))})(?![\w-])")
    return {
        match.span()
        for match in pattern.finditer(text)
        if not any(start <= match.start() < end for start, end in found)
        and not _SAINT.search(text[max(0, match.start() - _BEFORE_CHARS) : match.start()])
        and not PLACE_AFTER.match(text[match.end() : match.end() + _AFTER_CHARS])
    }
