"""Find quotations attributed to a document on file that does not contain them.

In: cases. Out: findings. Surprising rule: only documents that were read whole can be said not to contain a quotation,
and a slip of the pen is none: words are compared with some tolerance (rapidfuzz).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.audit.case import AuditCase
from pipeline.findings import Finding, FindingType
from pipeline.records import Role

MIN_QUOTED_WORDS = 3
"""Shorter quotations are terms, not somebody's words."""
SAME_WORDS = 85.0
"""Similarity (0-100) from which a quotation is taken to stand in a document: a changed ending, a lost comma."""
SAME_TITLE = 90.0
"""Similarity (0-100) from which words before a quotation name a document by its title."""
CUE_CHARS = 160
"""How far before a quotation words are sought that say where it comes from."""
_QUOTED = re.compile(
    r"“(?P<double>[^“”]{8,600})”|(?<![\w’])‘(?P<single>[^‘’]{8,400}(?:’[a-z]{1,2}\b[^‘’]{0,200}){0,3})’(?!\w)"
    r"|\"(?P<straight>[^\"]{8,600})\""
)
_SAYS = (
    r"(?:said|says|say|wrote|write|writes|written|states?|stated|found|finds|reads?|noted|notes|described?"
    r"|describes|concluded|concludes|reported|quot\w+|puts? it|called|recorded)"
)
_INSPECTION = re.compile(
    rf"(?i)\b(?:inspectors?|inspection(?: report| letter| outcome)?|ofsted|cqc"
    rf"|(?:20\d\d )?report)\b[^.!?]{{0,80}}\b{_SAYS}\b|\b{_SAYS}\b[^.!?]{{0,60}}\b(?:inspectors?|inspection"
    rf"|ofsted|from the report|the report)\b"
)
_LETTER = re.compile(
    rf"(?i)\b(?:stocktake|DfE|department|NHS England|engagement meeting)\b[^.!?]{{0,60}}\b(?:letter|{_SAYS})\b"
)
_DOCUMENT = re.compile(
    rf"(?i)\b(?:strategy|plan|policy|protocol|framework|survey|minutes|report|letter|self-evaluation|handbook"
    rf"|audit)\b[^.!?]{{0,60}}\b{_SAYS}\b"
)


@dataclass(frozen=True, slots=True)
class _Source:
    case: AuditCase
    words: str


def find_misattributed_quotes(cases: Sequence[AuditCase]) -> Iterator[Finding]:
    """One finding per document with quotations that the document they are attributed to does not hold."""
    sources = [_Source(case, _plain(case.text)) for case in cases if case.document.read_status == "read"]
    for case in cases:
        wrong = [
            (passage.location, source.case.document)
            for passage in case.passages
            for quoted, cue in _attributed(passage.text)
            for source in _missing_from(quoted, cue, case, sources)
        ]
        if wrong:
            named = wrong[0][1].title or wrong[0][1].path
            reason = (
                f"Words in quotation marks are attributed to “{named}”, which does not hold them. Check the quotation."
            )
            yield case.finding(FindingType.MISATTRIBUTED_QUOTE, "medium", reason, [place for place, _ in wrong])


def _attributed(text: str) -> Iterator[tuple[str, str]]:
    """Each quotation of some words with the words before it."""
    for match in _QUOTED.finditer(text):
        quoted = next(group for group in match.groups() if group)
        yield from _inner(quoted)
        if len(quoted.split()) >= MIN_QUOTED_WORDS:
            yield quoted, text[max(0, match.start() - CUE_CHARS) : match.start()]


def _inner(quoted: str) -> Iterator[tuple[str, str]]:
    """Quotations inside a quotation: somebody who speaks quotes a report."""
    for match in re.finditer(r"(?<![\w’])‘(?P<single>[^‘’]{8,400})’(?!\w)", quoted):
        if len(match["single"].split()) >= MIN_QUOTED_WORDS:
            yield match["single"], quoted[max(0, match.start() - CUE_CHARS) : match.start()]


def _missing_from(quoted: str, cue: str, case: AuditCase, sources: Sequence[_Source]) -> Iterator[_Source]:
    """The document that a quotation is attributed to, if it does not hold it; of several, if none holds it."""
    meant = [source for source in _meant(cue, sources) if source.case is not case]
    if meant and not any(_holds(source.words, quoted) for source in meant):
        yield meant[0]


def _meant(cue: str, sources: Sequence[_Source]) -> list[_Source]:
    from rapidfuzz import fuzz

    last = re.split(r"(?<=[.!?])\s", cue)[-1]
    titled = [
        source
        for source in sources
        if len((source.case.document.title or "").split()) > 2
        and _DOCUMENT.search(last)
        and fuzz.partial_ratio(_plain(source.case.document.title or ""), _plain(last)) >= SAME_TITLE
    ]
    if titled:
        return titled
    if _LETTER.search(last):
        return [source for source in sources if source.case.document.role is Role.EXTERNAL_ASSURANCE]
    if _INSPECTION.search(last):
        return [source for source in sources if source.case.document.role is Role.BASELINE]
    return []


def _holds(words: str, quoted: str) -> bool:
    from rapidfuzz import fuzz

    parts = [part for part in re.split(r"…|\.\.\.|\[[^\]]*\]", quoted) if len(part.split()) >= MIN_QUOTED_WORDS]
    return all(fuzz.partial_ratio(_plain(part), words) >= SAME_WORDS for part in parts or [quoted])


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower().replace("’", "").replace("'", "")))
