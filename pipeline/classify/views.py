"""Passages as the heads see them: the network's scores, plain words, masked words and cues of statement.

In: headings and texts. Out: `Views`. Surprising rule: a passage is encoded with its heading, because a bullet or
table row is often unintelligible alone; the heading is a part of its own, so that it shows when it decided.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from pipeline.classify.encoder import Encoded, Encoder, SplitText
from pipeline.classify.statement_cues import statement_cues

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MAX_TEXT_CHARS = 100_000_000
"""Longest text that is split: spaCy's default of a million guards parsers that are not used here."""
HEADING_CHARS = 200
"""Characters of the heading path's end that are encoded: about 40 tokens of the encoder's 256."""

_MARK_RUN = re.compile(r"(([^\w\s])\2{15})\2+")
"""A mark repeated for long says nothing, and spaCy's tokenizer takes the square of a run of apostrophes."""
_MASKS = (
    (re.compile(r"\d+(?:[.,]\d+)?\s?(?:%|per cent|percent)"), " numpercent "),
    (re.compile(r"\b(?:19|20)\d\d(?:\s?[/–-]\s?\d\d(?:\d\d)?)?\b"), " numyear "),
    (re.compile(r"\d+(?:[.,:]\d+)*"), " num "),
    (re.compile(r"[\"“”]|(?<!\w)[‘']|[’'](?!\w)"), " quotemark "),
    (re.compile(r"\|"), " cellbar "),
)


@dataclass(frozen=True, slots=True)
class Views:
    """n passages of m parts (headings and sentences) as features.

    `encoded` holds vectors, scores and parts; `part_texts` (m) the parts' texts, "" for a heading, and `owners` (m,)
    the passage of each. `plain` are lower-cased texts with heading, `masked` texts without it and with figures and
    quotation marks replaced by marker words: what a passage is about and what kind of statement it makes. `cues`
    (n, n_cues) are those of `statement_cues`.
    """

    encoded: Encoded
    part_texts: tuple[str, ...]
    owners: np.ndarray
    plain: tuple[str, ...]
    masked: tuple[str, ...]
    cues: np.ndarray

    def rows(self, positions: np.ndarray) -> Views:
        """The views of some passages, in the order of `positions` (integers, ascending)."""
        new_row = np.full(len(self.plain), -1)
        new_row[positions] = np.arange(len(positions))
        kept = np.flatnonzero(new_row[self.owners] >= 0)
        encoded = Encoded(self.encoded.vectors[positions], self.encoded.scores[positions], self.encoded.parts[kept])
        return Views(
            encoded=encoded,
            part_texts=tuple(self.part_texts[i] for i in kept),
            owners=new_row[self.owners[kept]],
            plain=tuple(self.plain[i] for i in positions),
            masked=tuple(self.masked[i] for i in positions),
            cues=self.cues[positions],
        )

    def with_scores(self, scores: np.ndarray) -> Views:
        """The same passages with other scores of the network, shape (n, columns)."""
        return replace(self, encoded=replace(self.encoded, scores=scores))


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
    """Encode passages; both sequences have one entry per passage. `on_progress` gets counts of encoded passages."""
    texts = [_MARK_RUN.sub(r"\1", text) for text in texts]
    spacy_docs = list(nlp.pipe(texts))
    split = [split_passage(heading, doc) for heading, doc in zip(headings, spacy_docs, strict=True)]
    unique = list(dict.fromkeys(split))
    encoded = encoder.encode(unique, on_progress=on_progress)
    row_of = {text: row for row, text in enumerate(unique)}
    rows = np.array([row_of[text] for text in split], dtype=np.intp)
    first_part = np.cumsum([0, *(len(text.starts) for text in unique)])
    part_rows = [part for row in rows for part in range(first_part[row], first_part[row + 1])]
    return Views(
        encoded=Encoded(encoded.vectors[rows], encoded.scores[rows], encoded.parts[part_rows]),
        part_texts=tuple(part for text, heading in zip(split, headings, strict=True) for part in _parts(text, heading)),
        owners=np.repeat(np.arange(len(texts)), [len(text.starts) for text in split]),
        plain=tuple(text.text.lower() for text in split),
        masked=tuple(mask_figures(text) for text in texts),
        cues=statement_cues(spacy_docs),
    )


def split_passage(heading: str, spacy_doc: Doc) -> SplitText:
    """A passage behind its heading, cut into heading and sentences."""
    text = with_heading(heading, spacy_doc.text)
    offset = len(text) - len(spacy_doc.text)
    starts = [offset + sentence.start_char for sentence in spacy_doc.sents]
    return SplitText(text, (0, *(start for start in starts if start > 0)))


def _parts(split: SplitText, heading: str) -> list[str]:
    """Texts of the parts, "" for the heading."""
    ends = (*split.starts[1:], len(split.text))
    parts = [split.text[start:end].strip() for start, end in zip(split.starts, ends, strict=True)]
    return ["", *parts[1:]] if heading.strip() else parts


def with_heading(heading: str, text: str) -> str:
    """A passage behind the end of its heading path, as the encoder and the word views read it."""
    return f"{heading[-HEADING_CHARS:].strip()}. {text}" if heading.strip() else text


def mask_figures(text: str) -> str:
    """Lower-case a text and replace figures, years, percentages, quotation marks and cell bars by marker words."""
    text = text.lower()
    for pattern, marker in _MASKS:
        text = pattern.sub(marker, text)
    return text
