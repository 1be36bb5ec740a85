"""Find what is wrong with a source before it enters the pack: annotations, front matter, characters, lost passages.

In: a source, its rendered files and the known ids. Out: one sentence to a fault, each naming the words it is about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml
from authored import Authored
from blocks import Labelled, Note, plain_text
from looks import unprintable
from readback import Unit, squeeze

KINDS = ("context", "intent", "activity", "performance", "impact", "voice")
STANCES = ("strength", "concern", "mixed", "neutral")
SPEAKERS = ("parent_carer", "young_person", "both")
PRECISIONS = ("day", "month", "year", "none")
ROLES = ("evidence", "baseline", "external_assurance", "reference")
NEEDED = ("output", "format", "title", "date", "precision", "bodies", "is_draft")
NEEDED_IN_OFFICE_FILES = ("author", "created")
OFFICE_FORMATS = ("pdf", "docx", "pptx", "xlsx")
WORDS_SHOWN = 9
NOTICE = "fictionalsample"
DATE_LENGTHS = {"day": 10, "month": 7, "year": 4}


def known_ids(framework: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Topics and bodies of the framework."""
    loaded = yaml.safe_load(framework.read_text(encoding="utf-8"))
    topics = {topic for criterion in loaded["criteria"] for topic in criterion.get("topics", [])}
    return frozenset(topics), frozenset(body["id"] for body in loaded["bodies"])


def find_faults(
    authored: Authored,
    units: list[Unit],
    places: list[str | None],
    *,
    topics: frozenset[str],
    bodies: frozenset[str],
) -> Iterator[str]:
    """Every fault of one source; `units` and `places` are the read-back text and where each passage stands in it."""
    yield from _property_faults(authored.properties, bodies)
    for passage, place in zip(authored.passages, places, strict=True):
        yield from (f"{fault}: {_opening(passage)}" for fault in _note_faults(passage.note, topics))
        if place is None and not authored.trouble:
            yield f"not found whole in the rendered file (does this part print it?): {_opening(passage)}"
    if authored.properties.get("format") == "pdf" and authored.source:
        rare = unprintable(plain_text(authored.source.body))
        yield from (f"the character {char} (U+{ord(char):04X}) has no glyph in a PDF here" for char in rare)
    text = squeeze("".join(text for _, text in units)).lower()
    if authored.trouble in (None, "password") and NOTICE not in text:
        yield "the words Fictional sample stand nowhere in it"
    for mark in ("%%", "{++", "{--", "{>>", "::end", "{{", "<br>", "**"):
        if squeeze(mark) in text and authored.trouble is None:
            yield f"the mark {mark} shows in the rendered file"


def _property_faults(properties: Mapping[str, object], bodies: frozenset[str]) -> Iterator[str]:
    is_office = properties.get("format") in OFFICE_FORMATS
    needed = (*NEEDED, *(NEEDED_IN_OFFICE_FILES if is_office else ()))
    yield from (f"front matter lacks {name}:" for name in needed if name not in properties)
    listed = properties.get("bodies")
    if not isinstance(listed, list):
        yield "bodies: must be a list in square brackets"
    else:
        yield from (f"bodies: {body} is no body of the framework" for body in listed if body not in bodies)
    precision, date = str(properties.get("precision")), properties.get("date")
    if precision not in PRECISIONS:
        yield f"precision: {precision}; it is one of {' '.join(PRECISIONS)}"
    elif (date in (None, "none")) != (precision == "none"):
        yield "date: none goes with precision: none"
    elif precision != "none" and len(str(date)) != DATE_LENGTHS[precision]:
        yield f"date: {date} is not of precision {precision}"
    if str(properties.get("role", "evidence")) not in ROLES:
        yield f"role: {properties['role']}; it is one of {' '.join(ROLES)}"
    if "created" in properties and not isinstance(properties["created"], dt.date):
        yield "created: must be a date such as 2025-07-11"


def _note_faults(note: Note, topics: frozenset[str]) -> Iterator[str]:
    yield from (f"no topic is called {topic}" for topic in note.topics if topic not in topics)
    if note.kind not in KINDS:
        yield f"kind {note.kind} is none of {' '.join(KINDS)}"
    if note.stance not in STANCES:
        yield f"stance {note.stance} is none of {' '.join(STANCES)}"
    if (note.kind == "voice") != (note.speaker is not None):
        yield "a speaker is given only and always for voice"
    elif note.speaker and note.speaker not in SPEAKERS:
        yield f"speaker {note.speaker} is none of {' '.join(SPEAKERS)}"
    if note.near_miss_of and note.near_miss_of not in topics:
        yield f"near={note.near_miss_of} is no topic (write near=APA6.3)"
    if note.kind == "context" and any(topic.startswith("APA") for topic in note.topics):
        yield "context carries no APA label (codebook: background and past findings are no evidence)"


def _opening(passage: Labelled) -> str:
    words = passage.text.split()
    return " ".join(words[:WORDS_SHOWN]) + (" ..." if len(words) > WORDS_SHOWN else "")
