"""Read the actions of improvement plans: number, text, owner, due date and status, from table rows and lists.

In: documents and passages. Out: `Action` records in reading order, without evidence. Surprising rule: only final,
current documents that call themselves a plan are read; minutes, risk registers and meetings' action logs hold actions
too, but those are not what an area promised its inspectors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pipeline.cues.dates import find_dates
from pipeline.follow_up import Action
from pipeline.records import BlockKind, Document, Passage, make_id

CELL_JOIN = " | "
"""What stands between the cells of a row in a passage's text; a cell reads `column heading: value`."""
MAX_HEADING_CHARS = 60
"""A column heading is a few words; a longer text before a colon is a sentence with a colon in it."""
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "reference": (
        *("action ref", "action reference", "action no", "action number", "action id", "reference", "ref", "ref no"),
        *("no", "number", "id", "item"),
    ),
    "owner": (
        *("action owner", "action lead", "lead officer", "responsible officer", "responsible person", "lead agency"),
        *("owner", "owners", "lead", "leads", "responsible", "responsibility", "accountable", "by whom", "who"),
        *("responsible body", "led by"),
    ),
    "due": (
        *("due date", "date due", "target date", "completion date", "end date", "due by", "by when", "deadline"),
        *("due", "when", "timescale", "timeframe"),
    ),
    "status": (
        *("rag status", "brag status", "rag rating", "brag rating", "current status", "progress rating", "status"),
        *("rag", "brag", "rating", "progress status"),
    ),
    "named_evidence": (
        *("evidence held", "evidence", "evidence of completion", "evidence of impact", "source of evidence"),
        *("evidence link", "assurance", "proof"),
    ),
    "text": (
        *("actions", "action", "action to be taken", "actions to be taken", "agreed action", "key action"),
        *("what we will do", "what will we do", "activity", "task", "planned action"),
    ),
}
"""The words that name each column; a heading ends with one of them, since merged headings stand in front."""
PLAN_WORDS = re.compile(
    r"\b(?:action|improvement|impact|delivery|recovery|priority|transformation|implementation|strategic|send|reform)\b"
    r".{0,30}\b(?:plans?|programme|tracker)\b|\b(?:PIP|PAP|WSoA|SEAP|DPIP)\b|\bwritten statement of action\b",
    re.IGNORECASE,
)
"""Titles and paths of documents that hold an area's promised actions."""
NOT_PLANS = re.compile(
    r"\b(?:minutes|agenda|notes|risk|register|action log|letter|terms of reference)\b", re.IGNORECASE
)
PROGRESS: Sequence[tuple[str, re.Pattern[str]]] = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        ("withdrawn", r"\b(?:withdrawn|cancelled|no longer (?:needed|required)|removed|ceased)\b"),
        (
            "late",
            r"\b(?:over ?due|late|delayed|behind|slipped|missed|off[- ]track|not on track|red)\b",
        ),
        ("not_started", r"\b(?:not (?:yet )?(?:started|begun|due)|to start|yet to (?:start|begin)|gr[ea]y|white)\b"),
        ("at_risk", r"\b(?:at risk|amber|yellow|partly|partially|some delay)\b"),
        (
            "on_track",
            r"\b(?:on[- ]track|green|on course|on target|in progress|in hand|on-?going|under ?way|started|"
            r"not (?:yet )?(?:complete|completed|done|finished)|incomplete|open)\b",
        ),
        ("complete", r"\b(?:completed?|done|closed|achieved|delivered|implemented|finished|embedded|blue|100 ?%)"),
    )
)
"""What a status amounts to, worst first: "complete, late by two weeks" must not pass for a finished one unseen."""
BARE_COMPLETE = re.compile(r"^\W*(?:action )?(?:completed?|done|closed|achieved|delivered|blue)\b", re.IGNORECASE)
"""A status that begins so is complete, whatever stands after it, such as "Complete (was red)"."""
LABELLED = re.compile(
    r"(?P<label>owner|lead|responsible|due(?: date)?|by when|deadline|target date|status|rag(?: status)?|progress)\s*"
    r"[:–—-]\s*(?P<value>[^;|()\[\]]+)",
    re.IGNORECASE,
)
"""A labelled part of a list entry: "(Lead: J. Smith; Due: 31 March 2026; Status: Green)"."""
NUMBERED = re.compile(
    r"^(?:actions?\s+)?(?P<reference>[A-Z]{0,4}\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?)\s*[.:)–—-]?\s+(?P<text>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
REFERENCE = re.compile(r"^[A-Z]{0,4}[\s.-]?\d{1,3}(?:[.-]\d{1,3}){0,3}[a-z]?\.?$", re.IGNORECASE)
MIN_ACTION_WORDS = 3
"""Words from which a text says what is to be done; fewer are a heading or a total."""


def find_actions(documents: Iterable[Document], passages: Iterable[Passage]) -> tuple[Action, ...]:
    """The actions of every final, current plan, in reading order; what a plan states twice counts once."""
    plans = {document.document_id: document for document in documents if is_plan(document)}
    found: dict[str, Action] = {}
    for passage in sorted(passages, key=lambda p: (p.document_id, p.ordinal)):
        if passage.document_id not in plans or passage.excluded_reason == "hidden":
            continue
        is_row = passage.kind_of_block is BlockKind.ROW
        action = _of_row(passage) if is_row else _of_list(passage)
        if action is not None:
            plan = plans[passage.document_id]
            name = plan.title or plan.path
            action_id = make_id("action", name, action.reference or action.text)
            if action_id in found and found[action_id].text != action.text:
                action_id = make_id("action", name, action.reference, action.text)  # numbers begin anew on each sheet
            found.setdefault(action_id, replace(action, action_id=action_id))
    return tuple(found.values())


def is_plan(document: Document) -> bool:
    """Whether a document is one whose actions an area is followed by: final, current, and by its name a plan."""
    name = f"{document.title or ''} / {document.path}".replace("_", " ")
    return document.is_counted and bool(PLAN_WORDS.search(name)) and not NOT_PLANS.search(name)


def read_progress(status: str | None) -> str | None:
    """What a status as written amounts to; None if it says nothing that is known."""
    if not status:
        return None
    if BARE_COMPLETE.match(status):
        return "complete"
    return next((name for name, words in PROGRESS if words.search(status)), None)


def read_due_date(text: str) -> date | None:
    """The day by which it is to be done: the last one named, since moved dates are added; a month's last day."""
    mentions = find_dates(text)
    return mentions[-1].value if mentions else None


def _of_row(passage: Passage) -> Action | None:
    """The action in a table row; it must have a text and a status, and a number, an owner or a date."""
    cells: dict[str, str] = {}
    for heading, value in _cells(passage.text):
        column = _column(heading)
        if column is not None:
            cells.setdefault(column, value)
    text, status = cells.get("text", ""), cells.get("status")
    if len(text.split()) < MIN_ACTION_WORDS or read_progress(status) is None:
        return None
    if not cells.keys() & {"reference", "owner", "due"}:
        return None
    return _action(passage, text, cells)


def _of_list(passage: Passage) -> Action | None:
    """The action in a numbered paragraph or bullet with a labelled status and a labelled owner or date."""
    numbered = NUMBERED.match(passage.text)
    labelled = list(LABELLED.finditer(passage.text))
    if numbered is None or not labelled:
        return None
    cells: dict[str, str] = {"reference": numbered["reference"]}
    for match in labelled:
        column = _column(match["label"])
        if column is not None:
            cells.setdefault(column, match["value"].strip(" .,"))
    text = passage.text[numbered.start("text") : labelled[0].start()].strip(" .,;([–—-")
    if read_progress(cells.get("status")) is None or not cells.keys() & {"owner", "due"}:
        return None
    return _action(passage, text, cells) if len(text.split()) >= MIN_ACTION_WORDS else None


def _action(passage: Passage, text: str, cells: Mapping[str, str]) -> Action:
    reference = cells.get("reference", "").strip()
    return Action(
        action_id="",
        reference=reference.rstrip(".") if REFERENCE.match(reference) else None,
        passage_id=passage.passage_id,
        text=text,
        owner=cells.get("owner") or None,
        due_date=read_due_date(cells.get("due", "")),
        status=cells.get("status"),
        progress=read_progress(cells.get("status")),
        named_evidence=cells.get("named_evidence") or None,
    )


def _cells(text: str) -> Iterator[tuple[str, str]]:
    """Heading and value of each cell that has a heading."""
    for cell in text.split(CELL_JOIN):
        heading, colon, value = cell.partition(": ")
        if colon and len(heading) <= MAX_HEADING_CHARS:
            yield heading, value.strip()


def _column(heading: str) -> str | None:
    """Which column a heading names; numbers, owners and dates before texts, since "action ref" ends with no text."""
    words = re.sub(r"[^a-z ]", " ", heading.lower()).split()
    for column, names in HEADINGS.items():
        for name in names:
            if words[-len(name.split()) :] == name.split():
                return column
    return None
