"""Tell whose voice a passage carries: a young person's, a parent's or carer's, or a professional's.

In: text and heading. Out: one of three words or None. Surprising rule: being spoken about is not speaking; a
group counts as speaker only with a verb of saying or feeling, a survey, a quotation or words in the first person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

Speaker = Literal["young_person", "parent_carer", "professional"]

_SAYING = (
    r"(?:\w+ly\s+|also\s+|who\s+|often\s+|still\s+)*(?:said|says?|saying|told|tell|feel|felt|felt that"
    r"|report(?:ed)?|describ\w+|asked"
    r"|ask for|want(?:ed)?|spoke|speak|shared|value|praise|express\w*|respond\w*|rated|agreed?|thought"
    r"|think|answered|raised"
    r"|complain\w*|commented|wrote|identified|would like|find|found|noticed|read|reflected|struggle to"
    r"|highlight\w*|voted|chose|replied)\b"
)
_YOUNG = (
    r"(?:young (?:people|person|adults?|carers?)|children(?: and young people)?|pupils|students|teenagers"
    r"|youth (?:council|forum|panel"
    r"|parliament|voice|group)|interns?|apprentices?)"
)
_PARENT = (
    r"(?:parents?(?:(?: and |/| )carers?)?|carers?|famil(?:y|ies)|mums?|dads?|mothers?|fathers?"
    r"|grandparents?|grandmothers?"
    r"|grandad|parent carer forum|forum|(?:forum|group) members?|(?:forum |parent )reps?|PCF|foster carers?)"
)
_STAFF = (
    r"(?:staff|SENCOs?|SENDCOs?|head ?teachers?|teachers?|practitioners?|professionals|therapists?"
    r"|school leaders|clinicians?"
    r"|case ?workers?|social workers|GPs|educational psychologists?|health visitors|colleagues)"
)


def _group(names: str, *, base_after: str) -> re.Pattern[str]:
    """A group that speaks: as subject of a verb of saying, as base of a survey, or as author of a quotation.

    `base_after` is what must follow a count of the group to make it the base of a survey.
    """
    qualifier = (
        r"(?:\s+(?:and carers?|with SEND|of [\w\s-]{2,30}?|we spoke to|who [\w\s]{2,40}?|also|on the [\w\s]{2,20}))?"
    )
    return re.compile(
        rf"(?i)\b{names}{qualifier}\s+{_SAYING}"
        rf"|\b(?:said|says|wrote|writes|added|put it|told us)\s+(?:one|a|the|another)?\s*(?:\w+\s+)?{names}\b"
        rf"|\b{names}\W+(?:co-?)?(?:chair|lead|rep|representative)s?\)?\s+{_SAYING}"
        rf"|\b(?:as|us|we are(?: \w+)?)\s+{names}\b"
        r"|\b(?:\d[\d,]*%|\w+ per cent|most|half|[\d,]+)\s+(?:of\s+)?(?:the\s+)?(?:[\d,]+\s+)?(?:\w+\s+)?"
        rf"{names}{base_after}"
        rf"|\bwe (?:asked|spoke to|heard from)\s+(?:\w+\s+){{0,2}}{names}\b|\b(?:n\s?=\s?\d[\d,]*,?"
        rf"|survey of|views of|voices? of"
        rf"|feedback from|quotes? from|comments? from|one|a)\s+(?:[\d,]+\s+)?{names}\b(?=[^.]{{0,40}}[\"“‘':])"
        rf"|[\"”’']\W*(?:[–—-]\s*|\()(?:a |the )?(?:\w+\s+)?{names}\b|{names}['’]?s?['’]? (?:survey|voice"
        rf"|views|poll|feedback)\b"
    )


_GROUPS: tuple[tuple[Speaker, re.Pattern[str]], ...] = (
    (
        "parent_carer",
        _group(_PARENT, base_after=rf"(?!\s+attended)[^.]{{0,60}}\b(?:had|have|said|were|felt|found|{_SAYING})"),
    ),
    ("young_person", _group(_YOUNG, base_after=rf"[^.]{{0,40}}\s{_SAYING}")),
    ("professional", _group(_STAFF, base_after=rf"\s+{_SAYING}")),
)
_CHILD = (
    r"(?:son|daughter|child(?:ren)?|boy|girl|lad|eldest|youngest|grand(?:son|daughter|child)|kids?"
    r"|\d{1,2}[- ]?(?:yo|year[- ]old))"
)
_PARENT_FIRST_PERSON = re.compile(
    rf"(?i)\b(?:my|our)\s+(?:\w+\s+)?{_CHILD}\b"
    r"|^(?=.*\b(?:s?hes?|s?he['’]s|him|his|her)\b)(?=.*\b(?:i|me|i['’]\w+|we|us)\b)"
    r"|\banyone else['’]s child\b"
)
_YOUNG_FIRST_PERSON = re.compile(
    r"(?i)\bmy (?:own )?(?:mum|dad|parents|plan|annual review|teachers?|friends|college|school|job|future"
    r"|flat|key ?worker|TA|form tutor"
    r"|name|travel trainer)\b|\bin (?:assembly|detention|form time)\b|\bwhen i(?:['’]m| am| was)? (?:leave"
    r"|left|grow|older"
    r"|finish|eighteen|18)"
    r"|[–—,-]\s*(?:girl|boy|student|pupil|young (?:man|woman|person)|intern|learner)\b,?"
    r"|\byear \d{1,2} (?:student|pupil)"
    r"|[–—(-]\s*(?:aged? )?1\d(?:\)|$|\s*years?)"
)
_PARENT_SIGNED = re.compile(
    r"(?i)[–—(,-]\s*(?:a\s+)?(?:mum|dad|mother|father|parent|carer|grandparent|nan|gran)\b|\b(?:mum|dad"
    r"|mother|father) of\b"
)
_FIRST_PERSON = re.compile(r"\b(?:I|I['’]\w+|me|my|we|us|our)\b")
_VOICED = re.compile(r"[\"“”]|(?<!\w)['‘](?=\w)|\d\s?%|\b\d+ of \d+\b")
"""A quotation or a share of answers: with either a heading may say whose they are."""
_HEADINGS: tuple[tuple[Speaker, re.Pattern[str]], ...] = (
    (
        "young_person",
        re.compile(
            rf"(?i)\b{_YOUNG}\b|\byoung\b|\byouth\b|\bCYP (?:voice|survey|views)|\bage[ds]? 1\d"
            rf"|\b1\d\s?[-–]\s?[12]\ds?\b"
            r"|\b(?:y(?:ea)?r?\s?\d{1,2})\b|\bin my plan\b|\bat my school\b"
        ),
    ),
    ("parent_carer", re.compile(rf"(?i)\b{_PARENT}\b|\bmy child\b|\byou said\b|\bwhat (?:you|families) (?:said|told)")),
    ("professional", re.compile(rf"(?i)\b{_STAFF}\b")),
)


_PARTNER_SPEAKERS: Mapping[str, Speaker] = {"parent_carers": "parent_carer", "young_people": "young_person"}


def find_speaker(text: str, heading: str = "", *, partner: str | None = None) -> Speaker | None:
    """Whose voice the passage carries; None if nobody speaks or it cannot be told.

    Words in the first person weigh most, then groups that say or answer, then a heading over a quotation or a text
    in the first person. Where parents and young people speak alike the young people are named: they are the rarer
    witness. A professional counts only where neither of them speaks. `partner` is the partner type of the document's
    body: in a paper by parents or young people a quotation or first person is theirs unless it says otherwise.
    """
    weights: dict[Speaker, int] = {"young_person": 0, "parent_carer": 0, "professional": 0}
    for speaker, pattern in _GROUPS:
        weights[speaker] += 2 * len(pattern.findall(text))
    is_personal = bool(_FIRST_PERSON.search(text))
    if is_personal or _VOICED.search(text):
        weights["parent_carer"] += 3 * bool(_PARENT_FIRST_PERSON.search(text) and is_personal)
        weights["parent_carer"] += 3 * bool(_PARENT_SIGNED.search(text))
        weights["young_person"] += 3 * bool(_YOUNG_FIRST_PERSON.search(text))
        for speaker, pattern in _HEADINGS:
            weights[speaker] += bool(pattern.search(heading))
        if partner is not None and partner in _PARTNER_SPEAKERS:
            weights[_PARTNER_SPEAKERS[partner]] += 2
    families: tuple[Speaker, Speaker] = ("young_person", "parent_carer")
    best = max(families, key=lambda speaker: weights[speaker])
    if weights[best]:
        return best
    return "professional" if weights["professional"] else None
