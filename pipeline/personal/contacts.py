"""Find postcodes, street addresses, phone numbers and e-mail addresses, and tell a family's from an office's.

In: text. Out: `Detail` records. Surprising rule: which of the two it is comes from the words around it; without
any, a mobile number or a private mail provider is taken for a family's, a landline for an office's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType

from pipeline.personal.detail import Detail, DetailKind

CUE_CHARS = 90
"""How far from a contact words are sought that say whose it is: about a line."""
_AREAS = frozenset(
    [
        "AB",
        "AL",
        "B",
        "BA",
        "BB",
        "BD",
        "BF",
        "BH",
        "BL",
        "BN",
        "BR",
        "BS",
        "BT",
        "BX",
        "CA",
        "CB",
        "CF",
        "CH",
        "CM",
        "CO",
        "CR",
        "CT",
        "CV",
        "CW",
        "DA",
        "DD",
        "DE",
        "DG",
        "DH",
        "DL",
        "DN",
        "DT",
        "DY",
        "E",
        "EC",
        "EH",
        "EN",
        "EX",
        "FK",
        "FY",
        "G",
        "GL",
        "GU",
        "GY",
        "HA",
        "HD",
        "HG",
        "HP",
        "HR",
        "HS",
        "HU",
        "HX",
        "IG",
        "IM",
        "IP",
        "IV",
        "JE",
        "KA",
        "KT",
        "KW",
        "KY",
        "L",
        "LA",
        "LD",
        "LE",
        "LL",
        "LN",
        "LS",
        "LU",
        "M",
        "ME",
        "MK",
        "ML",
        "N",
        "NE",
        "NG",
        "NN",
        "NP",
        "NR",
        "NW",
        "OL",
        "OX",
        "PA",
        "PE",
        "PH",
        "PL",
        "PO",
        "PR",
        "RG",
        "RH",
        "RM",
        "S",
        "SA",
        "SE",
        "SG",
        "SK",
        "SL",
        "SM",
        "SN",
        "SO",
        "SP",
        "SR",
        "SS",
        "ST",
        "SW",
        "SY",
        "TA",
        "TD",
        "TF",
        "TN",
        "TQ",
        "TR",
        "TS",
        "TW",
        "UB",
        "W",
        "WA",
        "WC",
        "WD",
        "WF",
        "WN",
        "WR",
        "WS",
        "WV",
        "YO",
        "ZE",
        "XX",
        "ZZ",
    ]
)
"""Postcode areas, with the two that invented addresses use."""
_POSTCODE = re.compile(
    r"(?<![\w£])(?P<area>[A-Za-z]{1,2})(?P<district>\d[A-Za-z\d]?)(?P<gap>[ \u00a0-]{0,2})"
    r"(?P<inward>\d[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2})(?!\w)"
)
_POSTCODE_LABEL = re.compile(r"(?i)\bpost\s?-?code\b\W{0,6}(?:is\s+)?$")
_HOME = re.compile(r"(?i)\b(?:lives?|living|home|address|moved|family|resid\w+|house|flat|mum|dad|mother|father)\b")
_STREET_END = re.compile(
    r"(?:Road|Rd|Street|St|Avenue|Ave|Lane|Close|Drive|Crescent|Grove|Terrace|Way|Court),?[\w\s,]{0,30}$"
)
_STREET = re.compile(
    r"(?<![\w£.,/-])(?:(?:[Ff]lat|[Aa]partment"
    r"|[Uu]nit)\s+\d{1,3}[A-Za-z]?,?\s+)?\d{1,3}[A-Za-z]?,?\s+(?:[A-Z][\w'’-]+\s+){1,3}"
    r"(?:Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Close|Cl|Drive|Dr|Crescent|Cres|Gardens|Gdns|Grove|Terrace|Way"
    r"|Court|Place|Walk|Mews"
    r"|Rise|Row|Hill|View|Square|Park|Green|Fold|Brow|Parade|Croft|Meadows?)\b\.?"
)
_EMAIL = re.compile(
    r"(?i)(?<![\w.+-])[a-z0-9](?:[\w.+'’-]{0,63}[\w+-])?\s?(?:@|\(at\)|\[at\])\s?(?:[a-z0-9-]+(?:\."
    r"|\s?\(dot\)\s?|\s?\[dot\]\s?)){1,5}[a-z]{2,18}\b"
)
_WRITTEN_AT = re.compile(r"(?i)[\[(]at[\])]")
_DIGIT = re.compile(r"\d")
_LONG_NUMBER = re.compile(r"\d(?:[^\w|;]{0,3}\d){8}")
"""Nine digits with signs between: less is no telephone number."""
_OFFICE_DOMAIN = re.compile(
    r"(?i)(?:\.gov(?:\.\w\w)?|\.nhs\.(?:uk|net)|@nhs\.net|\.nhs\.\w+|\.sch\.uk|\.ac\.uk|\.police\.uk|\.edu"
    r"|\.org(?:\.\w\w)?"
    r"|(?:school|academy|college|council|trust|nhs|primary|nursery|service|forum|charity|university|hospital"
    r"|partnership)[\w-]*(?:\.[\w-]+)+)$"
)
_PRIVATE_DOMAIN = re.compile(
    r"(?i)(?:@|\.)(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|rocketmail|icloud|me|mac|aol"
    r"|btinternet|btopenworld|sky"
    r"|talktalk|virginmedia|virgin|ntlworld|blueyonder|tiscali|protonmail|proton|pm|gmx|mail|fastmail|plusnet"
    r"|o2|zoho|hey|web|wp|o2|onet|interia)"
    r"\.(?:com|co\.uk|net|me|uk|org|de|pl|fr|eu)$"
)
_OFFICE_MAILBOX = re.compile(
    r"(?i)^(?:info|admin|office|enquir(?:y|ies)|contact\w*|hello|team|help\w*|support|reception|feedback"
    r"|complaints|data\w*|press|media"
    r"|hr|careers?|jobs|bookings?|events?|no-?reply|webmaster|send\w*|senco|ehc\w*|iass|local[._-]?offer"
    r"|headteacher|head|duty|mash|fis"
    r"|service\w*|customer\w*|post(?:master|box)?|mailbox|secretary|clerk|democratic\w*|committee\w*|foi|dpo"
    r"|safeguarding)(?=[@._-]|\d|$)"
)
_PHONE_SHAPE = re.compile(
    r"(?<![\w£$])(?<!\d[.,/-])(?:\+44\s?(?:\(0\)\s?)?|0044\s?(?:\(0\)\s?)?"
    r"|\(?0)\d(?:[\s().\u00a0–-]{0,3}\d){7,9}(?!\w)(?![,/]\d)"
)
_FAMILY = re.compile(
    r"(?i)\b(?:mum|mums|mam|mom|mummy|mother|dad|daddy|father|parents?|carers?|guardian|grand(?:ma|mother|dad"
    r"|father|parents?)|nan|nana|gran"
    r"|aunt(?:ie)?|uncle|son|daughter|brother|sister|siblings?|child|children['’]s home address|pupil|student"
    r"|young person|yp|patient|boy|girl|family|families"
    r"|next of kin|emergency contact|home (?:address|tel\w*|phone|number|visit)|lives?|living|resid(?:es|ing"
    r"|ent)|moved to|home|his|her|hers|their|my|foster(?:ed)?|twins?"
    r"|dob|d\.o\.b\.?|date of birth|nhs n\w+|upn|address|placed|aged?|year \d+|y\d+)\b"
)
_OFFICE = re.compile(
    r"(?i)\b(?:council|civic|town hall|county hall|city hall|trust|hospital|school|academy|college|university"
    r"|centre|center|clinic|surgery|health centre|office|offices"
    r"|department|directorate|service|services|team|helpline|help ?line|hotline|switchboard|reception"
    r"|advice line|contact us|call us|ring us|e-?mail us|text us|write to us|get in touch"
    r"|website|www|https?|forum|charity|partnership|board|nursery|library|hub|house|head ?quarters|HQ|ICB"
    r"|NHS (?:england|trust|foundation)|Ofsted|CQC|DfE|ltd|limited|CIC|company|registered"
    r"|freepost|po box|minicom|textphone|out of hours|duty|extension|ext|enquiries|venue|hotel|station|church"
    r"|coordinator|co-ordinator|manager|officer|director|head of|head ?teacher"
    r"|SENCO|SENDCO|consultant|psychologist|therapist|paediatrician|nurse|social worker|practitioner|chair"
    r"|councillor|cllr|clerk|adviser|advisor|lead|administrator|commissioner|assistant"
    r"|secretary|press|media|teacher|governor|chief|executive|inspector|author|report author|contact officer)\b"
)
_STRONG_FAMILY = re.compile(
    r"(?i)\b(?:mums?|mams?|moms?|mummy|mothers?|dads?|daddy|fathers?|parents?|carers?|guardians?|grand(?:ma|mother|dad"
    r"|father|parent)s?"
    r"|nans?|nana|gran|aunt(?:ie)?|uncle|son|daughter|next of kin|complainants?|appellants?|emergency contact"
    r"|(?<!care )(?<!nursing )(?<!children['’]s )(?<!funeral )home(?!\s+(?:office|page|education|tuition|visits?))"
    r"|lives?(?: with| at| in)?|living at|resid(?:es|ing)|family(?!\s+(?:hub|centre|support|services?|information))"
    r"|foster(?: carer)?|child|pupil|student|young person|patient|pick(?:ed)?[\s-]?up|collect(?:ed|s)?(?: from)?"
    r"|(?:parents?|mothers?|fathers?|carers?|mums?|dads?|family|home)['’]?s?['’]?\s+(?:\w+\s+)?address(?: for service)?"
    r"|address for service"
    r"|my (?:own )?(?:mobile|mob|number|landline|phone|tel\w*|e-?mail|address|postcode|home|house)"
    r"|(?:ring|call|text|phone|reach|contact|talk to|speak to|tell|e-?mail)\s+me\b[\w\s,]{0,20}\b(?:on|at)"
    r"|I['’]?\s?a?m on|reach me|his own|her own|their own)\b"
)


def find_contacts(text: str) -> Iterator[Detail]:
    """Postcodes, street addresses, phone numbers and e-mail addresses, each with whose it seems to be."""
    if "@" in text or _WRITTEN_AT.search(text):
        for match in _EMAIL.finditer(text):
            yield Detail(DetailKind.EMAIL, *match.span(), is_family=_is_family_mail(text, match))
    if not _DIGIT.search(text):
        return
    for start, end in _phones(text):
        is_family = _is_family(
            text, start, end, default=_is_mobile(text[start:end]) and not _OFFICE.search(_around(text, start, end))
        )
        yield Detail(DetailKind.PHONE, start, end, is_family=is_family and not _is_service_number(text[start:end]))
    for match in _POSTCODE.finditer(text):
        if _is_postcode(text, match):
            is_labelled = _POSTCODE_LABEL.search(text[: match.start()][-CUE_CHARS:])
            is_family = _is_family(text, *match.span(), default=bool(is_labelled))
            yield Detail(DetailKind.POSTCODE, *match.span(), is_family=is_family)
    for match in _STREET.finditer(text):
        is_family = _is_family(text, *match.span(), default=False)
        yield Detail(DetailKind.ADDRESS, *match.span(), is_family=is_family)


def find_postcodes(text: str) -> list[tuple[int, int]]:
    """Places of postcodes, whosever they are."""
    return [match.span() for match in _POSTCODE.finditer(text) if _is_postcode(text, match)]


def _is_family_mail(text: str, match: re.Match[str]) -> bool:
    address = re.sub(r"\s|\[dot\]|\(dot\)", "", match[0])
    if _STRONG_FAMILY.search(text[max(0, match.start() - CUE_CHARS // 2) : match.start()]):
        return not _OFFICE_MAILBOX.match(address)
    if _OFFICE_DOMAIN.search(address) or _OFFICE_MAILBOX.match(address):
        return False
    return bool(_PRIVATE_DOMAIN.search(address)) or _is_family(text, *match.span(), default=False)


def _is_family(text: str, start: int, end: int, *, default: bool) -> bool:
    """Whether the nearest word before, else after, that says whose a contact is, speaks of a family.

    In a row of a table the words of the contact's own cell are looked at, if they say anything.
    """
    before, after = text[max(0, start - CUE_CHARS) : start], text[end : end + CUE_CHARS]
    cell = re.split(r"[|;]", before)[-1]
    if _STRONG_FAMILY.search(cell) or _OFFICE.search(cell) or re.search(r"[A-Za-z]{3}", cell):
        before = cell
    families = [match.end() for match in _STRONG_FAMILY.finditer(before)]
    offices = [match.end() for match in _OFFICE.finditer(before)]
    if families or offices:
        return max(families, default=-1) >= max(offices, default=-1)
    following = (_STRONG_FAMILY.search(after), _OFFICE.search(after))
    if match := min((found for found in following if found), key=lambda found: found.start(), default=None):
        return match.re is _STRONG_FAMILY
    return default or bool(_FAMILY.search(before))


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - CUE_CHARS) : start] + " " + text[end : end + CUE_CHARS]


def _is_postcode(text: str, match: re.Match[str]) -> bool:
    """Whether an outward and an inward code stand together as a postcode; in doubt only beside words for a home."""
    before = text[max(0, match.start() - CUE_CHARS) : match.start()]
    if _POSTCODE_LABEL.search(before):
        return True
    is_plain = match[0].isupper() and match["area"].upper() in _AREAS
    if is_plain and (match["gap"] or len(match[0]) >= 6):
        return True
    is_cased = match[0].isupper() or match[0].islower() or match["inward"].islower()
    is_beside_home = _HOME.search(before) or _STREET_END.search(before)
    return is_cased and bool(match["gap"]) and bool(is_beside_home)


def _phones(text: str) -> list[tuple[int, int]]:
    """Places of British phone numbers: shaped like one, or found by the phonenumbers library. Merged, in order."""
    found = {(match.start(), match.end()) for match in _PHONE_SHAPE.finditer(text)}
    if _LONG_NUMBER.search(text):
        numbers = _phonenumbers()
        matcher = numbers.PhoneNumberMatcher(text, "GB", leniency=numbers.Leniency.VALID)
        found |= {(m.start, m.end) for m in matcher if not any(s < m.end and m.start < e for s, e in found)}
    return sorted(found)


def _is_mobile(number: str) -> bool:
    return re.sub(r"\D", "", number.replace("(0)", "")).removeprefix("0044").removeprefix("44").lstrip("0")[:1] == "7"


def _is_service_number(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    return digits.startswith(
        ("0300", "0303", "0330", "0333", "0345", "0344", "0370", "0800", "0808", "0844", "0845", "116", "111")
    )


@cache
def _phonenumbers() -> ModuleType:
    import phonenumbers

    return phonenumbers
