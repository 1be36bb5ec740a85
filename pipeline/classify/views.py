"""Passages as the heads see them: vectors of the whole and of each sentence, plain words and masked words.

In: headings and texts. Out: `Views`. Surprising rule: the whole passage is encoded with its heading, because
a bullet or table row is often unintelligible alone; sentences are encoded without it, so that one clear
sentence in a long paragraph about several things still shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from pipeline.classify.encoder import Encoder

if TYPE_CHECKING:
    from spacy.language import Language

MAX_TEXT_CHARS = 100_000_000
"""Longest text that is split: spaCy's default of a million guards parsers that are not used here."""
HEADING_CHARS = 200
"""Characters of the heading path's end that are encoded: about 40 tokens of the encoder's 256."""

_MASKS = (
    (re.compile(r"\d+(?:[.,]\d+)?\s?(?:%|per cent|percent)"), " numpercent "),
    (re.compile(r"\b(?:19|20)\d\d(?:\s?[/–-]\s?\d\d(?:\d\d)?)?\b"), " numyear "),
    (re.compile(r"\d+(?:[.,:]\d+)*"), " num "),
    (re.compile(r"[\"“”]|(?<!\w)[‘']|[’'](?!\w)"), " quotemark "),
    (re.compile(r"\|"), " cellbar "),
)


@dataclass(frozen=True, slots=True)
class Views:
    """n passages as features: `whole` (n, dims), `sentences` (m, dims), `owners` (m,) row of each sentence.

    `plain` are lower-cased texts with heading, `masked` texts without it and with figures and quotation marks
    replaced by marker words: what a passage is about and what kind of statement it makes.
    """

    whole: np.ndarray
    sentences: np.ndarray
    owners: np.ndarray
    plain: tuple[str, ...]
    masked: tuple[str, ...]

    def rows(self, positions: np.ndarray) -> Views:
        """The views of some passages, in the order of `positions` (integers)."""
        new_row = np.full(len(self.plain), -1)
        new_row[positions] = np.arange(len(positions))
        kept = np.flatnonzero(new_row[self.owners] >= 0)
        return Views(
            whole=self.whole[positions],
            sentences=self.sentences[kept],
            owners=new_row[self.owners[kept]],
            plain=tuple(self.plain[i] for i in positions),
            masked=tuple(self.masked[i] for i in positions),
        )


@cache
def load_sentence_splitter() -> Language:
    """Load spaCy's blank English tokenizer with the rule-based sentence splitter; no model download."""
    import spacy

    nlp = spacy.blank("en")
    nlp.max_length = MAX_TEXT_CHARS
    nlp.add_pipe("sentencizer")
    return nlp


def make_views(
    headings: Sequence[str],
    texts: Sequence[str],
    *,
    encoder: Encoder,
    nlp: Language,
    on_progress: Callable[[int], None] | None = None,
) -> Views:
    """Encode passages and their sentences; both sequences have one entry per passage.

    Texts are handed over in one call, so that equal ones are encoded once and lengths sort well; `on_progress` is
    called with counts of encoded texts, which are more than the passages.
    """
    wholes = [with_heading(heading, text) for heading, text in zip(headings, texts, strict=True)]
    split = [_sentences(spacy_doc, text) for spacy_doc, text in zip(nlp.pipe(texts), texts, strict=True)]
    every = wholes + [sentence for sentences in split for sentence in sentences]
    unique = list(dict.fromkeys(every))
    vectors = encoder.encode(unique, on_progress=on_progress)
    row_of = {text: row for row, text in enumerate(unique)}
    rows = np.array([row_of[text] for text in every], dtype=np.intp)
    return Views(
        whole=vectors[rows[: len(wholes)]],
        sentences=vectors[rows[len(wholes) :]],
        owners=np.repeat(np.arange(len(texts)), [len(sentences) for sentences in split]),
        plain=tuple(whole.lower() for whole in wholes),
        masked=tuple(mask_figures(text) for text in texts),
    )


def with_heading(heading: str, text: str) -> str:
    """A passage behind the end of its heading path, as the encoder and the word views read it."""
    return f"{heading[-HEADING_CHARS:].strip()}. {text}" if heading.strip() else text


def mask_figures(text: str) -> str:
    """Lower-case a text and replace figures, years, percentages, quotation marks and cell bars by marker words."""
    text = text.lower()
    for pattern, marker in _MASKS:
        text = pattern.sub(marker, text)
    return text


def _sentences(spacy_doc: object, text: str) -> list[str]:
    found = [sentence.text.strip() for sentence in spacy_doc.sents]  # type: ignore[attr-defined]  # a spaCy Doc
    return [sentence for sentence in found if sentence] or [text]
