"""Tell an area's own evidence from its inspection report, outside bodies' letters and other areas' papers.

In: a document's lines, title and bodies. Out: its `Role`. Surprising rule: an inspection report is the baseline
only if it names the pack's own area in its title; the same report about a neighbour is reference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.cues.front import Line, Place, lines_at
from pipeline.records import Role

_INSPECTION_TITLE = re.compile(
    r"(?i)\b(?:joint\s+)?(?:local\s+)?area\s+SEND\s+(?:full\s+)?inspection\s+(?:report\s*:?|of|in)\s+(?:the\s+)?"
    r"(?P<area>[\w'’.&\s-]{2,60}?)(?=\s+(?:local\s+area|partnership|inspection\s+dates?)\b|[,:;|(]|\s*$)"
)
_INSPECTION_SIGNS = re.compile(
    r"(?i)\binspection\s+(?:dates?|outcome|team)\b|\bHis Majesty['’]s Inspector|\bHer Majesty['’]s Inspector"
)
_MONITORING = re.compile(r"(?i)\bmonitoring\s+(?:inspection|visit)\b")
_GENERIC_AREA = re.compile(
    r"(?i)\b(?:metropolitan|borough|council|city|county|unitary|london|royal|of|the|local|area|partnership"
    r"|and)\b|[^\w\s]"
)
_GUIDANCE = re.compile(
    r"(?i)\b(?:statutory guidance|code of practice|handbook|white paper|green paper|national (?:standards?"
    r"|framework|statistics)"
    r"|consultation|guidance for|technical note|official statistics|clinical guideline|quality standard)\b"
)
_OUTSIDE_REVIEW = re.compile(
    r"(?i)\b(?:peer (?:review|challenge)|external review|independent review|stocktake (?:letter|report"
    r"|review|outcome|feedback)"
    r"|(?:letter|feedback|report) (?:from|by) (?:the )?(?:DfE|department|NHS England|ofsted|CQC|LGA))\b"
)
_OWN_WORK = re.compile(
    r"(?i)\b(?:self[- ]?evaluation|action plan|response|preparation|briefing|SEF|plan|tracker|minutes"
    r"|agenda|presentation|update|log)\b"
)
_LETTER = re.compile(r"(?i)^\s*(?:dear\b|yours (?:sincerely|faithfully)|our ref|your ref)")


def is_inspection_report(lines: Sequence[Line]) -> bool:
    """Whether the title page is that of an area SEND inspection report: its title and one more sign of one."""
    title_page = lines_at(lines, Place.TITLE_PAGE)
    return _inspected_area(title_page) is not None and any(_INSPECTION_SIGNS.search(line.text) for line in title_page)


def find_role(
    lines: Sequence[Line], *, title: str, is_external: bool, own_names: Sequence[str], file_name: str = ""
) -> Role:
    """What the document is to the area.

    An inspection report is `baseline` for the own area (`external_assurance` if it is a monitoring inspection)
    and `reference` for another. Of papers written by outside bodies, national guidance and whatever never names
    the area is `reference`, the rest `external_assurance`; so is a review that others made of the area, whoever
    filed it. All else is `evidence`.
    """
    title_page = lines_at(lines, Place.TITLE_PAGE)
    if is_inspection_report(lines):
        is_own = _names_own(_inspected_area(title_page) or "", own_names)
        is_monitoring = any(_MONITORING.search(line.text) for line in title_page if line.is_title)
        return (Role.EXTERNAL_ASSURANCE if is_monitoring else Role.BASELINE) if is_own else Role.REFERENCE
    named = f"{title} {file_name}"
    if is_external:
        is_letter = any(_LETTER.match(line.text) for line in lines)
        is_about_area = any(_mentions_own(line.text, own_names) for line in lines) or not own_names
        is_guidance = bool(_GUIDANCE.search(named)) and not is_letter
        return Role.EXTERNAL_ASSURANCE if is_about_area and not is_guidance else Role.REFERENCE
    if _OUTSIDE_REVIEW.search(named) and not _OWN_WORK.search(named):
        return Role.EXTERNAL_ASSURANCE
    return Role.EVIDENCE


def _inspected_area(title_page: Sequence[Line]) -> str | None:
    """The area that an inspection report's title names; a title may be set on two lines."""
    texts = [line.text for line in title_page]
    for text in (*texts, " ".join(texts[:6])):
        if match := _INSPECTION_TITLE.search(text):
            return match["area"]
    return None


def inspected_area(lines: Sequence[Line]) -> str | None:
    """The area that an inspection report is about, as its title page has it; None if it is no such report."""
    return _inspected_area(lines_at(lines, Place.TITLE_PAGE))


def _names_own(area: str, own_names: Sequence[str]) -> bool:
    return _bare(area) in {_bare(name) for name in own_names}


def _mentions_own(text: str, own_names: Sequence[str]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in own_names)


def _bare(name: str) -> str:
    return " ".join(_GENERIC_AREA.sub(" ", name).lower().split())
