"""Find names that stand without a cue right beside them, by weighing what the text and its heading speak of.

In: text and the heading above it. Out: `Detail` records of kind name. Surprising rule: only a listed given name, or a
full name beside an age, is weighed at all; signs of a child at home or at school count for it, signs of staff at work
against it. Much makes a finding (`FINDING_WEIGHT`), little a mask (`MASK_WEIGHT`): a mask too many does less harm than
a name too few.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.personal.detail import Detail, DetailKind
from pipeline.personal.given_names import is_given_name, is_possible_given_name, is_small_given_name, may_be_name
from pipeline.personal.name_shapes import (
    CAPITAL_PERSON,
    CLERGY_BEFORE,
    NURSE_AFTER,
    NURSE_BEFORE,
    PERSON,
    PLACE_AFTER,
    SINGLE,
    STAFF_AFTER,
    STAFF_BEFORE,
    THING_AFTER,
    WORK_AFTER,
)

FINDING_WEIGHT = 3
"""Least weight of a name that raises a finding."""
MASK_WEIGHT = 2
"""Least weight of a name that is masked."""
HEADINGS_KEPT = 4_096
"""Headings whose weight is kept."""
NEAR_CHARS = 110
"""How far from a name signs are sought: about a sentence."""
BESIDE_CHARS = 45
"""How far before a name a title or job makes it that of staff."""

_CANDIDATE = re.compile(rf"(?<![\w@.-])(?:{CAPITAL_PERSON}(?![\w])|{PERSON})")
_CAPITAL_WORD = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-Þ][\w'’-]+")
_SMALL_CANDIDATE = re.compile(r"(?<![\w@.'’/-])[a-zà-ÿ]{3,20}(?:-[a-zà-ÿ]{2,20})?(?![\w@])")
_AGE_BESIDE = re.compile(
    r"(?i)\s*[,(–—|-]?\s*\(?(?:(?:who is|now|is|aged?|age|year group)\W{0,2}\s*){0,2}(?:(?:1?\d"
    r"|2[0-5])(?=\s*(?:[),;.–—]|$"
    r"|years?\b|yrs?\b|y/?o\b|months?\b))"
    r"|(?:year|yr)\s?\d{1,2}\b|Y(?:R|\d{1,2})\b|reception\b|nursery\b|sixth form\b)"
)
_AGED = re.compile(
    rf"(?<![\w@.-])(?P<name>{SINGLE})(?:\s\(\d{{1,2}}\)|,\s\d{{1,2}},|\s\((?:Y|Year\s)\d{{1,2}}\)|,\s(?:Y"
    rf"|Year\s)\d{{1,2}}\b)"
)
"""An unlisted name beside an age or a year group."""
_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Mx)\.?\s+(?:and\s+(?:Mr|Mrs|Ms|Miss)\.?\s+)?(?P<name>(?:[A-Z]\.?\s)?{SINGLE}(?: {SINGLE})?)"
)
_TITLE_BEFORE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx)\.?\s+$")
_TOUCH = re.compile(
    r"(?i)\b(?:letter (?:to|from)|rang|phoned|called|spoke (?:to|with)|e-?mail(?:ed)?(?: (?:to|from))?"
    r"|contact(?:ed)? (?:by|from)"
    r"|call (?:to|from|with)|wrote to|visited|met with|on behalf of|reply to|response to|received from)\b"
)
"""Words for getting in touch with a family."""
_FULL_NAME = re.compile(rf"{SINGLE} {SINGLE}(?=\s*(?:[,;(|]|$))")
LIST_NAMES_MIN = 3
"""Full names in a text that make it a list of those present."""
_JOB_AFTER = re.compile(
    r"\s*[,(–-]\s*(?:(?!(?:who|whose|his|her|their|aged?|told|with|and|mum|dad)\b)[\w&'’/-]+\s+){0,6}(?i:lead|leads?"
    r"|heads?|manager"
    r"|officer|director|teacher|headteacher|coordinator|co-ordinator|chair|nurse|therapist|psychologist|practitioner"
    r"|governor"
    r"|worker|adviser|advisor|SENCO|trustee|commissioner|consultant)\b"
)
"""A job after a name and a comma, whatever field it is in."""
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]ers?|[Hh]im|[Hh]imself|[Hh]erself)\b")
_CHILD_NOUN = re.compile(
    r"(?i)\b(?:boys?|girls?|child|pupil|student|young (?:person|man|woman|lady|carer)|toddler|teenager|baby|lad|lass"
    r"|patient"
    r"|(?:\d{1,2}|\w{3,9}|\w+teen)[\s-]years?[\s-]old|learner|sibling|twins?|classmates?|peers?|intern)\b"
)
_KIN_NOUN = re.compile(
    r"(?i)\b(?:mums?|mam|mummy|mother|dads?|daddy|father|nan|nana|gran|grandma|grandmother|grandad|grandfather"
    r"|aunt(?:ie|y)?"
    r"|uncle|sons?|daughters?|brothers?|sisters?|foster carers?|special guardian|step-?(?:dad|mum|father|mother)"
    r"|next of kin|parents (?:of|are)|parent|grandparents?|great-aunt)\b(?![\s/-]*(?:carers?[\s/-]+)?(?:forum|rep\b"
    r"|group|governor))"
)
_TOPIC = re.compile(
    r"(?i)\b(?:EHCP|taxi|escort|TA|1:1|one-to-one|class|classroom|lessons?|playtime|playground|lunchtimes?|snack"
    r"|assembl\w+"
    r"|meltdowns?|medication|seizures?|diagnos\w+|autis\w+|ADHD|EBSA|SEMH|attendance|timetable|exclu(?:ded|sion)"
    r"|suspen\w+"
    r"|placed|placement|discharg\w+|wheelchair|tube|hearing aids?|speech|reading age|home visit|at home|bedtime|sleep"
    r"|toilet\w*|bit|hit|kicked|threw|cried|respite|foster\w*|looked after|appeals?|annual review|Y\d{1,2}|year \d{1,2}"
    r"|aged|college|internship|specialist (?:school|place)|special school|base|sensory|SEN support|CLA|LAC|CIN|wishes"
    r"|reader|scribe|extra time)\b"
)
_OWN_HEADING = re.compile(
    r"(?i)\b(?:(?:EP|OT|SALT|SLT|psycholog\w+|speech|language|therapy|physio\w*|paediatric|medical|health|nursing"
    r"|school|pupil"
    r"|student|child(?:['’]s)?|case|key ?worker|visit|behaviour|incident|contact|observation"
    r"|assessment)(?: and language)?"
    r"(?: therapy| needs| nurse| care)? (?:report|notes?|advice|letter|record|log|observations?|plan|profile|file"
    r"|passport|text"
    r"|chronology|message)"
    r"|PEP|personal education plan|chronology|case study|one[\s-]page profile|pupil profile|annual review|reintegration"
    r"|home-school|risk assessment|CETR|case ?work|views of the child|all about me|pen portrait"
    r"|parent(?:al)? (?:e-?mail|letter))\b"
)
"""Headings of records about one child."""
_LIST_HEADING = re.compile(
    r"(?i)\b(?:pupils?|children|students?|panel|tracker|transport|travel|short breaks?|respite|continuing care"
    r"|direct payments?"
    r"|personal budgets?|EHE|elective|home educat\w+|exclusions?|attendance|admissions?|tribunals?|appeals?|mediation"
    r"|complaints?|consent|safeguarding|social care|early help|CAMHS|discharges?|referrals?|youth justice|moving on"
    r"|leavers"
    r"|reviewing officer|outreach|focus group|preparing for adulthood|post-16|portage|provision map|caseload"
    r"|placements?"
    r"|looked[\s-]after|foster\w*|young carers?|CME|alternative provision|equipment|wheelchair|audit|autism"
    r"|exam access|access arrangements)\b"
)
"""Headings of lists and papers about children one by one."""
_STAFF_HEADING = re.compile(
    r"(?i)\b(?:rota|contacts?(?: us)?|staff|governance|membership|apologies|present|attend(?:ees|ance:)|press|training"
    r"|author"
    r"|job|recruit\w+|structure|who we are|meet the team|acknowledge\w+|version|distribution|owner|lead"
    r"|board|committee|scrutiny|partnership|workshop|INSET|stocktake|programme|strategy|network)\b"
)
_WORK = re.compile(
    r"(?i)\b(?:tracker|strategy|agenda|action log|team|service|caseworker|colleagues?|manager|presented|circulate[ds]?"
    r"|(?:the|these|previous|last) minutes|board|chair(?:ed|s)?|officers?|inspectors?|policy|budget|contract"
    r"|commission\w*|council(?:lor)?|director"
    r"|training|author|counsel|judgment|tender|helpline|extension|enquiries|on behalf of the|surname[s]? [A-Z] to|HMI"
    r"|award|retire\w*|forum|scrutiny|trust|NHS|ICB|headteachers?|deck|slides?|template"
    r"|steering|workshop|workstream|deadline|report back|feed ?back|spreadsheet)\b"
)
_NOT_OURS = re.compile(
    r"(?i)(?:\bSt\.?|\bSaint|\bstorm|\bthe|\ban?|\btwo|\bone|\border|['’]s|\bin|\bacross|\bnear|\bwithin|\baround)\s+$"
)
"""Words right before a name that make it a saint's, a storm's, a thing's."""
_LIST_OF_PLACES = re.compile(
    r"(?i)\b(?:to|in|at|near|from|across|serving|visits? (?:were )?(?:made )?to)\s+(?:[A-Z][\w-]+,\s+){1,8}(?:and\s+)?$"
)
_INFORMAL_AFTER = re.compile(
    r"(?i)\s+(?:he|she|his|her|has|had|is|was|isn['’]?t|wasn['’]?t|won['’]?t|wont|hasn['’]?t|can['’]?t|cant|didn['’]?t"
    r"|bit|hit"
    r"|kicked|threw|went|came|got|said|says|refused?|and (?:his|her)|needs?|doesn['’]?t|doesnt|loves?|hates?"
    r"|struggl\w+|been"
    r"|cried|ran|left|started|will|aged|in (?:year|y)\b|['’]?s\b|mum|dad)\b"
)
_INFORMAL_BEFORE = re.compile(
    r"(?i)\b(?:about|for|re|with|from|of|to|and|saw|met|ring|rang|collect|told|mum|dad|son|daughter|brother|sister"
    r"|called|pupil"
    r"|child|boy|girl|little|poor|our|my|when|if|that|because)[:,]?\s+$"
)


def find_bare_names(text: str, heading: str = "") -> Iterator[Detail]:
    """Names by weight; those of staff, of places and of things give none."""
    spans: list[tuple[int, int, int]] = [
        (start, end, _weight(text, heading, start, end)) for start, end in _candidates(text)
    ]
    spans += [(start, end, weight) for start, end, weight in _small(text, heading)]
    for start, end, weight in spans:
        if weight >= MASK_WEIGHT:
            yield Detail(DetailKind.NAME, start, end, is_family=weight >= FINDING_WEIGHT)


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    """Places of listed given names with what follows of the name; of full names and others beside an age."""
    is_listed = any(is_possible_given_name(word) for word in set(_CAPITAL_WORD.findall(text)))
    for match in _CANDIDATE.finditer(text) if is_listed else ():
        start, words = match.start(), match[0].split(" ")
        while words and not _begins_name(words):
            start += len(words.pop(0)) + 1
        kept = 0
        while kept < len(words) and (may_be_name(words[kept].rstrip(".")) or len(words[kept].rstrip(".")) == 1):
            kept += 1
        if kept:
            yield start, start + len(" ".join(words[:kept]).rstrip("."))
    for match in _TITLED.finditer(text):
        if all(may_be_name(word) for word in match["name"].split()[-1:]):
            yield match.span("name")
    for match in _AGED.finditer(text):
        if may_be_name(match["name"]) and not is_given_name(match["name"]):
            yield match.span("name")


def _begins_name(words: Sequence[str]) -> bool:
    return is_given_name(words[0]) or (
        is_possible_given_name(words[0]) and len(words) > 1 and may_be_name(words[1]) and len(words[1]) > 1
    )


def _weight(text: str, heading: str, start: int, end: int) -> int:
    """Signs for a child or family less signs for staff; 0 where the name is no person's of ours."""
    before, after = text[max(0, start - NEAR_CHARS) : start], text[end : end + NEAR_CHARS]
    if _is_other(before, after):
        return 0
    words = text[start:end].split(" ")
    is_listed = is_given_name(words[0])
    is_full = len(words) > 1
    around = before.rpartition("\n")[2] + " " + after
    is_aged = _AGE_BESIDE.match(after) is not None
    weight = 2 * is_aged
    weight += 2 * bool(_CHILD_NOUN.search(around)) + 2 * bool(_KIN_NOUN.search(around))
    weight += bool(_TOPIC.search(text)) + _heading_weight(heading)
    if _TITLE_BEFORE.search(before):
        is_kin = _KIN_NOUN.search(around) or (_TOUCH.search(before + after) and _heading_weight(heading) > 1)
        weight = weight if is_kin else min(weight, MASK_WEIGHT)
        weight += bool(weight and _TOUCH.search(before + after))
        return weight - 3 * bool(_WORK.search(around) or _STAFF_HEADING.search(heading))
    if not weight and not is_full:
        return 0
    weight += bool(_PRONOUN.search(after)) + (not re.search(r"\w", before[-3:])) + is_full
    weight -= 3 * bool(_WORK.search(around)) + 3 * bool(_STAFF_HEADING.search(heading))
    weight -= 2 * (
        (after.startswith(":") and not re.search(r"\w", before[-3:])) or len(_FULL_NAME.findall(text)) >= LIST_NAMES_MIN
    )
    return weight if is_listed else weight - 1


@lru_cache(maxsize=HEADINGS_KEPT)
def _heading_weight(heading: str) -> int:
    """2 under the heading of one child's record, 1 under that of a list of children, else 0."""
    if _OWN_HEADING.search(heading):
        return 2
    return int(bool(_LIST_HEADING.search(heading)))


def _is_other(before: str, after: str) -> bool:
    """Whether a name is that of staff, a place, a thing or a saint by what stands right beside it."""
    beside = before[-BESIDE_CHARS:]
    return bool(
        STAFF_BEFORE.search(beside)
        or STAFF_AFTER.match(after)
        or PLACE_AFTER.match(after)
        or THING_AFTER.match(after)
        or WORK_AFTER.match(after)
        or _NOT_OURS.search(beside)
        or CLERGY_BEFORE.search(beside)
        or (NURSE_BEFORE.search(beside) and NURSE_AFTER.match(after))
        or _LIST_OF_PLACES.search(before)
        or _JOB_AFTER.match(after)
        or re.match(r"\s+\d{1,4}\b(?!\s*(?:years|yrs|months))", after)
    )


def _small(text: str, heading: str) -> Iterator[tuple[int, int, int]]:
    """Given names in small letters: two together, or one in a sentence about somebody, where a family is spoken of."""
    if not any(is_small_given_name(word) for word in set(text.split())):
        return
    context = bool(_KIN_NOUN.search(text)) + bool(_CHILD_NOUN.search(text)) + bool(_PRONOUN.search(text))
    context += bool(_TOPIC.search(text)) + bool(_heading_weight(heading))
    position = 0
    for match in _SMALL_CANDIDATE.finditer(text):
        if match.start() < position or not is_small_given_name(match[0]):
            continue
        end = match.end()
        following = _SMALL_CANDIDATE.match(text, end + 1)
        is_double = bool(following) and text[end : end + 1] == " " and is_possible_given_name(following[0])  # type: ignore[index]
        if is_double and following:
            end = following.end()
        position = end
        is_subject = _INFORMAL_AFTER.match(text, end) is not None
        is_object = _INFORMAL_BEFORE.search(text[max(0, match.start() - BESIDE_CHARS) : match.start()]) is not None
        if context and (is_double or is_subject or is_object):
            yield match.start(), end, context + is_double + is_subject + is_object
