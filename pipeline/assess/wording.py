"""Say a gap in plain words: why it is one, and what to do about it.

In: a gap's facts (counts, dates, names of bodies). Out: English sentences for a director. Surprising rule: no
document text, title or id enters a sentence, because reasons travel into registers and messages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.assess.figures import MONTHS_PER_YEAR
from pipeline.assess.gap_rules import GapType
from pipeline.assess.plain_words import count_of as _count
from pipeline.assess.plain_words import listed as _listed
from pipeline.assess.plain_words import number_word as _number
from pipeline.assess.plain_words import word_date
from pipeline.assess.presence import PRESENCE_TOLERANCE

DOUBTFUL_CHANCE = 0.5
"""From this probability on a reason speaks of a chance that falls short rather than of nothing at all: more
likely there than not, so "none" would read as untrue."""
KIND_WORDS = {
    GapType.NO_IMPACT: "a difference made to children, young people or families",
    GapType.NO_VOICE: "what children, young people, parents or carers say",
    GapType.NO_DATA: "a measured or judged level of performance",
}
"""What each absent kind of evidence would show."""

ACTIONS = {
    GapType.NO_EVIDENCE: "Ask {body} for final, dated documents on {title} that show what was done and what changed.",
    GapType.DRAFT_ONLY: "Have the draft on {title} finalised by {body}, or find its final version.",
    GapType.PLAN_ONLY: "Collect from {body} what the plans on {title} have led to: what runs, figures, what changed.",
    GapType.STALE: "Find newer evidence on {title}, starting with {body}.",
    GapType.LAPSED: "Find out from {body} whether the work on {title} went on, and file what shows it.",
    GapType.THIN: "Find a further final document on {title}, starting with {body}.",
    GapType.NO_IMPACT: "Collect from {body} what has changed for children, young people or families on {title}.",
    GapType.NO_VOICE: "Collect from {body} what children, young people, parents or carers say about {title}.",
    GapType.NO_DATA: "Collect from {body} dated figures or an audit on {title}.",
    GapType.SINGLE_AGENCY: "Ask {body} for its own evidence on {title}.",
    GapType.MISSING_BODY: "Ask {body} what it holds on {title}.",
    GapType.MISSING_ASPECT: "Find final evidence of {aspect} within {title}, starting with {body}.",
    GapType.ADVERSE: "Agree with {body} what to say on {title}: who owns it, what is being done, whether it improves.",
}
"""What to do about each gap; `body`, `title` and `aspect` are filled in."""
UNDATED_ACTION = "Establish the date of the undated evidence on {title}; if it is old too, ask {body} for newer."
"""What to do about a stale requirement some of whose evidence is undated: its date may be all that is missing."""


@dataclass(frozen=True, slots=True)
class GapFacts:
    """What the sentences of one gap are made of.

    `chance` is the probability that what is lacking is there after all, `needed` the threshold it missed (both
    0-1). `documents` hold counted passages; of them `undated` and `unsigned` have no date or no body.
    `newest_old` is the newest date before the cut-off. `body_names` are those that contributed.
    """

    gap_type: GapType
    title: str
    is_measured: bool
    chance: float
    needed: float
    passages: int
    documents: int
    undated: int
    unsigned: int
    organisations: int
    newest: date | None
    newest_old: date | None
    draft_documents: int
    newest_draft: date | None
    body_names: tuple[str, ...]
    asked_name: str | None
    responsible: int
    has_kind: bool
    thin_documents: int
    stale_months: int
    aspect: str
    concerns: int
    has_plans: bool
    has_activity: bool
    as_of: date
    searched: int
    unread: int
    could_hold: int


def word_reason(facts: GapFacts) -> str:
    """Say why this is a gap, with numbers, bodies and dates, and what unread documents leave open."""
    return " ".join([*_sentences(facts), *word_unread(facts)])


def _sentences(facts: GapFacts) -> list[str]:
    match facts.gap_type:
        case GapType.NO_EVIDENCE:
            return _no_evidence(facts)
        case GapType.DRAFT_ONLY:
            return _draft_only(facts)
        case GapType.PLAN_ONLY:
            return [_plan_only(facts)]
        case GapType.STALE:
            return [_stale(facts)]
        case GapType.THIN:
            return [_thin(facts)]
        case GapType.SINGLE_AGENCY:
            return [_single_agency(facts)]
        case GapType.MISSING_BODY:
            return _missing_body(facts)
        case GapType.MISSING_ASPECT:
            return [_missing_aspect(facts)]
        case GapType.ADVERSE:
            return _adverse(facts)
        case _:
            return [_lacking_kind(facts)]


def word_unread(facts: GapFacts) -> list[str]:
    """Say how many documents could change a verdict, as they were not read in full; nothing if there are none."""
    return [_unread(facts)] if facts.unread else []


def word_action(facts: GapFacts) -> str:
    """Say what to do next, naming the body to ask."""
    is_undated = facts.gap_type is GapType.STALE and facts.undated > 0
    action = UNDATED_ACTION if is_undated else ACTIONS[facts.gap_type]
    return action.format(
        body=facts.asked_name or "the responsible body", title=f"“{facts.title}”", aspect=f"“{facts.aspect}”"
    )


def whole_months(earlier: date, later: date) -> int:
    """Count the full months from one date to a later one; 0 within the first month."""
    months = (later.year - earlier.year) * MONTHS_PER_YEAR + later.month - earlier.month
    return months - (later.day < earlier.day)


def _no_evidence(facts: GapFacts) -> list[str]:
    if facts.passages:
        first = (
            f"{_count(facts.passages, 'passage').capitalize()} in {_count(facts.documents, 'final document')} may be "
            f"evidence, but {_shortfall(facts)}."
        )
    elif facts.searched:
        first = f"No passage of a final document counts as evidence for this; {_passages_searched(facts)}."
    else:
        first = "No document in the folder could be searched for this."
    drafts = _count(facts.draft_documents, "draft")
    return [
        first,
        *([f"What stands in {drafts} is not sure enough either."] if facts.draft_documents else []),
        *([] if facts.is_measured else ["The model does not know this subject: a person must judge what is near it."]),
        "Plans, data, impact, voice, bodies and dates cannot be judged until something is on file.",
    ]


def _draft_only(facts: GapFacts) -> list[str]:
    dated = "dated" if facts.draft_documents == 1 else "the newest of"
    newest = f", {dated} {word_date(facts.newest_draft)}" if facts.newest_draft else ""
    final = f"in final documents {_shortfall(facts)}" if facts.passages else "no final document carries it"
    return [
        f"Only {_count(facts.draft_documents, 'draft')} {_verb(facts.draft_documents)} this{newest}; {final}.",
        "Nothing further is judged until it is final.",
    ]


def _plan_only(facts: GapFacts) -> str:
    if facts.has_kind:
        return f"{_carrying(facts)}. Whether any of it goes beyond plans is uncertain: {_shortfall(facts)}."
    return f"{_carrying(facts)}. All of it is plans and commitments: nothing shows what was done, measured or changed."


def _stale(facts: GapFacts) -> str:
    limit = _count(facts.stale_months, "month")
    if facts.newest is not None and facts.newest == facts.newest_old:
        age = _count(whole_months(facts.newest, facts.as_of), "month")
        return f"{_carrying(facts)}, {age} before {word_date(facts.as_of)}; the limit is {limit}."
    older = f" The older evidence goes up to {word_date(facts.newest_old)}." if facts.newest_old else ""
    doubt = f"Whether any of it dates from the last {limit} before {word_date(facts.as_of)} is uncertain"
    return f"{_carrying(facts)}. {doubt}: {_shortfall(facts)}.{older}"


def _thin(facts: GapFacts) -> str:
    if facts.documents <= facts.thin_documents:
        only = "Only " if facts.documents == 1 else ""
        carrying = _carrying(facts)
        return f"{only}{carrying[0].lower() if only else carrying[0]}{carrying[1:]}{_from_bodies(facts)}."
    more = _count(facts.thin_documents, "document")
    return f"{_carrying(facts)}. Whether more than {more} truly does is uncertain: {_shortfall(facts)}."


def _lacking_kind(facts: GapFacts) -> str:
    sought = KIND_WORDS[facts.gap_type]
    start = (
        f"{_count(facts.passages, 'passage').capitalize()} in {_count(facts.documents, 'final document')} "
        f"{_verb(facts.passages)} this"
    )
    if facts.has_kind or facts.chance >= DOUBTFUL_CHANCE:
        return f"{start}. Whether any shows {sought} is uncertain: {_shortfall(facts)}."
    return f"{start}, but {'does not show' if facts.passages == 1 else 'none shows'} {sought}."


def _single_agency(facts: GapFacts) -> str:
    documents = _count(facts.documents, "final document")
    if not facts.organisations:
        return f"None of the {documents} that carry this names the body it comes from, so no second one can be shown."
    names = _listed(facts.body_names)
    if facts.organisations > 1:
        return (
            f"{_carrying(facts)}, from {names}. Whether two organisations truly do is uncertain: {_shortfall(facts)}."
        )
    if facts.unsigned:
        return f"{_carrying(facts)}. The only organisation named is that of {names}; {_unsigned(facts)}."
    return f"{_carrying(facts)}. All come from one organisation: {names}."


def _missing_body(facts: GapFacts) -> list[str]:
    share = f"one of {_count(facts.responsible, 'body', 'bodies')}" if facts.responsible > 1 else "the only body"
    if facts.chance > 0.0:
        first = f"What {facts.asked_name} contributed is uncertain: {_shortfall(facts)}. It is {share} responsible."
    else:
        first = f"Nothing that counts here comes from {facts.asked_name}, {share} responsible."
    return [first, f"{_unsigned(facts).capitalize()}."] if facts.unsigned else [first]


def _missing_aspect(facts: GapFacts) -> str:
    start = f"{_carrying(facts)}. “{facts.aspect}” is a part of the requirement"
    if facts.chance >= DOUBTFUL_CHANCE:
        return f"{start}; whether any of it shows that is uncertain: {_shortfall(facts)}."
    if facts.chance > 0.0:
        return f"{start} that is not surely shown: {_shortfall(facts)}."
    return f"{start} that none of it shows."


def _adverse(facts: GapFacts) -> list[str]:
    held = [
        *(["what has been done"] if facts.has_activity else []),
        *(["plans"] if facts.has_plans else []),
    ]
    answer = f"On file with it: {_listed(held)}." if held else "Neither plans nor what has been done is surely on file."
    return [
        f"{_number(facts.concerns).capitalize()} of {_count(facts.passages, 'passage')} that count "
        f"{'reports' if facts.concerns == 1 else 'report'} a concern.",
        "This is no fault of the file: a reader will ask whether leaders know it, who owns it and whether it improves.",
        answer,
    ]


def _unread(facts: GapFacts) -> str:
    if facts.could_hold:
        return f"{_count(facts.could_hold, 'document').capitalize()} could not be read in full and may change this."
    judged = "by its name it" if facts.unread == 1 else "by their names they"
    return f"{_count(facts.unread, 'document').capitalize()} could not be read in full; {judged} would not change this."


def _carrying(facts: GapFacts) -> str:
    documents = _count(facts.documents, "final document").capitalize()
    if facts.newest is None:
        return f"{documents} {_verb(facts.documents)} this, undated"
    undated = f", {_number(facts.undated)} undated" if facts.undated else ""
    dated = "dated" if facts.documents == 1 else "the newest of"
    return f"{documents} {_verb(facts.documents)} this{undated}, {dated} {word_date(facts.newest)}"


def _from_bodies(facts: GapFacts) -> str:
    return f", from {_listed(facts.body_names)}" if facts.body_names else ", and no body is named"


def _unsigned(facts: GapFacts) -> str:
    return f"{_count(facts.unsigned, 'document')} {'names' if facts.unsigned == 1 else 'name'} no body"


def _passages_searched(facts: GapFacts) -> str:
    return f"{facts.searched:,} passage{'s were' if facts.searched != 1 else ' was'} searched"


def _shortfall(facts: GapFacts) -> str:
    return f"the likelihood is {_percent(facts.chance)}, short of the {_percent(facts.needed)} needed"


def _percent(probability: float) -> str:
    """Whole per cent rounded down, so that a chance short of a threshold never prints as reaching it."""
    return f"{int(probability * 100 + PRESENCE_TOLERANCE)}%"


def _verb(number: int) -> str:
    return "carries" if number == 1 else "carry"
