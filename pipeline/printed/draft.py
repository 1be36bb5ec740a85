"""Draft a framework file for a new area from its inspection report, for a person to complete.

In: printed areas and what the report says of itself. Out: YAML text that `framework check` accepts. Surprising rule:
printed wording stands in for our own definitions until a person writes them, so that the draft works at once; topics
of the model are only suggested, in comments, because a wrong one would count evidence that is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.framework import Framework
from pipeline.printed.areas import PrintedArea
from pipeline.printed.matching import suggest_topics
from pipeline.printed.responsible import partner_of_name

TITLE_WORDS = 9
"""Words of the printed wording that stand in for a title."""
MAX_PHRASES = 8
NATIONAL_BODIES: tuple[tuple[str, str, list[str]], ...] = (
    ("ofsted", "Ofsted", []),
    ("cqc", "Care Quality Commission", ["CQC"]),
    ("dfe", "Department for Education", ["DfE"]),
    ("nhs-england", "NHS England", ["NHSE"]),
)
"""Bodies that write letters about every area: id, name, aliases."""

_OPENING = re.compile(
    r"(?i)^(?:local |area |health |the )*(?:area )?(?:partnership |authority )?(?:leaders|lap|partnership)?\b"
    r"(?:,? (?:across|in|at|from|including|and)\b[^.:]*?)??,? ?(?:as a matter of urgency,? )?"
    r"(?:should|must|need to|need urgently to)\s+"
)
_WORD = re.compile(r"[A-Za-z][\w’'-]*")
_DULL = frozenset(
    {"the", "and", "of", "to", "a", "in", "for", "that", "with", "by", "on", "is", "are", "be", "as", "at", "their"}
    | {"they", "this", "these", "should", "must", "need", "ensure", "improve", "leaders", "across", "partnership"}
    | {"children", "young", "people", "families", "including", "include", "from", "how", "well", "so", "who", "it"}
    | {"effectively", "particular", "particularly", "urgently", "send", "support", "all", "have", "there", "which"}
)


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What the report says of itself: the area's name, its title, the day of publication if known, its file."""

    area: str
    title: str
    published: date | None
    file_name: str


def draft_framework(areas: Sequence[PrintedArea], facts: ReportFacts, *, model: Framework) -> str:
    """The draft as YAML text; `model` is a complete framework that topics and the standing set are taken from.

    Raises ValueError if there are no areas.
    """
    if not areas:
        raise ValueError("a framework needs at least one area")
    bodies = _bodies(areas)
    lines = [
        f"# Draft framework for {_plain(facts.area)}, read from {_plain(facts.file_name)}.",
        "# Complete every TODO, then run `readiness framework check` on this file. Printed wording stands in for",
        "# definitions until you write your own: say what counts as evidence, and what does not.",
        f"id: {_slug(facts.area)}-{facts.published.year if facts.published else 'draft'}",
        "version: 0.1.0",
        f"title: {_text(f'{facts.area} area SEND priority actions')}",
        "",
        "area:",
        f"  name: {_text(facts.area)}",
        f"  aliases: [{_text(f'{facts.area} local area partnership')}, {_text(f'{facts.area} local area')}] "
        "# TODO: other names that documents use",
        "",
        "sources:",
        "  - id: inspection-report",
        f"    title: {_text(facts.title)}",
        "    publisher: Ofsted and the Care Quality Commission",
        f"    published: {facts.published.isoformat()}" if facts.published else "    # TODO published: 2025-01-31",
        "",
        *_body_lines(bodies),
        "criteria:",
        *(line for area in areas for line in _area_lines(area, bodies, model)),
        "  # TODO: areas for improvement (level: improvement) and the pillars of your reform plan (level: pillar).",
        "",
        "# TODO kpis: figures that the area is followed by, with the report's figure as baseline.",
        "# TODO key_dates: the day the inspection ended, the day the report came out, when the next visit is due.",
        "",
        *_standing_lines(model),
    ]
    return "\n".join(lines) + "\n"


def _bodies(areas: Sequence[PrintedArea]) -> dict[str, tuple[str, list[str]]]:
    """Name and further spellings of each responsible body, by id; spellings of one name are one body."""
    found: dict[str, tuple[str, list[str]]] = {}
    by_key: dict[str, str] = {}
    for name in (name for area in areas for name in area.bodies):
        key = _body_key(name)
        if key in by_key:
            known, spellings = found[by_key[key]]
            if name not in (known, *spellings):
                spellings.append(name)
            continue
        body_id = _slug(name)
        by_key[key] = body_id
        plain = re.sub(r"\s*\([^)]*\)", "", name)
        found[body_id] = (plain, [])
        short = re.sub(r"(?i)\bintegrated care board\b", "ICB", plain)
        long = re.sub(r"\bICB\b", "Integrated Care Board", plain)
        found[body_id][1].extend(alias for alias in dict.fromkeys([short, long]) if alias != plain)
    return found


def _body_key(name: str) -> str:
    words = re.sub(r"\([^)]*\)", " ", name.lower())
    words = re.sub(r"\bintegrated care board\b", "icb", words)
    return " ".join(word for word in re.findall(r"[a-z]+", words) if word not in ("the", "area"))


def _body_lines(bodies: dict[str, tuple[str, list[str]]]) -> Iterator[str]:
    yield "# TODO: add the parent carer forum, young people's group, NHS trusts, schools, SENDIASS and the board of the"
    yield "# partnership, each with the names that documents use; council departments share an `organisation`."
    yield "bodies:"
    taken = set(bodies)
    for body_id, (name, aliases) in bodies.items():
        partner = partner_of_name(name)
        yield f"  - id: {body_id}"
        yield f"    name: {_text(name)}"
        yield f"    partner: {partner or 'partnership'} # TODO: check{'' if partner else ', its name does not tell'}"
        yield f"    aliases: [{', '.join(map(_text, aliases))}] # TODO: short names, former names, web address"
    for body_id, name, aliases in NATIONAL_BODIES:
        if body_id not in taken:
            yield f"  - {{id: {body_id}, name: {_text(name)}, partner: external, aliases: {json.dumps(aliases)}}}"
    yield ""


def _area_lines(area: PrintedArea, bodies: dict[str, tuple[str, list[str]]], model: Framework) -> Iterator[str]:
    area_id = f"APA{area.number}"
    ids = {_body_key(name): body_id for body_id, (name, _) in bodies.items()}
    responsible = list(dict.fromkeys(ids[_body_key(name)] for name in area.bodies))
    yield f"  # ---- Priority action {area.number}"
    yield from _criterion_lines(area_id, "area", area.text, area.location, model)
    yield f"    responsible_bodies: [{', '.join(responsible)}]" if responsible else "    # TODO responsible_bodies: []"
    yield ""
    if area.bullets:
        for number, part in enumerate(area.parts, start=1):
            yield from _criterion_lines(
                f"{area_id}.{number}", "requirement", part, area.location, model, parent=area_id
            )
            yield "    # TODO aspects: sides of it that must be seen; near_misses: what looks like it and is not."
            yield ""


def _criterion_lines(
    criterion_id: str, level: str, text: str, location: str, model: Framework, *, parent: str | None = None
) -> Iterator[str]:
    topics = suggest_topics(model, text)
    yield f"  - id: {criterion_id}"
    if parent:
        yield f"    parent: {parent}"
    yield f"    level: {level}"
    yield "    force: priority"
    yield f"    title: {_text(_title(text))} # TODO: a short name of your own"
    yield f"    definition: {_text(_definition(text))} # TODO: in your own words, what counts and what does not"
    hint = ", ".join(f"{topic} ({title})" for topic, title in topics)
    yield f"    # TODO topics, so that the model counts evidence for it: {hint or 'none of the model’s comes near'}"
    yield f"    topics: [] # {'for example [' + topics[0][0] + ']' if topics else 'without them it stays unmeasured'}"
    yield f"    phrases: [{', '.join(map(_text, _phrases(text)))}] # TODO: words that your papers use for it"
    yield "    wanted_kinds: [performance, impact, voice]"
    yield f"    citation: {{source: inspection-report, place: {_text(location or 'table of priority actions')}}}"


def _standing_lines(model: Framework) -> Iterator[str]:
    yield f"# Taken from the framework {model.id}. TODO: take out names of that area, add those of yours."
    yield "standing_set:"
    for item in model.standing_set:
        yield f"  - id: {item.id}"
        yield f"    title: {_text(item.title)}"
        yield f"    phrases: [{', '.join(map(_text, item.phrases))}]"
        if item.exclude:
            yield f"    exclude: [{', '.join(map(_text, item.exclude))}]"
        if item.authors:
            yield f"    authors: [{', '.join(item.authors)}]"
        yield f"    roles: [{', '.join(role.value for role in item.roles)}]"
        yield f"    minimum: {item.minimum}"
        if item.max_age_months:
            yield f"    max_age_months: {item.max_age_months}"
        yield f"    why: {_text(item.why)}"


def _definition(text: str) -> str:
    """The printed wording on one line; a framework takes none of under three letters."""
    words = " ".join(_plain(text).split())
    return words if len(words) >= 3 else f"As printed: {words}"


def _title(text: str) -> str:
    text = _plain(text.split("\n")[0])
    words = _OPENING.sub("", text).split()[:TITLE_WORDS]
    title = " ".join(words).rstrip(".,:;") or " ".join(text.split()[:TITLE_WORDS])
    return title[:1].upper() + title[1:] if len(title) >= 3 else f"As printed: {title}"


def _phrases(text: str) -> list[str]:
    """Neighbouring telling words, in lower case; the title's words where there are none."""
    found: list[str] = []
    for clause in re.split(r"[.,;:•()\n]", text.lower()):
        run: list[str] = []
        for word in [*_WORD.findall(clause), ""]:
            if word and word not in _DULL and len(run) < 4:
                run.append(word)
            else:
                if len(run) > 1:
                    found.append(" ".join(run))
                run = [word] if word and word not in _DULL else []
    return list(dict.fromkeys(found))[:MAX_PHRASES] or [_title(text).lower()]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"\([^)]*\)|['’]", "", name.lower())).strip("-")[:60].strip("-") or "area"


def _text(text: str) -> str:
    """A text as YAML reads it back: JSON's quoting is YAML's."""
    return json.dumps(_plain(text), ensure_ascii=False)


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
