"""How a passage judges: praise and blame, turned round or planned, by sentence and about its turns.

In: `Found`. Out: columns of cues. Surprising rule: praise in a sentence about what shall or should be ("so that
advice is timely") is planned and says nothing of how things are; it is counted apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.classify.statement_polarity import BLAME, PRAISE

if TYPE_CHECKING:
    from pipeline.classify.statement_matches import Found

JUDGEMENT_CUES = (
    *PRAISE,
    *BLAME,
    "planned_praise",
    "planned_blame",
    "praise",
    "blame",
    "turned_to_praise",
    "turned_to_blame",
    "praise_only",
    "blame_only",
    "praise_and_blame",
    "unjudged",
    "balance",
    "praise_lead",
    "blame_lead",
    "best_sentence",
    "worst_sentence",
    "praise_sentences",
    "blame_sentences",
    "first_praise",
    "first_blame",
    "last_praise",
    "last_blame",
    "last_turns",
    "earlier_praise",
    "earlier_blame",
    "later_praise",
    "later_blame",
    "praise_then_blame",
    "blame_then_praise",
)
"""Columns of `judgement_cues`. `earlier` and `later` are before and after the last word of contrast."""

_SORTS = (*PRAISE, *BLAME)
_SCOPE = 3
"""Tokens after a turning word within which a judgement is turned round."""
_PLANS = ("obligation", "future", "wish")
"""Lists that make a sentence one about what shall be."""


@dataclass(frozen=True, slots=True)
class _Judgements:
    """Praise and blame that stand: first token, sort (position in _SORTS), sign after turning, whether turned."""

    starts: np.ndarray
    sorts: np.ndarray
    signs: np.ndarray
    is_turned: np.ndarray

    def only(self, mask: np.ndarray) -> _Judgements:
        return _Judgements(self.starts[mask], self.sorts[mask], self.signs[mask], self.is_turned[mask])


def judgement_cues(found: Found) -> list[np.ndarray]:
    """Columns in the order of JUDGEMENT_CUES, each of shape (n_passages,)."""
    every = _judgements(found)
    is_plan = np.logical_or.reduce([found.has(name) for name in _PLANS])
    is_planned = is_plan[found.tokens.sentences[every.starts]]
    planned, stated = every.only(is_planned), every.only(~is_planned)
    return [
        *(found.rate(stated.starts[(stated.sorts == sort) & ~stated.is_turned]) for sort in range(len(_SORTS))),
        found.rate(planned.starts[planned.signs > 0]),
        found.rate(planned.starts[planned.signs < 0]),
        found.rate(stated.starts[stated.signs > 0]),
        found.rate(stated.starts[stated.signs < 0]),
        found.rate(stated.starts[(stated.signs > 0) & stated.is_turned]),
        found.rate(stated.starts[(stated.signs < 0) & stated.is_turned]),
        *_balance(found, stated),
        *_contrast(found, stated),
    ]


def _judgements(found: Found) -> _Judgements:
    """Find judgements, longest first where they overlap; a turning word that turns one is none itself."""
    spans = sorted(
        (start, -end, sort)
        for sort, name in enumerate(_SORTS)
        for start, end in zip(found.places[name].starts.tolist(), found.places[name].ends.tolist(), strict=True)
    )
    sentences, sentence_starts = found.tokens.sentences, found.tokens.sentence_starts
    ends_turner = np.zeros(len(sentences) + 1, dtype=bool)
    ends_turner[found.places["turners"].ends] = True
    turner_starts = set(found.places["turners"].starts.tolist())
    kept: list[tuple[int, int, int, bool]] = []
    reached = 0
    for start, minus_end, sort in spans:
        if start < reached:
            continue
        reached = -minus_end
        first = int(sentence_starts[sentences[start]])
        scope = max(first, start - _SCOPE)
        is_turned = bool(ends_turner[scope + 1 : start + 1].any())
        if is_turned and kept and kept[-1][0] in turner_starts and kept[-1][0] >= max(first, scope - 1):
            kept.pop()
        kept.append((start, sort, 1 if (sort < len(PRAISE)) != is_turned else -1, is_turned))
    table = np.array(kept, dtype=np.intp).reshape(-1, 4)
    return _Judgements(table[:, 0], table[:, 1], table[:, 2], table[:, 3].astype(bool))


def _balance(found: Found, stated: _Judgements) -> list[np.ndarray]:
    """Praise against blame in the whole, in the best and worst sentence, in the first and the last."""
    tokens = found.tokens
    owners, n_sentences, n = tokens.sentence_passages, len(tokens.sentence_passages), tokens.passage_count
    of_sentence = tokens.sentences[stated.starts]
    net = np.bincount(of_sentence, stated.signs, minlength=n_sentences)
    praise = np.bincount(tokens.passages[stated.starts[stated.signs > 0]], minlength=n)
    blame = np.bincount(tokens.passages[stated.starts[stated.signs < 0]], minlength=n)
    larger = np.maximum(np.maximum(praise, blame), 1)
    best, worst = np.zeros(n), np.zeros(n)
    np.maximum.at(best, owners, net)
    np.maximum.at(worst, owners, -net)
    sentence_counts = np.bincount(owners, minlength=n)
    first, last = net[tokens.first_sentences], net[tokens.last_sentences]
    before_last = praise - blame - last
    return [
        (praise > 0) & (blame == 0),
        (blame > 0) & (praise == 0),
        (praise > 0) & (blame > 0),
        (praise == 0) & (blame == 0),
        np.minimum(praise, blame) / larger,
        np.maximum(praise - blame, 0) / larger,
        np.maximum(blame - praise, 0) / larger,
        np.log1p(best),
        np.log1p(worst),
        np.bincount(owners, net > 0, minlength=n) / sentence_counts,
        np.bincount(owners, net < 0, minlength=n) / sentence_counts,
        np.log1p(np.maximum(first, 0)),
        np.log1p(np.maximum(-first, 0)),
        np.log1p(np.maximum(last, 0)),
        np.log1p(np.maximum(-last, 0)),
        last * before_last < 0,
    ]


def _contrast(found: Found, stated: _Judgements) -> list[np.ndarray]:
    """Praise and blame before and after the passage's last word of contrast; nothing in a passage without one."""
    tokens = found.tokens
    pivots = np.full(tokens.passage_count, -1)
    contrasts = found.places["contrast"].starts
    np.maximum.at(pivots, tokens.passages[contrasts], contrasts)
    owners = tokens.passages[stated.starts]
    pivot = pivots[owners]

    def counted(mask: np.ndarray) -> np.ndarray:
        return np.asarray(np.log1p(np.bincount(owners[mask & (pivot >= 0)], minlength=tokens.passage_count)))

    earlier_praise, earlier_blame = (counted((stated.starts <= pivot) & (stated.signs == sign)) for sign in (1, -1))
    later_praise, later_blame = (counted((stated.starts > pivot) & (stated.signs == sign)) for sign in (1, -1))
    return [
        earlier_praise,
        earlier_blame,
        later_praise,
        later_blame,
        (earlier_praise > earlier_blame) & (later_blame > later_praise),
        (earlier_blame > earlier_praise) & (later_praise > later_blame),
    ]
