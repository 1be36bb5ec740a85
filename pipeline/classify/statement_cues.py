"""What kind of statement a passage makes, read off its words, figures and marks.

In: passages tokenised by spaCy's blank English with its sentence splitter. Out: one row of cues per passage.
Surprising rule: nothing is learnt here. The lists are ours (`statement_words`, `statement_polarity`), and heads are
fitted on what they count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from pipeline.classify.statement_figures import FIGURE_CUES, figure_cues
from pipeline.classify.statement_judgements import JUDGEMENT_CUES, judgement_cues
from pipeline.classify.statement_polarity import BLAME, BURDENS, GOODS, HINTS, PRAISE, TURNERS
from pipeline.classify.statement_subjects import CONTENT_WORDS, SUBJECT_WORDS, WORK_VERBS
from pipeline.classify.statement_tokens import BLANK, END, MARK, text_of
from pipeline.classify.statement_words import FORM_WORDS, STRUCTURE_WORDS

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from pipeline.classify.statement_matches import Found, ListFinder

MOST = 3.0
"""Upper bound of every cue; about twenty matches in a passage of fifty words."""
BATCH_PASSAGES = 256
"""Passages matched at a time: enough to spread the fixed cost, few enough for some ten MB."""
SHORT_WORDS = 12
"""A passage of fewer words is a row, a heading or a note."""

_COUNTED: Mapping[str, str] = {
    **STRUCTURE_WORDS,
    **FORM_WORDS,
    **SUBJECT_WORDS,
    **CONTENT_WORDS,
    **HINTS,
    "work_verb": WORK_VERBS,
}
_LISTS: Mapping[str, str] = {
    **_COUNTED,
    **PRAISE,
    **BLAME,
    "turners": TURNERS,
    "burdens": BURDENS,
    "goods": GOODS,
}
_PAIRS = (
    ("parent_says", "parent_word", "said", 6),
    ("parent_feels", "parent_word", "felt", 6),
    ("young_says", "young_word", "said", 6),
    ("young_feels", "young_word", "felt", 6),
    ("staff_says", "staff_word", "said", 6),
    ("staff_feels", "staff_word", "felt", 6),
    ("said_parent", "said", "parent_word", 4),
    ("said_young", "said", "young_word", 4),
    ("percent_said", "percent", "said", 12),
    ("percent_felt", "percent", "felt", 12),
    ("percent_family", "percent", "parent_word", 6),
    ("percent_young", "percent", "young_word", 6),
    ("i_and_he", "first_singular", "third_person", 12),
    ("he_and_me", "third_person", "first_singular", 12),
    ("leader_must", "leader_word", "obligation", 8),
    ("leader_will", "leader_word", "future", 8),
    ("leader_works", "leader_word", "work_verb_third", 3),
    ("leader_did", "leader_word", "deed", 4),
    ("staff_works", "staff_word", "work_verb_third", 3),
    ("staff_did", "staff_word", "deed", 4),
    ("to_work", "to", "work_verb", 2),
    ("modal_work", "modal", "work_verb", 3),
    ("process_will", "process", "future", 8),
    ("figure_did", "figure", "deed", 6),
    ("figure_young", "figure", "young_word", 4),
    ("figure_outcome", "figure", "outcome", 8),
    ("outcome_figure", "outcome", "figure", 8),
    ("young_works", "young_word", "work_verb_third", 4),
    ("young_waits", "young_word", "waiting", 8),
    ("young_better", "young_word", "lives_better", 10),
    ("young_worse", "young_word", "lives_worse", 10),
    ("family_better", "parent_word", "lives_better", 10),
    ("family_worse", "parent_word", "lives_worse", 10),
    ("cause_better", "cause", "lives_better", 12),
    ("cause_worse", "cause", "lives_worse", 12),
    ("burden_falls", "burdens", "fall", 10),
    ("fall_burden", "fall", "burdens", 8),
    ("burden_rises", "burdens", "rise", 10),
    ("rise_burden", "rise", "burdens", 8),
    ("good_rises", "goods", "rise", 10),
    ("rise_good", "rise", "goods", 8),
    ("good_falls", "goods", "fall", 10),
    ("fall_good", "fall", "goods", 8),
)
"""Cue, list, list that follows it, and in fewer than how many tokens of the same sentence."""
_OPENING = (
    "contrast",
    "cause",
    "instruction",
    "some",
    "future",
    "condition",
    "they",
    "leader_word",
    "young_word",
    "parent_word",
    "work_verb",
    "figure",
    "first_singular",
    "first_plural",
    "example",
)
"""Lists looked for at the very head of sentences."""
_FIRST = (
    "past",
    "future",
    "obligation",
    "proposal",
    "contrast",
    "first_plural",
    "first_singular",
    "said",
    "instruction",
    "deed",
    "have",
)
"""Lists looked for in the first sentence."""
_LAST = (
    "contrast",
    "future",
    "cause",
    "obligation",
    "leaders_act",
    "still",
    "negation",
    "lives_better",
    "lives_worse",
    "outcome",
    "said",
)
"""Lists looked for in the last sentence."""
_WORD_FORM_CUES = (
    "perfect",
    "ed_words",
    "ing_words",
    "ly_words",
    "unlisted_words",
    "unlisted_marks",
    "opening_ing",
    "opening_ed",
    "both_named",
    "both_say",
    "words",
    "sentences",
    "sentence_words",
    "is_short",
)
_TEXT_CUES = ("quoted", "quotations", "capitals", "digits", "no_stop", "lower_start", "speaker_colon", "commas")

CUE_NAMES: tuple[str, ...] = (
    *_COUNTED,
    *(name for name, *_ in _PAIRS),
    *(f"opening_{name}" for name in _OPENING),
    *(f"first_{name}" for name in _FIRST),
    *(f"last_{name}" for name in _LAST),
    *JUDGEMENT_CUES,
    *_WORD_FORM_CUES,
    *_TEXT_CUES,
    *FIGURE_CUES,
)
"""Columns of `statement_cues`, in order."""

_QUOTATION = re.compile(r"[\"“”][^\"“”]+(?:[\"“”]|$)|(?<!\w)[‘'](?=\S)[^\n]{1,1000}?[’'](?!\w)")
_SPEAKER_COLON = re.compile(r"(?:^|[\n>.!?]\s?)(?:[A-Z][A-Za-z]{1,20})(?:,? \(?\w{1,10}\)?)?:\s")
_CLOSING = frozenset(".!?\"”’')…")


def statement_cues(spacy_docs: Sequence[Doc]) -> np.ndarray:
    """Cues of each passage, shape (n_passages, len(CUE_NAMES)), float32 from 0 to MOST.

    Counts become log(1 + count per RATE_WORDS words); shares, and yes (1) or no (0), stay as they are. A row
    depends on its own passage only, not on those beside it.
    """
    starts = range(0, len(spacy_docs), BATCH_PASSAGES)
    batches = [_batch_cues(spacy_docs[start : start + BATCH_PASSAGES]) for start in starts]
    cues = np.concatenate([np.zeros((0, len(CUE_NAMES))), *batches])
    return np.asarray(np.clip(cues, 0.0, MOST), dtype=np.float32)


@cache
def _load_finder() -> ListFinder:
    from pipeline.classify.statement_matches import ListFinder, verb_forms

    third = ",".join(verb_forms(verb.strip())[1] for verb in WORK_VERBS.split(","))
    return ListFinder({**_LISTS, "work_verb_third": third})


def _batch_cues(spacy_docs: Sequence[Doc]) -> np.ndarray:
    found = _load_finder().find(spacy_docs)
    tokens, places = found.tokens, found.places
    is_opening = np.zeros(len(tokens.words), dtype=bool)
    is_opening[tokens.sentence_starts] = True
    has = {name: found.has(name) for name in {*_FIRST, *_LAST}}
    return np.column_stack(
        [
            *(found.rate(places[name].starts) for name in _COUNTED),
            *(found.rate(found.following(first, second, reach)) for _, first, second, reach in _PAIRS),
            *(found.rate(places[name].starts[is_opening[places[name].starts]]) for name in _OPENING),
            *(has[name][tokens.first_sentences] for name in _FIRST),
            *(has[name][tokens.last_sentences] for name in _LAST),
            *judgement_cues(found),
            *_word_form_cues(found),
            np.array([_text_cues(text_of(spacy_doc)) for spacy_doc in spacy_docs]),
            _figure_cues(found),
        ]
    )


def _word_form_cues(found: Found) -> list[np.ndarray]:
    """Columns in the order of _WORD_FORM_CUES."""
    tokens, places = found.tokens, found.places
    words = np.array(tokens.words)
    is_ed, is_ing, is_ly = (np.char.endswith(words, ending) for ending in ("ed", "ing", "ly"))
    is_past = is_ed | (words == "been")
    is_past[places["irregular_past"].starts] = True
    after_have = places["have"].ends
    near_have = np.zeros(len(words) + 1, dtype=bool)
    near_have[after_have] = True
    near_have[after_have[words[after_have] != END] + 1] = True
    is_blank = np.char.startswith(words, BLANK)
    heads = tokens.sentence_starts
    sentence_counts = np.bincount(tokens.sentence_passages, minlength=tokens.passage_count)
    return [
        found.rate(np.flatnonzero(is_past & near_have[:-1])),
        found.rate(np.flatnonzero(is_ed)),
        found.rate(np.flatnonzero(is_ing)),
        found.rate(np.flatnonzero(is_ly)),
        np.bincount(tokens.passages[is_blank], minlength=tokens.passage_count) / np.maximum(found.word_counts, 1),
        found.rate(np.flatnonzero(words == MARK)),
        found.rate(heads[is_ing[heads]]),
        found.rate(heads[is_ed[heads]]),
        np.minimum(found.rate(places["parent_word"].starts), found.rate(places["young_word"].starts)),
        np.minimum(found.rate(places["parent_say"].starts), found.rate(places["young_say"].starts)),
        np.log1p(found.word_counts) / 2,
        np.log1p(sentence_counts),
        np.log1p(found.word_counts / sentence_counts) / 2,
        found.word_counts < SHORT_WORDS,
    ]


def _text_cues(text: str) -> tuple[float, ...]:
    """What only the characters show, in the order of _TEXT_CUES."""
    text = text.strip()
    length = max(1, len(text))
    quoted = [quotation.end() - quotation.start() for quotation in _QUOTATION.finditer(text)]
    return (
        sum(quoted) / length,
        float(np.log1p(len(quoted))),
        3 * sum(map(str.isupper, text)) / length,
        3 * sum(map(str.isdigit, text)) / length,
        float(text[-1:] not in _CLOSING),
        float(text[:1].islower()),
        float(np.log1p(len(_SPEAKER_COLON.findall(text)))),
        float(np.log1p(300 * text.count(",") / max(150, length))),
    )


def _figure_cues(found: Found) -> np.ndarray:
    """Shape (n_passages, len(FIGURE_CUES))."""
    tokens = found.tokens
    bounds = np.searchsorted(tokens.passages, np.arange(tokens.passage_count + 1))
    rows = np.zeros((tokens.passage_count, len(FIGURE_CUES)))
    for row in np.unique(tokens.passages[~np.isnan(tokens.values)]).tolist():
        start, end = bounds[row : row + 2].tolist()
        burdens, goods = (_between(found.places[name].starts, start, end) for name in ("burdens", "goods"))
        rows[row] = figure_cues(
            tokens.words[start:end], tokens.values[start:end].tolist(), burdens=burdens, goods=goods
        )
    return rows


def _between(starts: np.ndarray, start: int, end: int) -> list[int]:
    """Those of ascending starts that stand in a passage, counted from its first token."""
    first, last = np.searchsorted(starts, [start, end])
    return [place - start for place in starts[first:last].tolist()]
