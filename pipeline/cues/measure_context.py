"""What a figure inherits from around it: the document's date, what its heading says, statistics, targets, comparators.

In: a document and its passages, then words of a text. Out: a `DocumentContext` and readings of small cues. Surprising
rule: a statement such as "figures at 31 December 2025 unless stated" dates every undated figure of its document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pipeline.cues.measure_periods import PeriodMention, find_periods
from pipeline.measure_records import PeriodBasis
from pipeline.records import BlockKind, Document, Passage

POSITION_CHARS = 220
"""Longest text whose date is taken for the day a document's figures run to; a longer one must name the day at once."""
LONGEST_MONTH_DAYS = 31
_POSITION = re.compile(
    r"(?i)^(?:cover sheet: |report of: )?(?:data (?:to|at|as at|until|period)|position(?: at| to)?"
    r"|period(?: covered)?|as at"
    r"|figures (?:are |run )?(?:to|at|as at)|reporting period|data period)\b(?! statement)"
    r"|\bunless (?:otherwise )?(?:stated|we say|the slide says|a slide says|noted|it says)|\bfigures (?:run|are) to\b"
)
_POSITION_AT = re.compile(
    r"(?i)\b(?:position|figures|data)\s(?:are\s|is\s|run\s|runs\s|as\s)*(?:at|to)\s(?:the\send\sof\s)?$"
)
_STATISTICS = (
    ("median", re.compile(r"(?i)\bmedian\b")),
    ("longest", re.compile(r"(?i)\blongest\b|\bmaximum\b")),
    ("mean", re.compile(r"(?i)\bmean\b|\baverage[sd]?\b|\bon average\b|\bavg\b")),
)
_UP_TO = re.compile(r"(?i)\b(?:up to|as long as)\s(?:about\s)?$")
TARGET_BEFORE = re.compile(
    r"(?i)\b(?:target|trajectory|goal|aims?|aiming|ambition|standard|threshold|promise[sd]?|limit|forecast(?:s|ed)?"
    r"|projected|budget"
    r"|expect(?:ed|s)?|will|should(?! have)|shall|would(?! have)|must|to reach|to be|planned|wants?|asks?(?: of"
    r"| for)?|requires?|wanted|back to"
    r"|plan(?= (?:is|was|of)\b)|aspire|hope[sd]?|intend(?:ed|s)?|recovery plan allowed)\b[^.;:|(]{0,45}$"
    r"|(?<!\ba )(?<!\ban )\bplan:?\s(?:for\s|is\s|was\s)?$|\bplan of\s$|\b(?:plan(?:ned)?|target|trajectory"
    r"|standard)\s?\($|\(plan\s$|\bno more than\s$|\bby (?:20\d\d|next \w+)\W*$"
)
TARGET_AFTER = re.compile(
    r"(?i)^\W?\s?(?:target|trajectory|promised|planned|expected|standard|wanted|is the (?:target|aim|standard)"
    r"|that the NHS asks"
    r"|by (?:the end of )?(?:\w+ )?20\d\d\b|required)"
)
_THEN = re.compile(
    r"(?i)\b(?:from|against|compared (?:with|to)|than|previously|(?:up|down) (?:on|from)|had been|formerly"
    r"|instead of|versus|vs)"
    r"\W*(?:only |just |about |around |some |the |an? |over |nearly |figure of |average of )*$"
    r"|[(,;]\s?(?:it )?was\s$|\bit was\s$"
)


@dataclass(frozen=True, slots=True)
class DocumentContext:
    """What a document lends to its figures: its date, the period that undated figures are for, and whose they are."""

    document_date: date | None
    first: date | None
    last: date | None
    population: str | None
    basis: PeriodBasis = PeriodBasis.UNKNOWN


def document_context(document: Document, passages: Iterable[Passage]) -> DocumentContext:
    """Read one document's date, the day its figures run to if it says so, and whether it is about other places."""
    stated = [day for passage in passages if (day := _stated_position(passage, document.document_date))]
    last = stated[0] if stated else document.document_date
    first = None
    if not stated and last and document.date_precision in ("month", "quarter"):
        first = date(last.year, last.month if document.date_precision == "month" else (last.month - 1) // 3 * 3 + 1, 1)
    about = f"{document.path} {document.title or ''}"
    return DocumentContext(
        document_date=document.document_date,
        first=first,
        last=last,
        population="regional" if re.search(r"(?i)benchmark", about) else None,
        basis=PeriodBasis.POSITION if stated else PeriodBasis.DOCUMENT if last else PeriodBasis.UNKNOWN,
    )


def read_statistic(text: str, *, is_near: bool = True) -> str | None:
    """The statistic that a text names; of several the one named last, which stands nearest to a figure after it.

    "Up to" makes a figure the longest only where it stands with it (`is_near`).
    """
    if is_near and _UP_TO.search(text):
        return "longest"
    found = [(match.start(), name) for name, pattern in _STATISTICS for match in pattern.finditer(text)]
    return max(found)[1] if found else None


def is_target(before: str, after: str) -> bool:
    """Whether the words around a figure make it a target, a plan or a forecast."""
    return bool(TARGET_BEFORE.search(before) or TARGET_AFTER.match(after))


def is_earlier(before: str) -> bool:
    """Whether the words before a figure make it an earlier one: "from 75", "(was 75)", "against 27"."""
    return bool(_THEN.search(before))


def heading_period(heading: str, document_date: date | None) -> PeriodMention | None:
    """The period that the nearest heading with a date names; the document's own date is none, nor is the future."""
    for part in reversed(heading.split(" > ")):
        mentions = [
            m for m in find_periods(part, document_date) if m.first and m.last and m.basis is PeriodBasis.STATED
        ]
        past = [m for m in mentions if document_date is None or (m.first and m.first <= document_date)]
        if past:
            return None if _is_own_date(past[-1], document_date) else past[-1]
    return None


def _is_own_date(mention: PeriodMention, document_date: date | None) -> bool:
    """Whether a day or month in a heading is that of the document: "January 2026" says nothing of a figure."""
    if document_date is None or mention.first is None or mention.last is None:
        return False
    is_short = (mention.last - mention.first).days < LONGEST_MONTH_DAYS
    return is_short and mention.last >= document_date.replace(day=1)


def _stated_position(passage: Passage, document_date: date | None) -> date | None:
    if passage.excluded_reason in ("hidden", "running footer"):
        return None
    mentions = [m for m in find_periods(passage.text, document_date) if m.last and not m.is_future]
    if not (len(passage.text) <= POSITION_CHARS and _POSITION.search(passage.text)):
        is_row = passage.kind_of_block is BlockKind.ROW
        mentions = [] if is_row else [m for m in mentions if _POSITION_AT.search(passage.text[: m.start])]
    past = [m.last for m in mentions if m.last and (document_date is None or m.last <= document_date)]
    return max(past, default=None)
