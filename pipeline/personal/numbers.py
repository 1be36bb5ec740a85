"""Find NHS numbers and pupil numbers (UPN), by their check characters and the words before them.

In: text. Out: `Detail` records. Surprising rule: a number that is labelled as one counts also where its check
character does not fit, because a slip of the pen does not make a child unknown; a bare number needs the check.

Sources: NHS Data Dictionary, "NHS Number" (weights 10 to 2, modulus 11); Department for Education, "Unique pupil
numbers" (letter values by position, weights 2 to 13, modulus 23).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.personal.detail import Detail, DetailKind

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""Check letters of a pupil number in order of their value, 0 to 22: no I, O or S, which look like digits."""
NHS_CUE_CHARS = 60
"""How far before a bare ten-digit number a word may stand that makes it an NHS number: a table's label and its gap."""
_DIGITS = re.compile(r"(?<![\w£$+])(?<!\d[.,/-])\d{3}(?P<gap>[ \u00a0.·–-]?)\d{3}(?P=gap)\d{4}(?!\w)(?![.,/-]\d)")
_NHS_LABEL = re.compile(
    r"(?i)\b(?:NHS|N\.H\.S\.|national health service|patient|pt|hospital|health)\s*(?:/CHI\s*)?(?:no|num|nos"
    r"|number|numbers"
    r"|id|identifier|ref(?:erence)?|#)?\b[^\d|;]{0,25}$"
)
_NHS_EXACT_LABEL = re.compile(
    r"(?i)\bN\.?H\.?S\.?\s*(?:(?:no|num|number|id|identifier|ref)s?\b\.?|#)[^\d;]{0,25}$|\bNHS\s*[:#=(]\s*$"
)
_NHS_AFTER = re.compile(r"(?i)\W{0,4}(?:is\s+(?:the|his|her|their)\s+)?NHS\b(?!\s+(?:trust|england))")
_NHS_ANYWHERE = re.compile(r"(?i)\b(?:NHS|patient|hospital)\s*(?:no|num|number|id)s?\b")
_LABELLED_NHS = re.compile(
    r"(?i)\bN\.?H\.?S\.?\s*(?:(?:no|num|number|id|identifier|ref)s?\b\.?|#)\W{0,8}(?:is\s+|was\s+|of\s+)?"
    r"(?P<number>\d(?:[ \u00a0.·–-]{0,3}\d){9})(?!\d)"
)
_UPN = re.compile(r"(?<![\w])[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z](?!\w)", re.IGNORECASE)
_LABELLED_UPN = re.compile(
    r"(?i)\b(?:U\.?P\.?N\.?s?|(?:unique\s+)?pupil\s+(?:reference\s+)?(?:no|number|id|ref(?:erence)?)s?)\b\.?\W{0,8}"
    r"(?:(?:is|was|number|no\.?)\s+)?(?P<number>[A-Z][ -]?\d(?:[ -]?[\dA-Z]){11})(?!\w)"
)

_LONG_NUMBER = re.compile(r"\d(?:[^\w|;]{0,3}\d){9}")
"""Ten digits with signs between: both numbers hold as many."""
_DUMMY = re.compile(
    r"(?i)\b(?:dummy|fictitious|specimen|fake|invented|test (?:data|record|patient|pupil|number|nhs|upn))\b"
)
"""Words before a number that say it belongs to nobody."""
DUMMY_CHARS = 40
"""How far before a number they may stand."""


def find_numbers(text: str) -> Iterator[Detail]:
    """NHS numbers and pupil numbers; the same place may be found twice. One said to be a dummy is nobody's."""
    if not _LONG_NUMBER.search(text):
        return
    for detail in _numbers(text):
        is_dummy = _DUMMY.search(text[max(0, detail.start - DUMMY_CHARS) : detail.start])
        yield replace(detail, is_family=False) if is_dummy else detail


def _numbers(text: str) -> Iterator[Detail]:
    for match in _LABELLED_NHS.finditer(text):
        yield Detail(DetailKind.NHS_NUMBER, *match.span("number"))
    for match in _DIGITS.finditer(text):
        if _is_nhs_number(text, match):
            yield Detail(DetailKind.NHS_NUMBER, *match.span())
    for match in _LABELLED_UPN.finditer(text):
        yield Detail(DetailKind.UPN, *match.span("number"))
    for match in _UPN.finditer(text):
        if has_upn_check(match[0]):
            yield Detail(DetailKind.UPN, *match.span())


def has_nhs_check(number: str) -> bool:
    """Whether ten digits (gaps are passed over) end in the check digit of an NHS number; ten equal ones never do."""
    digits = [int(character) for character in number if character.isdigit()]
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return check % 11 == digits[9] and check != 10


def has_upn_check(number: str) -> bool:
    """Whether a pupil number's first letter follows from the rest; the last character may be a letter (temporary)."""
    letter, rest = number[0].upper(), number[1:].upper()
    if len(rest) != 12 or not rest[:11].isdigit() or letter not in UPN_LETTERS:
        return False
    values = [int(digit) for digit in rest[:11]]
    values.append(int(rest[11]) if rest[11].isdigit() else UPN_LETTERS.find(rest[11]))
    return UPN_LETTERS[sum(weight * value for weight, value in enumerate(values, start=2)) % 23] == letter


def _is_nhs_number(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - NHS_CUE_CHARS) : match.start()]
    if _NHS_EXACT_LABEL.search(before) or _NHS_AFTER.match(text[match.end() : match.end() + NHS_CUE_CHARS]):
        return True
    is_grouped = match["gap"] in (" ", "\u00a0", "-", "–", ".")
    is_phone = match[0].startswith("0")
    return (
        has_nhs_check(match[0])
        and not is_phone
        and (is_grouped or bool(_NHS_LABEL.search(before)) or bool(_NHS_ANYWHERE.search(text)))
    )
