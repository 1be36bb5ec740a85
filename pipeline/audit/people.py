"""Findings about people: details of children and families, and counts so small that a child can be told.

In: a case. Out: findings with places, never with what stands there. Surprising rule: names that the document says
were changed raise nothing; numbers, days of birth and contacts do all the same. A review aid, not anonymisation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.audit.case import AuditCase, plural
from pipeline.findings import Finding, FindingType
from pipeline.masking import mask_personal_data
from pipeline.personal import DetailKind, find_details
from pipeline.records import BlockKind, Passage, SectionType

SMALL_COUNT = 4
"""Counts of people from 1 to this may tell who is meant; five and more are usually published."""
SMALL_CELLS_MIN = 2
"""Small counts that a document must show: one alone is often a total of something else."""
_INVENTED = re.compile(
    r"(?i)\b(?:names?\s+(?:\w+\s+){0,4}?(?:changed|altered|invented|made up|fictional|pseudonyms?|not real)"
    r"|(?:not|n['’]t)\s+(?:(?:his|her|their)\s+)?real\s+names?|(?:changed|invented|made-up"
    r"|fictional)\s+(?:the\s+)?names?"
    r"|pseudonyms?|(?:pupils?|children|child|young people|students|families|cases?"
    r"|examples?)\b[^.]{0,40}\b(?:do|does) not exist"
    r"|(?:given|have|has|had)\s+(?:\w+\s+){0,2}another name|composite (?:case|child|example)s?)"
)
_PEOPLE = re.compile(
    r"(?i)\b(?:children|child|pupils?|students?|young people|young persons?|leavers?|learners?|interns?"
    r"|patients?|boys|girls"
    r"|families|referrals|waiting|caseload|appeals|exclusions|suspensions|under \d+|by age|and age|aged \d+)\b"
)
_NOT_PEOPLE = re.compile(
    r"(?i)\b(?:wte|fte|posts?|vacanc\w+|staff|scores?|risk|likelihood|rating|sessions?|schools|settings?"
    r"|per cent|percent"
    r"|rate|actions?|target|ref|option|weight|criterion|places|quarter|band|rank|quartile|attendees|meetings?"
    r"|visits?"
    r"|courses?|clinics?|complaints|train(?:ing|ed)|workshops?|priority|level|grade|plans?|reviews?"
    r"|assessments?|advice"
    r"|requests|returned|average|mean|median|longest|q[1-4]|year|month)\b|%|£"
)
_ENDINGS = {DetailKind.DATE_OF_BIRTH: "", DetailKind.ADDRESS: "es", DetailKind.EMAIL: "es"}
"""Ending of the plural where it is not an s."""
_CELL = re.compile(r"(?P<label>[^|;:]*)(?:[:|;])\s*(?P<count>\d{1,3})(?=\s*(?:$|[|;]))")


def find_people_faults(case: AuditCase) -> Iterator[Finding]:
    """Personal data, one finding per kind with its places; small numbers, one finding."""
    yield from _personal_data(case)
    small = [passage.location for passage in case.passages if _has_small_count(passage)]
    if len(small) >= SMALL_CELLS_MIN:
        rows = plural(len(small), "row")
        reason = f"Counts of children between 1 and {SMALL_COUNT} are shown in {rows}. Suppress them first."
        yield case.finding(FindingType.SMALL_NUMBERS, "high", reason, small)


def _personal_data(case: AuditCase) -> Iterator[Finding]:
    has_invented_names = any(_INVENTED.search(passage.text) for passage in case.passages)
    places: dict[DetailKind, list[str]] = {}
    names: set[str] = set()
    for passage in case.passages:
        if passage.section_type is SectionType.CONTENTS:
            continue
        details = [detail for detail in find_details(passage.text, passage.heading) if detail.is_family]
        is_hard = any(detail.kind is not DetailKind.NAME for detail in details)
        for detail in details:
            if detail.kind is DetailKind.NAME:
                names.update(passage.text[detail.start : detail.end].split())
            if detail.kind is not DetailKind.NAME or not has_invented_names or is_hard:
                places.setdefault(detail.kind, []).append(passage.location)
    for kind in DetailKind:
        if found := places.get(kind):
            many = f"{kind.replace('date of', 'dates of')}{_ENDINGS.get(kind, 's')}"
            said = plural(len(found), f"{kind} of a child or family", f"{many} of children or families")
            reason = f"What looks like {said}. Read and remove before sharing; a review aid, not anonymisation."
            yield case.finding(FindingType.PERSONAL_DATA, "high", reason, _without_names(found, names))


def _without_names(places: Iterable[str], names: set[str]) -> list[str]:
    """Places with the names masked that headings in them may hold."""
    sought = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if len(name) > 1)
    masked = [re.sub(rf"(?<!\w)(?:{sought})(?!\w)", "[name]", place) if sought else place for place in places]
    return [mask_personal_data(place) for place in masked]


def _has_small_count(passage: Passage) -> bool:
    """Whether a row counts people and one of its counts is small; columns of other things are passed over."""
    if passage.kind_of_block is not BlockKind.ROW or passage.section_type is SectionType.TABLE_HEADER:
        return False
    if not _PEOPLE.search(passage.text):
        return False
    row_label = passage.text.partition("|")[0]
    return not _NOT_PEOPLE.search(row_label) and any(
        1 <= int(match["count"]) <= SMALL_COUNT and not _NOT_PEOPLE.search(match["label"])
        for match in _CELL.finditer(passage.text)
    )
