"""Advise on each document: include it, replace it, finalise it, hold it back or leave it out, and why.

In: documents with their signs, what each is evidence for, and the standing set. Out: an `UploadAdvice` per document.
Surprising rule: the first rule that applies decides, and what must not be shared comes first; everything else that
is to be seen to follows as a remark, so that no sign is lost because a stronger one was found.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.framework import Framework
from pipeline.records import Document, Role
from pipeline.upload.signs import DAMAGED, EMBARGO
from pipeline.upload_records import Advice, StandingMatch, UploadAdvice

REFERENCE: Final = "reference"
"""The sign of a document in role reference."""
MEMBER_SEPARATOR: Final = "!"
"""Parts a container's path from its member's name: `mail.eml!plan.pdf`."""


@dataclass(frozen=True, slots=True)
class _Case:
    document: Document
    signs: frozenset[str]
    other_path: str | None
    is_from_partnership: bool
    is_standing: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    """Applies where the document has the sign; `unless` names what takes the rule back."""

    advice: Advice
    sign: str
    reason: str
    unless: Callable[[_Case], bool] = lambda case: False


_RULES: Final = (
    _Rule(Advice.HOLD, EMBARGO, "Under embargo: share nothing of it before its day and hour."),
    _Rule(Advice.LEAVE_OUT, "duplicate", "The same file as {other}, which is enough."),
    _Rule(Advice.LEAVE_OUT, "superseded", "An older version: {other} takes its place."),
    _Rule(Advice.LEAVE_OUT, "near_duplicate", "It says the same as another file, which is enough."),
    _Rule(Advice.REPLACE, "empty", "The file is empty: ask its owner to send it again."),
    _Rule(Advice.REPLACE, "encrypted", "Locked with a password: ask its owner for a copy without one."),
    _Rule(Advice.REPLACE, "unreadable", "The file is broken: ask its owner to send it again, whole."),
    _Rule(Advice.LEAVE_OUT, "other_area", "It is about another area."),
    _Rule(
        Advice.LEAVE_OUT,
        REFERENCE,
        "Written elsewhere and not about this area alone: it is no evidence of what was done here.",
    ),
    _Rule(
        Advice.LEAVE_OUT,
        "wrong_population",
        "Figures of a region or of all ages, by nobody of the partnership.",
        unless=lambda case: case.is_from_partnership,
    ),
    _Rule(
        Advice.LEAVE_OUT,
        "evidence_of_nothing",
        "It shows nothing for any requirement, and nobody asks for it.",
        unless=lambda case: case.is_standing,
    ),
    _Rule(
        Advice.HOLD,
        "personal_data",
        "It seems to name or describe a child or family: a person must read it, and blank that out or ask consent.",
    ),
    _Rule(
        Advice.HOLD,
        "small_numbers",
        "It gives counts so small that a child could be known by them: have them suppressed first.",
    ),
    _Rule(Advice.FINALISE, "draft", "A draft: have it approved, or take it out of the upload."),
    _Rule(Advice.REPLACE, "wrong_extension", "Its name ends wrongly, so it may not open: save it anew."),
    _Rule(Advice.REPLACE, DAMAGED, "Part of the file cannot be read: ask its owner to send it again."),
    _Rule(Advice.REPLACE, "stale", "Out of date: ask its owner for the current one."),
    _Rule(
        Advice.REPLACE,
        "past_review_date",
        "Its own review date has passed: ask for the reviewed version, or a line that this one still stands.",
    ),
)
"""Who may see it, which copy counts, whether it opens, whose it is, what it shows, then what it lacks."""

_REMARKS: Final = (
    ("personal_data", "It seems to name or describe a child or family."),
    ("small_numbers", "It gives counts so small that a child could be known by them."),
    ("draft", "It is a draft."),
    ("hidden_content", "Take out what is hidden in it first: comments, notes, tracked changes, hidden tabs or slides."),
    ("protective_marking", "It bears a protective marking: see who may have it."),
    ("undated", "It bears no date: put one on it."),
    ("needs_ocr", "It is a scan: send the original if there is one."),
    ("past_review_date", "Its own review date has passed."),
    ("wrong_population", "Some of its figures are not about this area's children alone: say so where they stand."),
    ("misattributed_quote", "It quotes words that the named document does not hold: check them."),
)
"""What else is to be seen to, by sign, in the order in which it is told."""


def advise_upload(
    framework: Framework,
    *,
    documents: Sequence[Document],
    signs: Mapping[str, frozenset[str]],
    criteria: Mapping[str, Collection[str]],
    standing: Sequence[StandingMatch] = (),
) -> tuple[UploadAdvice, ...]:
    """Advice for every document, in their order; `signs` and `criteria` are keyed by document id.

    A document that best serves an item of the standing set is asked for, even if it is evidence of no requirement.
    """
    minimum = {item.id: item.minimum for item in framework.standing_set}
    titles = {item.id: item.title for item in framework.standing_set}
    asked: dict[str, list[str]] = {}
    for match in standing:
        for document_id in match.document_ids[: minimum[match.item_id]]:
            asked.setdefault(document_id, []).append(titles[match.item_id])
    paths = {document.document_id: document.path for document in documents}
    order = {criterion.id: position for position, criterion in enumerate(framework.criteria)}
    drafted: list[UploadAdvice] = []
    for document in documents:
        case = _Case(
            document,
            signs.get(document.document_id, frozenset()) | ({REFERENCE} if document.role is Role.REFERENCE else set()),
            paths.get(document.duplicate_of or document.superseded_by or ""),
            _is_from_partnership(document, framework),
            document.document_id in asked,
        )
        served = tuple(sorted(criteria.get(document.document_id, ()), key=lambda c: order.get(c, len(order))))
        rule = next((rule for rule in _RULES if rule.sign in case.signs and not rule.unless(case)), None)
        advice = rule.advice if rule else Advice.INCLUDE
        why = rule.reason.format(other=case.other_path or "another file") if rule else ""
        reason = " ".join([why or _why_included(case, served, asked), *_remarks(case, rule)])
        if advice is not Advice.INCLUDE and case.is_standing:
            reason += f" Inspectors ask for it: {_listed(asked[document.document_id])}."
        drafted.append(UploadAdvice(document.document_id, advice, reason, served))
    return tuple(_with_members(drafted, paths))


def _why_included(case: _Case, served: Sequence[str], asked: Mapping[str, Sequence[str]]) -> str:
    if case.document.role is Role.BASELINE:
        return "The inspection report that everything is measured against."
    parts = []
    if case.is_standing:
        parts.append(f"inspectors ask for it ({_listed(asked[case.document.document_id])})")
    if served:
        parts.append(f"evidence for {_listed(served)}")
    if case.document.role is Role.EXTERNAL_ASSURANCE:
        parts.append("what an outside body said of the area")
    return (
        f"{_capital('; '.join(parts))}."
        if parts
        else "Nothing stands against it, though no passage of it was counted for a requirement."
    )


def _remarks(case: _Case, rule: _Rule | None) -> Iterator[str]:
    """What else is to be seen to, beside the rule that decided; nothing matters in what is left out."""
    if rule is None or rule.advice is not Advice.LEAVE_OUT:
        decided = rule.sign if rule else ""
        yield from (remark for sign, remark in _REMARKS if sign in case.signs and sign != decided)


def _with_members(drafted: Sequence[UploadAdvice], paths: Mapping[str, str]) -> Iterator[UploadAdvice]:
    """A mail or folder travels with all that is in it, so what must stay behind is to be taken out of it."""
    kept_back = {Advice.HOLD, Advice.LEAVE_OUT, Advice.FINALISE}
    for advice in drafted:
        path = paths[advice.document_id]
        inside = [
            paths[other.document_id].removeprefix(f"{path}{MEMBER_SEPARATOR}")
            for other in drafted
            if other.advice in kept_back and paths[other.document_id].startswith(f"{path}{MEMBER_SEPARATOR}")
        ]
        if inside and advice.advice is Advice.INCLUDE:
            note = f" Take out first: {_listed(inside)}."
            yield UploadAdvice(advice.document_id, advice.advice, advice.reason + note, advice.criteria)
        else:
            yield advice


def _is_from_partnership(document: Document, framework: Framework) -> bool:
    bodies = framework.bodies_by_id
    return any(bodies[body].partner != "external" for body in document.body_ids if body in bodies)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
