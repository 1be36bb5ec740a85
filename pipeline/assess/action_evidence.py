"""Link the actions of a plan with passages in other documents that show they were done.

In: actions, documents, passages, labels and facets of one run. Out: the actions with passage ids, surest first.
Surprising rule: precision comes first. A passage must state something done, measured or changed, in a final document
of the area's own, and either name the action's number, or share its criterion and most of its rarer words, or stand in
a document that the plan names as its evidence. Only actions marked complete are said to be done, so only
they are linked.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.follow_up import Action
from pipeline.records import Decision, Document, Facets, Kind, Label, Passage, Stance

SHOWING_KINDS = frozenset({Kind.ACTIVITY, Kind.PERFORMANCE, Kind.IMPACT})
"""Kinds that show something was done; a plan or a wish does not."""
LIKE_ENOUGH = 0.5
"""Share of an action's words, weighted by rarity, that a passage of the same criterion must hold. Read by hand on the
sample: at a half nearly every link is to the same piece of work, at four tenths every third is to another."""
LIKE_WITH_NUMBER = 0.15
"""The same share where the passage names the action's number: numbers are reused by other plans and tables."""
MIN_SHARED_WORDS = 3
"""Words that must be shared besides the share: two rare words of a short action are often a place and a service."""
MIN_NAME_WORDS = 2
"""Words that name a document; "minutes" or "report" alone could be any."""
NAME_SHARE = 0.8
"""Share of those words that a document's title or path must hold: a summary is not the full report that is named."""
LINKS_SHOWN = 3
"""Passages kept for an action, as many as a gap quotes."""
_COMMON_TEXT = """
a an and are as at be been before by each every for from has have in into is it its not of on one or our so than that
the their them then these they this to under up was we were what when where which who will with
"""
COMMON_WORDS = frozenset(_COMMON_TEXT.split())
"""Words that any two texts share."""
_WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_SUFFIXES = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ers", "er", "es", "ed", "s", "e", "y")
_MIN_STEM_CHARS = 4


@dataclass(frozen=True, slots=True)
class _Candidate:
    passage: Passage
    words: frozenset[str]
    criterion_ids: frozenset[str]


def link_actions(
    actions: Sequence[Action],
    *,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    labels: Sequence[Label],
    facets: Sequence[Facets],
    criterion_ids: Collection[str],
) -> tuple[Action, ...]:
    """The actions with the passages that show them done; `criterion_ids` are those narrow enough to share."""
    if not any(action.progress == "complete" for action in actions):
        return tuple(actions)
    by_passage, accepted = _criteria(labels, criterion_ids)
    candidates = _candidates(documents, passages, facets, accepted)
    weights = _weights(candidate.words for candidate in candidates)
    document_of = {passage.passage_id: passage.document_id for passage in passages}
    names = {d.document_id: stems(f"{d.title or ''} {d.path}") for d in documents if d.is_counted}
    linked = []
    for action in actions:
        if action.progress == "complete":
            others = [c for c in candidates if c.passage.document_id != document_of[action.passage_id]]
            criteria = by_passage.get(action.passage_id, set())
            named = _named_documents(action.named_evidence, names) - {document_of[action.passage_id]}
            action = replace(action, evidence=_evidence(action, others, criteria, named, weights))
        linked.append(action)
    return tuple(linked)


def _criteria(
    labels: Iterable[Label], criterion_ids: Collection[str]
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """The criteria that each passage may belong to, and those that it was accepted for."""
    possible: dict[str, set[str]] = {}
    accepted: dict[str, set[str]] = {}
    for label in labels:
        if label.criterion_id in criterion_ids and label.decision is not Decision.REJECTED:
            possible.setdefault(label.passage_id, set()).add(label.criterion_id)
            if label.decision is Decision.ACCEPTED:
                accepted.setdefault(label.passage_id, set()).add(label.criterion_id)
    return possible, accepted


def _candidates(
    documents: Iterable[Document],
    passages: Iterable[Passage],
    facets: Iterable[Facets],
    criteria: Mapping[str, set[str]],
) -> list[_Candidate]:
    counted = {document.document_id for document in documents if document.is_counted}
    showing = {
        facet.passage_id
        for facet in facets
        if facet.kind in SHOWING_KINDS
        and facet.stance is not Stance.CONCERN
        and not (facet.is_echo or facet.is_assurance or facet.duplicate_of)
    }
    return [
        _Candidate(passage, stems(passage.text), frozenset(criteria.get(passage.passage_id, ())))
        for passage in passages
        if passage.document_id in counted and passage.passage_id in showing and passage.excluded_reason is None
    ]


def _evidence(
    action: Action,
    candidates: Iterable[_Candidate],
    criteria: set[str],
    named: Collection[str],
    weights: Mapping[str, float],
) -> tuple[str, ...]:
    wanted = stems(action.text)
    number = _number_pattern(action.reference)
    in_named: dict[str, tuple[float, str]] = {}
    whole = sum(weights.get(word, max(weights.values(), default=1.0)) for word in wanted)
    found: list[tuple[float, str]] = []
    for candidate in candidates:
        shared = wanted & candidate.words
        share = sum(weights[word] for word in shared) / whole if whole else 0.0
        has_number = number is not None and bool(number.search(candidate.passage.text))
        is_like = share >= LIKE_ENOUGH and len(shared) >= MIN_SHARED_WORDS and bool(criteria & candidate.criterion_ids)
        if is_like or (has_number and share >= LIKE_WITH_NUMBER):
            found.append((-share - has_number, candidate.passage.passage_id))
        elif candidate.passage.document_id in named:
            best = in_named.get(candidate.passage.document_id)
            in_named[candidate.passage.document_id] = min(best or (1.0, ""), (-share, candidate.passage.passage_id))
    found += [(1.0 + score, passage_id) for score, passage_id in in_named.values()]  # after what speaks for itself
    return tuple(passage_id for _, passage_id in sorted(found)[:LINKS_SHOWN])


def _named_documents(named_evidence: str | None, names: Mapping[str, frozenset[str]]) -> set[str]:
    """Documents whose title and path hold nearly all the words by which the plan names its evidence."""
    found = set()
    for part in re.split(r"[;\n]", named_evidence or ""):
        words = {word for word in stems(part) if not word.isdigit()}
        if len(words) >= MIN_NAME_WORDS:
            found |= {d for d, name in names.items() if len(words & name) >= NAME_SHARE * len(words)}
    return found


def _number_pattern(reference: str | None) -> re.Pattern[str] | None:
    """How another document names the action: "action 3.2", "actions 3.2". A bare number could be anything."""
    if reference is None:
        return None
    return re.compile(rf"\bactions?\s+(?:no\.?\s*|ref\.?\s*)?{re.escape(reference)}(?![\d.]*\d)", re.IGNORECASE)


def stems(text: str) -> frozenset[str]:
    """The words of a text without common ones, endings cut off roughly, so that "opened" meets "open"."""
    return frozenset(_stem(word) for word in _WORD.findall(text.lower()) if word not in COMMON_WORDS)


def _stem(word: str) -> str:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _MIN_STEM_CHARS:
            return word[: -len(suffix)]
    return word


def _weights(texts: Iterable[frozenset[str]]) -> dict[str, float]:
    """How rare each word is: log((n + 1) / (count + 0.5)), the usual inverse document frequency."""
    counts: Counter[str] = Counter()
    total = 0
    for words in texts:
        counts.update(words)
        total += 1
    return {word: math.log((total + 1) / (count + 0.5)) for word, count in counts.items()}
