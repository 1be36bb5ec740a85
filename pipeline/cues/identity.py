"""Read what a document calls itself: title, version, draft status, protective marking.

In: its lines, file name and properties. Out: plain values, None where the document does not say. Surprising
rule: the word "draft" in running text ("draft plans issued") never makes a draft; only marks of the document do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from pipeline.cues.dates import find_dates
from pipeline.cues.front import CELL_BORDER, Line, Place, letterhead, lines_at
from pipeline.records import BlockKind

TITLE_MAX_WORDS = 25
"""A longer heading is a sentence set in bold, not a title."""
TITLE_SHARED_WORDS = 0.5
"""Share of a metadata title's words that first page or file name must hold: templates leave foreign titles behind."""

_TITLE_LABEL = re.compile(
    r"(?i)^(?:(?:report|document|policy|paper|full)\s+)?(?:title|subject|name of (?:document|policy|paper))\s*[:|\t]\s*"
    r"(?P<title>[^|]+?)(?=\s+(?:report (?:of|from|to|by)|date|author|from|decision type|contact)\b(?:\s*:"
    r"|\s+[A-Z])|\s*\||\s*$)"
)
_GENERIC_TITLE = re.compile(
    r"(?i)^(?:\W|\b(?:contents|summary|executive|background|introduction|purpose|agenda|minutes|report|scrutiny|cabinet"
    r"|committee|cover|sheet|front|appendix|[a-z]|document|control|version|history|local|area|partnership|briefing|note"
    r"|paper|title|page|official|sensitive|draft|final|confidential|open|classification|decision|type|non|key|item"
    r"|read ?me|overview|sheet ?\d+|slide ?\d+|\d+(?:\.\d+)*|v|part|for|information|action)\b)*$"
)
_TOOL_TITLE = re.compile(
    r"(?i)^(?:microsoft (?:word|powerpoint|excel|office)|powerpoint presentation|presentation\d*$|document\d*$|book\d*$"
    r"|untitled|.*template|doc\d*$|slide \d+|new |title of|report template|\[|<)|\.(?:docx?|pdf|pptx?|xlsx?"
    r"|indd|rtf|pub)\s*$"
)
_NUMBERED = r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,2}[a-z]?)"
_VERSION = re.compile(
    rf"(?i)(?<![A-Za-z])(?:v|ver|vers|version(?:\s+(?:no|number))?|issue(?:\s+(?:no|number))?|revision"
    rf"|rev)\s*[.:_#|-]?\s*{_NUMBERED}"
    r"(?![\w/-]|\.\d)"
)
_BARE_VERSION_CELL = re.compile(r"^\s*(\d{1,2}\.\d{1,2})\s*\|")
_VERSION_IN_PROSE = re.compile(r"(?i)(?:^|[|;,(\s–-])(?:v\d|version\s*[:|]?\s*(?:no\.?\s*|number\s*)?[:|]?\s*\d)")
_CONTAINER_END = re.compile(r"(?<=\.\w{2})!|(?<=\.\w{3})!|(?<=\.\w{4})!|/")
_FINAL_WORD = re.compile(r"(?i)(?<![a-z])final(?:ised)?(?![a-z])")
_DRAFT_WORD = re.compile(r"(?i)(?<![a-z])draft(?:ed)?(?![a-z])")
_STATUS_LABEL = re.compile(
    r"(?i)(?:^|[|;.]\s*)(?:(?:document|version|approval|current)\s+)?status\s*[:|]\s*(?P<status>[^|;]{1,40})"
)
_SETTLED = re.compile(r"(?i)\b(?:final|approved|ratified|published|adopted|signed off|agreed|live)\b")
_UNSETTLED = re.compile(
    r"(?i)\b(?:draft|for (?:comment|consultation|review|approval)|not (?:yet )?(?:approved|agreed)|awaiting|pending)\b"
)
_DRAFT_MARK = re.compile(
    r"\bDRAFT\b|(?i:^\W*(?:final |first |second |initial |working |early |consultation |confidential )*draft\b"
    r"(?=\W*$|\W+(?:v|version|for|report|minutes|notes|strategy|policy|plan(?!s)|document|paper|not|\d|[–-]|only))"
    r"|[(\[]\s*(?:\w+\s+){0,2}draft\b[^)\]]*[)\]]|[–:-]\s*(?:\w+\s+)?draft\W*$|\bdraft v(?:ersion)?\s*\d)"
)
_EMBARGO = re.compile(
    r"(?i)\bembargo(?:ed)?\b(?:[^.|;]{0,15}?(?:until|to|lifts?(?: on| at)?|:)\s*"
    r"(?P<until>(?:[^.|;]|(?<=\d)\.(?=\d)){0,40}))?"
)
_EMBARGO_OVER = re.compile(
    r"(?i)\bembargo(?:ed)?\s+(?:(?:was|is|has|been|now)\s+){0,3}(?:lifted|ended|expired|removed|over)\b"
    r"|\b(?:no longer|not|no|former(?:ly)?|previous(?:ly)?)\s+(?:under\s+)?(?:an\s+)?embargo"
)
"""An embargo that a paper says is over holds nothing back."""
_MARKINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "OFFICIAL-SENSITIVE",
        re.compile(r"\bOFFICIAL\s*[-–:_ ]\s*SENSITIVE\b|(?i:classification\W+official\W+sensitive)"),
    ),
    (
        "Not for publication",
        re.compile(
            r"(?i)\bnot for (?:publication|onward (?:sharing|circulation))\b|(?<!draft, )(?<!draft )(?<!draft - )"
            r"(?<!draft – )(?<!draft: )\bnot for circulation\b|\bexempt (?:report"
            r"|item|information)\b"
        ),
    ),
    ("NHS Confidential", re.compile(r"(?i)\bNHS\s*[-–:]?\s*confidential\b")),
    ("Commercial in confidence", re.compile(r"(?i)\bcommercial(?:ly)?[\s-]+in[\s-]+confidence\b")),
    ("Private and confidential", re.compile(r"(?i)\bprivate (?:and|&) confidential\b")),
    (
        "Confidential",
        re.compile(r"\bCONFIDENTIAL\b|(?i:^\W*(?:strictly )?confidential\W*$|classification\W+confidential)"),
    ),
    ("Restricted", re.compile(r"^\W*(?:RESTRICTED|Restricted)\W*$|(?i:classification\W+restricted)")),
    ("Internal use only", re.compile(r"(?i)\b(?:for )?internal use only\b")),
    ("OFFICIAL", re.compile(r"^\W*(?:OFFICIAL|Official)\W*$|(?i:(?:classification|marking)\W+official)|^OFFICIAL\b")),
    ("Open", re.compile(r"(?i)\bclassification\W+open\b")),
)
"""Markings from the strictest to the most open; of those that bar one another the first found is kept."""
_DASHES = re.compile(r"\s+[-–—|·]\s+|:\s+")
_LINE_PARTS = re.compile(r"\s+[·•|]\s+")
"""What parts the pieces of a long line: marking, version, day and page may be one paragraph of the footer."""
MARKING_LINE_WORDS = 14
"""A marking stands in a short line; in prose the same words speak of other papers."""
_STRIPPED = re.compile(
    r"(?i)(?<![a-z])(?:v(?:er(?:sion)?)?\s?\d+(?:\.\d+)*[a-z]?|final(?:ised)?|draft|clean|copy"
    r"|tracked(?: changes)?|approved"
    r"|signed|amended|updated|revised|version|comments?|for (?:comment|approval|sign ?off))(?![a-z])|\(\d+\)|\[\d+\]"
)


def find_title(lines: Sequence[Line], *, relative_path: str, properties: Mapping[str, str]) -> str:
    """The title, from the first of: a title or subject line, sensible metadata, top heading of page one, file name.

    A table without a heading is called what its banner says, the one cell of its first row.
    """
    title_lines = lines_at(lines, Place.TITLE_PAGE)
    boxed = (*title_lines, *lines_at(lines, Place.VERSION_BOX))
    for line in boxed:
        if (match := _TITLE_LABEL.match(line.text)) and not _GENERIC_TITLE.match(match["title"]):
            return _tidy(match["title"])
    metadata = _tidy(properties.get("title", ""))
    name = clean_file_name(relative_path)
    if _is_sensible(metadata, first_page=" ".join(line.text for line in title_lines), file_name=name):
        return metadata
    headings = [
        line
        for line in title_lines
        if line.is_title and line.word_count <= TITLE_MAX_WORDS and not _GENERIC_TITLE.match(line.text)
    ]
    if headings:
        return _tidy(min(headings, key=lambda line: line.level or 1).text)
    return _banner(title_lines) or name


def _banner(lines: Sequence[Line]) -> str | None:
    """What the first row of a table calls it, where one cell is all there is: up to its first dash."""
    if not lines or lines[0].kind is not BlockKind.ROW or CELL_BORDER in lines[0].text:
        return None
    first = strip_marks(_DASHES.split(lines[0].text)[0])
    is_name = 2 < len(first.split()) <= TITLE_MAX_WORDS and not _GENERIC_TITLE.match(first)
    return first if is_name else None


def clean_file_name(relative_path: str) -> str:
    """The file's own name in words: no folders, ending, underscores, dates, versions or draft and final marks."""
    name = PurePosixPath(_last_name(relative_path))
    words = re.sub(r"[_+]+", " ", name.stem)
    stripped = strip_marks(words)
    return stripped or _tidy(words) or name.name


def strip_marks(text: str) -> str:
    """Take version, date, draft, final and copy marks off a title or file name."""
    plain = re.sub(r"(?<![\w.])\d{6}(?:\d\d)?(?![\w.])", " ", text)
    for mention in reversed(find_dates(plain)):
        plain = f"{plain[: mention.start]} {plain[mention.end :]}"
    plain = _STRIPPED.sub(" ", plain)
    return _tidy(re.sub(r"\(\s*\)|\[\s*\]", " ", plain)).strip(" -–_.,;:")


def find_version(lines: Sequence[Line], *, relative_path: str) -> str | None:
    """The version as `v2.1`, with FINAL or DRAFT where the file name says so; the document's own word beats the name's.

    In a version history the highest number counts.
    """
    name = _last_name(relative_path).replace("_", " ")
    numbers = _version_numbers(lines)
    named = [match["number"] for match in _VERSION.finditer(PurePosixPath(name).stem)]
    number = max(numbers, key=version_key) if numbers else (named[-1] if named else None)
    word = "DRAFT" if _DRAFT_WORD.search(name) else "FINAL" if _FINAL_WORD.search(name) else None
    return " ".join(part for part in (f"v{number}" if number else None, word) if part) or None


def version_key(label: str | None) -> tuple[int, ...]:
    """The numbers of a version label for ordering; () for a label without a number. `v2` and `v2.0` are equal."""
    numbers = [int(digits) for digits in re.findall(r"\d+", label or "")]
    while numbers and numbers[-1] == 0 and len(numbers) > 1:
        numbers.pop()
    return tuple(numbers)


def find_is_draft(
    lines: Sequence[Line], *, relative_path: str, properties: Mapping[str, str], version: str | None
) -> bool:
    """Whether the document marks itself as a draft.

    Marks are a DRAFT watermark, a draft mark in title or running lines, a status line, a version below 1 and the
    file name. A status line that says final or approved outweighs the file name and the number, no visible mark.
    """
    if _DRAFT_WORD.search(properties.get("watermark", "")):
        return True
    front = (*letterhead(lines), *lines_at(lines, Place.RUNNING))
    if any((line.is_title or line.word_count <= TITLE_MAX_WORDS) and _DRAFT_MARK.search(line.text) for line in front):
        return True
    status = _status(lines)
    if status is not None:
        return status
    name = _last_name(relative_path).replace("_", " ")
    return bool(_DRAFT_WORD.search(name)) or version_key(version)[:1] == (0,)


def find_marking(lines: Sequence[Line], *, properties: Mapping[str, str]) -> str | None:
    """The strictest protective marking, with an embargo and its end before it, joined by `; `."""
    shown = [line for line in lines if line.place is not Place.TEXT]
    parts = [
        part
        for line in shown
        for part in (_LINE_PARTS.split(line.text) if line.word_count > MARKING_LINE_WORDS else (line.text,))
    ]
    texts = [part for part in parts if len(part.split()) <= MARKING_LINE_WORDS] + [
        properties.get(name, "") for name in ("watermark", "classification", "sensitivity")
    ]
    marking = next((name for name, pattern in _MARKINGS if any(pattern.search(text) for text in texts)), None)
    return "; ".join(part for part in (_embargo(texts), marking) if part) or None


def _embargo(texts: Iterable[str]) -> str | None:
    held = (text for text in texts if not _EMBARGO_OVER.search(text))
    match = next((match for text in held if (match := _EMBARGO.search(text))), None)
    if match is None:
        return None
    until = _tidy(match["until"] or "")
    return f"Embargoed until {until}" if until else "Embargoed"


def _version_numbers(lines: Sequence[Line]) -> list[str]:
    numbers = []
    for line in lines_at(lines, Place.VERSION_BOX):
        numbers += [match["number"] for match in _VERSION.finditer(line.text)]
        numbers += _BARE_VERSION_CELL.findall(line.text)
    for line in (*letterhead(lines), *lines_at(lines, Place.RUNNING)):
        if line.word_count <= MARKING_LINE_WORDS and _VERSION_IN_PROSE.search(line.text):
            numbers += [match["number"] for match in _VERSION.finditer(line.text)]
    return numbers


def _status(lines: Sequence[Line]) -> bool | None:
    """True for a draft status, False for a settled one, None where no status line speaks of either."""
    for line in lines_at(lines, Place.VERSION_BOX, Place.TITLE_PAGE):
        for match in _STATUS_LABEL.finditer(line.text):
            if _UNSETTLED.search(match["status"]):
                return True
            if _SETTLED.search(match["status"]):
                return False
    return None


def _is_sensible(title: str, *, first_page: str, file_name: str) -> bool:
    if len(title) < 8 or " " not in title or _TOOL_TITLE.search(title) or _GENERIC_TITLE.match(title):
        return False
    words = {word.lower() for word in re.findall(r"[^\W\d_]{3,}", title)}
    seen = {word.lower() for word in re.findall(r"[^\W\d_]{3,}", f"{first_page} {file_name}")}
    return bool(words) and len(words & seen) >= TITLE_SHARED_WORDS * len(words)


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _last_name(relative_path: str) -> str:
    """The file's own name, inside its folders and containers; a `!` that follows no extension is part of a name."""
    return _CONTAINER_END.split(relative_path)[-1]
